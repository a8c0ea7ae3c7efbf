//! Encodings without modes: ASCII, pairs of bytes by a table, and what each has besides.

use super::super::step::{EncodeStep, Step, Stop};
use super::{ILLEGAL, INCOMPLETE};
use crate::memory::TryVec;
use crate::stream::Result;
use crate::text::utf8;
use encoding_rs::Encoding;

/// Output is put together in blocks of this many bytes.
const BLOCK: usize = 2048;
/// The most that one character takes either way, and what is looked at together in runs of ASCII.
const WORD: usize = 8;

/// What bytes begin with.
pub(super) enum Sequence {
    /// So many bytes stand for this character.
    One(usize, u32),
    /// So many bytes stand for two.
    Two(usize, [u32; 2]),
    /// There are too few to tell.
    Incomplete,
    /// Nothing.
    Malformed,
}

/// The bytes of a character.
pub(super) struct Code {
    pub(super) bytes: [u8; WORD],
    pub(super) len: usize,
    /// So many bytes of the text behind the character have gone into them.
    pub(super) taken: usize,
}

impl Code {
    pub(super) fn of<const N: usize>(code: [u8; N]) -> Code {
        let mut bytes = [0; WORD];
        bytes[..N].copy_from_slice(&code);
        Code { bytes, len: N, taken: 0 }
    }
}

/// An encoding in which every byte below 0x80 outside of a sequence is ASCII.
pub(super) trait Pairs {
    /// The code unit that a pair stands for, 0 or a surrogate where it takes [`Pairs::sequence`] to tell.
    fn unit(lead: u8, trail: u8) -> u16;

    /// What `input` begins with, when that is neither ASCII nor a pair in the table.
    fn sequence(input: &[u8]) -> Sequence {
        if input.len() < 2 { Sequence::Incomplete } else { Sequence::Malformed }
    }

    /// What the table has for a character.
    fn code(point: u16) -> u16;

    /// Whether this, out of the table, is the pair of bytes to write; if not, it takes [`Pairs::character`] to tell.
    #[inline(always)]
    fn is_pair(_point: u16, code: u16) -> bool {
        code >= 0x8000
    }

    /// The bytes for a character of which the table has `code`, not a pair; `after` is the text behind it.
    fn character(_point: u32, code: u16, _after: &[u8]) -> Option<Code> {
        match code.to_be_bytes() {
            [0, 0] => None,
            [0, byte] => Some(Code::of([byte])),
            _ => None,
        }
    }

    /// Whether the character's bytes depend on the one behind it.
    fn waits(_point: u32) -> bool {
        false
    }
}

/// Writes a code unit, not a surrogate, as UTF-8; answers how long that is.
#[inline(always)]
pub(super) fn put(unit: u16, room: &mut [u8; WORD]) -> usize {
    let low = 0x80 | (unit & 0x3f) as u8;
    let middle = (unit >> 6) as u8;
    if unit < 0x80 {
        room[0] = unit as u8;
        return 1;
    }
    if unit < 0x800 {
        [room[0], room[1]] = [0xc0 | middle, low];
        return 2;
    }
    [room[0], room[1], room[2]] = [0xe0 | (unit >> 12) as u8, 0x80 | middle & 0x3f, low];
    3
}

pub(super) fn decode<E: Pairs>(_: &mut u64, input: &[u8], out: &mut Vec<u8>) -> Result<Step> {
    let mut block = [0; BLOCK];
    let mut rest = input;
    let mut stop = None;
    while stop.is_none() {
        let ascii = Encoding::ascii_valid_up_to(rest);
        out.try_extend(&rest[..ascii])?;
        rest = &rest[ascii..];
        let mut len = 0;
        while let Some(room) = block.get_mut(len..).and_then(<[u8]>::first_chunk_mut::<WORD>) {
            match *rest {
                [byte @ 0..=0x7f, ref after @ ..] => {
                    if let Some((word, after)) = rest.split_first_chunk::<WORD>()
                        && word.is_ascii()
                    {
                        *room = *word;
                        (rest, len) = (after, len + WORD);
                    } else {
                        room[0] = byte;
                        (rest, len) = (after, len + 1);
                    }
                    continue;
                }
                [lead, trail, ref after @ ..] => {
                    let unit = E::unit(lead, trail);
                    if unit >= 0x80 && unit & 0xf800 != 0xd800 {
                        len += put(unit, room);
                        rest = after;
                        continue;
                    }
                }
                [_] => {}
                [] => {
                    stop = Some(Stop::Done);
                    break;
                }
            }
            let (taken, points) = match E::sequence(rest) {
                Sequence::One(taken, point) => (taken, [point, 0]),
                Sequence::Two(taken, points) => (taken, points),
                Sequence::Incomplete => {
                    stop = Some(Stop::Incomplete(INCOMPLETE));
                    break;
                }
                Sequence::Malformed => {
                    stop = Some(Stop::Malformed(1, ILLEGAL));
                    break;
                }
            };
            let mut used = 0;
            for character in points.into_iter().filter(|&point| point != 0).filter_map(char::from_u32) {
                used += character.encode_utf8(&mut room[used..]).len();
            }
            len += used;
            rest = rest.get(taken..).unwrap_or_default();
        }
        out.try_extend(&block[..len])?;
    }
    Ok(Step { consumed: input.len() - rest.len(), stop: stop.unwrap_or(Stop::Done) })
}

/// The character that `text`, not empty, begins with, and what is behind it.
#[inline(always)]
pub(super) fn first(text: &[u8]) -> (u32, &[u8]) {
    let low = |byte: u8| u32::from(byte & 0x3f);
    match *text {
        [a @ 0xe0..=0xef, b, c, ref after @ ..] => (u32::from(a & 0x0f) << 12 | low(b) << 6 | low(c), after),
        [a @ 0xc0..=0xdf, b, ref after @ ..] => (u32::from(a & 0x1f) << 6 | low(b), after),
        [a @ 0xf0..=0xff, b, c, d, ref after @ ..] => {
            (u32::from(a & 0x07) << 18 | low(b) << 12 | low(c) << 6 | low(d), after)
        }
        [a, ref after @ ..] => (u32::from(a), after),
        [] => (0, text),
    }
}

pub(super) fn encode<E: Pairs>(mode: &mut u64, text: &[u8], out: &mut Vec<u8>) -> Result<EncodeStep> {
    let mut block = [0; BLOCK];
    let mut rest = text;
    let mut bad = 0;
    if !text.is_empty()
        && let Some(code) = waiting::<E>(mode, text)
    {
        out.try_extend(&code.bytes[..code.len])?;
        rest = &text[code.taken..];
    }
    while bad == 0 && !rest.is_empty() {
        let ascii = Encoding::ascii_valid_up_to(rest);
        out.try_extend(&rest[..ascii])?;
        rest = &rest[ascii..];
        let mut len = 0;
        while let Some(room) = block.get_mut(len..).and_then(<[u8]>::first_chunk_mut::<WORD>) {
            let (point, after) = match *rest {
                [] => break,
                [byte @ 0..=0x7f, ref after @ ..] => {
                    if let Some((word, after)) = rest.split_first_chunk::<WORD>()
                        && word.is_ascii()
                    {
                        *room = *word;
                        (rest, len) = (after, len + WORD);
                    } else {
                        room[0] = byte;
                        (rest, len) = (after, len + 1);
                    }
                    continue;
                }
                _ => first(rest),
            };
            let mut code = 0;
            if let Ok(point) = u16::try_from(point) {
                code = E::code(point);
                if E::is_pair(point, code) {
                    [room[0], room[1]] = code.to_be_bytes();
                    (rest, len) = (after, len + 2);
                    continue;
                }
            }
            if after.is_empty() && E::waits(point) {
                *mode = u64::from(point);
                rest = after;
                break;
            }
            let Some(code) = E::character(point, code, after) else {
                bad = utf8::width(point);
                break;
            };
            *room = code.bytes;
            (rest, len) = (&after[code.taken..], len + code.len);
        }
        out.try_extend(&block[..len])?;
    }
    Ok(EncodeStep { consumed: text.len() - rest.len(), bad, reason: ILLEGAL })
}

/// The bytes for the character that waited, now that `after` is behind it.
fn waiting<E: Pairs>(mode: &mut u64, after: &[u8]) -> Option<Code> {
    let point = u16::try_from(core::mem::take(mode)).ok().filter(|&point| E::waits(u32::from(point)))?;
    E::character(u32::from(point), E::code(point), after)
}

pub(super) fn finish<E: Pairs>(mode: &mut u64, out: &mut Vec<u8>) -> Result<()> {
    match waiting::<E>(mode, &[]) {
        Some(code) => out.try_extend(&code.bytes[..code.len]),
        None => Ok(()),
    }
}
