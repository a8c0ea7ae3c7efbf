//! What the end of a line or of the input makes of a record that it leaves open.

use super::parse::State;
use super::reader::Reader;
use crate::memory::TryVec;
use crate::stream::Result;

impl Reader {
    /// What the end of a line that has no line break of its own makes of the record; false when that goes on in the next.
    pub(super) fn end_line(&mut self) -> Result<bool> {
        match self.state {
            State::StartRecord => return Ok(true),
            State::StartField | State::Field | State::QuotedQuote => {
                self.end_field(0)?;
                return Ok(true);
            }
            State::Escaped => self.keep_newline(State::Field)?,
            State::QuotedEscaped => self.keep_newline(State::Quoted)?,
            State::AfterEscapedNewline | State::Quoted | State::SkipLine => {}
        }
        Ok(false)
    }

    /// What the end of all lines makes of the record; false when there is none.
    pub(super) fn end_lines(&mut self) -> Result<bool> {
        if self.state == State::StartRecord || (self.state == State::Field && self.put == self.field) {
            self.restart();
            return Ok(false);
        }
        if self.dialect.strict {
            return Err(
                self.syntax(format_args!("expected the rest of the record, not the end of the input"))
            );
        }
        self.end_field(0)?;
        Ok(true)
    }

    /// What the end of the input makes of the record that it ends; false when there is none.
    pub(super) fn finish_input(&mut self) -> Result<bool> {
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
            self.keep_newline(State::Field)?;
        }
        self.count_last_line();
        self.end_field(0)?;
        Ok(true)
    }

    /// Keeps a line break that is not in the input.
    fn keep_newline(&mut self, next: State) -> Result<()> {
        match self.buffer.get_mut(self.put) {
            Some(byte) => *byte = b'\n',
            None => self.buffer.try_push(b'\n')?,
        }
        self.put += 1;
        self.at = self.at.max(self.put);
        self.filled = self.filled.max(self.put);
        self.state = next;
        Ok(())
    }

    /// Counts a last line that has no line break.
    fn count_last_line(&mut self) {
        if self.position() > self.line_start {
            self.line += 1;
            self.line_start = self.position();
        }
    }
}
