//! Pins: what they show, what they keep, and what a stream refuses meanwhile.

use super::*;
use crate::memory::without_memory;

/// Checks that each verb that writes, cuts or lets go of content is refused, and that all others do what they do.
fn only_changes_are_refused(s: &mut BytesIo) {
    let before = (content(s), s.tell().unwrap());
    // SAFETY: no bytes are read where none are given.
    let empty = unsafe { s.write_raw(ptr::null(), 0) };
    assert_eq!(status(empty), Status::EXPORTED, "an empty write");
    assert_eq!(status(s.write(b"x")), Status::EXPORTED, "write");
    for offset in [-1, 0, i64::MAX] {
        assert_eq!(status(s.pwrite(offset, b"x")), Status::EXPORTED, "pwrite");
        assert_eq!(status(s.truncate(offset)), Status::EXPORTED, "truncate");
        assert_eq!(status(s.set_state(b"x", offset)), Status::EXPORTED, "set_state");
    }
    assert_eq!(status(s.truncate_here()), Status::EXPORTED, "truncate_here");
    for n in [0, 1, usize::MAX] {
        assert_eq!(status(s.reserve(n)), Status::EXPORTED, "reserve");
        assert_eq!(status(s.reserve_capacity(n)), Status::EXPORTED, "reserve_capacity");
    }
    assert_eq!(status(s.take()), Status::EXPORTED, "take");
    assert_eq!(status(s.clear()), Status::EXPORTED, "clear");
    assert_eq!(status(s.shrink()), Status::EXPORTED, "shrink");
    assert_eq!(status(s.close()), Status::EXPORTED, "close");
    assert!(!s.closed().unwrap());
    assert_eq!(status(s.commit(0)), Status::INVALID, "there is no reservation");
    assert_eq!((content(s), s.tell().unwrap()), before);

    let rest = before.0.get(before.1 as usize..).unwrap_or_default();
    assert_eq!(s.peek(1).unwrap(), rest);
    assert_eq!(s.read_slice(-1).unwrap().as_bytes(), rest);
    assert!(s.next_line().unwrap().is_none());
    s.seek(0, Whence::Start).unwrap();
    assert_eq!(read(s, before.0.len() + 1), before.0);
    assert_eq!(pread(s, 1, 2), before.0.get(1..3).unwrap_or_default());
    s.seek(before.1, Whence::Start).unwrap();
    assert_eq!(s.size().unwrap(), before.0.len() as i64);
    s.flush().unwrap();
    s.set_memory_limit(usize::MAX).unwrap();
    assert!(s.readable().unwrap() && s.writable().unwrap() && s.seekable().unwrap());
    assert!(s.memory_use().unwrap() >= before.0.len());
}

#[test]
fn while_any_pin_is_left_only_changes_are_refused_and_afterwards_nothing_is() {
    for initial in [&b""[..], b"0123456789"] {
        let mut s = with(initial);
        s.seek(3, Whence::Start).unwrap();
        let first = s.getbuffer().unwrap();
        only_changes_are_refused(&mut s);
        let second = s.getbuffer().unwrap();
        drop(first);
        only_changes_are_refused(&mut s);
        let third = s.getbuffer().unwrap();
        drop(second);
        only_changes_are_refused(&mut s);
        drop(third);
        s.write(b"x").unwrap();
        s.clear().unwrap();
        s.close().unwrap();
    }
}

type Change = fn(&mut BytesIo) -> Result<()>;

#[test]
fn every_verb_that_a_pin_refused_works_at_once_when_it_is_gone() {
    let uses: [(&str, Change); 9] = [
        ("write", |s| s.write(b"x").map(|_| ())),
        ("pwrite", |s| s.pwrite(9999, b"xyz").map(|_| ())),
        ("truncate", |s| s.truncate(3).map(|_| ())),
        ("reserve", |s| s.reserve(0).and_then(|_| s.commit(0))),
        ("take", |s| s.take().map(|_| ())),
        ("set_state", |s| s.set_state(b"new", 1)),
        ("reserve_capacity", |s| s.reserve_capacity(100_000)),
        ("shrink", |s| s.shrink()),
        ("close", |s| s.close()),
    ];
    for (name, action) in uses {
        let mut s = big();
        drop(s.getbuffer().unwrap());
        assert!(action(&mut s).is_ok(), "{name}");
    }
}

#[test]
fn a_change_through_a_pin_is_the_streams_and_every_pin_sees_it() {
    let mut s = with(b"1234567890");
    let mut pin = s.getbuffer().unwrap();
    s.seek(5, Whence::Start).unwrap();
    let mut other = s.getbuffer().unwrap();
    assert_eq!(pin.parts(), other.parts());
    pinned(&mut pin)[3..6].copy_from_slice(b"abc");
    assert_eq!(pinned(&mut other), b"123abc7890");
    assert_eq!(content(&mut s), b"123abc7890");
    assert_eq!(read(&mut s, 2), b"c7");
}

#[test]
fn slices_made_before_and_during_a_pin_do_not_see_its_changes() {
    let mut s = big();
    let before = s.getvalue().unwrap();
    let mut pin = s.getbuffer().unwrap();
    let during = [s.getvalue().unwrap(), s.read_slice(-1).unwrap()];
    pinned(&mut pin).fill(b'!');
    assert_eq!(content(&mut s), [b'!'; BIG]);
    for slice in [&before, &during[0], &during[1]] {
        assert_eq!(slice.as_bytes(), [b'a'; BIG]);
    }
    drop(pin);
    let after = s.getvalue().unwrap();
    assert_eq!(after.as_ptr(), place(&mut s), "shared again");
    s.pwrite(0, b"x").unwrap();
    assert_eq!(after.as_bytes(), [b'!'; BIG]);
}

#[test]
fn a_pin_keeps_its_memory_after_the_stream_is_gone() {
    let mut s = big();
    let (mut first, mut second) = (s.getbuffer().unwrap(), s.getbuffer().unwrap());
    drop(s);
    pinned(&mut first)[0] = b'!';
    drop(first);
    assert!(pinned(&mut second).starts_with(b"!aa"));
}

#[test]
fn adopted_memory_is_pinned_in_place_and_released_with_the_last_pin() {
    let released = AtomicUsize::new(0);
    let mut memory = *b"0123456789";
    let data = memory.as_mut_ptr();
    // SAFETY: `memory` outlives stream and pins.
    let mut s = unsafe { BytesIo::adopt(data, 10, Some(count), user(&released)).unwrap() };
    let pins = [s.getbuffer().unwrap(), s.getbuffer().unwrap()];
    assert_eq!(pins[0].parts(), (data, 10));
    drop(s);
    let [first, second] = pins;
    drop(first);
    assert_eq!(released.load(Ordering::Relaxed), 0);
    drop(second);
    assert_eq!(released.load(Ordering::Relaxed), 1);
}

#[test]
fn memory_lent_for_reading_is_copied_before_it_is_pinned() {
    let released = AtomicUsize::new(0);
    // SAFETY: the text lives for ever.
    let mut s = unsafe { BytesIo::borrow(b"text".as_ptr(), 4, Some(count), user(&released)).unwrap() };
    assert_eq!(status(without_memory(|| s.getbuffer())), Status::NO_MEMORY);
    assert_eq!(released.load(Ordering::Relaxed), 0);
    let mut pin = s.getbuffer().unwrap();
    assert_eq!(released.load(Ordering::Relaxed), 1);
    pinned(&mut pin)[0] = b'T';
    assert_eq!(content(&mut s), b"Text");
}

#[test]
fn the_callers_own_memory_is_pinned_in_place() {
    let mut memory = *b"abcdef--";
    let data = memory.as_mut_ptr();
    // SAFETY: `memory` outlives stream and pin.
    let mut s = unsafe { BytesIo::fixed(data, 6, 8).unwrap() };
    let pin = s.getbuffer().unwrap();
    assert_eq!(pin.parts(), (data, 6));
    assert_eq!(status(s.write(b"x")), Status::EXPORTED);
    drop(pin);
    s.write(b"x").unwrap();
}

#[test]
fn a_pin_that_cannot_be_had_leaves_the_stream_as_it_was() {
    let mut s = BytesIo::new();
    assert_eq!(status(without_memory(|| s.getbuffer())), Status::NO_MEMORY);
    s.write(b"x").unwrap();
    let mut s = big();
    let slice = s.getvalue().unwrap();
    assert_eq!(status(without_memory(|| s.getbuffer())), Status::NO_MEMORY);
    s.write(b"x").unwrap();
    assert_eq!(slice.as_bytes(), [b'a'; BIG]);
}

#[test]
fn pins_may_be_dropped_on_any_thread_while_the_stream_is_used() {
    let rounds = if cfg!(miri) { 5 } else { 200 };
    let mut s = big();
    for round in 0..rounds {
        let pins = [s.getbuffer().unwrap(), s.getbuffer().unwrap()];
        std::thread::scope(|scope| {
            for (at, pin) in pins.into_iter().enumerate() {
                scope.spawn(move || {
                    let (data, _) = pin.parts();
                    // SAFETY: each thread writes to a byte of its own, and the stream is not read.
                    unsafe { data.add(at).write(round as u8) };
                });
            }
            // Refused until both are gone; from then on the memory is the stream's alone, and may move.
            while let Err(error) = s.reserve_capacity(BIG * 2 + round) {
                assert_eq!(error.status(), Status::EXPORTED);
                std::thread::yield_now();
            }
        });
        assert_eq!(pread(&mut s, 0, 3), [round as u8, round as u8, b'a']);
    }
}
