//! Where captured output is kept: a file in memory, which takes any amount without a reader.

use crate::host::mapping;
use crate::host::memfd::{self, Sealed};
use crate::host::os::{failed, refused, uninterrupted};
use crate::memory::{Slice, TryVec};
use crate::stream::{Error, Result, Status};
use std::os::fd::{AsRawFd, OwnedFd};

/// From this size on, output is mapped instead of copied.
const MAPPED: usize = 256 * 1024;

pub(super) struct Sink {
    file: OwnedFd,
    taken: u64,
}

impl Sink {
    /// A file that only grows: what was taken from it stays as it is.
    pub(super) fn new() -> Result<Sink> {
        let file = memfd::create(c"membuf-capture")?;
        memfd::seal(&file, Sealed::AgainstShrinking)?;
        // SAFETY: takes no pointer.
        if unsafe { libc::fcntl(file.as_raw_fd(), libc::F_SETFL, libc::O_APPEND) } != 0 {
            return Err(failed("have all append to a file in memory"));
        }
        Ok(Sink { file, taken: 0 })
    }

    pub(super) fn descriptor(&self) -> i32 {
        self.file.as_raw_fd()
    }

    /// What came since the last time.
    pub(super) fn take(&mut self) -> Result<Slice> {
        let fd = self.descriptor();
        let mut about = core::mem::MaybeUninit::<libc::stat>::uninit();
        // SAFETY: valid for a write of the struct, which is filled on success.
        let size = unsafe {
            if libc::fstat(fd, about.as_mut_ptr()) != 0 {
                return Err(failed("tell how much was captured"));
            }
            about.assume_init().st_size.unsigned_abs()
        };
        let len = usize::try_from(size.saturating_sub(self.taken)).map_err(|_| {
            Error::new(Status::OVERFLOW, format_args!("more was captured than fits into memory"))
        })?;
        let slice = if len < MAPPED {
            self.copy(len)?
        } else {
            // SAFETY: the file never shrinks, and everybody appends to it.
            unsafe { mapping::map(fd, self.taken, len)? }
        };
        self.taken += len as u64;
        Ok(slice)
    }

    fn copy(&self, len: usize) -> Result<Slice> {
        let mut bytes = Vec::new();
        bytes.try_reserve_exact(len).map_err(|_| Error::bare(Status::NO_MEMORY))?;
        let mut part = [0u8; 8192];
        while bytes.len() < len {
            let room = part.len().min(len - bytes.len());
            let at = (self.taken + bytes.len() as u64).cast_signed();
            // SAFETY: the part is valid for writes of its length.
            let n = uninterrupted(|| unsafe {
                libc::pread(self.descriptor(), part.as_mut_ptr().cast(), room, at)
            })
            .map_err(|errno| refused("read what was captured", errno))?;
            if n == 0 {
                return Err(Error::new(Status::IO, format_args!("what was captured has become shorter")));
            }
            bytes.try_extend(&part[..n])?;
        }
        Slice::from_vec(bytes)
    }
}
