//! The way in and out of every call: NULL, stale, wrong and busy handles are refused here, panics caught.

mod at_once;
mod create;
mod outputs;
#[cfg(test)]
mod tests;

use super::error;
use super::handle::{Mark, Refused};
use super::library;
use super::object::{Body, Resident, TABLE};
use super::status::{MEMBUF_OK, membuf_status};
use crate::stream::{Error, Result, Status};
pub use at_once::{at_once, end_doomed, give};
pub use create::{get_handle, get_next, no_place, open, publish};
pub use outputs::{get, get_by, get_span};
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
