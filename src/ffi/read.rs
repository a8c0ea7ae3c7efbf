//! Reading: into the caller's memory, as slices, and borrowed from the stream.

use super::decode;
use super::guard::{at_once, end_doomed, get, get_handle, get_span, give, run};
use super::handle::AtOnce;
use super::object::{AnyStream, SliceObject};
use super::slice::{membuf_slice, membuf_view};
use super::status::{MEMBUF_OK, membuf_status};
use super::stream::membuf;
use crate::memory::is_record;
use core::ffi::{c_char, c_void};
use core::ptr;

/// Reads up to `cap` bytes into `buf` and moves the position by what was read; `*out_n` says how many.
///
/// Fewer bytes than `cap` mean that the stream ended or failed, which the next call tells: 0 bytes are the end. On text:
/// UTF-8, whole code points only, so up to 3 bytes may stay unused; `cap` must be 0 or at least 4. What `buf` holds behind
/// `*out_n` is undefined afterwards.
/// Errors: `MEMBUF_ERR_INVALID` for such a `cap`, on wrappers `MEMBUF_ERR_DECODE` and those of the inner stream.
/// Python: readinto. Threads: one call at a time on `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_read(
    s: *mut membuf,
    buf: *mut c_void,
    cap: usize,
    out_n: *mut usize,
) -> membuf_status {
    // SAFETY: C's promises about the pointers are passed on.
    unsafe {
        if is_record(cap) {
            match at_once(s, |stream| give(out_n, stream.read_at_once(buf.cast(), cap))) {
                AtOnce::Done => return MEMBUF_OK,
                AtOnce::Doomed => return end_doomed(s),
                AtOnce::NotDone => {}
            }
        }
        read(s, buf, cap, out_n)
    }
}

/// # Safety
/// As [`membuf_read`].
#[inline(never)]
unsafe extern "C" fn read(s: *mut membuf, buf: *mut c_void, cap: usize, out_n: *mut usize) -> membuf_status {
    // SAFETY: C's promises about `buf` and `out_n` are passed on.
    unsafe {
        get("membuf_read", s, out_n, 0, |stream: &mut AnyStream| {
            let mut target = decode::target(buf, cap)?;
            stream.read(&mut target)?;
            Ok(target.len())
        })
    }
}

/// Reads up to `cap` bytes into `buf` as `membuf_read` does, but with at most one call of what is beneath the stream.
///
/// Fewer bytes than `cap` say nothing about the end; 0 bytes with a `cap` that is not 0 are the end. In memory the same
/// as `membuf_read`. Byte streams only. Errors: `MEMBUF_ERR_UNSUPPORTED` on text, those of the inner stream.
/// Python: readinto1, read1. Threads: one call at a time on `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_read1(
    s: *mut membuf,
    buf: *mut c_void,
    cap: usize,
    out_n: *mut usize,
) -> membuf_status {
    // SAFETY: C's promises about `buf` and `out_n` are passed on.
    unsafe {
        get("membuf_read1", s, out_n, 0, |stream: &mut AnyStream| {
            let mut target = decode::target(buf, cap)?;
            stream.as_dyn().read1(&mut target)?;
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
    // SAFETY: C's promises about the pointers are passed on.
    unsafe {
        if is_record(cap) {
            match at_once(s, |stream| give(out_n, stream.pread_at_once(offset, buf.cast(), cap))) {
                AtOnce::Done => return MEMBUF_OK,
                AtOnce::Doomed => return end_doomed(s),
                AtOnce::NotDone => {}
            }
        }
        pread(s, offset, buf, cap, out_n)
    }
}

/// # Safety
/// As [`membuf_pread`].
#[inline(never)]
unsafe extern "C" fn pread(
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
    // SAFETY: C's promises about the outputs are passed on.
    match at_once(s, |stream| unsafe {
        let Some(line) = stream.next_line_at_once() else { return false };
        decode::put(out_data, line.as_ptr().cast());
        give(out_len, Some(line.len()))
    }) {
        AtOnce::Done => MEMBUF_OK,
        AtOnce::Doomed => end_doomed(s),
        // SAFETY: likewise.
        AtOnce::NotDone => unsafe { next_line(s, out_data, out_len) },
    }
}

/// # Safety
/// As [`membuf_next_line`].
#[inline(never)]
unsafe extern "C" fn next_line(
    s: *mut membuf,
    out_data: *mut *const c_char,
    out_len: *mut usize,
) -> membuf_status {
    let line = |stream: &mut AnyStream| {
        Ok(stream.next_line()?.map_or((ptr::null(), 0), |line| (line.as_ptr().cast(), line.len())))
    };
    // SAFETY: C's promises about the outputs are passed on.
    unsafe { get_span("membuf_next_line", s, out_data, out_len, line) }
}

/// Reads a batch of lines without copying them: up to `cap` into `lines`, `*out_count` says how many.
///
/// The batch ends after `cap` lines, at the end of the stream, or as soon as its lines are `hint` units together or more
/// (0 or less: no such limit). Wrappers and buffered streams end it where what they hold ends, too, after one line at
/// least. 0 lines with a `cap` that is not 0 are the end. Each has its terminator, is not NUL-terminated, and is borrowed from the stream: valid until the next call on `s`, or until a
/// wrapper or writer on `s` changes it. `lines` beyond `*out_count` stay as they are, and all do on failure.
/// Errors: `MEMBUF_ERR_NULL` and `MEMBUF_ERR_OVERFLOW` for `lines` and `cap`, else as `membuf_read_slice`.
/// Python: BytesIO.readlines(hint); text streams there take one line more at exactly `hint`. Threads: one call at a time on `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_next_lines(
    s: *mut membuf,
    hint: i64,
    lines: *mut membuf_view,
    cap: usize,
    out_count: *mut usize,
) -> membuf_status {
    let batch = |stream: &mut AnyStream| {
        decode::check("lines", lines.cast_const(), cap)?;
        if cap == 0 {
            return stream.check_open().map(|()| 0);
        }
        let mut count = 0;
        stream.next_lines(hint, &mut |line| {
            let view = membuf_view { data: line.as_ptr().cast(), len: line.len() };
            // SAFETY: valid for writes of `cap` views, as the caller promised, and `count` is less.
            unsafe { lines.add(count).write(view) };
            count += 1;
            count < cap
        })?;
        Ok(count)
    };
    // SAFETY: C's promise about `out_count` is passed on.
    unsafe { get("membuf_next_lines", s, out_count, 0, batch) }
}

/// Shows the bytes at the position without moving it or copying them: `*out_data` and `*out_len`.
///
/// In memory all that are left, on buffered streams what the buffer holds, whatever `n` is. 0 bytes are the end;
/// `*out_data` is not NULL on success. Borrowed from the stream: valid until the next call on `s` other than
/// `membuf_consume`, or until a wrapper or writer on `s` changes it. Byte streams only. Errors:
/// `MEMBUF_ERR_UNSUPPORTED` on text and raw streams; on buffered streams those of the raw stream.
/// Python: peek(n) of buffered streams. Threads: one call at a time on `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_peek(
    s: *mut membuf,
    n: usize,
    out_data: *mut *const u8,
    out_len: *mut usize,
) -> membuf_status {
    let shown = |stream: &mut AnyStream| stream.as_dyn().peek(n).map(|bytes| (bytes.as_ptr(), bytes.len()));
    // SAFETY: C's promises about the outputs are passed on.
    unsafe { get_span("membuf_peek", s, out_data, out_len, shown) }
}

/// Moves the position past `n` bytes that `membuf_peek` showed.
///
/// What was shown stays valid, as if nothing had been called. Errors: `MEMBUF_ERR_INVALID` for more bytes than that,
/// and nothing moves; `MEMBUF_ERR_UNSUPPORTED` on text. Threads: one call at a time on `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_consume(s: *mut membuf, n: usize) -> membuf_status {
    run("membuf_consume", s, |stream: &mut AnyStream| stream.as_dyn().consume(n))
}
