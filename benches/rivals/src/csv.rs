//! CSV: tables read record by record, and written row by row into a buffer that is used again.

use crate::{View, Visit, bytes, take};
use core::ffi::c_void;
use core::slice::from_raw_parts;

/// Reads the CSV in `text` by the csv crate; answers what [`take`] does for all records.
///
/// # Safety
/// `text` is valid for reads.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rival_csv_read(text: View, visit: Visit, user: *mut c_void) -> usize {
    // SAFETY: as promised by the caller.
    let text = unsafe { bytes(text) };
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text);
    let mut record = csv::ByteRecord::new();
    let mut total = 0;
    while let Ok(true) = reader.read_byte_record(&mut record) {
        total += take(record.iter(), visit, user);
    }
    total
}

/// Reads by simd-csv, each record copied without its quotes.
///
/// # Safety
/// As for [`rival_csv_read`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rival_simd_csv_read(text: View, visit: Visit, user: *mut c_void) -> usize {
    // SAFETY: as promised by the caller.
    let text = unsafe { bytes(text) };
    let mut reader = simd_csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text);
    let mut record = simd_csv::ByteRecord::new();
    let mut total = 0;
    while let Ok(true) = reader.read_byte_record(&mut record) {
        total += take(record.iter(), visit, user);
    }
    total
}

/// Reads by simd-csv, views of its buffer, freed of their quotes one by one.
///
/// # Safety
/// As for [`rival_csv_read`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rival_simd_csv_read_views(text: View, visit: Visit, user: *mut c_void) -> usize {
    // SAFETY: as promised by the caller.
    let text = unsafe { bytes(text) };
    let mut reader =
        simd_csv::ZeroCopyReaderBuilder::new().has_headers(false).flexible(true).from_reader(text);
    let mut total = 0;
    while let Ok(Some(record)) = reader.read_byte_record() {
        total += take(record.unescaped_iter(), visit, user);
    }
    total
}

/// Reads by simd-csv, views of its buffer with the quotes left on: less work than the others do.
///
/// # Safety
/// As for [`rival_csv_read`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rival_simd_csv_split(text: View, visit: Visit, user: *mut c_void) -> usize {
    // SAFETY: as promised by the caller.
    let text = unsafe { bytes(text) };
    let mut reader =
        simd_csv::ZeroCopyReaderBuilder::new().has_headers(false).flexible(true).from_reader(text);
    let mut total = 0;
    while let Ok(Some(record)) = reader.read_byte_record() {
        total += take(record.iter(), visit, user);
    }
    total
}

/// The rows of a table.
///
/// # Safety
/// `fields` are `rows` times `columns` views, each valid for reads as long as what is returned is used.
unsafe fn records<'a>(
    fields: *const View,
    rows: usize,
    columns: usize,
) -> impl Iterator<Item = impl Iterator<Item = &'a [u8]>> {
    // SAFETY: as promised by the caller.
    let fields: &'a [View] = unsafe { from_raw_parts(fields, rows * columns) };
    // SAFETY: likewise.
    fields.chunks_exact(columns).map(|row| row.iter().map(|field| unsafe { bytes(*field) }))
}

/// Writes a table by the csv crate, all fields quoted or those that need it, with `\n` behind each record.
///
/// # Safety
/// `fields` as [`records`] wants them; `buffer` is of [`rival_buffer_new`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rival_csv_write(
    fields: *const View,
    rows: usize,
    columns: usize,
    all_quoted: bool,
    buffer: *mut Vec<u8>,
) -> bool {
    // SAFETY: as promised by the caller.
    let (buffer, records) = unsafe { (&mut *buffer, records(fields, rows, columns)) };
    buffer.clear();
    let style = if all_quoted { csv::QuoteStyle::Always } else { csv::QuoteStyle::Necessary };
    let mut writer = csv::WriterBuilder::new().quote_style(style).from_writer(buffer);
    for record in records {
        if writer.write_record(record).is_err() {
            return false;
        }
    }
    writer.flush().is_ok()
}

/// Writes a table by simd-csv, the fields quoted that need it; it has no way to quote all.
///
/// # Safety
/// As for [`rival_csv_write`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rival_simd_csv_write(
    fields: *const View,
    rows: usize,
    columns: usize,
    buffer: *mut Vec<u8>,
) -> bool {
    // SAFETY: as promised by the caller.
    let (buffer, records) = unsafe { (&mut *buffer, records(fields, rows, columns)) };
    buffer.clear();
    let mut writer = simd_csv::WriterBuilder::new().from_writer(buffer);
    for record in records {
        if writer.write_record(record).is_err() {
            return false;
        }
    }
    writer.flush().is_ok()
}
