//! A dialect by what its lines have in common.

use super::PIECE;
use crate::formats::Progress;
use crate::memory::TryVec;
use crate::stream::Result;

/// Characters that are a delimiter more often than others, the likeliest first.
const PREFERRED: [u8; 5] = [b',', b'\t', b';', b' ', b':'];
/// Lines that are looked at together.
const CHUNK: usize = 10;

/// For one character: how often it is in how many lines, in the order in which that was first seen.
type Frequencies = Vec<(usize, usize)>;

/// Looks for a character that every line has the same number of times, or nearly every; and whether a space follows it.
pub fn by_frequency(
    sample: &[u8],
    may_be: &dyn Fn(u8) -> bool,
    progress: &mut Progress,
) -> Result<Option<(u8, bool)>> {
    let mut frequencies: [Frequencies; 127] = [const { Vec::new() }; 127];
    let mut lines = sample.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).peekable();
    let Some(&first) = lines.peek() else { return Ok(None) };
    let mut total = 0_usize;
    let mut candidates: Vec<(usize, usize, u8)> = Vec::new();
    while lines.peek().is_some() {
        progress.look()?;
        for line in lines.by_ref().take(CHUNK) {
            total += 1;
            let counts = counts(line, progress)?;
            for (character, seen) in frequencies.iter_mut().enumerate() {
                let count = counts[character];
                match seen.iter_mut().find(|(frequency, _)| *frequency == count) {
                    Some((_, lines)) => *lines += 1,
                    None => seen.try_push((count, 1))?,
                }
            }
        }
        // From lines that all agree down to nine in ten; in Python's numbers, whose last digits matter.
        let mut consistency = 1.0;
        while candidates.is_empty() && consistency >= 0.9 {
            for (character, seen) in frequencies.iter().enumerate() {
                let (frequency, agreeing) = mode(seen);
                let consistent =
                    frequency > 0 && agreeing > 0 && agreeing as f64 / total as f64 >= consistency;
                if consistent && may_be(character as u8) {
                    candidates.try_push((frequency, agreeing, character as u8))?;
                }
            }
            consistency -= 0.01;
        }
        if !candidates.is_empty() {
            break;
        }
    }
    let is_candidate = |byte: &u8| candidates.iter().any(|(_, _, candidate)| candidate == byte);
    let only = if let [(_, _, only)] = candidates[..] { Some(only) } else { None };
    let best = only.or_else(|| PREFERRED.into_iter().find(is_candidate));
    let best = best.or_else(|| candidates.iter().max().map(|(_, _, byte)| *byte));
    let Some(delimiter) = best else { return Ok(None) };
    Ok(Some((delimiter, is_spaced(first, delimiter, progress)?)))
}

/// How often each byte is in `line`.
fn counts(line: &[u8], progress: &mut Progress) -> Result<[usize; 256]> {
    let mut counts = [0_usize; 256];
    for piece in line.chunks(PIECE) {
        piece.iter().for_each(|byte| counts[usize::from(*byte)] += 1);
        progress.advance(piece.len() as u64)?;
    }
    Ok(counts)
}

/// Whether a space follows each `delimiter` of `line`.
fn is_spaced(line: &[u8], delimiter: u8, progress: &mut Progress) -> Result<bool> {
    let mut from = 0;
    for piece in line.chunks(PIECE) {
        for place in memchr::memchr_iter(delimiter, piece) {
            if line.get(from + place + 1) != Some(&b' ') {
                return Ok(false);
            }
        }
        from += piece.len();
        progress.advance(piece.len() as u64)?;
    }
    Ok(true)
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
