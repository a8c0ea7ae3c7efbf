//! Strings between quotes: what needs no escape is looked at and copied in chunks.

use crate::memory::Room;
use crate::stream::Result;

/// Bytes that are looked at together.
pub const CHUNK: usize = 16;

/// The room for what one byte of a string may become, with a chunk behind it.
const ESCAPED: usize = 6 + CHUNK;

/// Marks the first `n` bytes of a chunk, for every `n` of 5 bits.
const FIRST: [[u8; CHUNK]; 32] = {
    let mut masks = [[0; CHUNK]; 32];
    let mut n = 0;
    while n < 32 {
        let mut at = 0;
        while at < CHUNK && at < n {
            masks[n][at] = 1;
            at += 1;
        }
        n += 1;
    }
    masks
};

/// Whether one of the first `n` bytes of `chunk` is not written as it is. Surrogates begin with 0xED, as some other characters
/// do. No branch, so that all of them are compared at once.
#[inline(always)]
fn stops<const ASCII: bool>(chunk: &[u8; CHUNK], n: usize) -> bool {
    let mut any = 0;
    for (&byte, first) in chunk.iter().zip(&FIRST[n & 31]) {
        // DEL too: Python takes "ASCII" as "printable ASCII".
        let beyond = if ASCII { byte >= 0x7F } else { byte == 0xED };
        any |= u8::from((byte < b' ') | (byte == b'"') | (byte == b'\\') | beyond) & first;
    }
    any != 0
}

/// Fewer bytes than a chunk, and zeros behind them: from two words that may overlap, for a copy of any length would be a call.
#[inline(always)]
fn short(bytes: &[u8]) -> [u8; CHUNK] {
    let bits = |at: usize| 8 * at as u32;
    let word = if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        let last = u128::from(u64::from_le_bytes(*last)) << bits(bytes.len() - 8);
        u128::from(u64::from_le_bytes(*first)) | last
    } else if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        let last = u128::from(u32::from_le_bytes(*last)) << bits(bytes.len() - 4);
        u128::from(u32::from_le_bytes(*first)) | last
    } else if let (Some(&first), Some(&last)) = (bytes.first(), bytes.last()) {
        let middle = bytes.get(bytes.len() / 2).copied().unwrap_or(first);
        u128::from(first)
            | u128::from(middle) << bits(bytes.len() / 2)
            | u128::from(last) << bits(bytes.len() - 1)
    } else {
        0
    };
    word.to_le_bytes()
}

/// Puts the string `text[start..end]` with what has to be escaped; there is room for it as it is and a chunk. What else is in
/// `text` is only looked at.
pub fn put(room: &mut Room<'_>, text: &[u8], start: usize, end: usize, ascii: bool) -> Result<()> {
    if ascii {
        return escape::<true>(room, text.get(start..end).unwrap_or_default());
    }
    let mut at = start;
    while at < end {
        let rest = text.get(at..).unwrap_or_default();
        let n = CHUNK.min(end - at);
        let last;
        let chunk = match rest.first_chunk() {
            Some(chunk) => chunk,
            None => {
                last = short(rest);
                &last
            }
        };
        if stops::<false>(chunk, n) {
            return escape::<false>(room, text.get(at..end).unwrap_or_default());
        }
        room.put(chunk, n);
        at += n;
    }
    Ok(())
}

/// Puts a string that has something to escape, perhaps. Makes room for what that takes.
#[inline(never)]
fn escape<const ASCII: bool>(room: &mut Room<'_>, text: &[u8]) -> Result<()> {
    let mut rest = text;
    loop {
        room.need(rest.len() + ESCAPED)?;
        while let Some(chunk) = rest.first_chunk().filter(|chunk| !stops::<ASCII>(chunk, CHUNK)) {
            room.put(chunk, CHUNK);
            rest = rest.get(CHUNK..).unwrap_or_default();
        }
        let plain = |byte: u8| if ASCII { byte < 0x7F } else { byte != 0xED };
        while let Some((&byte, behind)) = rest.split_first() {
            if byte < b' ' || byte == b'"' || byte == b'\\' || !plain(byte) {
                break;
            }
            room.byte(byte);
            rest = behind;
        }
        if rest.is_empty() {
            return Ok(());
        }
        rest = character::<ASCII>(room, rest);
    }
}

/// Puts the first character of `text`, which has to be looked at; answers what follows.
#[inline(always)]
fn character<'t, const ASCII: bool>(room: &mut Room<'_>, text: &'t [u8]) -> &'t [u8] {
    if let [0xED, second @ 0xA0..=0xBF, third, rest @ ..] = text {
        unit(room, 0xD000 | u16::from(second & 0x3F) << 6 | u16::from(third & 0x3F));
        return rest;
    }
    let len = match text.first() {
        Some(0xF0..) => 4,
        Some(0xE0..) => 3,
        Some(0xC0..) => 2,
        _ => 1,
    };
    let (bytes, rest) = text.split_at(len.min(text.len()));
    if len > 1 && !ASCII {
        room.copy(bytes);
        return rest;
    }
    let Some(character) = core::str::from_utf8(bytes).ok().and_then(|text| text.chars().next()) else {
        return rest;
    };
    let short = match character {
        '"' => b'"',
        '\\' => b'\\',
        '\n' => b'n',
        '\r' => b'r',
        '\t' => b't',
        '\u{8}' => b'b',
        '\u{c}' => b'f',
        _ => {
            for code in character.encode_utf16(&mut [0; 2]) {
                unit(room, *code);
            }
            return rest;
        }
    };
    room.put(&[b'\\', short], 2);
    rest
}

fn unit(room: &mut Room<'_>, unit: u16) {
    let digit = |shift: u32| b"0123456789abcdef"[usize::from(unit >> shift & 15)];
    room.put(&[b'\\', b'u', digit(12), digit(8), digit(4), digit(0)], 6);
}
