//! Two raw streams as one, such as the two ends of two pipes: Python's BufferedRWPair.

use super::Buffered;
use crate::memory::{Slice, Target};
use crate::stream::{Error, Kind, Result, Status, Stream, Whence, both};

/// Reads from one stream and writes to another, each through a buffer of its own. There is no position.
pub struct BufferedPair {
    reader: Buffered,
    writer: Buffered,
}

impl BufferedPair {
    /// A pair of buffers of `size` bytes each; 0 stands for [`DEFAULT_SIZE`](super::DEFAULT_SIZE).
    pub fn new(reader: Box<dyn Stream>, writer: Box<dyn Stream>, size: usize) -> Result<BufferedPair> {
        Ok(BufferedPair { reader: Buffered::reader(reader, size)?, writer: Buffered::writer(writer, size)? })
    }
}

fn no_position<T>(verb: &str) -> Result<T> {
    Err(Error::new(Status::UNSUPPORTED, format_args!("a pair of streams has no {verb}")))
}

impl Stream for BufferedPair {
    fn kind(&self) -> Kind {
        Kind::BufferedPair
    }
    fn read(&mut self, out: &mut Target<'_>) -> Result<()> {
        self.reader.read(out)
    }
    fn read1(&mut self, out: &mut Target<'_>) -> Result<()> {
        self.reader.read1(out)
    }
    fn read_slice(&mut self, count: i64) -> Result<Slice> {
        self.reader.read_slice(count)
    }
    fn readline(&mut self, limit: i64) -> Result<Slice> {
        self.reader.readline(limit)
    }
    fn next_line(&mut self) -> Result<Option<&[u8]>> {
        self.reader.next_line()
    }
    fn next_lines<'a>(&'a mut self, hint: i64, take: &mut dyn FnMut(&'a [u8]) -> bool) -> Result<()> {
        self.reader.next_lines(hint, take)
    }
    fn peek(&mut self, n: usize) -> Result<&[u8]> {
        self.reader.peek(n)
    }
    fn consume(&mut self, n: usize) -> Result<()> {
        self.reader.consume(n)
    }
    fn lends(&self, address: *const u8) -> bool {
        self.reader.lends(address)
    }
    fn write(&mut self, data: &[u8]) -> Result<usize> {
        self.writer.write(data)
    }
    fn seek(&mut self, _offset: i64, _whence: Whence) -> Result<i64> {
        self.writer.check_open()?;
        no_position("seek")
    }
    fn tell(&mut self) -> Result<i64> {
        self.writer.check_open()?;
        no_position("tell")
    }
    fn truncate(&mut self, _size: i64) -> Result<i64> {
        self.writer.check_open()?;
        no_position("truncate")
    }
    fn flush(&mut self) -> Result<()> {
        self.writer.flush()
    }
    /// The writing end first, and the other in any case.
    fn close(&mut self) -> Result<()> {
        both(self.writer.close(), self.reader.close())
    }
    fn closed(&mut self) -> Result<bool> {
        self.writer.closed()
    }
    fn readable(&mut self) -> Result<bool> {
        self.reader.readable()
    }
    fn writable(&mut self) -> Result<bool> {
        self.writer.writable()
    }
    fn seekable(&mut self) -> Result<bool> {
        self.writer.check_open()?;
        Ok(false)
    }
    /// Whether either end is.
    fn isatty(&mut self) -> Result<bool> {
        Ok(self.writer.isatty()? || self.reader.isatty()?)
    }
    fn memory_use(&mut self) -> Result<usize> {
        Ok(self.reader.memory_use()? + self.writer.memory_use()?)
    }
}
