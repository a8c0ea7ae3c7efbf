//! What the C caller holds: a number that looks like no address.

/// A slot number and a generation, packed into a pointer-sized word.
///
/// On 64-bit systems the word is in [2^52, 2^53): no canonical address of a 48-bit system, so a collector
/// that inspects words leaves it alone, and exact as a double. The generation is in the low bits: LuaJIT's light
/// userdata can have 255 different values of the bits from 39 up, and a slot sees many generations. On 32-bit systems it is odd, as no pointer
/// to an object is, and holds 11 bits of generation: a stale handle is refused with 2047 chances in 2048.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Token {
    pub index: u32,
    pub generation: u32,
}

#[cfg(target_pointer_width = "64")]
mod layout {
    pub const INDEX_BITS: u32 = 26;
    pub const GENERATION_BITS: u32 = 26;
    /// A slot retires with this generation, so no token ever comes back.
    pub const LAST_GENERATION: u32 = (1 << GENERATION_BITS) - 1;
    const MARK: usize = 1 << 52;
    pub fn seal(bits: usize) -> usize {
        MARK | bits
    }
    #[inline(always)]
    pub fn unseal(word: usize) -> Option<usize> {
        (word >> 52 == 1).then_some(word & (MARK - 1))
    }
}

#[cfg(target_pointer_width = "32")]
mod layout {
    pub const INDEX_BITS: u32 = 20;
    pub const GENERATION_BITS: u32 = 11;
    pub const LAST_GENERATION: u32 = u32::MAX;
    pub fn seal(bits: usize) -> usize {
        bits << 1 | 1
    }
    #[inline(always)]
    pub fn unseal(word: usize) -> Option<usize> {
        (word & 1 == 1).then_some(word >> 1)
    }
}

pub use layout::LAST_GENERATION;
/// How many slots there can be.
pub const MAX_SLOTS: u32 = 1 << layout::INDEX_BITS;
const GENERATION_MASK: u32 = (1 << layout::GENERATION_BITS) - 1;

impl Token {
    /// The token of a slot in a generation.
    pub fn new(index: u32, generation: u32) -> Token {
        Token { index, generation: generation & GENERATION_MASK }
    }

    /// The word for C.
    pub fn to_word(self) -> usize {
        layout::seal((self.index as usize) << layout::GENERATION_BITS | self.generation as usize)
    }

    /// Reads what C handed in; `None` for what no token looks like.
    #[inline(always)]
    pub fn from_word(word: usize) -> Option<Token> {
        let bits = layout::unseal(word)?;
        Some(Token {
            index: (bits >> layout::GENERATION_BITS) as u32 & (MAX_SLOTS - 1),
            generation: bits as u32 & GENERATION_MASK,
        })
    }

    /// Whether this token is of `generation`, the full count kept in the slot.
    #[inline(always)]
    pub fn is_of(self, generation: u32) -> bool {
        generation & GENERATION_MASK == self.generation
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn a_token_comes_back_as_it_went() {
        for index in [0, 1, 4095, MAX_SLOTS - 1] {
            for generation in [0, 1, 2047, GENERATION_MASK] {
                let token = Token::new(index, generation);
                assert_eq!(Token::from_word(token.to_word()), Some(token));
            }
        }
    }

    #[test]
    #[cfg(target_pointer_width = "64")]
    fn a_token_is_no_address_and_exact_as_a_double() {
        for token in [Token::new(0, 1), Token::new(MAX_SLOTS - 1, GENERATION_MASK)] {
            let word = token.to_word();
            assert!((1 << 52..1 << 53).contains(&word));
            assert_eq!(word as f64 as usize, word);
        }
        for foreign in [0, 1, &0u8 as *const u8 as usize, 1 << 53, usize::MAX] {
            assert_eq!(Token::from_word(foreign), None);
        }
    }
}
