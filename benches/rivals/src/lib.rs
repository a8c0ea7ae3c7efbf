//! What a Rust programmer would pick, for the benchmarks: each function answers the bytes it wrote, 0 on failure.

use core::slice::{from_raw_parts, from_raw_parts_mut};
use encoding_rs::{CoderResult, EncoderResult, Encoding};

/// Whether `len` bytes at `data` are UTF-8, by simdutf8.
///
/// # Safety
/// `data` is valid for reads of `len` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rival_simdutf8(data: *const u8, len: usize) -> bool {
    // SAFETY: as promised by the caller.
    simdutf8::basic::from_utf8(unsafe { from_raw_parts(data, len) }).is_ok()
}

/// Converts Latin-1 to UTF-8 by simdutf.
///
/// # Safety
/// `data` is valid for reads of `len` bytes, `out` for writes of twice as many.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rival_simdutf_latin1(data: *const u8, len: usize, out: *mut u8) -> usize {
    // SAFETY: as promised by the caller.
    unsafe { simdutf::convert_latin1_to_utf8(data, len, out) }
}

/// Converts `len` bytes of UTF-16 in little endian to UTF-8 by simdutf, checked.
///
/// # Safety
/// `data` is valid for reads of `len` bytes and aligned for `u16`; `out` is for writes of one and a half times as many.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rival_simdutf_utf16le(data: *const u8, len: usize, out: *mut u8) -> usize {
    // SAFETY: as promised by the caller.
    unsafe { simdutf::convert_utf16le_to_utf8(data.cast(), len / 2, out) }
}

/// Decodes to UTF-8 by encoding_rs, which calls the encoding `label`.
///
/// # Safety
/// `label` is valid for reads of `label_len` bytes, `data` of `len`, and `out` for writes of `cap`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rival_encoding_rs_decode(
    label: *const u8,
    label_len: usize,
    data: *const u8,
    len: usize,
    out: *mut u8,
    cap: usize,
) -> usize {
    // SAFETY: as promised by the caller; the benchmarks fill `out` before they hand it over.
    let (label, data, out) = unsafe {
        (from_raw_parts(label, label_len), from_raw_parts(data, len), from_raw_parts_mut(out, cap))
    };
    let Some(encoding) = Encoding::for_label(label) else { return 0 };
    match encoding.new_decoder_without_bom_handling().decode_to_utf8(data, out, true) {
        (CoderResult::InputEmpty, _, written, false) => written,
        _ => 0,
    }
}

/// Encodes UTF-8 by encoding_rs, which calls the encoding `label`.
///
/// # Safety
/// As for [`rival_encoding_rs_decode`], and `data` is UTF-8.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rival_encoding_rs_encode(
    label: *const u8,
    label_len: usize,
    data: *const u8,
    len: usize,
    out: *mut u8,
    cap: usize,
) -> usize {
    // SAFETY: as promised by the caller.
    let (label, data, out) = unsafe {
        (from_raw_parts(label, label_len), from_raw_parts(data, len), from_raw_parts_mut(out, cap))
    };
    // SAFETY: as promised by the caller.
    let text = unsafe { str::from_utf8_unchecked(data) };
    let Some(encoding) = Encoding::for_label(label) else { return 0 };
    match encoding.new_encoder().encode_from_utf8_without_replacement(text, out, true) {
        (EncoderResult::InputEmpty, _, written) => written,
        _ => 0,
    }
}

/// Parses JSON by serde_json, to be freed with [`rival_serde_json_free`]; NULL when it is refused.
///
/// # Safety
/// `data` is valid for reads of `len` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rival_serde_json_parse(data: *const u8, len: usize) -> *mut serde_json::Value {
    // SAFETY: as promised by the caller.
    match serde_json::from_slice(unsafe { from_raw_parts(data, len) }) {
        Ok(value) => Box::into_raw(Box::new(value)),
        Err(_) => core::ptr::null_mut(),
    }
}

/// Writes a value by serde_json, compactly.
///
/// # Safety
/// `value` is of [`rival_serde_json_parse`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rival_serde_json_write(value: *const serde_json::Value) -> usize {
    // SAFETY: as promised by the caller.
    serde_json::to_vec(unsafe { &*value }).map_or(0, |text| text.len())
}

/// Frees a value.
///
/// # Safety
/// `value` is of [`rival_serde_json_parse`], and not used again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rival_serde_json_free(value: *mut serde_json::Value) {
    // SAFETY: as promised by the caller.
    drop(unsafe { Box::from_raw(value) });
}

/// How many fields the CSV at `data` has, read record by record by the csv crate.
///
/// # Safety
/// `data` is valid for reads of `len` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rival_csv_read(data: *const u8, len: usize) -> usize {
    // SAFETY: as promised by the caller.
    let data = unsafe { from_raw_parts(data, len) };
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(data);
    let mut record = csv::ByteRecord::new();
    let mut fields = 0;
    while let Ok(true) = reader.read_byte_record(&mut record) {
        fields += record.len();
    }
    fields
}

/// A field of [`rival_csv_write`].
#[repr(C)]
pub struct RivalView {
    data: *const u8,
    len: usize,
}

/// Writes `rows` records of `columns` fields each with the csv crate, quoted all or where they need it.
///
/// # Safety
/// `fields` are `rows` times `columns` views, each valid for reads.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rival_csv_write(
    fields: *const RivalView,
    rows: usize,
    columns: usize,
    all_quoted: bool,
) -> usize {
    let style = if all_quoted { csv::QuoteStyle::Always } else { csv::QuoteStyle::Necessary };
    let mut writer = csv::WriterBuilder::new().quote_style(style).from_writer(Vec::new());
    for row in 0..rows {
        // SAFETY: as promised by the caller.
        let record = unsafe { from_raw_parts(fields.add(row * columns), columns) };
        // SAFETY: likewise.
        let record = record.iter().map(|field| unsafe { from_raw_parts(field.data, field.len) });
        if writer.write_record(record).is_err() {
            return 0;
        }
    }
    writer.into_inner().map_or(0, |out| out.len())
}

/// Bytes of C.
#[repr(C)]
pub struct View {
    data: *const u8,
    len: usize,
}

/// A name and a content, as membuf has them.
#[repr(C)]
pub struct Pair {
    name: View,
    value: View,
}

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
        let (name, data) = unsafe {
            (from_raw_parts(entry.name.data, entry.name.len), from_raw_parts(entry.value.data, entry.value.len))
        };
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
