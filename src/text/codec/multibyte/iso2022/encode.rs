//! ISO 2022: encoding.

use super::super::super::step::EncodeStep;
use super::super::ILLEGAL;
use super::super::charset::{Charset, DOUBLE};
use super::super::pairs::first;
use super::{ASCII, BLOCK, ESC, Mode, ROOM, SHIFT_IN, SHIFT_OUT, Variant};
use crate::memory::TryVec;
use crate::stream::Result;
use crate::text::utf8;
use encoding_rs::Encoding;

pub(in super::super) fn encode<V: Variant>(
    number: &mut u64,
    text: &[u8],
    out: &mut Vec<u8>,
) -> Result<EncodeStep> {
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
pub(in super::super) fn finish<V: Variant>(number: &mut u64, out: &mut Vec<u8>) -> Result<()> {
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
