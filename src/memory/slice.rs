//! Immutable, reference-counted bytes: the currency of zero copy.

use super::block::BlockRef;
use crate::stream::{Error, Result, Status};
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
    pub fn from_vec(bytes: Vec<u8>) -> Result<Slice> {
        if bytes.is_empty() {
            return Ok(Slice::empty());
        }
        let len = bytes.len();
        let block = BlockRef::vec(bytes)?;
        let start = block.data();
        // SAFETY: the Vec's bytes are initialised, and the new block is nobody else's.
        Ok(unsafe { Slice::over(block, start, len) })
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
