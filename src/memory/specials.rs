//! What a reader of JSON looks for: the end of indentation, and the bytes of strings that do not stand for themselves.

/// Where in `block` spaces are: bit `i` for byte `i`.
#[inline(always)]
pub fn spaces(block: &[u8; 32]) -> u32 {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: SSE2 is part of every x86-64.
    return unsafe { spaces_sse2(block) };
    #[cfg(not(target_arch = "x86_64"))]
    spaces_in_words(block)
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "sse2")]
#[inline]
fn spaces_sse2(block: &[u8; 32]) -> u32 {
    use core::arch::x86_64::{_mm_cmpeq_epi8, _mm_loadu_si128, _mm_movemask_epi8, _mm_set1_epi8};
    let [low, high] = [0, 16].map(|at| {
        // SAFETY: twice 16 bytes are the 32 of the block.
        let bytes = unsafe { _mm_loadu_si128(block.as_ptr().add(at).cast()) };
        _mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(b' ' as i8))) as u32
    });
    low | high << 16
}

/// [`spaces`] without vectors.
#[cfg(any(test, not(target_arch = "x86_64")))]
fn spaces_in_words(block: &[u8; 32]) -> u32 {
    let mut found = 0;
    for (i, bytes) in block.as_chunks::<8>().0.iter().enumerate() {
        found |= gathered(!others(u64::from_le_bytes(*bytes), b' ') & !LOW) << (8 * i);
    }
    found
}

#[cfg(any(test, not(target_arch = "x86_64")))]
const ONES: u64 = 0x0101_0101_0101_0101;
#[cfg(any(test, not(target_arch = "x86_64")))]
const LOW: u64 = 0x7F * ONES;

/// The top bit of each byte of `word` that is not `byte`; the others are anything.
#[cfg(any(test, not(target_arch = "x86_64")))]
fn others(word: u64, byte: u8) -> u64 {
    let differs = word ^ (ONES * u64::from(byte));
    ((differs & LOW) + LOW) | differs
}

/// The top bits of eight bytes, which are all that is set, as eight bits.
#[cfg(any(test, not(target_arch = "x86_64")))]
fn gathered(tops: u64) -> u32 {
    ((tops >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56) as u32
}

/// Where in `block` quotes, backslashes and control bytes are: bit `i` for byte `i`.
#[inline(always)]
pub fn specials(block: &[u8; 16]) -> u32 {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: SSE2 is part of every x86-64.
    return unsafe { specials_sse2(block) };
    #[cfg(not(target_arch = "x86_64"))]
    specials_in_words(block)
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "sse2")]
#[inline]
fn specials_sse2(block: &[u8; 16]) -> u32 {
    use core::arch::x86_64::{
        _mm_cmpeq_epi8, _mm_loadu_si128, _mm_min_epu8, _mm_movemask_epi8, _mm_or_si128, _mm_set1_epi8,
    };
    // SAFETY: 16 bytes are read of the 16 of the block.
    let bytes = unsafe { _mm_loadu_si128(block.as_ptr().cast()) };
    let quotes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(b'"' as i8));
    let backslashes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(b'\\' as i8));
    let controls = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1F)), bytes);
    _mm_movemask_epi8(_mm_or_si128(_mm_or_si128(quotes, backslashes), controls)) as u32
}

/// [`specials`] without vectors.
#[cfg(any(test, not(target_arch = "x86_64")))]
fn specials_in_words(block: &[u8; 16]) -> u32 {
    let mut found = 0;
    for (i, bytes) in block.as_chunks::<8>().0.iter().enumerate() {
        let word = u64::from_le_bytes(*bytes);
        let beyond_controls = ((word & LOW) + ONES * 0x60) | word;
        let hits = !(others(word, b'"') & others(word, b'\\') & beyond_controls) & !LOW;
        found |= gathered(hits) << (8 * i);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_are_found_where_they_are_and_nothing_else() {
        for byte in 0..=255_u8 {
            for place in 0..32 {
                for filler in [b'x', 0xFF, 0xA0, b' ', b'!', 0] {
                    let mut block = [filler; 32];
                    block[place] = byte;
                    let expected = (0..32).filter(|i| block[*i] == b' ').fold(0, |bits, i| bits | 1 << i);
                    assert_eq!(spaces(&block), expected, "{byte} at {place}");
                    assert_eq!(spaces_in_words(&block), expected, "{byte} at {place} in words");
                }
            }
        }
    }

    #[test]
    fn quotes_backslashes_and_controls_are_found_where_they_are_and_nothing_else() {
        for byte in 0..=255_u8 {
            let special = byte < 0x20 || byte == b'"' || byte == b'\\';
            for place in 0..16 {
                for filler in [b'x', 0xFF, 0x80, b' '] {
                    let mut block = [filler; 16];
                    block[place] = byte;
                    let expected = if special { 1 << place } else { 0 };
                    assert_eq!(specials(&block), expected, "{byte} at {place}");
                    assert_eq!(specials_in_words(&block), expected, "{byte} at {place} in words");
                }
            }
            let all = if special { 0xFFFF } else { 0 };
            assert_eq!((specials(&[byte; 16]), specials_in_words(&[byte; 16])), (all, all), "{byte}");
        }
    }
}
