//! Status codes in C: the enumerators, and what is known of each.

use crate::stream::{Row, TABLE};
use core::ffi::{CStr, c_char};

/// What every call that can fail returns: `MEMBUF_OK`, or a negative code of `membuf_status_code`.
///
/// Codes from -1000 to -1999 are the host's own: a callback's answer in that range is passed through unchanged.
pub type membuf_status = i32;

/// Success, for the Rust side.
pub const MEMBUF_OK: membuf_status = 0;

/// The status codes. Numbers are never reused; new ones may be added within their group.
#[repr(C)]
pub enum membuf_status_code {
    /// Success. The end of a stream is success, too: with 0 bytes.
    MEMBUF_OK = 0,
    /// A callback failed, or answered something that is not a status. Python: RuntimeError.
    MEMBUF_ERR_CALLBACK = -1,
    /// An argument is outside its range. Python: ValueError.
    MEMBUF_ERR_INVALID = -10,
    /// A pointer that is required is NULL. Python: TypeError.
    MEMBUF_ERR_NULL = -11,
    /// The handle is live, but of another type. Python: TypeError.
    MEMBUF_ERR_TYPE = -12,
    /// The handle was freed, or never was one. Python: ValueError.
    MEMBUF_ERR_STALE = -13,
    /// A size or a position does not fit its type or the address space. Python: OverflowError.
    MEMBUF_ERR_OVERFLOW = -14,
    /// No such encoding or error handler. Python: LookupError.
    MEMBUF_ERR_LOOKUP = -15,
    /// No such entry, key or node. Python: KeyError.
    MEMBUF_ERR_NOT_FOUND = -16,
    /// The stream is closed. Python: ValueError.
    MEMBUF_ERR_CLOSED = -30,
    /// The inner stream was taken away. Python: ValueError.
    MEMBUF_ERR_DETACHED = -31,
    /// The stream's memory is lent out: a reservation or a pin is open. Python: BufferError.
    MEMBUF_ERR_EXPORTED = -32,
    /// Another call on this handle is running, perhaps the one whose callback made this call. Python: RuntimeError.
    MEMBUF_ERR_BUSY = -33,
    /// An earlier call on this handle never finished: a bug, or a thread that a fork left behind.
    /// The handle can only be freed. Python: RuntimeError.
    MEMBUF_ERR_POISONED = -34,
    /// This kind of stream cannot do that, or this version of membuf cannot yet. Python: io.UnsupportedOperation.
    MEMBUF_ERR_UNSUPPORTED = -35,
    /// The system has no more memory; nothing was changed. Python: MemoryError.
    MEMBUF_ERR_NO_MEMORY = -50,
    /// A limit of the handle would be passed, or memory that cannot grow is full; the write that would pass it changed
    /// nothing. Python: MemoryError.
    MEMBUF_ERR_LIMIT = -51,
    /// A `membuf_cancel` that the work was given has been set. Python: RuntimeError.
    MEMBUF_ERR_CANCELLED = -52,
    /// An input or output operation failed, or Python has OSError for it. Python: OSError.
    MEMBUF_ERR_IO = -70,
    /// The operation would have to wait. Python: BlockingIOError.
    MEMBUF_ERR_WOULD_BLOCK = -71,
    /// Bytes are not text in this encoding. Python: UnicodeDecodeError.
    MEMBUF_ERR_DECODE = -90,
    /// Text does not fit this encoding. Python: UnicodeEncodeError.
    MEMBUF_ERR_ENCODE = -91,
    /// Not well-formed CSV, or not representable in this dialect. Python: csv.Error.
    MEMBUF_ERR_CSV = -92,
    /// Not well-formed JSON. Python: json.JSONDecodeError.
    MEMBUF_ERR_JSON = -93,
    /// Not a well-formed ZIP archive. Python: zipfile.BadZipFile.
    MEMBUF_ERR_ZIP = -94,
    /// A bug in membuf, caught; the handle can only be freed. Please report it. Python: SystemError.
    MEMBUF_ERR_PANIC = -110,
}

/// What callbacks answer.
///
/// 0 and -1 are what a host's swallowed exception looks like, so they always mean `MEMBUF_ERR_CALLBACK`.
/// A membuf status means itself; -1000 to -1999 are the host's own and come back unchanged from the
/// function that called; everything else is `MEMBUF_ERR_CALLBACK`.
#[repr(C)]
pub enum membuf_answer {
    /// Done: go on.
    MEMBUF_CONTINUE = 1,
}

fn row(status: membuf_status) -> Option<&'static Row> {
    TABLE.iter().find(|row| row.code == status)
}

fn text(
    status: membuf_status,
    ok: &'static CStr,
    unknown: &'static CStr,
    of: fn(&Row) -> &'static CStr,
) -> *const c_char {
    let found = if status == MEMBUF_OK { Some(ok) } else { row(status).map(of) };
    found.unwrap_or(if (-1999..=-1000).contains(&status) { c"a host's own status" } else { unknown }).as_ptr()
}

/// The C name of a status, such as "MEMBUF_ERR_CLOSED".
///
/// Never NULL; "unknown status" for a number that is none, "a host's own status" for -1000 to -1999. Static: not to be freed.
/// Threads: any.
#[unsafe(no_mangle)]
pub extern "C" fn membuf_status_name(status: membuf_status) -> *const c_char {
    text(status, c"MEMBUF_OK", c"unknown status", |row| row.name)
}

/// What a status means, in one English phrase.
///
/// Never NULL. Static: not to be freed. What exactly went wrong in one call is in its `membuf_error`.
/// Threads: any.
#[unsafe(no_mangle)]
pub extern "C" fn membuf_status_message(status: membuf_status) -> *const c_char {
    text(status, c"success", c"unknown status", |row| row.message)
}

/// The Python exception that a binding raises for a status, such as "ValueError"; "" for `MEMBUF_OK`.
///
/// Never NULL; "RuntimeError" for a number that is no status. Static: not to be freed. Threads: any.
#[unsafe(no_mangle)]
pub extern "C" fn membuf_status_python(status: membuf_status) -> *const c_char {
    let found = if status == MEMBUF_OK { Some(c"") } else { row(status).map(|row| row.python) };
    found.unwrap_or(c"RuntimeError").as_ptr()
}

#[cfg(test)]
mod tests {
    use super::*;
    use membuf_status_code::*;

    #[test]
    fn the_enumerators_of_the_header_are_the_rows_of_the_table() {
        let enumerators = [
            MEMBUF_ERR_CALLBACK as i32,
            MEMBUF_ERR_INVALID as i32,
            MEMBUF_ERR_NULL as i32,
            MEMBUF_ERR_TYPE as i32,
            MEMBUF_ERR_STALE as i32,
            MEMBUF_ERR_OVERFLOW as i32,
            MEMBUF_ERR_LOOKUP as i32,
            MEMBUF_ERR_NOT_FOUND as i32,
            MEMBUF_ERR_CLOSED as i32,
            MEMBUF_ERR_DETACHED as i32,
            MEMBUF_ERR_EXPORTED as i32,
            MEMBUF_ERR_BUSY as i32,
            MEMBUF_ERR_POISONED as i32,
            MEMBUF_ERR_UNSUPPORTED as i32,
            MEMBUF_ERR_NO_MEMORY as i32,
            MEMBUF_ERR_LIMIT as i32,
            MEMBUF_ERR_CANCELLED as i32,
            MEMBUF_ERR_IO as i32,
            MEMBUF_ERR_WOULD_BLOCK as i32,
            MEMBUF_ERR_DECODE as i32,
            MEMBUF_ERR_ENCODE as i32,
            MEMBUF_ERR_CSV as i32,
            MEMBUF_ERR_JSON as i32,
            MEMBUF_ERR_ZIP as i32,
            MEMBUF_ERR_PANIC as i32,
        ];
        let rows: Vec<i32> = TABLE.iter().map(|row| row.code).collect();
        assert_eq!(enumerators.as_slice(), rows.as_slice());
    }
}
