//! Entries read as a whole: in one step where they are small enough for that, else piece by piece.

#[cfg(feature = "libdeflate")]
use super::content::wrong_size;
use super::content::{Content, wrong_sum};
use super::open::Opened;
use super::packed::Packed;
use crate::formats::zip::DEFLATED;
use crate::formats::zip::PIECE;
use crate::formats::zip::STORED;
use crate::formats::zip::compress::crc32;
use crate::formats::zip::options::Limits;
#[cfg(feature = "libdeflate")]
use crate::host::libdeflate::{Decompressed, Decompressor};
use crate::memory::TryVec;
use crate::stream::{Error, Result, Status};

/// The most bytes of data and of content that one step takes: a few milliseconds, between which progress is told.
const STEP: u64 = 4 << 20;

/// The most bytes that deflate and Zstandard can make of one.
const DEFLATE_RATIO: u64 = 1032;
const ZSTANDARD_RATIO: u64 = 1 << 16;

impl Opened {
    /// The most bytes of content that are worth room before they are there, whatever the header says.
    pub fn likely_size(&self) -> u64 {
        let limits = &self.packed.source().limits;
        let data = self.packed.len();
        let possible = match self.method {
            STORED => data,
            DEFLATED => data.saturating_mul(DEFLATE_RATIO),
            _ => data.saturating_mul(ZSTANDARD_RATIO),
        };
        let allowed = limits.entry_size.min(limits.total_size);
        let allowed = allowed.min(data.saturating_mul(limits.ratio).max(Limits::FREE));
        self.header.size.min(possible).min(allowed.saturating_add(1))
    }

    /// Appends the whole content to `out`, which is as before when that fails.
    pub fn append_to(self, out: &mut Vec<u8>) -> Result<()> {
        let before = out.len();
        let likely = usize::try_from(self.likely_size()).map_err(|_| Error::bare(Status::NO_MEMORY))?;
        out.try_reserve(likely).map_err(|_| Error::bare(Status::NO_MEMORY))?;
        let outcome = if self.takes_one_step() { self.in_one_step(out) } else { self.in_pieces(out) };
        if outcome.is_err() {
            out.truncate(before);
        }
        outcome
    }

    /// Whether the entry is small enough for one step, and within all limits if it is what it says.
    fn takes_one_step(&self) -> bool {
        let (size, source) = (self.header.size, self.packed.source());
        let known = self.method == STORED || self.method == DEFLATED && cfg!(feature = "libdeflate");
        let fits = size <= STEP && self.packed.len() <= STEP && self.likely_size() == size;
        known && fits && size <= source.limits.entry_size && source.has_room_for(size)
    }

    fn in_one_step(mut self, out: &mut Vec<u8>) -> Result<()> {
        let (before, size, index) = (out.len(), self.header.size, self.packed.index());
        let data = self.packed.whole()?;
        let outcome = match self.method {
            STORED => out.try_extend(data.bytes()),
            _ => inflate(&self.packed, data.bytes(), size, out),
        };
        // It cost the same work if it was damaged.
        self.packed.source().count(size)?;
        outcome?;
        let content = out.get(before..).unwrap_or_default();
        self.packed.check_end()?;
        if self.has_crc && crc32(0, content) != self.header.crc {
            return Err(wrong_sum(index));
        }
        self.packed.source().report()
    }

    fn in_pieces(self, out: &mut Vec<u8>) -> Result<()> {
        let mut content = self.content()?;
        let mut done = 0;
        while done < content.size() {
            done += append_piece(&mut content, out)? as u64;
        }
        if done == 0 {
            // Nothing is checked by reading it, too.
            content.piece(&mut [])?;
        }
        content.report()
    }
}

/// Appends the next piece, which has at least one byte.
fn append_piece(content: &mut Content, out: &mut Vec<u8>) -> Result<usize> {
    let have = out.len();
    out.try_reserve(PIECE).map_err(|_| Error::bare(Status::NO_MEMORY))?;
    out.resize(have + PIECE, 0);
    let outcome = content.piece(out.get_mut(have..).unwrap_or_default());
    out.truncate(have + outcome.as_ref().copied().unwrap_or(0));
    outcome
}

#[cfg(feature = "libdeflate")]
fn inflate(packed: &Packed, data: &[u8], size: u64, out: &mut Vec<u8>) -> Result<()> {
    match Decompressor::new()?.append(data, size as usize, out)? {
        Decompressed::Whole { made, .. } if made as u64 == size => Ok(()),
        Decompressed::Whole { made, .. } => Err(wrong_size(packed.index(), size, made as u64)),
        Decompressed::TooLong => Err(wrong_size(packed.index(), size, size + 1)),
        Decompressed::Damaged => Err(packed.damaged("cannot be decompressed")),
    }
}

#[cfg(not(feature = "libdeflate"))]
fn inflate(_packed: &Packed, _data: &[u8], _size: u64, _out: &mut Vec<u8>) -> Result<()> {
    Err(Error::bare(Status::UNSUPPORTED))
}
