//! The reader: one record a call, as views into the input buffer.

use super::dialect::{Dialect, Options, Quoting};
use super::parse::State;
use crate::memory::Target;
use crate::stream::{Error, Result, Status, Stream};

/// Bytes asked of the stream at once.
const BLOCK: usize = 64 * 1024;

/// Longest field unless another limit is set. Python's 128 KiB refuse real data (documents and base64 in a
/// column); 16 MiB still stop a stray quote from swallowing gigabytes into memory.
pub const DEFAULT_FIELD_LIMIT: usize = 16 << 20;

/// Reads records from a stream.
///
/// Fields are unescaped in place, at the start of where they stood, so that a record is never copied and a field
/// without quotes or escapes is not even touched.
pub struct Reader {
    stream: Box<dyn Stream>,
    pub(super) dialect: Dialect,
    pub(super) field_limit: usize,
    /// All of it initialised; the first `filled` bytes are input.
    pub(super) buffer: Vec<u8>,
    pub(super) filled: usize,
    /// Whether the stream has said that it ended.
    pub(super) ended: bool,
    /// A failure of the stream that waits until the bytes before it are used up.
    pub(super) deferred: Option<Error>,
    pub(super) state: State,
    /// Where the record begins; what lies before is done with.
    pub(super) start: usize,
    /// Where the current field begins, where its next byte is put, and the next byte to look at:
    /// `start <= field <= put <= at <= filled`.
    pub(super) field: usize,
    pub(super) put: usize,
    pub(super) at: usize,
    /// The record's complete fields, as ranges of `buffer`.
    pub(super) fields: Vec<(usize, usize)>,
    /// The position in the input of `buffer[0]`.
    offset: u64,
    /// Lines read to their end, and the position in the input where the next one begins.
    pub(super) line: u64,
    pub(super) line_start: u64,
    /// The position in the input after the last `\r`: a `\n` there belongs to it.
    pub(super) after_cr: u64,
}

/// One record, valid until the next call on its reader.
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
    buffer: &'a [u8],
    fields: &'a [(usize, usize)],
}

impl<'a> Record<'a> {
    /// The number of fields; 0 for a blank line.
    pub fn len(&self) -> usize {
        self.fields.len()
    }

    /// Whether the line was blank.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// The fields, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &'a [u8]> + use<'a> {
        let buffer = self.buffer;
        self.fields.iter().map(move |&(start, end)| &buffer[start..end])
    }
}

impl Reader {
    /// Reads `stream` from its position on. It is not closed at the end.
    pub fn new(stream: Box<dyn Stream>, options: &Options<'_>) -> Result<Reader> {
        if options.quoting == Quoting::Nonnumeric {
            return Err(Error::new(
                Status::UNSUPPORTED,
                format_args!("quoting must be minimal, all or none for a reader: it has no typed fields yet"),
            ));
        }
        let mut dialect = Dialect::new(options)?;
        if dialect.quoting == Quoting::None {
            dialect.ignore_quotes();
        }
        Ok(Reader {
            stream,
            dialect,
            field_limit: DEFAULT_FIELD_LIMIT,
            buffer: Vec::new(),
            filled: 0,
            ended: false,
            deferred: None,
            state: State::StartRecord,
            start: 0,
            field: 0,
            put: 0,
            at: 0,
            fields: Vec::new(),
            offset: 0,
            line: 0,
            line_start: 0,
            after_cr: u64::MAX,
        })
    }

    /// Limits fields to `limit` bytes.
    pub fn set_field_limit(&mut self, limit: usize) {
        self.field_limit = limit;
    }

    /// The number, from 1, of the line that the last record or error ended in; 0 at the start (Python's `line_num`).
    pub fn line(&self) -> u64 {
        let inside = self.state == State::SkipLine && self.position() > self.line_start;
        self.line + u64::from(inside)
    }

    /// The next record; `None` at the end.
    ///
    /// After `CSV` and `LIMIT` the next call goes on with the next line, after any other failure where this one
    /// stopped.
    pub fn next_record(&mut self) -> Result<Option<Record<'_>>> {
        if self.state == State::StartRecord {
            self.drop_record();
        }
        match self.parse() {
            Ok(true) => {
                self.state = State::StartRecord;
                Ok(Some(self.record()))
            }
            Ok(false) => Ok(None),
            Err(error) => {
                if matches!(error.status(), Status::CSV | Status::LIMIT) {
                    self.state = State::SkipLine;
                }
                Err(error)
            }
        }
    }

    /// The record that [`Reader::next_record`] gave last, once more.
    pub fn record(&self) -> Record<'_> {
        Record { buffer: &self.buffer, fields: &self.fields }
    }

    #[cfg(test)]
    pub(super) fn buffer_size(&self) -> usize {
        self.buffer.len()
    }

    /// The position in the input of the next byte.
    pub(super) fn position(&self) -> u64 {
        self.offset + self.at as u64
    }

    /// Makes room and reads; moves the current record to the front first.
    pub(super) fn fill(&mut self) -> Result<()> {
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.filled, 0);
            for (start, end) in &mut self.fields {
                *start -= self.start;
                *end -= self.start;
            }
            for index in [&mut self.field, &mut self.put, &mut self.at, &mut self.filled] {
                *index -= self.start;
            }
            self.offset += self.start as u64;
            self.start = 0;
        }
        if self.buffer.len() - self.filled < BLOCK / 2 {
            let more = self.buffer.len().max(BLOCK);
            self.buffer.try_reserve(more).map_err(|_| Error::bare(Status::NO_MEMORY))?;
            self.buffer.resize(self.buffer.len() + more, 0);
        }
        let mut target = Target::new(&mut self.buffer[self.filled..]);
        let outcome = self.stream.read(&mut target);
        let arrived = target.len();
        self.filled += arrived;
        if arrived == 0 {
            outcome?;
            self.ended = true;
        }
        Ok(())
    }

    pub(super) fn syntax(&self, message: std::fmt::Arguments<'_>) -> Error {
        self.fault(Status::CSV, message)
    }

    pub(super) fn fault(&self, status: Status, message: std::fmt::Arguments<'_>) -> Error {
        let position = self.position();
        Error::new(status, message).with(|detail| {
            detail.start = position as i64;
            detail.end = position as i64;
            detail.line = self.line + 1;
            detail.column = position.saturating_sub(self.line_start) + 1;
        })
    }
}
