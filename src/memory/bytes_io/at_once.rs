//! Hot verbs as far as they can be done at once, without failing and without a call: what the ABI tries first.
//!
//! Each answers what the verb would, or nothing; then nothing was done, and the verb itself knows what to do or why not.
//! Data goes this way as records of 8 to 16 bytes; other lengths, which the callers had better not try, call `memmove`.

use super::BytesIo;
use crate::memory::copy::{copy_record, is_record};

impl BytesIo {
    /// [`BytesIo::write_raw`]; `None` when it was not done.
    ///
    /// # Safety
    /// `data` is null or valid for reads of `len` bytes, which may be the stream's own.
    #[inline(always)]
    pub unsafe fn write_at_once(&mut self, data: *const u8, len: usize) -> Option<usize> {
        if !is_record(len) || data.is_null() || !self.store.takes(self.pos, len) {
            return None;
        }
        // SAFETY: the store takes them; valid for reads, as the caller promised.
        unsafe { self.store.put_record(self.pos, data, len) };
        self.pos += len;
        Some(len)
    }

    /// [`BytesIo::pwrite_raw`]; `None` when it was not done.
    ///
    /// # Safety
    /// As [`BytesIo::write_at_once`].
    #[inline(always)]
    pub unsafe fn pwrite_at_once(&mut self, offset: i64, data: *const u8, len: usize) -> Option<usize> {
        // A negative offset is past every content.
        let at = offset as usize;
        if !is_record(len) || data.is_null() || at as i64 != offset || !self.store.takes(at, len) {
            return None;
        }
        // SAFETY: as above.
        unsafe { self.store.put_record(at, data, len) };
        Some(len)
    }

    /// `read` into `cap` bytes at `to`; `None` when it was not done.
    ///
    /// # Safety
    /// `to` is null or valid for writes of `cap` bytes.
    #[inline(always)]
    pub unsafe fn read_at_once(&mut self, to: *mut u8, cap: usize) -> Option<usize> {
        // SAFETY: as the caller promised.
        let n = unsafe { self.copy_at_once(self.pos, to, cap)? };
        self.pos += n;
        Some(n)
    }

    /// `pread` into `cap` bytes at `to`; `None` when it was not done.
    ///
    /// # Safety
    /// As [`BytesIo::read_at_once`].
    #[inline(always)]
    pub unsafe fn pread_at_once(&self, offset: i64, to: *mut u8, cap: usize) -> Option<usize> {
        let at = offset as usize;
        if offset < 0 || at as i64 != offset {
            return None;
        }
        // SAFETY: as the caller promised.
        unsafe { self.copy_at_once(at, to, cap) }
    }

    #[inline(always)]
    unsafe fn copy_at_once(&self, at: usize, to: *mut u8, cap: usize) -> Option<usize> {
        let (from, len) = self.store.tail(at);
        if !is_record(cap) || len < cap || to.is_null() || !self.store.is_open() {
            return None;
        }
        // SAFETY: that much content is initialised; the target is valid, as the caller promised; they may overlap.
        unsafe { copy_record(from, to, cap) };
        Some(cap)
    }

    /// `next_line`; `None` when it was not done, which the end is, too.
    #[inline(always)]
    pub fn next_line_at_once(&mut self) -> Option<&[u8]> {
        if !self.store.is_open() {
            return None;
        }
        let n = self.line(usize::MAX);
        let (start, _) = self.store.tail(self.pos);
        if n == 0 {
            return None;
        }
        self.pos += n;
        // SAFETY: content is initialised, and the borrow of the stream keeps everybody from writing to it.
        Some(unsafe { core::slice::from_raw_parts(start, n) })
    }

    /// `tell`; `None` when it was not done.
    #[inline(always)]
    pub fn tell_at_once(&self) -> Option<i64> {
        self.store.is_open().then_some(self.pos as i64)
    }

    /// `seek` from the start, `whence` 0; `None` when it was not done.
    #[inline(always)]
    pub fn seek_at_once(&mut self, offset: i64, whence: i32) -> Option<i64> {
        if whence != 0 || offset < 0 || offset > isize::MAX as i64 || !self.store.is_open() {
            return None;
        }
        self.pos = offset as usize;
        Some(offset)
    }
}
