//! Handing on to a stream what a format has ready.

use crate::stream::{Stream, write_all};

/// Writes all of `bytes`. A stream that takes a part and then fails has that part removed from `bytes`, so that
/// a repetition sends only the rest.
pub fn hand_on(stream: &mut dyn Stream, bytes: &mut Vec<u8>) -> crate::stream::Result<()> {
    if bytes.is_empty() {
        return Ok(());
    }
    match write_all(stream, bytes) {
        Ok(_) => bytes.clear(),
        Err(error) => {
            // A text stream takes all or nothing, and counts in code points.
            let taken =
                if stream.is_text() && error.transferred() > 0 { bytes.len() } else { error.transferred() };
            bytes.drain(..taken.min(bytes.len()));
            return Err(error);
        }
    }
    Ok(())
}
