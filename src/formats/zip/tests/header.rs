//! Headers of entries: what they say at the edge of 32 bits, and the room that is made for them.

use crate::formats::Progress;
use crate::formats::testing::Memory;
use crate::formats::zip::header::{Central, Header};
use crate::formats::zip::read::find_end::End;
use crate::formats::zip::read::index::Index;
use crate::formats::zip::write::archive::Archive;
use crate::formats::zip::write::end::put_end;
use crate::formats::zip::write::sink::Sink;
use crate::formats::zip::*;
use crate::memory::without_memory;

const MAX_32: u64 = u32::MAX as u64;

/// The header in a directory, and what is read from it.
fn central(header: &Header, name: &[u8], comment: &[u8]) -> (Vec<u8>, Header) {
    let mut bytes = Vec::new();
    header.put_central(name, comment, &mut bytes).unwrap();
    let central = Central::parse(&bytes).unwrap();
    assert_eq!((central.name, central.comment), (name, comment));
    let header = central.header;
    (bytes, header)
}

#[test]
fn numbers_from_4_gibibytes_less_one_on_have_64_bits_each_where_it_needs_them() {
    let values = [7, MAX_32 - 1, MAX_32, MAX_32 + 1];
    for n in 0..4 * 4 * 4 {
        let [size, packed, offset] = [values[n % 4], values[n / 4 % 4], values[n / 16]];
        let header = Header { size, packed, offset, ..Header::default() };
        let (bytes, read) = central(&header, b"n", b"");
        assert_eq!((read.size, read.packed, read.offset), (size, packed, offset));
        let long = [size, packed, offset].iter().filter(|value| **value >= MAX_32).count();
        assert_eq!(bytes.len(), 46 + 1 + if long > 0 { 4 + 8 * long } else { 0 });
        assert_eq!(bytes[6], if long > 0 { 45 } else { 10 });

        let mut local = Vec::new();
        header.put_local(b"n", &mut local).unwrap();
        assert_eq!(local.len(), header.local_len(b"n"));
        let mut behind = Vec::new();
        header.put_descriptor(&mut behind).unwrap();
        let wide = size >= MAX_32 || packed >= MAX_32;
        assert_eq!((local.len(), behind.len()), if wide { (51, 24) } else { (31, 16) });
        if wide {
            assert_eq!((&local[18..26], &local[35..51]), (&[0xFF; 8][..], &header.wide_sizes()[..]));
            assert_eq!(local[35..43], size.to_le_bytes());
            assert_eq!((&behind[8..16], &behind[16..]), (&packed.to_le_bytes()[..], &size.to_le_bytes()[..]));
        }
    }
}

#[test]
fn the_end_has_64_bits_as_soon_as_one_of_its_numbers_needs_them() {
    let (count, number) = (u64::from(u16::MAX), MAX_32);
    for (entries, size, offset) in
        [(count, 1, 1), (1, number, 1), (1, 1, number), (1 << 40, 1 << 41, 1 << 42)]
    {
        let mut end = Vec::new();
        put_end(&mut end, entries, size, offset, b"").unwrap();
        assert_eq!(end.len(), 56 + 20 + 22);
        assert_eq!(end[24..32], entries.to_le_bytes());
        assert_eq!(end[40..48], size.to_le_bytes());
        assert_eq!(end[48..56], offset.to_le_bytes());
        // The length of what follows; where the record is; how many files the archive has.
        assert_eq!(end[4..12], 44_u64.to_le_bytes());
        assert_eq!(end[64..72], (offset + size).to_le_bytes());
        assert_eq!(end[72..76], 1_u32.to_le_bytes());
    }
    let mut end = Vec::new();
    put_end(&mut end, count - 1, number - 1, number - 1, b"").unwrap();
    assert_eq!(end.len(), 22);
}

#[test]
fn an_entry_for_which_there_is_room_is_noted_without_memory() {
    let long = 1 << 40;
    let largest = Header { size: long, packed: long, offset: long, ..Header::default() };
    for (name, comment) in [(b"n".as_slice(), b"c".as_slice()), (&[b'n'; 300], b""), (b"n", &[b'c'; 300])] {
        let sink = Sink::new(Memory::default().stream()).unwrap();
        let mut archive = Archive::new(sink, &Options::default(), Progress::default());
        archive.reserve(name, comment).unwrap();
        without_memory(|| archive.note(&largest, name, comment)).unwrap();
    }
}

#[test]
fn room_for_entries_is_made_for_no_more_than_there_can_be() {
    let end = |entries, size| End { start: 0, size, prefix: 0, entries, short: false };
    for (entries, size, limit, expected) in [
        (u64::MAX, 46 * 9 + 45, 100, 9),
        (5, 46 * 9, 100, 5),
        (9, 46 * 9, 7, 7),
        (u64::MAX, u64::MAX, u64::MAX, 1 << 20),
    ] {
        assert_eq!(Index::new(&end(entries, size), limit).unwrap().room(), expected);
    }
}
