//! `membuf_error`: what is known of a failure, in memory of the caller.

use super::guard;
use super::object::TABLE;
use super::status::{MEMBUF_OK, membuf_status};
use crate::stream::{Error, MESSAGE_CAPACITY, Status, TABLE as STATUSES};
use core::ffi::{c_char, c_void};
use core::fmt::Write;

/// The details of a failure. Needs no initialisation, is always written completely, owns nothing.
///
/// 512 bytes for ever. Fields that do not apply are 0.
#[repr(C)]
pub struct membuf_error {
    /// The status, `MEMBUF_OK` when nothing failed.
    pub code: membuf_status,
    /// The system's `errno` behind `MEMBUF_ERR_IO`, or 0.
    pub os_errno: i32,
    /// The status of a second failure, such as the close that failed after a failed flush, or 0.
    pub second: membuf_status,
    /// Zero.
    pub reserved0: i32,
    /// What was accepted before the failure and must not be sent again, in the stream's units.
    pub transferred: u64,
    /// First position of the range in the input that is at fault: a byte offset, or code points when encoding.
    pub start: i64,
    /// End of that range, exclusive. `start == end` when there is none.
    pub end: i64,
    /// Line in the input, from 1; 0 when unknown.
    pub line: u64,
    /// Column in the input, in bytes from 1; 0 when unknown.
    pub column: u64,
    /// Function, expectation and finding, as UTF-8; NUL-terminated, never empty on failure.
    pub message: [c_char; 256],
    /// Zeros.
    pub reserved: [u64; 25],
}

const _: () = assert!(size_of::<membuf_error>() == 512 && MESSAGE_CAPACITY == 256);

/// A writer into the message that stops when it is full, never inside a character.
struct Cursor<'a> {
    message: &'a mut [c_char; 256],
    len: usize,
}

impl Write for Cursor<'_> {
    fn write_str(&mut self, text: &str) -> core::fmt::Result {
        for character in text.chars() {
            let mut bytes = [0; 4];
            let bytes = character.encode_utf8(&mut bytes).as_bytes();
            // The last byte stays NUL.
            let Some(room) = self.message[..255].get_mut(self.len..self.len + bytes.len()) else {
                return Err(core::fmt::Error);
            };
            room.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from as c_char);
            self.len += bytes.len();
        }
        Ok(())
    }
}

fn render(failure: Option<&Error>) -> membuf_error {
    let mut error = membuf_error {
        code: MEMBUF_OK,
        os_errno: 0,
        second: MEMBUF_OK,
        reserved0: 0,
        transferred: 0,
        start: 0,
        end: 0,
        line: 0,
        column: 0,
        message: [0; 256],
        reserved: [0; 25],
    };
    let Some(failure) = failure else { return error };
    error.code = failure.status().code();
    let mut message = Cursor { message: &mut error.message, len: 0 };
    // A message that does not fit is cut.
    let _ = match failure.detail() {
        Some(detail) if detail.function.is_empty() => message.write_str(detail.message()),
        Some(detail) => write!(message, "{}: {}", detail.function, detail.message()),
        None => message.write_str(meaning(failure.status())),
    };
    if let Some(detail) = failure.detail() {
        error.os_errno = detail.os_errno;
        error.second = detail.second.map_or(MEMBUF_OK, Status::code);
        error.transferred = detail.transferred as u64;
        error.start = detail.start;
        error.end = detail.end;
        error.line = detail.line;
        error.column = detail.column;
    }
    error
}

/// What the table says of a status.
pub fn meaning(status: Status) -> &'static str {
    let row = STATUSES.iter().find(|row| row.code == status.code());
    row.and_then(|row| row.message.to_str().ok())
        .unwrap_or("the host's callback answered with a status of its own")
}

/// Writes the details of `failure`, or that nothing failed.
///
/// # Safety
/// `err` is NULL or valid for a write.
pub unsafe fn fill(err: *mut membuf_error, failure: Option<&Error>) {
    if !err.is_null() {
        // SAFETY: as the caller promised.
        unsafe { err.write(render(failure)) };
    }
}

/// Gives the details of the last verb that failed on a handle of any type.
///
/// A later success does not clear them. The handle's refusals are not stored: their status says it all. `code` is `MEMBUF_OK` when nothing failed yet.
/// `out` is written on every path. Threads: one call at a time on `handle`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_get_error(handle: *const c_void, out: *mut membuf_error) -> membuf_status {
    let word = handle.addr();
    match TABLE.enter_any(word) {
        Ok(mut mark) => {
            // SAFETY: NULL or valid for a write, as the caller promised.
            unsafe { fill(out, mark.object().error.as_ref()) };
            mark.done();
            MEMBUF_OK
        }
        Err(refused) => {
            // SAFETY: likewise.
            unsafe { fill(out, None) };
            guard::refuse("membuf_get_error", word, refused).status()
        }
    }
}
