//! The fast path of the parser, for dialects whose symbols are ASCII: it takes whole fields that are in the buffer, from one
//! separator to the next. Where that ends, at the start of a field, the state machine goes on, which knows all the rules.

use super::blocks::BLOCK;
use super::fields::Field;
use super::parse::State;
use super::reader::Reader;
use crate::stream::Result;

impl Reader {
    /// Takes fields as long as they are in the buffer as a whole and nothing about them is unusual; true at the end of
    /// a record.
    #[inline(always)]
    pub(super) fn take_plain(&mut self) -> Result<bool> {
        // A field that might be too long is not taken.
        if self.field_limit < 2 * BLOCK {
            return Ok(false);
        }
        if self.blocks.at != self.at {
            self.blocks.begin(&self.buffer[..self.filled], self.at)?;
        }
        while self.fields.is_empty() && matches!(self.buffer[..self.filled].get(self.at), Some(b'\r' | b'\n'))
        {
            match self.take_line_break()? {
                Some(true) => return Ok(true),
                Some(false) => {}
                None => return Ok(false),
            }
        }
        let before = self.fields.len();
        let outcome = self.take_fields();
        if self.fields.len() > before {
            self.state = State::StartField;
        }
        if !self.blocks.special.is_empty() {
            self.settle(before);
        }
        if let Ok(true) = outcome {
            self.blocks.at = self.at;
            let newline = self.at - 1;
            self.break_line_at(newline, self.buffer[newline]);
        } else {
            self.blocks.forget();
        }
        outcome
    }

    /// [`Reader::take_plain`] where that is not to be a part of its caller.
    #[inline(never)]
    pub(super) fn take_more(&mut self) -> Result<bool> {
        self.take_plain()
    }

    /// Takes the line break that a record begins with: true when that makes it a blank one, false when it is the second half
    /// of one, `None` when it is left to the state machine.
    fn take_line_break(&mut self) -> Result<Option<bool>> {
        let input = &self.buffer[..self.filled];
        let byte = input[self.at];
        if self.blocks.block.ends == 0 {
            self.blocks.advance(input)?;
        }
        if self.blocks.block.ends == 0 {
            self.blocks.forget();
            return Ok(None);
        }
        self.blocks.block.ends &= self.blocks.block.ends - 1;
        let blank = byte == b'\r' || self.position() != self.after_cr;
        self.break_line_at(self.at, byte);
        self.at += 1;
        self.blocks.at = self.at;
        if !blank {
            self.drop_record();
        }
        Ok(Some(blank))
    }

    /// Takes fields up to the end of the record; false when the state machine has to take the next one.
    #[inline(always)]
    fn take_fields(&mut self) -> Result<bool> {
        let input = &self.buffer[..self.filled];
        let blocks = &mut self.blocks;
        let mut start = self.at;
        let mut block = blocks.block;
        let outcome = loop {
            let room = match self.fields.room() {
                Ok(room) => room,
                Err(error) => break Err(error),
            };
            let mut slots = room.iter_mut();
            let mut is_last = false;
            while block.ends != 0 && !is_last {
                // There is one for each byte of a block.
                let Some(slot) = slots.next() else { break };
                let bit = block.ends & block.ends.wrapping_neg();
                let place = block.ends.trailing_zeros();
                block.ends ^= bit;
                let end = block.base + place as usize;
                *slot = Field::between(start, end, (block.quoted >> place & 1) as usize);
                start = end + 1;
                is_last = block.newlines & bit != 0;
            }
            let taken = BLOCK - slots.len();
            self.fields.add(taken);
            if is_last {
                break Ok(true);
            }
            if block.base + 2 * BLOCK - start > self.field_limit {
                break Ok(false);
            }
            match blocks.advance(input) {
                Ok(true) => block = blocks.block,
                outcome => break outcome,
            }
        };
        blocks.block.ends = block.ends;
        self.at = start;
        self.begin_field();
        outcome
    }

    /// Counts the line breaks inside the fields from the one at `index` on, and drops the second of doubled quotes.
    #[inline(never)]
    fn settle(&mut self, mut index: usize) {
        // What of the current field is to be dropped so far, and the end of the bytes that are in their place.
        let (mut dropped, mut done) = (0, 0);
        let mut special = core::mem::take(&mut self.blocks.special);
        let mut kept = 0;
        for i in 0..special.len() {
            let (base, mut bits) = special[i];
            while bits != 0 {
                let place = base + bits.trailing_zeros() as usize;
                if place >= self.at {
                    // Of the next record.
                    special[kept] = (base, bits);
                    kept += 1;
                    break;
                }
                bits &= bits - 1;
                while self.fields.all()[index].end() < place {
                    self.finish_settling(index, dropped, done);
                    dropped = 0;
                    index += 1;
                }
                let byte = self.buffer[place];
                if byte == b'\n' || byte == b'\r' {
                    self.break_line_at(place, byte);
                    continue;
                }
                if dropped > 0 {
                    self.buffer.copy_within(done..place, done - dropped);
                }
                dropped += 1;
                done = place + 1;
            }
        }
        if index < self.fields.len() {
            self.finish_settling(index, dropped, done);
        }
        special.truncate(kept);
        self.blocks.special = special;
    }

    fn finish_settling(&mut self, index: usize, dropped: usize, done: usize) {
        if dropped > 0 {
            let field = &mut self.fields.all_mut()[index];
            self.buffer.copy_within(done..field.end(), done - dropped);
            field.shorten(dropped);
        }
    }
}
