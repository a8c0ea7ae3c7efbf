//! Shift JIS and EUC-JP: JIS X 0201, 0208 and 0212.

use super::pairs::{Code, Pairs, Sequence};
use super::tables::{
    CP932_CODES, CP932_UNITS, EUC_JP_CODES, EUC_JP_UNITS, JISX0212_UNITS, SHIFT_JIS_CODES, SHIFT_JIS_UNITS,
};

/// From the bytes of the half-width katakana to their code points.
const KATAKANA: u32 = 0xff61 - 0xa1;

pub(super) struct ShiftJis;

impl Pairs for ShiftJis {
    #[inline(always)]
    fn unit(lead: u8, trail: u8) -> u16 {
        SHIFT_JIS_UNITS.unit(lead, trail)
    }

    fn sequence(input: &[u8]) -> Sequence {
        match *input {
            [byte @ 0xa1..=0xdf, ..] => Sequence::One(1, KATAKANA + u32::from(byte)),
            [0x81..=0x9f | 0xe0..=0xea] => Sequence::Incomplete,
            _ => Sequence::Malformed,
        }
    }

    #[inline(always)]
    fn code(point: u16) -> u16 {
        SHIFT_JIS_CODES.code(point)
    }
}

/// Shift JIS with Microsoft's extensions.
pub(super) struct Cp932;

impl Pairs for Cp932 {
    #[inline(always)]
    fn unit(lead: u8, trail: u8) -> u16 {
        CP932_UNITS.unit(lead, trail)
    }

    fn sequence(input: &[u8]) -> Sequence {
        match *input {
            [0x80, ..] => Sequence::One(1, 0x80),
            [0xa0, ..] => Sequence::One(1, 0xf8f0),
            [byte @ 0xa1..=0xdf, ..] => Sequence::One(1, KATAKANA + u32::from(byte)),
            [byte @ 0xfd..=0xff, ..] => Sequence::One(1, 0xf8f1 + u32::from(byte - 0xfd)),
            [_] => Sequence::Incomplete,
            _ => Sequence::Malformed,
        }
    }

    #[inline(always)]
    fn code(point: u16) -> u16 {
        CP932_CODES.code(point)
    }
}

pub(super) struct EucJp;

/// Begins the three bytes of a character of JIS X 0212.
const SS3: u8 = 0x8f;

impl Pairs for EucJp {
    #[inline(always)]
    fn unit(lead: u8, trail: u8) -> u16 {
        EUC_JP_UNITS.unit(lead, trail)
    }

    fn sequence(input: &[u8]) -> Sequence {
        match *input {
            [SS3, lead @ 0x80..=0xff, trail, ..] => match JISX0212_UNITS.unit(lead, trail) {
                0 => Sequence::Malformed,
                unit => Sequence::One(3, u32::from(unit)),
            },
            [_] | [SS3, _] => Sequence::Incomplete,
            _ => Sequence::Malformed,
        }
    }

    #[inline(always)]
    fn code(point: u16) -> u16 {
        EUC_JP_CODES.code(point)
    }

    #[inline(always)]
    fn is_pair(_: u16, code: u16) -> bool {
        code & 0x8080 == 0x8080
    }

    fn character(_: u32, code: u16, _: &[u8]) -> Option<Code> {
        match code.to_be_bytes() {
            [0, 0] => None,
            [0, byte] => Some(Code::of([byte])),
            [lead, trail] => Some(Code::of([SS3, lead, trail | 0x80])),
        }
    }
}
