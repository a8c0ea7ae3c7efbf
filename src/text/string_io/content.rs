//! The text of a StringIO: UTF-8 in a byte store that slices may share, addressed in code points.

use super::index::{Index, Place, STRIDE};
use crate::memory::{BytesIo, Slice};
use crate::stream::{Error, Result, Status, Stream};
use crate::text::newline::LineEnd;
use crate::text::utf8;
use core::cell::Cell;

/// Text in memory and a way from code points to bytes.
///
/// Where every code point is one byte the way is free; else it starts from the place of the last call or from a mark
/// of the index.
#[derive(Default)]
pub(super) struct Content {
    bytes: BytesIo,
    points: usize,
    /// Where the last call ended: the next one mostly goes on there.
    cursor: Cell<Place>,
    index: Index,
}

impl Content {
    /// Takes over UTF-8 text.
    pub fn from_slice(text: Slice) -> Content {
        let points = utf8::count(text.as_bytes());
        Content { bytes: BytesIo::from_slice(text), points, ..Content::default() }
    }

    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.content()
    }

    /// Whether `address` lies in memory that a change of the text may move or overwrite.
    pub fn holds(&self, address: *const u8) -> bool {
        self.bytes.lends(address)
    }

    /// The code points in it.
    pub fn points(&self) -> usize {
        self.points
    }

    fn is_ascii(&self) -> bool {
        self.points == self.as_bytes().len()
    }

    /// Where code point `point` is; for one behind the end, the end with that number.
    #[inline]
    pub fn place(&mut self, point: usize) -> Place {
        if point >= self.points {
            return Place { byte: self.as_bytes().len(), point };
        }
        if self.is_ascii() {
            return Place { byte: point, point };
        }
        let cursor = self.cursor.get();
        if cursor.point == point { cursor } else { self.walk(cursor, point) }
    }

    /// Moves the cursor to a code point inside of the text.
    fn walk(&mut self, cursor: Place, point: usize) -> Place {
        let text = self.bytes.content();
        let far = cursor.point.abs_diff(point) > STRIDE / 2;
        let from = if far { self.index.near(text, self.points, point) } else { cursor };
        let byte = if point >= from.point {
            from.byte + utf8::advance(&text[from.byte..], point - from.point).0
        } else {
            utf8::retreat(&text[..from.byte], from.point - point)
        };
        let place = Place { byte, point };
        self.cursor.set(place);
        place
    }

    /// The place up to `limit` code points behind `start`.
    pub fn after(&self, start: Place, limit: usize) -> Place {
        let rest = self.as_bytes().get(start.byte..).unwrap_or_default();
        if limit >= self.points.saturating_sub(start.point) {
            return self.at_byte(start, start.byte + rest.len());
        }
        let len = if self.is_ascii() { limit } else { utf8::advance(rest, limit).0 };
        Place { byte: start.byte + len, point: start.point + limit }
    }

    /// The place at `byte`, which is not before `start`.
    #[inline]
    pub fn at_byte(&self, start: Place, byte: usize) -> Place {
        let text = self.as_bytes();
        let n = if self.is_ascii() {
            byte - start.byte
        } else if byte == text.len() {
            self.points.saturating_sub(start.point)
        } else {
            utf8::count(text.get(start.byte..byte).unwrap_or_default())
        };
        Place { byte, point: start.point + n }
    }

    /// Where the line at `start` ends, or is cut after `limit` code points.
    pub fn line(&self, start: Place, ends: LineEnd, limit: usize) -> Place {
        let text = self.as_bytes();
        // So many code points have no more bytes than these.
        let window = text.len().min(start.byte.saturating_add(limit.saturating_mul(4)));
        let end = ends.find(&text[..window], start.byte).unwrap_or(window);
        if end - start.byte > limit {
            let cut = self.after(start, limit);
            if cut.byte <= end {
                return cut;
            }
        }
        self.at_byte(start, end)
    }

    /// Notes where the next call will probably begin.
    #[inline]
    pub fn remember(&self, place: Place) {
        // A number behind the end is no place in the text.
        if place.point <= self.points {
            self.cursor.set(place);
        }
    }

    /// The text between two places; shared where that pays.
    pub fn share(&mut self, start: Place, end: Place) -> Result<Slice> {
        self.bytes.share(start.byte, end.byte - start.byte)
    }

    /// Moves the text out, and leaves none; everything is as it was when that fails.
    pub fn take(&mut self) -> Result<Slice> {
        let text = self.bytes.take()?;
        self.forget(0);
        Ok(text)
    }

    /// Puts `text`, of `n` code points, over as many from `point` on. What is missing before it becomes NUL.
    /// All or nothing.
    #[inline]
    pub fn write(&mut self, point: usize, text: &[u8], n: usize) -> Result<()> {
        if point == self.points {
            let byte = self.as_bytes().len();
            self.put(byte, text, Place { byte: byte + text.len(), point: point + n })
        } else if point < self.points {
            self.overwrite(point, text, n)
        } else {
            self.write_behind(point, text, n)
        }
    }

    /// Writes bytes over as many, or behind all; the content reaches to `end` at least then.
    #[inline]
    fn put(&mut self, byte: usize, text: &[u8], end: Place) -> Result<()> {
        self.bytes.pwrite(byte as i64, text)?;
        self.points = self.points.max(end.point);
        self.cursor.set(end);
        Ok(())
    }

    #[inline(never)]
    fn write_behind(&mut self, point: usize, text: &[u8], n: usize) -> Result<()> {
        let byte = (point - self.points).checked_add(self.as_bytes().len());
        let byte = byte.filter(|&byte| byte <= isize::MAX as usize - text.len()).ok_or_else(|| {
            Error::new(Status::OVERFLOW, format_args!("the text would be larger than there can be"))
        })?;
        self.put(byte, text, Place { byte: byte + text.len(), point: point + n })
    }

    #[inline(never)]
    fn overwrite(&mut self, point: usize, text: &[u8], n: usize) -> Result<()> {
        let start = self.place(point);
        let covered = n.min(self.points - point);
        let old = self.after(start, covered).byte - start.byte;
        let end = Place { byte: start.byte + text.len(), point: point + n };
        if old == text.len() {
            self.put(start.byte, text, end)?;
        } else {
            self.bytes.splice(start.byte, old, text)?;
            self.points = self.points.max(end.point);
            self.cursor.set(end);
        }
        if covered < n {
            self.index.cut(point);
        } else {
            self.index.replaced(self.bytes.content(), start, n, old, text.len());
        }
        Ok(())
    }

    /// Puts `text`, of `points` code points, in the place of all there is. All or nothing.
    pub fn replace(&mut self, text: &[u8], points: usize) -> Result<()> {
        self.bytes.set_state(text, 0)?;
        self.forget(points);
        Ok(())
    }

    /// Other text of `points` code points is here now.
    fn forget(&mut self, points: usize) {
        self.points = points;
        self.cursor = Cell::default();
        self.index = Index::default();
    }

    /// Cuts the text to `points` code points.
    pub fn truncate(&mut self, points: usize) -> Result<()> {
        if points < self.points {
            let end = self.place(points);
            self.bytes.truncate(end.byte as i64)?;
            self.points = points;
            self.cursor.set(end);
            self.index.cut(points);
        }
        Ok(())
    }

    /// Cuts the text to nothing, and keeps its memory.
    pub fn clear(&mut self) -> Result<()> {
        self.bytes.clear()?;
        self.forget(0);
        Ok(())
    }

    /// Makes room for text of `n` bytes in all.
    pub fn reserve_capacity(&mut self, n: usize) -> Result<()> {
        self.bytes.reserve_capacity(n)
    }

    /// Gives back memory that the text does not need; the index is made anew when it is.
    pub fn shrink(&mut self) -> Result<()> {
        self.bytes.shrink()?;
        self.index = Index::default();
        Ok(())
    }

    /// Bytes of memory that text and index take.
    pub fn memory_use(&mut self) -> Result<usize> {
        Ok(self.bytes.memory_use()?.saturating_add(self.index.memory()))
    }

    /// Limits the text to `limit` bytes.
    pub fn set_limit(&mut self, limit: usize) -> Result<()> {
        self.bytes.set_memory_limit(limit)
    }
}
