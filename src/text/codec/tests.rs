//! Rules of the codecs. What is compared with Python was computed with CPython 3.11.

use super::*;
use crate::stream::Status;

fn codec(name: &str) -> Codec {
    Codec::lookup(name.as_bytes()).unwrap()
}

fn handler(name: &str) -> ErrorHandler {
    ErrorHandler::lookup(name.as_bytes()).unwrap()
}

fn decoded(data: &[u8], name: &str, errors: &str) -> String {
    String::from_utf8(decode(data, codec(name), handler(errors)).unwrap()).unwrap()
}

/// Status and range of the failure.
fn refused<T>(outcome: Result<T>) -> (Status, i64, i64) {
    let error = outcome.err().unwrap();
    let detail = error.detail().unwrap();
    (error.status(), detail.start, detail.end)
}

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
    for name in ["shift_jis", "GB18030", "euc-jp", "big5", "euc_kr", "utf-32", "utf-7", "cp437", "idna"] {
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

#[test]
fn every_single_byte_encoding_is_pythons_in_all_its_bytes() {
    // FNV-1a over the code units of the bytes 0x80 to 0xff, little endian, 0 for an undefined byte.
    let python: &[(&str, u64)] = &[
        ("cp866", 0x68e3_0d59_366d_3725),
        ("cp874", 0xa9d6_0fb0_8311_536c),
        ("cp1250", 0x599b_a0e7_cad1_6366),
        ("cp1251", 0x731f_8f3c_b22e_4b47),
        ("cp1252", 0xc7d2_82e1_952e_70aa),
        ("cp1253", 0x0f67_f51c_96ac_7e68),
        ("cp1254", 0x127b_a4d8_b9e3_79d4),
        ("cp1255", 0x9e27_6e1f_1ece_d257),
        ("cp1256", 0x4671_1c5e_8a2a_8f88),
        ("cp1257", 0xae60_6605_a49f_7b20),
        ("cp1258", 0xf575_fece_05a9_623c),
        ("iso8859-2", 0x2a7f_21e4_753b_7fd2),
        ("iso8859-3", 0x40cc_f68b_3543_51db),
        ("iso8859-4", 0xb3ff_617d_f913_944c),
        ("iso8859-5", 0x6bcb_ec49_1ec6_7d6a),
        ("iso8859-6", 0x0776_ca3a_76a7_5570),
        ("iso8859-7", 0x4650_3fb3_88bb_ae60),
        ("iso8859-8", 0xb8e8_e23b_acfb_1605),
        ("iso8859-9", 0x1f49_9389_4b0f_1f8c),
        ("iso8859-10", 0x0446_8ad9_a3f4_742b),
        ("iso8859-11", 0x8c13_a8a2_3434_bedf),
        ("iso8859-13", 0x0980_fcbe_f3f0_4b32),
        ("iso8859-14", 0x3eab_2180_b466_be17),
        ("iso8859-15", 0x2a6e_664d_2463_5880),
        ("iso8859-16", 0xe3c4_3626_01f6_ff54),
        ("koi8-r", 0xf37e_4e0d_7449_004e),
        ("koi8-u", 0x788f_cb9a_c26d_cab3),
        ("mac-cyrillic", 0xa065_bc06_6a10_8b7b),
        ("mac-roman", 0x3b42_1ad1_87a4_a9c5),
        ("tis-620", 0x7e9c_53a0_90e2_efff),
    ];
    assert_eq!(charmap::ALL.len(), python.len());
    for &(name, expected) in python {
        let errors = ErrorHandler::Strict;
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for byte in 0x80..=0xff {
            let unit = match decode(&[byte], codec(name), errors) {
                Ok(text) => {
                    assert_eq!(encode(&text, codec(name), errors).unwrap(), [byte], "{name} {byte:#x}");
                    core::str::from_utf8(&text).unwrap().encode_utf16().next().unwrap()
                }
                Err(error) => {
                    assert_eq!(error.status(), Status::DECODE);
                    0
                }
            };
            for part in unit.to_le_bytes() {
                hash = (hash ^ u64::from(part)).wrapping_mul(0x0100_0000_01b3);
            }
        }
        assert_eq!(hash, expected, "{name}");
        let ascii: Vec<u8> = (0..0x80).collect();
        assert_eq!(decode(&ascii, codec(name), errors).unwrap(), ascii);
        assert_eq!(encode(&ascii, codec(name), errors).unwrap(), ascii);
    }
}

#[test]
fn undefined_windows_bytes_are_refused_both_ways() {
    assert_eq!(refused(decode(b"ab\x81", codec("cp1252"), ErrorHandler::Strict)), (Status::DECODE, 2, 3));
    assert_eq!(
        refused(encode("ab\u{81}".as_bytes(), codec("cp1252"), ErrorHandler::Strict)),
        (Status::ENCODE, 2, 3)
    );
}

#[test]
fn latin_1_is_the_first_256_code_points_not_windows_1252() {
    let bytes: Vec<u8> = (0..=255).collect();
    let text: String = (0..=255u8).map(char::from).collect();
    assert_eq!(decode(&bytes, Codec::Latin1, ErrorHandler::Strict).unwrap(), text.as_bytes());
    assert_eq!(encode(text.as_bytes(), Codec::Latin1, ErrorHandler::Strict).unwrap(), bytes);
    let long = text.repeat(40);
    assert_eq!(encode(long.as_bytes(), Codec::Latin1, ErrorHandler::Strict).unwrap(), bytes.repeat(40));
    assert_eq!(decode(&bytes.repeat(40), Codec::Latin1, ErrorHandler::Strict).unwrap(), long.as_bytes());
}

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
        ("cp1252", b"\x81", 0, 1, "undefined byte"),
        ("utf-16-le", b"a\0\x00\xd8", 2, 4, "unexpected end of data"),
        ("utf-16-le", b"\x00\xd8a", 0, 3, "unexpected end of data"),
        ("utf-16-le", b"a\0b", 2, 3, "truncated data"),
        ("utf-16-le", b"\x00\xd8a\0", 0, 2, "illegal UTF-16 surrogate"),
        ("utf-16-be", b"\xdc\x00\0a", 0, 2, "illegal encoding"),
        ("utf-16", b"\xfe\xff\xdc\x00", 2, 4, "illegal encoding"),
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
        "latin-1 cannot encode U+20AC at position 2: ordinal not in range(256)"
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

    let mut encoder = Encoder::new(Codec::Utf16, ErrorHandler::Strict);
    let mut out = Vec::new();
    encoder.encode("a", &mut out).unwrap();
    encoder.encode("b", &mut out).unwrap();
    assert_eq!(decoded(&out, "utf-16", "strict"), "ab");
    assert_eq!(out.len(), 6);
}

#[test]
fn utf_16_without_a_mark_is_native_at_once_and_refused_in_a_stream() {
    let bytes = if cfg!(target_endian = "big") { b"\0a" } else { b"a\0" };
    assert_eq!(decoded(bytes, "utf-16", "strict"), "a");
    let mut out = Vec::new();
    let mut stream = Decoder::new(Codec::Utf16, ErrorHandler::Replace);
    assert_eq!(refused(stream.decode(&mut &b"a\0b\0"[..], true, &mut out)), (Status::DECODE, 0, 2));
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
    assert!(encoder.encode("abc€", &mut out).is_err());
    assert_eq!((&out[..], encoder.at_start()), (&b"before"[..], true));
}

#[test]
fn long_texts_pass_block_ends_unharmed() {
    let text = "Ж€é😀 plain text ".repeat(700);
    for name in ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"] {
        let bytes = encode(text.as_bytes(), codec(name), ErrorHandler::Strict).unwrap();
        assert_eq!(decoded(&bytes, name, "strict"), text, "{name}");
    }
    let text = "привет мир ".repeat(700);
    let bytes = encode(text.as_bytes(), codec("koi8-r"), ErrorHandler::Strict).unwrap();
    assert_eq!(decoded(&bytes, "koi8-r", "strict"), text);
}
