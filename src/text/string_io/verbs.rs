//! The verbs of StringIO.

use super::{Content, Seen, StringIo, limited, stripped};
use crate::memory::{Slice, Target};
use crate::stream::{Error, Kind, Result, Status, Stream, Tail, Whence};
use crate::text::newline::{LineEnd, Newline};
use crate::text::utf8;

impl Stream for StringIo {
    fn kind(&self) -> Kind {
        Kind::String
    }

    fn is_text(&self) -> bool {
        true
    }

    fn read(&mut self, out: &mut Target<'_>) -> Result<()> {
        self.check_open()?;
        let room = out.room();
        crate::text::check_room(room)?;
        let start = self.content.place(self.position);
        let rest = self.content.as_bytes().get(start.byte..).unwrap_or_default();
        let n = utf8::whole(rest, room);
        out.put(&rest[..n]);
        self.pass(self.content.at_byte(start, start.byte + n));
        Ok(())
    }

    fn read_slice(&mut self, count: i64) -> Result<Slice> {
        self.check_open()?;
        let start = self.content.place(self.position);
        self.give(start, self.content.after(start, limited(count)))
    }

    fn readline(&mut self, limit: i64) -> Result<Slice> {
        self.check_open()?;
        let start = self.content.place(self.position);
        self.give(start, self.content.line(start, self.line_end, limited(limit)))
    }

    fn next_line(&mut self) -> Result<Option<&[u8]>> {
        self.check_open()?;
        let start = self.content.place(self.position);
        let end = self.content.line(start, self.line_end, usize::MAX);
        if start == end {
            return Ok(None);
        }
        self.pass(end);
        let line = &self.content.as_bytes()[start.byte..end.byte];
        Ok(Some(stripped(line, self.line_end, self.strip_lines)))
    }

    /// `hint` counts the terminators, also where they are left out.
    fn next_lines<'a>(&'a mut self, hint: i64, take: &mut dyn FnMut(&'a [u8]) -> bool) -> Result<()> {
        self.check_open()?;
        let hint = usize::try_from(hint).ok().filter(|&hint| hint > 0).unwrap_or(usize::MAX);
        let StringIo { content, position, line_end, strip_lines, .. } = self;
        let first = content.place(*position);
        let content: &'a Content = content;
        let mut start = first;
        loop {
            let end = content.line(start, *line_end, usize::MAX);
            if end == start {
                break;
            }
            let line = &content.as_bytes()[start.byte..end.byte];
            start = end;
            if !take(stripped(line, *line_end, *strip_lines)) || end.point - first.point >= hint {
                break;
            }
        }
        *position = start.point;
        content.remember(start);
        Ok(())
    }

    fn lends(&self, address: *const u8) -> bool {
        self.content.holds(address)
    }

    /// Answers the code points of `data`, however many more or fewer the newline mode makes of them.
    fn write(&mut self, data: &[u8]) -> Result<usize> {
        self.check_open()?;
        let points = utf8::measure(data, self.surrogates)?;
        match self.line_end {
            _ if points == 0 => {}
            LineEnd::Lf if self.newline != Newline::Universal => self.put(data, points)?,
            _ => self.write_lines(data, points)?,
        }
        Ok(points)
    }

    fn tail(&mut self) -> Option<&mut Tail> {
        Some(&mut self.tail)
    }

    /// Only to a place from the start, to the position, or to the end: text has no distances.
    fn seek(&mut self, offset: i64, whence: Whence) -> Result<i64> {
        self.check_open()?;
        self.position = match whence {
            Whence::Start => to_usize(offset, "offset")?,
            _ if offset != 0 => {
                return Err(Error::new(
                    Status::IO,
                    format_args!("offset must be 0 when a text stream seeks from {whence:?}, not {offset}"),
                ));
            }
            Whence::Current => self.position,
            Whence::End => self.content.points(),
        };
        to_i64(self.position)
    }

    fn tell(&mut self) -> Result<i64> {
        self.check_open()?;
        to_i64(self.position)
    }

    fn truncate(&mut self, size: i64) -> Result<i64> {
        self.check_open()?;
        self.content.truncate(to_usize(size, "size")?)?;
        Ok(size)
    }

    fn size(&mut self) -> Result<i64> {
        self.check_open()?;
        to_i64(self.content.points())
    }

    fn flush(&mut self) -> Result<()> {
        self.check_open()
    }

    fn close(&mut self) -> Result<()> {
        self.content = Content::default();
        self.closed = true;
        self.tail.end()
    }

    fn closed(&mut self) -> Result<bool> {
        Ok(self.closed)
    }

    fn readable(&mut self) -> Result<bool> {
        self.check_open().map(|()| true)
    }

    fn writable(&mut self) -> Result<bool> {
        self.check_open().map(|()| true)
    }

    fn seekable(&mut self) -> Result<bool> {
        self.check_open().map(|()| true)
    }

    fn isatty(&mut self) -> Result<bool> {
        self.check_open().map(|()| false)
    }

    fn getvalue(&mut self) -> Result<Slice> {
        self.check_open()?;
        let start = self.content.place(0);
        self.content.share(start, self.content.after(start, usize::MAX))
    }

    fn take(&mut self) -> Result<Slice> {
        self.check_open()?;
        let text = self.content.take()?;
        self.position = 0;
        Ok(text)
    }

    fn set_memory_limit(&mut self, limit: usize) -> Result<()> {
        self.check_open()?;
        self.content.set_limit(limit)
    }

    fn clear(&mut self) -> Result<()> {
        self.check_open()?;
        self.content.clear()?;
        self.position = 0;
        self.tail = Tail::default();
        Ok(())
    }

    fn reserve_capacity(&mut self, n: usize) -> Result<()> {
        self.check_open()?;
        self.content.reserve_capacity(n)
    }

    fn shrink(&mut self) -> Result<()> {
        self.check_open()?;
        self.content.shrink()
    }

    fn memory_use(&mut self) -> Result<usize> {
        self.content.memory_use()
    }

    fn set_state(&mut self, data: &[u8], position: i64) -> Result<()> {
        self.check_open()?;
        let position = to_usize(position, "position")?;
        let points = utf8::measure(data, self.surrogates)?;
        self.content.replace(data, points)?;
        self.position = position;
        self.tail = Tail::default();
        self.seen = Seen::default();
        if self.newline.notes_line_ends() {
            self.seen.add(data);
        }
        Ok(())
    }

    fn newlines(&mut self) -> Result<u32> {
        self.check_open()?;
        Ok(self.seen.mask())
    }

    fn set_surrogates(&mut self, allow: bool) -> Result<()> {
        self.check_open()?;
        self.surrogates = allow;
        Ok(())
    }
}

fn to_usize(number: i64, what: &str) -> Result<usize> {
    if number < 0 {
        return Err(Error::new(Status::INVALID, format_args!("{what} must be >= 0, not {number}")));
    }
    usize::try_from(number)
        .map_err(|_| Error::new(Status::OVERFLOW, format_args!("{what} {number} is too large")))
}

fn to_i64(position: usize) -> Result<i64> {
    i64::try_from(position).map_err(|_| Error::bare(Status::OVERFLOW))
}
