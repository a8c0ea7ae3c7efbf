//! What a text stream has for an inner stream after that was taken away.

use crate::memory::{Slice, Target};
use crate::stream::{Error, Kind, Result, Status, Stream, Whence};

/// Answers `DETACHED` to everything.
pub(super) struct Detached;

fn detached<T>() -> Result<T> {
    Err(Error::new(Status::DETACHED, format_args!("the inner stream was taken away by detach")))
}

impl Stream for Detached {
    fn kind(&self) -> Kind {
        Kind::Bytes
    }
    fn read(&mut self, _out: &mut Target<'_>) -> Result<()> {
        detached()
    }
    fn read_slice(&mut self, _count: i64) -> Result<Slice> {
        detached()
    }
    fn readline(&mut self, _limit: i64) -> Result<Slice> {
        detached()
    }
    fn next_line(&mut self) -> Result<Option<&[u8]>> {
        detached()
    }
    fn write(&mut self, _data: &[u8]) -> Result<usize> {
        detached()
    }
    fn seek(&mut self, _offset: i64, _whence: Whence) -> Result<i64> {
        detached()
    }
    fn tell(&mut self) -> Result<i64> {
        detached()
    }
    fn truncate(&mut self, _size: i64) -> Result<i64> {
        detached()
    }
    fn flush(&mut self) -> Result<()> {
        detached()
    }
    fn close(&mut self) -> Result<()> {
        detached()
    }
    fn closed(&mut self) -> Result<bool> {
        detached()
    }
    fn readable(&mut self) -> Result<bool> {
        detached()
    }
    fn writable(&mut self) -> Result<bool> {
        detached()
    }
    fn seekable(&mut self) -> Result<bool> {
        detached()
    }
    fn isatty(&mut self) -> Result<bool> {
        detached()
    }
    fn fileno(&mut self) -> Result<i32> {
        detached()
    }
}
