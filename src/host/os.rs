//! What the system says when it refuses.

use crate::stream::{Error, Result, Status};
use std::io;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};

/// What this thread's last call that failed has left behind.
pub fn errno() -> i32 {
    io::Error::last_os_error().raw_os_error().unwrap_or(0)
}

/// For the C library's functions that do not always set it, and for callbacks that have to.
pub fn set_errno(errno: i32) {
    #[cfg(target_os = "linux")]
    // SAFETY: every thread has its own.
    unsafe {
        *libc::__errno_location() = errno;
    }
    #[cfg(any(target_vendor = "apple", target_os = "freebsd"))]
    // SAFETY: likewise.
    unsafe {
        *libc::__error() = errno;
    }
    #[cfg(not(any(target_os = "linux", target_vendor = "apple", target_os = "freebsd")))]
    let _ = errno;
}

/// The error for a system call that just failed; `what` it was about to do.
#[cold]
pub fn failed(what: &str) -> Error {
    refused(what, errno())
}

/// The error for a system call that failed with `errno`.
#[cold]
pub fn refused(what: &str, errno: i32) -> Error {
    let status = match errno {
        libc::EAGAIN => Status::WOULD_BLOCK,
        libc::ENOMEM => Status::NO_MEMORY,
        libc::ESPIPE => Status::UNSUPPORTED,
        _ => Status::IO,
    };
    Error::new(status, format_args!("the system refused to {what}: {}", Errno(errno)))
        .with(|detail| detail.os_errno = errno)
}

/// Repeats a system call that a signal interrupts.
pub fn uninterrupted(mut call: impl FnMut() -> isize) -> core::result::Result<usize, i32> {
    loop {
        if let Ok(done) = usize::try_from(call()) {
            return Ok(done);
        }
        match io::Error::last_os_error().raw_os_error() {
            Some(libc::EINTR) => {}
            errno => return Err(errno.unwrap_or(0)),
        }
    }
}

/// The same file under a number that is none of the standard ones, which may be free; closed on exec.
pub fn beyond_standard(file: OwnedFd) -> Result<OwnedFd> {
    if file.as_raw_fd() > libc::STDERR_FILENO {
        return Ok(file);
    }
    // SAFETY: takes no pointer; the new descriptor is nobody else's.
    unsafe {
        match libc::fcntl(file.as_raw_fd(), libc::F_DUPFD_CLOEXEC, 3) {
            copy @ 0.. => Ok(OwnedFd::from_raw_fd(copy)),
            _ => Err(failed("duplicate a descriptor")),
        }
    }
}

/// Shown as the C headers call it: the system's own texts depend on the locale.
struct Errno(i32);

impl core::fmt::Display for Errno {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let known = match self.0 {
            libc::EACCES => "EACCES, no permission",
            libc::EAGAIN => "EAGAIN, it would block",
            libc::EBADF => "EBADF, not an open descriptor, or not open for this",
            libc::EDQUOT => "EDQUOT, the disk quota is used up",
            libc::EEXIST => "EEXIST, it exists already",
            libc::EFBIG => "EFBIG, the file would be too large",
            libc::EINVAL => "EINVAL, it makes no sense there",
            libc::EIO => "EIO, the device failed",
            libc::EISDIR => "EISDIR, it is a directory",
            libc::EMFILE => "EMFILE, the process has too many open files",
            libc::ENOENT => "ENOENT, there is no such file or directory",
            libc::ENOMEM => "ENOMEM, there is no memory left",
            libc::ENOSPC => "ENOSPC, the disk is full",
            libc::ENOTDIR => "ENOTDIR, it is no directory",
            libc::EPIPE => "EPIPE, nobody reads at the other end",
            libc::EROFS => "EROFS, the file system is read-only",
            libc::ESPIPE => "ESPIPE, it has no position",
            other => return write!(f, "errno {other}"),
        };
        f.write_str(known)
    }
}
