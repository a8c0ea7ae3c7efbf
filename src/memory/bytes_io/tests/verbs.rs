//! What Python's BytesIO does.

use super::*;

#[test]
fn a_write_past_the_end_fills_the_gap_with_zeros() {
    let mut s = with(b"ab");
    s.seek(5, Whence::Start).unwrap();
    assert_eq!(s.write(b"x").unwrap(), 1);
    assert_eq!(content(&mut s), b"ab\0\0\0x");
    assert_eq!(s.tell().unwrap(), 6);
}

#[test]
fn a_gap_is_zeros_even_where_content_was_cut_off() {
    let mut s = with(b"secret");
    s.truncate(1).unwrap();
    s.seek(4, Whence::Start).unwrap();
    s.write(b"x").unwrap();
    assert_eq!(content(&mut s), b"s\0\0\0x");
}

#[test]
fn an_empty_write_past_the_end_does_not_extend() {
    let mut s = with(b"ab");
    s.seek(5, Whence::Start).unwrap();
    assert_eq!(s.write(b"").unwrap(), 0);
    assert_eq!(s.pwrite(9, b"").unwrap(), 0);
    assert_eq!(content(&mut s), b"ab");
    assert_eq!(s.tell().unwrap(), 5);
}

#[test]
fn a_read_past_the_end_is_empty_and_the_position_stays() {
    let mut s = with(b"ab");
    s.seek(5, Whence::Start).unwrap();
    assert_eq!(read(&mut s, 4), b"");
    assert!(s.read_slice(-1).unwrap().is_empty());
    assert!(s.readline(-1).unwrap().is_empty());
    assert!(s.next_line().unwrap().is_none());
    assert_eq!(s.tell().unwrap(), 5);
}

#[test]
fn a_read_fills_the_target_unless_the_stream_ends() {
    let mut s = with(b"abcdefghij");
    assert_eq!(read(&mut s, 4), b"abcd");
    assert_eq!(read(&mut s, 0), b"");
    assert_eq!(read(&mut s, 100), b"efghij");
    assert_eq!(read(&mut s, 1), b"");
}

#[test]
fn truncate_cuts_never_extends_and_leaves_the_position() {
    let mut s = with(b"abcdef");
    s.seek(5, Whence::Start).unwrap();
    assert_eq!(s.truncate(9).unwrap(), 9);
    assert_eq!(content(&mut s), b"abcdef");
    assert_eq!(s.truncate(i64::MAX).unwrap(), i64::MAX);
    assert_eq!(s.truncate(2).unwrap(), 2);
    assert_eq!(content(&mut s), b"ab");
    assert_eq!(s.tell().unwrap(), 5);
    assert_eq!(status(s.truncate(-1)), Status::INVALID);
    assert_eq!(content(&mut s), b"ab");
}

#[test]
fn a_relative_seek_to_before_the_start_stops_there() {
    let mut s = with(b"abcdef");
    assert_eq!(s.seek(3, Whence::Current).unwrap(), 3);
    assert_eq!(s.seek(-4, Whence::Current).unwrap(), 0);
    assert_eq!(s.seek(-2, Whence::End).unwrap(), 4);
    assert_eq!(s.seek(-7, Whence::End).unwrap(), 0);
    assert_eq!(s.seek(i64::MIN, Whence::End).unwrap(), 0);
    assert_eq!(s.seek(3, Whence::End).unwrap(), 9);
}

#[test]
fn an_absolute_seek_refuses_negative_positions() {
    let mut s = with(b"abcdef");
    s.seek(2, Whence::Start).unwrap();
    assert_eq!(status(s.seek(-1, Whence::Start)), Status::INVALID);
    assert_eq!(s.tell().unwrap(), 2);
}

#[test]
fn a_readline_keeps_its_terminator_and_the_last_line_may_have_none() {
    let mut s = with(b"one\n\ntwo\r\nlast");
    for line in [&b"one\n"[..], b"\n", b"two\r\n", b"last", b"", b""] {
        assert_eq!(s.readline(-1).unwrap().as_bytes(), line);
    }
}

#[test]
fn a_limited_readline_never_looks_past_its_limit() {
    let mut s = with(b"ab\r\ncd\n");
    assert_eq!(s.readline(0).unwrap().as_bytes(), b"");
    assert_eq!(s.readline(3).unwrap().as_bytes(), b"ab\r");
    assert_eq!(s.readline(5).unwrap().as_bytes(), b"\n");
    assert_eq!(s.readline(-7).unwrap().as_bytes(), b"cd\n");
    assert_eq!(s.readline(i64::MAX).unwrap().as_bytes(), b"");
}

#[test]
fn a_line_is_lent_until_the_stream_is_used_again() {
    let mut s = with(b"one\n\nlast");
    assert_eq!(s.next_line().unwrap(), Some(&b"one\n"[..]));
    assert_eq!(s.tell().unwrap(), 4);
    assert_eq!(s.next_line().unwrap(), Some(&b"\n"[..]));
    assert_eq!(s.next_line().unwrap(), Some(&b"last"[..]));
    assert_eq!(s.next_line().unwrap(), None);
}

#[test]
fn a_negative_count_reads_all_that_is_left() {
    for count in [-1, -2, i64::MIN, i64::MAX, 4] {
        let mut s = with(b"abcdef");
        s.seek(2, Whence::Start).unwrap();
        assert_eq!(s.read_slice(count).unwrap().as_bytes(), b"cdef");
        assert_eq!(s.tell().unwrap(), 6);
    }
    assert!(with(b"abc").read_slice(0).unwrap().is_empty());
}

#[test]
fn pread_and_pwrite_leave_the_position_and_refuse_negative_offsets() {
    let mut s = with(b"abcdef");
    s.seek(1, Whence::Start).unwrap();
    assert_eq!(pread(&mut s, 4, 10), b"ef");
    assert_eq!(pread(&mut s, 6, 10), b"");
    assert_eq!(pread(&mut s, i64::MAX, 10), b"");
    assert_eq!(s.pwrite(2, b"XY").unwrap(), 2);
    assert_eq!(s.pwrite(8, b"!").unwrap(), 1);
    assert_eq!(content(&mut s), b"abXYef\0\0!");
    assert_eq!(status(s.pread(-1, &mut Target::new(&mut [0]))), Status::INVALID);
    assert_eq!(status(s.pwrite(-1, b"x")), Status::INVALID);
    assert_eq!(s.tell().unwrap(), 1);
}

#[test]
fn getvalue_is_the_whole_content_wherever_the_position_is() {
    let mut s = with(b"abcdef");
    s.seek(4, Whence::Start).unwrap();
    assert_eq!(s.getvalue().unwrap().as_bytes(), b"abcdef");
    assert_eq!((s.tell().unwrap(), s.size().unwrap()), (4, 6));
    assert!(BytesIo::new().getvalue().unwrap().is_empty());
}

#[test]
fn take_moves_the_content_out_and_starts_over() {
    let mut s = with(b"abcdef");
    s.seek(4, Whence::Start).unwrap();
    assert_eq!(s.take().unwrap().as_bytes(), b"abcdef");
    assert_eq!((s.tell().unwrap(), s.size().unwrap()), (0, 0));
    s.write(b"new").unwrap();
    assert_eq!(content(&mut s), b"new");
    s.truncate(0).unwrap();
    assert!(s.take().unwrap().is_empty());
}

#[test]
fn every_verb_of_a_closed_stream_answers_closed_and_closing_again_is_fine() {
    let mut s = with(b"abcdef");
    assert!(!s.closed().unwrap());
    s.close().unwrap();
    s.close().unwrap();
    assert!(s.closed().unwrap());
    each_verb(&mut s, Status::CLOSED);
    assert_eq!(status(s.commit(0)), Status::CLOSED);
}

#[test]
fn a_byte_stream_reads_writes_and_seeks_and_is_no_file() {
    let mut s = BytesIo::new();
    assert!(s.readable().unwrap() && s.writable().unwrap() && s.seekable().unwrap());
    assert!(!s.isatty().unwrap() && !s.is_text());
    s.flush().unwrap();
    assert_eq!(status(s.fileno()), Status::UNSUPPORTED);
}
