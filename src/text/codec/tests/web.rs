//! The encodings of the web, compared with encoding_rs at work without our steps.

use super::*;
use encoding_rs::Encoding;

fn encodings() -> impl Iterator<Item = (&'static str, &'static Encoding)> {
    let names = Codec::all().map(|name| name.to_str().unwrap());
    names.filter_map(|name| Some((name, Encoding::for_label(name.strip_prefix("whatwg-")?.as_bytes())?)))
}

/// What multibyte encodings are made of, well-formed and not, in an order that never comes again.
fn noise(seed: u64, pieces: usize) -> Vec<u8> {
    const PIECES: &[&[u8]] = &[
        b"a",
        b"z~\\",
        b"\x1b(B",
        b"\x1b(J",
        b"\x1b(I",
        b"\x1b$B",
        b"\x1b$@",
        b"\x1b(",
        b"\x1b",
        b"\x1b$",
        b"$\"",
        b"\x24\x22",
        b"\x0e",
        b"\xa4",
        b"\xa4\xa2",
        b"\x8f\xb0\xa1",
        b"\x81\x30",
        b"\x81\x30\x81\x30",
        b"\xff",
        b"\x84\x31\xa4\x39",
        b"\x80",
        b"\xe3\x81\x82",
        b"\xf0\x9f\x98\x80",
        b"\xf0\x9f",
        b"\xd8\x3d",
        b"\xde\x00",
        b"\0",
        b"\x88\x62",
        b"\x21\x21",
        b"\x7f",
        b"\x30\x61",
    ];
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
        (state >> 33) as usize
    };
    let mut data = Vec::new();
    for _ in 0..pieces {
        match next() % 3 {
            0 => data.push(next() as u8),
            _ => data.extend_from_slice(PIECES[next() % PIECES.len()]),
        }
    }
    data
}

#[test]
fn all_of_the_web_but_replacement_is_there() {
    assert_eq!(encodings().count(), 39);
}

#[test]
fn decoding_gives_what_the_web_gives_wherever_it_is_cut() {
    for (name, encoding) in encodings() {
        for seed in 0..25 {
            let data = noise(seed, 40);
            let expected = encoding.decode_without_bom_handling(&data).0;
            assert_eq!(decoded(&data, name, "replace"), expected, "{name} {data:x?}");
            for size in 1..5 {
                let mut decoder = Decoder::new(codec(name), ErrorHandler::Replace);
                let mut out = Vec::new();
                for mut part in data.chunks(size) {
                    decoder.decode(&mut part, false, &mut out).unwrap();
                }
                decoder.decode(&mut &b""[..], true, &mut out).unwrap();
                assert_eq!(String::from_utf8(out).unwrap(), expected, "{name} in parts of {size}: {data:x?}");
            }
        }
        let data = noise(99, 9000);
        assert_eq!(decoded(&data, name, "replace"), encoding.decode_without_bom_handling(&data).0, "{name}");
    }
}

#[test]
fn a_decoder_goes_on_from_a_state_that_another_one_gave() {
    for (name, encoding) in encodings() {
        for seed in 0..25 {
            let data = noise(seed, 20);
            let mut out = Vec::new();
            let mut state = (Vec::new(), 0);
            for mut part in data.chunks(1) {
                let mut decoder = Decoder::new(codec(name), ErrorHandler::Replace);
                decoder.set_state(&state.0, state.1).unwrap();
                decoder.decode(&mut part, false, &mut out).unwrap();
                state.0.clear();
                state.1 = decoder.state(&mut state.0).unwrap();
                assert!(
                    state.0.len() < 4 && (state.1 == 0 || name == "whatwg-iso-2022-jp"),
                    "{name} {state:?}"
                );
            }
            let mut decoder = Decoder::new(codec(name), ErrorHandler::Replace);
            decoder.set_state(&state.0, state.1).unwrap();
            decoder.decode(&mut &b""[..], true, &mut out).unwrap();
            let expected = encoding.decode_without_bom_handling(&data).0;
            assert_eq!(String::from_utf8(out).unwrap(), expected, "{name} {data:x?}");
        }
    }
}

#[test]
fn a_mark_is_a_character_like_any_other() {
    assert_eq!(decoded(b"\xef\xbb\xbfa", "whatwg-utf-8", "strict"), "\u{feff}a");
    assert_eq!(decoded(b"\xff\xfea\0", "whatwg-utf-16le", "strict"), "\u{feff}a");
}

#[test]
fn malformed_bytes_have_their_range() {
    for (name, data, start, end) in [
        ("whatwg-shift_jis", &b"a\x82\xa0\x82\xffb"[..], 3, 5),
        ("whatwg-shift_jis", b"a\x82 ", 1, 2),
        ("whatwg-gb18030", b"\x81\x30\x81a", 0, 1),
        ("whatwg-gb18030", b"ab\x81\x30\x81", 2, 5),
        ("whatwg-iso-2022-jp", b"a\x1b(Xb", 1, 2),
        ("whatwg-iso-2022-jp", b"\x1b$B\x1b(Ba", 3, 6),
        ("whatwg-iso-2022-jp", b"\x1b(", 0, 1),
        ("whatwg-utf-16le", b"a\0\x00\xd8b\0", 2, 4),
        ("whatwg-windows-1253", b"a\xaa", 1, 2),
    ] {
        let outcome = decode(data, codec(name), ErrorHandler::Strict);
        assert_eq!(refused(outcome), (Status::DECODE, start, end), "{name} {data:x?}");
    }
}

const TEXT: &str = "abc\\~ é€ ¥100 \u{203e} Привет Γειά あいう漢字 ｱｲｳ 한국어 汉字 😀 ÿ\u{ff0d}";

#[test]
fn encoding_gives_what_the_web_gives_wherever_it_is_cut() {
    for (name, encoding) in encodings().filter(|(name, _)| !name.starts_with("whatwg-utf-16")) {
        for text in [TEXT, &TEXT.repeat(100)] {
            let expected = encoding.encode(text).0;
            let all = encode(text.as_bytes(), codec(name), handler("xmlcharrefreplace")).unwrap();
            assert_eq!(all, &expected[..], "{name}");
            let mut encoder = Encoder::new(codec(name), ErrorHandler::XmlCharRefReplace);
            let mut out = Vec::new();
            for character in text.chars() {
                encoder.encode(character.encode_utf8(&mut [0; 4]).as_bytes(), false, &mut out).unwrap();
            }
            encoder.encode(b"", true, &mut out).unwrap();
            assert_eq!(out, &expected[..], "{name}");
        }
    }
}

#[test]
fn utf_16_of_the_web_is_written_as_it_is_read() {
    for name in ["whatwg-utf-16le", "whatwg-utf-16be"] {
        let bytes = encode(TEXT.as_bytes(), codec(name), ErrorHandler::Strict).unwrap();
        assert_eq!(decoded(&bytes, name, "strict"), TEXT);
    }
}

#[test]
fn characters_that_the_web_does_not_have_are_reported_one_by_one() {
    for (name, text, start, end) in [
        ("whatwg-windows-1252", "aé\u{400}\u{401}b".as_bytes(), 2, 3),
        ("whatwg-iso-2022-jp", "あ\u{e}".as_bytes(), 1, 2),
        ("whatwg-gbk", "aÿ😀".as_bytes(), 1, 2),
        ("whatwg-utf-8", b"a\xed\xa0\x80b", 1, 2),
        ("whatwg-big5", b"a\xed\xa0\x80b", 1, 2),
    ] {
        let outcome = encode(text, codec(name), ErrorHandler::Strict);
        assert_eq!(refused(outcome), (Status::ENCODE, start, end), "{name} {text:x?}");
    }
}

#[test]
fn an_encoder_that_failed_is_in_the_mode_it_was_in() {
    let mut encoder = Encoder::new(codec("whatwg-iso-2022-jp"), ErrorHandler::Strict);
    let mut out = Vec::new();
    encoder.encode("あ".as_bytes(), false, &mut out).unwrap();
    assert!(encoder.encode("a😀".as_bytes(), false, &mut out).is_err());
    encoder.encode("い".as_bytes(), true, &mut out).unwrap();
    assert_eq!(out, b"\x1b$B$\"$$\x1b(B");
}
