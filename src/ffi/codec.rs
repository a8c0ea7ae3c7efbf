//! Whole texts encoded and decoded in one call.

use super::decode;
use super::error::membuf_error;
use super::guard;
use super::object::SliceObject;
use super::slice::membuf_slice;
use super::status::membuf_status;
use super::text;
use crate::memory::Slice;
use crate::text::codec;
use core::ffi::{c_char, c_void};

/// Encodes `len` bytes of UTF-8 in another encoding, with a byte order mark where the encoding has one ("utf-8-sig").
///
/// `encoding` is a name that Python knows (NULL: "utf-8"), `errors` "strict" (NULL), "ignore", "replace",
/// "backslashreplace" or "xmlcharrefreplace". `*out` is owned by the caller, NULL on failure.
/// Errors: `MEMBUF_ERR_ENCODE` with `start` and `end` in code points for what does not fit, `MEMBUF_ERR_DECODE` for
/// malformed UTF-8, `MEMBUF_ERR_LOOKUP` for an unknown name, `MEMBUF_ERR_UNSUPPORTED` for one that this version does not have,
/// `MEMBUF_ERR_NO_MEMORY`. Python: text.encode(encoding, errors). Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_encode(
    utf8: *const c_char,
    len: usize,
    encoding: *const c_char,
    errors: *const c_char,
    out: *mut *mut membuf_slice,
    err: *mut membuf_error,
) -> membuf_status {
    // SAFETY: C's promises about `utf8`, the names, `out` and `err` are passed on.
    unsafe {
        guard::open("membuf_encode", out, err, || {
            let (codec, errors) = text::codec(encoding, errors)?;
            let encoded = codec::encode(decode::bytes(utf8.cast(), len)?, codec, errors)?;
            Ok(SliceObject::from(Slice::from_vec(encoded)?))
        })
    }
}

/// Decodes `len` bytes to UTF-8.
///
/// `encoding` is a name that Python knows (NULL: "utf-8"), `errors` "strict" (NULL), "ignore", "replace" or
/// "backslashreplace". `*out` is owned by the caller, NULL on failure.
/// Errors: `MEMBUF_ERR_DECODE` with `start` and `end` in bytes, `MEMBUF_ERR_INVALID` where "xmlcharrefreplace", which is for
/// encoding, meets malformed bytes, and otherwise as `membuf_encode`.
/// Python: data.decode(encoding, errors). Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_decode(
    data: *const c_void,
    len: usize,
    encoding: *const c_char,
    errors: *const c_char,
    out: *mut *mut membuf_slice,
    err: *mut membuf_error,
) -> membuf_status {
    // SAFETY: C's promises about `data`, the names, `out` and `err` are passed on.
    unsafe {
        guard::open("membuf_decode", out, err, || {
            let (codec, errors) = text::codec(encoding, errors)?;
            let decoded = codec::decode(decode::bytes(data, len)?, codec, errors)?;
            Ok(SliceObject::from(Slice::from_vec(decoded)?))
        })
    }
}
