//! Archives that are written: entries one by one or by several threads, and the directory at the end.

pub mod archive;
pub mod draft;
pub mod end;
pub mod entry_writer;
pub mod line;
pub mod packer;
pub mod parallel;
pub mod sink;
pub mod writer;
#[cfg(feature = "zstd")]
pub mod zstd_frame;
