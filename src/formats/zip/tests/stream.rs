//! Entries as streams written piece by piece; and what an archive says of its entries.

use super::reading::{reader, text};
use super::{packed, refusal};
use crate::formats::testing::{Memory, Random};
use crate::formats::zip::*;
use crate::formats::{Cancel, Observer, Progress};
use crate::memory::BytesIo;
use crate::stream::{Error, Result, Status, Stream};

fn writer(memory: &Memory) -> Writer {
    memory.state().file = true;
    Writer::new(memory.stream(), &Options::default(), Progress::default()).unwrap()
}

#[test]
fn a_streamed_entry_is_what_was_written_on_sinks_that_seek_and_on_those_that_do_not() {
    let data = text(500_000);
    for seekable in [true, false] {
        for size in [0, 10, 65_536, 65_537, 500_000] {
            for method in [1, 2] {
                let memory = Memory::default();
                memory.state().unseekable = !seekable;
                let mut writer = writer(&memory);
                let options = EntryOptions { method, ..EntryOptions::default() };
                let mut stream = writer.open(b"a", &options).unwrap();
                for piece in data[..size].chunks(7_777) {
                    assert_eq!(stream.write(piece).unwrap(), piece.len());
                }
                assert_eq!(stream.tell().unwrap(), size as i64);
                assert_eq!(refusal(writer.add(b"b", b"", &options)), Status::INVALID);
                assert_eq!(refusal(writer.close()), Status::INVALID);
                stream.close().unwrap();
                stream.close().unwrap();
                assert_eq!(refusal(stream.write(b"x")), Status::CLOSED);
                writer.add(b"b", b"second", &options).unwrap();
                writer.close().unwrap();
                let archive = memory.state().bytes.clone();
                let behind = archive[6] & 8 != 0;
                assert_eq!(behind, !seekable && size > 65_536);
                if size <= 65_536 {
                    let options = Options::default().compression(method, 0).unwrap();
                    assert_eq!(archive, packed(&[(b"a", &data[..size]), (b"b", b"second")], &options));
                }
                judge(&archive, &[&data[..size], b"second"]);
            }
        }
    }
}

/// The zip crate and our reader find these contents.
fn judge(archive: &[u8], contents: &[&[u8]]) {
    use std::io::Read;
    let mut zip = ::zip::ZipArchive::new(std::io::Cursor::new(archive)).unwrap();
    let own = reader(archive, &Options::default()).unwrap();
    assert_eq!((zip.len(), own.count()), (contents.len(), contents.len()));
    for (index, content) in contents.iter().enumerate() {
        let mut found = Vec::new();
        zip.by_index(index).unwrap().read_to_end(&mut found).unwrap();
        assert!(found == *content && own.read(index).unwrap().as_bytes() == *content);
    }
}

#[test]
fn what_the_zip_crate_writes_is_read() {
    use ::zip::write::SimpleFileOptions;
    use std::io::{Cursor, Write};
    let data = text(150_000);
    for large in [false, true] {
        let mut zip = ::zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default().large_file(large);
        zip.start_file("é", options).unwrap();
        zip.write_all(&data).unwrap();
        zip.add_directory("d/", options).unwrap();
        judge(&zip.finish().unwrap().into_inner(), &[&data, b""]);
    }
}

#[test]
fn an_entry_that_is_given_up_leaves_no_trace_where_the_sink_can_be_cut() {
    let data = text(500_000);
    for cut in [true, false] {
        let memory = Memory::default();
        let mut writer = writer(&memory);
        memory.state().unseekable = !cut;
        writer.add(b"a", b"1", &EntryOptions::default()).unwrap();
        let mut stream = writer.open(b"b", &EntryOptions::default()).unwrap();
        stream.write(&data).unwrap();
        assert!(memory.state().bytes.len() > 100_000);
        memory.state().file = cut;
        drop(stream);
        writer.add(b"b", b"2", &EntryOptions::default()).unwrap();
        writer.close().unwrap();
        let archive = memory.state().bytes.clone();
        judge(&archive, &[b"1", b"2"]);
        assert_eq!(archive == packed(&[(b"a", b"1"), (b"b", b"2")], &Options::default()), cut);
    }
}

#[test]
fn a_write_that_the_sink_refuses_says_what_was_taken_and_can_be_continued() {
    let data = text(400_000);
    let memory = Memory::default();
    let mut writer = writer(&memory);
    let mut stream = writer.open(b"a", &EntryOptions { method: 1, ..EntryOptions::default() }).unwrap();
    let mut sent = 0;
    let mut refusals = 0;
    while sent < data.len() {
        memory.state().failures = usize::from(refusals < 3);
        memory.state().partial = 1000;
        sent += match stream.write(&data[sent..]) {
            Ok(n) => n,
            Err(error) => {
                refusals += 1;
                assert_eq!(error.status(), Status::IO);
                error.transferred()
            }
        };
    }
    assert_eq!(refusals, 3);
    stream.close().unwrap();
    writer.close().unwrap();
    judge(&memory.state().bytes.clone(), &[&data]);
}

#[test]
fn an_entry_that_cannot_be_closed_is_not_part_of_the_archive() {
    let memory = Memory::default();
    let mut writer = writer(&memory);
    let mut stream = writer.open(b"a", &EntryOptions::default()).unwrap();
    stream.write(b"content").unwrap();
    memory.state().failures = 1;
    assert_eq!(refusal(stream.close()), Status::IO);
    assert!(stream.closed().unwrap());
    writer.add(b"a", b"again", &EntryOptions::default()).unwrap();
    writer.close().unwrap();
    judge(&memory.state().bytes.clone(), &[b"again"]);
}

#[test]
fn entries_carry_mode_time_and_comment() {
    let memory = Memory::default();
    let mut writer = writer(&memory);
    let time = 1_709_251_198; // 2024-02-29 23:59:58
    let options = EntryOptions { mode: 0o755, time, comment: "é".as_bytes(), ..EntryOptions::default() };
    writer.add(b"tool", b"#!", &options).unwrap();
    writer.add(b"../link", b"tool", &EntryOptions { mode: 0o120_777, ..EntryOptions::default() }).unwrap();
    writer.add(b"d/", b"", &EntryOptions::default()).unwrap();
    writer.set_comment(b"whole").unwrap();
    for bad in [
        EntryOptions { time: 1, ..EntryOptions::default() },
        EntryOptions { mode: 0o200_000, ..EntryOptions::default() },
        EntryOptions { method: 9, ..EntryOptions::default() },
        EntryOptions { level: 11, ..EntryOptions::default() },
        EntryOptions { comment: &[b'x'; 65_536], ..EntryOptions::default() },
    ] {
        assert_eq!(refusal(writer.add(b"bad", b"", &bad)), Status::INVALID);
    }
    let bad = EntryOptions { comment: b"\xFF", ..EntryOptions::default() };
    assert_eq!(refusal(writer.add(b"bad", b"", &bad)), Status::DECODE);
    writer.close().unwrap();
    assert_eq!(refusal(writer.set_comment(b"")), Status::INVALID);
    let mut reader = reader(&memory.state().bytes, &Options::default()).unwrap();
    assert_eq!(reader.comment(), b"whole");
    let info = reader.info(0).unwrap();
    assert_eq!((info.mode, info.time, info.comment), (0o100_755, time, "é".as_bytes()));
    assert_eq!((info.size, info.packed, info.method, info.safe_name), (2, 2, STORED, true));
    assert_eq!(info.crc, compress::crc32(0, b"#!"));
    let info = reader.info(1).unwrap();
    assert_eq!((info.mode, info.time, info.safe_name), (0o120_777, 315_532_800, false));
    let info = reader.info(2).unwrap();
    assert!(info.directory && info.mode == 0o40_775 && info.comment.is_empty());
    assert_eq!(refusal(reader.info(3).map(drop)), Status::NOT_FOUND);
}

#[test]
fn what_does_not_shrink_is_stored() {
    let mut random = Random(3);
    let noise: Vec<u8> = (0..5000).map(|_| random.below(256) as u8).collect();
    let archive = packed(&[(b"noise", &noise), (b"empty", b""), (b"text", &text(5000))], &Options::default());
    let mut reader = reader(&archive, &Options::default()).unwrap();
    let methods: Vec<u16> = (0..3).map(|index| reader.info(index).unwrap().method).collect();
    assert_eq!(methods, [STORED, STORED, DEFLATED]);
}

#[test]
fn duplicates_are_written_where_they_are_asked_for() {
    let options = Options::default().allow(true, false);
    let archive = packed(&[(b"a", b"1"), (b"a", b"2")], &options);
    let mut reader = reader(&archive, &Options::default()).unwrap();
    assert_eq!((reader.count(), reader.find(b"a").unwrap()), (2, 1));
}

#[test]
fn an_archive_is_continued_behind_what_stands_in_front_of_it() {
    for prefix in [b"".as_slice(), b"#!/bin/sh\n"] {
        let mut start = prefix.to_vec();
        start.extend(packed(&[(b"a", b"1"), (b"\xC3\xA9", b"2")], &Options::default()));
        let shared = Memory::holding(&start);
        shared.state().file = true;
        let append = || Writer::append(shared.stream(), &Options::default(), Progress::default()).unwrap();
        let mut writer = append();
        assert_eq!(refusal(writer.add(b"a", b"x", &EntryOptions::default())), Status::INVALID);
        writer.add(b"c", b"3", &EntryOptions::default()).unwrap();
        writer.close().unwrap();
        let mut writer = append();
        writer.add(b"d", b"4", &EntryOptions::default()).unwrap();
        writer.close().unwrap();
        let archive = shared.state().bytes.clone();
        assert!(archive.starts_with(prefix));
        let entries: [(&[u8], &[u8]); 4] = [(b"a", b"1"), (b"\xC3\xA9", b"2"), (b"c", b"3"), (b"d", b"4")];
        assert_eq!(archive[prefix.len()..], packed(&entries, &Options::default()));
        judge(&archive, &[b"1", b"2", b"3", b"4"]);
    }
    let shared = Memory::holding(b"no archive");
    shared.state().file = true;
    let mut writer = Writer::append(shared.stream(), &Options::default(), Progress::default()).unwrap();
    writer.add(b"a", b"1", &EntryOptions::default()).unwrap();
    writer.close().unwrap();
    judge(&shared.state().bytes.clone(), &[b"1"]);
    assert!(shared.state().bytes.starts_with(b"no archivePK"));
}

/// Fails once `end` bytes are done.
struct Ear(u64);

impl Observer for Ear {
    fn report(&mut self, done: u64, _total: u64) -> Result<()> {
        if done >= self.0 { Err(Error::bare(Status::CALLBACK)) } else { Ok(()) }
    }
}

#[test]
fn reading_and_writing_report_progress_and_are_cancelled_and_leave_everything_usable() {
    let data = text(1_000_000);
    let cancel = Cancel::new().unwrap();
    let watched = || Progress::new(Some(Box::new(Ear(300_000))), Some(cancel.dup()));
    let archive = packed(&[(b"a", &data), (b"b", b"small")], &Options::default());
    let source = || Box::new(BytesIo::copy_of(&archive).unwrap());
    let reader = Reader::new(source(), &Options::default(), watched()).unwrap();
    assert_eq!(refusal(reader.read(0)), Status::CALLBACK);
    let memory = Memory::default();
    let mut writer = Writer::new(memory.stream(), &Options::default(), watched()).unwrap();
    assert_eq!(refusal(writer.add(b"a", &data, &EntryOptions::default())), Status::CALLBACK);
    assert!(memory.state().bytes.is_empty());
    assert_eq!(refusal(pack(&[(b"a", &data)], &Options::default(), watched())), Status::CALLBACK);
    cancel.set();
    assert_eq!(refusal(reader.open(0).and_then(|mut stream| stream.read_slice(-1))), Status::CANCELLED);
    assert_eq!(refusal(unpack(source(), &Options::default(), watched()).map(drop)), Status::CANCELLED);
}

#[test]
#[ignore = "5 GiB: for the deep tier"]
fn an_entry_of_5_gibibytes_goes_to_a_sink_that_only_counts() {
    let memory = Memory::default();
    memory.state().unseekable = true;
    memory.state().counted = Some(0);
    let mut writer = Writer::new(memory.stream(), &Options::default(), Progress::default()).unwrap();
    let options = EntryOptions { method: 1, ..EntryOptions::default() };
    let mut stream = writer.open(b"large", &options).unwrap();
    let zeros = vec![0; 1 << 20];
    let size = 5_u64 << 30;
    for _ in 0..size >> 20 {
        stream.write(&zeros).unwrap();
    }
    stream.close().unwrap();
    let mut second = writer.open(b"behind", &options).unwrap();
    second.write(b"x").unwrap();
    second.close().unwrap();
    writer.close().unwrap();
    // Two local headers, one descriptor, and a directory whose numbers have 64 bits where they need them.
    let (state, first) = (memory.state(), 30 + 5 + size + 24);
    let directory = (46 + 5 + 20) + (46 + 6 + 12) + 56 + 20 + 22;
    assert_eq!(state.counted, Some(first + 30 + 6 + 1 + directory));
    let central = header::Central::parse(&state.bytes).unwrap();
    assert_eq!((central.header.size, central.header.packed, central.header.offset), (size, size, 0));
    let central = header::Central::parse(&state.bytes[71..]).unwrap();
    assert_eq!((central.header.size, central.header.offset), (1, first));
}
