//! Writing to what may have lost its reader, without the signal that would end the process.
//!
//! Apple's systems can be told so once, for a descriptor; elsewhere it takes some care with every write.

use crate::host::os::{failed, uninterrupted};
use crate::stream::Result;
use core::mem::MaybeUninit;

/// What is at the other end of a descriptor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ends {
    /// Nothing that could go away.
    Stay,
    /// The reader of a pipe.
    #[cfg(not(target_vendor = "apple"))]
    Pipe,
    /// The peer of a socket.
    #[cfg(not(target_vendor = "apple"))]
    Socket,
}

impl Ends {
    #[cfg(target_vendor = "apple")]
    pub(super) fn of(fd: i32) -> Result<Ends> {
        // SAFETY: takes no pointer.
        if unsafe { libc::fcntl(fd, libc::F_SETNOSIGPIPE, 1) } != 0 {
            return Err(failed("hold back signals"));
        }
        Ok(Ends::Stay)
    }

    #[cfg(not(target_vendor = "apple"))]
    pub(super) fn of(fd: i32) -> Result<Ends> {
        let mut about = MaybeUninit::<libc::stat>::uninit();
        // SAFETY: valid for a write of the struct, which is filled on success.
        let about = unsafe {
            if libc::fstat(fd, about.as_mut_ptr()) != 0 {
                return Err(failed("tell what the descriptor is"));
            }
            about.assume_init()
        };
        Ok(match about.st_mode & libc::S_IFMT {
            libc::S_IFIFO => Ends::Pipe,
            libc::S_IFSOCK => Ends::Socket,
            _ => Ends::Stay,
        })
    }

    /// One write; the errno on failure.
    pub(super) fn write(self, fd: i32, data: &[u8]) -> core::result::Result<usize, i32> {
        let (start, len) = (data.as_ptr().cast(), data.len());
        match self {
            // SAFETY: the data is valid for reads of its length.
            Ends::Stay => uninterrupted(|| unsafe { libc::write(fd, start, len) }),
            #[cfg(not(target_vendor = "apple"))]
            // SAFETY: as above.
            Ends::Socket => uninterrupted(|| unsafe { libc::send(fd, start, len, libc::MSG_NOSIGNAL) }),
            #[cfg(not(target_vendor = "apple"))]
            Ends::Pipe => {
                let held = Held::back();
                // SAFETY: as above.
                let outcome = uninterrupted(|| unsafe { libc::write(fd, start, len) });
                held.end(outcome == Err(libc::EPIPE));
                outcome
            }
        }
    }
}

#[cfg(not(target_vendor = "apple"))]
use held::Held;

#[cfg(not(target_vendor = "apple"))]
mod held {
    use core::mem::MaybeUninit;

    /// SIGPIPE, held back from this thread.
    pub(super) struct Held {
        before: libc::sigset_t,
        /// Whether one was waiting already: that one is not ours.
        waiting: bool,
    }

    fn sigpipe() -> libc::sigset_t {
        let mut set = MaybeUninit::uninit();
        // SAFETY: the set is initialised by the first call.
        unsafe {
            libc::sigemptyset(set.as_mut_ptr());
            libc::sigaddset(set.as_mut_ptr(), libc::SIGPIPE);
            set.assume_init()
        }
    }

    impl Held {
        pub(super) fn back() -> Held {
            let mut before = MaybeUninit::uninit();
            let mut waiting = MaybeUninit::uninit();
            // SAFETY: both sets are filled by the calls; neither fails for these arguments.
            unsafe {
                libc::sigemptyset(before.as_mut_ptr());
                libc::sigemptyset(waiting.as_mut_ptr());
                libc::sigpending(waiting.as_mut_ptr());
                libc::pthread_sigmask(libc::SIG_BLOCK, &sigpipe(), before.as_mut_ptr());
                let waiting = libc::sigismember(waiting.as_ptr(), libc::SIGPIPE) == 1;
                Held { before: before.assume_init(), waiting }
            }
        }

        /// Lets signals through again, but for the one that a write has `sent`.
        pub(super) fn end(self, sent: bool) {
            // SAFETY: the sets are initialised; no time limit but "at once", and nothing is asked about the signal.
            unsafe {
                if sent && !self.waiting {
                    let at_once = libc::timespec { tv_sec: 0, tv_nsec: 0 };
                    libc::sigtimedwait(&sigpipe(), core::ptr::null_mut(), &at_once);
                }
                libc::pthread_sigmask(libc::SIG_SETMASK, &self.before, core::ptr::null_mut());
            }
        }
    }
}
