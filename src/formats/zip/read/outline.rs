//! A header of the directory, looked at in passing.

use crate::formats::zip::header::{CENTRAL_SIZE, EXTRA_UNICODE_NAME, LOCAL_SIZE, SEE_64, find_extra};
use core::ops::Range;

/// What is looked at of a header in passing: numbers that may have to be taken from a zip64 field are not told.
pub struct Outline<'a> {
    pub signature: u32,
    /// Bytes of the whole header, which may be more than there are.
    pub len: usize,
    /// Cut where the bytes end.
    pub name: &'a [u8],
    fixed: &'a [u8; CENTRAL_SIZE],
}

impl<'a> Outline<'a> {
    /// Of the header at the front of `bytes`, unless its fixed part is not there.
    #[inline]
    pub fn of(bytes: &'a [u8]) -> Option<Outline<'a>> {
        let (fixed, behind) = bytes.split_first_chunk::<CENTRAL_SIZE>()?;
        let [name, extra, comment] = [28, 30, 32].map(|at| usize::from(u16_at(fixed, at)));
        let len = CENTRAL_SIZE + name + extra + comment;
        Some(Outline { signature: u32_at(fixed, 0), len, name: behind.get(..name).unwrap_or(behind), fixed })
    }

    /// Where an entry begins and where it ends at the earliest; `None` unless all that is said of it stands in the fixed part of
    /// its header, and its name is ASCII.
    #[inline]
    pub fn plain_place(&self, header: &[u8], prefix: u64) -> Option<Range<u64>> {
        let [packed, size, offset] = [20, 24, 42].map(|at| u32_at(self.fixed, at));
        let long = packed == SEE_64 || size == SEE_64 || offset == SEE_64;
        let extra = usize::from(u16_at(self.fixed, 30));
        if long || u16_at(self.fixed, 34) != 0 || !self.name.is_ascii() {
            return None;
        }
        if extra > 0 {
            let extra = header.get(CENTRAL_SIZE + self.name.len()..)?.get(..extra)?;
            if find_extra(extra, EXTRA_UNICODE_NAME).is_some() {
                return None;
            }
        }
        let start = u64::from(offset).saturating_add(prefix);
        let least = u64::from(packed) + (LOCAL_SIZE + self.name.len()) as u64;
        Some(start..start.saturating_add(least))
    }
}

fn u16_at(fixed: &[u8; CENTRAL_SIZE], at: usize) -> u16 {
    u16::from_le_bytes([fixed[at], fixed[at + 1]])
}

fn u32_at(fixed: &[u8; CENTRAL_SIZE], at: usize) -> u32 {
    u32::from_le_bytes([fixed[at], fixed[at + 1], fixed[at + 2], fixed[at + 3]])
}
