//! Archives that are damaged or lie: a status, never a panic, and never memory for what is not there.

use super::packed;
use crate::formats::Progress;
use crate::formats::testing::Memory;
use crate::formats::zip::*;
use crate::stream::{Result, Status};

/// Opens and reads everything; the content, or the first failure.
fn read_all(archive: &[u8]) -> Result<Vec<Vec<u8>>> {
    let options = Options::default().limits(1 << 20, 1 << 21, 1000);
    let reader = Reader::new(Memory::holding(archive).stream(), &options, Progress::default())?;
    let mut all = Vec::new();
    for index in 0..reader.count() {
        reader.name(index)?;
        all.push(reader.read(index)?.as_bytes().to_vec());
    }
    Ok(all)
}

fn small() -> Vec<u8> {
    let text = "some text, some more text, and again some text";
    packed(&[(b"a.txt", text.as_bytes()), ("é".as_bytes(), b"x"), (b"d/", b"")], &Options::default())
}

fn status(archive: &[u8]) -> Status {
    read_all(archive).err().unwrap().status()
}

fn position(archive: &[u8], signature: &[u8]) -> usize {
    archive.windows(4).position(|window| window == signature).unwrap()
}

const LOCAL: &[u8] = b"PK\x03\x04";
const CENTRAL: &[u8] = b"PK\x01\x02";
const END: &[u8] = b"PK\x05\x06";

#[test]
fn every_prefix_is_refused() {
    let archive = small();
    for end in 0..archive.len() {
        assert_eq!(status(&archive[..end]), Status::ZIP, "{end} of {} bytes", archive.len());
    }
}

#[test]
fn every_changed_byte_gives_the_content_or_a_status() {
    let archive = small();
    let intact = read_all(&archive).unwrap();
    for at in 0..archive.len() {
        for flip in [1, 2, 4, 8, 16, 32, 64, 128, 255] {
            let mut changed = archive.clone();
            changed[at] ^= flip;
            match read_all(&changed) {
                // A checksum guards every byte of content: what is read is an entry as it was.
                Ok(found) => {
                    assert!(found.iter().all(|data| intact.contains(data)), "byte {at}, bits {flip}")
                }
                Err(error) => assert!(
                    matches!(error.status(), Status::ZIP | Status::UNSUPPORTED | Status::LIMIT),
                    "byte {at}, bits {flip}: {error:?}"
                ),
            }
        }
    }
}

#[test]
fn what_is_no_archive_is_refused() {
    for bytes in
        [b"".as_slice(), b"PK", END, &[0; 22], &[b'P'; 100_000], b"PK\x03\x04 and nothing else at all"]
    {
        assert_eq!(status(bytes), Status::ZIP);
    }
}

#[test]
fn a_wrong_checksum_is_found() {
    let mut archive = packed(&[(b"a", b"content")], &Options::default().compression(1, 0).unwrap());
    let at = position(&archive, CENTRAL);
    archive[at + 16] ^= 1;
    assert_eq!(status(&archive), Status::ZIP);
}

#[test]
fn sizes_that_lie_cost_no_memory_and_are_refused() {
    for (method, offset) in [(0, 20), (0, 24), (1, 20), (1, 24)] {
        for size in [0_u32, 1, 0x7FFF_FFFF, 0xFFFF_FFFE] {
            let options = Options::default().compression(method, 0).unwrap();
            let mut archive = packed(&[(b"a", b"content content content")], &options);
            let at = position(&archive, CENTRAL) + offset;
            archive[at..at + 4].copy_from_slice(&size.to_le_bytes());
            let outcome = read_all(&archive);
            // A stored size beyond the data is harmless when the deflated data ends by itself.
            if let Ok(found) = outcome {
                assert_eq!(
                    (found[0].as_slice(), method, offset),
                    (b"content content content".as_slice(), 0, 20)
                );
            } else {
                assert_eq!(outcome.err().unwrap().status(), Status::ZIP, "{method} {offset} {size}");
            }
        }
    }
}

#[test]
fn an_entry_count_that_lies_is_refused() {
    let archive = small();
    let end = position(&archive, END);
    for count in [4_u16, 60_000, 0xFFFF] {
        let mut changed = archive.clone();
        changed[end + 8..end + 10].copy_from_slice(&count.to_le_bytes());
        changed[end + 10..end + 12].copy_from_slice(&count.to_le_bytes());
        assert_eq!(status(&changed), Status::ZIP, "{count}");
    }
}

#[test]
fn a_bomb_stops_at_the_limit() {
    let zeros = vec![0; 3 << 20];
    let archive = packed(&[(b"bomb", &zeros)], &Options::default().compression(0, 9).unwrap());
    assert!(archive.len() < 4000);
    assert_eq!(status(&archive), Status::LIMIT);
}

#[test]
fn encrypted_entries_and_unknown_methods_are_unsupported() {
    let archive = small();
    let (local, central) = (position(&archive, LOCAL), position(&archive, CENTRAL));
    let mut encrypted = archive.clone();
    encrypted[local + 6] |= 1;
    encrypted[central + 8] |= 1;
    assert_eq!(status(&encrypted), Status::UNSUPPORTED);
    for method in [1, 6, 12, 14, 95, 97, 98, 99] {
        let mut unknown = archive.clone();
        unknown[local + 8] = method;
        unknown[central + 10] = method;
        assert_eq!(status(&unknown), Status::UNSUPPORTED, "{method}");
    }
}

#[test]
fn of_two_entries_of_one_name_the_last_is_found() {
    let archive = packed(&[(b"a", b"1"), (b"b", b"2")], &Options::default());
    let mut changed = archive.clone();
    for at in [position(&archive, CENTRAL) - 2, archive.len() - 22 - 1] {
        assert_eq!(changed[at], b'b');
        changed[at] = b'a';
    }
    let mut reader =
        Reader::new(Memory::holding(&changed).stream(), &Options::default(), Progress::default()).unwrap();
    assert_eq!(reader.find(b"a").unwrap(), 1);
    assert_eq!(reader.read(0).unwrap().as_bytes(), b"1");
    assert_eq!(reader.read(1).unwrap().as_bytes(), b"2");
}

#[test]
fn a_name_that_climbs_is_only_a_name() {
    let archive = packed(&[(b"../../etc/passwd", b"x"), (b"/abs", b"y")], &Options::default());
    assert_eq!(read_all(&archive).unwrap(), [b"x".to_vec(), b"y".to_vec()]);
}
