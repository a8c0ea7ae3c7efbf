//! Encodings by name, and whole texts encoded and decoded in one call.

use super::decode;
use super::error::membuf_error;
use super::guard;
use super::object::SliceObject;
use super::slice::membuf_slice;
use super::status::membuf_status;
use super::text;
use crate::memory::Slice;
use crate::stream::{Error, Status};
use crate::text::codec::{self, Codec};
use core::ffi::{CStr, c_char, c_void};
use core::ptr;

/// The name of an encoding that membuf has, by its number from 0 on; NULL behind the last.
///
/// Each comes once, under the name that `membuf_encoding_lookup` gives for all its spellings. Static: not to be freed.
/// Threads: any.
#[unsafe(no_mangle)]
pub extern "C" fn membuf_encoding_at(index: usize) -> *const c_char {
    Codec::all().nth(index).map_or(ptr::null(), CStr::as_ptr)
}

/// Gives the one name of the encoding that `name` means, in any of Python's spellings: "iso8859-1" for "Latin1".
///
/// A label of the web's Encoding Standard behind "whatwg-" means that label's encoding there. `*out_name` is static: not to
/// be freed; NULL on failure. Errors: `MEMBUF_ERR_LOOKUP` for an unknown name and for what is not between bytes and text,
/// `MEMBUF_ERR_UNSUPPORTED` for an encoding that this version does not have, `MEMBUF_ERR_NULL` for `name`.
/// Python: codecs.lookup(name).name. Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_encoding_lookup(
    name: *const c_char,
    out_name: *mut *const c_char,
    err: *mut membuf_error,
) -> membuf_status {
    let lookup = || {
        // SAFETY: C's promise about `name` is passed on.
        let Some(name) = (unsafe { decode::name(name) }) else {
            return Err(Error::new(Status::NULL, format_args!("name is NULL")));
        };
        Ok(Codec::lookup(name)?.c_name().as_ptr())
    };
    // SAFETY: C's promises about `out_name` and `err` are passed on.
    unsafe { guard::get_by("membuf_encoding_lookup", out_name, err, ptr::null(), lookup) }
}

/// Encodes `len` bytes of UTF-8 in another encoding, with a byte order mark where the encoding has one ("utf-8-sig").
///
/// `encoding` is a name that Python knows (NULL: "utf-8") or the web's ("whatwg-shift_jis", see
/// `membuf_encoding_lookup`), `errors` says what becomes of characters that it does not have: "strict" (NULL), "ignore",
/// "replace", "backslashreplace", "xmlcharrefreplace", "namereplace", "surrogateescape" or "surrogatepass". Lone surrogates, in the
/// three bytes that UTF-8 would have for them, are such characters. `*out` is owned by the caller, NULL on failure.
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
/// The names are those of `membuf_encode`. With "surrogateescape" and "surrogatepass" the result may hold lone surrogates,
/// in the three bytes that UTF-8 would have for them. `*out` is owned by the caller, NULL on failure.
/// Errors: `MEMBUF_ERR_DECODE` with `start` and `end` in bytes, `MEMBUF_ERR_INVALID` where "xmlcharrefreplace" or
/// "namereplace", which are for encoding, meet malformed bytes, and otherwise as `membuf_encode`.
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
