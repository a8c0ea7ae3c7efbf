//! Text: StringIO and TextIOWrapper.

use super::child::Child;
use super::decode;
use super::error::membuf_error;
use super::guard::{self, get, run};
use super::object::AnyStream;
use super::status::membuf_status;
use super::stream::membuf;
use super::text_options::{self, membuf_text_options};
use crate::memory::try_box;
use crate::stream::Result;
use crate::text::codec::{Codec, ErrorHandler};
use crate::text::{Newline, Seen, StringIo, TextIo};
use core::ffi::c_char;

/// How a text stream treats line ends.
#[repr(C)]
pub enum membuf_newline {
    /// As Python's default: LF for `membuf_string_new`, universal for wrappers.
    MEMBUF_NEWLINE_DEFAULT = 0,
    /// Python's None: LF, CR and CRLF are read as LF (in memory: stored so); wrappers write LF on every system, where
    /// Python writes os.linesep.
    MEMBUF_NEWLINE_UNIVERSAL = 1,
    /// Python's "": nothing is translated, lines end at LF, CR and CRLF.
    MEMBUF_NEWLINE_KEEP = 2,
    /// Python's "\n": nothing is translated, lines end at LF.
    MEMBUF_NEWLINE_LF = 3,
    /// Python's "\r": LF is written as CR, lines end at CR.
    MEMBUF_NEWLINE_CR = 4,
    /// Python's "\r\n": LF is written as CRLF, lines end at CRLF.
    MEMBUF_NEWLINE_CRLF = 5,
    /// Python's os.linesep: LF is written as the system's line end.
    MEMBUF_NEWLINE_NATIVE = 6,
}

/// The line ends that a text stream has met; to be combined with `|`.
#[repr(C)]
pub enum membuf_seen {
    /// CR.
    MEMBUF_SEEN_CR = 1,
    /// LF.
    MEMBUF_SEEN_LF = 2,
    /// CRLF.
    MEMBUF_SEEN_CRLF = 4,
}

const _: () = assert!(
    membuf_seen::MEMBUF_SEEN_CR as u32 == Seen::CR
        && membuf_seen::MEMBUF_SEEN_LF as u32 == Seen::LF
        && membuf_seen::MEMBUF_SEEN_CRLF as u32 == Seen::CRLF
);

/// The codec and the error handler with these names.
///
/// # Safety
/// Both are NULL or NUL-terminated.
pub unsafe fn codec(encoding: *const c_char, errors: *const c_char) -> Result<(Codec, ErrorHandler)> {
    // SAFETY: as the caller promised.
    let (encoding, errors) = unsafe { (decode::name(encoding), decode::name(errors)) };
    Ok((Codec::lookup(encoding.unwrap_or(b"utf-8"))?, ErrorHandler::lookup(errors.unwrap_or(b"strict"))?))
}

/// Opens a text stream in memory that holds `len` bytes of UTF-8; `(NULL, 0)` makes an empty one.
///
/// Its units are code points. `newline` is `MEMBUF_NEWLINE_*`. The position is 0. `*out` is owned by the caller, NULL on
/// failure. Errors: `MEMBUF_ERR_DECODE` for malformed UTF-8, `MEMBUF_ERR_INVALID` for another newline mode,
/// `MEMBUF_ERR_NULL`, `MEMBUF_ERR_OVERFLOW`, `MEMBUF_ERR_NO_MEMORY`. Python: StringIO(text, newline). Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_string_new(
    utf8: *const c_char,
    len: usize,
    newline: i32,
    out: *mut *mut membuf,
    err: *mut membuf_error,
) -> membuf_status {
    // SAFETY: C's promises about `utf8`, `out` and `err` are passed on.
    unsafe {
        guard::open("membuf_string_new", out, err, || {
            let newline = Newline::from_number(newline)?;
            AnyStream::boxed(StringIo::new(decode::bytes(utf8.cast(), len)?, newline)?)
        })
    }
}

/// Gives the line ends that the stream has met so far: `MEMBUF_SEEN_*`, combined with `|`.
///
/// Text in memory notes them on writing, before it translates any, wrappers on reading, as far as they have read ahead; both
/// in the modes UNIVERSAL and KEEP, wrappers also in DEFAULT and NATIVE. In all others the answer is 0. In memory, a CRLF that two
/// writes share counts as CR and as LF. `membuf_set_state` starts anew with what it restores, a wrapper from nothing after each
/// write and each seek to its start or end. A wrapper answers also when it is closed.
/// Errors: `MEMBUF_ERR_UNSUPPORTED` on byte streams. Python: newlines. Threads: one call at a time on `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_newlines(s: *mut membuf, out_mask: *mut u32) -> membuf_status {
    // SAFETY: C's promise about `out_mask` is passed on.
    unsafe { get("membuf_newlines", s, out_mask, 0, |stream: &mut AnyStream| stream.as_dyn().newlines()) }
}

/// Lets lone surrogates into text in memory when `allow` is 1, and refuses them, as is the default, when it is 0.
///
/// They come and go in the three bytes that UTF-8 would have for them (U+D800 is ED A0 80), so what such a stream
/// gives may not be UTF-8. Each counts as one code point; a high and a low one stay two. Those that are in the text
/// stay when `allow` is 0. Errors: `MEMBUF_ERR_INVALID` for another `allow`, `MEMBUF_ERR_UNSUPPORTED` on byte streams and on
/// wrappers, where the encoding and its error handler decide about them. Python: a str may hold them always.
/// Threads: one call at a time on `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_set_surrogates(s: *mut membuf, allow: i32) -> membuf_status {
    run("membuf_set_surrogates", s, |stream: &mut AnyStream| {
        stream.as_dyn().set_surrogates(decode::boolean("allow", allow)?)
    })
}

/// Opens a text stream over a byte stream of any kind: what is written is encoded, what is read is decoded.
///
/// `options` NULL, or zero in a field, means UTF-8, strict errors, universal newlines. The wrapper holds on to the inner
/// stream, whose handle stays the caller's and may be freed at once. Closing the wrapper closes the inner stream, unless
/// `MEMBUF_TEXT_KEEP_INNER_OPEN` is set; freeing it does not, and loses what was not flushed.
///
/// What is written is gathered, up to a chunk: call `membuf_flush` before you look at the inner stream. To keep what was
/// written: flush, `membuf_getvalue` of the inner stream, then finish the wrapper. What is read is read a chunk at a time, with
/// one call of the inner stream's read1. Text that malformed bytes follow is given first; then reading fails as long as the
/// position stays there.
///
/// Lone surrogates, in the three bytes that UTF-8 would have for them, are characters that no encoding has: the error handler
/// says what is written for them ("surrogateescape", "surrogatepass"), and only it puts them into what is read.
///
/// Positions are bytes of the inner stream: `membuf_tell` gives one wherever that says all there is to know, and answers
/// `MEMBUF_ERR_OVERFLOW` elsewhere; `membuf_tell_cookie` knows every position. A byte order mark or signature is written once
/// at the start, and not by whoever appends: the first write is at its position 0, or the inner stream cannot tell one.
/// Reading wants the mark of "utf-16" and "utf-32"; their order is kept at all positions.
///
/// Errors: the inner handle's refusals, `MEMBUF_ERR_CLOSED`, `MEMBUF_ERR_UNSUPPORTED` when it is a text stream,
/// `MEMBUF_ERR_INVALID` for bad options, `MEMBUF_ERR_LOOKUP` for an unknown encoding or error handler, `MEMBUF_ERR_UNSUPPORTED`
/// for one that this version does not have. Python: TextIOWrapper(inner, encoding, errors, newline, ...). Threads: one call at a time on `inner`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_text_wrap(
    inner: *mut membuf,
    options: *const membuf_text_options,
    out: *mut *mut membuf,
    err: *mut membuf_error,
) -> membuf_status {
    const NAME: &str = "membuf_text_wrap";
    // SAFETY: C's promises about `options`, `out` and `err` are passed on.
    unsafe {
        guard::open(NAME, out, err, || {
            let (options, (decoder, encoder)) = text_options::options(options)?;
            let inner = Child::of(NAME, inner).map_err(guard::Failed::into_error)?;
            AnyStream::boxed(TextIo::wrap_with(try_box(inner)?, decoder, encoder, &options)?)
        })
    }
}
