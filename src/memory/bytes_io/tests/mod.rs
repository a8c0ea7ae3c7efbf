//! What BytesIO does, by concern; here is what the tests share.

mod capacity;
mod lent;
mod limits;
mod model;
mod pins;
mod reading;
mod reservations;
mod sharing;
mod verbs;

use super::*;
use crate::memory::Pin;
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

/// Checks that each verb but `close`, `closed`, `commit` and `memory_use` answers `expected`, whatever its arguments are.
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
    assert_eq!(status(s.read1(&mut Target::new(&mut byte))), expected, "read1");
    assert_eq!(status(s.next_lines(0, &mut |_| true)), expected, "next_lines");
    assert_eq!(status(s.peek(1)), expected, "peek");
    assert_eq!(status(s.consume(0)), expected, "consume");
    assert_eq!(status(s.consume(usize::MAX)), expected, "consume too much");
    assert_eq!(status(s.getbuffer()), expected, "getbuffer");
    assert_eq!(status(s.set_state(b"x", 0)), expected, "set_state");
    assert_eq!(status(s.set_state(b"x", -1)), expected, "set_state to before the start");
    assert_eq!(status(s.clear()), expected, "clear");
    assert_eq!(status(s.reserve_capacity(0)), expected, "reserve_capacity");
    assert_eq!(status(s.reserve_capacity(usize::MAX)), expected, "reserve_capacity of too much");
    assert_eq!(status(s.shrink()), expected, "shrink");
}

/// Where the stream's content is.
fn place(s: &mut BytesIo) -> *const u8 {
    s.store.tail(0).0
}

fn big() -> BytesIo {
    with(&[b'a'; BIG])
}

/// The bytes behind a pin.
fn pinned(pin: &mut Pin) -> &mut [u8] {
    let (data, len) = pin.parts();
    // SAFETY: the pin keeps the bytes, and the tests here use nothing else meanwhile.
    unsafe { slice::from_raw_parts_mut(data, len) }
}

/// A release function that counts.
unsafe extern "C" fn count(user_data: *mut c_void) {
    // SAFETY: every test here passes a counter that outlives the stream.
    unsafe { &*user_data.cast::<AtomicUsize>() }.fetch_add(1, Ordering::Relaxed);
}

fn user(counter: &AtomicUsize) -> *mut c_void {
    ptr::from_ref(counter).cast_mut().cast()
}
