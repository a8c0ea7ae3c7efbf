//! The parser: text in pieces of any length, events out; its only stack is a vector.

use super::emit::Events;
use super::numbers;
use super::options::{Nonfinite, Rules};
use super::place::{Fault, Parsed};
use super::scan::{Spaces, behind_plain};
use super::strings::{self, Part, Reading, Text};
use crate::memory::TryVec;
use crate::stream::Result;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Container {
    Array,
    Object,
}

/// What the grammar allows next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Expect {
    Value,
    /// A value or the end of the array.
    FirstItem,
    /// A key or the end of the object.
    FirstKey,
    Key,
    Colon,
    /// A comma or the end of the container.
    Comma,
    /// Nothing: the document is complete.
    End,
}

impl Expect {
    fn name(self, container: Option<&Container>) -> &'static str {
        match self {
            Expect::Value => "a value",
            Expect::FirstItem => "a value or ']'",
            Expect::FirstKey => "a key or '}'",
            Expect::Key => "a key",
            Expect::Colon => "':'",
            Expect::Comma if container == Some(&Container::Array) => "',' or ']'",
            Expect::Comma => "',' or '}'",
            Expect::End => "nothing behind the document",
        }
    }
}

/// The least text of a string that is handed on before the rest of it is there.
const PART: usize = if cfg!(test) { 8 } else { 16 * 1024 };

/// Reads one document.
pub struct Parser {
    rules: Rules,
    trusted: bool,
    open: Vec<Container>,
    expect: Expect,
    /// Whether the text goes on inside a string, which is a key or a value as `expect` says.
    inside: bool,
    /// How much is known of a number that is cut off at the end of the text at hand, which it is all of.
    number: usize,
    /// The text of a string with escapes.
    scratch: Vec<u8>,
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
        let reading = Reading { last, trusted: self.trusted, surrogates: self.rules.surrogates };
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
                        passed(*at, *at + 1, events.end_array())?;
                        inner = self.end(expect);
                    }
                    (Some(b'}'), Some(Container::Object)) => {
                        passed(*at, *at + 1, events.end_object())?;
                        inner = self.end(expect);
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

    /// There is no token at `at`: something else, or nothing yet.
    #[cold]
    fn no_token(&self, text: &[u8], at: usize, expect: Expect, last: bool) -> Parsed<()> {
        if at == text.len() && !last {
            return Ok(());
        }
        Err(Fault::unexpected(text, at, expect.name(self.open.last())))
    }

    /// `text` is one token that is cut off. Takes what there is of a string, and notes what is known of a number.
    #[cold]
    fn long_token<E: Events>(&mut self, text: &[u8], events: &mut E) -> Parsed<usize> {
        if text.first() != Some(&b'"') {
            self.number = text.len();
            return Ok(0);
        }
        self.scratch.clear();
        self.inside = true;
        self.string_part(text, 1, false, events)
    }

    /// Whether the number that `text` begins with ends in it.
    #[cold]
    fn is_number_complete(&mut self, text: &[u8], last: bool) -> bool {
        let rest = text.get(self.number..).unwrap_or_default();
        let ends = rest.iter().any(|byte| !matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E'));
        self.number = if ends || last { 0 } else { text.len() };
        self.number == 0
    }

    /// Feeds what the string that goes on at `at` has in `text`, and answers where the text goes on.
    #[cold]
    fn string_part<E: Events>(
        &mut self,
        text: &[u8],
        at: usize,
        last: bool,
        events: &mut E,
    ) -> Parsed<usize> {
        let reading = Reading { last, trusted: self.trusted, surrogates: self.rules.surrogates };
        let len = self.scratch.len();
        let part = match strings::unescape(text, at, reading, &mut self.scratch) {
            Ok(part) => part,
            Err(fault) if !last && fault.is_cut(text) => {
                self.scratch.truncate(len);
                return Ok(at);
            }
            Err(fault) => return Err(fault),
        };
        let string = Text { bytes: &self.scratch, plain: false };
        match part {
            Part::Last(behind) if matches!(self.expect, Expect::Key | Expect::FirstKey) => {
                passed(at, behind, events.key(string))?;
                self.expect = Expect::Colon;
                self.inside = false;
                Ok(behind)
            }
            Part::Last(behind) => {
                passed(at, behind, events.string(string))?;
                self.expect = self.after_value();
                self.inside = false;
                Ok(behind)
            }
            Part::Cut(behind) => {
                if passed(at, behind, events.part(string))? {
                    self.scratch.clear();
                }
                Ok(behind)
            }
        }
    }

    /// A word that is cut off or wrong, or one of those that JSON does not have; answers where the text goes on.
    #[cold]
    fn word<E: Events>(
        &self,
        text: &[u8],
        at: usize,
        expect: Expect,
        last: bool,
        events: &mut E,
    ) -> Parsed<Option<usize>> {
        let (word, value) = match text.get(at) {
            Some(b't') => ("true", None),
            Some(b'f') => ("false", None),
            Some(b'n') => ("null", None),
            Some(b'N') => ("NaN", Some(f64::NAN)),
            Some(b'I') => ("Infinity", Some(f64::INFINITY)),
            Some(b'-') if text.get(at + 1) == Some(&b'I') => ("-Infinity", Some(f64::NEG_INFINITY)),
            Some(b'-' | b'0'..=b'9') => return numbers::read(text, at, last).map(|_| None),
            _ => return self.no_token(text, at, expect, last).map(|()| None),
        };
        let refused = value.filter(|_| self.rules.nonfinite == Nonfinite::Refuse);
        if let Some(value) = refused {
            let expected = if value < 0.0 { "a digit after '-'" } else { expect.name(None) };
            return Err(Fault::unexpected(text, at + usize::from(value < 0.0), expected));
        }
        let rest = text.get(at..).unwrap_or_default();
        let same = rest.iter().zip(word.as_bytes()).take_while(|(found, wanted)| found == wanted).count();
        if same < word.len() {
            let cut = same == rest.len() && !last;
            return if cut { Ok(None) } else { Err(Fault::unexpected(text, at + same, word)) };
        }
        let behind = at + word.len();
        let outcome = match value {
            Some(value) if self.rules.nonfinite == Nonfinite::Literal => events.double(value),
            _ => events.null(),
        };
        passed(at, behind, outcome)?;
        Ok(Some(behind))
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
    fn end(&mut self, expect: &mut Expect) -> Option<Container> {
        self.open.pop();
        let inner = self.open.last().copied();
        *expect = if inner.is_none() { Expect::End } else { Expect::Comma };
        inner
    }

    fn after_value(&self) -> Expect {
        if self.open.is_empty() { Expect::End } else { Expect::Comma }
    }

    /// What stands at `at` has no place there.
    #[cold]
    pub fn unexpected(&self, text: &[u8], at: usize) -> Fault {
        Fault::unexpected(text, at, self.expect.name(self.open.last()))
    }
}

#[inline(always)]
fn passed<T>(start: usize, end: usize, outcome: Result<T>) -> Parsed<T> {
    outcome.map_err(|error| Fault::new(start, end, error))
}

/// Whether `word` is at `at`.
#[inline(always)]
fn is_word(text: &[u8], at: usize, word: &[u8; 4]) -> bool {
    text.get(at..).and_then(|rest| rest.first_chunk()) == Some(word)
}
