//! The options of text wrappers: when one is opened, later on, and as they are.

use super::custom_codec::{self, membuf_codec_table};
use super::decode;
use super::guard::run;
use super::object::AnyStream;
use super::status::{MEMBUF_OK, membuf_status};
use super::stream::membuf;
use super::text::{self, membuf_newline};
use crate::stream::{Error, Result, Status};
use crate::text::codec::{Codec, ErrorHandler};
use crate::text::{Changes, Codecs, Newline, TextIo, TextOptions};
use core::ffi::{CStr, c_char, c_void};

/// What a text wrapper does beyond its encoding; to be combined with `|`.
#[repr(C)]
pub enum membuf_text_flag {
    /// Closing the wrapper leaves the inner stream open.
    MEMBUF_TEXT_KEEP_INNER_OPEN = 1,
    /// Flush after every write that holds a line end. Python: line_buffering.
    MEMBUF_TEXT_LINE_BUFFERING = 2,
    /// Hand every write on at once. Python: write_through.
    MEMBUF_TEXT_WRITE_THROUGH = 4,
}

/// Options of text wrappers. Zero in a field means its default; set `struct_size` to `sizeof(membuf_text_options)`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct membuf_text_options {
    /// `sizeof(membuf_text_options)`.
    pub struct_size: usize,
    /// Name of the encoding, as Python knows it, NUL-terminated; NULL: "utf-8".
    pub encoding: *const c_char,
    /// Name of the error handler, NUL-terminated; NULL: "strict".
    pub errors: *const c_char,
    /// `MEMBUF_NEWLINE_*`.
    pub newline: i32,
    /// `MEMBUF_TEXT_*`.
    pub flags: u32,
    /// Bytes asked of the inner stream at a time, and of written text gathered before they are handed on; 0: 8192.
    pub chunk_size: usize,
    /// A codec of the program's own, in place of `encoding` and `errors`; NULL: none. Its functions are copied, and its
    /// release function is called exactly once, also where the options are refused.
    pub codec: *const membuf_codec_table,
    /// What the functions of `codec` get.
    pub codec_data: *mut c_void,
}

/// The options that `membuf_reconfigure` is to change; to be combined with `|`.
#[repr(C)]
pub enum membuf_reconfigure_field {
    /// `encoding`, or `codec` with `codec_data`.
    MEMBUF_RECONFIGURE_ENCODING = 1,
    /// `errors`.
    MEMBUF_RECONFIGURE_ERRORS = 2,
    /// `newline`.
    MEMBUF_RECONFIGURE_NEWLINE = 4,
    /// `MEMBUF_TEXT_LINE_BUFFERING` of `flags`.
    MEMBUF_RECONFIGURE_LINE_BUFFERING = 8,
    /// `MEMBUF_TEXT_WRITE_THROUGH` of `flags`.
    MEMBUF_RECONFIGURE_WRITE_THROUGH = 16,
    /// `chunk_size`.
    MEMBUF_RECONFIGURE_CHUNK_SIZE = 32,
}

use membuf_reconfigure_field::*;
use membuf_text_flag::*;

const DEFAULTS: membuf_text_options = membuf_text_options {
    struct_size: size_of::<membuf_text_options>(),
    encoding: core::ptr::null(),
    errors: core::ptr::null(),
    newline: membuf_newline::MEMBUF_NEWLINE_DEFAULT as i32,
    flags: 0,
    chunk_size: 0,
    codec: core::ptr::null(),
    codec_data: core::ptr::null_mut(),
};

impl membuf_text_options {
    fn has(&self, flag: membuf_text_flag) -> bool {
        self.flags & flag as u32 != 0
    }

    fn check_flags(&self) -> Result<()> {
        if self.flags > 7 {
            return Err(Error::new(
                Status::INVALID,
                format_args!("flags must be at most 7, not {}", self.flags),
            ));
        }
        Ok(())
    }

    fn chunk_size(&self) -> usize {
        if self.chunk_size == 0 { TextOptions::default().chunk_size } else { self.chunk_size }
    }

    /// The program's own codec, if it has one.
    ///
    /// # Safety
    /// As [`options`].
    unsafe fn own_codecs(&self) -> Result<Option<Codecs>> {
        if self.codec.is_null() {
            return Ok(None);
        }
        // SAFETY: as the caller promised.
        unsafe { custom_codec::pair(self.codec, self.codec_data).map(Some) }
    }
}

/// The struct as far as this version knows it. One that is refused for what is newer in it has a codec to release, too.
///
/// # Safety
/// As [`options`].
unsafe fn own(options: *const membuf_text_options) -> Result<Option<membuf_text_options>> {
    // SAFETY: as the caller promised.
    let own = unsafe { decode::options(options) };
    if own.as_ref().is_err_and(|error| error.status() == Status::UNSUPPORTED) {
        // SAFETY: larger than ours, and as the caller promised.
        drop(unsafe { options.read_unaligned().own_codecs() });
    }
    own
}

/// The options of a wrapper, and what decodes and encodes.
///
/// # Safety
/// `options` is NULL or a valid struct of the size that it states, with names that end in a NUL and a codec as
/// [`custom_codec::pair`] wants it.
pub unsafe fn options(options: *const membuf_text_options) -> Result<(TextOptions, Codecs)> {
    // SAFETY: as the caller promised.
    let own = unsafe { own(options)? }.unwrap_or(DEFAULTS);
    // First, since from then on it is released whatever follows.
    // SAFETY: as the caller promised.
    let codecs = unsafe { own.own_codecs()? };
    own.check_flags()?;
    // SAFETY: NULL or NUL-terminated, as the caller promised.
    let (codec, errors) = unsafe { text::codec(own.encoding, own.errors)? };
    let options = TextOptions {
        codec: codecs.is_none().then_some(codec),
        errors,
        newline: Newline::from_number(own.newline)?,
        line_buffering: own.has(MEMBUF_TEXT_LINE_BUFFERING),
        write_through: own.has(MEMBUF_TEXT_WRITE_THROUGH),
        keep_inner_open: own.has(MEMBUF_TEXT_KEEP_INNER_OPEN),
        chunk_size: own.chunk_size(),
    };
    let codecs = match codecs {
        Some(codecs) => codecs,
        None => options.codecs()?,
    };
    Ok((options, codecs))
}

/// The name of an error handler for C.
fn handler_name(handler: ErrorHandler) -> &'static CStr {
    match handler {
        ErrorHandler::Strict => c"strict",
        ErrorHandler::Ignore => c"ignore",
        ErrorHandler::Replace => c"replace",
        ErrorHandler::BackslashReplace => c"backslashreplace",
        ErrorHandler::XmlCharRefReplace => c"xmlcharrefreplace",
        ErrorHandler::NameReplace => c"namereplace",
        ErrorHandler::SurrogateEscape => c"surrogateescape",
        ErrorHandler::SurrogatePass => c"surrogatepass",
    }
}

/// The changes that `fields` name.
///
/// # Safety
/// As [`options`].
unsafe fn changes(options: *const membuf_text_options, fields: u32) -> Result<Changes> {
    const ALL: u32 = 2 * MEMBUF_RECONFIGURE_CHUNK_SIZE as u32 - 1;
    let names = |field: membuf_reconfigure_field| fields & field as u32 != 0;
    // SAFETY: as the caller promised.
    let Some(new) = (unsafe { own(options)? }) else {
        return Err(Error::new(Status::NULL, format_args!("options is NULL")));
    };
    let mut changes = Changes::default();
    if names(MEMBUF_RECONFIGURE_ENCODING) {
        // SAFETY: as the caller promised.
        changes.own = unsafe { new.own_codecs()? };
    }
    if fields > ALL {
        return Err(Error::new(Status::INVALID, format_args!("fields must be at most {ALL}, not {fields}")));
    }
    // SAFETY: NULL or NUL-terminated, as the caller promised.
    let (encoding, errors) = unsafe { (decode::name(new.encoding), decode::name(new.errors)) };
    if names(MEMBUF_RECONFIGURE_ENCODING) && changes.own.is_none() {
        changes.codec = Some(Codec::lookup(encoding.unwrap_or(b"utf-8"))?);
    }
    if names(MEMBUF_RECONFIGURE_ERRORS) {
        changes.errors = Some(ErrorHandler::lookup(errors.unwrap_or(b"strict"))?);
    }
    if names(MEMBUF_RECONFIGURE_NEWLINE) {
        changes.newline = Some(Newline::from_number(new.newline)?);
    }
    if names(MEMBUF_RECONFIGURE_LINE_BUFFERING) || names(MEMBUF_RECONFIGURE_WRITE_THROUGH) {
        new.check_flags()?;
    }
    changes.line_buffering =
        names(MEMBUF_RECONFIGURE_LINE_BUFFERING).then(|| new.has(MEMBUF_TEXT_LINE_BUFFERING));
    changes.write_through =
        names(MEMBUF_RECONFIGURE_WRITE_THROUGH).then(|| new.has(MEMBUF_TEXT_WRITE_THROUGH));
    changes.chunk_size = names(MEMBUF_RECONFIGURE_CHUNK_SIZE).then(|| new.chunk_size());
    Ok(changes)
}

/// The wrapper, or `UNSUPPORTED` for a stream of another kind.
fn wrapper(stream: &mut AnyStream) -> Result<&mut TextIo> {
    let stream = stream.as_dyn();
    let kind = stream.kind();
    stream.as_any().and_then(|any| any.downcast_mut()).ok_or_else(|| {
        Error::new(Status::UNSUPPORTED, format_args!("{kind:?} streams have no encoding and no options"))
    })
}

/// Flushes a wrapper and changes those of its options that `fields` (`MEMBUF_RECONFIGURE_*`, combined with `|`) names; the
/// others in `options` do not matter.
///
/// A new encoding without ERRORS beside it makes errors "strict". Encoding, errors and newline cannot change once something
/// was read, until a seek, a write or the end (`MEMBUF_ERR_UNSUPPORTED`). A new encoding writes its signature only at position 0,
/// or where the inner stream cannot tell it. On failure nothing has changed. Errors: as `membuf_flush`, `MEMBUF_ERR_INVALID`
/// for other fields and bad options, `MEMBUF_ERR_LOOKUP`, `MEMBUF_ERR_UNSUPPORTED` on all but wrappers, and for ERRORS alone where the
/// codec is the program's own; `MEMBUF_ERR_NULL`. Python: reconfigure(). Threads: one call at a time on `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_reconfigure(
    s: *mut membuf,
    options: *const membuf_text_options,
    fields: u32,
) -> membuf_status {
    // Made in any case, so that a codec of the caller's is released.
    // SAFETY: C's promises about `options` are passed on.
    let changes = unsafe { changes(options, fields) };
    run("membuf_reconfigure", s, |stream: &mut AnyStream| wrapper(stream)?.reconfigure(changes?))
}

/// Gives the options of a wrapper, also when it is closed or its inner stream was taken away. The caller sets `struct_size` of
/// `*out_options` first; fields that lie behind it are left out.
///
/// `encoding` is Python's name for it, `errors` the handler's; both last for ever. A codec of the program's own is not given:
/// `encoding` is NULL then. Errors: `MEMBUF_ERR_INVALID` for a `struct_size` that cannot be (nothing is written then),
/// `MEMBUF_ERR_UNSUPPORTED` on all but wrappers. Python: encoding, errors, line_buffering, write_through, _CHUNK_SIZE.
/// Threads: one call at a time on `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_get_text_options(
    s: *mut membuf,
    out_options: *mut membuf_text_options,
) -> membuf_status {
    let found = |stream: &mut AnyStream| {
        let options = wrapper(stream)?.options();
        let flag = |on: bool, flag: membuf_text_flag| if on { flag as u32 } else { 0 };
        let found = membuf_text_options {
            encoding: options.codec.map_or(core::ptr::null(), |codec| codec.c_name().as_ptr()),
            errors: handler_name(options.errors).as_ptr(),
            newline: options.newline as i32,
            flags: flag(options.keep_inner_open, MEMBUF_TEXT_KEEP_INNER_OPEN)
                | flag(options.line_buffering, MEMBUF_TEXT_LINE_BUFFERING)
                | flag(options.write_through, MEMBUF_TEXT_WRITE_THROUGH),
            chunk_size: options.chunk_size,
            ..DEFAULTS
        };
        // SAFETY: C's promise about `out_options` is passed on.
        unsafe { decode::put_options(out_options, found) }
    };
    let status = run("membuf_get_text_options", s, found);
    if status != MEMBUF_OK {
        // SAFETY: likewise. A size that cannot be was refused already.
        let _ = unsafe { decode::put_options(out_options, DEFAULTS) };
    }
    status
}
