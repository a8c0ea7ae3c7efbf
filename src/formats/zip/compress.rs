//! Compression of pieces: deflate over zlib-rs, Zstandard.

use super::PIECE;
use super::fields::damaged;
use super::options::{Compression, Method};
#[cfg(feature = "zstd")]
use super::write::zstd_frame::ZstdFrame;
use crate::memory::{TryVec, try_zeroed};
use crate::stream::{Error, Result, Status};
use zlib_rs::{Deflate, DeflateFlush, Status as Progress};

/// The checksum of `bytes`, going on from `sum`.
pub fn crc32(sum: u32, bytes: &[u8]) -> u32 {
    #[cfg(feature = "libdeflate")]
    return crate::host::libdeflate::crc32(sum, bytes);
    #[cfg(not(feature = "libdeflate"))]
    zlib_rs::crc32::crc32(sum, bytes)
}

/// Compresses what arrives in pieces; kept from entry to entry.
pub struct Compressor {
    method: Compressing,
    level: i32,
    /// What it wrote last.
    room: Vec<u8>,
}

enum Compressing {
    Deflate(Deflate),
    #[cfg(feature = "zstd")]
    Zstd(ZstdFrame),
}

impl Compressing {
    fn new(compression: Compression) -> Result<Compressing> {
        match compression.method {
            Method::Store | Method::Deflate => {
                Ok(Compressing::Deflate(Deflate::new(compression.level, false, 15)))
            }
            #[cfg(feature = "zstd")]
            Method::Zstd => ZstdFrame::new().map(Compressing::Zstd),
            #[cfg(not(feature = "zstd"))]
            Method::Zstd => Err(super::options::no_zstd()),
        }
    }
}

impl Compressor {
    /// One for `size` bytes of content, where that is known.
    pub fn new(compression: Compression, size: Option<u64>) -> Result<Compressor> {
        let method = Compressing::new(compression)?;
        let mut own = Compressor { method, level: compression.level, room: try_zeroed(PIECE)? };
        own.restart(compression, size)?;
        Ok(own)
    }

    /// Starts anew.
    pub fn restart(&mut self, compression: Compression, size: Option<u64>) -> Result<()> {
        match (&mut self.method, compression.method) {
            (Compressing::Deflate(deflate), Method::Deflate) if self.level == compression.level => {
                deflate.reset();
            }
            #[cfg(feature = "zstd")]
            (Compressing::Zstd(_), Method::Zstd) => {}
            (method, _) => *method = Compressing::new(compression)?,
        }
        self.level = compression.level;
        match &mut self.method {
            // Deflate has no use for the size.
            Compressing::Deflate(_) => {
                let _ = size;
                Ok(())
            }
            #[cfg(feature = "zstd")]
            Compressing::Zstd(frame) => frame.begin(compression.level, size),
        }
    }

    /// Appends the compressed `data` to `out`, as far as it comes out now; everything when this is the end.
    pub fn compress(&mut self, data: &[u8], end: bool, out: &mut Vec<u8>) -> Result<()> {
        match &mut self.method {
            Compressing::Deflate(deflate) => deflated(deflate, data, end, &mut self.room, out),
            #[cfg(feature = "zstd")]
            Compressing::Zstd(frame) => frame.compress(data, end, &mut self.room, out),
        }
    }
}

fn deflated(
    deflate: &mut Deflate,
    mut data: &[u8],
    end: bool,
    room: &mut [u8],
    out: &mut Vec<u8>,
) -> Result<()> {
    let flush = if end { DeflateFlush::Finish } else { DeflateFlush::NoFlush };
    loop {
        let (read, written) = (deflate.total_in(), deflate.total_out());
        let progress = deflate.compress(data, room, flush).map_err(|_| unexpected())?;
        data = data.get((deflate.total_in() - read) as usize..).unwrap_or_default();
        let n = (deflate.total_out() - written) as usize;
        out.try_extend(room.get(..n).unwrap_or_default())?;
        let done = if end { progress == Progress::StreamEnd } else { data.is_empty() && n < room.len() };
        if done {
            return Ok(());
        }
        if n == 0 && progress == Progress::BufError {
            return if data.is_empty() && !end { Ok(()) } else { Err(unexpected()) };
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
