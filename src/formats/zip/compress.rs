//! Deflate, over zlib-rs.

use super::PIECE;
use super::fields::damaged;
use crate::memory::{TryVec, try_zeroed};
use crate::stream::{Error, Result, Status};
use zlib_rs::{Deflate, DeflateFlush, Status as Progress};

/// The checksum of `bytes`, going on from `sum`.
pub fn crc32(sum: u32, bytes: &[u8]) -> u32 {
    zlib_rs::crc32::crc32(sum, bytes)
}

/// A compressor that is kept from entry to entry.
pub struct Compressor {
    deflate: Deflate,
    level: i32,
    /// What it wrote last.
    room: Vec<u8>,
}

impl Compressor {
    pub fn new(level: i32) -> Result<Compressor> {
        Ok(Compressor { deflate: Deflate::new(level, false, 15), level, room: try_zeroed(PIECE)? })
    }

    /// Starts anew, at a level.
    pub fn restart(&mut self, level: i32) {
        if level == self.level {
            self.deflate.reset();
        } else {
            self.deflate = Deflate::new(level, false, 15);
            self.level = level;
        }
    }

    /// Appends the compressed `data` to `out`, as far as it comes out now; everything when this is the end.
    pub fn compress(&mut self, mut data: &[u8], end: bool, out: &mut Vec<u8>) -> Result<()> {
        let flush = if end { DeflateFlush::Finish } else { DeflateFlush::NoFlush };
        loop {
            let (read, written) = (self.deflate.total_in(), self.deflate.total_out());
            let progress = self.deflate.compress(data, &mut self.room, flush).map_err(|_| unexpected())?;
            data = data.get((self.deflate.total_in() - read) as usize..).unwrap_or_default();
            let n = (self.deflate.total_out() - written) as usize;
            out.try_extend(self.room.get(..n).unwrap_or_default())?;
            let done =
                if end { progress == Progress::StreamEnd } else { data.is_empty() && n < self.room.len() };
            if done {
                return Ok(());
            }
            if n == 0 && progress == Progress::BufError {
                return if data.is_empty() && !end { Ok(()) } else { Err(unexpected()) };
            }
        }
    }
}

#[cold]
fn unexpected() -> Error {
    Error::new(Status::NO_MEMORY, format_args!("the compressor failed"))
}

/// Decompresses what arrives in pieces.
pub struct Decompressor(zlib_rs::Inflate);

impl Decompressor {
    pub fn new() -> Decompressor {
        Decompressor(zlib_rs::Inflate::new(false, 15))
    }

    pub fn restart(&mut self) {
        self.0.reset(false);
    }

    /// Decompresses from `data` into `out`: bytes used, bytes produced, whether this is the end of the stream.
    pub fn decompress(&mut self, data: &[u8], out: &mut [u8]) -> Result<(usize, usize, bool)> {
        let (read, written) = (self.0.total_in(), self.0.total_out());
        let progress = self.0.decompress(data, out, zlib_rs::InflateFlush::NoFlush);
        let (used, made) = ((self.0.total_in() - read) as usize, (self.0.total_out() - written) as usize);
        match progress {
            Ok(progress) => Ok((used, made, progress == Progress::StreamEnd)),
            Err(zlib_rs::InflateError::MemError) => Err(Error::bare(Status::NO_MEMORY)),
            Err(_) => Err(damaged(format_args!("the compressed data is damaged"))),
        }
    }
}
