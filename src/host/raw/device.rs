//! What does the work of a raw stream.

use crate::stream::{Error, Kind, Result, Status, Whence};

/// Where the bytes of a raw stream come from and go to. Each function is one call of what is behind it.
pub trait Device: Send {
    /// What its streams are made of.
    const KIND: Kind;

    /// Fails where reading is impossible.
    fn check_readable(&self) -> Result<()>;
    /// Fails where writing is impossible.
    fn check_writable(&self) -> Result<()>;
    /// One read; 0 bytes are the end.
    fn read(&self, room: &mut [u8]) -> Result<usize>;
    /// One write; the bytes taken are in the answer, or in the error.
    fn write(&self, data: &[u8]) -> Result<usize>;
    /// One read at an offset; the position stays.
    fn pread(&self, _offset: u64, _room: &mut [u8]) -> Result<usize> {
        no_offsets::<usize>(Self::KIND)
    }
    /// One write at an offset; the position stays.
    fn pwrite(&self, _offset: u64, _data: &[u8]) -> Result<usize> {
        no_offsets::<usize>(Self::KIND)
    }
    /// Moves the position and answers it.
    fn seek(&self, offset: i64, whence: Whence) -> Result<i64>;
    /// The position.
    fn tell(&self) -> Result<i64>;
    /// Cuts or extends the content, and answers its size.
    fn truncate(&self, size: i64) -> Result<i64>;
    /// Hands on what was written.
    fn flush(&self) -> Result<()>;
    /// Closes what is behind the stream; called once.
    fn close(&self) -> Result<()>;
    /// Whether what is behind the stream was closed by somebody else.
    fn closed(&self) -> Result<bool>;
    /// Whether reading is possible.
    fn readable(&self) -> Result<bool>;
    /// Whether writing is possible.
    fn writable(&self) -> Result<bool>;
    /// Whether the position can be moved.
    fn seekable(&self) -> Result<bool>;
    /// Whether this is a terminal.
    fn isatty(&self) -> Result<bool>;
    /// The file descriptor.
    fn fileno(&self) -> Result<i32>;
}

fn no_offsets<T>(kind: Kind) -> Result<T> {
    Err(Error::new(Status::UNSUPPORTED, format_args!("{kind:?} streams are not read or written at offsets")))
}
