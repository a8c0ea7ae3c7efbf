//! The event writer: JSON into any stream, one event a call, and nothing that is not JSON.

use super::emit::{Emitter, Events, Layout};
use crate::formats::io::hand_on;
use crate::memory::TryVec;
use crate::stream::{Error, Result, Status, Stream};

/// Deepest nesting that is written.
pub const MAX_WRITE_DEPTH: usize = 1024;

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

/// Writes one document to a stream.
///
/// An event that fails has written nothing and changed nothing; it may be repeated. What was accepted reaches the
/// stream in pieces that are whole UTF-8, the last of them by [`Writer::close`]; a piece that the stream refuses is
/// kept and sent again before the next event.
pub struct Writer {
    stream: Box<dyn Stream>,
    emitter: Emitter,
    open: Vec<Container>,
    expect: Expect,
}

impl Writer {
    /// Writes to `stream` at its position. It is not closed at the end.
    pub fn new(stream: Box<dyn Stream>, layout: Layout) -> Writer {
        Writer { stream, emitter: Emitter::new(layout), open: Vec::new(), expect: Expect::Value }
    }

    /// Begins an object. `INVALID`, here and below, where JSON has no place for it; `LIMIT` deeper than
    /// [`MAX_WRITE_DEPTH`].
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
        self.emit(|emitter| emitter.key(key))?;
        self.expect = Expect::Value;
        Ok(())
    }

    /// A string. `DECODE` unless it is UTF-8.
    pub fn string(&mut self, value: &[u8]) -> Result<()> {
        self.allow_value("a string")?;
        let value = utf8(value)?;
        self.scalar(|emitter| emitter.string(value))
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

    /// A number, in the fewest digits that read back the same. `INVALID` for NaN and the infinities.
    pub fn double(&mut self, value: f64) -> Result<()> {
        self.allow_value("a number")?;
        if !value.is_finite() {
            return Err(Error::new(
                Status::INVALID,
                format_args!("JSON has finite numbers only, not {value}"),
            ));
        }
        self.scalar(|emitter| emitter.double(value))
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
        if self.expect != Expect::End {
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
        if self.open.len() >= MAX_WRITE_DEPTH {
            return Err(Error::new(
                Status::LIMIT,
                format_args!("nesting must not be deeper than {MAX_WRITE_DEPTH}"),
            ));
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
        self.emit(event)?;
        self.open.pop();
        self.expect = self.after_value();
        Ok(())
    }

    fn scalar(&mut self, event: impl FnOnce(&mut Emitter) -> Result<()>) -> Result<()> {
        self.emit(event)?;
        self.expect = self.after_value();
        Ok(())
    }

    fn after_value(&self) -> Expect {
        match self.open.last() {
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

fn utf8(bytes: &[u8]) -> Result<&str> {
    core::str::from_utf8(bytes).map_err(|error| {
        let start = error.valid_up_to();
        let end = error.error_len().map_or(bytes.len(), |len| start + len);
        Error::new(Status::DECODE, format_args!("text must be UTF-8: {error}"))
            .with(|detail| (detail.start, detail.end) = (start as i64, end as i64))
    })
}
