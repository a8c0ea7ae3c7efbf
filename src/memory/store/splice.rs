//! Replacing a part of the content by one of another length.

use super::Store;
use crate::stream::{Error, Result, Status};
use core::ptr;

impl Store {
    /// Puts `new` in the place of the `old` bytes at `at`, which lie inside the content. All or nothing.
    pub fn splice(&mut self, at: usize, old: usize, new: &[u8]) -> Result<()> {
        debug_assert!(at <= self.len && old <= self.len - at);
        let rest = self.len - at - old;
        let size = new.len().checked_add(rest).ok_or_else(|| {
            Error::new(Status::OVERFLOW, format_args!("{} bytes are more than there can be", new.len()))
        })?;
        let end = self.end_of(at, size)?;
        // A block that a copy replaced goes last: `new` may lie in it.
        let _replaced = self.open(at, end, self.roomy(end.max(self.len)))?;
        // SAFETY: `open` made `at..end` writable and kept the content; a reference to bytes is never to memory that
        // may be written in place.
        unsafe {
            let gap = self.data.add(at);
            ptr::copy(gap.add(old), gap.add(new.len()), rest);
            ptr::copy_nonoverlapping(new.as_ptr(), gap, new.len());
        }
        self.len = end;
        Ok(())
    }
}
