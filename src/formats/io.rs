//! A stream as `std::io::Read` and `Seek`, for the crates that want those.

use crate::memory::Target;
use crate::stream::{Error, Status, Stream, Whence, write_all};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom};
use std::sync::{Arc, Mutex, PoisonError};

/// Bytes fetched at once when less is asked for.
const BLOCK: usize = 32 * 1024;

/// Where an adapter leaves the stream's own error, because `io::Error` would lose its status and details on the
/// way through a crate.
#[derive(Clone, Default)]
pub struct Parked(Arc<Mutex<Option<Error>>>);

impl Parked {
    /// Leaves `error` here and answers the `io::Error` that stands for it.
    pub fn leave(&self, error: Error) -> io::Error {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
        ErrorKind::Other.into()
    }

    /// The error that was left, if there is one; it is gone from here then.
    pub fn take(&self) -> Option<Error> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// A seekable byte stream to read from, through one block of buffer: a crate that reads field by field then costs
/// the stream one call a block, and seeking inside the block costs none.
pub struct Source {
    stream: Box<dyn Stream>,
    parked: Parked,
    /// The block, all of it initialised; `filled` bytes of it are content from `base` on.
    block: Vec<u8>,
    base: u64,
    filled: usize,
    /// The position that the reader of this adapter sees.
    at: u64,
}

impl Source {
    /// Reads `stream` from its start, whatever its position is.
    pub fn new(stream: Box<dyn Stream>, parked: Parked) -> Source {
        Source { stream, parked, block: Vec::new(), base: 0, filled: 0, at: 0 }
    }

    /// What is buffered from the position on.
    fn buffered(&self) -> &[u8] {
        let skip = self.at.checked_sub(self.base).and_then(|skip| usize::try_from(skip).ok());
        skip.and_then(|skip| self.block.get(skip..self.filled)).unwrap_or_default()
    }

    fn fetch(&mut self, out: &mut [u8]) -> io::Result<usize> {
        fetch(&mut *self.stream, self.at, out).map_err(|error| self.parked.leave(error))
    }
}

/// Reads at `offset` into `out`; less than asked for only at the end.
fn fetch(stream: &mut dyn Stream, offset: u64, out: &mut [u8]) -> crate::stream::Result<usize> {
    let Ok(offset) = i64::try_from(offset) else {
        return Ok(0);
    };
    stream.seek(offset, Whence::Start)?;
    let mut target = Target::new(out);
    let outcome = stream.read(&mut target);
    match target.len() {
        0 => outcome.map(|()| 0),
        // What arrived counts; the error comes back with the next call.
        arrived => Ok(arrived),
    }
}

impl Read for Source {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.buffered().is_empty() {
            if out.len() >= BLOCK {
                let n = self.fetch(out)?;
                self.at += n as u64;
                return Ok(n);
            }
            if self.block.is_empty() {
                let parked = &self.parked;
                let no_memory = |_| parked.leave(Error::bare(Status::NO_MEMORY));
                self.block.try_reserve_exact(BLOCK).map_err(no_memory)?;
                self.block.resize(BLOCK, 0);
            }
            self.filled = 0;
            self.base = self.at;
            self.filled = fetch(&mut *self.stream, self.at, &mut self.block)
                .map_err(|error| self.parked.leave(error))?;
        }
        let ready = self.buffered();
        let n = ready.len().min(out.len());
        out[..n].copy_from_slice(&ready[..n]);
        self.at += n as u64;
        Ok(n)
    }
}

impl Seek for Source {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let to = match to {
            SeekFrom::Start(offset) => Some(offset),
            SeekFrom::Current(delta) => self.at.checked_add_signed(delta),
            SeekFrom::End(delta) => {
                let end = self.stream.seek(0, Whence::End).map_err(|error| self.parked.leave(error))?;
                u64::try_from(end).ok().and_then(|end| end.checked_add_signed(delta))
            }
        };
        self.at = to.ok_or(ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

/// Writes all of `bytes`. A stream that takes a part and then fails has that part removed from `bytes`, so that
/// a repetition sends only the rest.
pub fn hand_on(stream: &mut dyn Stream, bytes: &mut Vec<u8>) -> crate::stream::Result<()> {
    if bytes.is_empty() {
        return Ok(());
    }
    match write_all(stream, bytes) {
        Ok(_) => bytes.clear(),
        Err(error) => {
            // A text stream takes all or nothing, and counts in code points.
            let taken =
                if stream.is_text() && error.transferred() > 0 { bytes.len() } else { error.transferred() };
            bytes.drain(..taken.min(bytes.len()));
            return Err(error);
        }
    }
    Ok(())
}
