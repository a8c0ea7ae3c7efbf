//! The parser: text in pieces of any length, events out; its only stack is a vector.

use super::emit::Events;
use super::numbers;
use super::options::{Nonfinite, Rules};
use super::place::{Fault, Parsed};
use super::strings::{self, Reading};
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

/// Reads one document.
pub struct Parser {
    rules: Rules,
    trusted: bool,
    open: Vec<Container>,
    expect: Expect,
    /// The text of a string with escapes.
    scratch: Vec<u8>,
}

impl Parser {
    /// `trusted`: the text will be UTF-8, which nobody has to check.
    pub fn new(rules: Rules, trusted: bool) -> Parser {
        Parser { rules, trusted, open: Vec::new(), expect: Expect::Value, scratch: Vec::new() }
    }

    /// Starts over with another document.
    pub fn reset(&mut self, trusted: bool) {
        self.trusted = trusted;
        self.open.clear();
        self.expect = Expect::Value;
    }

    /// Whether the document has ended.
    pub fn is_complete(&self) -> bool {
        self.expect == Expect::End
    }

    /// Feeds all whole tokens of `text` to `events` and answers how many bytes that were, white space behind them included:
    /// the rest is to come again with what follows, or lies behind the document. `last`: nothing follows.
    pub fn feed<E: Events>(&mut self, text: &[u8], last: bool, events: &mut E) -> Parsed<usize> {
        let mut at = 0;
        loop {
            at = behind_space(text, at);
            let Some(&byte) = text.get(at) else {
                if last && !self.is_complete() {
                    return Err(self.unexpected(text, at));
                }
                return Ok(at);
            };
            match self.token(text, at, byte, last, events) {
                Ok(Some(behind)) => at = behind,
                Ok(None) => return Ok(at),
                // What is wrong there may be cut off.
                Err(fault) if !last && fault.is_cut(text) => return Ok(at),
                Err(fault) => return Err(fault),
            }
        }
    }

    /// Answers where the text goes on behind the token at `at`; `None` when that is cut off or behind the document.
    #[inline(always)]
    fn token<E: Events>(
        &mut self,
        text: &[u8],
        at: usize,
        byte: u8,
        last: bool,
        events: &mut E,
    ) -> Parsed<Option<usize>> {
        match (self.expect, byte) {
            (Expect::Comma, b',') => {
                self.expect = match self.open.last() {
                    Some(Container::Object) => Expect::Key,
                    _ => Expect::Value,
                };
                Ok(Some(at + 1))
            }
            (Expect::Key | Expect::FirstKey, b'"') => self.key(text, at, last, events),
            (Expect::Colon, b':') => {
                self.expect = Expect::Value;
                Ok(Some(at + 1))
            }
            (Expect::Comma | Expect::FirstItem, b']') => {
                self.end(text, at, Container::Array, events, E::end_array)
            }
            (Expect::Comma | Expect::FirstKey, b'}') => {
                self.end(text, at, Container::Object, events, E::end_object)
            }
            (Expect::Value | Expect::FirstItem, _) => self.value(text, at, byte, last, events),
            (Expect::End, _) => Ok(None),
            _ => Err(self.unexpected(text, at)),
        }
    }

    fn reading(&self, last: bool) -> Reading {
        Reading { last, trusted: self.trusted, surrogates: self.rules.surrogates }
    }

    #[inline(always)]
    fn key<E: Events>(
        &mut self,
        text: &[u8],
        at: usize,
        last: bool,
        events: &mut E,
    ) -> Parsed<Option<usize>> {
        let reading = self.reading(last);
        let Some((key, behind)) = strings::read(text, at, reading, &mut self.scratch)? else {
            return Ok(None);
        };
        passed(at, behind, events.key(key))?;
        if text.get(behind) == Some(&b':') {
            self.expect = Expect::Value;
            return Ok(Some(behind + 1));
        }
        self.expect = Expect::Colon;
        Ok(Some(behind))
    }

    #[inline(always)]
    fn value<E: Events>(
        &mut self,
        text: &[u8],
        at: usize,
        byte: u8,
        last: bool,
        events: &mut E,
    ) -> Parsed<Option<usize>> {
        let behind = match byte {
            b'"' => {
                let reading = self.reading(last);
                let Some((string, behind)) = strings::read(text, at, reading, &mut self.scratch)? else {
                    return Ok(None);
                };
                passed(at, behind, events.string(string))?;
                Some(behind)
            }
            b'-' if text.get(at + 1) == Some(&b'I') => self.nonfinite(text, at, last, events)?,
            b'-' | b'0'..=b'9' => {
                let Some((number, behind)) = numbers::read(text, at, last)? else { return Ok(None) };
                passed(at, behind, events.number(number))?;
                Some(behind)
            }
            b'{' => {
                self.begin(at, Container::Object, Expect::FirstKey)?;
                passed(at, at + 1, events.begin_object())?;
                return Ok(Some(at + 1));
            }
            b'[' => {
                self.begin(at, Container::Array, Expect::FirstItem)?;
                passed(at, at + 1, events.begin_array())?;
                return Ok(Some(at + 1));
            }
            b't' => literal(text, at, "true", last, || events.bool(true))?,
            b'f' => literal(text, at, "false", last, || events.bool(false))?,
            b'n' => literal(text, at, "null", last, || events.null())?,
            _ => self.nonfinite(text, at, last, events)?,
        };
        if behind.is_some() {
            self.expect = self.after_value();
        }
        Ok(behind)
    }

    #[cold]
    fn nonfinite<E: Events>(
        &mut self,
        text: &[u8],
        at: usize,
        last: bool,
        events: &mut E,
    ) -> Parsed<Option<usize>> {
        let (word, value) = match text.get(at) {
            Some(b'N') => ("NaN", f64::NAN),
            Some(b'I') => ("Infinity", f64::INFINITY),
            Some(b'-') => ("-Infinity", f64::NEG_INFINITY),
            _ => return Err(self.unexpected(text, at)),
        };
        match self.rules.nonfinite {
            Nonfinite::Refuse => {
                let at = at + usize::from(value < 0.0);
                Err(Fault::unexpected(text, at, if value < 0.0 { "a digit after '-'" } else { "a value" }))
            }
            Nonfinite::Null => literal(text, at, word, last, || events.null()),
            Nonfinite::Literal => literal(text, at, word, last, || events.double(value)),
        }
    }

    fn begin(&mut self, at: usize, container: Container, inside: Expect) -> Parsed<()> {
        if self.open.len() >= self.rules.max_depth {
            return Err(Fault::new(at, at + 1, self.rules.too_deep()));
        }
        passed(at, at + 1, self.open.try_push(container))?;
        self.expect = inside;
        Ok(())
    }

    fn end<E: Events>(
        &mut self,
        text: &[u8],
        at: usize,
        container: Container,
        events: &mut E,
        event: fn(&mut E) -> Result<()>,
    ) -> Parsed<Option<usize>> {
        if self.open.last() != Some(&container) {
            return Err(self.unexpected(text, at));
        }
        passed(at, at + 1, event(events))?;
        self.open.pop();
        self.expect = self.after_value();
        Ok(Some(at + 1))
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
fn passed(start: usize, end: usize, outcome: Result<()>) -> Parsed<()> {
    outcome.map_err(|error| Fault::new(start, end, error))
}

#[inline(always)]
fn behind_space(text: &[u8], mut at: usize) -> usize {
    while let Some(b' ' | b'\n' | b'\r' | b'\t') = text.get(at) {
        at += 1;
    }
    at
}

fn literal(
    text: &[u8],
    at: usize,
    word: &str,
    last: bool,
    event: impl FnOnce() -> Result<()>,
) -> Parsed<Option<usize>> {
    let rest = text.get(at..).unwrap_or_default();
    if rest.starts_with(word.as_bytes()) {
        passed(at, at + word.len(), event())?;
        return Ok(Some(at + word.len()));
    }
    let same = rest.iter().zip(word.as_bytes()).take_while(|(found, wanted)| found == wanted).count();
    if same == rest.len() && !last {
        return Ok(None);
    }
    Err(Fault::unexpected(text, at + same, word))
}
