//! What BytesIO does, by concern; here is what the tests share.

mod lent;
mod limits;
mod model;
mod reservations;
mod sharing;
mod verbs;

use super::*;
use crate::stream::{Stream, Whence};
use core::ptr;
use std::sync::atomic::{AtomicUsize, Ordering};

const BIG: usize = 10_000;

fn with(bytes: &[u8]) -> BytesIo {
    BytesIo::copy_of(bytes).unwrap()
}

fn content(stream: &mut BytesIo) -> Vec<u8> {
    stream.getvalue().unwrap().as_bytes().to_vec()
}

fn read(stream: &mut BytesIo, n: usize) -> Vec<u8> {
    let mut buffer = vec![0; n];
    let mut out = Target::new(&mut buffer);
    stream.read(&mut out).unwrap();
    let len = out.len();
    buffer.truncate(len);
    buffer
}

fn pread(stream: &mut BytesIo, offset: i64, n: usize) -> Vec<u8> {
    let mut buffer = vec![0; n];
    let mut out = Target::new(&mut buffer);
    stream.pread(offset, &mut out).unwrap();
    let len = out.len();
    buffer.truncate(len);
    buffer
}

fn status<T>(result: Result<T>) -> Status {
    result.map(|_| ()).unwrap_err().status()
}

/// Checks that each verb but `close`, `closed` and `commit` answers `expected`, whatever its arguments are.
fn each_verb(s: &mut BytesIo, expected: Status) {
    let mut byte = [0];
    assert_eq!(status(s.read(&mut Target::new(&mut byte))), expected, "read");
    assert_eq!(status(s.read(&mut Target::new(&mut []))), expected, "read nothing");
    assert_eq!(status(s.read_slice(-1)), expected, "read_slice");
    assert_eq!(status(s.read_slice(0)), expected, "read_slice(0)");
    for offset in [0, -1, i64::MAX] {
        assert_eq!(status(s.pread(offset, &mut Target::new(&mut byte))), expected, "pread");
        assert_eq!(status(s.pwrite(offset, b"")), expected, "pwrite nothing");
        assert_eq!(status(s.pwrite(offset, b"x")), expected, "pwrite");
        assert_eq!(status(s.truncate(offset)), expected, "truncate");
        for whence in [Whence::Start, Whence::Current, Whence::End] {
            assert_eq!(status(s.seek(offset, whence)), expected, "seek");
        }
    }
    assert_eq!(status(s.readline(-1)), expected, "readline");
    assert_eq!(status(s.readline(0)), expected, "readline(0)");
    assert_eq!(status(s.next_line()), expected, "next_line");
    assert_eq!(status(s.write(b"x")), expected, "write");
    assert_eq!(status(s.write(b"")), expected, "write nothing");
    assert_eq!(status(s.reserve(1)), expected, "reserve");
    assert_eq!(status(s.reserve(0)), expected, "reserve(0)");
    assert_eq!(status(s.tell()), expected, "tell");
    assert_eq!(status(s.size()), expected, "size");
    assert_eq!(status(s.flush()), expected, "flush");
    assert_eq!(status(s.readable()), expected, "readable");
    assert_eq!(status(s.writable()), expected, "writable");
    assert_eq!(status(s.seekable()), expected, "seekable");
    assert_eq!(status(s.isatty()), expected, "isatty");
    assert_eq!(status(s.getvalue()), expected, "getvalue");
    assert_eq!(status(s.take()), expected, "take");
    assert_eq!(status(s.set_memory_limit(usize::MAX)), expected, "set_memory_limit");
}

/// Where the stream's content is.
fn place(s: &mut BytesIo) -> *const u8 {
    s.store.tail(0).0
}

fn big() -> BytesIo {
    with(&[b'a'; BIG])
}

/// A release function that counts.
unsafe extern "C" fn count(user_data: *mut c_void) {
    // SAFETY: every test here passes a counter that outlives the stream.
    unsafe { &*user_data.cast::<AtomicUsize>() }.fetch_add(1, Ordering::Relaxed);
}

fn user(counter: &AtomicUsize) -> *mut c_void {
    ptr::from_ref(counter).cast_mut().cast()
}
