//! Positions: telling them everywhere, and coming back.

use super::*;
use crate::memory::refusing;
use crate::text::codec::encode;

const MODES: [Newline; 6] =
    [Newline::Universal, Newline::Keep, Newline::Lf, Newline::Cr, Newline::Crlf, Newline::Native];

/// Encodings with a text that each has: line ends of all kinds, and characters of all lengths.
const TEXTS: &[(&str, &str)] = &[
    ("utf-8", "aé€😀\r\n\r\rb\n\n\r€x\r"),
    ("utf-8-sig", "aé€😀\r\n\r\rb\n\n\r€x\r"),
    ("utf-16", "aé€😀\r\n\r\rb\n\u{d00}\u{a0a}\n\r€x\r"),
    ("utf-16-le", "aé€😀\r\n\r\rb\n\u{d00}\u{a0a}\n\r€x\r"),
    ("utf-16-be", "aé€😀\r\n\r\rb\n\u{d00}\u{a0a}\n\r€x\r"),
    ("utf-32", "aé€😀\r\n\r\rb\n\n\r€x\r"),
    ("utf-7", "aé€😀\r\n\r\rb+-\n\n€€\r€x\r"),
    ("iso8859-1", "aé\r\n\r\rb\n\n\rÿx\r"),
    ("shift_jis", "aあｱ\r\n\r\r漢字b\n\n\r表x\r"),
    ("euc_jp", "aあｱ\r\n\r\r漢字b\n\n\r表x\r"),
    ("gb18030", "aé€😀\r\n\r\r汉字b\n\n\r𠀀x\r"),
    ("iso2022_jp", "aあ\r\n\r\r漢字b\nx漢\n\r表\r"),
    ("hz", "a汉~\r\n\r\r汉字b\nx汉\n\r字\r"),
];

/// Those in which the same bytes may mean several things.
const WITH_MODES: &[&str] = &["utf-7", "iso2022_jp", "hz"];

fn encoded(text: &str, encoding: &str) -> Vec<u8> {
    let codec = Codec::lookup(encoding.as_bytes()).unwrap();
    encode(text.as_bytes(), codec, ErrorHandler::Strict).unwrap()
}

/// utf-16 with its mark, in the order that this machine has not.
fn other_order(text: &str) -> Vec<u8> {
    let mut bytes = encoded(text, "utf-16");
    for pair in bytes.chunks_exact_mut(2) {
        pair.swap(0, 1);
    }
    bytes
}

fn cases() -> impl Iterator<Item = (&'static str, Vec<u8>)> {
    let encoded = TEXTS.iter().map(|&(encoding, text)| (encoding, encoded(text, encoding)));
    encoded.chain([("utf-16", other_order(TEXTS[2].1)), ("utf-16", other_order(""))])
}

/// The cookies at every character, with the text behind them.
fn places(stream: &mut TextIo) -> Vec<(Cookie, String)> {
    let mut places = vec![(stream.tell_cookie().unwrap(), String::new())];
    loop {
        let point = stream.read_slice(1).unwrap();
        if point.is_empty() {
            break;
        }
        let point = core::str::from_utf8(point.as_bytes()).unwrap();
        places.iter_mut().for_each(|(_, text)| text.push_str(point));
        places.push((stream.tell_cookie().unwrap(), String::new()));
    }
    places
}

#[test]
fn every_position_is_told_and_found_again_in_chunks_of_all_sizes() {
    for (encoding, bytes) in cases() {
        for newline in MODES {
            for chunk_size in (1..10).chain([8192]) {
                let options = TextOptions { chunk_size, ..options(encoding, newline) };
                let mut stream = Probe::over(&bytes).text(&options);
                let name = format!("{encoding} {newline:?} {chunk_size}");
                let places = places(&mut stream);
                for (cookie, text) in places.iter().rev() {
                    stream.seek_cookie(cookie).unwrap();
                    assert_eq!(stream.tell_cookie().unwrap(), *cookie, "{name}");
                    assert_eq!(all(&mut stream), *text, "{name} {cookie:?}");
                    let mut another = Probe::over(&bytes).text(&options);
                    another.seek_cookie(cookie).unwrap();
                    assert_eq!(all(&mut another), *text, "{name} {cookie:?}");
                }
            }
        }
    }
}

#[test]
fn a_position_between_characters_of_an_encoding_without_modes_is_a_number_of_bytes() {
    for (encoding, bytes) in cases() {
        for newline in MODES {
            for chunk_size in [1, 3, 8192] {
                let options = TextOptions { chunk_size, ..options(encoding, newline) };
                let mut stream = Probe::over(&bytes).text(&options);
                let mut places = Vec::new();
                loop {
                    match stream.tell() {
                        Ok(position) => places.push((position, stream.tell_cookie().unwrap())),
                        Err(error) => {
                            assert_eq!(error.status(), Status::OVERFLOW);
                            assert!(WITH_MODES.contains(&encoding), "{encoding} {newline:?} {chunk_size}");
                        }
                    }
                    if stream.read_slice(1).unwrap().is_empty() {
                        break;
                    }
                }
                for (position, cookie) in places {
                    assert_eq!(stream.seek(position, Whence::Start).unwrap(), position);
                    let text = all(&mut stream);
                    stream.seek_cookie(&cookie).unwrap();
                    assert_eq!(all(&mut stream), text, "{encoding} {newline:?} {chunk_size} {position}");
                }
            }
        }
    }
}

#[test]
fn a_line_may_begin_anywhere_in_a_chunk_and_its_position_is_that_of_its_first_byte() {
    let text = "é\r\nline two\r\r€\n".repeat(2000);
    let mut stream = Probe::over(text.as_bytes()).text(&utf8_text());
    let (mut at, mut lines) = (0, 0);
    while let Some(line) = stream.next_line().unwrap() {
        let line = line.len() as i64 + i64::from(lines % 4 == 0);
        at += line;
        lines += 1;
        assert_eq!(stream.tell().unwrap(), at);
    }
    assert_eq!((at, lines), (text.len() as i64, 8000));
}

#[test]
fn a_seek_to_the_position_moves_the_inner_stream_there() {
    let probe = Probe::over("aé\r\nb".as_bytes());
    let mut stream = probe.text(&utf8_text());
    stream.read_slice(2).unwrap();
    assert_eq!(probe.with(|inner| inner.position), 6);
    assert_eq!(stream.seek(0, Whence::Current).unwrap(), 3);
    assert_eq!(probe.with(|inner| inner.position), 3);
    stream.write(b"x").unwrap();
    stream.flush().unwrap();
    assert_eq!(probe.bytes(), "aéx\nb".as_bytes());
}

#[test]
fn positions_are_told_where_reading_failed() {
    for newline in MODES {
        for chunk_size in [1, 2, 3, 8192] {
            let probe = Probe::over(b"one\r\ntw\xc3\xa9\xffthree\r\n");
            let mut stream = probe.text(&TextOptions { chunk_size, ..options("utf-8", newline) });
            stream.read_slice(3).unwrap();
            assert_eq!(status(stream.read_slice(-1)), Status::DECODE);
            assert_eq!(stream.tell().unwrap(), 3, "{newline:?} {chunk_size}");
            let text = "\r\ntwé";
            let text = if newline.reads_universal() { "\ntwé" } else { text };
            assert_eq!(stream.read_slice(99).unwrap().as_bytes(), text.as_bytes());
            assert_eq!(status(stream.read_slice(1)), Status::DECODE);
            assert_eq!(stream.tell().unwrap(), 9, "{newline:?} {chunk_size}");
            assert_eq!(stream.seek(10, Whence::Start).unwrap(), 10);
            assert_eq!(stream.read_slice(5).unwrap().as_bytes(), b"three");
        }
    }
}

#[test]
fn positions_behind_replaced_bytes_are_exact() {
    let bytes = b"a\xffb\xe2\x82\xffc\xe2\x82";
    for errors in [ErrorHandler::Replace, ErrorHandler::Ignore, ErrorHandler::BackslashReplace] {
        for chunk_size in 1..10 {
            let options = TextOptions { errors, chunk_size, ..options("utf-8", Newline::Keep) };
            let mut stream = Probe::over(bytes).text(&options);
            for (cookie, text) in places(&mut stream) {
                stream.seek_cookie(&cookie).unwrap();
                assert_eq!(all(&mut stream), text, "{errors:?} {chunk_size} {cookie:?}");
            }
        }
    }
}

#[test]
fn a_made_up_cookie_is_refused_and_the_stream_goes_on_as_before() {
    let cookie = |position, state, bytes_to_feed, chars_to_skip| Cookie {
        position,
        state,
        bytes_to_feed,
        chars_to_skip,
        need_eof: false,
    };
    let eof = |cookie| Cookie { need_eof: true, ..cookie };
    for chunk_size in [2, 8192] {
        let probe = Probe::over("aé€\r\nb".as_bytes());
        let mut stream = probe.text(&TextOptions { chunk_size, ..utf8_text() });
        stream.read_slice(2).unwrap();
        let here = stream.tell_cookie().unwrap();
        for (bad, expected) in [
            (cookie(-1, 0, 0, 0), Status::INVALID),
            (cookie(0, 0, -1, 1), Status::INVALID),
            (cookie(0, 0, 1, -1), Status::INVALID),
            (cookie(0, 0, 1, 0), Status::INVALID),
            (cookie(0, 0, 0, 1), Status::INVALID),
            (eof(cookie(0, 0, 0, 0)), Status::INVALID),
            (cookie(0, 0, 2, 3), Status::IO),
            (cookie(0, 0, i32::MAX, i32::MAX), Status::IO),
            (cookie(2, 0, 4, 1), Status::IO),
            (eof(cookie(1, 0, 1, 1)), Status::IO),
            (cookie(i64::MAX, 0, 1, 1), Status::IO),
        ] {
            assert_eq!(status(stream.seek_cookie(&bad)), expected, "{bad:?}");
            assert_eq!(stream.tell_cookie().unwrap(), here);
        }
        assert_eq!(all(&mut stream), "€\nb");
    }
    let probe = Probe::default();
    probe.with(|inner| inner.write_only = true);
    let mut stream = probe.text(&utf8_text());
    assert_eq!(status(stream.seek_cookie(&cookie(0, 0, 1, 1))), Status::INVALID);
    stream.seek_cookie(&cookie(0, 0, 0, 0)).unwrap();
}

#[test]
fn the_other_byte_order_holds_at_every_plain_position_until_the_start() {
    let bytes = other_order("aé\nb");
    let mut stream = Probe::over(&bytes).text(&options("utf-16", Newline::Universal));
    stream.read_slice(2).unwrap();
    assert_eq!(stream.tell().unwrap(), 6);
    stream.seek(4, Whence::Start).unwrap();
    assert_eq!(all(&mut stream), "é\nb");
    stream.seek(0, Whence::End).unwrap();
    stream.seek(8, Whence::Start).unwrap();
    assert_eq!((stream.tell().unwrap(), all(&mut stream)), (8, "b".to_owned()));
    // A new text has this machine's order.
    stream.seek(0, Whence::Start).unwrap();
    stream.truncate(0).unwrap();
    stream.write(b"xyz").unwrap();
    stream.seek(4, Whence::Start).unwrap();
    assert_eq!(all(&mut stream), "yz");
}

#[test]
fn a_write_leaves_a_plain_position() {
    let bytes = other_order("aé\nb");
    let mut stream = Probe::over(&bytes).text(&options("utf-16", Newline::Universal));
    stream.read_slice(2).unwrap();
    stream.seek(0, Whence::Current).unwrap();
    stream.write(b"x").unwrap();
    assert_eq!(stream.tell().unwrap(), 8);
}

#[test]
fn the_line_ends_met_are_forgotten_by_a_write_and_by_seeks_to_start_and_end() {
    let probe = Probe::over(b"a\rb\r\nc\n");
    let mut stream = probe.text(&options("utf-8", Newline::Keep));
    assert_eq!(stream.newlines().unwrap(), 0);
    all(&mut stream);
    assert_eq!(stream.newlines().unwrap(), 7);
    stream.seek(5, Whence::Start).unwrap();
    assert_eq!(stream.newlines().unwrap(), 7);
    for (offset, whence) in [(0, Whence::Start), (0, Whence::End)] {
        stream.seek(offset, whence).unwrap();
        assert_eq!(stream.newlines().unwrap(), 0);
        stream.seek(5, Whence::Start).unwrap();
        all(&mut stream);
        assert_eq!(stream.newlines().unwrap(), 2);
    }
    stream.write(b"x").unwrap();
    assert_eq!(stream.newlines().unwrap(), 0);
    let mut stream = probe.text(&options("utf-8", Newline::Lf));
    all(&mut stream);
    assert_eq!(stream.newlines().unwrap(), 0);
}

#[test]
fn an_inner_stream_that_was_moved_back_behind_the_wrapper_has_no_position() {
    let probe = Probe::over(b"abcdef");
    let mut stream = probe.text(&utf8_text());
    stream.read_slice(2).unwrap();
    probe.with(|inner| inner.position = 1);
    assert_eq!(status(stream.tell()), Status::IO);
    probe.with(|inner| inner.position = 6);
    assert_eq!(stream.tell().unwrap(), 2);
}

#[test]
fn without_memory_a_position_is_told_later_and_a_seek_moves_nothing() {
    let bytes = encoded("a€\n€€\r\n€", "utf-7");
    let options = TextOptions { chunk_size: 4, ..options("utf-7", Newline::Universal) };
    let probe = Probe::over(&bytes);
    let mut stream = probe.text(&options);
    stream.read_slice(4).unwrap();
    let cookie = stream.tell_cookie().unwrap();
    assert!(cookie.chars_to_skip > 0);
    for refused in 0..40 {
        match refusing(refused..u32::MAX, || stream.tell_cookie()) {
            Ok(found) => assert_eq!(found, cookie),
            Err(error) => assert_eq!(error.status(), Status::NO_MEMORY),
        }
    }
    stream.seek(0, Whence::Start).unwrap();
    stream.read_slice(1).unwrap();
    let here = stream.tell_cookie().unwrap();
    let mut arrived = false;
    for refused in 0..40 {
        match refusing(refused..u32::MAX, || stream.seek_cookie(&cookie)) {
            Ok(()) => arrived = true,
            Err(error) => {
                assert_eq!(error.status(), Status::NO_MEMORY);
                assert_eq!(stream.tell_cookie().unwrap(), here);
            }
        }
        if arrived {
            break;
        }
    }
    assert_eq!(all(&mut stream), "€\n€");
}

#[test]
fn an_encoding_that_comes_later_keeps_its_order_too_and_a_refused_cookie_does_not_lose_it() {
    let mut stream = Probe::over(&other_order("aé\nb")).text(&utf8_text());
    let codec = Codec::lookup(b"utf-16").ok();
    stream.reconfigure(Changes { codec, ..Changes::default() }).unwrap();
    stream.read_slice(1).unwrap();
    stream.seek(0, Whence::Current).unwrap();
    stream.write("x".as_bytes()).unwrap();
    let made_up = Cookie { bytes_to_feed: 2, chars_to_skip: 9, ..Cookie::default() };
    assert_eq!(status(stream.seek_cookie(&made_up)), Status::IO);
    stream.seek(6, Whence::Start).unwrap();
    assert_eq!(all(&mut stream), "\nb");
}

#[test]
fn ranges_count_from_the_start_of_the_inner_stream_also_behind_a_write() {
    let probe = Probe::over(b"abcdef\xff");
    let mut stream = probe.text(&TextOptions { chunk_size: 2, ..utf8_text() });
    stream.read_slice(1).unwrap();
    stream.write(b"x").unwrap();
    assert_eq!(stream.read_slice(9).unwrap().as_bytes(), b"def");
    let error = stream.read_slice(9).err().unwrap();
    assert_eq!(error.detail().unwrap().start, 6);
}

#[test]
fn a_line_of_no_characters_reads_a_chunk_where_the_last_one_gave_none() {
    let probe = Probe::over(b"abcd");
    let mut stream = probe.text(&TextOptions { chunk_size: 2, ..utf8_text() });
    let position = || probe.with(|inner| inner.position);
    stream.readline(0).unwrap();
    assert_eq!(position(), 2);
    stream.read_slice(2).unwrap();
    stream.readline(0).unwrap();
    assert_eq!(position(), 2);
    // Half of a line end waits for the other half, whatever the limit is.
    let probe = Probe::over(b"a\rbc");
    let mut stream = probe.text(&TextOptions { chunk_size: 2, ..options("utf-8", Newline::Crlf) });
    assert_eq!(stream.readline(2).unwrap().as_bytes(), b"a\r");
    assert_eq!(probe.with(|inner| inner.position), 4);
}
