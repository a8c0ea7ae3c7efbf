//! Streams over functions of the program.

use super::decode;
use super::error::membuf_error;
use super::guard;
use super::object::AnyStream;
use super::status::membuf_status;
use super::stream::membuf;
use crate::host::callback::{Callback, Functions, membuf_callback_table};
use crate::stream::{Error, Result, Status};
use core::ffi::c_void;

/// Opens a raw stream of bytes over the functions of `table`, which is copied: a socket, a file, an object of another
/// language.
///
/// `membuf_read` and `membuf_read_slice` call `read` until they have what was asked for, the stream ends or a call fails; a
/// failure behind bytes that arrived comes with the next read. `membuf_read1` calls it once, as Python's read(n) does on a
/// raw stream. `membuf_write` calls `write` once, so success may mean a part: `*out_n` says how much; `membuf_writelines`,
/// `membuf_copy`, wrappers and writers go on with the rest. Lines are read byte by byte, as Python does, and one that
/// fails before its end is kept for the next read. `membuf_close` calls `flush` and `close`, `membuf_free` neither. Verbs of
/// memory (`membuf_pread`, `membuf_peek`, `membuf_reserve`, `membuf_getvalue` and the like) are unsupported.
///
/// Verbs return what the functions answer; `MEMBUF_ERR_CALLBACK` for an answer that is no status, `MEMBUF_ERR_IO` for more
/// bytes than asked or a negative position, `MEMBUF_ERR_UNSUPPORTED` for a function that is NULL and has no default.
/// `*out` is owned by the caller, NULL on failure. Errors: `MEMBUF_ERR_NULL`, `MEMBUF_ERR_INVALID` for a wrong
/// `struct_size`, `MEMBUF_ERR_UNSUPPORTED` for a function that this version does not know, `MEMBUF_ERR_NO_MEMORY`.
/// Python: a subclass of RawIOBase. Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_callback_new(
    table: *const membuf_callback_table,
    user_data: *mut c_void,
    out: *mut *mut membuf,
    err: *mut membuf_error,
) -> membuf_status {
    // SAFETY: C's promises about `table`, `user_data`, `out` and `err` are passed on.
    unsafe {
        guard::open("membuf_callback_new", out, err, || {
            AnyStream::boxed(Callback::new(functions(table, user_data)?))
        })
    }
}

/// # Safety
/// `table` is NULL or points to as many bytes as its first word says; its functions may be called with `user_data`.
unsafe fn functions(table: *const membuf_callback_table, user_data: *mut c_void) -> Result<Functions> {
    // SAFETY: as the caller promised; a table of zeros has no functions.
    match unsafe { decode::options(table) } {
        Ok(None) => Err(Error::new(Status::NULL, format_args!("table is NULL"))),
        // There is no earlier version.
        Ok(Some(own)) if own.struct_size < size_of::<membuf_callback_table>() => Err(Error::new(
            Status::INVALID,
            format_args!(
                "struct_size must be the size of the table, {} bytes, not {}",
                size_of::<membuf_callback_table>(),
                own.struct_size
            ),
        )),
        // SAFETY: as the caller promised.
        Ok(Some(own)) => Ok(unsafe { Functions::new(own, user_data) }),
        Err(error) => {
            if error.status() == Status::UNSUPPORTED {
                // A newer table begins with all of ours, and what it owns is released.
                // SAFETY: as the caller promised.
                drop(unsafe { Functions::new(table.read_unaligned(), user_data) });
            }
            Err(error)
        }
    }
}
