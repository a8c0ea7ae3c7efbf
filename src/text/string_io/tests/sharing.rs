//! What getvalue shares, and what a write copies.

use super::*;
use crate::memory::without_memory;

/// Text large enough for its memory to be worth something.
fn large() -> StringIo {
    string(&"wide текст 😀\n".repeat(1000))
}

#[test]
fn getvalue_shares_the_text_and_needs_no_memory() {
    let mut stream = large();
    let (one, two) = without_memory(|| (stream.getvalue(), stream.getvalue()));
    assert_eq!(one.unwrap().as_ptr(), two.unwrap().as_ptr());
}

#[test]
fn a_slice_never_changes() {
    let mut stream = large();
    let before = stream.getvalue().unwrap();
    let copy = before.as_bytes().to_vec();
    stream.write("overwritten текст".as_bytes()).unwrap();
    stream.truncate(20).unwrap();
    stream.seek(0, Whence::End).unwrap();
    stream.write("more".as_bytes()).unwrap();
    assert_eq!(before.as_bytes(), copy);
    assert_eq!(value(&mut stream), "overwritten текст теmore");
}

#[test]
fn a_write_once_the_slice_is_gone_copies_nothing() {
    let mut stream = large();
    drop(stream.getvalue().unwrap());
    let place = stream.content.as_bytes().as_ptr();
    without_memory(|| stream.write(b"over")).unwrap();
    assert_eq!(stream.content.as_bytes().as_ptr(), place);
}

#[test]
fn a_longer_text_in_the_place_of_a_shorter_one_moves_the_rest_or_changes_nothing() {
    let mut stream = string("abcdef");
    let shared = stream.getvalue().unwrap();
    stream.seek(1, Whence::Start).unwrap();
    let refused = without_memory(|| stream.write("é".as_bytes()).err());
    assert_eq!(refused.map(|error| error.status()), Some(Status::NO_MEMORY));
    assert_eq!((value(&mut stream).as_str(), stream.tell().unwrap()), ("abcdef", 1));
    stream.write("é".as_bytes()).unwrap();
    assert_eq!((value(&mut stream).as_str(), shared.as_bytes()), ("aécdef", &b"abcdef"[..]));
}

#[test]
fn a_seek_works_without_memory_for_the_index() {
    let mut stream = large();
    let expected: String = "wide текст 😀\n".repeat(1000).chars().skip(9000).take(3).collect();
    let found = without_memory(|| {
        stream.seek(9000, Whence::Start).unwrap();
        let mut memory = [0; 8];
        let mut target = Target::new(&mut memory);
        stream.read(&mut target).unwrap();
        memory
    });
    assert!(found.starts_with(&expected.as_bytes()[..3]));
}
