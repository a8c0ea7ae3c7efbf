//! TextIOWrapper: text over a stream of bytes.

mod detached;
mod options;
mod position;
mod reader;
mod search;
#[cfg(test)]
mod tests;
mod trail;
mod verbs;
mod writer;

use super::codec::{Codec, ErrorHandler, IncrementalDecoder, IncrementalEncoder};
use super::newline::Newline;
use super::utf8;
use crate::memory::{Slice, Target, try_box};
use crate::stream::{Cookie, Error, Kind, Result, Status, Stream, Tail, Whence, both};
use detached::Detached;
use reader::Reader;
use writer::Writer;

pub use options::{Changes, Codecs, TextOptions};
pub use writer::encode_lines;

/// A text stream over a byte stream.
///
/// A read that meets malformed bytes gives the text before them first and then fails for as long as the position stays
/// there.
pub struct TextIo {
    inner: Box<dyn Stream>,
    reader: Option<Reader>,
    writer: Option<Writer>,
    options: TextOptions,
    closed: bool,
    /// The line ends that were met until it was closed.
    seen: u32,
    tail: Tail,
}

impl TextIo {
    /// Wraps a stream of bytes; `UNSUPPORTED` for a stream of text.
    pub fn wrap(inner: Box<dyn Stream>, options: &TextOptions) -> Result<TextIo> {
        let (decoder, encoder) = options.codecs()?;
        TextIo::wrap_with(inner, decoder, encoder, options)
    }

    /// As [`TextIo::wrap`], with codecs at the start of a text; `codec` of the options says which they are.
    pub fn wrap_with(
        mut inner: Box<dyn Stream>,
        decoder: Box<dyn IncrementalDecoder>,
        encoder: Box<dyn IncrementalEncoder>,
        options: &TextOptions,
    ) -> Result<TextIo> {
        if inner.is_text() {
            return Err(Error::new(
                Status::UNSUPPORTED,
                format_args!("the inner stream must be a stream of bytes, not of text"),
            ));
        }
        let (readable, writable) = (inner.readable()?, inner.writable()?);
        let seekable = inner.seekable()?;
        let reader = readable.then(|| Reader::new(decoder, options, seekable));
        let writer = writable.then(|| Writer::new(encoder, options));
        let mut stream = TextIo {
            inner,
            reader,
            writer,
            options: *options,
            closed: false,
            seen: 0,
            tail: Tail::default(),
        };
        stream.fit_encoder(seekable)?;
        Ok(stream)
    }

    /// A new encoder writes its signature at the start, or where nobody can tell; whoever appends has one already.
    fn fit_encoder(&mut self, seekable: bool) -> Result<()> {
        match &mut self.writer {
            Some(writer) if seekable && self.inner.tell()? != 0 => writer.set_at_start(false),
            _ => Ok(()),
        }
    }

    fn check_open(&mut self) -> Result<()> {
        if self.closed || self.inner.closed()? {
            return Err(Error::new(Status::CLOSED, format_args!("the stream is closed")));
        }
        Ok(())
    }

    fn check_seekable(&mut self) -> Result<()> {
        self.check_open()?;
        if self.inner.seekable()? {
            return Ok(());
        }
        Err(Error::new(Status::UNSUPPORTED, format_args!("the inner stream is not seekable")))
    }

    /// Hands written text on, without a flush of the inner stream.
    fn hand_on(&mut self) -> Result<()> {
        match &mut self.writer {
            Some(writer) => writer.hand_on(&mut *self.inner),
            None => Ok(()),
        }
    }

    /// What reading needs: the bytes in order, and the reader.
    fn reading(&mut self) -> Result<(&mut Reader, &mut dyn Stream)> {
        self.check_open()?;
        self.hand_on()?;
        match &mut self.reader {
            Some(reader) => Ok((reader, &mut *self.inner)),
            None => Err(Error::new(Status::UNSUPPORTED, format_args!("the inner stream is not readable"))),
        }
    }

    /// What a cookie says of a plain position.
    fn plain_state(&mut self, position: i64) -> Result<u64> {
        self.reader.as_mut().map_or(Ok(0), |reader| reader.plain_state(position))
    }

    /// Moves to a cookie; as before on failure, where the inner stream can go back.
    fn go_to(&mut self, cookie: &Cookie) -> Result<i64> {
        self.flush()?;
        let before = self.inner.tell();
        let position = self.inner.seek(cookie.position, Whence::Start)?;
        let arrived = match &mut self.reader {
            Some(reader) => reader.resume(&mut *self.inner, cookie),
            None if cookie.chars_to_skip == 0 => Ok(()),
            None => Err(Error::new(
                Status::INVALID,
                format_args!("a stream that cannot be read gives no cookie with characters to skip"),
            )),
        };
        self.or_back(before, arrived)?;
        if let Some(writer) = &mut self.writer {
            writer.set_at_start(cookie.position == 0 && cookie.state == 0)?;
        }
        Ok(position)
    }

    /// Moves the inner stream back when what followed its seek failed.
    fn or_back<T>(&mut self, before: Result<i64>, outcome: Result<T>) -> Result<T> {
        if let (Err(_), Ok(before)) = (&outcome, before) {
            // The failure that is reported is the first.
            let _ = self.inner.seek(before, Whence::Start);
        }
        outcome
    }

    fn seek_end(&mut self) -> Result<i64> {
        self.flush()?;
        let before = self.inner.tell();
        let end = self.inner.seek(0, Whence::End)?;
        let arrived = match &mut self.reader {
            Some(reader) => reader.go_to_end(end),
            None => Ok(()),
        };
        self.or_back(before, arrived)?;
        if let Some(writer) = &mut self.writer {
            writer.set_at_start(end == 0)?;
        }
        Ok(end)
    }
}
