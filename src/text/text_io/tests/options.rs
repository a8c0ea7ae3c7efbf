//! Options, those that change, and codecs of the program.

use super::*;
use crate::memory::TryVec;
use crate::text::codec::IncrementalEncoder;

fn codec(name: &str) -> Option<Codec> {
    Some(Codec::lookup(name.as_bytes()).unwrap())
}

fn encoding(name: &str) -> Changes {
    Changes { codec: codec(name), ..Changes::default() }
}

#[test]
fn encoding_errors_and_newline_cannot_change_once_something_was_read() {
    let changes = [
        || encoding("utf-8"),
        || Changes { errors: Some(ErrorHandler::Strict), ..Changes::default() },
        || Changes { newline: Some(Newline::Lf), ..Changes::default() },
    ];
    let mut stream = Probe::over(b"abc\ndef\n\xe9").text(&options("latin-1", Newline::Lf));
    assert_eq!(stream.readline(-1).unwrap().as_bytes(), b"abc\n");
    for change in changes {
        assert_eq!(status(stream.reconfigure(change())), Status::UNSUPPORTED);
    }
    let others = Changes { line_buffering: Some(true), chunk_size: Some(3), ..Changes::default() };
    stream.reconfigure(others).unwrap();
    // A seek makes it possible again, and so do the end and a write.
    let position = stream.tell().unwrap();
    stream.seek(position, Whence::Start).unwrap();
    stream.reconfigure(changes[0]()).unwrap();
    assert_eq!(stream.readline(-1).unwrap().as_bytes(), b"def\n");
    stream.seek(8, Whence::Start).unwrap();
    stream.reconfigure(encoding("latin-1")).unwrap();
    assert_eq!(stream.readline(-1).unwrap().as_bytes(), "é".as_bytes());
    assert_eq!(stream.readline(-1).unwrap().as_bytes(), b"");
    stream.reconfigure(changes[2]()).unwrap();
    stream.seek(4, Whence::Start).unwrap();
    stream.readline(-1).unwrap();
    stream.write(b"x").unwrap();
    stream.reconfigure(changes[1]()).unwrap();
}

#[test]
fn what_was_written_before_a_change_is_flushed_as_it_was() {
    let probe = Probe::default();
    let mut stream = probe.text(&options("ascii", Newline::Lf));
    stream.write(b"a\n").unwrap();
    stream.reconfigure(Changes { newline: Some(Newline::Crlf), ..encoding("utf-16-be") }).unwrap();
    assert_eq!((probe.bytes(), probe.with(|inner| inner.flushes)), (b"a\n".to_vec(), 1));
    stream.write("é\n".as_bytes()).unwrap();
    stream.flush().unwrap();
    assert_eq!(probe.bytes(), b"a\n\0\xe9\0\r\0\n");
}

#[test]
fn a_new_encoding_has_strict_errors_unless_they_come_with_it_and_newlines_leave_them_alone() {
    let mut stream = Probe::default().text(&TextOptions { errors: ErrorHandler::Replace, ..utf8_text() });
    stream.reconfigure(Changes { newline: Some(Newline::Lf), ..Changes::default() }).unwrap();
    assert_eq!(stream.options().errors, ErrorHandler::Replace);
    stream.reconfigure(encoding("ascii")).unwrap();
    assert_eq!(stream.options().errors, ErrorHandler::Strict);
    assert_eq!(status(stream.write("é".as_bytes())), Status::ENCODE);
    let errors = ErrorHandler::Ignore;
    stream.reconfigure(Changes { errors: Some(errors), ..Changes::default() }).unwrap();
    assert_eq!((stream.options().errors, stream.options().codec.unwrap().name()), (errors, "ascii"));
    stream.write("é".as_bytes()).unwrap();
}

#[test]
fn a_new_encoding_writes_its_signature_at_the_start_or_where_nobody_can_tell() {
    let probe = Probe::default();
    let mut stream = probe.text(&options("ascii", Newline::Lf));
    stream.reconfigure(encoding("utf-8-sig")).unwrap();
    stream.write(b"a").unwrap();
    stream.reconfigure(encoding("utf-8")).unwrap();
    stream.reconfigure(encoding("utf-8-sig")).unwrap();
    stream.write(b"b").unwrap();
    stream.flush().unwrap();
    assert_eq!(probe.bytes(), b"\xef\xbb\xbfab");

    let probe = Probe::default();
    probe.with(|inner| (inner.write_only, inner.fixed) = (true, true));
    let mut stream = probe.text(&options("ascii", Newline::Lf));
    stream.write(b"a").unwrap();
    stream.reconfigure(encoding("utf-8-sig")).unwrap();
    stream.write(b"b").unwrap();
    stream.flush().unwrap();
    assert_eq!(probe.bytes(), b"a\xef\xbb\xbfb");
}

#[test]
fn a_change_whose_flush_fails_changes_nothing() {
    let probe = Probe::default();
    let mut stream = probe.text(&options("ascii", Newline::Lf));
    stream.write(b"a\n").unwrap();
    probe.with(|inner| inner.refuse_after = Some(0));
    let changes = Changes { newline: Some(Newline::Crlf), chunk_size: Some(1), ..encoding("utf-16-be") };
    assert_eq!(status(stream.reconfigure(changes)), Status::IO);
    probe.with(|inner| inner.refuse_after = None);
    stream.write(b"b\n").unwrap();
    stream.flush().unwrap();
    assert_eq!(probe.bytes(), b"a\nb\n");
    assert_eq!(stream.options().codec.unwrap().name(), "ascii");
}

#[test]
fn the_options_are_told_after_close_and_detach_which_end_all_changes() {
    for close in [true, false] {
        let mut stream =
            Probe::default().text(&TextOptions { chunk_size: 7, ..options("utf-16", Newline::Cr) });
        let expected = if close { Status::CLOSED } else { Status::DETACHED };
        if close {
            stream.close().unwrap()
        } else {
            stream.detach().unwrap()
        }
        assert_eq!(status(stream.reconfigure(Changes::default())), expected);
        let TextOptions { codec, newline, chunk_size, .. } = *stream.options();
        assert_eq!((codec.unwrap().name(), newline, chunk_size), ("utf-16", Newline::Cr, 7));
    }
}

#[test]
fn chunks_have_the_size_asked_for_and_a_read_of_more_asks_at_once() {
    let probe = Probe::over("é".repeat(50).as_bytes());
    let mut stream = probe.text(&TextOptions { chunk_size: 4, ..utf8_text() });
    let position = || probe.with(|inner| inner.position);
    stream.read_slice(1).unwrap();
    assert_eq!(position(), 4);
    // Two bytes a character so far, and one that is there already.
    stream.read_slice(11).unwrap();
    assert_eq!(position(), 24);
    stream.readline(13).unwrap();
    assert_eq!(position(), 52);
    stream.reconfigure(Changes { chunk_size: Some(10), ..Changes::default() }).unwrap();
    stream.read_slice(2).unwrap();
    assert_eq!(position(), 62);
    let mut stream = probe.text(&TextOptions { chunk_size: 4, ..utf8_text() });
    stream.write(b"abc").unwrap();
    assert!(probe.with(|inner| inner.writes.is_empty()));
    stream.write(b"de").unwrap();
    assert_eq!(probe.with(|inner| inner.writes.clone()), [3]);
    stream.write(b"fg").unwrap();
    assert_eq!(probe.with(|inner| inner.writes.clone()), [3, 4]);
}

#[test]
fn a_batch_has_the_lines_that_are_decoded_already_and_at_least_one() {
    let mut stream = Probe::over(b"a\nbb\nccc\ndddd\ne").text(&utf8_text());
    let mut batch = |hint, cap| {
        let mut lines = Vec::new();
        stream
            .next_lines(hint, &mut |line| {
                lines.push(String::from_utf8(line.to_vec()).unwrap());
                lines.len() < cap
            })
            .unwrap();
        lines
    };
    assert_eq!(batch(2, 9), ["a\n"]);
    assert_eq!(batch(4, 9), ["bb\n", "ccc\n"]);
    assert_eq!(batch(-1, 9), ["dddd\n"]);
    assert_eq!(batch(-1, 9), ["e"]);
    assert!(batch(-1, 9).is_empty());
    stream.seek(0, Whence::Start).unwrap();
    let mut lines = 0;
    stream
        .next_lines(0, &mut |_| {
            lines += 1;
            lines < 2
        })
        .unwrap();
    assert_eq!((lines, stream.tell().unwrap()), (2, 5));
}

/// Letters shifted by one, in pairs; says its state only when `tells`.
struct Shift {
    half: Vec<u8>,
    tells: bool,
}

impl IncrementalDecoder for Shift {
    fn decode(&mut self, input: &mut &[u8], last: bool, out: &mut Vec<u8>) -> Result<()> {
        self.half.extend_from_slice(input);
        *input = &[];
        let n = if last { self.half.len() } else { self.half.len() & !1 };
        out.extend(self.half.drain(..n).map(|b| if b.is_ascii_alphabetic() { b + 1 } else { b }));
        Ok(())
    }
    fn state(&mut self, pending: &mut Vec<u8>) -> Result<u64> {
        if !self.tells {
            return Err(Error::bare(Status::UNSUPPORTED));
        }
        pending.try_extend(&self.half)?;
        Ok(0)
    }
    fn set_state(&mut self, pending: &[u8], _flags: u64) -> Result<()> {
        if !self.tells {
            return Err(Error::bare(Status::UNSUPPORTED));
        }
        self.half = pending.to_vec();
        Ok(())
    }
    fn reset(&mut self) -> Result<()> {
        self.half.clear();
        Ok(())
    }
}

impl IncrementalEncoder for Shift {
    fn encode(&mut self, text: &[u8], _last: bool, out: &mut Vec<u8>) -> Result<()> {
        if text.contains(&b'?') {
            return Err(Error::bare(Status::ENCODE));
        }
        out.extend(text.iter().map(|&b| if b.is_ascii_alphabetic() { b - 1 } else { b }));
        Ok(())
    }
    fn state(&mut self) -> Result<u64> {
        Err(Error::bare(Status::UNSUPPORTED))
    }
    fn set_state(&mut self, _state: u64) -> Result<()> {
        Err(Error::bare(Status::UNSUPPORTED))
    }
    fn reset(&mut self) -> Result<()> {
        Ok(())
    }
}

fn shift(tells: bool) -> Codecs {
    (Box::new(Shift { half: Vec::new(), tells }), Box::new(Shift { half: Vec::new(), tells }))
}

fn shifted(probe: &Probe, tells: bool, chunk_size: usize) -> TextIo {
    let (decoder, encoder) = shift(tells);
    let options = TextOptions { codec: None, chunk_size, ..utf8_text() };
    TextIo::wrap_with(Box::new(probe.clone()), decoder, encoder, &options).unwrap()
}

#[test]
fn codecs_of_the_program_read_write_and_have_every_position() {
    for chunk_size in 1..8 {
        let probe = Probe::default();
        let mut stream = shifted(&probe, true, chunk_size);
        stream.write(b"bcd\nefg").unwrap();
        assert_eq!(status(stream.write(b"x?")), Status::ENCODE);
        stream.seek(0, Whence::Start).unwrap();
        assert_eq!(probe.bytes(), b"abc\ndef");
        let mut places = Vec::new();
        for _ in 0..8 {
            places.push(stream.tell_cookie().unwrap());
            stream.read_slice(1).unwrap();
        }
        for (i, cookie) in places.iter().enumerate() {
            stream.seek_cookie(cookie).unwrap();
            assert_eq!(all(&mut stream).as_bytes(), &b"bcd\nefg"[i..], "{chunk_size} {cookie:?}");
        }
    }
}

#[test]
fn a_decoder_without_a_state_reads_and_seeks_to_the_start_but_has_no_positions() {
    let probe = Probe::over(b"abc\ndef");
    let mut stream = shifted(&probe, false, 3);
    assert_eq!(stream.tell().unwrap(), 0);
    assert_eq!(stream.read_slice(2).unwrap().as_bytes(), b"bc");
    assert_eq!(status(stream.tell()), Status::UNSUPPORTED);
    assert_eq!(status(stream.seek(2, Whence::Start)), Status::UNSUPPORTED);
    assert_eq!(probe.with(|inner| inner.position), 3);
    assert_eq!(all(&mut stream), "d\nefg");
    stream.seek(0, Whence::Start).unwrap();
    assert_eq!(stream.next_line().unwrap(), Some(&b"bcd\n"[..]));
}

#[test]
fn a_codec_of_the_program_may_come_later_and_its_errors_are_its_own_affair() {
    let probe = Probe::default();
    let mut stream = probe.text(&utf8_text());
    stream.write(b"b").unwrap();
    stream.reconfigure(Changes { own: Some(shift(true)), ..Changes::default() }).unwrap();
    stream.write(b"b").unwrap();
    stream.flush().unwrap();
    assert_eq!((probe.bytes(), stream.options().codec.is_none()), (b"ba".to_vec(), true));
    let errors = Changes { errors: Some(ErrorHandler::Ignore), ..Changes::default() };
    assert_eq!(status(stream.reconfigure(errors)), Status::UNSUPPORTED);
    stream.reconfigure(Changes { newline: Some(Newline::Crlf), ..Changes::default() }).unwrap();
    stream.write(b"c\n").unwrap();
    stream.reconfigure(encoding("utf-8")).unwrap();
    assert_eq!(probe.bytes(), b"bab\r\n");
}

#[test]
fn lone_surrogates_are_the_encodings_affair() {
    let probe = Probe::default();
    let mut stream = probe.text(&utf8_text());
    assert_eq!(status(stream.write(b"a\xed\xb3\xbf")), Status::ENCODE);
    assert_eq!(status(stream.write(b"a\xed\xb3")), Status::DECODE);
    assert_eq!(status(stream.set_surrogates(true)), Status::UNSUPPORTED);
    let errors = Some(ErrorHandler::SurrogateEscape);
    stream.reconfigure(Changes { errors, ..Changes::default() }).unwrap();
    assert_eq!(stream.write(b"a\xed\xb3\xbf").unwrap(), 2);
    stream.seek(0, Whence::Start).unwrap();
    assert_eq!(probe.bytes(), b"a\xff");
    assert_eq!(stream.read_slice(-1).unwrap().as_bytes(), b"a\xed\xb3\xbf");
}
