//! UTF-8 as it is stored: validity, and the way between bytes and code points.
//!
//! Everything but [`check`] trusts its input and looks at lead bytes only, so it holds for generalised UTF-8 too.

use crate::memory::TryVec;
use crate::stream::{Error, Result, Status};
use encoding_rs::{Encoding, UTF_8};
use std::borrow::Cow;

/// Bytes looked at together when code points are counted off.
const BLOCK: usize = 64;

/// The text, or `DECODE` with the range of the first bytes that are not UTF-8.
pub fn check(text: &[u8]) -> Result<&str> {
    checked(text).ok_or_else(|| refuse(text, Encoding::utf8_valid_up_to(text)))
}

/// The text, if it is UTF-8: several times as fast as the standard library's check, which then says what is wrong.
fn checked(text: &[u8]) -> Option<&str> {
    match UTF_8.decode_without_bom_handling_and_without_replacement(text)? {
        Cow::Borrowed(text) => Some(text),
        Cow::Owned(_) => None,
    }
}

/// The code points in `text`, or `DECODE` as [`check`]. With `surrogates`, those pass in the three bytes that UTF-8
/// would have for them.
#[inline]
pub fn measure(text: &[u8], surrogates: bool) -> Result<usize> {
    if text.is_ascii() { Ok(text.len()) } else { measure_wide(text, surrogates) }
}

fn measure_wide(text: &[u8], surrogates: bool) -> Result<usize> {
    let mut rest = text;
    loop {
        rest = rest.get(Encoding::utf8_valid_up_to(rest)..).unwrap_or_default();
        rest = match rest {
            [] => return Ok(count(text)),
            [0xed, 0xa0..=0xbf, 0x80..=0xbf, after @ ..] if surrogates => after,
            _ => return Err(refuse(text, text.len() - rest.len())),
        };
    }
}

/// The text before the first lone surrogate in generalised UTF-8.
pub fn until_surrogate(text: &[u8]) -> &str {
    checked(text).or_else(|| checked(&text[..Encoding::utf8_valid_up_to(text)])).unwrap_or_default()
}

/// The code points of generalised UTF-8.
pub fn points(text: &[u8]) -> impl Iterator<Item = u32> + '_ {
    let mut rest = text.iter().map(|&byte| u32::from(byte));
    core::iter::from_fn(move || {
        let lead = rest.next()?;
        let (mut point, more) = match lead {
            0..0x80 => return Some(lead),
            0x80..0xe0 => (lead & 0x1f, 1),
            0xe0..0xf0 => (lead & 0x0f, 2),
            _ => (lead & 0x07, 3),
        };
        for _ in 0..more {
            point = point << 6 | rest.next().unwrap_or(0) & 0x3f;
        }
        Some(point)
    })
}

/// The bytes that a code point takes in generalised UTF-8.
pub fn width(point: u32) -> usize {
    match point {
        0..0x80 => 1,
        0x80..0x800 => 2,
        0x800..0x10000 => 3,
        _ => 4,
    }
}

/// Appends a code point to `out` in generalised UTF-8.
pub fn put(point: u32, out: &mut Vec<u8>) -> Result<()> {
    let rest = |shift: u32| 0x80 | (point >> shift) as u8 & 0x3f;
    match width(point) {
        1 => out.try_push(point as u8),
        2 => out.try_extend(&[0xc0 | (point >> 6) as u8, rest(0)]),
        3 => out.try_extend(&[0xe0 | (point >> 12) as u8, rest(6), rest(0)]),
        _ => out.try_extend(&[0xf0 | (point >> 18) as u8, rest(12), rest(6), rest(0)]),
    }
}

/// The bytes of the surrogates that `text` begins with.
pub fn surrogates(text: &[u8]) -> usize {
    text.chunks_exact(3).take_while(|c| matches!(c, [0xed, 0xa0..=0xbf, _])).count() * 3
}

/// The error for text that is UTF-8 up to byte `start`.
#[cold]
fn refuse(text: &[u8], start: usize) -> Error {
    let rest = text.get(start..).unwrap_or_default();
    let len = core::str::from_utf8(rest).err().and_then(|fault| fault.error_len());
    let end = len.map_or(text.len(), |n| start + n);
    let byte = rest.first().copied().unwrap_or(0);
    let what = if len.is_none() { "is cut off" } else { "is no UTF-8" };
    Error::new(Status::DECODE, format_args!("text must be UTF-8: byte 0x{byte:02x} at offset {start} {what}"))
        .with(|detail| (detail.start, detail.end) = (start as i64, end as i64))
}

/// Whether a code point begins at this byte.
#[inline]
fn is_start(byte: u8) -> bool {
    byte & 0xc0 != 0x80
}

/// The code points in `text`.
pub fn count(text: &[u8]) -> usize {
    // Sums of at most 255 ones in a byte: this is what the compiler turns into wide instructions.
    text.chunks(255).map(|block| usize::from(block.iter().map(|&b| u8::from(is_start(b))).sum::<u8>())).sum()
}

/// The code points that begin in a word.
#[inline]
fn starts(word: &[u8; 8]) -> usize {
    let word = u64::from_ne_bytes(*word);
    let inside = (word >> 7) & !(word >> 6) & (u64::MAX / 255);
    8 - (inside.wrapping_mul(u64::MAX / 255) >> 56) as usize
}

/// Where the first `n` code points of `text` end, and how many there were.
pub fn advance(text: &[u8], n: usize) -> (usize, usize) {
    let (mut rest, mut left) = (text, n);
    while let Some((block, after)) = rest.split_first_chunk::<BLOCK>() {
        let found = count(block);
        if found > left {
            break;
        }
        (rest, left) = (after, left - found);
    }
    while let Some((word, after)) = rest.split_first_chunk::<8>() {
        let found = starts(word);
        if found > left {
            break;
        }
        (rest, left) = (after, left - found);
    }
    let at = text.len() - rest.len();
    for (i, &byte) in rest.iter().enumerate() {
        if is_start(byte) {
            if left == 0 {
                return (at + i, n);
            }
            left -= 1;
        }
    }
    (text.len(), n - left)
}

/// Where the last `n` code points of `text` begin; 0 when it holds fewer.
pub fn retreat(text: &[u8], n: usize) -> usize {
    let (mut rest, mut left) = (text, n);
    while let Some((before, block)) = rest.split_last_chunk::<BLOCK>() {
        let found = count(block);
        if found >= left {
            break;
        }
        (rest, left) = (before, left - found);
    }
    while let Some((before, word)) = rest.split_last_chunk::<8>() {
        let found = starts(word);
        if found >= left {
            break;
        }
        (rest, left) = (before, left - found);
    }
    while left > 0
        && let Some((&byte, before)) = rest.split_last()
    {
        left -= usize::from(is_start(byte));
        rest = before;
    }
    rest.len()
}

/// How many of the first `room` bytes of `text` are whole code points.
pub fn whole(text: &[u8], room: usize) -> usize {
    if text.len() <= room {
        return text.len();
    }
    let mut n = room;
    while n > 0 && !text.get(n).is_none_or(|&byte| is_start(byte)) {
        n -= 1;
    }
    n
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIXED: &str =
        "aä€😀 plain ASCII for a while, longer than one block of sixty-four bytes, then äöü€😀";

    #[test]
    fn code_points_are_found_forwards_and_backwards_at_every_place() {
        let text = MIXED.repeat(3);
        let total = text.chars().count();
        assert_eq!(count(text.as_bytes()), total);
        for (n, (at, _)) in text.char_indices().enumerate() {
            assert_eq!(advance(text.as_bytes(), n), (at, n));
            assert_eq!(retreat(text.as_bytes(), total - n), at);
        }
        assert_eq!(advance(text.as_bytes(), total), (text.len(), total));
        assert_eq!(advance(text.as_bytes(), total + 9), (text.len(), total));
        assert_eq!(retreat(text.as_bytes(), 0), text.len());
        assert_eq!(retreat(text.as_bytes(), total + 9), 0);
    }

    #[test]
    fn a_cut_never_splits_a_code_point() {
        for room in 0..MIXED.len() + 3 {
            let n = whole(MIXED.as_bytes(), room);
            assert!(MIXED.is_char_boundary(n) && n <= room && room.min(MIXED.len()) - n < 4);
        }
    }

    #[test]
    fn invalid_text_is_refused_with_its_range() {
        for (text, start, end) in
            [(&b"ab\xff"[..], 2, 3), (b"a\xe2\x82", 1, 3), (b"\xed\xa0\x80", 0, 1), (b"\xf0\x90x", 0, 2)]
        {
            let error = check(text).unwrap_err();
            let detail = error.detail().unwrap();
            assert_eq!((error.status(), detail.start, detail.end), (Status::DECODE, start, end));
        }
    }
}
