//! The reader: one record a call, as views into the input buffer.

use super::blocks::Blocks;
use super::columns::Columns;
use super::dialect::{Dialect, Options, Quoting};
use super::fields::Fields;
use super::number;
use super::parse::{From, State};
use super::record::Record;
use crate::formats::Progress;
use crate::stream::{Error, Result, Status, Stream};

/// Numbers that are looked at between two looks at the clock.
const NUMBERS: usize = 1024;

/// Reads records from a stream.
///
/// Fields are unescaped in place, at the start of where they stood, so that a record is never copied and a field
/// without quotes or escapes is not even touched.
pub struct Reader {
    pub(super) stream: Box<dyn Stream>,
    pub(super) dialect: Dialect,
    pub(super) blocks: Blocks,
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
    /// Whether the current field began with a quote.
    pub(super) quoted: bool,
    /// Whether it began with an escape character.
    pub(super) escaped: bool,
    /// The record's complete fields, as ranges of `buffer`.
    pub(super) fields: Fields,
    /// The position in the input of `buffer[0]`.
    pub(super) offset: u64,
    /// Lines read to their end, and the position in the input where the next one begins.
    pub(super) line: u64,
    pub(super) line_start: u64,
    /// The position in the input after the last `\r`: a `\n` there belongs to it.
    pub(super) after_cr: u64,
    /// The names of the columns, once they were read or set.
    columns: Option<Columns>,
    pub(super) progress: Progress,
    /// Where the numbers of a complete record are still to be looked at, after a failure in the middle of them.
    pub(super) unchecked: Option<usize>,
}

impl Reader {
    /// Reads `stream` from its position on. It is not closed at the end.
    pub fn new(stream: Box<dyn Stream>, options: &Options<'_>) -> Result<Reader> {
        let mut dialect = Dialect::new(options)?;
        if dialect.quoting == Quoting::None {
            dialect.ignore_quotes();
        }
        Ok(Reader {
            stream,
            blocks: Blocks::new(&dialect),
            dialect,
            field_limit: options.field_limit,
            buffer: Vec::new(),
            filled: 0,
            ended: false,
            deferred: None,
            state: State::StartRecord,
            start: 0,
            field: 0,
            put: 0,
            at: 0,
            quoted: false,
            escaped: false,
            fields: Fields::default(),
            offset: 0,
            line: 0,
            line_start: 0,
            after_cr: u64::MAX,
            columns: None,
            progress: Progress::default(),
            unchecked: None,
        })
    }

    /// Has the bytes that are read from the stream counted by `progress`.
    pub fn watch(&mut self, progress: Progress) {
        self.progress = progress;
    }

    /// What was given to [`Reader::watch`].
    pub(super) fn unwatch(&mut self) -> Progress {
        core::mem::take(&mut self.progress)
    }

    /// Limits fields to `limit` bytes from the next one on.
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
    /// stopped. `INVALID` for a field that should be a number, behind which the next call goes on, too.
    pub fn next_record(&mut self) -> Result<Option<Record<'_>>> {
        Ok(if self.advance()? { Some(self.record()) } else { None })
    }

    /// As [`Reader::next_record`]: whether there is a next [`Reader::record`].
    pub fn advance(&mut self) -> Result<bool> {
        if self.state == State::StartRecord {
            if let Some(index) = self.unchecked {
                return self.check_numbers(index);
            }
            self.fields.clear();
            self.start = self.at;
            if self.dialect.plain && self.take_plain()? {
                return self.finish_record();
            }
            self.begin_field();
        }
        match self.parse(From::Stream) {
            Ok(true) => self.finish_record(),
            Ok(false) => Ok(false),
            Err(error) => {
                if matches!(error.status(), Status::CSV | Status::LIMIT) {
                    self.state = State::SkipLine;
                }
                Err(error)
            }
        }
    }

    /// The record is complete; true if it is good, too.
    #[inline(always)]
    pub(super) fn finish_record(&mut self) -> Result<bool> {
        self.state = State::StartRecord;
        if self.dialect.quoting.has_numbers() { self.check_numbers(0) } else { Ok(true) }
    }

    /// Reports when it is time to; to be called in the middle of long work with a record.
    pub fn look(&mut self) -> Result<()> {
        self.progress.look()
    }

    /// Refuses the record if a field from `index` on should be a number and is none.
    fn check_numbers(&mut self, index: usize) -> Result<bool> {
        for index in index..self.fields.len() {
            if index.is_multiple_of(NUMBERS) {
                self.unchecked = Some(index);
                self.progress.look()?;
            }
            let text = self.fields.all()[index].of(&self.buffer);
            if self.record().kind(index).number && number::parse(text).is_none() {
                self.unchecked = None;
                let place = self.position_of(self.fields.all()[index].start());
                let found = super::Shown(text);
                return Err(Error::new(
                    Status::INVALID,
                    format_args!("field {} must be a number or be quoted, not {found}", index + 1),
                )
                .with(|detail| {
                    detail.start = place as i64;
                    detail.end = place as i64 + text.len() as i64;
                    detail.line = self.line;
                }));
            }
        }
        self.unchecked = None;
        Ok(true)
    }

    /// The record that was given last, once more.
    pub fn record(&self) -> Record<'_> {
        Record { buffer: &self.buffer, fields: &self.fields, quoting: self.dialect.quoting }
    }

    /// Whether the names of the columns were set or read.
    pub fn has_header(&self) -> bool {
        self.columns.is_some()
    }

    /// The names of the columns: those that were set, else those of the first record, which is read for that.
    /// `NOT_FOUND` when the input is empty.
    pub fn header(&mut self) -> Result<&Columns> {
        if self.columns.is_none() {
            let Some(record) = self.next_record()? else {
                return Err(Error::new(Status::NOT_FOUND, format_args!("the input has no first record")));
            };
            let columns = Columns::new(record.iter())?;
            self.columns = Some(columns);
        }
        self.columns.as_ref().ok_or(Error::bare(Status::NOT_FOUND))
    }

    /// Names the columns, in place of the first record.
    pub fn set_header<'n>(&mut self, names: impl Iterator<Item = &'n [u8]>) -> Result<()> {
        self.columns = Some(Columns::new(names)?);
        Ok(())
    }

    #[cfg(test)]
    pub(super) fn buffer_size(&self) -> usize {
        self.buffer.len()
    }

    /// The position in the input of the next byte.
    pub(super) fn position(&self) -> u64 {
        self.position_of(self.at)
    }

    /// The position in the input of `buffer[at]`.
    pub(super) fn position_of(&self, at: usize) -> u64 {
        self.offset + at as u64
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
