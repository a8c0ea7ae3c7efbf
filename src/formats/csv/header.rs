//! The columns of records that are given as names and values.

use super::columns::Columns;
use super::encode::{Draft, Encoder};
use crate::memory::TryVec;
use crate::stream::{Error, Result, Status};

/// A column's name and a record's value in it.
pub type Pair<'a> = (&'a [u8], &'a [u8]);

/// How many pairs are looked up between two looks at the progress.
const LOOK: usize = 1024;

/// The names of the columns, and how records are put into their order.
pub struct Header {
    names: Columns,
    /// The first column of each name, in the order of the names.
    sorted: Vec<usize>,
    /// For each column, where its name is in there.
    ranks: Vec<usize>,
    /// What stands for a value that is missing.
    fill: Vec<u8>,
    refuse_extras: bool,
}

impl Header {
    /// Columns with these names. A record has `fill` where it has no value; a value without a column is refused, or left out.
    pub fn new<'n>(
        names: impl Iterator<Item = &'n [u8]>,
        fill: &[u8],
        refuse_extras: bool,
    ) -> Result<Header> {
        let names = Columns::new(names)?;
        let mut own = Vec::new();
        own.try_extend(fill)?;
        let (mut order, mut sorted) = (Vec::new(), Vec::new());
        for (column, name) in names.iter().enumerate() {
            order.try_push((name, column))?;
        }
        order.sort_unstable();
        let mut ranks = Vec::new();
        for _ in 0..names.len() {
            ranks.try_push(0)?;
        }
        for (i, &(name, column)) in order.iter().enumerate() {
            if i == 0 || order[i - 1].0 != name {
                sorted.try_push(column)?;
            }
            ranks[column] = sorted.len() - 1;
        }
        drop(order);
        Ok(Header { names, sorted, ranks, fill: own, refuse_extras })
    }

    /// Appends the names as a record.
    pub fn write(&self, encoder: &Encoder, draft: &mut Draft) -> Result<()> {
        encoder.record(draft, self.names.iter().map(Ok))
    }

    /// Appends the values of `pairs` as a record, in the order of the columns; of two of one name the last. `INVALID` for a name that
    /// is no column, if such are refused.
    pub fn write_values<'a>(
        &self,
        encoder: &Encoder,
        draft: &mut Draft,
        pairs: impl Iterator<Item = Pair<'a>> + Clone,
    ) -> Result<()> {
        // A record in the order of the columns needs no search, unless a name in it stands for two values.
        let distinct = self.sorted.len() == self.names.len();
        if distinct && pairs.clone().map(|(name, _)| name).eq(self.names.iter()) {
            return encoder.record(draft, pairs.map(|(_, value)| Ok(value)));
        }
        let values = self.by_rank(draft, pairs)?;
        encoder.record(draft, self.ranks.iter().map(|&rank| Ok(values[rank])))
    }

    /// The value of each name, in the order of the names.
    fn by_rank<'v, 'a: 'v>(
        &'v self,
        draft: &mut Draft,
        pairs: impl Iterator<Item = Pair<'a>>,
    ) -> Result<Vec<&'v [u8]>> {
        let mut values = Vec::new();
        for _ in &self.sorted {
            values.try_push(self.fill.as_slice())?;
        }
        for (index, (name, value)) in pairs.enumerate() {
            if index % LOOK == LOOK - 1 {
                draft.progress().look()?;
            }
            match self.sorted.binary_search_by(|&column| self.names.name(column).cmp(name)) {
                Ok(rank) => values[rank] = value,
                Err(_) if self.refuse_extras => {
                    let shown = super::Shown(name);
                    return Err(Error::new(
                        Status::INVALID,
                        format_args!(
                            "the name of value {} must be one of the columns, not {shown}",
                            index + 1
                        ),
                    ));
                }
                Err(_) => {}
            }
        }
        Ok(values)
    }
}
