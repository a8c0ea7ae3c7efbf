//! Pieces of a text decoded and encoded whole or not at all, whatever an incremental codec does on failure.

use super::{IncrementalDecoder, IncrementalEncoder};
use crate::memory::Slice;
use crate::stream::{Error, Result, Status};
use crate::text::utf8;

/// Decodes all of `input` or nothing: on failure the decoder is as before, if its state can be saved. Ranges in errors
/// count from the first byte that waited.
pub fn decode_whole(decoder: &mut dyn IncrementalDecoder, mut input: &[u8], last: bool) -> Result<Slice> {
    if !last && decoder.hold(input)? {
        return Ok(Slice::empty());
    }
    let (mut text, mut pending) = (Vec::new(), Vec::new());
    let state = saved(decoder.state(&mut pending))?;
    decoder.set_position(0);
    let decoded = decoder.decode(&mut input, last, &mut text).and_then(|()| Slice::from_vec(text));
    decoded.map_err(|error| also(error, state.map_or(Ok(()), |flags| decoder.set_state(&pending, flags))))
}

/// Encodes all of `text` or nothing: on failure the encoder is as before, if its state can be saved. `DECODE` for what is
/// not generalised UTF-8.
pub fn encode_whole(encoder: &mut dyn IncrementalEncoder, text: &[u8], last: bool) -> Result<Slice> {
    utf8::measure(text, true)?;
    let mut bytes = Vec::new();
    let state = saved(encoder.state())?;
    let encoded = encoder.encode(text, last, &mut bytes).and_then(|()| Slice::from_vec(bytes));
    encoded.map_err(|error| also(error, state.map_or(Ok(()), |state| encoder.set_state(state))))
}

/// The state to go back to; a codec of the program may have none.
fn saved(state: Result<u64>) -> Result<Option<u64>> {
    match state {
        Err(error) if error.status() == Status::UNSUPPORTED => Ok(None),
        state => state.map(Some),
    }
}

/// The failure, with that of going back.
fn also(error: Error, restored: Result<()>) -> Error {
    error.with(|detail| detail.second = restored.err().map(|second| second.status()))
}
