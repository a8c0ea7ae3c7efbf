//! How far a call is, and ending it from outside: what the options of CSV, JSON and ZIP share.

use super::error::membuf_error;
use super::guard;
use super::object::{Object, Resident};
use super::status::{MEMBUF_OK, membuf_status};
use crate::formats::{Cancel, Observer, Progress};
use crate::memory::try_box;
use crate::stream::{Error, Result, Status};
use core::ffi::c_void;

/// Ends work from outside. Freed once by the caller with `membuf_cancel_free`.
pub struct membuf_cancel {
    _private: [u8; 0],
}

/// Called during long work: `done` bytes of `total` are done; a `total` of 0 is not known.
///
/// Never goes back, but may say the same twice; called at least every 64 KiB of work, and every 50 ms however slow the streams
/// are, unless one of their own reads or writes takes longer; on the thread of the call that does the work. Answers `MEMBUF_CONTINUE`, or
/// a status that ends the work and that the call then returns. May call nothing on the handles that the work uses.
pub type membuf_progress_fn =
    Option<unsafe extern "C" fn(user_data: *mut c_void, done: u64, total: u64) -> i32>;

/// Who hears of the progress of long work, and who may end it. All zero: nobody.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct membuf_progress {
    /// Called as the work goes on; NULL: not wanted. It and `user_data` last as long as the handle or the call.
    pub progress: membuf_progress_fn,
    /// Passed to `progress`.
    pub user_data: *mut c_void,
    /// Ends the work with `MEMBUF_ERR_CANCELLED` within 64 KiB once it is set; NULL: nothing does. It may be freed at once.
    pub cancel: *mut membuf_cancel,
}

impl Resident for Cancel {
    type Handle = membuf_cancel;
    const KIND: u8 = super::library::membuf_type::MEMBUF_TYPE_CANCEL as u8;
    fn of(object: &mut Object) -> Option<&mut Cancel> {
        if let Object::Cancel(cancel) = object { Some(cancel) } else { None }
    }
    fn into_object(self) -> Object {
        Object::Cancel(self)
    }
}

/// A program's function that hears of progress.
struct Listener {
    call: unsafe extern "C" fn(*mut c_void, u64, u64) -> i32,
    user_data: *mut c_void,
}

// SAFETY: whoever passes these accepts that they are called on the thread of the call, whichever that is.
unsafe impl Send for Listener {}

impl Observer for Listener {
    fn report(&mut self, done: u64, total: u64) -> Result<()> {
        // SAFETY: the promise of `watch`.
        let answer = unsafe { (self.call)(self.user_data, done, total) };
        match Status::from_callback(answer) {
            None => Ok(()),
            Some(status) => Err(Error::new(status, format_args!("the progress callback answered {answer}"))),
        }
    }
}

/// What the work tells and asks. `function` is the C function whose options these are.
///
/// # Safety
/// The function may be called with its user data as long as the result lives.
pub unsafe fn watch(function: &'static str, options: &membuf_progress) -> Result<Progress> {
    let observer = match options.progress {
        None => None,
        Some(call) => {
            let listener: Box<dyn Observer> = try_box(Listener { call, user_data: options.user_data })?;
            Some(listener)
        }
    };
    let cancel = if options.cancel.is_null() {
        None
    } else {
        Some(wait(function, options.cancel, |cancel| Ok(cancel.dup())).map_err(guard::Failed::into_error)?)
    };
    Ok(Progress::new(observer, cancel))
}

/// Runs `verb` on the flag; waits for another call on it, which takes no time and calls nothing.
fn wait<R>(
    function: &'static str,
    cancel: *const membuf_cancel,
    verb: impl Fn(&mut Cancel) -> Result<R>,
) -> core::result::Result<R, guard::Failed> {
    loop {
        match guard::call(function, cancel, &verb) {
            Err(failed) if failed.why == Status::BUSY => std::thread::yield_now(),
            outcome => return outcome,
        }
    }
}

/// Makes a flag for the options of long work, to end it from another thread or from a callback.
///
/// One flag serves any number of calls and handles. `*out` is owned by the caller, NULL on failure.
/// Errors: `MEMBUF_ERR_NULL`, `MEMBUF_ERR_NO_MEMORY`. Python: threading.Event(). Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_cancel_new(
    out: *mut *mut membuf_cancel,
    err: *mut membuf_error,
) -> membuf_status {
    // SAFETY: C's promises about `out` and `err` are passed on.
    unsafe { guard::open("membuf_cancel_new", out, err, Cancel::new) }
}

/// Ends all work that has `cancel` in its options, now and later: it returns `MEMBUF_ERR_CANCELLED` within 64 KiB.
///
/// There is no way back; work that is to go on takes a new flag. Errors: the handle's refusals, but never
/// `MEMBUF_ERR_BUSY`. Not for signal handlers. Python: set(). Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_cancel_set(cancel: *mut membuf_cancel) -> membuf_status {
    let set = |cancel: &mut Cancel| {
        cancel.set();
        Ok(())
    };
    match wait("membuf_cancel_set", cancel, set) {
        Ok(()) => MEMBUF_OK,
        Err(failed) => failed.status(),
    }
}

/// Frees a flag; work that has it goes on with it as it is. Never fails; NULL is fine. Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_cancel_free(cancel: *mut membuf_cancel) {
    guard::free::<Cancel>("membuf_cancel_free", cancel);
}
