//! Encodings of one byte a character.

use super::*;

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
