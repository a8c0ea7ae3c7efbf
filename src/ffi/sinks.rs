//! Callbacks for other libraries: functions of the shapes they take, with a stream as their user data.

use super::decode;
use super::guard::{call, run};
use super::object::AnyStream;
use super::status::MEMBUF_OK;
use super::stream::membuf;
use crate::stream::{Error, Result, Status, Whence, both, end_pieces};
use core::ffi::{c_char, c_void};

/// Bytes in `count` items of `size`.
fn bytes_in(size: usize, count: usize) -> Result<usize> {
    size.checked_mul(count).ok_or_else(|| {
        Error::new(
            Status::OVERFLOW,
            format_args!("{count} items of {size} bytes are longer than any object can be"),
        )
    })
}

fn len_of(len: i32) -> Result<usize> {
    usize::try_from(len).map_err(|_| Error::new(Status::INVALID, format_args!("len must be >= 0, not {len}")))
}

/// # Safety
/// `data` is valid for reads of `len` bytes.
unsafe fn write(stream: &mut AnyStream, data: *const c_void, len: usize) -> Result<usize> {
    decode::check("data", data.cast::<u8>(), len)?;
    // SAFETY: checked; valid for reads, as the caller promised.
    unsafe { stream.write_piece(data.cast(), len) }
}

/// Writes `count` items of `size` bytes, all of them, and returns `count`: for what takes an `fwrite`, libcurl's
/// `CURLOPT_WRITEFUNCTION` among it. `stream` is a `membuf`.
///
/// On failure it returns how many items went in as a whole before it, 0 for what is no live stream; `membuf_get_error` on the
/// stream says why. On text streams a character may be cut anywhere: up to 3 bytes of it wait in the stream for the next such
/// call, and `membuf_stream_close` and `membuf_close` answer an error when no rest came. A CRLF that is cut is two line ends to
/// text in memory in the mode `MEMBUF_NEWLINE_UNIVERSAL`.
/// Errors: as `membuf_write`, by what it returns. Threads: one call at a time on `stream`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_sink_fwrite(
    data: *const c_void,
    size: usize,
    count: usize,
    stream: *mut c_void,
) -> usize {
    let outcome = call("membuf_sink_fwrite", stream.cast::<membuf>(), |stream: &mut AnyStream| {
        // SAFETY: C's promise about `data` is passed on.
        unsafe { write(stream, data, bytes_in(size, count)?) }
    });
    match outcome {
        Ok(_) => count,
        Err(failed) => failed.transferred.checked_div(size).unwrap_or(0),
    }
}

/// Reads up to `count` items of `size` bytes and returns how many: for what takes an `fread`, libcurl's
/// `CURLOPT_READFUNCTION` among it. `stream` is a `membuf`.
///
/// Fewer than `count` are the end or a failure, which `membuf_get_error` on the stream tells apart; 0 also for what is no live
/// stream. Bytes of an item that the end cuts off are read and not counted. On text streams whole characters are read, so up to 3
/// bytes of `buf` may stay unused, and it has to have 4 at least.
/// Errors: as `membuf_read`, by what it returns. Threads: one call at a time on `stream`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_source_fread(
    buf: *mut c_void,
    size: usize,
    count: usize,
    stream: *mut c_void,
) -> usize {
    let outcome = call("membuf_source_fread", stream.cast::<membuf>(), |stream: &mut AnyStream| {
        // SAFETY: C's promise about `buf` is passed on.
        let mut target = unsafe { decode::target(buf, bytes_in(size, count)?)? };
        stream.read(&mut target)?;
        Ok(target.len())
    });
    outcome.map_or(0, |n| n.checked_div(size).unwrap_or(0))
}

/// Writes `len` bytes, all of them, and returns `len`, or -1 on failure: for what takes a `write`, libxml2's
/// `xmlOutputWriteCallback` among it. `stream` is a `membuf`.
///
/// -1 also for what is no live stream; otherwise `membuf_get_error` on the stream says why. On text streams a character may be cut
/// anywhere, as with `membuf_sink_fwrite`.
/// Errors: as `membuf_write`, and `MEMBUF_ERR_INVALID` for a negative `len`, by what it returns.
/// Threads: one call at a time on `stream`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_sink_write(stream: *mut c_void, data: *const c_char, len: i32) -> i32 {
    let outcome = call("membuf_sink_write", stream.cast::<membuf>(), |stream: &mut AnyStream| {
        // SAFETY: C's promise about `data` is passed on.
        unsafe { write(stream, data.cast(), len_of(len)?) }
    });
    if outcome.is_ok() { len } else { -1 }
}

/// Reads up to `len` bytes and returns how many, 0 at the end, -1 on failure: for what takes a `read`, libxml2's
/// `xmlInputReadCallback` among it. `stream` is a `membuf`.
///
/// As `read` does, it gives what is there: fewer bytes than `len` say nothing about the end. -1 also for what is no live stream;
/// otherwise `membuf_get_error` on the stream says why. On text streams whole characters are read, and `len` has to be 4 at
/// least. Errors: as `membuf_read1`, on text as `membuf_read`, and `MEMBUF_ERR_INVALID` for a negative `len`, by what it returns.
/// Threads: one call at a time on `stream`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_source_read(stream: *mut c_void, buf: *mut c_char, len: i32) -> i32 {
    let outcome = call("membuf_source_read", stream.cast::<membuf>(), |stream: &mut AnyStream| {
        // SAFETY: C's promise about `buf` is passed on.
        let mut target = unsafe { decode::target(buf.cast(), len_of(len)?)? };
        let stream = stream.as_dyn();
        if stream.is_text() {
            stream.read(&mut target)?
        } else {
            stream.read1(&mut target)?
        }
        Ok(target.len())
    });
    // No more than `len`, so it fits.
    outcome.map_or(-1, |n| n as i32)
}

/// Moves the position as `membuf_seek` does, and returns 0, or 1 on failure: libcurl's `CURLOPT_SEEKFUNCTION`.
/// `stream` is a `membuf`.
///
/// 1 also for what is no live stream; otherwise `membuf_get_error` on the stream says why.
/// Errors: as `membuf_seek`, by what it returns. Threads: one call at a time on `stream`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_source_seek(stream: *mut c_void, offset: i64, whence: i32) -> i32 {
    let moved = run("membuf_source_seek", stream.cast::<membuf>(), |stream: &mut AnyStream| {
        stream.seek(offset, Whence::from_number(whence)?).map(|_| ())
    });
    i32::from(moved != MEMBUF_OK)
}

/// Ends what another library does with a stream, and returns 0, or -1 on failure: for what takes a close function, libxml2's
/// `xmlOutputCloseCallback` among it. `stream` is a `membuf`, which is flushed and stays open.
///
/// On a text stream that such calls have written to, a character without its end is a failure, and forgotten. -1 also for what is no
/// live stream; otherwise `membuf_get_error` on the stream says why.
/// Errors: as `membuf_flush`, and `MEMBUF_ERR_DECODE`, by what it returns. Threads: one call at a time on `stream`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_stream_close(stream: *mut c_void) -> i32 {
    let ended = run("membuf_stream_close", stream.cast::<membuf>(), |stream: &mut AnyStream| {
        let stream = stream.as_dyn();
        both(end_pieces(stream), stream.flush())
    });
    if ended == MEMBUF_OK { 0 } else { -1 }
}
