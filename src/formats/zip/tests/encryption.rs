//! Encrypted entries.

use super::reading::{read, reader, text};
use super::{packed, refusal};
use crate::formats::zip::read::crypt;
use crate::formats::zip::*;
use crate::stream::{Status, Stream, Whence};

/// "secret" of 50,000 bytes, encrypted by Info-ZIP's method with the password "pass".
fn encrypted(method: i32) -> (Vec<u8>, Vec<u8>) {
    let data = text(50_000);
    let plain = packed(&[(b"s", &data)], &Options::default().compression(method, 0).unwrap());
    let own =
        reader(&plain, &Options::default()).unwrap().info(0).map(|info| (info.packed, info.crc)).unwrap();
    // Encryption is decryption with the plain bytes fed to the keys.
    let mut keys = EncryptingKeys::new(b"pass");
    let mut front = [7_u8; 12];
    front[11] = (own.1 >> 24) as u8;
    let packed_len = own.0 as usize;
    let (head, rest) = (31, 31 + packed_len);
    let mut archive = plain[..head].to_vec();
    archive.extend(front.iter().chain(&plain[head..rest]).map(|byte| keys.encrypt(*byte)));
    let directory = archive.len();
    archive.extend(&plain[rest..]);
    for (flags, size) in [(6, 18), (directory + 8, directory + 20)] {
        archive[flags] |= 1;
        archive[size..size + 4].copy_from_slice(&(packed_len as u32 + 12).to_le_bytes());
    }
    let end = archive.len() - 6;
    archive[end..end + 4].copy_from_slice(&(directory as u32).to_le_bytes());
    (archive, data)
}

struct EncryptingKeys(crypt::Keys);

impl EncryptingKeys {
    fn new(password: &[u8]) -> EncryptingKeys {
        EncryptingKeys(crypt::Keys::new(password))
    }
    fn encrypt(&mut self, plain: u8) -> u8 {
        // The byte whose decryption is `plain`.
        (0..=255)
            .find(|byte| {
                let mut keys = self.0;
                let mut one = [*byte];
                keys.decrypt(&mut one);
                one[0] == plain && {
                    self.0 = keys;
                    true
                }
            })
            .unwrap()
    }
}

#[test]
fn encrypted_entries_are_read_with_their_password() {
    for method in [1, 2] {
        let (archive, data) = encrypted(method);
        let mut reader = reader(&archive, &Options::default()).unwrap();
        assert!(reader.info(0).unwrap().encrypted);
        assert_eq!(refusal(reader.read(0)), Status::UNSUPPORTED);
        reader.set_password(b"wrong").unwrap();
        assert!(matches!(refusal(reader.read(0)), Status::INVALID | Status::ZIP));
        reader.set_password(b"pass").unwrap();
        assert_eq!(reader.read(0).unwrap().as_bytes(), data);
        let mut stream = reader.open(0).unwrap();
        for position in [40_000, 100] {
            stream.seek(position, Whence::Start).unwrap();
            assert_eq!(read(&mut stream, 500).unwrap(), &data[position as usize..position as usize + 500]);
        }
    }
}

#[test]
fn entries_that_are_encrypted_in_an_unknown_way_stay_closed_to_every_password() {
    let (mut archive, _) = encrypted(1);
    let directory = memchr::memmem::find(&archive, b"PK\x01\x02").unwrap();
    for at in [6, directory + 8] {
        archive[at] |= 0x40;
    }
    let mut reader = reader(&archive, &Options::default()).unwrap();
    reader.set_password(b"pass").unwrap();
    assert_eq!(refusal(reader.read(0)), Status::UNSUPPORTED);
}
