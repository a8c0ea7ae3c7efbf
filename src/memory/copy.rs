//! Copying that is fast for records of a few bytes, where the call of `memmove` would cost more than its work.

use core::mem::MaybeUninit;
use core::ops::RangeInclusive;
use core::ptr;

/// The lengths that [`copy_record`] copies.
const RECORD: RangeInclusive<usize> = 8..=16;

/// Whether `n` bytes are a record: few enough to be copied without a call, as verbs that are tried at once do.
#[inline(always)]
pub fn is_record(n: usize) -> bool {
    RECORD.contains(&n)
}

/// Copies the `n` bytes of a record, without a branch.
///
/// # Safety
/// [`is_record`] holds for `n`; otherwise as for [`copy_bytes`].
#[inline(always)]
pub(super) unsafe fn copy_record(from: *const u8, to: *mut u8, n: usize) {
    // SAFETY: as promised by the caller; the two words cover exactly `n` bytes.
    unsafe { copy_ends::<u64>(from, to, n) };
}

/// Copies `n` bytes; the ranges may overlap.
///
/// Up to 16 bytes go as two words that may overlap, of 8 bytes at most: a 16-byte load right after two 8-byte
/// stores, which is how callers often build a record, would wait for them to leave the store buffer.
///
/// # Safety
/// `from` is valid for reads and `to` for writes of `n` bytes (anything when `n` is 0).
#[inline(always)]
pub(super) unsafe fn copy_bytes(from: *const u8, to: *mut u8, n: usize) {
    // SAFETY: as promised by the caller; each pair of words covers exactly `n` bytes.
    unsafe {
        match n {
            8..=16 => copy_record(from, to, n),
            4..8 => copy_ends::<u32>(from, to, n),
            2..4 => copy_ends::<u16>(from, to, n),
            1 => copy_ends::<u8>(from, to, n),
            0 => {}
            _ => ptr::copy(from, to, n),
        }
    }
}

/// Copies the first and the last `Word` of `n` bytes, having read both.
///
/// # Safety
/// As for [`copy_bytes`], and `n` is at least the size of a `Word`.
#[inline(always)]
pub(super) unsafe fn copy_ends<Word>(from: *const u8, to: *mut u8, n: usize) {
    let at = n - size_of::<Word>();
    // SAFETY: both words lie inside the `n` bytes.
    unsafe {
        let first = from.cast::<MaybeUninit<Word>>().read_unaligned();
        let last = from.add(at).cast::<MaybeUninit<Word>>().read_unaligned();
        to.cast::<MaybeUninit<Word>>().write_unaligned(first);
        to.add(at).cast::<MaybeUninit<Word>>().write_unaligned(last);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_length_is_copied_whole_and_nothing_beside_it_even_overlapping() {
        let original: [u8; 64] = core::array::from_fn(|i| i as u8);
        for n in 0..32 {
            for to in [0, 7, 9, 30] {
                let (mut memory, mut expected) = (original, original);
                expected.copy_within(8..8 + n, to);
                let start = memory.as_mut_ptr();
                // SAFETY: both ranges lie inside `memory`.
                unsafe { copy_bytes(start.add(8), start.add(to), n) };
                assert_eq!(memory, expected, "{n} bytes to {to}");
            }
        }
    }
}
