//! Whether the first record of a sample names the columns.

use super::super::dialect::Options;
use super::super::number;
use super::super::reader::Reader;
use super::{PIECE, Sniffed};
use crate::formats::Progress;
use crate::memory::{BytesIo, TryVec, try_box};
use crate::stream::{Result, Stream, Whence};

/// Records that say whether the first is a header, and one.
const CHECKED: usize = 20;

/// What the fields of a column have in common.
#[derive(Clone, Copy, PartialEq)]
enum Column {
    /// There are none.
    Unknown,
    Numbers,
    /// Text of this many characters.
    Length(usize),
    Mixed,
}

/// A field of the first record.
struct Name {
    is_number: bool,
    len: usize,
}

fn len(field: &[u8]) -> usize {
    field.utf8_chunks().map(|chunk| chunk.valid().chars().count() + chunk.invalid().len()).sum()
}

fn is_number(field: &[u8]) -> bool {
    number::parse(field).is_some()
}

/// Whether the first record differs from the columns beneath it.
pub fn has_header(sample: &[u8], sniffed: &Sniffed, progress: &mut Progress) -> Result<bool> {
    // Mostly the first few records are all that is needed.
    let mut end = PIECE.min(sample.len());
    loop {
        if let Some(answer) = judge(&sample[..end], end == sample.len(), sniffed, progress)? {
            return Ok(answer);
        }
        end = end.saturating_mul(4).min(sample.len());
    }
}

/// The answer of a sample that is `whole` or cut off; `None` where too little of it is left.
fn judge(sample: &[u8], whole: bool, sniffed: &Sniffed, progress: &mut Progress) -> Result<Option<bool>> {
    let options = Options {
        delimiter: char::from(sniffed.delimiter),
        quotechar: Some(char::from(sniffed.quotechar)),
        skip_initial_space: sniffed.skip_initial_space,
        ..Options::default()
    };
    let mut reader = Reader::new(try_box(copy(sample, progress)?)?, &options)?;
    reader.watch(core::mem::take(progress));
    let (mut names, mut columns) = (Vec::new(), Vec::new());
    for number in 0..=CHECKED + 1 {
        let found = reader.advance()?;
        if !whole && (!found || reader.position() == sample.len() as u64) {
            *progress = reader.unwatch();
            return Ok(None);
        }
        if !found {
            break;
        }
        let record = reader.record();
        if number == 0 {
            for field in record.iter() {
                names.try_push(Name { is_number: is_number(field), len: len(field) })?;
                columns.try_push(Column::Unknown)?;
            }
        } else if record.len() == columns.len() {
            for (column, field) in columns.iter_mut().zip(record.iter()) {
                let kind = if is_number(field) { Column::Numbers } else { Column::Length(len(field)) };
                match *column {
                    Column::Unknown => *column = kind,
                    known if known != kind => *column = Column::Mixed,
                    _ => {}
                }
            }
        }
    }
    *progress = reader.unwatch();
    let mut votes = 0_i64;
    for (column, name) in columns.iter().zip(&names) {
        let differs = match *column {
            Column::Unknown | Column::Mixed => continue,
            Column::Numbers => !name.is_number,
            Column::Length(len) => name.len != len,
        };
        votes += if differs { 1 } else { -1 };
    }
    Ok(Some(votes > 0))
}

/// A stream of `sample`.
fn copy(sample: &[u8], progress: &mut Progress) -> Result<BytesIo> {
    let mut stream = BytesIo::new();
    for piece in sample.chunks(PIECE) {
        stream.write(piece)?;
        progress.look()?;
    }
    stream.seek(0, Whence::Start)?;
    Ok(stream)
}
