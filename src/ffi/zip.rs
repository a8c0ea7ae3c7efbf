//! ZIP archives over any byte stream: pack in one call, write entry by entry, read within limits.

use super::child::Child;
use super::decode;
use super::error::membuf_error;
use super::guard::{self, Failed, get, get_handle, get_span, run};
use super::object::{Object, Resident, SliceObject};
use super::slice::{membuf_pair, membuf_slice};
use super::status::membuf_status;
use super::stream::membuf;
use crate::formats::zip::{self, Options, Reader, Writer};
use crate::memory::try_box;
use crate::stream::Result;
use core::ffi::{c_char, c_void};

/// Reads an archive from a stream. Freed once by the caller with `membuf_zip_reader_free`.
pub struct membuf_zip_reader {
    _private: [u8; 0],
}

/// Writes an archive to a stream. Freed once by the caller with `membuf_zip_writer_free`.
pub struct membuf_zip_writer {
    _private: [u8; 0],
}

/// How entries are stored.
#[repr(C)]
pub enum membuf_zip_method {
    /// Compressed. Python: ZIP_DEFLATED.
    MEMBUF_ZIP_DEFLATE = 0,
    /// As they are. Python: ZIP_STORED.
    MEMBUF_ZIP_STORE = 1,
}

/// Options of writers (`method`, `level`) and readers (the limits). Zero in a field means its default; set
/// `struct_size` to `sizeof(membuf_zip_options)`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct membuf_zip_options {
    /// `sizeof(membuf_zip_options)`.
    pub struct_size: usize,
    /// `MEMBUF_ZIP_*`.
    pub method: i32,
    /// 1, fast, to 9, small; 0: 6.
    pub level: i32,
    /// Most bytes to produce from one entry; 0: 1 GiB, `UINT64_MAX`: no limit. Counted as they are produced, never
    /// believed from headers.
    pub max_entry_size: u64,
    /// Most bytes to produce from all entries that one reader reads; 0: 4 GiB, `UINT64_MAX`: no limit.
    pub max_total_size: u64,
    /// Most entries of an archive; 0: 1,000,000, `UINT64_MAX`: no limit.
    pub max_entries: u64,
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

impl Resident for Box<Writer> {
    type Handle = membuf_zip_writer;
    const KIND: u8 = super::library::membuf_type::MEMBUF_TYPE_ZIP_WRITER as u8;
    fn of(object: &mut Object) -> Option<&mut Self> {
        if let Object::ZipWriter(writer) = object { Some(writer) } else { None }
    }
    fn into_object(self) -> Object {
        Object::ZipWriter(self)
    }
}

/// # Safety
/// `options` is NULL or a valid struct of the size that it states.
unsafe fn settings(options: *const membuf_zip_options) -> Result<Options> {
    // SAFETY: as the caller promised.
    let Some(own) = (unsafe { decode::options(options)? }) else { return Ok(Options::default()) };
    let limits = Options::default().limits(own.max_entry_size, own.max_total_size, own.max_entries);
    limits.compression(own.method, own.level)
}

/// Makes an archive of `count` entries, names and contents, in their order.
///
/// The same entries give the same bytes, always: every time is 1980-01-01, every mode 0600, or 0775 for a directory. A name
/// that ends in "/" is a directory and has no content. `options` NULL: deflate at level 6. `*out` is owned by the caller, NULL on failure.
/// Errors: `MEMBUF_ERR_INVALID` for a directory with content, an empty name, and one that was there before, holds a NUL or is
/// too long (65,461 bytes);
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
    // SAFETY: C's promises about `entries`, `options`, `out` and `err` are passed on.
    unsafe {
        guard::open("membuf_zip_pack", out, err, || {
            let options = settings(options)?;
            let entries = decode::array("entries", entries, count)?;
            for entry in entries {
                decode::pair(entry)?;
            }
            let entries = entries.iter().map(|entry| {
                let (name, data) = (entry.name, entry.value);
                (decode::slice_of(name.data.cast(), name.len), decode::slice_of(data.data.cast(), data.len))
            });
            Ok(SliceObject::from(zip::pack(entries, &options)?))
        })
    }
}

/// Opens a writer of an archive on a byte stream, at its position; the stream need not seek.
///
/// It holds on to the stream, whose handle stays the caller's and may be freed at once; the stream is not closed.
/// `options` NULL: deflate at level 6. `*out` is owned by the caller, NULL on failure.
/// Errors: the stream's refusals, `MEMBUF_ERR_UNSUPPORTED` for a text stream, `MEMBUF_ERR_INVALID` for bad options.
/// Python: ZipFile(sink, "w"). Threads: one call at a time on `sink`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_zip_writer_new(
    sink: *mut membuf,
    options: *const membuf_zip_options,
    out: *mut *mut membuf_zip_writer,
    err: *mut membuf_error,
) -> membuf_status {
    const NAME: &str = "membuf_zip_writer_new";
    // SAFETY: C's promises about `options`, `out` and `err` are passed on.
    unsafe {
        guard::open(NAME, out, err, || {
            let options = settings(options)?;
            let sink = Child::of(NAME, sink).map_err(Failed::into_error)?;
            try_box(Writer::new(try_box(sink)?, &options)?)
        })
    }
}

/// Adds one entry: `name_len` bytes of name, `len` bytes of content, in one write to the stream.
///
/// An entry that fails leaves the archive as it was. Errors: as `membuf_zip_pack`, `MEMBUF_ERR_INVALID` after
/// `membuf_zip_writer_close`, those of writing the stream. Python: writestr(name, data).
/// Threads: one call at a time on `writer`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_zip_writer_add(
    writer: *mut membuf_zip_writer,
    name: *const c_char,
    name_len: usize,
    data: *const c_void,
    len: usize,
) -> membuf_status {
    run("membuf_zip_writer_add", writer, |writer: &mut Box<Writer>| {
        // SAFETY: valid for reads, as the caller promised.
        let (name, data) = unsafe { (decode::bytes(name.cast(), name_len)?, decode::bytes(data, len)?) };
        writer.add(name, data)
    })
}

/// Writes the directory: the archive is complete then. The stream stays open; the writer still has to be freed.
///
/// A second close does nothing. Errors: those of writing the stream, after which it may be called again. Python: ZipFile.close().
/// Threads: one call at a time on `writer`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_zip_writer_close(writer: *mut membuf_zip_writer) -> membuf_status {
    run("membuf_zip_writer_close", writer, |writer: &mut Box<Writer>| writer.close())
}

/// Frees a writer without closing it; its stream stays open. Never fails, writes nothing; NULL is fine. Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_zip_writer_free(writer: *mut membuf_zip_writer) {
    guard::free::<Box<Writer>>("membuf_zip_writer_free", writer);
}

/// Opens a reader of an archive on a byte stream that can seek, and reads its directory.
///
/// It holds on to the stream, whose handle stays the caller's and may be freed at once; the stream is not closed and its
/// position moves. `options` NULL: the default limits. `*out` is owned by the caller, NULL on failure.
/// Errors: `MEMBUF_ERR_ZIP` when this is no archive, `MEMBUF_ERR_LIMIT` for too many entries, `MEMBUF_ERR_UNSUPPORTED` for a text
/// stream and, in this version, for an archive with two entries of one name; those of reading the stream. Python: ZipFile(source). Threads: one call at a time on `source`.
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
            let options = settings(options)?;
            let source = Child::of(NAME, source).map_err(Failed::into_error)?;
            try_box(Reader::new(try_box(source)?, &options)?)
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

/// Finds an entry by its exact name; `*out_index` is `SIZE_MAX`, which is none, on failure. Errors: `MEMBUF_ERR_NOT_FOUND`. Python: getinfo(name).
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
/// `MEMBUF_ERR_UNSUPPORTED` for encrypted entries and unknown methods, `MEMBUF_ERR_NOT_FOUND` behind the last, those of reading
/// the stream. Python: read(name). Threads: one call at a time on `reader`.
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

/// Frees a reader; its stream stays open. Never fails; NULL is fine. Python: ZipFile.close(). Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_zip_reader_free(reader: *mut membuf_zip_reader) {
    guard::free::<Box<Reader>>("membuf_zip_reader_free", reader);
}
