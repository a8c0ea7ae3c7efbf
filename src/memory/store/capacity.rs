//! Memory beyond the content: had in advance, given back, counted.

use super::Store;
use crate::memory::block::{BlockRef, Origin};
use crate::stream::Result;
use core::ptr;

impl Store {
    /// Makes room for content of `n` bytes, so that appending up to there neither allocates nor copies.
    pub fn reserve_capacity(&mut self, n: usize) -> Result<()> {
        if n > self.len {
            self.end_of(0, n)?;
            drop(self.open(self.len, n, n)?);
        }
        Ok(())
    }

    /// Gives spare memory back, where it is ours and nobody else sees it.
    pub fn shrink(&mut self) -> Result<()> {
        self.thaw();
        let Some(block) = &mut self.block else { return Ok(()) };
        if self.gate != 0 || !block.can_resize() || block.cap() == self.len {
            return Ok(());
        }
        if self.len == 0 {
            *self = Store { limit: self.limit, ..Store::EMPTY };
        } else if block.data() == self.data {
            // SAFETY: `gate` is 0, so the reference is the only one; the content is not empty, and fits.
            unsafe { block.resize(self.len)? };
            self.data = block.data();
        } else {
            let copy = BlockRef::heap(self.len)?;
            // SAFETY: the copy has room for the content and is nobody else's.
            unsafe { ptr::copy_nonoverlapping(self.data, copy.data(), self.len) };
            self.data = copy.data();
            self.block = Some(copy);
        }
        Ok(())
    }

    /// Bytes of memory that hold the content: its capacity and its bookkeeping, shared or not. Of memory that is
    /// lent for reading, or the caller's for good, the bookkeeping only.
    pub fn memory_use(&self) -> usize {
        self.block.as_ref().map_or(0, |block| match block.origin() {
            Origin::Borrowed | Origin::Fixed => block.overhead(),
            Origin::Heap | Origin::Vec | Origin::Adopted => block.overhead() + block.cap(),
        })
    }
}
