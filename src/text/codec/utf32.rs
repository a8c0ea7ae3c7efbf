//! UTF-32 in both orders.

use super::order::Order;
use super::step::{EncodeStep, Step, Stop};
use crate::memory::TryVec;
use crate::stream::Result;
use crate::text::utf8;

/// The order that a byte order mark tells.
pub(super) fn order_of_mark(bytes: &[u8]) -> Option<Order> {
    match bytes {
        [0xff, 0xfe, 0, 0, ..] => Some(Order::Little),
        [0, 0, 0xfe, 0xff, ..] => Some(Order::Big),
        _ => None,
    }
}

/// Decodes up to a block of `input`.
pub(super) fn decode(order: Order, input: &[u8], out: &mut Vec<u8>) -> Result<Step> {
    let mut block = [0; 1024];
    let (mut consumed, mut len) = (0, 0);
    let mut stop = Stop::Done;
    let (units, rest) = input.as_chunks::<4>();
    let mut units = units.iter().map(|&bytes| order.unit32(bytes));
    while let Some(room) = block.get_mut(len..len + 4) {
        let Some(unit) = units.next() else {
            if !rest.is_empty() {
                stop = Stop::Incomplete("truncated data");
            }
            break;
        };
        let Some(character) = char::from_u32(unit) else {
            stop = Stop::Malformed(
                4,
                match unit {
                    0..0x110000 => "code point in surrogate code point range(0xd800, 0xe000)",
                    _ => "code point not in range(0x110000)",
                },
            );
            break;
        };
        len += character.encode_utf8(room).len();
        consumed += 4;
    }
    out.try_extend(&block[..len])?;
    Ok(Step { consumed, stop })
}

/// Encodes up to the first lone surrogate.
pub(super) fn encode(order: Order, text: &[u8], out: &mut Vec<u8>) -> Result<EncodeStep> {
    let mut block = [0; 1024];
    let mut len = 0;
    let run = utf8::until_surrogate(text);
    for character in run.chars() {
        block[len..len + 4].copy_from_slice(&order.bytes32(u32::from(character)));
        len += 4;
        if len == block.len() {
            out.try_extend(&block)?;
            len = 0;
        }
    }
    out.try_extend(&block[..len])?;
    let bad = utf8::surrogates(&text[run.len()..]).min(3);
    Ok(EncodeStep { consumed: run.len(), bad, reason: "surrogates not allowed" })
}
