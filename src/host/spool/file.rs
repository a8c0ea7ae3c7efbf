//! A file without a name: gone when its last descriptor is closed, however the process ends.

use crate::host::os::{beyond_standard, refused, uninterrupted};
use crate::memory::TryVec;
use crate::stream::{Error, Result, Status};
use core::ffi::CStr;
use core::mem::MaybeUninit;
use core::ops::Range;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};

/// Bytes copied at a time where the system does not copy by itself.
const COPIED: usize = 65_536;

/// Bytes written at a time: for more, systems look for pieces of memory so large that they take long to find.
const WRITTEN: usize = 1 << 18;

/// One system call that may fail, repeated where a signal interrupts it; the errno on failure.
pub(super) fn attempt(call: impl FnMut() -> isize) -> core::result::Result<usize, i32> {
    #[cfg(test)]
    if let Some(errno) = super::faults::next() {
        return Err(errno);
    }
    uninterrupted(call)
}

/// Where temporary files are made.
pub struct Directory {
    /// With the NUL that ends it; empty for the system's own.
    path: Vec<u8>,
}

impl Directory {
    /// The directory at `path`; the system's own without one. Whether it is there shows when a file is made in it.
    pub fn new(path: Option<&CStr>) -> Result<Directory> {
        let mut own = Vec::new();
        if let Some(path) = path {
            if path.is_empty() {
                return Err(Error::new(Status::INVALID, format_args!("directory must be a path, not empty")));
            }
            own.try_extend(path.to_bytes_with_nul())?;
        }
        Ok(Directory { path: own })
    }

    fn path(&self) -> &CStr {
        // What the environment says about it is for programs to follow.
        CStr::from_bytes_with_nul(&self.path).unwrap_or(c"/tmp")
    }
}

/// A file that nobody else can open.
pub(super) struct TempFile(OwnedFd);

impl TempFile {
    /// An empty file in `directory`.
    pub fn create(directory: &Directory) -> Result<TempFile> {
        let path = directory.path();
        let fd = match unnamed(path) {
            // Systems and file systems that have no files without a name say so in many ways.
            Err(libc::EOPNOTSUPP | libc::EISDIR | libc::EINVAL | libc::ENOSYS) => named(path)?,
            made => made.map_err(|errno| refused("make a temporary file", errno))?,
        };
        Ok(TempFile(beyond_standard(fd)?))
    }

    /// A file that is open already.
    pub fn over(fd: OwnedFd) -> TempFile {
        TempFile(fd)
    }

    pub fn descriptor(&self) -> i32 {
        self.0.as_raw_fd()
    }

    /// Fills `room` from `at` on, as far as the file goes; answers how far that is.
    pub fn read_at(&self, at: u64, room: &mut [MaybeUninit<u8>]) -> Result<usize> {
        let mut filled = 0;
        while let Some(rest) = room.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            let (start, len, offset) =
                (rest.as_mut_ptr(), rest.len(), at.saturating_add(filled as u64).cast_signed());
            // SAFETY: the rest of the room is valid for writes of its length.
            let n = attempt(|| unsafe { libc::pread(self.descriptor(), start.cast(), len, offset) })
                .map_err(|errno| refused("read a temporary file", errno))?;
            if n == 0 {
                break;
            }
            filled += n;
        }
        Ok(filled)
    }

    /// Writes all of `data` at `at`; on failure says how much was written, and why no more.
    pub fn write_at(&self, at: u64, data: &[u8]) -> core::result::Result<(), (usize, i32)> {
        let mut written = 0;
        while let Some(rest) = data.get(written..).filter(|rest| !rest.is_empty()) {
            let offset = at.saturating_add(written as u64).cast_signed();
            let len = rest.len().min(WRITTEN);
            // SAFETY: the rest of the data is valid for reads of its length.
            match attempt(|| unsafe { libc::pwrite(self.descriptor(), rest.as_ptr().cast(), len, offset) }) {
                Ok(0) => return Err((written, libc::ENOSPC)),
                Ok(n) => written += n,
                Err(errno) => return Err((written, errno)),
            }
        }
        Ok(())
    }

    /// Cuts or extends the file; an extension takes no space.
    pub fn truncate(&self, size: u64) -> Result<()> {
        // SAFETY: takes no pointer.
        attempt(|| unsafe { libc::ftruncate(self.descriptor(), size.cast_signed()) } as isize)
            .map_err(|errno| refused("change the size of a temporary file", errno))?;
        Ok(())
    }

    /// Reserves space on the disk without making the file longer; `false` where the file system cannot.
    #[cfg(target_os = "linux")]
    pub fn reserve(&self, part: &Range<u64>) -> core::result::Result<bool, i32> {
        let (at, len) = (part.start.cast_signed(), (part.end - part.start).cast_signed());
        // SAFETY: takes no pointer.
        let outcome = attempt(|| unsafe {
            libc::fallocate(self.descriptor(), libc::FALLOC_FL_KEEP_SIZE, at, len) as isize
        });
        match outcome {
            Ok(_) => Ok(true),
            Err(libc::EOPNOTSUPP | libc::ENOSYS) => Ok(false),
            Err(errno) => Err(errno),
        }
    }

    #[cfg(not(target_os = "linux"))]
    pub fn reserve(&self, _part: &Range<u64>) -> core::result::Result<bool, i32> {
        Ok(false)
    }

    /// Has what was written reach the disk.
    pub fn sync(&self) -> Result<()> {
        // SAFETY: takes no pointer.
        attempt(|| unsafe { libc::fsync(self.descriptor()) } as isize)
            .map_err(|errno| refused("bring a file to the disk", errno))?;
        Ok(())
    }

    /// Copies the first `len` bytes of `from` to the start of this file; less where that is shorter.
    pub fn copy_from(&self, from: &TempFile, len: u64) -> Result<()> {
        let mut at = self.copy_in_kernel(from, len);
        let mut part = [MaybeUninit::uninit(); COPIED];
        while at < len {
            let room = part.len().min(usize::try_from(len - at).unwrap_or(usize::MAX));
            let n = from.read_at(at, &mut part[..room])?;
            if n == 0 {
                break;
            }
            // SAFETY: the first `n` bytes were read.
            let data = unsafe { core::slice::from_raw_parts(part.as_ptr().cast::<u8>(), n) };
            self.write_at(at, data).map_err(|(_, errno)| refused("copy a temporary file", errno))?;
            at += n as u64;
        }
        Ok(())
    }

    /// As far as the system does it by itself; answers how far that is.
    #[cfg(target_os = "linux")]
    fn copy_in_kernel(&self, from: &TempFile, len: u64) -> u64 {
        let (mut read, mut written) = (0i64, 0i64);
        while written.unsigned_abs() < len {
            let rest = usize::try_from(len - written.unsigned_abs()).unwrap_or(usize::MAX);
            // SAFETY: both offsets are valid for reads and writes.
            let copied = attempt(|| unsafe {
                libc::copy_file_range(from.descriptor(), &mut read, self.descriptor(), &mut written, rest, 0)
            });
            if !copied.is_ok_and(|n| n > 0) {
                break;
            }
        }
        written.unsigned_abs()
    }

    #[cfg(not(target_os = "linux"))]
    fn copy_in_kernel(&self, _from: &TempFile, _len: u64) -> u64 {
        0
    }

    /// The position that the descriptor has.
    pub fn offset(&self) -> Result<u64> {
        self.seek(0, libc::SEEK_CUR)
    }

    pub fn set_offset(&self, at: u64) -> Result<()> {
        self.seek(at.cast_signed(), libc::SEEK_SET).map(|_| ())
    }

    /// Bytes in the file; for who may have to share its position, this leaves it alone.
    pub fn size(&self) -> Result<u64> {
        let mut about = MaybeUninit::<libc::stat>::uninit();
        // SAFETY: valid for a write of the struct, which is filled on success.
        uninterrupted(|| unsafe { libc::fstat(self.descriptor(), about.as_mut_ptr()) } as isize)
            .map_err(|errno| refused("tell the size of a temporary file", errno))?;
        // SAFETY: filled.
        Ok(unsafe { about.assume_init() }.st_size.unsigned_abs())
    }

    fn seek(&self, at: i64, whence: i32) -> Result<u64> {
        // SAFETY: takes no pointer.
        uninterrupted(|| unsafe { libc::lseek(self.descriptor(), at, whence) } as isize)
            .map(|position| position as u64)
            .map_err(|errno| refused("move the position", errno))
    }
}

/// A file that never has a name.
#[cfg(target_os = "linux")]
fn unnamed(directory: &CStr) -> core::result::Result<OwnedFd, i32> {
    let flags = libc::O_TMPFILE | libc::O_RDWR | libc::O_CLOEXEC;
    // SAFETY: the path is NUL-terminated; the new descriptor is nobody else's.
    unsafe {
        let fd = attempt(|| libc::open(directory.as_ptr(), flags, 0o600) as isize)?;
        Ok(OwnedFd::from_raw_fd(fd as i32))
    }
}

#[cfg(not(target_os = "linux"))]
fn unnamed(_directory: &CStr) -> core::result::Result<OwnedFd, i32> {
    Err(libc::EOPNOTSUPP)
}

/// A file that loses its name at once.
pub(super) fn named(directory: &CStr) -> Result<OwnedFd> {
    let mut path = Vec::new();
    path.try_extend(directory.to_bytes())?;
    path.try_extend(b"/membuf-XXXXXX\0")?;
    // SAFETY: the path is NUL-terminated, and is ours for the system to write the name into; the new descriptor is
    // nobody else's.
    unsafe {
        let fd = attempt(|| make_named(path.as_mut_ptr().cast()) as isize)
            .map_err(|errno| refused("make a temporary file", errno))?;
        let fd = OwnedFd::from_raw_fd(fd as i32);
        libc::unlink(path.as_ptr().cast());
        Ok(fd)
    }
}

/// # Safety
/// The path is NUL-terminated and writable, and ends with six times X.
#[cfg(not(target_vendor = "apple"))]
unsafe fn make_named(path: *mut core::ffi::c_char) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe { libc::mkostemp(path, libc::O_CLOEXEC) }
}

/// # Safety
/// As elsewhere.
#[cfg(target_vendor = "apple")]
unsafe fn make_named(path: *mut core::ffi::c_char) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe {
        let fd = libc::mkstemp(path);
        libc::fcntl(fd, libc::F_SETFD, libc::FD_CLOEXEC);
        fd
    }
}

/// The most bytes that a file of this process may have.
fn most() -> u64 {
    let mut limit = libc::rlimit { rlim_cur: libc::RLIM_INFINITY, rlim_max: libc::RLIM_INFINITY };
    // SAFETY: valid for a write of the struct.
    unsafe { libc::getrlimit(libc::RLIMIT_FSIZE, &mut limit) };
    #[allow(clippy::unnecessary_cast)] // signed on some systems
    let most = limit.rlim_cur as u64;
    most.min(i64::MAX as u64)
}

/// The most bytes that a file may have, or an error where it would need more: trying would raise a signal.
pub(super) fn check_size(size: u64) -> Result<u64> {
    let most = most();
    if size > most {
        return Err(refused("make a temporary file so large", libc::EFBIG));
    }
    Ok(most)
}
