//! Text in pieces that are cut anywhere, also inside a character: as stdio and the callbacks of C libraries hand it on.

use super::{Error, Result, Status, Stream, write_all};
use core::mem;

/// The start of a character whose rest comes with the next piece.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tail {
    bytes: [u8; 3],
    len: usize,
}

/// Writes a piece, and keeps what it ends with and cannot be written yet in the stream itself.
pub fn write_piece(to: &mut dyn Stream, data: &[u8]) -> Result<usize> {
    let Some(tail) = to.tail() else { return write_all(to, data) };
    let mut tail = mem::take(tail);
    let outcome = tail.write(to, data);
    if let Some(place) = to.tail() {
        *place = tail;
    }
    outcome
}

/// Says that no more pieces come.
pub fn end_pieces(to: &mut dyn Stream) -> Result<()> {
    to.tail().map_or(Ok(()), Tail::end)
}

impl Tail {
    /// Bytes that wait for their rest.
    pub fn waiting(&self) -> usize {
        self.len
    }

    /// Writes `data` behind the bytes that wait, on text up to the last character that is whole: the rest of it waits.
    ///
    /// Answers the bytes of `data` that were taken, those that wait now among them; after a failure the error says so.
    /// What is no UTF-8 goes to the stream as it is: refusing it, and saying where, is the stream's part.
    pub fn write(&mut self, to: &mut dyn Stream, data: &[u8]) -> Result<usize> {
        if !to.is_text() {
            return write_all(to, data);
        }
        let (rest, begun) = match self.with_rest(data) {
            Ok(whole) => whole,
            // Nothing is written, but a stream that takes nothing says so now.
            Err(longer) => {
                to.write(&[])?;
                *self = longer;
                return Ok(data.len());
            }
        };
        if self.len > 0 {
            let outcome = to.write(&begun[..self.len + rest]);
            if was_taken(&outcome) {
                self.len = 0;
            }
            outcome.map_err(|error| if self.len == 0 { error.after(rest) } else { error })?;
        }
        let (whole, cut) = data[rest..].split_at(data.len() - rest - incomplete(&data[rest..]));
        if !whole.is_empty() || rest == 0 {
            let outcome = to.write(whole);
            let taken = if was_taken(&outcome) { rest + whole.len() } else { rest };
            outcome.map_err(|error| if taken > 0 { error.after(taken) } else { error })?;
        }
        self.bytes[..cut.len()].copy_from_slice(cut);
        self.len = cut.len();
        Ok(data.len())
    }

    /// No more pieces come: bytes that still wait are `DECODE`, and gone.
    pub fn end(&mut self) -> Result<()> {
        match mem::take(self).len {
            0 => Ok(()),
            n => Err(Error::new(
                Status::DECODE,
                format_args!("the text ends inside a character, {n} bytes into it"),
            )),
        }
    }

    /// The bytes of `data` that belong to the character that waits, and all of its bytes; or a longer tail, where `data`
    /// ends before the character does.
    fn with_rest(&self, data: &[u8]) -> core::result::Result<(usize, [u8; 4]), Tail> {
        let mut bytes = [0; 4];
        bytes[..self.len].copy_from_slice(&self.bytes[..self.len]);
        let wanted = if self.len > 0 { width(bytes[0]) - self.len } else { 0 };
        let rest = data.iter().take(wanted).take_while(|&&byte| continues(byte)).count();
        bytes[self.len..self.len + rest].copy_from_slice(&data[..rest]);
        if rest < wanted && rest == data.len() {
            return Err(Tail { bytes: [bytes[0], bytes[1], bytes[2]], len: self.len + rest });
        }
        Ok((rest, bytes))
    }
}

/// Text is taken whole or not at all, also where what follows fails.
fn was_taken(outcome: &Result<usize>) -> bool {
    outcome.as_ref().map_or_else(|error| error.transferred() > 0, |_| true)
}

fn continues(byte: u8) -> bool {
    byte & 0xc0 == 0x80
}

/// The bytes of a character that begins with this one; 1 also for what begins none.
fn width(lead: u8) -> usize {
    match lead {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => 1,
    }
}

/// The bytes at the end of `text` that begin a character and do not finish it.
fn incomplete(text: &[u8]) -> usize {
    let last = text.iter().rev().take(3).position(|&byte| !continues(byte));
    let Some(begun) = last.map(|place| place + 1) else { return 0 };
    if width(text[text.len() - begun]) > begun { begun } else { 0 }
}
