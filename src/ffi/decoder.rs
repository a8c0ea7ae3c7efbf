//! Incremental decoders: bytes in, cut anywhere; text out.

use super::custom_codec::{self, membuf_codec_table};
use super::decode::{self, put};
use super::decoder_child::DecoderChild;
use super::error::membuf_error;
use super::guard::{self, get, get_handle, run};
use super::object::{Object, Resident, SliceObject};
use super::slice::membuf_slice;
use super::status::{MEMBUF_OK, membuf_status};
use super::text;
use crate::memory::{Slice, try_box};
use crate::stream::{Error, Result, Status};
use crate::text::NewlineDecoder;
use crate::text::codec::{Decoder, IncrementalDecoder, decode_whole};
use core::ffi::{c_char, c_void};

/// Decodes bytes that arrive in pieces cut anywhere; what it waits for can be saved and restored.
///
/// Freed once by the caller with `membuf_decoder_free`. Python: codecs.IncrementalDecoder.
pub struct membuf_decoder {
    _private: [u8; 0],
}

/// A decoder of any make.
pub struct DecoderObject {
    decoder: Box<dyn IncrementalDecoder>,
    /// Whether it translates line ends: such decoders do not nest, so no chain of them is too deep for the stack.
    newlines: bool,
}

impl Resident for DecoderObject {
    type Handle = membuf_decoder;
    const KIND: u8 = super::library::membuf_type::MEMBUF_TYPE_DECODER as u8;
    fn of(object: &mut Object) -> Option<&mut Self> {
        if let Object::Decoder(decoder) = object { Some(decoder) } else { None }
    }
    fn into_object(self) -> Object {
        Object::Decoder(self)
    }
}

impl DecoderObject {
    fn new(decoder: Box<dyn IncrementalDecoder>) -> DecoderObject {
        DecoderObject { decoder, newlines: false }
    }

    /// The decoder, for whoever wraps it.
    pub fn as_dyn(&mut self) -> &mut dyn IncrementalDecoder {
        &mut *self.decoder
    }
}

/// Makes a decoder of `encoding` at the start of a text.
///
/// The names are those of `membuf_decode`. "utf-16" takes its byte order from the mark that the text has to begin with.
/// `*out` is owned by the caller, NULL on failure. Errors: `MEMBUF_ERR_LOOKUP` for an unknown name,
/// `MEMBUF_ERR_UNSUPPORTED` for one that this version does not have, `MEMBUF_ERR_NULL` for `out`, `MEMBUF_ERR_NO_MEMORY`.
/// Python: codecs.getincrementaldecoder(encoding)(errors). Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_decoder_new(
    encoding: *const c_char,
    errors: *const c_char,
    out: *mut *mut membuf_decoder,
    err: *mut membuf_error,
) -> membuf_status {
    // SAFETY: C's promises about the names, `out` and `err` are passed on.
    unsafe {
        guard::open("membuf_decoder_new", out, err, || {
            let (codec, errors) = text::codec(encoding, errors)?;
            Ok(DecoderObject::new(try_box(Decoder::new(codec, errors))?))
        })
    }
}

/// Makes a decoder over the functions of `table`, which is copied.
///
/// `*out` is owned by the caller, NULL on failure. Errors: `MEMBUF_ERR_NULL`, `MEMBUF_ERR_INVALID` for a wrong
/// `struct_size`, `MEMBUF_ERR_UNSUPPORTED` for a function that this version does not know, `MEMBUF_ERR_NO_MEMORY`.
/// Python: a subclass of codecs.IncrementalDecoder. Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_decoder_custom(
    table: *const membuf_codec_table,
    user_data: *mut c_void,
    out: *mut *mut membuf_decoder,
    err: *mut membuf_error,
) -> membuf_status {
    // SAFETY: C's promises about `table`, `user_data`, `out` and `err` are passed on.
    unsafe {
        guard::open("membuf_decoder_custom", out, err, || {
            Ok(DecoderObject::new(custom_codec::decoder(table, user_data)?))
        })
    }
}

/// Makes a decoder that gives the text of `inner`, or with `inner` NULL of text that it is fed, and looks at its line ends.
///
/// With `translate` 1, CR and CRLF become LF; with 0 they stay, and only `membuf_decoder_newlines` sees them. In both a CR
/// at the end waits for what follows. Text that is fed is UTF-8, which may hold lone surrogates, and never cut inside a
/// character. The decoder holds on to `inner`, whose handle stays the caller's and may be freed at once; what is decoded or
/// set there directly shows here. `*out` is owned by the caller, NULL on failure. Errors: the inner handle's refusals,
/// `MEMBUF_ERR_INVALID` for another `translate` and when `inner` is such a decoder itself, `MEMBUF_ERR_NULL` for `out`,
/// `MEMBUF_ERR_NO_MEMORY`. Python: IncrementalNewlineDecoder(inner, translate). Threads: one call at a time on `inner`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_newline_decoder_new(
    inner: *mut membuf_decoder,
    translate: i32,
    out: *mut *mut membuf_decoder,
    err: *mut membuf_error,
) -> membuf_status {
    const NAME: &str = "membuf_newline_decoder_new";
    // SAFETY: C's promises about `out` and `err` are passed on.
    unsafe {
        guard::open(NAME, out, err, || {
            let translate = decode::boolean("translate", translate)?;
            let inner = if inner.is_null() { None } else { Some(inner_of(NAME, inner)?) };
            Ok(DecoderObject { decoder: try_box(NewlineDecoder::new(inner, translate)?)?, newlines: true })
        })
    }
}

fn inner_of(function: &'static str, inner: *const membuf_decoder) -> Result<Box<dyn IncrementalDecoder>> {
    let child = DecoderChild::of(function, inner, |decoder| match decoder.newlines {
        true => Err(Error::new(Status::INVALID, format_args!("inner must not be a newline decoder itself"))),
        false => Ok(()),
    })?;
    Ok(try_box(child)?)
}

/// Decodes the bytes that waited and `len` bytes at `data`; `*out` is their text, UTF-8, owned by the caller.
///
/// What begins a character and does not end it waits for the next call; with `last` 1 it is malformed. The next call
/// goes on behind `last` as before it: reset the decoder for another text. On failure nothing was taken, the state is as
/// before, `*out` is NULL. A codec of the program may give lone surrogates, in the three bytes that UTF-8 would have for them.
/// Errors: `MEMBUF_ERR_DECODE` with `start` and `end` in bytes, counted from the first byte that waited,
/// `MEMBUF_ERR_INVALID` for another `last` and where "xmlcharrefreplace" meets malformed bytes, `MEMBUF_ERR_BUSY` while a call
/// on the inner decoder runs, those of a codec of the program, `MEMBUF_ERR_NULL`, `MEMBUF_ERR_OVERFLOW`, `MEMBUF_ERR_NO_MEMORY`.
/// Python: decode(data, final=last). Threads: one call at a time on `d`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_decoder_decode(
    d: *mut membuf_decoder,
    data: *const c_void,
    len: usize,
    last: i32,
    out: *mut *mut membuf_slice,
) -> membuf_status {
    // SAFETY: C's promises about `data` and `out` are passed on.
    unsafe {
        get_handle("membuf_decoder_decode", d, out, |decoder: &mut DecoderObject| {
            let (data, last) = (decode::bytes(data, len)?, decode::boolean("last", last)?);
            Ok(SliceObject::from(decode_whole(decoder.as_dyn(), data, last)?))
        })
    }
}

/// Gives the state: the bytes that wait for their rest as `*out_pending`, owned by the caller, and a number.
///
/// No bytes and 0 are Python's default state: all that was fed was decoded, and the rest does not depend on it. The numbers
/// are Python's, too: "utf-16" has 2 at its start; a newline decoder doubles its inner decoder's and adds 1 while a CR waits.
/// Errors: `MEMBUF_ERR_UNSUPPORTED` where a codec of the program cannot, `MEMBUF_ERR_IO` when that gives more bytes than can be
/// waiting, `MEMBUF_ERR_NULL` for `out_pending`, `MEMBUF_ERR_NO_MEMORY`. Python: getstate(). Threads: one call at a time on `d`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_decoder_getstate(
    d: *mut membuf_decoder,
    out_pending: *mut *mut membuf_slice,
    out_flags: *mut u64,
) -> membuf_status {
    let mut flags = 0;
    let state = |decoder: &mut DecoderObject| {
        let mut pending = Vec::new();
        flags = decoder.decoder.state(&mut pending)?;
        Ok(SliceObject::from(Slice::from_vec(pending)?))
    };
    // SAFETY: C's promises about the outputs are passed on.
    unsafe {
        let status = get_handle("membuf_decoder_getstate", d, out_pending, state);
        put(out_flags, if status == MEMBUF_OK { flags } else { 0 });
        status
    }
}

/// Goes back to a state that `membuf_decoder_getstate` gave, of this decoder or another of the same make.
///
/// Errors: `MEMBUF_ERR_INVALID` for a state that cannot be, `MEMBUF_ERR_UNSUPPORTED` where a codec of the program cannot,
/// `MEMBUF_ERR_NULL`, `MEMBUF_ERR_OVERFLOW`. Python: setstate((pending, flags)). Threads: one call at a time on `d`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_decoder_setstate(
    d: *mut membuf_decoder,
    pending: *const c_void,
    len: usize,
    flags: u64,
) -> membuf_status {
    run("membuf_decoder_setstate", d, |decoder: &mut DecoderObject| {
        // SAFETY: C's promise about `pending` is passed on.
        decoder.decoder.set_state(unsafe { decode::bytes(pending, len)? }, flags)
    })
}

/// Makes the decoder as new, with its inner decoder: at the start of a text, with nothing waiting and no line end met.
///
/// Errors: `MEMBUF_ERR_UNSUPPORTED` where a codec of the program cannot. Python: reset().
/// Threads: one call at a time on `d`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_decoder_reset(d: *mut membuf_decoder) -> membuf_status {
    run("membuf_decoder_reset", d, |decoder: &mut DecoderObject| decoder.decoder.reset())
}

/// Gives the line ends that a newline decoder met so far: `MEMBUF_SEEN_*`, combined with `|`; 0 for every other decoder.
///
/// Errors: the handle's refusals. Python: newlines. Threads: one call at a time on `d`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_decoder_newlines(
    d: *mut membuf_decoder,
    out_mask: *mut u32,
) -> membuf_status {
    // SAFETY: C's promise about `out_mask` is passed on.
    unsafe {
        get("membuf_decoder_newlines", d, out_mask, 0, |decoder: &mut DecoderObject| {
            Ok(decoder.decoder.newlines())
        })
    }
}

/// Frees a decoder; a newline decoder's inner one stays. Never fails; NULL is fine. Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_decoder_free(d: *mut membuf_decoder) {
    guard::free::<DecoderObject>("membuf_decoder_free", d);
}
