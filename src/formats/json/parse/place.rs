//! Where in a text something is wrong.

use crate::stream::{Error, Status};

/// A failure, and the bytes of the piece at hand that are to blame.
pub struct Fault {
    pub start: usize,
    pub end: usize,
    pub error: Error,
}

pub type Parsed<T> = core::result::Result<T, Fault>;

impl Fault {
    #[cold]
    pub fn new(start: usize, end: usize, error: Error) -> Fault {
        Fault { start, end, error }
    }

    /// The byte at `at`, or the end of `text`, where `expected` should stand.
    #[cold]
    pub fn unexpected(text: &[u8], at: usize, expected: &str) -> Fault {
        let rest = text.get(at..).unwrap_or_default();
        let character = match core::str::from_utf8(rest.get(..4).unwrap_or(rest)) {
            Ok(valid) => valid.chars().next().ok_or(0),
            Err(error) => {
                let valid = rest.get(..error.valid_up_to()).unwrap_or_default();
                let first = core::str::from_utf8(valid).unwrap_or_default().chars().next();
                first.ok_or(error.error_len().unwrap_or(rest.len()))
            }
        };
        match character {
            Ok(found) => {
                let (end, code) = (at + found.len_utf8(), u32::from(found));
                if found.is_control() {
                    Fault::syntax(at, end, format_args!("expected {expected}, not U+{code:04X}"))
                } else {
                    Fault::syntax(at, end, format_args!("expected {expected}, not '{found}'"))
                }
            }
            Err(0) => Fault::syntax(at, at, format_args!("expected {expected}, not the end of the text")),
            Err(len) => Fault::malformed(at, at + len),
        }
    }

    /// The same fault, where the piece begins `n` bytes into another.
    #[cold]
    pub fn behind(mut self, n: usize) -> Fault {
        self.start += n;
        self.end += n;
        self
    }

    /// Whether `text` ends inside the character that is to blame.
    #[cold]
    pub fn is_cut(&self, text: &[u8]) -> bool {
        let rest = text.get(self.start..).unwrap_or_default();
        matches!(core::str::from_utf8(rest), Err(error) if error.valid_up_to() == 0 && error.error_len().is_none())
    }

    /// What is not JSON.
    #[cold]
    pub fn syntax(start: usize, end: usize, message: core::fmt::Arguments<'_>) -> Fault {
        Fault { start, end, error: Error::new(Status::JSON, message) }
    }

    /// What is not UTF-8.
    #[cold]
    pub fn malformed(start: usize, end: usize) -> Fault {
        Fault { start, end, error: Error::new(Status::DECODE, format_args!("JSON must be well-formed text")) }
    }
}

/// A position in the input, counted in its own bytes.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    offset: u64,
    line: u64,
    line_start: u64,
    /// Bytes of a unit of the input's encoding: 1, 2 or 4.
    width: u8,
}

impl Place {
    /// Behind a signature of `skipped` bytes.
    pub fn start(skipped: usize, width: u8) -> Place {
        Place { offset: skipped as u64, line: 1, line_start: skipped as u64, width }
    }

    /// Bytes from the start of the input.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// Moves behind `text`, which is UTF-8 whatever the input is.
    pub fn advance(&mut self, text: &[u8]) {
        if let Some(newline) = memchr::memrchr(b'\n', text) {
            let (lines, rest) = text.split_at(newline + 1);
            self.line += memchr::memchr_iter(b'\n', lines).count() as u64;
            self.offset += self.length(lines);
            self.line_start = self.offset;
            self.offset += self.length(rest);
        } else {
            self.offset += self.length(text);
        }
    }

    /// What `text` takes in the input.
    fn length(&self, text: &[u8]) -> u64 {
        let characters = || text.iter().filter(|byte| **byte & 0xC0 != 0x80).count() as u64;
        match self.width {
            2 => 2 * (characters() + text.iter().filter(|byte| **byte >= 0xF0).count() as u64),
            4 => 4 * characters(),
            _ => text.len() as u64,
        }
    }

    /// The failure with its place, in `text`, which begins here.
    #[cold]
    pub fn locate(&self, text: &[u8], fault: Fault) -> Error {
        let Fault { start, end, error } = fault;
        let mut at = *self;
        at.advance(text.get(..start).unwrap_or(text));
        let mut behind = at;
        behind.advance(text.get(start..end).unwrap_or_default());
        error.with(|detail| {
            detail.line = at.line;
            detail.column = at.offset - at.line_start + 1;
            detail.start = i64::try_from(at.offset).unwrap_or(i64::MAX);
            detail.end = i64::try_from(behind.offset).unwrap_or(i64::MAX);
        })
    }
}
