//! Arguments from C, checked before anything is done with them.

use super::slice::{membuf_pair, membuf_view};
use crate::memory::Target;
use crate::stream::{Error, Result, Status};
use core::ffi::{c_char, c_void};
use core::ptr;

/// The longest name of an encoding or an error handler that is looked at, and one more.
const NAME_CAPACITY: usize = 65;

/// The largest option struct that any version could have.
const OPTIONS_CAPACITY: usize = 4096;

#[cold]
fn null(what: &str) -> Error {
    Error::new(Status::NULL, format_args!("{what} is NULL"))
}

#[cold]
fn too_long(what: &str, len: usize) -> Error {
    Error::new(Status::OVERFLOW, format_args!("{what} of {len} bytes is longer than any object can be"))
}

/// Refuses memory that cannot be: NULL with a length, or longer than the address space allows.
#[inline(always)]
pub fn check<T>(what: &str, data: *const T, len: usize) -> Result<()> {
    if data.is_null() && len > 0 {
        return Err(null(what));
    }
    if len > isize::MAX as usize / size_of::<T>().max(1) {
        return Err(too_long(what, len));
    }
    Ok(())
}

/// # Safety
/// `data` is valid for reads of `len` elements, or `len` is 0; `len` was checked.
#[inline(always)]
pub unsafe fn slice_of<'a, T>(data: *const T, len: usize) -> &'a [T] {
    if len == 0 {
        return &[];
    }
    // SAFETY: not NULL, since the length is not 0; the rest as the caller promised.
    unsafe { core::slice::from_raw_parts(data, len) }
}

/// Bytes of the caller; `(NULL, 0)` is empty.
///
/// # Safety
/// `data` is valid for reads of `len` bytes for as long as the result is used.
#[inline(always)]
pub unsafe fn bytes<'a>(data: *const c_void, len: usize) -> Result<&'a [u8]> {
    check("data", data.cast::<u8>(), len)?;
    // SAFETY: checked above, and as the caller promised.
    Ok(unsafe { slice_of(data.cast(), len) })
}

/// An array of views, pairs or the like.
///
/// # Safety
/// As [`bytes`], for `count` elements.
pub unsafe fn array<'a, T>(what: &str, data: *const T, count: usize) -> Result<&'a [T]> {
    check(what, data, count)?;
    // SAFETY: checked above, and as the caller promised.
    Ok(unsafe { slice_of(data, count) })
}

/// The bytes of a view.
///
/// # Safety
/// The view's memory is valid for as long as the result is used.
#[inline(always)]
pub unsafe fn view<'a>(view: &membuf_view) -> Result<&'a [u8]> {
    // SAFETY: as the caller promised.
    unsafe { bytes(view.data, view.len) }
}

/// The bytes of a pair's name and value.
///
/// # Safety
/// The pair's memory is valid for as long as the result is used.
pub unsafe fn pair<'a>(pair: &membuf_pair) -> Result<(&'a [u8], &'a [u8])> {
    // SAFETY: as the caller promised.
    unsafe { Ok((view(&pair.name)?, view(&pair.value)?)) }
}

/// The caller's memory as the target of a read.
///
/// # Safety
/// `buf` is valid for writes of `cap` bytes for as long as the target is used.
#[inline(always)]
pub unsafe fn target<'a>(buf: *mut c_void, cap: usize) -> Result<Target<'a>> {
    check("buf", buf.cast::<u8>().cast_const(), cap)?;
    // SAFETY: checked above, and as the caller promised.
    Ok(unsafe { Target::from_raw(buf.cast(), cap) })
}

/// A NUL-terminated name; `None` for NULL. Longer ones than any known are cut, and then match nothing.
///
/// # Safety
/// `name` is NULL or a NUL-terminated string.
pub unsafe fn name<'a>(name: *const c_char) -> Option<&'a [u8]> {
    if name.is_null() {
        return None;
    }
    let mut len = 0;
    // SAFETY: no byte after the NUL is read, and the bytes before it are the caller's string.
    unsafe {
        while len < NAME_CAPACITY && *name.add(len) != 0 {
            len += 1;
        }
        Some(slice_of(name.cast(), len))
    }
}

/// Writes an output; NULL means that the caller does not want it.
///
/// # Safety
/// `out` is NULL or valid for a write.
#[inline(always)]
pub unsafe fn put<T>(out: *mut T, value: T) {
    if !out.is_null() {
        // SAFETY: as the caller promised.
        unsafe { out.write(value) };
    }
}

/// How many bytes an option struct of the caller has; `None` for NULL.
///
/// # Safety
/// As [`options`].
unsafe fn size_of_options<T>(options: *const T) -> Result<Option<usize>> {
    if options.is_null() {
        return Ok(None);
    }
    // SAFETY: every option struct begins with its own size.
    let size = unsafe { options.cast::<usize>().read_unaligned() };
    // No struct ends inside one of its pointers, nor does an earlier version of it.
    if size < size_of::<usize>() || size > OPTIONS_CAPACITY || !size.is_multiple_of(align_of::<T>()) {
        let known = size_of::<T>();
        return Err(Error::new(
            Status::INVALID,
            format_args!("struct_size must be the size of the options, {known} bytes, not {size}"),
        ));
    }
    Ok(Some(size))
}

/// An option struct of the caller. One of an older version has defaults for what it does not know; one of a newer version
/// may not ask for what this one does not know.
///
/// # Safety
/// `options` is NULL or points to as many bytes as its first word says; `T` is valid as zeros.
pub unsafe fn options<T: Copy>(options: *const T) -> Result<Option<T>> {
    let known = size_of::<T>();
    // SAFETY: as the caller promised.
    let Some(size) = (unsafe { size_of_options(options)? }) else { return Ok(None) };
    for at in known..size {
        // SAFETY: inside the caller's struct.
        if unsafe { options.cast::<u8>().add(at).read() } != 0 {
            return Err(Error::new(
                Status::UNSUPPORTED,
                format_args!("an option at offset {at} is newer than this version of membuf"),
            ));
        }
    }
    let mut own = core::mem::MaybeUninit::<T>::zeroed();
    // SAFETY: both sides hold that many bytes; the rest stays zero, with which `T` is valid.
    unsafe {
        ptr::copy_nonoverlapping(options.cast::<u8>(), own.as_mut_ptr().cast(), size.min(known));
        Ok(Some(own.assume_init()))
    }
}

/// Writes an option struct as far as the caller's reaches; what a newer version has behind it becomes 0.
///
/// # Safety
/// As [`options`], and valid for writes.
pub unsafe fn put_options<T: Copy>(out: *mut T, value: T) -> Result<()> {
    // SAFETY: as the caller promised.
    let Some(size) = (unsafe { size_of_options(out.cast_const())? }) else { return Ok(()) };
    let (word, known) = (size_of::<usize>(), size_of::<T>().min(size));
    let (to, from) = (out.cast::<u8>(), (&raw const value).cast::<u8>());
    // SAFETY: both sides hold that many bytes behind their first word, which says how many the caller has.
    unsafe {
        ptr::copy_nonoverlapping(from.add(word), to.add(word), known - word);
        to.add(known).write_bytes(0, size - known);
    }
    Ok(())
}

/// A table of functions of the caller, which has to be whole. `own` makes what releases the user data when it is
/// dropped: also when the table is newer than this version, since it begins with all of ours.
///
/// # Safety
/// As [`options`].
pub unsafe fn table<T: Copy, R>(table: *const T, own: impl FnOnce(T) -> R) -> Result<R> {
    // SAFETY: as the caller promised; a table of zeros has no functions.
    match unsafe { options(table) } {
        Ok(Some(whole)) => {
            // SAFETY: not NULL, and every table begins with its own size.
            let size = unsafe { table.cast::<usize>().read_unaligned() };
            // There is no earlier version of any.
            if size < size_of::<T>() {
                let known = size_of::<T>();
                return Err(Error::new(
                    Status::INVALID,
                    format_args!("struct_size must be the size of the table, {known} bytes, not {size}"),
                ));
            }
            Ok(own(whole))
        }
        Ok(None) => Err(null("table")),
        Err(error) => {
            if error.status() == Status::UNSUPPORTED {
                // SAFETY: larger than ours, and as the caller promised.
                drop(own(unsafe { table.read_unaligned() }));
            }
            Err(error)
        }
    }
}

/// A yes or no of the caller.
pub fn boolean(what: &str, value: i32) -> Result<bool> {
    match value {
        0 => Ok(false),
        1 => Ok(true),
        _ => Err(Error::new(Status::INVALID, format_args!("{what} must be 0 or 1, not {value}"))),
    }
}
