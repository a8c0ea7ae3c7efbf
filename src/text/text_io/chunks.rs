//! Reading in chunks: bytes of the inner stream in, decoded text out.

use super::ahead::Ahead;
use super::reader::Reader;
use super::trail::Mark;
use crate::stream::{Result, Status, Stream};
use crate::text::utf8;

/// Of a fill: everything up to the end is wanted.
pub(super) const ALL: usize = usize::MAX;

impl Reader {
    /// Asks for as many bytes as code points again.
    pub(super) fn forget_ratio(&mut self) {
        self.ratio = 0.0;
        if let Some((bytes, _)) = &mut self.ahead.chunk {
            *bytes = 0;
        }
    }

    /// Computes the ratio of the last chunk while its text is still there.
    pub(super) fn note_ratio(&mut self) {
        if let Some((bytes, from)) = self.ahead.chunk.take() {
            let points = utf8::count(self.ahead.text.get(from..).unwrap_or_default());
            self.ratio = if points > 0 { bytes as f64 / points as f64 } else { 0.0 };
        }
    }

    /// Decodes more text; answers `false` at the end of the stream. `wanted` is 0, or how many code points are.
    pub(super) fn fill(&mut self, inner: &mut dyn Stream, wanted: usize) -> Result<bool> {
        if wanted > 0 {
            self.note_ratio();
        }
        let Ahead { text, at, gone, chunk, .. } = &mut self.ahead;
        text.copy_within(*at.., 0);
        text.truncate(text.len() - *at);
        *chunk = chunk.map(|(bytes, from)| (bytes, from.saturating_sub(*at)));
        *gone += *at as u64;
        *at = 0;
        let before = text.len();
        loop {
            if let Some(error) = self.ahead.deferred.take() {
                return Err(error);
            }
            let last = self.ahead.trail.unfed().is_empty() && !self.fetch(inner, wanted)?;
            let outcome = self.decode(last);
            if self.ahead.text.len() > before {
                if let Err(error) = outcome {
                    self.ahead.deferred = Some(error);
                }
                return Ok(true);
            }
            outcome?;
            if last {
                return Ok(false);
            }
        }
    }

    /// Reads a chunk; answers `false` at the end of the inner stream.
    fn fetch(&mut self, inner: &mut dyn Stream, wanted: usize) -> Result<bool> {
        if self.lost {
            self.lost = false;
            if self.telling
                && let Ok(position) = inner.tell()
            {
                self.ahead.trail.restart(position.unsigned_abs());
                self.decoder.set_position(position.unsigned_abs());
            }
        }
        self.mark()?;
        if wanted > 0 {
            self.note_ratio();
        }
        let Ahead { trail, chunk, text, .. } = &mut self.ahead;
        let size = match wanted {
            ALL => trail.len(),
            // As many as these code points would take if they were like the last ones.
            _ => (self.ratio.max(1.0) * wanted as f64) as usize,
        };
        let (n, failed) = trail.fetch(inner, size.max(self.chunk_size))?;
        if wanted != ALL {
            *chunk = Some((n, text.len()));
        }
        self.ahead.deferred = failed;
        self.ahead.began = true;
        self.ahead.fetched |= n > 0;
        Ok(n > 0)
    }

    /// Notes the state of the decoder before a chunk, and forgets what no position needs any more.
    pub(super) fn mark(&mut self) -> Result<()> {
        if self.telling {
            self.waiting.clear();
            let outcome = self.decoder.state(&mut self.waiting).and_then(|flags| {
                let held = self.ends.holds();
                let state = if self.untouched { self.idle_state } else { self.ends.pack(flags, held)? };
                let text = self.ahead.gone + self.ahead.text.len() as u64;
                self.ahead.trail.mark(&self.waiting, Mark { text, byte: 0, flags, held, state, found: false })
            });
            match outcome {
                // Reading goes on without positions.
                Err(error) if matches!(error.status(), Status::UNSUPPORTED | Status::OVERFLOW) => {
                    self.telling = false;
                }
                outcome => outcome?,
            }
        }
        let given = if self.telling { self.ahead.given() } else { u64::MAX };
        self.ahead.trail.trim(given);
        Ok(())
    }

    /// Decodes the bytes that were not; after `last` none waits.
    pub(super) fn decode(&mut self, last: bool) -> Result<()> {
        let Ahead { text, trail, .. } = &mut self.ahead;
        self.untouched = false;
        let mut input = trail.unfed();
        let outcome = self.ends.decode(&mut *self.decoder, &mut input, last, text);
        let left = input.len();
        trail.feed(left);
        outcome
    }
}
