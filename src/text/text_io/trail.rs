//! The bytes that the text at hand was decoded from, so that its place in the inner stream can be found.

use crate::memory::{Target, TryVec};
use crate::stream::{Error, Result, Status, Stream};

/// The most bytes asked of the inner stream in one call.
const LARGEST: usize = 1 << 18;

/// Bytes read, and the state of the decoder at the start of each chunk of them.
#[derive(Default)]
pub(super) struct Trail {
    /// Of these the first `filled` were read; the others are room.
    bytes: Vec<u8>,
    filled: usize,
    /// How many of those were decoded, or wait in the decoder.
    fed: usize,
    /// Where in the inner stream the first of them lay.
    origin: u64,
    marks: Vec<Mark>,
}

/// The decoder at the start of a chunk.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    /// How much text the stream had given up to here.
    pub text: u64,
    /// Where the bytes begin that come next: those that waited are the first.
    pub byte: usize,
    /// The decoder's state but for those.
    pub flags: u64,
    /// Whether a `\r` waited.
    pub held: bool,
    /// What a cookie says of all that.
    pub state: u64,
    /// Whether this is no chunk's start but a place that was looked for.
    pub found: bool,
}

impl Trail {
    /// Starts again at `origin`; memory is kept, but not much.
    pub fn restart(&mut self, origin: u64) {
        (self.filled, self.fed, self.origin) = (0, 0, origin);
        self.marks.clear();
        self.relax();
    }

    /// Gives memory back that only a very long text needed.
    fn relax(&mut self) {
        if self.filled == 0 && self.bytes.len() > 2 * LARGEST {
            self.bytes = Vec::new();
        }
    }

    /// The bytes that were not decoded: behind malformed ones, there are some.
    pub fn unfed(&self) -> &[u8] {
        self.bytes.get(self.fed..self.filled).unwrap_or_default()
    }

    /// Notes that all but `left` of the bytes were decoded.
    pub fn feed(&mut self, left: usize) {
        self.fed = self.filled - left;
    }

    /// The bytes that were decoded.
    pub fn fed(&self) -> &[u8] {
        self.bytes.get(..self.fed).unwrap_or_default()
    }

    /// How many bytes are kept.
    pub fn len(&self) -> usize {
        self.filled
    }

    /// Bytes read behind place `byte`.
    pub fn behind(&self, byte: usize) -> usize {
        self.filled - byte
    }

    /// Where in the inner stream the next byte to be decoded lies.
    pub fn position(&self) -> u64 {
        self.origin + self.fed as u64
    }

    /// Reads up to `size` bytes with one call of the inner stream; answers how many came, and what failed behind them.
    pub fn fetch(&mut self, inner: &mut dyn Stream, size: usize) -> Result<(usize, Option<Error>)> {
        let end = self.filled + size.clamp(1, LARGEST);
        if self.bytes.len() < end {
            let more = end - self.bytes.len();
            self.bytes.try_reserve(more).map_err(|_| Error::bare(Status::NO_MEMORY))?;
            #[allow(clippy::disallowed_methods)] // room was reserved above
            self.bytes.resize(end, 0);
        }
        let mut target = Target::new(&mut self.bytes[self.filled..end]);
        let outcome = inner.read1(&mut target);
        let n = target.len();
        self.filled += n;
        match outcome {
            Err(error) if n == 0 => Err(error),
            outcome => Ok((n, outcome.err())),
        }
    }

    /// Sets a mark here. `waiting` bytes wait in the decoder, the last that were fed.
    pub fn mark(&mut self, waiting: &[u8], mark: Mark) -> Result<()> {
        if !self.fed().ends_with(waiting) {
            return Err(Error::new(
                Status::UNSUPPORTED,
                format_args!("the bytes that wait in the decoder are not the last that it was given"),
            ));
        }
        let mark = Mark { byte: self.fed - waiting.len(), ..mark };
        match self.marks.last_mut() {
            // A read that failed or found the end is tried again.
            Some(last) if (last.text, last.byte) == (mark.text, mark.byte) => *last = mark,
            _ => self.marks.try_push(mark)?,
        }
        Ok(())
    }

    /// Sets a mark at a place that was looked for, so that the next search begins there.
    pub fn mark_found(&mut self, mark: Mark) -> Result<()> {
        match self.marks.last_mut() {
            Some(last) if last.text > mark.text => {}
            Some(last) if last.found => *last = mark,
            _ => self.marks.try_push(mark)?,
        }
        Ok(())
    }

    /// The last mark before which the `\r` or the text at `text` does not lie.
    pub fn mark_before(&self, text: u64) -> Option<Mark> {
        self.marks.get(self.index_before(text)?).copied()
    }

    fn index_before(&self, text: u64) -> Option<usize> {
        // The place of a `\r` that waited is before the mark.
        self.marks.iter().rposition(|mark| mark.text < text || mark.text == text && !mark.held)
    }

    /// Forgets the bytes whose text was given out before `text`, all that were fed when there are no marks.
    pub fn trim(&mut self, text: u64) {
        let first = self.index_before(text).unwrap_or(0);
        let start = self.marks.get(first).map_or(self.fed, |mark| mark.byte);
        if start == 0 {
            return;
        }
        self.bytes.copy_within(start..self.filled, 0);
        self.filled -= start;
        self.fed -= start;
        self.origin += start as u64;
        self.marks.drain(..first);
        for mark in &mut self.marks {
            mark.byte -= start;
        }
        self.relax();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::BytesIo;

    fn mark(text: u64) -> Mark {
        Mark { text, byte: 0, flags: 0, held: false, state: 0, found: false }
    }

    #[test]
    fn a_read_that_is_tried_again_and_again_leaves_one_mark() {
        let mut trail = Trail::default();
        for _ in 0..9 {
            trail.mark(b"", mark(0)).unwrap();
        }
        assert_eq!(trail.marks.len(), 1);
    }

    #[test]
    fn what_was_given_out_is_forgotten_and_what_is_left_keeps_its_place() {
        let mut trail = Trail::default();
        let mut inner = BytesIo::copy_of(b"0123456789").unwrap();
        for text in [0, 4, 8] {
            trail.mark(if text == 4 { b"3" } else { b"" }, mark(text)).unwrap();
            trail.fetch(&mut inner, 4).unwrap();
            trail.feed(0);
        }
        assert_eq!((trail.len(), trail.position()), (10, 10));
        trail.trim(6);
        assert_eq!((trail.fed(), trail.position(), trail.marks.len()), (&b"3456789"[..], 10, 2));
        assert_eq!(trail.mark_before(9).unwrap().byte, 5);
        trail.trim(u64::MAX);
        assert_eq!(trail.fed(), b"89");
    }

    #[test]
    fn bytes_that_wait_and_were_never_read_are_refused() {
        let mut trail = Trail::default();
        assert_eq!(trail.mark(b"x", mark(0)).unwrap_err().status(), Status::UNSUPPORTED);
    }
}
