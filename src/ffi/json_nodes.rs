//! JSON: what the nodes of a document are.

use super::decode;
use super::guard::{get, get_span};
use super::json::membuf_json;
use super::status::membuf_status;
use crate::formats::json::Document;
use crate::stream::Result;
use core::ffi::c_char;

/// What a node of a document is.
#[repr(C)]
pub enum membuf_json_kind_code {
    /// null
    MEMBUF_JSON_NULL = 1,
    /// true or false
    MEMBUF_JSON_BOOL = 2,
    /// An integer that fits `int64_t`.
    MEMBUF_JSON_INT = 3,
    /// An integer that fits `uint64_t` only.
    MEMBUF_JSON_UINT = 4,
    /// A number with a fraction or an exponent.
    MEMBUF_JSON_DOUBLE = 5,
    /// A string.
    MEMBUF_JSON_STRING = 6,
    /// An array.
    MEMBUF_JSON_ARRAY = 7,
    /// An object.
    MEMBUF_JSON_OBJECT = 8,
    /// An integer beyond 64 bits: `membuf_json_big` gives its digits.
    MEMBUF_JSON_BIG = 9,
}

/// Gives what a node is: an enumerator of `membuf_json_kind_code`, none of which is 0.
///
/// Errors: `MEMBUF_ERR_NOT_FOUND` for a number that is no node. Python: type(x). Threads: one call at a time on `doc`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_json_kind(
    doc: *mut membuf_json,
    node: usize,
    out_kind: *mut i32,
) -> membuf_status {
    // SAFETY: C's promise about `out_kind` is passed on.
    unsafe { get("membuf_json_kind", doc, out_kind, 0, |doc: &mut Box<Document>| Ok(doc.kind(node)? as i32)) }
}

/// Gives the number of elements of an array, or of members of an object.
///
/// Errors: `MEMBUF_ERR_INVALID` for other kinds, `MEMBUF_ERR_NOT_FOUND`. Python: len(x). Threads: one call at a time on `doc`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_json_count(
    doc: *mut membuf_json,
    node: usize,
    out_count: *mut usize,
) -> membuf_status {
    // SAFETY: C's promise about `out_count` is passed on.
    unsafe { get("membuf_json_count", doc, out_count, 0, |doc: &mut Box<Document>| doc.size(node)) }
}

/// Gives the node of an element of an array, or of the value of a member of an object, by position from 0; `SIZE_MAX`,
/// which is no node, on failure.
///
/// Takes the same time whatever `index` is, but for the first such call on a document with nested containers, which lists
/// the members of all of them. Errors: `MEMBUF_ERR_NOT_FOUND` behind the last, `MEMBUF_ERR_INVALID` for other kinds,
/// `MEMBUF_ERR_NO_MEMORY` for that list.
/// Python: x[index], list(x.values())[index].
/// Threads: one call at a time on `doc`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_json_item(
    doc: *mut membuf_json,
    node: usize,
    index: usize,
    out_node: *mut usize,
) -> membuf_status {
    // SAFETY: C's promise about `out_node` is passed on.
    unsafe {
        get("membuf_json_item", doc, out_node, usize::MAX, |doc: &mut Box<Document>| doc.item(node, index))
    }
}

/// Gives the key of a member of an object, by position from 0: UTF-8, borrowed until the document is freed.
///
/// Errors: as `membuf_json_item`. Python: list(x)[index]. Threads: one call at a time on `doc`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_json_key(
    doc: *mut membuf_json,
    node: usize,
    index: usize,
    out_data: *mut *const c_char,
    out_len: *mut usize,
) -> membuf_status {
    // SAFETY: C's promises about the outputs are passed on.
    unsafe { text("membuf_json_key", doc, out_data, out_len, |doc| doc.key(node, index)) }
}

/// Finds a node by JSON Pointer (RFC 6901), such as "/zones/0/name", from `node` on; "" is `node` itself. `*out_node` is
/// `SIZE_MAX`, which is no node, on failure.
///
/// Of duplicate keys the last counts, as in Python. Each step into an object looks at all of its keys, but in large objects that
/// are asked again and again the time grows with the logarithm of their number. Errors: `MEMBUF_ERR_NOT_FOUND` when there is none,
/// `MEMBUF_ERR_INVALID` for a malformed pointer, `MEMBUF_ERR_NO_MEMORY` as for `membuf_json_item`. Python: x["zones"][0]["name"]. Threads: one call at a time on `doc`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_json_pointer(
    doc: *mut membuf_json,
    node: usize,
    pointer: *const c_char,
    len: usize,
    out_node: *mut usize,
) -> membuf_status {
    // SAFETY: C's promises about `pointer` and `out_node` are passed on.
    unsafe {
        get("membuf_json_pointer", doc, out_node, usize::MAX, |doc: &mut Box<Document>| {
            doc.pointer(node, decode::bytes(pointer.cast(), len)?)
        })
    }
}

/// Gives 1 for true and 0 for false.
///
/// Errors: `MEMBUF_ERR_INVALID` for other kinds, `MEMBUF_ERR_NOT_FOUND`. Threads: one call at a time on `doc`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_json_bool(
    doc: *mut membuf_json,
    node: usize,
    out_yes: *mut i32,
) -> membuf_status {
    // SAFETY: C's promise about `out_yes` is passed on.
    unsafe {
        get("membuf_json_bool", doc, out_yes, 0, |doc: &mut Box<Document>| doc.bool(node).map(i32::from))
    }
}

/// Gives an integer.
///
/// Errors: `MEMBUF_ERR_OVERFLOW` when it does not fit, `MEMBUF_ERR_INVALID` for other kinds, `MEMBUF_ERR_NOT_FOUND`.
/// Threads: one call at a time on `doc`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_json_int64(
    doc: *mut membuf_json,
    node: usize,
    out_value: *mut i64,
) -> membuf_status {
    // SAFETY: C's promise about `out_value` is passed on.
    unsafe { get("membuf_json_int64", doc, out_value, 0, |doc: &mut Box<Document>| doc.int64(node)) }
}

/// Gives an integer that is not negative. Errors: as `membuf_json_int64`. Threads: one call at a time on `doc`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_json_uint64(
    doc: *mut membuf_json,
    node: usize,
    out_value: *mut u64,
) -> membuf_status {
    // SAFETY: C's promise about `out_value` is passed on.
    unsafe { get("membuf_json_uint64", doc, out_value, 0, |doc: &mut Box<Document>| doc.uint64(node)) }
}

/// Gives a number as a double.
///
/// Errors: `MEMBUF_ERR_OVERFLOW` for an integer that no double equals, `MEMBUF_ERR_INVALID` for other kinds,
/// `MEMBUF_ERR_NOT_FOUND`. Threads: one call at a time on `doc`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_json_double(
    doc: *mut membuf_json,
    node: usize,
    out_value: *mut f64,
) -> membuf_status {
    // SAFETY: C's promise about `out_value` is passed on.
    unsafe { get("membuf_json_double", doc, out_value, 0.0, |doc: &mut Box<Document>| doc.double(node)) }
}

/// Gives the digits of an integer beyond 64 bits, with its sign: ASCII, borrowed until the document is freed.
///
/// Errors: `MEMBUF_ERR_INVALID` for other kinds, `MEMBUF_ERR_NOT_FOUND`. Python: str(x). Threads: one call at a time on `doc`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_json_big(
    doc: *mut membuf_json,
    node: usize,
    out_data: *mut *const c_char,
    out_len: *mut usize,
) -> membuf_status {
    // SAFETY: C's promises about the outputs are passed on.
    unsafe { text("membuf_json_big", doc, out_data, out_len, |doc| doc.big(node)) }
}

/// Gives a string, unescaped: UTF-8, borrowed until the document is freed, not NUL-terminated. With
/// `MEMBUF_JSON_SURROGATES_KEEP` it may hold lone surrogates, in the three bytes that UTF-8 would have for them.
///
/// Errors: `MEMBUF_ERR_INVALID` for other kinds, `MEMBUF_ERR_NOT_FOUND`. Threads: one call at a time on `doc`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_json_string(
    doc: *mut membuf_json,
    node: usize,
    out_data: *mut *const c_char,
    out_len: *mut usize,
) -> membuf_status {
    // SAFETY: C's promises about the outputs are passed on.
    unsafe { text("membuf_json_string", doc, out_data, out_len, |doc| doc.string(node)) }
}

/// # Safety
/// The outputs are NULL or valid for writes.
unsafe fn text(
    function: &'static str,
    doc: *mut membuf_json,
    out_data: *mut *const c_char,
    out_len: *mut usize,
    of: impl FnOnce(&Document) -> Result<&[u8]>,
) -> membuf_status {
    let of = |doc: &mut Box<Document>| {
        let text = of(doc)?;
        Ok((text.as_ptr().cast(), text.len()))
    };
    // SAFETY: as the caller promised.
    unsafe { get_span(function, doc, out_data, out_len, of) }
}
