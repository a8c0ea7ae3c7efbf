//! Writing: from the caller's memory, and in windows that the caller fills.

use super::decode::{self, put};
use super::guard::{Failed, at_once, call, end_doomed, give, run};
use super::handle::AtOnce;
use super::object::AnyStream;
use super::slice::membuf_view;
use super::status::{MEMBUF_OK, membuf_status};
use super::stream::membuf;
use crate::memory::{TryVec, is_record};
use crate::stream::{Error, Status};
use core::ffi::c_void;
use core::ptr;

/// Writes `len` bytes at the position and moves it; on text, complete UTF-8. `*out_n` says how many units were taken.
///
/// In memory all or nothing: on failure content and position are as before. Writing behind the end fills the gap with
/// zeros. Text counts code points before newline translation. `data` may lie in what the stream lent out. A raw stream
/// (`membuf_callback_new`) may take a part and succeed; a buffered one takes all, or fails and says how much.
/// Lone surrogates, as generalised UTF-8, are malformed unless
/// `membuf_set_surrogates` lets them in; on wrappers they are characters that the error handler decides about.
/// Errors: `MEMBUF_ERR_NO_MEMORY`, `MEMBUF_ERR_LIMIT`, `MEMBUF_ERR_OVERFLOW`; on text `MEMBUF_ERR_DECODE` for malformed
/// UTF-8; on wrappers `MEMBUF_ERR_ENCODE` and those of the inner stream. Python: write(data).
/// Threads: one call at a time on `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_write(
    s: *mut membuf,
    data: *const c_void,
    len: usize,
    out_n: *mut usize,
) -> membuf_status {
    // SAFETY: C's promises about the pointers are passed on.
    unsafe {
        if is_record(len) {
            match at_once(s, |stream| give(out_n, stream.write_at_once(data.cast(), len))) {
                AtOnce::Done => return MEMBUF_OK,
                AtOnce::Doomed => return end_doomed(s),
                AtOnce::NotDone => {}
            }
        }
        write(s, data, len, out_n)
    }
}

/// # Safety
/// As [`membuf_write`].
#[inline(never)]
unsafe extern "C" fn write(
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
/// Nothing is added between them. A piece that fails ends the call; those before it are written. Pieces may lie in what `s`
/// lent out; then all are copied first. Errors: as `membuf_write`. Python: writelines(lines). Threads: one call at a time on `s`.
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
            // As Python: an empty list still tells whether the stream is open, but not whether it is pinned.
            stream.check_open()?;
        }
        // SAFETY: valid for reads, as the caller promised.
        let lines = unsafe { decode::array("lines", lines, count)? };
        let check = |line: &membuf_view| decode::check("data", line.data.cast::<u8>(), line.len);
        // Pieces in what the stream lent out are copied before the first of them moves that.
        let mut copies = Vec::new();
        if lines.iter().any(|line| stream.as_dyn().lends(line.data.cast())) {
            for line in lines.iter().take_while(|line| check(line).is_ok()) {
                // SAFETY: checked; valid for reads, as the caller promised.
                copies.try_extend(unsafe { decode::slice_of(line.data.cast::<u8>(), line.len) })?;
            }
        }
        let mut copied = copies.as_ptr();
        for line in lines {
            let data = if copies.is_empty() { line.data.cast() } else { copied };
            // SAFETY: the caller's bytes, which are checked and do not move, or their copy.
            let written = check(line).and_then(|()| unsafe { stream.write_all(data, line.len) });
            copied = copied.wrapping_add(line.len);
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
    // SAFETY: C's promises about the pointers are passed on.
    unsafe {
        if is_record(len) {
            match at_once(s, |stream| give(out_n, stream.pwrite_at_once(offset, data.cast(), len))) {
                AtOnce::Done => return MEMBUF_OK,
                AtOnce::Doomed => return end_doomed(s),
                AtOnce::NotDone => {}
            }
        }
        pwrite(s, offset, data, len, out_n)
    }
}

/// # Safety
/// As [`membuf_pwrite`].
#[inline(never)]
unsafe extern "C" fn pwrite(
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
unsafe fn put_count(outcome: core::result::Result<usize, Failed>, out_n: *mut usize) -> membuf_status {
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
