//! Where slots live: segments that are made on demand and never unmapped.

use super::slot::Slot;
use super::sync::{AtomicPtr, AtomicU32};
use super::token::MAX_SLOTS;
use core::ptr;
use core::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed};

/// Slots in a segment: large enough to be mapped lazily by the system, 512 KiB.
#[cfg(not(loom))]
const SEGMENT_SLOTS: u32 = 4096;
#[cfg(loom)]
const SEGMENT_SLOTS: u32 = 4;

#[cfg(not(loom))]
const SEGMENTS: usize = (MAX_SLOTS / SEGMENT_SLOTS) as usize;
#[cfg(loom)]
const SEGMENTS: usize = 2;

/// All slots that ever existed, by number.
pub struct Segments<T> {
    starts: [AtomicPtr<Slot<T>>; SEGMENTS],
    /// Slots handed out so far; every lower number exists.
    used: AtomicU32,
}

impl<T> Segments<T> {
    #[cfg(not(loom))]
    pub const fn new() -> Segments<T> {
        Segments { starts: [const { AtomicPtr::new(ptr::null_mut()) }; SEGMENTS], used: AtomicU32::new(0) }
    }

    #[cfg(loom)]
    pub fn new() -> Segments<T> {
        Segments {
            starts: core::array::from_fn(|_| AtomicPtr::new(ptr::null_mut())),
            used: AtomicU32::new(0),
        }
    }

    /// The slot with this number, if its segment exists.
    #[inline(always)]
    pub fn get(&self, index: u32) -> Option<&Slot<T>> {
        let start = self.starts.get((index / SEGMENT_SLOTS) as usize)?.load(Acquire);
        if start.is_null() {
            return None;
        }
        // SAFETY: a segment holds SEGMENT_SLOTS slots and lives as long as the process.
        Some(unsafe { &*start.add((index % SEGMENT_SLOTS) as usize) })
    }

    /// How many slots were handed out.
    pub fn used(&self) -> u32 {
        self.used.load(Acquire)
    }

    /// A slot that was never used; `None` when there is no memory or every number is taken.
    #[cold]
    pub fn fresh(&self) -> Option<u32> {
        loop {
            let index = self.used.load(Relaxed);
            let start = self.starts.get((index / SEGMENT_SLOTS) as usize)?;
            if start.load(Acquire).is_null() {
                let made = allocate()?;
                if start.compare_exchange(ptr::null_mut(), made, AcqRel, Relaxed).is_err() {
                    // SAFETY: another thread was faster, and nobody has seen ours.
                    unsafe { release(made) };
                }
            }
            if self.used.compare_exchange(index, index + 1, AcqRel, Relaxed).is_ok() {
                return Some(index);
            }
        }
    }
}

#[cfg(not(loom))]
fn layout<T>() -> core::alloc::Layout {
    const { assert!(size_of::<Slot<T>>() * SEGMENT_SLOTS as usize <= isize::MAX as usize) };
    core::alloc::Layout::new::<[Slot<T>; SEGMENT_SLOTS as usize]>()
}

#[cfg(not(loom))]
fn allocate<T>() -> Option<*mut Slot<T>> {
    // SAFETY: the layout is not empty. A zeroed slot is an empty one.
    let start = unsafe { std::alloc::alloc_zeroed(layout::<T>()) };
    (!start.is_null()).then_some(start.cast())
}

/// # Safety
/// `start` came from `allocate` and is not in use.
#[cfg(not(loom))]
unsafe fn release<T>(start: *mut Slot<T>) {
    // SAFETY: as promised by the caller.
    unsafe { std::alloc::dealloc(start.cast(), layout::<T>()) };
}

#[cfg(loom)]
fn allocate<T>() -> Option<*mut Slot<T>> {
    let slots: Vec<Slot<T>> = (0..SEGMENT_SLOTS).map(|_| Slot::new()).collect();
    Some(Box::leak(slots.into_boxed_slice()).as_mut_ptr())
}

#[cfg(loom)]
unsafe fn release<T>(start: *mut Slot<T>) {
    // SAFETY: as promised by the caller; the slots are as `allocate` leaked them.
    drop(unsafe { Box::from_raw(ptr::slice_from_raw_parts_mut(start, SEGMENT_SLOTS as usize)) });
}
