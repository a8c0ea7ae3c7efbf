//! Handing on to a stream what a format has ready.

use crate::stream::{Result, Stream, write_all};

/// Writes all of `bytes`. A stream that takes a part and then fails has that part removed from `bytes`, so that
/// a repetition sends only the rest.
pub fn hand_on(stream: &mut dyn Stream, bytes: &mut Vec<u8>) -> Result<()> {
    let (taken, outcome) = hand_on_from(stream, bytes);
    bytes.drain(..taken);
    outcome
}

/// Writes all of `bytes`, and answers how many of them the stream took, before it failed where it did.
pub fn hand_on_from(stream: &mut dyn Stream, bytes: &[u8]) -> (usize, Result<()>) {
    if bytes.is_empty() {
        return (0, Ok(()));
    }
    match write_all(stream, bytes) {
        Ok(_) => (bytes.len(), Ok(())),
        // A text stream takes all or nothing, and counts in code points.
        Err(error) if stream.is_text() && error.transferred() > 0 => (bytes.len(), Err(error)),
        Err(error) => (error.transferred().min(bytes.len()), Err(error)),
    }
}
