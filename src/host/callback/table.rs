//! The functions behind a callback stream: how each is called, and what its answer means.

use crate::host::raw::Device;
use crate::memory::ReleaseFn;
use crate::stream::{Error, Kind, Result, Status, Whence};
use core::ffi::c_void;

/// The functions of a stream that a program makes itself. Set `struct_size` to `sizeof(membuf_callback_table)`; each
/// function may be NULL.
///
/// All get the `user_data` of `membuf_callback_new` first, and answer `MEMBUF_CONTINUE` when they are done, else a status
/// that the verb then returns (see `membuf_answer`). Outputs are never NULL and hold 0, positions and the descriptor -1,
/// until they are set. A function must not keep a pointer it was given. On the stream itself it may call nothing but
/// `membuf_free`, which takes effect when the verb returns: every other verb answers `MEMBUF_ERR_BUSY`.
#[allow(non_camel_case_types)]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct membuf_callback_table {
    /// `sizeof(membuf_callback_table)`.
    pub struct_size: usize,
    /// Reads up to `cap` bytes, at least 1, into `buf`; `*out_n` says how many, 0 at the end. Bytes of a read that fails
    /// do not count. `MEMBUF_ERR_WOULD_BLOCK` when there are none yet. NULL: the stream is not readable.
    pub read: Option<
        unsafe extern "C" fn(user_data: *mut c_void, buf: *mut c_void, cap: usize, out_n: *mut usize) -> i32,
    >,
    /// Writes up to `len` bytes, at least 1; `*out_n` says how many were taken, also of a write that fails. NULL: the
    /// stream is not writable.
    pub write: Option<
        unsafe extern "C" fn(
            user_data: *mut c_void,
            data: *const c_void,
            len: usize,
            out_n: *mut usize,
        ) -> i32,
    >,
    /// Moves the position by `offset` from `whence` (`MEMBUF_SEEK_*`); `*out_pos` is the new one. NULL: not seekable.
    pub seek: Option<
        unsafe extern "C" fn(user_data: *mut c_void, offset: i64, whence: i32, out_pos: *mut i64) -> i32,
    >,
    /// Gives the position. NULL: asked of `seek`, with 0 from `MEMBUF_SEEK_CUR`.
    pub tell: Option<unsafe extern "C" fn(user_data: *mut c_void, out_pos: *mut i64) -> i32>,
    /// Cuts or extends the content to `size` bytes, and gives its new size. The position stays. NULL: unsupported.
    pub truncate: Option<unsafe extern "C" fn(user_data: *mut c_void, size: i64, out_size: *mut i64) -> i32>,
    /// Hands on what was written. NULL: nothing to do.
    pub flush: Option<unsafe extern "C" fn(user_data: *mut c_void) -> i32>,
    /// Closes, after a `flush` that may have failed; called once at most, and never by `membuf_free`. NULL: nothing to do.
    pub close: Option<unsafe extern "C" fn(user_data: *mut c_void) -> i32>,
    /// Gives not 0 when what is behind the stream is closed. Not asked after `membuf_close`. NULL: open until then.
    pub closed: Option<unsafe extern "C" fn(user_data: *mut c_void, out_yes: *mut i32) -> i32>,
    /// Gives not 0 when the stream can be read. NULL: when there is a `read`.
    pub readable: Option<unsafe extern "C" fn(user_data: *mut c_void, out_yes: *mut i32) -> i32>,
    /// Gives not 0 when the stream can be written. NULL: when there is a `write`.
    pub writable: Option<unsafe extern "C" fn(user_data: *mut c_void, out_yes: *mut i32) -> i32>,
    /// Gives not 0 when the position can be moved. NULL: when there is a `seek`.
    pub seekable: Option<unsafe extern "C" fn(user_data: *mut c_void, out_yes: *mut i32) -> i32>,
    /// Gives not 0 for a terminal. NULL: it is none.
    pub isatty: Option<unsafe extern "C" fn(user_data: *mut c_void, out_yes: *mut i32) -> i32>,
    /// Gives the file descriptor that is the stream's storage and position. NULL: unsupported.
    pub fileno: Option<unsafe extern "C" fn(user_data: *mut c_void, out_fd: *mut i32) -> i32>,
    /// Called exactly once, when the stream and all wrappers of it are gone, on whichever thread that happens; also
    /// when `membuf_callback_new` fails, unless the table itself is NULL or of a wrong size. NULL: nothing to do.
    pub release: Option<unsafe extern "C" fn(user_data: *mut c_void)>,
}

type YesFn = Option<unsafe extern "C" fn(user_data: *mut c_void, out_yes: *mut i32) -> i32>;

/// A copy of the table with its user data, which is released when this is dropped.
pub struct Functions {
    table: membuf_callback_table,
    user_data: *mut c_void,
}

// SAFETY: whoever makes these functions accepts that any thread may call them, one at a time.
unsafe impl Send for Functions {}

impl Drop for Functions {
    fn drop(&mut self) {
        let release: Option<ReleaseFn> = self.table.release;
        if let Some(release) = release {
            // SAFETY: the promise of `Functions::new`; there is one owner, so this is the one call.
            unsafe { release(self.user_data) };
        }
    }
}

#[cold]
fn missing<T>(verb: &str) -> Result<T> {
    Err(Error::new(Status::UNSUPPORTED, format_args!("the stream has no {verb} callback")))
}

/// Whether a callback is done, or else why not.
pub fn check(verb: &str, answer: i32) -> Result<()> {
    match Status::from_callback(answer) {
        None => Ok(()),
        Some(status) => Err(Error::new(status, format_args!("the {verb} callback answered {answer}"))),
    }
}

fn check_count(verb: &str, n: usize, most: usize) -> Result<usize> {
    if n <= most {
        return Ok(n);
    }
    Err(Error::new(Status::IO, format_args!("the {verb} callback must give at most {most} bytes, not {n}")))
}

fn check_position(verb: &str, position: i64) -> Result<i64> {
    if position >= 0 {
        return Ok(position);
    }
    Err(Error::new(Status::IO, format_args!("the {verb} callback must give at least 0, not {position}")))
}

impl Functions {
    /// # Safety
    /// Every function of the table may be called with `user_data`, on any thread, as the table's documentation says,
    /// until `release` was called.
    pub unsafe fn new(table: membuf_callback_table, user_data: *mut c_void) -> Functions {
        Functions { table, user_data }
    }

    fn ask(&self, verb: &str, function: YesFn, otherwise: bool) -> Result<bool> {
        let Some(function) = function else { return Ok(otherwise) };
        let mut yes = 0;
        // SAFETY: the promise of `Functions::new`.
        check(verb, unsafe { function(self.user_data, &mut yes) })?;
        Ok(yes != 0)
    }
}

impl Device for Functions {
    const KIND: Kind = Kind::Callback;

    fn check_writable(&self) -> Result<()> {
        if self.table.write.is_some() { Ok(()) } else { missing("write") }
    }

    fn check_readable(&self) -> Result<()> {
        if self.table.read.is_some() { Ok(()) } else { missing("read") }
    }

    fn read(&self, room: &mut [u8]) -> Result<usize> {
        let Some(read) = self.table.read else { return missing("read") };
        let (buf, cap, mut n) = (room.as_mut_ptr(), room.len(), 0);
        // SAFETY: the promise of `Functions::new`; the room is valid for writes of `cap` bytes.
        check("read", unsafe { read(self.user_data, buf.cast(), cap, &mut n) })?;
        check_count("read", n, cap)
    }

    fn write(&self, data: &[u8]) -> Result<usize> {
        let Some(write) = self.table.write else { return missing("write") };
        let (start, len, mut n) = (data.as_ptr(), data.len(), 0);
        // SAFETY: the promise of `Functions::new`; the data is valid for reads of `len` bytes.
        let answer = unsafe { write(self.user_data, start.cast(), len, &mut n) };
        let taken = check_count("write", n, len);
        match check("write", answer) {
            Ok(()) => taken,
            // A count that cannot be is no count.
            Err(error) => Err(error.with(|detail| detail.transferred = taken.unwrap_or(0))),
        }
    }

    fn seek(&self, offset: i64, whence: Whence) -> Result<i64> {
        let Some(seek) = self.table.seek else { return missing("seek") };
        let mut position = -1;
        // SAFETY: the promise of `Functions::new`.
        check("seek", unsafe { seek(self.user_data, offset, whence as i32, &mut position) })?;
        check_position("seek", position)
    }

    fn tell(&self) -> Result<i64> {
        let Some(tell) = self.table.tell else {
            return if self.table.seek.is_some() { self.seek(0, Whence::Current) } else { missing("tell") };
        };
        let mut position = -1;
        // SAFETY: the promise of `Functions::new`.
        check("tell", unsafe { tell(self.user_data, &mut position) })?;
        check_position("tell", position)
    }

    fn truncate(&self, size: i64) -> Result<i64> {
        let Some(truncate) = self.table.truncate else { return missing("truncate") };
        let mut new_size = -1;
        // SAFETY: the promise of `Functions::new`.
        check("truncate", unsafe { truncate(self.user_data, size, &mut new_size) })?;
        check_position("truncate", new_size)
    }

    fn flush(&self) -> Result<()> {
        let Some(flush) = self.table.flush else { return Ok(()) };
        // SAFETY: the promise of `Functions::new`.
        check("flush", unsafe { flush(self.user_data) })
    }

    fn close(&self) -> Result<()> {
        let Some(close) = self.table.close else { return Ok(()) };
        // SAFETY: the promise of `Functions::new`.
        check("close", unsafe { close(self.user_data) })
    }

    fn closed(&self) -> Result<bool> {
        self.ask("closed", self.table.closed, false)
    }

    fn readable(&self) -> Result<bool> {
        self.ask("readable", self.table.readable, self.table.read.is_some())
    }

    fn writable(&self) -> Result<bool> {
        self.ask("writable", self.table.writable, self.table.write.is_some())
    }

    fn seekable(&self) -> Result<bool> {
        self.ask("seekable", self.table.seekable, self.table.seek.is_some())
    }

    fn isatty(&self) -> Result<bool> {
        self.ask("isatty", self.table.isatty, false)
    }

    fn fileno(&self) -> Result<i32> {
        let Some(fileno) = self.table.fileno else { return missing("fileno") };
        let mut fd = -1;
        // SAFETY: the promise of `Functions::new`.
        check("fileno", unsafe { fileno(self.user_data, &mut fd) })?;
        check_position("fileno", i64::from(fd)).map(|_| fd)
    }
}
