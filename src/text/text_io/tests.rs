//! Rules of TextIOWrapper. What is compared with Python was computed with CPython 3.11.

use super::*;
use crate::text::StringIo;
use std::sync::{Arc, Mutex};

/// A byte stream that shows what happens to it and can be told to fail.
#[derive(Default)]
struct Inner {
    bytes: Vec<u8>,
    position: usize,
    /// At most so many bytes a read; 0: no such limit.
    step: usize,
    /// Reads fail from this position on.
    bad_from: Option<usize>,
    /// Writes fail, after taking so many bytes.
    refuse_after: Option<usize>,
    close_fails: bool,
    write_only: bool,
    read_only: bool,
    fixed: bool,
    closed: bool,
    flushes: usize,
    writes: Vec<usize>,
}

#[derive(Clone, Default)]
struct Probe(Arc<Mutex<Inner>>);

impl Probe {
    fn over(bytes: &[u8]) -> Probe {
        let probe = Probe::default();
        probe.with(|inner| inner.bytes = bytes.to_vec());
        probe
    }

    fn with<T>(&self, f: impl FnOnce(&mut Inner) -> T) -> T {
        f(&mut self.0.lock().unwrap())
    }

    fn bytes(&self) -> Vec<u8> {
        self.with(|inner| inner.bytes.clone())
    }

    fn text(&self, options: &TextOptions) -> TextIo {
        TextIo::wrap(Box::new(self.clone()), options).unwrap()
    }
}

impl Stream for Probe {
    fn kind(&self) -> Kind {
        Kind::Bytes
    }
    fn read(&mut self, out: &mut Target<'_>) -> Result<()> {
        self.with(|inner| {
            let mut end = inner.bytes.len();
            if let Some(bad) = inner.bad_from {
                if inner.position >= bad {
                    return Err(Error::bare(Status::IO));
                }
                end = end.min(bad);
            }
            let start = inner.position.min(end);
            if inner.step > 0 {
                end = end.min(start + inner.step);
            }
            inner.position = start + out.put(&inner.bytes[start..end]);
            Ok(())
        })
    }
    fn read_slice(&mut self, _count: i64) -> Result<Slice> {
        unreachable!()
    }
    fn readline(&mut self, _limit: i64) -> Result<Slice> {
        unreachable!()
    }
    fn next_line(&mut self) -> Result<Option<&[u8]>> {
        unreachable!()
    }
    fn write(&mut self, data: &[u8]) -> Result<usize> {
        self.with(|inner| {
            if inner.closed {
                return Err(Error::bare(Status::CLOSED));
            }
            let n = inner.refuse_after.unwrap_or(data.len()).min(data.len());
            inner.writes.push(n);
            let end = inner.position + n;
            if inner.bytes.len() < end {
                inner.bytes.resize(end, 0);
            }
            let start = inner.position;
            inner.bytes[start..end].copy_from_slice(&data[..n]);
            inner.position = end;
            match inner.refuse_after {
                Some(_) => {
                    Err(Error::new(Status::IO, format_args!("full")).with(|detail| detail.transferred = n))
                }
                None => Ok(n),
            }
        })
    }
    fn seek(&mut self, offset: i64, whence: Whence) -> Result<i64> {
        self.with(|inner| {
            inner.position = match whence {
                Whence::Start => offset as usize,
                Whence::Current => inner.position,
                Whence::End => inner.bytes.len(),
            };
            Ok(inner.position as i64)
        })
    }
    fn tell(&mut self) -> Result<i64> {
        self.with(|inner| Ok(inner.position as i64))
    }
    fn truncate(&mut self, size: i64) -> Result<i64> {
        self.with(|inner| inner.bytes.truncate(size as usize));
        Ok(size)
    }
    fn flush(&mut self) -> Result<()> {
        self.with(|inner| inner.flushes += 1);
        Ok(())
    }
    fn close(&mut self) -> Result<()> {
        self.with(|inner| {
            inner.closed = true;
            if inner.close_fails { Err(Error::bare(Status::CALLBACK)) } else { Ok(()) }
        })
    }
    fn closed(&mut self) -> Result<bool> {
        self.with(|inner| Ok(inner.closed))
    }
    fn readable(&mut self) -> Result<bool> {
        self.with(|inner| Ok(!inner.write_only))
    }
    fn writable(&mut self) -> Result<bool> {
        self.with(|inner| Ok(!inner.read_only))
    }
    fn seekable(&mut self) -> Result<bool> {
        self.with(|inner| Ok(!inner.fixed))
    }
    fn isatty(&mut self) -> Result<bool> {
        Ok(true)
    }
    fn fileno(&mut self) -> Result<i32> {
        Ok(7)
    }
}

fn options(encoding: &str, newline: Newline) -> TextOptions {
    TextOptions { codec: Codec::lookup(encoding.as_bytes()).unwrap(), newline, ..TextOptions::default() }
}

fn utf8_text() -> TextOptions {
    TextOptions::default()
}

fn lines(stream: &mut TextIo) -> Vec<String> {
    let mut found = Vec::new();
    while let Some(line) = stream.next_line().unwrap() {
        found.push(String::from_utf8(line.to_vec()).unwrap());
    }
    found
}

fn all(stream: &mut TextIo) -> String {
    String::from_utf8(stream.read_slice(-1).unwrap().as_bytes().to_vec()).unwrap()
}

fn status<T>(outcome: Result<T>) -> Status {
    outcome.err().unwrap().status()
}

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
                crate::text::codec::encode(text.as_bytes(), options.codec, ErrorHandler::Strict).unwrap();
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
    probe.with(|inner| inner.bad_from = None);
    assert_eq!(stream.next_line().unwrap(), Some(&b"line two\n"[..]));
}

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

#[test]
fn positions_are_those_of_the_inner_stream_where_nothing_was_read_ahead() {
    let probe = Probe::over(b"abc\n");
    let mut stream = probe.text(&utf8_text());
    assert_eq!(stream.tell().unwrap(), 0);
    stream.read_slice(1).unwrap();
    assert_eq!(status(stream.tell()), Status::UNSUPPORTED);
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
    assert_eq!(status(TextIo::wrap(Box::new(inner), &utf8_text())), Status::INVALID);
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
