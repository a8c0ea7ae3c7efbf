//! Windows for writing: memory that the caller fills in place.

use super::{LOCKED, Store};
use crate::stream::{Error, Result, Status};
use core::ptr::NonNull;

impl Store {
    /// Opens a window of at least `n` bytes at `at`, in memory that nobody else sees; 0 asks for what can be had
    /// without allocating. Until [`Store::commit`] the store is locked.
    pub fn reserve(&mut self, at: usize, n: usize) -> Result<(*mut u8, usize)> {
        self.check_change()?;
        if n == 0 {
            self.thaw();
        } else {
            let end = self.end_of(at, n)?;
            drop(self.open(at, end, self.roomy(end.max(self.len)))?);
        }
        let window = self.window(at);
        self.gate |= LOCKED;
        Ok(window)
    }

    /// What may be written at `at` without growing or copying.
    fn window(&self, at: usize) -> (*mut u8, usize) {
        let room = self.room();
        if (self.gate & !LOCKED) <= at.min(self.len) && at < room {
            // SAFETY: `at` is inside the block.
            (unsafe { self.data.add(at) }, room - at)
        } else {
            (NonNull::dangling().as_ptr(), 0)
        }
    }

    /// Ends a reservation made at `at`: `n` bytes of its window become content.
    ///
    /// # Safety
    /// They were written.
    pub unsafe fn commit(&mut self, at: usize, n: usize) -> Result<()> {
        if self.is_closed() {
            return Err(self.locked());
        }
        if self.gate & LOCKED == 0 {
            return Err(Error::new(Status::INVALID, format_args!("there is no reservation to commit")));
        }
        let (_, room) = self.window(at);
        if n > room {
            let message = format_args!("{n} bytes are more than the {room} that were reserved");
            return Err(Error::new(Status::INVALID, message));
        }
        self.gate &= !LOCKED;
        if n > 0 {
            // SAFETY: the window reaches from the end of the content, where there is a gap, past `at`.
            unsafe { self.fill_gap(at) };
            self.len = self.len.max(at + n);
        }
        Ok(())
    }

    /// Zeros from the end of the content to `at`.
    ///
    /// # Safety
    /// Memory up to `at` is there and writable from the end of the content on.
    pub(super) unsafe fn fill_gap(&mut self, at: usize) {
        if at > self.len {
            // SAFETY: as promised by the caller.
            unsafe { self.data.add(self.len).write_bytes(0, at - self.len) };
        }
    }
}
