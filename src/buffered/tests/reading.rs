use super::*;
use crate::memory::{refusing, without_memory};

#[test]
fn a_read_asks_for_whole_blocks_then_fills_the_buffer_and_for_nothing_once_it_has_enough() {
    for (size, wanted, expected) in [
        (100, &[3, 1, 4, 8][..], &[100, 100][..]),
        (100, &[3, 3, 3], &[100]),
        (4, &[1, 2, 4, 2], &[4, 4, 4]),
        (4, &[9], &[8, 4]),
        (9, &[9], &[9]),
    ] {
        let raw = Raw::of(b"abcdefghi", &[]);
        let mut stream = raw.reader(size);
        for &n in wanted {
            slice(&mut stream, n).unwrap();
        }
        assert_eq!(raw.reads(), expected, "{size} {wanted:?}");
    }
}

#[test]
fn a_read_into_memory_goes_past_the_buffer_with_all_that_is_larger() {
    let raw = Raw::of(b"abcdefghijkl", &[Moves(2), Moves(7)]);
    let mut stream = raw.reader(4);
    assert_eq!(read(&mut stream, 11).unwrap(), b"abcdefghijk");
    assert_eq!(raw.reads(), [11, 9, 4]);
    assert_eq!(stream.peek(1).unwrap(), b"l");
}

#[test]
fn all_is_what_is_there_until_the_end_or_until_it_would_block() {
    let raw =
        Raw::of(b"abcdef", &[Moves(2), Moves(3), Fails(Status::WOULD_BLOCK), Fails(Status::WOULD_BLOCK)]);
    let mut stream = raw.reader(16);
    assert_eq!(slice(&mut stream, 1).unwrap(), b"a");
    assert_eq!(slice(&mut stream, -1).unwrap(), b"bcde");
    assert_eq!(slice(&mut stream, -1).unwrap_err().status(), Status::WOULD_BLOCK);
    assert_eq!(slice(&mut stream, -1).unwrap(), b"f");
    assert_eq!(slice(&mut stream, -1).unwrap(), b"");
    assert_eq!(slice(&mut stream, -2).unwrap_err().status(), Status::INVALID);
}

#[test]
fn what_would_block_is_told_from_the_end_by_every_verb_that_reads() {
    type Verb = fn(&mut Buffered) -> Result<Vec<u8>>;
    let verbs: [Verb; 6] = [
        |stream| read(stream, 5),
        |stream| read1(stream, 5),
        |stream| slice(stream, 5),
        |stream| line(stream),
        |stream| Ok(stream.readline(9)?.as_bytes().to_vec()),
        |stream| Ok(stream.peek(1)?.to_vec()),
    ];
    for verb in verbs {
        let raw = Raw::of(b"", &[Fails(Status::WOULD_BLOCK)]);
        let mut stream = raw.reader(8);
        assert_eq!(verb(&mut stream).unwrap_err().status(), Status::WOULD_BLOCK);
        assert_eq!(verb(&mut stream).unwrap(), b"");
    }
}

#[test]
fn bytes_come_before_the_failure_behind_them_and_none_is_lost() {
    let turns = [Moves(2), Fails(Status::IO), Moves(2), Fails(Status::WOULD_BLOCK)];
    // Into memory of the caller they are given, and the failure waits; else they wait, and the failure comes.
    let raw = Raw::of(b"abcdef", &turns);
    let mut stream = raw.reader(3);
    assert_eq!(read(&mut stream, 6).unwrap(), b"ab");
    assert_eq!(read(&mut stream, 6).unwrap_err().status(), Status::IO);
    assert_eq!(read(&mut stream, 6).unwrap(), b"cd");
    assert_eq!(read(&mut stream, 6).unwrap(), b"ef");
    for size in [3, 100] {
        let raw = Raw::of(b"abcdef", &turns);
        let mut stream = raw.reader(size);
        assert_eq!(slice(&mut stream, 6).unwrap_err().status(), Status::IO);
        assert_eq!(stream.tell().unwrap(), 0);
        assert_eq!(slice(&mut stream, 6).unwrap(), b"abcd");
        assert_eq!(slice(&mut stream, 6).unwrap(), b"ef");
        let raw = Raw::of(b"abc\nef", &turns);
        let mut stream = raw.reader(size);
        assert_eq!(line(&mut stream).unwrap_err().status(), Status::IO);
        assert_eq!(line(&mut stream).unwrap(), b"abc\n");
        assert_eq!(line(&mut stream).unwrap_err().status(), Status::WOULD_BLOCK);
        assert_eq!(line(&mut stream).unwrap(), b"ef");
    }
}

#[test]
fn read1_reads_once_when_nothing_is_there_or_more_is_wanted_than_the_buffer_holds() {
    let raw = Raw::of(b"abcdefghijklmnopqrstuvwxyz", &[Moves(3), Moves(2), Moves(3), Moves(3)]);
    let mut stream = raw.reader(10);
    assert_eq!(stream.peek(1).unwrap(), b"abc");
    assert_eq!(read1(&mut stream, 2).unwrap(), b"ab");
    assert_eq!(read1(&mut stream, 9).unwrap(), b"c");
    assert_eq!(raw.reads(), [10]);
    assert_eq!(read1(&mut stream, 9).unwrap(), b"de");
    assert_eq!(stream.peek(1).unwrap(), b"fgh");
    assert_eq!(read1(&mut stream, 20).unwrap(), b"fghijk");
    assert_eq!(raw.reads(), [10, 10, 17]);
    assert_eq!(read1(&mut stream, 0).unwrap(), b"");
}

#[test]
fn peek_shows_the_whole_buffer_and_what_it_showed_stays_while_it_is_consumed() {
    let raw = Raw::of(b"abcdefgh", &[Moves(5)]);
    let mut stream = raw.reader(100);
    let shown = stream.peek(1).unwrap();
    let (start, len) = (shown.as_ptr(), shown.len());
    assert_eq!(len, 5);
    stream.consume(2).unwrap();
    assert_eq!(stream.consume(4).unwrap_err().status(), Status::INVALID);
    let rest = stream.peek(99).unwrap();
    assert_eq!((rest, rest.as_ptr()), (&b"cde"[..], start.wrapping_add(2)));
    assert_eq!(raw.reads().len(), 1);
}

#[test]
fn lines_are_lent_from_the_buffer_and_longer_ones_make_it_grow() {
    let long = [b"x".repeat(50), b"\nshort\nend".to_vec()].concat();
    let raw = Raw::of(&long, &[]);
    let mut stream = raw.reader(8);
    assert_eq!(line(&mut stream).unwrap().len(), 51);
    assert_eq!(raw.reads(), [8; 7]);
    let lent = stream.next_line().unwrap().unwrap();
    assert_eq!(lent, b"short\n");
    let address = lent.as_ptr();
    assert!(stream.lends(address));
    assert_eq!(stream.readline(2).unwrap().as_bytes(), b"en");
    assert_eq!(stream.readline(0).unwrap().as_bytes(), b"");
    assert_eq!(line(&mut stream).unwrap(), b"d");
    assert_eq!(line(&mut stream).unwrap(), b"");
}

#[test]
fn a_batch_is_the_lines_that_the_buffer_has_as_a_whole() {
    let raw = Raw::of(b"a\nbb\nccc\ndddd", &[Moves(7)]);
    let mut stream = raw.reader(100);
    let mut batch = |hint, cap: usize| {
        let mut lines: Vec<Vec<u8>> = Vec::new();
        stream
            .next_lines(hint, &mut |line| {
                lines.push(line.to_vec());
                lines.len() < cap
            })
            .unwrap();
        lines
    };
    assert_eq!(batch(0, 1), [b"a\n"]);
    assert_eq!(batch(0, 9), [b"bb\n"]);
    assert_eq!(batch(2, 9), [b"ccc\n"]);
    assert_eq!(batch(0, 9), [b"dddd"]);
    assert!(batch(0, 9).is_empty());
}

#[test]
fn a_seek_inside_the_buffer_leaves_the_raw_stream_alone() {
    let raw = Raw::of(b"0123456789abcdef", &[]);
    let mut stream = raw.reader(10);
    assert_eq!(read(&mut stream, 6).unwrap(), b"012345");
    raw.asked();
    assert_eq!(stream.seek(2, Whence::Start).unwrap(), 2);
    assert_eq!(stream.seek(1, Whence::Current).unwrap(), 3);
    assert_eq!(stream.seek(10, Whence::Start).unwrap(), 10);
    assert!(raw.asked().is_empty());
    assert_eq!(stream.tell().unwrap(), 10);
    assert_eq!(stream.seek(-4, Whence::Current).unwrap(), 6);
    assert_eq!(stream.seek(-1, Whence::End).unwrap(), 15);
    assert_eq!(raw.asked(), [Asked::Seek(-4, Whence::Current), Asked::Seek(-1, Whence::End)]);
    assert_eq!(slice(&mut stream, -1).unwrap(), b"f");
}

#[test]
fn a_large_slice_takes_the_buffer_with_it_and_the_next_read_gets_another() {
    let content = vec![7; 300_000];
    let raw = Raw::of(&content, &[]);
    let mut stream = raw.reader(64);
    assert_eq!(slice(&mut stream, -1).unwrap(), content);
    assert!(stream.buffer.is_empty());
    stream.seek(0, Whence::Start).unwrap();
    assert_eq!(slice(&mut stream, 3).unwrap(), [7; 3]);
    assert_eq!(stream.buffer.len(), 64);
}

#[test]
fn without_memory_nothing_that_was_read_is_lost() {
    let content = [b"x".repeat(100_000), b"\nrest".to_vec()].concat();
    let raw = Raw::of(&content, &[]);
    let mut stream = raw.reader(1000);
    raw.with(|state| state.asked.reserve(10_000));
    let mut refusals = 0;
    let first = loop {
        match refusing(refusals..refusals + 1, || stream.readline(-1)) {
            Err(error) => assert_eq!(error.status(), Status::NO_MEMORY),
            Ok(line) => break line,
        }
        refusals += 1;
    };
    assert!(refusals > 1);
    assert_eq!(first.as_bytes(), &content[..100_001]);
    assert!(without_memory(|| stream.read_slice(-1).is_err()));
    assert_eq!(slice(&mut stream, -1).unwrap(), b"rest");
}

#[test]
fn a_buffer_that_cannot_be_is_refused_and_none_is_the_usual_one() {
    for (size, status) in [(usize::MAX, Status::INVALID), (isize::MAX as usize, Status::NO_MEMORY)] {
        let refused = Buffered::reader(Box::new(Raw::default()), size).err().unwrap();
        assert_eq!(refused.status(), status, "{size}");
    }
    assert_eq!(Raw::default().reader(0).buffer.len(), 8192);
}

#[test]
fn a_seek_back_into_what_went_past_the_buffer_moves_the_raw_stream() {
    for back in [-1, -3] {
        let raw = Raw::of(b"0123456789abcdef", &[]);
        let mut stream = raw.reader(4);
        assert_eq!(slice(&mut stream, 10).unwrap(), b"0123456789");
        raw.asked();
        assert_eq!(stream.seek(back, Whence::Current).unwrap(), 10 + back);
        let moved = raw.asked().iter().any(|asked| matches!(asked, Asked::Seek(..)));
        assert_eq!(moved, back == -3, "{back}");
    }
}
