//! What a Rust programmer would pick, behind C functions, for the benchmarks.

mod csv;
mod json;
mod text;
mod zip;

use core::slice::from_raw_parts;

/// Bytes of C.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct View {
    data: *const u8,
    len: usize,
}

impl View {
    fn of(bytes: &[u8]) -> View {
        View { data: bytes.as_ptr(), len: bytes.len() }
    }
}

/// A name and a content, as membuf has them.
#[repr(C)]
pub struct Pair {
    name: View,
    value: View,
}

/// The bytes of a view.
///
/// # Safety
/// They are valid for reads as long as what is returned is used.
unsafe fn bytes<'a>(view: View) -> &'a [u8] {
    // SAFETY: as promised by the caller.
    unsafe { from_raw_parts(view.data, view.len) }
}
