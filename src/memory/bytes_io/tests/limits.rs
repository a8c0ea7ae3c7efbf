//! Where content may not go: past limits, past memory, past the largest position.

use super::*;
use crate::memory::{refusing, without_memory};

#[test]
fn a_seek_past_the_largest_position_overflows() {
    let mut s = with(b"abcdef");
    let most = isize::MAX as i64;
    assert_eq!(s.seek(most, Whence::Start).unwrap(), most);
    assert_eq!(status(s.seek(1, Whence::Current)), Status::OVERFLOW);
    assert_eq!(s.tell().unwrap(), most);
    assert_eq!(status(s.seek(most, Whence::End)), Status::OVERFLOW);
    assert_eq!(read(&mut s, 1), b"");
}

#[test]
fn a_write_that_ends_past_the_largest_position_overflows_and_changes_nothing() {
    let mut s = with(b"abcdef");
    let most = isize::MAX as i64;
    for position in [most, most - 1, most - 2] {
        s.seek(position, Whence::Start).unwrap();
        assert_eq!(status(s.write(b"x")), Status::OVERFLOW);
        assert_eq!(s.write(b"").unwrap(), 0);
        assert_eq!(s.tell().unwrap(), position);
        assert_eq!(status(s.pwrite(position, b"x")), Status::OVERFLOW);
    }
    assert_eq!(content(&mut s), b"abcdef");
    s.seek(1, Whence::Start).unwrap();
    // SAFETY: lengths past the largest position are refused before anything is read.
    unsafe {
        for len in [usize::MAX, usize::MAX - 1, isize::MAX as usize] {
            assert_eq!(status(s.write_raw(b"x".as_ptr(), len)), Status::OVERFLOW);
        }
    }
    assert_eq!((content(&mut s).as_slice(), s.tell().unwrap()), (&b"abcdef"[..], 1));
}

#[test]
fn a_memory_limit_refuses_what_would_pass_it_and_changes_nothing() {
    let mut s = with(b"abc");
    assert_eq!(status(s.set_memory_limit(2)), Status::INVALID);
    s.set_memory_limit(5).unwrap();
    s.seek(2, Whence::Start).unwrap();
    assert_eq!(status(s.write(b"1234")), Status::LIMIT);
    assert_eq!(status(s.pwrite(5, b"x")), Status::LIMIT);
    assert_eq!(status(s.reserve(4)), Status::LIMIT);
    assert_eq!((content(&mut s).as_slice(), s.tell().unwrap()), (&b"abc"[..], 2));
    assert_eq!(s.reserve(3).unwrap().1, 3);
    s.commit(0).unwrap();
    s.write(b"123").unwrap();
    assert_eq!(content(&mut s), b"ab123");
    assert_eq!(status(s.write(b"x")), Status::LIMIT);
    s.take().unwrap();
    assert_eq!(status(s.write(b"123456")), Status::LIMIT, "the limit outlives the content");
    s.set_memory_limit(usize::MAX).unwrap();
    s.write(b"123456").unwrap();
}

#[test]
fn a_memory_limit_below_the_capacity_holds() {
    let mut s = with(&[b'x'; 1000]);
    s.truncate(10).unwrap();
    s.set_memory_limit(20).unwrap();
    s.seek(0, Whence::End).unwrap();
    assert_eq!(s.reserve(0).unwrap().1, 10);
    s.commit(0).unwrap();
    assert_eq!(status(s.write(&[b'y'; 11])), Status::LIMIT);
    s.write(&[b'y'; 10]).unwrap();
    assert_eq!(s.size().unwrap(), 20);
}

#[test]
fn a_stream_without_memory_keeps_content_and_position() {
    let mut s = with(b"abcdef");
    s.seek(4, Whence::Start).unwrap();
    let (write, pwrite, reserve, slice, value) = without_memory(|| {
        (s.write(&[b'x'; 100]), s.pwrite(6, b"x"), s.reserve(100), s.read_slice(1), s.truncate(3))
    });
    assert_eq!(status(write), Status::NO_MEMORY);
    assert_eq!(status(pwrite), Status::NO_MEMORY);
    assert_eq!(status(reserve), Status::NO_MEMORY);
    assert_eq!(status(slice), Status::NO_MEMORY);
    assert_eq!(value.unwrap(), 3, "cutting needs no memory");
    assert_eq!((content(&mut s).as_slice(), s.tell().unwrap()), (&b"abc"[..], 4));
    if !cfg!(miri) {
        // Miri gives up where an allocator refuses.
        assert_eq!(status(s.reserve(isize::MAX as usize / 2)), Status::NO_MEMORY);
    }
    s.write(b"x").unwrap();
    assert_eq!(content(&mut s), b"abc\0x");
}

#[test]
fn growth_asks_for_the_least_when_the_double_is_refused() {
    let mut s = with(&[b'x'; 1000]);
    s.seek(0, Whence::End).unwrap();
    refusing(0..1, || s.write(b"y")).unwrap();
    assert_eq!(s.reserve(0).unwrap().1, 0, "nothing is spare");
    s.commit(0).unwrap();
    let slice = s.getvalue().unwrap();
    refusing(0..1, || s.write(b"y")).unwrap();
    assert_eq!(s.reserve(0).unwrap().1, 0, "neither is it after a copy");
    s.commit(0).unwrap();
    drop(slice);
    s.write(b"y").unwrap();
    assert_eq!(s.reserve(0).unwrap().1, 1001, "the double, less what is written");
    s.commit(0).unwrap();
}
