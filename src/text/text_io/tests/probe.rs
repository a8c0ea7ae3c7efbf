//! A byte stream for the tests to look into.

use super::*;
use std::sync::{Arc, Mutex};

/// A byte stream that shows what happens to it and can be told to fail.
#[derive(Default)]
pub(super) struct Inner {
    pub bytes: Vec<u8>,
    pub position: usize,
    /// At most so many bytes a read; 0: no such limit.
    pub step: usize,
    /// One read from this position fails; none gets past it before.
    pub bad_from: Option<usize>,
    /// One read that ends at this position gives its bytes and fails all the same.
    pub bad_at: Option<usize>,
    /// Writes fail, after taking so many bytes.
    pub refuse_after: Option<usize>,
    /// Writes of more than so many bytes fail, and take nothing.
    pub largest: Option<usize>,
    pub flush_fails: bool,
    pub close_fails: bool,
    pub write_only: bool,
    pub read_only: bool,
    pub fixed: bool,
    pub closed: bool,
    pub flushes: usize,
    pub writes: Vec<usize>,
}

#[derive(Clone, Default)]
pub(super) struct Probe(Arc<Mutex<Inner>>);

impl Probe {
    pub fn over(bytes: &[u8]) -> Probe {
        let probe = Probe::default();
        probe.with(|inner| inner.bytes = bytes.to_vec());
        probe
    }

    pub fn with<T>(&self, f: impl FnOnce(&mut Inner) -> T) -> T {
        f(&mut self.0.lock().unwrap())
    }

    pub fn bytes(&self) -> Vec<u8> {
        self.with(|inner| inner.bytes.clone())
    }

    pub fn text(&self, options: &TextOptions) -> TextIo {
        TextIo::wrap(Box::new(self.clone()), options).unwrap()
    }
}

impl Stream for Probe {
    fn kind(&self) -> Kind {
        Kind::Bytes
    }
    fn read(&mut self, out: &mut Target<'_>) -> Result<()> {
        self.with(|inner| {
            let mut end = inner.bytes.len();
            if let Some(bad) = inner.bad_from {
                if inner.position >= bad {
                    inner.bad_from = None;
                    return Err(Error::bare(Status::IO));
                }
                end = end.min(bad);
            }
            let start = inner.position.min(end);
            if inner.step > 0 {
                end = end.min(start + inner.step);
            }
            inner.position = start + out.put(&inner.bytes[start..end]);
            if inner.bad_at != Some(inner.position) {
                return Ok(());
            }
            inner.bad_at = None;
            Err(Error::bare(Status::IO))
        })
    }
    fn read_slice(&mut self, _count: i64) -> Result<Slice> {
        unreachable!()
    }
    fn readline(&mut self, _limit: i64) -> Result<Slice> {
        unreachable!()
    }
    fn next_line(&mut self) -> Result<Option<&[u8]>> {
        unreachable!()
    }
    fn write(&mut self, data: &[u8]) -> Result<usize> {
        self.with(|inner| {
            if inner.closed {
                return Err(Error::bare(Status::CLOSED));
            }
            if inner.largest.is_some_and(|largest| data.len() > largest) {
                return Err(Error::bare(Status::LIMIT));
            }
            let n = inner.refuse_after.unwrap_or(data.len()).min(data.len());
            inner.writes.push(n);
            let end = inner.position + n;
            if inner.bytes.len() < end {
                inner.bytes.resize(end, 0);
            }
            let start = inner.position;
            inner.bytes[start..end].copy_from_slice(&data[..n]);
            inner.position = end;
            match inner.refuse_after {
                Some(_) => {
                    Err(Error::new(Status::IO, format_args!("full")).with(|detail| detail.transferred = n))
                }
                None => Ok(n),
            }
        })
    }
    fn seek(&mut self, offset: i64, whence: Whence) -> Result<i64> {
        self.with(|inner| {
            inner.position = match whence {
                Whence::Start => offset as usize,
                Whence::Current => inner.position,
                Whence::End => inner.bytes.len(),
            };
            Ok(inner.position as i64)
        })
    }
    fn tell(&mut self) -> Result<i64> {
        self.with(|inner| Ok(inner.position as i64))
    }
    fn truncate(&mut self, size: i64) -> Result<i64> {
        self.with(|inner| inner.bytes.truncate(size as usize));
        Ok(size)
    }
    fn flush(&mut self) -> Result<()> {
        self.with(|inner| {
            inner.flushes += 1;
            if inner.flush_fails { Err(Error::new(Status::IO, format_args!("flush"))) } else { Ok(()) }
        })
    }
    fn close(&mut self) -> Result<()> {
        self.with(|inner| {
            inner.closed = true;
            if inner.close_fails { Err(Error::bare(Status::CALLBACK)) } else { Ok(()) }
        })
    }
    fn closed(&mut self) -> Result<bool> {
        self.with(|inner| Ok(inner.closed))
    }
    fn readable(&mut self) -> Result<bool> {
        self.with(|inner| Ok(!inner.write_only))
    }
    fn writable(&mut self) -> Result<bool> {
        self.with(|inner| Ok(!inner.read_only))
    }
    fn seekable(&mut self) -> Result<bool> {
        self.with(|inner| Ok(!inner.fixed))
    }
    fn isatty(&mut self) -> Result<bool> {
        Ok(true)
    }
    fn fileno(&mut self) -> Result<i32> {
        Ok(7)
    }
}
