//! UTF-7: ASCII, with everything else as UTF-16 in base64 between `+` and the first byte that is no base64.

use super::step::{EncodeStep, Step, Stop};
use crate::memory::TryVec;
use crate::stream::Result;
use crate::text::utf8;
use encoding_rs::Encoding;
use memchr::memchr;

/// Bytes that are looked through for the end of what stands for itself: one by one, and then together.
const WORD: usize = 16;
const BLOCK: usize = 512;

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The base64 that `bytes` begin with.
pub(super) fn run_length(bytes: &[u8]) -> usize {
    bytes.iter().position(|&byte| digit(byte).is_none()).unwrap_or(bytes.len())
}

/// Whether these are the bytes of a run that is not complete, or none.
pub(super) fn may_wait(bytes: &[u8]) -> bool {
    match bytes {
        [] => true,
        [b'+', run @ ..] => run_length(run) == run.len(),
        _ => false,
    }
}

/// The six bits that a byte of base64 stands for.
fn digit(byte: u8) -> Option<u32> {
    Some(u32::from(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    }))
}

/// The bytes that stand for themselves at the start of `input`, up to a block.
fn direct_length(input: &[u8]) -> usize {
    let word = input.get(..WORD).unwrap_or(input);
    let length = word.iter().take_while(|&&byte| byte.is_ascii() && byte != b'+').count();
    if length < WORD {
        return length;
    }
    let block = input.get(..BLOCK).unwrap_or(input);
    let ascii = &block[..Encoding::ascii_valid_up_to(block)];
    memchr(b'+', ascii).unwrap_or(ascii.len())
}

/// Decodes up to a block of what stands for itself, or one run of base64. A run that is malformed at its end is not
/// consumed, but its text up to there is appended.
pub(super) fn decode(input: &[u8], last: bool, out: &mut Vec<u8>) -> Result<Step> {
    let direct = direct_length(input);
    if direct > 0 {
        out.try_extend(&input[..direct])?;
        return Ok(Step { consumed: direct, stop: Stop::Done });
    }
    let malformed = |len, reason| Ok(Step { consumed: 0, stop: Stop::Malformed(len, reason) });
    match input {
        [b'+', b'-', ..] => {
            out.try_push(b'+')?;
            Ok(Step { consumed: 2, stop: Stop::Done })
        }
        [b'+', byte, ..] if digit(*byte).is_none() => malformed(2, "ill-formed sequence"),
        [b'+', shifted @ ..] => run(shifted, last, out),
        _ => malformed(1, "unexpected special character"),
    }
}

/// Decodes the base64 that `shifted` begins with; a `+` stood before it.
fn run(shifted: &[u8], last: bool, out: &mut Vec<u8>) -> Result<Step> {
    const UNTERMINATED: &str = "unterminated shift sequence";
    let (digits, behind) = shifted.split_at(run_length(shifted));
    if behind.is_empty() && !last {
        return Ok(Step { consumed: 0, stop: Stop::Incomplete(UNTERMINATED) });
    }
    let (mut bits, mut buffer, mut high) = (0, 0_u32, None::<u32>);
    for value in digits.iter().filter_map(|&byte| digit(byte)) {
        buffer = buffer << 6 | value;
        bits += 6;
        if bits < 16 {
            continue;
        }
        bits -= 16;
        let unit = buffer >> bits;
        buffer &= (1 << bits) - 1;
        match (high.take(), unit) {
            (Some(high), 0xdc00..0xe000) => {
                utf8::put(0x10000 + ((high & 0x3ff) << 10) + (unit & 0x3ff), out)?;
                continue;
            }
            (Some(lone), _) => utf8::put(lone, out)?,
            (None, _) => {}
        }
        match unit {
            0xd800..0xdc00 => high = Some(unit),
            _ => utf8::put(unit, out)?,
        }
    }
    let len = 1 + digits.len();
    let padded = bits < 6 && buffer == 0;
    let Some(&end) = behind.first() else {
        return Ok(match high {
            None if padded => Step { consumed: len, stop: Stop::Done },
            _ => Step { consumed: 0, stop: Stop::Malformed(len, UNTERMINATED) },
        });
    };
    if !padded {
        let reason = match bits {
            0..6 => "non-zero padding bits in shift sequence",
            _ => "partial character in shift sequence",
        };
        return Ok(Step { consumed: 0, stop: Stop::Malformed(len + 1, reason) });
    }
    // A surrogate that is left over counts only where text follows.
    if let (Some(lone), true) = (high, end.is_ascii()) {
        utf8::put(lone, out)?;
    }
    Ok(Step { consumed: len + usize::from(end == b'-'), stop: Stop::Done })
}

/// What is written as it is.
fn is_direct(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | b'\r' | b' '..=b'}') && !matches!(byte, b'+' | b'\\')
}

/// Encodes all of `text`; lone surrogates are code units like others.
pub(super) fn encode(text: &[u8], out: &mut Vec<u8>) -> Result<EncodeStep> {
    let mut rest = text;
    loop {
        let (direct, behind) = rest.split_at(rest.iter().take_while(|&&byte| is_direct(byte)).count());
        out.try_extend(direct)?;
        rest = match behind {
            [] => return Ok(EncodeStep { consumed: text.len(), bad: 0, reason: "" }),
            [b'+', behind @ ..] => {
                out.try_extend(b"+-")?;
                behind
            }
            _ => {
                let (shifted, behind) =
                    behind.split_at(behind.iter().take_while(|&&byte| !is_direct(byte)).count());
                out.try_push(b'+')?;
                encode_run(shifted, out)?;
                // What cannot be base64 ends a run by itself.
                if behind.first().is_none_or(|&byte| byte == b'-' || digit(byte).is_some()) {
                    out.try_push(b'-')?;
                }
                behind
            }
        };
    }
}

/// Appends base64.
fn encode_run(text: &[u8], out: &mut Vec<u8>) -> Result<()> {
    let (mut bits, mut buffer) = (0, 0_u64);
    let mut put = |unit: u32, width: u32| {
        buffer = buffer << width | u64::from(unit);
        bits += width;
        while bits >= 6 {
            bits -= 6;
            out.try_push(DIGITS[(buffer >> bits & 63) as usize])?;
        }
        Ok(bits)
    };
    let mut left = 0;
    for point in utf8::points(text) {
        left = match point.checked_sub(0x10000) {
            None => put(point, 16)?,
            Some(bits) => {
                put(0xd800 | bits >> 10, 16)?;
                put(0xdc00 | bits & 0x3ff, 16)?
            }
        };
    }
    if left > 0 {
        put(0, 6 - left)?;
    }
    Ok(())
}
