//! Where a read puts its bytes: the caller's memory, which need not be initialised.

use super::copy::copy_bytes;
use core::marker::PhantomData;
use core::mem::MaybeUninit;

/// Memory to be filled from the front. Safe code cannot read what it has not written.
pub struct Target<'a> {
    start: *mut u8,
    cap: usize,
    len: usize,
    memory: PhantomData<&'a mut [u8]>,
}

impl<'a> Target<'a> {
    /// # Safety
    /// `start` is valid for writes of `cap` bytes for `'a` (anything when `cap` is 0), and nobody else uses them.
    #[inline]
    pub unsafe fn from_raw(start: *mut u8, cap: usize) -> Target<'a> {
        Target { start, cap, len: 0, memory: PhantomData }
    }

    /// A target over initialised memory.
    pub fn new(memory: &'a mut [u8]) -> Target<'a> {
        Target { start: memory.as_mut_ptr(), cap: memory.len(), len: 0, memory: PhantomData }
    }

    /// Bytes put so far.
    #[inline]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether nothing was put yet.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Bytes that still fit.
    #[inline]
    pub fn room(&self) -> usize {
        self.cap - self.len
    }

    /// Copies as much of `bytes` as fits, and answers how much that was.
    #[inline]
    pub fn put(&mut self, bytes: &[u8]) -> usize {
        // SAFETY: a reference is valid for reads.
        unsafe { self.put_raw(bytes.as_ptr(), bytes.len()) }
    }

    /// [`Target::put`] from memory that may overlap the target: a C caller may read a stream into memory that it
    /// borrowed from the same stream.
    ///
    /// # Safety
    /// `bytes` is valid for reads of `len` bytes (anything when `len` is 0).
    #[inline]
    pub unsafe fn put_raw(&mut self, bytes: *const u8, len: usize) -> usize {
        let n = len.min(self.room());
        // SAFETY: `n` fits into the room, and `bytes` holds as many.
        unsafe { copy_bytes(bytes, self.start.add(self.len), n) };
        self.len += n;
        n
    }

    /// The room as a slice, zeroed first, for readers that want one; [`Target::advance`] then says how much was used.
    pub fn zeroed_room(&mut self) -> &mut [u8] {
        self.zeroed_part(usize::MAX)
    }

    /// As [`Target::zeroed_room`], of at most `most` bytes.
    pub fn zeroed_part(&mut self, most: usize) -> &mut [u8] {
        let room = self.room().min(most);
        if room == 0 {
            return &mut [];
        }
        // SAFETY: the room is valid for writes and ours alone; it is initialised before the slice is made.
        unsafe {
            let at = self.start.add(self.len);
            at.write_bytes(0, room);
            core::slice::from_raw_parts_mut(at, room)
        }
    }

    /// The room as it is, for who fills it without reading it; [`Target::advance`] then says how much was filled.
    pub fn spare_room(&mut self) -> &mut [MaybeUninit<u8>] {
        if self.room() == 0 {
            return &mut [];
        }
        // SAFETY: the room is valid for writes and ours alone.
        unsafe { core::slice::from_raw_parts_mut(self.start.add(self.len).cast(), self.room()) }
    }

    /// Counts `n` bytes of the room, zeroed or filled, as put; more than the room counts as the room.
    pub fn advance(&mut self, n: usize) {
        self.len += n.min(self.room());
    }
}
