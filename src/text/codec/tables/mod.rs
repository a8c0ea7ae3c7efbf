//! What every byte stands for in the single-byte encodings. The files below are data, written by tools/charmaps.py; the
//! functions here make tables of it when the library is compiled.

/// Declares one static for each encoding. What follows the name are strings whose characters are those of the bytes: from
/// 0x80 where ASCII is just itself (`ascii`), or all 256 (`whole`). U+FFFD is where a byte has no character.
macro_rules! charmaps {
    ($($constant:ident = $name:literal, $kind:ident $rows:tt;)+) => {
        $(pub(in crate::text::codec) static $constant: super::Charmap = charmaps!($kind $name $rows);)+
    };
    (ascii $name:literal [$($row:literal,)+]) => {{
        static HIGH: super::Half = super::half(&[$($row),+], 0);
        static SLOTS: [u8; 256] = super::slots([&super::ASCII, &HIGH], 128);
        super::Charmap { name: $name, halves: [&super::ASCII, &HIGH], slots: &SLOTS, ascii: true, plain: true }
    }};
    (whole $name:literal [$($row:literal,)+]) => {{
        static LOW: super::Half = super::half(&[$($row),+], 0);
        static HIGH: super::Half = super::half(&[$($row),+], 128);
        static SLOTS: [u8; 512] = super::slots([&LOW, &HIGH], 0);
        let ascii = super::same(&LOW, &super::ASCII);
        super::Charmap { name: $name, halves: [&LOW, &HIGH], slots: &SLOTS, ascii, plain: false }
    }};
}

mod dos;
mod ebcdic;
mod iso8859;
mod mac;
mod national;
mod windows;

pub(super) use dos::*;
pub(super) use ebcdic::*;
pub(super) use iso8859::*;
pub(super) use mac::*;
pub(super) use national::*;
pub(super) use windows::*;

use super::charmap::{Charmap, Half, entry, slot};

/// The lower half of most encodings.
pub(super) static ASCII: Half = {
    let mut half = [0; 128];
    let mut byte = 0;
    while byte < half.len() {
        half[byte] = entry(&[byte as u8]);
        byte += 1;
    }
    half
};

const fn same(a: &Half, b: &Half) -> bool {
    let mut i = 0;
    while i < a.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    true
}

/// The 128 characters of `rows` from the one with the number `skip`; U+FFFD says that there is none.
const fn half(rows: &[&str], skip: usize) -> Half {
    let mut half = [0; 128];
    let (mut number, mut row) = (0, 0);
    while row < rows.len() {
        let mut rest = rows[row].as_bytes();
        while let Some(&lead) = rest.first() {
            let (character, after) = rest.split_at(match lead {
                0..=0x7f => 1,
                0x80..=0xdf => 2,
                _ => 3,
            });
            if number >= skip && number < skip + 128 && !matches!(character, b"\xef\xbf\xbd") {
                half[number - skip] = entry(character);
            }
            (rest, number) = (after, number + 1);
        }
        row += 1;
    }
    assert!(number == 128 || number == 256);
    half
}

/// The hash table of the bytes from `first`. Of several bytes for a character the last counts, as in Python.
const fn slots<const N: usize>(halves: [&Half; 2], first: usize) -> [u8; N] {
    let mut slots = [0; N];
    let mut byte = 256;
    while byte > first {
        byte -= 1;
        let entry = halves[byte >> 7][byte & 0x7f];
        if entry == 0 {
            continue;
        }
        let mut at = slot(entry, N);
        while slots[at] != 0 {
            let other = slots[at] as usize;
            if halves[other >> 7][other & 0x7f] == entry {
                break;
            }
            at = (at + 1) % N;
        }
        if slots[at] == 0 {
            slots[at] = byte as u8;
        }
    }
    slots
}
