//! Content in memory.

use super::budget::{self, Share};
use crate::memory::BytesIo;
use crate::stream::{Error, Result, Status, Stream};

/// Memory is had from the system in pieces of as much, from `LARGE` bytes on: page by page takes a third longer.
const PIECE: usize = 256 << 10;
const LARGE: usize = 1 << 20;

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
        if end > self.had.max(LARGE) {
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
        let content = self.bytes.content();
        if content.len() == end && self.had <= room {
            // SAFETY: that much room is there behind the content.
            unsafe { have(content.as_ptr_range().end) };
        }
    }
}

/// The system's page, on most.
const PAGE: usize = 4096;

/// Has the pages of a piece that begins at `start`.
///
/// # Safety
/// The piece is memory that is ours to write to.
#[cfg(target_os = "linux")]
unsafe fn have(start: *const u8) {
    let before = start.align_offset(PAGE).min(PIECE);
    // SAFETY: this changes nothing but that the memory is there; a system with larger pages, or without this, refuses.
    unsafe {
        let start = start.wrapping_add(before).cast_mut();
        libc::madvise(start.cast(), PIECE - before, libc::MADV_POPULATE_WRITE);
    }
}

/// Elsewhere the system has its own ways.
#[cfg(not(target_os = "linux"))]
unsafe fn have(_start: *const u8) {}

#[cold]
pub(super) fn too_large(end: u64, max_size: usize) -> Error {
    Error::new(
        Status::LIMIT,
        format_args!("content would end at {end}, and may not pass {max_size} bytes in memory"),
    )
}
