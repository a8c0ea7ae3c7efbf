//! ISO 2022 in seven bits: escape sequences designate the character sets G0, G1 and G2, and shifts choose among them.

use super::super::step::{EncodeStep, Step, Stop};
use super::charset::{Charset, DOUBLE, unit};
use super::pairs::{first, put};
use super::tables::DecodeTable;
use super::{ILLEGAL, INCOMPLETE};
use crate::memory::TryVec;
use crate::stream::Result;
use crate::text::utf8;
use encoding_rs::Encoding;

const ESC: u8 = 0x1b;
const SHIFT_OUT: u8 = 0x0e;
const SHIFT_IN: u8 = 0x0f;
const ASCII: u8 = b'B';
/// An escape sequence that is longer is none.
const LONGEST: usize = 16;
/// Output is put together in blocks of this many bytes.
const BLOCK: usize = 1024;
/// The most that one character adds either way: a designation, a shift and two bytes.
const ROOM: usize = 8;

/// What the members of the family differ in.
pub(super) trait Variant {
    /// In the order in which they are tried for a character.
    const CHARSETS: &'static [Charset];
    /// Whether the character sets are G1, which is shifted to; else they are G0, and shifts are control characters.
    const SHIFTS: bool = false;
    /// Whether there is a G2, for single characters.
    const SINGLE_SHIFT: bool = false;
    /// Whether the mark of JIS X 0208 may have the prefix that says: of 1990.
    const PREFIX: bool = true;
}

/// The marks of G0 to G2, and flags. As a number it is Python's, except that ASCII counts 0.
#[derive(Clone, Copy)]
struct Mode {
    marks: [u8; 3],
    /// The encoding is shifted to G1.
    shifted: bool,
    /// An escape sequence of another kind is passed through, to its end.
    passing: bool,
}

impl Mode {
    fn of(number: u64) -> Mode {
        let [a, b, c, _, flags, ..] = number.to_le_bytes();
        Mode { marks: [a, b, c].map(|mark| mark ^ ASCII), shifted: flags & 1 != 0, passing: flags & 2 != 0 }
    }

    fn number(self) -> u64 {
        let [a, b, c] = self.marks.map(|mark| mark ^ ASCII);
        u64::from_le_bytes([a, b, c, 0, u8::from(self.shifted) | u8::from(self.passing) << 1, 0, 0, 0])
    }

    /// The character set that is on; `None` for ASCII.
    fn charset<V: Variant>(self) -> Option<Charset> {
        let mark = self.marks[usize::from(self.shifted)];
        V::CHARSETS.iter().copied().find(|charset| charset.mark() == mark)
    }

    /// The table of the character set that is on, when that has two bytes a character and counts now.
    fn table<V: Variant>(self) -> Option<&'static DecodeTable> {
        self.charset::<V>().filter(|_| !self.passing).and_then(Charset::table)
    }

    /// Whether everything but escapes and shifts stands for itself.
    fn is_plain(self) -> bool {
        self.marks[0] == ASCII && !self.shifted && !self.passing
    }
}

/// What bytes begin with, other than a character of two.
enum Found {
    /// So many bytes that stand for nothing.
    Nothing(usize),
    /// So many bytes that stand for a character.
    Character(usize, u32),
    Incomplete,
    Malformed(usize),
}

pub(super) fn decode<V: Variant>(number: &mut u64, input: &[u8], out: &mut Vec<u8>) -> Result<Step> {
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
static GREEK: &[[u8; 2]] = include_bytes!("data/iso8859_7").as_chunks().0;

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

pub(super) fn encode<V: Variant>(number: &mut u64, text: &[u8], out: &mut Vec<u8>) -> Result<EncodeStep> {
    let mut mode = Mode::of(*number);
    let mut block = [0; BLOCK];
    let mut rest = text;
    let mut bad = 0;
    while bad == 0 && !rest.is_empty() {
        if mode.is_plain() {
            let ascii = Encoding::ascii_valid_up_to(rest);
            out.try_extend(&rest[..ascii])?;
            rest = &rest[ascii..];
        }
        let mut len = 0;
        while !rest.is_empty()
            && let Some(room) = block.get_mut(len..).and_then(<[u8]>::first_chunk_mut::<ROOM>)
        {
            let (point, after) = first(rest);
            let mut written = Written { room, len: 0 };
            if point < 0x80 {
                back::<V>(&mut mode, &mut written);
                written.put(&[point as u8]);
            } else {
                let known = V::CHARSETS.iter().map(|&charset| (charset, charset.code(point)));
                let Some((charset, code)) = known.into_iter().find(|&(_, code)| code != 0) else {
                    bad = utf8::width(point);
                    break;
                };
                choose::<V>(&mut mode, charset, &mut written);
                match code.to_be_bytes() {
                    [0, byte] => written.put(&[byte]),
                    pair => written.put(&pair),
                }
            }
            len += written.len;
            rest = after;
        }
        out.try_extend(&block[..len])?;
    }
    *number = mode.number();
    Ok(EncodeStep { consumed: text.len() - rest.len(), bad, reason: ILLEGAL })
}

/// The way back to ASCII. What G1 is stays.
pub(super) fn finish<V: Variant>(number: &mut u64, out: &mut Vec<u8>) -> Result<()> {
    let mut mode = Mode::of(*number);
    let mut written = Written { room: &mut [0; ROOM], len: 0 };
    back::<V>(&mut mode, &mut written);
    *number = mode.number();
    out.try_extend(&written.room[..written.len])
}

/// The bytes for one character.
struct Written<'r> {
    room: &'r mut [u8; ROOM],
    len: usize,
}

impl Written<'_> {
    fn put(&mut self, bytes: &[u8]) {
        self.room[self.len..self.len + bytes.len()].copy_from_slice(bytes);
        self.len += bytes.len();
    }
}

fn back<V: Variant>(mode: &mut Mode, written: &mut Written<'_>) {
    if mode.shifted {
        written.put(&[SHIFT_IN]);
        mode.shifted = false;
    }
    if mode.marks[0] != ASCII {
        written.put(&[ESC, b'(', ASCII]);
        mode.marks[0] = ASCII;
    }
}

/// Turns `charset` on.
fn choose<V: Variant>(mode: &mut Mode, charset: Charset, written: &mut Written<'_>) {
    let set = usize::from(V::SHIFTS);
    let mark = charset.mark();
    if mode.marks[set] != mark {
        let which = if V::SHIFTS { b')' } else { b'(' };
        match charset {
            Charset::Jisx0208 => written.put(&[ESC, b'$', mark & !DOUBLE]),
            _ if charset.width() == 1 => written.put(&[ESC, which, mark]),
            _ => written.put(&[ESC, b'$', which, mark & !DOUBLE]),
        }
        mode.marks[set] = mark;
    }
    if V::SHIFTS && !mode.shifted {
        written.put(&[SHIFT_OUT]);
        mode.shifted = true;
    }
}

pub(super) struct Jp;

impl Variant for Jp {
    const CHARSETS: &'static [Charset] = &[Charset::Jisx0208, Charset::Jisx0201Roman, Charset::Jisx0208Old];
}

pub(super) struct Jp1;

impl Variant for Jp1 {
    const CHARSETS: &'static [Charset] =
        &[Charset::Jisx0208, Charset::Jisx0212, Charset::Jisx0201Roman, Charset::Jisx0208Old];
}

pub(super) struct Jp2;

impl Variant for Jp2 {
    const CHARSETS: &'static [Charset] = &[
        Charset::Jisx0208,
        Charset::Jisx0212,
        Charset::Ksx1001,
        Charset::Gb2312,
        Charset::Jisx0201Roman,
        Charset::Jisx0208Old,
        Charset::Latin1,
        Charset::Greek,
    ];
    const SINGLE_SHIFT: bool = true;
}

pub(super) struct JpExt;

impl Variant for JpExt {
    const CHARSETS: &'static [Charset] = &[
        Charset::Jisx0208,
        Charset::Jisx0212,
        Charset::Jisx0201Roman,
        Charset::Jisx0201Katakana,
        Charset::Jisx0208Old,
    ];
}

pub(super) struct Kr;

impl Variant for Kr {
    const CHARSETS: &'static [Charset] = &[Charset::Ksx1001];
    const SHIFTS: bool = true;
    const PREFIX: bool = false;
}
