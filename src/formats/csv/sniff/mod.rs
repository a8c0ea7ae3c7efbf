//! Guessing the dialect of a sample: the heuristics of Python's `Sniffer`.

mod frequency;
mod header;
mod quotes;

use crate::formats::{Progress, STEP};
use crate::stream::{Error, Result, Status};

/// Bytes of a sample that are looked at between two reports.
const PIECE: usize = STEP as usize / 2;

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
/// when it is empty. `progress` counts the bytes that are looked at, some of them several times.
pub fn sniff(sample: &[u8], allowed: &[u8], progress: &mut Progress) -> Result<Sniffed> {
    let may_be =
        |byte: u8| byte.is_ascii() && byte != b'\r' && (allowed.is_empty() || allowed.contains(&byte));
    let quoted = quotes::by_quotes(sample, &may_be, progress)?;
    let quotechar = quoted.map_or(b'"', |guess| guess.quote);
    let found = match quoted.and_then(|guess| guess.delimiter) {
        Some(found) => Some(found),
        None => frequency::by_frequency(sample, &|byte| byte != quotechar && may_be(byte), progress)?,
    };
    let Some((delimiter, skip_initial_space)) = found else {
        return Err(Error::new(Status::CSV, format_args!("nothing in the sample looks like a delimiter")));
    };
    let mut sniffed = Sniffed { delimiter, quotechar, skip_initial_space, has_header: false };
    sniffed.has_header = header::has_header(sample, &sniffed, progress)?;
    progress.finish()?;
    Ok(sniffed)
}
