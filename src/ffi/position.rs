//! Positions and sizes.

use super::guard::{at_once, end_doomed, get, give, run};
use super::handle::AtOnce;
use super::object::AnyStream;
use super::status::{MEMBUF_OK, membuf_status};
use super::stream::membuf;
use crate::stream::Whence;

/// Moves the position: by `offset` units from `whence` (`MEMBUF_SEEK_SET`, `_CUR`, `_END`); `*out_pos` is the new one.
///
/// On a wrapper to positions that `membuf_tell` gave; it flushes first, and to its position moves the inner stream, which was read
/// ahead, there. Behind the end is allowed. Before the start: `MEMBUF_ERR_INVALID` from `MEMBUF_SEEK_SET`, otherwise position 0, as
/// Python does. On text only 0 may be added to the position or the end: `MEMBUF_ERR_IO` in memory, `MEMBUF_ERR_UNSUPPORTED` on
/// wrappers, as in Python. Errors: also `MEMBUF_ERR_INVALID` for another whence, `MEMBUF_ERR_OVERFLOW`.
/// Python: seek(offset, whence). Threads: one call at a time on `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_seek(
    s: *mut membuf,
    offset: i64,
    whence: i32,
    out_pos: *mut i64,
) -> membuf_status {
    // SAFETY: C's promises about the pointers are passed on.
    match at_once(s, |stream| unsafe { give(out_pos, stream.seek_at_once(offset, whence)) }) {
        AtOnce::Done => MEMBUF_OK,
        AtOnce::Doomed => end_doomed(s),
        // SAFETY: likewise.
        AtOnce::NotDone => unsafe { seek(s, offset, whence, out_pos) },
    }
}

/// # Safety
/// As [`membuf_seek`].
#[inline(never)]
unsafe extern "C" fn seek(s: *mut membuf, offset: i64, whence: i32, out_pos: *mut i64) -> membuf_status {
    // SAFETY: C's promise about `out_pos` is passed on.
    unsafe {
        get("membuf_seek", s, out_pos, 0, |stream: &mut AnyStream| {
            stream.seek(offset, Whence::from_number(whence)?)
        })
    }
}

/// Gives the position: in code points on text in memory, in bytes on all else.
///
/// A wrapper answers `MEMBUF_ERR_OVERFLOW` where a number does not say it all: inside a sequence of bytes that gives several
/// characters, in an encoding with modes, or between the CR and LF of a line end that waits; `membuf_tell_cookie` does then. It
/// flushes, in order to know. Errors: `MEMBUF_ERR_UNSUPPORTED` where the position cannot be moved. Python: tell().
/// Threads: one call at a time on `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_tell(s: *mut membuf, out_pos: *mut i64) -> membuf_status {
    // SAFETY: C's promises about the pointers are passed on.
    match at_once(s, |stream| unsafe { give(out_pos, stream.tell_at_once()) }) {
        AtOnce::Done => MEMBUF_OK,
        AtOnce::Doomed => end_doomed(s),
        // SAFETY: likewise.
        AtOnce::NotDone => unsafe { tell(s, out_pos) },
    }
}

/// # Safety
/// As [`membuf_tell`].
#[inline(never)]
unsafe extern "C" fn tell(s: *mut membuf, out_pos: *mut i64) -> membuf_status {
    // SAFETY: C's promise about `out_pos` is passed on.
    unsafe { get("membuf_tell", s, out_pos, 0, |stream: &mut AnyStream| stream.tell()) }
}

/// Moves the position to the start.
///
/// Errors: as `membuf_seek`. Python: seek(0). Threads: one call at a time on `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_rewind(s: *mut membuf) -> membuf_status {
    run("membuf_rewind", s, |stream: &mut AnyStream| stream.seek(0, Whence::Start).map(|_| ()))
}

/// Cuts the content to `size`, counted as `membuf_tell` does; the position stays, even behind the end. `*out_size` is
/// `size`.
///
/// A stream in memory never grows by this. Errors: `MEMBUF_ERR_INVALID` for a negative size; `MEMBUF_ERR_NO_MEMORY` where the
/// rest of borrowed memory has to be copied. Python: truncate(size). Threads: one call at a time on `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_truncate(s: *mut membuf, size: i64, out_size: *mut i64) -> membuf_status {
    // SAFETY: C's promise about `out_size` is passed on.
    unsafe { get("membuf_truncate", s, out_size, 0, |stream: &mut AnyStream| stream.as_dyn().truncate(size)) }
}

/// Cuts the content at the position. `*out_size` is the position; over a wrapper, the inner stream's, as in Python.
///
/// Errors: as `membuf_truncate`. Python: truncate(). Threads: one call at a time on `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_truncate_here(s: *mut membuf, out_size: *mut i64) -> membuf_status {
    // SAFETY: C's promise about `out_size` is passed on.
    unsafe {
        get("membuf_truncate_here", s, out_size, 0, |stream: &mut AnyStream| stream.as_dyn().truncate_here())
    }
}

/// Gives the size of the content, counted as `membuf_tell` does; the position is as before.
///
/// Errors: `MEMBUF_ERR_UNSUPPORTED` where the position cannot be moved.
/// Python: seek(0, 2) and back. Threads: one call at a time on `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_stream_size(s: *mut membuf, out_size: *mut i64) -> membuf_status {
    // SAFETY: C's promise about `out_size` is passed on.
    unsafe { get("membuf_stream_size", s, out_size, 0, |stream: &mut AnyStream| stream.as_dyn().size()) }
}
