//! A raw stream over a FILE.

use super::File;
use crate::host::os::{errno, failed, refused, set_errno, uninterrupted};
use crate::host::raw::{Device, Raw};
use crate::stream::{Error, Kind, Result, Status, Whence};
use core::cell::Cell;
use core::ptr::NonNull;

/// A raw stream over a `FILE`.
pub type FileStream = Raw<StdioFile>;

/// What was done last: stdio wants a seek between reading and writing.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    Read,
    Written,
    Unknown,
}

/// A `FILE`, and whether it is ours to close.
pub struct StdioFile {
    file: NonNull<File>,
    /// Whether it still has to be closed.
    ours: Cell<bool>,
    last: Cell<Last>,
}

// SAFETY: the C library locks its files itself; whoever makes this accepts that any thread may use it.
unsafe impl Send for StdioFile {}

impl StdioFile {
    /// The file `file`; with `close`, this closes it.
    ///
    /// # Safety
    /// `file` is open, and stays so until it is closed here or this is gone.
    pub unsafe fn new(file: NonNull<File>, close: bool) -> StdioFile {
        StdioFile { file, ours: Cell::new(close), last: Cell::new(Last::Unknown) }
    }

    /// What stdio wants before the first read behind a write, and the other way round.
    fn turn(&self, to: Last) -> Result<()> {
        let before = self.last.replace(to);
        if before == to {
            return Ok(());
        }
        // SAFETY: open, as promised.
        let moved = unsafe { libc::fseeko(self.file.as_ptr(), 0, libc::SEEK_CUR) } == 0;
        // Where there is no position, only what was written has to go out.
        if moved || before != Last::Written { Ok(()) } else { self.fflush() }
    }

    fn fflush(&self) -> Result<()> {
        // SAFETY: open, as promised.
        if unsafe { libc::fflush(self.file.as_ptr()) } == 0 { Ok(()) } else { Err(failed("flush the FILE")) }
    }

    /// The descriptor beneath, if there is one.
    fn descriptor(&self) -> Option<i32> {
        // SAFETY: open, as promised.
        Some(unsafe { libc::fileno(self.file.as_ptr()) }).filter(|&fd| fd >= 0)
    }

    #[cfg(target_os = "linux")]
    fn is_open_for(&self, wanted: Last) -> bool {
        unsafe extern "C" {
            fn __freadable(file: *mut File) -> i32;
            fn __fwritable(file: *mut File) -> i32;
        }
        let file = self.file.as_ptr();
        // SAFETY: open, as promised.
        unsafe { if wanted == Last::Read { __freadable(file) != 0 } else { __fwritable(file) != 0 } }
    }

    /// As far as the descriptor tells.
    #[cfg(not(target_os = "linux"))]
    fn is_open_for(&self, wanted: Last) -> bool {
        let own = if wanted == Last::Read { libc::O_RDONLY } else { libc::O_WRONLY };
        self.descriptor().is_none_or(|fd| {
            // SAFETY: takes no pointer.
            let mode = unsafe { libc::fcntl(fd, libc::F_GETFL) } & libc::O_ACCMODE;
            mode == own || mode == libc::O_RDWR
        })
    }

    fn end(&self) -> Result<()> {
        // SAFETY: ours, open, and never used again.
        if self.ours.replace(false) && unsafe { libc::fclose(self.file.as_ptr()) } != 0 {
            return Err(failed("close the FILE"));
        }
        Ok(())
    }
}

impl Drop for StdioFile {
    fn drop(&mut self) {
        // Who wants to know whether it went well closes the stream first.
        let _ = self.end();
    }
}

fn not_open_for<T>(what: &str) -> Result<T> {
    Err(Error::new(Status::UNSUPPORTED, format_args!("the FILE is not open for {what}")))
}

impl Device for StdioFile {
    const KIND: Kind = Kind::File;

    fn check_readable(&self) -> Result<()> {
        if self.is_open_for(Last::Read) { Ok(()) } else { not_open_for("reading") }
    }

    fn check_writable(&self) -> Result<()> {
        if self.is_open_for(Last::Written) { Ok(()) } else { not_open_for("writing") }
    }

    /// stdio fills the room unless the file ends.
    fn read(&self, room: &mut [u8]) -> Result<usize> {
        self.turn(Last::Read)?;
        let file = self.file.as_ptr();
        loop {
            set_errno(0);
            // SAFETY: open, as promised; the room is valid for writes of its length. The end that was met last may have
            // moved since, so it is forgotten first.
            let n = unsafe {
                libc::clearerr(file);
                libc::fread(room.as_mut_ptr().cast(), 1, room.len(), file)
            };
            // SAFETY: open, as promised.
            if n > 0 || unsafe { libc::ferror(file) } == 0 {
                return Ok(n);
            }
            match errno() {
                libc::EINTR => {}
                errno => return Err(refused("read the FILE", errno)),
            }
        }
    }

    fn write(&self, data: &[u8]) -> Result<usize> {
        self.turn(Last::Written)?;
        set_errno(0);
        // SAFETY: open, as promised; the data is valid for reads of its length.
        let n = unsafe { libc::fwrite(data.as_ptr().cast(), 1, data.len(), self.file.as_ptr()) };
        if n < data.len() {
            return Err(refused("write the FILE", errno()).with(|detail| detail.transferred = n));
        }
        Ok(n)
    }

    fn seek(&self, offset: i64, whence: Whence) -> Result<i64> {
        let from = match whence {
            Whence::Start => libc::SEEK_SET,
            Whence::Current => libc::SEEK_CUR,
            Whence::End => libc::SEEK_END,
        };
        // SAFETY: open, as promised.
        if unsafe { libc::fseeko(self.file.as_ptr(), offset, from) } != 0 {
            return Err(failed("move the position"));
        }
        self.last.set(Last::Unknown);
        self.tell()
    }

    fn tell(&self) -> Result<i64> {
        // SAFETY: open, as promised.
        match unsafe { libc::ftello(self.file.as_ptr()) } {
            position @ 0.. => Ok(position),
            _ => Err(failed("tell the position")),
        }
    }

    fn truncate(&self, size: i64) -> Result<i64> {
        self.check_writable()?;
        self.fflush()?;
        let Some(fd) = self.descriptor() else {
            return Err(Error::new(
                Status::UNSUPPORTED,
                format_args!("the FILE has no descriptor, by which it would be cut"),
            ));
        };
        // SAFETY: takes no pointer.
        uninterrupted(|| unsafe { libc::ftruncate(fd, size) } as isize)
            .map_err(|errno| refused("change the size", errno))?;
        Ok(size)
    }

    fn flush(&self) -> Result<()> {
        if self.last.get() == Last::Written { self.fflush() } else { Ok(()) }
    }

    fn close(&self) -> Result<()> {
        self.end()
    }

    fn closed(&self) -> Result<bool> {
        Ok(false)
    }

    fn readable(&self) -> Result<bool> {
        Ok(self.is_open_for(Last::Read))
    }

    fn writable(&self) -> Result<bool> {
        Ok(self.is_open_for(Last::Written))
    }

    fn seekable(&self) -> Result<bool> {
        Ok(self.tell().is_ok())
    }

    fn isatty(&self) -> Result<bool> {
        // SAFETY: takes no pointer.
        Ok(self.descriptor().is_some_and(|fd| unsafe { libc::isatty(fd) } == 1))
    }

    /// Its descriptor's position is not its own: the C library reads ahead and gathers writes.
    fn fileno(&self) -> Result<i32> {
        Err(Error::new(
            Status::UNSUPPORTED,
            format_args!("a FILE has a position of its own, not its descriptor's"),
        ))
    }
}
