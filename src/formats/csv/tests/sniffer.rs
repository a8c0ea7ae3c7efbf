//! What is guessed of a sample.

use super::super::*;
use crate::stream::Status;

#[test]
fn simple_tables_show_their_dialect_and_whether_they_have_a_header() {
    let found = |sample: &str| {
        let found = sniff(sample.as_bytes(), b"").unwrap();
        (found.delimiter, found.quotechar, found.skip_initial_space, found.has_header)
    };
    assert_eq!(found("name,age\nann,31\nbob,42\n"), (b',', b'"', false, true));
    assert_eq!(found("1;2;3\n4;5;6\n"), (b';', b'"', false, false));
    assert_eq!(found("a\tb\nc\td\n"), (b'\t', b'"', false, false));
    assert_eq!(found("'a', 'b c', 'd'\n'e', 'f', 'g'\n"), (b',', b'\'', true, false));
    assert_eq!(found("x|\"y, z\"|1\nu|\"v\"|2\n"), (b'|', b'"', false, false));
    assert_eq!(sniff(b"abc\ndef\n", b"").unwrap_err().status(), Status::CSV);
    assert_eq!(sniff(b"", b"").unwrap_err().status(), Status::CSV);
    assert_eq!(sniff(b"a,b;c\nd,e;f\n", b";").unwrap().delimiter, b';');
}

#[test]
fn hostile_samples_are_sniffed_in_no_time() {
    for unit in ["\"", "'\"", ",\"", ", '", "\n\"", "a,\"b", "\0"] {
        let _ = sniff(unit.repeat(100_000).as_bytes(), b"");
    }
}
