//! The reading half: what is asked of the raw stream, and what stays in the buffer.

use super::Buffered;
use crate::memory::{Slice, Target};
use crate::stream::{CHUNK, Error, Result, Status, Stream};
use memchr::memchr;

/// The most that one read of the raw stream is asked for, beyond what arrived already: memory for it is got before.
const LARGE: usize = 1 << 20;

/// One read of the raw stream; 0 bytes are the end. A failure behind bytes that arrived is put off.
fn read_once(
    raw: &mut dyn Stream,
    position: &mut Option<i64>,
    deferred: &mut Option<Error>,
    out: &mut Target<'_>,
) -> Result<usize> {
    if let Some(error) = deferred.take() {
        return Err(error);
    }
    let before = out.len();
    let outcome = raw.read1(out);
    let n = out.len() - before;
    *position = position.and_then(|position| position.checked_add_unsigned(n as u64));
    match outcome {
        Err(error) if n == 0 => return Err(error),
        outcome => *deferred = outcome.err(),
    }
    Ok(n)
}

impl Buffered {
    /// How many bytes can be given out without the raw stream.
    #[inline]
    pub(super) fn ahead(&self) -> usize {
        self.end - self.pos
    }

    pub(super) fn check_read(&mut self) -> Result<()> {
        self.check_open()?;
        if self.can_read() {
            return Ok(());
        }
        Err(Error::new(Status::UNSUPPORTED, format_args!("the stream is for writing only")))
    }

    /// What comes before reads of the raw stream: it stands behind the bytes that are known, and has them all.
    fn begin_read(&mut self) -> Result<()> {
        self.check_read()?;
        self.flush_dirty()?;
        self.move_raw(self.end)?;
        if self.ahead() == 0 {
            self.restart();
        }
        Ok(())
    }

    /// One read of up to `n` bytes into the buffer, behind what is known; 0 bytes are the end.
    fn fill(&mut self, n: usize) -> Result<usize> {
        self.make_room(n)?;
        let (Some(raw), Some(room)) = (&mut self.raw, self.buffer.get_mut(self.end..self.end + n)) else {
            return super::detached();
        };
        let mut target = Target::new(room);
        let n = read_once(&mut **raw, &mut self.raw_position, &mut self.deferred, &mut target)?;
        self.end += n;
        self.raw_at = self.end;
        Ok(n)
    }

    /// Gives out what is in the buffer and fits.
    pub(super) fn give(&mut self, out: &mut Target<'_>) {
        self.pos += out.put(&self.buffer[self.pos..self.end]);
    }

    /// Fills `out` behind what the buffer had for it; with one read of the raw stream at most, if `once`.
    #[cold]
    pub(super) fn read_more(&mut self, out: &mut Target<'_>, once: bool) -> Result<()> {
        if out.room() == 0 {
            return self.check_read();
        }
        let before = out.len();
        self.give(out);
        match self.read_raw(out, once, out.len() > before) {
            Err(error) if out.len() == before => return Err(error),
            // What would block now may not with the next read; all else comes with that.
            Err(error) if error.status() != Status::WOULD_BLOCK => self.deferred = Some(error),
            _ => {}
        }
        Ok(())
    }

    /// Large reads go past the buffer; the last one fills the buffer, but asks for no more once there is enough.
    fn read_raw(&mut self, out: &mut Target<'_>, once: bool, begun: bool) -> Result<()> {
        self.begin_read()?;
        while out.room() > 0 {
            let n = if out.room() > self.size {
                let raw = self.raw.as_deref_mut().map_or_else(super::detached, Ok)?;
                read_once(raw, &mut self.raw_position, &mut self.deferred, out)?
            } else if once && begun {
                break;
            } else {
                let n = self.fill(self.size - self.end)?;
                self.give(out);
                n
            };
            if n == 0 || once {
                break;
            }
        }
        Ok(())
    }

    /// Up to `count` bytes, all when it is -1. On failure everything that arrived stays in the buffer.
    pub(super) fn slice(&mut self, count: i64) -> Result<Slice> {
        if count < -1 {
            self.check_read()?;
            return Err(Error::new(Status::INVALID, format_args!("count must be >= -1, not {count}")));
        }
        let wanted = usize::try_from(count).unwrap_or(usize::MAX);
        if wanted > self.ahead() || wanted == 0 {
            self.check_read()?;
            self.hold(wanted, count < 0)?;
        }
        self.take_slice(wanted.min(self.ahead()))
    }

    /// The next `n` bytes, which are there, as a slice; a large one takes the buffer with it.
    pub(super) fn take_slice(&mut self, n: usize) -> Result<Slice> {
        if self.pos == 0 && n == self.end && n >= CHUNK && self.raw_at == n && self.dirty.is_empty() {
            self.buffer.truncate(n);
            let slice = Slice::take_vec(&mut self.buffer)?;
            self.restart();
            return Ok(slice);
        }
        let slice = Slice::copy_of(&self.buffer[self.pos..self.pos + n])?;
        self.pos += n;
        Ok(slice)
    }

    /// Reads until `wanted` bytes are ahead, the stream ends, or would block with some there: whole blocks first, then
    /// as much of the last block as is needed.
    fn hold(&mut self, wanted: usize, all: bool) -> Result<()> {
        if wanted <= self.ahead() {
            return Ok(());
        }
        self.begin_read()?;
        let mut block = 0;
        while self.ahead() < wanted {
            let most = self.ahead().max(if all { CHUNK } else { LARGE }).max(self.size);
            let missing = (wanted - self.ahead()).min(most);
            let n = if missing < self.size { self.size - block } else { missing - missing % self.size };
            let read = self.fill(n);
            if missing < self.size {
                block += *read.as_ref().unwrap_or(&0);
            }
            self.floor = self.end - block;
            match read {
                Ok(0) => break,
                Ok(_) => {}
                Err(error) if error.status() == Status::WOULD_BLOCK && self.ahead() > 0 => break,
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Makes sure of a line of up to `limit` bytes; answers its length, 0 at the end. What is there of a line when the
    /// raw stream would block is given like a last line; a line that fails for another reason stays.
    pub(super) fn line(&mut self, limit: i64) -> Result<usize> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let mut searched = 0;
        let mut begun = false;
        loop {
            let seen = self.ahead().min(limit);
            let unsearched = &self.buffer[self.pos + searched..self.pos + seen];
            if let Some(newline) = memchr(b'\n', unsearched) {
                return Ok(searched + newline + 1);
            }
            if seen == limit && limit > 0 {
                return Ok(seen);
            }
            searched = seen;
            if !begun {
                self.check_read()?;
                if limit == 0 {
                    return Ok(0);
                }
                self.begin_read()?;
                begun = true;
            }
            match self.fill(self.size) {
                Ok(0) => return Ok(searched),
                Ok(n) => self.floor = self.end - n,
                Err(error) if error.status() == Status::WOULD_BLOCK && searched > 0 => return Ok(searched),
                Err(error) => return Err(error),
            }
        }
    }

    /// Makes sure of a byte, unless the stream ends.
    pub(super) fn show(&mut self) -> Result<()> {
        if self.ahead() == 0 {
            self.begin_read()?;
            self.fill(self.size)?;
        }
        Ok(())
    }
}
