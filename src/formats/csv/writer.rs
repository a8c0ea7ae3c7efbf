//! The writer: one record a call, one write a record.

use super::dialect::Options;
use super::encode::Encoder;
use crate::stream::{Result, Stream, write_all};

/// Writes records to a stream.
pub struct Writer {
    stream: Box<dyn Stream>,
    encoder: Encoder,
    /// The record being built; empty between calls, and kept for its memory.
    record: Vec<u8>,
}

impl Writer {
    /// Writes to `stream` at its position. It is not closed at the end.
    pub fn new(stream: Box<dyn Stream>, options: &Options<'_>) -> Result<Writer> {
        Ok(Writer { stream, encoder: Encoder::new(options)?, record: Vec::new() })
    }

    /// Writes one record in one write; a record that fails writes nothing.
    ///
    /// A record without fields is a blank line, one empty field is `""`. `CSV` when a character would have to be
    /// escaped and there is no way to. A raw stream that fails behind a part of the record says in its error how much it took.
    pub fn row<'a>(&mut self, fields: impl Iterator<Item = &'a [u8]>) -> Result<()> {
        self.record.clear();
        self.encoder.record(&mut self.record, fields)?;
        write_all(&mut *self.stream, &self.record)?;
        Ok(())
    }
}
