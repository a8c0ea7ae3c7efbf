//! Deflate of whole buffers in C: about twice as fast as a stream of pieces can be.

use crate::stream::{Error, Result, Status};
use core::ptr::NonNull;
use libdeflate_sys as c;

/// A compressor for one level, to be used as often as wanted.
pub struct Compressor {
    raw: NonNull<c::libdeflate_compressor>,
    level: i32,
}

// SAFETY: a compressor belongs to no thread; `&mut` lets one at a time use it.
unsafe impl Send for Compressor {}

impl Compressor {
    /// A compressor for `level`, 1 to 12.
    pub fn new(level: i32) -> Result<Compressor> {
        // SAFETY: any number may be given; the answer is NULL where there is no such level or no memory.
        let raw = unsafe { c::libdeflate_alloc_compressor(level) };
        Ok(Compressor { raw: NonNull::new(raw).ok_or_else(no_memory)?, level })
    }

    /// The level that it was made for.
    pub fn level(&self) -> i32 {
        self.level
    }

    /// The most bytes that `len` bytes of data can become.
    pub fn bound(&mut self, len: usize) -> usize {
        // SAFETY: the compressor lives until it is dropped.
        unsafe { c::libdeflate_deflate_compress_bound(self.raw.as_ptr(), len) }
    }

    /// Appends the compressed `data` to `out`, if that is at most `at_most` bytes; `false` when it is more.
    pub fn compress(&mut self, data: &[u8], at_most: usize, out: &mut Vec<u8>) -> Result<bool> {
        let room = at_most.min(self.bound(data.len()));
        out.try_reserve(room).map_err(|_| no_memory())?;
        let place = out.spare_capacity_mut();
        let room = room.min(place.len());
        // SAFETY: reads `data` and writes at most `room` bytes, which `place` has.
        let n = unsafe {
            c::libdeflate_deflate_compress(
                self.raw.as_ptr(),
                data.as_ptr().cast(),
                data.len(),
                place.as_mut_ptr().cast(),
                room,
            )
        };
        // SAFETY: so many bytes were written; 0 where they would not fit.
        unsafe { out.set_len(out.len() + n) };
        Ok(n > 0)
    }
}

impl Drop for Compressor {
    fn drop(&mut self) {
        // SAFETY: made by `new`, and not used after this.
        unsafe { c::libdeflate_free_compressor(self.raw.as_ptr()) };
    }
}

/// How the decompression of a whole buffer ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decompressed {
    /// The content is there.
    Whole {
        /// Bytes of compressed data, where its end is.
        used: usize,
        /// Bytes of content.
        made: usize,
    },
    /// It is damaged, or does not end.
    Damaged,
    /// It holds more than there is room for. So may data that lacks its last bytes, for which zeros are read.
    TooLong,
}

/// A decompressor, to be used as often as wanted.
pub struct Decompressor(NonNull<c::libdeflate_decompressor>);

// SAFETY: a decompressor belongs to no thread; `&mut` lets one at a time use it.
unsafe impl Send for Decompressor {}

impl Decompressor {
    /// One for data of any level.
    pub fn new() -> Result<Decompressor> {
        // SAFETY: takes nothing; the answer is NULL where there is no memory.
        let raw = unsafe { c::libdeflate_alloc_decompressor() };
        NonNull::new(raw).map(Decompressor).ok_or_else(no_memory)
    }

    /// Decompresses `data` to the front of `out`, whose bytes are undefined when it fails.
    pub fn decompress(&mut self, data: &[u8], out: &mut [u8]) -> Decompressed {
        // SAFETY: `out` has so many bytes.
        unsafe { self.decompress_to(data, out.as_mut_ptr(), out.len()) }
    }

    /// Appends what `data` holds to `out`, unless that is more than `at_most` bytes. `out` is as before when it fails.
    pub fn append(&mut self, data: &[u8], at_most: usize, out: &mut Vec<u8>) -> Result<Decompressed> {
        out.try_reserve(at_most).map_err(|_| no_memory())?;
        let place = out.spare_capacity_mut().as_mut_ptr().cast();
        // SAFETY: so many bytes were reserved.
        let outcome = unsafe { self.decompress_to(data, place, at_most) };
        if let Decompressed::Whole { made, .. } = outcome {
            // SAFETY: so many bytes were written, within what was reserved.
            unsafe { out.set_len(out.len() + made) };
        }
        Ok(outcome)
    }

    /// # Safety
    /// `out` may be written for `room` bytes.
    unsafe fn decompress_to(&mut self, data: &[u8], out: *mut u8, room: usize) -> Decompressed {
        let (mut used, mut made) = (0, 0);
        // SAFETY: reads `data`, writes at most `room` bytes, as the caller allows, and the two counts.
        let outcome = unsafe {
            c::libdeflate_deflate_decompress_ex(
                self.0.as_ptr(),
                data.as_ptr().cast(),
                data.len(),
                out.cast(),
                room,
                &mut used,
                &mut made,
            )
        };
        match outcome {
            c::libdeflate_result_LIBDEFLATE_SUCCESS => Decompressed::Whole { used, made },
            c::libdeflate_result_LIBDEFLATE_INSUFFICIENT_SPACE => Decompressed::TooLong,
            _ => Decompressed::Damaged,
        }
    }
}

impl Drop for Decompressor {
    fn drop(&mut self) {
        // SAFETY: made by `new`, and not used after this.
        unsafe { c::libdeflate_free_decompressor(self.0.as_ptr()) };
    }
}

/// The CRC-32 of `bytes`, going on from `sum`.
pub fn crc32(sum: u32, bytes: &[u8]) -> u32 {
    // SAFETY: reads `bytes`.
    unsafe { c::libdeflate_crc32(sum, bytes.as_ptr().cast(), bytes.len()) }
}

#[cold]
fn no_memory() -> Error {
    Error::bare(Status::NO_MEMORY)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Vec<u8> {
        (0..100_000u32).flat_map(|n| (n / 7 * n / 1000).to_le_bytes()).collect()
    }

    #[test]
    fn what_is_compressed_comes_back_at_every_level_and_leaves_what_was_there() {
        let (data, mut decompressor) = (sample(), Decompressor::new().unwrap());
        for level in 1..=12 {
            let mut compressor = Compressor::new(level).unwrap();
            assert_eq!(compressor.level(), level);
            for len in [0, 1, 1000, data.len(), 999] {
                let data = &data[..len];
                let mut packed = b"before".to_vec();
                let at_most = compressor.bound(len);
                assert!(compressor.compress(data, at_most, &mut packed).unwrap());
                packed.extend(b"behind");
                let (packed, used) = (&packed[6..], packed.len() - 12);
                let whole = Decompressed::Whole { used, made: len };
                let mut back = b"before".to_vec();
                assert_eq!(decompressor.append(packed, len, &mut back).unwrap(), whole);
                assert_eq!((&back[..6], &back[6..]), (&b"before"[..], data));
                let mut place = vec![0; len + 1];
                assert_eq!(decompressor.decompress(packed, &mut place), whole);
                assert_eq!(&place[..len], data);
            }
        }
    }

    #[test]
    fn what_does_not_fit_is_told_apart_from_what_is_damaged() {
        let data = sample();
        let (mut compressor, mut decompressor) = (Compressor::new(6).unwrap(), Decompressor::new().unwrap());
        let mut packed = Vec::new();
        compressor.compress(&data, data.len(), &mut packed).unwrap();
        let mut again = b"before".to_vec();
        assert!(compressor.compress(&data, packed.len(), &mut again).unwrap());
        again.truncate(6);
        assert!(!compressor.compress(&data, packed.len() - 1, &mut again).unwrap());
        assert!(!compressor.compress(&data, 0, &mut again).unwrap());
        assert_eq!(again, b"before");
        let mut out = b"before".to_vec();
        let too_long = decompressor.append(&packed, data.len() - 1, &mut out).unwrap();
        assert_eq!(too_long, Decompressed::TooLong);
        assert_eq!(decompressor.append(b"\x06", 10, &mut out).unwrap(), Decompressed::Damaged);
        for cut in [1, 2, 9, packed.len() / 2, packed.len()] {
            let outcome = decompressor.append(&packed[..packed.len() - cut], data.len(), &mut out).unwrap();
            assert!(outcome == Decompressed::Damaged || outcome == Decompressed::TooLong && cut < 9);
        }
        assert_eq!(decompressor.decompress(b"", &mut []), Decompressed::Damaged);
        assert_eq!(out, b"before");
    }

    #[test]
    fn what_cannot_be_made_is_refused() {
        // A level that there is not is answered as missing memory is.
        assert_eq!(Compressor::new(13).map(drop).unwrap_err().status(), Status::NO_MEMORY);
        let mut out = Vec::new();
        let outcome = Decompressor::new().unwrap().append(b"", usize::MAX, &mut out);
        assert_eq!(outcome.unwrap_err().status(), Status::NO_MEMORY);
    }

    #[test]
    fn the_sum_is_that_of_zlib() {
        let data = sample();
        assert_eq!(crc32(0, b"123456789"), 0xCBF4_3926);
        assert_eq!(crc32(crc32(0, &data[..77]), &data[77..]), zlib_rs::crc32::crc32(0, &data));
        assert_eq!(crc32(7, b""), 7);
    }
}
