//! Archives written: entry by entry, as a whole or streamed, to a new archive or behind the entries of one.

use super::child::Child;
use super::decode;
use super::error::membuf_error;
use super::guard::{self, Failed, get_handle, run};
use super::object::{AnyStream, Object, Resident};
use super::slice::membuf_pair;
use super::status::membuf_status;
use super::stream::membuf;
use super::zip::{
    entry_settings, membuf_zip_entry_options, membuf_zip_options, names_and_contents, settings,
};
use crate::formats::zip::{EntryOptions, Writer};
use crate::memory::try_box;
use core::ffi::{c_char, c_void};

/// Writes an archive to a stream. Freed once by the caller with `membuf_zip_writer_free`.
pub struct membuf_zip_writer {
    _private: [u8; 0],
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
            let (options, progress) = settings(NAME, options)?;
            let sink = Child::of(NAME, sink).map_err(Failed::into_error)?;
            try_box(Writer::new(try_box(sink)?, &options, progress)?)
        })
    }
}

/// Opens a writer that adds entries to the archive in a byte stream, which has to read, write and seek.
///
/// What stands in front of the archive stays. Its directory is overwritten by the first new entry and written again, longer,
/// by `membuf_zip_writer_close`, which cuts off what follows it: until then the stream holds no archive. Content that is no archive is kept
/// in front of a new one. Entries that are there count as duplicates. For the rest as `membuf_zip_writer_new`; `options` also
/// limits the number of entries that are read. Errors: as `membuf_zip_writer_new`, `MEMBUF_ERR_LIMIT`, `MEMBUF_ERR_UNSUPPORTED` for
/// archives of several files. Python: ZipFile(sink, "a"). Threads: one call at a time on `sink`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_zip_writer_append(
    sink: *mut membuf,
    options: *const membuf_zip_options,
    out: *mut *mut membuf_zip_writer,
    err: *mut membuf_error,
) -> membuf_status {
    const NAME: &str = "membuf_zip_writer_append";
    // SAFETY: C's promises about `options`, `out` and `err` are passed on.
    unsafe {
        guard::open(NAME, out, err, || {
            let (options, progress) = settings(NAME, options)?;
            let sink = Child::of(NAME, sink).map_err(Failed::into_error)?;
            try_box(Writer::append(try_box(sink)?, &options, progress)?)
        })
    }
}

/// Adds one entry: `name_len` bytes of name, `len` bytes of content, in one write to the stream.
///
/// It has the writer's method and level, the usual mode, the date of 1980-01-01 and no comment. An entry that fails leaves the
/// archive as it was. Errors: `MEMBUF_ERR_INVALID` while the stream of an entry is open; as `membuf_zip_pack`, `MEMBUF_ERR_INVALID` after
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
        writer.add(name, data, &EntryOptions::default())
    })
}

/// As `membuf_zip_writer_add`, with a method, level, mode, time and comment of its own. `options` NULL: as there.
///
/// Errors: as `membuf_zip_writer_add`; `MEMBUF_ERR_INVALID` for bad options, a time that the format does not have and a comment of more than
/// 65,535 bytes, `MEMBUF_ERR_DECODE` for a comment that is not UTF-8. Python: writestr(zinfo, data). Threads: one call at a time on
/// `writer`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_zip_writer_add_with(
    writer: *mut membuf_zip_writer,
    name: *const c_char,
    name_len: usize,
    data: *const c_void,
    len: usize,
    options: *const membuf_zip_entry_options,
) -> membuf_status {
    run("membuf_zip_writer_add_with", writer, |writer: &mut Box<Writer>| {
        // SAFETY: valid for reads, as the caller promised.
        unsafe {
            let (name, data) = (decode::bytes(name.cast(), name_len)?, decode::bytes(data, len)?);
            writer.add(name, data, &entry_settings(options)?)
        }
    })
}

/// Adds `count` entries, names and contents, as `membuf_zip_writer_add` does one after the other, compressed by as many threads at once as the
/// writer's options say.
///
/// The archive has the same bytes whatever their number is. All entries before the one that fails are in it, none after. Progress is told
/// on the caller's thread only; no thread is left when the function returns. Errors: as `membuf_zip_writer_add`. Python: writestr(name, data)
/// for each. Threads: one call at a time on `writer`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_zip_writer_add_all(
    writer: *mut membuf_zip_writer,
    entries: *const membuf_pair,
    count: usize,
) -> membuf_status {
    run("membuf_zip_writer_add_all", writer, |writer: &mut Box<Writer>| {
        // SAFETY: valid for reads, as the caller promised.
        let (entries, unreadable) = unsafe { names_and_contents(entries, count)? };
        writer.add_all(&entries)?;
        unreadable.map_or(Ok(()), Err)
    })
}

/// Opens a stream for the content of an entry, of any length, which is added when the stream is closed.
///
/// One at a time; it writes only. `membuf_close` or `membuf_finish` on it adds the entry; when that fails, and when the stream is freed
/// without, the archive is as it was before: what the sink has of the entry is taken back where it can be cut, else left
/// between entries, where readers ignore it. An entry of up to 64 KiB is written as a whole, with the bytes that `membuf_zip_writer_add`
/// writes. A longer one goes to the sink as it comes, compressed even where that does not gain, and has its sizes put into its
/// header when it ends, or behind its data where the sink cannot seek or they turn out to need 64 bits that `options->size_hint` did not
/// announce. A write that fails says how much was taken. `options` NULL: as
/// `membuf_zip_writer_add`. `*out` is owned by the caller, NULL on failure. Errors: as `membuf_zip_writer_add_with`.
/// Python: open(name, "w"). Threads: one call at a time on `writer`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_zip_writer_open(
    writer: *mut membuf_zip_writer,
    name: *const c_char,
    name_len: usize,
    options: *const membuf_zip_entry_options,
    out: *mut *mut membuf,
) -> membuf_status {
    // SAFETY: C's promises about `name`, `options` and `out` are passed on.
    unsafe {
        get_handle("membuf_zip_writer_open", writer, out, |writer: &mut Box<Writer>| {
            let name = decode::bytes(name.cast(), name_len)?;
            AnyStream::boxed(writer.open(name, &entry_settings(options)?)?)
        })
    }
}

/// Sets the comment of the archive: any bytes, at most 65,535.
///
/// Errors: `MEMBUF_ERR_INVALID` for more, and after `membuf_zip_writer_close`; `MEMBUF_ERR_NULL`, `MEMBUF_ERR_OVERFLOW`,
/// `MEMBUF_ERR_NO_MEMORY`. Python: comment. Threads: one call at a time on `writer`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_zip_writer_set_comment(
    writer: *mut membuf_zip_writer,
    comment: *const c_char,
    len: usize,
) -> membuf_status {
    run("membuf_zip_writer_set_comment", writer, |writer: &mut Box<Writer>| {
        // SAFETY: valid for reads, as the caller promised.
        writer.set_comment(unsafe { decode::bytes(comment.cast(), len)? })
    })
}

/// Writes the directory: the archive is complete then. The stream stays open; the writer still has to be freed.
///
/// A second close does nothing. Errors: `MEMBUF_ERR_INVALID` while the stream of an entry is open; those of writing the stream,
/// after which it may be called again. Python: ZipFile.close().
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
