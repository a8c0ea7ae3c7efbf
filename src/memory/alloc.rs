//! The only ways to allocate in the core: each can fail, none aborts.

use crate::stream::{Error, Result, Status};
use core::alloc::Layout;

/// A `Box`, or `NO_MEMORY`.
pub fn try_box<T>(value: T) -> core::result::Result<Box<T>, Error> {
    let layout = Layout::new::<T>();
    if layout.size() == 0 {
        // Boxing a zero-sized value never allocates.
        #[allow(clippy::disallowed_methods)]
        return Ok(Box::new(value));
    }
    // SAFETY: the layout's size is not zero.
    let raw = unsafe { std::alloc::alloc(layout) }.cast::<T>();
    if raw.is_null() {
        return Err(Error::bare(Status::NO_MEMORY));
    }
    // SAFETY: `raw` is fresh from the global allocator with the layout of `T`, and is written before it is owned.
    unsafe {
        raw.write(value);
        Ok(Box::from_raw(raw))
    }
}

/// `len` zeros, which cost nothing before they are touched; or `NO_MEMORY`.
pub fn try_zeroed(len: usize) -> Result<Vec<u8>> {
    if len == 0 {
        return Ok(Vec::new());
    }
    let layout = Layout::array::<u8>(len).map_err(|_| Error::bare(Status::NO_MEMORY))?;
    // SAFETY: the layout's size is not zero.
    let start = unsafe { std::alloc::alloc_zeroed(layout) };
    if start.is_null() {
        return Err(Error::bare(Status::NO_MEMORY));
    }
    // SAFETY: fresh from the global allocator with the layout of `len` bytes, all of them initialised.
    Ok(unsafe { Vec::from_raw_parts(start, len, len) })
}

/// Growth of a `Vec` that can fail.
pub trait TryVec<T> {
    /// Appends one element.
    fn try_push(&mut self, value: T) -> Result<()>;
    /// Appends copies of `values`.
    fn try_extend(&mut self, values: &[T]) -> Result<()>
    where
        T: Copy;
}

impl<T> TryVec<T> for Vec<T> {
    #[inline]
    fn try_push(&mut self, value: T) -> Result<()> {
        self.try_reserve(1).map_err(|_| Error::bare(Status::NO_MEMORY))?;
        #[allow(clippy::disallowed_methods)] // room was reserved above
        self.push(value);
        Ok(())
    }

    #[inline]
    fn try_extend(&mut self, values: &[T]) -> Result<()>
    where
        T: Copy,
    {
        self.try_reserve(values.len()).map_err(|_| Error::bare(Status::NO_MEMORY))?;
        #[allow(clippy::disallowed_methods)] // room was reserved above
        self.extend_from_slice(values);
        Ok(())
    }
}
