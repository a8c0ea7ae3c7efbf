//! The directory: entries in any order, many of them, and what it costs to look at it.

use super::reading::reader;
use super::spoilt::Spoilt;
use super::{packed, refusal};
use crate::formats::Progress;
use crate::formats::testing::Memory;
use crate::formats::zip::options::Options;
use crate::formats::zip::*;
use crate::memory::{BytesIo, Slice};
use crate::stream::{Status, Stream};

const STORE: i32 = 1;

fn three() -> Spoilt {
    Spoilt::new(STORE, &[(b"a", b"first"), (b"bb", b""), (b"c", b"third")])
}

#[test]
fn a_directory_in_another_order_than_the_data_is_read() {
    let archive = three().reversed().bytes;
    let mut usual = reader(&archive, &Options::default()).unwrap();
    assert_eq!(usual.names(0).collect::<Vec<_>>(), [b"c".as_slice(), b"bb", b"a"]);
    for (index, content) in [b"third".as_slice(), b"", b"first"].into_iter().enumerate() {
        assert_eq!(usual.read(index).unwrap().as_bytes(), content);
        assert_eq!(usual.open(index).unwrap().read_slice(-1).unwrap().as_bytes(), content);
    }
    assert_eq!(usual.find(b"a").unwrap(), 2);
}

#[test]
fn entries_that_overlap_are_found_in_any_order() {
    // "a" says that it is so long that it takes the first byte of what follows.
    let longer =
        |spoilt: Spoilt, entry| spoilt.central(entry, 20, &[6, 0, 0, 0]).central(entry, 24, &[6, 0, 0, 0]);
    let refused = |archive: Vec<u8>| refusal(reader(&archive, &Options::default()).map(drop));
    assert_eq!(refused(longer(three(), 0).bytes), Status::ZIP);
    assert_eq!(refused(longer(three().reversed(), 2).bytes), Status::ZIP);
    // The last one reaches into the directory, wherever its header is.
    assert_eq!(refused(longer(three(), 2).bytes), Status::ZIP);
    assert_eq!(refused(longer(three().reversed(), 0).bytes), Status::ZIP);
    // Where that is allowed, one that overlaps still ends where the next begins.
    let allowed = Options::default().allow(false, true);
    for (archive, index) in [(longer(three(), 0).bytes, 0), (longer(three().reversed(), 2).bytes, 2)] {
        let reader = reader(&archive, &allowed).unwrap();
        assert_eq!(refusal(reader.read(index)), Status::ZIP);
        assert_eq!(reader.read(1).unwrap().as_bytes(), b"");
    }
}

#[test]
fn so_many_entries_as_the_limit_says_are_read_and_no_more() {
    let archive = three().bytes;
    for (limit, expected) in [(2, Err(Status::LIMIT)), (3, Ok(3)), (4, Ok(3))] {
        for copied in [true, false] {
            let source: Box<dyn Stream> = match copied {
                true => Memory::holding(&archive).stream(),
                false => Box::new(BytesIo::copy_of(&archive).unwrap()),
            };
            let found = Reader::new(source, &Options::default().limits(0, 0, limit), Progress::default());
            assert_eq!(found.map(|reader| reader.count()).map_err(|error| error.status()), expected);
        }
    }
}

#[test]
fn names_of_a_stream_in_memory_lie_in_its_memory() {
    let names: Vec<Vec<u8>> = (0..500).map(|n| format!("folder/name {n}").into_bytes()).collect();
    let entries: Vec<(&[u8], &[u8])> = names.iter().map(|name| (name.as_slice(), &b""[..])).collect();
    let archive = Slice::from_vec(packed(&entries, &Options::default())).unwrap();
    let place = archive.as_bytes().as_ptr_range();
    let source = Box::new(BytesIo::from_slice(archive.dup()));
    let reader = Reader::new(source, &Options::default(), Progress::default()).unwrap();
    for (index, name) in names.iter().enumerate() {
        let found = reader.name(index).unwrap();
        assert!(found == name && place.contains(&found.as_ptr()));
    }
    assert!(reader.names(499).eq([names[499].as_slice()]) && reader.names(500).next().is_none());
}

#[test]
fn a_large_directory_is_the_same_read_in_pieces() {
    let names: Vec<Vec<u8>> =
        (0..20_000).map(|n| format!("{n}/{}", "é".repeat(n % 40)).into_bytes()).collect();
    let entries: Vec<(&[u8], &[u8])> = names.iter().map(|name| (name.as_slice(), &b""[..])).collect();
    let archive = packed(&entries, &Options::default());
    let memory = Memory::holding(&archive);
    memory.state().chunk = 100_001;
    for source in [memory.stream(), Box::new(BytesIo::copy_of(&archive).unwrap())] {
        let reader = Reader::new(source, &Options::default(), Progress::default()).unwrap();
        assert!(reader.names(0).eq(names.iter().map(Vec::as_slice)));
    }
}

#[test]
fn the_utf8_name_beside_another_is_the_one() {
    let mut field = vec![0x75, 0x70, 7, 0, 1];
    field.extend(compress::crc32(0, b"c").to_le_bytes());
    field.extend("é".as_bytes());
    let other = field.iter().enumerate().map(|(at, byte)| byte ^ u8::from(at == 5)).collect::<Vec<u8>>();
    let version = field.iter().enumerate().map(|(at, byte)| byte ^ u8::from(at == 4)).collect::<Vec<u8>>();
    for (field, name) in [(field, "é"), (other, "c"), (version, "c")] {
        let spoilt = three().central(2, 30, &(field.len() as u16).to_le_bytes()).before_end(&field, true);
        let mut reader = reader(&spoilt.bytes, &Options::default()).unwrap();
        assert_eq!(reader.name(2).unwrap(), name.as_bytes());
        assert_eq!(reader.find(name.as_bytes()).unwrap(), 2);
        assert_eq!(reader.names(1).nth(1).unwrap(), name.as_bytes());
        assert_eq!(reader.info(2).unwrap().name, name.as_bytes());
        assert_eq!(reader.read(2).unwrap().as_bytes(), b"third");
    }
}

#[test]
fn entries_beyond_16_bits_are_counted_without_zip64_as_old_tools_wrote_them() {
    let names: Vec<Vec<u8>> = (0..65_537).map(|n: u32| n.to_string().into_bytes()).collect();
    let entries: Vec<(&[u8], &[u8])> = names.iter().map(|name| (name.as_slice(), &b""[..])).collect();
    let mut archive = packed(&entries, &Options::default());
    let end = archive.len() - 22;
    for (count, expected) in [(1_u16, Ok(65_537)), (2, Err(Status::ZIP))] {
        archive[end + 8..end + 10].copy_from_slice(&count.to_le_bytes());
        archive[end + 10..end + 12].copy_from_slice(&count.to_le_bytes());
        let mut plain = archive.clone();
        plain.drain(end - 76..end);
        let found = reader(&plain, &Options::default());
        assert_eq!(found.map(|reader| reader.count()).map_err(|error| error.status()), expected);
    }
}

#[test]
fn an_exact_time_counts_where_there_is_one_also_before_1970() {
    const USUAL: i64 = 315_532_800;
    for (flags, seconds, expected) in [(1, 5_i32, 5), (3, -1, -1), (2, 5, USUAL), (0, 5, USUAL)] {
        let mut field = vec![0x55, 0x54, 5, 0, flags];
        field.extend(seconds.to_le_bytes());
        let archive = three().extra(&field).bytes;
        assert_eq!(reader(&archive, &Options::default()).unwrap().info(2).unwrap().time, expected);
    }
}
