//! Entries that are read: several streams at once, as a whole, damaged, and within limits.

use super::{packed, refusal};
use crate::formats::Progress;
use crate::formats::testing::{Memory, Random};
use crate::formats::zip::*;
use crate::memory::{BytesIo, Target};
use crate::stream::{Result, Status, Stream, Whence};

pub fn text(len: usize) -> Vec<u8> {
    let mut random = Random(7);
    (0..len).map(|_| b"abcdefgh \n"[random.below(10)]).collect()
}

pub fn reader(archive: &[u8], options: &Options) -> Result<Reader> {
    Reader::new(Box::new(BytesIo::copy_of(archive).unwrap()), options, Progress::default())
}

pub fn read(stream: &mut dyn Stream, n: usize) -> Result<Vec<u8>> {
    let mut bytes = vec![0; n];
    let mut target = Target::new(&mut bytes);
    stream.read(&mut target)?;
    let n = target.len();
    bytes.truncate(n);
    Ok(bytes)
}

#[test]
fn open_entries_are_read_in_turns_and_seek_like_files() {
    let data = text(300_000);
    for method in [1, 2] {
        let options = Options::default().compression(method, 0).unwrap();
        let archive = packed(&[(b"a", &data), (b"b", &data[..100_001])], &options);
        let reader = reader(&archive, &options).unwrap();
        let mut streams = [reader.open(0).unwrap(), reader.open(0).unwrap(), reader.open(1).unwrap()];
        drop(reader);
        let mut random = Random::fresh();
        let mut positions = [0_usize; 3];
        for _ in 0..300 {
            let which = random.below(3);
            let (stream, position) = (&mut streams[which], &mut positions[which]);
            let len = [data.len(), data.len(), 100_001][which];
            if random.below(4) == 0 {
                *position = random.below(len + 10);
                assert_eq!(stream.seek(*position as i64, Whence::Start).unwrap(), *position as i64);
            }
            let n = random.below(50_000);
            let expected = &data[(*position).min(len)..(*position + n).min(len).max((*position).min(len))];
            assert_eq!(read(stream, n).unwrap(), expected);
            *position += expected.len();
            assert_eq!(stream.tell().unwrap(), *position as i64);
        }
        assert_eq!(streams[0].seek(0, Whence::End).unwrap(), data.len() as i64);
        assert_eq!(refusal(streams[0].write(b"x")), Status::UNSUPPORTED);
    }
}

#[test]
fn several_threads_read_entries_of_one_archive() {
    let data = text(400_000);
    let archive = packed(&[(b"a", &data)], &Options::default());
    let reader = reader(&archive, &Options::default()).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            let mut stream = reader.open(0).unwrap();
            let data = &data;
            scope.spawn(move || assert_eq!(stream.read_slice(-1).unwrap().as_bytes(), data));
        }
    });
}

#[test]
fn a_wrong_sum_comes_with_the_end_and_with_every_read_of_it() {
    let data = text(200_000);
    for method in [1, 2] {
        let options = Options::default().compression(method, 0).unwrap();
        let mut archive = packed(&[(b"a", &data)], &options);
        let at = archive.windows(4).rposition(|window| window == b"PK\x01\x02").unwrap() + 16;
        archive[at] ^= 1;
        let mut stream = reader(&archive, &options).unwrap().open(0).unwrap();
        assert_eq!(read(&mut stream, 60_000).unwrap(), &data[..60_000]);
        assert_eq!(refusal(stream.read_slice(-1)), Status::ZIP);
        assert_eq!(refusal(stream.read_slice(-1)), Status::ZIP);
        // Who does not read everything is told nothing.
        stream.seek(190_000, Whence::Start).unwrap();
        if method == 1 {
            let mut stream = reader(&archive, &options).unwrap().open(0).unwrap();
            stream.seek(190_000, Whence::Start).unwrap();
            assert_eq!(stream.read_slice(-1).unwrap().as_bytes(), &data[190_000..]);
        }
    }
}

#[test]
fn data_that_is_cut_is_an_error_when_it_is_read() {
    let data = text(200_000);
    let archive = packed(&[(b"a", &data)], &Options::default());
    let memory = Memory::holding(&archive);
    let reader = Reader::new(memory.stream(), &Options::default(), Progress::default()).unwrap();
    let mut stream = reader.open(0).unwrap();
    memory.state().bytes.truncate(70_000);
    assert!(!read(&mut stream, 10_000).unwrap().is_empty());
    assert_eq!(refusal(stream.read_slice(-1)), Status::ZIP);
}

#[test]
fn a_failure_of_the_source_may_pass() {
    let data = text(200_000);
    let archive = packed(&[(b"a", &data)], &Options::default());
    let memory = Memory::holding(&archive);
    let reader = Reader::new(memory.stream(), &Options::default(), Progress::default()).unwrap();
    let mut stream = reader.open(0).unwrap();
    let mut found = Vec::new();
    let mut turn = 0;
    while found.len() < data.len() {
        turn += 1;
        memory.state().failures = usize::from(turn % 2 == 0);
        match read(&mut stream, 9_000) {
            Ok(bytes) => found.extend(bytes),
            Err(error) => assert_eq!(error.status(), Status::WOULD_BLOCK),
        }
    }
    assert!(found == data);
}

#[test]
fn names_of_65535_bytes_work() {
    let name = vec![b'n'; MAX_NAME];
    let archive = packed(&[(&name, b"x"), (b"b", b"y")], &Options::default());
    let mut reader = reader(&archive, &Options::default()).unwrap();
    assert_eq!(reader.name(0).unwrap(), name);
    assert_eq!(reader.find(&name).unwrap(), 0);
    assert_eq!(reader.read(0).unwrap().as_bytes(), b"x");
}

#[test]
fn unpack_is_the_inverse_of_pack() {
    let entries: [(&[u8], &[u8]); 3] = [(b"a", b"first"), (b"d/", b""), (b"b", b"second")];
    let archive = packed(&entries, &Options::default());
    let all = unpack(Box::new(BytesIo::copy_of(&archive).unwrap()), &Options::default(), Progress::default());
    let all = all.unwrap();
    let mut at = 0;
    for ((name, content), (name_end, end)) in entries.iter().zip(&all.ends) {
        assert_eq!((&all.bytes[at..*name_end], &all.bytes[*name_end..*end]), (*name, *content));
        at = *end;
    }
}

#[test]
fn a_ratio_counts_from_16_mebibytes_on() {
    let zeros = vec![0; 20 << 20];
    let archive = packed(&[(b"a", &zeros), (b"b", &zeros[..16 << 20])], &Options::default());
    let usual = reader(&archive, &Options::default()).unwrap();
    assert_eq!(refusal(usual.read(0)), Status::LIMIT);
    assert_eq!(usual.read(1).unwrap().len(), 16 << 20);
    let generous = reader(&archive, &Options::default().ratio(u64::MAX)).unwrap();
    assert_eq!(generous.read(0).unwrap().len(), 20 << 20);
}
