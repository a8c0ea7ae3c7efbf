//! What each error handler makes of what cannot be decoded or encoded: computed with CPython 3.11.

use super::*;

/// The bytes that came out, or the range of the error.
type Outcome = core::result::Result<&'static [u8], (i64, i64)>;

fn outcome(result: Result<Vec<u8>>, status: Status) -> core::result::Result<Vec<u8>, (i64, i64)> {
    result.map_err(|error| {
        assert_eq!(error.status(), status);
        error.detail().map_or((0, 0), |detail| (detail.start, detail.end))
    })
}

#[rustfmt::skip]
const DECODED: &[(&str, &str, &[u8], Outcome)] = &[
        ("utf-8", "surrogateescape", b"a\xed\xb2\x80b\xff", Ok(b"a\xed\xb3\xad\xed\xb2\xb2\xed\xb2\x80b\xed\xb3\xbf")),
        ("utf-8", "surrogatepass", b"a\xed\xb2\x80b\xff", Err((5, 6))),
        ("utf-8", "surrogateescape", b"\xed\xa0", Ok(b"\xed\xb3\xad\xed\xb2\xa0")),
        ("utf-8", "surrogatepass", b"\xed\xa0", Err((0, 1))),
        ("utf-16-le", "surrogateescape", b"\x00\xdca\x00", Err((0, 2))),
        ("utf-16-le", "surrogatepass", b"\x00\xdca\x00", Ok(b"\xed\xb0\x80a")),
        ("utf-16-be", "surrogateescape", b"\xdc\xffa\x00", Ok(b"\xed\xb3\x9c\xed\xb3\xbf\xe6\x84\x80")),
        ("utf-16-be", "surrogatepass", b"\xdc\xffa\x00", Ok(b"\xed\xb3\xbf\xe6\x84\x80")),
        ("utf-32-be", "surrogateescape", b"\x00\x00\xdc\x80", Err((0, 4))),
        ("utf-32-be", "surrogatepass", b"\x00\x00\xdc\x80", Ok(b"\xed\xb2\x80")),
        ("utf-7", "surrogateescape", b"\xffa", Ok(b"\xed\xb3\xbfa")),
        ("utf-7", "surrogatepass", b"\xffa", Err((0, 1))),
        ("utf-7", "surrogateescape", b"+AOQA-b", Err((0, 6))),
        ("utf-7", "surrogatepass", b"+AOQA-b", Err((0, 6))),
        ("ascii", "surrogateescape", b"a\x80\xff", Ok(b"a\xed\xb2\x80\xed\xb3\xbf")),
        ("ascii", "surrogatepass", b"a\x80\xff", Err((1, 2))),
        ("cp1252", "surrogateescape", b"\x81", Ok(b"\xed\xb2\x81")),
        ("cp1252", "surrogatepass", b"\x81", Err((0, 1))),
];

#[rustfmt::skip]
const ENCODED: &[(&str, &str, &[u8], Outcome)] = &[
        ("utf-8", "surrogateescape", b"a\xed\xb2\x80\xed\xb3\xbfb", Ok(b"a\x80\xffb")),
        ("utf-8", "surrogatepass", b"a\xed\xb2\x80\xed\xb3\xbfb", Ok(b"a\xed\xb2\x80\xed\xb3\xbfb")),
        ("utf-8", "surrogateescape", b"a\xed\xb2\x80\xed\xa0\x80\xed\xb2\x81", Err((2, 4))),
        ("utf-8", "surrogatepass", b"a\xed\xb2\x80\xed\xa0\x80\xed\xb2\x81", Ok(b"a\xed\xb2\x80\xed\xa0\x80\xed\xb2\x81")),
        ("utf-8", "surrogateescape", b"\xed\xa0\x80\xed\xbf\xbf", Err((0, 2))),
        ("utf-8", "surrogatepass", b"\xed\xa0\x80\xed\xbf\xbf", Ok(b"\xed\xa0\x80\xed\xbf\xbf")),
        ("utf-16-le", "surrogateescape", b"a\xed\xb2\x80", Err((1, 2))),
        ("utf-16-le", "surrogatepass", b"a\xed\xb2\x80", Ok(b"a\x00\x80\xdc")),
        ("utf-16-be", "surrogateescape", b"\xed\xa0\x80\xed\xb0\x80", Err((0, 1))),
        ("utf-16-be", "surrogatepass", b"\xed\xa0\x80\xed\xb0\x80", Ok(b"\xd8\x00\xdc\x00")),
        ("utf-32-le", "surrogateescape", b"\xed\xbf\xbf", Err((0, 1))),
        ("utf-32-le", "surrogatepass", b"\xed\xbf\xbf", Ok(b"\xff\xdf\x00\x00")),
        ("utf-7", "surrogateescape", b"\xed\xa0\x80a", Ok(b"+2AA-a")),
        ("utf-7", "surrogatepass", b"\xed\xa0\x80a", Ok(b"+2AA-a")),
        ("ascii", "surrogateescape", b"\xed\xb2\x80\xed\xb3\xbf", Ok(b"\x80\xff")),
        ("ascii", "surrogatepass", b"\xed\xb2\x80\xed\xb3\xbf", Err((0, 2))),
        ("ascii", "surrogateescape", b"\xed\xb2\x80\xc3\xa9\xed\xb3\xbf", Err((1, 3))),
        ("ascii", "surrogatepass", b"\xed\xb2\x80\xc3\xa9\xed\xb3\xbf", Err((0, 3))),
        ("iso8859-1", "surrogateescape", b"\xed\xb3\xa9\xe2\x82\xac", Err((1, 2))),
        ("iso8859-1", "surrogatepass", b"\xed\xb3\xa9\xe2\x82\xac", Err((0, 2))),
        ("cp1252", "surrogateescape", b"a\xed\xb2\x81", Ok(b"a\x81")),
        ("cp1252", "surrogatepass", b"a\xed\xb2\x81", Err((1, 2))),
        ("cp1252", "surrogateescape", b"\xed\xb2\x81\xd0\x96", Err((0, 2))),
        ("cp1252", "surrogatepass", b"\xed\xb2\x81\xd0\x96", Err((0, 2))),
];

#[test]
fn surrogates_stand_for_bytes_or_pass_exactly_where_python_lets_them() {
    for &(name, errors, data, expected) in DECODED {
        let result = outcome(decode(data, codec(name), handler(errors)), Status::DECODE);
        assert_eq!(result.as_deref(), expected.as_ref().map(|bytes| *bytes), "{name} {errors} {data:?}");
    }
    for &(name, errors, text, expected) in ENCODED {
        let result = outcome(encode(text, codec(name), handler(errors)), Status::ENCODE);
        assert_eq!(result.as_deref(), expected.as_ref().map(|bytes| *bytes), "{name} {errors} {text:?}");
    }
}

#[test]
fn bytes_of_any_encoding_come_back_through_surrogateescape() {
    let bytes: Vec<u8> = (0..=255).rev().chain(0..=255).collect();
    for name in ["utf-8", "ascii", "cp1252", "iso8859-3"] {
        let text = decode(&bytes, codec(name), ErrorHandler::SurrogateEscape).unwrap();
        assert_eq!(encode(&text, codec(name), ErrorHandler::SurrogateEscape).unwrap(), bytes, "{name}");
    }
}

#[test]
fn namereplace_writes_names_and_escapes_what_has_none() {
    let text = "€각一\u{80}\u{378}\u{e000}\u{fbf9}".as_bytes();
    assert_eq!(
        encode(text, Codec::Ascii, ErrorHandler::NameReplace).unwrap(),
        b"\\N{EURO SIGN}\\N{HANGUL SYLLABLE GAG}\\N{CJK UNIFIED IDEOGRAPH-4E00}\\x80\\u0378\\ue000\
          \\N{ARABIC LIGATURE UIGHUR KIRGHIZ YEH WITH HAMZA ABOVE WITH ALEF MAKSURA ISOLATED FORM}"
    );
    assert_eq!(encode(b"\xed\xb2\x80", Codec::Utf8, ErrorHandler::NameReplace).unwrap(), b"\\udc80");
}

#[test]
fn lone_surrogates_are_replaced_in_the_encoding_itself() {
    let text = b"a\xed\xa0\x80";
    for (name, errors, expected) in [
        ("utf-8", "replace", &b"a?"[..]),
        ("utf-16-be", "replace", b"\0a\0?"),
        ("utf-32-le", "ignore", b"a\0\0\0"),
        ("utf-16-le", "xmlcharrefreplace", b"a\0&\0#\x005\x005\x002\x009\x006\0;\0"),
    ] {
        assert_eq!(encode(text, codec(name), handler(errors)).unwrap(), expected, "{name} {errors}");
    }
}

#[test]
fn handlers_for_encoding_cannot_decode() {
    for errors in ["xmlcharrefreplace", "namereplace"] {
        let error = decode(b"\xff", Codec::Utf8, handler(errors)).unwrap_err();
        assert_eq!(error.status(), Status::INVALID);
    }
}
