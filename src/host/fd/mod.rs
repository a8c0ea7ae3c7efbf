//! Raw streams over file descriptors: files, pipes, sockets, terminals.

mod pipe;
#[cfg(test)]
mod tests;

use super::os::{failed, refused, uninterrupted};
use super::raw::{Device, Raw};
use crate::stream::{Error, Kind, Result, Status, Whence};
use core::cell::Cell;
use pipe::Ends;

/// A raw stream over a file descriptor. Python: FileIO.
pub type FdStream = Raw<Fd>;

/// A file descriptor, and whether it is ours to close.
pub struct Fd {
    fd: i32,
    ends: Ends,
    readable: bool,
    writable: bool,
    /// Whether it still has to be closed.
    ours: Cell<bool>,
}

impl Fd {
    /// The descriptor `fd`; with `close`, this closes it, on failure too.
    pub fn new(fd: i32, close: bool) -> Result<Fd> {
        // SAFETY: asks about a number; takes no pointer.
        let mode = unsafe { libc::fcntl(fd, libc::F_GETFL) };
        if mode < 0 {
            return Err(Error::new(Status::INVALID, format_args!("fd must be an open descriptor, not {fd}")));
        }
        let (readable, writable) = match mode & libc::O_ACCMODE {
            libc::O_RDONLY => (true, false),
            libc::O_WRONLY => (false, true),
            _ => (true, true),
        };
        let mut own = Fd { fd, ends: Ends::Stay, readable, writable, ours: Cell::new(close) };
        own.ends = Ends::of(fd)?;
        Ok(own)
    }

    fn end(&self) -> Result<()> {
        // SAFETY: ours, and never used again: the stream is closed, or gone.
        if self.ours.replace(false) && unsafe { libc::close(self.fd) } != 0 {
            let error = failed("close the descriptor");
            // After EINTR it is closed all the same, and its number may be somebody else's by now.
            let interrupted = error.detail().is_some_and(|detail| detail.os_errno == libc::EINTR);
            return if interrupted { Ok(()) } else { Err(error) };
        }
        Ok(())
    }
}

impl Drop for Fd {
    fn drop(&mut self) {
        // Nothing is buffered, so nothing is lost that a caller could be told about.
        let _ = self.end();
    }
}

fn offset_of(offset: u64) -> Result<i64> {
    i64::try_from(offset)
        .map_err(|_| Error::new(Status::OVERFLOW, format_args!("offset is too large: {offset}")))
}

impl Device for Fd {
    const KIND: Kind = Kind::Fd;

    fn check_readable(&self) -> Result<()> {
        if self.readable { Ok(()) } else { not_open_for("reading") }
    }

    fn check_writable(&self) -> Result<()> {
        if self.writable { Ok(()) } else { not_open_for("writing") }
    }

    fn read(&self, room: &mut [u8]) -> Result<usize> {
        // SAFETY: the room is valid for writes of its length.
        uninterrupted(|| unsafe { libc::read(self.fd, room.as_mut_ptr().cast(), room.len()) })
            .map_err(|errno| refused("read", errno))
    }

    fn write(&self, data: &[u8]) -> Result<usize> {
        self.ends.write(self.fd, data).map_err(|errno| refused("write", errno))
    }

    fn pread(&self, offset: u64, room: &mut [u8]) -> Result<usize> {
        let offset = offset_of(offset)?;
        // SAFETY: the room is valid for writes of its length.
        uninterrupted(|| unsafe { libc::pread(self.fd, room.as_mut_ptr().cast(), room.len(), offset) })
            .map_err(|errno| refused("read at an offset", errno))
    }

    fn pwrite(&self, offset: u64, data: &[u8]) -> Result<usize> {
        let offset = offset_of(offset)?;
        // SAFETY: the data is valid for reads of its length.
        uninterrupted(|| unsafe { libc::pwrite(self.fd, data.as_ptr().cast(), data.len(), offset) })
            .map_err(|errno| refused("write at an offset", errno))
    }

    fn seek(&self, offset: i64, whence: Whence) -> Result<i64> {
        let from = match whence {
            Whence::Start => libc::SEEK_SET,
            Whence::Current => libc::SEEK_CUR,
            Whence::End => libc::SEEK_END,
        };
        // SAFETY: takes no pointer.
        match unsafe { libc::lseek(self.fd, offset, from) } {
            position @ 0.. => Ok(position),
            _ => Err(failed("move the position")),
        }
    }

    fn tell(&self) -> Result<i64> {
        self.seek(0, Whence::Current)
    }

    fn truncate(&self, size: i64) -> Result<i64> {
        self.check_writable()?;
        // SAFETY: takes no pointer.
        uninterrupted(|| unsafe { libc::ftruncate(self.fd, size) } as isize)
            .map_err(|errno| refused("change the size", errno))?;
        Ok(size)
    }

    /// Nothing is held back.
    fn flush(&self) -> Result<()> {
        Ok(())
    }

    fn close(&self) -> Result<()> {
        self.end()
    }

    fn closed(&self) -> Result<bool> {
        Ok(false)
    }

    fn readable(&self) -> Result<bool> {
        Ok(self.readable)
    }

    fn writable(&self) -> Result<bool> {
        Ok(self.writable)
    }

    fn seekable(&self) -> Result<bool> {
        // SAFETY: takes no pointer.
        Ok(unsafe { libc::lseek(self.fd, 0, libc::SEEK_CUR) } >= 0)
    }

    fn isatty(&self) -> Result<bool> {
        // SAFETY: takes no pointer.
        Ok(unsafe { libc::isatty(self.fd) } == 1)
    }

    fn fileno(&self) -> Result<i32> {
        Ok(self.fd)
    }
}

fn not_open_for<T>(what: &str) -> Result<T> {
    Err(Error::new(Status::UNSUPPORTED, format_args!("the descriptor is not open for {what}")))
}
