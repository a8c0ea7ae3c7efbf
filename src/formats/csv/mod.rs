//! CSV as Python's `csv` reads and writes it.
//!
//! The parser is our own: Python's rules (a blank line is a record without fields, `strict`, skipped spaces,
//! delimiters beyond ASCII) are not those of csv-core, which serves as the reference in the tests wherever both
//! agree. Everything works on bytes, so any encoding that extends ASCII passes through unchanged.

mod dialect;
mod encode;
mod parse;
mod reader;
mod rows;
mod writer;

pub use dialect::{Options, Quoting};
pub use reader::{Reader, Record};
pub use rows::{Pair, from_rows};
pub use writer::Writer;

#[cfg(test)]
mod tests;
