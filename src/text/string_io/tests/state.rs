//! Line ends seen, state restored, surrogates let through.

use super::*;

fn seen(newline: Newline, writes: &[&str]) -> u32 {
    let mut stream = StringIo::new(b"", newline).unwrap();
    for text in writes {
        stream.write(text.as_bytes()).unwrap();
    }
    stream.newlines().unwrap()
}

#[test]
fn line_ends_are_seen_write_by_write_where_all_of_them_count() {
    for newline in [Newline::Universal, Newline::Keep] {
        for (writes, mask) in [
            (&["a"][..], 0),
            (&["a\n"], Seen::LF),
            (&["a\r"], Seen::CR),
            (&["a\r\n"], Seen::CRLF),
            (&["a\r", "\n"], Seen::CR | Seen::LF),
            (&["\n", "\r\n"], Seen::LF | Seen::CRLF),
            (&["a\r\n\r", "b\nc"], 7),
        ] {
            assert_eq!(seen(newline, writes), mask, "{newline:?} {writes:?}");
        }
    }
    for newline in [Newline::Default, Newline::Lf, Newline::Cr, Newline::Crlf, Newline::Native] {
        assert_eq!(seen(newline, &["a\nb\rc\r\n"]), 0);
    }
}

#[test]
fn an_initial_text_counts_as_seen_and_a_refused_write_does_not() {
    let mut stream = StringIo::new(b"a\r\n", Newline::Keep).unwrap();
    stream.set_memory_limit(3).unwrap();
    stream.seek(0, Whence::End).unwrap();
    assert_eq!(status(stream.write(b"\n")), Status::LIMIT);
    assert_eq!(stream.newlines().unwrap(), Seen::CRLF);
}

#[test]
fn a_restored_state_is_not_translated_and_its_line_ends_are_seen_anew() {
    for (newline, mask) in [(Newline::Universal, 6), (Newline::Keep, 6), (Newline::Crlf, 0)] {
        let mut stream = StringIo::new("был\r".as_bytes(), newline).unwrap();
        stream.set_state("é\r\nb\n".as_bytes(), 9).unwrap();
        assert_eq!(value(&mut stream), "é\r\nb\n", "{newline:?}");
        assert_eq!((stream.tell().unwrap(), stream.newlines().unwrap()), (9, mask), "{newline:?}");
    }
}

#[test]
fn a_state_that_cannot_be_changes_nothing() {
    let mut stream = string("abc");
    stream.set_memory_limit(4).unwrap();
    stream.seek(2, Whence::Start).unwrap();
    assert_eq!(status(stream.set_state(b"x", -1)), Status::INVALID);
    assert_eq!(status(stream.set_state(b"\xff", 0)), Status::DECODE);
    assert_eq!(status(stream.set_state(b"12345", 0)), Status::LIMIT);
    assert_eq!((value(&mut stream).as_str(), stream.tell().unwrap()), ("abc", 2));
}

#[test]
fn surrogates_pass_only_where_they_are_allowed_and_count_as_one_each() {
    const PAIR: &[u8] = b"\xed\xa0\xbd\xed\xb8\x80"; // U+D83D U+DE00, which would be one code point together
    let mut stream = string("a");
    assert_eq!(status(stream.write(PAIR)), Status::DECODE);
    stream.set_surrogates(true).unwrap();
    assert_eq!(stream.write(PAIR).unwrap(), 2);
    assert_eq!((stream.size().unwrap(), stream.getvalue().unwrap().as_bytes()), (2, PAIR));
    stream.seek(1, Whence::Start).unwrap();
    assert_eq!(stream.read_slice(1).unwrap().as_bytes(), &PAIR[3..]);
    stream.write("é".as_bytes()).unwrap();
    assert_eq!(stream.getvalue().unwrap().as_bytes(), [PAIR, "é".as_bytes()].concat());
    stream.set_surrogates(false).unwrap();
    assert_eq!(status(stream.set_state(PAIR, 0)), Status::DECODE);
}

#[test]
fn surrogates_cut_off_or_doubled_are_refused_where_surrogates_are_allowed_too() {
    let mut stream = string("");
    stream.set_surrogates(true).unwrap();
    for (text, start, end) in [
        (&b"a\xed\xa0"[..], 1, 2),
        (b"\xed\xa0\x80\xed\xa0x", 3, 4),
        (b"\xed\xa0\x80\xff", 3, 4),
        (b"\xed\xa0\x80\xc3", 3, 4),
    ] {
        let error = stream.write(text).unwrap_err();
        let detail = error.detail().unwrap();
        assert_eq!((error.status(), detail.start, detail.end), (Status::DECODE, start, end), "{text:?}");
    }
    assert_eq!(stream.size().unwrap(), 0);
}
