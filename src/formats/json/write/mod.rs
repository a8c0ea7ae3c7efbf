//! Writing: events and documents as text.

pub mod digits;
pub mod dump;
pub mod emit;
pub mod escape;
pub mod layout;
pub mod pen;
pub mod sequence;
pub mod writer;
