//! Streams over file descriptors, and content as one.

use super::error::membuf_error;
use super::guard::{self, get};
use super::object::AnyStream;
use super::status::membuf_status;
use super::stream::membuf;
use crate::stream::{Error, Result, Status};

/// What becomes of a descriptor; to be combined with `|`.
#[repr(C)]
pub enum membuf_fd_flag {
    /// The stream closes the descriptor: with `membuf_close`, or when it is freed.
    MEMBUF_FD_CLOSE = 1,
}

/// Opens a raw stream over a file descriptor: a file, a pipe, a socket, a terminal.
///
/// Nothing is buffered: `membuf_read` and `membuf_read_slice` read until they have what was asked for or the end comes,
/// `membuf_read1` once, lines byte by byte; `membuf_write` writes once, and may take a part. Wrap it in a buffered stream
/// for small reads and writes. `membuf_pread` and `membuf_pwrite` work on files. Calls that a signal interrupts go on; a
/// descriptor that would block answers `MEMBUF_ERR_WOULD_BLOCK`; writing where nobody reads any more answers `MEMBUF_ERR_IO`
/// and raises no SIGPIPE. The position is the descriptor's own. `flags` is 0 or `MEMBUF_FD_CLOSE`, which hands the
/// descriptor over: it is closed when this fails, too. Without it the descriptor has to stay open as long as the stream.
/// `*out` is owned by the caller, NULL on failure. Errors: `MEMBUF_ERR_INVALID` for what is no open descriptor and for other
/// flags (nothing is closed then), `MEMBUF_ERR_UNSUPPORTED` on systems without descriptors, `MEMBUF_ERR_NULL`,
/// `MEMBUF_ERR_NO_MEMORY`. Python: open(fd, buffering=0, closefd=...). Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_fd_new(
    fd: i32,
    flags: u32,
    out: *mut *mut membuf,
    err: *mut membuf_error,
) -> membuf_status {
    // SAFETY: C's promises about `out` and `err` are passed on.
    unsafe {
        guard::open("membuf_fd_new", out, err, || {
            let close = membuf_fd_flag::MEMBUF_FD_CLOSE as u32;
            if flags & !close != 0 {
                return Err(Error::new(
                    Status::INVALID,
                    format_args!("flags must be at most 1, not {flags}"),
                ));
            }
            stream_over(fd, flags & close != 0)
        })
    }
}

#[cfg(unix)]
fn stream_over(fd: i32, close: bool) -> Result<AnyStream> {
    use crate::host::fd::Fd;
    use crate::host::raw::Raw;
    AnyStream::boxed(Raw::new(Fd::new(fd, close)?))
}

#[cfg(not(unix))]
fn stream_over(_fd: i32, _close: bool) -> Result<AnyStream> {
    Err(Error::new(Status::UNSUPPORTED, format_args!("this system has no file descriptors")))
}

/// Gives the whole content of a stream as a new file in memory (memfd), sealed so that nobody can change it: for what
/// takes a descriptor only, mmap among it. Text is UTF-8.
///
/// The descriptor stands at 0, is closed on exec, and is the caller's to close; -1 on failure. The stream does not change.
/// Errors: `MEMBUF_ERR_UNSUPPORTED` on streams without `membuf_getvalue` and on systems other than Linux, `MEMBUF_ERR_IO`,
/// `MEMBUF_ERR_NO_MEMORY`, `MEMBUF_ERR_NULL`. Python: os.memfd_create. Threads: one call at a time on `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_memfd(s: *mut membuf, out_fd: *mut i32) -> membuf_status {
    // SAFETY: C's promise about `out_fd` is passed on.
    unsafe {
        get("membuf_memfd", s, out_fd, -1, |stream: &mut AnyStream| {
            if out_fd.is_null() {
                return Err(Error::new(Status::NULL, format_args!("out_fd is NULL: nobody would close it")));
            }
            sealed_copy(stream.as_dyn().getvalue()?.as_bytes())
        })
    }
}

#[cfg(unix)]
fn sealed_copy(content: &[u8]) -> Result<i32> {
    crate::host::memfd::sealed_copy(content)
}

#[cfg(not(unix))]
fn sealed_copy(_content: &[u8]) -> Result<i32> {
    Err(Error::new(Status::UNSUPPORTED, format_args!("this system has no file descriptors")))
}
