use super::*;
use crate::memory::BytesIo;
use crate::stream::{Status, Stream, Whence};
use core::ffi::CStr;
use core::ptr::NonNull;

/// A FILE without a name that holds `content`, at its start.
fn file(content: &[u8]) -> NonNull<File> {
    // SAFETY: what is written lives through the call.
    unsafe {
        let file = NonNull::new(libc::tmpfile()).unwrap();
        assert_eq!(libc::fwrite(content.as_ptr().cast(), 1, content.len(), file.as_ptr()), content.len());
        libc::rewind(file.as_ptr());
        file
    }
}

fn stream(file: NonNull<File>) -> FileStream {
    // SAFETY: open, and handed over.
    FileStream::new(unsafe { StdioFile::new(file, true) })
}

#[test]
fn reading_and_writing_take_turns_without_a_seek_between() {
    let mut stream = stream(file(b"one\ntwo\n"));
    assert_eq!(stream.readline(-1).unwrap().as_bytes(), b"one\n");
    assert_eq!(stream.write(b"TWO").unwrap(), 3);
    assert_eq!(stream.read_slice(1).unwrap().as_bytes(), b"\n");
    assert_eq!(stream.write(b"end").unwrap(), 3);
    assert_eq!((stream.tell().unwrap(), stream.size().unwrap()), (11, 11));
    stream.seek(0, Whence::Start).unwrap();
    assert_eq!(stream.read_slice(-1).unwrap().as_bytes(), b"one\nTWO\nend");
}

#[test]
fn what_is_written_behind_the_end_that_was_met_is_read() {
    let mut stream = stream(file(b"a"));
    assert_eq!(stream.read_slice(-1).unwrap().as_bytes(), b"a");
    stream.write(b"b").unwrap();
    stream.seek(1, Whence::Start).unwrap();
    assert_eq!(stream.read_slice(-1).unwrap().as_bytes(), b"b");
}

fn memory(mode: &CStr) -> FileStream {
    // SAFETY: the C library makes the memory itself.
    stream(NonNull::new(unsafe { libc::fmemopen(core::ptr::null_mut(), 8, mode.as_ptr()) }).unwrap())
}

#[test]
fn a_file_that_is_open_for_one_direction_has_no_other() {
    for (mode, readable, writable) in [(c"r", true, false), (c"w", false, true), (c"w+", true, true)] {
        let mut stream = memory(mode);
        assert_eq!((stream.readable().unwrap(), stream.writable().unwrap()), (readable, writable));
        let (read, written) = (stream.read_slice(1), stream.write(b"x"));
        assert_eq!(read.err().map(|e| e.status()), (!readable).then_some(Status::UNSUPPORTED));
        assert_eq!(written.err().map(|e| e.status()), (!writable).then_some(Status::UNSUPPORTED));
    }
}

#[test]
fn a_file_without_a_descriptor_cannot_be_cut_and_has_none() {
    let mut stream = memory(c"w+");
    assert_eq!(stream.truncate(1).unwrap_err().status(), Status::UNSUPPORTED);
    assert_eq!(stream.fileno().unwrap_err().status(), Status::UNSUPPORTED);
    assert!(!stream.isatty().unwrap());
}

/// A FILE over an empty byte stream that keeps its content outside.
fn over(stream: impl Stream + 'static, mode: &[u8]) -> crate::stream::Result<NonNull<File>> {
    open(Box::new(stream), mode)
}

#[test]
fn a_mode_says_the_directions_and_nothing_else() {
    for mode in [&b"r"[..], b"rb", b"r+b", b"rb+", b"w", b"w+", b"we", b"a", b"a+b", b"wt"] {
        let file = over(BytesIo::new(), mode).unwrap();
        // SAFETY: open.
        assert_eq!(unsafe { libc::fclose(file.as_ptr()) }, 0);
    }
    for mode in [&b""[..], b"x", b"rw", b"ra", b"+r", b" r", b"r,ccs=utf-8", b"\xff"] {
        assert_eq!(over(BytesIo::new(), mode).unwrap_err().status(), Status::INVALID);
    }
}

#[test]
fn a_panic_beneath_a_file_is_an_errno() {
    struct Panics(BytesIo);
    impl Stream for Panics {
        fn kind(&self) -> crate::stream::Kind {
            self.0.kind()
        }
        fn read(&mut self, _out: &mut crate::memory::Target<'_>) -> crate::stream::Result<()> {
            panic!("in a test")
        }
        fn read_slice(&mut self, count: i64) -> crate::stream::Result<crate::memory::Slice> {
            self.0.read_slice(count)
        }
        fn readline(&mut self, limit: i64) -> crate::stream::Result<crate::memory::Slice> {
            self.0.readline(limit)
        }
        fn next_line(&mut self) -> crate::stream::Result<Option<&[u8]>> {
            self.0.next_line()
        }
        fn write(&mut self, _data: &[u8]) -> crate::stream::Result<usize> {
            panic!("in a test")
        }
        fn seek(&mut self, offset: i64, whence: Whence) -> crate::stream::Result<i64> {
            self.0.seek(offset, whence)
        }
        fn tell(&mut self) -> crate::stream::Result<i64> {
            self.0.tell()
        }
        fn truncate(&mut self, size: i64) -> crate::stream::Result<i64> {
            self.0.truncate(size)
        }
        fn flush(&mut self) -> crate::stream::Result<()> {
            Ok(())
        }
        fn close(&mut self) -> crate::stream::Result<()> {
            Ok(())
        }
        fn closed(&mut self) -> crate::stream::Result<bool> {
            Ok(false)
        }
        fn readable(&mut self) -> crate::stream::Result<bool> {
            Ok(true)
        }
        fn writable(&mut self) -> crate::stream::Result<bool> {
            Ok(true)
        }
        fn seekable(&mut self) -> crate::stream::Result<bool> {
            Ok(true)
        }
        fn isatty(&mut self) -> crate::stream::Result<bool> {
            Ok(false)
        }
    }
    let file = over(Panics(BytesIo::new()), b"r").unwrap().as_ptr();
    // SAFETY: open until it is closed.
    unsafe {
        let mut byte = 0u8;
        assert_eq!(libc::fread((&raw mut byte).cast(), 1, 1, file), 0);
        assert_eq!((crate::host::os::errno(), libc::ferror(file) != 0), (libc::EIO, true));
        assert_eq!(libc::fclose(file), 0);
    }
    let file = over(Panics(BytesIo::new()), b"w").unwrap().as_ptr();
    // SAFETY: likewise.
    unsafe {
        assert_eq!(libc::fwrite(b"x".as_ptr().cast(), 1, 1, file), 1);
        assert_eq!((libc::fflush(file), crate::host::os::errno()), (libc::EOF, libc::EIO));
        libc::fclose(file);
    }
}
