//! ASCII and ISO 8859-1: a byte is the number of its character.

use super::step::{EncodeStep, Step, Stop};
use crate::memory::TryVec;
use crate::stream::Result;
use crate::text::utf8;
use encoding_rs::{Encoding, mem};

/// Bytes that are converted at once.
const BLOCK: usize = 1024;

/// Decodes ASCII.
pub(super) fn decode_ascii(input: &[u8], out: &mut Vec<u8>) -> Result<Step> {
    let consumed = Encoding::ascii_valid_up_to(input);
    out.try_extend(&input[..consumed])?;
    let stop =
        if consumed < input.len() { Stop::Malformed(1, "ordinal not in range(128)") } else { Stop::Done };
    Ok(Step { consumed, stop })
}

/// Encodes ASCII.
pub(super) fn encode_ascii(text: &[u8], out: &mut Vec<u8>) -> Result<EncodeStep> {
    let run = Encoding::ascii_valid_up_to(text);
    out.try_extend(&text[..run])?;
    let bad = text[run..].iter().position(u8::is_ascii).unwrap_or(text.len() - run);
    Ok(EncodeStep { consumed: run, bad, reason: "ordinal not in range(128)" })
}

/// Decodes a block of ISO 8859-1.
pub(super) fn decode(input: &[u8], out: &mut Vec<u8>) -> Result<Step> {
    let input = input.get(..BLOCK).unwrap_or(input);
    let (ascii, rest) = input.split_at(Encoding::ascii_valid_up_to(input));
    out.try_extend(ascii)?;
    let mut block = [0; 2 * BLOCK];
    let len = mem::convert_latin1_to_utf8(rest, &mut block);
    out.try_extend(&block[..len])?;
    Ok(Step { consumed: input.len(), stop: Stop::Done })
}

/// Encodes ISO 8859-1.
pub(super) fn encode(text: &[u8], out: &mut Vec<u8>) -> Result<EncodeStep> {
    let consumed = mem::utf8_latin1_up_to(text);
    let (mut run, rest) = text.split_at(consumed);
    let mut block = [0; BLOCK];
    while !run.is_empty() {
        let (now, later) = run.split_at(utf8::whole(run, BLOCK));
        if now.is_ascii() {
            out.try_extend(now)?;
        } else {
            let len = mem::convert_utf8_to_latin1_lossy(now, &mut block);
            out.try_extend(&block[..len])?;
        }
        run = later;
    }
    // What begins below 0xc4 is ASCII or below U+0100.
    let bad = rest.iter().position(|&byte| byte < 0x80 || matches!(byte, 0xc2 | 0xc3));
    Ok(EncodeStep { consumed, bad: bad.unwrap_or(rest.len()), reason: "ordinal not in range(256)" })
}
