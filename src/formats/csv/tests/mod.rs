//! The rules of CSV, Python's unless a test says otherwise.

use super::*;
use crate::formats::testing::Memory;
use crate::stream::Error;

mod reader;
mod reader_failures;
mod sniffer;
mod writer;

type Rows = Vec<Vec<String>>;

/// Everything in `input`, and the error that ended it.
fn read_with(input: &[u8], options: &Options<'_>, chunk: usize) -> (Rows, Option<Error>) {
    let memory = Memory::holding(input);
    memory.state().chunk = chunk;
    let mut reader = Reader::new(memory.stream(), options).unwrap();
    let mut rows = Vec::new();
    loop {
        match reader.next_record() {
            Ok(Some(record)) => {
                rows.push(record.iter().map(|field| String::from_utf8_lossy(field).into_owned()).collect());
            }
            Ok(None) => return (rows, None),
            Err(error) => return (rows, Some(error)),
        }
    }
}

/// The records of `input`, the same whatever pieces it arrives in.
fn read(input: &str, options: &Options<'_>) -> Rows {
    let (rows, error) = read_with(input.as_bytes(), options, 0);
    assert!(error.is_none(), "{error:?}");
    for chunk in [1, 3] {
        assert_eq!(read_with(input.as_bytes(), options, chunk).0, rows, "in pieces of {chunk}");
    }
    rows
}

fn excel(input: &str) -> Rows {
    read(input, &Options::default())
}

fn rows(rows: &[&[&str]]) -> Rows {
    rows.iter().map(|row| row.iter().map(|field| (*field).to_owned()).collect()).collect()
}
