//! Reading what a format needs of a stream, and handing on to one what it has ready.

use super::Progress;
use crate::memory::Target;
use crate::stream::{Result, Stream, write_parts};

/// Tells `progress` that the work goes on, and reads: all that fits into `out`, unless somebody hears of it, who would not
/// while a slow stream is read on and on. Then it is what arrives first.
pub fn read(stream: &mut dyn Stream, out: &mut Target<'_>, progress: &mut Progress) -> Result<()> {
    progress.look()?;
    if progress.is_watched() { stream.read_some(out) } else { stream.read(out) }
}

/// Writes all of `bytes`, and tells `progress` before each write that the work goes on. A stream that takes a part and then
/// fails has that part removed from `bytes`, so that a repetition sends only the rest.
pub fn hand_on(stream: &mut dyn Stream, bytes: &mut Vec<u8>, progress: &mut Progress) -> Result<()> {
    let (taken, outcome) = hand_on_from(stream, bytes, progress);
    bytes.drain(..taken);
    outcome
}

/// The same, and answers how many of them the stream took, before it failed where it did.
pub fn hand_on_from(stream: &mut dyn Stream, bytes: &[u8], progress: &mut Progress) -> (usize, Result<()>) {
    if bytes.is_empty() {
        return (0, Ok(()));
    }
    match write_parts(stream, bytes, || progress.look()) {
        Ok(_) => (bytes.len(), Ok(())),
        // A text stream takes all or nothing, and counts in code points.
        Err(error) if stream.is_text() && error.transferred() > 0 => (bytes.len(), Err(error)),
        Err(error) => (error.transferred().min(bytes.len()), Err(error)),
    }
}
