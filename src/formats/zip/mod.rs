//! ZIP archives, built and read in memory over any byte stream.
//!
//! The structures of the format are our own, so that entries are streams, several of them at once; deflate is that of
//! libdeflate for entries that are known as a whole and not too large, of zlib-rs for the others. Archives are
//! reproducible: the time of an entry is 1980-01-01 00:00 and its mode 0600 (0775 for directories) unless it is given
//! others, the system Unix, so that the same entries give the same bytes everywhere.

mod aes;
mod archive;
mod compress;
mod content;
mod crypt;
mod decoder;
mod decrypt;
mod directory;
mod draft;
mod end;
mod entry;
mod entry_writer;
mod fields;
mod find_end;
mod header;
mod index;
mod line;
mod lock;
mod names;
mod open;
mod options;
mod outline;
mod packed;
mod packer;
mod parallel;
mod reader;
mod sink;
mod source;
mod time;
#[cfg(feature = "zstd")]
mod unzstd;
mod whole;
mod writer;
#[cfg(feature = "zstd")]
mod zstd_frame;

pub use entry_writer::EntryWriter;
pub use options::{EntryOptions, Method, Options};
pub use reader::{Everything, Info, Reader, unpack};
pub use writer::{Entry, Writer, pack};

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
mod aes_tests;
#[cfg(test)]
mod encryption_tests;
#[cfg(test)]
mod header_tests;
#[cfg(test)]
mod hostile_archives;
#[cfg(test)]
mod hostile_tests;
#[cfg(test)]
mod listing_tests;
#[cfg(test)]
mod method_tests;
#[cfg(test)]
mod parallel_tests;
#[cfg(test)]
mod reading_tests;
#[cfg(test)]
mod spoilt;
#[cfg(test)]
mod stream_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod whole_tests;
#[cfg(all(test, feature = "zstd"))]
mod zstd_tests;
