//! The reading half: chunks of bytes in, decoded text with its line ends treated out.

use super::TextOptions;
use super::trail::{Mark, Trail};
use crate::memory::{Slice, Target};
use crate::stream::{Error, Result, Status, Stream};
use crate::text::codec::{Codec, IncrementalDecoder};
use crate::text::newline::LineEnd;
use crate::text::newline_decoder::LineEnds;
use crate::text::utf8;

/// Text that is moved out rather than copied when all of it is read at once.
const LONG: usize = 1 << 16;

/// Of a fill: everything up to the end is wanted.
const ALL: usize = usize::MAX;

/// Whether the first bytes say the byte order of all.
fn keeps_order(options: &TextOptions) -> bool {
    matches!(options.codec, Some(Codec::Utf16 | Codec::Utf32))
}

pub(super) struct Reader {
    pub(super) decoder: Box<dyn IncrementalDecoder>,
    pub(super) ends: LineEnds,
    line_end: LineEnd,
    pub(super) chunk_size: usize,
    /// Bytes to a code point in the last chunk that was asked for by chunks.
    ratio: f64,
    /// Whether positions can be told: the inner stream can be seeked, and the decoder says its state.
    pub(super) telling: bool,
    /// The state that a cookie has where nothing was read since the last seek or write.
    pub(super) idle_state: u64,
    /// Whether the decoder is as it is at the start of a text.
    pub(super) untouched: bool,
    /// Whether a text that began with a mark keeps its byte order at every position,
    pub(super) keeps_order: bool,
    /// and which it is.
    pub(super) order: Option<u64>,
    /// Whether the inner stream may have been moved by writing.
    pub(super) lost: bool,
    pub(super) ahead: Ahead,
    /// Bytes that wait in the decoder, when it was last asked.
    pub(super) waiting: Vec<u8>,
}

/// What was read of the inner stream and not all given out yet.
#[derive(Default)]
pub(super) struct Ahead {
    pub(super) text: Vec<u8>,
    /// How much of the text was given out.
    pub(super) at: usize,
    /// Text that was given out before and is gone.
    pub(super) gone: u64,
    pub(super) trail: Trail,
    /// The bytes of the last chunk, and where its text begins.
    chunk: Option<(usize, usize)>,
    /// Whether any bytes came,
    pub(super) fetched: bool,
    /// and whether a chunk was asked for that was not the end of all.
    pub(super) began: bool,
    /// An error that comes with the next call, because the last one had something to give.
    deferred: Option<Error>,
}

impl Ahead {
    /// How much text the stream has given.
    pub(super) fn given(&self) -> u64 {
        self.gone + self.at as u64
    }

    /// Whether nothing is there of the last chunk, not even text that was given out.
    fn has_no_text(&self) -> bool {
        let gave_none = self.chunk.is_some_and(|(_, from)| from == self.text.len());
        self.unread().is_empty() && (!self.began || gave_none)
    }

    pub(super) fn unread(&self) -> &[u8] {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Forgets everything; what comes next lies at `position`. Memory is kept, but not much.
    pub(super) fn clear(&mut self, position: u64) {
        self.trail.restart(position);
        let (mut text, trail) = (core::mem::take(&mut self.text), core::mem::take(&mut self.trail));
        text.clear();
        if text.capacity() > LONG {
            text = Vec::new();
        }
        *self = Ahead { text, trail, ..Ahead::default() };
    }
}

impl Reader {
    pub(super) fn new(decoder: Box<dyn IncrementalDecoder>, options: &TextOptions, telling: bool) -> Reader {
        Reader {
            decoder,
            ends: LineEnds::new(options.newline),
            line_end: options.newline.end_when_read(),
            chunk_size: options.chunk_size,
            ratio: 0.0,
            telling,
            idle_state: 0,
            untouched: true,
            keeps_order: keeps_order(options),
            order: None,
            lost: true,
            ahead: Ahead::default(),
            waiting: Vec::new(),
        }
    }

    /// Goes to the start of a text, wherever the inner stream stands; the line ends met are forgotten.
    pub(super) fn reset(&mut self) -> Result<()> {
        if !self.untouched {
            self.plain_flags();
            self.decoder.reset()?;
            self.ends.reset();
            self.clear(0);
            (self.idle_state, self.untouched, self.lost) = (0, true, true);
        }
        Ok(())
    }

    /// Takes over the options that changed; the decoder is at the start of a text when it or the newlines did.
    pub(super) fn configure(
        &mut self,
        decoder: Option<Box<dyn IncrementalDecoder>>,
        options: &TextOptions,
        decodes: bool,
    ) {
        self.chunk_size = options.chunk_size;
        if decodes {
            self.ends = LineEnds::new(options.newline);
            self.line_end = options.newline.end_when_read();
        }
        if let Some(decoder) = decoder {
            self.decoder = decoder;
            self.keeps_order = keeps_order(options);
            self.order = None;
        }
    }

    /// Asks for as many bytes as code points again.
    pub(super) fn forget_ratio(&mut self) {
        self.ratio = 0.0;
        if let Some((bytes, _)) = &mut self.ahead.chunk {
            *bytes = 0;
        }
    }

    /// Whether text was read, and the end not met or moved away from.
    pub(super) fn has_begun(&self) -> bool {
        self.ahead.began || !self.ahead.unread().is_empty()
    }

    /// Goes to the end of the inner stream, at `end`: a new text begins there, as in Python.
    pub(super) fn go_to_end(&mut self, end: i64) -> Result<()> {
        let flags = self.plain_flags();
        self.reset()?;
        self.clear(end.unsigned_abs());
        self.decoder.set_position(end.unsigned_abs());
        if end > 0 && self.order.is_some() {
            self.decoder.set_state(&[], flags)?;
            (self.idle_state, self.untouched) = (self.ends.pack(flags, false)?, false);
        } else {
            self.order = None;
        }
        Ok(())
    }

    /// Forgets what was read ahead; what comes next lies at `position`.
    pub(super) fn clear(&mut self, position: u64) {
        self.note_ratio();
        self.ahead.clear(position);
        self.lost = false;
    }

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

    /// Whether `address` lies in the decoded text.
    pub(super) fn lends(&self, address: *const u8) -> bool {
        self.ahead.text.as_ptr_range().contains(&address)
    }

    /// The line ends met so far.
    pub(super) fn newlines(&self) -> u32 {
        self.ends.seen() | self.decoder.newlines()
    }

    /// Computes the ratio of the last chunk while its text is still there.
    pub(super) fn note_ratio(&mut self) {
        if let Some((bytes, from)) = self.ahead.chunk.take() {
            let points = utf8::count(self.ahead.text.get(from..).unwrap_or_default());
            self.ratio = if points > 0 { bytes as f64 / points as f64 } else { 0.0 };
        }
    }

    /// Decodes more text; answers `false` at the end of the stream. `wanted` is 0, or how many code points are.
    fn fill(&mut self, inner: &mut dyn Stream, wanted: usize) -> Result<bool> {
        if wanted > 0 {
            self.note_ratio();
        }
        let Ahead { text, at, gone, chunk, .. } = &mut self.ahead;
        text.copy_within(*at.., 0);
        text.truncate(text.len() - *at);
        *chunk = chunk.map(|(bytes, from)| (bytes, from.saturating_sub(*at)));
        *gone += *at as u64;
        *at = 0;
        let before = text.len();
        loop {
            if let Some(error) = self.ahead.deferred.take() {
                return Err(error);
            }
            let last = self.ahead.trail.unfed().is_empty() && !self.fetch(inner, wanted)?;
            let outcome = self.decode(last);
            if self.ahead.text.len() > before {
                if let Err(error) = outcome {
                    self.ahead.deferred = Some(error);
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
    fn fetch(&mut self, inner: &mut dyn Stream, wanted: usize) -> Result<bool> {
        if self.lost {
            self.lost = false;
            if self.telling
                && let Ok(position) = inner.tell()
            {
                self.ahead.trail.restart(position.unsigned_abs());
                self.decoder.set_position(position.unsigned_abs());
            }
        }
        self.mark()?;
        if wanted > 0 {
            self.note_ratio();
        }
        let Ahead { trail, chunk, text, .. } = &mut self.ahead;
        let size = match wanted {
            ALL => trail.len(),
            // As many as these code points would take if they were like the last ones.
            _ => (self.ratio.max(1.0) * wanted as f64) as usize,
        };
        let (n, failed) = trail.fetch(inner, size.max(self.chunk_size))?;
        if wanted != ALL {
            *chunk = Some((n, text.len()));
        }
        self.ahead.deferred = failed;
        self.ahead.began = true;
        self.ahead.fetched |= n > 0;
        Ok(n > 0)
    }

    /// Notes the state of the decoder before a chunk, and forgets what no position needs any more.
    pub(super) fn mark(&mut self) -> Result<()> {
        if self.telling {
            self.waiting.clear();
            let outcome = self.decoder.state(&mut self.waiting).and_then(|flags| {
                let held = self.ends.holds();
                let state = if self.untouched { self.idle_state } else { self.ends.pack(flags, held)? };
                let text = self.ahead.gone + self.ahead.text.len() as u64;
                self.ahead.trail.mark(&self.waiting, Mark { text, byte: 0, flags, held, state, found: false })
            });
            match outcome {
                // Reading goes on without positions.
                Err(error) if matches!(error.status(), Status::UNSUPPORTED | Status::OVERFLOW) => {
                    self.telling = false;
                }
                outcome => outcome?,
            }
        }
        let given = if self.telling { self.ahead.given() } else { u64::MAX };
        self.ahead.trail.trim(given);
        Ok(())
    }

    pub(super) fn decode(&mut self, last: bool) -> Result<()> {
        let Ahead { text, trail, .. } = &mut self.ahead;
        self.untouched = false;
        let from = text.len();
        self.ends.begin(text)?;
        let mut input = trail.unfed();
        let outcome = self.decoder.decode(&mut input, last, text);
        let left = input.len();
        trail.feed(left);
        self.ends.finish(text, from, last && outcome.is_ok());
        outcome
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
