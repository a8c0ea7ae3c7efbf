//! Rows of named values as one text: Python's `DictWriter` with its header, in one call.

use super::dialect::Options;
use super::encode::{Draft, Encoder};
use super::header::{Header, Pair};
use crate::formats::Progress;
use crate::memory::Slice;
use crate::stream::{Error, Result, Status};
use crate::text::codec::{Codec, ErrorHandler, encode_in_pieces};

/// The CSV of `rows`, encoded, headed by `names`, or by the names of the first row when `names` is `None`.
///
/// Values whose name is not in the header are left out, missing ones are empty; of two of one name in a row the
/// last counts, as in a Python dictionary. `INVALID` when there are neither names nor rows. Each row may turn out not to be
/// one. `progress` counts the bytes of text.
pub fn from_rows<'a, Row>(
    mut rows: impl Iterator<Item = Result<Row>> + Clone,
    names: Option<&[&[u8]]>,
    options: &Options<'_>,
    (codec, errors): (Codec, ErrorHandler),
    progress: Progress,
) -> Result<Slice>
where
    Row: Iterator<Item = Pair<'a>> + Clone,
{
    let encoder = Encoder::new(options)?;
    let header = match (names, rows.clone().next()) {
        (Some(names), _) => Header::new(names.iter().copied(), &[], false)?,
        (None, Some(first)) => Header::new(first?.map(|(name, _)| name), &[], false)?,
        (None, None) => {
            return Err(Error::new(
                Status::INVALID,
                format_args!("a header needs column names or a first row, and there are neither"),
            ));
        }
    };
    let mut draft = Draft::default();
    draft.watch(progress);
    draft.progress().look()?;
    header.write(&encoder, &mut draft)?;
    rows.try_for_each(|row| header.write_values(&encoder, &mut draft, row?))?;
    let (text, progress) = draft.finish()?;
    Slice::from_vec(encode_in_pieces(text, codec, errors, || progress.look())?)
}
