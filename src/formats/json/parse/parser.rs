//! The parser: text in pieces of any length, events out; its only stack is a vector.

use super::cut::PART;
use super::grammar::{Container, Expect};
use super::numbers;
use super::place::{Fault, Parsed};
use super::scan::{Spaces, behind_plain};
use super::strings::{self, Reading, Text};
use crate::formats::json::options::Rules;
use crate::formats::json::write::emit::Events;
use crate::memory::TryVec;
use crate::stream::Result;

/// Reads one document.
pub struct Parser {
    pub(in crate::formats::json) rules: Rules,
    pub(in crate::formats::json) trusted: bool,
    pub(in crate::formats::json) open: Vec<Container>,
    pub(in crate::formats::json) expect: Expect,
    /// Whether the text goes on inside a string, which is a key or a value as `expect` says.
    pub(in crate::formats::json) inside: bool,
    /// How much is known of a number that is cut off at the end of the text at hand, which it is all of.
    pub(in crate::formats::json) number: usize,
    /// The text of a string with escapes.
    pub(in crate::formats::json) scratch: Vec<u8>,
}

impl Parser {
    /// `trusted`: the text will be UTF-8, which nobody has to check.
    pub fn new(rules: Rules, trusted: bool) -> Parser {
        Parser {
            rules,
            trusted,
            open: Vec::new(),
            expect: Expect::Value,
            inside: false,
            number: 0,
            scratch: Vec::new(),
        }
    }

    /// Starts over with another document.
    pub fn reset(&mut self, trusted: bool) {
        self.trusted = trusted;
        self.open.clear();
        self.expect = Expect::Value;
        self.inside = false;
        self.number = 0;
    }

    /// Whether the text that comes next is known to be UTF-8.
    pub fn trust(&mut self, trusted: bool) {
        self.trusted = trusted;
    }

    /// Whether the document has ended.
    pub fn is_complete(&self) -> bool {
        self.expect == Expect::End
    }

    /// Bytes behind those that [`Parser::feed`] took that it has seen to be part of a number.
    pub fn seen(&self) -> usize {
        self.number
    }

    /// Feeds all whole tokens of `text` to `events` and answers how many bytes that were, white space behind them included:
    /// the rest is to come again with what follows, or lies behind the document. Of a long string that is cut off, what is at
    /// hand counts as a token. `last`: nothing follows.
    pub fn feed<E: Events>(&mut self, text: &[u8], last: bool, events: &mut E) -> Parsed<usize> {
        let mut at = 0;
        if self.number > 0 && !self.is_number_complete(text, last) {
            return Ok(0);
        }
        if self.inside {
            at = self.string_part(text, 0, last, events)?;
            if self.inside {
                return Ok(at);
            }
        }
        let mut expect = self.expect;
        let outcome = self.tokens(text, &mut at, &mut expect, last, events);
        self.expect = expect;
        match outcome {
            Ok(()) => {}
            // What is wrong there may be cut off.
            Err(fault) if !last && fault.is_cut(text) => {}
            Err(fault) => return Err(fault),
        }
        if !last && at == 0 && text.len() > PART && !self.is_complete() {
            return self.long_token(text, events);
        }
        Ok(at)
    }

    /// Feeds tokens from `at` on until one is cut off, with all that may come next in `expect`.
    #[inline(always)]
    fn tokens<E: Events>(
        &mut self,
        text: &[u8],
        at: &mut usize,
        expect: &mut Expect,
        last: bool,
        events: &mut E,
    ) -> Parsed<()> {
        let reading = self.reading(last);
        let mut inner = self.open.last().copied();
        let mut space = Spaces::default();
        loop {
            if matches!(*expect, Expect::Key | Expect::FirstKey) {
                *at = space.behind(text, *at);
                match text.get(*at) {
                    Some(b'"') => {
                        // Most strings are plain, and the quick way round.
                        let end = behind_plain(text, *at + 1);
                        if reading.trusted && text.get(end) == Some(&b'"') {
                            let bytes = text.get(*at + 1..end).unwrap_or_default();
                            passed(*at, end, events.key(Text { bytes, plain: true }))?;
                            *at = end + 1;
                        } else {
                            let key = strings::read(text, *at, reading, &mut self.scratch)?;
                            let Some((key, behind)) = key else { return Ok(()) };
                            passed(*at, behind, events.key(key))?;
                            *at = behind;
                        }
                        *expect = Expect::Colon;
                    }
                    Some(b'}') if *expect == Expect::FirstKey => *expect = Expect::Comma,
                    _ => return self.no_token(text, *at, *expect, last),
                }
            }
            if *expect == Expect::Colon {
                *at = space.behind(text, *at);
                if text.get(*at) != Some(&b':') {
                    return self.no_token(text, *at, *expect, last);
                }
                *at += 1;
                *expect = Expect::Value;
            }
            if matches!(*expect, Expect::Value | Expect::FirstItem) {
                *at = space.behind(text, *at);
                let behind = match text.get(*at) {
                    Some(b'"') => {
                        let end = behind_plain(text, *at + 1);
                        if reading.trusted && text.get(end) == Some(&b'"') {
                            let bytes = text.get(*at + 1..end).unwrap_or_default();
                            passed(*at, end, events.string(Text { bytes, plain: true }))?;
                            end + 1
                        } else {
                            let string = strings::read(text, *at, reading, &mut self.scratch)?;
                            let Some((string, behind)) = string else { return Ok(()) };
                            passed(*at, behind, events.string(string))?;
                            behind
                        }
                    }
                    Some(b'0'..=b'9' | b'-') => {
                        let number = numbers::at(text, *at);
                        let behind = *at + number.text.len();
                        if number.text.is_empty() {
                            match self.word(text, *at, *expect, last, events)? {
                                Some(behind) => behind,
                                None => return Ok(()),
                            }
                        } else if behind == text.len() && !last {
                            return Ok(());
                        } else {
                            passed(*at, behind, events.number(number))?;
                            behind
                        }
                    }
                    Some(b'{') => {
                        self.begin(*at, Container::Object)?;
                        passed(*at, *at + 1, events.begin_object())?;
                        *at += 1;
                        (inner, *expect) = (Some(Container::Object), Expect::FirstKey);
                        continue;
                    }
                    Some(b'[') => {
                        self.begin(*at, Container::Array)?;
                        passed(*at, *at + 1, events.begin_array())?;
                        *at += 1;
                        (inner, *expect) = (Some(Container::Array), Expect::FirstItem);
                        continue;
                    }
                    Some(b't') if is_word(text, *at, b"true") => {
                        passed(*at, *at + 4, events.bool(true))?;
                        *at + 4
                    }
                    Some(b'f') if is_word(text, *at + 1, b"alse") => {
                        passed(*at, *at + 5, events.bool(false))?;
                        *at + 5
                    }
                    Some(b'n') if is_word(text, *at, b"null") => {
                        passed(*at, *at + 4, events.null())?;
                        *at + 4
                    }
                    Some(b']') if *expect == Expect::FirstItem => *at,
                    _ => match self.word(text, *at, *expect, last, events)? {
                        Some(behind) => behind,
                        None => return Ok(()),
                    },
                };
                *at = behind;
                *expect = if inner.is_none() { Expect::End } else { Expect::Comma };
            }
            while *expect == Expect::Comma {
                *at = space.behind(text, *at);
                match (text.get(*at), inner) {
                    (Some(b','), Some(Container::Object)) => *expect = Expect::Key,
                    (Some(b','), _) => *expect = Expect::Value,
                    (Some(b']'), Some(Container::Array)) => {
                        inner = self.end(*at, events.end_array(), expect)?;
                    }
                    (Some(b'}'), Some(Container::Object)) => {
                        inner = self.end(*at, events.end_object(), expect)?;
                    }
                    _ => return self.no_token(text, *at, *expect, last),
                }
                *at += 1;
            }
            if *expect == Expect::End {
                *at = space.behind(text, *at);
                return Ok(());
            }
        }
    }

    #[inline(always)]
    pub(in crate::formats::json) fn reading(&self, last: bool) -> Reading {
        Reading { last, trusted: self.trusted, surrogates: self.rules.surrogates }
    }

    /// There is no token at `at`: something else, or nothing yet.
    #[cold]
    pub(in crate::formats::json) fn no_token(
        &self,
        text: &[u8],
        at: usize,
        expect: Expect,
        last: bool,
    ) -> Parsed<()> {
        if at == text.len() && !last {
            return Ok(());
        }
        Err(Fault::unexpected(text, at, expect.name(self.open.last())))
    }

    #[inline(always)]
    fn begin(&mut self, at: usize, container: Container) -> Parsed<()> {
        if self.open.len() >= self.rules.max_depth {
            return Err(Fault::new(at, at + 1, self.rules.too_deep()));
        }
        passed(at, at + 1, self.open.try_push(container))
    }

    /// Leaves the innermost container, and answers the one around it.
    #[inline(always)]
    fn end(&mut self, at: usize, outcome: Result<()>, expect: &mut Expect) -> Parsed<Option<Container>> {
        passed(at, at + 1, outcome)?;
        self.open.pop();
        let inner = self.open.last().copied();
        *expect = if inner.is_none() { Expect::End } else { Expect::Comma };
        Ok(inner)
    }

    /// What stands at `at` has no place there.
    #[cold]
    pub fn unexpected(&self, text: &[u8], at: usize) -> Fault {
        Fault::unexpected(text, at, self.expect.name(self.open.last()))
    }
}

#[inline(always)]
pub(in crate::formats::json) fn passed<T>(start: usize, end: usize, outcome: Result<T>) -> Parsed<T> {
    outcome.map_err(|error| Fault::new(start, end, error))
}

/// Whether `word` is at `at`.
#[inline(always)]
fn is_word(text: &[u8], at: usize, word: &[u8; 4]) -> bool {
    text.get(at..).and_then(|rest| rest.first_chunk()) == Some(word)
}
