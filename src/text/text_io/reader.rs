//! The reading half: the decoder, and what has to be known where reading begins, goes on or starts again.

use super::TextOptions;
use super::ahead::Ahead;
use crate::stream::Result;
use crate::text::codec::{Codec, IncrementalDecoder};
use crate::text::newline::{LineEnd, LineEnds};

/// Whether the first bytes say the byte order of all.
fn keeps_order(options: &TextOptions) -> bool {
    matches!(options.codec, Some(Codec::Utf16 | Codec::Utf32))
}

/// What reads, over an inner stream that every call is given.
pub(super) struct Reader {
    pub(super) decoder: Box<dyn IncrementalDecoder>,
    pub(super) ends: LineEnds,
    pub(super) line_end: LineEnd,
    pub(super) chunk_size: usize,
    /// Bytes to a code point in the last chunk that was asked for by chunks.
    pub(super) ratio: f64,
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

    /// Whether `address` lies in the decoded text.
    pub(super) fn lends(&self, address: *const u8) -> bool {
        self.ahead.text.as_ptr_range().contains(&address)
    }

    /// The line ends met so far.
    pub(super) fn newlines(&self) -> u32 {
        self.ends.seen.mask() | self.decoder.newlines()
    }
}
