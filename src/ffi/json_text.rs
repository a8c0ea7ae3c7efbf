//! JSON: text to text in one pass, and JSON Lines.

use super::child::Child;
use super::decode;
use super::error::membuf_error;
use super::guard::{self, Failed, get_by, get_next};
use super::json::membuf_json;
use super::json_options::{self, membuf_json_options};
use super::object::{Object, Resident, SliceObject};
use super::slice::membuf_slice;
use super::status::membuf_status;
use super::stream::membuf;
use crate::formats::json::{self, Reader};
use crate::memory::try_box;
use crate::stream::{Error, Result, Status, Stream};
use core::ffi::c_void;
use core::ptr;

/// Reads JSON Lines from a stream, one document a call. Freed once by the caller with `membuf_json_reader_free`.
pub struct membuf_json_reader {
    _private: [u8; 0],
}

impl Resident for Box<Reader> {
    type Handle = membuf_json_reader;
    const KIND: u8 = super::library::membuf_type::MEMBUF_TYPE_JSON_READER as u8;
    fn of(object: &mut Object) -> Option<&mut Self> {
        if let Object::JsonReader(reader) = object { Some(reader) } else { None }
    }
    fn into_object(self) -> Object {
        Object::JsonReader(self)
    }
}

fn child(function: &'static str, stream: *const membuf) -> Result<Box<dyn Stream>> {
    let child: Box<dyn Stream> = try_box(Child::of(function, stream).map_err(Failed::into_error)?)?;
    Ok(child)
}

/// Turns JSON text into JSON text: checked, then compact or indented as `options` say; without a tree, unless keys are sorted.
///
/// Numbers stay as they are, digit for digit; strings get the escapes that they need. The text is UTF-8, UTF-16 or UTF-32, the
/// result UTF-8. `*out` is owned by the caller, NULL on failure. Errors: those of `membuf_json_parse_with`.
/// Python: json.dumps(json.loads(data), indent=n). Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_json_format(
    data: *const c_void,
    len: usize,
    options: *const membuf_json_options,
    out: *mut *mut membuf_slice,
    err: *mut membuf_error,
) -> membuf_status {
    const NAME: &str = "membuf_json_format";
    // SAFETY: C's promises about `data`, `options`, `out` and `err` are passed on.
    unsafe {
        guard::open(NAME, out, err, || {
            let data = decode::bytes(data, len)?;
            let (options, mut progress) = json_options::read(NAME, options)?;
            Ok(SliceObject::from(json::format(data, &options.one_document()?, &mut progress)?))
        })
    }
}

/// Checks JSON text and keeps nothing of it; `options` NULL: as strict as `membuf_json_parse`.
///
/// Numbers are only read, not converted, so that none is out of range. Errors: those of `membuf_json_parse_with`.
/// Python: json.loads(data). Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_json_validate(
    data: *const c_void,
    len: usize,
    options: *const membuf_json_options,
    err: *mut membuf_error,
) -> membuf_status {
    const NAME: &str = "membuf_json_validate";
    // SAFETY: C's promises about `data`, `options` and `err` are passed on.
    unsafe {
        get_by(NAME, ptr::null_mut(), err, (), || {
            let data = decode::bytes(data, len)?;
            let (options, mut progress) = json_options::read(NAME, options)?;
            json::validate(data, &options.one_document()?, &mut progress)
        })
    }
}

/// Checks what is left of a stream of bytes or text: one document, or with `MEMBUF_JSON_LINES` any number of them.
///
/// Takes memory for the longest string and a block, not for the text. The stream is read to its end and not closed.
/// Errors: those of `membuf_json_validate`, with places counted from where the stream stood; those of reading the stream.
/// Threads: one call at a time on `source`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_json_validate_stream(
    source: *mut membuf,
    options: *const membuf_json_options,
    err: *mut membuf_error,
) -> membuf_status {
    const NAME: &str = "membuf_json_validate_stream";
    // SAFETY: C's promises about `options` and `err` are passed on.
    unsafe {
        get_by(NAME, ptr::null_mut(), err, (), || {
            let (options, progress) = json_options::read(NAME, options)?;
            json::validate_stream(child(NAME, source)?, &options, progress)
        })
    }
}

/// Copies JSON text from one stream to another, checked and laid out as `options` say: to minify or to indent it.
///
/// In one pass, with memory for the longest string and a few blocks. With `MEMBUF_JSON_LINES` both sides are JSON Lines. Numbers
/// and strings as in `membuf_json_format`; a sink of text gets the same text. What stood before a failure's place is in the sink
/// then. Neither stream is closed. Errors: those of `membuf_json_validate_stream`, those of writing the sink,
/// `MEMBUF_ERR_INVALID` when both are one stream and with `MEMBUF_JSON_SORT_KEYS`.
/// Python: json.dump(json.load(source), sink, indent=n). Threads: one call at a time on each.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_json_transcode(
    source: *mut membuf,
    sink: *mut membuf,
    options: *const membuf_json_options,
    err: *mut membuf_error,
) -> membuf_status {
    const NAME: &str = "membuf_json_transcode";
    // SAFETY: C's promises about `options` and `err` are passed on.
    unsafe {
        get_by(NAME, ptr::null_mut(), err, (), || {
            let (options, progress) = json_options::read(NAME, options)?;
            let from = child(NAME, source)?;
            if source == sink {
                return Err(Error::new(Status::INVALID, format_args!("source and sink must be two streams")));
            }
            json::transcode(from, child(NAME, sink)?, &options.in_one_pass()?, progress)
        })
    }
}

/// Opens a reader of JSON Lines on a stream of bytes or text, at its position; `options` NULL: as strict as
/// `membuf_json_parse`.
///
/// It holds on to the stream, whose handle stays the caller's and may be freed at once, and reads ahead. `*out` is owned by the
/// caller, NULL on failure. Errors: the stream's refusals, `MEMBUF_ERR_INVALID` for bad options. Threads: one call at a
/// time on `source`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_json_reader_new(
    source: *mut membuf,
    options: *const membuf_json_options,
    out: *mut *mut membuf_json_reader,
    err: *mut membuf_error,
) -> membuf_status {
    const NAME: &str = "membuf_json_reader_new";
    // SAFETY: C's promises about `options`, `out` and `err` are passed on.
    unsafe {
        guard::open(NAME, out, err, || {
            let (options, progress) = json_options::read(NAME, options)?;
            try_box(Reader::new(child(NAME, source)?, options, progress))
        })
    }
}

/// Gives the document of the next line that is not blank, owned by the caller; NULL at the end, which is success.
///
/// A line that is refused is passed over: the next call goes on behind it. Errors: those of `membuf_json_parse_with`, with line
/// and bytes counted from where the stream stood; those of reading the stream, after which nothing is lost; `MEMBUF_ERR_NULL`
/// for `out`. Python: json.loads(next(source)). Threads: one call at a time on `reader`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_json_reader_next(
    reader: *mut membuf_json_reader,
    out: *mut *mut membuf_json,
) -> membuf_status {
    let next = |reader: &mut Box<Reader>| reader.next_document()?.map(try_box).transpose();
    // SAFETY: C's promise about `out` is passed on.
    unsafe { get_next("membuf_json_reader_next", reader, out, next) }
}

/// Frees a reader; its stream stays open, its documents stay. Never fails; NULL is fine. Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_json_reader_free(reader: *mut membuf_json_reader) {
    guard::free::<Box<Reader>>("membuf_json_reader_free", reader);
}
