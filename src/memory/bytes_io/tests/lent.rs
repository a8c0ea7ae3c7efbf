//! Memory that belongs to somebody else.

use super::*;
use crate::memory::{refusing, without_memory};

#[test]
fn a_write_may_come_from_memory_that_it_unshares_or_gives_back() {
    let released = AtomicUsize::new(0);
    let mut memory = *b"0123456789";
    // SAFETY: `memory` outlives the stream.
    let mut s = unsafe { BytesIo::adopt(memory.as_mut_ptr(), 10, Some(count), user(&released)).unwrap() };
    s.seek(0, Whence::End).unwrap();
    let (data, len) = s.store.tail(5);
    // SAFETY: the bytes are the stream's content.
    unsafe { s.write_raw(data, len).unwrap() };
    assert_eq!(released.load(Ordering::Relaxed), 1);
    assert_eq!(content(&mut s), b"012345678956789");
    let slice = s.getvalue().unwrap();
    s.pwrite(0, &slice.as_bytes()[10..]).unwrap();
    assert_eq!(slice.as_bytes(), b"012345678956789");
    assert_eq!(content(&mut s), b"567895678956789");
}

type Use = fn(BytesIo) -> Option<Slice>;

#[test]
fn lent_memory_is_released_exactly_once_whatever_happens_to_it() {
    let uses: [(&str, Use); 12] = [
        ("nothing", |_| None),
        ("close", |mut s| s.close().map(|()| None).unwrap()),
        ("overwrite", |mut s| s.write(b"x").map(|_| None).unwrap()),
        ("growth", |mut s| s.pwrite(8192, b"x").map(|_| None).unwrap()),
        ("truncate", |mut s| s.truncate(1).map(|_| None).unwrap()),
        ("truncate to nothing", |mut s| s.truncate(0).map(|_| None).unwrap()),
        ("reserve", |mut s| s.reserve(5).map(|_| None).unwrap()),
        ("a failed write", |mut s| without_memory(|| s.pwrite(8192, b"x").err().map(|_| Slice::empty()))),
        ("getvalue", |mut s| s.getvalue().ok()),
        ("getvalue, then overwrite", |mut s| {
            let value = s.getvalue().ok();
            s.write(b"x").unwrap();
            value
        }),
        ("take", |mut s| s.take().ok()),
        ("a part of it", |mut s| s.getvalue().unwrap().sub(10, 20).ok()),
    ];
    for (name, action) in uses {
        for adopt in [false, true] {
            let released = AtomicUsize::new(0);
            let mut memory = vec![b'm'; 8192];
            let (data, len) = (memory.as_mut_ptr(), memory.len());
            let count_ptr = user(&released);
            // SAFETY: `memory` outlives stream and slices.
            let made = unsafe {
                if adopt {
                    BytesIo::adopt(data, len, Some(count), count_ptr)
                } else {
                    BytesIo::borrow(data, len, Some(count), count_ptr)
                }
            };
            let kept = action(made.unwrap());
            if let Some(kept) = kept.filter(|kept| !kept.is_empty()) {
                assert_eq!(
                    released.load(Ordering::Relaxed),
                    0,
                    "{name}, adopt {adopt}: a slice still sees it"
                );
                assert_eq!(kept.as_bytes(), vec![b'm'; kept.len()]);
            }
            assert_eq!(released.load(Ordering::Relaxed), 1, "{name}, adopt {adopt}");
        }
    }
}

#[test]
fn lent_memory_is_released_at_its_first_change_when_borrowed_and_at_growth_when_adopted() {
    let released = AtomicUsize::new(0);
    let mut memory = *b"0123456789";
    let (data, user_data) = (memory.as_mut_ptr(), user(&released));
    // SAFETY: `memory` outlives the streams.
    unsafe {
        let mut s = BytesIo::borrow(data, 10, Some(count), user_data).unwrap();
        s.truncate(10).unwrap();
        assert_eq!(released.load(Ordering::Relaxed), 0);
        s.truncate(9).unwrap();
        assert_eq!(released.load(Ordering::Relaxed), 1);
        assert_eq!(content(&mut s), b"012345678");
        let mut s = BytesIo::borrow(data, 10, Some(count), user_data).unwrap();
        s.write(b"X").unwrap();
        assert_eq!(released.load(Ordering::Relaxed), 2);
        assert_eq!(data.read(), b'0');
        let mut s = BytesIo::adopt(data, 10, Some(count), user_data).unwrap();
        s.write(b"X").unwrap();
        s.pwrite(9, b"Y").unwrap();
        assert_eq!((data.read(), data.add(9).read()), (b'X', b'Y'));
        assert_eq!(released.load(Ordering::Relaxed), 2);
        s.pwrite(10, b"Z").unwrap();
        assert_eq!(released.load(Ordering::Relaxed), 3);
        assert_eq!(content(&mut s), b"X12345678YZ");
    }
}

#[test]
fn lent_memory_is_released_when_the_stream_cannot_be_made() {
    let released = AtomicUsize::new(0);
    let user_data = user(&released);
    let mut byte = 0u8;
    let data = &raw mut byte;
    // SAFETY: no stream comes into being.
    unsafe {
        let refused = refusing(0..1, || BytesIo::borrow(data, 1, Some(count), user_data).err());
        assert_eq!(refused.unwrap().status(), Status::NO_MEMORY);
        assert_eq!(released.load(Ordering::Relaxed), 1);
        let refused = refusing(0..1, || BytesIo::adopt(data, 1, Some(count), user_data).err());
        assert_eq!(refused.unwrap().status(), Status::NO_MEMORY);
        assert_eq!(released.load(Ordering::Relaxed), 2);
        assert_eq!(status(BytesIo::borrow(data, usize::MAX, Some(count), user_data)), Status::OVERFLOW);
        assert_eq!(released.load(Ordering::Relaxed), 3);
        assert_eq!(status(BytesIo::borrow(ptr::null(), 1, Some(count), user_data)), Status::NULL);
        assert_eq!(released.load(Ordering::Relaxed), 4);
    }
}

#[test]
fn null_and_empty_is_valid_everywhere() {
    let released = AtomicUsize::new(0);
    // SAFETY: nothing is lent.
    unsafe {
        let borrowed = BytesIo::borrow(ptr::null(), 0, Some(count), user(&released)).unwrap();
        let adopted = BytesIo::adopt(ptr::null_mut(), 0, None, ptr::null_mut()).unwrap();
        for mut s in [borrowed, adopted] {
            assert!(s.getvalue().unwrap().is_empty());
            assert_eq!(s.write_raw(ptr::null(), 0).unwrap(), 0);
            s.write(b"x").unwrap();
            assert_eq!(s.write_raw(ptr::null(), 0).unwrap(), 0);
            assert_eq!(content(&mut s), b"x");
            let mut nowhere = Target::from_raw(ptr::null_mut(), 0);
            s.pread(0, &mut nowhere).unwrap();
        }
        let mut fixed = BytesIo::fixed(ptr::null_mut(), 0, 0).unwrap();
        assert_eq!(fixed.write(b"").unwrap(), 0);
        assert_eq!(status(fixed.write(b"x")), Status::LIMIT);
    }
    assert_eq!(released.load(Ordering::Relaxed), 1);
}

#[test]
fn fixed_memory_is_written_in_place_never_grows_and_is_never_shared() {
    let mut memory = [b'-'; 8];
    let data = memory.as_mut_ptr();
    // SAFETY: `memory` outlives the stream.
    unsafe {
        assert_eq!(status(BytesIo::fixed(data, 9, 8)), Status::INVALID);
        let mut s = BytesIo::fixed(data, 2, 8).unwrap();
        s.seek(4, Whence::Start).unwrap();
        s.write(b"ab").unwrap();
        let value = s.getvalue().unwrap();
        assert_ne!(value.as_ptr(), data.cast_const());
        assert_eq!(status(s.write(b"123")), Status::LIMIT);
        assert_eq!(status(s.reserve(3)), Status::LIMIT);
        assert_eq!(s.reserve(1).unwrap(), (data.add(6), 2));
        s.commit(0).unwrap();
        assert_eq!((s.tell().unwrap(), s.size().unwrap()), (6, 6));
        s.pwrite(0, b"XX").unwrap();
        assert_eq!(value.as_bytes(), b"--\0\0ab");
        assert_eq!(s.take().unwrap().as_bytes(), b"XX\0\0ab");
        s.write(b"again").unwrap();
        s.close().unwrap();
        assert_eq!(core::slice::from_raw_parts(data, 8), b"againb--");
    }
}

#[test]
fn closing_gives_the_memory_back() {
    let released = AtomicUsize::new(0);
    // SAFETY: the text lives for ever.
    let mut s = unsafe { BytesIo::borrow(b"text".as_ptr(), 4, Some(count), user(&released)).unwrap() };
    s.close().unwrap();
    assert_eq!(released.load(Ordering::Relaxed), 1);
    s.close().unwrap();
    drop(s);
    assert_eq!(released.load(Ordering::Relaxed), 1);
}
