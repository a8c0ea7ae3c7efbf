//! Records in the making: their text, in memory that is kept for the next ones, counted as it grows.

use crate::formats::Progress;
use crate::stream::{Error, Result, Status, Stream, write_parts};

/// The most that is added at once.
pub const PIECE: usize = 8 * 1024;

/// The most that is added without the progress being told: so little that with what was not told of the text before it is
/// still less than half a step.
const UNTOLD: usize = 2 * PIECE;

/// The most memory beyond what is needed that is made room at once.
const FILLED: usize = 1 << 20;

/// Text that grows, and who hears of that.
#[derive(Default)]
pub struct Draft {
    /// The text, and behind it room, whatever is in there.
    bytes: Vec<u8>,
    /// Bytes of the text.
    len: usize,
    /// How far the text may grow before there has to be more room, or the progress has to be told.
    limit: usize,
    /// Bytes of the text that the progress was told of.
    told: usize,
    /// Bytes of what was here before that it was not told of.
    due: usize,
    progress: Progress,
}

impl Draft {
    /// Has the text counted by `progress`, which may end it.
    pub fn watch(&mut self, progress: Progress) {
        self.progress = progress;
    }

    pub fn progress(&mut self) -> &mut Progress {
        &mut self.progress
    }

    #[inline]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Begins anew; what was here is not counted.
    #[inline]
    pub fn clear(&mut self) {
        self.truncate(0);
    }

    /// Begins anew; what was here is counted with what comes next.
    #[inline]
    pub fn turn(&mut self) {
        self.due += self.len - self.told;
        self.truncate(0);
    }

    /// Forgets the text behind its first `len` bytes.
    #[inline]
    pub fn truncate(&mut self, len: usize) {
        self.len = len;
        self.told = self.told.min(len);
        self.limit = self.bytes.len().min(self.told + UNTOLD);
    }

    /// `n` bytes of room behind the text, at most a piece and a few.
    #[inline(always)]
    pub fn room(&mut self, n: usize) -> Result<&mut [u8]> {
        if self.limit - self.len < n {
            self.make_room(n)?;
        }
        Ok(&mut self.bytes[self.len..][..n])
    }

    /// Makes the first `n` bytes of the room text.
    #[inline(always)]
    pub fn add(&mut self, n: usize) {
        self.len += n;
    }

    /// Adds `text`, of any length.
    pub fn append(&mut self, text: &[u8]) -> Result<()> {
        for piece in text.chunks(PIECE) {
            self.room(piece.len())?.copy_from_slice(piece);
            self.add(piece.len());
        }
        Ok(())
    }

    /// Writes the text from `start` on to `stream`; when that fails, the error says how much it took.
    #[inline]
    pub fn send(&mut self, stream: &mut dyn Stream, start: usize) -> Result<()> {
        // What the text was made of before is told now, when it cannot be taken for a failure of that.
        self.progress.advance(core::mem::take(&mut self.due) as u64)?;
        let (text, progress) = (&self.bytes[start..self.len], &mut self.progress);
        write_parts(stream, text, || progress.look())?;
        Ok(())
    }

    /// Tells the rest to the progress; answers the text, and who is to be told of what is done with it.
    pub fn finish(&mut self) -> Result<(&[u8], &mut Progress)> {
        let news = core::mem::take(&mut self.due) + self.len - self.told;
        self.told = self.len;
        self.limit = self.len;
        self.progress.advance(news as u64)?;
        self.progress.finish()?;
        Ok((&self.bytes[..self.len], &mut self.progress))
    }

    #[cold]
    #[inline(never)]
    fn make_room(&mut self, n: usize) -> Result<()> {
        let news = core::mem::take(&mut self.due) + self.len - self.told;
        self.told = self.len;
        self.limit = self.len;
        self.progress.advance(news as u64)?;
        let least = self.len + n;
        if let Some(missing) = least.checked_sub(self.bytes.len()) {
            self.bytes.try_reserve(missing).map_err(|_| Error::bare(Status::NO_MEMORY))?;
            // Not all at once: fresh pages of a large text take long.
            let best = self.bytes.capacity().min(least + FILLED);
            self.bytes.resize(best, 0);
        }
        self.limit = self.bytes.len().min(self.told + UNTOLD);
        Ok(())
    }
}
