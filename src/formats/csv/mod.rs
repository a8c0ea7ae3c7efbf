//! CSV as Python's `csv` reads and writes it.
//!
//! The parser is our own: Python's rules (a blank line is a record without fields, `strict`, skipped spaces,
//! delimiters beyond ASCII) are not those of csv-core, which serves as the reference in the tests wherever both
//! agree. Everything works on bytes, so any encoding that extends ASCII passes through unchanged.

mod blocks;
mod columns;
mod dialect;
mod encode;
mod ends;
mod fast;
mod header;
mod fields;
mod input;
mod number;
mod parse;
mod reader;
mod record;
mod rows;
mod sniff;
mod writer;

pub use columns::Columns;
pub use dialect::{DEFAULT_FIELD_LIMIT, Options, Quoting};
pub use encode::Value;
pub use fields::Field;
pub use header::Pair;
pub use number::parse as parse_number;
pub use reader::Reader;
pub use record::{Kind, Record};
pub use rows::from_rows;
pub use sniff::{Sniffed, sniff};
pub use writer::Writer;

/// Bytes of the input in a message: as text, the start of it.
struct Shown<'a>(&'a [u8]);

impl core::fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let start = self.0.get(..40).unwrap_or(self.0);
        let whole = start.utf8_chunks().next().map_or("", |chunk| chunk.valid());
        write!(f, "{whole:?}")
    }
}

#[cfg(test)]
mod tests;
