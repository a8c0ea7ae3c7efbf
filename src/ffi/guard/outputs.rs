//! What a call answers besides its status: written on every path, wherever the caller wants it.

use super::{call, named, panicked};
use crate::ffi::decode::put;
use crate::ffi::error::{self, membuf_error};
use crate::ffi::object::Resident;
use crate::ffi::status::{MEMBUF_OK, membuf_status};
use crate::stream::{Error, Result, Status};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// As [`call`], for verbs with one result, which is `fallback` on failure.
///
/// # Safety
/// `out` is NULL or valid for a write.
#[inline(always)]
pub unsafe fn get<T: Resident, R>(
    function: &'static str,
    handle: *const T::Handle,
    out: *mut R,
    fallback: R,
    verb: impl FnOnce(&mut T) -> Result<R>,
) -> membuf_status {
    let (status, value) = match call(function, handle, verb) {
        Ok(value) => (MEMBUF_OK, value),
        Err(failed) => (failed.status(), fallback),
    };
    // SAFETY: as the caller promised.
    unsafe { put(out, value) };
    status
}

/// As [`get`], for a verb that says where something is and how much of it: NULL and 0 on failure.
///
/// # Safety
/// Both outputs are NULL or valid for writes.
#[inline(always)]
pub unsafe fn get_span<T: Resident, E>(
    function: &'static str,
    handle: *const T::Handle,
    out_start: *mut *const E,
    out_len: *mut usize,
    verb: impl FnOnce(&mut T) -> Result<(*const E, usize)>,
) -> membuf_status {
    let (status, (start, len)) = match call(function, handle, verb) {
        Ok(span) => (MEMBUF_OK, span),
        Err(failed) => (failed.status(), (core::ptr::null(), 0)),
    };
    // SAFETY: as the caller promised.
    unsafe {
        put(out_start, start);
        put(out_len, len);
    }
    status
}

/// Runs `verb`, which needs no mark of its own; details of a failure go to `err`.
///
/// # Safety
/// `out` and `err` are NULL or valid for writes.
pub unsafe fn get_by<R>(
    function: &'static str,
    out: *mut R,
    err: *mut membuf_error,
    fallback: R,
    verb: impl FnOnce() -> Result<R>,
) -> membuf_status {
    let outcome = match catch_unwind(AssertUnwindSafe(verb)) {
        Ok(outcome) => outcome,
        Err(payload) => {
            panicked(payload);
            Err(Error::bare(Status::PANIC))
        }
    };
    let (status, value) = match outcome {
        Ok(value) => {
            // SAFETY: as the caller promised.
            unsafe { error::fill(err, None) };
            (MEMBUF_OK, value)
        }
        Err(failure) => {
            let failure = named(failure, function);
            // SAFETY: as the caller promised.
            unsafe { error::fill(err, Some(&failure)) };
            (failure.status().code(), fallback)
        }
    };
    // SAFETY: as the caller promised.
    unsafe { put(out, value) };
    status
}
