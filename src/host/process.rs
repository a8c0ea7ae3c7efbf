//! What the library needs to know about its process: is it single-threaded, was it forked.

/// Looks up glibc's `__libc_single_threaded`. By name, because a direct import would demand glibc 2.32.
#[cfg(all(target_os = "linux", not(miri)))]
pub fn find_single_threaded_flag() {
    // SAFETY: the name is NUL-terminated; the symbol, where it exists, is a byte that is never unmapped and says that.
    unsafe {
        let flag = libc::dlsym(libc::RTLD_DEFAULT, c"__libc_single_threaded".as_ptr());
        if !flag.is_null() {
            crate::memory::watch_threads(flag.cast());
        }
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
