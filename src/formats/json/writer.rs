//! The event writer: JSON into any stream, one event a call, and nothing that is not JSON.

use super::emit::{Emitter, Events};
use super::numbers;
use super::options::Options;
use super::parser::Parser;
use super::place::Place;
use super::strings::Text;
use crate::formats::io::hand_on;
use crate::memory::TryVec;
use crate::stream::{Error, Result, Status, Stream};

/// Bytes of text that are gathered before the stream gets them.
const BLOCK: usize = 8 * 1024;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Container {
    Array,
    Object,
}

/// What the grammar allows next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Expect {
    /// A value: the root, an item of an array, or what follows a key.
    Value,
    /// A key or the end of the object.
    Key,
    /// Nothing: the document is complete.
    End,
}

/// Writes one document to a stream, or as JSON Lines any number of them.
///
/// An event that fails has written nothing and changed nothing; it may be repeated. What was accepted reaches the
/// stream in pieces that are whole UTF-8, the last of them by [`Writer::close`]; a piece that the stream refuses is
/// kept and sent again before the next event.
pub struct Writer {
    stream: Box<dyn Stream>,
    emitter: Emitter,
    options: Options,
    open: Vec<Container>,
    expect: Expect,
}

impl Writer {
    /// Writes to `stream` at its position. It is not closed at the end.
    pub fn new(stream: Box<dyn Stream>, options: Options) -> Writer {
        let emitter = Emitter::new(options.layout);
        Writer { stream, emitter, options, open: Vec::new(), expect: Expect::Value }
    }

    /// Begins an object. `INVALID`, here and below, where JSON has no place for it; `LIMIT` deeper than
    /// the options allow.
    pub fn begin_object(&mut self) -> Result<()> {
        self.begin(Container::Object, "an object", Emitter::begin_object)
    }

    /// Ends the innermost object.
    pub fn end_object(&mut self) -> Result<()> {
        self.end(Container::Object, "the end of an object", Emitter::end_object)
    }

    /// Begins an array.
    pub fn begin_array(&mut self) -> Result<()> {
        self.begin(Container::Array, "an array", Emitter::begin_array)
    }

    /// Ends the innermost array.
    pub fn end_array(&mut self) -> Result<()> {
        self.end(Container::Array, "the end of an array", Emitter::end_array)
    }

    /// The key of the next member. `DECODE` unless it is UTF-8.
    pub fn key(&mut self, key: &[u8]) -> Result<()> {
        if self.expect != Expect::Key {
            return Err(self.misplaced("a key"));
        }
        let key = utf8(key)?;
        self.emit(|emitter| emitter.key(Text { bytes: key, plain: false }))?;
        self.expect = Expect::Value;
        Ok(())
    }

    /// A string. `DECODE` unless it is UTF-8.
    pub fn string(&mut self, value: &[u8]) -> Result<()> {
        self.allow_value("a string")?;
        let value = utf8(value)?;
        self.scalar(|emitter| emitter.string(Text { bytes: value, plain: false }))
    }

    /// An integer.
    pub fn int64(&mut self, value: i64) -> Result<()> {
        self.allow_value("a number")?;
        self.scalar(|emitter| emitter.int64(value))
    }

    /// An integer without a sign.
    pub fn uint64(&mut self, value: u64) -> Result<()> {
        self.allow_value("a number")?;
        self.scalar(|emitter| emitter.uint64(value))
    }

    /// A number, in the fewest digits that read back the same. NaN and the infinities are what the options make of
    /// them, `INVALID` by default.
    pub fn double(&mut self, value: f64) -> Result<()> {
        self.allow_value("a number")?;
        self.scalar(|emitter| emitter.double(value))
    }

    /// A number of any size and precision, as text. `INVALID` unless JSON writes numbers so.
    pub fn number(&mut self, text: &[u8]) -> Result<()> {
        self.allow_value("a number")?;
        match numbers::read(text, 0, true) {
            Ok(Some((number, end))) if end == text.len() => self.scalar(|emitter| emitter.number(number)),
            Ok(_) => Err(Error::new(Status::INVALID, format_args!("a number must have nothing behind it"))),
            Err(fault) => Err(match fault.error.detail() {
                Some(detail) => Error::new(Status::INVALID, format_args!("{}", detail.message()))
                    .with(|own| (own.start, own.end) = (fault.start as i64, fault.end as i64)),
                None => Error::bare(Status::INVALID),
            }),
        }
    }

    /// A value that is JSON already, laid out as the rest. What a parser refuses is refused with its place.
    pub fn raw(&mut self, text: &[u8]) -> Result<()> {
        self.allow_value("a value")?;
        let mut rules = self.options.rules;
        rules.max_depth = rules.max_depth.saturating_sub(self.open.len());
        let mut parser = Parser::new(rules, false);
        self.scalar(|emitter| {
            let place = Place::start(0, 1);
            let end = parser.feed(text, true, emitter).map_err(|fault| place.locate(text, fault))?;
            if end < text.len() {
                return Err(place.locate(text, parser.unexpected(text, end)));
            }
            Ok(())
        })
    }

    /// `true` or `false`.
    pub fn bool(&mut self, value: bool) -> Result<()> {
        self.allow_value("a boolean")?;
        self.scalar(|emitter| emitter.bool(value))
    }

    /// `null`.
    pub fn null(&mut self) -> Result<()> {
        self.allow_value("null")?;
        self.scalar(Emitter::null)
    }

    /// Hands on what the stream does not have yet. `INVALID` unless the document is complete; no harm in a
    /// second call.
    pub fn close(&mut self) -> Result<()> {
        let between_lines = self.options.lines && self.open.is_empty();
        if self.expect != Expect::End && !between_lines {
            return Err(self.misplaced("the end of the document"));
        }
        hand_on(&mut *self.stream, self.emitter.text())
    }

    fn begin(
        &mut self,
        container: Container,
        what: &str,
        event: impl FnOnce(&mut Emitter) -> Result<()>,
    ) -> Result<()> {
        self.allow_value(what)?;
        if self.open.len() >= self.options.rules.max_depth {
            return Err(self.options.rules.too_deep());
        }
        self.open.try_push(container)?;
        if let Err(error) = self.emit(event) {
            self.open.pop();
            return Err(error);
        }
        self.expect = if container == Container::Object { Expect::Key } else { Expect::Value };
        Ok(())
    }

    fn end(
        &mut self,
        container: Container,
        what: &str,
        event: impl FnOnce(&mut Emitter) -> Result<()>,
    ) -> Result<()> {
        let after_key = container == Container::Object && self.expect == Expect::Value;
        if self.open.last() != Some(&container) || after_key {
            return Err(self.misplaced(what));
        }
        let ends_line = self.options.lines && self.open.len() == 1;
        self.emit(|emitter| {
            event(emitter)?;
            if ends_line { emitter.end_line() } else { Ok(()) }
        })?;
        self.open.pop();
        self.expect = self.after_value();
        Ok(())
    }

    fn scalar(&mut self, event: impl FnOnce(&mut Emitter) -> Result<()>) -> Result<()> {
        let ends_line = self.options.lines && self.open.is_empty();
        self.emit(|emitter| {
            event(emitter)?;
            if ends_line { emitter.end_line() } else { Ok(()) }
        })?;
        self.expect = self.after_value();
        Ok(())
    }

    fn after_value(&self) -> Expect {
        match self.open.last() {
            None if self.options.lines => Expect::Value,
            None => Expect::End,
            Some(Container::Array) => Expect::Value,
            Some(Container::Object) => Expect::Key,
        }
    }

    /// Makes room in the stream first, so that an event is accepted whole or not at all.
    fn emit(&mut self, event: impl FnOnce(&mut Emitter) -> Result<()>) -> Result<()> {
        if self.emitter.text().len() >= BLOCK {
            hand_on(&mut *self.stream, self.emitter.text())?;
        }
        self.emitter.whole(event)
    }

    fn allow_value(&self, what: &str) -> Result<()> {
        if self.expect == Expect::Value { Ok(()) } else { Err(self.misplaced(what)) }
    }

    fn misplaced(&self, what: &str) -> Error {
        let expected = match (self.expect, self.open.last()) {
            (Expect::Key, _) => "a key or the end of the object",
            (Expect::End, _) => "nothing more: the document is complete",
            (Expect::Value, Some(Container::Array)) => "a value or the end of the array",
            (Expect::Value, Some(Container::Object)) => "the value of the key",
            (Expect::Value, None) => "a value",
        };
        Error::new(Status::INVALID, format_args!("expected {expected}, not {what}"))
    }
}

fn utf8(bytes: &[u8]) -> Result<&[u8]> {
    core::str::from_utf8(bytes).map(|_| bytes).map_err(|error| {
        let start = error.valid_up_to();
        let end = error.error_len().map_or(bytes.len(), |len| start + len);
        Error::new(Status::DECODE, format_args!("text must be UTF-8: {error}"))
            .with(|detail| (detail.start, detail.end) = (start as i64, end as i64))
    })
}
