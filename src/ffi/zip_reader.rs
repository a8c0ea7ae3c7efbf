//! Archives read: entries by position and by name, as a whole and as streams.

use super::child::Child;
use super::decode;
use super::error::membuf_error;
use super::guard::{self, Failed, get, get_handle, get_span, run};
use super::object::{AnyStream, Object, Resident, SliceObject};
use super::slice::membuf_slice;
use super::status::membuf_status;
use super::stream::membuf;
use super::zip::{membuf_zip_options, settings};
use crate::formats::zip::{Info, Reader};
use crate::memory::try_box;
use crate::stream::{Error, Status};
use core::ffi::{c_char, c_void};

/// Reads an archive from a stream. Freed once by the caller with `membuf_zip_reader_free`.
pub struct membuf_zip_reader {
    _private: [u8; 0],
}

impl Resident for Box<Reader> {
    type Handle = membuf_zip_reader;
    const KIND: u8 = super::library::membuf_type::MEMBUF_TYPE_ZIP_READER as u8;
    fn of(object: &mut Object) -> Option<&mut Self> {
        if let Object::ZipReader(reader) = object { Some(reader) } else { None }
    }
    fn into_object(self) -> Object {
        Object::ZipReader(self)
    }
}

/// What an entry is; combined with `|` in `membuf_zip_entry`.
#[repr(C)]
pub enum membuf_zip_entry_flag {
    /// Its name ends in "/".
    MEMBUF_ZIP_DIRECTORY = 1,
    /// It is read with a password.
    MEMBUF_ZIP_ENCRYPTED = 2,
    /// A symbolic link, whose content is its target.
    MEMBUF_ZIP_SYMLINK = 4,
    /// Its name must not be used as a path as it is: it is absolute, climbs with "..", has empty parts, or holds a backslash, a
    /// colon or a control character, which may lead elsewhere on some system.
    MEMBUF_ZIP_UNSAFE_NAME = 8,
}

/// What an archive's directory says of an entry: hints, until the entry is read. Set `struct_size` to
/// `sizeof(membuf_zip_entry)`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct membuf_zip_entry {
    /// `sizeof(membuf_zip_entry)`.
    pub struct_size: usize,
    /// UTF-8, borrowed until the reader is freed, not NUL-terminated.
    pub name: *const c_char,
    /// Bytes of the name.
    pub name_len: usize,
    /// UTF-8, borrowed until the reader is freed, not NUL-terminated.
    pub comment: *const c_char,
    /// Bytes of the comment.
    pub comment_len: usize,
    /// Bytes of content.
    pub size: u64,
    /// Bytes in the archive.
    pub compressed_size: u64,
    /// When it was last changed, in seconds since 1970: exactly, where the archive says so, else of the date that it shows, as
    /// if that were UTC.
    pub time: i64,
    /// The CRC-32 of the content.
    pub crc: u32,
    /// Type and permissions as in `st_mode`; 0 where the archive does not say.
    pub mode: u32,
    /// 0: stored, 8: deflated; others cannot be read. Python: compress_type.
    pub method: i32,
    /// `MEMBUF_ZIP_DIRECTORY` and the like.
    pub flags: u32,
}

/// Opens a reader of an archive on a byte stream that can seek, and reads its directory.
///
/// It holds on to the stream, whose handle stays the caller's and may be freed at once; the stream is not closed and its
/// position moves. `options` NULL: the default limits. `*out` is owned by the caller, NULL on failure.
/// Errors: `MEMBUF_ERR_ZIP` when this is no archive, or one whose entries share bytes, `MEMBUF_ERR_LIMIT` for too many entries,
/// `MEMBUF_ERR_UNSUPPORTED` for a text stream and for an archive of several files, `MEMBUF_ERR_INVALID` for bad options; those of
/// reading the stream. Python: ZipFile(source). Threads: one call at a time on `source`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_zip_reader_new(
    source: *mut membuf,
    options: *const membuf_zip_options,
    out: *mut *mut membuf_zip_reader,
    err: *mut membuf_error,
) -> membuf_status {
    const NAME: &str = "membuf_zip_reader_new";
    // SAFETY: C's promises about `options`, `out` and `err` are passed on.
    unsafe {
        guard::open(NAME, out, err, || {
            let (options, progress) = settings(NAME, options)?;
            let source = Child::of(NAME, source).map_err(Failed::into_error)?;
            try_box(Reader::new(try_box(source)?, &options, progress)?)
        })
    }
}

/// Gives the number of entries. Errors: the handle's refusals. Python: len(namelist()).
/// Threads: one call at a time on `reader`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_zip_reader_count(
    reader: *mut membuf_zip_reader,
    out_count: *mut usize,
) -> membuf_status {
    // SAFETY: C's promise about `out_count` is passed on.
    unsafe {
        get("membuf_zip_reader_count", reader, out_count, 0, |reader: &mut Box<Reader>| Ok(reader.count()))
    }
}

/// Gives the name of an entry, by position from 0: UTF-8, borrowed until the reader is freed, not NUL-terminated.
///
/// Names come as the archive has them: check them before you use one as a path. Errors: `MEMBUF_ERR_NOT_FOUND` behind the
/// last. Python: namelist()[index]. Threads: one call at a time on `reader`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_zip_reader_name(
    reader: *mut membuf_zip_reader,
    index: usize,
    out_data: *mut *const c_char,
    out_len: *mut usize,
) -> membuf_status {
    let name = |reader: &mut Box<Reader>| {
        let name = reader.name(index)?;
        Ok((name.as_ptr().cast(), name.len()))
    };
    // SAFETY: C's promises about the outputs are passed on.
    unsafe { get_span("membuf_zip_reader_name", reader, out_data, out_len, name) }
}

/// Finds an entry by its exact name, the last of several; `*out_index` is `SIZE_MAX`, which is none, on failure. Errors: `MEMBUF_ERR_NOT_FOUND`. Python: getinfo(name).
/// Threads: one call at a time on `reader`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_zip_reader_find(
    reader: *mut membuf_zip_reader,
    name: *const c_char,
    name_len: usize,
    out_index: *mut usize,
) -> membuf_status {
    // SAFETY: C's promises about `name` and `out_index` are passed on.
    unsafe {
        get("membuf_zip_reader_find", reader, out_index, usize::MAX, |reader: &mut Box<Reader>| {
            reader.find(decode::bytes(name.cast(), name_len)?)
        })
    }
}

/// Reads the whole content of an entry, by position from 0, and checks its sum.
///
/// `*out` is owned by the caller, NULL on failure. Errors: `MEMBUF_ERR_ZIP` for damaged data, `MEMBUF_ERR_LIMIT` past a limit,
/// `MEMBUF_ERR_UNSUPPORTED` for unknown methods and for encrypted entries without a password, `MEMBUF_ERR_INVALID` for a wrong
/// password, `MEMBUF_ERR_NOT_FOUND` behind the last, those of reading the stream and of `options->progress`. Python: read(name). Threads: one call at a time on `reader`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_zip_reader_read(
    reader: *mut membuf_zip_reader,
    index: usize,
    out: *mut *mut membuf_slice,
) -> membuf_status {
    // SAFETY: C's promise about `out` is passed on.
    unsafe {
        get_handle("membuf_zip_reader_read", reader, out, |reader: &mut Box<Reader>| {
            Ok(SliceObject::from(reader.read(index)?))
        })
    }
}

/// Opens the content of an entry, by position from 0, as a stream for reading, buffered and seekable.
///
/// Any number of them may be open, used by several threads at once, and outlive the reader's handle; they wait for each other
/// only while the archive's stream is read. A stored entry goes to any position at once, a compressed one decompresses what
/// lies before, from its start when it goes back. The sum is checked by the read that gets to the end, unless a part was
/// skipped: that read answers `MEMBUF_ERR_ZIP`, as does one that meets damaged or missing data, and one that passes a limit
/// answers `MEMBUF_ERR_LIMIT`. `*out` is owned by the caller, NULL on failure. Errors: as `membuf_zip_reader_read`, for what the
/// headers tell. Python: open(name). Threads: one call at a time on `reader`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_zip_reader_open(
    reader: *mut membuf_zip_reader,
    index: usize,
    out: *mut *mut membuf,
) -> membuf_status {
    // SAFETY: C's promise about `out` is passed on.
    unsafe {
        get_handle("membuf_zip_reader_open", reader, out, |reader: &mut Box<Reader>| {
            AnyStream::boxed(reader.open(index)?)
        })
    }
}

/// Tells what the directory says of an entry, by position from 0: as far as `out_entry->struct_size` reaches.
///
/// On failure the rest of `*out_entry` is zero. Errors: `MEMBUF_ERR_NOT_FOUND` behind the last, `MEMBUF_ERR_NULL`,
/// `MEMBUF_ERR_INVALID` for a `struct_size` that is none, `MEMBUF_ERR_ZIP` for a comment that is not the UTF-8 that it says.
/// Python: infolist()[index]. Threads: one call at a time on `reader`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_zip_reader_entry(
    reader: *mut membuf_zip_reader,
    index: usize,
    out_entry: *mut membuf_zip_entry,
) -> membuf_status {
    let nothing = membuf_zip_entry {
        struct_size: 0,
        name: core::ptr::null(),
        name_len: 0,
        comment: core::ptr::null(),
        comment_len: 0,
        size: 0,
        compressed_size: 0,
        time: 0,
        crc: 0,
        mode: 0,
        method: 0,
        flags: 0,
    };
    // SAFETY: C's promise about `out_entry` is passed on.
    let sized = unsafe { decode::put_options(out_entry, nothing) };
    run("membuf_zip_reader_entry", reader, |reader: &mut Box<Reader>| {
        sized?;
        if out_entry.is_null() {
            return Err(Error::new(Status::NULL, format_args!("out_entry is NULL")));
        }
        let info = reader.info(index)?;
        let entry = membuf_zip_entry {
            name: info.name.as_ptr().cast(),
            name_len: info.name.len(),
            comment: info.comment.as_ptr().cast(),
            comment_len: info.comment.len(),
            size: info.size,
            compressed_size: info.packed,
            time: info.time,
            crc: info.crc,
            mode: info.mode,
            method: i32::from(info.method),
            flags: flags_of(&info),
            ..nothing
        };
        // SAFETY: as above.
        unsafe { decode::put_options(out_entry, entry) }
    })
}

fn flags_of(info: &Info<'_>) -> u32 {
    let link = info.mode & 0o170_000 == 0o120_000;
    [
        (info.directory, membuf_zip_entry_flag::MEMBUF_ZIP_DIRECTORY),
        (info.encrypted, membuf_zip_entry_flag::MEMBUF_ZIP_ENCRYPTED),
        (link, membuf_zip_entry_flag::MEMBUF_ZIP_SYMLINK),
        (!info.safe_name, membuf_zip_entry_flag::MEMBUF_ZIP_UNSAFE_NAME),
    ]
    .into_iter()
    .fold(0, |flags, (is, flag)| if is { flags | flag as u32 } else { flags })
}

/// Gives the comment of the archive: the bytes that it has, borrowed until the reader is freed, not NUL-terminated.
///
/// Errors: the handle's refusals. Python: comment. Threads: one call at a time on `reader`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_zip_reader_comment(
    reader: *mut membuf_zip_reader,
    out_data: *mut *const c_char,
    out_len: *mut usize,
) -> membuf_status {
    let comment = |reader: &mut Box<Reader>| {
        let comment = reader.comment();
        Ok((comment.as_ptr().cast(), comment.len()))
    };
    // SAFETY: C's promises about the outputs are passed on.
    unsafe { get_span("membuf_zip_reader_comment", reader, out_data, out_len, comment) }
}

/// Sets the password, `len` bytes, that encrypted entries are read with from now on; open streams keep theirs.
///
/// Only the old encryption of the format (ZipCrypto) is known. Errors: `MEMBUF_ERR_NULL`, `MEMBUF_ERR_OVERFLOW`,
/// `MEMBUF_ERR_NO_MEMORY`. Python: setpassword(pwd). Threads: one call at a time on `reader`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_zip_reader_set_password(
    reader: *mut membuf_zip_reader,
    password: *const c_void,
    len: usize,
) -> membuf_status {
    run("membuf_zip_reader_set_password", reader, |reader: &mut Box<Reader>| {
        // SAFETY: valid for reads, as the caller promised.
        reader.set_password(unsafe { decode::bytes(password, len)? })
    })
}

/// Frees a reader; its stream and open entries stay open. Never fails; NULL is fine. Python: ZipFile.close(). Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_zip_reader_free(reader: *mut membuf_zip_reader) {
    guard::free::<Box<Reader>>("membuf_zip_reader_free", reader);
}
