//! ISO 2022 in seven bits: escape sequences designate the character sets G0, G1 and G2, and shifts choose among them.

mod decode;
mod encode;

pub(super) use decode::decode;
pub(super) use encode::{encode, finish};

use super::charset::Charset;
use super::tables::DecodeTable;

const ESC: u8 = 0x1b;
const SHIFT_OUT: u8 = 0x0e;
const SHIFT_IN: u8 = 0x0f;
const ASCII: u8 = b'B';
/// Output is put together in blocks of this many bytes.
const BLOCK: usize = 1024;
/// The most that one character adds either way: a designation, a shift and two bytes.
const ROOM: usize = 8;

/// The mode in which no character set is known.
pub(super) const UNKNOWN: u64 = u64::from_le_bytes([ASCII, ASCII, ASCII, 0, 0, 0, 0, 0]);

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
