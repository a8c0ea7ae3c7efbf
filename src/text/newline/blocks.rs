//! The inner loops of newline translation: from one slice into another, 64 bytes at a time.
//!
//! A loop over `memchr` and `memcpy` pays two calls a line. Here one pass over a block finds all its line ends, and
//! what lies between two of them is copied by moves of fixed size, which write more than is meant: the next one writes
//! over that. So a block wants a second one behind it in the text, and room for one behind what it writes.

use memchr::memchr_iter;

/// The bytes that are looked at together.
pub const BLOCK: usize = 64;

/// The `\r` that a translation met.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Returns {
    /// Those before a `\n`.
    pub paired: usize,
    /// All others.
    pub alone: usize,
}

impl Returns {
    /// Those of a text.
    pub fn count(text: &[u8]) -> Returns {
        // The count of a piece fits into a byte, so that the compiler counts in vectors of bytes.
        const PIECE: usize = 240;
        let followers = text.get(1..).unwrap_or_default().chunks(PIECE);
        let pairs = |(piece, followers): (&[u8], &[u8])| {
            let pairs = piece.iter().zip(followers).map(|(&a, &b)| u8::from(a == b'\r' && b == b'\n'));
            usize::from(pairs.sum::<u8>())
        };
        let paired = text.chunks(PIECE).zip(followers).map(pairs).sum();
        Returns { paired, alone: memchr_iter(b'\r', text).count() - paired }
    }
}

/// Where in `block` the byte `wanted` is: bit `i` stands for `block[i]`.
#[inline(always)]
fn places(block: &[u8; BLOCK], wanted: u8) -> u64 {
    // The block is eight rows of eight bytes. Comparing 16 bytes at a time fills two rows of flags, each row with a bit
    // of its own, so that all rows fit into one word: bit `row` of byte `column`. The compiler makes vectors of it.
    const ROW_BITS: [u8; BLOCK] = {
        let mut bits = [0; BLOCK];
        let mut i = 0;
        while i < BLOCK {
            bits[i] = 1 << (i / 16 * 2);
            i += 1;
        }
        bits
    };
    let mut flags = [0; BLOCK];
    for ((flag, &byte), &bit) in flags.iter_mut().zip(block).zip(&ROW_BITS) {
        *flag = if byte == wanted { bit } else { 0 };
    }
    let row = |i: usize| flags.as_chunks::<8>().0.get(i).map_or(0, |row| u64::from_le_bytes(*row));
    let even = row(0) | row(2) | row(4) | row(6);
    let odd = row(1) | row(3) | row(5) | row(7);
    let columns = even | odd << 1;
    if columns == 0 {
        return 0;
    }
    if columns & (columns - 1) == 0 {
        let at = columns.trailing_zeros();
        return 1 << (at % 8 * 8 + at / 8);
    }
    transposed(columns)
}

/// The matrix of 8 by 8 bits with rows and columns exchanged: first bits, then pairs of them, then halves of bytes.
#[inline(always)]
fn transposed(mut bits: u64) -> u64 {
    for (distance, mask) in
        [(7, 0x00AA_00AA_00AA_00AA), (14, 0x0000_CCCC_0000_CCCC), (28, 0x0000_0000_F0F0_F0F0)]
    {
        let moved = (bits ^ bits >> distance) & mask;
        bits ^= moved ^ moved << distance;
    }
    bits
}

/// Copies `len` bytes, at most a block, from `from[start..]` to `to[at..]`, and writes over up to a block there.
#[inline(always)]
fn put(to: &mut [u8], at: usize, from: &[u8; 2 * BLOCK], start: usize, len: usize) {
    // One vector where that is enough, which it is for short lines.
    if len <= 16 {
        to[at..at + 16].copy_from_slice(&from[start..start + 16]);
    } else {
        to[at..at + BLOCK].copy_from_slice(&from[start..start + BLOCK]);
    }
}

/// Translates blocks of `from` to `to` with every `\r\n` and `\r` as `\n`; answers how much was read and written.
///
/// `to` is at least as long as `from`. The last block of `from`, and what follows it, is left.
#[inline(never)]
pub fn to_lf(from: &[u8], to: &mut [u8], returns: &mut Returns) -> (usize, usize) {
    let (mut read, mut write) = (0, 0);
    let mut alone = 0;
    while let Some((block, both)) = two_blocks(from, read) {
        let mut ends = places(block, b'\r');
        let mut start = 0;
        while ends != 0 {
            let at = ends.trailing_zeros() as usize;
            put(to, write, both, start, at - start);
            write += at - start;
            start = at + 1;
            // A `\n` that follows is copied with what comes next.
            if both[start] != b'\n' {
                to[write] = b'\n';
                write += 1;
                alone += 1;
            }
            ends &= ends - 1;
        }
        put(to, write, both, start, BLOCK - start);
        write += BLOCK - start;
        read += BLOCK;
    }
    returns.alone += alone;
    // Of each pair one byte is gone.
    returns.paired += read - write;
    (read, write)
}

/// Translates blocks of `from` to `to` with every `\n` as `\r\n`; answers how much was read and written.
///
/// `to` has room for all of `from`. The last block of that, and what follows it, is left.
#[inline(never)]
pub fn to_crlf(from: &[u8], to: &mut [u8]) -> (usize, usize) {
    let (mut read, mut write) = (0, 0);
    while let Some((block, both)) = two_blocks(from, read) {
        let mut ends = places(block, b'\n');
        let mut start = 0;
        while ends != 0 {
            let at = ends.trailing_zeros() as usize;
            put(to, write, both, start, at - start);
            write += at - start;
            to[write] = b'\r';
            write += 1;
            start = at;
            ends &= ends - 1;
        }
        put(to, write, both, start, BLOCK - start);
        write += BLOCK - start;
        read += BLOCK;
    }
    (read, write)
}

/// The block of `text` at `at`, alone and with the next one.
#[inline(always)]
fn two_blocks(text: &[u8], at: usize) -> Option<(&[u8; BLOCK], &[u8; 2 * BLOCK])> {
    let both = text.get(at..)?.first_chunk::<{ 2 * BLOCK }>()?;
    Some((both.first_chunk()?, both))
}
