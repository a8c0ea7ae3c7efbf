//! Copying that is fast for records of a few bytes, where the call of `memmove` would cost more than its work.

use core::mem::MaybeUninit;
use core::ptr;

/// Copies `n` bytes; the ranges may overlap.
///
/// 8 to 16 bytes go as two words: a 16-byte load right after two 8-byte stores, which is how callers often
/// build a record, would wait for them to leave the store buffer.
///
/// # Safety
/// `from` is valid for reads and `to` for writes of `n` bytes (anything when `n` is 0).
#[inline(always)]
pub(super) unsafe fn copy_bytes(from: *const u8, to: *mut u8, n: usize) {
    type Word = MaybeUninit<u64>;
    if (8..=16).contains(&n) {
        // SAFETY: both words lie inside the `n` bytes; both are read before either is written.
        unsafe {
            let first = from.cast::<Word>().read_unaligned();
            let last = from.add(n - 8).cast::<Word>().read_unaligned();
            to.cast::<Word>().write_unaligned(first);
            to.add(n - 8).cast::<Word>().write_unaligned(last);
        }
    } else if n > 0 {
        // SAFETY: as promised by the caller.
        unsafe { ptr::copy(from, to, n) };
    }
}
