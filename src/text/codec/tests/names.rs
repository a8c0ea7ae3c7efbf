//! Names of encodings and error handlers.

use super::*;

#[test]
fn names_are_found_in_every_spelling_of_python() {
    for (spelled, name) in [
        ("UTF8", "utf-8"),
        ("U8", "utf-8"),
        ("utf_8_SIG", "utf-8-sig"),
        ("us-ascii", "ascii"),
        ("ANSI_X3.4-1968", "ascii"),
        ("ISO 8859-1", "latin-1"),
        ("iso8859-1", "latin-1"),
        ("latin1", "latin-1"),
        ("UTF-16LE", "utf-16-le"),
        ("windows-1252", "cp1252"),
        ("1252", "cp1252"),
        ("macintosh", "mac-roman"),
        ("ISO-8859-15", "iso8859-15"),
        ("--koi8-r--", "koi8-r"),
    ] {
        assert_eq!(codec(spelled).name(), name, "{spelled}");
    }
}

#[test]
fn encodings_that_only_python_has_are_unsupported_and_all_others_unknown() {
    let status = |name: &str| Codec::lookup(name.as_bytes()).err().map(|error| error.status());
    for name in ["utf-32", "utf-7", "cp437", "idna"] {
        assert_eq!(status(name), Some(Status::UNSUPPORTED), "{name}");
    }
    for name in ["", "-", "utf-9", "hex", "rot13", "utf 8 8", "ütf-8", &"u".repeat(65)] {
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
fn error_handlers_are_found_by_their_exact_names() {
    for name in ["strict", "ignore", "replace", "backslashreplace", "xmlcharrefreplace"] {
        assert!(ErrorHandler::lookup(name.as_bytes()).is_ok());
    }
    let status = |name: &str| ErrorHandler::lookup(name.as_bytes()).err().map(|error| error.status());
    for name in ["surrogateescape", "surrogatepass", "namereplace"] {
        assert_eq!(status(name), Some(Status::UNSUPPORTED));
    }
    for name in ["", "Strict", "strict ", "none"] {
        assert_eq!(status(name), Some(Status::LOOKUP));
    }
}
