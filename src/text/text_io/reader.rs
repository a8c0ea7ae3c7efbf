//! The reading half: chunks of bytes in, decoded text with its line ends treated out.

use super::{CHUNK, TextOptions};
use crate::memory::{Target, TryVec};
use crate::stream::{Error, Result, Stream};
use crate::text::codec::{Decoder, IncrementalDecoder};
use crate::text::newline::{LineEnd, NewlineDecoder};
use crate::text::utf8;
use core::ops::Range;

pub(super) struct Reader {
    decoder: Decoder,
    newlines: NewlineDecoder,
    line_end: LineEnd,
    chunk: Vec<u8>,
    /// What of the chunk is not decoded: all behind bytes that are malformed.
    raw: Range<usize>,
    text: Vec<u8>,
    /// How much of the text was given out.
    at: usize,
    /// An error that comes with the next call, because the last one had something to give.
    deferred: Option<Error>,
}

impl Reader {
    pub(super) fn new(options: &TextOptions) -> Reader {
        Reader {
            decoder: Decoder::new(options.codec, options.errors),
            newlines: NewlineDecoder::new(options.newline),
            line_end: options.newline.end_when_read(),
            chunk: Vec::new(),
            raw: 0..0,
            text: Vec::new(),
            at: 0,
            deferred: None,
        }
    }

    /// Starts again at `position` of the stream.
    pub(super) fn restart(&mut self, position: u64) {
        self.forget();
        self.decoder.restart(position);
    }

    /// Forgets what was read ahead.
    pub(super) fn forget(&mut self) {
        self.decoder.forget();
        self.newlines.forget();
        self.raw = 0..0;
        self.text.clear();
        self.at = 0;
        self.deferred = None;
    }

    /// Whether the inner stream was read further than text was given out.
    pub(super) fn is_ahead(&self) -> bool {
        self.at < self.text.len() || !self.raw.is_empty() || self.decoder.holds() || self.newlines.holds()
    }

    /// The next `len` bytes of text.
    pub(super) fn ahead(&self, len: usize) -> &[u8] {
        self.unread().get(..len).unwrap_or_default()
    }

    /// Moves past the next `len` bytes of text.
    pub(super) fn consume(&mut self, len: usize) -> &[u8] {
        let start = self.at;
        self.at = self.text.len().min(start + len);
        &self.text[start..self.at]
    }

    /// Whether `address` lies in the decoded text.
    pub(super) fn lends(&self, address: *const u8) -> bool {
        self.text.as_ptr_range().contains(&address)
    }

    fn unread(&self) -> &[u8] {
        &self.text[self.at..]
    }

    /// Decodes more text; answers `false` at the end of the stream.
    fn fill(&mut self, inner: &mut dyn Stream) -> Result<bool> {
        self.text.copy_within(self.at.., 0);
        self.text.truncate(self.text.len() - self.at);
        self.at = 0;
        let before = self.text.len();
        loop {
            if let Some(error) = self.deferred.take() {
                return Err(error);
            }
            let last = self.raw.is_empty() && !self.fetch(inner)?;
            let outcome = self.decode(last);
            if self.text.len() > before {
                if let Err(error) = outcome {
                    self.deferred = Some(error);
                }
                return Ok(true);
            }
            outcome?;
            if last {
                return Ok(false);
            }
        }
    }

    /// Reads a chunk; answers `false` at the end of the inner stream.
    fn fetch(&mut self, inner: &mut dyn Stream) -> Result<bool> {
        if self.chunk.is_empty() {
            self.chunk.try_extend(&[0; CHUNK])?;
        }
        let mut target = Target::new(&mut self.chunk);
        let outcome = inner.read(&mut target);
        self.raw = 0..target.len();
        match outcome {
            Err(error) if self.raw.is_empty() => Err(error),
            outcome => {
                self.deferred = outcome.err();
                Ok(!self.raw.is_empty())
            }
        }
    }

    fn decode(&mut self, last: bool) -> Result<()> {
        let from = self.text.len();
        self.newlines.begin(&mut self.text)?;
        let mut input = &self.chunk[self.raw.clone()];
        let outcome = self.decoder.decode(&mut input, last, &mut self.text);
        self.raw.start = self.raw.end - input.len();
        self.newlines.finish(&mut self.text, from, last && outcome.is_ok());
        outcome
    }

    /// Fills `out` with whole code points.
    pub(super) fn read(&mut self, inner: &mut dyn Stream, out: &mut Target<'_>) -> Result<()> {
        while out.room() > 0 {
            let n = utf8::whole(self.unread(), out.room());
            out.put(self.consume(n));
            if self.at < self.text.len() {
                return Ok(());
            }
            match self.fill(inner) {
                Ok(true) => {}
                Ok(false) => return Ok(()),
                Err(error) if out.is_empty() => return Err(error),
                Err(error) => {
                    self.deferred = Some(error);
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// Makes sure of up to `count` code points, all when negative; answers their bytes.
    pub(super) fn points(&mut self, inner: &mut dyn Stream, count: i64) -> Result<usize> {
        if count < 0 {
            while self.fill(inner)? {}
            return Ok(self.unread().len());
        }
        let mut left = usize::try_from(count).unwrap_or(usize::MAX);
        let mut len = 0;
        loop {
            let (more, points) = utf8::advance(&self.unread()[len..], left);
            len += more;
            left -= points;
            if left == 0 {
                return Ok(len);
            }
            match self.fill(inner) {
                Ok(true) => {}
                Ok(false) => return Ok(len),
                Err(error) if len == 0 => return Err(error),
                Err(error) => {
                    self.deferred = Some(error);
                    return Ok(len);
                }
            }
        }
    }

    /// Makes sure of a line of up to `limit` code points; answers its bytes, 0 at the end of the stream.
    pub(super) fn line(&mut self, inner: &mut dyn Stream, limit: i64) -> Result<usize> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let mut from = 0;
        loop {
            let text = self.unread();
            let end = self.line_end.find(text, from);
            let within = end.unwrap_or(text.len());
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
            if !self.fill(inner)? {
                return Ok(self.unread().len());
            }
        }
    }
}
