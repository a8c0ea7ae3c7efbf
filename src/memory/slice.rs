//! Immutable, reference-counted bytes: the currency of zero copy.

use super::block::{BlockRef, Origin, ReleaseFn};
use crate::stream::{Error, Result, Status};
use core::ffi::c_void;
use core::ptr::{self, NonNull};
use core::slice;

/// Immutable bytes that share their storage with other slices and, until it is written, with a stream.
///
/// The one type of the core that several threads may use at once.
pub struct Slice {
    /// `None` when there are no bytes.
    block: Option<BlockRef>,
    data: NonNull<u8>,
    len: usize,
}

// A slice lives inside a handle's slot.
const _: () = assert!(size_of::<Slice>() <= 24);

// SAFETY: the bytes never change as long as the slice lives, and the count of references is atomic.
unsafe impl Send for Slice {}
// SAFETY: as above.
unsafe impl Sync for Slice {}

impl Slice {
    /// No bytes; allocates nothing.
    pub const fn empty() -> Slice {
        Slice { block: None, data: NonNull::dangling(), len: 0 }
    }

    /// A copy of `bytes`.
    pub fn copy_of(bytes: &[u8]) -> Result<Slice> {
        // SAFETY: a reference is valid for reads.
        unsafe { Slice::copy_raw(bytes.as_ptr(), bytes.len()) }
    }

    /// A copy of `len` bytes at `data`, which need not be bytes that never change.
    ///
    /// # Safety
    /// `data` is valid for reads of `len` bytes (anything when `len` is 0).
    pub unsafe fn copy_raw(data: *const u8, len: usize) -> Result<Slice> {
        if len == 0 {
            return Ok(Slice::empty());
        }
        let block = BlockRef::heap(len)?;
        // SAFETY: the block is fresh and has room for `len` bytes.
        unsafe {
            ptr::copy_nonoverlapping(data, block.data(), len);
            let start = block.data();
            Ok(Slice::over(block, start, len))
        }
    }

    /// Takes over the memory of `bytes` without a copy.
    pub fn from_vec(mut bytes: Vec<u8>) -> Result<Slice> {
        Slice::take_vec(&mut bytes)
    }

    /// Takes over the memory of `bytes` without a copy, and leaves it empty; as it was on failure.
    pub fn take_vec(bytes: &mut Vec<u8>) -> Result<Slice> {
        if bytes.is_empty() {
            return Ok(Slice::empty());
        }
        let len = bytes.len();
        let block = BlockRef::vec(bytes)?;
        let start = block.data();
        // SAFETY: the Vec's bytes are initialised, and the new block is nobody else's.
        Ok(unsafe { Slice::over(block, start, len) })
    }

    /// The caller's memory without a copy. `release` is called with `user_data` when no slice of it is left; at once
    /// if this fails.
    ///
    /// # Safety
    /// `data` is valid for reads of `len` bytes, which nobody changes, until `release` is called, on any thread.
    pub unsafe fn borrow(
        data: *const u8,
        len: usize,
        release: Option<ReleaseFn>,
        user_data: *mut c_void,
    ) -> Result<Slice> {
        // SAFETY: as promised.
        unsafe {
            let block = BlockRef::lent(data.cast_mut(), len, Origin::Borrowed, release, user_data)?;
            let start = block.data();
            Ok(Slice::over(block, start, len))
        }
    }

    /// A slice of `block`.
    ///
    /// # Safety
    /// `start` and the `len` initialised bytes after it lie in `block`; nobody writes to them while the slice lives.
    pub(super) unsafe fn over(block: BlockRef, start: *mut u8, len: usize) -> Slice {
        // SAFETY: pointers into a block are never null.
        let data = unsafe { NonNull::new_unchecked(start) };
        Slice { block: Some(block), data, len }
    }

    /// The block, and where in it the slice lies.
    pub(super) fn into_parts(self) -> (Option<BlockRef>, *mut u8, usize) {
        (self.block, self.data.as_ptr(), self.len)
    }

    /// The bytes.
    #[inline]
    pub fn as_bytes(&self) -> &[u8] {
        // SAFETY: initialised bytes in a block that the slice keeps alive, and that nobody writes to.
        unsafe { slice::from_raw_parts(self.data.as_ptr(), self.len) }
    }

    /// Where the bytes are; not null, even when there are none.
    #[inline]
    pub fn as_ptr(&self) -> *const u8 {
        self.data.as_ptr()
    }

    /// How many bytes.
    #[inline]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are no bytes.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The same bytes again, without a copy; cannot fail.
    #[inline]
    pub fn dup(&self) -> Slice {
        Slice { block: self.block.clone(), ..*self }
    }

    /// Whether nobody else has these bytes. Once true it stays true, for only this slice could make another.
    pub fn is_sole(&self) -> bool {
        self.block.as_ref().is_none_or(BlockRef::is_sole)
    }

    /// `len` bytes from `start` on, without a copy; `INVALID` unless they all lie inside.
    pub fn sub(&self, start: usize, len: usize) -> Result<Slice> {
        if start > self.len || len > self.len - start {
            let message = format_args!("{len} bytes at {start} are not inside a slice of {} bytes", self.len);
            return Err(Error::new(Status::INVALID, message));
        }
        if len == 0 {
            return Ok(Slice::empty());
        }
        // SAFETY: `start` is inside the slice.
        let data = unsafe { self.data.add(start) };
        Ok(Slice { block: self.block.clone(), data, len })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::{refusing, without_memory};

    #[test]
    fn an_empty_slice_allocates_nothing_and_points_somewhere() {
        let (copy, vec) = without_memory(|| (Slice::copy_of(b""), Slice::from_vec(Vec::new())));
        for slice in
            [Slice::empty(), copy.unwrap(), vec.unwrap(), Slice::copy_of(b"x").unwrap().sub(1, 0).unwrap()]
        {
            assert!(slice.is_empty() && slice.as_bytes().is_empty() && !slice.as_ptr().is_null());
            assert!(slice.dup().is_empty());
        }
    }

    #[test]
    fn a_vec_is_taken_over_without_a_copy() {
        let vec = b"bytes".to_vec();
        let start = vec.as_ptr();
        assert_eq!(Slice::from_vec(vec).unwrap().as_ptr(), start);
    }

    #[test]
    fn dup_and_sub_share_and_need_no_memory() {
        let all = Slice::copy_of(b"0123456789").unwrap();
        let (twin, part) = without_memory(|| (all.dup(), all.sub(2, 5)));
        let part = part.unwrap();
        assert_eq!(twin.as_ptr(), all.as_ptr());
        assert_eq!(part.as_ptr(), all.as_ptr().wrapping_add(2));
        drop((all, twin));
        assert_eq!(part.sub(1, 2).unwrap().as_bytes(), b"34");
    }

    #[test]
    fn a_part_outside_the_slice_is_invalid() {
        let all = Slice::copy_of(b"0123456789").unwrap();
        for (start, len) in [(0, 11), (10, 1), (11, 0), (usize::MAX, 2), (2, usize::MAX)] {
            assert_eq!(all.sub(start, len).err().unwrap().status(), Status::INVALID, "{start}, {len}");
        }
        assert_eq!(all.sub(10, 0).unwrap().as_bytes(), b"");
        assert_eq!(all.sub(0, 10).unwrap().as_bytes(), all.as_bytes());
    }

    #[test]
    fn a_slice_that_cannot_be_made_says_no_memory() {
        assert_eq!(without_memory(|| Slice::copy_of(b"x").err()).unwrap().status(), Status::NO_MEMORY);
        let vec = b"x".to_vec();
        assert_eq!(refusing(0..1, || Slice::from_vec(vec).err()).unwrap().status(), Status::NO_MEMORY);
    }
}
