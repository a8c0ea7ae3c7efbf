//! JSON: a parsed document, an event writer over any stream, and text to text.

use super::child::Child;
use super::decode;
use super::error::membuf_error;
use super::guard::{self, Failed, get, get_handle, get_span, run};
use super::object::{Object, Resident, SliceObject};
use super::slice::membuf_slice;
use super::status::membuf_status;
use super::stream::membuf;
use crate::formats::json::{self, Document, Layout, Writer};
use crate::memory::try_box;
use crate::stream::{Error, Result, Status};
use core::ffi::{c_char, c_void};

/// A parsed JSON document. Its nodes are plain numbers, 0 the root, checked by every call.
///
/// Freed once by the caller with `membuf_json_free`.
pub struct membuf_json {
    _private: [u8; 0],
}

/// Writes JSON to a stream, event by event, and cannot write anything else.
///
/// Freed once by the caller with `membuf_json_writer_free`.
pub struct membuf_json_writer {
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
    /// Any other number.
    MEMBUF_JSON_DOUBLE = 5,
    /// A string.
    MEMBUF_JSON_STRING = 6,
    /// An array.
    MEMBUF_JSON_ARRAY = 7,
    /// An object.
    MEMBUF_JSON_OBJECT = 8,
}

/// How JSON is written; to be combined with `|`.
#[repr(C)]
pub enum membuf_json_flag {
    /// Everything beyond ASCII as `\u` escapes. Python: ensure_ascii=True.
    MEMBUF_JSON_WRITE_ASCII = 1,
}

/// How JSON is written. Zero in a field means its default; set `struct_size` to `sizeof(membuf_json_options)`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct membuf_json_options {
    /// `sizeof(membuf_json_options)`.
    pub struct_size: usize,
    /// Spaces per level, at most 64; 0: compact, on one line without spaces.
    pub indent: i32,
    /// `MEMBUF_JSON_WRITE_ASCII` or 0.
    pub flags: u32,
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

impl Resident for Box<Writer> {
    type Handle = membuf_json_writer;
    const KIND: u8 = super::library::membuf_type::MEMBUF_TYPE_JSON_WRITER as u8;
    fn of(object: &mut Object) -> Option<&mut Self> {
        if let Object::JsonWriter(writer) = object { Some(writer) } else { None }
    }
    fn into_object(self) -> Object {
        Object::JsonWriter(self)
    }
}

/// # Safety
/// `options` is NULL or a valid struct of the size that it states.
unsafe fn layout(options: *const membuf_json_options) -> Result<Layout> {
    // SAFETY: as the caller promised.
    let Some(own) = (unsafe { decode::options(options)? }) else { return Ok(Layout::default()) };
    if own.flags > membuf_json_flag::MEMBUF_JSON_WRITE_ASCII as u32 {
        return Err(Error::new(Status::INVALID, format_args!("flags must be 0 or 1, not {}", own.flags)));
    }
    Layout::new(own.indent, own.flags != 0)
}

/// Parses JSON text: `len` bytes of UTF-8, with or without a signature.
///
/// Key order and duplicate keys are kept. Integers are exact from -2^63 to 2^64-1, and the nearest double beyond. Nesting
/// deeper than 127 levels, lone surrogates and data behind the document are refused. `*out` is owned by the caller,
/// NULL on failure. Errors: `MEMBUF_ERR_JSON` with `line`, `column` and, where known, the byte offset in `start`;
/// `MEMBUF_ERR_DECODE` for malformed UTF-8, `MEMBUF_ERR_UNSUPPORTED` for UTF-16 and UTF-32, `MEMBUF_ERR_LIMIT` past 4 GiB,
/// `MEMBUF_ERR_NO_MEMORY`. Python: json.loads(data). Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_json_parse(
    data: *const c_void,
    len: usize,
    out: *mut *mut membuf_json,
    err: *mut membuf_error,
) -> membuf_status {
    // SAFETY: C's promises about `data`, `out` and `err` are passed on.
    unsafe { guard::open("membuf_json_parse", out, err, || try_box(json::parse(decode::bytes(data, len)?)?)) }
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

/// Gives a string, unescaped: UTF-8, borrowed until the document is freed, not NUL-terminated.
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
    of: impl FnOnce(&Document) -> Result<&str>,
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
/// Key order and duplicates are as they were parsed; doubles come as the shortest digits that read back the same.
/// `*out` is owned by the caller, NULL on failure. Errors: `MEMBUF_ERR_INVALID` for bad options,
/// `MEMBUF_ERR_NO_MEMORY`. Python: json.dumps(x, indent=n). Threads: one call at a time on `doc`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_json_dump(
    doc: *mut membuf_json,
    options: *const membuf_json_options,
    out: *mut *mut membuf_slice,
) -> membuf_status {
    // SAFETY: C's promises about `options` and `out` are passed on.
    unsafe {
        get_handle("membuf_json_dump", doc, out, |doc: &mut Box<Document>| {
            Ok(SliceObject::from(doc.dump(layout(options)?)?))
        })
    }
}

/// Frees a document. Never fails; NULL is fine. Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_json_free(doc: *mut membuf_json) {
    guard::free::<Box<Document>>("membuf_json_free", doc);
}

/// Turns JSON text into JSON text: validated, then compact or indented as `options` say.
///
/// `*out` is owned by the caller, NULL on failure. Errors: those of `membuf_json_parse`, `MEMBUF_ERR_INVALID` for bad options.
/// Python: json.dumps(json.loads(data), indent=n). Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_json_format(
    data: *const c_void,
    len: usize,
    options: *const membuf_json_options,
    out: *mut *mut membuf_slice,
    err: *mut membuf_error,
) -> membuf_status {
    // SAFETY: C's promises about `data`, `options`, `out` and `err` are passed on.
    unsafe {
        guard::open("membuf_json_format", out, err, || {
            Ok(SliceObject::from(json::format(decode::bytes(data, len)?, layout(options)?)?))
        })
    }
}

/// Opens a writer of one JSON document on a stream, at its position.
///
/// It holds on to the stream, whose handle stays the caller's and may be freed at once; the stream is not closed. What is
/// written is gathered and handed on in pieces; `membuf_json_writer_close` hands on the rest. `options` NULL: compact.
/// A call that has no place where the document is (a value without a key, a second root, ...) answers
/// `MEMBUF_ERR_INVALID` and writes nothing. When the stream fails, what was accepted is kept and sent with the next call.
/// `*out` is owned by the caller, NULL on failure. Errors: the stream's refusals, `MEMBUF_ERR_INVALID` for bad options.
/// Threads: one call at a time on `sink`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_json_writer_new(
    sink: *mut membuf,
    options: *const membuf_json_options,
    out: *mut *mut membuf_json_writer,
    err: *mut membuf_error,
) -> membuf_status {
    const NAME: &str = "membuf_json_writer_new";
    // SAFETY: C's promises about `options`, `out` and `err` are passed on.
    unsafe {
        guard::open(NAME, out, err, || {
            let layout = layout(options)?;
            let sink = Child::of(NAME, sink).map_err(Failed::into_error)?;
            try_box(Writer::new(try_box(sink)?, layout))
        })
    }
}

/// Begins an object as the next value. At most 1024 levels.
///
/// Errors: `MEMBUF_ERR_INVALID` where no value may stand, `MEMBUF_ERR_LIMIT` for the depth, those of writing the stream.
/// Threads: one call at a time on `writer`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_json_writer_begin_object(writer: *mut membuf_json_writer) -> membuf_status {
    run("membuf_json_writer_begin_object", writer, |writer: &mut Box<Writer>| writer.begin_object())
}

/// Ends the innermost object. Errors: `MEMBUF_ERR_INVALID` when that is none or its last key has no value.
/// Threads: one call at a time on `writer`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_json_writer_end_object(writer: *mut membuf_json_writer) -> membuf_status {
    run("membuf_json_writer_end_object", writer, |writer: &mut Box<Writer>| writer.end_object())
}

/// Begins an array as the next value. Errors: as `membuf_json_writer_begin_object`.
/// Threads: one call at a time on `writer`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_json_writer_begin_array(writer: *mut membuf_json_writer) -> membuf_status {
    run("membuf_json_writer_begin_array", writer, |writer: &mut Box<Writer>| writer.begin_array())
}

/// Ends the innermost array. Errors: `MEMBUF_ERR_INVALID` when that is none. Threads: one call at a time on `writer`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_json_writer_end_array(writer: *mut membuf_json_writer) -> membuf_status {
    run("membuf_json_writer_end_array", writer, |writer: &mut Box<Writer>| writer.end_array())
}

/// Writes the key of the next member of an object: `len` bytes of UTF-8. Keys are not checked for duplicates.
///
/// Errors: `MEMBUF_ERR_INVALID` outside an object or after a key, `MEMBUF_ERR_DECODE` for malformed UTF-8, `MEMBUF_ERR_NULL`,
/// those of writing the stream. Threads: one call at a time on `writer`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_json_writer_key(
    writer: *mut membuf_json_writer,
    utf8: *const c_char,
    len: usize,
) -> membuf_status {
    run("membuf_json_writer_key", writer, |writer: &mut Box<Writer>| {
        // SAFETY: valid for reads, as the caller promised.
        writer.key(unsafe { decode::bytes(utf8.cast(), len)? })
    })
}

/// Writes a string as the next value: `len` bytes of UTF-8.
///
/// The way to write what JSON has no type for: dates, decimals, identifiers. Errors: `MEMBUF_ERR_INVALID` where no value may
/// stand, `MEMBUF_ERR_DECODE` for malformed UTF-8, `MEMBUF_ERR_NULL`, those of writing the stream.
/// Threads: one call at a time on `writer`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_json_writer_string(
    writer: *mut membuf_json_writer,
    utf8: *const c_char,
    len: usize,
) -> membuf_status {
    run("membuf_json_writer_string", writer, |writer: &mut Box<Writer>| {
        // SAFETY: valid for reads, as the caller promised.
        writer.string(unsafe { decode::bytes(utf8.cast(), len)? })
    })
}

/// Writes an integer as the next value. Errors: `MEMBUF_ERR_INVALID` where no value may stand, those of writing the stream.
/// Threads: one call at a time on `writer`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_json_writer_int64(
    writer: *mut membuf_json_writer,
    value: i64,
) -> membuf_status {
    run("membuf_json_writer_int64", writer, |writer: &mut Box<Writer>| writer.int64(value))
}

/// Writes an integer that is not negative as the next value. Errors: as `membuf_json_writer_int64`.
/// Threads: one call at a time on `writer`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_json_writer_uint64(
    writer: *mut membuf_json_writer,
    value: u64,
) -> membuf_status {
    run("membuf_json_writer_uint64", writer, |writer: &mut Box<Writer>| writer.uint64(value))
}

/// Writes a double as the next value, with the shortest digits that read back the same.
///
/// Errors: `MEMBUF_ERR_INVALID` for NaN and infinities, which JSON does not have, and where no value may stand; those of
/// writing the stream. Threads: one call at a time on `writer`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_json_writer_double(
    writer: *mut membuf_json_writer,
    value: f64,
) -> membuf_status {
    run("membuf_json_writer_double", writer, |writer: &mut Box<Writer>| writer.double(value))
}

/// Writes true, or false for 0, as the next value. Errors: as `membuf_json_writer_int64`.
/// Threads: one call at a time on `writer`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_json_writer_bool(
    writer: *mut membuf_json_writer,
    value: i32,
) -> membuf_status {
    run("membuf_json_writer_bool", writer, |writer: &mut Box<Writer>| writer.bool(value != 0))
}

/// Writes null as the next value. Errors: as `membuf_json_writer_int64`. Threads: one call at a time on `writer`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_json_writer_null(writer: *mut membuf_json_writer) -> membuf_status {
    run("membuf_json_writer_null", writer, |writer: &mut Box<Writer>| writer.null())
}

/// Ends the document: hands all that was gathered on to the stream, which stays open. The writer still has to be freed.
///
/// A second close does nothing. Errors: `MEMBUF_ERR_INVALID` while the document is not complete; those of writing the stream,
/// after which it may be called again. Python: the end of json.dump. Threads: one call at a time on `writer`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_json_writer_close(writer: *mut membuf_json_writer) -> membuf_status {
    run("membuf_json_writer_close", writer, |writer: &mut Box<Writer>| writer.close())
}

/// Frees a writer without closing it; its stream stays open. Never fails; NULL is fine. Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_json_writer_free(writer: *mut membuf_json_writer) {
    guard::free::<Box<Writer>>("membuf_json_writer_free", writer);
}
