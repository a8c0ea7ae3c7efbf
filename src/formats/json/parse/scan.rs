//! Passing over what is long in a text: white space, plain text and digits.

use crate::memory::{spaces, specials};

/// Passes over white space.
#[derive(Clone, Copy, Default)]
pub struct Spaces {
    /// How far the line before was indented.
    indent: u32,
}

impl Spaces {
    /// The first place from `at` on that is not white space.
    #[inline(always)]
    pub fn behind(&mut self, text: &[u8], at: usize) -> usize {
        match text.get(at) {
            Some(..=b' ') => self.behind_some(text, at),
            _ => at,
        }
    }

    /// Mostly there is one space, or a line break and the indentation of a line.
    #[inline(always)]
    fn behind_some(&mut self, text: &[u8], mut at: usize) -> usize {
        loop {
            match text.get(at) {
                Some(b'\n') => at = self.behind_indent(text, at + 1),
                Some(b' ' | b'\r' | b'\t') => at += 1,
                _ => return at,
            }
        }
    }

    /// Lines are mostly indented as the one before is. That they are is a guess of the processor's, which goes on with it
    /// before it has seen the spaces; to count them would make it wait.
    #[inline(always)]
    fn behind_indent(&mut self, text: &[u8], mut at: usize) -> usize {
        while let Some(block) = text.get(at..).and_then(|rest| rest.first_chunk::<32>()) {
            let others = !spaces(block);
            let expected = 1_u32 << (self.indent & 31);
            if others & (expected | (expected - 1)) == expected {
                return at + self.indent as usize;
            }
            if others != 0 {
                self.indent = others.trailing_zeros();
                return at + self.indent as usize;
            }
            at += 32;
        }
        at
    }
}

/// The first place from `at` on where a string stops being plain: a quote, a backslash, a control byte or the end of the text.
#[inline(always)]
pub fn behind_plain(text: &[u8], mut at: usize) -> usize {
    while let Some(block) = text.get(at..).and_then(|rest| rest.first_chunk::<16>()) {
        let found = specials(block);
        if found != 0 {
            return at + found.trailing_zeros() as usize;
        }
        at += 16;
    }
    while text.get(at).is_some_and(|byte| *byte >= 0x20 && *byte != b'"' && *byte != b'\\') {
        at += 1;
    }
    at
}

/// Digits as a number.
#[derive(Clone, Copy, Default)]
pub struct Digits {
    /// Their value, as long as it fits; without what did not fit otherwise.
    pub value: u64,
    /// The first place behind them.
    pub end: usize,
}

/// The digits from `at` on, which mostly are few: those before a point.
#[inline(always)]
pub fn few_digits(text: &[u8], mut at: usize) -> Digits {
    let mut value = 0;
    for _ in 0..3 {
        match text.get(at) {
            Some(digit @ b'0'..=b'9') => value = 10 * value + u64::from(digit - b'0'),
            _ => return Digits { value, end: at },
        }
        at += 1;
    }
    digits(text, at, value)
}

/// Appends the digits from `at` on to `value`.
#[inline(always)]
pub fn digits(text: &[u8], mut at: usize, mut value: u64) -> Digits {
    let start = at;
    const ZEROS: u64 = u64::from_ne_bytes([b'0'; 8]);
    const POWERS: [u64; 8] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000];
    while let Some(eight) = text.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
        let word = u64::from_le_bytes(*eight) ^ ZEROS;
        // A carry is wrong only above a byte that is no digit.
        let others = (word.wrapping_add(0x7676_7676_7676_7676) | word) & 0x8080_8080_8080_8080;
        if others == 0 {
            value = value.wrapping_mul(100_000_000).wrapping_add(eight_digits(word));
            at += 8;
            if at - start >= 3 * 8 {
                // There are more than fit: what they are worth does not matter.
                at = behind_many_digits(text, at);
            }
            continue;
        }
        let count = others.trailing_zeros() / 8;
        // The digits behind as many zeros as there are other bytes.
        let digits = (word << 8) << (56 - 8 * count);
        value = value.wrapping_mul(POWERS[count as usize & 7]).wrapping_add(eight_digits(digits));
        return Digits { value, end: at + count as usize };
    }
    while let Some(digit) = text.get(at).map(|byte| byte.wrapping_sub(b'0')).filter(|digit| *digit < 10) {
        value = value.wrapping_mul(10).wrapping_add(u64::from(digit));
        at += 1;
    }
    Digits { value, end: at }
}

/// A place from `at` on with nothing but digits before it, and soon none behind it.
#[cold]
fn behind_many_digits(text: &[u8], mut at: usize) -> usize {
    while let Some(block) = text.get(at..).and_then(|rest| rest.first_chunk::<64>()) {
        if !block.iter().fold(true, |all, byte| all & byte.is_ascii_digit()) {
            break;
        }
        at += 64;
    }
    at
}

/// The value of eight digits, a byte each, the first in the lowest.
#[inline(always)]
fn eight_digits(word: u64) -> u64 {
    // Neighbours become pairs, pairs fours, and fours the eight.
    let pairs = word.wrapping_mul(10).wrapping_add(word >> 8) & 0x00FF_00FF_00FF_00FF;
    let fours = pairs.wrapping_mul(100).wrapping_add(pairs >> 16) & 0x0000_FFFF_0000_FFFF;
    fours.wrapping_mul(10_000).wrapping_add(fours >> 32) & 0xFFFF_FFFF
}
