//! The directory of an archive: gone over once when it is opened, its headers looked at when they are needed.

use super::find_end::{End, find_end};
use super::index::{Index, place};
use super::source::Source;
use crate::formats::zip::fields::damaged;
use crate::formats::zip::header::Central;
use crate::formats::zip::options::Options;
use crate::memory::{Slice, TryVec};
use crate::stream::{Error, Result, Status};
use core::ops::Range;

/// How much of a directory is read or gone over at once.
const CHUNK: u64 = 1 << 20;

/// How many entries are checked between two looks at the progress.
const MANY: usize = 10_000;

/// The headers of all entries.
pub struct Directory {
    /// As they are in the archive.
    bytes: Slice,
    index: Index,
    /// Where the entries begin, in ascending order; nothing where the directory itself has that order.
    starts: Option<Vec<u64>>,
    /// Entries by name, once somebody looked for one.
    sorted: Vec<u32>,
    /// Bytes in front of the archive, which its offsets do not count.
    pub prefix: u64,
    /// Where the directory begins in the stream, which is where the data of the entries ends.
    pub start: u64,
    pub comment: Vec<u8>,
}

impl Directory {
    /// Reads it.
    pub fn load(source: &Source, options: &Options) -> Result<Directory> {
        let (end, comment) = find_end(source)?;
        if end.size > u64::from(u32::MAX) {
            let size = end.size;
            let message = format_args!("an archive's directory must be smaller than 4 GiB, not {size} bytes");
            return Err(Error::new(Status::LIMIT, message));
        }
        let limit = options.limits.entries;
        let mut index = Index::new(&end, limit)?;
        let bytes = match source.share(end.start, end.size)? {
            Some(shared) => shared,
            None => read(source, &end, &mut index, limit)?,
        };
        let mut seen = 0;
        while seen < bytes.len() {
            source.look()?;
            seen = bytes.len().min(seen + CHUNK as usize);
            index.go_over(bytes.as_bytes().get(..seen).unwrap_or_default(), limit)?;
        }
        if index.at() != bytes.len() {
            return Err(damaged(format_args!("the directory ends inside a header")));
        }
        let found = index.len() as u64;
        if if end.short { found & 0xFFFF } else { found } != end.entries {
            let promised = end.entries;
            return Err(damaged(format_args!("the directory has {found} entries, not {promised}")));
        }
        let (prefix, start) = (end.prefix, end.start);
        let mut directory =
            Directory { bytes, index, starts: None, sorted: Vec::new(), prefix, start, comment };
        if !directory.index.tells_places(start) {
            directory.check_places(source, options.overlap)?;
        }
        Ok(directory)
    }

    /// Whether every entry has a place of its own in front of the directory, where the order does not tell.
    fn check_places(&mut self, source: &Source, overlap: bool) -> Result<()> {
        let mut starts = Vec::new();
        starts.try_reserve_exact(self.len()).map_err(|_| Error::bare(Status::NO_MEMORY))?;
        for index in 0..self.len() {
            starts.try_push(self.place(index)?.start)?;
        }
        starts.sort_unstable();
        for index in 0..self.len() {
            if index % MANY == 0 {
                source.look()?;
            }
            let Range { start, end } = self.place(index)?;
            if end > self.start {
                return Err(damaged(format_args!("entry {index} reaches beyond the data of the archive")));
            }
            let place = starts.partition_point(|other| *other < start);
            if !overlap && starts.get(place + 1).is_some_and(|next| *next < end) {
                return Err(damaged(format_args!("entry {index} overlaps with another one")));
            }
        }
        self.starts = Some(starts);
        Ok(())
    }

    /// Where an entry begins, and where it ends at the earliest.
    fn place(&self, index: usize) -> Result<Range<u64>> {
        Ok(place(&self.central(index)?, self.prefix))
    }

    /// Where the data of an entry has to end: where the next one in the archive begins, or the directory.
    pub fn end_of(&self, index: usize) -> Result<u64> {
        let next = match &self.starts {
            None if index + 1 < self.len() => Some(self.place(index + 1)?.start),
            None => None,
            Some(starts) => {
                let start = self.place(index)?.start;
                starts.get(starts.partition_point(|other| *other <= start)).copied()
            }
        };
        Ok(next.unwrap_or(self.start))
    }

    /// The number of entries.
    pub fn len(&self) -> usize {
        self.index.len()
    }

    /// The bytes of all headers.
    pub fn bytes(&self) -> &[u8] {
        self.bytes.as_bytes()
    }

    /// The directory from the header of an entry on.
    #[inline]
    fn header(&self, index: usize) -> Result<&[u8]> {
        let at = self.index.header(index);
        at.and_then(|at| self.bytes.as_bytes().get(at..)).ok_or_else(|| self.no_entry(index))
    }

    #[cold]
    fn no_entry(&self, index: usize) -> Error {
        let count = self.len();
        Error::new(Status::NOT_FOUND, format_args!("the archive has {count} entries, none of index {index}"))
    }

    /// The header of an entry.
    pub fn central(&self, index: usize) -> Result<Central<'_>> {
        Central::parse(self.header(index)?)
    }

    /// The name of an entry, in UTF-8.
    #[inline]
    pub fn name(&self, index: usize) -> Result<&[u8]> {
        self.index.name(self.bytes.as_bytes(), index).ok_or_else(|| self.no_entry(index))
    }

    /// The names of all entries from `first` on.
    pub fn names(&self, first: usize) -> impl Iterator<Item = &[u8]> {
        let bytes = self.bytes.as_bytes();
        (first..self.len()).filter_map(move |index| self.index.name(bytes, index))
    }

    /// The last entry of this name: what a later one replaces is still there, but not by name.
    pub fn find(&mut self, name: &[u8]) -> Result<Option<usize>> {
        if self.sorted.len() != self.len() {
            let mut sorted = Vec::new();
            sorted.try_reserve_exact(self.len()).map_err(|_| Error::bare(Status::NO_MEMORY))?;
            for index in 0..self.len() as u32 {
                sorted.try_push(index)?;
            }
            sorted.sort_unstable_by(|a, b| self.named(*a).cmp(&self.named(*b)).then(a.cmp(b)));
            self.sorted = sorted;
        }
        let behind = self.sorted.partition_point(|index| self.named(*index) <= Some(name));
        let last = behind.checked_sub(1).and_then(|at| self.sorted.get(at));
        Ok(last.filter(|index| self.named(**index) == Some(name)).map(|index| *index as usize))
    }

    fn named(&self, index: u32) -> Option<&[u8]> {
        self.name(index as usize).ok()
    }
}

/// Reads a directory piece by piece, so that one with too many entries ends before it costs much.
fn read(source: &Source, end: &End, index: &mut Index, limit: u64) -> Result<Slice> {
    let no_memory = |_| Error::bare(Status::NO_MEMORY);
    let (mut bytes, mut left) = (Vec::new(), end.size);
    bytes.try_reserve(end.size.min(64 * CHUNK) as usize).map_err(no_memory)?;
    while left > 0 {
        let n = left.min(CHUNK);
        let have = bytes.len();
        bytes.try_reserve(n as usize).map_err(no_memory)?;
        bytes.resize(have + n as usize, 0);
        source.read_exact(end.start + have as u64, bytes.get_mut(have..).unwrap_or_default())?;
        index.go_over(&bytes, limit)?;
        left -= n;
    }
    Slice::from_vec(bytes)
}
