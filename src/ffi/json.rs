//! JSON: documents, parsed and freed.

use super::child::Child;
use super::decode;
use super::error::membuf_error;
use super::guard::{self, Failed};
use super::json_options::{self, membuf_json_options};
use super::object::{Object, Resident};
use super::status::{MEMBUF_OK, membuf_status};
use super::stream::membuf;
use crate::formats::Progress;
use crate::formats::json::{self, Document, Options};
use crate::memory::try_box;
use core::ffi::c_void;

/// A parsed JSON document. Its nodes are plain numbers, 0 the root, checked by every call.
///
/// Freed once by the caller with `membuf_json_free`.
pub struct membuf_json {
    _private: [u8; 0],
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

/// Frees a document. Never fails; NULL is fine. Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_json_free(doc: *mut membuf_json) {
    guard::free::<Box<Document>>("membuf_json_free", doc);
}
