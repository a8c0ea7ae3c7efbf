//! CSV, JSON and ZIP over any stream.
//!
//! A format holds its stream as `Box<dyn Stream>`, never closes it, and hands on whole pieces: a record, an entry,
//! a few kilobytes of JSON in one write. Data goes through memory only.
#![forbid(unsafe_code)]

pub mod csv;
mod io;
pub mod json;
mod progress;
pub mod zip;

pub use progress::{Cancel, Observer, Progress, STEP};

#[cfg(test)]
mod testing;
