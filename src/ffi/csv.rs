//! CSV over any stream: a reader, a writer, and rows to bytes in one call.

use super::child::Child;
use super::decode;
use super::error::membuf_error;
use super::guard::{self, Failed, get, get_span, run};
use super::object::{Object, Resident, SliceObject};
use super::slice::{membuf_pair, membuf_slice, membuf_view};
use super::status::membuf_status;
use super::stream::membuf;
use super::text;
use crate::formats::csv::{self, Options, Quoting};
use crate::memory::{Slice, TryVec, try_box};
use crate::stream::{Error, Result, Status};
use crate::text::codec;
use core::ffi::c_char;
use core::ptr;

/// Reads CSV records from a stream. Freed once by the caller with `membuf_csv_reader_free`.
pub struct membuf_csv_reader {
    _private: [u8; 0],
}

/// Writes CSV records to a stream. Freed once by the caller with `membuf_csv_writer_free`.
pub struct membuf_csv_writer {
    _private: [u8; 0],
}

/// When a CSV writer quotes; the numbers are Python's.
#[repr(C)]
pub enum membuf_csv_quoting {
    /// Fields that need it. Python: QUOTE_MINIMAL.
    MEMBUF_CSV_QUOTE_MINIMAL = 0,
    /// All fields. Python: QUOTE_ALL.
    MEMBUF_CSV_QUOTE_ALL = 1,
    /// All fields but numbers: writers quote what does not read as one; readers refuse it in this version.
    /// Python: QUOTE_NONNUMERIC.
    MEMBUF_CSV_QUOTE_NONNUMERIC = 2,
    /// None: quotes have no meaning; what needs one is escaped, or refused. Python: QUOTE_NONE.
    MEMBUF_CSV_QUOTE_NONE = 3,
}

/// What a CSV dialect does beyond its characters; to be combined with `|`.
#[repr(C)]
pub enum membuf_csv_flag {
    /// Readers refuse broken quoting. Python: strict=True.
    MEMBUF_CSV_STRICT = 1,
    /// Readers drop spaces after a delimiter. Python: skipinitialspace=True.
    MEMBUF_CSV_SKIP_INITIAL_SPACE = 2,
    /// A quote inside a quoted field is escaped instead of doubled. Python: doublequote=False.
    MEMBUF_CSV_NO_DOUBLE_QUOTE = 4,
}

/// A dialect. Zero in a field means Python's "excel" dialect; set `struct_size` to `sizeof(membuf_csv_options)`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct membuf_csv_options {
    /// `sizeof(membuf_csv_options)`.
    pub struct_size: usize,
    /// Between fields, a code point; 0: a comma.
    pub delimiter: u32,
    /// Around fields, a code point; 0: a double quote.
    pub quotechar: u32,
    /// Before a character that means itself, a code point; 0: none.
    pub escapechar: u32,
    /// `MEMBUF_CSV_QUOTE_*`.
    pub quoting: i32,
    /// `MEMBUF_CSV_STRICT` and the like, combined with `|`.
    pub flags: u32,
    /// Zero.
    pub reserved0: u32,
    /// What writers end records with, UTF-8, NUL-terminated; NULL: "\r\n". Readers know LF, CR and CRLF by themselves.
    pub line_terminator: *const c_char,
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

/// A reader, and its current record as C sees it.
pub struct ReaderObject {
    reader: csv::Reader,
    views: Views,
    /// Whether the current record is still to be given out: there was no memory for its views.
    pending: bool,
}

struct Views(Vec<membuf_view>);

// SAFETY: the views point into the reader's own buffer, which moves with them.
unsafe impl Send for Views {}

impl Resident for Box<ReaderObject> {
    type Handle = membuf_csv_reader;
    const KIND: u8 = super::library::membuf_type::MEMBUF_TYPE_CSV_READER as u8;
    fn of(object: &mut Object) -> Option<&mut Self> {
        if let Object::CsvReader(reader) = object { Some(reader) } else { None }
    }
    fn into_object(self) -> Object {
        Object::CsvReader(self)
    }
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

fn character(what: &str, code_point: u32) -> Result<char> {
    char::from_u32(code_point).ok_or_else(|| {
        Error::new(Status::INVALID, format_args!("{what} must be a code point, not {code_point:#x}"))
    })
}

/// The dialect of the caller.
///
/// # Safety
/// `options` is NULL or a valid struct of the size that it states; its strings live as long as the result.
unsafe fn dialect<'a>(options: *const membuf_csv_options) -> Result<Options<'a>> {
    use membuf_csv_flag::*;
    let excel = Options::default();
    // SAFETY: as the caller promised.
    let Some(own) = (unsafe { decode::options(options)? }) else { return Ok(excel) };
    if own.flags > 7 || own.reserved0 != 0 {
        let (flags, reserved) = (own.flags, own.reserved0);
        return Err(Error::new(
            Status::INVALID,
            format_args!("flags must be at most 7 and reserved0 0, not {flags} and {reserved}"),
        ));
    }
    let has = |flag: membuf_csv_flag| own.flags & flag as u32 != 0;
    let or =
        |what, code_point, default| if code_point == 0 { Ok(default) } else { character(what, code_point) };
    let line_terminator = if own.line_terminator.is_null() {
        excel.line_terminator
    } else {
        // SAFETY: NUL-terminated, as the caller promised.
        unsafe { core::ffi::CStr::from_ptr(own.line_terminator) }
            .to_str()
            .map_err(|_| Error::new(Status::DECODE, format_args!("line_terminator must be UTF-8")))?
    };
    Ok(Options {
        delimiter: or("delimiter", own.delimiter, excel.delimiter)?,
        quotechar: or("quotechar", own.quotechar, excel.quotechar)?,
        escapechar: if own.escapechar == 0 { None } else { Some(character("escapechar", own.escapechar)?) },
        quoting: Quoting::from_number(own.quoting)?,
        strict: has(MEMBUF_CSV_STRICT),
        skip_initial_space: has(MEMBUF_CSV_SKIP_INITIAL_SPACE),
        double_quote: !has(MEMBUF_CSV_NO_DOUBLE_QUOTE),
        line_terminator,
    })
}

/// Opens a reader of CSV records on a stream, from its position on.
///
/// On a text stream fields are UTF-8; on a byte stream they are its bytes in any encoding that extends ASCII, unchecked, a
/// byte order mark included (a wrapper with "utf-8-sig" drops it).
/// The reader holds on to the stream, whose handle stays the caller's and may be freed at once; the stream is not
/// closed. It reads ahead. `options` NULL: Python's "excel" dialect. `*out` is owned by the caller, NULL on failure.
/// Errors: the stream's refusals, `MEMBUF_ERR_INVALID` for a dialect that contradicts itself, `MEMBUF_ERR_UNSUPPORTED` for
/// `MEMBUF_CSV_QUOTE_NONNUMERIC`. Python: csv.reader(source). Threads: one call at a time on `source`.
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
            let options = dialect(options)?;
            let source = Child::of(NAME, source).map_err(Failed::into_error)?;
            let reader = csv::Reader::new(try_box(source)?, &options)?;
            try_box(ReaderObject { reader, views: Views(Vec::new()), pending: false })
        })
    }
}

/// Reads one record: `*out_count` fields at `*out_fields`, unquoted, borrowed until the next call on `reader`.
///
/// A blank line is a record of 0 fields, with `*out_fields` not NULL. At the end `*out_fields` is NULL. Records may span lines.
/// Errors: `MEMBUF_ERR_CSV` with `line` and `column` for broken quoting in a strict dialect, `MEMBUF_ERR_LIMIT` for a field of
/// more than 16 MiB; after these two the next call goes on with the next line. Those of reading the stream.
/// Python: next(reader). Threads: one call at a time on `reader`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_csv_reader_next(
    reader: *mut membuf_csv_reader,
    out_fields: *mut *const membuf_view,
    out_count: *mut usize,
) -> membuf_status {
    let next = |object: &mut Box<ReaderObject>| {
        let ReaderObject { reader, views, pending } = &mut **object;
        let record = if *pending { Some(reader.record()) } else { reader.next_record()? };
        let Some(record) = record else { return Ok((ptr::null(), 0)) };
        views.0.clear();
        *pending = true;
        for field in record.iter() {
            views.0.try_push(membuf_view { data: field.as_ptr().cast(), len: field.len() })?;
        }
        *pending = false;
        Ok((views.0.as_ptr(), views.0.len()))
    };
    // SAFETY: C's promises about the outputs are passed on.
    unsafe { get_span("membuf_csv_reader_next", reader, out_fields, out_count, next) }
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
        get("membuf_csv_reader_line", reader, out_line, 0, |object: &mut Box<ReaderObject>| {
            Ok(object.reader.line())
        })
    }
}

/// Frees a reader; its stream stays open. Never fails; NULL is fine. Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_csv_reader_free(reader: *mut membuf_csv_reader) {
    guard::free::<Box<ReaderObject>>("membuf_csv_reader_free", reader);
}

/// Opens a writer of CSV records on a stream, at its position.
///
/// Text streams get text; byte streams the bytes of the fields. The writer holds on to the stream, whose handle stays the
/// caller's and may be freed at once; the stream is not closed. Nothing is buffered here.
/// `options` NULL: Python's "excel" dialect. `*out` is owned by the caller, NULL on failure.
/// Errors: the stream's refusals, `MEMBUF_ERR_INVALID` for a dialect that contradicts itself. Python: csv.writer(sink). Threads: one call at a time on `sink`.
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
            let options = dialect(options)?;
            let sink = Child::of(NAME, sink).map_err(Failed::into_error)?;
            try_box(csv::Writer::new(try_box(sink)?, &options)?)
        })
    }
}

/// Writes one record of `count` fields, in one write to the stream. A row that fails writes nothing.
///
/// A single empty field is written as two quotes, 0 fields as an empty line.
/// Errors: `MEMBUF_ERR_CSV` for what the dialect cannot represent, `MEMBUF_ERR_NULL`, those of writing the stream.
/// Python: writerow(fields). Threads: one call at a time on `writer`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_csv_writer_row(
    writer: *mut membuf_csv_writer,
    fields: *const membuf_view,
    count: usize,
) -> membuf_status {
    run("membuf_csv_writer_row", writer, |writer: &mut Box<csv::Writer>| {
        // SAFETY: valid for reads, as the caller promised.
        let fields = unsafe { checked("fields", fields, count)? };
        // SAFETY: checked, and valid for reads, as the caller promised.
        writer.row(fields.iter().map(|field| unsafe { decode::slice_of(field.data.cast::<u8>(), field.len) }))
    })
}

/// Frees a writer; its stream stays open. Never fails; NULL is fine. Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_csv_writer_free(writer: *mut membuf_csv_writer) {
    guard::free::<Box<csv::Writer>>("membuf_csv_writer_free", writer);
}

/// An array of views, each of which is possible.
///
/// # Safety
/// `views` is valid for reads of `count` elements.
unsafe fn checked<'a>(what: &str, views: *const membuf_view, count: usize) -> Result<&'a [membuf_view]> {
    // SAFETY: as the caller promised.
    let views = unsafe { decode::array(what, views, count)? };
    views.iter().try_for_each(|view| decode::check("data", view.data.cast::<u8>(), view.len))?;
    Ok(views)
}

/// Makes a whole CSV file: a header, then `row_count` rows given as names and values, encoded.
///
/// The header is `names`, or with `name_count` 0 the names of the first row. Values whose name is not in the header are
/// left out, missing ones are empty. `encoding` and `errors` are as in `membuf_encode`: "utf-8-sig" gives the signature
/// that spreadsheets look for. `*out` is owned by the caller, NULL on failure.
/// Errors: `MEMBUF_ERR_INVALID` with neither names nor rows, `MEMBUF_ERR_CSV`, those of `membuf_encode`.
/// Python: csv.DictWriter(f, names, extrasaction="ignore"). Threads: any.
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
    // SAFETY: C's promises about the arrays, the names, `options`, `out` and `err` are passed on.
    unsafe {
        guard::open("membuf_csv_from_rows", out, err, || {
            let options = dialect(options)?;
            let (codec, errors) = text::codec(encoding, errors)?;
            let mut header = Vec::new();
            for name in checked("names", names, name_count)? {
                header.try_push(decode::slice_of(name.data.cast::<u8>(), name.len))?;
            }
            let header = (name_count > 0).then_some(header.as_slice());
            let rows = decode::array("rows", rows, row_count)?;
            for row in rows {
                for pair in decode::array("pairs", row.pairs, row.count)? {
                    decode::pair(pair)?;
                }
            }
            let rows = rows.iter().map(|row| {
                decode::slice_of(row.pairs, row.count).iter().map(|pair| {
                    let (name, value) = (pair.name, pair.value);
                    (
                        decode::slice_of(name.data.cast(), name.len),
                        decode::slice_of(value.data.cast(), value.len),
                    )
                })
            });
            let table = csv::from_rows(rows, header, &options)?;
            Ok(SliceObject::from(Slice::from_vec(codec::encode(table.as_bytes(), codec, errors)?)?))
        })
    }
}
