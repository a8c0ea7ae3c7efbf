//! The library as a whole: its version, its live handles, and what is done about misuse.

use super::decode::put;
use super::guard::refuse;
use super::object::{LABEL_CAPACITY, Label, TABLE};
use super::status::{MEMBUF_OK, membuf_status};
use crate::host::process;
use crate::memory::try_box;
use crate::stream::Status;
use core::ffi::{CStr, c_char, c_void};
use core::sync::atomic::{
    AtomicBool, AtomicPtr,
    Ordering::{AcqRel, Acquire, Relaxed},
};

/// The types of handles, as `membuf_leak_check` reports them.
#[repr(C)]
pub enum membuf_type {
    /// `membuf`
    MEMBUF_TYPE_STREAM = 1,
    /// `membuf_slice`
    MEMBUF_TYPE_SLICE = 2,
    /// `membuf_csv_reader`
    MEMBUF_TYPE_CSV_READER = 3,
    /// `membuf_csv_writer`
    MEMBUF_TYPE_CSV_WRITER = 4,
    /// `membuf_json`
    MEMBUF_TYPE_JSON = 5,
    /// `membuf_json_writer`
    MEMBUF_TYPE_JSON_WRITER = 6,
    /// `membuf_zip_reader`
    MEMBUF_TYPE_ZIP_READER = 7,
    /// `membuf_zip_writer`
    MEMBUF_TYPE_ZIP_WRITER = 8,
    /// `membuf_pin`
    MEMBUF_TYPE_PIN = 9,
    /// `membuf_decoder`
    MEMBUF_TYPE_DECODER = 10,
    /// `membuf_encoder`
    MEMBUF_TYPE_ENCODER = 11,
    /// `membuf_capture`
    MEMBUF_TYPE_CAPTURE = 12,
    /// `membuf_cancel`
    MEMBUF_TYPE_CANCEL = 13,
    /// `membuf_json_reader`
    MEMBUF_TYPE_JSON_READER = 14,
}

/// Called when the last user of memory that was lent or given to membuf is gone: exactly once, on failure
/// too, on whichever thread that happens. `free`, `sqlite3_free`, `g_free` and the like fit as they are.
pub type membuf_release_fn = Option<unsafe extern "C" fn(user_data: *mut c_void)>;

/// Called by `membuf_leak_check` for every live handle: its type (`MEMBUF_TYPE_*`) and its label, "" without one.
/// The label is valid during the call. Answers `MEMBUF_CONTINUE`.
pub type membuf_live_fn = Option<
    unsafe extern "C" fn(
        user_data: *mut c_void,
        handle: *const c_void,
        r#type: i32,
        label: *const c_char,
    ) -> i32,
>;

/// Called when a function is given a handle that is stale, garbage or of another type: the function's name, the
/// handle, and the status that it is about to return (or, for a free function, cannot).
pub type membuf_misuse_fn = Option<
    unsafe extern "C" fn(
        user_data: *mut c_void,
        function: *const c_char,
        handle: *const c_void,
        status: membuf_status,
    ),
>;

const VERSION: &CStr = match CStr::from_bytes_with_nul(concat!(env!("CARGO_PKG_VERSION"), "\0").as_bytes()) {
    Ok(version) => version,
    Err(_) => panic!("the version holds a NUL"),
};

const fn number(text: &str) -> u32 {
    let mut value = 0;
    let mut at = 0;
    while at < text.len() {
        value = value * 10 + (text.as_bytes()[at] - b'0') as u32;
        at += 1;
    }
    value
}

const MAJOR: u32 = number(env!("CARGO_PKG_VERSION_MAJOR"));
const MINOR: u32 = number(env!("CARGO_PKG_VERSION_MINOR"));
const VERSION_NUMBER: u32 = MAJOR * 10_000 + MINOR * 100 + number(env!("CARGO_PKG_VERSION_PATCH"));

/// The version of the library that is running, such as "0.1.0".
///
/// Static: not to be freed. The header's own is `MEMBUF_VERSION`. Threads: any.
#[unsafe(no_mangle)]
pub extern "C" fn membuf_version() -> *const c_char {
    VERSION.as_ptr()
}

/// Whether the running library can serve a program that was compiled against `header_version`.
///
/// Pass `MEMBUF_VERSION_NUMBER`. `MEMBUF_OK`, or `MEMBUF_ERR_UNSUPPORTED` when the library is older than the
/// header or of an incompatible series (another major version). Threads: any.
#[unsafe(no_mangle)]
pub extern "C" fn membuf_check_version(header_version: u32) -> membuf_status {
    if header_version / 10_000 == MAJOR && header_version <= VERSION_NUMBER {
        MEMBUF_OK
    } else {
        Status::UNSUPPORTED.code()
    }
}

/// Counts the live handles of the process, and calls `visit`, unless it is NULL, for each.
///
/// Handles are tokens, so leak checkers do not see a forgotten one; this does. Call it at the end of a program or a
/// test. A call that uses one of the handles at the same moment may be refused with `MEMBUF_ERR_BUSY`.
/// `out_live` gets the number counted so far on every path.
/// Errors: what `visit` answered instead of `MEMBUF_CONTINUE`. Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_leak_check(
    visit: membuf_live_fn,
    user_data: *mut c_void,
    out_live: *mut usize,
) -> membuf_status {
    let mut live = 0;
    let mut status = MEMBUF_OK;
    TABLE.each_live(
        |body| body.label.as_deref().copied(),
        |token, kind, label| {
            live += 1;
            let Some(visit) = visit else { return true };
            let mut text = [0u8; LABEL_CAPACITY + 1];
            if let Some(Some(label)) = label {
                text[..LABEL_CAPACITY].copy_from_slice(&label.bytes);
            }
            // SAFETY: the caller's function, with its own user data; no mark and no lock is held.
            let answer = unsafe {
                visit(user_data, core::ptr::without_provenance(token), i32::from(kind), text.as_ptr().cast())
            };
            match Status::from_callback(answer) {
                None => true,
                Some(failed) => {
                    status = failed.code();
                    false
                }
            }
        },
    );
    // SAFETY: NULL or valid for a write, as the caller promised.
    unsafe { put(out_live, live) };
    status
}

/// Gives a handle of any type a name for `membuf_leak_check`.
///
/// `label` is UTF-8, NUL-terminated, copied, and cut after 31 bytes at a character; NULL takes the name away.
/// Errors: the handle's refusals, `MEMBUF_ERR_NO_MEMORY`. Threads: one call at a time on `handle`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_set_label(handle: *const c_void, label: *const c_char) -> membuf_status {
    let word = handle.addr();
    let mut mark = match TABLE.enter_any(word) {
        Ok(mark) => mark,
        Err(refused) => return refuse("membuf_set_label", word, refused).status(),
    };
    // SAFETY: NULL or NUL-terminated, as the caller promised.
    let made = unsafe { copy_label(label) }.map(try_box).transpose();
    let status = match made {
        Ok(label) => {
            mark.object().label = label;
            MEMBUF_OK
        }
        Err(error) => error.status().code(),
    };
    mark.done();
    status
}

/// # Safety
/// `text` is NULL or NUL-terminated.
unsafe fn copy_label(text: *const c_char) -> Option<Label> {
    if text.is_null() {
        return None;
    }
    let mut label = Label { bytes: [0; LABEL_CAPACITY] };
    let mut len = 0;
    // SAFETY: nothing behind the NUL is read.
    unsafe {
        while len < LABEL_CAPACITY && *text.add(len) != 0 {
            label.bytes[len] = *text.add(len) as u8;
            len += 1;
        }
        if len == LABEL_CAPACITY && *text.add(len) != 0 {
            // Cut before the character that does not fit.
            while len > 0 && *text.add(len) as u8 & 0xC0 == 0x80 {
                len -= 1;
            }
            label.bytes[len..].fill(0);
        }
    }
    Some(label)
}

/// A hook and those before it: kept, because another thread may still be calling one.
struct Hook {
    call: unsafe extern "C" fn(*mut c_void, *const c_char, *const c_void, membuf_status),
    user_data: *mut c_void,
    _before: *mut Hook,
}

static HOOK: AtomicPtr<Hook> = AtomicPtr::new(core::ptr::null_mut());
static HOOK_ACTIVE: AtomicBool = AtomicBool::new(false);

/// Has `hook` called whenever a function is given a handle that is stale, garbage or of another type.
///
/// Such calls are refused with a status anyway; the hook lets a debug build stop at the spot, or count them. NULL
/// removes it. One for the whole process; the hook may be called on any thread, several at once, and must not be
/// freed. Errors are not possible; without memory for it, the hook stays as it was. Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_set_misuse_hook(hook: membuf_misuse_fn, user_data: *mut c_void) {
    let Some(call) = hook else {
        HOOK_ACTIVE.store(false, Relaxed);
        return;
    };
    let before = HOOK.load(Acquire);
    if let Ok(made) = try_box(Hook { call, user_data, _before: before }) {
        HOOK.store(Box::into_raw(made), core::sync::atomic::Ordering::Release);
        HOOK_ACTIVE.store(true, Relaxed);
    }
}

/// Tells the hook, if there is one. `function` is the name of a C function.
pub fn report_misuse(function: &'static str, word: usize, status: Status) {
    if !HOOK_ACTIVE.load(Relaxed) {
        return;
    }
    // SAFETY: hooks are never freed.
    let Some(hook) = (unsafe { HOOK.load(Acquire).as_ref() }) else { return };
    let mut name = [0u8; 64];
    let len = function.len().min(name.len() - 1);
    name[..len].copy_from_slice(&function.as_bytes()[..len]);
    // SAFETY: the caller's function, with its own user data.
    unsafe {
        (hook.call)(hook.user_data, name.as_ptr().cast(), core::ptr::without_provenance(word), status.code())
    };
}

/// Once per process, before the first handle.
#[inline]
pub fn initialise() {
    static DONE: AtomicBool = AtomicBool::new(false);
    if !DONE.load(Relaxed) {
        first_handle(&DONE);
    }
}

#[cold]
fn first_handle(done: &AtomicBool) {
    if done.swap(true, AcqRel) {
        return;
    }
    process::find_single_threaded_flag();
    process::on_fork(poison_the_busy);
    #[cfg(feature = "silent-panics")]
    std::panic::set_hook(silent_hook());
}

#[cfg(feature = "silent-panics")]
#[allow(clippy::disallowed_methods)] // a function without captures: boxing it never allocates
fn silent_hook() -> Box<dyn Fn(&std::panic::PanicHookInfo<'_>) + Sync + Send> {
    Box::new(|_| {})
}

/// In a forked child: handles whose call was running on another thread will never be left.
unsafe extern "C" fn poison_the_busy() {
    TABLE.poison_the_busy();
}
