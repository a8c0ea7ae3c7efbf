//! Content of the file that was read into memory: for small reads, lines, and to be borrowed.

use crate::stream::{CHUNK, Error, Result, Status};
use core::mem::MaybeUninit;
use core::ops::Range;

/// More memory than this is given back when the line that took it was read.
const KEPT: usize = 16 * CHUNK;

/// Read at a time where others may change the file, so that nothing is kept.
const SHARED: usize = 8192;

/// One stretch of content.
#[derive(Default)]
pub(super) struct Window {
    at: u64,
    bytes: Vec<u8>,
}

impl Window {
    /// What is known of the content from `at` on; nothing where the file may have changed.
    #[inline]
    pub fn cached(&self, at: u64, shared: bool) -> &[u8] {
        if shared { &[] } else { self.shown(at) }
    }

    /// What was shown from `at` on.
    #[inline]
    pub fn shown(&self, at: u64) -> &[u8] {
        let from = at.checked_sub(self.at).and_then(|from| usize::try_from(from).ok());
        from.and_then(|from| self.bytes.get(from..)).unwrap_or_default()
    }

    /// Content of `size` bytes from `at` on: `wanted` bytes or more, unless it ends before. `read` gets what is missing.
    pub fn bytes_at(
        &mut self,
        at: u64,
        wanted: usize,
        size: u64,
        shared: bool,
        read: impl FnOnce(u64, &mut [MaybeUninit<u8>]) -> Result<usize>,
    ) -> Result<&[u8]> {
        let left = usize::try_from(size.saturating_sub(at)).unwrap_or(usize::MAX);
        let known = self.cached(at, shared).len().min(left);
        if known < wanted.min(left) {
            self.bytes.drain(..self.bytes.len() - known);
            self.at = at;
            if known == 0 && self.bytes.capacity() > KEPT {
                self.bytes = Vec::new();
            }
            // Twice as much each time, so that a long line is read in few steps.
            let step = if shared { SHARED } else { CHUNK };
            let more = known.max(step).max(wanted - known).min(left - known);
            self.grow(more, |room| read(at + known as u64, room))?;
        }
        if shared && left == 0 {
            self.bytes.clear();
        }
        Ok(self.shown(at))
    }

    fn grow(
        &mut self,
        more: usize,
        read: impl FnOnce(&mut [MaybeUninit<u8>]) -> Result<usize>,
    ) -> Result<()> {
        let known = self.bytes.len();
        self.bytes.try_reserve(more).map_err(|_| Error::bare(Status::NO_MEMORY))?;
        let n = read(&mut self.bytes.spare_capacity_mut()[..more])?.min(more);
        // SAFETY: there is capacity, and `n` bytes more were read.
        unsafe { self.bytes.set_len(known + n) };
        Ok(())
    }

    /// Forgets what is known of `part`.
    pub fn forget(&mut self, part: Range<u64>) {
        if part.start < self.at + self.bytes.len() as u64 && self.at < part.end {
            self.bytes.clear();
        }
    }

    /// Whether `address` lies in what is lent out.
    pub fn lends(&self, address: *const u8) -> bool {
        let start = self.bytes.as_ptr();
        (start..start.wrapping_add(self.bytes.capacity())).contains(&address)
    }

    /// Bytes of memory.
    pub fn memory_use(&self) -> usize {
        self.bytes.capacity()
    }

    /// Gives the memory back.
    pub fn shrink(&mut self) {
        self.bytes = Vec::new();
    }
}
