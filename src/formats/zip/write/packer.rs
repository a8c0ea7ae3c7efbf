//! Content that is known as a whole, compressed where that gains.

use super::draft::check_content;
use crate::formats::zip::COUNTED;
use crate::formats::zip::MAX_NAME;
use crate::formats::zip::STORED;
use crate::formats::zip::compress::{Compressor, crc32};
use crate::formats::zip::header::Header;
use crate::formats::zip::options::{Compression, Method};
#[cfg(feature = "libdeflate")]
use crate::host::libdeflate;
use crate::memory::TryVec;
use crate::stream::{Error, Result, Status};

/// What became of an entry.
#[derive(Clone, Copy, Default)]
pub struct Packed {
    /// The method, as archives number it.
    pub method: u16,
    pub crc: u32,
    /// Bytes of content.
    pub size: u64,
    /// Bytes that are left free for its header.
    pub front: usize,
    /// Bytes in all, these included.
    pub len: usize,
}

/// Hears of each further number of bytes that were done; a failure ends the work with it.
pub type Step<'a> = &'a mut dyn FnMut(u64) -> Result<()>;

/// Compressors, kept from entry to entry.
#[derive(Default)]
pub struct Packer {
    pieces: Option<Compressor>,
    #[cfg(feature = "libdeflate")]
    whole: Option<libdeflate::Compressor>,
}

/// The most content that libdeflate compresses in one call at this level: what takes well under 50 ms even where it is slowest,
/// on few letters in no order, for nobody hears of the progress meanwhile.
#[cfg(feature = "libdeflate")]
fn most_at_once(level: i32) -> usize {
    match level {
        ..=4 => 1 << 20,
        5..=6 => 512 << 10,
        7 => 128 << 10,
        _ => 64 << 10,
    }
}

impl Packer {
    /// Appends an entry to `out`: room for its header, and its content, which is stored by wish or because it would be no shorter
    /// otherwise. What `out` holds after a failure is undefined. An entry that is going to be refused is left out.
    pub fn pack(
        &mut self,
        name: &[u8],
        data: &[u8],
        compression: Compression,
        out: &mut Vec<u8>,
        step: Step<'_>,
    ) -> Result<Packed> {
        if name.len() > MAX_NAME || check_content(name, data).is_err() {
            return Ok(Packed::default());
        }
        let (start, size) = (out.len(), data.len() as u64);
        let front = Header { size, ..Header::default() }.local_len(name);
        try_grow(out, front)?;
        let crc = if compression.method == Method::Store || data.is_empty() {
            sum(data, step)?
        } else {
            self.compress(data, compression, out, step)?
        };
        let mut method = compression.method.number();
        let packed = out.len() - start - front;
        if packed == 0 || packed >= data.len() {
            method = STORED;
            out.truncate(start + front);
            out.try_extend(data)?;
        }
        Ok(Packed { method, crc, size, front, len: out.len() - start })
    }

    /// Appends `data` in compressed form, or nothing where that is known not to gain; the checksum.
    fn compress(
        &mut self,
        data: &[u8],
        compression: Compression,
        out: &mut Vec<u8>,
        step: Step<'_>,
    ) -> Result<u32> {
        #[cfg(feature = "libdeflate")]
        if compression.method == Method::Deflate && data.len() <= most_at_once(compression.level) {
            let compressor = match &mut self.whole {
                Some(own) if own.level() == compression.level => own,
                own => own.insert(libdeflate::Compressor::new(compression.level)?),
            };
            compressor.compress(data, data.len() - 1, out)?;
            return sum(data, step);
        }
        let mut compressor = self.take(compression, Some(data.len() as u64))?;
        let (mut crc, last) = (0, (data.len() - 1) / COUNTED);
        for (index, piece) in data.chunks(COUNTED).enumerate() {
            crc = crc32(crc, piece);
            compressor.compress(piece, index == last, out)?;
            step(piece.len() as u64)?;
        }
        self.keep(compressor);
        Ok(crc)
    }

    /// A compressor of pieces that starts anew, for `size` bytes where that is known.
    pub fn take(&mut self, compression: Compression, size: Option<u64>) -> Result<Compressor> {
        let Some(mut own) = self.pieces.take() else { return Compressor::new(compression, size) };
        own.restart(compression, size)?;
        Ok(own)
    }

    /// Keeps a compressor for the next entry.
    pub fn keep(&mut self, compressor: Compressor) {
        self.pieces = Some(compressor);
    }
}

/// The checksum of `data`.
fn sum(data: &[u8], step: Step<'_>) -> Result<u32> {
    let mut crc = 0;
    for piece in data.chunks(COUNTED) {
        crc = crc32(crc, piece);
        step(piece.len() as u64)?;
    }
    Ok(crc)
}

/// Appends `n` zeros.
fn try_grow(out: &mut Vec<u8>, n: usize) -> Result<()> {
    out.try_reserve(n).map_err(|_| Error::bare(Status::NO_MEMORY))?;
    out.resize(out.len() + n, 0);
    Ok(())
}
