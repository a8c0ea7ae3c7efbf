//! Reading.

use super::*;

#[test]
fn lines_are_the_same_however_the_bytes_arrive() {
    let text = "AAA\nBé€B\nCCC\rDDD\rEEE\r\nFF😀\r\nGGG\r\r\n";
    for encoding in ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"] {
        for (newline, expected) in [
            (Newline::Default, &["AAA\n", "Bé€B\n", "CCC\n", "DDD\n", "EEE\n", "FF😀\n", "GGG\n", "\n"][..]),
            (Newline::Universal, &["AAA\n", "Bé€B\n", "CCC\n", "DDD\n", "EEE\n", "FF😀\n", "GGG\n", "\n"]),
            (Newline::Native, &["AAA\n", "Bé€B\n", "CCC\n", "DDD\n", "EEE\n", "FF😀\n", "GGG\n", "\n"]),
            (Newline::Keep, &["AAA\n", "Bé€B\n", "CCC\r", "DDD\r", "EEE\r\n", "FF😀\r\n", "GGG\r", "\r\n"]),
            (Newline::Lf, &["AAA\n", "Bé€B\n", "CCC\rDDD\rEEE\r\n", "FF😀\r\n", "GGG\r\r\n"]),
            (Newline::Cr, &["AAA\nBé€B\nCCC\r", "DDD\r", "EEE\r", "\nFF😀\r", "\nGGG\r", "\r", "\n"]),
            (Newline::Crlf, &["AAA\nBé€B\nCCC\rDDD\rEEE\r\n", "FF😀\r\n", "GGG\r\r\n"]),
        ] {
            let options = options(encoding, newline);
            let bytes =
                crate::text::codec::encode(text.as_bytes(), options.codec.unwrap(), ErrorHandler::Strict)
                    .unwrap();
            for step in 0..10 {
                let probe = Probe::over(&bytes);
                probe.with(|inner| inner.step = step);
                assert_eq!(lines(&mut probe.text(&options)), expected, "{encoding} {newline:?} {step}");
                probe.with(|inner| inner.position = 0);
                assert_eq!(all(&mut probe.text(&options)), expected.concat());
                probe.with(|inner| inner.position = 0);
                let mut stream = probe.text(&options);
                let mut one_by_one = String::new();
                loop {
                    let point = stream.read_slice(1).unwrap();
                    match core::str::from_utf8(point.as_bytes()).unwrap() {
                        "" => break,
                        point => one_by_one += point,
                    }
                }
                assert_eq!(one_by_one, expected.concat());
            }
        }
    }
}

#[test]
fn lines_and_code_points_go_on_across_chunks() {
    let text = format!("{}\n{}é", "€".repeat(5000), "x".repeat(8190));
    let probe = Probe::over(text.as_bytes());
    let mut stream = probe.text(&utf8_text());
    assert_eq!(stream.readline(10).unwrap().as_bytes(), "€".repeat(10).as_bytes());
    assert_eq!(stream.readline(-1).unwrap().as_bytes(), format!("{}\n", "€".repeat(4990)).as_bytes());
    assert_eq!(stream.read_slice(8191).unwrap().as_bytes(), &text.as_bytes()[15001..]);
    assert_eq!(stream.read_slice(1).unwrap().as_bytes(), b"");
}

#[test]
fn readline_stops_at_its_limit_even_inside_a_line_end() {
    let mut stream = Probe::over("é\r\nx".as_bytes()).text(&options("utf-8", Newline::Keep));
    assert_eq!(stream.readline(0).unwrap().as_bytes(), b"");
    assert_eq!(stream.readline(2).unwrap().as_bytes(), "é\r".as_bytes());
    assert_eq!(stream.readline(-1).unwrap().as_bytes(), b"\n");
    assert_eq!(stream.readline(3).unwrap().as_bytes(), b"x");
}

#[test]
fn readline_counts_code_points_where_bytes_would_reach_the_limit_sooner() {
    let probe = Probe::over("ééé\né".as_bytes());
    probe.with(|inner| inner.step = 2);
    let mut stream = probe.text(&utf8_text());
    assert_eq!(stream.readline(4).unwrap().as_bytes(), "ééé\n".as_bytes());
    assert_eq!(stream.readline(2).unwrap().as_bytes(), "é".as_bytes());
}

#[test]
fn a_carriage_return_at_the_very_end_ends_a_line() {
    assert_eq!(lines(&mut Probe::over(b"a\r").text(&utf8_text())), ["a\n"]);
    assert_eq!(lines(&mut Probe::over(b"a\r").text(&options("utf-8", Newline::Keep))), ["a\r"]);
}

#[test]
fn read_fills_with_whole_code_points() {
    let probe = Probe::over("aé€😀\r\n".as_bytes());
    probe.with(|inner| inner.step = 1);
    let mut stream = probe.text(&utf8_text());
    let mut memory = [0; 6];
    let mut read = |room: usize| -> Result<Vec<u8>> {
        let mut target = Target::new(&mut memory[..room]);
        stream.read(&mut target)?;
        let n = target.len();
        Ok(memory[..n].to_vec())
    };
    assert_eq!(status(read(3)), Status::INVALID);
    assert_eq!(read(0).unwrap(), b"");
    assert_eq!(read(5).unwrap(), "aé".as_bytes());
    assert_eq!(read(4).unwrap(), "€".as_bytes());
    assert_eq!(read(6).unwrap(), "😀\n".as_bytes());
    assert_eq!(read(6).unwrap(), b"");
}

#[test]
fn text_before_malformed_bytes_comes_first_and_then_the_error_every_time() {
    let probe = Probe::over(b"ab\ncd\xffef\n");
    let mut stream = probe.text(&utf8_text());
    assert_eq!(stream.next_line().unwrap(), Some(&b"ab\n"[..]));
    assert_eq!(status(stream.next_line().map(|_| ())), Status::DECODE);
    assert_eq!(status(stream.readline(-1)), Status::DECODE);
    assert_eq!(status(stream.read_slice(-1)), Status::DECODE);
    assert_eq!(stream.read_slice(9).unwrap().as_bytes(), b"cd");
    for _ in 0..2 {
        let error = stream.read_slice(9).err().unwrap();
        let detail = error.detail().unwrap();
        assert_eq!((error.status(), detail.start, detail.end), (Status::DECODE, 5, 6));
    }
    stream.seek(6, Whence::Start).unwrap();
    assert_eq!(all(&mut stream), "ef\n");
}

#[test]
fn bytes_that_are_cut_off_at_the_end_are_an_error_there() {
    let mut stream = Probe::over(b"ab\xe2\x82").text(&utf8_text());
    assert_eq!(stream.read_slice(5).unwrap().as_bytes(), b"ab");
    assert_eq!(status(stream.read_slice(5)), Status::DECODE);
    assert_eq!(status(stream.read_slice(5)), Status::DECODE);
}

#[test]
fn a_failure_of_the_inner_stream_comes_after_what_was_read_before_it() {
    let probe = Probe::over(b"line one\nline two\n");
    probe.with(|inner| (inner.step, inner.bad_from) = (4, Some(12)));
    let mut stream = probe.text(&utf8_text());
    assert_eq!(stream.next_line().unwrap(), Some(&b"line one\n"[..]));
    assert_eq!(status(stream.next_line().map(|_| ())), Status::IO);
    assert_eq!(stream.next_line().unwrap(), Some(&b"line two\n"[..]));
}

#[test]
fn a_failure_behind_text_is_told_by_the_next_call_once() {
    for slices in [true, false] {
        let probe = Probe::over(b"abcdef");
        probe.with(|inner| (inner.step, inner.bad_from) = (2, Some(3)));
        let mut stream = probe.text(&utf8_text());
        let mut read = || {
            if slices {
                return stream.read_slice(5).map(|slice| slice.as_bytes().to_vec());
            }
            let mut memory = [0; 5];
            let mut target = Target::new(&mut memory);
            stream.read(&mut target)?;
            let n = target.len();
            Ok(memory[..n].to_vec())
        };
        assert_eq!(read().unwrap(), b"abc");
        assert_eq!(status(read()), Status::IO);
        assert_eq!(read().unwrap(), b"def");
        assert_eq!(read().unwrap(), b"");
    }
}

#[test]
fn bytes_that_come_with_a_failure_are_given_out_before_it() {
    let probe = Probe::over(b"one\ntwo\n");
    probe.with(|inner| inner.bad_at = Some(8));
    let mut stream = probe.text(&utf8_text());
    assert_eq!(stream.next_line().unwrap(), Some(&b"one\n"[..]));
    assert_eq!(stream.next_line().unwrap(), Some(&b"two\n"[..]));
    assert_eq!(status(stream.next_line().map(|_| ())), Status::IO);
    assert_eq!(stream.next_line().unwrap(), None);
}
