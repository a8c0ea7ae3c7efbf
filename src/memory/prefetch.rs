//! A word to the processor about memory that is looked at soon.

/// Says that the bytes at `at` are wanted soon, where the processor can be told; anything may be said.
#[inline(always)]
pub fn prefetch(bytes: &[u8], at: usize) {
    #[cfg(all(target_arch = "x86_64", not(miri)))]
    {
        use core::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        let place = bytes.as_ptr().wrapping_add(at).cast();
        // SAFETY: a hint about any address is allowed; nothing is read.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(place) };
    }
    #[cfg(not(all(target_arch = "x86_64", not(miri))))]
    let _ = (bytes, at);
}
