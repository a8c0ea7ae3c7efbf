//! The end of an archive: the record that leads to its directory.

use super::source::Source;
use crate::formats::zip::fields::{Fields, damaged};
use crate::formats::zip::header::{CENTRAL, END, END64, LOCATOR64};
use crate::memory::{TryVec, try_zeroed};
use crate::stream::{Error, Result, Status};
use memchr::memmem;

/// Bytes of the end record, of its zip64 form, and of what points to that.
const END_SIZE: usize = 22;
const END64_SIZE: u64 = 56;
const LOCATOR_SIZE: u64 = 20;
/// How far from the end of the archive the end record may begin, and what stands in front of it.
const TAIL: u64 = END_SIZE as u64 + 65_535 + LOCATOR_SIZE + END64_SIZE;

/// What the end record says.
pub struct End {
    /// Where the directory is in the stream,
    pub start: u64,
    /// and how long.
    pub size: u64,
    /// Bytes in front of the archive, which its offsets do not count.
    pub prefix: u64,
    /// The number of entries,
    pub entries: u64,
    /// of which only 16 bits are there.
    pub short: bool,
}

#[cold]
pub fn several_files() -> Error {
    Error::new(Status::UNSUPPORTED, format_args!("an archive must be one file, and this is part of several"))
}

/// Finds the end record and what it leads to, with the archive's comment. The last one counts that leads anywhere: what
/// looks like one may be part of a comment.
pub fn find_end(source: &Source) -> Result<(End, Vec<u8>)> {
    let size = source.size()?;
    let len = size.min(TAIL);
    let mut tail = try_zeroed(len as usize)?;
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
