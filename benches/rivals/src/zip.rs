//! ZIP archives in memory.

use crate::{Pair, bytes};
use core::slice::from_raw_parts;

/// Builds an archive with the zip crate; answers 1, and its size.
///
/// # Safety
/// `entries` is valid for reads of `count` pairs, and what they point to is; `out_len` is valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rival_zip_build(entries: *const Pair, count: usize, out_len: *mut usize) -> usize {
    use std::io::Write;
    let options = zip::write::SimpleFileOptions::default().compression_level(Some(6));
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    // SAFETY: as promised by the caller.
    for entry in unsafe { from_raw_parts(entries, count) } {
        // SAFETY: likewise.
        let (name, data) = unsafe { (bytes(entry.name), bytes(entry.value)) };
        let Ok(name) = core::str::from_utf8(name) else { return 0 };
        if writer.start_file(name, options).is_err() || writer.write_all(data).is_err() {
            return 0;
        }
    }
    let Ok(archive) = writer.finish() else { return 0 };
    // SAFETY: likewise.
    unsafe { out_len.write(archive.into_inner().len()) };
    1
}

/// Opens the archive of `len` bytes at `archive` with the zip crate and reads all its entries.
///
/// # Safety
/// `archive` is valid for reads of `len` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rival_zip_extract(archive: *const u8, len: usize) -> usize {
    use std::io::Read;
    // SAFETY: as promised by the caller.
    let bytes = std::io::Cursor::new(unsafe { from_raw_parts(archive, len) });
    let Ok(mut archive) = zip::ZipArchive::new(bytes) else { return 0 };
    let mut total = 0;
    for index in 0..archive.len() {
        let Ok(mut entry) = archive.by_index(index) else { return 0 };
        let mut content = Vec::with_capacity(entry.size() as usize);
        total += entry.read_to_end(&mut content).unwrap_or(0);
    }
    total
}

/// Opens the archive of `len` bytes at `archive` with the zip crate and looks at all its names; answers how many.
///
/// # Safety
/// `archive` is valid for reads of `len` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rival_zip_list(archive: *const u8, len: usize) -> usize {
    // SAFETY: as promised by the caller.
    let bytes = std::io::Cursor::new(unsafe { from_raw_parts(archive, len) });
    let Ok(archive) = zip::ZipArchive::new(bytes) else { return 0 };
    (0..archive.len()).filter(|index| archive.name_for_index(*index).is_some_and(|name| name.is_ok())).count()
}
