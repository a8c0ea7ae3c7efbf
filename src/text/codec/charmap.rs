//! Single-byte encodings by table. The tables are the web's, out of encoding_rs; what Python means by the same
//! names is laid over them.

use encoding_rs::{DecoderResult, Encoding};

/// Stands for "no character" in a table. The upper half of no encoding here holds NUL.
const UNDEFINED: u16 = 0;

/// A single-byte encoding whose lower half is ASCII.
#[derive(Debug)]
pub struct Charmap {
    /// Python's name.
    pub name: &'static str,
    base: fn() -> &'static Encoding,
    c1: C1,
    patches: &'static [(u8, u16)],
}

/// What the web's control characters 0x80 to 0x9F are in Python.
#[derive(Clone, Copy, Debug)]
enum C1 {
    /// The same.
    Same,
    /// Undefined, where the web lets a byte stand for the control character of its own number.
    Undefined,
    /// All of them stand for themselves.
    Controls,
}

/// What the bytes 0x80 to 0xFF stand for.
pub(super) type DecodeTable = [u16; 128];
/// The same the other way, in the order of the characters.
pub(super) type EncodeTable = [(u16, u8); 128];

impl Charmap {
    /// Builds the table for decoding: about a microsecond.
    pub(super) fn decode_table(&self) -> DecodeTable {
        let high: [u8; 128] = core::array::from_fn(|i| 0x80 + i as u8);
        let mut table = [UNDEFINED; 128];
        let mut decoder = (self.base)().new_decoder_without_bom_handling();
        let mut at = 0;
        while at < 128 {
            let (result, read, _) =
                decoder.decode_to_utf16_without_replacement(&high[at..], &mut table[at..], false);
            at += read;
            match result {
                // The byte that was refused has no place of its own in the output.
                DecoderResult::Malformed(..) => table[at - 1] = UNDEFINED,
                DecoderResult::InputEmpty | DecoderResult::OutputFull => break,
            }
        }
        for (control, unit) in (0x80..0xa0).zip(&mut table) {
            match self.c1 {
                C1::Same => {}
                C1::Undefined if *unit != control => {}
                C1::Undefined => *unit = UNDEFINED,
                C1::Controls => *unit = control,
            }
        }
        for &(byte, unit) in self.patches {
            table[usize::from(byte & 0x7f)] = unit;
        }
        table
    }

    /// Builds the table for encoding: a few microseconds.
    pub(super) fn encode_table(&self) -> EncodeTable {
        let decode = self.decode_table();
        let mut table = core::array::from_fn(|i| (decode[i], 0x80 + i as u8));
        table.sort_unstable();
        table
    }
}

/// The byte for a character beyond ASCII.
pub(super) fn byte_of(table: &EncodeTable, character: char) -> Option<u8> {
    let unit = u16::try_from(u32::from(character)).ok()?;
    let at = table.binary_search_by_key(&unit, |&(unit, _)| unit).ok()?;
    Some(table[at].1)
}

/// The character for a byte beyond ASCII.
pub(super) fn char_of(table: &DecodeTable, byte: u8) -> Option<char> {
    match table[usize::from(byte & 0x7f)] {
        UNDEFINED => None,
        unit => char::from_u32(u32::from(unit)),
    }
}

/// Declares one static for each encoding.
macro_rules! charmaps {
    ($($constant:ident = $name:literal, $base:ident, $c1:ident $(, $patch:expr)*;)*) => {
        $(pub(super) static $constant: Charmap = Charmap {
            name: $name,
            base: || encoding_rs::$base,
            c1: C1::$c1,
            patches: &[$($patch),*],
        };)*
        #[cfg(test)]
        pub(super) static ALL: &[&Charmap] = &[$(&$constant),*];
    };
}

charmaps! {
    CP866 = "cp866", IBM866, Same;
    CP874 = "cp874", WINDOWS_874, Undefined;
    CP1250 = "cp1250", WINDOWS_1250, Undefined;
    CP1251 = "cp1251", WINDOWS_1251, Undefined;
    CP1252 = "cp1252", WINDOWS_1252, Undefined;
    CP1253 = "cp1253", WINDOWS_1253, Undefined;
    CP1254 = "cp1254", WINDOWS_1254, Undefined;
    CP1255 = "cp1255", WINDOWS_1255, Undefined, (0xca, UNDEFINED);
    CP1256 = "cp1256", WINDOWS_1256, Same;
    CP1257 = "cp1257", WINDOWS_1257, Undefined;
    CP1258 = "cp1258", WINDOWS_1258, Undefined;
    ISO8859_2 = "iso8859-2", ISO_8859_2, Same;
    ISO8859_3 = "iso8859-3", ISO_8859_3, Same;
    ISO8859_4 = "iso8859-4", ISO_8859_4, Same;
    ISO8859_5 = "iso8859-5", ISO_8859_5, Same;
    ISO8859_6 = "iso8859-6", ISO_8859_6, Same;
    ISO8859_7 = "iso8859-7", ISO_8859_7, Same;
    ISO8859_8 = "iso8859-8", ISO_8859_8, Same;
    ISO8859_9 = "iso8859-9", WINDOWS_1254, Controls;
    ISO8859_10 = "iso8859-10", ISO_8859_10, Same;
    ISO8859_11 = "iso8859-11", WINDOWS_874, Controls;
    ISO8859_13 = "iso8859-13", ISO_8859_13, Same;
    ISO8859_14 = "iso8859-14", ISO_8859_14, Same;
    ISO8859_15 = "iso8859-15", ISO_8859_15, Same;
    ISO8859_16 = "iso8859-16", ISO_8859_16, Same;
    KOI8_R = "koi8-r", KOI8_R, Same;
    KOI8_U = "koi8-u", KOI8_U, Same, (0xae, 0x255d), (0xbe, 0x256c);
    MAC_CYRILLIC = "mac-cyrillic", X_MAC_CYRILLIC, Same;
    MAC_ROMAN = "mac-roman", MACINTOSH, Same;
    TIS_620 = "tis-620", WINDOWS_874, Controls, (0xa0, UNDEFINED);
}
