//! Encodings of one byte a character.

use super::*;
use crate::text::utf8;

#[test]
fn every_single_byte_encoding_is_pythons_in_all_its_bytes_and_characters() {
    // FNV-1a over 16-bit numbers, little endian: for each byte its character, 0xffff for none, then each character that
    // can be encoded and its byte.
    let python: &[(&str, u64)] = &[
        ("cp037", 0xbde2_1163_33c4_ce95),
        ("cp273", 0xb619_2175_9e62_97fd),
        ("cp424", 0x256c_db41_8f99_1b75),
        ("cp437", 0xe94c_6486_0d0c_7585),
        ("cp500", 0x73fa_c1ed_7726_b655),
        ("cp720", 0x4ad3_ea36_af9e_98d5),
        ("cp737", 0xb818_1958_a4b8_ab41),
        ("cp775", 0xc525_5140_6eb5_7109),
        ("cp850", 0x3591_7308_2c4c_13cd),
        ("cp852", 0x2b27_d46f_b601_d6b9),
        ("cp855", 0x894f_2c12_18b3_9e1d),
        ("cp856", 0xd0d1_b0e3_3a35_f523),
        ("cp857", 0xc345_3529_fb51_385b),
        ("cp858", 0xdc07_bf53_de5c_9471),
        ("cp860", 0xb6fc_6ef7_4736_0465),
        ("cp861", 0x57ff_1702_81bf_1d55),
        ("cp862", 0x63be_4ded_722b_6095),
        ("cp863", 0x31cd_2e06_7391_5b6d),
        ("cp864", 0xfe96_238d_90bb_5abf),
        ("cp865", 0x1fe3_9a3f_dea5_ca31),
        ("cp866", 0x292c_7120_b97d_c92d),
        ("cp869", 0x17a6_b041_c6a9_374a),
        ("cp874", 0xa259_fb31_97b5_a77a),
        ("cp875", 0x5358_817e_2321_888e),
        ("cp1006", 0x02ec_fd2b_aca4_257c),
        ("cp1026", 0xd96f_dca5_5ba0_b831),
        ("cp1125", 0x519b_2b5d_5dc0_fa99),
        ("cp1140", 0x7b4f_2619_814a_e5a5),
        ("cp1250", 0x3735_52ec_f66c_229d),
        ("cp1251", 0xa4c1_b8ab_073c_ef63),
        ("cp1252", 0xa0a0_e20e_d5d5_7f31),
        ("cp1253", 0xc2b9_8bc0_8f5f_48b5),
        ("cp1254", 0x3e3d_0687_402c_07ad),
        ("cp1255", 0x9426_e4a5_0953_7b4c),
        ("cp1256", 0xb20d_4c31_b86d_9a4d),
        ("cp1257", 0xf5fb_4129_1267_c4a0),
        ("cp1258", 0xeae1_ad38_5303_e59d),
        ("hp-roman8", 0x89c1_5933_eb70_6804),
        ("iso8859-2", 0x0c77_09e7_5450_4d4d),
        ("iso8859-3", 0x6e6a_11f8_728f_9ec2),
        ("iso8859-4", 0xd861_8f61_0b86_7945),
        ("iso8859-5", 0x93da_1f39_3540_04c1),
        ("iso8859-6", 0xac09_e614_755a_6c3a),
        ("iso8859-7", 0xa485_7312_5475_4ae8),
        ("iso8859-8", 0xb2e9_c8f5_7955_d328),
        ("iso8859-9", 0x40bb_0169_d9eb_7121),
        ("iso8859-10", 0x1df1_7b97_95c0_c1d9),
        ("iso8859-11", 0x4a03_fdf0_ced6_e979),
        ("iso8859-13", 0xf753_67d6_f8ac_3329),
        ("iso8859-14", 0x7c9c_719b_acd9_43c5),
        ("iso8859-15", 0xf6ff_54c6_4d06_3e69),
        ("iso8859-16", 0x9291_5fea_fa34_a701),
        ("koi8-r", 0x24c4_b090_5e35_36bd),
        ("koi8-t", 0x922b_3494_1d09_f76f),
        ("koi8-u", 0xc172_26ab_3ddf_fc01),
        ("kz1048", 0xb318_177b_1b5a_daa3),
        ("mac-arabic", 0xde94_9467_2cc3_025d),
        ("mac-croatian", 0xf38a_b1f3_98d8_b08d),
        ("mac-cyrillic", 0xe8f3_eb03_cedd_bd81),
        ("mac-farsi", 0x7959_0afe_0a5b_e855),
        ("mac-greek", 0x8a45_cd30_240a_c25d),
        ("mac-iceland", 0x86da_1f1a_4fbe_1ec9),
        ("mac-latin2", 0x7438_a85f_0160_9139),
        ("mac-roman", 0xbdd3_96e7_2b90_9ef9),
        ("mac-romanian", 0x6046_4d25_b211_a6ad),
        ("mac-turkish", 0x3ebf_8a3c_d3f9_6cb5),
        ("palmos", 0xf682_8817_600d_dc41),
        ("ptcp154", 0xdd37_ea52_d752_a881),
        ("tis-620", 0xbf9a_06a7_b312_80a7),
    ];
    let here = Codec::all().filter(|name| matches!(Codec::lookup(name.to_bytes()), Ok(Codec::Charmap(_))));
    assert_eq!(here.count(), python.len());
    let characters: Vec<char> = (0..0x10000).filter_map(char::from_u32).collect();
    let text: String = characters.iter().collect();
    for &(name, expected) in python {
        let (codec, errors) = (codec(name), ErrorHandler::Strict);
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        let mut add = |number: u32| {
            for part in &number.to_le_bytes()[..2] {
                hash = (hash ^ u64::from(*part)).wrapping_mul(0x0100_0000_01b3);
            }
        };
        for byte in 0..=0xff {
            let text = decode(&[byte], codec, errors).ok();
            add(text.map_or(0xffff, |text| utf8::points(&text).next().unwrap()));
        }
        let question = encode(b"?", codec, errors).unwrap()[0];
        let bytes = encode(text.as_bytes(), codec, ErrorHandler::Replace).unwrap();
        assert_eq!(bytes.len(), characters.len());
        for (&byte, &character) in bytes.iter().zip(&characters) {
            if byte != question || character == '?' {
                add(character.into());
                add(byte.into());
            }
        }
        assert_eq!(hash, expected, "{name}");
    }
}

/// One encoding whose lower half is ASCII, one where ASCII is not encoded as itself, one whose lower half is its own.
const KINDS: [&str; 3] = ["cp1253", "mac-farsi", "cp424"];

#[test]
fn long_runs_of_all_bytes_decode_and_encode_as_each_does_alone() {
    for name in KINDS {
        let defined: Vec<u8> =
            (0..=0xff).filter(|&byte| decode(&[byte], codec(name), ErrorHandler::Strict).is_ok()).collect();
        let text: String = defined.iter().map(|&byte| decoded(&[byte], name, "strict")).collect();
        for (times, plain) in [(1, 0), (40, 0), (40, 63), (40, 64), (3, 20_000)] {
            let bytes = [&defined[..], &vec![b'a'; plain]].concat().repeat(times);
            let text = (text.clone() + &decoded(b"a", name, "strict").repeat(plain)).repeat(times);
            assert_eq!(decoded(&bytes, name, "strict"), text, "{name} {times} {plain}");
            let again = encode(text.as_bytes(), codec(name), ErrorHandler::Strict).unwrap();
            assert_eq!(decoded(&again, name, "strict"), text, "{name} {times} {plain}");
        }
    }
}

#[test]
fn an_undefined_byte_is_reported_at_its_place_wherever_that_is() {
    for at in (0..40).chain([63, 64, 65, 2047, 2048, 16383, 16384, 20_000]) {
        for filler in [b'a', 0xe1] {
            let mut data = vec![filler; at + 9];
            data[at] = 0xff;
            let expected = (Status::DECODE, at as i64, at as i64 + 1);
            assert_eq!(refused(decode(&data, codec("cp1253"), ErrorHandler::Strict)), expected, "{filler}");
            assert_eq!(decoded(&data, "cp1253", "ignore").chars().count(), at + 8);
        }
    }
}

#[test]
fn characters_without_a_byte_are_reported_together() {
    for name in KINDS {
        for before in [0, 1, 7, 8, 9, 4000] {
            let text = format!("{}\u{400}😀\u{401}{}", "a".repeat(before), "b".repeat(20));
            let outcome = encode(text.as_bytes(), codec(name), ErrorHandler::Strict);
            assert_eq!(refused(outcome), (Status::ENCODE, before as i64, before as i64 + 3), "{name}");
        }
    }
}

#[test]
fn a_lone_surrogate_is_a_character_without_a_byte() {
    for name in KINDS {
        let text = b"a\xed\xa0\x80\xd0\x80b";
        assert_eq!(refused(encode(text, codec(name), ErrorHandler::Strict)), (Status::ENCODE, 1, 3));
    }
}

#[test]
fn what_stands_in_for_a_character_is_in_the_encoding_too() {
    assert_eq!(encode("aЀ".as_bytes(), codec("cp500"), handler("replace")).unwrap(), b"\x81\x6f");
    let escaped = encode("aЀ".as_bytes(), codec("cp500"), handler("backslashreplace")).unwrap();
    assert_eq!(decoded(&escaped, "cp500", "strict"), "a\\u0400");
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
