//! BytesIO: a byte stream in memory, as in Python's `io`.

mod at_once;
mod content;
mod verbs;

#[cfg(test)]
mod tests;

use super::block::{BlockRef, Origin, ReleaseFn};
use super::store::Store;
use super::{Slice, Target};
use crate::stream::{Error, Result, Status};
use core::ffi::c_void;
use core::slice;

/// A byte stream in memory: grows on demand, shares its content with slices, and copies only when it has to.
pub struct BytesIo {
    store: Store,
    /// Never more than `isize::MAX`; may be past the end.
    pos: usize,
}

// A stream lives inside a handle's slot, which has 128 bytes.
const _: () = assert!(size_of::<BytesIo>() <= 48);

impl BytesIo {
    /// An empty stream; allocates nothing.
    pub const fn new() -> BytesIo {
        BytesIo { store: Store::EMPTY, pos: 0 }
    }

    /// A stream that starts with a copy of `bytes`.
    pub fn copy_of(bytes: &[u8]) -> Result<BytesIo> {
        Ok(BytesIo::from_slice(Slice::copy_of(bytes)?))
    }

    /// A stream that starts with the bytes of `slice`, which are copied only if they are written to while another
    /// slice sees them.
    pub fn from_slice(slice: Slice) -> BytesIo {
        BytesIo { store: Store::of(slice), pos: 0 }
    }

    /// A stream over memory that is lent for reading: the first change copies it. `release` is called once, with
    /// `user_data`, when neither stream nor slice needs the memory any more; at once if this fails.
    ///
    /// # Safety
    /// `data` is valid for reads of `len` bytes, which nobody changes, until `release` is called (without one: for
    /// ever). `release` may be called on any thread.
    pub unsafe fn borrow(
        data: *const u8,
        len: usize,
        release: Option<ReleaseFn>,
        user_data: *mut c_void,
    ) -> Result<BytesIo> {
        // SAFETY: as promised; a `Borrowed` block is never written to.
        unsafe { BytesIo::lent(data.cast_mut(), len, Origin::Borrowed, release, user_data) }
    }

    /// A stream that takes over memory and writes to it in place; growth past `len` moves to memory of its own.
    /// `release` is called as for [`BytesIo::borrow`].
    ///
    /// # Safety
    /// `data` is valid for reads and writes of `len` bytes, which nobody else uses, until `release` is called
    /// (without one: for ever). `release` may be called on any thread.
    pub unsafe fn adopt(
        data: *mut u8,
        len: usize,
        release: Option<ReleaseFn>,
        user_data: *mut c_void,
    ) -> Result<BytesIo> {
        // SAFETY: as promised.
        unsafe { BytesIo::lent(data, len, Origin::Adopted, release, user_data) }
    }

    unsafe fn lent(
        data: *mut u8,
        len: usize,
        origin: Origin,
        release: Option<ReleaseFn>,
        user_data: *mut c_void,
    ) -> Result<BytesIo> {
        // SAFETY: as promised by the caller; all `len` bytes can be read.
        let store = unsafe { Store::over(BlockRef::lent(data, len, origin, release, user_data)?, len) };
        Ok(BytesIo { store, pos: 0 })
    }

    /// A stream over `cap` bytes of the caller's memory, of which `len` are content. It never grows (`LIMIT`) and
    /// is never shared: slices of it are copies.
    ///
    /// # Safety
    /// `memory` is valid for reads of `len` and writes of `cap` bytes, and nobody else uses it, as long as the
    /// stream is open.
    pub unsafe fn fixed(memory: *mut u8, len: usize, cap: usize) -> Result<BytesIo> {
        if len > cap {
            let message = format_args!("content of {len} bytes does not fit into {cap} bytes of memory");
            return Err(Error::new(Status::INVALID, message));
        }
        // SAFETY: as promised by the caller.
        let store = unsafe { Store::over(BlockRef::fixed(memory, cap)?, len) };
        Ok(BytesIo { store, pos: 0 })
    }

    /// [`Stream::write`](crate::stream::Stream::write) from memory that may be part of the stream's own content.
    ///
    /// # Safety
    /// `data` is valid for reads of `len` bytes (anything when `len` is 0).
    #[inline]
    pub unsafe fn write_raw(&mut self, data: *const u8, len: usize) -> Result<usize> {
        // SAFETY: as promised by the caller.
        unsafe { self.store.write(self.pos, data, len)? };
        self.pos += len;
        Ok(len)
    }

    /// [`Stream::pwrite`](crate::stream::Stream::pwrite) from memory that may be part of the stream's own content.
    ///
    /// # Safety
    /// `data` is valid for reads of `len` bytes (anything when `len` is 0).
    #[inline]
    pub unsafe fn pwrite_raw(&mut self, offset: i64, data: *const u8, len: usize) -> Result<usize> {
        if offset < 0 {
            self.store.check_change()?;
            return Err(negative("offset", offset));
        }
        // Beyond a 32-bit address space, any offset but an empty write's overflows.
        let at = usize::try_from(offset).unwrap_or(usize::MAX);
        // SAFETY: as promised by the caller.
        unsafe { self.store.write(at, data, len)? };
        Ok(len)
    }

    /// [`Stream::set_state`](crate::stream::Stream::set_state) from memory that may be part of the stream's own
    /// content.
    ///
    /// # Safety
    /// `data` is valid for reads of `len` bytes (anything when `len` is 0).
    pub unsafe fn set_state_raw(&mut self, data: *const u8, len: usize, position: i64) -> Result<()> {
        self.store.check_change()?;
        if position < 0 {
            return Err(negative("position", position));
        }
        let pos = isize::try_from(position).map_err(|_| {
            Error::new(Status::OVERFLOW, format_args!("{position} is past the largest position"))
        })?;
        // SAFETY: as promised by the caller.
        unsafe { self.store.assign(data, len)? };
        self.pos = pos as usize;
        Ok(())
    }

    /// Copies content from `at` on into `out`; answers how much.
    #[inline(always)]
    fn copy_out(&self, at: usize, out: &mut Target<'_>) -> usize {
        let (data, len) = self.store.tail(at);
        // SAFETY: content is initialised, and stays as long as the store is borrowed.
        unsafe { out.put_raw(data, len) }
    }

    /// How much of the content after the position the next line is, up to `limit` bytes.
    #[inline(always)]
    fn line(&self, limit: usize) -> usize {
        let (data, len) = self.store.tail(self.pos);
        // SAFETY: content is initialised, and nobody writes to it while the store is borrowed.
        let rest = unsafe { slice::from_raw_parts(data, len.min(limit)) };
        memchr::memchr(b'\n', rest).map_or(rest.len(), |newline| newline + 1)
    }

    /// The next `n` bytes, which are there, as a slice; moves the position.
    fn advance(&mut self, n: usize) -> Result<Slice> {
        if n == 0 {
            return Ok(Slice::empty());
        }
        let bytes = self.store.share(self.pos, n)?;
        self.pos += n;
        Ok(bytes)
    }
}

#[cold]
fn negative(what: &str, number: i64) -> Error {
    Error::new(Status::INVALID, format_args!("{what} must be >= 0, not {number}"))
}

impl Default for BytesIo {
    fn default() -> BytesIo {
        BytesIo::new()
    }
}
