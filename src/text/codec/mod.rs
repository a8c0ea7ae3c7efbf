//! Codecs: between bytes in some encoding and text, under Python's names.

mod charmap;
mod decoder;
mod encoder;
mod errors;
mod form;
mod incremental;
mod latin1;
mod multibyte;
mod names;
mod order;
mod step;
mod tables;
#[cfg(test)]
mod tests;
mod utf16;
mod utf32;
mod utf7;
mod utf8;
mod whole;
mod web;

pub use decoder::Decoder;
pub use encoder::Encoder;
pub use errors::ErrorHandler;
pub use incremental::{IncrementalDecoder, IncrementalEncoder};
pub use whole::{decode_whole, encode_whole};

use crate::stream::Result;
use charmap::Charmap;
use core::ffi::CStr;
use encoding_rs::Encoding;
use multibyte::Multibyte;

const UTF8_SIGNATURE: &[u8] = b"\xef\xbb\xbf";

/// An encoding that is here.
#[derive(Clone, Copy, Debug)]
pub enum Codec {
    /// UTF-8.
    Utf8,
    /// UTF-8 that begins with a signature when written, and may when read.
    Utf8Sig,
    /// ASCII.
    Ascii,
    /// ISO 8859-1: the first 256 code points.
    Latin1,
    /// UTF-16 that begins with a byte order mark; written in the machine's order.
    Utf16,
    /// UTF-16, little endian, without a mark.
    Utf16Le,
    /// UTF-16, big endian, without a mark.
    Utf16Be,
    /// UTF-32 that begins with a byte order mark; written in the machine's order.
    Utf32,
    /// UTF-32, little endian, without a mark.
    Utf32Le,
    /// UTF-32, big endian, without a mark.
    Utf32Be,
    /// UTF-7.
    Utf7,
    /// One byte a character, by a table.
    Charmap(&'static Charmap),
    /// One to four bytes a character, or modes that escape sequences switch.
    Multibyte(&'static Multibyte),
    /// An encoding of the web, where it is not Python's of that name.
    Web(&'static Encoding),
}

impl Codec {
    /// The codec of this name, in any of Python's spellings. `LOOKUP` when there is no such text encoding,
    /// `UNSUPPORTED` when Python has it and membuf does not.
    pub fn lookup(name: &[u8]) -> Result<Codec> {
        names::lookup(name)
    }

    /// Python's name for it: `codecs.lookup(name).name`.
    pub fn name(self) -> &'static str {
        match self {
            Codec::Utf8 => "utf-8",
            Codec::Utf8Sig => "utf-8-sig",
            Codec::Ascii => "ascii",
            Codec::Latin1 => "iso8859-1",
            Codec::Utf16 => "utf-16",
            Codec::Utf16Le => "utf-16-le",
            Codec::Utf16Be => "utf-16-be",
            Codec::Utf32 => "utf-32",
            Codec::Utf32Le => "utf-32-le",
            Codec::Utf32Be => "utf-32-be",
            Codec::Utf7 => "utf-7",
            Codec::Charmap(map) => map.name,
            Codec::Multibyte(codec) => codec.name,
            Codec::Web(encoding) => web::name(encoding),
        }
    }

    /// [`Codec::name`] for C.
    pub fn c_name(self) -> &'static CStr {
        Codec::all().find(|name| name.to_bytes() == self.name().as_bytes()).unwrap_or_default()
    }

    /// The names of all encodings that are here, each once.
    pub fn all() -> impl Iterator<Item = &'static CStr> {
        names::all()
    }
}

/// Encodes `text`, generalised UTF-8, as a whole; signatures and byte order marks come first where the codec has one.
pub fn encode(text: &[u8], codec: Codec, errors: ErrorHandler) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    super::utf8::measure(text, true)?;
    Encoder::new(codec, errors).encode(text, true, &mut out)?;
    Ok(out)
}

/// As [`encode`], and asks before each piece of the text whether to go on.
pub fn encode_in_pieces(
    text: &[u8],
    codec: Codec,
    errors: ErrorHandler,
    mut goes_on: impl FnMut() -> Result<()>,
) -> Result<Vec<u8>> {
    const PIECE: usize = 32 * 1024;
    let (mut out, mut encoder) = (Vec::new(), Encoder::new(codec, errors));
    let mut rest = text;
    while rest.len() > PIECE {
        goes_on()?;
        // Behind a line, where no encoding is in the middle of anything, or between two characters.
        let is_whole = |at: &usize| rest[*at] & 0xC0 != 0x80;
        let end = memchr::memrchr(b'\n', &rest[..PIECE]).map_or(PIECE, |newline| newline + 1);
        let (piece, behind) =
            rest.split_at((end.saturating_sub(3)..=end).rev().find(is_whole).unwrap_or(end));
        rest = behind;
        let encoded = super::utf8::measure(piece, true).and_then(|_| encoder.encode(piece, false, &mut out));
        if encoded.is_err() {
            // Its positions have to count from the start of the text.
            return encode(text, codec, errors);
        }
    }
    goes_on()?;
    let encoded = super::utf8::measure(rest, true).and_then(|_| encoder.encode(rest, true, &mut out));
    if encoded.is_err() { encode(text, codec, errors) } else { Ok(out) }
}

/// Decodes `data` as a whole, to generalised UTF-8. Without a byte order mark, utf-16 and utf-32 are in the machine's order.
pub fn decode(data: &[u8], codec: Codec, errors: ErrorHandler) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    Decoder::new(codec, errors).at_once().decode(&mut &*data, true, &mut out)?;
    Ok(out)
}
