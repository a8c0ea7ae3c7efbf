//! Guessing the dialect of a sample: the heuristics of Python's `Sniffer`.

use super::dialect::Options;
use super::number;
use super::reader::Reader;
use crate::memory::{BytesIo, TryVec, try_box};
use crate::stream::{Error, Result, Status};

/// Characters that are a delimiter more often than others, the likeliest first.
const PREFERRED: [u8; 5] = [b',', b'\t', b';', b' ', b':'];
/// Lines that are looked at together.
const CHUNK: usize = 10;
/// Records that say whether the first is a header.
const CHECKED: usize = 20;

/// What a sample looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sniffed {
    /// Between fields.
    pub delimiter: u8,
    /// Around fields; a double quote where no field has any.
    pub quotechar: u8,
    /// Whether a space follows each delimiter.
    pub skip_initial_space: bool,
    /// Whether the first record looks like names.
    pub has_header: bool,
}

/// Guesses; `CSV` when nothing in `sample` looks like a delimiter. `allowed` are the delimiters to choose from, all of ASCII
/// when it is empty.
pub fn sniff(sample: &[u8], allowed: &[u8]) -> Result<Sniffed> {
    let may_be = |byte: u8| byte.is_ascii() && (allowed.is_empty() || allowed.contains(&byte));
    let quoted = by_quotes(sample, &may_be);
    let quotechar = quoted.map_or(b'"', |guess| guess.quote);
    let by_quotes = quoted.and_then(|guess| guess.delimiter.map(|delimiter| (delimiter, guess.spaced)));
    let found = match by_quotes {
        Some(found) => Some(found),
        None => by_frequency(sample, &may_be)?,
    };
    let Some((delimiter, skip_initial_space)) = found else {
        return Err(Error::new(Status::CSV, format_args!("nothing in the sample looks like a delimiter")));
    };
    let mut sniffed = Sniffed { delimiter, quotechar, skip_initial_space, has_header: false };
    sniffed.has_header = has_header(sample, &sniffed)?;
    Ok(sniffed)
}

/// What the quoted fields of a sample say.
#[derive(Clone, Copy)]
struct ByQuotes {
    quote: u8,
    delimiter: Option<u8>,
    spaced: bool,
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
fn by_quotes(sample: &[u8], may_be: &dyn Fn(u8) -> bool) -> Option<ByQuotes> {
    for shape in [Shape::Inside, Shape::First, Shape::Last, Shape::Alone] {
        let (mut quotes, mut delimiters, mut spaces) = (Votes::new(), Votes::new(), 0);
        let mut search = Search { sample, hopeless: [[0; 4]; 2] };
        let mut at = 0;
        while at < sample.len() {
            let Some(found) = search.field_at(at, shape) else {
                at += 1;
                continue;
            };
            at = found.end;
            quotes.add(found.quote);
            if let Some(delimiter) = found.delimiter {
                if may_be(delimiter) {
                    delimiters.add(delimiter);
                }
                spaces += usize::from(found.spaced);
            }
        }
        if let Some((quote, _)) = quotes.winner() {
            let best = delimiters.winner();
            let spaced = best.is_some_and(|(_, count)| count == spaces);
            return Some(ByQuotes { quote, delimiter: best.map(|(byte, _)| byte), spaced });
        }
    }
    None
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
}

impl Search<'_> {
    /// The field of this shape whose delimiter or line begins at `start`.
    fn field_at(&mut self, start: usize, shape: Shape) -> Option<Found> {
        let sample = self.sample;
        let mut at = start;
        let mut before = None;
        let mut spaced = false;
        match shape {
            Shape::Inside | Shape::Last => {
                before = Some(sample[at]).filter(|byte| is_delimiter(*byte));
                before?;
                at += 1;
                if sample.get(at) == Some(&b' ') && is_quote(sample.get(at + 1)) {
                    spaced = true;
                    at += 1;
                }
            }
            Shape::First | Shape::Alone if sample[at] == b'\n' => at += 1,
            Shape::First | Shape::Alone if at > 0 && sample[at - 1] != b'\n' => return None,
            Shape::First | Shape::Alone => {}
        }
        let quote = *sample.get(at).filter(|byte| is_quote(Some(*byte)))?;
        let content = at + 1;
        let end = self.close(content, quote, shape, before)?;
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
        Some(found)
    }

    /// The closing quote that what has to be behind it follows.
    fn close(&mut self, content: usize, quote: u8, shape: Shape, before: Option<u8>) -> Option<usize> {
        let key = if let Shape::Inside = shape { before? } else { 0 };
        let (word, bit) = (usize::from(key >> 6), 1_u64 << (key & 63));
        let hopeless = &mut self.hopeless[usize::from(quote == b'\'')][word];
        if *hopeless & bit != 0 {
            return None;
        }
        let rest = self.sample.get(content..)?;
        let found = memchr::memchr_iter(quote, rest).map(|place| content + place).find(|&place| {
            let after = self.sample.get(place + 1).copied();
            match shape {
                Shape::Inside => after == before,
                Shape::First => after.is_some_and(is_delimiter),
                Shape::Last | Shape::Alone => after.is_none_or(|byte| byte == b'\n'),
            }
        });
        if found.is_none() {
            *hopeless |= bit;
        }
        found
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

/// For one character: how often it is in how many lines, in the order in which that was first seen.
type Frequencies = Vec<(usize, usize)>;

/// Looks for a character that every line has the same number of times, or nearly every.
fn by_frequency(sample: &[u8], may_be: &dyn Fn(u8) -> bool) -> Result<Option<(u8, bool)>> {
    let mut frequencies: [Frequencies; 127] = [const { Vec::new() }; 127];
    let mut lines = sample.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).peekable();
    let Some(&first) = lines.peek() else { return Ok(None) };
    let with_spaces = |delimiter: u8| {
        let all = first.iter().filter(|byte| **byte == delimiter).count();
        all == first.windows(2).filter(|pair| pair[0] == delimiter && pair[1] == b' ').count()
    };
    let mut total = 0_usize;
    let mut candidates: Vec<(usize, usize, u8)> = Vec::new();
    while lines.peek().is_some() {
        for line in lines.by_ref().take(CHUNK) {
            total += 1;
            let mut counts = [0_usize; 256];
            line.iter().for_each(|byte| counts[usize::from(*byte)] += 1);
            for (character, seen) in frequencies.iter_mut().enumerate() {
                let count = counts[character];
                match seen.iter_mut().find(|(frequency, _)| *frequency == count) {
                    Some((_, lines)) => *lines += 1,
                    None => seen.try_push((count, 1))?,
                }
            }
        }
        // From lines that all agree down to nine in ten.
        for percent in (90..=100).rev() {
            for (character, seen) in frequencies.iter().enumerate() {
                let (frequency, agreeing) = mode(seen);
                let consistent = frequency > 0 && agreeing > 0 && agreeing * 100 >= percent * total;
                if consistent && may_be(character as u8) {
                    candidates.try_push((frequency, agreeing, character as u8))?;
                }
            }
            if !candidates.is_empty() {
                break;
            }
        }
        if let [(_, _, only)] = candidates[..] {
            return Ok(Some((only, with_spaces(only))));
        }
        if !candidates.is_empty() {
            break;
        }
    }
    let is_candidate = |byte: &u8| candidates.iter().any(|(_, _, candidate)| candidate == byte);
    let best = PREFERRED.into_iter().find(is_candidate);
    let best = best.or_else(|| candidates.iter().max().map(|(_, _, byte)| *byte));
    Ok(best.map(|delimiter| (delimiter, with_spaces(delimiter))))
}

/// How often a character is in most lines, and in how many more lines than not.
fn mode(seen: &Frequencies) -> (usize, usize) {
    let mut best = (0, 0);
    for &(frequency, lines) in seen {
        if lines > best.1 {
            best = (frequency, lines);
        }
    }
    let others: usize = seen.iter().map(|(_, lines)| lines).sum::<usize>() - best.1;
    (best.0, best.1.saturating_sub(others))
}

/// What the fields of a column have in common.
#[derive(Clone, Copy, PartialEq)]
enum Column {
    Unknown,
    Numbers,
    /// Text of this many characters.
    Length(usize),
    Mixed,
}

fn kind_of(field: &[u8]) -> Column {
    if number::parse(field).is_some() {
        return Column::Numbers;
    }
    Column::Length(
        field.utf8_chunks().map(|chunk| chunk.valid().chars().count() + chunk.invalid().len()).sum(),
    )
}

/// Whether the first record differs from the columns beneath it.
fn has_header(sample: &[u8], sniffed: &Sniffed) -> Result<bool> {
    let options = Options {
        delimiter: char::from(sniffed.delimiter),
        quotechar: Some(char::from(sniffed.quotechar)),
        skip_initial_space: sniffed.skip_initial_space,
        ..Options::default()
    };
    let mut reader = Reader::new(try_box(BytesIo::copy_of(sample)?)?, &options)?;
    let mut first = Vec::new();
    if let Some(record) = reader.next_record()? {
        for field in record.iter() {
            first.try_push(kind_of(field))?;
        }
    }
    let mut columns = Vec::new();
    columns.try_extend(&first)?;
    columns.fill(Column::Unknown);
    for _ in 0..=CHECKED {
        let Some(record) = reader.next_record()? else { break };
        if record.len() != columns.len() {
            continue;
        }
        for (column, field) in columns.iter_mut().zip(record.iter()) {
            let kind = kind_of(field);
            match *column {
                Column::Unknown => *column = kind,
                known if known != kind => *column = Column::Mixed,
                _ => {}
            }
        }
    }
    let mut votes = 0_i64;
    for (column, first) in columns.iter().zip(&first) {
        match column {
            Column::Unknown | Column::Mixed => {}
            column => votes += if column == first { -1 } else { 1 },
        }
    }
    Ok(votes > 0)
}
