//! What was read ahead: decoded text that was not given out yet, and the bytes that it came from.

use super::trail::Trail;
use crate::stream::Error;

/// Text that is moved out rather than copied when all of it is read at once.
pub(super) const LONG: usize = 1 << 16;

/// What was read of the inner stream and not all given out yet.
#[derive(Default)]
pub(super) struct Ahead {
    pub(super) text: Vec<u8>,
    /// How much of the text was given out.
    pub(super) at: usize,
    /// Text that was given out before and is gone.
    pub(super) gone: u64,
    pub(super) trail: Trail,
    /// The bytes of the last chunk, and where its text begins.
    pub(super) chunk: Option<(usize, usize)>,
    /// Whether any bytes came,
    pub(super) fetched: bool,
    /// and whether a chunk was asked for that was not the end of all.
    pub(super) began: bool,
    /// An error that comes with the next call, because the last one had something to give.
    pub(super) deferred: Option<Error>,
}

impl Ahead {
    /// How much text the stream has given.
    pub(super) fn given(&self) -> u64 {
        self.gone + self.at as u64
    }

    /// Whether nothing is there of the last chunk, not even text that was given out.
    pub(super) fn has_no_text(&self) -> bool {
        let gave_none = self.chunk.is_some_and(|(_, from)| from == self.text.len());
        self.unread().is_empty() && (!self.began || gave_none)
    }

    /// The decoded text that comes next.
    pub(super) fn unread(&self) -> &[u8] {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Forgets everything; what comes next lies at `position`. Memory is kept, but not much.
    pub(super) fn clear(&mut self, position: u64) {
        self.trail.restart(position);
        let (mut text, trail) = (core::mem::take(&mut self.text), core::mem::take(&mut self.trail));
        text.clear();
        if text.capacity() > LONG {
            text = Vec::new();
        }
        *self = Ahead { text, trail, ..Ahead::default() };
    }
}
