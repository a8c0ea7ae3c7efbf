//! The verbs of spools.

use super::{Place, Spool, closed};
use crate::memory::{Slice, Target};
use crate::stream::{Error, Kind, Result, Status, Stream, Whence};
use core::any::Any;

impl Stream for Spool {
    fn kind(&self) -> Kind {
        Kind::Spool
    }

    fn read(&mut self, out: &mut Target<'_>) -> Result<()> {
        if let Place::Disk(disk) = &self.place {
            let known = disk.window.cached(self.position, disk.shared);
            if known.len() >= out.room() {
                self.position += out.put(known) as u64;
                return Ok(());
            }
        }
        let (at, _) = self.enter()?;
        let before = out.len();
        match self.read_at(at, out) {
            // What arrived is given out; a failure that lasts comes again with the next read.
            Err(error) if out.len() == before => return Err(error),
            _ => {}
        }
        self.go(at + (out.len() - before) as u64)
    }

    fn read_slice(&mut self, count: i64) -> Result<Slice> {
        let (at, size) = self.enter()?;
        let n = size.saturating_sub(at).min(u64::try_from(count).unwrap_or(u64::MAX));
        let slice = self.slice(at, n)?;
        self.go(at + slice.len() as u64)?;
        Ok(slice)
    }

    fn pread(&mut self, offset: i64, out: &mut Target<'_>) -> Result<()> {
        self.enter()?;
        self.read_at(not_negative("offset", offset)?, out)
    }

    fn readline(&mut self, limit: i64) -> Result<Slice> {
        let n = self.line(usize::try_from(limit).unwrap_or(usize::MAX))?;
        let at = self.position;
        let line = Slice::copy_of(&self.bytes_at(at, n)?[..n])?;
        self.go(at + n as u64)?;
        Ok(line)
    }

    fn next_line(&mut self) -> Result<Option<&[u8]>> {
        let n = self.line(usize::MAX)?;
        let at = self.position;
        self.go(at + n as u64)?;
        Ok(if n == 0 { None } else { Some(&self.shown(at)[..n]) })
    }

    /// Those that are in memory together with the first.
    fn next_lines<'a>(&'a mut self, hint: i64, take: &mut dyn FnMut(&'a [u8]) -> bool) -> Result<()> {
        let first = self.line(usize::MAX)?;
        let at = self.position;
        let hint = usize::try_from(hint).ok().filter(|&hint| hint > 0).unwrap_or(usize::MAX);
        let bytes = self.shown(at);
        // What ends with the memory need not be a whole line, unless it is the first.
        let end = memchr::memrchr(b'\n', bytes).map_or(first, |newline| newline + 1);
        let bytes: &'a [u8] = {
            let bytes = &bytes[..end.max(first)];
            // SAFETY: borrowed from the stream for `'a`; until then only the position changes.
            unsafe { core::slice::from_raw_parts(bytes.as_ptr(), bytes.len()) }
        };
        let mut taken = 0;
        while taken < bytes.len() {
            let rest = &bytes[taken..];
            let n = memchr::memchr(b'\n', rest).map_or(rest.len(), |newline| newline + 1);
            taken += n;
            if !take(&rest[..n]) || taken >= hint {
                break;
            }
        }
        self.go(at + taken as u64)
    }

    /// All that is left where the content is in memory; of a file what was read of it.
    fn peek(&mut self, n: usize) -> Result<&[u8]> {
        let (at, _) = self.enter()?;
        self.bytes_at(at, n.max(1))
    }

    fn consume(&mut self, n: usize) -> Result<()> {
        let (at, _) = self.enter()?;
        let shown = self.shown(at).len();
        if n > shown {
            let message = format_args!("{n} bytes are more than the {shown} that were shown");
            return Err(Error::new(Status::INVALID, message));
        }
        self.go(at + n as u64)
    }

    fn lends(&self, address: *const u8) -> bool {
        match &self.place {
            Place::Memory(memory) => memory.bytes.lends(address),
            Place::Disk(disk) => disk.window.lends(address),
            Place::Closed => false,
        }
    }

    fn write(&mut self, data: &[u8]) -> Result<usize> {
        if let Place::Disk(disk) = &mut self.place
            && data.len() as u64 <= self.limit.saturating_sub(self.position)
            && disk.appends(self.position, data)
        {
            self.position += data.len() as u64;
            return Ok(data.len());
        }
        let (at, _) = self.enter()?;
        self.write_at(at, data)?;
        self.go(at + data.len() as u64)?;
        Ok(data.len())
    }

    fn pwrite(&mut self, offset: i64, data: &[u8]) -> Result<usize> {
        self.enter()?;
        self.write_at(not_negative("offset", offset)?, data)?;
        Ok(data.len())
    }

    fn seek(&mut self, offset: i64, whence: Whence) -> Result<i64> {
        let (at, size) = self.enter()?;
        let base = match whence {
            Whence::Start => not_negative("position", offset).map(|_| 0)?,
            Whence::Current => at,
            Whence::End => size,
        };
        // As in Python's memory streams, a relative seek to before the start stops there.
        let target = base.cast_signed().checked_add(offset).map(|target| target.max(0)).ok_or_else(|| {
            let message = format_args!("{offset} bytes from {base} is past the largest position");
            Error::new(Status::OVERFLOW, message)
        })?;
        self.go(target.cast_unsigned())?;
        Ok(target)
    }

    fn tell(&mut self) -> Result<i64> {
        let (at, _) = self.enter()?;
        Ok(at.cast_signed())
    }

    /// Extends where that leads to disk, as Python does.
    fn truncate(&mut self, size: i64) -> Result<i64> {
        self.enter()?;
        self.truncate_to(not_negative("size", size)?)?;
        Ok(size)
    }

    fn size(&mut self) -> Result<i64> {
        let (_, size) = self.enter()?;
        Ok(size.cast_signed())
    }

    fn flush(&mut self) -> Result<()> {
        self.enter()?;
        if let Place::Disk(disk) = &mut self.place { disk.flush() } else { Ok(()) }
    }

    fn close(&mut self) -> Result<()> {
        self.place = Place::Closed;
        Ok(())
    }

    fn closed(&mut self) -> Result<bool> {
        Ok(matches!(self.place, Place::Closed))
    }

    fn readable(&mut self) -> Result<bool> {
        self.enter().map(|_| true)
    }

    fn writable(&mut self) -> Result<bool> {
        self.enter().map(|_| true)
    }

    fn seekable(&mut self) -> Result<bool> {
        self.enter().map(|_| true)
    }

    fn isatty(&mut self) -> Result<bool> {
        self.enter().map(|_| false)
    }

    fn fileno(&mut self) -> Result<i32> {
        self.rollover()?;
        match &mut self.place {
            Place::Disk(disk) => disk.share(self.position, &self.directory),
            _ => closed(),
        }
    }

    fn getvalue(&mut self) -> Result<Slice> {
        let (_, size) = self.enter()?;
        self.slice(0, size)
    }

    fn take(&mut self) -> Result<Slice> {
        let content = match &mut self.place {
            Place::Memory(memory) => {
                let content = memory.bytes.take()?;
                memory.share.shrink(0);
                content
            }
            _ => self.getvalue()?,
        };
        self.empty()?;
        Ok(content)
    }

    fn set_memory_limit(&mut self, limit: usize) -> Result<()> {
        let (_, size) = self.enter()?;
        if size > limit as u64 {
            let message = format_args!("a limit of {limit} bytes is less than the {size} there are");
            return Err(Error::new(Status::INVALID, message));
        }
        self.limit = if limit == usize::MAX { u64::MAX } else { limit as u64 };
        Ok(())
    }

    fn clear(&mut self) -> Result<()> {
        self.enter()?;
        self.empty()
    }

    fn shrink(&mut self) -> Result<()> {
        self.enter()?;
        match &mut self.place {
            Place::Memory(memory) => {
                memory.bytes.shrink()?;
                memory.share.shrink(memory.bytes.content().len());
            }
            Place::Disk(disk) => {
                disk.flush()?;
                disk.pending.shrink();
                disk.window.shrink();
            }
            Place::Closed => {}
        }
        Ok(())
    }

    fn memory_use(&mut self) -> Result<usize> {
        match &mut self.place {
            Place::Memory(memory) => memory.bytes.memory_use(),
            Place::Disk(disk) => Ok(disk.memory_use()),
            Place::Closed => Ok(0),
        }
    }

    fn as_any(&mut self) -> Option<&mut dyn Any> {
        Some(self)
    }
}

impl Spool {
    fn read_at(&mut self, at: u64, out: &mut Target<'_>) -> Result<()> {
        match &mut self.place {
            Place::Disk(disk) => disk.read(at, out),
            _ => {
                out.put(self.bytes_at(at, 0)?);
                Ok(())
            }
        }
    }

    fn slice(&mut self, at: u64, n: u64) -> Result<Slice> {
        match &mut self.place {
            _ if n == 0 => Ok(Slice::empty()),
            // What is in memory has a size and positions that fit.
            Place::Memory(memory) => memory.bytes.share(at as usize, n as usize),
            Place::Disk(disk) => disk.slice(at, n, &self.directory),
            Place::Closed => closed(),
        }
    }

    /// What is in memory of the content from `at` on, without reading anything.
    fn shown(&self, at: u64) -> &[u8] {
        match &self.place {
            Place::Memory(memory) => {
                usize::try_from(at).ok().and_then(|at| memory.bytes.content().get(at..)).unwrap_or_default()
            }
            Place::Disk(disk) => disk.window.shown(at),
            Place::Closed => &[],
        }
    }
}

fn not_negative(what: &str, number: i64) -> Result<u64> {
    u64::try_from(number)
        .map_err(|_| Error::new(Status::INVALID, format_args!("{what} must be >= 0, not {number}")))
}
