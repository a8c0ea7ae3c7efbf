//! ZIP archives over any byte stream: options, and archives packed and unpacked in one call.

use super::decode;
use super::error::membuf_error;
use super::guard;
use super::object::SliceObject;
use super::progress::{self, membuf_progress};
use super::slice::{membuf_pair, membuf_slice, membuf_view};
use super::status::membuf_status;
use crate::formats::Progress;
use crate::formats::zip::{self, EntryOptions, Everything, Options};
use crate::memory::{BytesIo, Slice, TryVec, try_box};
use crate::stream::{Error, Result, Status};
use core::ffi::c_void;

/// How entries are stored.
#[repr(C)]
pub enum membuf_zip_method {
    /// For an entry, as the writer's options say; for a writer, `MEMBUF_ZIP_DEFLATE`.
    MEMBUF_ZIP_DEFAULT = 0,
    /// As they are. Python: ZIP_STORED.
    MEMBUF_ZIP_STORE = 1,
    /// Compressed, but stored where that is no longer and the size is known before. Python: ZIP_DEFLATED.
    MEMBUF_ZIP_DEFLATE = 2,
    /// Compressed by Zstandard, likewise. Faster and smaller, but few other programs read it: bsdtar, 7-Zip, Python from 3.14 on.
    /// `MEMBUF_ERR_UNSUPPORTED` in a library that was built without it. Python: ZIP_ZSTANDARD.
    MEMBUF_ZIP_ZSTD = 3,
}

/// What `membuf_zip_options` allows; to be combined with `|`.
#[repr(C)]
pub enum membuf_zip_flag {
    /// Writers add entries whose name is there already.
    MEMBUF_ZIP_DUPLICATES = 1,
    /// Readers open archives whose entries share bytes, as those of archives that want to be large do.
    MEMBUF_ZIP_OVERLAP = 2,
}

/// Options of writers (`method`, `level`, `flags`), readers (the limits, `flags`) and both (`progress`). Zero in a field means
/// its default; set `struct_size` to `sizeof(membuf_zip_options)`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct membuf_zip_options {
    /// `sizeof(membuf_zip_options)`.
    pub struct_size: usize,
    /// `MEMBUF_ZIP_*`, a method.
    pub method: i32,
    /// 1, fast, to 9, small; 0: 6. For `MEMBUF_ZIP_ZSTD` 1 to 22; 0: 3. Its high levels are costly: a streamed entry takes about
    /// 5 MiB of memory while it is open at level 3, 90 MiB at 19, 170 MiB at 20 and 650 MiB at 22. So levels
    /// beyond 19 are for those who have that much to spare. An entry that is added as a whole takes the less the smaller it is.
    pub level: i32,
    /// Most bytes to produce from one entry; 0: 1 GiB, `UINT64_MAX`: no limit. Counted as they are produced, never
    /// believed from headers.
    pub max_entry_size: u64,
    /// Most bytes to produce from all entries that one reader reads; 0: 4 GiB, `UINT64_MAX`: no limit.
    pub max_total_size: u64,
    /// Most entries of an archive; 0: 1,000,000, `UINT64_MAX`: no limit.
    pub max_entries: u64,
    /// Most bytes to produce from each compressed byte of an entry, once it has produced 16 MiB; 0: 200, `UINT64_MAX`: no limit.
    pub max_ratio: u64,
    /// `MEMBUF_ZIP_DUPLICATES`, `MEMBUF_ZIP_OVERLAP`; 0: neither.
    pub flags: u32,
    /// Who hears of the progress, in bytes of content, and who may end it.
    pub progress: membuf_progress,
    /// How many threads, at most 64, compress at once in `membuf_zip_pack` and `membuf_zip_writer_add_all`; 0 and 1: the caller's alone.
    /// The archive has the same bytes whatever it is. The others end with the call, receive no signals, and call back nobody; where the
    /// system gives fewer threads, those do it. For each of them up to 32 MiB of content, or one entry that is larger, may wait to be
    /// written. A process that was single-threaded is not after that, to the C library.
    pub threads: u32,
}

/// What is said of one entry that is written. Zero in a field means its default; set `struct_size` to
/// `sizeof(membuf_zip_entry_options)`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct membuf_zip_entry_options {
    /// `sizeof(membuf_zip_entry_options)`.
    pub struct_size: usize,
    /// `MEMBUF_ZIP_*`, a method; 0: the writer's.
    pub method: i32,
    /// 1, fast, to 9, small, or 22 for `MEMBUF_ZIP_ZSTD`; 0: the writer's, or, where that is for another method, 6, 3 for
    /// `MEMBUF_ZIP_ZSTD`.
    pub level: i32,
    /// Type and permissions as in `st_mode`; 0: 0600, or 0775 for a directory. Without a type it is a file, or a directory.
    pub mode: u32,
    /// Date and time to show, in seconds since 1970 as if they were UTC: 1980 to 2107, in steps of 2 seconds; 0: 1980-01-01.
    pub time: i64,
    /// A comment, UTF-8, at most 65,535 bytes.
    pub comment: membuf_view,
    /// Bytes of content that an entry written through `membuf_zip_writer_open` is expected to have; 0: not known. From 4 GiB on its header
    /// has room for sizes of 64 bits, so that they can be put there when it ends, instead of behind the data. No promise: an
    /// entry that gets less or more is as valid.
    pub size_hint: u64,
}

/// The caller's options, and whom to tell of progress.
///
/// # Safety
/// `options` is NULL or a valid struct of the size that it states.
pub(super) unsafe fn settings(
    function: &'static str,
    options: *const membuf_zip_options,
) -> Result<(Options, Progress)> {
    // SAFETY: as the caller promised.
    let Some(own) = (unsafe { decode::options(options)? }) else { return Ok(Default::default()) };
    let duplicates = membuf_zip_flag::MEMBUF_ZIP_DUPLICATES as u32;
    let overlap = membuf_zip_flag::MEMBUF_ZIP_OVERLAP as u32;
    if own.flags & !(duplicates | overlap) != 0 {
        return Err(Error::new(Status::INVALID, format_args!("flags must be at most 3, not {}", own.flags)));
    }
    let options = Options::default()
        .limits(own.max_entry_size, own.max_total_size, own.max_entries)
        .ratio(own.max_ratio)
        .allow(own.flags & duplicates != 0, own.flags & overlap != 0)
        .compression(own.method, own.level)?
        .threads(own.threads)?;
    // SAFETY: the function lasts as long as the handle, which the caller promised.
    Ok((options, unsafe { progress::watch(function, &own.progress)? }))
}

/// # Safety
/// `options` is NULL or a valid struct of the size that it states, whose comment is valid as long as the result is used.
pub(super) unsafe fn entry_settings<'a>(
    options: *const membuf_zip_entry_options,
) -> Result<EntryOptions<'a>> {
    // SAFETY: as the caller promised.
    let Some(own) = (unsafe { decode::options(options)? }) else { return Ok(EntryOptions::default()) };
    // SAFETY: likewise.
    let comment = unsafe { decode::view(&own.comment)? };
    let membuf_zip_entry_options { method, level, mode, time, size_hint, .. } = own;
    Ok(EntryOptions { method, level, mode, time, comment, size_hint })
}

/// The caller's entries, up to the first that cannot be read, and what is wrong with that.
///
/// # Safety
/// `entries` is valid for `count` pairs, which are valid as long as the result is used.
pub(super) unsafe fn names_and_contents<'a>(
    entries: *const membuf_pair,
    count: usize,
) -> Result<(Vec<zip::Entry<'a>>, Option<Error>)> {
    let mut own = Vec::new();
    // SAFETY: as the caller promised.
    for entry in unsafe { decode::array("entries", entries, count)? } {
        // SAFETY: likewise.
        match unsafe { decode::pair(entry) } {
            Ok(entry) => own.try_push(entry)?,
            Err(error) => return Ok((own, Some(error))),
        }
    }
    Ok((own, None))
}

/// Makes an archive of `count` entries, names and contents, in their order.
///
/// The same entries give the same bytes, always: every time is 1980-01-01, every mode 0600, or 0775 for a directory. A name
/// that ends in "/" is a directory and has no content. `options->threads` compress at once. `options` NULL: deflate at level 6. `*out` is owned by the caller, NULL on failure.
/// Errors: `MEMBUF_ERR_INVALID` for a directory with content, an empty name, and one that was there before, holds a NUL or is
/// too long (65,535 bytes); what `options->progress` ends it with;
/// `MEMBUF_ERR_DECODE` for one that is not UTF-8; `MEMBUF_ERR_NULL`, `MEMBUF_ERR_OVERFLOW`, `MEMBUF_ERR_NO_MEMORY`.
/// Python: ZipFile.writestr for each. Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_zip_pack(
    entries: *const membuf_pair,
    count: usize,
    options: *const membuf_zip_options,
    out: *mut *mut membuf_slice,
    err: *mut membuf_error,
) -> membuf_status {
    const NAME: &str = "membuf_zip_pack";
    // SAFETY: C's promises about `entries`, `options`, `out` and `err` are passed on.
    unsafe {
        guard::open(NAME, out, err, || {
            let (options, progress) = settings(NAME, options)?;
            let (entries, unreadable) = names_and_contents(entries, count)?;
            if let Some(error) = unreadable {
                return Err(error);
            }
            Ok(SliceObject::from(zip::pack(&entries, &options, progress)?))
        })
    }
}

/// Reads all entries of the archive in the `len` bytes at `data`: what `membuf_zip_pack` made one of.
///
/// `*out_entries` are the names, in UTF-8, and contents of the `*out_count` entries, in the archive's order, borrowed from
/// `*out` until that is freed; directories have names that end in "/" and no content. Names come as the archive has them:
/// check them before you use one as a path. `options` NULL: the default limits. `*out` is owned by the caller, NULL on failure.
/// Errors: those of `membuf_zip_reader_new` and `membuf_zip_reader_read`. Python: read(name) for each of namelist().
/// Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_zip_unpack(
    data: *const c_void,
    len: usize,
    options: *const membuf_zip_options,
    out: *mut *mut membuf_slice,
    out_entries: *mut *const membuf_pair,
    out_count: *mut usize,
    err: *mut membuf_error,
) -> membuf_status {
    const NAME: &str = "membuf_zip_unpack";
    let (mut entries, mut count) = (core::ptr::null(), 0);
    // SAFETY: C's promises about `data`, `options` and the outputs are passed on.
    unsafe {
        let status = guard::open(NAME, out, err, || {
            let (options, progress) = settings(NAME, options)?;
            let bytes = decode::bytes(data, len)?;
            let archive = Slice::borrow(bytes.as_ptr(), bytes.len(), None, core::ptr::null_mut())?;
            let all = zip::unpack(try_box(BytesIo::from_slice(archive))?, &options, progress)?;
            count = all.ends.len();
            let (slice, pairs) = with_pairs(all)?;
            entries = pairs;
            Ok(SliceObject::from(slice))
        });
        let made = status == super::status::MEMBUF_OK;
        decode::put(out_entries, if made { entries } else { core::ptr::null() });
        decode::put(out_count, if made { count } else { 0 });
        status
    }
}

/// Puts pairs that lead to names and contents behind them, so that one slice holds everything.
fn with_pairs(all: Everything) -> Result<(Slice, *const membuf_pair)> {
    let Everything { mut bytes, ends } = all;
    let (each, align) = (size_of::<membuf_pair>(), align_of::<membuf_pair>());
    let room = ends.len().checked_mul(each).and_then(|room| room.checked_add(align));
    let room = room.ok_or(Error::bare(Status::OVERFLOW))?;
    bytes.try_reserve_exact(room).map_err(|_| Error::bare(Status::NO_MEMORY))?;
    let len = bytes.len();
    #[allow(clippy::disallowed_methods)] // room was reserved above
    bytes.resize(len + room, 0);
    let start = bytes.as_mut_ptr();
    // SAFETY: the pairs lie, aligned, in the room that was made behind the bytes, whose memory stays where it is.
    unsafe {
        let place = start.add(len);
        let pairs = place.add(place.align_offset(align)).cast::<membuf_pair>();
        let mut at = 0;
        let view = |from: usize, to: usize| membuf_view { data: start.add(from).cast(), len: to - from };
        for (index, (name, content)) in ends.into_iter().enumerate() {
            pairs.add(index).write(membuf_pair { name: view(at, name), value: view(name, content) });
            at = content;
        }
        Ok((Slice::from_vec(bytes)?, pairs))
    }
}
