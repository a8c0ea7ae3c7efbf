//! Positions, what the inner stream cannot do, and closing.

use super::*;
use crate::text::StringIo;

#[test]
fn positions_are_bytes_of_the_inner_stream() {
    let probe = Probe::over(b"abc\n");
    let mut stream = probe.text(&utf8_text());
    assert_eq!(stream.tell().unwrap(), 0);
    stream.read_slice(1).unwrap();
    assert_eq!(stream.tell().unwrap(), 1);
    assert_eq!(stream.size().unwrap(), 4);
    assert_eq!(all(&mut stream), "bc\n");
    assert_eq!(stream.tell().unwrap(), 4);
    stream.write("é".as_bytes()).unwrap();
    assert_eq!((stream.tell().unwrap(), stream.size().unwrap()), (6, 6));
    assert_eq!(stream.seek(0, Whence::Current).unwrap(), 6);
    assert_eq!(stream.seek(0, Whence::Start).unwrap(), 0);
    assert_eq!(all(&mut stream), "abc\né");
    assert_eq!(status(stream.seek(-1, Whence::Start)), Status::INVALID);
    assert_eq!(status(stream.seek(1, Whence::Current)), Status::UNSUPPORTED);
    assert_eq!(status(stream.seek(-1, Whence::End)), Status::UNSUPPORTED);
    assert_eq!(stream.truncate(3).unwrap(), 3);
    assert_eq!(probe.bytes(), b"abc");
}

#[test]
fn reading_hands_written_text_on_first() {
    let probe = Probe::over(b"abcdef");
    let mut stream = probe.text(&utf8_text());
    stream.write(b"xy").unwrap();
    assert_eq!(all(&mut stream), "cdef");
    assert_eq!(probe.bytes(), b"xycdef");
}

#[test]
fn writing_after_reading_goes_on_where_the_inner_stream_is_as_in_python() {
    let probe = Probe::over(b"abc");
    let mut stream = probe.text(&utf8_text());
    stream.read_slice(1).unwrap();
    stream.write(b"xy").unwrap();
    assert_eq!(all(&mut stream), "");
    assert_eq!(probe.bytes(), b"abcxy");
}

#[test]
fn what_the_inner_stream_cannot_do_is_unsupported() {
    let probe = Probe::default();
    probe.with(|inner| inner.read_only = true);
    assert_eq!(status(probe.text(&utf8_text()).write(b"x")), Status::UNSUPPORTED);
    let probe = Probe::default();
    probe.with(|inner| (inner.write_only, inner.fixed) = (true, true));
    let mut stream = probe.text(&utf8_text());
    assert_eq!(status(stream.read_slice(-1)), Status::UNSUPPORTED);
    assert_eq!(status(stream.tell()), Status::UNSUPPORTED);
    assert_eq!(status(stream.seek(0, Whence::Start)), Status::UNSUPPORTED);
    assert_eq!(status(stream.getvalue()), Status::UNSUPPORTED);
    assert_eq!((stream.isatty().unwrap(), stream.fileno().unwrap()), (true, 7));
}

#[test]
fn text_cannot_be_wrapped_as_bytes() {
    let inner = StringIo::new(b"", Newline::Lf).unwrap();
    assert_eq!(status(TextIo::wrap(Box::new(inner), &utf8_text())), Status::UNSUPPORTED);
}

#[test]
fn close_flushes_and_closes_the_inner_stream_unless_asked_not_to() {
    for keep_inner_open in [false, true] {
        let probe = Probe::default();
        let mut stream = probe.text(&TextOptions { keep_inner_open, ..utf8_text() });
        stream.write(b"x").unwrap();
        stream.close().unwrap();
        stream.close().unwrap();
        assert_eq!((probe.bytes(), probe.with(|inner| inner.closed)), (b"x".to_vec(), !keep_inner_open));
        assert!(stream.closed().unwrap());
        assert_eq!(status(stream.write(b"")), Status::CLOSED);
        assert_eq!(status(stream.readline(-1)), Status::CLOSED);
        assert_eq!(status(stream.flush()), Status::CLOSED);
        assert_eq!(status(stream.readable()), Status::CLOSED);
    }
}

#[test]
fn close_closes_even_when_the_flush_fails_and_reports_both_failures() {
    let probe = Probe::default();
    let mut stream = probe.text(&utf8_text());
    stream.write(b"x").unwrap();
    probe.with(|inner| (inner.refuse_after, inner.close_fails) = (Some(0), true));
    let error = stream.close().err().unwrap();
    assert_eq!((error.status(), error.detail().unwrap().second), (Status::IO, Some(Status::CALLBACK)));
    assert!(stream.closed().unwrap() && probe.with(|inner| inner.closed));
    stream.close().unwrap();
}

#[test]
fn text_that_a_closed_inner_stream_cannot_take_is_reported_at_close() {
    let probe = Probe::default();
    let mut stream = probe.text(&utf8_text());
    stream.write(b"x").unwrap();
    probe.with(|inner| inner.closed = true);
    assert_eq!(status(stream.write(b"y")), Status::CLOSED);
    assert_eq!(status(stream.close()), Status::CLOSED);
    let mut stream = Probe::default().text(&utf8_text());
    stream.close().unwrap();
}

#[test]
fn dropping_a_stream_writes_nothing() {
    let probe = Probe::default();
    let mut stream = probe.text(&utf8_text());
    stream.write(b"x").unwrap();
    drop(stream);
    assert_eq!(probe.bytes(), b"");
}
