//! Threads of the library's own: they live for one call, and leave signals to those of the program.
//!
//! Made with the C library alone: what the standard library keeps of every thread that makes or is one would outlive the call.

use crate::memory::TryVec;
use crate::stream::{Error, Result, Status};
use core::ffi::c_void;
use core::mem::MaybeUninit;
use core::ptr::null_mut;
use core::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Enough for compressors, whose tables are on the heap.
const STACK: usize = 512 * 1024;

/// What all of them do, and whether one was lost in a panic.
struct Task<'a> {
    help: &'a (dyn Fn() + Sync),
    lost: AtomicBool,
}

/// Runs `own` on this thread while up to `count` others, as many as the system gives, run `help`, which has to end when `own` has
/// ended, however that was. No thread is left then. `PANIC` when one of them panicked.
pub fn beside<R>(count: usize, help: &(dyn Fn() + Sync), own: impl FnOnce() -> R) -> Result<R> {
    let task = Task { help, lost: AtomicBool::new(false) };
    let outcome = {
        let mut threads = Joined(Vec::new());
        threads.0.try_reserve_exact(count).map_err(|_| Error::bare(Status::NO_MEMORY))?;
        for _ in 0..count {
            // SAFETY: the task is there until all threads are joined, by the drop of `threads`.
            let Some(thread) = (unsafe { start(&raw const task) }) else { break };
            threads.0.try_push(thread)?;
        }
        own()
    };
    if task.lost.load(Relaxed) {
        return Err(Error::new(Status::PANIC, format_args!("a thread beside the caller's panicked")));
    }
    Ok(outcome)
}

/// Waits for all when it is dropped.
struct Joined(Vec<libc::pthread_t>);

impl Drop for Joined {
    fn drop(&mut self) {
        for thread in &self.0 {
            // SAFETY: made by `start`, and joined once.
            unsafe { libc::pthread_join(*thread, null_mut()) };
        }
    }
}

/// # Safety
/// The task lives until the thread is joined.
unsafe fn start(task: *const Task<'_>) -> Option<libc::pthread_t> {
    // A new thread has the mask of the one that makes it.
    let _blocked = Blocked::new();
    let mut attributes = MaybeUninit::uninit();
    let mut thread = MaybeUninit::uninit();
    // SAFETY: the attributes are made first and destroyed last; `run` gets what it expects, as the caller promised.
    unsafe {
        if libc::pthread_attr_init(attributes.as_mut_ptr()) != 0 {
            return None;
        }
        libc::pthread_attr_setstacksize(attributes.as_mut_ptr(), STACK);
        let data = task.cast_mut().cast::<c_void>();
        let failed = libc::pthread_create(thread.as_mut_ptr(), attributes.as_ptr(), run, data);
        libc::pthread_attr_destroy(attributes.as_mut_ptr());
        (failed == 0).then(|| thread.assume_init())
    }
}

extern "C" fn run(data: *mut c_void) -> *mut c_void {
    // SAFETY: what `start` was given, which lives.
    let task = unsafe { &*data.cast::<Task<'_>>() };
    if catch_unwind(AssertUnwindSafe(task.help)).is_err() {
        task.lost.store(true, Relaxed);
    }
    null_mut()
}

/// As long as it lives, this thread receives no signal but those of its own faults.
struct Blocked(libc::sigset_t);

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

impl Drop for Blocked {
    fn drop(&mut self) {
        // SAFETY: the set that was in force before.
        unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, &self.0, null_mut()) };
    }
}

/// The time that this thread has computed, which no other process adds to.
#[cfg(test)]
pub fn thread_time() -> core::time::Duration {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: writes the struct, which it may.
    assert_eq!(unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &raw mut time) }, 0);
    core::time::Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;
    use std::sync::atomic::AtomicUsize;

    fn blocks(signal: i32) -> bool {
        // SAFETY: asks for the mask, and looks into it.
        unsafe {
            let mut set = core::mem::zeroed();
            libc::pthread_sigmask(libc::SIG_SETMASK, core::ptr::null(), &mut set);
            libc::sigismember(&set, signal) == 1
        }
    }

    #[test]
    fn all_have_ended_when_the_call_has() {
        let ended = AtomicUsize::new(0);
        let help = || {
            std::thread::sleep(core::time::Duration::from_millis(30));
            ended.fetch_add(1, Relaxed);
        };
        assert_eq!(beside(3, &help, || 7).unwrap(), 7);
        assert_eq!(ended.load(Relaxed), 3);
        let unwound = catch_unwind(|| beside(2, &help, || panic!("on purpose")).map(drop));
        assert!(unwound.is_err());
        assert_eq!(ended.load(Relaxed), 5);
        assert_eq!(beside(0, &help, || 8).unwrap(), 8);
    }

    #[test]
    fn signals_go_to_the_threads_of_the_program() {
        let seen = Mutex::new((false, true));
        beside(1, &|| *seen.lock().unwrap() = (blocks(libc::SIGINT), blocks(libc::SIGSEGV)), || ()).unwrap();
        assert_eq!(*seen.lock().unwrap(), (true, false));
        assert!(!blocks(libc::SIGINT));
    }

    #[test]
    fn a_panic_beside_is_told() {
        let outcome = beside(1, &|| panic!("on purpose"), || ());
        assert_eq!(outcome.unwrap_err().status(), Status::PANIC);
    }
}
