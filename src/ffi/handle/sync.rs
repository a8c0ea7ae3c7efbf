//! The atomics of the handle table: the processor's, or loom's when its models run.

#[cfg(not(loom))]
pub use core::sync::atomic::{AtomicPtr, AtomicU32, AtomicU64, AtomicUsize};
#[cfg(loom)]
pub use loom::sync::atomic::{AtomicPtr, AtomicU32, AtomicU64, AtomicUsize};

use core::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed};
#[cfg(not(loom))]
use core::time::Duration;

/// Turns of waiting that only spin, and those after them that only yield.
#[cfg(not(loom))]
const SPINS: u32 = 64;
#[cfg(not(loom))]
const YIELDS: u32 = 32;

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

/// What tells this thread from all others that run: never NULL.
#[cfg(not(loom))]
pub fn this_thread() -> *mut u8 {
    // Every thread has an errno of its own.
    crate::memory::this_thread()
}

#[cfg(loom)]
pub fn this_thread() -> *mut u8 {
    loom::thread_local!(static HERE: Box<u8> = Box::new(0));
    HERE.with(|here| (&raw const **here).cast_mut())
}

/// One turn of waiting for another thread, the longer the more there were: up to a millisecond.
#[cfg(not(loom))]
pub fn wait(turn: u32) {
    match turn {
        0..SPINS => core::hint::spin_loop(),
        _ if turn < SPINS + YIELDS => std::thread::yield_now(),
        _ => {
            let longer = (turn - SPINS - YIELDS).min(5);
            std::thread::sleep(Duration::from_micros(32 << longer));
        }
    }
}

#[cfg(loom)]
pub fn wait(_turn: u32) {
    loom::thread::yield_now();
}
