//! JSON: parsed documents.

use super::child::Child;
use super::decode;
use super::error::membuf_error;
use super::guard::{self, Failed, get, get_handle, get_span};
use super::json_options::{self, membuf_json_options};
use super::object::{Object, Resident, SliceObject};
use super::slice::membuf_slice;
use super::status::{MEMBUF_OK, membuf_status};
use super::stream::membuf;
use crate::formats::Progress;
use crate::formats::json::{self, Document, Options};
use crate::memory::try_box;
use crate::stream::Result;
use core::ffi::{c_char, c_void};

/// A parsed JSON document. Its nodes are plain numbers, 0 the root, checked by every call.
///
/// Freed once by the caller with `membuf_json_free`.
pub struct membuf_json {
    _private: [u8; 0],
}

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

impl Resident for Box<Document> {
    type Handle = membuf_json;
    const KIND: u8 = super::library::membuf_type::MEMBUF_TYPE_JSON as u8;
    fn of(object: &mut Object) -> Option<&mut Self> {
        if let Object::Json(document) = object { Some(document) } else { None }
    }
    fn into_object(self) -> Object {
        Object::Json(self)
    }
}

/// Parses JSON text of `len` bytes: UTF-8, UTF-16 or UTF-32, with or without a signature.
///
/// Key order and duplicate keys are kept. Integers are exact, those beyond 64 bits as text; other numbers are the nearest
/// double. Nesting deeper than 1024 levels, numbers beyond the range of doubles, NaN, halves of surrogate pairs and data behind
/// the document are refused; `membuf_json_parse_with` has options for that. `*out` is owned by the caller, NULL on failure.
/// Errors: `MEMBUF_ERR_JSON` with `line`, `column` and the bytes from `start` to `end`, `MEMBUF_ERR_DECODE` for malformed text,
/// `MEMBUF_ERR_LIMIT` for the depth and past 4 GiB, `MEMBUF_ERR_NO_MEMORY`. Python: json.loads(data). Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_json_parse(
    data: *const c_void,
    len: usize,
    out: *mut *mut membuf_json,
    err: *mut membuf_error,
) -> membuf_status {
    // SAFETY: C's promises about `data`, `out` and `err` are passed on.
    unsafe {
        guard::open("membuf_json_parse", out, err, || {
            let data = decode::bytes(data, len)?;
            let (document, _) = json::parse(data, &Options::default(), false, &mut Progress::default())?;
            try_box(document)
        })
    }
}

/// Parses JSON text as `options` say, and leaves what follows the document to the caller.
///
/// `*out_consumed` is the number of bytes that the document took, white space behind it included: the next one begins there.
/// With `out_consumed` NULL data behind the document is refused. `options` NULL: as `membuf_json_parse`. `*out` is owned
/// by the caller, NULL on failure. Errors: those of `membuf_json_parse`, `MEMBUF_ERR_INVALID` for bad options and with
/// `MEMBUF_JSON_LINES`, `MEMBUF_ERR_LIMIT` for more than `max_size` bytes, `MEMBUF_ERR_CANCELLED`.
/// Python: json.JSONDecoder().raw_decode(data). Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_json_parse_with(
    data: *const c_void,
    len: usize,
    options: *const membuf_json_options,
    out: *mut *mut membuf_json,
    out_consumed: *mut usize,
    err: *mut membuf_error,
) -> membuf_status {
    const NAME: &str = "membuf_json_parse_with";
    let mut consumed = 0;
    // SAFETY: C's promises about `data`, `options`, the outputs and `err` are passed on.
    unsafe {
        let status = guard::open(NAME, out, err, || {
            let data = decode::bytes(data, len)?;
            let (options, mut progress) = json_options::read(NAME, options)?;
            let open = !out_consumed.is_null();
            let (document, end) = json::parse(data, &options.one_document()?, open, &mut progress)?;
            let document = try_box(document)?;
            consumed = usize::try_from(end).unwrap_or(len);
            Ok(document)
        });
        decode::put(out_consumed, if status == MEMBUF_OK { consumed } else { 0 });
        status
    }
}

/// Parses what is left of a stream of bytes or text, which is one document; `options` NULL: as `membuf_json_parse`.
///
/// The stream is read to its end, also behind a failure's place, and not closed. `*out` is owned by the caller, NULL on failure.
/// Errors: those of `membuf_json_parse_with`, with places counted from where the stream stood; those of reading the stream.
/// Python: json.load(source). Threads: one call at a time on `source`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_json_load(
    source: *mut membuf,
    options: *const membuf_json_options,
    out: *mut *mut membuf_json,
    err: *mut membuf_error,
) -> membuf_status {
    const NAME: &str = "membuf_json_load";
    // SAFETY: C's promises about `options`, `out` and `err` are passed on.
    unsafe {
        guard::open(NAME, out, err, || {
            if out.is_null() {
                return Err(guard::no_place());
            }
            let (options, progress) = json_options::read(NAME, options)?;
            let source = Child::of(NAME, source).map_err(Failed::into_error)?;
            try_box(json::load(try_box(source)?, &options.one_document()?, progress)?)
        })
    }
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
/// Errors: `MEMBUF_ERR_NOT_FOUND` behind the last, `MEMBUF_ERR_INVALID` for other kinds.
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
/// Of duplicate keys the last counts, as in Python. Errors: `MEMBUF_ERR_NOT_FOUND` when there is none,
/// `MEMBUF_ERR_INVALID` for a malformed pointer. Python: x["zones"][0]["name"]. Threads: one call at a time on `doc`.
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

/// Writes a document as JSON text, compact or indented; `options` NULL: compact UTF-8.
///
/// Key order and duplicates are as they were parsed, unless `MEMBUF_JSON_SORT_KEYS` sorts them; doubles come as the shortest
/// digits that read back the same. `*out` is owned by the caller, NULL on failure. Errors: `MEMBUF_ERR_INVALID` for bad options
/// and for a double that they refuse, `MEMBUF_ERR_NO_MEMORY`. Python: json.dumps(x, indent=n). Threads: one call at a time on `doc`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_json_dump(
    doc: *mut membuf_json,
    options: *const membuf_json_options,
    out: *mut *mut membuf_slice,
) -> membuf_status {
    const NAME: &str = "membuf_json_dump";
    // SAFETY: C's promises about `options` and `out` are passed on.
    unsafe {
        get_handle(NAME, doc, out, |doc: &mut Box<Document>| {
            let (options, mut progress) = json_options::read(NAME, options)?;
            Ok(SliceObject::from(doc.dump(&options, &mut progress)?))
        })
    }
}

/// Writes a document to a stream at its position, as `membuf_json_dump` does; the stream is not closed.
///
/// It gets pieces of whole UTF-8; what it took before a failure is there. Errors: those of `membuf_json_dump`, those of writing
/// the stream. Python: json.dump(x, sink, indent=n). Threads: one call at a time on `doc`, and on `sink`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_json_dump_to(
    doc: *mut membuf_json,
    sink: *mut membuf,
    options: *const membuf_json_options,
) -> membuf_status {
    const NAME: &str = "membuf_json_dump_to";
    guard::run(NAME, doc, |doc: &mut Box<Document>| {
        // SAFETY: C's promise about `options` is passed on.
        let (options, progress) = unsafe { json_options::read(NAME, options)? };
        let sink = Child::of(NAME, sink).map_err(Failed::into_error)?;
        json::dump(doc, try_box(sink)?, &options, progress)
    })
}

/// Frees a document. Never fails; NULL is fine. Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_json_free(doc: *mut membuf_json) {
    guard::free::<Box<Document>>("membuf_json_free", doc);
}
