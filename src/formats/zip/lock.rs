//! What the streams of one archive share: each waits for the others.

use crate::memory::this_thread;
use crate::stream::{Error, Result, Status};
use core::ptr::null_mut;
use core::sync::atomic::{AtomicPtr, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};

/// A lock that other threads wait for, and that answers `BUSY` to a call from inside a call.
pub struct Lock<T> {
    /// The thread that has it; only that thread can find itself here.
    owner: AtomicPtr<u8>,
    value: Mutex<T>,
}

/// Gives the lock free however the verb ends.
struct Owned<'a>(&'a AtomicPtr<u8>);

impl Drop for Owned<'_> {
    fn drop(&mut self) {
        self.0.store(null_mut(), Relaxed);
    }
}

impl<T> Lock<T> {
    pub fn new(value: T) -> Lock<T> {
        Lock { owner: AtomicPtr::new(null_mut()), value: Mutex::new(value) }
    }

    /// The value back.
    pub fn into_inner(self) -> T {
        self.value.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs `verb` alone. `BUSY` where this thread is inside such a run already: a callback beneath the archive's stream
    /// called the archive.
    pub fn with<R>(&self, verb: impl FnOnce(&mut T) -> Result<R>) -> Result<R> {
        let here = this_thread();
        if self.owner.load(Relaxed) == here {
            return Err(Error::new(
                Status::BUSY,
                format_args!("reentrant call: a call on the archive's stream uses the archive"),
            ));
        }
        let mut value = self.value.lock().unwrap_or_else(PoisonError::into_inner);
        self.owner.store(here, Relaxed);
        let _owned = Owned(&self.owner);
        verb(&mut value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_inside_a_call_is_busy_and_one_after_it_is_not() {
        let lock = Lock::new(1);
        let inner = lock.with(|_| Ok(lock.with(|_| Ok(())).err().map(|error| error.status())));
        assert_eq!(inner.unwrap(), Some(Status::BUSY));
        assert_eq!(lock.with(|value| Ok(*value)).unwrap(), 1);
    }
}
