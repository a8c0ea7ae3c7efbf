//! The stream that an archive is read from, shared by the reader and all open entries.

use crate::formats::zip::COUNTED;
use crate::formats::zip::fields::damaged;
use crate::formats::zip::lock::Lock;
use crate::formats::zip::options::Limits;
use crate::formats::{Progress, io};
use crate::memory::{Slice, Target};
use crate::stream::{Error, Result, Status, Stream, Whence};

/// Positional reads, and the count of what was produced from them.
pub struct Source {
    lock: Lock<State>,
    pub limits: Limits,
}

struct State {
    stream: Box<dyn Stream>,
    /// Whether the stream has no positional reads of its own,
    seeks: bool,
    /// and whether it has no memory to share.
    copies: bool,
    produced: u64,
    progress: Progress,
}

impl State {
    /// Reads at `offset` until `out` is full or the stream ends; a failure counts only where nothing arrived.
    fn read_at(&mut self, offset: i64, out: &mut Target<'_>) -> Result<()> {
        if !self.seeks {
            self.progress.look()?;
            match self.stream.pread(offset, out) {
                Err(error) if error.status() == Status::UNSUPPORTED && out.is_empty() => self.seeks = true,
                outcome => return outcome,
            }
        }
        self.stream.seek(offset, Whence::Start)?;
        io::read(&mut *self.stream, out, &mut self.progress)
    }
}

impl Source {
    pub fn new(stream: Box<dyn Stream>, limits: Limits, progress: Progress) -> Source {
        Source {
            lock: Lock::new(State { stream, seeks: false, copies: false, produced: 0, progress }),
            limits,
        }
    }

    /// The size of the stream, in bytes.
    pub fn size(&self) -> Result<u64> {
        self.lock.with(|state| Ok(state.stream.size()?.unsigned_abs()))
    }

    /// Fills `out` from `offset` on; `ZIP` where the stream ends before that.
    pub fn read_exact(&self, offset: u64, out: &mut [u8]) -> Result<()> {
        let mut done = 0;
        while done < out.len() {
            let at = offset.checked_add(done as u64).and_then(|at| i64::try_from(at).ok());
            let rest = out.get_mut(done..).unwrap_or_default();
            let (Some(at), mut target) = (at, Target::new(rest)) else { return Err(truncated()) };
            let outcome = self.lock.with(|state| state.read_at(at, &mut target));
            match target.len() {
                0 => return Err(outcome.err().unwrap_or_else(truncated)),
                n => done += n,
            }
        }
        Ok(())
    }

    /// The `len` bytes at `offset` as they are in the stream's memory; `None` where it has none, `ZIP` where the stream
    /// ends before that.
    pub fn share(&self, offset: u64, len: u64) -> Result<Option<Slice>> {
        let (Ok(at), Ok(len)) = (i64::try_from(offset), usize::try_from(len)) else {
            return Err(truncated());
        };
        let shared = self.lock.with(|state| {
            state.progress.look()?;
            if state.copies {
                return Ok(None);
            }
            match state.stream.pread_slice(at, len) {
                Err(error) if error.status() == Status::UNSUPPORTED => {
                    state.copies = true;
                    Ok(None)
                }
                outcome => outcome.map(Some),
            }
        })?;
        if shared.as_ref().is_some_and(|shared| shared.len() < len) {
            return Err(truncated());
        }
        Ok(shared)
    }

    /// Counts `n` bytes that were produced; `LIMIT` past the total, and what the progress answers.
    pub fn count(&self, n: u64) -> Result<()> {
        self.lock.with(|state| {
            state.produced = state.produced.saturating_add(n);
            let limit = self.limits.total_size;
            if state.produced > limit {
                return Err(Error::new(
                    Status::LIMIT,
                    format_args!("all entries together must not produce more than {limit} bytes"),
                ));
            }
            let mut left = n;
            while left > 0 {
                let step = left.min(COUNTED as u64);
                state.progress.advance(step)?;
                left -= step;
            }
            Ok(())
        })
    }

    /// For work between two reads: tells that it goes on, and whether it may.
    pub fn look(&self) -> Result<()> {
        self.lock.with(|state| state.progress.look())
    }

    /// Whether `n` more bytes may be produced.
    pub fn has_room_for(&self, n: u64) -> bool {
        let produced = self.lock.with(|state| Ok(state.produced)).unwrap_or(u64::MAX);
        produced.checked_add(n).is_some_and(|sum| sum <= self.limits.total_size)
    }

    /// Reports the end of a whole entry.
    pub fn report(&self) -> Result<()> {
        self.lock.with(|state| state.progress.finish())
    }

    /// The stream back, for whoever had it for a while; `None` while entries are open.
    pub fn into_stream(self) -> Box<dyn Stream> {
        self.lock.into_inner().stream
    }
}

#[cold]
fn truncated() -> Error {
    damaged(format_args!("the archive is truncated: its data ends too early"))
}
