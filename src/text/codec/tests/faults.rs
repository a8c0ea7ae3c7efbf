//! What cannot be decoded or encoded, under every handler.

use super::*;

#[test]
fn malformed_utf8_is_replaced_by_maximal_subparts() {
    let data = b"a\xed\xa0\x80b\xf0\x90\x80c\xff\xe2\x82";
    assert_eq!(decoded(data, "utf-8", "replace"), "a\u{fffd}\u{fffd}\u{fffd}b\u{fffd}c\u{fffd}\u{fffd}");
    assert_eq!(decoded(data, "utf-8", "ignore"), "abc");
    assert_eq!(
        decoded(data, "utf-8", "backslashreplace"),
        "a\\xed\\xa0\\x80b\\xf0\\x90\\x80c\\xff\\xe2\\x82"
    );
}

#[test]
fn a_decode_error_names_encoding_range_and_reason() {
    for (name, data, start, end, reason) in [
        ("utf-8", &b"ab\xffc"[..], 2, 3, "invalid start byte"),
        ("utf-8", b"\xe2\x82x", 0, 2, "invalid continuation byte"),
        ("utf-8", b"a\xe2\x82", 1, 3, "unexpected end of data"),
        ("utf-8-sig", b"\xef\xbb\xbfa\xff", 4, 5, "invalid start byte"),
        ("utf-8-sig", b"\xef\xbb", 0, 2, "unexpected end of data"),
        ("ascii", b"a\x80", 1, 2, "ordinal not in range(128)"),
        ("cp1252", b"\x81", 0, 1, "character maps to <undefined>"),
        ("utf-16-le", b"a\0\x00\xd8", 2, 4, "unexpected end of data"),
        ("utf-16-le", b"\x00\xd8a", 0, 3, "unexpected end of data"),
        ("utf-16-le", b"a\0b", 2, 3, "truncated data"),
        ("utf-16-le", b"\x00\xd8a\0", 0, 2, "illegal UTF-16 surrogate"),
        ("utf-16-be", b"\xdc\x00\0a", 0, 2, "illegal encoding"),
        ("utf-16", b"\xfe\xff\xdc\x00", 2, 4, "illegal encoding"),
        ("utf-32-le", b"a\0\0\0b\0", 4, 6, "truncated data"),
        ("utf-32-be", b"\0\0\xd8\0", 0, 4, "code point in surrogate code point range(0xd800, 0xe000)"),
        ("utf-32-le", b"\0\0\x11\0", 0, 4, "code point not in range(0x110000)"),
        ("utf-7", b"ab\xff", 2, 3, "unexpected special character"),
        ("utf-7", b"a+!", 1, 3, "ill-formed sequence"),
        ("utf-7", b"a+AOQA-b", 1, 7, "partial character in shift sequence"),
        ("utf-7", b"a+AOR-b", 1, 6, "non-zero padding bits in shift sequence"),
        ("utf-7", b"a+2D0", 1, 5, "unterminated shift sequence"),
    ] {
        let error = decode(data, codec(name), ErrorHandler::Strict).unwrap_err();
        let detail = error.detail().unwrap();
        assert_eq!(
            (error.status(), detail.start, detail.end),
            (Status::DECODE, start, end),
            "{name} {data:?}"
        );
        assert!(
            detail.message().starts_with(name) && detail.message().ends_with(reason),
            "{}",
            detail.message()
        );
    }
}

#[test]
fn an_encode_error_counts_code_points_and_covers_all_that_stand_together() {
    for name in ["ascii", "latin-1", "cp1251", "koi8-r"] {
        let error = encode("a€😀b€".as_bytes(), codec(name), ErrorHandler::Strict);
        let (status, start, end) = refused(error);
        // cp1251 has the euro sign.
        let expected = if name == "cp1251" { (2, 3) } else { (1, 3) };
        assert_eq!((status, (start, end)), (Status::ENCODE, expected), "{name}");
    }
    let error = encode("aé\u{20ac}".as_bytes(), Codec::Latin1, ErrorHandler::Strict).unwrap_err();
    assert_eq!(
        error.detail().unwrap().message(),
        "iso8859-1 cannot encode U+20AC at position 2: ordinal not in range(256)"
    );
}

#[test]
fn encoding_handlers_stand_in_for_what_does_not_fit() {
    let text = "aé€😀b";
    for (errors, expected) in [
        ("ignore", "ab"),
        ("replace", "a???b"),
        ("backslashreplace", "a\\xe9\\u20ac\\U0001f600b"),
        ("xmlcharrefreplace", "a&#233;&#8364;&#128512;b"),
    ] {
        assert_eq!(encode(text.as_bytes(), Codec::Ascii, handler(errors)).unwrap(), expected.as_bytes());
    }
    assert_eq!(encode(text.as_bytes(), codec("cp1252"), handler("replace")).unwrap(), b"a\xe9\x80?b");
}

#[test]
fn xmlcharrefreplace_cannot_decode_but_is_only_missed_where_it_would_be_needed() {
    assert_eq!(decoded(b"abc", "ascii", "xmlcharrefreplace"), "abc");
    let error = decode(b"\xff", Codec::Ascii, handler("xmlcharrefreplace")).unwrap_err();
    assert_eq!(error.status(), Status::INVALID);
}

#[test]
fn text_that_is_not_utf8_is_refused_by_every_encoder() {
    for name in ["utf-8", "ascii", "utf-16", "cp1252"] {
        assert_eq!(refused(encode(b"a\xc3", codec(name), ErrorHandler::Ignore)), (Status::DECODE, 1, 2));
    }
}
