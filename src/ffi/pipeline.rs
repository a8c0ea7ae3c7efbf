//! The utilities that users come for: each one call, over any stream.

use super::decode;
use super::error::membuf_error;
use super::guard::{self, call, call_second, run};
use super::object::{AnyStream, SliceObject};
use super::slice::{membuf_slice, membuf_view};
use super::status::membuf_status;
use super::stream::membuf;
use super::text_options::{self, membuf_text_options};
use crate::memory::{Slice, TryVec};
use crate::stream::{self, CHUNK, Error, Status};
use crate::text::Newline;
use core::ffi::{c_char, c_void};

/// Takes one chunk of `membuf_read_chunks`: `len` bytes at `data`, valid during the call. Answers `MEMBUF_CONTINUE`.
pub type membuf_chunk_fn =
    Option<unsafe extern "C" fn(user_data: *mut c_void, data: *const u8, len: usize) -> i32>;

/// What the streams of `membuf_text_lines` do; to be combined with `|`.
#[repr(C)]
pub enum membuf_lines_flag {
    /// `membuf_next_line` leaves the terminator out.
    MEMBUF_LINES_STRIP = 1,
}

/// Joins `count` pieces into one slice, copying each once.
///
/// `*out` is owned by the caller, NULL on failure. Errors: `MEMBUF_ERR_NULL`, `MEMBUF_ERR_OVERFLOW`,
/// `MEMBUF_ERR_NO_MEMORY`. Python: b"".join(pieces). Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_concat(
    pieces: *const membuf_view,
    count: usize,
    out: *mut *mut membuf_slice,
    err: *mut membuf_error,
) -> membuf_status {
    // SAFETY: C's promises about `pieces`, `out` and `err` are passed on.
    unsafe {
        guard::open("membuf_concat", out, err, || {
            let pieces = decode::array("pieces", pieces, count)?;
            let mut total = 0usize;
            for piece in pieces {
                total = total.checked_add(decode::view(piece)?.len()).ok_or(Error::bare(Status::OVERFLOW))?;
            }
            let mut joined = Vec::new();
            joined.try_reserve_exact(total).map_err(|_| Error::bare(Status::NO_MEMORY))?;
            for piece in pieces {
                joined.try_extend(decode::view(piece)?)?;
            }
            Ok(SliceObject::from(Slice::from_vec(joined)?))
        })
    }
}

/// Copies up to `count` units from the position of `from` to the position of `to`; all that are left when `count` is
/// negative. `*out_n` counts the units (of `from`) that arrived, on failure too.
///
/// Bytes copied to a text stream are UTF-8, and may not end inside a character (`MEMBUF_ERR_DECODE`). Text copied to a
/// byte stream becomes UTF-8. Both positions move; on failure `from` stands behind what arrived, where it can seek.
/// Details of a failure on either stream are in `err`. Errors: those of reading `from` and writing `to`; `MEMBUF_ERR_BUSY`
/// when both are the same stream. Python: shutil.copyfileobj. Threads: one call at a time on `from` and `to`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_copy(
    from: *mut membuf,
    to: *mut membuf,
    count: i64,
    out_n: *mut i64,
    err: *mut membuf_error,
) -> membuf_status {
    const NAME: &str = "membuf_copy";
    let mut copied = 0;
    let both = || {
        // The failure itself, not its status alone, so that its details reach `err`.
        let outcome = call(NAME, from, |from: &mut AnyStream| {
            Ok(call_second(NAME, to, |to: &mut AnyStream| {
                Ok(stream::copy(from.as_dyn(), to.as_dyn(), count, &mut copied))
            }))
        });
        match outcome {
            Ok(Ok(copy)) => copy,
            Ok(Err(refused)) | Err(refused) => Err(refused.into_error()),
        }
    };
    // SAFETY: C's promises about `err` and `out_n` are passed on.
    unsafe {
        let status = guard::get_by(NAME, core::ptr::null_mut(), err, (), both);
        decode::put(out_n, copied);
        status
    }
}

/// Calls `each` with the rest of a stream in chunks of `chunk_size` units (bytes, or code points of text; 0: 65536), the
/// last one shorter, none empty.
///
/// Large chunks of a stream in memory are not copied. During `each` the stream is busy: it answers `MEMBUF_ERR_BUSY`.
/// Errors: what `each` answered instead of `MEMBUF_CONTINUE`, with the position behind the chunk it got; those of
/// reading; `MEMBUF_ERR_OVERFLOW` for a `chunk_size` past `INT64_MAX`. Python: iter(lambda: s.read(chunk_size), b""). Threads: one call at a time on `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_read_chunks(
    s: *mut membuf,
    chunk_size: usize,
    each: membuf_chunk_fn,
    user_data: *mut c_void,
) -> membuf_status {
    run("membuf_read_chunks", s, |stream: &mut AnyStream| {
        let Some(each) = each else {
            return Err(Error::new(Status::NULL, format_args!("each is NULL")));
        };
        let size = if chunk_size == 0 { CHUNK } else { chunk_size };
        stream::for_each_chunk(stream.as_dyn(), size, |chunk| {
            // SAFETY: the caller's function, with its own user data; the chunk lives through the call.
            let answer = unsafe { each(user_data, chunk.as_ptr(), chunk.len()) };
            match Status::from_callback(answer) {
                None => Ok(()),
                Some(status) => Err(Error::new(status, format_args!("each answered {answer}"))),
            }
        })
    })
}

/// Joins `count` lines of text with a separator between them, none at the end.
///
/// Lines and separator are UTF-8. `*out` is owned by the caller, NULL on failure.
/// Errors: `MEMBUF_ERR_DECODE` for malformed UTF-8, `MEMBUF_ERR_NULL`, `MEMBUF_ERR_OVERFLOW`, `MEMBUF_ERR_NO_MEMORY`.
/// Python: sep.join(lines). Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_build_text(
    lines: *const membuf_view,
    count: usize,
    sep: *const c_char,
    sep_len: usize,
    out: *mut *mut membuf_slice,
    err: *mut membuf_error,
) -> membuf_status {
    // SAFETY: C's promises about `lines`, `sep`, `out` and `err` are passed on.
    unsafe {
        guard::open("membuf_build_text", out, err, || {
            let lines = decode::array("lines", lines, count)?;
            let sep = decode::bytes(sep.cast(), sep_len)?;
            for line in lines {
                decode::check("data", line.data.cast::<u8>(), line.len)?;
            }
            let lines = lines.iter().map(|line| decode::slice_of(line.data.cast::<u8>(), line.len));
            Ok(SliceObject::from(crate::text::build_text(lines, sep)?))
        })
    }
}

/// Opens a text stream over the lines of a text, to be iterated with `membuf_next_line`.
///
/// `newline` (`MEMBUF_NEWLINE_*`; DEFAULT: LF) says where they end, as on `membuf_string_new`. `flags` is 0 or
/// `MEMBUF_LINES_STRIP`, which `membuf_readline` does not heed. The text is copied. `*out` is owned by the caller, NULL on
/// failure. Errors: `MEMBUF_ERR_DECODE` for malformed UTF-8, `MEMBUF_ERR_INVALID` for another mode or other flags,
/// `MEMBUF_ERR_NULL`, `MEMBUF_ERR_OVERFLOW`, `MEMBUF_ERR_NO_MEMORY`. Python: iter(StringIO(text, newline)). Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_text_lines(
    utf8: *const c_char,
    len: usize,
    newline: i32,
    flags: u32,
    out: *mut *mut membuf,
    err: *mut membuf_error,
) -> membuf_status {
    const STRIP: u32 = membuf_lines_flag::MEMBUF_LINES_STRIP as u32;
    // SAFETY: C's promises about `utf8`, `out` and `err` are passed on.
    unsafe {
        guard::open("membuf_text_lines", out, err, || {
            if flags & !STRIP != 0 {
                return Err(Error::new(Status::INVALID, format_args!("flags must be 0 or 1, not {flags}")));
            }
            let (text, newline) = (decode::bytes(utf8.cast(), len)?, Newline::from_number(newline)?);
            AnyStream::boxed(crate::text::text_lines(text, newline, flags & STRIP != 0)?)
        })
    }
}

/// Decodes bytes and opens a text stream over their lines, to be iterated with `membuf_next_line`.
///
/// They are the lines that a wrapper with these `options` reads, and come without their terminator. NULL, or zero in a
/// field, means UTF-8, strict errors, universal newlines; flags and chunk size do not matter. `*out` is owned by the caller,
/// NULL on failure. Errors: as `membuf_decode`, `MEMBUF_ERR_INVALID` for bad options.
/// Python: [line.rstrip("\n") for line in TextIOWrapper(BytesIO(data), encoding)]. Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_bytes_to_lines(
    data: *const c_void,
    len: usize,
    options: *const membuf_text_options,
    out: *mut *mut membuf,
    err: *mut membuf_error,
) -> membuf_status {
    // SAFETY: C's promises about `data`, `options`, `out` and `err` are passed on.
    unsafe {
        guard::open("membuf_bytes_to_lines", out, err, || {
            let (options, (decoder, _)) = text_options::options(options)?;
            let data = decode::bytes(data, len)?;
            AnyStream::boxed(crate::text::bytes_to_lines(data, decoder, options.newline)?)
        })
    }
}

/// Encodes a text as a file written in text mode would be: as `membuf_encode`, after newline translation.
///
/// `options` NULL, or zero in a field, means UTF-8, strict, LF as it is; flags and chunk size do not matter. What ends a text in
/// encodings with modes comes last. `*out` is owned by the caller, NULL on failure. Errors: as `membuf_encode`, `MEMBUF_ERR_INVALID` for bad options.
/// Python: a TextIOWrapper over a BytesIO. Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_encode_text(
    utf8: *const c_char,
    len: usize,
    options: *const membuf_text_options,
    out: *mut *mut membuf_slice,
    err: *mut membuf_error,
) -> membuf_status {
    // SAFETY: C's promises about `utf8`, `options`, `out` and `err` are passed on.
    unsafe {
        guard::open("membuf_encode_text", out, err, || {
            let (options, (_, encoder)) = text_options::options(options)?;
            let text = decode::bytes(utf8.cast(), len)?;
            Ok(SliceObject::from(crate::text::encode_text(text, encoder, options.newline)?))
        })
    }
}
