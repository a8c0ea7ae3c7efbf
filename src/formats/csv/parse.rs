//! The parser inside the reader: a state machine over the buffer.

use super::dialect::{MAX_TOKEN, Token, class};
use super::fields::Field;
use super::reader::Reader;
use crate::stream::{Error, Result, Status};

/// Where in a record the parser is; the states and their transitions are those of CPython's reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
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

/// Where the input comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum From {
    /// The stream, which is asked for more.
    Stream,
    /// What is in the buffer is a line, and its end is a line break.
    Line,
    /// What is in the buffer is a part of a line that goes on.
    Piece,
}

impl Reader {
    /// Parses to the end of a record; false when there is none, or not yet in this line.
    pub(super) fn parse(&mut self, from: From) -> Result<bool> {
        loop {
            let at_start = matches!(self.state, State::StartRecord | State::StartField);
            if at_start && self.dialect.plain {
                let before = self.at;
                if self.take_more()? {
                    return Ok(true);
                }
                if self.at != before {
                    continue;
                }
            }
            let short = self.filled - self.at < MAX_TOKEN;
            if short && from == From::Stream && !self.ended && self.deferred.is_none() {
                self.deferred = self.fill().err();
                continue;
            }
            if short && from == From::Piece {
                return Ok(false);
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
                return if from == From::Stream { self.finish_input() } else { self.end_line() };
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
                Token::Quote(n) => {
                    self.quoted = true;
                    self.skip(n, State::Quoted);
                }
                Token::Escape(n) => {
                    self.escaped = true;
                    self.skip(n, State::Escaped);
                }
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

    pub(super) fn restart(&mut self) {
        self.state = State::StartRecord;
        self.drop_record();
    }

    /// Lets go of everything before the current position.
    pub(super) fn drop_record(&mut self) {
        self.fields.clear();
        self.start = self.at;
        self.begin_field();
    }

    pub(super) fn begin_field(&mut self) {
        self.field = self.at;
        self.put = self.at;
        self.quoted = false;
        self.escaped = false;
    }

    /// Drops `n` bytes of syntax.
    fn skip(&mut self, n: usize, next: State) {
        self.at += n;
        self.state = next;
        if self.put == self.field {
            self.field = self.at;
            self.put = self.at;
        }
    }

    /// Keeps `n` bytes as content of the field.
    fn keep(&mut self, n: usize) -> Result<()> {
        if self.put - self.field + n > self.field_limit {
            return Err(self.too_long());
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
    pub(super) fn end_field(&mut self, n: usize) -> Result<()> {
        self.fields.push(Field::new(self.field, self.put, self.quoted), self.escaped)?;
        self.at += n;
        self.begin_field();
        self.state = State::StartField;
        Ok(())
    }

    #[cold]
    pub(super) fn too_long(&self) -> Error {
        let limit = self.field_limit;
        self.fault(Status::LIMIT, format_args!("a field must not be longer than {limit} bytes"))
    }

    fn end_record(&mut self, newline: u8) -> Result<bool> {
        self.end_field(0)?;
        self.break_line(newline);
        self.at += 1;
        Ok(true)
    }

    /// Counts the line break at the current position.
    fn break_line(&mut self, newline: u8) {
        self.break_line_at(self.at, newline);
    }

    /// Counts the line break at `at`.
    pub(super) fn break_line_at(&mut self, at: usize, newline: u8) {
        let here = self.position_of(at);
        if newline == b'\r' {
            self.after_cr = here + 1;
            self.line += 1;
        } else if here != self.after_cr {
            self.line += 1;
        }
        self.line_start = here + 1;
    }
}
