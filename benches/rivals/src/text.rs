//! Encodings: each function answers the bytes it wrote, 0 on failure.

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
