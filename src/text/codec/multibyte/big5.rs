//! Big5, its superset cp950, and Big5 with the Hong Kong Supplementary Character Set.

use super::pairs::{Code, Pairs, Sequence, first};
use super::tables::{
    ASTRAL, BIG5_CODES, BIG5_UNITS, BIG5HKSCS_CODES, BIG5HKSCS_UNITS, CP950_CODES, CP950_UNITS,
};

pub(super) struct Big5;

impl Pairs for Big5 {
    #[inline(always)]
    fn unit(lead: u8, trail: u8) -> u16 {
        BIG5_UNITS.unit(lead, trail)
    }

    #[inline(always)]
    fn code(point: u16) -> u16 {
        BIG5_CODES.code(point)
    }
}

pub(super) struct Cp950;

impl Pairs for Cp950 {
    #[inline(always)]
    fn unit(lead: u8, trail: u8) -> u16 {
        CP950_UNITS.unit(lead, trail)
    }

    #[inline(always)]
    fn code(point: u16) -> u16 {
        CP950_CODES.code(point)
    }
}

pub(super) struct Big5Hkscs;

/// The low half of each character of plane 2, rising, and its code.
static BEYOND: &[[u8; 4]] = include_bytes!("data/big5hkscs.astral").as_chunks().0;

/// Codes for two characters, a letter and an accent; the letters are characters alone as well.
static ACCENTED: [([u8; 2], [u32; 2]); 4] = [
    ([0x88, 0x62], [0xca, 0x304]),
    ([0x88, 0x64], [0xca, 0x30c]),
    ([0x88, 0xa3], [0xea, 0x304]),
    ([0x88, 0xa5], [0xea, 0x30c]),
];

fn low(at: &[u8; 4]) -> u32 {
    u32::from(u16::from_le_bytes([at[0], at[1]]))
}

impl Pairs for Big5Hkscs {
    #[inline(always)]
    fn unit(lead: u8, trail: u8) -> u16 {
        BIG5HKSCS_UNITS.unit(lead, trail)
    }

    fn sequence(input: &[u8]) -> Sequence {
        let &[lead, trail, ..] = input else {
            return Sequence::Incomplete;
        };
        let beyond = BIG5HKSCS_UNITS.unit(lead, trail).checked_sub(ASTRAL);
        if let Some(at) = beyond.and_then(|at| BEYOND.get(usize::from(at))) {
            return Sequence::One(2, 0x20000 + low(at));
        }
        let accented = ACCENTED.iter().find(|(code, _)| *code == [lead, trail]);
        accented.map_or(Sequence::Malformed, |&(_, points)| Sequence::Two(2, points))
    }

    #[inline(always)]
    fn code(point: u16) -> u16 {
        BIG5HKSCS_CODES.code(point)
    }

    #[inline(always)]
    fn is_pair(point: u16, code: u16) -> bool {
        code >= 0x8000 && !Self::waits(u32::from(point))
    }

    fn character(point: u32, code: u16, after: &[u8]) -> Option<Code> {
        if point >= 0x10000 {
            let wanted = point.checked_sub(0x20000)?;
            let at = BEYOND.binary_search_by_key(&wanted, low).ok()?;
            let [_, _, trail, lead] = *BEYOND.get(at)?;
            return Some(Code::of([lead, trail]));
        }
        if !Self::waits(point) {
            return None;
        }
        let (accent, behind) = first(after);
        Some(match ACCENTED.iter().find(|(_, points)| *points == [point, accent]) {
            Some(&(code, _)) => Code { taken: after.len() - behind.len(), ..Code::of(code) },
            None => Code::of(code.to_be_bytes()),
        })
    }

    #[inline(always)]
    fn waits(point: u32) -> bool {
        matches!(point, 0xca | 0xea)
    }
}
