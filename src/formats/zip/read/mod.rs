//! Archives that are read: from the end, over the directory, to the content of entries.

pub mod aes;
pub mod content;
pub mod crypt;
pub mod decoder;
pub mod decrypt;
pub mod directory;
pub mod entry;
pub mod find_end;
pub mod index;
pub mod open;
pub mod outline;
pub mod packed;
pub mod reader;
pub mod source;
#[cfg(feature = "zstd")]
pub mod unzstd;
pub mod whole;
