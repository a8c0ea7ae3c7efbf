//! The end of an archive that the sink does not have yet, as the `Write` and `Seek` that the zip crate wants.
//!
//! The crate goes back to correct headers, and finalises an archive when it is dropped. Both happen in here, so a
//! sink need not seek, gets each entry in one write, and sees nothing of what was given up.

use crate::formats::io::{Parked, hand_on};
use crate::memory::TryVec;
use crate::stream::{Error, Result, Status, Stream};
use std::io::{self, ErrorKind, Seek, SeekFrom, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

#[derive(Default)]
struct State {
    /// What the sink has, in bytes.
    base: u64,
    /// What follows.
    bytes: Vec<u8>,
    /// Where the crate writes next, in the archive.
    at: u64,
    /// Whether writes are accepted and forgotten: after a failure, so that what the crate does to clean up cannot
    /// fail too, and at the end.
    discarding: bool,
}

/// Shared between the zip crate, which writes, and our writer, which hands on.
#[derive(Clone, Default)]
pub struct Window {
    state: Arc<Mutex<State>>,
    /// Why a write failed.
    pub parked: Parked,
}

impl Window {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets what the sink does not have, and whatever is written from now on.
    pub fn discard(&self) {
        let mut state = self.state();
        state.bytes.clear();
        state.discarding = true;
    }

    /// Forgets what the sink does not have, and accepts writes again.
    pub fn reset(&self) {
        let mut state = self.state();
        state.bytes.clear();
        state.at = state.base;
        state.discarding = false;
    }

    /// Writes what the sink does not have to `sink`, in one write.
    pub fn hand_on(&self, sink: &mut dyn Stream) -> Result<()> {
        let state = &mut *self.state();
        let before = state.bytes.len();
        let outcome = hand_on(sink, &mut state.bytes);
        state.base += (before - state.bytes.len()) as u64;
        outcome
    }

    /// Takes what no sink has.
    pub fn take(&self) -> Vec<u8> {
        core::mem::take(&mut self.state().bytes)
    }
}

impl Write for Window {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        let mut state = self.state();
        if !state.discarding {
            let start = state.at.checked_sub(state.base).and_then(|start| usize::try_from(start).ok());
            let start = start.filter(|start| *start <= state.bytes.len()).ok_or(ErrorKind::InvalidInput)?;
            let overlap = data.len().min(state.bytes.len() - start);
            let (old, new) = data.split_at(overlap);
            if let Err(error) = state.bytes.try_extend(new) {
                state.discarding = true;
                return Err(self.parked.leave(error));
            }
            state.bytes[start..start + overlap].copy_from_slice(old);
        }
        state.at += data.len() as u64;
        Ok(data.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Seek for Window {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let mut state = self.state();
        let end = state.base + state.bytes.len() as u64;
        let to = match to {
            SeekFrom::Start(offset) => Some(offset),
            SeekFrom::Current(delta) => state.at.checked_add_signed(delta),
            SeekFrom::End(delta) if state.discarding => state.at.max(end).checked_add_signed(delta),
            SeekFrom::End(delta) => end.checked_add_signed(delta),
        };
        state.at = to.ok_or_else(|| self.parked.leave(Error::bare(Status::ZIP)))?;
        Ok(state.at)
    }
}
