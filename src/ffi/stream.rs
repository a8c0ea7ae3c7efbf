//! The stream: one handle type for every kind, what it can do, and its end.

use super::decode;
use super::error::membuf_error;
use super::guard::{self, call, get, run};
use super::object::{AnyStream, Resident, TABLE};
use super::status::{MEMBUF_OK, membuf_status};
use crate::stream::{Result, Status};
use core::ptr;

/// A stream of any kind: bytes or text, in memory or over something else. One type, one set of verbs.
///
/// Every verb answers `MEMBUF_ERR_UNSUPPORTED` where a kind cannot do it, `MEMBUF_ERR_CLOSED` on a closed stream, and
/// `MEMBUF_ERR_EXPORTED` while a window of `membuf_reserve` is open, unless it says otherwise; those that change content
/// answer this also while it is pinned, see `membuf_getbuffer`. None of it is repeated.
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
    /// Another stream, read through a buffer. Python: BufferedReader.
    MEMBUF_KIND_BUFFERED_READER = 5,
    /// Another stream, written through a buffer. Python: BufferedWriter.
    MEMBUF_KIND_BUFFERED_WRITER = 6,
    /// Another stream, read and written through one buffer. Python: BufferedRandom.
    MEMBUF_KIND_BUFFERED_RANDOM = 7,
    /// Two streams, one read and the other written, each through a buffer. Python: BufferedRWPair.
    MEMBUF_KIND_BUFFERED_PAIR = 8,
    /// Bytes in memory, and from a size on in a temporary file. Python: SpooledTemporaryFile.
    MEMBUF_KIND_SPOOL = 9,
    /// Bytes of a file descriptor. Python: FileIO.
    MEMBUF_KIND_FD = 10,
    /// Bytes of a FILE of the C library.
    MEMBUF_KIND_FILE = 11,
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

/// Says what becomes of a call on `s` that finds another thread in a call on it: with `on` 1 it waits until that
/// returns, with 0, the default, it answers `MEMBUF_ERR_BUSY`.
///
/// A call that comes from within another, out of a callback, always answers `MEMBUF_ERR_BUSY`, so nothing waits for
/// itself. A call that uses a second stream (a wrapper its inner one, `membuf_copy` its `to`) never waits for that: set it on
/// the outermost stream, and use the inner ones through it. Waiting is without order and may last a millisecond longer than
/// it had to; in a process with several threads every verb takes some 10 ns more.
/// Errors: `MEMBUF_ERR_INVALID` for another `on`, otherwise the handle's refusals. Python: the lock of its
/// buffered streams. Threads: any, once it is on.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_set_locking(s: *mut membuf, on: i32) -> membuf_status {
    const NAME: &str = "membuf_set_locking";
    let checked = run(NAME, s, |_: &mut AnyStream| decode::boolean("on", on).map(|_| ()));
    if checked != MEMBUF_OK {
        return checked;
    }
    match TABLE.enter(s.addr(), AnyStream::KIND) {
        Ok(mut mark) => {
            mark.set_locking(on == 1);
            mark.done();
            MEMBUF_OK
        }
        Err(refused) => guard::refuse(NAME, s.addr(), refused).status(),
    }
}
