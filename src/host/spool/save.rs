//! Content under a name: linked there where the system can, else copied; whole or not at all.

use super::disk::Disk;
use super::file::{TempFile, attempt};
use crate::host::os::{beyond_standard, failed, refused};
use crate::memory::TryVec;
use crate::stream::{Error, Result, Status};
use core::ffi::CStr;
use core::fmt::Write;
use core::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::os::fd::{FromRawFd, OwnedFd};

impl Disk {
    /// Gives the content the name `path`; what had that name before is replaced.
    pub fn save_as(&mut self, path: &CStr) -> Result<()> {
        self.trim()?;
        // A file that somebody maps, or writes to, stays out of reach of others; a named one is another's already.
        let private = !self.shared && !self.is_seen(0);
        if private {
            self.file.sync()?;
            if link(&self.file, path)? {
                self.named = true;
                return Ok(());
            }
        }
        copy(path, |to| {
            reserve(to, self.size)?;
            to.copy_from(&self.file, self.size)
        })
    }
}

/// Gives a copy of `content` the name `path`.
pub fn save_bytes(content: &[u8], path: &CStr) -> Result<()> {
    copy(path, |to| {
        reserve(to, content.len() as u64)?;
        to.write_at(0, content).map_err(|(_, errno)| refused("write a file", errno))
    })
}

fn reserve(file: &TempFile, size: u64) -> Result<()> {
    super::file::check_size(size)?;
    if size > 0 {
        file.reserve(&(0..size)).map_err(|errno| refused("reserve space on the disk", errno))?;
    }
    Ok(())
}

/// Text for the system to read.
struct Name(Vec<u8>);

impl Write for Name {
    fn write_str(&mut self, text: &str) -> core::fmt::Result {
        self.0.try_extend(text.as_bytes()).map_err(|_| core::fmt::Error)
    }
}

fn name_of(start: &[u8], end: core::fmt::Arguments<'_>) -> Result<Vec<u8>> {
    let mut name = Name(Vec::new());
    name.0.try_extend(start)?;
    name.write_fmt(end).map_err(|_| Error::bare(Status::NO_MEMORY))?;
    Ok(name.0)
}

/// A name beside another, that nobody else takes; removed unless the file that has it was renamed.
struct Beside {
    name: Vec<u8>,
    renamed: bool,
}

impl Beside {
    fn new(path: &CStr) -> Result<Beside> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Relaxed);
        let name = name_of(path.to_bytes(), format_args!(".membuf-{}-{number}\0", std::process::id()))?;
        Ok(Beside { name, renamed: true })
    }

    fn as_ptr(&self) -> *const core::ffi::c_char {
        self.name.as_ptr().cast()
    }

    /// The file has this name now, until it has `path`.
    fn rename(&mut self, path: &CStr) -> Result<()> {
        // SAFETY: both names are NUL-terminated.
        attempt(|| unsafe { libc::rename(self.as_ptr(), path.as_ptr()) } as isize)
            .map_err(|errno| refused("give a file its name", errno))?;
        self.renamed = true;
        Ok(())
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        if !self.renamed {
            // SAFETY: NUL-terminated.
            unsafe { libc::unlink(self.as_ptr()) };
        }
    }
}

/// Links the file itself; `false` where the system cannot, or not there.
#[cfg(target_os = "linux")]
fn link(file: &TempFile, path: &CStr) -> Result<bool> {
    let source = name_of(b"/proc/self/fd/", format_args!("{}\0", file.descriptor()))?;
    let to = |name: *const core::ffi::c_char| {
        // SAFETY: both names are NUL-terminated.
        attempt(|| unsafe {
            let source = source.as_ptr().cast();
            libc::linkat(libc::AT_FDCWD, source, libc::AT_FDCWD, name, libc::AT_SYMLINK_FOLLOW) as isize
        })
    };
    match to(path.as_ptr()) {
        Ok(_) => return Ok(true),
        Err(libc::EEXIST) => {}
        Err(_) => return Ok(false),
    }
    let mut beside = Beside::new(path)?;
    if to(beside.as_ptr()).is_err() {
        return Ok(false);
    }
    beside.renamed = false;
    beside.rename(path).map(|()| true)
}

#[cfg(not(target_os = "linux"))]
fn link(_file: &TempFile, _path: &CStr) -> Result<bool> {
    Ok(false)
}

/// Makes a file beside `path`, has it filled, and gives it that name.
fn copy(path: &CStr, fill: impl FnOnce(&TempFile) -> Result<()>) -> Result<()> {
    let mut beside = Beside::new(path)?;
    let flags = libc::O_CREAT | libc::O_EXCL | libc::O_RDWR | libc::O_CLOEXEC;
    // SAFETY: the name is NUL-terminated; the new descriptor is nobody else's.
    let fd = unsafe {
        let fd = libc::open(beside.as_ptr(), flags, 0o600);
        if fd < 0 {
            return Err(failed("make a file"));
        }
        OwnedFd::from_raw_fd(fd)
    };
    beside.renamed = false;
    let file = TempFile::over(beyond_standard(fd)?);
    fill(&file)?;
    file.sync()?;
    beside.rename(path)
}
