//! Entries encrypted with AES: as 7-Zip makes them, as we make large ones, and as nobody should.

use super::reading::{read, reader, text};
use super::{packed, refusal};
use crate::formats::zip::*;
use crate::stream::{Status, Stream, Whence};
use ::aes::{Aes128, Aes192, Aes256};
use ctr::Ctr128LE;
use ctr::cipher::{KeyIvInit, StreamCipher};
use hmac::{Hmac, KeyInit, Mac};

/// "a.txt" with `TEXT` and the password "pass", by 7-Zip: deflated, with keys of 128 and of 256 bits.
const DEFLATED_128: &str = "504b0304330001006300bb9b765d00000000300000004000000005000b00612e7478740199070002004145010800290a22a6\
    b8a093bbba2cc18c348022fdbc7699776a607bc4f28ac03d3fd1bd6c2df08dc7a8d2bd385d6deaf22fba74ee504b01023f03\
    330001006300bb9b765d00000000300000004000000005002f000000000000002080a48100000000612e7478740a00200000\
    00000001001800e707e0d8b77add01000000000000000000000000000000000199070002004145010800504b050600000000\
    01000100620000005e0000000000";
const DEFLATED_256: &str = "504b0304330001006300bb9b765d00000000380000004000000005000b00612e747874019907000200414503080091480bb2\
    ff087234c2c812415a7bbdd16af1cda3186ab8c8ac9614386171c982af864f88c8c1c798746b714fe87082189ad6b1a505c2\
    cc5a504b01023f03330001006300bb9b765d00000000380000004000000005002f000000000000002080a48100000000612e\
    7478740a0020000000000001001800e707e0d8b77add01000000000000000000000000000000000199070002004145030800\
    504b0506000000000100010062000000660000000000";
/// Stored, with 192 bits, and "s.txt" with "hi" behind it.
const STORED_192: &str = "504b0304330001006300bb9b765d00000000580000004000000005000b00612e747874019907000200414502000025becc0f\
    151198bd874919ea902221d6679e7930d12245ca198c46047241ef785ebb048211ffacfd6cc72a36f8073013a6407da75428\
    6c31a62620ac589a84e7c2da1148afdfd24a1e5f58c1dcb82cbb0982e2a2697b3c7e504b0304330001006300bb9b765d0000\
    00001a0000000200000005000b00732e74787401990700020041450200002ccb3a9fa9df7c213b071bc5ba0ff883cf3da93c\
    23af8a85b0f4504b01023f03330001006300bb9b765d00000000580000004000000005002f000000000000002080a4810000\
    0000612e7478740a0020000000000001001800e707e0d8b77add010000000000000000000000000000000001990700020041\
    45020000504b01023f03330001006300bb9b765d000000001a0000000200000005002f000000000000002080a48186000000\
    732e7478740a0020000000000001001800e707e0d8b77add0100000000000000000000000000000000019907000200414502\
    0000504b05060000000002000200c4000000ce0000000000";

const TEXT: &[u8] = b"some text, some text, some text, some text, some text, some text";

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len() / 2).map(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap()).collect()
}

fn opened(archive: &[u8]) -> Reader {
    let mut reader = reader(archive, &Options::default()).unwrap();
    reader.set_password(b"pass").unwrap();
    reader
}

/// What reading the first entry as a whole and as a stream ends in, which has to be the same.
fn outcome(archive: &[u8]) -> core::result::Result<Vec<u8>, Status> {
    let reader = opened(archive);
    let whole = reader.read(0).map(|slice| slice.as_bytes().to_vec()).map_err(|error| error.status());
    let stream = reader.open(0).and_then(|mut stream| stream.read_slice(-1));
    assert_eq!(whole, stream.map(|slice| slice.as_bytes().to_vec()).map_err(|error| error.status()));
    whole
}

fn find(archive: &[u8], what: &[u8]) -> usize {
    memchr::memmem::find(archive, what).unwrap()
}

/// Where the field of the directory that tells of AES begins: its version, two letters, the strength and the method.
fn field(archive: &[u8]) -> usize {
    let central = find(archive, b"PK\x01\x02");
    central + find(&archive[central..], &[1, 0x99, 7, 0]) + 4
}

/// `content` encrypted with AES of `strength` 1 to 3 and the password "pass", the checksum in the directory or not.
fn encrypted(content: &[u8], method: i32, strength: u8, has_crc: bool) -> Vec<u8> {
    let plain = packed(&[(b"s", content)], &Options::default().compression(method, 0).unwrap());
    let central = find(&plain, b"PK\x01\x02");
    let (key_len, mut data) = (8 + 8 * usize::from(strength), plain[31..central].to_vec());
    let salt: Vec<u8> = (0..key_len as u8 / 2).collect();
    let mut keys = vec![0; 2 * key_len + 2];
    pbkdf2::pbkdf2::<Hmac<sha1::Sha1>>(b"pass", &salt, 1000, &mut keys).unwrap();
    let (key, first) = (&keys[..key_len], 1_u128.to_le_bytes());
    match strength {
        1 => Ctr128LE::<Aes128>::new_from_slices(key, &first).unwrap().apply_keystream(&mut data),
        2 => Ctr128LE::<Aes192>::new_from_slices(key, &first).unwrap().apply_keystream(&mut data),
        _ => Ctr128LE::<Aes256>::new_from_slices(key, &first).unwrap().apply_keystream(&mut data),
    }
    let mut sum: Hmac<sha1::Sha1> = Hmac::new_from_slice(&keys[key_len..2 * key_len]).unwrap();
    sum.update(&data);
    let mut archive = plain[..31].to_vec();
    archive.extend(salt.iter().chain(&keys[2 * key_len..]).chain(&data));
    archive.extend(&sum.finalize().into_bytes()[..crate::formats::zip::read::aes::SUM]);
    let directory = archive.len();
    archive.extend(&plain[central..plain.len() - 22]);
    let method = [plain[8], plain[9]];
    archive.extend([1, 0x99, 7, 0, 2 - u8::from(has_crc), 0, b'A', b'E', strength, method[0], method[1]]);
    let size = archive.len() - directory;
    archive.extend(&plain[plain.len() - 22..]);
    let mut put = |at: usize, bytes: &[u8]| archive[at..at + bytes.len()].copy_from_slice(bytes);
    for start in [0, directory + 2] {
        put(start + 6, &[1, 0, 99, 0]);
    }
    put(directory + 20, &((directory - 31) as u32).to_le_bytes());
    put(directory + 30, &[11, 0]);
    if !has_crc {
        put(directory + 16, &[0; 4]);
    }
    put(directory + size + 12, &(size as u32).to_le_bytes());
    put(directory + size + 16, &(directory as u32).to_le_bytes());
    archive
}

#[test]
fn what_seven_zip_encrypted_is_read() {
    for archive in [DEFLATED_128, STORED_192, DEFLATED_256] {
        assert_eq!(outcome(&bytes(archive)).unwrap(), TEXT);
    }
    let mut reader = opened(&bytes(STORED_192));
    assert_eq!(reader.read(1).unwrap().as_bytes(), b"hi");
    let info = reader.info(0).unwrap();
    assert_eq!((info.encrypted, info.method, info.crc), (true, STORED, 0));
    assert_eq!(opened(&bytes(DEFLATED_256)).info(0).unwrap().method, DEFLATED);
}

#[test]
fn a_wrong_password_is_told_from_none() {
    for archive in [DEFLATED_128, STORED_192, DEFLATED_256] {
        let mut reader = reader(&bytes(archive), &Options::default()).unwrap();
        assert_eq!(refusal(reader.read(0)), Status::UNSUPPORTED);
        for wrong in [b"".as_slice(), b"Pass", b"passs"] {
            reader.set_password(wrong).unwrap();
            assert_eq!(refusal(reader.read(0)), Status::INVALID);
            assert_eq!(refusal(reader.open(0).map(drop)), Status::INVALID);
        }
    }
}

#[test]
fn large_entries_of_every_strength_are_read_in_turns_and_from_any_position() {
    let content = text(300_000);
    for method in [1, 2] {
        for strength in 1..=3 {
            let archive = encrypted(&content, method, strength, strength == 2);
            assert!(outcome(&archive).unwrap() == content);
            let reader = opened(&archive);
            let mut streams = [reader.open(0).unwrap(), reader.open(0).unwrap()];
            drop(reader);
            for position in [0, 200_000, 70_001, 299_990] {
                for stream in &mut streams {
                    stream.seek(position as i64, Whence::Start).unwrap();
                    let end = content.len().min(position + 50_000);
                    assert!(read(stream, 50_000).unwrap() == content[position..end]);
                }
            }
            assert_eq!(streams[0].seek(-1, Whence::End).unwrap(), 299_999);
        }
    }
}

#[test]
fn the_checksum_counts_where_the_version_says_that_there_is_one() {
    for has_crc in [true, false] {
        let mut archive = encrypted(TEXT, 1, 3, has_crc);
        assert_eq!(outcome(&archive).unwrap(), TEXT);
        let sum = find(&archive, b"PK\x01\x02") + 16;
        archive[sum] ^= 1;
        let expected = if has_crc { Err(Status::ZIP) } else { Ok(TEXT.to_vec()) };
        assert_eq!(outcome(&archive), expected);
    }
}

#[test]
fn every_changed_byte_of_the_data_is_noticed() {
    for archive in [DEFLATED_128, STORED_192].map(bytes) {
        let central = find(&archive, b"PK\x01\x02");
        let len = u32::from_le_bytes(archive[central + 20..central + 24].try_into().unwrap()) as usize;
        let start = 30 + 5 + usize::from(archive[28]);
        for at in start..start + len {
            let mut changed = archive.clone();
            changed[at] ^= 0x10;
            // The salt and the verifier tell of the password, what follows them of the data.
            let expected = if at < start + 8 { Status::INVALID } else { Status::ZIP };
            let found = outcome(&changed).unwrap_err();
            assert!(found == expected || found == Status::INVALID && at < start + 14, "{at}: {found:?}");
        }
    }
}

#[test]
fn the_sum_is_checked_by_the_read_that_gets_to_the_end() {
    let content = text(300_000);
    for method in [1, 2] {
        let mut archive = encrypted(&content, method, 3, false);
        let sum = find(&archive, b"PK\x01\x02") - 1;
        archive[sum] ^= 1;
        let mut stream = opened(&archive).open(0).unwrap();
        assert!(read(&mut stream, 200_000).unwrap() == content[..200_000]);
        for _ in 0..2 {
            assert_eq!(refusal(stream.read_slice(-1)), Status::ZIP);
        }
        // What was passed over is checked, too.
        let mut stream = opened(&archive).open(0).unwrap();
        stream.seek(250_000, Whence::Start).unwrap();
        assert_eq!(refusal(stream.read_slice(-1)), Status::ZIP);
    }
}

#[test]
fn headers_that_lie_about_aes_are_refused() {
    let archive = bytes(STORED_192);
    let field = field(&archive);
    let changed = |at: usize, byte: u8| {
        let mut changed = archive.clone();
        changed[at] = byte;
        outcome(&changed).unwrap_err()
    };
    for (what, at, byte, status) in [
        ("no version", 0, 0, Status::UNSUPPORTED),
        ("another version", 0, 3, Status::UNSUPPORTED),
        ("another vendor", 2, b'B', Status::UNSUPPORTED),
        ("no strength", 4, 0, Status::ZIP),
        ("a strength that there is not", 4, 4, Status::ZIP),
        ("a smaller strength", 4, 1, Status::INVALID),
        ("a larger strength", 4, 3, Status::INVALID),
        ("AES beneath AES", 5, 99, Status::UNSUPPORTED),
        ("an unknown method beneath", 5, 12, Status::UNSUPPORTED),
        ("another method beneath", 5, 8, Status::ZIP),
    ] {
        assert_eq!(changed(field + at, byte), status, "{what}");
    }
    // Without the field, and with one that is cut.
    assert_eq!(changed(field - 4, 2), Status::ZIP);
    assert_eq!(changed(field - 2, 6), Status::ZIP);
    // Data without room for what belongs to it.
    let central = find(&archive, b"PK\x01\x02");
    for packed in [0, 1, 13, 14, 23, 24] {
        assert_eq!(changed(central + 20, packed), Status::ZIP, "{packed} bytes");
    }
    let mut plain = archive.clone();
    plain[6] &= !1;
    plain[central + 8] &= !1;
    assert_eq!(outcome(&plain), Err(Status::UNSUPPORTED));
}
