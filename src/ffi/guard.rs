//! The way in and out of every call: NULL, stale, wrong and busy handles are refused here, panics caught.

use super::decode::put;
use super::error::{self, membuf_error};
use super::handle::{AtOnce, Mark, Refused, Vacancy};
use super::library;
use super::object::{AnyStream, Body, Object, Resident, TABLE};
use super::status::{MEMBUF_OK, membuf_status};
use super::stream::membuf;
use crate::memory::BytesIo;
use crate::stream::{Error, Result, Status};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A call that failed: its status, and what was accepted nevertheless. The details are on the handle.
pub struct Failed {
    pub why: Status,
    pub transferred: usize,
}

impl Failed {
    /// The status for C.
    pub fn status(&self) -> membuf_status {
        self.why.code()
    }

    /// For a call inside another, whose caller gets the details: a failure on an argument.
    pub fn into_error(self) -> Error {
        Error::bare(self.why)
    }
}

impl From<Status> for Failed {
    fn from(why: Status) -> Failed {
        Failed { why, transferred: 0 }
    }
}

/// Runs `verb` on the object behind `handle`, alone; a failure leaves its details on the handle.
#[inline(always)]
pub fn call<T: Resident, R>(
    function: &'static str,
    handle: *const T::Handle,
    verb: impl FnOnce(&mut T) -> Result<R>,
) -> core::result::Result<R, Failed> {
    let word = handle.addr();
    match TABLE.enter(word, T::KIND) {
        Ok(mark) => within(function, mark, verb),
        Err(refused) => Err(refuse(function, word, refused)),
    }
}

/// As [`call`], for the second handle of a function: never waits for it, whoever has it may be waiting for the first.
pub fn call_second<T: Resident, R>(
    function: &'static str,
    handle: *const T::Handle,
    verb: impl FnOnce(&mut T) -> Result<R>,
) -> core::result::Result<R, Failed> {
    let word = handle.addr();
    match TABLE.try_enter(word, T::KIND) {
        Ok(mark) => within(function, mark, verb),
        Err(refused) => Err(refuse(function, word, refused)),
    }
}

#[inline(always)]
fn within<T: Resident, R>(
    function: &'static str,
    mut mark: Mark<'_, Body>,
    verb: impl FnOnce(&mut T) -> Result<R>,
) -> core::result::Result<R, Failed> {
    let body = mark.object();
    let outcome = catch_unwind(AssertUnwindSafe(|| match T::of(&mut body.object) {
        Some(object) => verb(object),
        None => Err(Error::bare(Status::TYPE)),
    }));
    match outcome {
        Ok(Ok(value)) => {
            mark.done();
            Ok(value)
        }
        Ok(Err(error)) => {
            let failed = keep(body, function, error);
            mark.done();
            Err(failed)
        }
        // Dropping the mark without leaving poisons the handle.
        Err(payload) => Err(panicked(payload)),
    }
}

/// Runs `verb` on a byte stream in memory that is idle, without what a failure or a panic would need: it must not panic.
/// When nothing was done, [`call`] is to be taken, which knows why.
#[inline(always)]
pub fn at_once(handle: *const membuf, verb: impl FnOnce(&mut BytesIo) -> bool) -> AtOnce {
    TABLE.at_once(handle.addr(), AnyStream::KIND, |body| match &mut *body.object {
        Object::Stream(AnyStream::Bytes(stream)) => verb(stream),
        _ => false,
    })
}

/// Writes what a verb that was tried at once answered, if it did.
///
/// # Safety
/// `out` is NULL or valid for a write.
#[inline(always)]
pub unsafe fn give<R>(out: *mut R, answer: Option<R>) -> bool {
    let Some(answer) = answer else { return false };
    // SAFETY: as the caller promised.
    unsafe { put(out, answer) };
    true
}

/// The end of a verb that was done at once on a handle that was freed meanwhile. `extern "C"`, so that nothing needs to
/// be kept for unwinding: the verbs jump here.
#[cold]
#[inline(never)]
pub extern "C" fn end_doomed(handle: *const membuf) -> membuf_status {
    TABLE.end_doomed(handle.addr());
    MEMBUF_OK
}

/// As [`call`], for verbs without a result.
#[inline(always)]
pub fn run<T: Resident>(
    function: &'static str,
    handle: *const T::Handle,
    verb: impl FnOnce(&mut T) -> Result<()>,
) -> membuf_status {
    match call(function, handle, verb) {
        Ok(()) => MEMBUF_OK,
        Err(failed) => failed.status(),
    }
}

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

/// For a verb that would take something away although its result has no place.
#[cold]
pub fn no_place() -> Error {
    Error::new(Status::NULL, format_args!("the pointer for the new handle is NULL"))
}

/// A place in the table for an object that is about to be made.
#[inline]
fn vacancy() -> Result<Vacancy<'static, Body>> {
    library::initialise();
    TABLE.vacancy().ok_or(Error::bare(Status::NO_MEMORY))
}

#[inline(always)] // so that the object is made where it will be
fn fill<T: Resident>(vacancy: Vacancy<'static, Body>, object: T) -> *mut T::Handle {
    let view = object.view();
    core::ptr::without_provenance_mut(vacancy.fill(T::KIND, Body::new(object.into_object()), view))
}

/// Gives an object of membuf's own a handle, to be freed by membuf.
pub fn publish<T: Resident>(object: T) -> Result<*mut T::Handle> {
    Ok(fill(vacancy()?, object))
}

/// Frees a handle. NULL is fine; what is no live handle of this type goes to the misuse hook.
pub fn free<T: Resident>(function: &'static str, handle: *const T::Handle) {
    let word = handle.addr();
    if word == 0 {
        return;
    }
    if let Err(refused) = TABLE.free(word, T::KIND) {
        refuse(function, word, refused);
    }
}

/// The status for a token that gave no object; misuse goes to the hook.
#[cold]
pub fn refuse(function: &'static str, word: usize, refused: Refused) -> Failed {
    let status = if word == 0 { Status::NULL } else { status_of(refused) };
    if status == Status::STALE || status == Status::TYPE {
        library::report_misuse(function, word, status);
    }
    status.into()
}

/// The status for a refusal.
pub fn status_of(refused: Refused) -> Status {
    match refused {
        Refused::Stale => Status::STALE,
        Refused::Type => Status::TYPE,
        Refused::Busy | Refused::Wait => Status::BUSY,
        Refused::Poisoned => Status::POISONED,
    }
}

#[cold]
fn keep(body: &mut Body, function: &'static str, error: Error) -> Failed {
    let failed = Failed { why: error.status(), transferred: error.transferred() };
    body.error = Some(named(error, function));
    failed
}

/// Adds the function's name; a bare status gets details for that, unless memory is what is missing.
fn named(error: Error, function: &'static str) -> Error {
    let error = match error.detail() {
        None if error.status() != Status::NO_MEMORY => {
            Error::new(error.status(), format_args!("{}", error::meaning(error.status())))
        }
        _ => error,
    };
    error.with(|detail| detail.function = function)
}

#[cold]
fn panicked(payload: Box<dyn core::any::Any + Send>) -> Failed {
    // Its drop is foreign code that may panic again.
    core::mem::forget(payload);
    Status::PANIC.into()
}

#[cfg(test)]
mod tests {
    use super::super::object::{AnyStream, SliceObject};
    use super::*;
    use crate::memory::Slice;

    fn handle() -> *mut super::super::slice::membuf_slice {
        fill(vacancy().unwrap(), SliceObject::from(Slice::empty()))
    }

    #[test]
    fn a_panic_becomes_a_status_and_poisons_its_handle_which_can_still_be_freed() {
        let slice = handle();
        let quiet = std::panic::take_hook();
        std::panic::set_hook(Box::new(|_| {}));
        let status = run("test", slice, |_: &mut SliceObject| panic!("on purpose"));
        std::panic::set_hook(quiet);
        assert_eq!(status, Status::PANIC.code());
        assert_eq!(run("test", slice, |_: &mut SliceObject| Ok(())), Status::POISONED.code());
        free::<SliceObject>("test", slice);
        assert_eq!(run("test", slice, |_: &mut SliceObject| Ok(())), Status::STALE.code());
    }

    #[test]
    fn a_call_inside_a_call_on_the_same_handle_is_busy() {
        let slice = handle();
        let status = run("outer", slice, |_: &mut SliceObject| {
            assert_eq!(run("inner", slice, |_: &mut SliceObject| Ok(())), Status::BUSY.code());
            Ok(())
        });
        assert_eq!(status, MEMBUF_OK);
        free::<SliceObject>("test", slice);
    }

    #[test]
    fn null_is_told_from_stale_and_wrong_type() {
        assert_eq!(run("test", core::ptr::null(), |_: &mut AnyStream| Ok(())), Status::NULL.code());
        let slice = handle();
        assert_eq!(run("test", slice.cast(), |_: &mut AnyStream| Ok(())), Status::TYPE.code());
        free::<SliceObject>("test", slice);
        assert_eq!(run("test", slice.cast(), |_: &mut AnyStream| Ok(())), Status::STALE.code());
    }
}
