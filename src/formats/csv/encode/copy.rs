//! Fields that are copied and looked through at once.

use crate::formats::csv::dialect::{MAX_TOKEN, Symbol};
use crate::memory::Needles;

/// The longest field that counts as short.
pub const SHORT: usize = 16;

/// Room for a short field with a delimiter and quotes, and for copying words: each may be as wide as a symbol can be.
pub const SHORT_ROOM: usize = SHORT + 16;

/// Puts `symbol` at the start of `room`, which has to be wide enough for any; answers its length.
#[inline(always)]
pub fn put(room: &mut [u8], symbol: &Symbol) -> usize {
    room[..MAX_TOKEN].copy_from_slice(&symbol.bytes);
    symbol.len.min(MAX_TOKEN)
}

/// Copies `text`, which is short, to the start of `room`; answers its bytes, some of them twice.
#[inline(always)]
pub fn copy_short(room: &mut [u8], text: &[u8]) -> [u64; 2] {
    let len = text.len();
    if len >= 4 {
        // Four words, of which some overlap or are the same: for all these lengths without a branch.
        let middle = len / 8 * 4;
        let mut words = [0; 4];
        for (word, at) in words.iter_mut().zip([0, middle, len - 4 - middle, len - 4]) {
            let Some(bytes) = text[at..].first_chunk::<4>() else { continue };
            room[at..at + 4].copy_from_slice(bytes);
            *word = u64::from(u32::from_ne_bytes(*bytes));
        }
        return [words[0] | words[1] << 32, words[2] | words[3] << 32];
    }
    let Some(&first) = text.first() else { return [0; 2] };
    let (middle, last) = (text[len / 2], text[len - 1]);
    room[0] = first;
    room[len / 2] = middle;
    room[len - 1] = last;
    let repeat = |pair: [u8; 2]| u64::from(u16::from_ne_bytes(pair)) * 0x0001_0001_0001_0001;
    [repeat([first, first]), repeat([middle, last])]
}

/// Copies `text` to `room`, which is as long; answers whether there is a needle in it. It is not short.
#[inline(always)]
pub fn copy_long(room: &mut [u8], text: &[u8], needles: &Needles) -> bool {
    let mut found = false;
    let (blocks, rest) = text.as_chunks::<64>();
    let (to, _) = room.as_chunks_mut::<64>();
    for (to, block) in to.iter_mut().zip(blocks) {
        *to = *block;
        found |= needles.find(block) != 0;
    }
    let start = text.len() - rest.len();
    let (chunks, _) = rest.as_chunks::<16>();
    let (to, _) = room[start..].as_chunks_mut::<16>();
    for (to, chunk) in to.iter_mut().zip(chunks) {
        *to = *chunk;
        found |= needles.touch(words_of(chunk));
    }
    // What is left, with bytes before it that were copied already.
    if let (Some(to), Some(chunk)) = (room.last_chunk_mut::<16>(), text.last_chunk::<16>()) {
        *to = *chunk;
        found |= needles.touch(words_of(chunk));
    }
    found
}

#[inline(always)]
fn words_of(chunk: &[u8; 16]) -> [u64; 2] {
    let words = u128::from_ne_bytes(*chunk);
    [words as u64, (words >> 64) as u64]
}
