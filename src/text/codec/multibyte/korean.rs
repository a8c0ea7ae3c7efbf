//! EUC-KR and its superset cp949: KS X 1001, and all syllables.

use super::pairs::{Code, Pairs, Sequence};
use super::tables::{CP949_CODES, CP949_UNITS, EUC_KR_UNITS};

pub(super) struct Cp949;

impl Pairs for Cp949 {
    #[inline(always)]
    fn unit(lead: u8, trail: u8) -> u16 {
        CP949_UNITS.unit(lead, trail)
    }

    #[inline(always)]
    fn code(point: u16) -> u16 {
        CP949_CODES.code(point)
    }
}

/// The part of cp949 in which neither byte is below 0xa1. A syllable that is not there is made up of four characters:
/// a filler, then its letters, the last of them a filler again when there are only two.
pub(super) struct EucKr;

/// The row of the letters.
const ROW: u8 = 0xa4;
const FILLER: u8 = 0xd4;
/// The second bytes of the letters that begin a syllable, and of those that end one.
pub(super) const INITIALS: [u8; 19] =
    *b"\xa1\xa2\xa4\xa7\xa8\xa9\xb1\xb2\xb3\xb5\xb6\xb7\xb8\xb9\xba\xbb\xbc\xbd\xbe";
pub(super) const FINALS: [u8; 28] =
    *b"\xd4\xa1\xa2\xa3\xa4\xa5\xa6\xa7\xa9\xaa\xab\xac\xad\xae\xaf\xb0\xb1\xb2\xb4\xb5\xb6\xb7\xb8\xba\xbb\xbc\xbd\xbe";
/// The first vowel; the others follow.
const VOWEL: u8 = 0xbf;
pub(super) const VOWELS: u8 = 21;
pub(super) const SYLLABLES: u32 = 0xac00;

impl Pairs for EucKr {
    #[inline(always)]
    fn unit(lead: u8, trail: u8) -> u16 {
        EUC_KR_UNITS.unit(lead, trail)
    }

    fn sequence(input: &[u8]) -> Sequence {
        match *input {
            [ROW, FILLER, ROW, initial, ROW, vowel, ROW, last, ..] => {
                syllable(initial, vowel, last).map_or(Sequence::Malformed, |point| Sequence::One(8, point))
            }
            [_] => Sequence::Incomplete,
            [ROW, FILLER, ..] if input.len() < 8 => Sequence::Incomplete,
            _ => Sequence::Malformed,
        }
    }

    #[inline(always)]
    fn code(point: u16) -> u16 {
        CP949_CODES.code(point)
    }

    #[inline(always)]
    fn is_pair(_: u16, code: u16) -> bool {
        code >= 0xa1a1 && code as u8 >= 0xa1
    }

    fn character(point: u32, code: u16, _: &[u8]) -> Option<Code> {
        let syllable = point.checked_sub(SYLLABLES).filter(|_| code != 0)?;
        let (rest, last) = (syllable / 28, syllable % 28);
        let (initial, vowel) = (rest / u32::from(VOWELS), rest % u32::from(VOWELS));
        let initial = *INITIALS.get(initial as usize)?;
        let last = *FINALS.get(last as usize)?;
        Some(Code::of([ROW, FILLER, ROW, initial, ROW, VOWEL + vowel as u8, ROW, last]))
    }
}

fn syllable(initial: u8, vowel: u8, last: u8) -> Option<u32> {
    let initial = INITIALS.iter().position(|&letter| letter == initial)? as u32;
    let vowel = vowel.checked_sub(VOWEL).filter(|&vowel| vowel < VOWELS)?;
    let last = FINALS.iter().position(|&letter| letter == last)? as u32;
    Some(SYLLABLES + (initial * u32::from(VOWELS) + u32::from(vowel)) * 28 + last)
}
