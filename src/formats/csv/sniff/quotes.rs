//! A dialect by its quoted fields.

use super::PIECE;
use crate::formats::Progress;
use crate::stream::Result;

/// What the quoted fields of a sample say.
#[derive(Clone, Copy)]
pub struct ByQuotes {
    pub quote: u8,
    /// The delimiter, and whether a space follows each.
    pub delimiter: Option<(u8, bool)>,
}

/// How often each byte was something; the first of the most frequent wins.
struct Votes {
    counts: [usize; 256],
    order: [u8; 256],
    seen: usize,
}

impl Votes {
    fn new() -> Votes {
        Votes { counts: [0; 256], order: [0; 256], seen: 0 }
    }

    fn add(&mut self, byte: u8) {
        if self.counts[usize::from(byte)] == 0 {
            self.order[self.seen] = byte;
            self.seen += 1;
        }
        self.counts[usize::from(byte)] += 1;
    }

    fn winner(&self) -> Option<(u8, usize)> {
        let mut best = None;
        for &byte in &self.order[..self.seen] {
            let count = self.counts[usize::from(byte)];
            if best.is_none_or(|(_, most)| count > most) {
                best = Some((byte, count));
            }
        }
        best
    }
}

/// Where a quoted field has to have a delimiter beside it.
#[derive(Clone, Copy)]
enum Shape {
    /// On both sides.
    Inside,
    /// Behind it, at the start of a line.
    First,
    /// Before it, at the end of a line.
    Last,
    /// On no side: it is a whole line.
    Alone,
}

/// Looks for quoted fields between the same two delimiters, then at the starts and ends of lines.
pub fn by_quotes(
    sample: &[u8],
    may_be: &dyn Fn(u8) -> bool,
    progress: &mut Progress,
) -> Result<Option<ByQuotes>> {
    for shape in [Shape::Inside, Shape::First, Shape::Last, Shape::Alone] {
        let (mut quotes, mut delimiters, mut spaces) = (Votes::new(), Votes::new(), 0);
        let mut search = Search { sample, hopeless: [[0; 4]; 2], progress };
        let (mut at, mut told) = (0, 0);
        while at < sample.len() {
            if at - told >= PIECE {
                search.progress.advance(PIECE as u64)?;
                told += PIECE;
            }
            let Some(found) = search.field_at(at, shape)? else {
                at += 1;
                continue;
            };
            at = found.end;
            // What is inside was counted when its end was looked for.
            told = at;
            quotes.add(found.quote);
            if let Some(delimiter) = found.delimiter {
                if may_be(delimiter) {
                    delimiters.add(delimiter);
                }
                spaces += usize::from(found.spaced);
            }
        }
        if let Some((quote, _)) = quotes.winner() {
            let delimiter = delimiters.winner().map(|(byte, count)| (byte, count == spaces));
            return Ok(Some(ByQuotes { quote, delimiter }));
        }
    }
    Ok(None)
}

/// A quoted field in its place.
struct Found {
    quote: u8,
    delimiter: Option<u8>,
    spaced: bool,
    end: usize,
}

struct Search<'a> {
    sample: &'a [u8],
    /// For each quote, the delimiters that no closing quote has behind it any more, as bits.
    hopeless: [[u64; 4]; 2],
    progress: &'a mut Progress,
}

impl Search<'_> {
    /// The field of this shape whose delimiter or line begins at `start`.
    fn field_at(&mut self, start: usize, shape: Shape) -> Result<Option<Found>> {
        let sample = self.sample;
        let mut at = start;
        let mut before = None;
        let mut spaced = false;
        match shape {
            Shape::Inside | Shape::Last => {
                before = Some(sample[at]).filter(|byte| is_delimiter(*byte));
                if before.is_none() {
                    return Ok(None);
                }
                at += 1;
                if sample.get(at) == Some(&b' ') && is_quote(sample.get(at + 1)) {
                    spaced = true;
                    at += 1;
                }
            }
            Shape::First | Shape::Alone if sample[at] == b'\n' => at += 1,
            Shape::First | Shape::Alone if at > 0 && sample[at - 1] != b'\n' => return Ok(None),
            Shape::First | Shape::Alone => {}
        }
        let Some(&quote) = sample.get(at).filter(|byte| is_quote(Some(*byte))) else { return Ok(None) };
        let Some(end) = self.close(at + 1, quote, shape, before)? else { return Ok(None) };
        let mut found = Found { quote, delimiter: before, spaced, end: end + 1 };
        match shape {
            Shape::Inside => found.end += 1,
            Shape::First => {
                found.delimiter = Some(sample[end + 1]);
                found.spaced = sample.get(end + 2) == Some(&b' ');
                found.end += 1 + usize::from(found.spaced);
            }
            Shape::Last | Shape::Alone => {}
        }
        Ok(Some(found))
    }

    /// The closing quote that what has to be behind it follows.
    fn close(
        &mut self,
        content: usize,
        quote: u8,
        shape: Shape,
        before: Option<u8>,
    ) -> Result<Option<usize>> {
        let key = if let Shape::Inside = shape { before.unwrap_or_default() } else { 0 };
        let (word, bit) = (usize::from(key >> 6), 1_u64 << (key & 63));
        let hopeless = &mut self.hopeless[usize::from(quote == b'\'')][word];
        if *hopeless & bit != 0 {
            return Ok(None);
        }
        let sample = self.sample;
        let closes = |place: usize| {
            let after = sample.get(place + 1).copied();
            match shape {
                Shape::Inside => after == before,
                Shape::First => after.is_some_and(is_delimiter),
                Shape::Last | Shape::Alone => after.is_none_or(|byte| byte == b'\n'),
            }
        };
        let mut from = content;
        for piece in sample.get(content..).unwrap_or_default().chunks(PIECE) {
            if let Some(place) =
                memchr::memchr_iter(quote, piece).map(|place| from + place).find(|place| closes(*place))
            {
                return Ok(Some(place));
            }
            self.progress.advance(piece.len() as u64)?;
            from += piece.len();
        }
        *hopeless |= bit;
        Ok(None)
    }
}

/// Neither part of a word nor a line break nor a quote. What is beyond ASCII counts as part of a word.
fn is_delimiter(byte: u8) -> bool {
    let word = byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii();
    !word && !matches!(byte, b'\n' | b'"' | b'\'')
}

fn is_quote(byte: Option<&u8>) -> bool {
    matches!(byte, Some(b'"' | b'\''))
}
