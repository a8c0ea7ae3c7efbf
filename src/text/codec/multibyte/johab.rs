//! Johab: the letters of a Korean syllable, five bits each; behind them the rest of KS X 1001.

use super::charset::{Charset, unit};
use super::korean::{FINALS, INITIALS, SYLLABLES, VOWELS};
use super::pairs::Pairs;
use super::tables::CP949_UNITS;

pub(super) struct Johab;

/// The five bits for no letter: at the beginning and at the end, and for the vowel.
const NONE: u16 = 1;
const NO_VOWEL: u16 = 2;
/// The first letters of the two kinds on their own.
const CONSONANT: u16 = 0x3131;
const VOWEL: u16 = 0x314f;

/// A letter: its number and the character that it is alone, `Letter(None)` for none.
struct Letter(Option<(u16, u16)>);

/// What the letters of KS X 1001's row 4 are alone.
fn alone(letter: u8) -> u16 {
    CONSONANT + u16::from(letter.wrapping_sub(0xa1))
}

fn initial(bits: u16) -> Option<Letter> {
    match bits {
        NONE => Some(Letter(None)),
        _ => {
            let at = bits.checked_sub(2)?;
            Some(Letter(Some((at, alone(*INITIALS.get(usize::from(at))?)))))
        }
    }
}

fn vowel(bits: u16) -> Option<Letter> {
    match bits {
        NO_VOWEL => Some(Letter(None)),
        3..=29 if bits & 7 >= 2 => {
            let at = (bits >> 3) * 6 + (bits & 7) - 3;
            Some(Letter(Some((at, VOWEL + at))))
        }
        _ => None,
    }
}

fn last(bits: u16) -> Option<Letter> {
    match bits {
        NONE => Some(Letter(None)),
        2..=17 | 19..=29 => {
            let at = bits - 1 - u16::from(bits > 18);
            Some(Letter(Some((at, alone(*FINALS.get(usize::from(at))?)))))
        }
        _ => None,
    }
}

fn syllable(bits: u16) -> Option<u16> {
    let letters = (initial(bits >> 10 & 0x1f)?.0, vowel(bits >> 5 & 0x1f)?.0, last(bits & 0x1f)?.0);
    match letters {
        (None, None, None) => Some(0x3000),
        (Some((_, alone)), None, None) | (None, Some((_, alone)), None) | (None, None, Some((_, alone))) => {
            Some(alone)
        }
        (Some((initial, _)), Some((vowel, _)), last) => {
            let last = last.map_or(0, |(at, _)| at);
            Some(SYLLABLES as u16 + (initial * u16::from(VOWELS) + vowel) * 28 + last)
        }
        _ => None,
    }
}

fn initial_bits(at: u16) -> u16 {
    at + 2
}

fn vowel_bits(at: u16) -> u16 {
    (at + 1) / 6 * 8 + (at + 1) % 6 + 2
}

fn last_bits(at: u16) -> u16 {
    at + 1 + u16::from(at >= 17)
}

fn code(initial: u16, vowel: u16, last: u16) -> u16 {
    0x8000 | initial << 10 | vowel << 5 | last
}

/// The code for a letter alone: a consonant begins a syllable if it can.
fn letter_code(letter: u8) -> u16 {
    let place = |letters: &[u8]| letters.iter().position(|&known| known == letter).map(|at| at as u16);
    match (place(&INITIALS), place(&FINALS)) {
        (Some(at), _) => code(initial_bits(at), NO_VOWEL, NONE),
        (None, Some(at)) => code(NONE, NO_VOWEL, last_bits(at)),
        (None, None) => 0,
    }
}

/// Two rows of KS X 1001 share a first byte.
fn pair_code(point: u16) -> u16 {
    let [row, cell] = Charset::Ksx1001.code(u32::from(point)).to_be_bytes();
    let row = match row {
        0x21..=0x2c => u16::from(row) - 0x21 + 0x1b2,
        0x4a..=0x7d => u16::from(row) - 0x21 + 0x197,
        _ => return 0,
    };
    let cell = u16::from(cell) - 0x21 + if row & 1 == 1 { 0x5e } else { 0 };
    (row >> 1) << 8 | (cell + if cell < 0x4e { 0x31 } else { 0x43 })
}

fn pair(lead: u8, trail: u8) -> u16 {
    let cell = match trail {
        0x31..=0x7e => trail - 0x31,
        0x91..=0xfe => trail - 0x43,
        _ => return 0,
    };
    let row = match lead {
        // The letters have their codes among the syllables.
        0xda if (0xa1..=0xd3).contains(&trail) => return 0,
        0xd9..=0xde => 2 * (lead - 0xd9),
        0xe0..=0xf9 => 2 * (lead - 0xe0) + 0x29,
        _ => return 0,
    };
    let (row, cell) = if cell < 0x5e { (row, cell) } else { (row + 1, cell - 0x5e) };
    unit(&CP949_UNITS, row + 0x21, cell + 0x21)
}

impl Pairs for Johab {
    fn unit(lead: u8, trail: u8) -> u16 {
        match lead {
            ..0xd8 => syllable(u16::from_be_bytes([lead, trail])).unwrap_or(0),
            _ => pair(lead, trail),
        }
    }

    fn code(point: u16) -> u16 {
        match point {
            0xac00..=0xd7a3 => {
                let (rest, last) = ((point - 0xac00) / 28, (point - 0xac00) % 28);
                let vowels = u16::from(VOWELS);
                code(initial_bits(rest / vowels), vowel_bits(rest % vowels), last_bits(last))
            }
            CONSONANT..VOWEL => letter_code(0xa1 + (point - CONSONANT) as u8),
            VOWEL..=0x3163 => code(NONE, vowel_bits(point - VOWEL), NONE),
            _ => pair_code(point),
        }
    }
}
