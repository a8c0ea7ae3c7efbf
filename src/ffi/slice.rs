//! Slices: immutable bytes, shared by reference counting; the one handle that several threads may use at once.

use super::decode::{self, put};
use super::error::membuf_error;
use super::guard::{self, Failed};
use super::object::{Resident, SliceObject, TABLE};
use super::status::{MEMBUF_OK, membuf_status};
use crate::memory::{Slice, TryVec};
use crate::stream::{Error, Result, Status};
use core::ffi::{c_char, c_void};

/// Immutable bytes that a function handed out: the content of a stream, a line, an archive.
///
/// Freed once by the caller with `membuf_slice_free`; independent of the stream it came from. Unlike all other
/// handles it may be used by several threads at once. Python: bytes.
pub struct membuf_slice {
    _private: [u8; 0],
}

/// Bytes of the caller (or, in arrays that membuf hands out, of membuf): a pointer and a length, nothing owned.
/// `(NULL, 0)` is empty.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct membuf_view {
    /// The first byte.
    pub data: *const c_void,
    /// How many bytes.
    pub len: usize,
}

/// A name and a value, such as a column and its field or an entry of an archive and its content.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct membuf_pair {
    /// The name, UTF-8.
    pub name: membuf_view,
    /// The value.
    pub value: membuf_view,
}

/// Runs `verb` on a slice, waiting for the few instructions that another thread may hold it.
pub fn with_slice<R>(
    function: &'static str,
    slice: *const membuf_slice,
    verb: impl FnOnce(&mut SliceObject) -> Result<R>,
) -> core::result::Result<R, Failed> {
    let mut verb = Some(verb);
    loop {
        let outcome = guard::call(function, slice, |object| match verb.take() {
            Some(verb) => verb(object),
            None => Err(Error::bare(Status::BUSY)),
        });
        match outcome {
            Err(failed) if failed.why == Status::BUSY && verb.is_some() => std::thread::yield_now(),
            outcome => return outcome,
        }
    }
}

/// Gives `out` a new slice on what `part` makes of the slice behind `slice`.
///
/// # Safety
/// `out` and `err` are NULL or valid for writes.
unsafe fn derive(
    function: &'static str,
    slice: *const membuf_slice,
    out: *mut *mut membuf_slice,
    err: *mut membuf_error,
    part: impl FnOnce(&Slice) -> Result<Slice>,
) -> membuf_status {
    // The failure itself, not its status alone, so that its details reach `err`.
    let make = || match with_slice(function, slice, |object| Ok(part(&object.slice))) {
        Ok(part) => Ok(SliceObject::from(part?)),
        Err(refused) => Err(refused.into_error()),
    };
    // SAFETY: as the caller promised.
    unsafe { guard::open(function, out, err, make) }
}

/// Makes a slice from a copy of `len` bytes at `data`.
///
/// `*out` is owned by the caller, NULL on failure. Errors: `MEMBUF_ERR_NULL`, `MEMBUF_ERR_OVERFLOW`,
/// `MEMBUF_ERR_NO_MEMORY`. Python: bytes(data). Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_slice_new(
    data: *const c_void,
    len: usize,
    out: *mut *mut membuf_slice,
    err: *mut membuf_error,
) -> membuf_status {
    // SAFETY: C's promises about `data`, `out` and `err` are passed on.
    unsafe {
        guard::open("membuf_slice_new", out, err, || {
            Ok(SliceObject::from(Slice::copy_of(decode::bytes(data, len)?)?))
        })
    }
}

/// Gives the bytes of a slice: `*out_data` and `*out_len`, valid until the slice is freed.
///
/// `*out_data` is not NULL on success, even for an empty slice; the bytes are not NUL-terminated and must not
/// be changed. Costs no lock. Errors: the handle's refusals. Python: memoryview(b).
/// Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_slice_data(
    slice: *const membuf_slice,
    out_data: *mut *const u8,
    out_len: *mut usize,
) -> membuf_status {
    let word = slice.addr();
    let (status, data, len) = match TABLE.view(word, SliceObject::KIND) {
        Ok((data, len)) => (MEMBUF_OK, data.cast_const(), len),
        // A mark that another thread holds does not keep anybody from reading.
        Err(refused) => (guard::refuse("membuf_slice_data", word, refused).status(), core::ptr::null(), 0),
    };
    // SAFETY: NULL or valid for writes, as the caller promised.
    unsafe {
        put(out_data, data);
        put(out_len, len);
    }
    status
}

/// Gives the bytes of a slice as a C string, valid until the slice is freed.
///
/// The first call makes a NUL-terminated copy. Errors: `MEMBUF_ERR_INVALID` when the bytes hold a NUL,
/// `MEMBUF_ERR_NO_MEMORY`. Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_slice_cstr(
    slice: *const membuf_slice,
    out_text: *mut *const c_char,
) -> membuf_status {
    let text = with_slice("membuf_slice_cstr", slice, |object| {
        if object.cstr.is_none() {
            object.cstr = Some(terminated(object.slice.as_bytes())?);
        }
        Ok(object.cstr.as_ref().map_or(core::ptr::null(), |text| text.as_bytes().as_ptr().cast()))
    });
    let (status, text) = match text {
        Ok(text) => (MEMBUF_OK, text),
        Err(failed) => (failed.status(), core::ptr::null()),
    };
    // SAFETY: NULL or valid for a write, as the caller promised.
    unsafe { put(out_text, text) };
    status
}

fn terminated(bytes: &[u8]) -> Result<Slice> {
    if let Some(at) = memchr::memchr(0, bytes) {
        return Err(Error::new(
            Status::INVALID,
            format_args!("a C string cannot hold the NUL at offset {at}"),
        ));
    }
    let mut text = Vec::new();
    text.try_extend(bytes)?;
    text.try_push(0)?;
    Slice::from_vec(text)
}

/// Makes another handle on the same bytes, without copying them.
///
/// Each handle has one owner and is freed once. Errors: the handle's refusals, `MEMBUF_ERR_NO_MEMORY`.
/// Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_slice_dup(
    slice: *const membuf_slice,
    out: *mut *mut membuf_slice,
    err: *mut membuf_error,
) -> membuf_status {
    // SAFETY: C's promises about `out` and `err` are passed on.
    unsafe { derive("membuf_slice_dup", slice, out, err, |whole| Ok(whole.dup())) }
}

/// Makes a handle on `len` bytes from `start` on, without copying them.
///
/// Errors: `MEMBUF_ERR_INVALID` when the part is not inside the slice. Python: memoryview(b)[start:start + len].
/// Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_slice_sub(
    slice: *const membuf_slice,
    start: usize,
    len: usize,
    out: *mut *mut membuf_slice,
    err: *mut membuf_error,
) -> membuf_status {
    // SAFETY: C's promises about `out` and `err` are passed on.
    unsafe { derive("membuf_slice_sub", slice, out, err, |whole| whole.sub(start, len)) }
}

/// Frees a slice. Never fails; NULL is fine, a handle that was freed already is ignored (see `membuf_set_misuse_hook`).
///
/// The memory goes when the last slice and stream that share it are gone. Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_slice_free(slice: *mut membuf_slice) {
    guard::free::<SliceObject>("membuf_slice_free", slice);
}
