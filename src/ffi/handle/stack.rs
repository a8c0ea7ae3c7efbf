//! Lock-free stacks of slots, linked through a field of the slots: usable after a fork at any moment.

use super::sync::{AtomicU32, AtomicU64, swap_if};
use core::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed};

/// The head is a tag, which changes with every pop so that a head that went and came back is noticed,
/// and a slot number plus one; zero is the empty stack. Alone on its cache line.
#[repr(align(64))]
pub struct Stack {
    head: AtomicU64,
}

fn top_of(head: u64) -> Option<u32> {
    (head as u32).checked_sub(1)
}

impl Stack {
    #[cfg(not(loom))]
    pub const fn new() -> Stack {
        Stack { head: AtomicU64::new(0) }
    }

    #[cfg(loom)]
    pub fn new() -> Stack {
        Stack { head: AtomicU64::new(0) }
    }

    /// Puts the slot with number `index` on top; `link` is its field for this stack.
    pub fn push(&self, index: u32, link: &AtomicU32) {
        loop {
            let head = self.head.load(Relaxed);
            link.store(head as u32, Relaxed);
            if swap_if(&self.head, head, head >> 32 << 32 | u64::from(index + 1)) {
                return;
            }
        }
    }

    /// Takes the top slot; `link` finds a slot's field for this stack.
    pub fn pop<'a>(&self, link: impl Fn(u32) -> Option<&'a AtomicU32>) -> Option<u32> {
        loop {
            let head = self.head.load(Acquire);
            let index = top_of(head)?;
            let next = link(index)?.load(Relaxed);
            let tag = (head >> 32).wrapping_add(1);
            if swap_if(&self.head, head, tag << 32 | u64::from(next)) {
                return Some(index);
            }
        }
    }

    /// Takes all slots at once; [`Stack::after`] walks them.
    pub fn take_all(&self) -> Option<u32> {
        if self.head.load(Relaxed) as u32 == 0 {
            return None;
        }
        top_of(self.head.swap(0, AcqRel))
    }

    /// The slot below the one with this `link`, in what [`Stack::take_all`] took.
    pub fn below(link: &AtomicU32) -> Option<u32> {
        link.load(Relaxed).checked_sub(1)
    }
}
