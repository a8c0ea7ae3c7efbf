//! JSON: a document to look into, an event writer over any stream, and text to text in one pass.
//!
//! The parser is our own, because it has to stop anywhere in a stream and go on, know the place of every failure, and keep
//! duplicate keys, integers of any size and, where wanted, lone surrogates; the tests hold it against serde_json. Numbers pass
//! from text to text as they stand. In a document, integers are exact and other numbers the nearest double, which is written
//! so that it reads back the same.

mod options;
mod parse;
mod streams;
mod text;
mod tree;
mod write;

pub use options::{DEFAULT_MAX_DEPTH, Nonfinite, Options, Rules, Surrogates};
pub use streams::validate as validate_stream;
pub use streams::{Reader, load, transcode};
pub use text::{format, parse, validate};
pub use tree::document::{Document, Kind};
pub use write::dump::dump;
pub use write::layout::Layout;
pub use write::writer::Writer;

#[cfg(test)]
mod tests;
