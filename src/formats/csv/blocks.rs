//! Where fields end, found for 64 bytes of input at once.

use super::dialect::{Dialect, Quoting, Symbol};
use crate::memory::{Marks, Needles, TryVec};
use crate::stream::Result;

/// Bytes in a block.
pub const BLOCK: usize = 64;

/// The block of input that the fast path is in, and the separators in it: delimiters and line breaks outside quotes.
///
/// Separators are told as long as quotes are where they should be, around whole fields and doubled inside of them, or in the
/// middle of a field without quotes, where they mean nothing. What else there may be is left to the state machine.
pub struct Blocks {
    marks: Marks,
    /// All ones where quotes mean anything.
    quotes: u64,
    escapes: Option<Needles>,
    /// All ones where two quotes inside of quotes are not one.
    single_quotes: u64,
    /// Where the byte after the last separator taken is; nowhere when the block is of no use any more.
    pub at: usize,
    pub block: Block,
    /// Whether separators are not told beyond this block.
    stopped: bool,
    /// All ones where the next block begins inside quotes.
    inside: u64,
    /// Whether it begins behind a closing quote, or behind a separator, in the first bit.
    after_close: u64,
    after_end: u64,
    /// Places inside quotes where more is to be done than to drop the quotes: blocks, and bits in them.
    pub special: Vec<(usize, u64)>,
}

/// What is in a block: bit `i` for byte `i`.
#[derive(Clone, Copy, Default)]
pub struct Block {
    /// Where it begins in the input.
    pub base: usize,
    /// The separators in it that were not taken yet.
    pub ends: u64,
    /// Which of them are line breaks, and which are behind a closing quote.
    pub newlines: u64,
    pub quoted: u64,
}

/// What the bytes of a block are.
struct Kinds {
    quotes: u64,
    delimiters: u64,
    newlines: u64,
    escapes: u64,
}

/// For each bit whether an odd number of bits is set up to and with it.
#[inline(always)]
fn parity(mut bits: u64) -> u64 {
    for shift in [1, 2, 4, 8, 16, 32] {
        bits ^= bits << shift;
    }
    bits
}

impl Blocks {
    pub fn new(dialect: &Dialect) -> Blocks {
        let quote = dialect.quote.filter(|_| dialect.quoting != Quoting::None);
        let first = |symbol: Option<Symbol>| symbol.map_or(0, |symbol| symbol.as_bytes()[0]);
        let escapes = dialect.escape.map(|escape| {
            let mut needles = Needles::default();
            needles.add(escape.as_bytes()[0]);
            needles
        });
        Blocks {
            marks: Marks::new(first(quote), first(Some(dialect.delimiter)), [b'\r', b'\n']),
            quotes: if quote.is_some() { u64::MAX } else { 0 },
            escapes,
            single_quotes: if dialect.double_quote { 0 } else { u64::MAX },
            at: usize::MAX,
            block: Block::default(),
            stopped: true,
            inside: 0,
            after_close: 0,
            after_end: 0,
            special: Vec::new(),
        }
    }

    /// Makes the block of no use, because its bytes move or change.
    pub fn forget(&mut self) {
        self.at = usize::MAX;
        self.special.clear();
    }

    /// Begins anew with the field at `at` in `input`.
    #[inline(never)]
    pub fn begin(&mut self, input: &[u8], at: usize) -> Result<()> {
        self.special.clear();
        (self.inside, self.after_close, self.after_end) = (0, 0, 1);
        self.look(input, at)
    }

    /// Goes on to the next block of `input`; false when there is none, or no separator is told any more.
    #[inline(always)]
    pub fn advance(&mut self, input: &[u8]) -> Result<bool> {
        let next = self.block.base + BLOCK;
        if self.stopped || next >= input.len() {
            return Ok(false);
        }
        self.look(input, next)?;
        Ok(true)
    }

    /// Looks at the block of `input` that begins at `base`.
    #[inline(always)]
    fn look(&mut self, input: &[u8], base: usize) -> Result<()> {
        self.stopped = false;
        match input[base..].first_chunk::<BLOCK>() {
            Some(block) => {
                let kinds = self.kinds(block);
                self.take(kinds, base, u64::MAX)
            }
            None => self.look_at_rest(&input[base..], base),
        }
    }

    /// The block that is shorter than others.
    #[inline(never)]
    fn look_at_rest(&mut self, rest: &[u8], base: usize) -> Result<()> {
        let mut block = [0; BLOCK];
        block[..rest.len()].copy_from_slice(rest);
        let there = !(u64::MAX << rest.len());
        let Kinds { quotes, delimiters, newlines, escapes } = self.kinds(&block);
        let kinds = Kinds {
            quotes: quotes & there,
            delimiters: delimiters & there,
            newlines: newlines & there,
            escapes: escapes & there,
        };
        self.take(kinds, base, there)
    }

    /// Makes sense of the block that begins at `base` and has the bytes that are `there`.
    #[inline(always)]
    fn take(&mut self, kinds: Kinds, base: usize, there: u64) -> Result<()> {
        let inside = parity(kinds.quotes) ^ self.inside;
        let opening = kinds.quotes & inside;
        let closing = kinds.quotes & !inside;
        let ends = (kinds.delimiters | kinds.newlines) & !inside;
        let after_close = closing << 1 | self.after_close;
        let after_end = ends << 1 | self.after_end;
        let doubled = opening & after_close;
        let misplaced = opening & !(after_end | after_close) | after_close & !(ends | opening);
        let misplaced = (misplaced | doubled & self.single_quotes) & there | kinds.escapes;
        if misplaced != 0 {
            return self.take_up_to(misplaced, opening & !after_close, kinds, base, there);
        }
        self.block = Block { base, ends, newlines: kinds.newlines, quoted: after_close };
        self.inside = ((inside as i64) >> 63) as u64;
        self.after_close = closing >> 63;
        self.after_end = ends >> 63;
        let special = doubled | kinds.newlines & inside;
        if special != 0 {
            self.special.try_push((base, special))?;
        }
        Ok(())
    }

    /// [`Blocks::take`] where something is not in its place.
    #[cold]
    #[inline(never)]
    fn take_up_to(
        &mut self,
        misplaced: u64,
        opening: u64,
        mut kinds: Kinds,
        base: usize,
        there: u64,
    ) -> Result<()> {
        let first = misplaced & misplaced.wrapping_neg();
        if first & opening & !kinds.escapes != 0 {
            // In the middle of a field without quotes, a quote is a byte as any other.
            kinds.quotes &= !first;
            return self.take(kinds, base, there);
        }
        // Only what is before, where all is well.
        self.stopped = true;
        let before = first - 1;
        let Kinds { quotes, delimiters, newlines, .. } = kinds;
        let kinds = Kinds {
            quotes: quotes & before,
            delimiters: delimiters & before,
            newlines: newlines & before,
            escapes: 0,
        };
        self.take(kinds, base, before)
    }

    #[inline(always)]
    fn kinds(&self, block: &[u8; BLOCK]) -> Kinds {
        let [quotes, delimiters, newlines] = self.marks.find(block);
        let escapes = if let Some(escapes) = &self.escapes { escapes.find(block) } else { 0 };
        Kinds { quotes: quotes & self.quotes, delimiters, newlines, escapes }
    }
}
