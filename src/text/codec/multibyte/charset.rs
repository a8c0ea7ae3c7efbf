//! The character sets that ISO 2022's escape sequences choose from.

use super::chinese;
use super::tables::{
    CP949_CODES, CP949_UNITS, DecodeTable, EUC_JP_CODES, EUC_JP_UNITS, GB2312_UNITS, JISX0212_UNITS,
};

/// The code unit of two bytes in a character set of two bytes a character, 0 for none.
#[inline(always)]
pub(super) fn unit(table: &DecodeTable, first: u8, second: u8) -> u16 {
    match (first, second) {
        (0x21..=0x7e, 0x21..=0x7e) => table.unit(first | 0x80, second | 0x80),
        _ => 0,
    }
}

/// Set in the mark of a character set of two bytes a character.
pub(super) const DOUBLE: u8 = 0x80;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Charset {
    /// ASCII but for a yen sign and an overline.
    Jisx0201Roman,
    /// Half-width katakana.
    Jisx0201Katakana,
    Jisx0208,
    /// JIS X 0208 under the mark of its first edition, for reading.
    Jisx0208Old,
    Jisx0212,
    Gb2312,
    Ksx1001,
    /// The upper half of ISO 8859-1, as G2 only.
    Latin1,
    /// The upper half of ISO 8859-7, as G2 only.
    Greek,
}

impl Charset {
    /// The byte that ends the escape sequence for it, with [`DOUBLE`].
    pub(super) const fn mark(self) -> u8 {
        match self {
            Charset::Jisx0201Roman => b'J',
            Charset::Jisx0201Katakana => b'I',
            Charset::Jisx0208 => b'B' | DOUBLE,
            Charset::Jisx0208Old => b'@' | DOUBLE,
            Charset::Jisx0212 => b'D' | DOUBLE,
            Charset::Gb2312 => b'A' | DOUBLE,
            Charset::Ksx1001 => b'C' | DOUBLE,
            Charset::Latin1 => b'A',
            Charset::Greek => b'F',
        }
    }

    /// Bytes in a character.
    pub(super) fn width(self) -> usize {
        if self.mark() & DOUBLE == 0 { 1 } else { 2 }
    }

    /// The table of a character set of two bytes a character, under its codes in EUC.
    pub(super) fn table(self) -> Option<&'static DecodeTable> {
        match self {
            Charset::Jisx0208 | Charset::Jisx0208Old => Some(&EUC_JP_UNITS),
            Charset::Jisx0212 => Some(&JISX0212_UNITS),
            Charset::Gb2312 => Some(&GB2312_UNITS),
            Charset::Ksx1001 => Some(&CP949_UNITS),
            _ => None,
        }
    }

    /// The character that a byte from 0x20 to 0x7f stands for in a character set of one; 0 for none.
    pub(super) fn point(self, byte: u8) -> u32 {
        match (self, byte) {
            (Charset::Jisx0201Roman, b'\\') => 0xa5,
            (Charset::Jisx0201Roman, b'~') => 0x203e,
            (Charset::Jisx0201Roman, _) => u32::from(byte),
            (Charset::Jisx0201Katakana, 0x21..=0x5f) => 0xff61 + u32::from(byte - 0x21),
            _ => 0,
        }
    }

    /// The byte, or two, for a character beyond ASCII; 0 for none.
    pub(super) fn code(self, point: u32) -> u16 {
        let Ok(unit) = u16::try_from(point) else {
            return 0;
        };
        let pair = |code: u16, there: bool| if there { code & 0x7f7f } else { 0 };
        match self {
            Charset::Jisx0201Roman => match point {
                0xa5 => 0x5c,
                0x203e => 0x7e,
                _ => 0,
            },
            Charset::Jisx0201Katakana => match unit {
                0xff61..=0xff9f => unit - 0xff61 + 0x21,
                _ => 0,
            },
            Charset::Jisx0208 => {
                let code = EUC_JP_CODES.code(unit);
                pair(code, code & 0x80 != 0 && code >= 0xa000)
            }
            Charset::Jisx0212 => {
                let code = EUC_JP_CODES.code(unit);
                pair(code, code & 0x80 == 0 && code >= 0xa000)
            }
            Charset::Gb2312 => {
                let code = chinese::gb2312(unit);
                pair(code, code != 0)
            }
            Charset::Ksx1001 => {
                let code = CP949_CODES.code(unit);
                pair(code, code >= 0xa1a1 && code as u8 >= 0xa1)
            }
            Charset::Jisx0208Old | Charset::Latin1 | Charset::Greek => 0,
        }
    }
}
