//! Whether this process has one thread, so that plain loads and stores can replace atomic exchanges.

use core::ffi::c_char;
use core::sync::atomic::{AtomicPtr, Ordering::Relaxed};

/// What the flag reads as until, or unless, the C library's own was found: not single-threaded.
static THREADED: c_char = 0;

static SINGLE_THREADED: AtomicPtr<c_char> = AtomicPtr::new((&raw const THREADED).cast_mut());

/// Whether this process has one thread only.
///
/// A thread made by a raw `clone` is not seen by the C library and breaks this promise.
#[inline(always)]
pub fn single_threaded() -> bool {
    // SAFETY: the pointer is to a static byte, ours or the C library's; volatile, since the latter changes it.
    unsafe { SINGLE_THREADED.load(Relaxed).read_volatile() != 0 }
}

/// Where the C library keeps its flag: not 0 as long as there is one thread.
///
/// # Safety
/// `flag` is valid for reads for ever, and not 0 only while one thread exists.
pub unsafe fn watch_threads(flag: *mut c_char) {
    SINGLE_THREADED.store(flag, Relaxed);
}

/// What tells this thread from all others that run: never NULL.
pub fn this_thread() -> *mut u8 {
    #[cfg(unix)]
    // SAFETY: always safe to call.
    let here = unsafe { libc::pthread_self() } as usize;
    #[cfg(windows)]
    let here = {
        unsafe extern "C" {
            safe fn _errno() -> *mut core::ffi::c_int;
        }
        _errno().addr()
    };
    core::ptr::without_provenance_mut(here)
}
