//! CSV, JSON and ZIP over any stream.
#![forbid(unsafe_code)]
