//! Rows of named values as one text: Python's `DictWriter` with its header, in one call.

use super::dialect::Options;
use super::encode::Encoder;
use crate::memory::{Slice, TryVec};
use crate::stream::{Error, Result, Status};

/// A column's name and a row's value in it.
pub type Pair<'a> = (&'a [u8], &'a [u8]);

/// The CSV of `rows`, headed by `names`, or by the names of the first row when `names` is `None`.
///
/// Values whose name is not in the header are left out, missing ones are empty; of two of one name in a row the
/// last counts, as in a Python dictionary. `INVALID` when there are neither names nor rows.
pub fn from_rows<'a, Row>(
    rows: impl Iterator<Item = Row> + Clone,
    names: Option<&[&[u8]]>,
    options: &Options<'_>,
) -> Result<Slice>
where
    Row: Iterator<Item = Pair<'a>> + Clone,
{
    let encoder = Encoder::new(options)?;
    let mut text = Vec::new();
    match (names, rows.clone().next()) {
        (Some(names), _) => table(&encoder, &mut text, names.iter().copied(), rows)?,
        (None, Some(first)) => table(&encoder, &mut text, first.map(|(name, _)| name), rows)?,
        (None, None) => {
            return Err(Error::new(
                Status::INVALID,
                format_args!("a header needs column names or a first row, and there are neither"),
            ));
        }
    }
    Slice::from_vec(text)
}

fn table<'a, 'n, Row: Iterator<Item = Pair<'a>> + Clone>(
    encoder: &Encoder,
    text: &mut Vec<u8>,
    header: impl Iterator<Item = &'n [u8]> + Clone,
    rows: impl Iterator<Item = Row>,
) -> Result<()> {
    encoder.record(text, header.clone())?;
    let distinct = are_distinct(header.clone())?;
    for row in rows {
        // A row in the order of the header needs no search, unless a name in it stands for two values.
        if distinct && row.clone().map(|(name, _)| name).eq(header.clone()) {
            encoder.record(text, row.map(|(_, value)| value))?;
        } else {
            let values = header.clone().map(|name| value_of(row.clone(), name).unwrap_or_default());
            encoder.record(text, values)?;
        }
    }
    Ok(())
}

fn are_distinct<'n>(names: impl Iterator<Item = &'n [u8]>) -> Result<bool> {
    let mut sorted = Vec::new();
    for name in names {
        sorted.try_push(name)?;
    }
    sorted.sort_unstable();
    Ok(sorted.windows(2).all(|pair| pair[0] != pair[1]))
}

/// The value of `name` in `row`; of several the last.
pub fn value_of<'a>(row: impl Iterator<Item = Pair<'a>>, name: &[u8]) -> Option<&'a [u8]> {
    row.filter(|(other, _)| *other == name).last().map(|(_, value)| value)
}
