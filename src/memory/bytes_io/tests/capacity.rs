//! Memory beyond the content, and content replaced as a whole.

use super::*;
use crate::memory::{refusing, without_memory};

#[test]
fn a_cleared_stream_is_empty_at_the_start_and_writes_again_without_allocating() {
    let mut s = with(b"");
    s.write(&[b'x'; 100_000]).unwrap();
    let before = place(&mut s);
    s.clear().unwrap();
    assert_eq!((s.size().unwrap(), s.tell().unwrap()), (0, 0));
    without_memory(|| s.write(&[b'y'; 100_000])).unwrap();
    assert_eq!(place(&mut s), before);
    let slice = s.getvalue().unwrap();
    s.clear().unwrap();
    s.write(b"z").unwrap();
    assert_eq!(slice.as_bytes(), [b'y'; 100_000]);
}

#[test]
fn reserved_capacity_is_written_without_allocating_or_moving() {
    let vec = || BytesIo::from_slice(Slice::from_vec(b"abc".to_vec()).unwrap());
    for mut s in [BytesIo::new(), with(b"abc"), vec()] {
        s.reserve_capacity(5_003).unwrap();
        let before = place(&mut s);
        let end = s.seek(0, Whence::End).unwrap() as usize;
        without_memory(|| {
            (end..5_003).step_by(10).try_for_each(|at| s.write(&[b'x'; 10][..10.min(5_003 - at)]).map(|_| ()))
        })
        .unwrap();
        assert_eq!(place(&mut s), before);
        assert_eq!(s.size().unwrap(), 5_003);
    }
}

#[test]
fn capacity_that_is_there_is_not_reserved_again() {
    let mut s = big();
    s.reserve_capacity(3 * BIG).unwrap();
    let slice = s.getvalue().unwrap();
    without_memory(|| {
        s.reserve_capacity(0)?;
        s.reserve_capacity(BIG)?;
        s.reserve_capacity(3 * BIG)
    })
    .unwrap();
    assert_eq!(slice.as_ptr(), place(&mut s), "appending needs no copy, so neither does this");
    let text = [b'x'; BIG];
    // SAFETY: `text` outlives the stream.
    let mut s = unsafe { BytesIo::borrow(text.as_ptr(), BIG, None, ptr::null_mut()).unwrap() };
    s.reserve_capacity(BIG).unwrap();
    assert_eq!(place(&mut s), text.as_ptr(), "content that is there is no reason to copy it");
}

#[test]
fn no_more_capacity_is_reserved_than_was_asked_for() {
    let mut s = big();
    s.reserve_capacity(BIG + 1).unwrap();
    s.seek(0, Whence::End).unwrap();
    assert_eq!(s.reserve(0).unwrap().1, 1);
}

#[test]
fn capacity_that_cannot_be_had_changes_nothing() {
    let mut s = with(b"abc");
    s.set_memory_limit(100).unwrap();
    assert_eq!(status(s.reserve_capacity(101)), Status::LIMIT);
    assert_eq!(status(s.reserve_capacity(usize::MAX)), Status::OVERFLOW);
    assert_eq!(status(without_memory(|| s.reserve_capacity(100))), Status::NO_MEMORY);
    s.reserve_capacity(100).unwrap();
    let mut memory = *b"ab";
    // SAFETY: `memory` outlives the stream.
    let mut s = unsafe { BytesIo::fixed(memory.as_mut_ptr(), 1, 2).unwrap() };
    s.reserve_capacity(2).unwrap();
    assert_eq!(status(s.reserve_capacity(3)), Status::LIMIT);
    assert_eq!(content(&mut s), b"a");
}

#[test]
fn shrinking_leaves_the_content_and_nothing_beside_it() {
    let part = Slice::copy_of(&[b'a'; BIG]).unwrap().sub(5, BIG - 10).unwrap();
    let vec = Slice::from_vec(vec![b'a'; BIG]).unwrap();
    for mut s in [big(), BytesIo::from_slice(part), BytesIo::from_slice(vec)] {
        s.truncate(100).unwrap();
        assert!(s.memory_use().unwrap() >= BIG);
        s.shrink().unwrap();
        assert!((100..200).contains(&s.memory_use().unwrap()));
        assert_eq!(content(&mut s), [b'a'; 100]);
        assert_eq!(s.reserve(0).unwrap().1, 100, "the position is still 0");
        s.commit(0).unwrap();
        s.shrink().unwrap();
        s.pwrite(99, b"bc").unwrap();
        assert!(content(&mut s).ends_with(b"abc"));
        s.clear().unwrap();
        s.shrink().unwrap();
        assert_eq!(s.memory_use().unwrap(), 0);
        s.write(b"x").unwrap();
    }
}

#[test]
fn shrinking_keeps_limit_and_position_and_fails_without_harm() {
    let mut s = big();
    s.set_memory_limit(BIG).unwrap();
    s.seek(50, Whence::Start).unwrap();
    s.truncate(10).unwrap();
    assert_eq!(status(without_memory(|| s.shrink())), Status::NO_MEMORY);
    assert_eq!(content(&mut s), [b'a'; 10]);
    s.truncate(0).unwrap();
    s.shrink().unwrap();
    assert_eq!(s.tell().unwrap(), 50);
    assert_eq!(status(s.pwrite(BIG as i64, b"x")), Status::LIMIT);
}

#[test]
fn shrinking_leaves_memory_alone_that_others_see_or_own() {
    let mut s = big();
    s.reserve_capacity(3 * BIG).unwrap();
    let slice = s.getvalue().unwrap();
    let before = s.memory_use().unwrap();
    s.shrink().unwrap();
    assert_eq!(s.memory_use().unwrap(), before);
    assert_eq!(slice.as_bytes(), [b'a'; BIG]);
    let mut memory = *b"abcdef";
    // SAFETY: `memory` outlives the streams.
    unsafe {
        for mut s in [
            BytesIo::fixed(memory.as_mut_ptr(), 3, 6).unwrap(),
            BytesIo::adopt(memory.as_mut_ptr(), 6, None, ptr::null_mut()).unwrap(),
            BytesIo::borrow(memory.as_ptr(), 6, None, ptr::null_mut()).unwrap(),
        ] {
            s.shrink().unwrap();
            assert_eq!(place(&mut s), memory.as_ptr());
        }
    }
}

#[test]
fn memory_use_counts_capacity_but_not_what_is_lent_and_is_0_when_closed() {
    let mut s = BytesIo::new();
    assert_eq!(s.memory_use().unwrap(), 0);
    s.reserve_capacity(1000).unwrap();
    let used = s.memory_use().unwrap();
    assert!((1000..1100).contains(&used), "{used}");
    s.reserve(1).unwrap();
    assert_eq!(s.memory_use().unwrap(), used, "also while a reservation is open");
    s.commit(0).unwrap();
    s.close().unwrap();
    assert_eq!(s.memory_use().unwrap(), 0);
    let text = [b'x'; BIG];
    // SAFETY: `text` outlives the stream.
    let mut s = unsafe { BytesIo::borrow(text.as_ptr(), BIG, None, ptr::null_mut()).unwrap() };
    assert!((1..100).contains(&s.memory_use().unwrap()));
    s.write(b"y").unwrap();
    assert!(s.memory_use().unwrap() >= BIG);
}

#[test]
fn a_state_replaces_content_and_position_even_past_the_end() {
    let mut s = big();
    s.seek(77, Whence::Start).unwrap();
    for (state, position) in [(&b"state"[..], 3), (b"", 0), (b"a longer state\r\n", 99)] {
        s.set_state(state, position).unwrap();
        assert_eq!((content(&mut s).as_slice(), s.tell().unwrap()), (state, position));
    }
}

#[test]
fn a_state_that_is_refused_changes_nothing() {
    let mut s = with(b"abc");
    s.set_memory_limit(10).unwrap();
    s.seek(2, Whence::Start).unwrap();
    assert_eq!(status(s.set_state(b"x", -1)), Status::INVALID);
    assert_eq!(status(s.set_state(b"x", i64::MIN)), Status::INVALID);
    assert_eq!(status(s.set_state(b"12345678901", 0)), Status::LIMIT);
    assert_eq!(status(without_memory(|| s.set_state(b"1234567890", 0))), Status::NO_MEMORY);
    assert_eq!((content(&mut s).as_slice(), s.tell().unwrap()), (&b"abc"[..], 2));
    s.set_state(b"1234567890", 0).unwrap();
    assert_eq!(status(s.pwrite(10, b"x")), Status::LIMIT, "the limit outlives the content");
}

#[test]
fn a_state_may_be_a_part_of_the_content_and_does_not_change_a_slice() {
    let mut s = big();
    s.pwrite(BIG as i64 - 4, b"tail").unwrap();
    for shared in [false, true] {
        let slice = shared.then(|| s.getvalue().unwrap());
        let (data, len) = s.store.tail(s.store.len() - 4);
        // SAFETY: the bytes are the stream's content.
        unsafe { s.set_state_raw(data, len, 1).unwrap() };
        assert_eq!(content(&mut s), b"tail");
        assert!(slice.is_none_or(|slice| slice.as_bytes().ends_with(b"tail")));
    }
}

#[test]
fn a_state_of_the_callers_own_memory_stays_there() {
    let mut memory = *b"abcdef";
    let data = memory.as_mut_ptr();
    // SAFETY: `memory` outlives the stream.
    unsafe {
        let mut s = BytesIo::fixed(data, 2, 6).unwrap();
        s.set_state(b"state", 5).unwrap();
        s.write(b"!").unwrap();
        assert_eq!(status(s.set_state(b"too long", 0)), Status::LIMIT);
        assert_eq!(place(&mut s), data.cast_const());
        assert_eq!(content(&mut s), b"state!");
    }
}

#[test]
fn a_state_of_borrowed_memory_gives_that_back() {
    let released = AtomicUsize::new(0);
    // SAFETY: the text lives for ever.
    let mut s = unsafe { BytesIo::borrow(b"text".as_ptr(), 4, Some(count), user(&released)).unwrap() };
    assert_eq!(status(refusing(0..1, || s.set_state(b"new", 0))), Status::NO_MEMORY);
    assert_eq!(released.load(Ordering::Relaxed), 0);
    s.set_state(b"new", 0).unwrap();
    assert_eq!(released.load(Ordering::Relaxed), 1);
    assert_eq!(content(&mut s), b"new");
}
