//! Files in memory (memfd), which Linux has.

use super::os::{beyond_standard, failed, refused, uninterrupted};
use crate::stream::{Error, Result, Status};
use core::ffi::CStr;
use std::os::fd::{AsRawFd, FromRawFd, IntoRawFd, OwnedFd};

/// What nobody can do to a file any more.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Sealed {
    /// It may only grow, and be written.
    AgainstShrinking,
    /// For good.
    AgainstChange,
}

/// A new file, empty, known to the system's tools by `name`; closed on exec.
#[cfg(target_os = "linux")]
pub fn create(name: &CStr) -> Result<OwnedFd> {
    // SAFETY: the name is NUL-terminated; the new descriptor is nobody else's.
    let file = unsafe {
        let fd = libc::memfd_create(name.as_ptr(), libc::MFD_CLOEXEC | libc::MFD_ALLOW_SEALING);
        if fd < 0 {
            return Err(failed("make a file in memory"));
        }
        OwnedFd::from_raw_fd(fd)
    };
    beyond_standard(file)
}

/// Seals a file of [`create`].
#[cfg(target_os = "linux")]
pub fn seal(file: &OwnedFd, sealed: Sealed) -> Result<()> {
    let seals = match sealed {
        Sealed::AgainstShrinking => libc::F_SEAL_SHRINK,
        Sealed::AgainstChange => {
            libc::F_SEAL_SHRINK | libc::F_SEAL_GROW | libc::F_SEAL_WRITE | libc::F_SEAL_SEAL
        }
    };
    // SAFETY: takes no pointer.
    match unsafe { libc::fcntl(file.as_raw_fd(), libc::F_ADD_SEALS, seals) } {
        0 => Ok(()),
        _ => Err(failed("seal a file in memory")),
    }
}

/// Elsewhere there is nothing of that kind.
#[cfg(not(target_os = "linux"))]
pub fn create(_name: &CStr) -> Result<OwnedFd> {
    Err(Error::new(Status::UNSUPPORTED, format_args!("this system has no files in memory")))
}

/// Likewise.
#[cfg(not(target_os = "linux"))]
pub fn seal(_file: &OwnedFd, _sealed: Sealed) -> Result<()> {
    Err(Error::new(Status::UNSUPPORTED, format_args!("this system has no files in memory to seal")))
}

/// A new file with this content that nobody can change. Its position is 0, and it is the caller's.
pub fn sealed_copy(content: &[u8]) -> Result<i32> {
    let file = create(c"membuf")?;
    let mut done = 0;
    while let Some(rest) = content.get(done..).filter(|rest| !rest.is_empty()) {
        let at = i64::try_from(done).map_err(|_| Error::bare(Status::OVERFLOW))?;
        // SAFETY: the rest is valid for reads of its length.
        done +=
            uninterrupted(|| unsafe { libc::pwrite(file.as_raw_fd(), rest.as_ptr().cast(), rest.len(), at) })
                .map_err(|errno| refused("write a file in memory", errno))?;
    }
    seal(&file, Sealed::AgainstChange)?;
    Ok(file.into_raw_fd())
}
