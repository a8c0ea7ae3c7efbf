//! Names of encodings and error handlers.

use super::*;

fn status(name: &str) -> Option<Status> {
    Codec::lookup(name.as_bytes()).err().map(|error| error.status())
}

#[test]
fn names_are_found_in_every_spelling_of_python() {
    for (spelled, name) in [
        ("UTF8", "utf-8"),
        ("U8", "utf-8"),
        ("utf_8_SIG", "utf-8-sig"),
        ("us-ascii", "ascii"),
        ("ANSI_X3.4-1968", "ascii"),
        ("ISO 8859-1", "iso8859-1"),
        ("iso8859-1", "iso8859-1"),
        ("latin-1", "iso8859-1"),
        ("UTF-16LE", "utf-16-le"),
        ("u32", "utf-32"),
        ("UTF-32BE", "utf-32-be"),
        ("unicode-1-1-utf-7", "utf-7"),
        ("cp65001", "utf-8"),
        ("windows-1252", "cp1252"),
        ("1252", "cp1252"),
        ("macintosh", "mac-roman"),
        ("ISO-8859-15", "iso8859-15"),
        ("--koi8-r--", "koi8-r"),
        ("utf-8é", "utf-8"),
        ("ISO_8859-7:1987", "iso8859-7"),
        ("EBCDIC-CP-BE", "cp500"),
        ("HP-Roman8", "hp-roman8"),
    ] {
        assert_eq!(codec(spelled).name(), name, "{spelled}");
    }
}

#[test]
fn a_dot_stands_for_an_underscore_in_aliases_only() {
    assert_eq!(codec("iso.8859.1").name(), "iso8859-1");
    assert_eq!(codec("windows.1252").name(), "cp1252");
    for name in ["utf.8", "latin.1", "koi8.r", "utf-8.", "iso8859_1.", "."] {
        assert_eq!(status(name), Some(Status::LOOKUP), "{name}");
    }
}

#[test]
fn encodings_that_only_python_has_are_unsupported_and_all_others_unknown() {
    for name in ["idna", "punycode", "unicode_escape", "raw-unicode-escape", "undefined", "charmap"] {
        assert_eq!(status(name), Some(Status::UNSUPPORTED), "{name}");
    }
    for name in ["", "-", "utf-9", "hex", "rot13", "utf 8 8", "ütf-8", "mbcs", "cp-1252", &"u".repeat(65)] {
        assert_eq!(status(name), Some(Status::LOOKUP), "{name}");
    }
}

#[test]
fn a_codec_of_python_that_is_not_for_text_is_called_that() {
    let error = Codec::lookup(b"hex").unwrap_err();
    assert_eq!(error.detail().unwrap().message(), "'hex' is not a text encoding");
}

#[test]
fn the_longest_name_is_64_bytes() {
    assert!(Codec::lookup(format!("{}utf-8", "-".repeat(59)).as_bytes()).is_ok());
    assert!(Codec::lookup(format!("{}utf-8", "-".repeat(60)).as_bytes()).is_err());
}

#[test]
fn every_listed_name_is_listed_once_and_is_the_name_of_what_it_finds() {
    let names: Vec<_> = Codec::all().collect();
    assert!(names.len() >= 115);
    for (i, name) in names.iter().enumerate() {
        let found = Codec::lookup(name.to_bytes()).unwrap();
        assert_eq!((found.name(), found.c_name()), (name.to_str().unwrap(), *name));
        assert!(!names[..i].contains(name), "{name:?}");
    }
}

#[test]
fn the_web_is_found_by_all_its_labels_behind_a_prefix() {
    for (label, name) in [
        ("whatwg-latin1", "whatwg-windows-1252"),
        ("WHATWG-ISO_8859-1:1987", "whatwg-windows-1252"),
        ("whatwg-x-sjis", "whatwg-shift_jis"),
        ("whatwg-gb2312", "whatwg-gbk"),
        ("whatwg-utf-16", "whatwg-utf-16le"),
        ("whatwg- utf8 ", "whatwg-utf-8"),
    ] {
        assert_eq!(codec(label).name(), name);
    }
    for name in ["whatwg-", "whatwg-cp437", "whatwg-replacement", "whatwg_utf8", "whatwg"] {
        assert_eq!(status(name), Some(Status::LOOKUP), "{name}");
    }
}

#[test]
fn error_handlers_are_found_by_their_exact_names() {
    for name in [
        "strict",
        "ignore",
        "replace",
        "backslashreplace",
        "xmlcharrefreplace",
        "namereplace",
        "surrogateescape",
        "surrogatepass",
    ] {
        assert_eq!(ErrorHandler::lookup(name.as_bytes()).unwrap().name(), name);
    }
    let status = |name: &str| ErrorHandler::lookup(name.as_bytes()).err().map(|error| error.status());
    for name in ["", "Strict", "strict ", "none"] {
        assert_eq!(status(name), Some(Status::LOOKUP));
    }
}
