//! The methods that entries are decompressed by, piece by piece.

use super::packed::Packed;
#[cfg(feature = "zstd")]
use super::unzstd;
use crate::formats::zip::DEFLATED;
use crate::formats::zip::PIECE;
#[cfg(feature = "zstd")]
use crate::formats::zip::ZSTANDARD;
use crate::formats::zip::compress;
use crate::memory::try_zeroed;
use crate::stream::{Error, Result, Status};
use core::ops::Range;

/// What one step did.
pub struct Step {
    /// Bytes of data that were used,
    pub used: usize,
    /// and bytes of content that came out.
    pub made: usize,
    /// Whether the compressed data may end here.
    pub ended: bool,
}

enum Method {
    Deflate(compress::Decompressor),
    #[cfg(feature = "zstd")]
    Zstd(unzstd::Decompressor),
}

/// Decompresses the data of one entry.
pub struct Decoder {
    method: Method,
    block: Vec<u8>,
    /// What of the block was not decompressed yet.
    rest: Range<usize>,
    ended: bool,
}

impl Decoder {
    /// One for a method; `UNSUPPORTED` for one that is not known. `most` is what an entry may produce.
    pub fn new(method: u16, most: u64) -> Result<Decoder> {
        let method = match method {
            DEFLATED => Method::Deflate(compress::Decompressor::new()),
            #[cfg(feature = "zstd")]
            ZSTANDARD => Method::Zstd(unzstd::Decompressor::new(most)?),
            _ => return Err(unknown(method, most)),
        };
        Ok(Decoder { method, block: try_zeroed(PIECE)?, rest: 0..0, ended: false })
    }

    /// Begins anew.
    pub fn restart(&mut self) -> Result<()> {
        (self.rest, self.ended) = (0..0, false);
        match &mut self.method {
            Method::Deflate(decompressor) => decompressor.restart(),
            #[cfg(feature = "zstd")]
            Method::Zstd(decompressor) => decompressor.restart()?,
        }
        Ok(())
    }

    /// Whether the compressed data came to its end.
    pub fn has_ended(&self) -> bool {
        self.ended
    }

    /// The next bytes of content into `out`, of which there has to be some: 0 where only data was used; `None` behind the end.
    pub fn step(&mut self, packed: &mut Packed, out: &mut [u8]) -> Result<Option<usize>> {
        if self.ended {
            return Ok(None);
        }
        if self.rest.is_empty() {
            let n = packed.left().min(PIECE as u64) as usize;
            packed.read(self.block.get_mut(..n).unwrap_or_default())?;
            self.rest = 0..n;
        }
        // Without data there may still be content that had no room before.
        let data = self.block.get(self.rest.clone()).unwrap_or_default();
        let Step { used, made, ended } = match &mut self.method {
            Method::Deflate(decompressor) => {
                let (used, made, ended) = decompressor.decompress(data, out)?;
                Step { used, made, ended }
            }
            #[cfg(feature = "zstd")]
            Method::Zstd(decompressor) => {
                let step = decompressor.decompress(data, out)?;
                // Another frame may follow.
                let behind = step.used == data.len() && packed.left() == 0;
                Step { ended: step.ended && behind, ..step }
            }
        };
        let starved = data.is_empty();
        self.rest.start += used;
        self.ended = ended;
        if used == 0 && made == 0 && !ended {
            return Err(packed.damaged(if starved { "ends too early" } else { "cannot be decompressed" }));
        }
        Ok(Some(made))
    }
}

#[cold]
fn unknown(method: u16, _most: u64) -> Error {
    Error::new(Status::UNSUPPORTED, format_args!("the method {method} is not known"))
}
