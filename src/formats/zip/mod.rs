//! ZIP archives, built and read in memory over any byte stream, on the zip crate.
//!
//! Archives are reproducible: the time of every entry is 1980-01-01 00:00, the mode 0600 (0775 for directories), the
//! system Unix, so that the same entries give the same bytes everywhere. Not there yet, and answered with
//! `UNSUPPORTED` or `INVALID`: two entries of one name, names longer than [`MAX_NAME`], encrypted entries,
//! methods other than stored and deflate.

mod error;
mod reader;
mod window;
mod writer;

pub use reader::Reader;
pub use writer::{MAX_NAME, Writer, pack};

use crate::stream::{Error, Result, Status};

/// How an entry is stored; the numbers are those of `membuf_zip_method`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Method {
    /// Compressed (method 8, `ZIP_DEFLATED`).
    #[default]
    Deflate,
    /// As it is (method 0, `ZIP_STORED`).
    Store,
}

/// Options of writers (method, level) and readers (limits).
#[derive(Clone, Copy, Debug)]
pub struct Options {
    method: Method,
    level: i64,
    max_entry_size: u64,
    max_total_size: u64,
    max_entries: u64,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            method: Method::Deflate,
            level: 6,
            max_entry_size: 1 << 30,
            max_total_size: 4 << 30,
            max_entries: 1_000_000,
        }
    }
}

impl Options {
    /// Sets the method by its number in C, and the level: 1 to 9, or 0 for 6.
    pub fn compression(mut self, method: i32, level: i32) -> Result<Options> {
        self.method = match method {
            0 => Method::Deflate,
            1 => Method::Store,
            _ => {
                return Err(Error::new(
                    Status::INVALID,
                    format_args!("method must be 0 (deflate) or 1 (store), not {method}"),
                ));
            }
        };
        self.level = match level {
            0 => 6,
            1..=9 => i64::from(level),
            _ => {
                return Err(Error::new(Status::INVALID, format_args!("level must be 0 to 9, not {level}")));
            }
        };
        Ok(self)
    }

    /// Sets a reader's limits on bytes produced from one entry, bytes produced from all, and entries; each 0 leaves
    /// the default of 1 GiB, 4 GiB and a million.
    #[must_use]
    pub fn limits(mut self, entry_size: u64, total_size: u64, entries: u64) -> Options {
        let settings = [
            (&mut self.max_entry_size, entry_size),
            (&mut self.max_total_size, total_size),
            (&mut self.max_entries, entries),
        ];
        for (limit, value) in settings {
            if value != 0 {
                *limit = value;
            }
        }
        self
    }
}

#[cfg(test)]
mod hostile_tests;
#[cfg(test)]
mod tests;
