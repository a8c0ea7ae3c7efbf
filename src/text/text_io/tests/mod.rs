//! Rules of TextIOWrapper. What is compared with Python was computed with CPython 3.11.

mod probe;
mod options;
mod position;
mod reading;
mod state;
mod writing;

use super::*;
use probe::Probe;

fn options(encoding: &str, newline: Newline) -> TextOptions {
    TextOptions {
        codec: Some(Codec::lookup(encoding.as_bytes()).unwrap()),
        newline,
        ..TextOptions::default()
    }
}

fn utf8_text() -> TextOptions {
    TextOptions::default()
}

fn lines(stream: &mut TextIo) -> Vec<String> {
    let mut found = Vec::new();
    while let Some(line) = stream.next_line().unwrap() {
        found.push(String::from_utf8(line.to_vec()).unwrap());
    }
    found
}

fn all(stream: &mut TextIo) -> String {
    String::from_utf8(stream.read_slice(-1).unwrap().as_bytes().to_vec()).unwrap()
}

fn status<T>(outcome: Result<T>) -> Status {
    outcome.err().unwrap().status()
}
