//! Reading: from bytes of any encoding, in pieces of any length, to events.

pub mod cut;
pub mod decimal;
pub mod encoding;
pub mod events;
pub mod grammar;
pub mod input;
pub mod numbers;
pub mod parser;
pub mod place;
pub mod scan;
pub mod strings;
pub mod utf8;
pub mod words;
