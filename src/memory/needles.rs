//! Finding the few bytes that matter in 64 bytes at a time.

/// Up to eight bytes to look for, each repeated through a word.
#[derive(Clone, Copy, Debug, Default)]
pub struct Needles {
    words: [u64; Needles::MOST],
    count: usize,
}

impl Needles {
    /// How many bytes there may be.
    pub const MOST: usize = 8;

    /// Looks for `byte`, too; false when there are too many already.
    pub fn add(&mut self, byte: u8) -> bool {
        let word = u64::from_ne_bytes([byte; 8]);
        if self.words[..self.count].contains(&word) {
            return true;
        }
        let Some(free) = self.words.get_mut(self.count..) else { return false };
        if free.is_empty() {
            return false;
        }
        // What is free repeats a needle, so that as many may be looked for as is fast.
        free.fill(word);
        self.count += 1;
        true
    }

    /// Where the needles are: bit `i` for byte `i`.
    #[inline]
    pub fn find(&self, block: &[u8; 64]) -> u64 {
        #[cfg(target_arch = "x86_64")]
        // SAFETY: SSE2 is part of every x86-64.
        return unsafe { self.find_sse2(block) };
        #[cfg(not(target_arch = "x86_64"))]
        self.find_in_words(block)
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "sse2")]
    #[inline]
    fn find_sse2(&self, block: &[u8; 64]) -> u64 {
        use core::arch::x86_64::{
            __m128i, _mm_cmpeq_epi8, _mm_loadu_si128, _mm_movemask_epi8, _mm_or_si128, _mm_set1_epi64x,
            _mm_setzero_si128,
        };
        let mut hits = [_mm_setzero_si128(); 4];
        let start = block.as_ptr().cast::<__m128i>();
        // SAFETY: four times 16 bytes are the 64 of the block.
        let lanes = unsafe { [0, 1, 2, 3].map(|i| _mm_loadu_si128(start.add(i))) };
        for &word in &self.words[..self.count] {
            let needle = _mm_set1_epi64x(word as i64);
            for (hit, lane) in hits.iter_mut().zip(lanes) {
                *hit = _mm_or_si128(*hit, _mm_cmpeq_epi8(lane, needle));
            }
        }
        let bits = hits.map(|hit| u64::from(_mm_movemask_epi8(hit) as u32));
        bits[0] | bits[1] << 16 | bits[2] << 32 | bits[3] << 48
    }

    /// Whether there is a needle among the 16 bytes of two words, whatever their order.
    #[inline(always)]
    pub fn touch(&self, words: [u64; 2]) -> bool {
        #[cfg(target_arch = "x86_64")]
        // SAFETY: SSE2 is part of every x86-64.
        return unsafe { self.touch_sse2(words) };
        #[cfg(not(target_arch = "x86_64"))]
        self.touch_words(words)
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "sse2")]
    #[inline]
    fn touch_sse2(&self, words: [u64; 2]) -> bool {
        use core::arch::x86_64::{
            _mm_cmpeq_epi8, _mm_movemask_epi8, _mm_or_si128, _mm_set_epi64x, _mm_set1_epi64x,
            _mm_setzero_si128,
        };
        let bytes = _mm_set_epi64x(words[1] as i64, words[0] as i64);
        let mut hits = _mm_setzero_si128();
        // Few are looked for without a branch.
        let (few, more) = self.words.split_at(Needles::MOST / 2);
        for &word in few {
            hits = _mm_or_si128(hits, _mm_cmpeq_epi8(bytes, _mm_set1_epi64x(word as i64)));
        }
        if self.count > few.len() {
            for &word in more {
                hits = _mm_or_si128(hits, _mm_cmpeq_epi8(bytes, _mm_set1_epi64x(word as i64)));
            }
        }
        _mm_movemask_epi8(hits) != 0
    }

    /// [`Needles::touch`] without vectors.
    #[cfg(any(test, not(target_arch = "x86_64")))]
    fn touch_words(&self, words: [u64; 2]) -> bool {
        words.iter().any(|&word| self.hits(word) != 0)
    }

    /// The top bit of each byte of `word` that is a needle.
    #[cfg(any(test, not(target_arch = "x86_64")))]
    fn hits(&self, word: u64) -> u64 {
        const LOW: u64 = 0x7F7F_7F7F_7F7F_7F7F;
        self.words[..self.count].iter().fold(0, |hits, needle| {
            let differs = word ^ needle;
            hits | !(((differs & LOW) + LOW) | differs | LOW)
        })
    }

    /// [`Needles::find`] without vectors.
    #[cfg(any(test, not(target_arch = "x86_64")))]
    fn find_in_words(&self, block: &[u8; 64]) -> u64 {
        let mut found = 0;
        for (i, bytes) in block.as_chunks::<8>().0.iter().enumerate() {
            let hits = self.hits(u64::from_le_bytes(*bytes));
            // Gathers the top bits into the low byte.
            let bits = (hits >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56;
            found |= bits << (8 * i);
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_found_where_it_is_and_no_other() {
        let mut needles = Needles::default();
        for byte in [b',', b'"', 0, 0xFF, b','] {
            assert!(needles.add(byte));
        }
        for place in 0..64 {
            for byte in 0..=255_u8 {
                let mut block = [b'x'; 64];
                block[place] = byte;
                let expected = if [b',', b'"', 0, 0xFF].contains(&byte) { 1 << place } else { 0 };
                assert_eq!(needles.find(&block), expected, "{byte} at {place}");
                assert_eq!(needles.find_in_words(&block), expected, "{byte} at {place} in words");
                let words = [0, 8].map(|at| u64::from_ne_bytes(*block[at..].first_chunk().unwrap()));
                assert_eq!(needles.touch(words), expected & 0xFFFF != 0, "{byte} at {place}");
                assert_eq!(needles.touch_words(words), expected & 0xFFFF != 0, "{byte} at {place} in words");
            }
        }
        let block = core::array::from_fn(|i| if i % 3 == 0 { b'"' } else { b'!' });
        assert_eq!(needles.find(&block), needles.find_in_words(&block));
    }

    #[test]
    fn there_may_be_eight() {
        let mut needles = Needles::default();
        assert!((0..8).all(|byte| needles.add(byte)));
        assert!(needles.add(7) && !needles.add(8));
    }
}
