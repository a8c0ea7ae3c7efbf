//! The fast path of the parser, for dialects whose symbols are ASCII: it jumps from one byte that matters to the next.
//! What it does not take is left, in the middle of a field if need be, to the state machine, which knows all the rules.

use super::dialect::class;
use super::parse::State;
use super::reader::Reader;
use super::record::Field;
use crate::memory::{Needles, TryVec};
use crate::stream::Result;

/// Where the bytes that matter are in the 64 from `base` on.
#[derive(Clone, Copy)]
struct Scan {
    base: usize,
    found: u64,
}

impl Scan {
    /// Nowhere: no buffer reaches that far.
    const NONE: Scan = Scan { base: 1 << (usize::BITS - 1), found: 0 };

    /// The first byte that matters in `input` from `from` on.
    #[inline(always)]
    fn next(&mut self, needles: &Needles, input: &[u8], mut from: usize) -> Option<usize> {
        loop {
            let inside = from.wrapping_sub(self.base);
            if inside < 64 {
                let rest = self.found >> inside;
                if rest != 0 {
                    return Some(from + rest.trailing_zeros() as usize);
                }
                from = self.base + 64;
            }
            if from >= input.len() {
                return None;
            }
            self.base = from;
            self.found = match input[from..].first_chunk::<64>() {
                Some(block) => needles.find(block),
                None => {
                    let rest = &input[from..];
                    let mut block = [0; 64];
                    block[..rest.len()].copy_from_slice(rest);
                    needles.find(&block) & !(u64::MAX << rest.len())
                }
            };
        }
    }
}

/// What the fast path did with a quoted field.
enum Quoted {
    /// It ends before the byte at `.0`, a delimiter or a line break.
    Ends(usize),
    /// The state machine goes on with it.
    Left,
}

impl Reader {
    /// Takes fields as long as they are in the buffer as a whole and nothing about them is unusual; true at the end of
    /// a record.
    pub(super) fn take_plain(&mut self) -> Result<bool> {
        let mut scan = Scan::NONE;
        let needles = self.dialect.needles;
        loop {
            let start = self.at;
            let mut from = start;
            // Where the field ends, and where its content does.
            let end = loop {
                let Some(found) = scan.next(&needles, &self.buffer[..self.filled], from) else {
                    return Ok(false);
                };
                match self.dialect.classes[usize::from(self.buffer[found])] {
                    class::DELIMITER => break found,
                    class::NEWLINE if found > start || self.state == State::StartField => break found,
                    class::QUOTE if found > start => from = found + 1,
                    // A quote that has no meaning.
                    0 => from = found + 1,
                    class::QUOTE => match self.take_quoted(&mut scan, &needles)? {
                        Quoted::Ends(end) => break end,
                        Quoted::Left => return Ok(false),
                    },
                    _ => return Ok(false),
                }
            };
            if !self.quoted {
                if end - start > self.field_limit {
                    return Ok(false);
                }
                self.put = end;
            }
            let field = Field { start: self.field, end: self.put, quoted: self.quoted, escaped: false };
            self.fields.try_push(field)?;
            let byte = self.buffer[end];
            let newline = byte == b'\r' || byte == b'\n';
            if newline {
                self.break_line_at(end, byte);
            }
            self.at = end + 1;
            self.begin_field();
            self.state = State::StartField;
            if newline {
                return Ok(true);
            }
        }
    }

    /// Takes the quoted field that begins at the current position. The content is put together as it goes, so that it can
    /// be left at any byte.
    #[inline]
    fn take_quoted(&mut self, scan: &mut Scan, needles: &Needles) -> Result<Quoted> {
        self.quoted = true;
        self.at += 1;
        self.field = self.at;
        self.put = self.at;
        let mut from = self.at;
        loop {
            let Some(found) = scan.next(needles, &self.buffer[..self.filled], from) else {
                return self.leave_quoted(self.filled);
            };
            let byte = self.buffer[found];
            match self.dialect.classes[usize::from(byte)] {
                class::QUOTE => {
                    let Some(&after) = self.buffer[..self.filled].get(found + 1) else {
                        return self.leave_quoted(found);
                    };
                    if after == byte && self.dialect.double_quote {
                        // The first of the two is content.
                        self.keep_to(found + 1)?;
                        self.at = found + 2;
                        from = found + 2;
                        continue;
                    }
                    match self.dialect.classes[usize::from(after)] {
                        class::DELIMITER | class::NEWLINE => {
                            self.keep_to(found)?;
                            return Ok(Quoted::Ends(found + 1));
                        }
                        _ => return self.leave_quoted(found),
                    }
                }
                class::NEWLINE => {
                    self.break_line_at(found, byte);
                    from = found + 1;
                }
                class::ESCAPE => return self.leave_quoted(found),
                _ => from = found + 1,
            }
        }
    }

    /// Keeps what is before `end`, and leaves the quoted field there.
    fn leave_quoted(&mut self, end: usize) -> Result<Quoted> {
        self.state = State::Quoted;
        self.keep_to(end)?;
        Ok(Quoted::Left)
    }

    /// Keeps the bytes from the current position to `end` as content.
    #[inline(always)]
    fn keep_to(&mut self, end: usize) -> Result<()> {
        if end - self.at + self.put - self.field > self.field_limit {
            return Err(self.too_long());
        }
        if self.put != self.at {
            self.buffer.copy_within(self.at..end, self.put);
        }
        self.put += end - self.at;
        self.at = end;
        Ok(())
    }
}
