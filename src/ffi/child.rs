//! A stream behind another handle, as wrappers and formats hold it.

use super::guard::{Failed, refuse, status_of};
use super::handle::{Reference, Refused};
use super::object::{AnyStream, Object, Resident, TABLE};
use super::stream::membuf;
use crate::memory::{Slice, Target};
use crate::stream::{Cookie, Error, Kind, Result, Status, Stream, Whence};

/// Enters the inner stream anew for every operation, and keeps its object alive after its token is freed.
pub struct Child {
    /// `None` only while it is being dropped.
    inner: Option<Reference>,
    kind: Kind,
    text: bool,
}

impl Child {
    /// A second user of the stream behind `handle`.
    pub fn of(function: &'static str, handle: *const membuf) -> core::result::Result<Child, Failed> {
        let word = handle.addr();
        let mut mark =
            TABLE.enter(word, AnyStream::KIND).map_err(|refused| refuse(function, word, refused))?;
        let inner = mark.child();
        let stream = AnyStream::of(&mut mark.object().object).map(|stream| {
            let stream = stream.as_dyn();
            (stream.kind(), stream.is_text())
        });
        mark.done();
        match (inner, stream) {
            (Some(inner), Some((kind, text))) => Ok(Child { inner: Some(inner), kind, text }),
            _ => Err(Status::NO_MEMORY.into()),
        }
    }

    fn with<R>(&self, verb: impl FnOnce(&mut dyn Stream) -> Result<R>) -> Result<R> {
        let Some(inner) = &self.inner else { return Err(Error::bare(Status::DETACHED)) };
        let mut mark = TABLE.enter_child(inner).map_err(|refused| {
            Error::new(
                status_of(refused),
                format_args!(
                    "the inner stream is {}",
                    match refused {
                        Refused::Poisoned => "poisoned: an earlier call on it never finished",
                        _ => "used by another call",
                    }
                ),
            )
        })?;
        let outcome = match &mut *mark.object().object {
            Object::Stream(stream) => verb(stream.as_dyn()),
            _ => Err(Error::bare(Status::TYPE)),
        };
        mark.done();
        outcome
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        if let Some(inner) = self.inner.take() {
            TABLE.drop_child(inner);
        }
    }
}

impl Stream for Child {
    fn kind(&self) -> Kind {
        self.kind
    }
    fn is_text(&self) -> bool {
        self.text
    }
    fn read(&mut self, out: &mut Target<'_>) -> Result<()> {
        self.with(|stream| stream.read(out))
    }
    fn read1(&mut self, out: &mut Target<'_>) -> Result<()> {
        self.with(|stream| stream.read1(out))
    }
    fn read_some(&mut self, out: &mut Target<'_>) -> Result<()> {
        self.with(|stream| stream.read_some(out))
    }
    fn read_slice(&mut self, count: i64) -> Result<Slice> {
        self.with(|stream| stream.read_slice(count))
    }
    fn pread(&mut self, offset: i64, out: &mut Target<'_>) -> Result<()> {
        self.with(|stream| stream.pread(offset, out))
    }
    fn pread_slice(&mut self, offset: i64, n: usize) -> Result<Slice> {
        self.with(|stream| stream.pread_slice(offset, n))
    }
    fn readline(&mut self, limit: i64) -> Result<Slice> {
        self.with(|stream| stream.readline(limit))
    }
    /// What it lends would outlive the mark; formats read lines by slices.
    fn next_line(&mut self) -> Result<Option<&[u8]>> {
        Err(Error::new(Status::UNSUPPORTED, format_args!("lines of an inner stream cannot be borrowed")))
    }
    fn write(&mut self, data: &[u8]) -> Result<usize> {
        self.with(|stream| stream.write(data))
    }
    fn pwrite(&mut self, offset: i64, data: &[u8]) -> Result<usize> {
        self.with(|stream| stream.pwrite(offset, data))
    }
    fn seek(&mut self, offset: i64, whence: Whence) -> Result<i64> {
        self.with(|stream| stream.seek(offset, whence))
    }
    fn tell(&mut self) -> Result<i64> {
        self.with(|stream| stream.tell())
    }
    fn tell_cookie(&mut self) -> Result<Cookie> {
        self.with(|stream| stream.tell_cookie())
    }
    fn seek_cookie(&mut self, cookie: &Cookie) -> Result<()> {
        self.with(|stream| stream.seek_cookie(cookie))
    }
    fn truncate(&mut self, size: i64) -> Result<i64> {
        self.with(|stream| stream.truncate(size))
    }
    fn truncate_here(&mut self) -> Result<i64> {
        self.with(|stream| stream.truncate_here())
    }
    fn size(&mut self) -> Result<i64> {
        self.with(|stream| stream.size())
    }
    fn flush(&mut self) -> Result<()> {
        self.with(|stream| stream.flush())
    }
    fn close(&mut self) -> Result<()> {
        self.with(|stream| stream.close())
    }
    fn closed(&mut self) -> Result<bool> {
        self.with(|stream| stream.closed())
    }
    fn readable(&mut self) -> Result<bool> {
        self.with(|stream| stream.readable())
    }
    fn writable(&mut self) -> Result<bool> {
        self.with(|stream| stream.writable())
    }
    fn seekable(&mut self) -> Result<bool> {
        self.with(|stream| stream.seekable())
    }
    fn isatty(&mut self) -> Result<bool> {
        self.with(|stream| stream.isatty())
    }
    fn fileno(&mut self) -> Result<i32> {
        self.with(|stream| stream.fileno())
    }
    fn getvalue(&mut self) -> Result<Slice> {
        self.with(|stream| stream.getvalue())
    }
}
