//! The utilities that users come for: each one call, over any stream.

use super::decode;
use super::error::membuf_error;
use super::guard::{self, call, run};
use super::object::{AnyStream, SliceObject};
use super::slice::{membuf_slice, membuf_view};
use super::status::membuf_status;
use super::stream::membuf;
use crate::memory::{Slice, TryVec};
use crate::stream::{self, CHUNK, Error, Status};
use core::ffi::c_void;

/// Takes one chunk of `membuf_read_chunks`: `len` bytes at `data`, valid during the call. Answers `MEMBUF_CONTINUE`.
pub type membuf_chunk_fn =
    Option<unsafe extern "C" fn(user_data: *mut c_void, data: *const u8, len: usize) -> i32>;

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
/// byte stream becomes UTF-8. Both positions move. Errors: those of reading `from` and writing `to`; `MEMBUF_ERR_BUSY`
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
            Ok(call(NAME, to, |to: &mut AnyStream| {
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
/// reading. Python: iter(lambda: s.read(chunk_size), b""). Threads: one call at a time on `s`.
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
