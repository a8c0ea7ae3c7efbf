//! The fields of a record while it is put together: ranges of the reader's buffer.

use super::blocks::BLOCK;
use crate::memory::TryVec;
use crate::stream::{Error, Result, Status};

/// No buffer is so long that a length needs this bit.
const QUOTED: usize = 1 << (usize::BITS - 1);

/// A field: a range of the reader's buffer. Two words, so that many are made and looked at fast.
#[derive(Clone, Copy, Debug, Default)]
pub struct Field {
    start: usize,
    /// With `QUOTED` where it began with a quote.
    len: usize,
}

impl Field {
    /// The bytes from `start` to `end`, which began with a quote or not.
    pub fn new(start: usize, end: usize, quoted: bool) -> Field {
        Field { start, len: (end - start) | (usize::from(quoted) * QUOTED) }
    }

    /// The bytes from `start` to `end`, without the quotes around them where `quoted` is 1.
    #[inline(always)]
    pub fn between(start: usize, end: usize, quoted: usize) -> Field {
        Field { start: start + quoted, len: (end - start - 2 * quoted) | quoted << (usize::BITS - 1) }
    }

    /// Where it begins in the buffer.
    #[inline(always)]
    pub fn start(&self) -> usize {
        self.start
    }

    /// Its bytes.
    #[inline(always)]
    #[expect(clippy::len_without_is_empty)] // nobody asks
    pub fn len(&self) -> usize {
        self.len & !QUOTED
    }

    /// Where it ends.
    pub fn end(&self) -> usize {
        self.start + self.len()
    }

    /// Whether it began with a quote.
    pub fn is_quoted(&self) -> bool {
        self.len & QUOTED != 0
    }

    /// Follows its bytes, which moved towards the start of the buffer.
    pub fn move_left(&mut self, by: usize) {
        self.start -= by;
    }

    /// Drops bytes at its end.
    pub fn shorten(&mut self, by: usize) {
        self.len -= by;
    }

    /// Its bytes in `buffer`.
    #[inline]
    pub fn of<'a>(&self, buffer: &'a [u8]) -> &'a [u8] {
        &buffer[self.start..self.end()]
    }
}

/// The complete fields of the current record.
#[derive(Debug, Default)]
pub struct Fields {
    /// The first `len` are fields, the others room for more.
    all: Vec<Field>,
    len: usize,
    /// Indices, in order, of those that began with an escape character, which makes them text.
    escaped: Vec<usize>,
}

impl Fields {
    #[inline(always)]
    pub fn clear(&mut self) {
        self.len = 0;
        self.escaped.clear();
    }

    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len
    }

    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    #[inline(always)]
    pub fn all(&self) -> &[Field] {
        &self.all[..self.len]
    }

    pub fn all_mut(&mut self) -> &mut [Field] {
        &mut self.all[..self.len]
    }

    pub fn is_escaped(&self, index: usize) -> bool {
        self.escaped.binary_search(&index).is_ok()
    }

    pub fn push(&mut self, field: Field, escaped: bool) -> Result<()> {
        if escaped {
            self.escaped.try_push(self.len)?;
        }
        self.room()?[0] = field;
        self.len += 1;
        Ok(())
    }

    /// Room for as many fields as a block can have, to be filled from the front; [`Fields::add`] makes it count.
    #[inline(always)]
    pub fn room(&mut self) -> Result<&mut [Field; BLOCK]> {
        if self.all.len() < self.len + BLOCK {
            self.grow()?;
        }
        self.all[self.len..].first_chunk_mut().ok_or(Error::bare(Status::NO_MEMORY))
    }

    #[cold]
    fn grow(&mut self) -> Result<()> {
        // As the buffer: reserved by doubling, made little by little.
        let more = self.all.len().clamp(2 * BLOCK, 4096);
        self.all.try_reserve(more).map_err(|_| Error::bare(Status::NO_MEMORY))?;
        self.all.resize(self.all.len() + more, Field::default());
        Ok(())
    }

    /// Takes the first `n` of the room as fields.
    #[inline(always)]
    pub fn add(&mut self, n: usize) {
        self.len += n;
    }
}
