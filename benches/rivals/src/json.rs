//! JSON: text to a tree, a tree to text. A tree that NULL stands for was refused.

use crate::{View, bytes};
use core::ptr;

/// Parses by serde_json, floats exactly.
///
/// # Safety
/// `text` is valid for reads.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rival_serde_json_parse(text: View) -> *mut serde_json::Value {
    // SAFETY: as promised by the caller.
    match serde_json::from_slice(unsafe { bytes(text) }) {
        Ok(tree) => Box::into_raw(Box::new(tree)),
        Err(_) => ptr::null_mut(),
    }
}

/// Writes a tree of serde_json compactly into memory of its own; NULL on failure.
///
/// # Safety
/// `tree` is of [`rival_serde_json_parse`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rival_serde_json_write(tree: *const serde_json::Value) -> *mut Vec<u8> {
    // SAFETY: as promised by the caller.
    serde_json::to_vec(unsafe { &*tree }).map_or(ptr::null_mut(), |text| Box::into_raw(Box::new(text)))
}

/// Frees a tree of serde_json.
///
/// # Safety
/// `tree` is of [`rival_serde_json_parse`], and not used again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rival_serde_json_free(tree: *mut serde_json::Value) {
    // SAFETY: as promised by the caller.
    drop(unsafe { Box::from_raw(tree) });
}

/// Parses by sonic-rs.
///
/// # Safety
/// `text` is valid for reads.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rival_sonic_rs_parse(text: View) -> *mut sonic_rs::Value {
    // SAFETY: as promised by the caller.
    match sonic_rs::from_slice(unsafe { bytes(text) }) {
        Ok(tree) => Box::into_raw(Box::new(tree)),
        Err(_) => ptr::null_mut(),
    }
}

/// Writes a tree of sonic-rs compactly into memory of its own; NULL on failure.
///
/// # Safety
/// `tree` is of [`rival_sonic_rs_parse`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rival_sonic_rs_write(tree: *const sonic_rs::Value) -> *mut Vec<u8> {
    // SAFETY: as promised by the caller.
    sonic_rs::to_vec(unsafe { &*tree }).map_or(ptr::null_mut(), |text| Box::into_raw(Box::new(text)))
}

/// Frees a tree of sonic-rs.
///
/// # Safety
/// `tree` is of [`rival_sonic_rs_parse`], and not used again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rival_sonic_rs_free(tree: *mut sonic_rs::Value) {
    // SAFETY: as promised by the caller.
    drop(unsafe { Box::from_raw(tree) });
}

/// Parses by yyjson.
///
/// # Safety
/// `text` is valid for reads.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rival_yyjson_parse(text: View) -> *mut yyjson_sys::yyjson_doc {
    // SAFETY: as promised by the caller.
    unsafe { yyjson_sys::yyjson_read(text.data.cast(), text.len, 0) }
}

/// Writes a tree of yyjson compactly; C's `free` frees the text. `*out_len` is its length.
///
/// # Safety
/// `tree` is of [`rival_yyjson_parse`]; `out_len` is valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rival_yyjson_write(
    tree: *const yyjson_sys::yyjson_doc,
    out_len: *mut usize,
) -> *mut core::ffi::c_char {
    // SAFETY: as promised by the caller.
    unsafe { yyjson_sys::yyjson_write(tree, 0, out_len) }
}

/// Frees a tree of yyjson.
///
/// # Safety
/// `tree` is of [`rival_yyjson_parse`], and not used again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rival_yyjson_free(tree: *mut yyjson_sys::yyjson_doc) {
    // SAFETY: as promised by the caller.
    unsafe { yyjson_sys::yyjson_doc_free(tree) };
}
