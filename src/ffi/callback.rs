//! Streams over functions of the program.

use super::decode;
use super::error::membuf_error;
use super::guard;
use super::object::AnyStream;
use super::status::membuf_status;
use super::stream::membuf;
use crate::host::callback::{Callback, Functions, membuf_callback_table};
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
            let functions = decode::table(table, |own| Functions::new(own, user_data))?;
            AnyStream::boxed(Callback::new(functions))
        })
    }
}
