//! ZIP archives in memory.

use crate::{Pair, View, Visit, bytes, take};
use core::ffi::c_void;
use core::slice::from_raw_parts;
use std::io::{Cursor, Read, Write};
use zlib_rs::crc32::crc32;
use zlib_rs::{Inflate, InflateFlush, Status};

/// Builds an archive with the zip crate into a buffer; whether it could.
///
/// # Safety
/// `entries` is valid for reads of `count` pairs, and what they point to is; `buffer` is of `rival_buffer_new`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rival_zip_build(entries: *const Pair, count: usize, buffer: *mut Vec<u8>) -> bool {
    // SAFETY: as promised by the caller.
    let (entries, buffer) = unsafe { (from_raw_parts(entries, count), &mut *buffer) };
    buffer.clear();
    let options = zip::write::SimpleFileOptions::default().compression_level(Some(6));
    let mut writer = zip::ZipWriter::new(Cursor::new(buffer));
    for entry in entries {
        // SAFETY: likewise.
        let (name, data) = unsafe { (bytes(entry.name), bytes(entry.value)) };
        let Ok(name) = core::str::from_utf8(name) else { return false };
        if writer.start_file(name, options).is_err() || writer.write_all(data).is_err() {
            return false;
        }
    }
    writer.finish().is_ok()
}

/// Opens an archive with the zip crate and reads all its entries; answers what [`take`] does, 0 on failure.
///
/// # Safety
/// `archive` is valid for reads.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rival_zip_extract(archive: View, visit: Visit, user: *mut c_void) -> usize {
    // SAFETY: as promised by the caller.
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(unsafe { bytes(archive) })) else { return 0 };
    let mut total = 0;
    for index in 0..archive.len() {
        let Ok(mut entry) = archive.by_index(index) else { return 0 };
        let mut content = Vec::with_capacity(entry.size() as usize);
        if entry.read_to_end(&mut content).is_err() {
            return 0;
        }
        total += take([&content].into_iter(), visit, user);
    }
    total
}

/// Opens an archive with the zip crate and looks at all its names.
///
/// # Safety
/// As for [`rival_zip_extract`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rival_zip_list(archive: View, visit: Visit, user: *mut c_void) -> usize {
    // SAFETY: as promised by the caller.
    let Ok(archive) = zip::ZipArchive::new(Cursor::new(unsafe { bytes(archive) })) else { return 0 };
    let mut total = 0;
    for index in 0..archive.len() {
        let Some(Ok(name)) = archive.name_for_index(index) else { return 0 };
        total += take([name.as_bytes()].into_iter(), visit, user);
    }
    total
}

/// Opens an archive with rawzip and reads all its entries with zlib-rs, checking their sums.
///
/// # Safety
/// As for [`rival_zip_extract`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rival_rawzip_extract(archive: View, visit: Visit, user: *mut c_void) -> usize {
    // SAFETY: as promised by the caller.
    extracted(unsafe { bytes(archive) }, visit, user).unwrap_or(0)
}

fn extracted(archive: &[u8], visit: Visit, user: *mut c_void) -> Option<usize> {
    let archive = rawzip::ZipArchive::from_slice(archive).ok()?;
    let mut inflate = Inflate::new(false, 15);
    let mut total = 0;
    for entry in archive.entries() {
        let entry = archive.get_entry(entry.ok()?.wayfinder()).ok()?;
        let promised = entry.claim_verifier();
        let mut content = vec![0; promised.uncompressed_size as usize];
        inflate.reset(false);
        let status = inflate.decompress(entry.data(), &mut content, InflateFlush::Finish).ok()?;
        if status != Status::StreamEnd {
            return None;
        }
        let found =
            rawzip::ZipVerification { crc: crc32(0, &content), uncompressed_size: inflate.total_out() };
        promised.valid(found).ok()?;
        total += take([&content].into_iter(), visit, user);
    }
    Some(total)
}

/// Opens an archive with rawzip and looks at all its names.
///
/// # Safety
/// As for [`rival_zip_extract`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rival_rawzip_list(archive: View, visit: Visit, user: *mut c_void) -> usize {
    // SAFETY: as promised by the caller.
    let Ok(archive) = rawzip::ZipArchive::from_slice(unsafe { bytes(archive) }) else { return 0 };
    let mut total = 0;
    for entry in archive.entries() {
        let Ok(entry) = entry else { return 0 };
        total += take([entry.file_path().as_ref()].into_iter(), visit, user);
    }
    total
}
