//! UTF-8 as it is stored: validity, and the way between bytes and code points.
//!
//! Everything but [`check`] trusts its input and looks at lead bytes only, so it holds for generalised UTF-8 too.

use crate::stream::{Error, Result, Status};

/// Bytes looked at together when code points are counted off.
const BLOCK: usize = 64;

/// The text, or `DECODE` with the range of the first bytes that are not UTF-8.
pub fn check(text: &[u8]) -> Result<&str> {
    core::str::from_utf8(text).map_err(|fault| refuse(text, &fault))
}

#[cold]
fn refuse(text: &[u8], fault: &core::str::Utf8Error) -> Error {
    let start = fault.valid_up_to();
    let end = fault.error_len().map_or(text.len(), |n| start + n);
    let byte = text.get(start).copied().unwrap_or(0);
    let what = if fault.error_len().is_none() { "is cut off" } else { "is no UTF-8" };
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

/// Where the first `n` code points of `text` end, and how many there were.
pub fn advance(text: &[u8], n: usize) -> (usize, usize) {
    let (mut at, mut left) = (0, n);
    for block in text.chunks_exact(BLOCK) {
        let starts = count(block);
        if starts > left {
            break;
        }
        left -= starts;
        at += BLOCK;
    }
    for (i, &byte) in text.iter().enumerate().skip(at) {
        if is_start(byte) {
            if left == 0 {
                return (i, n);
            }
            left -= 1;
        }
    }
    (text.len(), n - left)
}

/// Where the last `n` code points of `text` begin; 0 when it holds fewer.
pub fn retreat(text: &[u8], n: usize) -> usize {
    let (mut end, mut left) = (text.len(), n);
    for block in text.rchunks_exact(BLOCK) {
        let starts = count(block);
        if starts >= left {
            break;
        }
        left -= starts;
        end -= BLOCK;
    }
    for (i, &byte) in text.iter().enumerate().take(end).rev() {
        if left == 0 {
            break;
        }
        if is_start(byte) {
            left -= 1;
        }
        end = i;
    }
    end
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
