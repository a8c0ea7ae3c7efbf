//! GB 2312, GBK and GB 18030, each with the one before it inside.

use super::pairs::{Code, Pairs, Sequence};
use super::tables::{GB2312_UNITS, GB18030_CODES, GB18030_UNITS, GBK_CODES, GBK_UNITS};

/// GB 2312's code for a character, 0 for none.
pub(super) fn gb2312(point: u16) -> u16 {
    match (GBK_CODES.code(point), point) {
        (code, _) if Gb2312::is_pair(point, code) => code,
        // The two whose codes GBK gave to others.
        (_, 0x2015) => 0xa1aa,
        (_, 0x30fb) => 0xa1a4,
        _ => 0,
    }
}

pub(super) struct Gb2312;

impl Pairs for Gb2312 {
    #[inline(always)]
    fn unit(lead: u8, trail: u8) -> u16 {
        GB2312_UNITS.unit(lead, trail)
    }

    #[inline(always)]
    fn code(point: u16) -> u16 {
        GBK_CODES.code(point)
    }

    /// GBK's code is GB 2312's if it stands for the same character there.
    #[inline(always)]
    fn is_pair(point: u16, code: u16) -> bool {
        let [lead, trail] = code.to_be_bytes();
        code >= 0x8000 && GB2312_UNITS.unit(lead, trail) == point
    }

    fn character(point: u32, _: u16, _: &[u8]) -> Option<Code> {
        let code = gb2312(u16::try_from(point).ok()?);
        if code == 0 { None } else { Some(Code::of(code.to_be_bytes())) }
    }
}

pub(super) struct Gbk;

impl Pairs for Gbk {
    #[inline(always)]
    fn unit(lead: u8, trail: u8) -> u16 {
        GBK_UNITS.unit(lead, trail)
    }

    #[inline(always)]
    fn code(point: u16) -> u16 {
        GBK_CODES.code(point)
    }
}

pub(super) struct Gb18030;

/// The numbers and the code points at which runs of four-byte codes begin, both rising.
static RANGES: &[[u8; 4]] = include_bytes!("data/gb18030.ranges").as_chunks().0;
/// So many four-byte codes stand for characters up to U+FFFF.
const BASIC: u32 = 39420;
/// The number of the code for U+10000.
const ASTRAL: u32 = 15 * 12600;

fn range(at: &[u8; 4]) -> (u32, u32) {
    let [a, b, c, d] = *at;
    (u32::from(u16::from_le_bytes([a, b])), u32::from(u16::from_le_bytes([c, d])))
}

/// The run whose key, the greatest up to `wanted`, `key` picks.
fn run(key: fn(&(u32, u32)) -> u32, wanted: u32) -> Option<(u32, u32)> {
    let after = RANGES.partition_point(|at| key(&range(at)) <= wanted);
    RANGES.get(after.checked_sub(1)?).map(range)
}

impl Pairs for Gb18030 {
    #[inline(always)]
    fn unit(lead: u8, trail: u8) -> u16 {
        GB18030_UNITS.unit(lead, trail)
    }

    fn sequence(input: &[u8]) -> Sequence {
        let point = match *input {
            [_] | [_, b'0'..=b'9'] | [_, b'0'..=b'9', _] => return Sequence::Incomplete,
            [a @ 0x81..=0xfe, b @ b'0'..=b'9', c @ 0x81..=0xfe, d @ b'0'..=b'9', ..] => {
                let high = u32::from(a - 0x81) * 10 + u32::from(b - b'0');
                let number = (high * 126 + u32::from(c - 0x81)) * 10 + u32::from(d - b'0');
                match number {
                    ..BASIC => run(|at| at.0, number).map(|(first, point)| point + (number - first)),
                    ASTRAL.. => Some(0x10000 + (number - ASTRAL)).filter(|&point| point <= 0x10ffff),
                    _ => None,
                }
            }
            _ => None,
        };
        point.map_or(Sequence::Malformed, |point| Sequence::One(4, point))
    }

    #[inline(always)]
    fn code(point: u16) -> u16 {
        GB18030_CODES.code(point)
    }

    fn character(point: u32, _: u16, _: &[u8]) -> Option<Code> {
        let number = match point {
            0xd800..0xe000 => return None,
            0x10000.. => ASTRAL + (point - 0x10000),
            _ => run(|at| at.1, point).map(|(number, first)| number + (point - first))?,
        };
        let (rest, d) = (number / 10, number % 10);
        let (rest, c) = (rest / 126, rest % 126);
        let (a, b) = (rest / 10, rest % 10);
        Some(Code::of([0x81 + a as u8, b'0' + b as u8, 0x81 + c as u8, b'0' + d as u8]))
    }
}
