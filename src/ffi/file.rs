//! Streams and the FILE of the C library. Declared, and documented for C, in include/membuf_stdio.h.

use super::child::Child;
use super::decode;
use super::error::membuf_error;
use super::guard::{self, Failed};
use super::object::AnyStream;
use super::status::membuf_status;
use super::stream::membuf;
use crate::memory::try_box;
use crate::stream::{Error, Result, Status};
use core::ffi::{c_char, c_void};
use core::ptr;

/// `MEMBUF_FILE_CLOSE`.
const CLOSE: u32 = 1;

/// Opens a FILE over a stream.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_fopen(
    s: *mut membuf,
    mode: *const c_char,
    out: *mut *mut c_void,
    err: *mut membuf_error,
) -> membuf_status {
    const NAME: &str = "membuf_fopen";
    // SAFETY: C's promises about `mode`, `out` and `err` are passed on.
    unsafe {
        guard::get_by(NAME, out, err, ptr::null_mut(), || {
            let stream = Child::of(NAME, s).map_err(Failed::into_error)?;
            if out.is_null() {
                return Err(Error::new(
                    Status::NULL,
                    format_args!("out is NULL: nobody would close the FILE"),
                ));
            }
            let mode =
                decode::name(mode).ok_or_else(|| Error::new(Status::NULL, format_args!("mode is NULL")))?;
            open(stream, mode)
        })
    }
}

/// Opens a raw stream over a FILE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_from_file(
    file: *mut c_void,
    flags: u32,
    out: *mut *mut membuf,
    err: *mut membuf_error,
) -> membuf_status {
    // SAFETY: C's promises about `file`, `out` and `err` are passed on.
    unsafe {
        guard::open("membuf_from_file", out, err, || {
            if flags & !CLOSE != 0 {
                return Err(Error::new(
                    Status::INVALID,
                    format_args!("flags must be at most 1, not {flags}"),
                ));
            }
            stream_over(file, flags & CLOSE != 0)
        })
    }
}

#[cfg(unix)]
fn open(stream: Child, mode: &[u8]) -> Result<*mut c_void> {
    Ok(crate::host::file::open(try_box(stream)?, mode)?.as_ptr().cast())
}

/// # Safety
/// `file` is NULL or a FILE that is open, and stays so as long as the stream uses it.
#[cfg(unix)]
unsafe fn stream_over(file: *mut c_void, close: bool) -> Result<AnyStream> {
    use crate::host::file::StdioFile;
    use crate::host::raw::Raw;
    let file = ptr::NonNull::new(file.cast())
        .ok_or_else(|| Error::new(Status::NULL, format_args!("file is NULL")))?;
    // SAFETY: as the caller promised.
    AnyStream::boxed(Raw::new(unsafe { StdioFile::new(file, close) }))
}

#[cfg(not(unix))]
fn open(_stream: Child, _mode: &[u8]) -> Result<*mut c_void> {
    Err(Error::new(Status::UNSUPPORTED, format_args!("this system cannot make a FILE over a stream")))
}

#[cfg(not(unix))]
unsafe fn stream_over(_file: *mut c_void, _close: bool) -> Result<AnyStream> {
    Err(Error::new(Status::UNSUPPORTED, format_args!("this system's FILE cannot be used")))
}
