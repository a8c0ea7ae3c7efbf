//! UTF-16 in both orders.

use super::order::Order;
use super::step::{EncodeStep, Step, Stop};
use crate::memory::TryVec;
use crate::stream::Result;
use crate::text::utf8;

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
    let mut block = [0; 1024];
    let (mut consumed, mut len) = (0, 0);
    let mut stop = Stop::Done;
    let mut units = input.chunks_exact(2).map(|pair| order.unit16([pair[0], pair[1]]));
    while let Some(room) = block.get_mut(len..len + 4) {
        let Some(unit) = units.next() else {
            if consumed < input.len() {
                stop = Stop::Incomplete("truncated data");
            }
            break;
        };
        let character = match unit {
            0xd800..=0xdbff => match units.next() {
                Some(low @ 0xdc00..=0xdfff) => {
                    let bits = (u32::from(unit & 0x3ff) << 10) | u32::from(low & 0x3ff);
                    char::from_u32(0x10000 + bits)
                }
                Some(_) => {
                    stop = Stop::Malformed(2, "illegal UTF-16 surrogate");
                    break;
                }
                None => {
                    stop = Stop::Incomplete("unexpected end of data");
                    break;
                }
            },
            _ => char::from_u32(u32::from(unit)),
        };
        let Some(character) = character else {
            stop = Stop::Malformed(2, "illegal encoding");
            break;
        };
        len += character.encode_utf8(room).len();
        consumed += 2 * character.len_utf16();
    }
    out.try_extend(&block[..len])?;
    Ok(Step { consumed, stop })
}

/// Encodes up to the first lone surrogate.
pub(super) fn encode(order: Order, text: &[u8], out: &mut Vec<u8>) -> Result<EncodeStep> {
    let mut block = [0; 1024];
    let mut len = 0;
    let run = utf8::until_surrogate(text);
    for unit in run.encode_utf16() {
        block[len..len + 2].copy_from_slice(&order.bytes16(unit));
        len += 2;
        if len == block.len() {
            out.try_extend(&block)?;
            len = 0;
        }
    }
    out.try_extend(&block[..len])?;
    let bad = utf8::surrogates(&text[run.len()..]).min(3);
    Ok(EncodeStep { consumed: run.len(), bad, reason: "surrogates not allowed" })
}
