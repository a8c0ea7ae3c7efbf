//! The way from code points to bytes in text where a code point may have several.

use crate::memory::TryVec;
use crate::text::utf8;

/// Code points from one mark to the next. A seek walks over half as many at most; with 512, the marks take less than
/// a hundredth of the memory of the text.
pub(super) const STRIDE: usize = 512;

/// The same place in the text, counted in both ways.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub byte: usize,
    pub point: usize,
}

/// Where every `STRIDE`th code point begins, as far as somebody has asked.
///
/// It only saves time: where memory for a mark is missing, the way is longer.
#[derive(Default)]
pub(super) struct Index {
    /// The bytes at which code points `STRIDE`, `2 * STRIDE` and so on begin.
    marks: Vec<usize>,
}

impl Index {
    /// A known place near code point `point` of `text`, which has `points` in all.
    pub fn near(&mut self, text: &[u8], points: usize, point: usize) -> Place {
        let wanted = ((point + STRIDE / 2) / STRIDE).min(points / STRIDE);
        if wanted > self.marks.len() {
            self.extend(text, wanted);
        }
        self.mark(wanted.min(self.marks.len()))
    }

    /// The `n`th mark; that before the first is the start of the text.
    fn mark(&self, n: usize) -> Place {
        let byte = n.checked_sub(1).and_then(|i| self.marks.get(i)).copied().unwrap_or(0);
        Place { byte, point: n * STRIDE }
    }

    /// Sets marks up to the `wanted`th, as far as the text and the memory reach.
    fn extend(&mut self, text: &[u8], wanted: usize) {
        let mut byte = self.mark(self.marks.len()).byte;
        while self.marks.len() < wanted {
            let (len, points) = utf8::advance(text.get(byte..).unwrap_or_default(), STRIDE);
            byte += len;
            if points < STRIDE || self.marks.try_push(byte).is_err() {
                return;
            }
        }
    }

    /// The bytes between `start` and `start + n` code points of `text` replaced as many code points, which had
    /// `old` bytes and have `new` now.
    pub fn replaced(&mut self, text: &[u8], start: Place, n: usize, old: usize, new: usize) {
        let first = start.point / STRIDE; // the first mark behind the place, counted from 0
        let mut place = start;
        for (i, mark) in self.marks.iter_mut().enumerate().skip(first) {
            let point = (i + 1) * STRIDE;
            if point >= start.point + n {
                if old == new {
                    return;
                }
                *mark = *mark - old + new;
            } else {
                place.byte +=
                    utf8::advance(text.get(place.byte..).unwrap_or_default(), point - place.point).0;
                place.point = point;
                *mark = place.byte;
            }
        }
    }

    /// Forgets what is behind code point `point`.
    pub fn cut(&mut self, point: usize) {
        self.marks.truncate(point / STRIDE);
    }

    /// Bytes of memory that the marks take.
    pub fn memory(&self) -> usize {
        self.marks.capacity() * size_of::<usize>()
    }
}
