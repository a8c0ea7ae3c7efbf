//! Reserve and commit.

use super::*;
use crate::memory::without_memory;

#[test]
fn a_gap_of_a_reservation_is_not_filled_inside_a_slice() {
    for n in [0, 1] {
        let mut s = big();
        s.seek(0, Whence::End).unwrap();
        s.write(b"tail").unwrap();
        let slice = s.getvalue().unwrap();
        s.truncate(10).unwrap();
        s.seek(BIG as i64 + 4, Whence::Start).unwrap();
        let (window, room) = s.reserve(n).unwrap();
        assert_eq!(room > 0, n > 0);
        if n > 0 {
            // SAFETY: the window has room.
            unsafe { window.write(b'x') };
        }
        s.commit(n).unwrap();
        assert_eq!(slice.as_bytes()[..BIG], [b'a'; BIG]);
    }
}

#[test]
fn while_a_reservation_is_open_every_verb_but_commit_answers_exported() {
    for mut s in [BytesIo::new(), big()] {
        for n in [0, 1, 20_000] {
            s.reserve(n).unwrap();
            each_verb(&mut s, Status::EXPORTED);
            assert_eq!(status(s.close()), Status::EXPORTED);
            assert_eq!(status(s.closed()), Status::EXPORTED);
            s.commit(0).unwrap();
            assert!(!s.closed().unwrap());
        }
    }
}

#[test]
fn a_commit_turns_what_was_written_into_content_and_moves_the_position() {
    let mut s = with(b"ab");
    s.seek(4, Whence::Start).unwrap();
    let (window, room) = s.reserve(3).unwrap();
    assert!(room >= 3);
    // SAFETY: the window has room for 3 bytes.
    unsafe { window.copy_from_nonoverlapping(b"xyz".as_ptr(), 3) };
    s.commit(2).unwrap();
    assert_eq!(content(&mut s), b"ab\0\0xy");
    assert_eq!(s.tell().unwrap(), 6);
    assert_eq!(status(s.commit(0)), Status::INVALID);
}

#[test]
fn a_commit_of_more_than_the_room_is_refused_and_the_reservation_stays() {
    let mut s = with(b"ab");
    let (_, room) = s.reserve(2).unwrap();
    assert_eq!(status(s.commit(room + 1)), Status::INVALID);
    assert_eq!(status(s.commit(usize::MAX)), Status::INVALID);
    assert_eq!(status(s.tell()), Status::EXPORTED);
    s.commit(0).unwrap();
    assert_eq!((content(&mut s).as_slice(), s.tell().unwrap()), (&b"ab"[..], 0));
}

#[test]
fn a_reservation_past_the_end_that_commits_nothing_changes_nothing() {
    let mut s = with(b"ab");
    s.seek(100, Whence::Start).unwrap();
    s.reserve(10).unwrap();
    s.commit(0).unwrap();
    assert_eq!((content(&mut s).as_slice(), s.tell().unwrap()), (&b"ab"[..], 100));
}

#[test]
fn a_reservation_opens_memory_that_no_slice_sees() {
    let mut s = big();
    let slice = s.getvalue().unwrap();
    assert_eq!(s.reserve(0).unwrap().1, 0, "nothing is to be had without a copy");
    s.commit(0).unwrap();
    let (window, room) = s.reserve(5).unwrap();
    // SAFETY: the window has room for 5 bytes.
    unsafe { window.write_bytes(b'!', 5) };
    assert!(room >= 5);
    s.commit(5).unwrap();
    assert_eq!(slice.as_bytes(), [b'a'; BIG]);
    assert!(content(&mut s).starts_with(b"!!!!!aaa"));
}

#[test]
fn a_reservation_in_spare_capacity_copies_nothing_even_while_shared() {
    let mut s = big();
    s.seek(0, Whence::End).unwrap();
    s.write(b"b").unwrap();
    let slice = s.getvalue().unwrap();
    let (window, room) = without_memory(|| s.reserve(100)).unwrap();
    // SAFETY: the window lies behind the content.
    assert_eq!(window.cast_const(), unsafe { slice.as_ptr().add(BIG + 1) });
    assert!(room >= 100);
    // SAFETY: the window has room for 3 bytes.
    unsafe { window.write_bytes(b'c', 3) };
    s.commit(3).unwrap();
    assert!(content(&mut s).ends_with(b"abccc"));
    s.pwrite(0, b"x").unwrap();
    assert_eq!(slice.as_bytes()[0], b'a', "what was frozen before the reservation is frozen after it");
}

#[test]
fn a_failed_reservation_opens_nothing() {
    let mut s = with(b"ab");
    assert_eq!(status(without_memory(|| s.reserve(1000))), Status::NO_MEMORY);
    assert_eq!(status(s.reserve(usize::MAX)), Status::OVERFLOW);
    assert_eq!(status(s.commit(0)), Status::INVALID);
    assert_eq!(content(&mut s), b"ab");
}
