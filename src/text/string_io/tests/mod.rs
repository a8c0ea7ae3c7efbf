//! Rules of StringIO. What is compared with Python was computed with CPython 3.11.

mod model;
mod pieces;
mod sharing;
mod state;

use super::*;
use crate::memory::Target;
use crate::stream::Whence;

fn string(text: &str) -> StringIo {
    StringIo::new(text.as_bytes(), Newline::Default).unwrap()
}

fn value(stream: &mut StringIo) -> String {
    String::from_utf8(stream.getvalue().unwrap().as_bytes().to_vec()).unwrap()
}

fn lines(stream: &mut StringIo) -> Vec<String> {
    let mut found = Vec::new();
    while let Some(line) = stream.next_line().unwrap() {
        found.push(String::from_utf8(line.to_vec()).unwrap());
    }
    found
}

fn status<T>(outcome: Result<T>) -> Status {
    outcome.err().unwrap().status()
}

#[test]
fn positions_and_sizes_are_code_points() {
    let mut stream = string("a😀b");
    assert_eq!(stream.seek(0, Whence::End).unwrap(), 3);
    assert_eq!(stream.size().unwrap(), 3);
    stream.seek(1, Whence::Start).unwrap();
    assert_eq!(stream.read_slice(1).unwrap().as_bytes(), "😀".as_bytes());
    assert_eq!(stream.tell().unwrap(), 2);
    assert_eq!(stream.truncate(2).unwrap(), 2);
    assert_eq!(value(&mut stream), "a😀");
}

#[test]
fn every_position_is_found_from_every_other() {
    let text: String = "aé€😀".repeat(40);
    let characters: Vec<char> = text.chars().collect();
    let mut stream = string(&text);
    for from in [0, 1, 79, 158, 160] {
        for to in 0..characters.len() {
            stream.seek(from, Whence::Start).unwrap();
            stream.read_slice(1).unwrap();
            stream.seek(to as i64, Whence::Start).unwrap();
            let expected: String = characters[to..].iter().take(2).collect();
            assert_eq!(stream.read_slice(2).unwrap().as_bytes(), expected.as_bytes());
        }
    }
}

#[test]
fn a_read_behind_the_end_does_not_mislead_the_next_seek() {
    let mut stream = string("aé€😀bc");
    for behind in 6..12 {
        for to in 0..6 {
            stream.seek(behind, Whence::Start).unwrap();
            assert_eq!(stream.read_slice(1).unwrap().as_bytes(), b"");
            stream.seek(to as i64, Whence::Start).unwrap();
            let expected: String = "aé€😀bc".chars().skip(to).collect();
            assert_eq!(stream.read_slice(-1).unwrap().as_bytes(), expected.as_bytes());
        }
    }
}

#[test]
fn overwriting_counts_code_points_not_bytes() {
    let mut stream = string("aaaa");
    stream.seek(1, Whence::Start).unwrap();
    assert_eq!(stream.write("😀é".as_bytes()).unwrap(), 2);
    assert_eq!((value(&mut stream).as_str(), stream.tell().unwrap()), ("a😀éa", 3));
    stream.seek(1, Whence::Start).unwrap();
    stream.write(b"b").unwrap();
    assert_eq!(value(&mut stream), "abéa");
    stream.seek(3, Whence::Start).unwrap();
    stream.write("xyzé".as_bytes()).unwrap();
    assert_eq!(value(&mut stream), "abéxyzé");
    assert_eq!(stream.size().unwrap(), 7);
}

#[test]
fn writing_behind_the_end_fills_with_nul_and_writing_nothing_does_not() {
    let mut stream = string("é");
    stream.seek(4, Whence::Start).unwrap();
    assert_eq!(stream.write(b"").unwrap(), 0);
    assert_eq!(stream.size().unwrap(), 1);
    assert_eq!(stream.read_slice(-1).unwrap().as_bytes(), b"");
    assert_eq!(stream.tell().unwrap(), 4);
    stream.write("€".as_bytes()).unwrap();
    assert_eq!((value(&mut stream).as_str(), stream.size().unwrap()), ("é\0\0\0€", 5));
}

#[test]
fn truncate_never_extends_and_never_moves_the_position() {
    let mut stream = string("abc");
    stream.seek(2, Whence::Start).unwrap();
    assert_eq!(stream.truncate(9).unwrap(), 9);
    assert_eq!(stream.truncate(1).unwrap(), 1);
    assert_eq!((value(&mut stream).as_str(), stream.tell().unwrap()), ("a", 2));
    assert_eq!(status(stream.truncate(-1)), Status::INVALID);
}

#[test]
fn seek_goes_to_places_only() {
    let mut stream = string("abc");
    assert_eq!(status(stream.seek(-1, Whence::Start)), Status::INVALID);
    for whence in [Whence::Current, Whence::End] {
        for offset in [1, -1] {
            assert_eq!(status(stream.seek(offset, whence)), Status::IO);
        }
        assert!(stream.seek(0, whence).is_ok());
    }
    assert_eq!(stream.seek(i64::MAX, Whence::Start).unwrap(), i64::MAX);
    assert_eq!(status(stream.write(b"x")), Status::OVERFLOW);
    stream.seek(i64::MAX - 1, Whence::Start).unwrap();
    assert_eq!(status(stream.write(b"x")), Status::OVERFLOW);
    assert_eq!((value(&mut stream).as_str(), stream.tell().unwrap()), ("abc", i64::MAX - 1));
    stream.seek(i64::MAX / 2, Whence::Start).unwrap();
    assert_eq!(status(stream.write(b"x")), Status::NO_MEMORY);
}

#[test]
fn each_newline_mode_stores_and_ends_lines_as_pythons() {
    let text = "a\nb\r\nc\rd";
    for (newline, stored, split) in [
        (Newline::Default, text, &["a\n", "b\r\n", "c\rd"][..]),
        (Newline::Lf, text, &["a\n", "b\r\n", "c\rd"]),
        (Newline::Keep, text, &["a\n", "b\r\n", "c\r", "d"]),
        (Newline::Universal, "a\nb\nc\nd", &["a\n", "b\n", "c\n", "d"]),
        (Newline::Cr, "a\rb\r\rc\rd", &["a\r", "b\r", "\r", "c\r", "d"]),
        (Newline::Crlf, "a\r\nb\r\r\nc\rd", &["a\r\n", "b\r\r\n", "c\rd"]),
    ] {
        let mut stream = StringIo::new(text.as_bytes(), newline).unwrap();
        assert_eq!(value(&mut stream), stored, "{newline:?}");
        assert_eq!(lines(&mut stream), split, "{newline:?}");
    }
}

#[test]
fn universal_newlines_are_translated_write_by_write() {
    let mut stream = StringIo::new(b"", Newline::Universal).unwrap();
    assert_eq!(stream.write(b"b\r").unwrap(), 2);
    assert_eq!(stream.write(b"\nc\r\n").unwrap(), 4);
    assert_eq!(value(&mut stream), "b\n\nc\n");
}

#[test]
fn readline_stops_at_its_limit_even_inside_a_line_end() {
    let mut stream = StringIo::new("é\r\nx".as_bytes(), Newline::Keep).unwrap();
    assert_eq!(stream.readline(0).unwrap().as_bytes(), b"");
    assert_eq!(stream.readline(2).unwrap().as_bytes(), "é\r".as_bytes());
    assert_eq!(stream.readline(-1).unwrap().as_bytes(), b"\n");
    assert_eq!(stream.readline(9).unwrap().as_bytes(), b"x");
    assert_eq!(stream.readline(-1).unwrap().as_bytes(), b"");
}

#[test]
fn stripped_lines_tell_an_empty_line_from_the_end() {
    let mut stream = string("a\n\nb");
    stream.set_strip_lines(true);
    assert_eq!(lines(&mut stream), ["a", "", "b"]);
    assert!(stream.next_line().unwrap().is_none());
}

#[test]
fn read_gives_whole_code_points_and_refuses_room_for_less_than_the_largest() {
    let mut stream = string("aé€😀");
    let mut memory = [0; 5];
    let mut read = |stream: &mut StringIo, room: usize| -> Result<Vec<u8>> {
        let mut target = Target::new(&mut memory[..room]);
        stream.read(&mut target)?;
        let n = target.len();
        Ok(memory[..n].to_vec())
    };
    for room in 1..4 {
        assert_eq!(status(read(&mut stream, room)), Status::INVALID);
    }
    assert_eq!(read(&mut stream, 0).unwrap(), b"");
    assert_eq!(read(&mut stream, 5).unwrap(), "aé".as_bytes());
    assert_eq!(read(&mut stream, 5).unwrap(), "€".as_bytes());
    assert_eq!(read(&mut stream, 5).unwrap(), "😀".as_bytes());
    assert_eq!(stream.tell().unwrap(), 4);
    assert_eq!(read(&mut stream, 4).unwrap(), b"");
}

#[test]
fn text_that_is_not_utf8_is_refused_whole() {
    let mut stream = string("a");
    assert_eq!(status(stream.write(b"b\xff")), Status::DECODE);
    assert_eq!((value(&mut stream).as_str(), stream.tell().unwrap()), ("a", 0));
    assert_eq!(status(StringIo::new(b"\xc3", Newline::Lf)), Status::DECODE);
}

#[test]
fn a_write_over_the_memory_limit_changes_nothing() {
    let mut stream = string("abc");
    stream.set_memory_limit(4).unwrap();
    stream.seek(2, Whence::Start).unwrap();
    assert_eq!(status(stream.write("€€".as_bytes())), Status::LIMIT);
    assert_eq!((value(&mut stream).as_str(), stream.tell().unwrap()), ("abc", 2));
    stream.write("é".as_bytes()).unwrap();
    assert_eq!(status(stream.set_memory_limit(3)), Status::INVALID);
    stream.set_memory_limit(usize::MAX).unwrap();
    stream.write("€€".as_bytes()).unwrap();
    assert_eq!(value(&mut stream), "abé€€");
}

#[test]
fn a_memory_limit_below_what_there_is_is_refused() {
    let mut stream = string("é");
    assert_eq!(status(stream.set_memory_limit(1)), Status::INVALID);
    stream.write("€".as_bytes()).unwrap();
    stream.set_memory_limit(3).unwrap();
}

#[test]
fn take_moves_the_text_out() {
    let mut stream = string("é");
    stream.seek(1, Whence::Start).unwrap();
    assert_eq!(stream.take().unwrap().as_bytes(), "é".as_bytes());
    assert_eq!((stream.size().unwrap(), stream.tell().unwrap()), (0, 0));
    stream.write(b"new").unwrap();
    assert_eq!(value(&mut stream), "new");
}

#[test]
fn after_close_every_verb_says_so_but_close_and_closed() {
    let mut stream = string("abc");
    stream.close().unwrap();
    stream.close().unwrap();
    assert!(stream.closed().unwrap());
    let mut memory = [0; 1];
    let outcomes = [
        stream.read(&mut Target::new(&mut memory)).err(),
        stream.read_slice(0).err(),
        stream.readline(0).err(),
        stream.next_line().err(),
        stream.write(b"").err(),
        stream.seek(-1, Whence::Start).err(),
        stream.tell().err(),
        stream.truncate(-1).err(),
        stream.size().err(),
        stream.flush().err(),
        stream.readable().err(),
        stream.writable().err(),
        stream.seekable().err(),
        stream.isatty().err(),
        stream.getvalue().err(),
        stream.take().err(),
        stream.set_memory_limit(0).err(),
        stream.set_state(b"", -1).err(),
        stream.newlines().err(),
        stream.set_surrogates(true).err(),
    ];
    for (i, outcome) in outcomes.into_iter().enumerate() {
        assert_eq!(outcome.map(|error| error.status()), Some(Status::CLOSED), "{i}");
    }
}

#[test]
fn byte_verbs_are_unsupported() {
    let mut stream = string("abc");
    let mut memory = [0; 4];
    assert_eq!(status(stream.pread(0, &mut Target::new(&mut memory))), Status::UNSUPPORTED);
    assert_eq!(status(stream.pwrite(0, b"x")), Status::UNSUPPORTED);
    assert_eq!(status(stream.reserve(1)), Status::UNSUPPORTED);
    assert_eq!(status(stream.fileno()), Status::UNSUPPORTED);
}

#[test]
fn take_needs_no_memory() {
    let mut stream = string("text");
    let text = crate::memory::without_memory(|| stream.take());
    assert_eq!(text.unwrap().as_bytes(), b"text");
}
