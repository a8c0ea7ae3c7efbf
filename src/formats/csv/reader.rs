//! The reader: one record a call, as views into the input buffer.

use super::blocks::Blocks;
use super::columns::Columns;
use super::dialect::{Dialect, Options, Quoting};
use super::fields::Fields;
use super::number;
use super::parse::{From, State};
use super::record::Record;
use crate::formats::Progress;
use crate::memory::Target;
use crate::stream::{Error, Result, Status, Stream};

/// Bytes asked of the stream at once.
const BLOCK: usize = 64 * 1024;

/// Reads records from a stream.
///
/// Fields are unescaped in place, at the start of where they stood, so that a record is never copied and a field
/// without quotes or escapes is not even touched.
pub struct Reader {
    stream: Box<dyn Stream>,
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
    progress: Progress,
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
        })
    }

    /// Has the bytes that are read from the stream counted by `progress`.
    pub fn watch(&mut self, progress: Progress) {
        self.progress = progress;
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
            self.drop_record();
            if self.dialect.plain && self.take_plain()? {
                return self.give();
            }
        }
        match self.parse(From::Stream) {
            Ok(true) => self.give(),
            Ok(false) => Ok(false),
            Err(error) => {
                if matches!(error.status(), Status::CSV | Status::LIMIT) {
                    self.state = State::SkipLine;
                }
                Err(error)
            }
        }
    }

    #[inline(always)]
    fn give(&mut self) -> Result<bool> {
        self.state = State::StartRecord;
        if self.dialect.quoting.has_numbers() {
            self.check_numbers()?;
        }
        Ok(true)
    }

    /// Takes `line` in place of what the stream would give; the record that it ends, or `None` when that goes on in the next.
    ///
    /// A line break at its end is not needed, and may only be there. After a failure the next call begins a new record.
    pub fn feed_line(&mut self, line: &[u8]) -> Result<Option<Record<'_>>> {
        if self.state == State::StartRecord {
            self.drop_record();
        }
        self.make_room(line.len())?;
        let end = self.filled + line.len();
        self.buffer[self.filled..end].copy_from_slice(line);
        self.filled = end;
        let outcome = self.parse(From::Line).and_then(|whole| {
            let rest = &self.buffer[self.at..self.filled];
            if whole && rest.iter().any(|byte| !matches!(byte, b'\r' | b'\n')) {
                return Err(
                    self.syntax(format_args!("a line must not go on after a line break outside of quotes"))
                );
            }
            Ok(whole)
        });
        self.give_fed(outcome)
    }

    /// The record that the lines given so far leave open; `None` when there is none.
    pub fn feed_end(&mut self) -> Result<Option<Record<'_>>> {
        let outcome = self.end_lines();
        self.give_fed(outcome)
    }

    fn give_fed(&mut self, outcome: Result<bool>) -> Result<Option<Record<'_>>> {
        match outcome {
            Ok(whole) => {
                self.at = self.filled;
                if !whole {
                    return Ok(None);
                }
                self.give()?;
                Ok(Some(self.record()))
            }
            Err(error) => {
                self.at = self.filled;
                self.restart();
                Err(error)
            }
        }
    }

    /// Refuses a record with a field that should be a number and is none.
    fn check_numbers(&self) -> Result<()> {
        for (index, (text, kind)) in self.record().typed().enumerate() {
            if kind.number && number::parse(text).is_none() {
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
        Ok(())
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

    /// Makes room and reads.
    pub(super) fn fill(&mut self) -> Result<()> {
        self.progress.look()?;
        self.make_room(BLOCK / 2)?;
        let end = self.buffer.len().min(self.filled + BLOCK);
        let mut target = Target::new(&mut self.buffer[self.filled..end]);
        let outcome = self.stream.read(&mut target);
        let arrived = target.len();
        self.filled += arrived;
        if arrived > 0 {
            return self.progress.advance(arrived as u64);
        }
        outcome?;
        self.progress.finish()?;
        self.ended = true;
        Ok(())
    }

    /// Makes room for `n` bytes more; moves the current record to the front first.
    fn make_room(&mut self, n: usize) -> Result<()> {
        self.blocks.forget();
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.filled, 0);
            for field in self.fields.all_mut() {
                field.move_left(self.start);
            }
            for index in [&mut self.field, &mut self.put, &mut self.at, &mut self.filled] {
                *index -= self.start;
            }
            self.offset += self.start as u64;
            self.start = 0;
        }
        if self.buffer.len() - self.filled < n {
            let more = self.buffer.len().max(BLOCK).max(n);
            self.buffer.try_reserve(more).map_err(|_| Error::bare(Status::NO_MEMORY))?;
            self.buffer.resize(self.buffer.len() + more, 0);
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
