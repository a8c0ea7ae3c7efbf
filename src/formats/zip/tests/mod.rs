//! Archives that are written and read back, and what is refused on the way.

mod aes;
mod encryption;
mod header;
mod hostile;
mod hostile_archives;
mod listing;
mod method;
mod parallel;
mod reading;
mod spoilt;
mod stream;
mod whole;
#[cfg(feature = "zstd")]
mod zstd;

use super::*;
use crate::formats::Progress;
use crate::formats::testing::Memory;
use crate::stream::{Result, Status};
use std::io::Read;

pub fn packed(entries: &[Entry<'_>], options: &Options) -> Vec<u8> {
    pack(entries, options, Progress::default()).unwrap().as_bytes().to_vec()
}

fn reader(archive: &[u8]) -> Result<Reader> {
    Reader::new(Memory::holding(archive).stream(), &Options::default(), Progress::default())
}

fn content(reader: &mut Reader, index: usize) -> Vec<u8> {
    reader.read(index).unwrap().as_bytes().to_vec()
}

fn add(writer: &mut Writer, name: &[u8], data: &[u8]) -> Result<()> {
    writer.add(name, data, &EntryOptions::default())
}

pub fn refusal<T>(outcome: Result<T>) -> Status {
    outcome.err().unwrap().status()
}

#[test]
fn entries_come_back_in_order_by_index_and_by_name() {
    let long = "line of text\n".repeat(5000);
    let entries: [Entry<'_>; 4] = [
        (b"b.txt", long.as_bytes()),
        (b"a/empty", b""),
        ("é/世界".as_bytes(), b"\0\x01\xFF"),
        (b"dir/", b""),
    ];
    for options in [Options::default(), Options::default().compression(1, 0).unwrap()] {
        let mut reader = reader(&packed(&entries, &options)).unwrap();
        assert_eq!(reader.count(), 4);
        for (index, (name, data)) in entries.iter().enumerate() {
            assert_eq!(reader.name(index).unwrap(), *name);
            assert_eq!(reader.find(name).unwrap(), index);
            assert_eq!(content(&mut reader, index), *data);
        }
        assert_eq!(content(&mut reader, 0), long.as_bytes(), "entries can be read again");
        assert_eq!(refusal(reader.find(b"c")), Status::NOT_FOUND);
        assert_eq!(refusal(reader.find(b"\xFF")), Status::NOT_FOUND);
        assert_eq!(refusal(reader.read(4)), Status::NOT_FOUND);
        assert_eq!(refusal(reader.name(usize::MAX).map(drop)), Status::NOT_FOUND);
    }
}

#[test]
fn an_archive_without_entries_is_one() {
    assert_eq!(reader(&packed(&[], &Options::default())).unwrap().count(), 0);
}

#[test]
fn the_writer_gives_the_bytes_of_pack_in_one_write_an_entry() {
    let memory = Memory::default();
    let mut writer = Writer::new(memory.stream(), &Options::default(), Progress::default()).unwrap();
    add(&mut writer, b"a", b"first").unwrap();
    add(&mut writer, b"b", b"second").unwrap();
    writer.close().unwrap();
    writer.close().unwrap();
    assert_eq!(memory.state().writes, 3);
    assert_eq!(memory.state().bytes, packed(&[(b"a", b"first"), (b"b", b"second")], &Options::default()));
    assert_eq!(refusal(add(&mut writer, b"c", b"")), Status::INVALID);
}

#[test]
fn the_same_entries_give_the_same_bytes_dated_1980_with_mode_0600() {
    let entries: [Entry<'_>; 1] = [(b"a", b"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")];
    let archive = packed(&entries, &Options::default());
    assert_eq!(archive, packed(&entries, &Options::default()));
    assert_eq!(archive[10..14], [0, 0, 0x21, 0], "DOS time and date of 1980-01-01 00:00");
    let mut zip = ::zip::ZipArchive::new(std::io::Cursor::new(archive)).unwrap();
    let mut entry = zip.by_index(0).unwrap();
    assert_eq!(entry.unix_mode(), Some(0o100_600));
    entry.read_to_end(&mut Vec::new()).unwrap();
}

#[test]
fn levels_trade_size_and_store_keeps_bytes_as_they_are() {
    let data: Vec<u8> = (0..60_000_u32).flat_map(|i| (i * i % 1000).to_string().into_bytes()).collect();
    let size = |method, level| {
        packed(&[(b"a", data.as_slice())], &Options::default().compression(method, level).unwrap()).len()
    };
    assert!(size(0, 9) <= size(0, 1) && size(0, 1) < size(1, 0));
    assert_eq!(size(0, 0), size(0, 6));
    for (method, level) in [(4, 0), (-1, 0), (0, 10), (0, -1)] {
        assert_eq!(refusal(Options::default().compression(method, level)), Status::INVALID);
    }
}

#[test]
fn names_that_no_archive_should_hold_are_refused() {
    let memory = Memory::default();
    let mut writer = Writer::new(memory.stream(), &Options::default(), Progress::default()).unwrap();
    assert_eq!(refusal(add(&mut writer, b"", b"")), Status::INVALID);
    assert_eq!(refusal(add(&mut writer, b"a\0b", b"")), Status::INVALID);
    assert_eq!(refusal(add(&mut writer, b"\xFF", b"")), Status::DECODE);
    assert_eq!(refusal(add(&mut writer, b"dir/", b"data")), Status::INVALID);
    assert_eq!(refusal(add(&mut writer, &vec![b'a'; MAX_NAME + 1], b"")), Status::INVALID);
    add(&mut writer, &vec![b'a'; MAX_NAME], b"x").unwrap();
    add(&mut writer, b"twice", b"1").unwrap();
    assert_eq!(refusal(add(&mut writer, b"twice", b"2")), Status::INVALID);
    writer.close().unwrap();
    let mut reader = reader(&memory.state().bytes).unwrap();
    assert_eq!((reader.count(), content(&mut reader, 1)), (2, b"1".to_vec()));
}

#[test]
fn an_entry_that_the_stream_refuses_leaves_the_archive_as_before() {
    let memory = Memory::default();
    let mut writer = Writer::new(memory.stream(), &Options::default(), Progress::default()).unwrap();
    for (failures, name, data) in [(1, b"a", b"1"), (0, b"b", b"2"), (2, b"c", b"3"), (0, b"a", b"4")] {
        memory.state().failures = failures;
        for _ in 0..failures {
            assert_eq!(refusal(add(&mut writer, name, data)), Status::IO);
        }
        if failures == 0 {
            add(&mut writer, name, data).unwrap();
        }
    }
    memory.state().failures = 1;
    assert_eq!(refusal(writer.close()), Status::IO);
    writer.close().unwrap();
    assert_eq!(memory.state().bytes, packed(&[(b"b", b"2"), (b"a", b"4")], &Options::default()));
}

#[test]
fn an_entry_taken_in_part_leaves_a_gap_that_readers_pass() {
    let memory = Memory::default();
    let mut writer = Writer::new(memory.stream(), &Options::default(), Progress::default()).unwrap();
    add(&mut writer, b"a", b"1").unwrap();
    memory.state().failures = 1;
    memory.state().partial = 5;
    assert_eq!(refusal(add(&mut writer, b"b", b"2")), Status::IO);
    add(&mut writer, b"c", b"3").unwrap();
    writer.close().unwrap();
    let mut reader = reader(&memory.state().bytes).unwrap();
    assert_eq!(reader.count(), 2);
    assert_eq!((content(&mut reader, 0), content(&mut reader, 1)), (b"1".to_vec(), b"3".to_vec()));
}

#[test]
fn a_directory_taken_in_part_is_completed_by_the_next_finish() {
    let memory = Memory::default();
    let mut writer = Writer::new(memory.stream(), &Options::default(), Progress::default()).unwrap();
    add(&mut writer, b"a", b"1").unwrap();
    memory.state().failures = 1;
    memory.state().partial = 5;
    assert_eq!(refusal(writer.close()), Status::IO);
    writer.close().unwrap();
    assert_eq!(memory.state().bytes, packed(&[(b"a", b"1")], &Options::default()));
}

#[test]
fn a_writer_that_is_dropped_writes_nothing_more() {
    let memory = Memory::default();
    let mut writer = Writer::new(memory.stream(), &Options::default(), Progress::default()).unwrap();
    add(&mut writer, b"a", b"1").unwrap();
    let before = memory.state().bytes.len();
    drop(writer);
    assert_eq!(memory.state().bytes.len(), before);
}

#[test]
fn an_archive_may_follow_other_data() {
    let memory = Memory::holding(b"#!/bin/sh\nexit\n");
    let mut writer = Writer::new(memory.stream(), &Options::default(), Progress::default()).unwrap();
    add(&mut writer, b"a", b"1").unwrap();
    writer.close().unwrap();
    assert_eq!(content(&mut reader(&memory.state().bytes).unwrap(), 0), b"1");
}

#[test]
fn names_stay_where_they_are_also_those_of_code_page_437() {
    let mut archive = packed(&[(b"? 1", b"x"), (b"? 2", b"y")], &Options::default());
    for byte in ['?', '\u{82}'].map(|name| name as u8) {
        archive.iter_mut().filter(|old| **old == b'?').for_each(|old| *old = byte);
        let mut reader = reader(&archive).unwrap();
        let first = reader.name(0).unwrap().as_ptr();
        assert_ne!(reader.name(1).unwrap().as_ptr(), first);
        assert_eq!(reader.name(0).unwrap().as_ptr(), first);
        let (name, index) = (reader.name(1).unwrap().to_owned(), reader.find("é 2".as_bytes()));
        assert!(if byte == b'?' { name == b"? 2" } else { name == "é 2".as_bytes() && index.unwrap() == 1 });
    }
}

#[test]
fn limits_count_what_is_produced() {
    let zeros = vec![0; 100_000];
    let archive = packed(&[(b"a", &zeros), (b"b", &zeros), (b"c", b"tiny")], &Options::default());
    let open =
        |options: Options| Reader::new(Memory::holding(&archive).stream(), &options, Progress::default());
    let exact = open(Options::default().limits(100_000, 200_004, 3)).unwrap();
    for index in 0..3 {
        exact.read(index).unwrap();
    }
    assert_eq!(refusal(exact.read(2)), Status::LIMIT, "the total is used up");
    let mut small = open(Options::default().limits(99_999, 0, 0)).unwrap();
    assert_eq!(refusal(small.read(0)), Status::LIMIT);
    assert_eq!(content(&mut small, 2), b"tiny");
    let total = open(Options::default().limits(0, 150_000, 0)).unwrap();
    total.read(0).unwrap();
    assert_eq!(refusal(total.read(1)), Status::LIMIT);
    assert_eq!(refusal(open(Options::default().limits(0, 0, 2))), Status::LIMIT);
}

#[test]
fn text_streams_hold_no_archives() {
    let memory = Memory::default();
    memory.state().text = true;
    assert_eq!(
        refusal(Writer::new(memory.stream(), &Options::default(), Progress::default())),
        Status::UNSUPPORTED
    );
    assert_eq!(
        refusal(Reader::new(memory.stream(), &Options::default(), Progress::default())),
        Status::UNSUPPORTED
    );
}

#[test]
fn the_streams_own_error_arrives_with_its_status() {
    let memory = Memory::holding(&packed(&[(b"a", b"1")], &Options::default()));
    memory.state().failures = 1;
    let error = Reader::new(memory.stream(), &Options::default(), Progress::default()).err().unwrap();
    assert_eq!((error.status(), error.detail().unwrap().message()), (Status::WOULD_BLOCK, "not yet"));
}

#[test]
fn more_entries_than_16_bits_count() {
    let names: Vec<String> = (0..65_600).map(|i| i.to_string()).collect();
    let options = Options::default().compression(1, 0).unwrap();
    let entries: Vec<Entry<'_>> = names.iter().map(|name| (name.as_bytes(), name.as_bytes())).collect();
    let mut reader = reader(&packed(&entries, &options)).unwrap();
    assert_eq!(reader.count(), names.len());
    assert_eq!(content(&mut reader, 65_599), b"65599");
}

#[test]
fn names_stay_where_they_are_as_long_as_the_reader_lives() {
    let names: Vec<String> = (0..50).map(|n| "x".repeat(n + 1)).collect();
    let entries: Vec<Entry<'_>> = names.iter().map(|name| (name.as_bytes(), &b""[..])).collect();
    let reader = reader(&packed(&entries, &Options::default())).unwrap();
    let places: Vec<*const u8> = (0..50).map(|index| reader.name(index).unwrap().as_ptr()).collect();
    for (index, place) in places.iter().enumerate() {
        assert_eq!(reader.name(index).unwrap().as_ptr(), *place);
        assert_eq!(reader.name(index).unwrap(), names[index].as_bytes());
    }
}
