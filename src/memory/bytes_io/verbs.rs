//! The verbs of BytesIO.

use super::{BytesIo, negative};
use crate::memory::{Pin, Slice, Target};
use crate::stream::{Error, Kind, Result, Status, Stream, Whence};

impl Stream for BytesIo {
    fn kind(&self) -> Kind {
        Kind::Bytes
    }

    #[inline]
    fn read(&mut self, out: &mut Target<'_>) -> Result<()> {
        self.store.check()?;
        self.pos += self.copy_out(self.pos, out);
        Ok(())
    }

    fn read_slice(&mut self, count: i64) -> Result<Slice> {
        self.store.check()?;
        let (_, rest) = self.store.tail(self.pos);
        self.advance(limited(count).min(rest))
    }

    #[inline]
    fn pread(&mut self, offset: i64, out: &mut Target<'_>) -> Result<()> {
        self.store.check()?;
        if offset < 0 {
            return Err(negative("offset", offset));
        }
        self.copy_out(usize::try_from(offset).unwrap_or(usize::MAX), out);
        Ok(())
    }

    fn pread_slice(&mut self, offset: i64, n: usize) -> Result<Slice> {
        self.store.check()?;
        let start = usize::try_from(offset).map_err(|_| negative("offset", offset))?.min(self.store.len());
        self.store.share(start, n.min(self.store.len() - start))
    }

    fn readline(&mut self, limit: i64) -> Result<Slice> {
        self.store.check()?;
        self.advance(self.line(limited(limit)))
    }

    #[inline]
    fn next_line(&mut self) -> Result<Option<&[u8]>> {
        self.store.check()?;
        let n = self.line(usize::MAX);
        if n == 0 {
            return Ok(None);
        }
        let (data, _) = self.store.tail(self.pos);
        self.pos += n;
        // SAFETY: content is initialised, and the borrow of the stream keeps everybody from writing to it.
        Ok(Some(unsafe { core::slice::from_raw_parts(data, n) }))
    }

    /// One search for all lines: starting one for each costs more than short lines do.
    #[inline]
    fn next_lines<'a>(&'a mut self, hint: i64, take: &mut dyn FnMut(&'a [u8]) -> bool) -> Result<()> {
        self.store.check()?;
        let hint = usize::try_from(hint).ok().filter(|&hint| hint > 0).unwrap_or(usize::MAX);
        let (data, len) = self.store.tail(self.pos);
        // SAFETY: content is initialised, and the borrow of the stream keeps everybody from writing to it.
        let rest = unsafe { core::slice::from_raw_parts(data, len) };
        let mut taken = 0;
        let unterminated = rest.last().is_some_and(|&last| last != b'\n').then_some(len);
        for end in memchr::memchr_iter(b'\n', rest).map(|newline| newline + 1).chain(unterminated) {
            let more = take(&rest[taken..end]);
            taken = end;
            if !more || taken >= hint {
                break;
            }
        }
        self.pos += taken;
        Ok(())
    }

    /// All that is left, however little was asked for.
    fn peek(&mut self, _n: usize) -> Result<&[u8]> {
        self.store.check()?;
        let (data, len) = self.store.tail(self.pos);
        // SAFETY: content is initialised, and the borrow of the stream keeps everybody from writing to it.
        Ok(unsafe { core::slice::from_raw_parts(data, len) })
    }

    fn consume(&mut self, n: usize) -> Result<()> {
        self.store.check()?;
        let (_, rest) = self.store.tail(self.pos);
        if n > rest {
            return Err(Error::new(
                Status::INVALID,
                format_args!("{n} bytes are more than the {rest} that are left"),
            ));
        }
        self.pos += n;
        Ok(())
    }

    #[inline]
    fn lends(&self, address: *const u8) -> bool {
        self.store.holds(address)
    }

    fn write(&mut self, data: &[u8]) -> Result<usize> {
        // SAFETY: a reference is valid for reads.
        unsafe { self.write_raw(data.as_ptr(), data.len()) }
    }

    #[inline]
    fn pwrite(&mut self, offset: i64, data: &[u8]) -> Result<usize> {
        // SAFETY: a reference is valid for reads.
        unsafe { self.pwrite_raw(offset, data.as_ptr(), data.len()) }
    }

    /// 0 asks for what can be had without allocating, which may be nothing.
    fn reserve(&mut self, n: usize) -> Result<(*mut u8, usize)> {
        self.store.reserve(self.pos, n)
    }

    fn commit(&mut self, n: usize) -> Result<()> {
        // SAFETY: the trait's caller has written the `n` bytes it commits.
        unsafe { self.store.commit(self.pos, n)? };
        self.pos += n;
        Ok(())
    }

    fn seek(&mut self, offset: i64, whence: Whence) -> Result<i64> {
        self.store.check()?;
        let base = match whence {
            Whence::Start if offset < 0 => return Err(negative("position", offset)),
            Whence::Start => 0,
            Whence::Current => self.pos,
            Whence::End => self.store.len(),
        };
        // As in Python, a relative seek to before the start stops there.
        let target = (base as i64).checked_add(offset).map(|target| target.max(0));
        match target.filter(|&target| isize::try_from(target).is_ok()) {
            Some(target) => {
                self.pos = target as usize;
                Ok(target)
            }
            None => Err(Error::new(
                Status::OVERFLOW,
                format_args!("{offset} bytes from {base} is past the largest position"),
            )),
        }
    }

    fn tell(&mut self) -> Result<i64> {
        self.store.check()?;
        Ok(self.pos as i64)
    }

    fn truncate(&mut self, size: i64) -> Result<i64> {
        self.store.check_change()?;
        if size < 0 {
            return Err(negative("size", size));
        }
        self.store.truncate(usize::try_from(size).unwrap_or(usize::MAX))?;
        Ok(size)
    }

    fn size(&mut self) -> Result<i64> {
        self.store.check()?;
        Ok(self.store.len() as i64)
    }

    fn flush(&mut self) -> Result<()> {
        self.store.check()
    }

    fn close(&mut self) -> Result<()> {
        if !self.store.is_closed() {
            self.store.check_change()?;
            self.store.close();
            self.pos = 0;
        }
        Ok(())
    }

    fn closed(&mut self) -> Result<bool> {
        if self.store.is_closed() {
            return Ok(true);
        }
        self.store.check()?;
        Ok(false)
    }

    fn readable(&mut self) -> Result<bool> {
        self.store.check()?;
        Ok(true)
    }

    fn writable(&mut self) -> Result<bool> {
        self.store.check()?;
        Ok(true)
    }

    fn seekable(&mut self) -> Result<bool> {
        self.store.check()?;
        Ok(true)
    }

    fn isatty(&mut self) -> Result<bool> {
        self.store.check()?;
        Ok(false)
    }

    fn getvalue(&mut self) -> Result<Slice> {
        self.store.check()?;
        self.store.share(0, self.store.len())
    }

    fn take(&mut self) -> Result<Slice> {
        self.store.check_change()?;
        let content = self.store.take()?;
        self.pos = 0;
        Ok(content)
    }

    fn set_memory_limit(&mut self, limit: usize) -> Result<()> {
        self.store.check()?;
        self.store.set_limit(limit)
    }

    fn getbuffer(&mut self) -> Result<Pin> {
        self.store.pin()
    }

    fn set_state(&mut self, content: &[u8], position: i64) -> Result<()> {
        // SAFETY: a reference is valid for reads.
        unsafe { self.set_state_raw(content.as_ptr(), content.len(), position) }
    }

    fn clear(&mut self) -> Result<()> {
        self.store.check_change()?;
        self.store.truncate(0)?;
        self.pos = 0;
        Ok(())
    }

    fn reserve_capacity(&mut self, n: usize) -> Result<()> {
        self.store.check_change()?;
        self.store.reserve_capacity(n)
    }

    fn shrink(&mut self) -> Result<()> {
        self.store.check_change()?;
        self.store.shrink()
    }

    fn memory_use(&mut self) -> Result<usize> {
        Ok(self.store.memory_use())
    }
}

/// A count as a number of bytes; negative means no limit.
#[inline]
fn limited(count: i64) -> usize {
    if count < 0 { usize::MAX } else { usize::try_from(count).unwrap_or(usize::MAX) }
}
