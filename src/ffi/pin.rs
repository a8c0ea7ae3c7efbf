//! Pins: a stream's content lent out for reading and writing in place.

use super::decode::put;
use super::guard::{self, get_handle};
use super::object::{AnyStream, Resident, TABLE};
use super::status::{MEMBUF_OK, membuf_status};
use super::stream::membuf;
use crate::memory::Pin;

/// The content of a byte stream, lent out for reading and writing in place. Python: the memoryview of getbuffer().
///
/// Freed once by the caller with `membuf_pin_free`. Keeps the memory, even after the stream's handle is freed.
pub struct membuf_pin {
    _private: [u8; 0],
}

/// Lends the content out as it is, wherever the position is; `*out` is a pin, owned by the caller.
///
/// There may be several, and of an empty stream, too. As long as one is left, whatever writes, cuts, replaces or lets go
/// of content answers `MEMBUF_ERR_EXPORTED`, an empty write and `membuf_close` included: `membuf_write`, `_writelines`,
/// `_pwrite`, `_reserve`, `_truncate`, `_take`, `_clear`, `_set_state`, `_reserve_capacity`, `_shrink`, `_close`.
/// Reading, seeking and `membuf_getvalue` go on; slices made meanwhile are copies. Content that slices share, or that was
/// lent for reading, is copied first. Byte streams in memory only. Errors: `MEMBUF_ERR_NO_MEMORY`,
/// `MEMBUF_ERR_UNSUPPORTED` on all others. Python: getbuffer(). Threads: one call at a time on `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_getbuffer(s: *mut membuf, out: *mut *mut membuf_pin) -> membuf_status {
    // SAFETY: C's promise about `out` is passed on.
    unsafe { get_handle("membuf_getbuffer", s, out, |stream: &mut AnyStream| stream.as_dyn().getbuffer()) }
}

/// Gives the pinned bytes: `*out_data` and `*out_len`, to be read and written in place until the pin is freed.
///
/// What is written there is the stream's content at once. `*out_data` is not NULL on success, even for an empty pin.
/// membuf does not order such accesses against calls on the stream by other threads. Costs no lock. Errors: the
/// handle's refusals. Python: the memoryview itself. Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_pin_data(
    pin: *const membuf_pin,
    out_data: *mut *mut u8,
    out_len: *mut usize,
) -> membuf_status {
    let word = pin.addr();
    let (status, data, len) = match TABLE.view(word, Pin::KIND) {
        Ok((data, len)) => (MEMBUF_OK, data, len),
        Err(refused) => (guard::refuse("membuf_pin_data", word, refused).status(), core::ptr::null_mut(), 0),
    };
    // SAFETY: NULL or valid for writes, as the caller promised.
    unsafe {
        put(out_data, data);
        put(out_len, len);
    }
    status
}

/// Frees a pin. Never fails; NULL is fine, a handle that was freed already is ignored (see `membuf_set_misuse_hook`).
///
/// With the last one the stream can be changed again, or, if it is gone, the memory goes.
/// Python: release(). Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_pin_free(pin: *mut membuf_pin) {
    guard::free::<Pin>("membuf_pin_free", pin);
}
