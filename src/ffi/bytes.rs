//! Constructors of byte streams: one for each way in which memory can come in.

use super::decode;
use super::error::membuf_error;
use super::guard;
use super::library::membuf_release_fn;
use super::object::AnyStream;
use super::slice::{membuf_slice, with_slice};
use super::status::membuf_status;
use super::stream::membuf;
use crate::memory::BytesIo;
use crate::stream::{Error, Status};
use core::ffi::c_void;

/// Opens a byte stream on a copy of `len` bytes at `data`; `(NULL, 0)` makes an empty one.
///
/// The position is 0. `*out` is owned by the caller (`membuf_finish` or `membuf_free`), NULL on failure.
/// Errors: `MEMBUF_ERR_NULL`, `MEMBUF_ERR_OVERFLOW`, `MEMBUF_ERR_NO_MEMORY`. Python: BytesIO(data). Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_bytes_new(
    data: *const c_void,
    len: usize,
    out: *mut *mut membuf,
    err: *mut membuf_error,
) -> membuf_status {
    // SAFETY: C's promises about `data`, `out` and `err` are passed on.
    unsafe {
        guard::open("membuf_bytes_new", out, err, || {
            Ok(AnyStream::Bytes(BytesIo::copy_of(decode::bytes(data, len)?)?))
        })
    }
}

/// Opens a byte stream on the caller's memory without copying it: the first write that changes it copies.
///
/// The memory must stay unchanged until `release` is called with `user_data`: exactly once, when the last
/// stream or slice that shares it is done with it, and on failure of this call too. Without a `release` (NULL) the memory
/// must outlive the stream, its wrappers and every slice of it: nothing tells when.
/// Errors: as `membuf_bytes_new`. Python: BytesIO(data), which shares in the same way. Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_bytes_borrow(
    data: *const c_void,
    len: usize,
    release: membuf_release_fn,
    user_data: *mut c_void,
    out: *mut *mut membuf,
    err: *mut membuf_error,
) -> membuf_status {
    // SAFETY: C's promises about `data`, `release`, `out` and `err` are passed on.
    unsafe {
        guard::open("membuf_bytes_borrow", out, err, || {
            checked(data, len, release, user_data)?;
            Ok(AnyStream::Bytes(BytesIo::borrow(data.cast(), len, release, user_data)?))
        })
    }
}

/// Opens a byte stream that takes over the caller's memory: it is read and overwritten in place.
///
/// Growth beyond `len` bytes moves the content to memory of membuf's own. `release` is called with `user_data`
/// exactly once, when no stream, slice or pin uses the memory, and on failure of this call too; NULL as in
/// `membuf_bytes_borrow`.
/// For memory from malloc: `membuf_bytes_adopt(data, len, free, data, &s, &err)`.
/// Errors: as `membuf_bytes_new`. Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_bytes_adopt(
    data: *mut c_void,
    len: usize,
    release: membuf_release_fn,
    user_data: *mut c_void,
    out: *mut *mut membuf,
    err: *mut membuf_error,
) -> membuf_status {
    // SAFETY: C's promises about `data`, `release`, `out` and `err` are passed on.
    unsafe {
        guard::open("membuf_bytes_adopt", out, err, || {
            checked(data, len, release, user_data)?;
            Ok(AnyStream::Bytes(BytesIo::adopt(data.cast(), len, release, user_data)?))
        })
    }
}

/// Refuses impossible memory, and gives it back.
///
/// # Safety
/// `release` may be called with `user_data`.
unsafe fn checked(
    data: *const c_void,
    len: usize,
    release: membuf_release_fn,
    user_data: *mut c_void,
) -> crate::stream::Result<()> {
    decode::check("data", data.cast::<u8>(), len).inspect_err(|_| {
        if let Some(release) = release {
            // SAFETY: as the caller promised; this is the one call, since the memory is not taken.
            unsafe { release(user_data) };
        }
    })
}

/// Opens a byte stream in the caller's memory, which it fills and never outgrows.
///
/// The first `len` of `cap` bytes are content already. A write that does not fit is refused whole with
/// `MEMBUF_ERR_LIMIT`. The memory stays the caller's, must outlive the stream, its wrappers and its pins, and holds the
/// content at every moment; slices of it are copies. Errors: as `membuf_bytes_new`, `MEMBUF_ERR_INVALID` for `len > cap`.
/// Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_bytes_fixed(
    memory: *mut c_void,
    len: usize,
    cap: usize,
    out: *mut *mut membuf,
    err: *mut membuf_error,
) -> membuf_status {
    // SAFETY: C's promises about `memory`, `out` and `err` are passed on.
    unsafe {
        guard::open("membuf_bytes_fixed", out, err, || {
            decode::check("memory", memory.cast::<u8>().cast_const(), cap)?;
            if len > cap {
                return Err(Error::new(
                    Status::INVALID,
                    format_args!("len must be at most cap, {cap}, not {len}"),
                ));
            }
            Ok(AnyStream::Bytes(BytesIo::fixed(memory.cast(), len, cap)?))
        })
    }
}

/// Opens a byte stream on the bytes of a slice without copying them: the first write that changes them copies.
///
/// The slice stays the caller's and may be freed at once. Errors: the slice's refusals, `MEMBUF_ERR_NO_MEMORY`.
/// Python: BytesIO(b). Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_bytes_from_slice(
    slice: *const membuf_slice,
    out: *mut *mut membuf,
    err: *mut membuf_error,
) -> membuf_status {
    const NAME: &str = "membuf_bytes_from_slice";
    // SAFETY: C's promises about `out` and `err` are passed on.
    unsafe {
        guard::open(NAME, out, err, || match with_slice(NAME, slice, |object| Ok(object.slice.dup())) {
            Ok(bytes) => Ok(AnyStream::Bytes(BytesIo::from_slice(bytes))),
            Err(failed) => Err(failed.into_error()),
        })
    }
}
