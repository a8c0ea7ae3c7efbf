//! Content of a file as memory, without a copy.

use super::os::failed;
use crate::memory::{Slice, try_box};
use crate::stream::{Error, Result, Status};
use core::ffi::c_void;
use core::ptr;

/// A mapping, to be undone when the last slice of it is gone.
struct Mapping {
    start: *mut c_void,
    len: usize,
}

unsafe extern "C" fn unmap(mapping: *mut c_void) {
    // SAFETY: made by `map`, and called once.
    unsafe {
        let mapping = Box::from_raw(mapping.cast::<Mapping>());
        libc::munmap(mapping.start, mapping.len);
    }
}

/// The `len` bytes at `offset` of the file behind `fd`.
///
/// # Safety
/// As long as the slice lives, the file does not become shorter and nobody writes to these bytes.
pub unsafe fn map(fd: i32, offset: u64, len: usize) -> Result<Slice> {
    if len == 0 {
        return Ok(Slice::empty());
    }
    // SAFETY: takes no pointer.
    let page = unsafe { libc::sysconf(libc::_SC_PAGESIZE) }.unsigned_abs();
    let before = offset % page;
    let too_large =
        || Error::new(Status::OVERFLOW, format_args!("{len} bytes at {offset} are too many to map"));
    let from = i64::try_from(offset - before).map_err(|_| too_large())?;
    let whole =
        usize::try_from(before).ok().and_then(|before| len.checked_add(before)).ok_or_else(too_large)?;
    // First, so that what is mapped is never without an owner.
    let mut mapping = try_box(Mapping { start: ptr::null_mut(), len: whole })?;
    // SAFETY: at an address of the system's choice.
    let start = unsafe { libc::mmap(ptr::null_mut(), whole, libc::PROT_READ, libc::MAP_SHARED, fd, from) };
    if start == libc::MAP_FAILED {
        return Err(failed("map a file into memory"));
    }
    mapping.start = start;
    // SAFETY: mapped for reading until `unmap` is called, and unchanged, as the caller promised.
    unsafe {
        let data = start.cast::<u8>().add(before as usize);
        Slice::borrow(data, len, Some(unmap), Box::into_raw(mapping).cast())
    }
}
