//! The writing half: encoded text is gathered and handed on in chunks.

use super::TextOptions;
use crate::stream::{Error, Result, Status, Stream};
use crate::text::codec::IncrementalEncoder;
use crate::text::newline::from_lf;
use memchr::{memchr, memchr2};

pub(super) struct Writer {
    pub(super) encoder: Box<dyn IncrementalEncoder>,
    /// What `\n` is written as, where that is something else.
    line_end: Option<&'static [u8]>,
    line_buffering: bool,
    write_through: bool,
    chunk_size: usize,
    pending: Vec<u8>,
}

impl Writer {
    pub(super) fn new(encoder: Box<dyn IncrementalEncoder>, options: &TextOptions) -> Writer {
        let mut writer = Writer {
            encoder,
            line_end: None,
            line_buffering: false,
            write_through: false,
            chunk_size: 0,
            pending: Vec::new(),
        };
        writer.configure(options);
        writer
    }

    /// Takes over all options but the encoding.
    pub(super) fn configure(&mut self, options: &TextOptions) {
        self.line_end = options.newline.written();
        self.line_buffering = options.line_buffering;
        self.write_through = options.write_through;
        self.chunk_size = options.chunk_size;
    }

    /// Says whether what is written next begins a text, where a signature belongs.
    pub(super) fn set_at_start(&mut self, start: bool) -> Result<()> {
        let outcome = if start { self.encoder.reset() } else { self.encoder.set_state(0) };
        match outcome {
            // Without a state there is nothing to write at the start.
            Err(error) if error.status() == Status::UNSUPPORTED => Ok(()),
            outcome => outcome,
        }
    }

    /// Whether everything was handed on.
    pub(super) fn is_empty(&self) -> bool {
        self.pending.is_empty()
    }

    /// Hands on everything.
    pub(super) fn hand_on(&mut self, inner: &mut dyn Stream) -> Result<()> {
        self.hand_on_first(inner, self.pending.len()).map_err(|(error, _)| error)
    }

    /// Hands on the first `len` bytes. What the inner stream took is gone from `pending`, on failure too, when the
    /// answer says how much it was.
    fn hand_on_first(
        &mut self,
        inner: &mut dyn Stream,
        len: usize,
    ) -> core::result::Result<(), (Error, usize)> {
        if len == 0 {
            return Ok(());
        }
        // Counted here, since without memory an error cannot carry the count.
        let mut taken = 0;
        let mut outcome = Ok(());
        while taken < len && outcome.is_ok() {
            match inner.write(&self.pending[taken..len]) {
                Ok(0) => {
                    outcome = Err(Error::new(Status::IO, format_args!("the inner stream takes no bytes")))
                }
                Ok(n) => taken += n.min(len - taken),
                Err(error) => {
                    taken += error.transferred().min(len - taken);
                    // These were bytes of the inner stream; this one has taken none of the caller's text.
                    outcome = Err(error.with(|detail| detail.transferred = 0));
                }
            }
        }
        self.pending.copy_within(taken.., 0);
        self.pending.truncate(self.pending.len() - taken);
        if self.pending.is_empty() && self.pending.capacity() > self.chunk_size.max(8192).saturating_mul(4) {
            // One long text should not hold its memory for ever.
            self.pending = Vec::new();
        }
        outcome.map_err(|error| (error, taken))
    }

    /// Takes all of `text`, of `points` code points, or nothing.
    pub(super) fn write(&mut self, inner: &mut dyn Stream, text: &[u8], points: usize) -> Result<()> {
        let ends_line = self.line_buffering && memchr2(b'\n', b'\r', text).is_some();
        let before = match self.encoder.state() {
            // An encoder that cannot say its state has none, one should think.
            Err(error) if error.status() == Status::UNSUPPORTED => None,
            state => Some(state?),
        };
        let mut earlier = self.pending.len();
        encode_lines(&mut *self.encoder, text, self.line_end, false, &mut self.pending)?;
        if self.pending.len() > self.chunk_size && earlier > 0 {
            if let Err((error, taken)) = self.hand_on_first(inner, earlier) {
                self.undo(earlier - taken, before);
                return Err(error);
            }
            earlier = 0;
        }
        if self.pending.len() >= self.chunk_size || self.write_through || ends_line {
            match self.hand_on_first(inner, self.pending.len()) {
                Ok(()) => {}
                // The text is on its way and cannot be taken back. Its rest waits, and the error will come again.
                Err((_, taken)) if taken > earlier => return Ok(()),
                Err((error, taken)) => {
                    self.undo(earlier - taken, before);
                    return Err(error);
                }
            }
        }
        if ends_line {
            // The text was taken, even where the flush fails.
            return inner.flush().map_err(|error| error.with(|detail| detail.transferred = points));
        }
        Ok(())
    }

    /// Drops the text that was encoded last, behind `earlier` bytes.
    fn undo(&mut self, earlier: usize, before: Option<u64>) {
        self.pending.truncate(earlier);
        if let Some(before) = before {
            let _ = self.encoder.set_state(before);
        }
    }
}

/// Encodes `text` with every `\n` written as `line_end`. Ranges in errors count in `text` as it was given.
pub fn encode_lines(
    encoder: &mut dyn IncrementalEncoder,
    text: &[u8],
    line_end: Option<&[u8]>,
    last: bool,
    out: &mut Vec<u8>,
) -> Result<()> {
    let Some(line_end) = line_end.filter(|_| memchr(b'\n', text).is_some()) else {
        return encoder.encode(text, last, out);
    };
    let mut translated = Vec::new();
    translated.try_reserve(text.len()).map_err(|_| Error::bare(Status::NO_MEMORY))?;
    from_lf(text, line_end, &mut translated)?;
    match encoder.encode(&translated, last, out) {
        // Every encoding has the line ends, so the text itself fails at the same character.
        Err(error) if error.status() == Status::ENCODE => {
            Err(encoder.encode(text, last, &mut Vec::new()).err().unwrap_or(error))
        }
        outcome => outcome,
    }
}
