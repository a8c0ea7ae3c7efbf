//! UTF-8.

use super::step::{EncodeStep, Step, Stop};
use crate::memory::TryVec;
use crate::stream::Result;
use crate::text::utf8;

/// Decodes up to the first malformed bytes of `input`.
pub(super) fn decode(input: &[u8], last: bool, out: &mut Vec<u8>) -> Result<Step> {
    let (consumed, stop) = match core::str::from_utf8(input) {
        Ok(_) => (input.len(), Stop::Done),
        Err(fault) => {
            let at = fault.valid_up_to();
            let stop = match (fault.error_len(), &input[at..]) {
                (None, _) => Stop::Incomplete("unexpected end of data"),
                // A surrogate that surrogatepass may have a use for.
                (_, [0xed, 0xa0..=0xbf]) if !last => Stop::Incomplete("invalid continuation byte"),
                (Some(len), [0xc2..=0xf4, ..]) => Stop::Malformed(len, "invalid continuation byte"),
                (Some(len), _) => Stop::Malformed(len, "invalid start byte"),
            };
            (at, stop)
        }
    };
    out.try_extend(&input[..consumed])?;
    Ok(Step { consumed, stop })
}

/// Encodes up to the first lone surrogates.
pub(super) fn encode(text: &[u8], out: &mut Vec<u8>) -> Result<EncodeStep> {
    let run = utf8::until_surrogate(text).len();
    out.try_extend(&text[..run])?;
    Ok(EncodeStep { consumed: run, bad: utf8::surrogates(&text[run..]), reason: "surrogates not allowed" })
}
