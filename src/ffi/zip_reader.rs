//! Archives read: entries by position and by name, as a whole and as streams.

use super::child::Child;
use super::decode;
use super::error::membuf_error;
use super::guard::{self, Failed, get, get_handle, get_span, run};
use super::object::{AnyStream, Object, Resident, SliceObject};
use super::slice::{membuf_slice, membuf_view};
use super::status::membuf_status;
use super::stream::membuf;
use super::zip::{membuf_zip_options, settings};
use crate::formats::zip::Reader;
use crate::memory::try_box;
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

/// Opens a reader of an archive on a byte stream that can seek, and reads its directory.
///
/// It holds on to the stream, whose handle stays the caller's and may be freed at once; the stream is not closed and its
/// position moves. Of a stream in memory it shares the directory's bytes, until it is freed. `options` NULL: the default limits. `*out` is owned by the caller, NULL on failure.
/// Errors: `MEMBUF_ERR_ZIP` when this is no archive, or one whose entries share bytes, `MEMBUF_ERR_LIMIT` for too many entries
/// and for a directory of 4 GiB or more, `MEMBUF_ERR_UNSUPPORTED` for a text stream and for an archive of several files, `MEMBUF_ERR_INVALID` for bad options; those of
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

/// Gives the names of the entries from position `first` on: up to `cap` into `names`, `*out_count` says how many.
///
/// What is to be said of each is said of `membuf_zip_reader_name`, of which this is many calls in one. 0 names with a `cap`
/// that is not 0 are the end. `names` beyond `*out_count` stay as they are, and all do on failure. Errors: `MEMBUF_ERR_NULL`
/// and `MEMBUF_ERR_OVERFLOW` for `names` and `cap`. Python: namelist(). Threads: one call at a time on `reader`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_zip_reader_names(
    reader: *mut membuf_zip_reader,
    first: usize,
    names: *mut membuf_view,
    cap: usize,
    out_count: *mut usize,
) -> membuf_status {
    let batch = |reader: &mut Box<Reader>| {
        decode::check("names", names.cast_const(), cap)?;
        let mut count = 0;
        for name in reader.names(first).take(cap) {
            let view = membuf_view { data: name.as_ptr().cast(), len: name.len() };
            // SAFETY: valid for writes of `cap` views, as the caller promised, and `count` is less.
            unsafe { names.add(count).write(view) };
            count += 1;
        }
        Ok(count)
    };
    // SAFETY: C's promise about `out_count` is passed on.
    unsafe { get("membuf_zip_reader_names", reader, out_count, 0, batch) }
}

/// Finds an entry by its exact name, the last of several; `*out_index` is `SIZE_MAX`, which is none, on failure.
///
/// Errors: `MEMBUF_ERR_NOT_FOUND`. Python: getinfo(name).
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
/// Methods are 0, stored, 8, deflated, and 93, Zstandard's, unless the library was built without it. `*out` is owned by the
/// caller, NULL on failure. Errors: `MEMBUF_ERR_ZIP` for damaged data, `MEMBUF_ERR_LIMIT` past a limit and for data of Zstandard
/// that takes a window larger than 8 MiB and than what `options->max_entry_size` allows, or than 128 MiB, `MEMBUF_ERR_UNSUPPORTED` for unknown methods and for encrypted entries without a password, `MEMBUF_ERR_INVALID` for a wrong
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
/// only while the archive's stream is read. A stored entry goes to any position at once; a compressed or encrypted one produces
/// what lies before, from its start when it goes back. The sums, of the content and of data that AES encrypted, are checked by the
/// read that gets to the end, that of a stored entry unless a part was skipped: that read answers `MEMBUF_ERR_ZIP`, as does
/// one that meets damaged or missing data, and one that passes a limit answers `MEMBUF_ERR_LIMIT`. `*out` is owned by the caller, NULL on failure. Errors: as `membuf_zip_reader_read`, for what the
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
/// Known are the old encryption of the format (ZipCrypto), which tells 255 of 256 wrong passwords, and WinZip's with AES of
/// 128, 192 and 256 bits (AE-1 and AE-2), which tells 65,535 of 65,536: with the others, entries are damaged. Errors: `MEMBUF_ERR_NULL`, `MEMBUF_ERR_OVERFLOW`,
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
