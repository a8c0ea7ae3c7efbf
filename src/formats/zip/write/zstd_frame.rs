//! What Zstandard makes of one entry: a frame.

use crate::memory::TryVec;
use crate::stream::{Error, Result, Status};
use zstd_safe::zstd_sys::{ZSTD_EndDirective as Directive, ZSTD_ErrorCode};
use zstd_safe::{CCtx, CParameter, InBuffer, OutBuffer, ResetDirective};

/// From this level on a block of 128 KiB takes so long that there are shorter ones.
const SLOW: i32 = 17;
const SHORT: usize = 64 * 1024;

/// The window of an entry of unknown length, as a power of two: what every reader has to be able to hold.
const WINDOW: u32 = 23;

/// A compressor that writes frames, one after the other.
pub struct ZstdFrame {
    context: CCtx<'static>,
    level: i32,
    /// Bytes of content in the block that is begun, where blocks are short.
    block: usize,
}

impl ZstdFrame {
    pub fn new() -> Result<ZstdFrame> {
        let context = CCtx::try_create().ok_or(Error::bare(Status::NO_MEMORY))?;
        Ok(ZstdFrame { context, level: 0, block: 0 })
    }

    /// Starts a frame for `size` bytes, where that is known.
    pub fn begin(&mut self, level: i32, size: Option<u64>) -> Result<()> {
        (self.level, self.block) = (level, 0);
        // The largest levels have windows of 128 MiB, and tables to match.
        let window = CParameter::WindowLog(if level >= SLOW { WINDOW } else { 0 });
        let context = &mut self.context;
        context.reset(ResetDirective::SessionAndParameters).map_err(refused)?;
        context.set_parameter(CParameter::CompressionLevel(level)).map_err(refused)?;
        context.set_parameter(window).map_err(refused)?;
        context.set_pledged_src_size(size).map(drop).map_err(refused)
    }

    /// Appends the compressed `data` to `out`, through `room`; everything when this is the end.
    pub fn compress(&mut self, data: &[u8], end: bool, room: &mut [u8], out: &mut Vec<u8>) -> Result<()> {
        self.block += if self.level < SLOW { 0 } else { data.len() };
        let directive = match end {
            true => Directive::ZSTD_e_end,
            false if self.block >= SHORT => Directive::ZSTD_e_flush,
            false => Directive::ZSTD_e_continue,
        };
        if directive == Directive::ZSTD_e_flush {
            self.block = 0;
        }
        let mut input = InBuffer::around(data);
        loop {
            let mut output = OutBuffer::around(&mut *room);
            let left = self.context.compress_stream2(&mut output, &mut input, directive).map_err(refused)?;
            out.try_extend(output.as_slice())?;
            let taken = input.pos() == data.len();
            if taken && (left == 0 || directive == Directive::ZSTD_e_continue) {
                return Ok(());
            }
        }
    }
}

#[cold]
fn refused(code: usize) -> Error {
    if zstd_safe::is_error_kind(code, ZSTD_ErrorCode::ZSTD_error_memory_allocation) {
        return Error::bare(Status::NO_MEMORY);
    }
    Error::new(Status::NO_MEMORY, format_args!("Zstandard failed: {}", zstd_safe::get_error_name(code)))
}
