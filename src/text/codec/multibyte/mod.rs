//! The encodings of East Asia: several bytes a character.

use super::step::{EncodeStep, Step};
use crate::stream::Result;

/// An encoding with characters of several bytes. `mode` is what its escape sequences switch: 0 at the start, and always
/// where there are none.
#[derive(Debug)]
pub struct Multibyte {
    /// Python's name.
    pub name: &'static str,
    /// Decodes up to a block of `input`.
    pub(super) decode: fn(mode: &mut u64, input: &[u8], out: &mut Vec<u8>) -> Result<Step>,
    /// Encodes `text`, generalised UTF-8, up to the first character that the encoding does not have.
    pub(super) encode: fn(mode: &mut u64, text: &[u8], out: &mut Vec<u8>) -> Result<EncodeStep>,
    /// Appends what ends a text: the way back to mode 0.
    pub(super) finish: fn(mode: &mut u64, out: &mut Vec<u8>) -> Result<()>,
}
