//! The encodings of East Asia.

use super::*;

fn fnv(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[test]
fn every_encoding_is_pythons_in_all_pairs_of_bytes_and_all_characters() {
    // FNV-1a of what replace makes of every pair of bytes, in the modal encodings of the encoded text, and of every
    // character of the planes 0 to 2.
    let python: &[(&str, u64, u64)] = &[
        ("shift_jis", 0x9517_198d_61cb_d1fe, 0x5626_0f99_4939_4d0e),
        ("cp932", 0x8216_df55_1e88_8491, 0x05dd_8243_00b3_ef5f),
        ("euc_jp", 0x609b_32a2_8415_1c19, 0x1ca2_9f79_742d_43a5),
        ("gb2312", 0x52c1_42bc_d5e7_33f8, 0x2141_8caf_9d07_5484),
        ("gbk", 0x6729_70fc_4aa1_aeae, 0x3800_b84b_c3a7_2318),
        ("gb18030", 0x026a_44fc_dd9f_6a88, 0x89bf_54fd_76b2_f295),
        ("euc_kr", 0x9631_975b_c401_1e67, 0x12b3_9bc3_db39_eb28),
        ("cp949", 0x3271_7d82_73b3_fb84, 0x5b46_6ffe_01e7_37a8),
        ("johab", 0xf9c2_54f0_7af0_91cd, 0x85da_ea0d_6087_e900),
        ("big5", 0x0150_53d7_7d59_4229, 0x8859_9292_f3b0_2ecd),
        ("cp950", 0x069c_e7cf_59c5_992c, 0xc957_81f1_f0a0_47c1),
        ("big5hkscs", 0x5879_067d_4a80_11e3, 0x64ab_558b_d6cd_40f5),
        ("hz", 0xd777_401e_cedc_a411, 0x0e9a_1e3b_f11b_114c),
        ("iso2022_jp", 0xe6e4_26b7_f191_356f, 0x1ec7_d456_9f17_d0bd),
        ("iso2022_jp_1", 0x7631_ddb4_0d04_d2b2, 0xb884_390d_8c6b_0421),
        ("iso2022_jp_2", 0xdffd_ae53_1f35_9fb6, 0xeabd_ee32_62fc_c420),
        ("iso2022_jp_ext", 0x4998_7a34_a4be_fb61, 0x71e6_5169_444f_d97f),
        ("iso2022_kr", 0x327f_de19_2e2b_4373, 0xd70c_c744_86ae_2aeb),
    ];
    let pairs: Vec<u8> =
        (0x8000..=0xffff_u16).flat_map(|pair| [(pair >> 8) as u8, pair as u8, b'\n']).collect();
    let text: String = ('\u{80}'..'\u{30000}').collect();
    for &(name, decoded_hash, encoded_hash) in python {
        let bytes = encode(text.as_bytes(), codec(name), handler("replace")).unwrap();
        assert_eq!(fnv(&bytes), encoded_hash, "{name}");
        let modal = name.starts_with("iso2022") || name == "hz";
        let back = decoded(if modal { &bytes } else { &pairs }, name, "replace");
        assert_eq!(fnv(back.as_bytes()), decoded_hash, "{name}");
    }
}

#[test]
fn a_malformed_sequence_is_one_byte_and_one_cut_off_is_all_that_is_left() {
    for (name, data, start, end, reason) in [
        ("shift_jis", &b"a\x81\x20"[..], 1, 2, "illegal"),
        ("shift_jis", b"a\x81", 1, 2, "incomplete"),
        ("shift_jis", b"a\x80", 1, 2, "illegal"),
        ("euc_jp", b"\x8f\xa1", 0, 2, "incomplete"),
        ("gb18030", b"\x81\x30\x81", 0, 3, "incomplete"),
        ("gb18030", b"\x84\x31\xa5\x30", 0, 1, "illegal"),
        ("euc_kr", b"\xa4\xd4\xa4\xa1\xa4\xbf\xa4", 0, 7, "incomplete"),
        ("iso2022_jp", b"\x1b$Ba", 3, 4, "incomplete"),
        ("iso2022_jp", b"\x1b$B\x7f\x7f", 3, 5, "illegal"),
        ("iso2022_jp", b"\x1b(Q", 0, 3, "illegal"),
        ("hz", b"~{0", 2, 3, "incomplete"),
    ] {
        let error = decode(data, codec(name), ErrorHandler::Strict).unwrap_err();
        let detail = error.detail().unwrap();
        assert_eq!((detail.start, detail.end), (start, end), "{name} {data:x?}");
        assert!(detail.message().ends_with(&format!("{reason} multibyte sequence")), "{}", detail.message());
    }
}

#[test]
fn every_character_that_cannot_be_encoded_is_an_error_of_its_own() {
    for name in ["shift_jis", "big5", "iso2022_jp", "hz"] {
        assert_eq!(
            refused(encode("a\u{1f600}\u{1f600}".as_bytes(), codec(name), handler("strict"))),
            (Status::ENCODE, 1, 2)
        );
    }
}

#[test]
fn a_text_in_modes_ends_in_ascii() {
    let coded = |name: &str, text: &str| encode(text.as_bytes(), codec(name), handler("strict")).unwrap();
    assert_eq!(coded("iso2022_jp", "a一\n¥"), b"a\x1b$B0l\x1b(B\n\x1b(J\\\x1b(B");
    assert_eq!(coded("iso2022_kr", "가a가"), b"\x1b$)C\x0e0!\x0fa\x0e0!\x0f");
    assert_eq!(coded("hz", "一~一"), b"~{R;~}~~~{R;~}");
}

#[test]
fn a_line_end_ends_the_shift_but_not_the_designation() {
    assert_eq!(decoded(b"\x1b$)C\x0e0!\n0!\x0e0!", "iso2022_kr", "strict"), "가\n0!가");
    assert_eq!(decoded(b"\x1b$B0l\n0l", "iso2022_jp", "strict"), "一\n一");
}

#[test]
fn a_pair_of_bytes_may_stand_for_ascii() {
    assert_eq!(decoded(b"\x1b$(D\x22\x37", "iso2022_jp_1", "strict"), "~");
    assert_eq!(decoded(b"\x8f\xa2\xb7", "euc_jp", "strict"), "~");
}

#[test]
fn a_letter_waits_for_its_accent_and_is_written_alone_at_the_end() {
    let parts = |parts: &[&str]| {
        let mut encoder = Encoder::new(codec("big5hkscs"), ErrorHandler::Strict);
        let mut out = Vec::new();
        for (i, part) in parts.iter().enumerate() {
            encoder.encode(part.as_bytes(), i + 1 == parts.len(), &mut out).unwrap();
        }
        out
    };
    assert_eq!(parts(&["Ê", "\u{304}"]), b"\x88\x62");
    assert_eq!(parts(&["Ê", "", "Ê"]), b"\x88\x66\x88\x66");
    assert_eq!(parts(&["ê\u{30c}a"]), b"\x88\xa5a");
    assert_eq!(decoded(b"\x88\x62\x88\xa5", "big5hkscs", "strict"), "Ê\u{304}ê\u{30c}");
}

/// Every kind of sequence there is, some of them cut short.
const STREAMS: &[(&str, &[u8])] = &[
    ("shift_jis", b"a\x93\xfa\x96\x7b\xb1\x81 \x80z\x81"),
    ("euc_jp", b"a\xc6\xfc\x8e\xb1\x8f\xb0\xa1\x8f\xb0z\xa1"),
    ("gb18030", b"a\xd6\xd0\x81\x30\x81\x30\x90\x30\x81\x30\x81\x30\xffz\x81\x30\x81"),
    ("euc_kr", b"\xb0\xa1\xa4\xd4\xa4\xa1\xa4\xbf\xa4\xa2z\xa4\xd4\xa4\xa1z\xa4\xd4\xa4"),
    ("big5hkscs", b"\xa4\xa4\x88\x62\x87\x40\x88z\x88"),
    ("hz", b"a~{VP\n~}~~~\nb~x~{V"),
    ("iso2022_jp", b"a\x1b$B0l\n0l\x1b&@\x1b$B0l\x1b(J\\\x1b(Qz\x1bxyAb\x1b(1234567"),
    ("iso2022_jp_2", b"\x1b.A\x1bNa\x1b.F\x1bNa\x1b$(C0!\x1b$A0!\x1bN"),
    ("iso2022_kr", b"\x1b$)Ca\x0e0!\x0fb\x0e0!\n0!\x0e0"),
];

#[test]
fn a_decoder_goes_on_in_any_place_from_its_state() {
    for &(name, data) in STREAMS {
        for errors in ["replace", "backslashreplace"] {
            let whole = decoded(data, name, errors);
            for step in 1..data.len() {
                let (mut pending, mut flags, mut out) = (Vec::new(), 0, Vec::new());
                let mut parts = data.chunks(step).peekable();
                while let Some(mut part) = parts.next() {
                    let mut decoder = Decoder::new(codec(name), handler(errors));
                    decoder.set_state(&pending, flags).unwrap();
                    decoder.decode(&mut part, parts.peek().is_none(), &mut out).unwrap();
                    pending.clear();
                    flags = decoder.state(&mut pending).unwrap();
                }
                assert_eq!(String::from_utf8(out).unwrap(), whole, "{name} {errors} {step}");
            }
        }
    }
}

#[test]
fn no_mode_is_a_way_out_of_the_encoding() {
    for name in ["iso2022_jp", "iso2022_kr", "hz", "big5hkscs", "shift_jis"] {
        for flags in [1, 2, 3, 0x41, 0x0101_0101_0101_0101, 0xd800, u64::MAX] {
            let mut decoder = Decoder::new(codec(name), handler("replace"));
            decoder.set_state(b"", flags).unwrap();
            let mut out = Vec::new();
            decoder.decode(&mut &b"a\x1b$B0l\x1bNa~{0l\xff"[..], true, &mut out).unwrap();
            assert!(core::str::from_utf8(&out).is_ok());
            let Codec::Multibyte(encoding) = codec(name) else { panic!() };
            let (mut mode, mut bytes) = (flags, Vec::new());
            (encoding.encode)(&mut mode, "a가一Ê".as_bytes(), &mut bytes).unwrap();
            (encoding.finish)(&mut mode, &mut bytes).unwrap();
        }
    }
}

#[test]
fn long_texts_pass_block_ends() {
    for (name, text) in [
        ("shift_jis", "日本ｱ語 text\n"),
        ("gb18030", "中文é😀가 text "),
        ("euc_kr", "가힣 a"),
        ("iso2022_jp", "日本\n語a"),
    ] {
        let text = text.repeat(900);
        let bytes = encode(text.as_bytes(), codec(name), handler("strict")).unwrap();
        assert_eq!(decoded(&bytes, name, "strict"), text, "{name}");
    }
}

#[test]
fn an_encoder_in_the_middle_of_a_text_says_anew_which_characters_come() {
    for (name, again) in [
        ("iso2022_jp", &b"\x1b(Bx"[..]),
        ("iso2022_jp_2", b"\x1b(Bx"),
        ("iso2022_kr", b"\x1b(Bx"),
        ("whatwg-iso-2022-jp", b"\x1b(Bx"),
        ("shift_jis", b"x"),
    ] {
        let mut encoder = Encoder::new(codec(name), ErrorHandler::Strict);
        let (mut out, start) = (Vec::new(), encoder.state().unwrap());
        encoder.encode(b"x", false, &mut out).unwrap();
        assert_eq!(out, b"x", "{name}: at the start ASCII is known");
        encoder.set_state(0).unwrap();
        out.clear();
        encoder.encode(b"x", false, &mut out).unwrap();
        assert_eq!(out, again, "{name}");
        encoder.set_state(start).unwrap();
        out.clear();
        encoder.encode(b"x", false, &mut out).unwrap();
        assert_eq!(out, b"x", "{name}");
    }
}
