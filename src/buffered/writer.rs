//! The writing half: what is gathered, and when it is handed on.

use super::Buffered;
use crate::stream::{Error, Result, Status, Stream};

/// One write to the raw stream; a failure says how much it took nevertheless.
fn write_once(raw: &mut dyn Stream, position: &mut Option<i64>, data: &[u8]) -> Result<usize> {
    let outcome = match raw.write(data) {
        Ok(0) => Err(Error::new(Status::IO, format_args!("the raw stream takes no bytes"))),
        Ok(n) if n > data.len() => Err(Error::new(
            Status::IO,
            format_args!("the raw stream must take at most {} bytes, not {n}", data.len()),
        )),
        outcome => outcome,
    };
    let taken = outcome.as_ref().map_or_else(|error| error.transferred().min(data.len()), |n| *n);
    *position = position.and_then(|position| position.checked_add_unsigned(taken as u64));
    outcome
}

impl Buffered {
    pub(super) fn check_write(&mut self) -> Result<()> {
        self.check_open()?;
        if self.can_write() {
            return Ok(());
        }
        Err(Error::new(Status::UNSUPPORTED, format_args!("the stream is for reading only")))
    }

    /// Gathers `data` if the buffer has room for it and more than that in all; answers whether it did.
    #[inline]
    pub(super) fn gather(&mut self, data: &[u8]) -> bool {
        let n = data.len();
        n > 0 && n < self.write_size && n <= self.write_size.saturating_sub(self.pos) && self.put(data)
    }

    /// Puts `data` at the position, if the buffer is there.
    #[inline]
    fn put(&mut self, data: &[u8]) -> bool {
        let (start, end) = (self.pos, self.pos + data.len());
        let Some(room) = self.buffer.get_mut(start..end) else { return false };
        room.copy_from_slice(data);
        self.dirty = if self.dirty.is_empty() {
            start..end
        } else {
            self.dirty.start.min(start)..self.dirty.end.max(end)
        };
        self.pos = end;
        self.end = self.end.max(end);
        true
    }

    /// Puts as much of `data` as there is room for; answers how much.
    fn put_part(&mut self, data: &[u8]) -> usize {
        let n = data.len().min(self.size.saturating_sub(self.pos));
        if n > 0 && self.put(&data[..n]) { n } else { 0 }
    }

    /// Writes what does not go into the buffer at once. On failure the error says how much of `data` was taken: by the
    /// buffer, which keeps it, or by the raw stream.
    #[cold]
    pub(super) fn write_more(&mut self, data: &[u8]) -> Result<usize> {
        self.check_write()?;
        self.allocate()?;
        if data.is_empty() || self.gather(data) {
            return Ok(data.len());
        }
        match self.flush_dirty() {
            Err(error) if error.status() == Status::WOULD_BLOCK => return self.fill_up(data, error),
            outcome => outcome?,
        }
        self.move_raw(self.pos)?;
        // What was read ahead lies where the raw stream writes now.
        self.restart();
        self.allocate()?;
        let mut taken = 0;
        let mut failure = None;
        while failure.is_none() && data.len() - taken > self.size {
            let raw = self.raw.as_deref_mut().map_or_else(super::detached, Ok)?;
            match write_once(raw, &mut self.raw_position, &data[taken..]) {
                Ok(n) => taken += n,
                Err(error) => {
                    taken += error.transferred().min(data.len() - taken);
                    failure = Some(error);
                }
            }
        }
        match failure {
            Some(error) if error.status() != Status::WOULD_BLOCK => Err(error.after(taken)),
            failure => {
                taken += self.put_part(&data[taken..]);
                if taken == data.len() { Ok(taken) } else { Err(would_block(failure, taken)) }
            }
        }
    }

    /// Takes what the buffer has room for, when the raw stream takes nothing now.
    fn fill_up(&mut self, data: &[u8], error: Error) -> Result<usize> {
        let start = self.dirty.start.min(self.raw_at);
        self.buffer.copy_within(start..self.dirty.end, 0);
        self.dirty = self.dirty.start - start..self.dirty.end - start;
        self.raw_at -= start;
        self.pos -= start;
        self.end = self.dirty.end.max(self.pos);
        let taken = self.put_part(data);
        if taken == data.len() { Ok(taken) } else { Err(error.after(taken)) }
    }

    /// Hands on what was gathered. On failure what the raw stream did not take stays; the error counts no byte, because
    /// all were accepted before.
    pub(super) fn flush_dirty(&mut self) -> Result<()> {
        if self.dirty.is_empty() {
            return Ok(());
        }
        self.move_raw(self.dirty.start)?;
        while !self.dirty.is_empty() {
            let raw = self.raw.as_deref_mut().map_or_else(super::detached, Ok)?;
            let outcome = write_once(raw, &mut self.raw_position, &self.buffer[self.dirty.clone()]);
            let taken = match &outcome {
                Ok(n) => *n,
                Err(error) => error.transferred().min(self.dirty.len()),
            };
            self.dirty.start += taken;
            self.raw_at = self.dirty.start;
            if let Err(error) = outcome {
                return Err(error.with(|detail| detail.transferred = 0));
            }
        }
        self.dirty = 0..0;
        Ok(())
    }

    /// Gets the buffer again where a slice took it.
    fn allocate(&mut self) -> Result<()> {
        if self.buffer.is_empty() { self.make_room(self.size) } else { Ok(()) }
    }
}

fn would_block(failure: Option<Error>, taken: usize) -> Error {
    failure
        .unwrap_or_else(|| Error::new(Status::WOULD_BLOCK, format_args!("the raw stream takes nothing now")))
        .after(taken)
}
