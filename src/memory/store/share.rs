//! How content leaves a store: as slices of its block where that pays, else as copies.

use super::Store;
use crate::memory::Slice;
use crate::memory::block::Origin;
use crate::stream::Result;

/// Slices of at least this many bytes share; shorter ones copy, or a kept line would make the next overwrite
/// copy the whole content.
const SHARE: usize = 4096;

impl Store {
    /// The `n` bytes of content at `start`, which lie inside; shared where that pays.
    pub fn share(&mut self, start: usize, n: usize) -> Result<Slice> {
        debug_assert!(start <= self.len && n <= self.len - start);
        // What a pin may change is no slice's to see.
        let worth = (n >= SHARE || n >= self.len - n) && !self.is_pinned();
        match &self.block {
            Some(block) if n > 0 && worth && block.origin() != Origin::Fixed => {
                self.gate = self.gate.max(start + n);
                // SAFETY: content is initialised; the gate now keeps this store from writing to it, and no other
                // store writes to a block that it does not have alone.
                Ok(unsafe { Slice::over(block.clone(), self.data.add(start), n) })
            }
            // SAFETY: content is initialised.
            _ => unsafe { Slice::copy_raw(self.data.add(start), n) },
        }
    }

    /// Moves all content out.
    pub fn take(&mut self) -> Result<Slice> {
        if self.len == 0 || self.block.as_ref().is_some_and(|block| block.origin() == Origin::Fixed) {
            let all = self.share(0, self.len)?;
            self.len = 0;
            return Ok(all);
        }
        let Store { block, data, len, .. } =
            core::mem::replace(self, Store { limit: self.limit, ..Store::EMPTY });
        // SAFETY: the content is initialised, and this store let go of the block; no other one writes to it.
        Ok(block.map_or(Slice::empty(), |block| unsafe { Slice::over(block, data, len) }))
    }
}
