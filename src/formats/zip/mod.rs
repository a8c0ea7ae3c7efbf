//! ZIP archives, built and read in memory over any byte stream.
//!
//! The structures of the format are our own, so that entries are streams, several of them at once; deflate is that of
//! libdeflate for entries that are known as a whole and not too large, of zlib-rs for the others. Archives are
//! reproducible: the time of an entry is 1980-01-01 00:00 and its mode 0600 (0775 for directories) unless it is given
//! others, the system Unix, so that the same entries give the same bytes everywhere.

mod compress;
mod fields;
mod header;
mod lock;
mod names;
mod options;
mod read;
mod time;
mod write;

pub use options::{EntryOptions, Method, Options};
pub use read::reader::{Everything, Info, Reader, unpack};
pub use write::entry_writer::EntryWriter;
pub use write::writer::{Entry, Writer, pack};

/// The method of an entry that is stored as it is,
const STORED: u16 = 0;
/// of one that is deflated,
const DEFLATED: u16 = 8;
/// and of one that Zstandard compressed.
const ZSTANDARD: u16 = 93;

/// How much is read, produced or held at once.
const PIECE: usize = 64 * 1024;

/// How much is compressed before the progress hears of it: half a step, so that no report passes one.
const COUNTED: usize = crate::formats::STEP as usize / 2;

/// The longest name and comment, in bytes: the format has 16 bits for their lengths.
pub const MAX_NAME: usize = 65_535;

#[cfg(test)]
mod tests;
