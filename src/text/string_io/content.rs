//! The text of a StringIO: UTF-8, addressed in code points.

use crate::memory::{Slice, TryVec};
use crate::stream::{Error, Result, Status};
use crate::text::utf8;
use core::ops::Range;

/// Text in memory and a way from code points to bytes.
///
/// Where every code point is one byte the way is free; else it starts from the nearest of three places that are
/// known: the start, the end, and where the last call ended.
#[derive(Debug, Default)]
pub(super) struct Content {
    text: Vec<u8>,
    points: usize,
    cursor: Cursor,
}

/// The same place, counted in both ways.
#[derive(Clone, Copy, Debug, Default)]
struct Cursor {
    byte: usize,
    point: usize,
}

impl Content {
    /// Takes over UTF-8 text.
    pub(super) fn from_vec(text: Vec<u8>) -> Content {
        let points = utf8::count(&text);
        Content { text, points, cursor: Cursor::default() }
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.text
    }

    /// Moves the text out, and leaves none; everything is as it was when that fails.
    pub(super) fn take(&mut self) -> Result<Slice> {
        let text = Slice::take_vec(&mut self.text)?;
        *self = Content::default();
        Ok(text)
    }

    /// The code points in it.
    pub(super) fn points(&self) -> usize {
        self.points
    }

    fn is_ascii(&self) -> bool {
        self.points == self.text.len()
    }

    /// The byte at which code point `point` begins; the end for any behind it.
    pub(super) fn byte_of(&mut self, point: usize) -> usize {
        if point >= self.points {
            return self.text.len();
        }
        if self.is_ascii() {
            return point;
        }
        let Cursor { byte, point: known } = self.cursor;
        let from_end = self.points - point;
        let byte = if point >= known && point - known <= from_end {
            byte + utf8::advance(&self.text[byte..], point - known).0
        } else if point >= known {
            utf8::retreat(&self.text, from_end)
        } else if known - point <= point {
            utf8::retreat(&self.text[..byte], known - point)
        } else {
            utf8::advance(&self.text, point).0
        };
        self.cursor = Cursor { byte, point };
        byte
    }

    /// The bytes of up to `limit` code points from byte `start` on.
    pub(super) fn take_points(&self, start: usize, limit: usize) -> Range<usize> {
        let rest = self.text.get(start..).unwrap_or_default();
        let len = if self.is_ascii() { rest.len().min(limit) } else { utf8::advance(rest, limit).0 };
        start..start + len
    }

    /// The code points in `range`, which begins at code point `first`; the next call may well go on at its end.
    pub(super) fn pass(&mut self, range: Range<usize>, first: usize) -> usize {
        // Nothing to pass behind the end, where a position need not be a place in the text.
        if self.is_ascii() || range.is_empty() {
            return range.len();
        }
        let n = utf8::count(&self.text[range.clone()]);
        self.cursor = Cursor { byte: range.end, point: first + n };
        n
    }

    /// Puts `text`, of `n` code points, over as many from `point` on. What is missing before it becomes NUL.
    /// On failure nothing has changed.
    pub(super) fn overwrite(&mut self, point: usize, text: &[u8], n: usize, limit: usize) -> Result<()> {
        let gap = point.saturating_sub(self.points);
        let covered = n.min(self.points.saturating_sub(point));
        let start = self.byte_of(point);
        let old = self.take_points(start, covered);
        let overflow = || Error::new(Status::OVERFLOW, format_args!("a text of more than usize::MAX bytes"));
        let added = gap.checked_add(text.len()).ok_or_else(overflow)?;
        let size = (self.text.len() - old.len()).checked_add(added).ok_or_else(overflow)?;
        if size > limit {
            return Err(Error::new(
                Status::LIMIT,
                format_args!("{size} bytes of text would pass the limit of {limit}"),
            ));
        }
        self.text
            .try_reserve(size.saturating_sub(self.text.len()))
            .map_err(|_| Error::bare(Status::NO_MEMORY))?;
        if old.is_empty() {
            extend_zeroed(&mut self.text, gap)?;
            self.text.try_extend(text)?;
        } else {
            self.replace(old, text)?;
        }
        self.points = self.points + gap + n - covered;
        self.cursor = Cursor { byte: start + gap + text.len(), point: point + n };
        Ok(())
    }

    /// Replaces the bytes `old`; room has been reserved.
    fn replace(&mut self, old: Range<usize>, new: &[u8]) -> Result<()> {
        let len = self.text.len();
        let end = old.start + new.len();
        if new.len() > old.len() {
            extend_zeroed(&mut self.text, new.len() - old.len())?;
        }
        if new.len() != old.len() {
            self.text.copy_within(old.end..len, end);
            self.text.truncate(end + len - old.end);
        }
        self.text[old.start..end].copy_from_slice(new);
        Ok(())
    }

    /// Cuts the text to `points` code points.
    pub(super) fn truncate(&mut self, points: usize) {
        if points < self.points {
            let byte = self.byte_of(points);
            self.text.truncate(byte);
            self.points = points;
            self.cursor = Cursor { byte, point: points };
        }
    }
}

fn extend_zeroed(bytes: &mut Vec<u8>, count: usize) -> Result<()> {
    let zeros = [0; 4096];
    let mut left = count;
    while left > 0 {
        let n = left.min(zeros.len());
        bytes.try_extend(&zeros[..n])?;
        left -= n;
    }
    Ok(())
}
