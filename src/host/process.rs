//! What the library needs to know about its process: is it single-threaded, was it forked.

use core::ffi::c_char;
use core::sync::atomic::{AtomicPtr, Ordering::Relaxed};

/// What the flag reads as until (or unless) the C library's own was found: not single-threaded.
static THREADED: c_char = 0;

static SINGLE_THREADED: AtomicPtr<c_char> = AtomicPtr::new((&raw const THREADED).cast_mut());

/// Whether this process has one thread only, so that plain stores can replace atomic exchanges.
///
/// A thread made by a raw `clone` is not seen by the C library and breaks this promise.
#[inline(always)]
pub fn single_threaded() -> bool {
    // SAFETY: the pointer is to a static byte, ours or the C library's; volatile, since the latter changes it.
    unsafe { SINGLE_THREADED.load(Relaxed).read_volatile() != 0 }
}

/// Looks up glibc's `__libc_single_threaded`. By name, because a direct import would demand glibc 2.32.
#[cfg(all(target_os = "linux", not(miri)))]
pub fn find_single_threaded_flag() {
    // SAFETY: the name is NUL-terminated; the symbol, where it exists, is a byte that is never unmapped.
    let flag = unsafe { libc::dlsym(libc::RTLD_DEFAULT, c"__libc_single_threaded".as_ptr()) };
    if !flag.is_null() {
        SINGLE_THREADED.store(flag.cast(), Relaxed);
    }
}

/// Elsewhere there is no such flag: always threaded.
#[cfg(any(not(target_os = "linux"), miri))]
pub fn find_single_threaded_flag() {}

/// Has `child` called in every forked child, before `fork` returns there. Where there is no memory for
/// that, children see the handles of vanished threads as busy instead of poisoned.
#[cfg(all(unix, not(miri)))]
pub fn on_fork(child: unsafe extern "C" fn()) {
    // SAFETY: `child` is a static function; the library is never unloaded (it is linked with -z nodelete).
    unsafe { libc::pthread_atfork(None, None, Some(child)) };
}

/// Without fork there is nothing to do.
#[cfg(any(not(unix), miri))]
pub fn on_fork(_child: unsafe extern "C" fn()) {}
