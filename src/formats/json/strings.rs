//! Strings: from their quotes to plain text.

use super::options::Surrogates;
use super::place::{Fault, Parsed};
use crate::memory::TryVec;
use encoding_rs::Encoding;

/// The text of a string or key: UTF-8, in which kept surrogates take the three bytes that UTF-8 would have for them.
#[derive(Clone, Copy)]
pub struct Text<'t> {
    pub bytes: &'t [u8],
    /// Whether it stood there without an escape, and so can be written without one.
    pub plain: bool,
}

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = 0x8080_8080_8080_8080;

/// Where a string stops being what it says: at a quote, a backslash or a control character.
struct Run {
    end: usize,
    /// Whether there is something beyond ASCII before.
    wide: bool,
}

#[inline(always)]
fn run(text: &[u8], start: usize) -> Run {
    let mut at = start;
    let mut beyond = 0;
    while let Some((eight, _)) = text.get(at..).and_then(|rest| rest.split_first_chunk::<8>()) {
        let word = u64::from_le_bytes(*eight);
        let quote = word ^ (ONES * b'"' as u64);
        let backslash = word ^ (ONES * b'\\' as u64);
        // The lowest byte that a borrow marks is a true one; only those above it may be wrong.
        let stops = (quote.wrapping_sub(ONES) & !quote
            | backslash.wrapping_sub(ONES) & !backslash
            | word.wrapping_sub(ONES * 0x20) & !word)
            & HIGHS;
        if stops != 0 {
            let before = (stops & stops.wrapping_neg()) - 1;
            beyond |= word & HIGHS & before;
            return Run { end: at + stops.trailing_zeros() as usize / 8, wide: beyond != 0 };
        }
        beyond |= word & HIGHS;
        at += 8;
    }
    let mut wide = beyond != 0;
    while let Some(&byte) = text.get(at) {
        if byte < 0x20 || byte == b'"' || byte == b'\\' {
            break;
        }
        wide |= byte >= 0x80;
        at += 1;
    }
    Run { end: at, wide }
}

/// Whether `bytes` can be written as they are.
#[inline]
pub fn is_plain(bytes: &[u8]) -> bool {
    let run = run(bytes, 0);
    // Surrogates begin with that byte.
    run.end == bytes.len() && (!run.wide || memchr::memchr(0xED, bytes).is_none())
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
#[inline(always)]
pub fn read<'t>(
    text: &'t [u8],
    quote: usize,
    reading: Reading,
    scratch: &'t mut Vec<u8>,
) -> Parsed<Option<(Text<'t>, usize)>> {
    let start = quote + 1;
    let run = run(text, start);
    if text.get(run.end) == Some(&b'"') {
        let bytes = text.get(start..run.end).unwrap_or_default();
        let plain = !run.wide || reading.trusted || check(bytes, start, reading.surrogates)?;
        return Ok(Some((Text { bytes, plain }, run.end + 1)));
    }
    unescape(text, quote, reading, scratch)
}

fn unescape<'t>(
    text: &'t [u8],
    quote: usize,
    reading: Reading,
    scratch: &'t mut Vec<u8>,
) -> Parsed<Option<(Text<'t>, usize)>> {
    scratch.clear();
    let mut at = quote + 1;
    loop {
        let run = run(text, at);
        let bytes = text.get(at..run.end).unwrap_or_default();
        if run.wide && !reading.trusted {
            match check(bytes, at, reading.surrogates) {
                // A character may be cut off with the string.
                Err(_) if run.end == text.len() && !reading.last => return Ok(None),
                outcome => outcome?,
            };
        }
        scratch.try_extend(bytes).map_err(|error| Fault::new(quote, run.end, error))?;
        match text.get(run.end) {
            Some(b'"') => return Ok(Some((Text { bytes: scratch, plain: false }, run.end + 1))),
            Some(b'\\') => match escape(text, run.end, reading, scratch)? {
                Some(behind) => at = behind,
                None => return Ok(None),
            },
            None if !reading.last => return Ok(None),
            _ => return Err(Fault::unexpected(text, run.end, "a character or the end of the string")),
        }
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
