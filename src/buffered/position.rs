//! Where reading and writing meet: one position for both, which is not the raw stream's.

use super::Buffered;
use crate::stream::{Error, Result, Status, Stream, Whence};

impl Buffered {
    /// How far the raw stream is ahead of the position.
    fn raw_offset(&self) -> i64 {
        self.raw_at as i64 - self.pos as i64
    }

    /// Moves the raw stream to a place in the buffer.
    pub(super) fn move_raw(&mut self, to: usize) -> Result<()> {
        if self.raw_at != to {
            let offset = to as i64 - self.raw_at as i64;
            self.raw_position = Some(self.raw()?.seek(offset, Whence::Current)?);
            self.raw_at = to;
        }
        Ok(())
    }

    /// Hands on what was gathered, and moves the raw stream to the position.
    pub(super) fn synchronise(&mut self) -> Result<()> {
        self.flush_dirty()?;
        self.move_raw(self.pos)?;
        self.restart();
        Ok(())
    }

    pub(super) fn seek_to(&mut self, offset: i64, whence: Whence) -> Result<i64> {
        self.check_open()?;
        if !self.raw()?.seekable()? {
            return Err(Error::new(Status::UNSUPPORTED, format_args!("the raw stream is not seekable")));
        }
        if whence != Whence::End
            && self.ahead() > 0
            && let Some(position) = self.seek_in_buffer(offset, whence)?
        {
            return Ok(position);
        }
        self.flush_dirty()?;
        let offset = match whence {
            Whence::Current => offset.checked_sub(self.raw_offset()).ok_or_else(|| {
                Error::new(Status::OVERFLOW, format_args!("offset {offset} leads before any position"))
            })?,
            _ => offset,
        };
        let position = self.raw()?.seek(offset, whence)?;
        self.restart();
        self.raw_position = Some(position);
        self.deferred = None;
        Ok(position)
    }

    /// Moves the position inside the buffer, if that is where the seek leads; the raw stream stays.
    fn seek_in_buffer(&mut self, offset: i64, whence: Whence) -> Result<Option<i64>> {
        let raw_position = match self.raw_position {
            Some(position) => position,
            None => self.raw()?.tell()?,
        };
        self.raw_position = Some(raw_position);
        let here = raw_position - self.raw_offset();
        let offset = if whence == Whence::Start { offset.checked_sub(here) } else { Some(offset) };
        let target = offset.and_then(|offset| (self.pos as i64).checked_add(offset));
        let Some(target) = target.and_then(|target| usize::try_from(target).ok()) else { return Ok(None) };
        if target < self.floor || target > self.end {
            return Ok(None);
        }
        let position = here + (target as i64 - self.pos as i64);
        self.pos = target;
        Ok(Some(position.max(0)))
    }

    pub(super) fn position(&mut self) -> Result<i64> {
        let raw_position = self.open_raw()?.tell()?;
        self.raw_position = Some(raw_position);
        Ok((raw_position - self.raw_offset()).max(0))
    }

    /// Runs `cut` on the raw stream, which has everything and stands at the position.
    pub(super) fn cut(&mut self, cut: impl FnOnce(&mut dyn Stream) -> Result<i64>) -> Result<i64> {
        self.check_write()?;
        self.synchronise()?;
        let size = cut(self.raw()?)?;
        self.raw_position = self.raw()?.tell().ok();
        Ok(size)
    }
}
