//! The part of the store that hot verbs use: what can be done at once, without failing.

use super::{LOCKED, Store};
use crate::memory::copy::{copy_bytes, copy_record};

impl Store {
    /// Whether `n` bytes can be written at `at` in place.
    #[inline(always)]
    pub fn takes(&self, at: usize, n: usize) -> bool {
        // `len` is never more than the room, so the subtraction holds once `at <= len` does.
        self.gate <= at && at <= self.len && n <= self.room() - at
    }

    /// Writes `n` bytes at `at` in place.
    ///
    /// # Safety
    /// [`Store::takes`] said that it can; `from` is valid for reads of `n` bytes, which may be the store's own.
    #[inline(always)]
    pub unsafe fn put(&mut self, at: usize, from: *const u8, n: usize) {
        // SAFETY: above the gate nobody reads, and the room is there.
        unsafe { copy_bytes(from, self.data.add(at), n) };
        self.len = self.len.max(at + n);
    }

    /// As [`Store::put`], for a record.
    ///
    /// # Safety
    /// As [`Store::put`]; `n` is the length of a record.
    #[inline(always)]
    pub unsafe fn put_record(&mut self, at: usize, from: *const u8, n: usize) {
        // SAFETY: as there.
        unsafe { copy_record(from, self.data.add(at), n) };
        self.len = self.len.max(at + n);
    }

    /// Whether the content can be read: neither closed nor reserved.
    #[inline(always)]
    pub fn is_open(&self) -> bool {
        self.gate & LOCKED == 0
    }
}
