//! The atomics of the handle table: the processor's, or loom's when its models run.

#[cfg(not(loom))]
pub use core::sync::atomic::{AtomicPtr, AtomicU32, AtomicU64, AtomicUsize};
#[cfg(loom)]
pub use loom::sync::atomic::{AtomicPtr, AtomicU32, AtomicU64, AtomicUsize};

use core::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed};

/// Whether plain stores do; never in a model.
#[inline(always)]
pub fn single_threaded() -> bool {
    cfg!(not(loom)) && crate::memory::single_threaded()
}

/// Compare-and-swap that a process with one thread gets for the price of a store.
#[inline(always)]
pub fn swap_if(atomic: &AtomicU64, seen: u64, new: u64) -> bool {
    if single_threaded() {
        let same = atomic.load(Relaxed) == seen;
        if same {
            atomic.store(new, Relaxed);
        }
        return same;
    }
    atomic.compare_exchange(seen, new, AcqRel, Acquire).is_ok()
}
