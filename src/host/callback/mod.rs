//! Raw streams over functions of the program.

mod table;
#[cfg(test)]
mod tests;

pub use table::{Functions, check, membuf_callback_table};

use super::raw::Raw;

/// A stream of bytes over functions, without a buffer.
pub type Callback = Raw<Functions>;
