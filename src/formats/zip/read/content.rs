//! The content of an entry, produced piece by piece: checked, counted, from any position.

use super::decoder::Decoder;
use super::open::Opened;
use super::packed::Packed;
use crate::formats::zip::PIECE;
use crate::formats::zip::compress::crc32;
use crate::formats::zip::fields::damaged;
use crate::formats::zip::header::Header;
use crate::formats::zip::options::Limits;
use crate::memory::try_zeroed;
use crate::stream::{Error, Result, Status};

/// The position after a failure in the middle of a piece: what comes next has to start anew.
const LOST: u64 = u64::MAX;

/// An entry that is being read.
pub struct Content {
    header: Header,
    has_crc: bool,
    packed: Packed,
    /// Nothing for what is stored.
    decoder: Option<Decoder>,
    /// Where in the content the next byte is that comes out.
    at: u64,
    /// The sum of the first bytes, and how many those are.
    sum: (u32, u64),
    checked: bool,
}

impl Content {
    pub fn new(entry: Opened, decoder: Option<Decoder>) -> Content {
        let Opened { header, has_crc, packed, .. } = entry;
        Content { header, has_crc, packed, decoder, at: 0, sum: (0, 0), checked: false }
    }

    /// The size that the directory gives.
    pub fn size(&self) -> u64 {
        self.header.size
    }

    /// Where in the content the next byte is that comes out.
    pub fn at(&self) -> u64 {
        self.at
    }

    /// Reports the end of the whole content.
    pub fn report(&self) -> Result<()> {
        self.packed.source().report()
    }

    /// Goes to a position up to the end; what lies before it is produced again where that is the only way.
    pub fn go(&mut self, to: u64) -> Result<()> {
        if to == self.at {
            return Ok(());
        }
        if self.decoder.is_none() && self.packed.is_direct() {
            self.at = to;
            return self.packed.go(to);
        }
        if to < self.at {
            self.packed.go(0)?;
            if let Some(decoder) = &mut self.decoder {
                decoder.restart()?;
            }
            self.at = 0;
        }
        if to > self.at {
            let mut skipped = try_zeroed(PIECE)?;
            while self.at < to {
                let n = (to - self.at).min(PIECE as u64) as usize;
                if self.read(skipped.get_mut(..n).unwrap_or_default())? == 0 {
                    break;
                }
            }
        }
        Ok(())
    }

    /// Fills `out` unless the content ends, and answers how much that was; at the end everything is checked.
    pub fn read(&mut self, out: &mut [u8]) -> Result<usize> {
        let mut done = 0;
        while done < out.len() {
            let room = out.get_mut(done..).unwrap_or_default();
            match self.piece(room) {
                Ok(0) => break,
                Ok(n) => done += n,
                // What is there counts; the failure comes again with the next call.
                Err(_) if done > 0 => break,
                Err(error) => return Err(error),
            }
        }
        Ok(done)
    }

    /// The next bytes, up to [`PIECE`]; 0 at the end or when there is no room.
    pub fn piece(&mut self, out: &mut [u8]) -> Result<usize> {
        let left = self.header.size.saturating_sub(self.at);
        let most = out.len().min(PIECE).min(usize::try_from(left).unwrap_or(PIECE));
        let out = out.get_mut(..most).unwrap_or_default();
        let n = if self.decoder.is_some() { self.decoded(out)? } else { self.stored(out)? };
        self.count(n as u64).inspect_err(|_| self.at = LOST)?;
        let out = out.get(..n).unwrap_or_default();
        let known = self.sum.1.checked_sub(self.at).and_then(|known| usize::try_from(known).ok());
        if let Some(new) = known.and_then(|known| out.get(known..)) {
            self.sum = (crc32(self.sum.0, new), self.sum.1 + new.len() as u64);
        }
        self.at += n as u64;
        if self.at == self.header.size {
            self.check_end()?;
        }
        Ok(n)
    }

    fn stored(&mut self, out: &mut [u8]) -> Result<usize> {
        self.packed.read(out)?;
        Ok(out.len())
    }

    /// Decompresses into `out` until it is full or the source fails behind what came out.
    fn decoded(&mut self, out: &mut [u8]) -> Result<usize> {
        let mut made = 0;
        while made < out.len() {
            match self.step(out.get_mut(made..).unwrap_or_default()) {
                Ok(Some(n)) => made += n,
                Ok(None) => {
                    let found = self.at + made as u64;
                    self.at = LOST;
                    return Err(wrong_size(self.packed.index(), self.header.size, found));
                }
                // A source that fails may go on later; data that is damaged, or refused, stays so.
                Err(error) if matches!(error.status(), Status::ZIP | Status::LIMIT) => {
                    self.at = LOST;
                    return Err(error);
                }
                Err(error) if made == 0 => return Err(error),
                Err(_) => break,
            }
        }
        Ok(made)
    }

    /// One step of decompression; `None` behind the end of the compressed data.
    fn step(&mut self, out: &mut [u8]) -> Result<Option<usize>> {
        self.decoder.as_mut().map_or(Ok(None), |decoder| decoder.step(&mut self.packed, out))
    }

    /// Counts what comes out, against all limits.
    fn count(&self, n: u64) -> Result<()> {
        let source = self.packed.source();
        let limits = &source.limits;
        let (made, index) = (self.at + n, self.packed.index());
        if made > limits.entry_size {
            let limit = limits.entry_size;
            let message =
                format_args!("one entry must not produce more than {limit} bytes, as entry {index} does");
            return Err(Error::new(Status::LIMIT, message));
        }
        if made > Limits::FREE && made / limits.ratio.max(1) > self.packed.taken() {
            let ratio = limits.ratio;
            let message =
                format_args!("entry {index} must not produce more than {ratio} bytes from each of its data");
            return Err(Error::new(Status::LIMIT, message));
        }
        source.count(n)
    }

    /// Whether the content ends where it should, with the sums that it should have.
    fn check_end(&mut self) -> Result<()> {
        if self.checked {
            return Ok(());
        }
        // Behind the content only the end of the compressed data may come.
        while self.decoder.as_ref().is_some_and(|decoder| !decoder.has_ended()) {
            if self.step(&mut [0])?.is_some_and(|n| n > 0) {
                return Err(wrong_size(self.packed.index(), self.header.size, self.header.size + 1));
            }
        }
        self.packed.check_end()?;
        if self.sum.1 == self.header.size {
            if self.has_crc && self.sum.0 != self.header.crc {
                return Err(wrong_sum(self.packed.index()));
            }
            self.checked = true;
        }
        Ok(())
    }
}

#[cold]
pub fn wrong_sum(index: usize) -> Error {
    damaged(format_args!("the checksum of entry {index} is wrong"))
}

#[cold]
pub fn wrong_size(index: usize, size: u64, found: u64) -> Error {
    let than = if found > size { "more" } else { "less" };
    damaged(format_args!("entry {index} has {than} content than the {size} bytes that the directory says"))
}
