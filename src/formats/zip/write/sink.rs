//! Where an archive is written to.

use crate::formats::{Progress, io};
use crate::stream::{Error, Result, Status, Stream, Whence, write_all};

/// A stream with the count of what it took.
pub struct Sink {
    stream: Box<dyn Stream>,
    /// The position of the archive's first byte, where the stream can seek.
    base: Option<u64>,
    /// How far the archive is.
    offset: u64,
}

impl Sink {
    /// Writes at the position of `stream`.
    pub fn new(mut stream: Box<dyn Stream>) -> Result<Sink> {
        let base = if stream.seekable()? { u64::try_from(stream.tell()?).ok() } else { None };
        Ok(Sink { stream, base, offset: 0 })
    }

    /// Goes on with the archive that begins at `base` of a stream that can seek, `offset` bytes into it.
    pub fn go_on(mut stream: Box<dyn Stream>, base: u64, offset: u64) -> Result<Sink> {
        stream.seek(position(base, offset)?, Whence::Start)?;
        Ok(Sink { stream, base: Some(base), offset })
    }

    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// Whether what was written can be changed.
    pub fn can_patch(&self) -> bool {
        self.base.is_some()
    }

    /// Writes all of `bytes`, and tells `progress` before each write that the work goes on.
    pub fn write(&mut self, bytes: &[u8], progress: &mut Progress) -> Result<()> {
        self.send(bytes, progress).1
    }

    /// The same; what the stream took is removed from `bytes`, so that a repetition sends the rest only.
    pub fn hand_on(&mut self, bytes: &mut Vec<u8>, progress: &mut Progress) -> Result<()> {
        let (taken, outcome) = self.send(bytes, progress);
        if taken == bytes.len() {
            bytes.clear();
        } else {
            bytes.drain(..taken);
        }
        outcome
    }

    /// Sends all of `bytes`: how many the stream took, and how that ended.
    fn send(&mut self, bytes: &[u8], progress: &mut Progress) -> (usize, Result<()>) {
        let (taken, outcome) = io::hand_on_from(&mut *self.stream, bytes, progress);
        self.offset += taken as u64;
        // What the sink took is its business; to the caller it is not part of the call's data.
        (taken, outcome.map_err(|error| error.with(|detail| detail.transferred = 0)))
    }

    /// Overwrites what is at `offset`.
    pub fn patch(&mut self, offset: u64, mut bytes: &[u8]) -> Result<()> {
        let Some(base) = self.base else { return Err(Error::bare(Status::UNSUPPORTED)) };
        let here = position(base, self.offset)?;
        let mut at = position(base, offset)?;
        while !bytes.is_empty() {
            match self.stream.pwrite(at, bytes) {
                Ok(n) if n > 0 => {
                    at += n as i64;
                    bytes = bytes.get(n..).unwrap_or_default();
                }
                Ok(_) => return Err(Error::new(Status::IO, format_args!("the stream takes no bytes"))),
                Err(error) if error.status() == Status::UNSUPPORTED => {
                    self.stream.seek(at, Whence::Start)?;
                    let written = write_all(&mut *self.stream, bytes).map(drop);
                    let back = self.stream.seek(here, Whence::Start).map(drop);
                    return crate::stream::both(written, back);
                }
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Takes back what was written from `offset` on, where the stream lets it; else it stays as a gap, which an archive
    /// may have.
    pub fn retract(&mut self, offset: u64) {
        let Some(base) = self.base.filter(|_| offset < self.offset) else { return };
        let (Ok(to), Ok(end)) = (position(base, offset), position(base, self.offset)) else { return };
        if self.stream.size().is_ok_and(|size| size == end)
            && self.stream.truncate(to).is_ok()
            && self.stream.seek(to, Whence::Start).is_ok()
        {
            self.offset = offset;
        }
    }

    /// Cuts off what follows the archive, as far as it can be seen.
    pub fn cut(&mut self) -> Result<()> {
        let Some(base) = self.base else { return Ok(()) };
        let end = position(base, self.offset)?;
        if self.stream.size()? > end {
            self.stream.truncate(end)?;
        }
        Ok(())
    }

    /// The stream back.
    pub fn into_stream(self) -> Box<dyn Stream> {
        self.stream
    }
}

fn position(base: u64, offset: u64) -> Result<i64> {
    base.checked_add(offset).and_then(|at| i64::try_from(at).ok()).ok_or(Error::bare(Status::OVERFLOW))
}
