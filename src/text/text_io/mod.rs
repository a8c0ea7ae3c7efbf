//! TextIOWrapper: text over a stream of bytes.

mod detached;
mod reader;
#[cfg(test)]
mod tests;
mod writer;

use super::codec::{Codec, ErrorHandler};
use super::newline::Newline;
use super::utf8;
use crate::memory::{Slice, Target, try_box};
use crate::stream::{Error, Kind, Result, Status, Stream, Whence};
use detached::Detached;
use reader::Reader;
use writer::Writer;

pub use writer::encode_lines;

/// Bytes read from the inner stream at a time, and bytes of written text that are gathered before they are handed on.
const CHUNK: usize = 8192;

/// How text and bytes correspond, and what a [`TextIo`] does on writing and closing.
#[derive(Clone, Copy, Debug)]
pub struct TextOptions {
    /// The encoding.
    pub codec: Codec,
    /// What happens to what cannot be decoded or encoded.
    pub errors: ErrorHandler,
    /// The line ends.
    pub newline: Newline,
    /// Flush after every write that holds a line end.
    pub line_buffering: bool,
    /// Hand every write on at once.
    pub write_through: bool,
    /// Leave the inner stream open when this one is closed.
    pub keep_inner_open: bool,
}

impl Default for TextOptions {
    fn default() -> TextOptions {
        TextOptions {
            codec: Codec::Utf8,
            errors: ErrorHandler::Strict,
            newline: Newline::Default,
            line_buffering: false,
            write_through: false,
            keep_inner_open: false,
        }
    }
}

/// A text stream over a byte stream.
///
/// Positions are those of the inner stream and exist where no text was read ahead. A read that meets malformed
/// bytes gives the text before them first and then fails for as long as the position stays there.
pub struct TextIo {
    inner: Box<dyn Stream>,
    reader: Option<Reader>,
    writer: Option<Writer>,
    keep_inner_open: bool,
    closed: bool,
}

impl TextIo {
    /// Wraps a stream of bytes; `UNSUPPORTED` for a stream of text.
    pub fn wrap(mut inner: Box<dyn Stream>, options: &TextOptions) -> Result<TextIo> {
        if inner.is_text() {
            return Err(Error::new(
                Status::UNSUPPORTED,
                format_args!("the inner stream must be a stream of bytes, not of text"),
            ));
        }
        let reader = inner.readable()?.then(|| Reader::new(options));
        let mut writer = inner.writable()?.then(|| Writer::new(options));
        if let Some(writer) = &mut writer {
            // Whoever appends has a signature already.
            let start = !inner.seekable()? || inner.tell()? == 0;
            writer.set_at_start(start);
        }
        Ok(TextIo { inner, reader, writer, keep_inner_open: options.keep_inner_open, closed: false })
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

    /// Forgets what was read ahead: what comes next is at `position` of the inner stream.
    fn restart(&mut self, position: i64) {
        if let Some(reader) = &mut self.reader {
            reader.restart(position.unsigned_abs());
        }
        if let Some(writer) = &mut self.writer {
            writer.set_at_start(position == 0);
        }
    }
}

impl Stream for TextIo {
    fn kind(&self) -> Kind {
        Kind::Text
    }

    fn is_text(&self) -> bool {
        true
    }

    fn read(&mut self, out: &mut Target<'_>) -> Result<()> {
        let (reader, inner) = self.reading()?;
        super::check_room(out.room())?;
        reader.read(inner, out)
    }

    /// Up to `count` code points; malformed bytes end it early, unless all is wanted: then it fails and takes nothing.
    fn read_slice(&mut self, count: i64) -> Result<Slice> {
        let (reader, inner) = self.reading()?;
        let len = reader.points(inner, count)?;
        let slice = Slice::copy_of(reader.ahead(len))?;
        reader.consume(len);
        Ok(slice)
    }

    /// A line that cannot be read to its end fails, and stays.
    fn readline(&mut self, limit: i64) -> Result<Slice> {
        let (reader, inner) = self.reading()?;
        let len = reader.line(inner, limit)?;
        let slice = Slice::copy_of(reader.ahead(len))?;
        reader.consume(len);
        Ok(slice)
    }

    fn next_line(&mut self) -> Result<Option<&[u8]>> {
        let (reader, inner) = self.reading()?;
        let len = reader.line(inner, -1)?;
        Ok((len > 0).then(|| reader.consume(len)))
    }

    fn lends(&self, address: *const u8) -> bool {
        self.reader.as_ref().is_some_and(|reader| reader.lends(address))
    }

    /// Takes all or nothing. Text that was accepted before and could not be handed on now is kept.
    fn write(&mut self, data: &[u8]) -> Result<usize> {
        self.check_open()?;
        let Some(writer) = &mut self.writer else {
            return Err(Error::new(Status::UNSUPPORTED, format_args!("the inner stream is not writable")));
        };
        let text = utf8::check(data)?;
        writer.write(&mut *self.inner, text)?;
        if let Some(reader) = &mut self.reader {
            reader.forget();
        }
        Ok(utf8::count(data))
    }

    /// To a position that `tell` gave, to the position, or to the end.
    fn seek(&mut self, offset: i64, whence: Whence) -> Result<i64> {
        self.check_seekable()?;
        if whence != Whence::Start && offset != 0 {
            return Err(Error::new(
                Status::UNSUPPORTED,
                format_args!("offset must be 0 when a text stream seeks from {whence:?}, not {offset}"),
            ));
        }
        if offset < 0 {
            return Err(Error::new(Status::INVALID, format_args!("offset must be >= 0, not {offset}")));
        }
        if whence == Whence::Current {
            return self.tell();
        }
        self.flush()?;
        let position = self.inner.seek(offset, whence)?;
        self.restart(position);
        Ok(position)
    }

    /// The inner position. `UNSUPPORTED` while text that was read ahead lies between it and this stream's.
    fn tell(&mut self) -> Result<i64> {
        self.check_seekable()?;
        self.flush()?;
        if self.reader.as_ref().is_some_and(Reader::is_ahead) {
            return Err(Error::new(
                Status::UNSUPPORTED,
                format_args!("the position inside text that was read ahead is not supported yet"),
            ));
        }
        self.inner.tell()
    }

    /// Cuts the inner stream to `size` bytes.
    fn truncate(&mut self, size: i64) -> Result<i64> {
        self.flush()?;
        self.inner.truncate(size)
    }

    /// Cuts the inner stream at its own position, which is behind what was read ahead: Python's `truncate()`.
    fn truncate_here(&mut self) -> Result<i64> {
        self.flush()?;
        self.inner.truncate_here()
    }

    /// The size of the inner stream, in bytes.
    fn size(&mut self) -> Result<i64> {
        self.flush()?;
        self.inner.size()
    }

    fn flush(&mut self) -> Result<()> {
        self.check_open()?;
        self.hand_on()?;
        self.inner.flush()
    }

    fn detach(&mut self) -> Result<()> {
        self.flush()?;
        self.inner = try_box(Detached)?;
        (self.reader, self.writer) = (None, None);
        Ok(())
    }

    fn close(&mut self) -> Result<()> {
        if self.closed {
            return Ok(());
        }
        let inner_closed = self.inner.closed();
        if let Err(error) = &inner_closed
            && error.status() == Status::DETACHED
        {
            return inner_closed.map(|_| ());
        }
        self.closed = true;
        if matches!(inner_closed, Ok(true)) && self.writer.as_ref().is_none_or(Writer::is_empty) {
            return Ok(());
        }
        let flushed = self.hand_on().and_then(|()| self.inner.flush());
        let closed = if self.keep_inner_open { Ok(()) } else { self.inner.close() };
        (self.reader, self.writer) = (None, None);
        match (flushed, closed) {
            (Err(first), Err(second)) => Err(first.with(|detail| detail.second = Some(second.status()))),
            (flushed, closed) => flushed.and(closed),
        }
    }

    fn closed(&mut self) -> Result<bool> {
        Ok(self.closed || self.inner.closed()?)
    }

    fn readable(&mut self) -> Result<bool> {
        self.check_open()?;
        self.inner.readable()
    }

    fn writable(&mut self) -> Result<bool> {
        self.check_open()?;
        self.inner.writable()
    }

    fn seekable(&mut self) -> Result<bool> {
        self.check_open()?;
        self.inner.seekable()
    }

    fn isatty(&mut self) -> Result<bool> {
        self.check_open()?;
        self.inner.isatty()
    }

    fn fileno(&mut self) -> Result<i32> {
        self.check_open()?;
        self.inner.fileno()
    }
}
