//! Reading CSV from any stream, record by record.

use super::csv::{bytes_of, checked, membuf_csv_options};
use super::csv_record::ReaderObject;
use super::decode;
use super::error::membuf_error;
use super::guard::{self, get, get_span, run};
use super::slice::membuf_view;
use super::status::membuf_status;
use super::stream::membuf;
use crate::formats::csv;
use crate::memory::try_box;
use crate::stream::{Error, Status};
use core::ffi::{c_char, c_void};
use core::ptr;

/// Reads CSV records from a stream. Freed once by the caller with `membuf_csv_reader_free`.
pub struct membuf_csv_reader {
    _private: [u8; 0],
}

/// What a field is besides its text; combined with `|`.
#[repr(C)]
pub enum membuf_csv_field_flag {
    /// It began with a quote.
    MEMBUF_CSV_FIELD_QUOTED = 1,
    /// It is a number: neither quoted nor empty nor begun with an escape character, with `MEMBUF_CSV_QUOTE_NONNUMERIC` or `_STRINGS`.
    MEMBUF_CSV_FIELD_NUMBER = 2,
    /// It is no value: empty and not quoted, with `MEMBUF_CSV_QUOTE_STRINGS` or `_NOTNULL`.
    MEMBUF_CSV_FIELD_NULL = 4,
}

/// A field of a record, without its quotes.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct membuf_csv_field {
    /// Its first byte.
    pub data: *const c_void,
    /// Its length in bytes.
    pub len: usize,
    /// `MEMBUF_CSV_FIELD_*`, combined with `|`.
    pub flags: u32,
    /// Zero.
    pub reserved: u32,
}

/// Opens a reader of CSV records on a stream, from its position on.
///
/// On a text stream fields are UTF-8; so they are on a byte stream if `options` name its encoding ("utf-8-sig" and "utf-16" drop
/// the byte order mark). Without one they are its bytes in any encoding that extends ASCII, unchecked, a mark included.
/// The reader holds on to the stream, whose handle stays the caller's and may be freed at once; the stream is not
/// closed. It reads ahead. `options` NULL: Python's "excel" dialect. `*out` is owned by the caller, NULL on failure.
/// Errors: the stream's refusals, `MEMBUF_ERR_INVALID` for a dialect that contradicts itself, `MEMBUF_ERR_LOOKUP` for an unknown
/// encoding, `MEMBUF_ERR_UNSUPPORTED` for an encoding on a text stream. Python: csv.reader(source). Threads: one call at a time on `source`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_csv_reader_new(
    source: *mut membuf,
    options: *const membuf_csv_options,
    out: *mut *mut membuf_csv_reader,
    err: *mut membuf_error,
) -> membuf_status {
    const NAME: &str = "membuf_csv_reader_new";
    // SAFETY: C's promises about `options`, `out` and `err` are passed on.
    unsafe {
        guard::open(NAME, out, err, || {
            let own = membuf_csv_options::of(options)?;
            let dialect = own.dialect()?;
            let (source, progress) = own.open(NAME, source, true)?;
            let mut reader = csv::Reader::new(source, &dialect)?;
            reader.watch(progress);
            try_box(ReaderObject::new(reader))
        })
    }
}

/// Reads one record: `*out_count` fields at `*out_fields`, unquoted, borrowed until the next record is read.
///
/// A blank line is a record of 0 fields, with `*out_fields` not NULL. At the end `*out_fields` is NULL. Records may span lines.
/// Errors: `MEMBUF_ERR_CSV` with `line`, `column` and the byte offset in `start` for broken quoting in a strict dialect,
/// `MEMBUF_ERR_LIMIT` likewise for a field over the limit; after these two the next call goes on with the next line.
/// `MEMBUF_ERR_INVALID` for a field that should be a number and is none. Those of reading the stream, and what the progress
/// function answers: the next call goes on where this one stopped. Python: next(reader). Threads: one call at a time on `reader`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_csv_reader_next(
    reader: *mut membuf_csv_reader,
    out_fields: *mut *const membuf_view,
    out_count: *mut usize,
) -> membuf_status {
    let next = |object: &mut Box<ReaderObject>| {
        if object.advance(csv::Reader::advance)? { object.give_views() } else { Ok((ptr::null(), 0)) }
    };
    // SAFETY: C's promises about the outputs are passed on.
    unsafe { get_span("membuf_csv_reader_next", reader, out_fields, out_count, next) }
}

/// As `membuf_csv_reader_next`, with what is known of each field: whether it was quoted, is a number or no value.
///
/// Errors, Python, Threads: as there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_csv_reader_next_fields(
    reader: *mut membuf_csv_reader,
    out_fields: *mut *const membuf_csv_field,
    out_count: *mut usize,
) -> membuf_status {
    let next = |object: &mut Box<ReaderObject>| {
        if object.advance(csv::Reader::advance)? { object.give_fields() } else { Ok((ptr::null(), 0)) }
    };
    // SAFETY: C's promises about the outputs are passed on.
    unsafe { get_span("membuf_csv_reader_next_fields", reader, out_fields, out_count, next) }
}

/// Takes `len` bytes of UTF-8 as the next line, in place of what the stream would give, and gives the record that it ends as
/// `membuf_csv_reader_next_fields` does; `*out_fields` is NULL when the record goes on in the next line.
///
/// For programs that get lines one by one. A line needs no line break at its end, and outside of quotes has none elsewhere; the
/// end of a line inside quotes adds nothing to the field. After the last line call `membuf_csv_reader_feed_end`.
/// Errors: `MEMBUF_ERR_CSV`, `MEMBUF_ERR_LIMIT`, `MEMBUF_ERR_INVALID` and what the progress function answers as there, but after
/// these the next line begins a record; `MEMBUF_ERR_NULL`, `MEMBUF_ERR_OVERFLOW`. Python: csv.reader(lines).
/// Threads: one call at a time on `reader`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_csv_reader_feed_line(
    reader: *mut membuf_csv_reader,
    line: *const c_char,
    len: usize,
    out_fields: *mut *const membuf_csv_field,
    out_count: *mut usize,
) -> membuf_status {
    let feed = |object: &mut Box<ReaderObject>| {
        // SAFETY: valid for reads, as the caller promised.
        let line = unsafe { decode::bytes(line.cast(), len)? };
        let whole = object.advance(|reader| Ok(reader.feed_line(line)?.is_some()))?;
        if whole { object.give_fields() } else { Ok((ptr::null(), 0)) }
    };
    // SAFETY: C's promises about the outputs are passed on.
    unsafe { get_span("membuf_csv_reader_feed_line", reader, out_fields, out_count, feed) }
}

/// Ends the lines given to `membuf_csv_reader_feed_line`, and gives the record that the last one left open; `*out_fields` is
/// NULL when there is none.
///
/// Errors: `MEMBUF_ERR_CSV` for an open record in a strict dialect. Python: the end of `lines`. Threads: one call at a time on
/// `reader`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_csv_reader_feed_end(
    reader: *mut membuf_csv_reader,
    out_fields: *mut *const membuf_csv_field,
    out_count: *mut usize,
) -> membuf_status {
    let end = |object: &mut Box<ReaderObject>| {
        if object.advance(|reader| Ok(reader.feed_end()?.is_some()))? {
            object.give_fields()
        } else {
            Ok((ptr::null(), 0))
        }
    };
    // SAFETY: C's promises about the outputs are passed on.
    unsafe { get_span("membuf_csv_reader_feed_end", reader, out_fields, out_count, end) }
}

/// Gives the field at `index` of the current record as a number. Spaces around it do not matter.
///
/// Errors: `MEMBUF_ERR_NOT_FOUND` when the record has no such field, `MEMBUF_ERR_INVALID` when it is no number, or no record was
/// read. Python: float(row[index]). Threads: one call at a time on `reader`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_csv_reader_number(
    reader: *mut membuf_csv_reader,
    index: usize,
    out_value: *mut f64,
) -> membuf_status {
    let number = |object: &mut Box<ReaderObject>| {
        let field = object
            .record()?
            .get(index)
            .ok_or_else(|| Error::new(Status::NOT_FOUND, format_args!("the record has no field {index}")))?;
        csv::parse_number(field)
            .ok_or_else(|| Error::new(Status::INVALID, format_args!("field {index} is no number")))
    };
    // SAFETY: C's promise about `out_value` is passed on.
    unsafe { get("membuf_csv_reader_number", reader, out_value, 0.0, number) }
}

/// Gives the number of lines read so far, which is the line that the last record or error ended in; 0 at the start.
///
/// Errors: the handle's refusals. Python: line_num. Threads: one call at a time on `reader`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_csv_reader_line(
    reader: *mut membuf_csv_reader,
    out_line: *mut u64,
) -> membuf_status {
    // SAFETY: C's promise about `out_line` is passed on.
    unsafe {
        get("membuf_csv_reader_line", reader, out_line, 0, |object: &mut Box<ReaderObject>| Ok(object.line()))
    }
}

/// Gives the names of the columns, `*out_count` of them at `*out_names`, which last until the reader is freed or gets others.
///
/// They are those of `membuf_csv_reader_set_header`, else the fields of the next record, which the first call reads.
/// Errors: `MEMBUF_ERR_NOT_FOUND` at the end of the input, those of `membuf_csv_reader_next`. Python: fieldnames of DictReader.
/// Threads: one call at a time on `reader`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_csv_reader_header(
    reader: *mut membuf_csv_reader,
    out_names: *mut *const membuf_view,
    out_count: *mut usize,
) -> membuf_status {
    let header = |object: &mut Box<ReaderObject>| object.give_names();
    // SAFETY: C's promises about the outputs are passed on.
    unsafe { get_span("membuf_csv_reader_header", reader, out_names, out_count, header) }
}

/// Names the columns of an input that does not begin with their names. The names are copied.
///
/// Errors: `MEMBUF_ERR_NULL`, `MEMBUF_ERR_OVERFLOW`. Python: DictReader(source, fieldnames). Threads: one call at a time on
/// `reader`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_csv_reader_set_header(
    reader: *mut membuf_csv_reader,
    names: *const membuf_view,
    count: usize,
) -> membuf_status {
    run("membuf_csv_reader_set_header", reader, |object: &mut Box<ReaderObject>| {
        // SAFETY: valid for reads, as the caller promised.
        unsafe {
            let names = checked("names", names, count)?;
            object.set_header(bytes_of(names))
        }
    })
}

/// Gives the index of the column of this name, the last of several; reads the header first, if that is still to be done.
///
/// Errors: `MEMBUF_ERR_NOT_FOUND`, with `*out_index` `SIZE_MAX` as after every failure; those of `membuf_csv_reader_header`.
/// Python: fieldnames.index(name). Threads: one call at a time on `reader`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_csv_reader_index(
    reader: *mut membuf_csv_reader,
    name: *const c_char,
    len: usize,
    out_index: *mut usize,
) -> membuf_status {
    // SAFETY: C's promises about `name` and `out_index` are passed on.
    unsafe {
        get("membuf_csv_reader_index", reader, out_index, usize::MAX, |object: &mut Box<ReaderObject>| {
            object.index(decode::bytes(name.cast(), len)?)
        })
    }
}

/// Gives the field of the current record in the column of this name, borrowed until the next record is read. NULL and 0 when the
/// record is too short to have it.
///
/// Errors: `MEMBUF_ERR_NOT_FOUND` when no column has the name, `MEMBUF_ERR_INVALID` when no record was read since the header.
/// Python: row.get(name) of DictReader. Threads: one call at a time on `reader`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_csv_reader_field(
    reader: *mut membuf_csv_reader,
    name: *const c_char,
    len: usize,
    out_data: *mut *const c_char,
    out_len: *mut usize,
) -> membuf_status {
    let field = |object: &mut Box<ReaderObject>| {
        // SAFETY: valid for reads, as the caller promised.
        let index = object.index(unsafe { decode::bytes(name.cast(), len)? })?;
        Ok(object.record()?.get(index).map_or((ptr::null(), 0), |text| (text.as_ptr().cast(), text.len())))
    };
    // SAFETY: C's promises about the outputs are passed on.
    unsafe { get_span("membuf_csv_reader_field", reader, out_data, out_len, field) }
}

/// Frees a reader; its stream stays open. Never fails; NULL is fine. Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_csv_reader_free(reader: *mut membuf_csv_reader) {
    guard::free::<Box<ReaderObject>>("membuf_csv_reader_free", reader);
}
