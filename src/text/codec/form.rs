//! The three forms of Unicode in which a lone surrogate can be written down.

use super::Codec;
use super::order::Order;
use crate::memory::TryVec;
use crate::stream::Result;
use crate::text::utf8;

/// A form of Unicode with its byte order.
#[derive(Clone, Copy)]
pub(super) enum Form {
    Utf8,
    Utf16(Order),
    Utf32(Order),
}

impl Form {
    /// The form that a codec is, with `order` where it leaves that open.
    pub(super) fn of(codec: Codec, order: Order) -> Option<Form> {
        Some(match codec {
            Codec::Utf8 | Codec::Utf8Sig => Form::Utf8,
            Codec::Utf16 => Form::Utf16(order),
            Codec::Utf16Le => Form::Utf16(Order::Little),
            Codec::Utf16Be => Form::Utf16(Order::Big),
            Codec::Utf32 => Form::Utf32(order),
            Codec::Utf32Le => Form::Utf32(Order::Little),
            Codec::Utf32Be => Form::Utf32(Order::Big),
            _ => return None,
        })
    }

    /// The bytes that a surrogate takes.
    pub(super) fn width(self) -> usize {
        match self {
            Form::Utf8 => 3,
            Form::Utf16(_) => 2,
            Form::Utf32(_) => 4,
        }
    }

    /// The surrogate that `bytes` begin with.
    pub(super) fn surrogate(self, bytes: &[u8]) -> Option<u32> {
        let point = match (self, bytes) {
            (Form::Utf8, [0xed, 0xa0..=0xbf, 0x80..=0xbf, ..]) => utf8::points(&bytes[..3]).next()?,
            (Form::Utf16(order), &[a, b, ..]) => u32::from(order.unit16([a, b])),
            (Form::Utf32(order), &[a, b, c, d, ..]) => order.unit32([a, b, c, d]),
            _ => return None,
        };
        (0xd800..0xe000).contains(&point).then_some(point)
    }

    /// Appends a surrogate to `out`.
    pub(super) fn put_surrogate(self, surrogate: u32, out: &mut Vec<u8>) -> Result<()> {
        match self {
            Form::Utf8 => utf8::put(surrogate, out),
            Form::Utf16(order) => out.try_extend(&order.bytes16(surrogate as u16)),
            Form::Utf32(order) => out.try_extend(&order.bytes32(surrogate)),
        }
    }
}
