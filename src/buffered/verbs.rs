//! The verbs of a buffered stream. What the buffer can do by itself comes first.

use super::Buffered;
use crate::memory::{Slice, Target};
use crate::stream::{Error, Kind, Result, Status, Stream, Whence, both};
use memchr::memchr_iter;

impl Stream for Buffered {
    fn kind(&self) -> Kind {
        self.kind
    }

    #[inline]
    fn read(&mut self, out: &mut Target<'_>) -> Result<()> {
        if out.room() > self.ahead() || out.room() == 0 {
            return self.read_more(out, false);
        }
        self.give(out);
        Ok(())
    }

    #[inline]
    fn read1(&mut self, out: &mut Target<'_>) -> Result<()> {
        if out.room() > self.ahead() || out.room() == 0 {
            return self.read_more(out, true);
        }
        self.give(out);
        Ok(())
    }

    fn read_slice(&mut self, count: i64) -> Result<Slice> {
        self.slice(count)
    }

    fn readline(&mut self, limit: i64) -> Result<Slice> {
        let n = self.line(limit)?;
        self.take_slice(n)
    }

    fn next_line(&mut self) -> Result<Option<&[u8]>> {
        let n = self.line(-1)?;
        let start = self.pos;
        self.pos += n;
        Ok((n > 0).then_some(&self.buffer[start..self.pos]))
    }

    /// The next line, and those behind it that are in the buffer as a whole.
    fn next_lines<'a>(&'a mut self, hint: i64, take: &mut dyn FnMut(&'a [u8]) -> bool) -> Result<()> {
        let first = self.line(-1)?;
        if first == 0 {
            return Ok(());
        }
        let hint = usize::try_from(hint).ok().filter(|&hint| hint > 0).unwrap_or(usize::MAX);
        let start = self.pos;
        let known = &self.buffer[start..self.end];
        let more = memchr_iter(b'\n', &known[first..]).map(|newline| first + newline + 1);
        let mut taken = 0;
        for end in core::iter::once(first).chain(more) {
            let more = take(&known[taken..end]);
            taken = end;
            if !more || taken >= hint {
                break;
            }
        }
        self.pos = start + taken;
        Ok(())
    }

    /// What the buffer holds; when that is nothing, what one read of the raw stream gives.
    fn peek(&mut self, _n: usize) -> Result<&[u8]> {
        self.show()?;
        Ok(&self.buffer[self.pos..self.end])
    }

    fn consume(&mut self, n: usize) -> Result<()> {
        let ahead = self.ahead();
        if n == 0 || ahead == 0 {
            self.check_read()?;
        }
        if n > ahead {
            return Err(Error::new(
                Status::INVALID,
                format_args!("{n} bytes are more than the {ahead} in the buffer"),
            ));
        }
        self.pos += n;
        Ok(())
    }

    fn lends(&self, address: *const u8) -> bool {
        self.buffer.as_ptr_range().contains(&address)
    }

    /// Takes all, or says in the error how much.
    #[inline]
    fn write(&mut self, data: &[u8]) -> Result<usize> {
        if self.gather(data) { Ok(data.len()) } else { self.write_more(data) }
    }

    fn seek(&mut self, offset: i64, whence: Whence) -> Result<i64> {
        self.seek_to(offset, whence)
    }

    fn tell(&mut self) -> Result<i64> {
        self.position()
    }

    fn truncate(&mut self, size: i64) -> Result<i64> {
        self.cut(|raw| raw.truncate(size))
    }

    fn truncate_here(&mut self) -> Result<i64> {
        self.cut(|raw| raw.truncate_here())
    }

    fn size(&mut self) -> Result<i64> {
        self.check_open()?;
        self.flush_dirty()?;
        self.raw()?.size()
    }

    /// Hands on what was gathered, without a flush of the raw stream; where only reading is possible, that is all there is.
    fn flush(&mut self) -> Result<()> {
        self.check_open()?;
        if self.can_write() { self.synchronise() } else { self.raw()?.flush() }
    }

    fn detach(&mut self) -> Result<()> {
        self.flush()?;
        self.raw = None;
        self.end_buffer();
        Ok(())
    }

    /// Closes the raw stream even when it did not take everything; the rest is lost then, and the failure says so.
    fn close(&mut self) -> Result<()> {
        if self.closed {
            return Ok(());
        }
        let raw_closed = self.raw()?.closed();
        self.closed = true;
        let outcome = match raw_closed {
            Ok(true) if self.dirty.is_empty() => Ok(()),
            Ok(true) => Err(Error::new(
                Status::CLOSED,
                format_args!("the raw stream was closed before it got the last {} bytes", self.dirty.len()),
            )),
            _ => {
                let flushed = if self.can_write() { self.synchronise() } else { self.raw()?.flush() };
                both(flushed, self.raw()?.close())
            }
        };
        self.end_buffer();
        outcome
    }

    fn closed(&mut self) -> Result<bool> {
        Ok(self.closed || self.raw()?.closed()?)
    }

    fn readable(&mut self) -> Result<bool> {
        let can = self.can_read();
        let raw = self.open_raw()?;
        if can { raw.readable() } else { Ok(false) }
    }

    fn writable(&mut self) -> Result<bool> {
        let can = self.can_write();
        let raw = self.open_raw()?;
        if can { raw.writable() } else { Ok(false) }
    }

    fn seekable(&mut self) -> Result<bool> {
        self.open_raw()?.seekable()
    }

    fn isatty(&mut self) -> Result<bool> {
        self.open_raw()?.isatty()
    }

    fn fileno(&mut self) -> Result<i32> {
        self.open_raw()?.fileno()
    }

    /// The buffer, with what it keeps of long lines.
    fn memory_use(&mut self) -> Result<usize> {
        Ok(self.buffer.capacity())
    }
}
