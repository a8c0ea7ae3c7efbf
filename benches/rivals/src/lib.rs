//! What a Rust programmer would pick, behind C functions, for the benchmarks.

mod csv;
mod json;
mod text;
mod zip;

use core::ffi::c_void;
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

/// Told each field, name or content that was read, for comparing; not there in a race.
type Visit = Option<unsafe extern "C" fn(*mut c_void, View)>;

/// Goes through what was read; answers how many bytes it has, and one more for each.
fn take<F: AsRef<[u8]>>(pieces: impl Iterator<Item = F>, visit: Visit, user: *mut c_void) -> usize {
    let mut total = 0;
    for piece in pieces {
        let piece = piece.as_ref();
        total += piece.len() + 1;
        if let Some(visit) = visit {
            // SAFETY: the benchmark's function takes any view.
            unsafe { visit(user, View::of(piece)) };
        }
    }
    total
}

/// A buffer for what is written.
#[unsafe(no_mangle)]
pub extern "C" fn rival_buffer_new() -> *mut Vec<u8> {
    Box::into_raw(Box::default())
}

/// What is in a buffer, until it is written again.
///
/// # Safety
/// `buffer` is of [`rival_buffer_new`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rival_buffer_view(buffer: *const Vec<u8>) -> View {
    // SAFETY: as promised by the caller.
    View::of(unsafe { &*buffer })
}

/// Frees a buffer.
///
/// # Safety
/// `buffer` is of [`rival_buffer_new`], and not used again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rival_buffer_free(buffer: *mut Vec<u8>) {
    // SAFETY: as promised by the caller.
    drop(unsafe { Box::from_raw(buffer) });
}
