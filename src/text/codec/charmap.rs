//! Encodings of one byte a character, by table.

use super::step::{EncodeStep, Step, Stop};
use super::tables::ASCII;
use crate::memory::TryVec;
use crate::stream::Result;
use encoding_rs::Encoding;

/// Bytes of output that are gathered before they are appended.
const BLOCK: usize = 2048;

/// ASCII that is looked for at once: what was checked is in the cache still when it is copied.
const RUN: usize = 4096;

/// ASCII runs from this length on are copied at once.
const SHORT: usize = 64;

/// Bytes that are looked at together in mixed text.
const WORD: usize = 8;

/// The highest bit of each byte of a word: ASCII has none of them.
const HIGH: u64 = u64::MAX / 255 * 0x80;

/// Where an entry has its length.
const LENGTH: u32 = 24;

const UNDEFINED: &str = "character maps to <undefined>";

/// A character: its UTF-8, the first byte lowest, and its length in the highest byte; 0 for none.
pub(super) type Entry = u32;
pub(super) type Half = [Entry; 128];

/// A single-byte encoding.
pub struct Charmap {
    /// Python's name.
    pub name: &'static str,
    /// What the bytes below 0x80 stand for, and what the others do.
    pub(super) halves: [&'static Half; 2],
    /// The way back: a hash table of bytes, by their characters. 0 is where nothing is, and the byte of NUL.
    pub(super) slots: &'static [u8],
    /// Whether the bytes below 0x80 are ASCII.
    pub(super) ascii: bool,
    /// Whether ASCII is encoded as itself, which leaves only the bytes from 0x80 to the hash table.
    pub(super) plain: bool,
}

impl core::fmt::Debug for Charmap {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.name)
    }
}

impl Charmap {
    #[inline]
    fn entry(&self, byte: u8) -> Entry {
        self.halves[usize::from(byte >> 7)][usize::from(byte & 0x7f)]
    }

    /// The byte for a character.
    #[inline]
    fn byte_of(&self, entry: Entry) -> Option<u8> {
        if self.plain && entry <= ASCII[0x7f] {
            return Some(entry as u8);
        }
        let mut at = slot(entry, self.slots.len());
        while let Some(&byte) = self.slots.get(at) {
            if self.entry(byte) == entry {
                return Some(byte);
            }
            if byte == 0 {
                break;
            }
            at = (at + 1) % self.slots.len();
        }
        None
    }

    /// Decodes up to a block of `input`.
    pub(super) fn decode(&self, input: &[u8], out: &mut Vec<u8>) -> Result<Step> {
        if self.ascii {
            let run = Encoding::ascii_valid_up_to(input.get(..RUN).unwrap_or(input));
            if run >= SHORT || run == input.len() {
                out.try_extend(&input[..run])?;
                return Ok(Step { consumed: run, stop: Stop::Done });
            }
        }
        let mut block = [0; BLOCK];
        let (mut rest, mut len) = (input, 0);
        let mut stop = Stop::Done;
        while let Some(room) = block.get_mut(len..len + 4 * WORD) {
            let (taken, written) = match rest.first_chunk::<WORD>() {
                Some(word) if self.ascii && word.is_ascii() => {
                    room[..WORD].copy_from_slice(word);
                    (WORD, WORD)
                }
                Some(word) => self.decode_word(word, room),
                None => self.decode_word(rest, room),
            };
            (rest, len) = (&rest[taken..], len + written);
            if taken < WORD {
                if !rest.is_empty() {
                    stop = Stop::Malformed(1, UNDEFINED);
                }
                break;
            }
        }
        out.try_extend(&block[..len])?;
        Ok(Step { consumed: input.len() - rest.len(), stop })
    }

    /// Decodes `word` up to a byte that stands for nothing; answers the bytes taken and those written.
    #[inline(always)]
    fn decode_word(&self, word: &[u8], room: &mut [u8]) -> (usize, usize) {
        let mut len = 0;
        for (i, &byte) in word.iter().enumerate() {
            let entry = self.entry(byte);
            if entry == 0 {
                return (i, len);
            }
            // The fourth byte is written over by what follows.
            room[len..len + 4].copy_from_slice(&entry.to_le_bytes());
            len += (entry >> LENGTH) as usize;
        }
        (word.len(), len)
    }

    /// Encodes `text`, generalised UTF-8, up to the first character that has no byte.
    pub(super) fn encode(&self, text: &[u8], out: &mut Vec<u8>) -> Result<EncodeStep> {
        let mut block = [0; BLOCK];
        let (mut rest, mut len) = (text, 0);
        if self.plain {
            loop {
                let run = Encoding::ascii_valid_up_to(rest.get(..RUN).unwrap_or(rest));
                if run < SHORT {
                    break;
                }
                out.try_extend(&rest[..run])?;
                rest = &rest[run..];
            }
        }
        let mut bad = 0;
        while let Some((entry, after)) = split_character(rest) {
            if len > BLOCK - WORD {
                out.try_extend(&block[..len])?;
                len = 0;
            }
            let room = &mut block[len..len + WORD];
            if self.plain
                && entry <= ASCII[0x7f]
                && let Some((word, _)) = rest.split_first_chunk::<WORD>()
            {
                // What is not ASCII is written over.
                room.copy_from_slice(word);
                let ascii = (u64::from_le_bytes(*word) & HIGH).trailing_zeros() as usize / 8;
                (rest, len) = (&rest[ascii..], len + ascii);
                continue;
            }
            let Some(byte) = self.byte_of(entry) else {
                bad = self.unknown(rest);
                break;
            };
            room[0] = byte;
            (rest, len) = (after, len + 1);
        }
        out.try_extend(&block[..len])?;
        Ok(EncodeStep { consumed: text.len() - rest.len(), bad, reason: UNDEFINED })
    }

    /// The bytes of the characters that `text` begins with and that the encoding does not have.
    #[cold]
    fn unknown(&self, text: &[u8]) -> usize {
        let mut rest = text;
        while let Some((entry, after)) = split_character(rest)
            && self.byte_of(entry).is_none()
        {
            rest = after;
        }
        text.len() - rest.len()
    }
}

/// The first character of generalised UTF-8, and what follows it. Those of four bytes are in no table.
#[inline]
fn split_character(text: &[u8]) -> Option<(Entry, &[u8])> {
    Some(match text {
        [a @ 0..0x80, rest @ ..] => (entry(&[*a]), rest),
        [a @ 0..0xe0, b, rest @ ..] => (entry(&[*a, *b]), rest),
        [a @ 0..0xf0, b, c, rest @ ..] => (entry(&[*a, *b, *c]), rest),
        [_, _, _, _, rest @ ..] => (Entry::MAX, rest),
        _ => return None,
    })
}

pub(super) const fn entry(character: &[u8]) -> Entry {
    let mut entry = (character.len() as Entry) << LENGTH;
    let mut i = 0;
    while i < character.len() {
        entry |= (character[i] as Entry) << (8 * i);
        i += 1;
    }
    entry
}

/// Where the search for a character begins among `slots`, a power of 2.
#[inline]
pub(super) const fn slot(entry: Entry, slots: usize) -> usize {
    // Of 300 random multipliers the one with the shortest searches over all tables: 1.14 slots a character.
    (entry.wrapping_mul(0xcf23_cae9) >> (u32::BITS - slots.trailing_zeros())) as usize
}
