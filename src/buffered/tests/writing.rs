use super::*;

#[test]
fn writes_are_gathered_until_one_does_not_fit() {
    let raw = Raw::default();
    let mut stream = raw.writer(8);
    for piece in [&b"abc"[..], b"defg", b"h"] {
        assert_eq!(stream.write(piece).unwrap(), piece.len());
        assert!(raw.content().is_empty());
    }
    stream.write(b"ij").unwrap();
    assert_eq!(raw.content(), b"abcdefgh");
    stream.flush().unwrap();
    assert_eq!(raw.content(), b"abcdefghij");
}

#[test]
fn what_is_larger_than_the_buffer_goes_past_it_and_the_rest_is_gathered() {
    let raw = Raw::of(b"", &[Moves(5), Moves(6)]);
    let mut stream = raw.writer(8);
    assert_eq!(stream.write(b"0123456789abcdefghi").unwrap(), 19);
    assert_eq!(raw.content(), b"0123456789a");
    assert_eq!(stream.tell().unwrap(), 19);
    stream.flush().unwrap();
    assert_eq!(raw.content(), b"0123456789abcdefghi");
}

#[test]
fn a_write_that_would_block_fills_the_buffer_to_the_brim_and_says_what_was_taken() {
    let raw = Raw::of(b"", &[Moves(1), Fails(Status::WOULD_BLOCK)]);
    let mut stream = raw.writer(8);
    stream.write(b"abcdef").unwrap();
    // One of six is handed on; three more fit beside the rest.
    assert_eq!(stream.write(b"ghi").unwrap(), 3);
    raw.next(&[Fails(Status::WOULD_BLOCK)]);
    assert_eq!(refusal(stream.write(b"jkl")), (Status::WOULD_BLOCK, 0));
    raw.next(&[Moves(2), Fails(Status::WOULD_BLOCK)]);
    assert_eq!(refusal(stream.write(b"jkl")), (Status::WOULD_BLOCK, 2));
    raw.next(&[Moves(9), Moves(4), Fails(Status::WOULD_BLOCK)]);
    assert_eq!(refusal(stream.write(b"lmnopqrstuvwxyz")), (Status::WOULD_BLOCK, 12));
    assert_eq!(raw.content(), b"abcdefghijklmno");
    stream.flush().unwrap();
    assert_eq!(raw.content(), b"abcdefghijklmnopqrstuvw");
}

#[test]
fn a_write_that_fails_takes_what_the_raw_stream_took_of_it_and_what_was_gathered_stays() {
    let raw = Raw::of(b"", &[Fails(Status::IO)]);
    let mut stream = raw.writer(4);
    stream.write(b"abc").unwrap();
    assert_eq!(refusal(stream.write(b"defgh")), (Status::IO, 0));
    raw.next(&[TakesAndFails(2, Status::IO)]);
    assert_eq!(refusal(stream.write(b"defgh")), (Status::IO, 0));
    raw.next(&[Moves(1), TakesAndFails(2, Status::IO)]);
    assert_eq!(refusal(stream.write(b"defgh")), (Status::IO, 2));
    stream.write(b"fgh").unwrap();
    stream.flush().unwrap();
    assert_eq!(raw.content(), b"abcdefgh");
}

#[test]
fn a_flush_that_fails_keeps_the_rest_and_counts_nothing() {
    let raw = Raw::of(b"", &[Moves(1), TakesAndFails(1, Status::WOULD_BLOCK)]);
    let mut stream = raw.writer(8);
    stream.write(b"abcd").unwrap();
    assert_eq!(refusal(stream.flush().map(|()| 0)), (Status::WOULD_BLOCK, 0));
    assert_eq!(stream.tell().unwrap(), 4);
    assert_eq!(stream.write(b"ef").unwrap(), 2);
    stream.flush().unwrap();
    assert_eq!(raw.content(), b"abcdef");
}

#[test]
fn a_raw_stream_that_takes_nothing_is_an_error_and_no_loop() {
    let raw = Raw::of(b"", &[Moves(0)]);
    let mut stream = raw.writer(8);
    stream.write(b"ab").unwrap();
    assert_eq!(stream.flush().unwrap_err().status(), Status::IO);
    stream.flush().unwrap();
    assert_eq!(raw.content(), b"ab");
}

#[test]
fn seek_and_truncate_hand_on_first() {
    let raw = Raw::default();
    let mut stream = raw.writer(8);
    stream.write(b"abcdef").unwrap();
    assert_eq!(stream.truncate(3).unwrap(), 3);
    assert_eq!((raw.content(), stream.tell().unwrap()), (b"abc".to_vec(), 6));
    stream.seek(1, Whence::Start).unwrap();
    stream.write(b"XY").unwrap();
    assert_eq!(stream.truncate_here().unwrap(), 3);
    assert_eq!(stream.seek(-1, Whence::Current).unwrap(), 2);
    stream.write(b"z").unwrap();
    assert_eq!(stream.size().unwrap(), 3);
    assert_eq!(raw.content(), b"aXz");
}
