//! StringIO: text in memory that behaves like a file.

mod content;
#[cfg(test)]
mod tests;

use super::newline::{LineEnd, Newline, from_lf, to_lf};
use super::utf8;
use crate::memory::{Slice, Target, TryVec};
use crate::stream::{Error, Kind, Result, Status, Stream, Whence};
use content::Content;
use core::ops::Range;
use memchr::memchr;

/// Text in memory. Positions, counts and limits are code points.
#[derive(Debug)]
pub struct StringIo {
    content: Content,
    /// May lie behind the end, as in Python.
    position: usize,
    newline: Newline,
    line_end: LineEnd,
    strip_lines: bool,
    limit: usize,
    closed: bool,
}

impl StringIo {
    /// A stream over `text`, which goes through the newline mode as if it were written; the position is 0.
    pub fn new(text: &[u8], newline: Newline) -> Result<StringIo> {
        let mut stream = StringIo::over(Content::default(), newline);
        stream.write(text)?;
        stream.position = 0;
        Ok(stream)
    }

    /// A stream over text that is UTF-8 and has its line ends as they shall be stored.
    pub(super) fn from_vec(text: Vec<u8>) -> StringIo {
        StringIo::over(Content::from_vec(text), Newline::Lf)
    }

    fn over(content: Content, newline: Newline) -> StringIo {
        StringIo {
            content,
            position: 0,
            newline,
            line_end: newline.end_when_stored(),
            strip_lines: false,
            limit: usize::MAX,
            closed: false,
        }
    }

    /// Whether `next_line` gives lines without their terminators.
    pub fn set_strip_lines(&mut self, strip: bool) {
        self.strip_lines = strip;
    }

    fn check_open(&self) -> Result<()> {
        if self.closed {
            Err(Error::new(Status::CLOSED, format_args!("the stream is closed")))
        } else {
            Ok(())
        }
    }

    /// The bytes of `text` as they are stored, where the newline mode changes any.
    fn translated(&self, text: &[u8]) -> Result<Option<Vec<u8>>> {
        let mut out = Vec::new();
        match (self.newline, self.newline.written()) {
            (_, Some(end)) if memchr(b'\n', text).is_some() => from_lf(text, end, &mut out)?,
            (Newline::Universal, _) if memchr(b'\r', text).is_some() => {
                out.try_extend(text)?;
                to_lf(&mut out, 0);
            }
            _ => return Ok(None),
        }
        Ok(Some(out))
    }

    /// The bytes of up to `count` code points from the position on; all when negative.
    fn ahead(&mut self, count: i64) -> Range<usize> {
        let start = self.content.byte_of(self.position);
        match usize::try_from(count) {
            Ok(count) => self.content.take_points(start, count),
            Err(_) if count < 0 => start..self.content.as_bytes().len(),
            Err(_) => self.content.take_points(start, usize::MAX),
        }
    }

    /// The bytes of the line at the position, of up to `limit` code points.
    fn line(&mut self, limit: i64) -> Range<usize> {
        let start = self.content.byte_of(self.position);
        let text = self.content.as_bytes();
        let end = self.line_end.find(text, start).unwrap_or(text.len());
        // A line of fewer bytes than the limit has fewer code points.
        match usize::try_from(limit) {
            Ok(limit) if limit < end - start => start..end.min(self.content.take_points(start, limit).end),
            _ => start..end,
        }
    }

    /// Moves the position behind `range`, which begins at it.
    fn pass(&mut self, range: Range<usize>) {
        self.position += self.content.pass(range, self.position);
    }

    fn give(&mut self, range: Range<usize>) -> Result<Slice> {
        let slice = Slice::copy_of(&self.content.as_bytes()[range.clone()])?;
        self.pass(range);
        Ok(slice)
    }
}

fn to_i64(position: usize) -> Result<i64> {
    i64::try_from(position).map_err(|_| Error::bare(Status::OVERFLOW))
}

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
        super::check_room(room)?;
        let start = self.content.byte_of(self.position);
        let rest = self.content.as_bytes().get(start..).unwrap_or_default();
        let n = utf8::whole(rest, room);
        out.put(&rest[..n]);
        self.pass(start..start + n);
        Ok(())
    }

    fn read_slice(&mut self, count: i64) -> Result<Slice> {
        self.check_open()?;
        let range = self.ahead(count);
        self.give(range)
    }

    fn readline(&mut self, limit: i64) -> Result<Slice> {
        self.check_open()?;
        let range = self.line(limit);
        self.give(range)
    }

    fn next_line(&mut self) -> Result<Option<&[u8]>> {
        self.check_open()?;
        let range = self.line(-1);
        if range.is_empty() {
            return Ok(None);
        }
        self.pass(range.clone());
        let line = &self.content.as_bytes()[range];
        Ok(Some(if self.strip_lines { self.line_end.strip(line) } else { line }))
    }

    fn lends(&self, address: *const u8) -> bool {
        self.content.as_bytes().as_ptr_range().contains(&address)
    }

    /// Answers the code points of `data`, however many more or fewer the newline mode makes of them.
    fn write(&mut self, data: &[u8]) -> Result<usize> {
        self.check_open()?;
        utf8::check(data)?;
        if data.is_empty() {
            return Ok(0);
        }
        let translated = self.translated(data)?;
        let stored = translated.as_deref().unwrap_or(data);
        let points = utf8::count(stored);
        let end =
            self.position.checked_add(points).filter(|&end| i64::try_from(end).is_ok()).ok_or_else(|| {
                Error::new(Status::OVERFLOW, format_args!("the position would pass the largest one there is"))
            })?;
        self.content.overwrite(self.position, stored, points, self.limit)?;
        self.position = end;
        Ok(if translated.is_some() { utf8::count(data) } else { points })
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
        self.content.truncate(to_usize(size, "size")?);
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
        Ok(())
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
        Slice::copy_of(self.content.as_bytes())
    }

    fn take(&mut self) -> Result<Slice> {
        self.check_open()?;
        let text = self.content.take()?;
        self.position = 0;
        Ok(text)
    }

    fn set_memory_limit(&mut self, limit: usize) -> Result<()> {
        self.check_open()?;
        let len = self.content.as_bytes().len();
        if limit < len {
            return Err(Error::new(
                Status::INVALID,
                format_args!("a limit of {limit} bytes is less than the {len} there are"),
            ));
        }
        self.limit = limit;
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
