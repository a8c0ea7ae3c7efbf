//! JSON: a document to look into, an event writer over any stream, and text to text.
//!
//! serde_json reads; the tree, the layout and the writer are our own, because `serde_json::Value` drops duplicate
//! keys and a C caller wants nodes that are plain numbers. Integers are exact from -2^63 to 2^64-1 and read as the
//! nearest double beyond; every double is written so that it reads back the same. Lone surrogates in `\u` escapes,
//! numbers beyond a double's range and nesting deeper than [`MAX_PARSE_DEPTH`] are refused.

mod builder;
mod document;
mod emit;
mod parse;
mod pointer;
mod writer;

pub use document::{Document, Kind};
pub use emit::Layout;
pub use parse::{MAX_PARSE_DEPTH, format, parse};
pub use writer::{MAX_WRITE_DEPTH, Writer};

#[cfg(test)]
mod tests;
