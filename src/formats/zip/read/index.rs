//! What is noted of a directory's headers in one pass over them, made lean: archives have many.

use super::find_end::{End, several_files};
use super::outline::Outline;
use crate::formats::zip::fields::damaged;
use crate::formats::zip::header::{CENTRAL, CENTRAL_SIZE, Central, LOCAL_SIZE};
use crate::formats::zip::names;
use crate::memory::{TryVec, prefetch};
use crate::stream::{Error, Result, Status};
use core::ops::Range;

/// The most entries that room is made for before they are there.
const LIKELY: u64 = 1 << 20;

/// How far ahead of the header that is looked at the memory is fetched that the pass comes to.
const AHEAD: usize = 2048;

/// Where a header is, and how long the name in it, so that names are told without a look at the directory.
#[derive(Clone, Copy)]
struct Place {
    at: u32,
    name_len: u16,
    /// Whether the name is among those that were decoded.
    decoded: bool,
}

/// Where the headers are, the names that the archive does not have in UTF-8, and whether the order tells that no entries
/// overlap.
pub struct Index {
    headers: Vec<Place>,
    /// The entries whose names were decoded, in ascending order, and where those are.
    decoded: Vec<(u32, Range<usize>)>,
    names: Vec<u8>,
    /// How far in the directory the pass is.
    at: usize,
    /// Bytes in front of the archive.
    prefix: u64,
    /// Where the last entry ends at the earliest.
    end: u64,
    /// Whether each began behind the end of the one before.
    in_order: bool,
}

impl Index {
    pub fn new(end: &End, limit: u64) -> Result<Index> {
        // Room for what there may be, as far as it costs little when there is less.
        let likely = end.entries.min(end.size / CENTRAL_SIZE as u64).min(limit).min(LIKELY);
        let mut headers = Vec::new();
        headers.try_reserve_exact(likely as usize).map_err(|_| Error::bare(Status::NO_MEMORY))?;
        let (decoded, names, prefix) = (Vec::new(), Vec::new(), end.prefix);
        Ok(Index { headers, decoded, names, at: 0, prefix, end: 0, in_order: true })
    }

    /// How many entries there is room for.
    #[cfg(test)]
    pub fn room(&self) -> usize {
        self.headers.capacity()
    }

    /// How far in the directory the pass is.
    pub fn at(&self) -> usize {
        self.at
    }

    /// Goes on over the complete headers in `bytes`, the directory as far as it is there.
    pub fn go_over(&mut self, bytes: &[u8], limit: u64) -> Result<()> {
        let (mut at, mut last_end, mut in_order) = (self.at, self.end, self.in_order);
        while let Some(outline) = Outline::of(bytes.get(at..).unwrap_or_default()) {
            if outline.signature != CENTRAL {
                let message = format_args!("the directory holds something else than headers of entries");
                return Err(damaged(message));
            }
            let Some(header) = bytes.get(at..at + outline.len) else { break };
            if self.headers.len() as u64 >= limit {
                return Err(Error::new(
                    Status::LIMIT,
                    format_args!("an archive must not have more than {limit} entries, as this has"),
                ));
            }
            prefetch(bytes, at + AHEAD);
            let (mut place, mut decoded) = (outline.plain_place(header, self.prefix), false);
            if place.is_none() {
                let names = self.decoded.len();
                place = Some(self.note_unusual(header)?);
                decoded = self.decoded.len() > names;
            }
            let Range { start, end } = place.unwrap_or_default();
            in_order &= start >= last_end;
            last_end = end;
            let name_len = outline.name.len() as u16;
            self.headers.try_push(Place { at: at as u32, name_len, decoded })?;
            at += outline.len;
        }
        (self.at, self.end, self.in_order) = (at, last_end, in_order);
        Ok(())
    }

    /// Notes the name of an entry where it is not the bytes of the archive, and answers its place.
    #[inline(never)]
    fn note_unusual(&mut self, header: &[u8]) -> Result<Range<u64>> {
        let central = Central::parse(header)?;
        if let Some(name) = names::decoded(&central)? {
            let start = self.names.len();
            self.names.try_extend(&name)?;
            self.decoded.try_push((self.headers.len() as u32, start..self.names.len()))?;
        }
        if central.header.disk != 0 {
            return Err(several_files());
        }
        Ok(place(&central, self.prefix))
    }

    /// Whether the pass showed that the entries lie in the order of the directory, none over another, in front of `end`.
    pub fn tells_places(&self, end: u64) -> bool {
        self.in_order && self.end <= end
    }

    /// The number of entries.
    #[inline]
    pub fn len(&self) -> usize {
        self.headers.len()
    }

    /// Where in the directory the header of an entry begins.
    #[inline]
    pub fn header(&self, index: usize) -> Option<usize> {
        self.headers.get(index).map(|place| place.at as usize)
    }

    /// The name of an entry of the directory in `bytes`, in UTF-8.
    #[inline]
    pub fn name<'a>(&'a self, bytes: &'a [u8], index: usize) -> Option<&'a [u8]> {
        let place = self.headers.get(index)?;
        if place.decoded {
            return self.decoded_name(index);
        }
        let start = place.at as usize + CENTRAL_SIZE;
        bytes.get(start..start + usize::from(place.name_len))
    }

    #[cold]
    fn decoded_name(&self, index: usize) -> Option<&[u8]> {
        let place = self.decoded.binary_search_by_key(&index, |(entry, _)| *entry as usize).ok()?;
        self.decoded.get(place).and_then(|(_, name)| self.names.get(name.clone()))
    }
}

/// Where an entry begins, and where it ends at the earliest.
pub fn place(central: &Central<'_>, prefix: u64) -> Range<u64> {
    let start = central.header.offset.saturating_add(prefix);
    let least = (LOCAL_SIZE + central.name.len()) as u64;
    start..start.saturating_add(least).saturating_add(central.header.packed)
}
