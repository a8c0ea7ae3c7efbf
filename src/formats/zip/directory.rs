//! The directory of an archive: found at its end, read as a whole, its headers looked at when they are needed.

use super::fields::{Fields, damaged};
use super::header::{CENTRAL, CENTRAL_SIZE, Central, END, END64, LOCAL_SIZE, LOCATOR64, central_len};
use super::names;
use super::options::Options;
use super::source::Source;
use crate::memory::TryVec;
use crate::stream::{Error, Result, Status};
use memchr::memmem;

/// Bytes of the end record, of its zip64 form, and of what points to that.
const END_SIZE: usize = 22;
const END64_SIZE: u64 = 56;
const LOCATOR_SIZE: u64 = 20;
/// How far from the end of the archive the end record may begin, and what stands in front of it.
const TAIL: u64 = END_SIZE as u64 + 65_535 + LOCATOR_SIZE + END64_SIZE;
/// How much of a directory is read at once.
const CHUNK: u64 = 1 << 20;

/// One entry: where its header is, and its name.
#[derive(Clone, Copy)]
struct Record {
    header: usize,
    name: usize,
    name_len: u32,
    /// Whether the name is among those that were decoded.
    pooled: bool,
}

/// The headers of all entries.
pub struct Directory {
    /// As they are in the archive.
    pub bytes: Vec<u8>,
    /// Names that are not UTF-8 there, decoded.
    pool: Vec<u8>,
    records: Vec<Record>,
    /// Where the entries begin, in ascending order.
    starts: Vec<u64>,
    /// Entries by name, once somebody looked for one.
    sorted: Vec<u32>,
    /// Bytes in front of the archive, which its offsets do not count.
    pub prefix: u64,
    /// Where the directory begins in the stream, which is where the data of the entries ends.
    pub start: u64,
    pub comment: Vec<u8>,
}

/// What the end record says.
struct End {
    start: u64,
    size: u64,
    prefix: u64,
    entries: u64,
    /// Whether only 16 bits of the number of entries are there.
    short: bool,
}

impl Directory {
    /// Reads it.
    pub fn load(source: &Source, options: &Options) -> Result<Directory> {
        let (end, comment) = find_end(source)?;
        let mut directory = Directory {
            bytes: Vec::new(),
            pool: Vec::new(),
            records: Vec::new(),
            starts: Vec::new(),
            sorted: Vec::new(),
            prefix: end.prefix,
            start: end.start,
            comment,
        };
        directory.read(source, &end, options.limits.entries)?;
        let found = directory.records.len() as u64;
        if if end.short { found & 0xFFFF } else { found } != end.entries {
            let promised = end.entries;
            return Err(damaged(format_args!("the directory has {found} entries, not {promised}")));
        }
        directory.check_places(options.overlap)?;
        Ok(directory)
    }

    fn read(&mut self, source: &Source, end: &End, limit: u64) -> Result<()> {
        let (mut at, mut left) = (0, end.size);
        // Room for what there may be, as far as it costs little when there is less.
        let likely = end.entries.min(end.size / CENTRAL_SIZE as u64).min(limit).min(CHUNK) as usize;
        self.bytes
            .try_reserve(end.size.min(64 * CHUNK) as usize)
            .map_err(|_| Error::bare(Status::NO_MEMORY))?;
        self.records.try_reserve_exact(likely).map_err(|_| Error::bare(Status::NO_MEMORY))?;
        self.starts.try_reserve_exact(likely).map_err(|_| Error::bare(Status::NO_MEMORY))?;
        loop {
            while let Some(len) = central_len(self.bytes.get(at..).unwrap_or_default())? {
                if self.records.len() as u64 >= limit {
                    return Err(Error::new(
                        Status::LIMIT,
                        format_args!("an archive must not have more than {limit} entries, as this has"),
                    ));
                }
                self.note(at, len)?;
                at += len;
            }
            if left == 0 {
                break;
            }
            let n = left.min(CHUNK);
            let have = self.bytes.len();
            self.bytes.try_reserve(n as usize).map_err(|_| Error::bare(Status::NO_MEMORY))?;
            self.bytes.resize(have + n as usize, 0);
            source.read_exact(end.start + have as u64, self.bytes.get_mut(have..).unwrap_or_default())?;
            left -= n;
        }
        if at == self.bytes.len() {
            return Ok(());
        }
        Err(damaged(format_args!("the directory ends inside a header")))
    }

    /// Notes the entry whose header is at `at`.
    fn note(&mut self, at: usize, len: usize) -> Result<()> {
        let central = Central::parse(self.bytes.get(at..at + len).unwrap_or_default())?;
        let (name, name_len, pooled) = match names::decoded(&central)? {
            None => (at + CENTRAL_SIZE, central.name.len(), false),
            Some(name) => {
                let start = self.pool.len();
                self.pool.try_extend(&name)?;
                (start, name.len(), true)
            }
        };
        if central.header.disk != 0 {
            return Err(several_files());
        }
        let start = central.header.offset.saturating_add(self.prefix);
        self.starts.try_push(start)?;
        self.records.try_push(Record { header: at, name, name_len: name_len as u32, pooled })
    }

    /// Whether every entry has a place of its own in front of the directory.
    fn check_places(&mut self, overlap: bool) -> Result<()> {
        let in_order = self.starts.is_sorted();
        if !in_order {
            self.starts.sort_unstable();
        }
        for index in 0..self.len() {
            let central = self.central(index)?;
            let start = central.header.offset.saturating_add(self.prefix);
            let least = (LOCAL_SIZE + central.name.len()) as u64;
            let end = start.saturating_add(least).saturating_add(central.header.packed);
            if end > self.start {
                return Err(damaged(format_args!("entry {index} reaches beyond the data of the archive")));
            }
            let place = if in_order { index } else { self.starts.partition_point(|other| *other < start) };
            if !overlap && self.starts.get(place + 1).is_some_and(|next| *next < end) {
                return Err(damaged(format_args!("entry {index} overlaps with another one")));
            }
        }
        Ok(())
    }

    /// Where the next entry behind `start` begins, or the directory.
    pub fn end_of(&self, start: u64) -> u64 {
        let next = self.starts.partition_point(|other| *other <= start);
        self.starts.get(next).copied().unwrap_or(self.start)
    }

    /// The number of entries.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    fn record(&self, index: usize) -> Result<&Record> {
        self.records.get(index).ok_or_else(|| {
            let count = self.records.len();
            Error::new(
                Status::NOT_FOUND,
                format_args!("the archive has {count} entries, none of index {index}"),
            )
        })
    }

    /// The header of an entry.
    pub fn central(&self, index: usize) -> Result<Central<'_>> {
        Central::parse(self.bytes.get(self.record(index)?.header..).unwrap_or_default())
    }

    fn name_of(&self, record: &Record) -> &[u8] {
        let bytes = if record.pooled { &self.pool } else { &self.bytes };
        bytes.get(record.name..record.name + record.name_len as usize).unwrap_or_default()
    }

    /// The name of an entry, in UTF-8.
    pub fn name(&self, index: usize) -> Result<&[u8]> {
        Ok(self.name_of(self.record(index)?))
    }

    /// The last entry of this name: what a later one replaces is still there, but not by name.
    pub fn find(&mut self, name: &[u8]) -> Result<Option<usize>> {
        if self.sorted.len() != self.records.len() {
            let mut sorted = Vec::new();
            sorted.try_reserve_exact(self.records.len()).map_err(|_| Error::bare(Status::NO_MEMORY))?;
            for index in 0..self.records.len() as u32 {
                sorted.try_push(index)?;
            }
            let name_at = |index: &u32| self.records.get(*index as usize).map(|record| self.name_of(record));
            sorted.sort_unstable_by(|a, b| name_at(a).cmp(&name_at(b)).then(a.cmp(b)));
            self.sorted = sorted;
        }
        let name_at = |index: &u32| self.records.get(*index as usize).map(|record| self.name_of(record));
        let behind = self.sorted.partition_point(|index| name_at(index) <= Some(name));
        let last = behind.checked_sub(1).and_then(|at| self.sorted.get(at));
        Ok(last.filter(|index| name_at(index) == Some(name)).map(|index| *index as usize))
    }
}

#[cold]
fn several_files() -> Error {
    Error::new(Status::UNSUPPORTED, format_args!("an archive must be one file, and this is part of several"))
}

/// Finds the end record and what it leads to, with the archive's comment. The last one counts that leads anywhere: what
/// looks like one may be part of a comment.
fn find_end(source: &Source) -> Result<(End, Vec<u8>)> {
    let size = source.size()?;
    let len = size.min(TAIL);
    let mut tail = Vec::new();
    tail.try_reserve_exact(len as usize).map_err(|_| Error::bare(Status::NO_MEMORY))?;
    tail.resize(len as usize, 0);
    source.read_exact(size - len, &mut tail)?;
    let mut reason = None;
    for at in memmem::rfind_iter(&tail, &END.to_le_bytes()) {
        let mut record = Fields(tail.get(at..).unwrap_or_default());
        match read_end(source, size - len + at as u64, &mut record) {
            Ok(Some(end)) => {
                let mut comment = Vec::new();
                comment.try_extend(record.0)?;
                return Ok((end, comment));
            }
            Ok(None) => {}
            Err(error) if matches!(error.status(), Status::ZIP | Status::UNSUPPORTED) => {
                reason.get_or_insert(error);
            }
            Err(error) => return Err(error),
        }
    }
    Err(reason.unwrap_or_else(|| damaged(format_args!("this is no archive: it has no end record"))))
}

/// What the end record at `position` leads to; `record` then has its comment left. `None` when there is no such record.
fn read_end(source: &Source, position: u64, record: &mut Fields<'_>) -> Result<Option<End>> {
    if record.0.len() < END_SIZE {
        return Ok(None);
    }
    record.u32()?;
    let disks = [record.u16()?, record.u16()?];
    let counts = [record.u16()?, record.u16()?].map(u64::from);
    let (size, offset) = (u64::from(record.u32()?), u64::from(record.u32()?));
    let comment_len = usize::from(record.u16()?);
    if comment_len > record.0.len() {
        return Ok(None);
    }
    record.0 = record.bytes(comment_len)?;
    let (end, size, offset, counts, short) = match find_end64(source, position)? {
        Some((end, [here, all, size, offset])) => (end, size, offset, [here, all], false),
        None if disks != [0, 0] => return Err(several_files()),
        None => (position, size, offset, counts, true),
    };
    if counts[0] != counts[1] {
        return Err(several_files());
    }
    let Some(start) = end.checked_sub(size) else {
        return Err(damaged(format_args!("the directory would begin before the archive")));
    };
    let found = |start: u64, prefix: u64| Some(End { start, size, prefix, entries: counts[1], short });
    match start.checked_sub(offset) {
        Some(prefix) if size == 0 || begins_with(source, start, CENTRAL)? => Ok(found(start, prefix)),
        // Something may stand between the directory and its end record.
        _ if size > 0 && begins_with(source, offset, CENTRAL)? && offset <= start => Ok(found(offset, 0)),
        _ => Err(damaged(format_args!("there is no directory where the end record says"))),
    }
}

/// The zip64 end record in front of the end record at `position`: where it is, and its counts, size and offset.
fn find_end64(source: &Source, position: u64) -> Result<Option<(u64, [u64; 4])>> {
    let Some(locator_at) = position.checked_sub(LOCATOR_SIZE) else { return Ok(None) };
    let mut locator = [0; LOCATOR_SIZE as usize];
    source.read_exact(locator_at, &mut locator)?;
    let mut fields = Fields(&locator);
    if fields.u32()? != LOCATOR64 {
        return Ok(None);
    }
    let disk = fields.u32()?;
    let offset = fields.u64()?;
    if disk != 0 || fields.u32()? > 1 {
        return Err(several_files());
    }
    // Where it ought to be whatever stands in front of the archive; else, with fields of its own, where it is said to be.
    let before = locator_at.checked_sub(END64_SIZE);
    for at in
        [before, Some(offset).filter(|at| at.checked_add(END64_SIZE).is_some_and(|end| end <= locator_at))]
    {
        let Some(at) = at else { continue };
        let mut record = [0; END64_SIZE as usize];
        source.read_exact(at, &mut record)?;
        let mut fields = Fields(&record);
        if fields.u32()? != END64 {
            continue;
        }
        fields.u64()?;
        fields.u32()?;
        if fields.u64()? != 0 {
            return Err(several_files());
        }
        return Ok(Some((at, [fields.u64()?, fields.u64()?, fields.u64()?, fields.u64()?])));
    }
    Err(damaged(format_args!("there is no zip64 end record where the archive says")))
}

fn begins_with(source: &Source, offset: u64, signature: u32) -> Result<bool> {
    let mut found = [0; 4];
    match source.read_exact(offset, &mut found) {
        Ok(()) => Ok(found == signature.to_le_bytes()),
        Err(error) if error.status() == Status::ZIP => Ok(false),
        Err(error) => Err(error),
    }
}
