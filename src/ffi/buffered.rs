//! Buffered streams over other streams.

use super::child::Child;
use super::error::membuf_error;
use super::guard::{self, Failed};
use super::object::AnyStream;
use super::status::membuf_status;
use super::stream::membuf;
use crate::buffered::{Buffered, BufferedPair};
use crate::memory::try_box;
use crate::stream::{Result, Stream};

/// A second user of the stream behind `handle`.
fn inner(function: &'static str, handle: *mut membuf) -> Result<Box<dyn Stream>> {
    Ok(try_box(Child::of(function, handle).map_err(Failed::into_error)?)?)
}

/// Opens a stream that reads another byte stream through a buffer of `buffer_size` bytes; 0 stands for 8192.
///
/// `membuf_read` and `membuf_read_slice` read until they have what was asked for, the raw stream ends, or it would block; they
/// ask for nothing more once they have it, and go past the buffer with what is larger. `membuf_read1` and `membuf_peek` read the
/// raw stream once at most, and only when the buffer is empty or `membuf_read1` has room for more than the buffer; a peek shows
/// all that the buffer holds, whatever its `n` is. What is there goes before
/// `MEMBUF_ERR_WOULD_BLOCK`, also the start of a line; 0 bytes are the end and nothing else. Another failure behind bytes that
/// `membuf_read` gave comes with the next read; in all other verbs it comes at once, and what had arrived stays for the next read.
/// Lines are borrowed from the buffer, which grows where one is longer, and `membuf_next_lines` gives those it holds. Of
/// negative counts `membuf_read_slice` takes -1 only. A seek inside the buffer leaves the raw stream where it is.
///
/// The stream holds on to `raw`, whose handle stays the caller's and may be freed at once. `membuf_close` closes `raw`;
/// `membuf_detach` lets go of it, behind what was read ahead; `membuf_free` does neither. `*out` is owned by the caller, NULL on
/// failure. Errors: `raw`'s refusals, `MEMBUF_ERR_IO` when it is not readable, `MEMBUF_ERR_UNSUPPORTED` when it is text,
/// `MEMBUF_ERR_CLOSED`, `MEMBUF_ERR_INVALID` for a `buffer_size` beyond `PTRDIFF_MAX`, `MEMBUF_ERR_NO_MEMORY`.
/// Python: BufferedReader(raw, buffer_size). Threads: one call at a time on `raw`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_buffered_reader(
    raw: *mut membuf,
    buffer_size: usize,
    out: *mut *mut membuf,
    err: *mut membuf_error,
) -> membuf_status {
    const NAME: &str = "membuf_buffered_reader";
    // SAFETY: C's promises about `out` and `err` are passed on.
    unsafe {
        guard::open(NAME, out, err, || AnyStream::boxed(Buffered::reader(inner(NAME, raw)?, buffer_size)?))
    }
}

/// Opens a stream that gathers writes to another byte stream in a buffer of `buffer_size` bytes; 0 stands for 8192.
///
/// A write that does not fit into the buffer hands on what is in it first, and goes past it while more is left than the buffer
/// holds. When the raw stream would block, the buffer is filled up: the write succeeds if that was enough, else it answers
/// `MEMBUF_ERR_WOULD_BLOCK`, and `*out_n` and `transferred` say how many bytes of this call were taken, which must not be sent
/// again. So does every other failure; bytes that were taken stay in the buffer until the raw stream has them, and go first.
/// Raw streams that take a part are asked again. `membuf_flush`, `membuf_seek`, `membuf_truncate` and `membuf_detach` hand on what
/// was gathered, and do nothing else when that fails; a flush does not flush `raw` itself. `membuf_close` does, and closes `raw`
/// even when that failed: what could not be handed on is lost then, and the call says so, with `second` for a close that failed,
/// too. `membuf_free` hands nothing on: what was gathered is lost.
///
/// The stream holds on to `raw`, whose handle stays the caller's and may be freed at once. `*out` is owned by the caller, NULL on
/// failure. Errors: as `membuf_buffered_reader`, `MEMBUF_ERR_IO` when `raw` is not writable.
/// Python: BufferedWriter(raw, buffer_size). Threads: one call at a time on `raw`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_buffered_writer(
    raw: *mut membuf,
    buffer_size: usize,
    out: *mut *mut membuf,
    err: *mut membuf_error,
) -> membuf_status {
    const NAME: &str = "membuf_buffered_writer";
    // SAFETY: C's promises about `out` and `err` are passed on.
    unsafe {
        guard::open(NAME, out, err, || AnyStream::boxed(Buffered::writer(inner(NAME, raw)?, buffer_size)?))
    }
}

/// Opens a stream that reads and writes another byte stream through one buffer of `buffer_size` bytes; 0 stands for 8192.
///
/// It reads as `membuf_buffered_reader` and writes as `membuf_buffered_writer` does, at one position. Reads that go beyond the
/// buffer hand on what was gathered first. A flush also moves the raw stream to the position.
/// Errors: as `membuf_buffered_reader`, `MEMBUF_ERR_IO` unless `raw` is readable, writable and seekable.
/// Python: BufferedRandom(raw, buffer_size). Threads: one call at a time on `raw`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_buffered_random(
    raw: *mut membuf,
    buffer_size: usize,
    out: *mut *mut membuf,
    err: *mut membuf_error,
) -> membuf_status {
    const NAME: &str = "membuf_buffered_random";
    // SAFETY: C's promises about `out` and `err` are passed on.
    unsafe {
        guard::open(NAME, out, err, || AnyStream::boxed(Buffered::random(inner(NAME, raw)?, buffer_size)?))
    }
}

/// Opens a stream that reads `reader` and writes `writer`, such as the ends of two pipes, each through a buffer of
/// `buffer_size` bytes; 0 stands for 8192.
///
/// It reads as `membuf_buffered_reader` and writes as `membuf_buffered_writer` does. There is no position, and nothing to detach:
/// `MEMBUF_ERR_UNSUPPORTED`. `membuf_close` closes the writer, then the reader whatever happened; `membuf_closed` asks the writer.
/// Errors: as `membuf_buffered_reader`, `MEMBUF_ERR_IO` when `reader` is not readable or `writer` not writable.
/// Python: BufferedRWPair(reader, writer, buffer_size). Threads: one call at a time on `reader` and on `writer`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_buffered_pair(
    reader: *mut membuf,
    writer: *mut membuf,
    buffer_size: usize,
    out: *mut *mut membuf,
    err: *mut membuf_error,
) -> membuf_status {
    const NAME: &str = "membuf_buffered_pair";
    // SAFETY: C's promises about `out` and `err` are passed on.
    unsafe {
        guard::open(NAME, out, err, || {
            AnyStream::boxed(BufferedPair::new(inner(NAME, reader)?, inner(NAME, writer)?, buffer_size)?)
        })
    }
}
