//! The stream: one handle type for every kind, with Python's verbs.

use super::decode::{self, put};
use super::error::membuf_error;
use super::guard::{self, call, get, get_handle, run};
use super::object::{AnyStream, SliceObject};
use super::slice::{membuf_slice, membuf_view};
use super::status::{MEMBUF_OK, membuf_status};
use crate::stream::{Error, Result, Status, Whence};
use core::ffi::{c_char, c_void};
use core::ptr;

/// A stream of any kind: bytes or text, in memory or over something else. One type, one set of verbs.
///
/// Every verb answers `MEMBUF_ERR_UNSUPPORTED` where a kind cannot do it, `MEMBUF_ERR_CLOSED` on a closed stream, and
/// `MEMBUF_ERR_EXPORTED` while a window of `membuf_reserve` is open, unless it says otherwise; this is not repeated.
/// Freed once by the caller: with `membuf_finish`, or with `membuf_free`.
pub struct membuf {
    _private: [u8; 0],
}

/// What a stream is made of.
#[repr(C)]
pub enum membuf_kind_code {
    /// Bytes in memory. Python: BytesIO.
    MEMBUF_KIND_BYTES = 1,
    /// Text in memory. Python: StringIO.
    MEMBUF_KIND_STRING = 2,
    /// Text over a byte stream. Python: TextIOWrapper.
    MEMBUF_KIND_TEXT = 3,
    /// Bytes behind functions of the program. Python: RawIOBase.
    MEMBUF_KIND_CALLBACK = 4,
}

/// Where a seek counts from; the numbers are those of `SEEK_SET`, `SEEK_CUR` and `SEEK_END`.
#[repr(C)]
pub enum membuf_whence {
    /// From the start.
    MEMBUF_SEEK_SET = 0,
    /// From the position.
    MEMBUF_SEEK_CUR = 1,
    /// From the end.
    MEMBUF_SEEK_END = 2,
}

/// Reads up to `cap` bytes into `buf` and moves the position by what was read; `*out_n` says how many.
///
/// Fewer bytes than `cap` mean that the stream ended or failed, which the next call tells: 0 bytes are the end. On text:
/// UTF-8, whole code points only, so up to 3 bytes may stay unused; `cap` must be 0 or at least 4.
/// Errors: `MEMBUF_ERR_INVALID` for such a `cap`, on wrappers `MEMBUF_ERR_DECODE` and those of the inner stream.
/// Python: readinto. Threads: one call at a time on `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_read(
    s: *mut membuf,
    buf: *mut c_void,
    cap: usize,
    out_n: *mut usize,
) -> membuf_status {
    // SAFETY: C's promises about `buf` and `out_n` are passed on.
    unsafe {
        get("membuf_read", s, out_n, 0, |stream: &mut AnyStream| {
            let mut target = decode::target(buf, cap)?;
            stream.read(&mut target)?;
            Ok(target.len())
        })
    }
}

/// Reads up to `count` units (bytes, or code points of text), all that is left when `count` is negative.
///
/// `*out` is a slice, owned by the caller; empty at the end. Large parts of a byte stream in memory are shared, not
/// copied. Errors: `MEMBUF_ERR_NO_MEMORY`, on wrappers `MEMBUF_ERR_DECODE` and those of the inner stream; nothing is
/// read then. Python: read(count).
/// Threads: one call at a time on `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_read_slice(
    s: *mut membuf,
    count: i64,
    out: *mut *mut membuf_slice,
) -> membuf_status {
    // SAFETY: C's promise about `out` is passed on.
    unsafe {
        get_handle("membuf_read_slice", s, out, |stream: &mut AnyStream| {
            Ok(SliceObject::from(stream.as_dyn().read_slice(count)?))
        })
    }
}

/// Reads up to `cap` bytes at `offset` into `buf`; the position neither counts nor moves.
///
/// Byte streams only. Behind the end: success with 0 bytes. Errors: `MEMBUF_ERR_INVALID` for a negative offset,
/// `MEMBUF_ERR_UNSUPPORTED` on text. Python: os.pread. Threads: one call at a time on `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_pread(
    s: *mut membuf,
    offset: i64,
    buf: *mut c_void,
    cap: usize,
    out_n: *mut usize,
) -> membuf_status {
    // SAFETY: C's promises about `buf` and `out_n` are passed on.
    unsafe {
        get("membuf_pread", s, out_n, 0, |stream: &mut AnyStream| {
            let mut target = decode::target(buf, cap)?;
            stream.pread(offset, &mut target)?;
            Ok(target.len())
        })
    }
}

/// Reads one line with its terminator, at most `limit` units of it when `limit` is not negative.
///
/// `*out` is a slice, owned by the caller; empty at the end. Bytes end lines at LF, text at what its newline mode
/// says. Errors: as `membuf_read_slice`. Python: readline(limit). Threads: one call at a time on `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_readline(
    s: *mut membuf,
    limit: i64,
    out: *mut *mut membuf_slice,
) -> membuf_status {
    // SAFETY: C's promise about `out` is passed on.
    unsafe {
        get_handle("membuf_readline", s, out, |stream: &mut AnyStream| {
            Ok(SliceObject::from(stream.as_dyn().readline(limit)?))
        })
    }
}

/// Reads one line without copying it: `*out_data` and `*out_len`, with its terminator.
///
/// Borrowed from the stream: valid until the next call on `s`, or until a wrapper or writer on `s` changes it. At the end
/// `*out_data` is NULL; an empty line is not. Not NUL-terminated. Streams from `membuf_text_lines` and
/// `membuf_bytes_to_lines` may leave the terminator out.
/// Errors: as `membuf_read_slice`. Python: next(s). Threads: one call at a time on `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_next_line(
    s: *mut membuf,
    out_data: *mut *const c_char,
    out_len: *mut usize,
) -> membuf_status {
    let line = call("membuf_next_line", s, |stream: &mut AnyStream| {
        Ok(stream.next_line()?.map_or((ptr::null(), 0), |line| (line.as_ptr().cast::<c_char>(), line.len())))
    });
    let (status, (data, len)) = match line {
        Ok(line) => (MEMBUF_OK, line),
        Err(failed) => (failed.status(), (ptr::null(), 0)),
    };
    // SAFETY: NULL or valid for writes, as the caller promised.
    unsafe {
        put(out_data, data);
        put(out_len, len);
    }
    status
}

/// Writes `len` bytes at the position and moves it; on text, complete UTF-8. `*out_n` says how many units were taken.
///
/// In memory all or nothing: on failure content and position are as before. Writing behind the end fills the gap with
/// zeros. Text counts code points before newline translation. `data` may lie in what the stream lent out. A raw stream
/// (`membuf_callback_new`) may take a part and succeed. Errors: `MEMBUF_ERR_NO_MEMORY`, `MEMBUF_ERR_LIMIT`, `MEMBUF_ERR_OVERFLOW`; on text `MEMBUF_ERR_DECODE` for malformed
/// UTF-8; on wrappers `MEMBUF_ERR_ENCODE` and those of the inner stream. Python: write(data).
/// Threads: one call at a time on `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_write(
    s: *mut membuf,
    data: *const c_void,
    len: usize,
    out_n: *mut usize,
) -> membuf_status {
    let outcome = call("membuf_write", s, |stream: &mut AnyStream| {
        decode::check("data", data.cast::<u8>(), len)?;
        // SAFETY: checked; valid for reads, as the caller promised.
        unsafe { stream.write(data.cast(), len) }
    });
    // SAFETY: NULL or valid for a write, as the caller promised.
    unsafe { put_count(outcome, out_n) }
}

/// Writes `count` pieces one after the other; `*out_n` says how many units were taken in all.
///
/// Nothing is added between them. A piece that fails ends the call; those before it are written. The pieces must not lie in
/// what `s` lent out. Errors: as `membuf_write`, `MEMBUF_ERR_INVALID` for such a piece. Python: writelines(lines). Threads: one call at a time on `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_writelines(
    s: *mut membuf,
    lines: *const membuf_view,
    count: usize,
    out_n: *mut usize,
) -> membuf_status {
    let outcome = call("membuf_writelines", s, |stream: &mut AnyStream| {
        let mut total = 0usize;
        if count == 0 {
            // As Python: an empty list still tells whether the stream is open.
            // SAFETY: no bytes.
            unsafe { stream.write(ptr::null(), 0)? };
        }
        // SAFETY: valid for reads, as the caller promised.
        let lines = unsafe { decode::array("lines", lines, count)? };
        if lines.iter().any(|line| stream.as_dyn().lends(line.data.cast())) {
            return Err(Error::new(
                Status::INVALID,
                format_args!(
                    "a piece lies in memory that the stream lent out, and the one before would move it"
                ),
            ));
        }
        for line in lines {
            // SAFETY: checked; valid for reads, as the caller promised.
            let written = decode::check("data", line.data.cast::<u8>(), line.len)
                .and_then(|()| unsafe { stream.write_all(line.data.cast(), line.len) });
            match written {
                Ok(n) => total = total.saturating_add(n),
                Err(error) => {
                    total = total.saturating_add(error.transferred());
                    return Err(error.with(|detail| detail.transferred = total));
                }
            }
        }
        Ok(total)
    });
    // SAFETY: NULL or valid for a write, as the caller promised.
    unsafe { put_count(outcome, out_n) }
}

/// Writes `len` bytes at `offset`; the position neither counts nor moves.
///
/// Byte streams only; otherwise as `membuf_write`. Errors: also `MEMBUF_ERR_INVALID` for a negative offset,
/// `MEMBUF_ERR_UNSUPPORTED` on text. Python: os.pwrite. Threads: one call at a time on `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_pwrite(
    s: *mut membuf,
    offset: i64,
    data: *const c_void,
    len: usize,
    out_n: *mut usize,
) -> membuf_status {
    let outcome = call("membuf_pwrite", s, |stream: &mut AnyStream| {
        decode::check("data", data.cast::<u8>(), len)?;
        // SAFETY: checked; valid for reads, as the caller promised.
        unsafe { stream.pwrite(offset, data.cast(), len) }
    });
    // SAFETY: NULL or valid for a write, as the caller promised.
    unsafe { put_count(outcome, out_n) }
}

/// # Safety
/// `out_n` is NULL or valid for a write.
#[inline(always)]
unsafe fn put_count(outcome: core::result::Result<usize, guard::Failed>, out_n: *mut usize) -> membuf_status {
    let (status, n) = match outcome {
        Ok(n) => (MEMBUF_OK, n),
        Err(failed) => (failed.status(), failed.transferred),
    };
    // SAFETY: as the caller promised.
    unsafe { put(out_n, n) };
    status
}

/// Opens a window of at least `n` writable bytes at the position: fill it at `*out_ptr`, then call `membuf_commit`.
///
/// `*out_cap` is its whole size; with `n` 0, whatever is spare, perhaps nothing. Bytes behind the content are not
/// initialised and count only once committed; those that the window shares with the content are the content, so writing
/// to them changes it at once. Until it is closed every verb but commit and free answers `MEMBUF_ERR_EXPORTED`. Byte streams only.
/// Errors: as `membuf_write`, `MEMBUF_ERR_UNSUPPORTED` on text. Threads: one call at a time on `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_reserve(
    s: *mut membuf,
    n: usize,
    out_ptr: *mut *mut u8,
    out_cap: *mut usize,
) -> membuf_status {
    let window = call("membuf_reserve", s, |stream: &mut AnyStream| {
        if out_ptr.is_null() {
            return Err(Error::new(
                Status::NULL,
                format_args!("out_ptr is NULL, so the window could not be used"),
            ));
        }
        stream.reserve(n)
    });
    let (status, (start, cap)) = match window {
        Ok(window) => (MEMBUF_OK, window),
        Err(failed) => (failed.status(), (ptr::null_mut(), 0)),
    };
    // SAFETY: NULL or valid for writes, as the caller promised.
    unsafe {
        put(out_ptr, start);
        put(out_cap, cap);
    }
    status
}

/// Closes the window of `membuf_reserve`: its first `n` bytes become content, and the position moves behind them.
///
/// `n` 0 gives the window up. Errors: `MEMBUF_ERR_INVALID` when `n` is more than the window's size
/// (it stays open) or when no window is open. Threads: one call at a time on `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_commit(s: *mut membuf, n: usize) -> membuf_status {
    run("membuf_commit", s, |stream: &mut AnyStream| stream.commit(n))
}

/// Moves the position: by `offset` units from `whence` (`MEMBUF_SEEK_SET`, `_CUR`, `_END`); `*out_pos` is the new one.
///
/// Behind the end is allowed. Before the start: `MEMBUF_ERR_INVALID` from `MEMBUF_SEEK_SET`, otherwise position 0, as
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
    // SAFETY: C's promise about `out_pos` is passed on.
    unsafe {
        get("membuf_seek", s, out_pos, 0, |stream: &mut AnyStream| {
            stream.seek(offset, Whence::from_number(whence)?)
        })
    }
}

/// Gives the position: in code points on text in memory, in bytes on all else.
///
/// Errors: `MEMBUF_ERR_UNSUPPORTED` on a wrapper that has read ahead. Python: tell(). Threads: one call at a time on `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_tell(s: *mut membuf, out_pos: *mut i64) -> membuf_status {
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

/// Hands buffered writes on to the inner stream; nothing to do for a stream in memory.
///
/// Errors: those of the inner stream. Python: flush(). Threads: one call at a time on `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_flush(s: *mut membuf) -> membuf_status {
    run("membuf_flush", s, |stream: &mut AnyStream| stream.as_dyn().flush())
}

/// Gives the whole content as a slice, wherever the position is. The stream stays as it is.
///
/// On byte streams in memory this shares the content, whatever its size: a later write to the stream copies what it
/// would change, the slice never changes. `*out` is owned by the caller, NULL on failure.
/// Errors: `MEMBUF_ERR_UNSUPPORTED` on wrappers, `MEMBUF_ERR_NO_MEMORY`. Python: getvalue().
/// Threads: one call at a time on `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_getvalue(s: *mut membuf, out: *mut *mut membuf_slice) -> membuf_status {
    // SAFETY: C's promise about `out` is passed on.
    unsafe {
        get_handle("membuf_getvalue", s, out, |stream: &mut AnyStream| {
            Ok(SliceObject::from(stream.as_dyn().getvalue()?))
        })
    }
}

/// Moves the whole content out as a slice; the stream is empty then, at position 0, and can be used again.
///
/// `*out` is owned by the caller, NULL on failure. Errors: as `membuf_getvalue`. Threads: one call at a time on `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_take(s: *mut membuf, out: *mut *mut membuf_slice) -> membuf_status {
    // SAFETY: C's promise about `out` is passed on.
    unsafe {
        get_handle("membuf_take", s, out, |stream: &mut AnyStream| {
            Ok(SliceObject::from(stream.as_dyn().take()?))
        })
    }
}

/// Limits the content to `limit` bytes; 0 lifts the limit. A write that would pass it answers `MEMBUF_ERR_LIMIT`.
///
/// Errors: `MEMBUF_ERR_INVALID` when the content is larger already, `MEMBUF_ERR_UNSUPPORTED` on wrappers. Threads: one call at a time on `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_set_memory_limit(s: *mut membuf, limit: usize) -> membuf_status {
    run("membuf_set_memory_limit", s, |stream: &mut AnyStream| {
        stream.as_dyn().set_memory_limit(if limit == 0 { usize::MAX } else { limit })
    })
}

/// Gives what the stream is made of: `MEMBUF_KIND_*`, also when it is closed or a window is open.
///
/// Errors: the handle's refusals. Threads: one call at a time on `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_kind(s: *mut membuf, out_kind: *mut i32) -> membuf_status {
    // SAFETY: C's promise about `out_kind` is passed on.
    unsafe { get("membuf_kind", s, out_kind, 0, |stream: &mut AnyStream| Ok(stream.as_dyn().kind() as i32)) }
}

/// # Safety
/// `out` is NULL or valid for a write.
unsafe fn query(
    function: &'static str,
    s: *mut membuf,
    out: *mut i32,
    of: impl FnOnce(&mut AnyStream) -> Result<bool>,
) -> membuf_status {
    // SAFETY: as the caller promised.
    unsafe { get(function, s, out, 0, |stream: &mut AnyStream| of(stream).map(i32::from)) }
}

/// Gives 1 for a text stream and 0 for a byte stream, also when it is closed or a window is open.
///
/// Errors: the handle's refusals. Threads: one call at a time on `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_is_text(s: *mut membuf, out_yes: *mut i32) -> membuf_status {
    // SAFETY: C's promise about `out_yes` is passed on.
    unsafe { query("membuf_is_text", s, out_yes, |stream| Ok(stream.as_dyn().is_text())) }
}

/// Gives 1 when the stream is closed, else 0.
///
/// Errors: `MEMBUF_ERR_EXPORTED`. Python: closed. Threads: one call at a time on `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_closed(s: *mut membuf, out_yes: *mut i32) -> membuf_status {
    // SAFETY: C's promise about `out_yes` is passed on.
    unsafe { query("membuf_closed", s, out_yes, |stream| stream.as_dyn().closed()) }
}

/// Gives 1 when the stream can be read, else 0.
///
/// Errors: none of its own. Python: readable(). Threads: one call at a time on `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_readable(s: *mut membuf, out_yes: *mut i32) -> membuf_status {
    // SAFETY: C's promise about `out_yes` is passed on.
    unsafe { query("membuf_readable", s, out_yes, |stream| stream.as_dyn().readable()) }
}

/// Gives 1 when the stream can be written, else 0.
///
/// Errors: none of its own. Python: writable(). Threads: one call at a time on `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_writable(s: *mut membuf, out_yes: *mut i32) -> membuf_status {
    // SAFETY: C's promise about `out_yes` is passed on.
    unsafe { query("membuf_writable", s, out_yes, |stream| stream.as_dyn().writable()) }
}

/// Gives 1 when the position can be moved, else 0.
///
/// Errors: none of its own. Python: seekable(). Threads: one call at a time on `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_seekable(s: *mut membuf, out_yes: *mut i32) -> membuf_status {
    // SAFETY: C's promise about `out_yes` is passed on.
    unsafe { query("membuf_seekable", s, out_yes, |stream| stream.as_dyn().seekable()) }
}

/// Gives 1 when the stream is a terminal, else 0.
///
/// Errors: none of its own. Python: isatty(). Threads: one call at a time on `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_isatty(s: *mut membuf, out_yes: *mut i32) -> membuf_status {
    // SAFETY: C's promise about `out_yes` is passed on.
    unsafe { query("membuf_isatty", s, out_yes, |stream| stream.as_dyn().isatty()) }
}

/// Gives the file descriptor that is this stream's storage; -1 on failure.
///
/// Errors: `MEMBUF_ERR_UNSUPPORTED` on every stream in memory, closed or not. Python: fileno().
/// Threads: one call at a time on `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_fileno(s: *mut membuf, out_fd: *mut i32) -> membuf_status {
    // SAFETY: C's promise about `out_fd` is passed on.
    unsafe { get("membuf_fileno", s, out_fd, -1, |stream: &mut AnyStream| stream.as_dyn().fileno()) }
}

/// Flushes and closes; a stream in memory lets go of its content. The handle still has to be freed.
///
/// Closed even when it fails. A second close succeeds and does nothing. A wrapper closes its inner stream, unless it
/// was told to keep it open. Errors: `MEMBUF_ERR_EXPORTED` (and the stream stays open), those of flushing.
/// Python: close(). Threads: one call at a time on `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_close(s: *mut membuf) -> membuf_status {
    run("membuf_close", s, |stream: &mut AnyStream| stream.as_dyn().close())
}

/// Closes, then frees, whatever close said: the end of a stream that was written. NULL answers `MEMBUF_ERR_NULL`.
///
/// The handle is gone afterwards, also on failure, whose details are in `err`. Errors: as `membuf_close`.
/// Python: leaving a with block. Threads: one call at a time on `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_finish(s: *mut membuf, err: *mut membuf_error) -> membuf_status {
    const NAME: &str = "membuf_finish";
    let close = || match call(NAME, s, |stream: &mut AnyStream| Ok(stream.as_dyn().close())) {
        Ok(closed) => closed,
        Err(refused) => Err(refused.into_error()),
    };
    // SAFETY: C's promise about `err` is passed on.
    let status = unsafe { guard::get_by(NAME, ptr::null_mut(), err, (), close) };
    if ![Status::NULL, Status::STALE, Status::TYPE].map(Status::code).contains(&status) {
        guard::free::<AnyStream>(NAME, s);
    }
    status
}

/// Frees a stream without closing it: what was not flushed is lost, nothing is written, nothing fails.
///
/// NULL is fine; a handle that was freed already is ignored (see `membuf_set_misuse_hook`). Slices and wrappers made from
/// the stream stay valid. During a call on `s` the handle is refused at once, and its memory goes when that call returns.
/// Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_free(s: *mut membuf) {
    guard::free::<AnyStream>("membuf_free", s);
}
