//! Giving text out: buffers, code points and lines.

use super::ahead::{Ahead, LONG};
use super::chunks::ALL;
use super::reader::Reader;
use crate::memory::{Slice, Target};
use crate::stream::{Result, Stream};
use crate::text::newline::LineEnd;
use crate::text::utf8;

impl Reader {
    /// The next `len` bytes of text, as a slice.
    pub(super) fn take(&mut self, len: usize) -> Result<Slice> {
        let Ahead { text, at, .. } = &self.ahead;
        if *at == 0 && len == text.len() && len >= LONG {
            self.note_ratio();
            let slice = Slice::take_vec(&mut self.ahead.text)?;
            self.ahead.gone += len as u64;
            return Ok(slice);
        }
        let slice = Slice::copy_of(self.ahead.unread().get(..len).unwrap_or_default())?;
        self.consume(len);
        Ok(slice)
    }

    /// Moves past the next `len` bytes of text.
    pub(super) fn consume(&mut self, len: usize) -> &[u8] {
        let Ahead { text, at, .. } = &mut self.ahead;
        let start = *at;
        *at = text.len().min(start + len);
        &text[start..*at]
    }

    /// Fills `out` with whole code points.
    pub(super) fn read(&mut self, inner: &mut dyn Stream, out: &mut Target<'_>) -> Result<()> {
        while out.room() > 0 {
            let n = utf8::whole(self.ahead.unread(), out.room());
            out.put(self.consume(n));
            if self.ahead.at < self.ahead.text.len() {
                return Ok(());
            }
            match self.fill(inner, 0) {
                Ok(true) => {}
                Ok(false) => return Ok(()),
                Err(error) if out.is_empty() => return Err(error),
                Err(error) => {
                    self.ahead.deferred = Some(error);
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// As [`Reader::read`], of what was read ahead, or else of the next chunk.
    pub(super) fn read_some(&mut self, inner: &mut dyn Stream, out: &mut Target<'_>) -> Result<()> {
        if self.ahead.unread().is_empty() && !self.fill(inner, 0)? {
            return Ok(());
        }
        let n = utf8::whole(self.ahead.unread(), out.room());
        out.put(self.consume(n));
        Ok(())
    }

    /// Makes sure of up to `count` code points, all when negative; answers their bytes.
    pub(super) fn points(&mut self, inner: &mut dyn Stream, count: i64) -> Result<usize> {
        if count < 0 {
            while self.fill(inner, ALL)? {}
            self.ahead.began = false;
            return Ok(self.ahead.unread().len());
        }
        let mut left = usize::try_from(count).unwrap_or(ALL);
        let mut len = 0;
        loop {
            let (more, points) = utf8::advance(&self.ahead.unread()[len..], left);
            len += more;
            left -= points;
            if left == 0 {
                return Ok(len);
            }
            match self.fill(inner, left.min(ALL - 1)) {
                Ok(true) => {}
                Ok(false) => return Ok(len),
                Err(error) if len == 0 => return Err(error),
                Err(error) => {
                    self.ahead.deferred = Some(error);
                    return Ok(len);
                }
            }
        }
    }

    /// Makes sure of a line of up to `limit` code points; answers its bytes, 0 at the end of the stream.
    pub(super) fn line(&mut self, inner: &mut dyn Stream, limit: i64) -> Result<usize> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let mut from = 0;
        // Python reads a chunk first, whatever the limit is, unless the last one gave some text.
        if self.ahead.has_no_text() && !self.fill(inner, 0)? {
            self.ahead.began = false;
            return Ok(0);
        }
        loop {
            let text = self.ahead.unread();
            let end = self.line_end.find(text, from);
            // As in Python, the half of a line end waits for the other, so as not to be cut off by the limit.
            let half = self.line_end == LineEnd::Crlf && text.ends_with(b"\r");
            let within = end.unwrap_or(text.len() - usize::from(half));
            // Fewer bytes than the limit are fewer code points, too.
            if within >= limit {
                let (len, points) = utf8::advance(&text[..within], limit);
                if points == limit {
                    return Ok(len);
                }
            }
            if let Some(end) = end {
                return Ok(end);
            }
            from = self.line_end.resume(text.len());
            if !self.fill(inner, 0)? {
                let rest = self.ahead.unread().len();
                self.ahead.began = false;
                return Ok(rest);
            }
        }
    }

    /// Gives the line of `first` bytes and those behind it that are there in full to `take`, until that answers `false`
    /// or they are `hint` code points together; moves past them.
    pub(super) fn lines<'a>(&'a mut self, first: usize, hint: i64, take: &mut dyn FnMut(&'a [u8]) -> bool) {
        let hint = usize::try_from(hint).ok().filter(|&hint| hint > 0);
        let Ahead { text, at, .. } = &mut self.ahead;
        let text: &'a [u8] = text;
        let (mut start, mut end, mut points) = (*at, *at + first, 0);
        loop {
            let line = text.get(start..end).unwrap_or_default();
            if hint.is_some() {
                points += utf8::count(line);
            }
            *at = end;
            if !take(line) || hint.is_some_and(|hint| points >= hint) {
                return;
            }
            match self.line_end.find(text, end) {
                Some(next) => (start, end) = (end, next),
                None => return,
            }
        }
    }
}
