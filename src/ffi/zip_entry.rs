//! What an archive's directory says of its entries.

use super::decode;
use super::guard::run;
use super::status::membuf_status;
use super::zip_reader::membuf_zip_reader;
use crate::formats::zip::{Info, Reader};
use crate::stream::{Error, Status};
use core::ffi::c_char;

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
    /// The CRC-32 of the content; nothing that counts where AES guards it instead (AE-2).
    pub crc: u32,
    /// Type and permissions as in `st_mode`; 0 where the archive does not say.
    pub mode: u32,
    /// 0: stored, 8: deflated, 93: compressed by Zstandard; others cannot be read. Of an entry that is encrypted with AES the
    /// one beneath, not 99. Python: compress_type.
    pub method: i32,
    /// `MEMBUF_ZIP_DIRECTORY` and the like.
    pub flags: u32,
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
