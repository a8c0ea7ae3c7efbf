//! StringIO: text in memory that behaves like a file.

mod content;
mod index;
#[cfg(test)]
mod tests;
mod verbs;

use super::newline::{LineEnd, Newline, Seen, from_lf, to_lf};
use super::utf8;
use crate::memory::{Slice, TryVec};
use crate::stream::{Error, Result, Status, Stream, Tail};
use content::Content;
use index::Place;
use memchr::memchr;

/// Text in memory. Positions, counts and limits are code points.
pub struct StringIo {
    content: Content,
    /// May lie behind the end, as in Python.
    position: usize,
    newline: Newline,
    line_end: LineEnd,
    seen: Seen,
    strip_lines: bool,
    surrogates: bool,
    closed: bool,
    tail: Tail,
}

impl StringIo {
    /// A stream over `text`, which goes through the newline mode as if it were written; the position is 0.
    pub fn new(text: &[u8], newline: Newline) -> Result<StringIo> {
        let mut stream = StringIo::over(Content::default(), newline);
        stream.write(text)?;
        stream.position = 0;
        Ok(stream)
    }

    /// A stream over text as a TextIOWrapper in this mode has read it.
    pub(super) fn read(text: Vec<u8>, newline: Newline) -> Result<StringIo> {
        let newline = if newline.reads_universal() { Newline::Lf } else { newline };
        Ok(StringIo::over(Content::from_slice(Slice::from_vec(text)?), newline))
    }

    fn over(content: Content, newline: Newline) -> StringIo {
        StringIo {
            content,
            position: 0,
            newline,
            line_end: newline.end_when_stored(),
            seen: Seen::default(),
            strip_lines: false,
            surrogates: false,
            closed: false,
            tail: Tail::default(),
        }
    }

    /// Whether `next_line` gives lines without their terminators.
    pub fn set_strip_lines(&mut self, strip: bool) {
        self.strip_lines = strip;
    }

    #[inline]
    fn check_open(&self) -> Result<()> {
        if self.closed {
            Err(Error::new(Status::CLOSED, format_args!("the stream is closed")))
        } else {
            Ok(())
        }
    }

    /// Writes text of `points` code points in a mode that looks at line ends.
    #[inline(never)]
    fn write_lines(&mut self, text: &[u8], points: usize) -> Result<()> {
        let mut seen = self.seen;
        let foreign = self.newline.notes_line_ends() && seen.add(text);
        let mut stored = Vec::new();
        match self.newline.written() {
            Some(end) if memchr(b'\n', text).is_some() => from_lf(text, end, &mut stored)?,
            None if foreign && self.newline != Newline::Keep => {
                stored.try_extend(text)?;
                to_lf(&mut stored, 0);
            }
            _ => {}
        }
        if stored.is_empty() {
            self.put(text, points)?;
        } else {
            self.put(&stored, utf8::count(&stored))?;
        }
        self.seen = seen;
        Ok(())
    }

    /// Writes text as it is stored, of `points` code points, at the position.
    #[inline]
    fn put(&mut self, text: &[u8], points: usize) -> Result<()> {
        let end = self.position.checked_add(points).filter(|&end| i64::try_from(end).is_ok());
        let end = end.ok_or_else(|| {
            Error::new(Status::OVERFLOW, format_args!("the position would pass the largest one there is"))
        })?;
        self.content.write(self.position, text, points)?;
        self.position = end;
        Ok(())
    }

    /// Moves the position to a place in the text.
    #[inline]
    fn pass(&mut self, end: Place) {
        self.position = end.point;
        self.content.remember(end);
    }

    /// What is between two places, of which the second becomes the position.
    fn give(&mut self, start: Place, end: Place) -> Result<Slice> {
        let slice = self.content.share(start, end)?;
        self.pass(end);
        Ok(slice)
    }
}

/// What `next_line` gives of a line.
fn stripped(line: &[u8], ends: LineEnd, strip: bool) -> &[u8] {
    if strip { ends.strip(line) } else { line }
}

/// A count as a number of code points; negative means no limit.
fn limited(count: i64) -> usize {
    if count < 0 { usize::MAX } else { usize::try_from(count).unwrap_or(usize::MAX) }
}
