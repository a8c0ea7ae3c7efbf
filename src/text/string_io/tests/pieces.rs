//! Text in pieces: cut anywhere, also inside a character.

use crate::stream::{Status, Stream, Tail, end_pieces, write_piece};
use crate::text::{Newline, StringIo};

const TEXT: &str = "aé€😀, and once more: é€😀";

fn string() -> StringIo {
    StringIo::new(b"", Newline::default()).unwrap()
}

#[test]
fn text_arrives_whole_wherever_it_is_cut() {
    let text = TEXT.as_bytes();
    for first in 0..=text.len() {
        for second in first..=text.len() {
            let mut to = string();
            for piece in [&text[..first], &text[first..second], &text[second..]] {
                assert_eq!(write_piece(&mut to, piece).unwrap(), piece.len());
            }
            end_pieces(&mut to).unwrap();
            assert_eq!(to.getvalue().unwrap().as_bytes(), text);
        }
    }
}

#[test]
fn text_that_comes_byte_by_byte_is_written_character_by_character() {
    let mut to = string();
    for byte in TEXT.as_bytes() {
        write_piece(&mut to, &[*byte]).unwrap();
        assert!(core::str::from_utf8(to.getvalue().unwrap().as_bytes()).is_ok());
    }
    assert_eq!(to.getvalue().unwrap().as_bytes(), TEXT.as_bytes());
}

#[test]
fn what_waits_is_reported_once_at_the_end_and_by_close() {
    let mut to = string();
    write_piece(&mut to, b"a\xf0\x9f\x98").unwrap();
    assert_eq!(to.getvalue().unwrap().as_bytes(), b"a");
    assert_eq!(end_pieces(&mut to).unwrap_err().status(), Status::DECODE);
    end_pieces(&mut to).unwrap();
    write_piece(&mut to, b"\xe2").unwrap();
    assert_eq!(to.close().unwrap_err().status(), Status::DECODE);
    assert!(to.closed().unwrap());
    to.close().unwrap();
}

#[test]
fn a_rest_that_does_not_fit_its_start_is_refused_and_the_start_still_waits() {
    let mut to = string();
    write_piece(&mut to, b"a\xe2\x82").unwrap();
    let refused = write_piece(&mut to, b"x").unwrap_err();
    assert_eq!((refused.status(), refused.transferred()), (Status::DECODE, 0));
    write_piece(&mut to, b"\xac!").unwrap();
    assert_eq!(to.getvalue().unwrap().as_bytes(), "a€!".as_bytes());
}

#[test]
fn a_failure_behind_the_character_that_waited_says_how_much_was_taken() {
    let mut to = string();
    write_piece(&mut to, b"\xe2\x82").unwrap();
    let refused = write_piece(&mut to, b"\xacab\xff").unwrap_err();
    assert_eq!((refused.status(), refused.transferred()), (Status::DECODE, 1));
    assert_eq!(to.getvalue().unwrap().as_bytes(), "€".as_bytes());
}

#[test]
fn bytes_that_begin_no_character_do_not_wait() {
    for malformed in [&b"\xff"[..], b"\xc0", b"\x80", b"\xf5", b"\xe2\x82\xac\x80"] {
        assert_eq!(write_piece(&mut string(), malformed).unwrap_err().status(), Status::DECODE);
    }
}

#[test]
fn a_closed_stream_refuses_a_piece_that_would_only_wait() {
    let mut to = string();
    to.close().unwrap();
    assert_eq!(write_piece(&mut to, b"\xe2").unwrap_err().status(), Status::CLOSED);
    let mut tail = Tail::default();
    assert_eq!(tail.write(&mut to, b"\xe2").unwrap_err().status(), Status::CLOSED);
}

#[test]
fn lone_surrogates_are_cut_like_characters_where_they_may_be() {
    let mut to = string();
    to.set_surrogates(true).unwrap();
    for byte in b"\xed\xa0\x80" {
        write_piece(&mut to, &[*byte]).unwrap();
    }
    assert_eq!(to.getvalue().unwrap().as_bytes(), b"\xed\xa0\x80");
}
