//! An open entry as a raw stream; the buffer over it is put there by the reader.

use super::content::Content;
use crate::memory::{Slice, Target};
use crate::stream::{Error, Kind, Result, Status, Stream, Whence};

/// A raw stream for reading the content of an entry.
pub struct EntryReader {
    content: Content,
    /// Where the next read begins; what is not stored is produced up to there by that read.
    position: u64,
    closed: bool,
}

impl EntryReader {
    pub fn new(content: Content) -> EntryReader {
        EntryReader { content, position: 0, closed: false }
    }

    fn check_open(&self) -> Result<()> {
        if self.closed { Err(Error::bare(Status::CLOSED)) } else { Ok(()) }
    }
}

fn reading<T>() -> Result<T> {
    Err(Error::new(Status::UNSUPPORTED, format_args!("an entry of an archive is for reading only")))
}

fn buffered<T>() -> Result<T> {
    Err(Error::new(Status::UNSUPPORTED, format_args!("entries are read through a buffer")))
}

impl Stream for EntryReader {
    fn kind(&self) -> Kind {
        Kind::BufferedReader
    }
    fn read(&mut self, out: &mut Target<'_>) -> Result<()> {
        self.check_open()?;
        // What was read up to the end may have failed there; whoever jumped there gets nothing.
        if self.position >= self.content.size() && self.position != self.content.at() {
            return Ok(());
        }
        self.content.go(self.position)?;
        loop {
            let n = match self.content.read(out.zeroed_part(crate::formats::zip::PIECE)) {
                Ok(n) => n,
                Err(_) if !out.is_empty() => 0,
                Err(error) => return Err(error),
            };
            out.advance(n);
            self.position += n as u64;
            if n == 0 {
                return Ok(());
            }
        }
    }
    fn read_slice(&mut self, _count: i64) -> Result<Slice> {
        buffered()
    }
    fn readline(&mut self, _limit: i64) -> Result<Slice> {
        buffered()
    }
    fn next_line(&mut self) -> Result<Option<&[u8]>> {
        buffered()
    }
    fn write(&mut self, _data: &[u8]) -> Result<usize> {
        reading()
    }
    fn seek(&mut self, offset: i64, whence: Whence) -> Result<i64> {
        self.check_open()?;
        let base = match whence {
            Whence::Start => 0,
            Whence::Current => self.position,
            Whence::End => self.content.size(),
        };
        let to = base.checked_add_signed(offset).and_then(|to| i64::try_from(to).ok());
        let Some(to) = to else {
            return Err(Error::new(
                Status::INVALID,
                format_args!("the position must be >= 0, not {offset} from {base}"),
            ));
        };
        self.position = to.unsigned_abs();
        Ok(to)
    }
    fn tell(&mut self) -> Result<i64> {
        self.check_open()?;
        Ok(self.position as i64)
    }
    fn truncate(&mut self, _size: i64) -> Result<i64> {
        reading()
    }
    fn flush(&mut self) -> Result<()> {
        self.check_open()
    }
    fn close(&mut self) -> Result<()> {
        self.closed = true;
        Ok(())
    }
    fn closed(&mut self) -> Result<bool> {
        Ok(self.closed)
    }
    fn readable(&mut self) -> Result<bool> {
        self.check_open()?;
        Ok(true)
    }
    fn writable(&mut self) -> Result<bool> {
        self.check_open()?;
        Ok(false)
    }
    fn seekable(&mut self) -> Result<bool> {
        self.check_open()?;
        Ok(true)
    }
    fn isatty(&mut self) -> Result<bool> {
        self.check_open()?;
        Ok(false)
    }
}
