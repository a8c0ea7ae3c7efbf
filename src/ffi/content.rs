//! The content as a whole, and the memory that it takes.

use super::decode;
use super::guard::{get, get_handle, run};
use super::object::{AnyStream, SliceObject};
use super::slice::membuf_slice;
use super::status::membuf_status;
use super::stream::membuf;
use core::ffi::c_void;

/// Hands buffered writes on to the inner stream; nothing to do for a stream in memory.
///
/// Errors: those of the inner stream. Python: flush(). Threads: one call at a time on `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_flush(s: *mut membuf) -> membuf_status {
    run("membuf_flush", s, |stream: &mut AnyStream| stream.as_dyn().flush())
}

/// Flushes a wrapper, of text or buffered, and takes its inner stream away from it; that stays open, and is used by its own handle.
///
/// From then on every verb on `s` answers `MEMBUF_ERR_DETACHED`, `membuf_close` included: free it. When flushing fails
/// nothing is taken away. The inner stream's position is behind what was read ahead.
/// Errors: those of flushing, `MEMBUF_ERR_UNSUPPORTED` on all but wrappers, `MEMBUF_ERR_NO_MEMORY`. Python: detach().
/// Threads: one call at a time on `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_detach(s: *mut membuf) -> membuf_status {
    run("membuf_detach", s, |stream: &mut AnyStream| stream.as_dyn().detach())
}

/// Gives the whole content as a slice, wherever the position is. The stream stays as it is.
///
/// On streams in memory this shares the content, whatever its size: a later write to the stream copies what it
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

/// Cuts the content to nothing and moves to the start. Memory is kept for what is written next, unless slices share it.
///
/// Memory that was lent for reading is given back. Streams in memory only. Errors: `MEMBUF_ERR_UNSUPPORTED` on all
/// others. Python: seek(0) and truncate(). Threads: one call at a time on `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_clear(s: *mut membuf) -> membuf_status {
    run("membuf_clear", s, |stream: &mut AnyStream| stream.as_dyn().clear())
}

/// Restores a stream as it was saved with `membuf_getvalue` and `membuf_tell`: replaces its content by a copy of `len`
/// bytes at `data`, and its position by `position`. On text: UTF-8, of which no line end is translated.
///
/// All or nothing. Behind the end is allowed. `data` may lie in what the stream lent out. Streams in memory only.
/// Errors: `MEMBUF_ERR_INVALID` for a negative position, on text `MEMBUF_ERR_DECODE`, `MEMBUF_ERR_OVERFLOW`, `MEMBUF_ERR_LIMIT`,
/// `MEMBUF_ERR_NO_MEMORY`, `MEMBUF_ERR_UNSUPPORTED` on all others. Python: __setstate__.
/// Threads: one call at a time on `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_set_state(
    s: *mut membuf,
    data: *const c_void,
    len: usize,
    position: i64,
) -> membuf_status {
    run("membuf_set_state", s, |stream: &mut AnyStream| {
        decode::check("data", data.cast::<u8>(), len)?;
        // SAFETY: checked; valid for reads, as the caller promised.
        unsafe { stream.set_state(data.cast(), len, position) }
    })
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

/// Makes room for content of `n` bytes in all, so that appending up to there neither allocates nor moves what is there.
///
/// That holds until the content is shared and then changed, shrunk or taken. Less than there is changes nothing. Byte streams
/// in memory only. Errors: `MEMBUF_ERR_LIMIT`, `MEMBUF_ERR_OVERFLOW`, `MEMBUF_ERR_NO_MEMORY`,
/// `MEMBUF_ERR_UNSUPPORTED` on all others. Threads: one call at a time on `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_reserve_capacity(s: *mut membuf, n: usize) -> membuf_status {
    run("membuf_reserve_capacity", s, |stream: &mut AnyStream| stream.as_dyn().reserve_capacity(n))
}

/// Gives back memory that the content does not need, where it is membuf's own and no slice shares it.
///
/// Streams in memory only. Errors: `MEMBUF_ERR_NO_MEMORY` (nothing was changed), `MEMBUF_ERR_UNSUPPORTED` on all
/// others. Threads: one call at a time on `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_shrink(s: *mut membuf) -> membuf_status {
    run("membuf_shrink", s, |stream: &mut AnyStream| stream.as_dyn().shrink())
}

/// Gives the bytes of memory that the content takes, spare capacity and bookkeeping included, beside the handle itself.
///
/// Shared memory counts whole; of memory that was lent for reading, or is the caller's for good, the bookkeeping alone.
/// Of buffered streams, their buffers. 0 when closed; also answered while a window is open. Errors:
/// `MEMBUF_ERR_UNSUPPORTED` on all but these and streams in memory. Python: __sizeof__. Threads: one call at a time on `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_memory_use(s: *mut membuf, out_bytes: *mut usize) -> membuf_status {
    // SAFETY: C's promise about `out_bytes` is passed on.
    unsafe {
        get("membuf_memory_use", s, out_bytes, 0, |stream: &mut AnyStream| stream.as_dyn().memory_use())
    }
}
