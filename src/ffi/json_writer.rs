//! JSON: the event writer.

use super::child::Child;
use super::decode;
use super::error::membuf_error;
use super::guard::{self, Failed, run};
use super::json_options::{self, membuf_json_options};
use super::object::{Object, Resident};
use super::status::membuf_status;
use super::stream::membuf;
use crate::formats::json::Writer;
use crate::memory::try_box;
use core::ffi::c_char;

/// Writes JSON to a stream, event by event, and cannot write anything else.
///
/// Freed once by the caller with `membuf_json_writer_free`.
pub struct membuf_json_writer {
    _private: [u8; 0],
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

/// Opens a writer of one JSON document on a stream, at its position; with `MEMBUF_JSON_LINES` of any number, each on a line.
///
/// It holds on to the stream, whose handle stays the caller's and may be freed at once; the stream is not closed. What is
/// written is gathered, and handed on by the next call once there are 8 KiB of it; `membuf_json_writer_close` hands on the rest.
/// The progress function hears of the text that was accepted; a call that it ends, or a flag, has written nothing.
/// `options` NULL: compact.
/// A call that has no place where the document is (a value without a key, a second root, ...) answers
/// `MEMBUF_ERR_INVALID` and writes nothing. When the stream fails, what was accepted is kept and sent with the next call.
/// `*out` is owned by the caller, NULL on failure. Errors: the stream's refusals, `MEMBUF_ERR_INVALID` for bad options
/// and with `MEMBUF_JSON_SORT_KEYS`. Threads: one call at a time on `sink`.
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
            let (options, progress) = json_options::read(NAME, options)?;
            let options = options.in_one_pass()?;
            let sink = Child::of(NAME, sink).map_err(Failed::into_error)?;
            try_box(Writer::new(try_box(sink)?, options, progress))
        })
    }
}

/// Begins an object as the next value. At most as many levels as `max_depth` says, or 1024.
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
/// Errors: `MEMBUF_ERR_INVALID` for NaN and infinities, unless the options say how to write them, and where no value may
/// stand; those of writing the stream. Threads: one call at a time on `writer`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_json_writer_double(
    writer: *mut membuf_json_writer,
    value: f64,
) -> membuf_status {
    run("membuf_json_writer_double", writer, |writer: &mut Box<Writer>| writer.double(value))
}

/// Writes a number as the next value, digit for digit as `text` has it: integers of any size, decimals of any precision.
///
/// Errors: `MEMBUF_ERR_INVALID` for what JSON has no number for, with the bytes from `start` to `end`, and where no value may
/// stand; `MEMBUF_ERR_NULL`, those of writing the stream. Threads: one call at a time on `writer`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_json_writer_number(
    writer: *mut membuf_json_writer,
    text: *const c_char,
    len: usize,
) -> membuf_status {
    run("membuf_json_writer_number", writer, |writer: &mut Box<Writer>| {
        // SAFETY: valid for reads, as the caller promised.
        writer.number(unsafe { decode::bytes(text.cast(), len)? })
    })
}

/// Writes what is JSON already as the next value: `len` bytes of UTF-8, checked, and laid out as the rest.
///
/// Errors: those of `membuf_json_validate`, with places in `json`; `MEMBUF_ERR_INVALID` where no value may stand; those of
/// writing the stream. Nothing is written then. Threads: one call at a time on `writer`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_json_writer_raw(
    writer: *mut membuf_json_writer,
    json: *const c_char,
    len: usize,
) -> membuf_status {
    run("membuf_json_writer_raw", writer, |writer: &mut Box<Writer>| {
        // SAFETY: valid for reads, as the caller promised.
        writer.raw(unsafe { decode::bytes(json.cast(), len)? })
    })
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
