//! Codecs over functions of the program.

#[cfg(test)]
mod tests;

use super::decode;
use super::scratch;
use super::stream::membuf;
use crate::host::callback::check;
use crate::memory::{ReleaseFn, Shared, TryVec, try_box};
use crate::stream::{Error, Result, Status};
use crate::text::codec::{IncrementalDecoder, IncrementalEncoder};
use core::ffi::{c_char, c_void};
use core::ptr;

/// The functions of a codec that a program makes itself. Set `struct_size` to `sizeof(membuf_codec_table)`; each function
/// may be NULL.
///
/// All get the `user_data` of the codec first, and answer `MEMBUF_CONTINUE` when they are done, else a status that the verb
/// then returns (see `membuf_answer`). They are called one at a time. Numbers behind an `out_` hold 0 until they are set;
/// no pointer is NULL unless this says so, and none may be kept. What a function writes to the stream `out`, with the usual
/// verbs, is its result, and does not count when it fails; the handle is stale when it returns, and is not to be freed.
/// On the codec's own handle, or the stream's that it serves, a function may call nothing but the free function, which
/// takes effect later: every other verb answers `MEMBUF_ERR_BUSY`.
///
/// A function that fails has to leave the codec as it was. `membuf_decoder_decode` and `membuf_encoder_encode` see to that
/// themselves where the state can be saved and restored: they save it before each call.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct membuf_codec_table {
    /// `sizeof(membuf_codec_table)`.
    pub struct_size: usize,
    /// Decodes `len` bytes, all of them, and writes the text to `out`, a text stream that takes lone surrogates, too (see
    /// `membuf_set_surrogates`). Bytes that wait for their rest are the codec's to keep, unless `last` is 1. NULL: the codec
    /// cannot decode.
    pub decode: Option<
        unsafe extern "C" fn(
            user_data: *mut c_void,
            data: *const c_void,
            len: usize,
            last: i32,
            out: *mut membuf,
        ) -> i32,
    >,
    /// Writes the bytes that wait for their rest to `out_pending`, a byte stream, and gives what else there is to know as a
    /// number; no bytes and 0 are the state at the start. No more bytes than were decoded since there were none.
    /// NULL: the state cannot be saved, so text streams over this codec cannot tell their position.
    pub decoder_getstate: Option<
        unsafe extern "C" fn(user_data: *mut c_void, out_pending: *mut membuf, out_flags: *mut u64) -> i32,
    >,
    /// Goes back to a state that `decoder_getstate` gave; `pending` is NULL when `len` is 0. NULL: the state cannot be
    /// restored, so text streams over this codec can seek to their start only.
    pub decoder_setstate: Option<
        unsafe extern "C" fn(user_data: *mut c_void, pending: *const c_void, len: usize, flags: u64) -> i32,
    >,
    /// Encodes `len` bytes of UTF-8, which may hold lone surrogates, and writes the bytes to `out`; when `last` is 1, what
    /// ends a text, too. NULL: the codec cannot encode.
    pub encode: Option<
        unsafe extern "C" fn(
            user_data: *mut c_void,
            utf8: *const c_char,
            len: usize,
            last: i32,
            out: *mut membuf,
        ) -> i32,
    >,
    /// Gives the state as a number; 0 is any place but the start of a text, where a signature would come. NULL: the state
    /// cannot be saved.
    pub encoder_getstate: Option<unsafe extern "C" fn(user_data: *mut c_void, out_state: *mut u64) -> i32>,
    /// Goes back to a state that `encoder_getstate` gave. NULL: it cannot be restored.
    pub encoder_setstate: Option<unsafe extern "C" fn(user_data: *mut c_void, state: u64) -> i32>,
    /// Makes the decoder as new. NULL: `decoder_setstate` with no bytes and 0.
    pub decoder_reset: Option<unsafe extern "C" fn(user_data: *mut c_void) -> i32>,
    /// Makes the encoder as new. NULL: `encoder_setstate` with 0.
    pub encoder_reset: Option<unsafe extern "C" fn(user_data: *mut c_void) -> i32>,
    /// Called exactly once, when whatever uses the codec is gone, on whichever thread that happens; also when the
    /// function that was given the table fails, unless the table itself is NULL or of a wrong size. NULL: nothing to do.
    pub release: Option<unsafe extern "C" fn(user_data: *mut c_void)>,
}

/// A copy of the table with its user data, which is released when this is dropped.
struct Functions {
    table: membuf_codec_table,
    user_data: *mut c_void,
}

// SAFETY: whoever makes these functions accepts that any thread may call them, one at a time.
unsafe impl Send for Functions {}
// SAFETY: the decoder and the encoder that share them are used by one stream, which does one thing at a time.
unsafe impl Sync for Functions {}

impl Drop for Functions {
    fn drop(&mut self) {
        let release: Option<ReleaseFn> = self.table.release;
        if let Some(release) = release {
            // SAFETY: the promise of `functions`; there is one owner, so this is the one call.
            unsafe { release(self.user_data) };
        }
    }
}

#[cold]
fn missing<T>(verb: &str) -> Result<T> {
    Err(Error::new(Status::UNSUPPORTED, format_args!("the codec has no {verb} callback")))
}

/// A decoder over the functions of `table`.
///
/// # Safety
/// `table` is NULL or points to as many bytes as its first word says. Its functions may be called with `user_data`, on any
/// thread, one at a time, until `release` was called.
pub unsafe fn decoder(
    table: *const membuf_codec_table,
    user_data: *mut c_void,
) -> Result<Box<dyn IncrementalDecoder>> {
    // SAFETY: as the caller promised.
    let functions = unsafe { functions(table, user_data)? };
    Ok(try_box(CustomDecoder { functions, waiting: 0 })?)
}

/// An encoder over the functions of `table`.
///
/// # Safety
/// As [`decoder`].
pub unsafe fn encoder(
    table: *const membuf_codec_table,
    user_data: *mut c_void,
) -> Result<Box<dyn IncrementalEncoder>> {
    // SAFETY: as the caller promised.
    let functions = unsafe { functions(table, user_data)? };
    Ok(try_box(CustomEncoder { functions })?)
}

/// Both, for one stream; the user data is released when both are gone.
///
/// # Safety
/// As [`decoder`].
pub unsafe fn pair(
    table: *const membuf_codec_table,
    user_data: *mut c_void,
) -> Result<(Box<dyn IncrementalDecoder>, Box<dyn IncrementalEncoder>)> {
    // SAFETY: as the caller promised.
    let functions = unsafe { functions(table, user_data)? };
    let encoder = try_box(CustomEncoder { functions: functions.dup() })?;
    Ok((try_box(CustomDecoder { functions, waiting: 0 })?, encoder))
}

/// # Safety
/// As [`decoder`].
unsafe fn functions(table: *const membuf_codec_table, user_data: *mut c_void) -> Result<Shared<Functions>> {
    // SAFETY: as the caller promised.
    unsafe { decode::table(table, |table| Shared::new(Functions { table, user_data }))? }
}

struct CustomDecoder {
    functions: Shared<Functions>,
    /// The most bytes that can be waiting for their rest.
    waiting: usize,
}

impl IncrementalDecoder for CustomDecoder {
    fn decode(&mut self, input: &mut &[u8], last: bool, out: &mut Vec<u8>) -> Result<()> {
        let Functions { table, user_data } = *self.functions;
        let Some(decode) = table.decode else { return missing("decode") };
        let (data, len) = (input.as_ptr().cast(), input.len());
        let text = scratch::collect("decode", scratch::text(), |text| {
            // SAFETY: the promise of `decoder`; the data is valid for reads of `len` bytes.
            unsafe { decode(user_data, data, len, i32::from(last), text) }
        })?;
        out.try_extend(text.as_bytes())?;
        self.waiting = self.waiting.saturating_add(len);
        *input = &[];
        Ok(())
    }

    fn state(&mut self, pending: &mut Vec<u8>) -> Result<u64> {
        let Functions { table, user_data } = *self.functions;
        let Some(getstate) = table.decoder_getstate else { return missing("decoder_getstate") };
        let mut flags = 0;
        let bytes = scratch::collect("decoder_getstate", scratch::bytes(), |bytes| {
            // SAFETY: the promise of `decoder`.
            unsafe { getstate(user_data, bytes, &mut flags) }
        })?;
        if bytes.len() > self.waiting {
            // A position that is counted back from there would lie before what was read.
            return Err(Error::new(
                Status::IO,
                format_args!(
                    "the decoder_getstate callback must give at most the {} bytes that may be waiting, not {}",
                    self.waiting,
                    bytes.len()
                ),
            ));
        }
        pending.try_extend(bytes.as_bytes())?;
        self.waiting = bytes.len();
        Ok(flags)
    }

    fn set_state(&mut self, pending: &[u8], flags: u64) -> Result<()> {
        let Functions { table, user_data } = *self.functions;
        let Some(setstate) = table.decoder_setstate else { return missing("decoder_setstate") };
        let data = if pending.is_empty() { ptr::null() } else { pending.as_ptr().cast() };
        // SAFETY: the promise of `decoder`; the data is valid for reads of that many bytes.
        check("decoder_setstate", unsafe { setstate(user_data, data, pending.len(), flags) })?;
        self.waiting = pending.len();
        Ok(())
    }

    fn reset(&mut self) -> Result<()> {
        let Functions { table, user_data } = *self.functions;
        let Some(reset) = table.decoder_reset else { return self.set_state(&[], 0) };
        // SAFETY: the promise of `decoder`.
        check("decoder_reset", unsafe { reset(user_data) })?;
        self.waiting = 0;
        Ok(())
    }
}

struct CustomEncoder {
    functions: Shared<Functions>,
}

impl IncrementalEncoder for CustomEncoder {
    fn encode(&mut self, text: &[u8], last: bool, out: &mut Vec<u8>) -> Result<()> {
        let Functions { table, user_data } = *self.functions;
        let Some(encode) = table.encode else { return missing("encode") };
        let (utf8, len) = (text.as_ptr().cast(), text.len());
        let bytes = scratch::collect("encode", scratch::bytes(), |bytes| {
            // SAFETY: the promise of `encoder`; the text is valid for reads of `len` bytes.
            unsafe { encode(user_data, utf8, len, i32::from(last), bytes) }
        })?;
        out.try_extend(bytes.as_bytes())
    }

    fn state(&mut self) -> Result<u64> {
        let Functions { table, user_data } = *self.functions;
        let Some(getstate) = table.encoder_getstate else { return missing("encoder_getstate") };
        let mut state = 0;
        // SAFETY: the promise of `encoder`.
        check("encoder_getstate", unsafe { getstate(user_data, &mut state) })?;
        Ok(state)
    }

    fn set_state(&mut self, state: u64) -> Result<()> {
        let Functions { table, user_data } = *self.functions;
        let Some(setstate) = table.encoder_setstate else { return missing("encoder_setstate") };
        // SAFETY: the promise of `encoder`.
        check("encoder_setstate", unsafe { setstate(user_data, state) })
    }

    fn reset(&mut self) -> Result<()> {
        let Functions { table, user_data } = *self.functions;
        let Some(reset) = table.encoder_reset else { return self.set_state(0) };
        // SAFETY: the promise of `encoder`.
        check("encoder_reset", unsafe { reset(user_data) })
    }
}
