//! Rules of the codecs. What is compared with Python was computed with CPython 3.11.

mod faults;
mod handlers;
mod multibyte;
mod names;
mod single_byte;
mod state;
mod streams;
mod whole;
mod web;

use super::*;
use crate::stream::Status;

fn codec(name: &str) -> Codec {
    Codec::lookup(name.as_bytes()).unwrap()
}

fn handler(name: &str) -> ErrorHandler {
    ErrorHandler::lookup(name.as_bytes()).unwrap()
}

fn decoded(data: &[u8], name: &str, errors: &str) -> String {
    String::from_utf8(decode(data, codec(name), handler(errors)).unwrap()).unwrap()
}

/// Status and range of the failure.
fn refused<T>(outcome: Result<T>) -> (Status, i64, i64) {
    let error = outcome.err().unwrap();
    let detail = error.detail().unwrap();
    (error.status(), detail.start, detail.end)
}
