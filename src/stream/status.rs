//! Status codes: one table yields number, C name, message and Python exception.

use core::num::NonZeroI32;

/// Why a call failed. Never zero: success is `Ok`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status(NonZeroI32);

/// What is known of one status.
pub struct Row {
    /// The number in C.
    pub code: i32,
    /// The enumerator in C.
    pub name: &'static core::ffi::CStr,
    /// One sentence for people.
    pub message: &'static core::ffi::CStr,
    /// The exception that a Python binding raises.
    pub python: &'static core::ffi::CStr,
}

/// Declares the constants of [`Status`] and the table in one place, so that they cannot disagree.
macro_rules! statuses {
    ($($constant:ident = $code:literal, $name:literal, $message:literal, $python:literal;)*) => {
        impl Status {
            $(#[doc = $message]
            pub const $constant: Status = Status(NonZeroI32::new($code).unwrap());)*
        }

        /// Every status but `MEMBUF_OK`, in the order of the header.
        pub const TABLE: &[Row] = &[$(Row {
            code: $code,
            name: cstr(concat!("MEMBUF_ERR_", $name, "\0")),
            message: cstr(concat!($message, "\0")),
            python: cstr(concat!($python, "\0")),
        }),*];
    };
}

const fn cstr(text: &'static str) -> &'static core::ffi::CStr {
    match core::ffi::CStr::from_bytes_with_nul(text.as_bytes()) {
        Ok(text) => text,
        Err(_) => panic!("a status text holds a NUL"),
    }
}

statuses! {
    CALLBACK = -1, "CALLBACK", "a callback failed or answered something that is not a status", "RuntimeError";
    INVALID = -10, "INVALID", "an argument is outside its range", "ValueError";
    NULL = -11, "NULL", "a pointer that is required is NULL", "TypeError";
    TYPE = -12, "TYPE", "the handle is of another type", "TypeError";
    STALE = -13, "STALE", "the handle was freed, or never was one", "ValueError";
    OVERFLOW = -14, "OVERFLOW", "a size or position does not fit", "OverflowError";
    LOOKUP = -15, "LOOKUP", "no such encoding or error handler", "LookupError";
    NOT_FOUND = -16, "NOT_FOUND", "there is no such entry, key or node", "KeyError";
    CLOSED = -30, "CLOSED", "the stream is closed", "ValueError";
    DETACHED = -31, "DETACHED", "the inner stream was taken away", "ValueError";
    EXPORTED = -32, "EXPORTED", "the stream's memory is lent out", "BufferError";
    BUSY = -33, "BUSY", "another call on this handle is running", "RuntimeError";
    POISONED = -34, "POISONED", "an earlier call on this handle never finished", "RuntimeError";
    UNSUPPORTED = -35, "UNSUPPORTED", "this kind of stream cannot do that", "io.UnsupportedOperation";
    NO_MEMORY = -50, "NO_MEMORY", "the system has no more memory", "MemoryError";
    LIMIT = -51, "LIMIT", "a limit set on the handle would be passed", "MemoryError";
    CANCELLED = -52, "CANCELLED", "the work was cancelled", "RuntimeError";
    IO = -70, "IO", "an input or output operation failed", "OSError";
    WOULD_BLOCK = -71, "WOULD_BLOCK", "the operation would have to wait", "BlockingIOError";
    DECODE = -90, "DECODE", "bytes are not text in this encoding", "UnicodeDecodeError";
    ENCODE = -91, "ENCODE", "text does not fit this encoding", "UnicodeEncodeError";
    CSV = -92, "CSV", "not well-formed CSV", "csv.Error";
    JSON = -93, "JSON", "not well-formed JSON", "json.JSONDecodeError";
    ZIP = -94, "ZIP", "not a well-formed ZIP archive", "zipfile.BadZipFile";
    PANIC = -110, "PANIC", "a bug in membuf; the handle can only be freed", "SystemError";
}

impl Status {
    /// The number in C.
    pub const fn code(self) -> i32 {
        self.0.get()
    }

    /// What a callback's answer means: `None` for done, else the status to report.
    ///
    /// 0 and -1 are what a swallowed host exception leaves behind, so neither can mean anything else.
    pub fn from_callback(answer: i32) -> Option<Status> {
        if answer == 1 {
            return None;
        }
        let host = (-1999..=-1000).contains(&answer);
        if host || TABLE.iter().any(|row| row.code == answer) {
            return NonZeroI32::new(answer).map(Status);
        }
        Some(Status::CALLBACK)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn callback_answers_are_sorted_into_done_own_host_and_failed() {
        assert_eq!(Status::from_callback(1), None);
        for failed in [0, -1, 2, 77, -2, -999, -2000, i32::MIN, i32::MAX] {
            assert_eq!(Status::from_callback(failed), Some(Status::CALLBACK), "{failed}");
        }
        assert_eq!(Status::from_callback(-71), Some(Status::WOULD_BLOCK));
        for host in [-1000, -1500, -1999] {
            assert_eq!(Status::from_callback(host).map(Status::code), Some(host));
        }
    }

    #[test]
    fn codes_and_names_are_unique_and_host_codes_stay_free() {
        for (i, row) in TABLE.iter().enumerate() {
            assert!(row.code < 0 && row.code > -1000, "{:?}", row.name);
            assert!(TABLE[..i].iter().all(|other| other.code != row.code && other.name != row.name));
        }
    }
}
