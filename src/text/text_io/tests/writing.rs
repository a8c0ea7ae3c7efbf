//! Writing.

use super::*;

#[test]
fn written_text_is_encoded_translated_and_gathered() {
    for (newline, expected) in [
        (Newline::Default, &b"\xe9\n\r\n"[..]),
        (Newline::Universal, b"\xe9\n\r\n"),
        (Newline::Keep, b"\xe9\n\r\n"),
        (Newline::Lf, b"\xe9\n\r\n"),
        (Newline::Cr, b"\xe9\r\r\r"),
        (Newline::Crlf, b"\xe9\r\n\r\r\n"),
    ] {
        let probe = Probe::default();
        let mut stream = probe.text(&options("latin-1", newline));
        assert_eq!(stream.write("é\n\r\n".as_bytes()).unwrap(), 4);
        assert_eq!(probe.bytes(), b"");
        stream.flush().unwrap();
        assert_eq!(probe.bytes(), expected, "{newline:?}");
        assert_eq!(probe.with(|inner| inner.flushes), 1);
    }
}

#[test]
fn pending_text_is_handed_on_before_it_passes_a_chunk() {
    let probe = Probe::default();
    let mut stream = probe.text(&utf8_text());
    stream.write(&[b'a'; 8000]).unwrap();
    stream.write(&[b'b'; 192]).unwrap();
    assert_eq!(probe.with(|inner| inner.writes.clone()), [8192]);
    stream.write(&[b'c'; 8000]).unwrap();
    stream.write(&[b'd'; 8000]).unwrap();
    assert_eq!(probe.with(|inner| inner.writes.clone()), [8192, 8000]);
    stream.write(&[b'e'; 20000]).unwrap();
    assert_eq!(probe.with(|inner| inner.writes.clone()), [8192, 8000, 8000, 20000]);
}

#[test]
fn write_through_hands_on_at_once_and_line_buffering_flushes_at_line_ends() {
    let probe = Probe::default();
    let mut stream = probe.text(&TextOptions { write_through: true, ..utf8_text() });
    stream.write(b"a\n").unwrap();
    assert_eq!((probe.bytes(), probe.with(|inner| inner.flushes)), (b"a\n".to_vec(), 0));

    let probe = Probe::default();
    let mut stream = probe.text(&TextOptions { line_buffering: true, ..utf8_text() });
    stream.write(b"a").unwrap();
    assert_eq!(probe.bytes(), b"");
    stream.write(b"b\rc").unwrap();
    assert_eq!((probe.bytes(), probe.with(|inner| inner.flushes)), (b"ab\rc".to_vec(), 1));
    stream.write(b"d\n").unwrap();
    assert_eq!(probe.with(|inner| inner.flushes), 2);
}

#[test]
fn a_mark_is_written_once_at_position_0_and_not_when_appending() {
    for (encoding, mark) in [("utf-16", 2), ("utf-8-sig", 3)] {
        let options = options(encoding, Newline::Default);
        let probe = Probe::default();
        let mut stream = probe.text(&options);
        stream.write(b"a").unwrap();
        stream.write(b"b").unwrap();
        stream.flush().unwrap();
        let size = probe.bytes().len();
        stream.seek(0, Whence::Start).unwrap();
        assert_eq!(all(&mut stream), "ab");
        stream.seek(0, Whence::End).unwrap();
        stream.write(b"c").unwrap();
        stream.seek(0, Whence::Start).unwrap();
        assert_eq!(all(&mut stream), "abc");
        assert_eq!(probe.bytes().len(), size + (size - mark) / 2);
        stream.seek(0, Whence::Start).unwrap();
        stream.write(b"z").unwrap();
        stream.seek(0, Whence::Start).unwrap();
        assert_eq!(all(&mut stream), "zbc");

        let mut appending = probe.text(&options);
        appending.write(b"d").unwrap();
        appending.flush().unwrap();
        appending.seek(0, Whence::Start).unwrap();
        assert_eq!(all(&mut appending), "zbcd");
    }
}

#[test]
fn a_signature_is_looked_for_at_position_0_only() {
    let probe = Probe::over(b"\xef\xbb\xbfa\xef\xbb\xbfb");
    let mut stream = probe.text(&options("utf-8-sig", Newline::Default));
    stream.seek(4, Whence::Start).unwrap();
    assert_eq!(all(&mut stream), "\u{feff}b");
    stream.seek(0, Whence::Start).unwrap();
    assert_eq!(all(&mut stream), "a\u{feff}b");
}

#[test]
fn a_write_that_cannot_be_encoded_drops_only_itself() {
    let probe = Probe::default();
    let mut stream = probe.text(&options("ascii", Newline::Default));
    stream.write(b"first ").unwrap();
    assert_eq!(status(stream.write("zwé".as_bytes())), Status::ENCODE);
    assert_eq!(status(stream.write(b"\xff")), Status::DECODE);
    stream.write(b"last").unwrap();
    stream.close().unwrap();
    assert_eq!(probe.bytes(), b"first last");
}

#[test]
fn a_write_that_the_inner_stream_refuses_drops_only_itself() {
    let probe = Probe::default();
    let mut stream = probe.text(&TextOptions { line_buffering: true, ..options("utf-8-sig", Newline::Lf) });
    stream.write(b"kept").unwrap();
    for taken in [0, 5] {
        probe.with(|inner| inner.refuse_after = Some(taken));
        let error = stream.write(b"dropped\n").err().unwrap();
        assert_eq!((error.status(), error.transferred()), (Status::IO, 0));
        probe.with(|inner| inner.refuse_after = Some(0));
        assert_eq!(status(stream.flush()), Status::IO);
        assert_eq!(status(stream.write(&[b'x'; 9000])), Status::IO);
    }
    probe.with(|inner| inner.refuse_after = None);
    stream.write(b", and this\n").unwrap();
    assert_eq!(probe.bytes(), b"\xef\xbb\xbfkept, and this\n");
}

#[test]
fn of_earlier_text_only_what_was_not_taken_is_kept() {
    let probe = Probe::default();
    let mut stream = probe.text(&utf8_text());
    stream.write(b"kept").unwrap();
    probe.with(|inner| inner.refuse_after = Some(3));
    assert_eq!(status(stream.write(&[b'x'; 9000])), Status::IO);
    probe.with(|inner| inner.refuse_after = None);
    stream.flush().unwrap();
    assert_eq!(probe.bytes(), b"kept");
}

#[test]
fn a_long_text_that_is_refused_behind_earlier_text_drops_only_itself() {
    let probe = Probe::default();
    let mut stream = probe.text(&utf8_text());
    stream.write(b"kept").unwrap();
    probe.with(|inner| inner.largest = Some(100));
    assert_eq!(status(stream.write(&[b'x'; 9000])), Status::LIMIT);
    stream.write(b", too").unwrap();
    stream.flush().unwrap();
    assert_eq!(probe.bytes(), b"kept, too");
}

#[test]
fn a_write_whose_flush_fails_says_that_its_text_was_taken() {
    let probe = Probe::default();
    probe.with(|inner| inner.flush_fails = true);
    let mut stream = probe.text(&TextOptions { line_buffering: true, ..utf8_text() });
    let error = stream.write("é\n".as_bytes()).err().unwrap();
    assert_eq!((error.status(), error.transferred()), (Status::IO, 2));
    assert_eq!(probe.bytes(), "é\n".as_bytes());
}

#[test]
fn a_write_that_is_refused_first_of_all_still_gets_its_mark_later() {
    let probe = Probe::default();
    let mut stream = probe.text(&TextOptions { write_through: true, ..options("utf-8-sig", Newline::Lf) });
    probe.with(|inner| inner.refuse_after = Some(0));
    assert_eq!(status(stream.write(b"a")), Status::IO);
    probe.with(|inner| inner.refuse_after = None);
    stream.write(b"b").unwrap();
    assert_eq!(probe.bytes(), b"\xef\xbb\xbfb");
}

#[test]
fn a_write_that_the_inner_stream_took_in_part_is_neither_lost_nor_doubled() {
    let probe = Probe::default();
    let mut stream = probe.text(&TextOptions { write_through: true, ..utf8_text() });
    probe.with(|inner| inner.refuse_after = Some(2));
    assert_eq!(stream.write(b"abcdef").unwrap(), 6);
    assert_eq!(status(stream.flush()), Status::IO);
    probe.with(|inner| inner.refuse_after = None);
    stream.flush().unwrap();
    assert_eq!(probe.bytes(), b"abcdef");
}
