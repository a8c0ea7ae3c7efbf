//! The memory that all spools of the process share.

use core::sync::atomic::{AtomicUsize, Ordering::Relaxed};

static LIMIT: AtomicUsize = AtomicUsize::new(usize::MAX);
static USED: AtomicUsize = AtomicUsize::new(0);

/// Counted at a time, so that small writes seldom have to.
const STEP: usize = 4096;

/// Sets how many bytes all spools together may hold in memory; `usize::MAX`: any number.
pub fn set_limit(bytes: usize) {
    LIMIT.store(bytes, Relaxed);
}

/// How many bytes all spools together may hold in memory, and how many they do.
pub fn figures() -> (usize, usize) {
    (LIMIT.load(Relaxed), USED.load(Relaxed))
}

/// What one spool has of it, given back when this is dropped.
#[derive(Default)]
pub(super) struct Share(usize);

impl Share {
    /// Makes the share `bytes` at least, if the others leave that much.
    #[inline]
    pub fn covers(&mut self, bytes: usize) -> bool {
        bytes <= self.0
            || self.grow(bytes.checked_next_multiple_of(STEP).unwrap_or(bytes))
            || self.grow(bytes)
    }

    #[cold]
    fn grow(&mut self, bytes: usize) -> bool {
        let more = bytes - self.0;
        let limit = LIMIT.load(Relaxed);
        let fits = |used: usize| used.checked_add(more).filter(|&used| used <= limit);
        let grown = USED.fetch_update(Relaxed, Relaxed, fits).is_ok();
        if grown {
            self.0 = bytes;
        }
        grown
    }

    /// How many bytes it has.
    #[cfg(test)]
    pub fn size(&self) -> usize {
        self.0
    }

    /// Gives back what is more than `bytes`.
    pub fn shrink(&mut self, bytes: usize) {
        let less = self.0.saturating_sub(bytes);
        USED.fetch_sub(less, Relaxed);
        self.0 -= less;
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.shrink(0);
    }
}
