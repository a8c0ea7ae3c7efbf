//! Marks, signatures, and input that arrives in parts.

use super::*;

#[test]
fn marks_and_signatures_are_written_once_and_skipped_once() {
    assert_eq!(encode(b"a", Codec::Utf8Sig, ErrorHandler::Strict).unwrap(), b"\xef\xbb\xbfa");
    assert_eq!(decoded(b"\xef\xbb\xbf\xef\xbb\xbfa", "utf-8-sig", "strict"), "\u{feff}a");
    assert_eq!(decoded(b"a", "utf-8-sig", "strict"), "a");
    assert_eq!(decoded(b"\xef\xbb\xbfa", "utf-8", "strict"), "\u{feff}a");
    assert_eq!(decoded(b"\xff\xfea\0\xff\xfe", "utf-16", "strict"), "a\u{feff}");
    assert_eq!(decoded(b"\xfe\xff\0a", "utf-16", "strict"), "a");
    assert_eq!(decoded(b"\xff\xfea\0", "utf-16-le", "strict"), "\u{feff}a");
    assert_eq!(encode("a😀".as_bytes(), Codec::Utf16Be, ErrorHandler::Strict).unwrap(), b"\0a\xd8\x3d\xde\0");

    assert_eq!(decoded(b"\0\0\xfe\xff\0\0\0a", "utf-32", "strict"), "a");
    assert_eq!(decoded(b"\xff\xfe\0\0a\0\0\0", "utf-32-le", "strict"), "\u{feff}a");

    let mut encoder = Encoder::new(Codec::Utf16, ErrorHandler::Strict);
    let mut out = Vec::new();
    encoder.encode("a".as_bytes(), false, &mut out).unwrap();
    encoder.encode("b".as_bytes(), false, &mut out).unwrap();
    assert_eq!(decoded(&out, "utf-16", "strict"), "ab");
    assert_eq!(out.len(), 6);
}

#[test]
fn utf_16_and_utf_32_without_a_mark_are_native_at_once_and_refused_in_a_stream() {
    let bytes = if cfg!(target_endian = "big") { b"\0a" } else { b"a\0" };
    assert_eq!(decoded(bytes, "utf-16", "strict"), "a");
    let bytes = if cfg!(target_endian = "big") { b"\0\0\0a" } else { b"a\0\0\0" };
    assert_eq!(decoded(bytes, "utf-32", "strict"), "a");
    let mut out = Vec::new();
    let mut stream = Decoder::new(Codec::Utf16, ErrorHandler::Replace);
    assert_eq!(refused(stream.decode(&mut &b"a\0b\0"[..], true, &mut out)), (Status::DECODE, 0, 2));
    let mut stream = Decoder::new(Codec::Utf32, ErrorHandler::Replace);
    assert_eq!(refused(stream.decode(&mut &b"a\0\0\0"[..], false, &mut out)), (Status::DECODE, 0, 4));
    assert!(out.is_empty());
}

/// Every codec with data that exercises its state, well-formed and not.
const STREAMS: &[(&str, &[u8])] = &[
    ("utf-8", "aä€😀\u{feff}z".as_bytes()),
    ("utf-8", b"a\xe2\x82x\xf0\x9f\x98\xed\xa0\x80\xffz\xe2\x82"),
    ("utf-8-sig", b"\xef\xbb\xbfa\xef\xbb\xbf"),
    ("utf-8-sig", b"\xef\xbbx"),
    ("utf-16", b"\xff\xfea\0\x3d\xd8\0\xde\x00\xd8b\0\0\xdcc\0\x00\xd8d"),
    ("utf-16", b"\xfe\xff\0a\xd8\x3d\xde\0\xd8\0\0b\xdc\0\0"),
    ("utf-16-be", b"\0a\xd8\x3d\xde\0\xd8\0\0b\xdc\0\0"),
    ("utf-32", b"\xff\xfe\0\0a\0\0\0\0\xf6\x01\0\0\xd8\0\0\0\0\x11\0z\0\0\0b\0"),
    ("utf-32", b"\0\0\xfe\xff\0\0\0a\0\0\xfe\xff"),
    ("utf-32-be", b"\0\0\0a\0\0\xdc\0\0\x10\xff\xff\0"),
    ("utf-7", b"a+-b+AOQ-+2D3eAA.+IKw+IKwx-z+AOQ"),
    ("utf-7", b"a+AOQAb-c\xffd+!e+AOR-f+AOQ\x80g+2D0"),
    ("ascii", b"ab\xffc"),
    ("cp1252", b"a\x80\x81b"),
    ("latin-1", b"a\xe9"),
];

#[test]
fn a_decoder_does_not_care_where_its_input_is_cut() {
    for &(name, data) in STREAMS {
        for errors in ["replace", "ignore", "backslashreplace"] {
            let whole = decoded(data, name, errors);
            for i in 0..=data.len() {
                for j in i..=data.len() {
                    let mut decoder = Decoder::new(codec(name), handler(errors));
                    let mut out = Vec::new();
                    for (part, last) in [(&data[..i], false), (&data[i..j], false), (&data[j..], true)] {
                        let mut part = part;
                        decoder.decode(&mut part, last, &mut out).unwrap();
                        assert!(part.is_empty());
                    }
                    assert_eq!(String::from_utf8(out).unwrap(), whole, "{name} {errors} {i} {j}");
                }
            }
        }
    }
}

#[test]
fn a_failed_decode_gives_what_came_before_and_fails_again_at_the_same_place() {
    for &(name, data) in STREAMS {
        let Err(expected) = decode(data, codec(name), ErrorHandler::Strict) else {
            continue;
        };
        let expected = expected.detail().unwrap();
        let prefix = decoded(&data[..expected.start as usize], name, "strict");
        for cut in 0..=data.len() {
            let mut decoder = Decoder::new(codec(name), ErrorHandler::Strict);
            let mut out = Vec::new();
            let mut first = &data[..cut];
            let mut second = &data[cut..];
            let mut outcome = decoder.decode(&mut first, false, &mut out);
            for _ in 0..2 {
                if outcome.is_ok() {
                    outcome = decoder.decode(&mut second, true, &mut out);
                }
                let error = outcome.err().unwrap();
                let detail = error.detail().unwrap();
                assert_eq!((detail.start, detail.end), (expected.start, expected.end), "{name} {cut}");
                assert_eq!(out, prefix.as_bytes());
                outcome = match first {
                    [] => decoder.decode(&mut second, true, &mut out),
                    _ => decoder.decode(&mut first, false, &mut out),
                };
            }
        }
    }
}

#[test]
fn a_failed_encode_leaves_output_and_state_as_they_were() {
    let mut encoder = Encoder::new(Codec::Ascii, ErrorHandler::Strict);
    let mut out = b"before".to_vec();
    assert!(encoder.encode("abc€".as_bytes(), false, &mut out).is_err());
    assert_eq!((&out[..], encoder.state().unwrap()), (&b"before"[..], 0));
}

#[test]
fn long_texts_pass_block_ends_unharmed() {
    let text = "Ж€é😀 plain text ".repeat(700);
    for name in [
        "utf-8",
        "utf-8-sig",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "utf-32",
        "utf-32-le",
        "utf-32-be",
        "utf-7",
    ] {
        let bytes = encode(text.as_bytes(), codec(name), ErrorHandler::Strict).unwrap();
        assert_eq!(decoded(&bytes, name, "strict"), text, "{name}");
    }
    let text = "привет мир ".repeat(700);
    let bytes = encode(text.as_bytes(), codec("koi8-r"), ErrorHandler::Strict).unwrap();
    assert_eq!(decoded(&bytes, "koi8-r", "strict"), text);
}

#[test]
fn every_code_point_comes_back_from_every_form_of_unicode_in_any_company() {
    // Words of mixed widths, shifted so that every code point stands in every place of a group.
    let every: String = ('\0'..=char::MAX).collect();
    let mixed: String =
        ('\0'..='\u{fff}').chain('\u{ffff}'..='\u{10010}').flat_map(|c| [c, 'a', 'é', c]).collect();
    for name in ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "utf-7"] {
        for text in [&every, &mixed, &mixed[1..], &mixed[4..]] {
            let bytes = encode(text.as_bytes(), codec(name), ErrorHandler::Strict).unwrap();
            assert!(decoded(&bytes, name, "strict") == *text, "{name}");
            if name == "utf-16-be" {
                assert!(bytes == text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>());
            }
        }
    }
}
