//! What stands behind the directory of an archive, and ends it.

use crate::formats::zip::fields::PutFields;
use crate::formats::zip::header::{END, END64, LOCATOR64, SEE_64, SEE_64_COUNT};
use crate::memory::TryVec;
use crate::stream::Result;

/// Version 4.5 of the format, the first with numbers of 64 bits, on a system of the number that Unix has.
pub const MADE_BY: u16 = 3 << 8 | 45;

/// Appends the end of an archive whose directory has `entries` and `size` bytes at `offset`.
pub fn put_end(out: &mut Vec<u8>, entries: u64, size: u64, offset: u64, comment: &[u8]) -> Result<()> {
    let count = u16::try_from(entries).unwrap_or(SEE_64_COUNT);
    let [short_size, short_offset] = [size, offset].map(|value| u32::try_from(value).unwrap_or(SEE_64));
    if count == SEE_64_COUNT || short_size == SEE_64 || short_offset == SEE_64 {
        out.put_u32(END64)?;
        out.put_u64(44)?;
        out.put_u16(MADE_BY)?;
        out.put_u16(45)?;
        out.put_u64(0)?; // the numbers of two disks
        for field in [entries, entries, size, offset] {
            out.put_u64(field)?;
        }
        out.put_u32(LOCATOR64)?;
        out.put_u32(0)?;
        out.put_u64(offset.saturating_add(size))?;
        out.put_u32(1)?;
    }
    out.put_u32(END)?;
    out.put_u32(0)?; // the numbers of two disks
    out.put_u16(count)?;
    out.put_u16(count)?;
    out.put_u32(short_size)?;
    out.put_u32(short_offset)?;
    out.put_u16(comment.len() as u16)?;
    out.try_extend(comment)
}
