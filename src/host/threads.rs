//! Threads of the library's own: they live for one call, and leave signals to those of the program.

use std::thread::{Builder, Scope, ScopedJoinHandle};

/// Enough for compressors, whose tables are on the heap.
const STACK: usize = 512 * 1024;

/// Starts `work` on a thread to be joined; `None` where the system gives none.
pub fn start<'scope>(
    scope: &'scope Scope<'scope, '_>,
    work: impl FnOnce() + Send + 'scope,
) -> Option<ScopedJoinHandle<'scope, ()>> {
    // A new thread has the mask of the one that makes it.
    #[cfg(unix)]
    let _blocked = Blocked::new();
    // With a size that is given, the environment is not asked for one.
    Builder::new().stack_size(STACK).spawn_scoped(scope, work).ok()
}

/// As long as it lives, this thread receives no signal but those of its own faults.
#[cfg(unix)]
struct Blocked(libc::sigset_t);

#[cfg(unix)]
impl Blocked {
    fn new() -> Blocked {
        // SAFETY: sets are plain numbers, which the calls fill in; all signals are known to the system.
        unsafe {
            let (mut set, mut before) = (core::mem::zeroed(), core::mem::zeroed());
            libc::sigfillset(&mut set);
            for fault in
                [libc::SIGSEGV, libc::SIGBUS, libc::SIGFPE, libc::SIGILL, libc::SIGTRAP, libc::SIGABRT]
            {
                libc::sigdelset(&mut set, fault);
            }
            libc::pthread_sigmask(libc::SIG_SETMASK, &set, &mut before);
            Blocked(before)
        }
    }
}

#[cfg(unix)]
impl Drop for Blocked {
    fn drop(&mut self) {
        // SAFETY: the set that was in force before.
        unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, &self.0, core::ptr::null_mut()) };
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn blocks(signal: i32) -> bool {
        // SAFETY: asks for the mask, and looks into it.
        unsafe {
            let mut set = core::mem::zeroed();
            libc::pthread_sigmask(libc::SIG_SETMASK, core::ptr::null(), &mut set);
            libc::sigismember(&set, signal) == 1
        }
    }

    #[test]
    fn signals_go_to_the_threads_of_the_program() {
        let mut seen = (false, true);
        std::thread::scope(|scope| {
            let thread = start(scope, || seen = (blocks(libc::SIGINT), blocks(libc::SIGSEGV)));
            thread.unwrap().join().unwrap();
        });
        assert_eq!(seen, (true, false));
        assert!(!blocks(libc::SIGINT));
    }
}
