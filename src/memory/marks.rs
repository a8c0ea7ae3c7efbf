//! Telling three kinds of bytes apart in 64 bytes at a time.

/// The bytes to look for, each repeated through a vector.
#[derive(Clone, Copy, Debug)]
pub struct Marks {
    first: [u8; 16],
    second: [u8; 16],
    third: [[u8; 16]; 2],
}

impl Marks {
    /// Looks for `first`, for `second`, and for either of `third`.
    pub fn new(first: u8, second: u8, third: [u8; 2]) -> Marks {
        Marks { first: [first; 16], second: [second; 16], third: third.map(|byte| [byte; 16]) }
    }

    /// Where each of the three kinds is: bit `i` for byte `i`.
    #[inline(always)]
    pub fn find(&self, block: &[u8; 64]) -> [u64; 3] {
        #[cfg(target_arch = "x86_64")]
        return self.find_sse2(block);
        #[cfg(not(target_arch = "x86_64"))]
        self.find_in_words(block)
    }

    /// [`Marks::find`] with SSE2, which is part of every x86-64.
    #[cfg(target_arch = "x86_64")]
    #[inline(always)]
    fn find_sse2(&self, block: &[u8; 64]) -> [u64; 3] {
        use core::arch::x86_64::{__m128i, _mm_cmpeq_epi8, _mm_loadu_si128, _mm_movemask_epi8, _mm_or_si128};
        // SAFETY: SSE2 is there, and what is loaded has 16 bytes.
        unsafe {
            let load = |bytes: &[u8; 16]| _mm_loadu_si128(bytes.as_ptr().cast::<__m128i>());
            let (first, second) = (load(&self.first), load(&self.second));
            let third = [load(&self.third[0]), load(&self.third[1])];
            let mut found = [0; 3];
            for (i, lane) in block.as_chunks::<16>().0.iter().enumerate() {
                let lane = load(lane);
                let either = _mm_or_si128(_mm_cmpeq_epi8(lane, third[0]), _mm_cmpeq_epi8(lane, third[1]));
                let hits = [_mm_cmpeq_epi8(lane, first), _mm_cmpeq_epi8(lane, second), either];
                for (found, hits) in found.iter_mut().zip(hits) {
                    *found |= u64::from(_mm_movemask_epi8(hits) as u32) << (16 * i);
                }
            }
            found
        }
    }

    /// [`Marks::find`] without vectors.
    #[cfg(any(test, not(target_arch = "x86_64")))]
    fn find_in_words(&self, block: &[u8; 64]) -> [u64; 3] {
        const LOW: u64 = 0x7F7F_7F7F_7F7F_7F7F;
        let mut found = [0; 3];
        for (i, bytes) in block.as_chunks::<8>().0.iter().enumerate() {
            let word = u64::from_le_bytes(*bytes);
            // The top bit of each byte that is the one.
            let hits = |wanted: &[u8; 16]| {
                let differs = word ^ u64::from_ne_bytes([wanted[0]; 8]);
                !(((differs & LOW) + LOW) | differs | LOW)
            };
            let third = hits(&self.third[0]) | hits(&self.third[1]);
            for (found, hits) in found.iter_mut().zip([hits(&self.first), hits(&self.second), third]) {
                // Gathers the top bits into the low byte.
                let bits = (hits >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56;
                *found |= bits << (8 * i);
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_found_where_it_is_and_nothing_else() {
        let marks = Marks::new(b'"', 0xFF, [b'\r', 0]);
        for place in 0..64 {
            for byte in 0..=255_u8 {
                let mut block = [b'x'; 64];
                block[place] = byte;
                let bit = |kind: bool| u64::from(kind) << place;
                let expected = [bit(byte == b'"'), bit(byte == 0xFF), bit(byte == b'\r' || byte == 0)];
                assert_eq!(marks.find(&block), expected, "{byte} at {place}");
                assert_eq!(marks.find_in_words(&block), expected, "{byte} at {place} in words");
            }
        }
        let block = core::array::from_fn(|i| [b'"', b'!', 0xFF, 0xFE, 0, 1, b'\r'][i % 7]);
        assert_eq!(marks.find(&block), marks.find_in_words(&block));
    }
}
