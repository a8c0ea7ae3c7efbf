//! Where the reader's bytes come from: the stream, or lines that a program feeds.

use super::parse::{From, State};
use super::reader::Reader;
use super::record::Record;
use crate::formats::{STEP, io};
use crate::memory::Target;
use crate::stream::{Error, Result, Status};

/// Bytes asked of the stream, or taken of a line, at once.
const BLOCK: usize = STEP as usize;

impl Reader {
    /// Makes room and reads.
    pub(super) fn fill(&mut self) -> Result<()> {
        self.make_room(BLOCK / 2)?;
        let end = self.buffer.len().min(self.filled + BLOCK);
        let mut target = Target::new(&mut self.buffer[self.filled..end]);
        let outcome = io::read(&mut *self.stream, &mut target, &mut self.progress);
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
            // Reserving doubles the room, but it is made little by little: that takes time where a record is huge.
            let more = n.max(BLOCK);
            self.buffer.try_reserve(more).map_err(|_| Error::bare(Status::NO_MEMORY))?;
            self.buffer.resize(self.buffer.len() + more, 0);
        }
        Ok(())
    }

    /// Takes `line` in place of what the stream would give; the record that it ends, or `None` when that goes on in the next.
    ///
    /// A line break at its end is not needed, and may only be there. After a failure the next call begins a new record.
    pub fn feed_line(&mut self, line: &[u8]) -> Result<Option<Record<'_>>> {
        if self.state == State::StartRecord {
            self.drop_record();
        }
        let outcome = self.take_line(line);
        self.give_fed(outcome)
    }

    /// Parses `line` piece by piece; true when it ends a record.
    fn take_line(&mut self, line: &[u8]) -> Result<bool> {
        let (mut rest, mut whole) = (line, false);
        loop {
            let (piece, behind) = rest.split_at(rest.len().min(BLOCK));
            rest = behind;
            self.make_room(piece.len())?;
            let end = self.filled + piece.len();
            self.buffer[self.filled..end].copy_from_slice(piece);
            self.filled = end;
            if !whole {
                whole = self.parse(if rest.is_empty() { From::Line } else { From::Piece })?;
            }
            if whole && self.buffer[self.at..end].iter().any(|byte| !matches!(byte, b'\r' | b'\n')) {
                return Err(
                    self.syntax(format_args!("a line must not go on after a line break outside of quotes"))
                );
            }
            self.progress.advance(piece.len() as u64)?;
            if rest.is_empty() {
                return Ok(whole);
            }
        }
    }

    /// The record that the lines given so far leave open; `None` when there is none.
    pub fn feed_end(&mut self) -> Result<Option<Record<'_>>> {
        let outcome = self.progress.finish().and_then(|()| self.end_lines());
        self.give_fed(outcome)
    }

    fn give_fed(&mut self, outcome: Result<bool>) -> Result<Option<Record<'_>>> {
        self.at = self.filled;
        match outcome.and_then(|whole| if whole { self.finish_record() } else { Ok(false) }) {
            Ok(whole) => Ok(if whole { Some(self.record()) } else { None }),
            Err(error) => {
                self.restart();
                self.unchecked = None;
                Err(error)
            }
        }
    }
}
