//! Strings: from their quotes to plain text.

use super::place::{Fault, Parsed};
use super::scan::behind_plain;
use crate::formats::json::options::Surrogates;
use crate::memory::TryVec;
use encoding_rs::Encoding;

/// The text of a string or key: UTF-8, in which kept surrogates take the three bytes that UTF-8 would have for them.
#[derive(Clone, Copy)]
pub struct Text<'t> {
    pub bytes: &'t [u8],
    /// Whether it stood there without an escape, and so can be written without one.
    pub plain: bool,
}

/// How strings are read.
#[derive(Clone, Copy)]
pub struct Reading {
    /// Whether more text may follow that at hand.
    pub last: bool,
    /// Whether the text is known to be UTF-8.
    pub trusted: bool,
    pub surrogates: Surrogates,
}

/// The string whose opening quote is at `quote`, and where the text goes on; `None` when it is cut off.
#[inline(never)]
pub fn read<'t>(
    text: &'t [u8],
    quote: usize,
    reading: Reading,
    scratch: &'t mut Vec<u8>,
) -> Parsed<Option<(Text<'t>, usize)>> {
    let start = quote + 1;
    let end = behind_plain(text, start);
    if text.get(end) == Some(&b'"') {
        let bytes = text.get(start..end).unwrap_or_default();
        let plain = reading.trusted || bytes.is_ascii() || check(bytes, start, reading.surrogates)?;
        return Ok(Some((Text { bytes, plain }, end + 1)));
    }
    scratch.clear();
    match unescape(text, start, reading, scratch)? {
        Part::Last(behind) => Ok(Some((Text { bytes: scratch, plain: false }, behind))),
        Part::Cut(_) => Ok(None),
    }
}

/// Where a part of a string ends.
pub enum Part {
    /// Behind the quote that ends the string.
    Last(usize),
    /// Where the string goes on, when more of it is at hand.
    Cut(usize),
}

/// Appends the text of the string that goes on at `at`.
pub fn unescape(text: &[u8], mut at: usize, reading: Reading, out: &mut Vec<u8>) -> Parsed<Part> {
    loop {
        let mut end = behind_plain(text, at);
        let mut bytes = text.get(at..end).unwrap_or_default();
        if !reading.trusted && !bytes.is_ascii() {
            if end == text.len() && !reading.last {
                bytes = whole_characters(bytes);
                end = at + bytes.len();
            }
            check(bytes, at, reading.surrogates)?;
        }
        out.try_extend(bytes).map_err(|error| Fault::new(at, end, error))?;
        at = match text.get(end) {
            Some(b'"') => return Ok(Part::Last(end + 1)),
            Some(b'\\') => match escape(text, end, reading, out)? {
                Some(behind) => behind,
                None => return Ok(Part::Cut(end)),
            },
            // Nothing more, or the beginning of a character.
            None | Some(0x80..) if !reading.last => return Ok(Part::Cut(end)),
            _ => return Err(Fault::unexpected(text, end, "a character or the end of the string")),
        }
    }
}

/// `bytes` without a character at their end that is cut off.
pub fn whole_characters(bytes: &[u8]) -> &[u8] {
    // A character has at most three bytes behind its first.
    let start = bytes.iter().rev().take(4).position(|byte| byte & 0xC0 != 0x80);
    let Some((whole, tail)) = start.and_then(|behind| bytes.split_at_checked(bytes.len() - 1 - behind))
    else {
        return bytes;
    };
    match core::str::from_utf8(tail) {
        Err(error) if error.error_len().is_none() => whole,
        _ => bytes,
    }
}

/// Refuses what is not UTF-8, but for surrogates that are kept; answers whether there are none. `bytes` begin at `at`.
fn check(bytes: &[u8], at: usize, surrogates: Surrogates) -> Parsed<bool> {
    if Encoding::utf8_valid_up_to(bytes) == bytes.len() {
        return Ok(true);
    }
    let mut done = 0;
    while let Err(error) = core::str::from_utf8(bytes.get(done..).unwrap_or_default()) {
        let start = done + error.valid_up_to();
        match bytes.get(start..) {
            Some([0xED, 0xA0..=0xBF, 0x80..=0xBF, ..]) if surrogates == Surrogates::Keep => done = start + 3,
            _ => {
                let end = error.error_len().map_or(bytes.len(), |len| start + len);
                return Err(Fault::malformed(at + start, at + end));
            }
        }
    }
    Ok(done == 0)
}

/// Appends what the escape at `at` stands for, and answers where the text goes on; `None` when it is cut off.
fn escape(text: &[u8], at: usize, reading: Reading, out: &mut Vec<u8>) -> Parsed<Option<usize>> {
    let short = match text.get(at + 1) {
        Some(b'u') => return unicode(text, at, reading, out),
        Some(byte @ (b'"' | b'\\' | b'/')) => *byte,
        Some(b'b') => 8,
        Some(b'f') => 12,
        Some(b'n') => b'\n',
        Some(b'r') => b'\r',
        Some(b't') => b'\t',
        None if !reading.last => return Ok(None),
        _ => return Err(Fault::unexpected(text, at + 1, "one of \"\\/bfnrtu after a backslash")),
    };
    out.try_push(short).map_err(|error| Fault::new(at, at + 2, error))?;
    Ok(Some(at + 2))
}

fn unicode(text: &[u8], at: usize, reading: Reading, out: &mut Vec<u8>) -> Parsed<Option<usize>> {
    let Some(unit) = unit(text, at, reading.last)? else { return Ok(None) };
    let (mut code, mut behind) = (unit, at + 6);
    if (0xD800..0xDC00).contains(&unit) {
        let rest = text.get(behind..).unwrap_or_default();
        if rest.starts_with(b"\\u") {
            match self::unit(text, behind, reading.last)? {
                Some(low) if (0xDC00..0xE000).contains(&low) => {
                    code = 0x1_0000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
                    behind += 6;
                }
                Some(_) => {}
                None => return Ok(None),
            }
        } else if !reading.last && b"\\u".starts_with(rest) {
            return Ok(None);
        }
    }
    let appended = match (char::from_u32(code), reading.surrogates) {
        (Some(character), _) => out.try_extend(character.encode_utf8(&mut [0; 4]).as_bytes()),
        (None, Surrogates::Replace) => out.try_extend("\u{FFFD}".as_bytes()),
        (None, Surrogates::Keep) => {
            let low = |shift: u32| 0x80 | (code >> shift & 0x3F) as u8;
            out.try_extend(&[0xED, low(6), low(0)])
        }
        (None, Surrogates::Refuse) => {
            return Err(Fault::syntax(at, behind, format_args!("\\u{code:04x} is half a surrogate pair")));
        }
    };
    appended.map_err(|error| Fault::new(at, behind, error))?;
    Ok(Some(behind))
}

/// The code unit of the `\u` escape at `at`.
fn unit(text: &[u8], at: usize, last: bool) -> Parsed<Option<u32>> {
    let mut unit = 0;
    for digit_at in at + 2..at + 6 {
        let digit = match text.get(digit_at) {
            Some(byte) => char::from(*byte).to_digit(16),
            None if !last => return Ok(None),
            None => None,
        };
        let Some(digit) = digit else {
            return Err(Fault::unexpected(text, digit_at, "four hexadecimal digits after \\u"));
        };
        unit = unit << 4 | digit;
    }
    Ok(Some(unit))
}
