//! The copy-on-write store: the content of a byte stream, without its position.
//!
//! Slices share the store's block. What they cover is *frozen*: a write below that end copies first, unless no
//! slice is left. Above it, appending into spare capacity goes on in place. Memory somebody can still see never
//! moves and never changes, but for pins: they see changes, and so the store makes none while there are any.

mod at_once;
mod capacity;
mod pins;
mod share;
mod splice;
mod window;

pub use pins::Pin;

use super::block::{BlockRef, Origin};
use super::{MAX_LEN, Slice};
use crate::stream::{Error, Result, Status};
use core::ptr::{self, NonNull};

/// Set in [`Store::gate`] while the store is reserved or closed.
const LOCKED: usize = 1 << (usize::BITS - 1);
/// A gate that no write passes: there is no block, or it is not ours to write to.
const READ_ONLY: usize = MAX_LEN + 1;
/// The gate of a store that has been pinned; whether it still is, the count of its block's references tells.
const PINNED: usize = MAX_LEN + 2;
/// The gate of a closed store; no reservation has it, for a pinned store is never reserved.
const CLOSED: usize = LOCKED | PINNED;

/// The first block of a store that grows: with its header, two cache lines.
const FIRST: usize = 96;

pub(super) struct Store {
    /// `None` as long as there is nothing to keep; `gate` is at least `READ_ONLY` then.
    block: Option<BlockRef>,
    /// Where the content starts: the start of the block, or further on when it came from a part of a slice.
    data: *mut u8,
    /// Bytes of content, all initialised.
    len: usize,
    /// The lowest offset where a write goes in place: the end of what slices cover, 0 when the block is ours alone.
    /// `READ_ONLY`, `PINNED`, `LOCKED` and `CLOSED` are greater than any offset, so one comparison finds them all.
    gate: usize,
    /// The most that `len` may become.
    limit: usize,
}

// SAFETY: the block may move between threads, and `data` points into it.
unsafe impl Send for Store {}

impl Store {
    /// No content; allocates nothing.
    pub const EMPTY: Store =
        Store { block: None, data: NonNull::dangling().as_ptr(), len: 0, gate: READ_ONLY, limit: usize::MAX };

    /// Whether `address` lies in the memory that the content is in.
    pub fn holds(&self, address: *const u8) -> bool {
        let Some(block) = &self.block else { return false };
        (block.data().cast_const()..block.end().cast_const()).contains(&address)
    }

    /// The first `len` bytes of a block that is nobody else's.
    ///
    /// # Safety
    /// They are initialised.
    pub unsafe fn over(block: BlockRef, len: usize) -> Store {
        debug_assert!(len <= block.cap());
        let gate = if block.origin() == Origin::Borrowed { READ_ONLY } else { 0 };
        Store { data: block.data(), block: Some(block), len, gate, limit: usize::MAX }
    }

    /// What a slice holds. Read-only until the store finds itself to be the last one to see it.
    pub fn of(slice: Slice) -> Store {
        let (block, data, len) = slice.into_parts();
        Store { block, data, len, ..Store::EMPTY }
    }

    /// Refuses a closed or reserved store.
    #[inline(always)]
    pub fn check(&self) -> Result<()> {
        if self.gate & LOCKED == 0 { Ok(()) } else { Err(self.locked()) }
    }

    #[cold]
    fn locked(&self) -> Error {
        if self.is_closed() {
            Error::bare(Status::CLOSED)
        } else {
            Error::new(Status::EXPORTED, format_args!("a reservation is open: commit it first"))
        }
    }

    pub fn is_closed(&self) -> bool {
        self.gate == CLOSED
    }

    /// Bytes of content.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len
    }

    /// The content from `at` on: where it is, and how much; nothing past the end. Valid until the store is changed.
    #[inline(always)]
    pub fn tail(&self, at: usize) -> (*const u8, usize) {
        let at = at.min(self.len);
        // SAFETY: the content starts at `data`, and `at` is not past its end.
        (unsafe { self.data.add(at) }, self.len - at)
    }

    /// Bytes that fit between `data` and the end of the block or the limit; 0 without a block.
    #[inline(always)]
    fn room(&self) -> usize {
        let end = self.block.as_ref().map_or(self.data, BlockRef::end);
        (end.addr() - self.data.addr()).min(self.limit)
    }

    /// Writes `n` bytes at `at`, after zeros where `at` is past the end. All or nothing.
    ///
    /// # Safety
    /// `from` is valid for reads of `n` bytes (anything when `n` is 0). They may be part of the store's own memory.
    #[inline(always)]
    pub unsafe fn write(&mut self, at: usize, from: *const u8, n: usize) -> Result<()> {
        if self.takes(at, n) {
            // SAFETY: it does; valid for reads, as promised by the caller.
            unsafe { self.put(at, from, n) };
            return Ok(());
        }
        // SAFETY: as promised by the caller.
        unsafe { self.write_slow(at, from, n) }
    }

    #[cold]
    #[inline(never)]
    unsafe fn write_slow(&mut self, at: usize, from: *const u8, n: usize) -> Result<()> {
        self.check_change()?;
        if n == 0 {
            return Ok(()); // not even past the end does an empty write extend the content
        }
        let end = self.end_of(at, n)?;
        // The source may lie in our own memory, which growth moves; a block that was copied lives on in `replaced`.
        let inside = from.addr().wrapping_sub(self.data.addr());
        let inside = (inside < self.room()).then_some(inside);
        let replaced = self.open(at, end, self.roomy(end.max(self.len)))?;
        // SAFETY: `open` made `at..end` writable and keeps the order of bytes when it moves them. The gap is
        // filled last, so that a source in what was content once is still whole when it is copied.
        unsafe {
            let from = match inside {
                Some(offset) if replaced.is_none() => self.data.add(offset).cast_const(),
                _ => from,
            };
            ptr::copy(from, self.data.add(at), n);
            self.fill_gap(at);
        }
        self.len = self.len.max(end);
        Ok(())
    }

    /// The end of `n` bytes at `at`, if content may reach so far.
    fn end_of(&self, at: usize, n: usize) -> Result<usize> {
        let end = at.checked_add(n).filter(|&end| end <= MAX_LEN).ok_or_else(|| {
            Error::new(Status::OVERFLOW, format_args!("{n} bytes at {at} end past the largest position"))
        })?;
        let fixed = self.block.as_ref().filter(|block| block.origin() == Origin::Fixed);
        let limit = fixed.map_or(self.limit, |block| block.cap().min(self.limit));
        if end > limit {
            return Err(Error::new(
                Status::LIMIT,
                format_args!("content would end at {end}, and may not pass {limit} bytes"),
            ));
        }
        Ok(end)
    }

    /// Forgets what is frozen, or that it was pinned, when nobody else is left to see it.
    fn thaw(&mut self) {
        if self.block.as_ref().is_some_and(|block| block.origin() != Origin::Borrowed && block.is_sole()) {
            self.gate = 0;
        }
    }

    /// Makes `at..end` writable in place, and the content up to `at` at least keepable: grows or copies where it
    /// must, to `best` bytes if it can get them. Answers the block that a copy replaced. On failure nothing changes.
    fn open(&mut self, at: usize, end: usize, best: usize) -> Result<Option<BlockRef>> {
        self.thaw();
        // A gap is filled from the end of the content on, so that has to be writable, too.
        if self.gate <= at.min(self.len) && end <= self.room() {
            return Ok(None);
        }
        let least = end.max(self.len);
        debug_assert!(best >= least);
        if self.gate == 0
            && let Some(block) = self.block.as_mut()
            && block.can_resize()
            && block.data() == self.data
        {
            // SAFETY: `gate` is 0, so the reference is the only one; the room was less than `end`, the block
            // starts at `data`, and the limit is not less than `end`: so the capacity is less than both sizes,
            // neither of which is 0.
            unsafe {
                if block.resize(best).is_err() {
                    block.resize(least)?;
                }
            }
            self.data = block.data();
            return Ok(None);
        }
        let copy = BlockRef::heap(best).or_else(|_| BlockRef::heap(least))?;
        // SAFETY: the copy has room for the content and is nobody else's.
        unsafe { ptr::copy_nonoverlapping(self.data, copy.data(), self.len) };
        self.data = copy.data();
        self.gate = 0;
        Ok(self.block.replace(copy))
    }

    /// The capacity to ask for when `least` bytes are needed: twice what there was, so that a byte is moved once
    /// on average however small the writes are. Own blocks grow by realloc, which extends or remaps large ones
    /// instead of copying, and memory that is never touched costs nothing; where the system refuses the double,
    /// the least is asked for. A block that is copied but need not grow gets no more than it needs.
    fn roomy(&self, least: usize) -> usize {
        let room = self.room();
        if least <= room {
            return least;
        }
        let most = self.limit.min(MAX_LEN);
        least.max(FIRST).max(room.saturating_mul(2)).min(most)
    }

    /// Cuts the content to `size` bytes; nothing happens when there are fewer. Capacity is kept for what is written
    /// next, but memory that was lent for reading is given back with the first change.
    pub fn truncate(&mut self, size: usize) -> Result<()> {
        if size >= self.len {
            return Ok(());
        }
        if self.block.as_ref().is_some_and(|block| block.origin() == Origin::Borrowed) {
            // SAFETY: content is initialised.
            let rest = unsafe { Slice::copy_raw(self.data, size)? };
            *self = Store { limit: self.limit, ..Store::of(rest) };
        }
        self.len = size;
        Ok(())
    }

    /// Replaces the content by `n` bytes, which may be part of it. All or nothing.
    ///
    /// # Safety
    /// `from` is valid for reads of `n` bytes (anything when `n` is 0).
    pub unsafe fn assign(&mut self, from: *const u8, n: usize) -> Result<()> {
        self.end_of(0, n)?;
        self.thaw();
        if self.gate == 0 && n <= self.room() {
            // SAFETY: the memory is ours alone and has room; the source is as the caller promised.
            unsafe { ptr::copy(from, self.data, n) };
            self.len = n;
        } else {
            // SAFETY: as promised by the caller.
            let copy = unsafe { Slice::copy_raw(from, n)? };
            *self = Store { limit: self.limit, ..Store::of(copy) };
        }
        Ok(())
    }

    /// Limits the content to `limit` bytes.
    pub fn set_limit(&mut self, limit: usize) -> Result<()> {
        if limit < self.len {
            let message = format_args!("a limit of {limit} bytes is less than the {} there are", self.len);
            return Err(Error::new(Status::INVALID, message));
        }
        self.limit = limit;
        Ok(())
    }

    /// Lets go of the content for good.
    pub fn close(&mut self) {
        *self = Store { gate: CLOSED, ..Store::EMPTY };
    }
}
