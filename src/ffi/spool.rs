//! Spools: in memory up to a size, then on disk.

use super::decode::{self, put};
use super::error::membuf_error;
use super::guard::{self, get, run};
use super::object::AnyStream;
use super::status::{MEMBUF_OK, membuf_status};
use super::stream::membuf;
use crate::stream::{Error, Result, Status};
use core::ffi::{CStr, c_char};

/// What a spool does; to be combined with `|`.
#[repr(C)]
pub enum membuf_spool_flag {
    /// What would pass `max_size` or the budget answers `MEMBUF_ERR_LIMIT`, instead of going to disk.
    MEMBUF_SPOOL_REFUSE = 1,
}

/// Options of spools. Zero in a field means its default; set `struct_size` to `sizeof(membuf_spool_options)`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct membuf_spool_options {
    /// `sizeof(membuf_spool_options)`.
    pub struct_size: usize,
    /// Bytes of content that are held in memory, at most; 0: any number.
    pub max_size: usize,
    /// Path of the directory that the file is made in, NUL-terminated; NULL: the system's, `/tmp`. The environment is not asked.
    pub directory: *const c_char,
    /// `MEMBUF_SPOOL_*`.
    pub flags: u32,
    /// 0.
    pub reserved: u32,
}

/// Opens an empty stream of bytes that is in memory until a write or `membuf_truncate` makes its content larger than `max_size`,
/// or all spools together larger than the budget (`membuf_set_memory_budget`); then it is in a temporary file.
///
/// Every verb works the same before and after; only `membuf_truncate` to more than there is extends, with zeros, where
/// the content is on disk or that leads to disk. Seeking alone moves nothing there; `membuf_rollover` and `membuf_fileno` do.
/// Of the options, NULL are the defaults.
///
/// On disk: the file has no name, so nothing is left behind however the process ends, and its descriptor is closed on exec.
/// Small writes are combined in memory until `membuf_flush`, which nobody needs for reading them. `membuf_getvalue` and large
/// reads map the file instead of copying it; what slices see never changes: a write over it, or cutting it off, first
/// moves the content to a new file. `membuf_take` and `membuf_clear` begin again in memory.
///
/// A write is taken whole or not at all: space on the disk is reserved before anything is written, and the memory is let go only when
/// all of the content is on disk. Where there is no space, or no directory any more, the status is `MEMBUF_ERR_IO`
/// with the `os_errno`, and content and position are as before. Where the file system cannot reserve space, the file is
/// written first, and what cannot be written later stays in memory, and in the stream. One thing cannot be undone: a device that
/// fails (EIO), or a file system that needs new space to overwrite, in the midst of a write of 64 KiB or more over what was there
/// before; then `*out_n` says how many of its bytes have been replaced.
///
/// For text wrap it with `membuf_text_wrap`; flush the wrapper to have the spool know of what was written.
/// After a fork, parent and child have the same file: one of them leaves the stream alone.
/// `*out` is owned by the caller, NULL on failure. Errors: `MEMBUF_ERR_INVALID` for options that are none, other flags, and an
/// empty directory, `MEMBUF_ERR_UNSUPPORTED` on systems without descriptors, `MEMBUF_ERR_NULL`, `MEMBUF_ERR_NO_MEMORY`.
/// Python: tempfile.SpooledTemporaryFile. Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_spool_new(
    options: *const membuf_spool_options,
    out: *mut *mut membuf,
    err: *mut membuf_error,
) -> membuf_status {
    // SAFETY: C's promises about `options`, `out` and `err` are passed on.
    unsafe { guard::open("membuf_spool_new", out, err, || stream_with(decode::options(options)?)) }
}

/// # Safety
/// The directory is NULL or a NUL-terminated path.
#[cfg(unix)]
unsafe fn stream_with(options: Option<membuf_spool_options>) -> Result<AnyStream> {
    use crate::host::spool::{Directory, Spool, SpoolOptions};
    let (mut max_size, mut flags, mut directory) = (0, 0, None);
    if let Some(options) = options {
        if options.flags > 1 || options.reserved != 0 {
            return Err(Error::new(
                Status::INVALID,
                format_args!(
                    "flags must be at most 1, reserved 0, not {} and {}",
                    options.flags, options.reserved
                ),
            ));
        }
        (max_size, flags) = (options.max_size, options.flags);
        // SAFETY: as the caller promised.
        directory = (!options.directory.is_null()).then(|| unsafe { CStr::from_ptr(options.directory) });
    }
    let refuses = flags & membuf_spool_flag::MEMBUF_SPOOL_REFUSE as u32 != 0;
    AnyStream::boxed(Spool::new(SpoolOptions { max_size, directory: Directory::new(directory)?, refuses })?)
}

#[cfg(not(unix))]
unsafe fn stream_with(_options: Option<membuf_spool_options>) -> Result<AnyStream> {
    Err(Error::new(Status::UNSUPPORTED, format_args!("this system has no file descriptors")))
}

#[cfg(unix)]
use crate::host::spool::{Spool, budget, save_bytes, set_budget};

/// Without descriptors there are no spools.
#[cfg(not(unix))]
mod none {
    use super::{Error, Result, Status};
    use core::ffi::CStr;

    pub enum Spool {}

    impl Spool {
        pub fn rollover(&mut self) -> Result<()> {
            match *self {}
        }
        pub fn rolled(&mut self) -> Result<bool> {
            match *self {}
        }
        pub fn save_as(&mut self, _path: &CStr) -> Result<()> {
            match *self {}
        }
    }

    pub fn save_bytes(_content: &[u8], _path: &CStr) -> Result<()> {
        Err(Error::new(Status::UNSUPPORTED, format_args!("this system has no file descriptors")))
    }

    pub fn set_budget(_bytes: usize) {}

    pub fn budget() -> (usize, usize) {
        (usize::MAX, 0)
    }
}

#[cfg(not(unix))]
use none::{Spool, budget, save_bytes, set_budget};

fn spool(stream: &mut AnyStream) -> Option<&mut Spool> {
    stream.as_dyn().as_any()?.downcast_mut()
}

fn as_spool<'a>(stream: &'a mut AnyStream, verb: &str) -> Result<&'a mut Spool> {
    let kind = stream.as_dyn().kind();
    spool(stream)
        .ok_or_else(|| Error::new(Status::UNSUPPORTED, format_args!("{kind:?} streams have no {verb}")))
}

/// Moves the content of a spool to disk, whatever its size; nothing happens where it is there already.
///
/// The position stays. `MEMBUF_SPOOL_REFUSE` does not concern it, nor what is on disk. Errors: `MEMBUF_ERR_IO` where that fails, and all
/// is as before; `MEMBUF_ERR_UNSUPPORTED` on all but spools, `MEMBUF_ERR_NO_MEMORY`. Python: rollover().
/// Threads: one call at a time on `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_rollover(s: *mut membuf) -> membuf_status {
    run("membuf_rollover", s, |stream: &mut AnyStream| as_spool(stream, "rollover")?.rollover())
}

/// Gives 1 where the content of a spool is on disk, else 0.
///
/// Errors: `MEMBUF_ERR_UNSUPPORTED` on all but spools. Python: _rolled. Threads: one call at a time on `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_rolled(s: *mut membuf, out_yes: *mut i32) -> membuf_status {
    let rolled = |stream: &mut AnyStream| as_spool(stream, "rolled")?.rolled().map(i32::from);
    // SAFETY: C's promise about `out_yes` is passed on.
    unsafe { get("membuf_rolled", s, out_yes, 0, rolled) }
}

/// Makes the whole content a file at `path`, NUL-terminated, in the place of what was there; text as UTF-8.
///
/// Whole or not at all: the file takes its name only when all of it has reached the disk (fsync); until then, and on failure,
/// what was at `path` is as before. Position and content of the stream stay. A spool on disk is not copied where
/// `path` is on the same file system and nobody has its descriptor or slices of it: the file gets the name, and the stream
/// moves to another file with its next write. Until then who writes to the file changes what the stream reads.
/// The file is readable and writable for its owner alone; a symbolic link at `path` is replaced, not followed.
/// Errors: `MEMBUF_ERR_IO`, `MEMBUF_ERR_UNSUPPORTED` on streams without `membuf_getvalue` and on systems without descriptors,
/// `MEMBUF_ERR_NULL`, `MEMBUF_ERR_NO_MEMORY`. Threads: one call at a time on `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_save_as(s: *mut membuf, path: *const c_char) -> membuf_status {
    run("membuf_save_as", s, |stream: &mut AnyStream| {
        if path.is_null() {
            return Err(Error::new(Status::NULL, format_args!("path is NULL")));
        }
        // SAFETY: NUL-terminated, as the caller promised.
        let path = unsafe { CStr::from_ptr(path) };
        if let Some(spool) = spool(stream) {
            return spool.save_as(path);
        }
        save_bytes(stream.as_dyn().getvalue()?.as_bytes(), path)
    })
}

/// Limits the memory that the content of all spools of the process takes together to `bytes`; `SIZE_MAX` lifts the limit, as it is at
/// first.
///
/// A spool that would pass it goes to disk early, or refuses the write, see `membuf_spool_new`. What is in memory already
/// stays there. Never fails. Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_set_memory_budget(bytes: usize) -> membuf_status {
    set_budget(bytes);
    MEMBUF_OK
}

/// Gives the limit of `membuf_set_memory_budget`, and the bytes of it that are used.
///
/// Counted in steps of 4096 bytes for each spool, and including memory that a spool keeps for what is written next; what slices
/// alone keep is not counted. Never fails. Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_memory_budget(out_limit: *mut usize, out_used: *mut usize) -> membuf_status {
    let (limit, used) = budget();
    // SAFETY: NULL or valid for writes, as the caller promised.
    unsafe {
        put(out_limit, limit);
        put(out_used, used);
    }
    MEMBUF_OK
}
