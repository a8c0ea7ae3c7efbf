//! Verbs on bytes in memory that are done at once: without a mark, and without what a failure or a panic would need.

use crate::ffi::decode::put;
use crate::ffi::handle::AtOnce;
use crate::ffi::object::{AnyStream, Object, Resident, TABLE};
use crate::ffi::status::{MEMBUF_OK, membuf_status};
use crate::ffi::stream::membuf;
use crate::memory::BytesIo;

/// Runs `verb` on a byte stream in memory that is idle, without what a failure or a panic would need: it must not panic.
/// When nothing was done, [`call`] is to be taken, which knows why.
#[inline(always)]
pub fn at_once(handle: *const membuf, verb: impl FnOnce(&mut BytesIo) -> bool) -> AtOnce {
    TABLE.at_once(handle.addr(), AnyStream::KIND, |body| match &mut *body.object {
        Object::Stream(AnyStream::Bytes(stream)) => verb(stream),
        _ => false,
    })
}

/// Writes what a verb that was tried at once answered, if it did.
///
/// # Safety
/// `out` is NULL or valid for a write.
#[inline(always)]
pub unsafe fn give<R>(out: *mut R, answer: Option<R>) -> bool {
    let Some(answer) = answer else { return false };
    // SAFETY: as the caller promised.
    unsafe { put(out, answer) };
    true
}

/// The end of a verb that was done at once on a handle that was freed meanwhile. `extern "C"`, so that nothing needs to
/// be kept for unwinding: the verbs jump here.
#[cold]
#[inline(never)]
pub extern "C" fn end_doomed(handle: *const membuf) -> membuf_status {
    TABLE.end_doomed(handle.addr());
    MEMBUF_OK
}
