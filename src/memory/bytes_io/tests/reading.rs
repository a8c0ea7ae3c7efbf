//! Reading beyond Python's read and readline: batches of lines, and looking ahead.

use super::*;

/// A batch of at most `cap` lines.
fn lines(s: &mut BytesIo, hint: i64, cap: usize) -> Vec<Vec<u8>> {
    let mut lines = Vec::new();
    s.next_lines(hint, &mut |line| {
        lines.push(line.to_vec());
        lines.len() < cap
    })
    .unwrap();
    lines
}

#[test]
fn a_batch_of_lines_is_what_readline_gives_one_by_one() {
    for text in [&b""[..], b"one", b"one\n", b"\n\n", b"one\n\ntwo\nthree", b"a\r\nb\rc\n"] {
        for start in 0..=text.len() + 1 {
            let (mut batch, mut single) = (with(text), with(text));
            batch.seek(start as i64, Whence::Start).unwrap();
            single.seek(start as i64, Whence::Start).unwrap();
            let lines = lines(&mut batch, -1, usize::MAX);
            for line in &lines {
                assert_eq!(line, single.readline(-1).unwrap().as_bytes());
            }
            assert!(single.readline(-1).unwrap().is_empty());
            assert_eq!(batch.tell().unwrap(), single.tell().unwrap());
        }
    }
}

#[test]
fn a_batch_ends_once_its_total_reaches_the_hint() {
    for (hint, expected) in
        [(i64::MIN, 5), (-1, 5), (0, 5), (1, 1), (11, 1), (12, 2), (15, 2), (22, 2), (23, 3)]
    {
        let mut s = with(&b"1234567890\n".repeat(5));
        assert_eq!(lines(&mut s, hint, usize::MAX).len(), expected, "hint {hint}");
        assert_eq!(s.tell().unwrap(), 11 * expected as i64);
    }
    assert_eq!(lines(&mut with(b"a\nb\n"), i64::MAX, usize::MAX).len(), 2);
}

#[test]
fn a_batch_ends_when_its_taker_is_full_and_the_next_goes_on_there() {
    let mut s = with(b"a\nb\nc\nd");
    assert_eq!(lines(&mut s, 0, 3), [b"a\n", b"b\n", b"c\n"]);
    assert_eq!(lines(&mut s, 0, 3), [b"d"]);
    assert!(lines(&mut s, 0, 3).is_empty());
}

#[test]
fn the_lines_of_a_batch_lie_in_the_content_itself() {
    let mut s = with(b"one\ntwo\n");
    let start = place(&mut s);
    let mut at = Vec::new();
    s.next_lines(0, &mut |line| {
        at.push(line.as_ptr());
        true
    })
    .unwrap();
    assert_eq!(at, [start, start.wrapping_add(4)]);
}

#[test]
fn a_peek_shows_all_that_is_left_and_moves_nothing() {
    let mut s = with(b"abcdef");
    s.seek(2, Whence::Start).unwrap();
    for n in [0, 1, 100, usize::MAX] {
        assert_eq!(s.peek(n).unwrap(), b"cdef");
    }
    assert_eq!(s.tell().unwrap(), 2);
    for past in [6, 100] {
        s.seek(past, Whence::Start).unwrap();
        assert_eq!(s.peek(1).unwrap(), b"");
    }
}

#[test]
fn consuming_moves_past_what_a_peek_shows_and_no_further() {
    let mut s = with(b"abcdef");
    s.consume(2).unwrap();
    assert_eq!(s.peek(1).unwrap(), b"cdef");
    assert_eq!(status(s.consume(5)), Status::INVALID);
    assert_eq!(status(s.consume(usize::MAX)), Status::INVALID);
    assert_eq!(s.tell().unwrap(), 2);
    s.consume(4).unwrap();
    s.consume(0).unwrap();
    assert_eq!(s.tell().unwrap(), 6);
    s.seek(100, Whence::Start).unwrap();
    s.consume(0).unwrap();
    assert_eq!(status(s.consume(1)), Status::INVALID);
    assert_eq!(s.tell().unwrap(), 100);
}

#[test]
fn read1_is_read() {
    let mut s = with(b"abcdef");
    let mut buffer = [0; 4];
    let mut out = Target::new(&mut buffer);
    s.read1(&mut out).unwrap();
    assert_eq!((out.len(), &buffer), (4, b"abcd"));
    assert_eq!(s.tell().unwrap(), 4);
}
