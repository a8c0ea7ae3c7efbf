//! Descriptors 1 and 2, turned somewhere else and back, in whatever order captures end.

use crate::host::os::failed;
use crate::memory::TryVec;
use crate::stream::{Error, Result, Status};
use core::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::sync::{Mutex, MutexGuard};

/// A descriptor that was turned away, and where it went before.
struct Turned {
    id: u64,
    fd: i32,
    before: OwnedFd,
}

/// All that are turned away at the moment, the latest last.
static TURNED: Mutex<Vec<Turned>> = Mutex::new(Vec::new());
static NEXT_ID: AtomicU64 = AtomicU64::new(1);

/// Never waits: a fork may have left it locked in the child.
fn turned() -> Result<MutexGuard<'static, Vec<Turned>>> {
    for _ in 0..1000 {
        match TURNED.try_lock() {
            Ok(turned) => return Ok(turned),
            Err(std::sync::TryLockError::Poisoned(turned)) => return Ok(turned.into_inner()),
            Err(std::sync::TryLockError::WouldBlock) => std::thread::yield_now(),
        }
    }
    Err(Error::new(Status::BUSY, format_args!("another thread is starting or ending a capture")))
}

/// Another descriptor for the same file, closed on exec.
pub(super) fn duplicate(fd: i32) -> Result<OwnedFd> {
    // SAFETY: takes no pointer; the new descriptor is nobody else's.
    unsafe {
        match libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, 3) {
            copy @ 0.. => Ok(OwnedFd::from_raw_fd(copy)),
            _ => Err(failed(purpose(fd))),
        }
    }
}

/// Fails when `fd` is closed.
pub(super) fn check_open(fd: i32) -> Result<()> {
    // SAFETY: takes no pointer.
    if unsafe { libc::fcntl(fd, libc::F_GETFD) } >= 0 { Ok(()) } else { Err(failed(purpose(fd))) }
}

fn purpose(fd: i32) -> &'static str {
    match fd {
        libc::STDOUT_FILENO => "capture stdout",
        libc::STDERR_FILENO => "capture stderr",
        _ => "duplicate a descriptor",
    }
}

/// Makes `fd` another name for `to`.
fn turn(fd: i32, to: i32) -> Result<()> {
    loop {
        // SAFETY: takes no pointer.
        if unsafe { libc::dup2(to, fd) } >= 0 {
            return Ok(());
        }
        let error = failed("redirect a descriptor");
        let errno = error.detail().map_or(0, |detail| detail.os_errno);
        if errno != libc::EINTR && errno != libc::EBUSY {
            return Err(error);
        }
    }
}

/// A descriptor that goes elsewhere as long as this lives.
pub(super) struct Redirect {
    id: u64,
}

impl Redirect {
    pub(super) fn begin(fd: i32, to: i32) -> Result<Redirect> {
        let mut turned = turned()?;
        turned.try_reserve(1).map_err(|_| Error::bare(Status::NO_MEMORY))?;
        let before = duplicate(fd)?;
        turn(fd, to)?;
        let id = NEXT_ID.fetch_add(1, Relaxed);
        turned.try_push(Turned { id, fd, before })?;
        Ok(Redirect { id })
    }

    /// Puts the descriptor back, or, where a later capture has it, tells that where to put it.
    pub(super) fn end(self) -> Result<()> {
        let id = self.id;
        core::mem::forget(self);
        end(id)
    }
}

impl Drop for Redirect {
    fn drop(&mut self) {
        let _ = end(self.id);
    }
}

fn end(id: u64) -> Result<()> {
    let mut turned = turned()?;
    let Some(at) = turned.iter().position(|one| one.id == id) else { return Ok(()) };
    let mine = turned.remove(at);
    match turned[at..].iter_mut().find(|later| later.fd == mine.fd) {
        Some(later) => {
            later.before = mine.before;
            Ok(())
        }
        None => turn(mine.fd, mine.before.as_raw_fd()),
    }
}

/// Hands on what the C library has buffered for stdout and stderr. Not for all its files: one that another thread
/// waits in would make this wait, too.
pub(super) fn flush() {
    unsafe extern "C" {
        #[cfg_attr(target_vendor = "apple", link_name = "__stdoutp")]
        static stdout: *mut libc::FILE;
        #[cfg_attr(target_vendor = "apple", link_name = "__stderrp")]
        static stderr: *mut libc::FILE;
    }
    // SAFETY: the program's own, open as long as it says so; a flush that fails keeps what it could not hand on.
    unsafe {
        for file in [stdout, stderr] {
            if !file.is_null() {
                libc::fflush(file);
            }
        }
    }
}
