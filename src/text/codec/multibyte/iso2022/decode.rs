//! ISO 2022: decoding.

use super::super::super::step::{Step, Stop};
use super::super::charset::{DOUBLE, unit};
use super::super::pairs::put;
use super::super::{ILLEGAL, INCOMPLETE};
use super::{ASCII, BLOCK, ESC, Mode, ROOM, SHIFT_IN, SHIFT_OUT, Variant};
use crate::memory::TryVec;
use crate::stream::Result;
use encoding_rs::Encoding;

/// An escape sequence that is longer is none.
const LONGEST: usize = 16;

/// What bytes begin with, other than a character of two.
enum Found {
    /// So many bytes that stand for nothing.
    Nothing(usize),
    /// So many bytes that stand for a character.
    Character(usize, u32),
    Incomplete,
    Malformed(usize),
}

pub(in super::super) fn decode<V: Variant>(
    number: &mut u64,
    input: &[u8],
    out: &mut Vec<u8>,
) -> Result<Step> {
    let mut mode = Mode::of(*number);
    let (mut table, mut plain) = (mode.table::<V>(), mode.is_plain());
    let mut block = [0; BLOCK];
    let mut rest = input;
    let mut stop = None;
    while stop.is_none() {
        if plain {
            let run = &rest[..memchr::memchr3(ESC, SHIFT_OUT, SHIFT_IN, rest).unwrap_or(rest.len())];
            let run = &run[..Encoding::ascii_valid_up_to(run)];
            out.try_extend(run)?;
            rest = &rest[run.len()..];
        }
        let mut len = 0;
        while let Some(room) = block.get_mut(len..).and_then(<[u8]>::first_chunk_mut::<ROOM>) {
            let found = match (table, rest) {
                (_, []) => {
                    stop = Some(Stop::Done);
                    break;
                }
                (Some(table), &[a @ 0x20..=0x7f, b, ref after @ ..]) => match unit(table, a, b) {
                    0 => Found::Malformed(2),
                    unit => {
                        len += put(unit, room);
                        rest = after;
                        continue;
                    }
                },
                (None, &[byte @ 0x20..=0x7f, ref after @ ..]) if plain => {
                    room[0] = byte;
                    (rest, len) = (after, len + 1);
                    continue;
                }
                _ => {
                    let found = other::<V>(&mut mode, rest);
                    (table, plain) = (mode.table::<V>(), mode.is_plain());
                    found
                }
            };
            match found {
                Found::Nothing(taken) => rest = &rest[taken..],
                Found::Character(taken, point) => {
                    let character = char::from_u32(point).unwrap_or(char::REPLACEMENT_CHARACTER);
                    len += character.encode_utf8(room).len();
                    rest = &rest[taken..];
                }
                Found::Incomplete => {
                    stop = Some(Stop::Incomplete(INCOMPLETE));
                    break;
                }
                Found::Malformed(bytes) => {
                    stop = Some(Stop::Malformed(bytes, ILLEGAL));
                    break;
                }
            }
        }
        out.try_extend(&block[..len])?;
    }
    *number = mode.number();
    Ok(Step { consumed: input.len() - rest.len(), stop: stop.unwrap_or(Stop::Done) })
}

/// What `input`, not empty, begins with: anything but a character of two bytes that is whole.
fn other<V: Variant>(mode: &mut Mode, input: &[u8]) -> Found {
    let byte = input.first().copied().unwrap_or(0);
    let itself = Found::Character(1, u32::from(byte));
    if mode.passing {
        mode.passing = !ends_escape(byte);
        return itself;
    }
    match *input {
        [ESC] => Found::Incomplete,
        [ESC, b'(' | b')' | b'$' | b'.' | b'&', ..] => designate::<V>(mode, input),
        [ESC, b'N', ..] if V::SINGLE_SHIFT => single(mode.marks[2], input),
        [ESC, ..] => {
            mode.passing = true;
            itself
        }
        [SHIFT_OUT | SHIFT_IN, ..] if V::SHIFTS => {
            mode.shifted = byte == SHIFT_OUT;
            Found::Nothing(1)
        }
        [b'\n', ..] => {
            mode.shifted = false;
            itself
        }
        [0x80..=0xff, ..] => Found::Malformed(1),
        [0x20..=0x7f, ..] => match mode.charset::<V>() {
            Some(charset) if charset.width() > input.len() => Found::Incomplete,
            Some(charset) => match charset.point(byte) {
                0 => Found::Malformed(1),
                point => Found::Character(1, point),
            },
            None if mode.marks[usize::from(mode.shifted)] == ASCII => itself,
            // A mode that this encoding does not have.
            None => Found::Malformed(1),
        },
        _ => itself,
    }
}

fn ends_escape(byte: u8) -> bool {
    matches!(byte, b'@'..=b'Z')
}

/// An escape sequence that designates a character set.
fn designate<V: Variant>(mode: &mut Mode, input: &[u8]) -> Found {
    let mut at = 1;
    let len = loop {
        match *input.get(at..).unwrap_or_default() {
            _ if at >= LONGEST => return Found::Malformed(1),
            [] => return Found::Incomplete,
            [byte, ..] if ends_escape(byte) => break at + 1,
            [b'&', b'@', ..] if V::PREFIX => at += 3,
            _ => at += 1,
        }
    };
    let (set, mark) = match *input.get(1..len).unwrap_or_default() {
        [b'$', mark] | [b'$', b'(', mark] => (0, mark | DOUBLE),
        [b'$', b')', mark] => (1, mark | DOUBLE),
        [b'(', mark] => (0, mark),
        [b')', mark] => (1, mark),
        [b'.', mark] if V::SINGLE_SHIFT => (2, mark),
        // CPython does not look at the prefix again.
        [_, _, ESC, b'$', b'B'] if V::PREFIX => (0, b'B' | DOUBLE),
        _ => return Found::Malformed(len),
    };
    if mark != ASCII && V::CHARSETS.iter().all(|charset| charset.mark() != mark) {
        return Found::Malformed(len);
    }
    mode.marks[set] = mark;
    Found::Nothing(len)
}

/// ISO 8859-7 of 1987 from 0xa0 on, where it is no more than 0x2d0 below the code points.
static GREEK: &[[u8; 2]] = include_bytes!("../data/iso8859_7").as_chunks().0;

/// A character of G2 behind `ESC N`.
fn single(mark: u8, input: &[u8]) -> Found {
    let Some(&byte) = input.get(2) else {
        return Found::Incomplete;
    };
    let high = u32::from(byte | 0x80);
    let greek = |at: u8| GREEK.get(usize::from(at)).map_or(0, |&unit| u32::from(u16::from_le_bytes(unit)));
    let point = match (mark, byte) {
        (ASCII, 0..=0x7f) => u32::from(byte),
        (b'A', 0..=0x7f) => high,
        (b'F', 0..=0x1f) => high,
        (b'F', 0x20..=0x7f) => greek(byte - 0x20),
        (b'F', 0x80..=0xff) => u32::from(byte & 0x7f),
        _ => return Found::Malformed(3),
    };
    if point == 0 && byte & 0x7f != 0 { Found::Malformed(3) } else { Found::Character(3, point) }
}
