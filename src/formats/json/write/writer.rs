//! The event writer: JSON into any stream, one event a call, and nothing that is not JSON.

use super::emit::Emitter;
use super::pen::{PIECE, Pen, SCALAR};
use super::sequence::{Container, Sequence};
use crate::formats::json::options::Options;
use crate::formats::json::parse::numbers;
use crate::formats::json::parse::parser::Parser;
use crate::formats::json::parse::place::Place;
use crate::formats::json::streams::hand_on;
use crate::formats::{Progress, STEP};
use crate::stream::{Error, Result, Status, Stream};
use core::str::Utf8Error;

/// Bytes of text that are gathered before the stream gets them.
const BLOCK: usize = 8 * 1024;

/// Writes one document to a stream, or as JSON Lines any number of them.
///
/// An event that fails has written nothing and changed nothing; it may be repeated. What was accepted reaches the
/// stream in pieces that are whole UTF-8, the last of them by [`Writer::close`]; a piece that the stream refuses is
/// kept and sent again before the next event.
pub struct Writer {
    stream: Box<dyn Stream>,
    emitter: Emitter,
    options: Options,
    sequence: Sequence,
    progress: Progress,
}

impl Writer {
    /// Writes to `stream` at its position. It is not closed at the end. `progress` hears of the bytes of text that were
    /// accepted; work that is ended in the middle of an event has written nothing of it.
    pub fn new(stream: Box<dyn Stream>, options: Options, progress: Progress) -> Writer {
        let emitter = Emitter::new(options.layout);
        Writer { stream, emitter, sequence: Sequence::new(options.lines), options, progress }
    }

    /// Begins an object. `INVALID`, here and below, where JSON has no place for it; `LIMIT` deeper than
    /// the options allow.
    pub fn begin_object(&mut self) -> Result<()> {
        self.begin(Container::Object, "an object", |pen| pen.begin(b'{'))
    }

    /// Ends the innermost object.
    pub fn end_object(&mut self) -> Result<()> {
        self.end(Container::Object, "the end of an object", |pen| pen.end(b'}'))
    }

    /// Begins an array.
    pub fn begin_array(&mut self) -> Result<()> {
        self.begin(Container::Array, "an array", |pen| pen.begin(b'['))
    }

    /// Ends the innermost array.
    pub fn end_array(&mut self) -> Result<()> {
        self.end(Container::Array, "the end of an array", |pen| pen.end(b']'))
    }

    /// The key of the next member. `DECODE` unless it is UTF-8.
    pub fn key(&mut self, key: &[u8]) -> Result<()> {
        self.sequence.allow_key()?;
        if key.len() > PIECE {
            self.long(key, true)?;
        } else {
            check_utf8(key, 0)?;
            self.emit(|pen| {
                pen.separate(SCALAR)?;
                pen.string(key, 0, key.len(), false, true)
            })?;
        }
        self.sequence.end_key();
        Ok(())
    }

    /// A string. `DECODE` unless it is UTF-8.
    pub fn string(&mut self, value: &[u8]) -> Result<()> {
        self.sequence.allow_value("a string")?;
        if value.len() <= PIECE {
            check_utf8(value, 0)?;
            return self.scalar(|pen| pen.string(value, 0, value.len(), false, false));
        }
        self.long(value, false)?;
        self.sequence.end_value();
        Ok(())
    }

    /// An integer.
    pub fn int64(&mut self, value: i64) -> Result<()> {
        self.sequence.allow_value("a number")?;
        self.scalar(|pen| {
            pen.int64(value);
            Ok(())
        })
    }

    /// An integer without a sign.
    pub fn uint64(&mut self, value: u64) -> Result<()> {
        self.sequence.allow_value("a number")?;
        self.scalar(|pen| {
            pen.uint64(value);
            Ok(())
        })
    }

    /// A number, in the fewest digits that read back the same. NaN and the infinities are what the options make of
    /// them, `INVALID` by default.
    pub fn double(&mut self, value: f64) -> Result<()> {
        self.sequence.allow_value("a number")?;
        self.scalar(|pen| pen.double(value))
    }

    /// A number of any size and precision, as text. `INVALID` unless JSON writes numbers so.
    pub fn number(&mut self, text: &[u8]) -> Result<()> {
        self.sequence.allow_value("a number")?;
        numbers::check(text)?;
        if text.len() <= PIECE {
            return self.scalar(|pen| pen.number(text));
        }
        self.emit_long(false, |emitter, progress| {
            emitter.number_in_pieces(text, &mut |piece| progress.advance(piece.len() as u64))
        })?;
        self.sequence.end_value();
        Ok(())
    }

    /// A value that is JSON already, laid out as the rest. What a parser refuses is refused with its place.
    pub fn raw(&mut self, text: &[u8]) -> Result<()> {
        self.sequence.allow_value("a value")?;
        let mut rules = self.options.rules;
        rules.max_depth = rules.max_depth.saturating_sub(self.sequence.depth());
        let mut parser = Parser::new(rules, false);
        let mut place = Place::start(0, 1);
        self.emit_long(false, |emitter, progress| {
            // Half a step: as much may not be told yet.
            let step = if progress.is_watched() { STEP as usize / 2 } else { text.len() };
            let (mut at, mut told) = (0, 0);
            loop {
                let end = text.len().min(at + parser.seen() + step);
                let (piece, last) = (text.get(at..end).unwrap_or_default(), end == text.len());
                let consumed =
                    parser.feed(piece, last, emitter).map_err(|fault| place.locate(piece, fault))?;
                if parser.is_complete() && consumed < piece.len() {
                    return Err(place.locate(piece, parser.unexpected(piece, consumed)));
                }
                place.advance(piece.get(..consumed).unwrap_or_default());
                at += consumed;
                // What was seen of a long number counts, too.
                let done = told.max(at + parser.seen());
                progress.advance((done - told) as u64)?;
                told = done;
                if last {
                    return Ok(());
                }
            }
        })?;
        self.sequence.end_value();
        Ok(())
    }

    /// `true` or `false`.
    pub fn bool(&mut self, value: bool) -> Result<()> {
        self.sequence.allow_value("a boolean")?;
        self.scalar(|pen| {
            pen.bool(value);
            Ok(())
        })
    }

    /// `null`.
    pub fn null(&mut self) -> Result<()> {
        self.sequence.allow_value("null")?;
        self.scalar(|pen| {
            pen.null();
            Ok(())
        })
    }

    /// Hands on what the stream does not have yet. `INVALID` unless the document is complete; no harm in a
    /// second call.
    pub fn close(&mut self) -> Result<()> {
        self.sequence.allow_close()?;
        hand_on(&mut *self.stream, self.emitter.text(), &mut self.progress)?;
        self.progress.finish()
    }

    #[inline(always)]
    fn begin(&mut self, container: Container, what: &str, event: impl FnOnce(&mut Pen<'_>)) -> Result<()> {
        self.sequence.allow_value(what)?;
        if self.sequence.depth() >= self.options.rules.max_depth {
            return Err(self.options.rules.too_deep());
        }
        self.sequence.begin(container)?;
        let outcome = self.emit(|pen| {
            pen.separate(SCALAR)?;
            event(pen);
            Ok(())
        });
        if outcome.is_err() {
            self.sequence.take_back();
        }
        outcome
    }

    #[inline(always)]
    fn end(
        &mut self,
        container: Container,
        what: &str,
        event: impl FnOnce(&mut Pen<'_>) -> Result<()>,
    ) -> Result<()> {
        self.sequence.allow_end(container, what)?;
        let ends_line = self.sequence.ends_line(1);
        self.emit(|pen| {
            event(pen)?;
            if ends_line { pen.end_line() } else { Ok(()) }
        })?;
        self.sequence.end();
        Ok(())
    }

    #[inline(always)]
    fn scalar(&mut self, event: impl FnOnce(&mut Pen<'_>) -> Result<()>) -> Result<()> {
        let ends_line = self.sequence.ends_line(0);
        self.emit(|pen| {
            pen.separate(SCALAR)?;
            event(pen)?;
            if ends_line { pen.end_line() } else { Ok(()) }
        })?;
        self.sequence.end_value();
        Ok(())
    }

    /// Makes room in the stream first, so that an event is accepted whole or not at all.
    #[inline(always)]
    fn emit(&mut self, event: impl FnOnce(&mut Pen<'_>) -> Result<()>) -> Result<()> {
        self.spill()?;
        let progress = &mut self.progress;
        self.emitter.write::<false>(|pen| {
            let before = pen.room.len();
            event(pen)?;
            progress.advance((pen.room.len() - before) as u64)
        })
    }

    /// The same for what takes long, and so tells of its progress itself.
    fn emit_long(
        &mut self,
        key: bool,
        event: impl FnOnce(&mut Emitter, &mut Progress) -> Result<()>,
    ) -> Result<()> {
        self.spill()?;
        let ends_line = !key && self.sequence.ends_line(0);
        let progress = &mut self.progress;
        self.emitter.whole(|emitter| {
            event(emitter, progress)?;
            if ends_line { emitter.end_line() } else { Ok(()) }
        })
    }

    /// A long string or key.
    fn long(&mut self, text: &[u8], key: bool) -> Result<()> {
        self.emit_long(key, |emitter, progress| {
            let mut at = 0;
            emitter.in_pieces(text, key, &mut |piece| {
                check_utf8(piece, at)?;
                at += piece.len();
                progress.advance(piece.len() as u64)
            })
        })
    }

    #[inline(always)]
    fn spill(&mut self) -> Result<()> {
        if self.emitter.text().len() < BLOCK {
            return Ok(());
        }
        hand_on(&mut *self.stream, self.emitter.text(), &mut self.progress)
    }
}

/// `DECODE` for `text` that is not UTF-8, with the bytes to blame; it begins at `start`.
#[inline(always)]
fn check_utf8(text: &[u8], start: usize) -> Result<()> {
    // Most is ASCII, which is told faster.
    if text.is_ascii() {
        return Ok(());
    }
    core::str::from_utf8(text).map(drop).map_err(|error| malformed(text, start, error))
}

#[cold]
fn malformed(text: &[u8], start: usize, error: Utf8Error) -> Error {
    let at = error.valid_up_to();
    let end = error.error_len().map_or(text.len(), |len| at + len);
    Error::new(Status::DECODE, format_args!("text must be UTF-8, and is not from byte {} on", start + at))
        .with(|detail| (detail.start, detail.end) = ((start + at) as i64, (start + end) as i64))
}
