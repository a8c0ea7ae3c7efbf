//! Incremental encoders: text in, bytes out.

use super::custom_codec::{self, membuf_codec_table};
use super::decode;
use super::error::membuf_error;
use super::guard::{self, get, get_handle, run};
use super::object::{Object, Resident, SliceObject};
use super::slice::membuf_slice;
use super::status::membuf_status;
use super::text;
use crate::memory::try_box;
use crate::text::codec::{Encoder, IncrementalEncoder, encode_whole};
use core::ffi::{c_char, c_void};

/// Encodes text that arrives in pieces: a signature comes once, modes last from piece to piece.
///
/// Freed once by the caller with `membuf_encoder_free`. Python: codecs.IncrementalEncoder.
pub struct membuf_encoder {
    _private: [u8; 0],
}

/// An encoder of any make.
pub struct EncoderObject(Box<dyn IncrementalEncoder>);

impl Resident for EncoderObject {
    type Handle = membuf_encoder;
    const KIND: u8 = super::library::membuf_type::MEMBUF_TYPE_ENCODER as u8;
    fn of(object: &mut Object) -> Option<&mut Self> {
        if let Object::Encoder(encoder) = object { Some(encoder) } else { None }
    }
    fn into_object(self) -> Object {
        Object::Encoder(self)
    }
}

/// Makes an encoder to `encoding` at the start of a text.
///
/// The names are those of `membuf_encode`. `*out` is owned by the caller, NULL on failure. Errors: `MEMBUF_ERR_LOOKUP` for
/// an unknown name, `MEMBUF_ERR_UNSUPPORTED` for one that this version does not have, `MEMBUF_ERR_NULL` for `out`,
/// `MEMBUF_ERR_NO_MEMORY`. Python: codecs.getincrementalencoder(encoding)(errors). Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_encoder_new(
    encoding: *const c_char,
    errors: *const c_char,
    out: *mut *mut membuf_encoder,
    err: *mut membuf_error,
) -> membuf_status {
    // SAFETY: C's promises about the names, `out` and `err` are passed on.
    unsafe {
        guard::open("membuf_encoder_new", out, err, || {
            let (codec, errors) = text::codec(encoding, errors)?;
            Ok(EncoderObject(try_box(Encoder::new(codec, errors))?))
        })
    }
}

/// Makes an encoder over the functions of `table`, which is copied.
///
/// `*out` is owned by the caller, NULL on failure. Errors: as `membuf_decoder_custom`.
/// Python: a subclass of codecs.IncrementalEncoder. Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_encoder_custom(
    table: *const membuf_codec_table,
    user_data: *mut c_void,
    out: *mut *mut membuf_encoder,
    err: *mut membuf_error,
) -> membuf_status {
    // SAFETY: C's promises about `table`, `user_data`, `out` and `err` are passed on.
    unsafe {
        guard::open("membuf_encoder_custom", out, err, || {
            Ok(EncoderObject(custom_codec::encoder(table, user_data)?))
        })
    }
}

/// Encodes `len` bytes of UTF-8; `*out` are the bytes, owned by the caller.
///
/// A signature or byte order mark comes before the first text. With `last` 1 comes what ends a text, where an encoding has
/// modes. The text may hold lone surrogates, in the three bytes that UTF-8 would have for them: characters that no encoding
/// has, for the error handler. On failure nothing was taken, the state is as before, `*out` is NULL. Errors:
/// `MEMBUF_ERR_ENCODE` with `start` and `end` in code points of this text for what does not fit, `MEMBUF_ERR_DECODE` for what
/// is not UTF-8, `MEMBUF_ERR_INVALID` for another `last`, those of a codec of the program, `MEMBUF_ERR_NULL`,
/// `MEMBUF_ERR_OVERFLOW`, `MEMBUF_ERR_NO_MEMORY`. Python: encode(text, final=last). Threads: one call at a time on `e`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_encoder_encode(
    e: *mut membuf_encoder,
    utf8: *const c_char,
    len: usize,
    last: i32,
    out: *mut *mut membuf_slice,
) -> membuf_status {
    // SAFETY: C's promises about `utf8` and `out` are passed on.
    unsafe {
        get_handle("membuf_encoder_encode", e, out, |encoder: &mut EncoderObject| {
            let (text, last) = (decode::bytes(utf8.cast(), len)?, decode::boolean("last", last)?);
            Ok(SliceObject::from(encode_whole(&mut *encoder.0, text, last)?))
        })
    }
}

/// Gives the state as a number: 0 for an encoding without modes, behind the start of a text.
///
/// "utf-16" has 2 and "utf-8-sig" 1 while the mark is still to come, as in Python; those of encodings with modes are our own.
/// Errors: `MEMBUF_ERR_UNSUPPORTED` where a codec of the program cannot. Python: getstate().
/// Threads: one call at a time on `e`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_encoder_getstate(
    e: *mut membuf_encoder,
    out_state: *mut u64,
) -> membuf_status {
    // SAFETY: C's promise about `out_state` is passed on.
    unsafe {
        get("membuf_encoder_getstate", e, out_state, 0, |encoder: &mut EncoderObject| encoder.0.state())
    }
}

/// Goes back to a state that `membuf_encoder_getstate` gave, of this encoder or another of the same make; 0 for one that goes
/// on with a text that others began: no mark comes, and an encoding with modes says anew which character set it is in.
///
/// Errors: `MEMBUF_ERR_INVALID` for a state that cannot be, `MEMBUF_ERR_UNSUPPORTED` where a codec of the program cannot.
/// Python: setstate(state). Threads: one call at a time on `e`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_encoder_setstate(e: *mut membuf_encoder, state: u64) -> membuf_status {
    run("membuf_encoder_setstate", e, |encoder: &mut EncoderObject| encoder.0.set_state(state))
}

/// Makes the encoder as new: a signature or byte order mark comes with what is encoded next.
///
/// Errors: `MEMBUF_ERR_UNSUPPORTED` where a codec of the program cannot. Python: reset().
/// Threads: one call at a time on `e`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_encoder_reset(e: *mut membuf_encoder) -> membuf_status {
    run("membuf_encoder_reset", e, |encoder: &mut EncoderObject| encoder.0.reset())
}

/// Frees an encoder. Never fails; NULL is fine. Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_encoder_free(e: *mut membuf_encoder) {
    guard::free::<EncoderObject>("membuf_encoder_free", e);
}
