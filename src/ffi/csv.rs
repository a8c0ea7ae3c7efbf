//! CSV: dialects, named, guessed or put together.

use super::child::Child;
use super::decode;
use super::error::membuf_error;
use super::guard::{self, Failed};
use super::progress::{self, membuf_progress};
use super::slice::membuf_view;
use super::status::membuf_status;
use super::stream::membuf;
use super::text;
use crate::formats::Progress;
use crate::formats::csv::{DEFAULT_FIELD_LIMIT, Options, Quoting};
use crate::memory::try_box;
use crate::stream::{Error, Result, Status, Stream};
use crate::text::{Newline, TextIo, TextOptions};
use core::ffi::{CStr, c_char, c_void};
use core::ptr;

/// When a CSV writer quotes; the numbers are Python's.
#[repr(C)]
pub enum membuf_csv_quoting {
    /// Fields that need it. Python: QUOTE_MINIMAL.
    MEMBUF_CSV_QUOTE_MINIMAL = 0,
    /// All fields. Python: QUOTE_ALL.
    MEMBUF_CSV_QUOTE_ALL = 1,
    /// All fields but numbers; readers take what is not quoted for a number. Python: QUOTE_NONNUMERIC.
    MEMBUF_CSV_QUOTE_NONNUMERIC = 2,
    /// None: quotes have no meaning; what needs one is escaped, or refused. Python: QUOTE_NONE.
    MEMBUF_CSV_QUOTE_NONE = 3,
    /// All text, but neither numbers nor NULL; readers take what is not quoted for a number, or for NULL where it is empty.
    /// Python 3.12: QUOTE_STRINGS.
    MEMBUF_CSV_QUOTE_STRINGS = 4,
    /// All fields but NULL; readers take an empty field that is not quoted for NULL. Python 3.12: QUOTE_NOTNULL.
    MEMBUF_CSV_QUOTE_NOTNULL = 5,
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

/// What no code point says, in the place of a dialect's character.
#[repr(C)]
pub enum membuf_csv_character {
    /// There is no such character: as `quotechar`, with `MEMBUF_CSV_QUOTE_NONE` alone, or as `escapechar`. Python: None.
    MEMBUF_CSV_NO_CHARACTER = 0x4000_0000,
    /// The character U+0000, since 0 means the default.
    MEMBUF_CSV_NUL_CHARACTER = 0x4000_0001,
}

/// A dialect, and how a reader or a writer works. Zero in a field means Python's "excel" dialect, or the default that is
/// named; set `struct_size` to `sizeof(membuf_csv_options)`.
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
    /// What writers end records with, UTF-8; NULL: "\r\n". Readers know LF, CR and CRLF by themselves.
    pub line_terminator: *const c_char,
    /// Bytes of `line_terminator`; 0: it ends with a NUL.
    pub line_terminator_len: usize,
    /// Name of the encoding of a byte stream, NUL-terminated; NULL: its bytes are taken as they are, in any encoding that extends
    /// ASCII. On a text stream it must be NULL.
    pub encoding: *const c_char,
    /// Name of the error handler for `encoding`, NUL-terminated; NULL: "strict".
    pub errors: *const c_char,
    /// Longest field that a reader takes, in bytes; 0: 16 MiB. Python: field_size_limit().
    pub field_limit: usize,
    /// Who hears of the bytes that are read or written, and may end that. Records that were read or written are not lost.
    pub progress: membuf_progress,
}

/// What zeros mean.
pub const EXCEL: membuf_csv_options = membuf_csv_options {
    struct_size: size_of::<membuf_csv_options>(),
    delimiter: 0,
    quotechar: 0,
    escapechar: 0,
    quoting: 0,
    flags: 0,
    reserved0: 0,
    line_terminator: ptr::null(),
    line_terminator_len: 0,
    encoding: ptr::null(),
    errors: ptr::null(),
    field_limit: 0,
    progress: membuf_progress { progress: None, user_data: ptr::null_mut(), cancel: ptr::null_mut() },
};

fn character(what: &str, code_point: u32) -> Result<Option<char>> {
    match code_point {
        code if code == membuf_csv_character::MEMBUF_CSV_NO_CHARACTER as u32 => Ok(None),
        code if code == membuf_csv_character::MEMBUF_CSV_NUL_CHARACTER as u32 => Ok(Some('\0')),
        code => char::from_u32(code).map(Some).ok_or_else(|| {
            Error::new(Status::INVALID, format_args!("{what} must be a code point, not {code_point:#x}"))
        }),
    }
}

impl membuf_csv_options {
    /// The options of the caller; those of "excel" for NULL.
    ///
    /// # Safety
    /// As [`decode::options`].
    pub unsafe fn of(options: *const membuf_csv_options) -> Result<membuf_csv_options> {
        // SAFETY: as the caller promised.
        Ok(unsafe { decode::options(options)? }.unwrap_or(EXCEL))
    }

    /// The dialect.
    ///
    /// # Safety
    /// The strings are valid as long as the result.
    pub unsafe fn dialect<'a>(&self) -> Result<Options<'a>> {
        use membuf_csv_flag::*;
        let excel = Options::default();
        if self.flags > 7 || self.reserved0 != 0 {
            let (flags, reserved) = (self.flags, self.reserved0);
            return Err(Error::new(
                Status::INVALID,
                format_args!("flags must be at most 7 and reserved0 0, not {flags} and {reserved}"),
            ));
        }
        let has = |flag: membuf_csv_flag| self.flags & flag as u32 != 0;
        let or = |what, code_point, default| {
            if code_point == 0 { Ok(default) } else { character(what, code_point) }
        };
        let delimiter = or("delimiter", self.delimiter, Some(excel.delimiter))?
            .ok_or_else(|| Error::new(Status::INVALID, format_args!("delimiter must be a character")))?;
        // SAFETY: as the caller promised.
        let line_terminator = unsafe { self.terminator()? }.unwrap_or(excel.line_terminator);
        Ok(Options {
            delimiter,
            quotechar: or("quotechar", self.quotechar, excel.quotechar)?,
            escapechar: or("escapechar", self.escapechar, None)?,
            quoting: Quoting::from_number(self.quoting)?,
            strict: has(MEMBUF_CSV_STRICT),
            skip_initial_space: has(MEMBUF_CSV_SKIP_INITIAL_SPACE),
            double_quote: !has(MEMBUF_CSV_NO_DOUBLE_QUOTE),
            line_terminator,
            field_limit: if self.field_limit == 0 { DEFAULT_FIELD_LIMIT } else { self.field_limit },
        })
    }

    /// # Safety
    /// As [`membuf_csv_options::dialect`].
    unsafe fn terminator<'a>(&self) -> Result<Option<&'a str>> {
        let bytes = match (self.line_terminator.is_null(), self.line_terminator_len) {
            (true, 0) => return Ok(None),
            // SAFETY: NUL-terminated, as the caller promised.
            (false, 0) => unsafe { CStr::from_ptr(self.line_terminator) }.to_bytes(),
            // SAFETY: valid for reads, as the caller promised.
            (_, len) => unsafe { decode::bytes(self.line_terminator.cast::<c_void>(), len)? },
        };
        let text = core::str::from_utf8(bytes)
            .map_err(|_| Error::new(Status::DECODE, format_args!("line_terminator must be UTF-8")))?;
        Ok(Some(text))
    }

    /// The stream behind a handle, as text where the options name an encoding, and what its progress is told to.
    ///
    /// # Safety
    /// As [`membuf_csv_options::dialect`] and [`progress::watch`].
    pub unsafe fn open(
        &self,
        function: &'static str,
        stream: *mut membuf,
        reads: bool,
    ) -> Result<(Box<dyn Stream>, Progress)> {
        let mut stream = Child::of(function, stream).map_err(Failed::into_error)?;
        // SAFETY: as the caller promised.
        let mut progress = unsafe { progress::watch(function, &self.progress)? };
        if self.encoding.is_null() && self.errors.is_null() {
            if reads && progress.is_watched() && !stream.is_text() {
                progress.set_total(left(&mut stream).unwrap_or(0));
            }
            return Ok((try_box(stream)?, progress));
        }
        // SAFETY: NULL or NUL-terminated, as the caller promised.
        let (codec, errors) = unsafe { text::codec(self.encoding, self.errors)? };
        let options = TextOptions {
            codec: Some(codec),
            errors,
            newline: Newline::Keep,
            write_through: true,
            keep_inner_open: true,
            ..TextOptions::default()
        };
        Ok((try_box(TextIo::wrap(try_box(stream)?, &options)?)?, progress))
    }
}

/// The bytes from the position to the end, where that can be told.
fn left(stream: &mut dyn Stream) -> Option<u64> {
    let position = stream.tell().ok()?;
    u64::try_from(stream.size().ok()?.checked_sub(position)?).ok()
}

/// An array of views, each of which is possible.
///
/// # Safety
/// `views` is valid for reads of `count` elements.
pub unsafe fn checked<'a>(what: &str, views: *const membuf_view, count: usize) -> Result<&'a [membuf_view]> {
    // SAFETY: as the caller promised.
    let views = unsafe { decode::array(what, views, count)? };
    views.iter().try_for_each(|view| decode::check("data", view.data.cast::<u8>(), view.len))?;
    Ok(views)
}

/// The bytes of views that were checked.
///
/// # Safety
/// Each is valid for reads as long as the result is used.
pub unsafe fn bytes_of(views: &[membuf_view]) -> impl ExactSizeIterator<Item = &[u8]> + Clone {
    // SAFETY: as the caller promised.
    views.iter().map(|view| unsafe { decode::slice_of(view.data.cast::<u8>(), view.len) })
}

/// Writes the caller's options, as far as they reach.
///
/// # Safety
/// As [`decode::put_options`].
pub unsafe fn give(
    function: &'static str,
    out_options: *mut membuf_csv_options,
    err: *mut membuf_error,
    made: impl FnOnce() -> Result<membuf_csv_options>,
) -> membuf_status {
    let give = || {
        if out_options.is_null() {
            return Err(Error::new(Status::NULL, format_args!("out_options is NULL")));
        }
        let options = made();
        // SAFETY: as the caller promised.
        unsafe { decode::put_options(out_options, *options.as_ref().unwrap_or(&EXCEL))? };
        options.map(|_| ())
    };
    // SAFETY: as the caller promised.
    unsafe { guard::get_by(function, ptr::null_mut(), err, (), give) }
}

/// Gives one of Python's dialects: "excel", "excel-tab" or "unix". The caller sets `struct_size` of `*out_options` first; on
/// failure it becomes "excel".
///
/// Errors: `MEMBUF_ERR_LOOKUP` for another name, `MEMBUF_ERR_NULL`, `MEMBUF_ERR_INVALID` for a `struct_size` that cannot be
/// (nothing is written then). Python: get_dialect(name). Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_csv_dialect(
    name: *const c_char,
    out_options: *mut membuf_csv_options,
    err: *mut membuf_error,
) -> membuf_status {
    let made = || {
        // SAFETY: NULL or NUL-terminated, as C promised.
        let Some(name) = (unsafe { decode::name(name) }) else {
            return Err(Error::new(Status::NULL, format_args!("name is NULL")));
        };
        let Some(dialect) = Options::named(name) else {
            return Err(Error::new(
                Status::LOOKUP,
                format_args!("the dialect must be excel, excel-tab or unix"),
            ));
        };
        Ok(membuf_csv_options {
            delimiter: u32::from(dialect.delimiter),
            quoting: dialect.quoting as i32,
            line_terminator: if dialect.line_terminator == "\n" { c"\n".as_ptr() } else { ptr::null() },
            ..EXCEL
        })
    };
    // SAFETY: C's promises about `out_options` and `err` are passed on.
    unsafe { give("membuf_csv_dialect", out_options, err, made) }
}
