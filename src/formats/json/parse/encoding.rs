//! Which encoding a text is in, by its first bytes, as Python's json tells it.

use super::place::{Fault, Place};
use crate::formats::json::options::{Rules, Surrogates};
use crate::stream::{Error, Result};
use crate::text::codec::{Codec, Decoder, ErrorHandler, IncrementalDecoder};

/// Bytes that have to be seen, unless the text is shorter.
pub const SEEN: usize = 4;

/// An encoding of JSON.
#[derive(Clone, Copy)]
pub struct Encoding {
    /// `None` for UTF-8.
    pub codec: Option<Codec>,
    /// Bytes of the signature.
    pub signature: usize,
    /// Bytes of a unit.
    pub width: u8,
}

impl Encoding {
    /// The encoding of a text that begins with `start`: by its signature, or by where its first NULs are.
    pub fn of(start: &[u8]) -> Encoding {
        let (codec, signature, width) = match start {
            [0xEF, 0xBB, 0xBF, ..] => (None, 3, 1),
            [0, 0, 0xFE, 0xFF, ..] => (Some(Codec::Utf32Be), 4, 4),
            [0xFF, 0xFE, 0, 0, ..] => (Some(Codec::Utf32Le), 4, 4),
            [0xFE, 0xFF, ..] => (Some(Codec::Utf16Be), 2, 2),
            [0xFF, 0xFE, ..] => (Some(Codec::Utf16Le), 2, 2),
            [0, 0, _, _, ..] => (Some(Codec::Utf32Be), 0, 4),
            [_, 0, 0, 0, ..] => (Some(Codec::Utf32Le), 0, 4),
            [0, _, _, _, ..] | [0, _] => (Some(Codec::Utf16Be), 0, 2),
            [_, 0, _, _, ..] | [_, 0] => (Some(Codec::Utf16Le), 0, 2),
            _ => (None, 0, 1),
        };
        Encoding { codec, signature, width }
    }
}

/// A decoder of `codec` for text that begins at `position`; surrogates that are kept pass it.
pub fn decoder(codec: Codec, rules: &Rules, position: usize) -> Result<Decoder> {
    let keep = rules.surrogates == Surrogates::Keep;
    let errors = ErrorHandler::lookup(if keep { b"surrogatepass" } else { b"strict" })?;
    let mut decoder = Decoder::new(codec, errors);
    decoder.set_position(position as u64);
    Ok(decoder)
}

/// A decoder's failure, which knows its place in bytes, with its line: `text`, which begins at `place`, is what comes before.
#[cold]
pub fn undecodable(error: Error, place: &Place, text: &[u8]) -> Error {
    let range = error.detail().map(|detail| (detail.start, detail.end));
    let error = place.locate(text, Fault::new(text.len(), text.len(), error));
    error.with(|detail| (detail.start, detail.end) = range.unwrap_or((detail.start, detail.end)))
}
