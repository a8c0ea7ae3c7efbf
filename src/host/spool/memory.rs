//! Content in memory.

use super::budget::{self, Share};
use crate::memory::BytesIo;
use crate::stream::{Error, Result, Status, Stream};

/// From this size on, memory is had from the system in pieces of as much: page by page takes a third longer.
const PIECE: usize = 2 << 20;

/// Content in memory, and its part of the budget.
#[derive(Default)]
pub(super) struct Memory {
    pub(super) bytes: BytesIo,
    pub(super) share: Share,
    /// Up to where memory was had in pieces.
    had: usize,
}

impl Memory {
    /// No content yet, and never more than `max_size` bytes.
    pub fn of(max_size: usize) -> Result<Memory> {
        let mut memory = Memory::default();
        // Or the spare memory of growing content would be more than was allowed.
        memory.bytes.set_memory_limit(max_size)?;
        Ok(memory)
    }

    /// Writes all of `data` at `at`, up to `end`, or fails with nothing changed.
    #[inline]
    pub fn write_at(&mut self, at: u64, end: u64, data: &[u8], max_size: usize) -> Result<()> {
        let Some(end) = usize::try_from(end).ok().filter(|&end| end <= max_size) else {
            return Err(too_large(end, max_size));
        };
        if !self.share.covers(end) {
            let (limit, used) = budget::figures();
            return Err(Error::new(
                Status::LIMIT,
                format_args!(
                    "content would end at {end}, and of {limit} bytes for all spools {used} are used"
                ),
            ));
        }
        self.bytes.pwrite(at.cast_signed(), data)?;
        if end > self.had.max(PIECE) {
            self.have_more(end);
        }
        Ok(())
    }

    /// Has the next piece behind `end`, where there is room for that already.
    #[cold]
    fn have_more(&mut self, end: usize) {
        self.had = end.saturating_add(PIECE);
        // What the use of memory says beyond its room is less than a page.
        let room = self.bytes.memory_use().map_or(0, |bytes| bytes.saturating_sub(PAGE));
        #[cfg(target_os = "linux")]
        if self.bytes.content().len() == end && self.had <= room {
            let start = self.bytes.content().as_ptr_range().end.cast_mut();
            let before = start.align_offset(PAGE).min(PIECE);
            // SAFETY: inside our memory, of which this changes nothing but that it is there. A system that has larger
            // pages, or none of this, does nothing.
            unsafe {
                libc::madvise(start.wrapping_add(before).cast(), PIECE - before, libc::MADV_POPULATE_WRITE)
            };
        }
    }
}

/// The system's page, on most.
const PAGE: usize = 4096;

#[cold]
pub(super) fn too_large(end: u64, max_size: usize) -> Error {
    Error::new(
        Status::LIMIT,
        format_args!("content would end at {end}, and may not pass {max_size} bytes in memory"),
    )
}
