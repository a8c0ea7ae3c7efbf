//! The names of columns.

use crate::memory::TryVec;
use crate::stream::Result;

/// Names, in the order of the columns.
#[derive(Default)]
pub struct Columns {
    text: Vec<u8>,
    /// Where each name ends in `text`.
    ends: Vec<usize>,
}

impl Columns {
    /// Copies `names`.
    pub fn new<'n>(names: impl Iterator<Item = &'n [u8]>) -> Result<Columns> {
        let mut columns = Columns::default();
        for name in names {
            columns.text.try_extend(name)?;
            columns.ends.try_push(columns.text.len())?;
        }
        Ok(columns)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The names, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &[u8]> + DoubleEndedIterator + Clone {
        (0..self.ends.len()).map(|index| self.name(index))
    }

    /// The name of the column at `index`, which there has to be.
    pub fn name(&self, index: usize) -> &[u8] {
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start..self.ends[index]]
    }

    /// The column of `name`: the last one, where several have it, as in a Python dictionary.
    pub fn index(&self, name: &[u8]) -> Option<usize> {
        (0..self.len()).rev().zip(self.iter().rev()).find(|(_, other)| *other == name).map(|(index, _)| index)
    }
}
