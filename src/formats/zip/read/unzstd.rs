//! Decompression of Zstandard's frames, for entries of the method 93.

use super::decoder::Step;
use crate::formats::zip::fields::damaged;
use crate::stream::{Error, Result, Status};
use zstd_safe::{DCtx, DParameter, InBuffer, OutBuffer, ResetDirective};

/// The logarithms of the smallest window that every reader should have, 8 MiB, and of the largest that is made, 128 MiB.
const WINDOW: core::ops::RangeInclusive<u32> = 23..=27;

/// Failures as Zstandard numbers them, which it promises to keep; they come as their negative.
const WINDOW_TOO_LARGE: usize = 16;
const NO_MEMORY: usize = 64;

/// Decompresses what arrives in pieces, frame after frame.
pub struct Decompressor(DCtx<'static>);

impl Decompressor {
    /// One that makes no window larger than `most` bytes need, and none larger than 128 MiB.
    pub fn new(most: u64) -> Result<Decompressor> {
        let mut context = DCtx::try_create().ok_or(Error::bare(Status::NO_MEMORY))?;
        let window =
            (u64::BITS - most.saturating_sub(1).leading_zeros()).clamp(*WINDOW.start(), *WINDOW.end());
        context.set_parameter(DParameter::WindowLogMax(window)).map_err(failure)?;
        Ok(Decompressor(context))
    }

    pub fn restart(&mut self) -> Result<()> {
        self.0.reset(ResetDirective::SessionOnly).map(drop).map_err(failure)
    }

    /// Decompresses from `data` into `out`; the data may end where a frame does.
    pub fn decompress(&mut self, data: &[u8], out: &mut [u8]) -> Result<Step> {
        let (mut input, mut output) = (InBuffer::around(data), OutBuffer::around(out));
        let left = self.0.decompress_stream(&mut output, &mut input).map_err(failure)?;
        Ok(Step { used: input.pos(), made: output.pos(), ended: left == 0 })
    }
}

#[cold]
fn failure(code: usize) -> Error {
    match code.wrapping_neg() {
        NO_MEMORY => Error::bare(Status::NO_MEMORY),
        WINDOW_TOO_LARGE => Error::new(
            Status::LIMIT,
            format_args!("decompression must not need more memory than the limits allow, as this data does"),
        ),
        _ => damaged(format_args!("the compressed data is damaged: {}", zstd_safe::get_error_name(code))),
    }
}
