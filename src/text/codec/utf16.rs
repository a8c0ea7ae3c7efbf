//! UTF-16 in both orders.

use super::order::Order;
use super::step::{EncodeStep, Step, Stop};
use crate::memory::TryVec;
use crate::stream::Result;
use crate::text::utf8;
use encoding_rs::mem;

/// Code units that are decoded at once.
const GROUP: usize = 8;

/// Room for the UTF-8 of a group: three bytes a unit, and one more because each is written as four.
const GROUP_ROOM: usize = 3 * GROUP + 1;

/// Bytes of UTF-8 that are gathered on the stack.
const BLOCK: usize = 4096;

/// The order that a byte order mark tells.
pub(super) fn order_of_mark(bytes: &[u8]) -> Option<Order> {
    match bytes {
        [0xff, 0xfe, ..] => Some(Order::Little),
        [0xfe, 0xff, ..] => Some(Order::Big),
        _ => None,
    }
}

/// Decodes up to a block of `input`.
pub(super) fn decode(order: Order, input: &[u8], out: &mut Vec<u8>) -> Result<Step> {
    match order {
        Order::Little => decode_units(u16::from_le_bytes, input, out),
        Order::Big => decode_units(u16::from_be_bytes, input, out),
    }
}

#[inline(always)]
fn decode_units(unit: impl Fn([u8; 2]) -> u16 + Copy, input: &[u8], out: &mut Vec<u8>) -> Result<Step> {
    let mut block = [0; BLOCK];
    let (mut consumed, mut len) = (0, 0);
    let mut stop = Stop::Done;
    while let Some(room) = block[len..].first_chunk_mut::<GROUP_ROOM>() {
        let rest = &input[consumed..];
        if let Some(group) = rest.first_chunk::<{ 2 * GROUP }>() {
            let units = core::array::from_fn(|i| unit([group[2 * i], group[2 * i + 1]]));
            if let Some(written) = decode_group(units, room) {
                consumed += group.len();
                len += written;
                continue;
            }
        }
        match decode_one(unit, rest) {
            Ok(Some(character)) => {
                consumed += 2 * character.len_utf16();
                len += character.encode_utf8(room).len();
            }
            Ok(None) => break,
            Err(why) => {
                stop = why;
                break;
            }
        }
    }
    out.try_extend(&block[..len])?;
    Ok(Step { consumed, stop })
}

/// Decodes a group without surrogates; answers the length of its UTF-8.
#[inline(always)]
fn decode_group(units: [u16; GROUP], room: &mut [u8; GROUP_ROOM]) -> Option<usize> {
    // Each question is asked of all units together, which is what the compiler turns into wide instructions.
    if units.iter().fold(0, |bits, unit| bits | unit) < 0x80 {
        for (byte, &unit) in room.iter_mut().zip(&units) {
            *byte = unit as u8;
        }
        return Some(GROUP);
    }
    if units.iter().fold(false, |any, &unit| any | (unit & 0xf800 == 0xd800)) {
        return None;
    }
    if units.iter().fold(true, |all, &unit| all & (unit >= 0x800)) {
        for (i, &unit) in units.iter().enumerate() {
            room[3 * i..3 * i + 4].copy_from_slice(&three_bytes(u32::from(unit)).to_le_bytes());
        }
        return Some(3 * GROUP);
    }
    // Every unit is written as four bytes, and the next one over what is too much of it: no branch to mispredict.
    let mut len = 0;
    for unit in units {
        let point = u32::from(unit);
        let sequence = match point {
            0..0x80 => point,
            0x80..0x800 => 0x80c0 | point >> 6 | (point & 0x3f) << 8,
            _ => three_bytes(point),
        };
        room[len..len + 4].copy_from_slice(&sequence.to_le_bytes());
        len += 1 + usize::from(unit >= 0x80) + usize::from(unit >= 0x800);
    }
    Some(len)
}

/// The UTF-8 of a code point, its first byte in the lowest bits.
#[inline(always)]
fn three_bytes(point: u32) -> u32 {
    0x80_80e0 | point >> 12 | (point >> 6 & 0x3f) << 8 | (point & 0x3f) << 16
}

/// Decodes one character; `None` at the end.
fn decode_one(unit: impl Fn([u8; 2]) -> u16, input: &[u8]) -> core::result::Result<Option<char>, Stop> {
    let [a, b, rest @ ..] = input else {
        return if input.is_empty() { Ok(None) } else { Err(Stop::Incomplete("truncated data")) };
    };
    let first = u32::from(unit([*a, *b]));
    if let 0xd800..0xdc00 = first {
        let &[c, d, ..] = rest else { return Err(Stop::Incomplete("unexpected end of data")) };
        let second = u32::from(unit([c, d]));
        return match second {
            0xdc00..0xe000 => Ok(char::from_u32(0x10000 + ((first & 0x3ff) << 10) + (second & 0x3ff))),
            _ => Err(Stop::Malformed(2, "illegal UTF-16 surrogate")),
        };
    }
    char::from_u32(first).map(Some).ok_or(Stop::Malformed(2, "illegal encoding"))
}

/// Encodes up to the first lone surrogate.
pub(super) fn encode(order: Order, text: &[u8], out: &mut Vec<u8>) -> Result<EncodeStep> {
    let (mut units, mut block) = ([0; BLOCK / 4], [0; BLOCK / 2]);
    let run = utf8::until_surrogate(text);
    let mut rest = run;
    while !rest.is_empty() {
        let (part, behind) = rest.split_at(utf8::whole(rest.as_bytes(), units.len()));
        let len = mem::convert_str_to_utf16(part, &mut units);
        let (pairs, _) = block.as_chunks_mut();
        for (pair, &unit) in pairs.iter_mut().zip(&units) {
            *pair = order.bytes16(unit);
        }
        out.try_extend(&block[..2 * len])?;
        rest = behind;
    }
    let bad = utf8::surrogates(&text[run.len()..]).min(3);
    Ok(EncodeStep { consumed: run.len(), bad, reason: "surrogates not allowed" })
}
