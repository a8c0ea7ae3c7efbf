//! Writing CSV to any stream: rows, single fields, names and values; and a whole file in one call.

use super::csv::{bytes_of, checked, membuf_csv_options};
use super::decode;
use super::error::membuf_error;
use super::guard::{self, run};
use super::object::{Object, Resident, SliceObject};
use super::progress;
use super::slice::{membuf_pair, membuf_slice, membuf_view};
use super::status::membuf_status;
use super::stream::membuf;
use super::text;
use crate::formats::csv::{self, Value};
use crate::memory::{TryVec, try_box};
use crate::stream::Result;
use core::ffi::c_char;

/// Writes CSV records to a stream. Freed once by the caller with `membuf_csv_writer_free`.
pub struct membuf_csv_writer {
    _private: [u8; 0],
}

/// A row for `membuf_csv_from_rows`: the values of some columns, by name.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct membuf_csv_row {
    /// Names and values.
    pub pairs: *const membuf_pair,
    /// How many.
    pub count: usize,
}

impl Resident for Box<csv::Writer> {
    type Handle = membuf_csv_writer;
    const KIND: u8 = super::library::membuf_type::MEMBUF_TYPE_CSV_WRITER as u8;
    fn of(object: &mut Object) -> Option<&mut Self> {
        if let Object::CsvWriter(writer) = object { Some(writer) } else { None }
    }
    fn into_object(self) -> Object {
        Object::CsvWriter(self)
    }
}

/// Opens a writer of CSV records on a stream, at its position.
///
/// Text streams get text; byte streams the text in the encoding that `options` name, or else the bytes of the fields. The writer
/// holds on to the stream, whose handle stays the caller's and may be freed at once; the stream is not closed. Nothing is
/// buffered here. `options` NULL: Python's "excel" dialect. `*out` is owned by the caller, NULL on failure.
/// Errors: the stream's refusals, `MEMBUF_ERR_INVALID` for a dialect that contradicts itself, `MEMBUF_ERR_LOOKUP` for an unknown
/// encoding, `MEMBUF_ERR_UNSUPPORTED` for an encoding on a text stream. Python: csv.writer(sink). Threads: one call at a time on `sink`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_csv_writer_new(
    sink: *mut membuf,
    options: *const membuf_csv_options,
    out: *mut *mut membuf_csv_writer,
    err: *mut membuf_error,
) -> membuf_status {
    const NAME: &str = "membuf_csv_writer_new";
    // SAFETY: C's promises about `options`, `out` and `err` are passed on.
    unsafe {
        guard::open(NAME, out, err, || {
            let own = membuf_csv_options::of(options)?;
            let dialect = own.dialect()?;
            let (sink, progress) = own.open(NAME, sink, false)?;
            let mut writer = csv::Writer::new(sink, &dialect)?;
            writer.watch(progress);
            try_box(writer)
        })
    }
}

/// Writes one record of `count` fields, in one write to the stream. A row that fails writes nothing.
///
/// A single empty field is written as two quotes, 0 fields as an empty line. With `MEMBUF_CSV_QUOTE_NONNUMERIC` what reads as a
/// finite number is one, if it has at most 64 KiB; for other quotings all fields are text. The progress function hears of a long
/// row while it is made, of a short one with those that follow.
/// Errors: `MEMBUF_ERR_CSV` for what the dialect cannot represent, `MEMBUF_ERR_INVALID` in the middle of a record that is written
/// field by field, `MEMBUF_ERR_NULL`, `MEMBUF_ERR_OVERFLOW`, those of writing the stream, `MEMBUF_ERR_CANCELLED`, and what the
/// progress function answers. Of a raw stream that took a part of the row, the error says in `transferred` how much.
/// Python: writerow(fields). Threads: one call at a time on `writer`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_csv_writer_row(
    writer: *mut membuf_csv_writer,
    fields: *const membuf_view,
    count: usize,
) -> membuf_status {
    run("membuf_csv_writer_row", writer, |writer: &mut Box<csv::Writer>| {
        // SAFETY: valid for reads, as the caller promised.
        unsafe {
            let fields = decode::array("fields", fields, count)?;
            writer.try_row(fields.iter().map(|field| decode::view(field)))
        }
    })
}

/// Adds a field of text to the record that is written field by field; `membuf_csv_writer_end_row` writes it.
///
/// Fields that were added before a failure are gone with it: every further one fails likewise, and so does the end of the row,
/// which writes nothing. Errors: `MEMBUF_ERR_CSV` for what the dialect cannot represent; in a long record `MEMBUF_ERR_CANCELLED` and
/// what the progress function answers; `MEMBUF_ERR_NULL`, `MEMBUF_ERR_OVERFLOW`, and `MEMBUF_ERR_INVALID` where a stream has a part of
/// the record already, which add nothing. Python: a str in writerow(). Threads: one call at a time on `writer`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_csv_writer_text(
    writer: *mut membuf_csv_writer,
    text: *const c_char,
    len: usize,
) -> membuf_status {
    run("membuf_csv_writer_text", writer, |writer: &mut Box<csv::Writer>| {
        // SAFETY: valid for reads, as the caller promised.
        writer.value(Value::Text(unsafe { decode::bytes(text.cast(), len)? }))
    })
}

/// Adds an integer, as `membuf_csv_writer_text` adds text. Python: an int in writerow(). Threads: one call at a time on `writer`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_csv_writer_int64(
    writer: *mut membuf_csv_writer,
    value: i64,
) -> membuf_status {
    run("membuf_csv_writer_int64", writer, |writer: &mut Box<csv::Writer>| writer.integer(value))
}

/// Adds an unsigned integer, as `membuf_csv_writer_text` adds text. Python: an int in writerow(). Threads: one call at a time on
/// `writer`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_csv_writer_uint64(
    writer: *mut membuf_csv_writer,
    value: u64,
) -> membuf_status {
    run("membuf_csv_writer_uint64", writer, |writer: &mut Box<csv::Writer>| writer.integer(value))
}

/// Adds a double, as `membuf_csv_writer_text` adds text: the shortest text that reads back as the same value, in the form of
/// Python's repr(), "nan" and "inf" included. Python: a float in writerow(). Threads: one call at a time on `writer`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_csv_writer_double(
    writer: *mut membuf_csv_writer,
    value: f64,
) -> membuf_status {
    run("membuf_csv_writer_double", writer, |writer: &mut Box<csv::Writer>| writer.double(value))
}

/// Adds True for any `value` but 0, else False, as `membuf_csv_writer_text` adds text; not quoted where numbers are not, as in
/// Python. Python: a bool in writerow(). Threads: one call at a time on `writer`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_csv_writer_bool(writer: *mut membuf_csv_writer, value: i32) -> membuf_status {
    run("membuf_csv_writer_bool", writer, |writer: &mut Box<csv::Writer>| {
        writer.value(Value::Number(if value == 0 { b"False" } else { b"True" }))
    })
}

/// Adds NULL, as `membuf_csv_writer_text` adds text: an empty field, which `MEMBUF_CSV_QUOTE_STRINGS` and `_NOTNULL` leave without
/// quotes, to be told from empty text. Alone in its record it has to be quoted, and those two refuse it.
/// Python: None in writerow(). Threads: one call at a time on `writer`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_csv_writer_null(writer: *mut membuf_csv_writer) -> membuf_status {
    run("membuf_csv_writer_null", writer, |writer: &mut Box<csv::Writer>| writer.value(Value::Null))
}

/// Writes the record whose fields were added one by one, in one write to the stream; without any, an empty line.
///
/// Errors: the status of the first field that failed, and the record is gone; `MEMBUF_ERR_CSV` for a single empty field that
/// cannot be quoted; those of writing the stream, `MEMBUF_ERR_CANCELLED` and what the progress function answers, after which the
/// record is still there, to be tried again: of one that a raw stream took a part of, as `transferred` in the error says, the rest is
/// written then. Python: the end of writerow(). Threads: one call at a time on `writer`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_csv_writer_end_row(writer: *mut membuf_csv_writer) -> membuf_status {
    run("membuf_csv_writer_end_row", writer, |writer: &mut Box<csv::Writer>| writer.end_row())
}

/// Names the columns for `membuf_csv_writer_header` and `membuf_csv_writer_pairs`. Everything is copied.
///
/// `fill` of `fill_len` bytes stands for a value that a row does not have. With `refuse_extras` 1 a value whose name is no column
/// is refused, with 0 it is left out. Errors: `MEMBUF_ERR_INVALID` for another `refuse_extras`, `MEMBUF_ERR_NULL`,
/// `MEMBUF_ERR_OVERFLOW`. Python: DictWriter(f, names, restval, extrasaction). Threads: one call at a time on `writer`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_csv_writer_columns(
    writer: *mut membuf_csv_writer,
    names: *const membuf_view,
    count: usize,
    fill: *const c_char,
    fill_len: usize,
    refuse_extras: i32,
) -> membuf_status {
    run("membuf_csv_writer_columns", writer, |writer: &mut Box<csv::Writer>| {
        let refuse_extras = decode::boolean("refuse_extras", refuse_extras)?;
        // SAFETY: valid for reads, as the caller promised.
        unsafe {
            let names = checked("names", names, count)?;
            let fill = decode::bytes(fill.cast(), fill_len)?;
            writer.set_columns(bytes_of(names), fill, refuse_extras)
        }
    })
}

/// Writes the names of the columns as a record. Errors: `MEMBUF_ERR_INVALID` before `membuf_csv_writer_columns`, those of
/// `membuf_csv_writer_row`. Python: writeheader(). Threads: one call at a time on `writer`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_csv_writer_header(writer: *mut membuf_csv_writer) -> membuf_status {
    run("membuf_csv_writer_header", writer, |writer: &mut Box<csv::Writer>| writer.header())
}

/// Writes one record of `count` values with their names, in the order of the columns. Of two values of one name the last counts.
///
/// Errors: `MEMBUF_ERR_INVALID` for a name that is no column, where extras are refused, and before
/// `membuf_csv_writer_columns`; those of `membuf_csv_writer_row`. A row that fails writes nothing. Python: writerow() of DictWriter.
/// Threads: one call at a time on `writer`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_csv_writer_pairs(
    writer: *mut membuf_csv_writer,
    pairs: *const membuf_pair,
    count: usize,
) -> membuf_status {
    run("membuf_csv_writer_pairs", writer, |writer: &mut Box<csv::Writer>| {
        // SAFETY: valid for reads, as the caller promised.
        writer.pairs(unsafe { pairs_of(pairs, count)? })
    })
}

/// The names and values of pairs, each of which is possible.
///
/// # Safety
/// As [`decode::pair`], for `count` elements.
unsafe fn pairs_of<'a>(
    pairs: *const membuf_pair,
    count: usize,
) -> Result<impl Iterator<Item = csv::Pair<'a>> + Clone> {
    // SAFETY: as the caller promised.
    let pairs = unsafe { decode::array("pairs", pairs, count)? };
    for pair in pairs {
        // SAFETY: likewise.
        unsafe { decode::pair(pair)? };
    }
    let bytes = |view: membuf_view| {
        // SAFETY: it was checked; the rest as the caller promised.
        unsafe { decode::slice_of::<'a>(view.data.cast(), view.len) }
    };
    Ok(pairs.iter().map(move |pair| (bytes(pair.name), bytes(pair.value))))
}

/// Frees a writer; its stream stays open. A record that was not ended is lost. Never fails; NULL is fine. Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_csv_writer_free(writer: *mut membuf_csv_writer) {
    guard::free::<Box<csv::Writer>>("membuf_csv_writer_free", writer);
}

/// Makes a whole CSV file: a header, then `row_count` rows given as names and values, encoded.
///
/// The header is `names`, or with `name_count` 0 the names of the first row. Values whose name is not in the header are
/// left out, missing ones are empty. `encoding` and `errors` are as in `membuf_encode`: "utf-8-sig" gives the signature
/// that spreadsheets look for. `*out` is owned by the caller, NULL on failure.
/// The progress function of `options` hears of the bytes of text, before they are encoded.
/// Errors: `MEMBUF_ERR_INVALID` with neither names nor rows, `MEMBUF_ERR_CSV`, those of `membuf_encode`, `MEMBUF_ERR_CANCELLED`, and what
/// the progress function answers. Python: csv.DictWriter(f, names, extrasaction="ignore"). Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_csv_from_rows(
    rows: *const membuf_csv_row,
    row_count: usize,
    names: *const membuf_view,
    name_count: usize,
    encoding: *const c_char,
    errors: *const c_char,
    options: *const membuf_csv_options,
    out: *mut *mut membuf_slice,
    err: *mut membuf_error,
) -> membuf_status {
    const NAME: &str = "membuf_csv_from_rows";
    // SAFETY: C's promises about the arrays, the names, `options`, `out` and `err` are passed on.
    unsafe {
        guard::open(NAME, out, err, || {
            let options = membuf_csv_options::of(options)?;
            let dialect = options.dialect()?;
            let codec = text::codec(encoding, errors)?;
            let progress = progress::watch(NAME, &options.progress)?;
            let mut header = Vec::new();
            for name in checked("names", names, name_count)? {
                header.try_push(decode::slice_of(name.data.cast::<u8>(), name.len))?;
            }
            let header = (name_count > 0).then_some(header.as_slice());
            let rows =
                decode::array("rows", rows, row_count)?.iter().map(|row| pairs_of(row.pairs, row.count));
            csv::from_rows(rows, header, &dialect, codec, progress).map(SliceObject::from)
        })
    }
}
