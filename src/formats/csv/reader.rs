//! The reader: one record a call, as views into the input buffer.

use super::dialect::{Dialect, MAX_TOKEN, Options, Quoting, Token, class};
use crate::memory::{Target, TryVec};
use crate::stream::{Error, Result, Status, Stream};

/// Bytes asked of the stream at once.
const BLOCK: usize = 64 * 1024;

/// Longest field unless another limit is set. Python's 128 KiB refuse real data (documents and base64 in a
/// column); 16 MiB still stop a stray quote from swallowing gigabytes into memory.
pub const DEFAULT_FIELD_LIMIT: usize = 16 << 20;

/// Where in a record the parser is; the states and their transitions are those of CPython's reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    StartRecord,
    StartField,
    Field,
    /// After an escape character outside quotes.
    Escaped,
    /// In a field after an escaped line break: as `Field`, but to end here without a line break is not `strict`.
    AfterEscapedNewline,
    Quoted,
    /// After an escape character inside quotes.
    QuotedEscaped,
    /// After a quote inside quotes: the end of the quoted part, or the first of two.
    QuotedQuote,
    /// After an error: the rest of the line is dropped.
    SkipLine,
}

/// Reads records from a stream.
///
/// Fields are unescaped in place, at the start of where they stood, so that a record is never copied and a field
/// without quotes or escapes is not even touched.
pub struct Reader {
    stream: Box<dyn Stream>,
    dialect: Dialect,
    field_limit: usize,
    /// All of it initialised; the first `filled` bytes are input.
    buffer: Vec<u8>,
    filled: usize,
    /// Whether the stream has said that it ended.
    ended: bool,
    /// A failure of the stream that waits until the bytes before it are used up.
    deferred: Option<Error>,
    state: State,
    /// Where the record begins; what lies before is done with.
    start: usize,
    /// Where the current field begins, where its next byte is put, and the next byte to look at:
    /// `start <= field <= put <= at <= filled`.
    field: usize,
    put: usize,
    at: usize,
    /// The record's complete fields, as ranges of `buffer`.
    fields: Vec<(usize, usize)>,
    /// The position in the input of `buffer[0]`.
    offset: u64,
    /// Lines read to their end, and the position in the input where the next one begins.
    line: u64,
    line_start: u64,
    /// The position in the input after the last `\r`: a `\n` there belongs to it.
    after_cr: u64,
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
                Ok(Some(Record { buffer: &self.buffer, fields: &self.fields }))
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

    #[cfg(test)]
    pub(super) fn buffer_size(&self) -> usize {
        self.buffer.len()
    }

    /// Parses to the end of a record; false when there is none.
    fn parse(&mut self) -> Result<bool> {
        loop {
            if self.filled - self.at < MAX_TOKEN && !self.ended && self.deferred.is_none() {
                self.deferred = self.fill().err();
                continue;
            }
            let rest = &self.buffer[self.at..self.filled];
            if (rest.is_empty() || self.dialect.is_cut(rest))
                && let Some(error) = self.deferred.take()
            {
                return Err(error);
            }
            let stops = match self.state {
                State::Field => class::DELIMITER | class::ESCAPE | class::NEWLINE,
                State::Quoted => class::QUOTE | class::ESCAPE | class::NEWLINE,
                _ => 0,
            };
            if stops != 0 {
                let classes = &self.dialect.classes;
                let run = rest.iter().position(|byte| classes[usize::from(*byte)] & stops != 0);
                let run = run.unwrap_or(rest.len());
                if run > 0 {
                    self.keep(run)?;
                    continue;
                }
            }
            if rest.is_empty() {
                return self.finish_input();
            }
            if self.step(rest[0], self.dialect.token(rest))? {
                return Ok(true);
            }
        }
    }

    /// Takes one token; true at the end of a record.
    fn step(&mut self, byte: u8, token: Token) -> Result<bool> {
        match (self.state, token) {
            (State::SkipLine, Token::Newline(_)) => {
                self.break_line(byte);
                self.at += 1;
                self.restart();
            }
            (State::SkipLine, _) => {
                self.at += 1;
                self.drop_record();
            }

            (State::StartRecord, Token::Newline(b'\n')) if self.position() == self.after_cr => {
                self.break_line(byte);
                self.at += 1;
                self.restart();
            }
            (State::StartRecord, Token::Newline(_)) => {
                self.break_line(byte);
                self.at += 1;
                return Ok(true);
            }
            (State::StartRecord | State::StartField, token) => match token {
                Token::Newline(_) => return self.end_record(byte),
                Token::Quote(n) => self.skip(n, State::Quoted),
                Token::Escape(n) => self.skip(n, State::Escaped),
                _ if byte == b' ' && self.dialect.skip_initial_space => self.skip(1, State::StartField),
                Token::Delimiter(n) => self.end_field(n)?,
                Token::Other => self.state = State::Field,
            },
            (State::Field | State::AfterEscapedNewline, token) => match token {
                Token::Newline(_) => return self.end_record(byte),
                Token::Escape(n) => self.skip(n, State::Escaped),
                Token::Delimiter(n) => self.end_field(n)?,
                // The state stays, as in Python.
                Token::Quote(n) => self.keep(n)?,
                Token::Other => self.keep(1)?,
            },
            (State::Escaped, Token::Newline(_)) => {
                self.break_line(byte);
                self.keep_as(1, State::AfterEscapedNewline)?;
            }
            (State::Escaped, token) => self.keep_as(token.len(), State::Field)?,

            (State::Quoted, Token::Escape(n)) => self.skip(n, State::QuotedEscaped),
            (State::Quoted, Token::Quote(n)) if self.dialect.double_quote => self.skip(n, State::QuotedQuote),
            (State::Quoted, Token::Quote(n)) => self.skip(n, State::Field),
            (State::Quoted | State::QuotedEscaped, token) => {
                if let Token::Newline(_) = token {
                    self.break_line(byte);
                }
                self.keep_as(token.len(), State::Quoted)?;
            }
            (State::QuotedQuote, token) => match token {
                Token::Quote(n) => self.keep_as(n, State::Quoted)?,
                Token::Delimiter(n) => self.end_field(n)?,
                Token::Newline(_) => return self.end_record(byte),
                _ if self.dialect.strict => {
                    return Err(self
                        .syntax(format_args!("expected a delimiter or a line break after a closing quote")));
                }
                token => self.keep_as(token.len(), State::Field)?,
            },
        }
        Ok(false)
    }

    /// What the end of the input makes of the record that it ends; false when there is none.
    fn finish_input(&mut self) -> Result<bool> {
        let expected = match self.state {
            State::StartRecord | State::SkipLine => {
                self.count_last_line();
                self.restart();
                // A stream may grow: the next call asks it again.
                self.ended = false;
                return Ok(false);
            }
            State::StartField | State::Field | State::QuotedQuote => None,
            State::Quoted => Some("the closing quote"),
            State::QuotedEscaped | State::Escaped => Some("a character after the escape character"),
            State::AfterEscapedNewline => Some("the rest of the record after an escaped line break"),
        };
        if self.dialect.strict
            && let Some(expected) = expected
        {
            let error = self.syntax(format_args!("expected {expected}, not the end of the input"));
            self.count_last_line();
            return Err(error);
        }
        if matches!(self.state, State::Escaped | State::QuotedEscaped) {
            // As in Python, an escape character at the very end escapes the line break that is not there.
            match self.buffer.get_mut(self.put) {
                Some(byte) => *byte = b'\n',
                None => self.buffer.try_push(b'\n')?,
            }
            self.put += 1;
            self.at = self.at.max(self.put);
            self.filled = self.filled.max(self.put);
        }
        self.count_last_line();
        self.end_field(0)?;
        Ok(true)
    }

    /// Counts a last line that has no line break.
    fn count_last_line(&mut self) {
        if self.position() > self.line_start {
            self.line += 1;
            self.line_start = self.position();
        }
    }

    fn restart(&mut self) {
        self.state = State::StartRecord;
        self.drop_record();
    }

    /// Lets go of everything before the current position.
    fn drop_record(&mut self) {
        self.fields.clear();
        self.start = self.at;
        self.begin_field();
    }

    fn begin_field(&mut self) {
        self.field = self.at;
        self.put = self.at;
    }

    /// Drops `n` bytes of syntax.
    fn skip(&mut self, n: usize, next: State) {
        self.at += n;
        self.state = next;
        if self.put == self.field {
            self.begin_field();
        }
    }

    /// Keeps `n` bytes as content of the field.
    fn keep(&mut self, n: usize) -> Result<()> {
        if self.put - self.field + n > self.field_limit {
            let limit = self.field_limit;
            return Err(
                self.fault(Status::LIMIT, format_args!("a field must not be longer than {limit} bytes"))
            );
        }
        if self.put != self.at {
            self.buffer.copy_within(self.at..self.at + n, self.put);
        }
        self.put += n;
        self.at += n;
        Ok(())
    }

    fn keep_as(&mut self, n: usize, next: State) -> Result<()> {
        self.keep(n)?;
        self.state = next;
        Ok(())
    }

    /// Ends the field at a delimiter of `n` bytes.
    fn end_field(&mut self, n: usize) -> Result<()> {
        self.fields.try_push((self.field, self.put))?;
        self.at += n;
        self.begin_field();
        self.state = State::StartField;
        Ok(())
    }

    fn end_record(&mut self, newline: u8) -> Result<bool> {
        self.end_field(0)?;
        self.break_line(newline);
        self.at += 1;
        Ok(true)
    }

    /// Counts the line break at the current position.
    fn break_line(&mut self, newline: u8) {
        let here = self.position();
        if newline == b'\r' {
            self.after_cr = here + 1;
            self.line += 1;
        } else if here != self.after_cr {
            self.line += 1;
        }
        self.line_start = here + 1;
    }

    /// The position in the input of the next byte.
    fn position(&self) -> u64 {
        self.offset + self.at as u64
    }

    /// Makes room and reads; moves the current record to the front first.
    fn fill(&mut self) -> Result<()> {
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

    fn syntax(&self, message: std::fmt::Arguments<'_>) -> Error {
        self.fault(Status::CSV, message)
    }

    fn fault(&self, status: Status, message: std::fmt::Arguments<'_>) -> Error {
        let position = self.position();
        Error::new(status, message).with(|detail| {
            detail.start = position as i64;
            detail.end = position as i64;
            detail.line = self.line + 1;
            detail.column = position.saturating_sub(self.line_start) + 1;
        })
    }
}
