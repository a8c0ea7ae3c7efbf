//! UTF-8.

use super::step::{EncodeStep, Step, Stop};
use crate::memory::TryVec;
use crate::stream::Result;
use crate::text::utf8;
use encoding_rs::Encoding;

/// Bytes that are checked and then copied: few enough to stay in the cache between the two.
const BLOCK: usize = 1 << 15;

/// Decodes up to a block of `input`.
pub(super) fn decode(input: &[u8], last: bool, out: &mut Vec<u8>) -> Result<Step> {
    let block = input.get(..BLOCK).unwrap_or(input);
    let (valid, _) = block.split_at(Encoding::utf8_valid_up_to(block));
    out.try_extend(valid)?;
    let rest = &input[valid.len()..];
    let stop = match core::str::from_utf8(rest.get(..4).unwrap_or(rest)) {
        // Nothing is wrong but that a block ends here.
        Err(fault) if fault.valid_up_to() == 0 => stop(rest, fault.error_len(), last),
        _ => Stop::Done,
    };
    Ok(Step { consumed: valid.len(), stop })
}

/// What is wrong at the start of `rest`, of which so many bytes make no character; `None` when more might make one.
fn stop(rest: &[u8], malformed: Option<usize>, last: bool) -> Stop {
    match (malformed, rest) {
        (None, _) => Stop::Incomplete("unexpected end of data"),
        // A surrogate that surrogatepass may have a use for.
        (_, [0xed, 0xa0..=0xbf]) if !last => Stop::Incomplete("invalid continuation byte"),
        (Some(len), [0xc2..=0xf4, ..]) => Stop::Malformed(len, "invalid continuation byte"),
        (Some(len), _) => Stop::Malformed(len, "invalid start byte"),
    }
}

/// Encodes up to the first lone surrogates.
pub(super) fn encode(text: &[u8], out: &mut Vec<u8>) -> Result<EncodeStep> {
    let (run, rest) = text.split_at(Encoding::utf8_valid_up_to(text));
    out.try_extend(run)?;
    Ok(EncodeStep { consumed: run.len(), bad: utf8::surrogates(rest), reason: "surrogates not allowed" })
}
