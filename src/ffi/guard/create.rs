//! Objects that get a handle: made by a function of their own, or by a verb on another one.

use super::{get, get_by};
use crate::ffi::error::membuf_error;
use crate::ffi::handle::Vacancy;
use crate::ffi::library;
use crate::ffi::object::{Body, Resident, TABLE};
use crate::ffi::status::membuf_status;
use crate::stream::{Error, Result, Status};

/// As [`get`], for a verb whose result is a new handle: `out` is required.
///
/// # Safety
/// `out` is NULL or valid for a write.
pub unsafe fn get_handle<T: Resident, N: Resident>(
    function: &'static str,
    handle: *const T::Handle,
    out: *mut *mut N::Handle,
    verb: impl FnOnce(&mut T) -> Result<N>,
) -> membuf_status {
    let make = |object: &mut T| {
        if out.is_null() {
            return Err(no_place());
        }
        // The slot first: a verb whose result had no place would lose what it read.
        let vacancy = vacancy()?;
        Ok(fill(vacancy, verb(object)?))
    };
    // SAFETY: as the caller promised.
    unsafe { get(function, handle, out, core::ptr::null_mut(), make) }
}

/// As [`get_handle`], for a verb that may have nothing more to give: NULL then.
///
/// # Safety
/// `out` is NULL or valid for a write.
pub unsafe fn get_next<T: Resident, N: Resident>(
    function: &'static str,
    handle: *const T::Handle,
    out: *mut *mut N::Handle,
    verb: impl FnOnce(&mut T) -> Result<Option<N>>,
) -> membuf_status {
    let make = |object: &mut T| {
        if out.is_null() {
            return Err(no_place());
        }
        let vacancy = vacancy()?;
        Ok(verb(object)?.map_or(core::ptr::null_mut(), |next| fill(vacancy, next)))
    };
    // SAFETY: as the caller promised.
    unsafe { get(function, handle, out, core::ptr::null_mut(), make) }
}

/// Runs `make` and gives its object to the caller as a new handle, or fills `err`.
///
/// # Safety
/// `out` and `err` are NULL or valid for writes.
#[inline(always)] // so that the object is made where it will be
pub unsafe fn open<T: Resident>(
    function: &'static str,
    out: *mut *mut T::Handle,
    err: *mut membuf_error,
    make: impl FnOnce() -> Result<T>,
) -> membuf_status {
    let make = || {
        let vacancy = if out.is_null() { Err(no_place()) } else { vacancy() };
        // Made in any case, so that memory of the caller's is released.
        let object = make()?;
        Ok(fill(vacancy?, object))
    };
    // SAFETY: as the caller promised.
    unsafe { get_by(function, out, err, core::ptr::null_mut(), make) }
}

/// For a verb that would take something away although its result has no place.
#[cold]
pub fn no_place() -> Error {
    Error::new(Status::NULL, format_args!("the pointer for the new handle is NULL"))
}

/// A place in the table for an object that is about to be made.
#[inline]
pub(super) fn vacancy() -> Result<Vacancy<'static, Body>> {
    library::initialise();
    TABLE.vacancy().ok_or(Error::bare(Status::NO_MEMORY))
}

#[inline(always)] // so that the object is made where it will be
pub(super) fn fill<T: Resident>(vacancy: Vacancy<'static, Body>, object: T) -> *mut T::Handle {
    let view = object.view();
    core::ptr::without_provenance_mut(vacancy.fill(T::KIND, Body::new(object.into_object()), view))
}

/// Gives an object of membuf's own a handle, to be freed by membuf.
pub fn publish<T: Resident>(object: T) -> Result<*mut T::Handle> {
    Ok(fill(vacancy()?, object))
}
