//! Entries of the method 93: read whole and streamed, damaged, and larger than they say.

use super::reading::{read, reader, text};
use super::refusal;
use super::spoilt::Spoilt;
use crate::formats::zip::*;
use crate::stream::{Status, Stream, Whence};

const STORE: i32 = 1;

/// A frame with `content`.
fn frame(content: &[u8]) -> Vec<u8> {
    let mut room = vec![0; zstd_safe::compress_bound(content.len())];
    let n = zstd_safe::compress(&mut room[..], content, 3).unwrap();
    room.truncate(n);
    room
}

/// A frame made by hand: its window, as the format codes it, and blocks.
fn by_hand(window: u8, blocks: &[&[u8]]) -> Vec<u8> {
    [&[0x28, 0xB5, 0x2F, 0xFD, 0, window][..], &blocks.concat()].concat()
}

/// The last block, with "hi" as it is.
const HI: &[u8] = &[0x11, 0, 0, b'h', b'i'];
/// A block of 128 KiB zeros in four bytes.
const ZEROS: &[u8] = &[0x02, 0, 0x10, 0];

/// An archive whose first entry has these frames for data and says that its content is this.
fn archive(frames: &[u8], content: &[u8]) -> Vec<u8> {
    let sizes = (content.len() as u32).to_le_bytes();
    let sum = compress::crc32(0, content).to_le_bytes();
    Spoilt::new(STORE, &[(b"a", frames), (b"b", b"behind")])
        .both(0, 8, 10, &[93, 0])
        .both(0, 14, 16, &sum)
        .both(0, 22, 24, &sizes)
        .bytes
}

fn outcome(archive: &[u8], options: &Options) -> core::result::Result<Vec<u8>, Status> {
    let reader = reader(archive, options).unwrap();
    let whole = reader.read(0).map(|slice| slice.as_bytes().to_vec()).map_err(|error| error.status());
    let stream = reader.open(0).and_then(|mut stream| stream.read_slice(-1));
    assert!(whole == stream.map(|slice| slice.as_bytes().to_vec()).map_err(|error| error.status()));
    whole
}

#[test]
fn frames_are_read_whole_and_from_any_position() {
    let content = text(300_000);
    let one = frame(&content);
    let skipped = [&[0x50, 0x2A, 0x4D, 0x18, 3, 0, 0, 0][..], b"any"].concat();
    let several = [&frame(&content[..100_000])[..], &skipped, &frame(&content[100_000..]), &skipped].concat();
    for frames in [one, several] {
        let archive = archive(&frames, &content);
        assert!(outcome(&archive, &Options::default()).unwrap() == content);
        let mut reader = reader(&archive, &Options::default()).unwrap();
        assert_eq!(reader.info(0).unwrap().method, ZSTANDARD);
        let mut streams = [reader.open(0).unwrap(), reader.open(0).unwrap()];
        for position in [200_000, 0, 99_990, 299_990] {
            for stream in &mut streams {
                stream.seek(position as i64, Whence::Start).unwrap();
                let end = content.len().min(position + 70_000);
                assert!(read(stream, 70_000).unwrap() == content[position..end]);
            }
        }
    }
    assert_eq!(outcome(&archive(&frame(b""), b""), &Options::default()).unwrap(), b"");
    assert_eq!(outcome(&archive(&by_hand(0, &[HI]), b"hi"), &Options::default()).unwrap(), b"hi");
}

#[test]
fn frames_that_are_cut_or_followed_by_something_else_are_refused() {
    let content = text(5_000);
    let whole = frame(&content);
    for end in (0..whole.len()).step_by(7) {
        assert_eq!(outcome(&archive(&whole[..end], &content), &Options::default()), Err(Status::ZIP));
    }
    for behind in [b"x".as_slice(), b"something", &whole, &whole[..9]] {
        let data = [&whole[..], behind].concat();
        assert_eq!(outcome(&archive(&data, &content), &Options::default()), Err(Status::ZIP));
    }
    for at in 0..whole.len() {
        let mut changed = whole.clone();
        changed[at] ^= 0x40;
        let found = outcome(&archive(&changed, &content), &Options::default());
        assert!(matches!(found, Err(Status::ZIP | Status::LIMIT)) || found.unwrap() == content, "{at}");
    }
}

#[test]
fn content_has_the_size_and_the_sum_that_the_directory_says() {
    let content = text(70_000);
    let mut longer = content.clone();
    longer.push(b'x');
    let mut other = content.clone();
    other[69_999] ^= 1;
    for wrong in [&content[..69_999], &content[..10], b"", &longer, &other] {
        assert_eq!(outcome(&archive(&frame(&content), wrong), &Options::default()), Err(Status::ZIP));
    }
}

#[test]
fn windows_are_made_as_the_limits_allow() {
    // The exponent of a window's size, above 10, stands in the upper five bits.
    let window = |log: u8| archive(&by_hand((log - 10) << 3, &[HI]), b"hi");
    let tight = Options::default().limits(1 << 20, 0, 0);
    let loose = Options::default().limits(u64::MAX, u64::MAX, 0);
    let usual = Options::default();
    for (options, most) in [(tight, 23), (usual, 27), (loose, 27)] {
        assert_eq!(outcome(&window(most), &options).unwrap(), b"hi");
        for log in [most + 1, 31, 41] {
            assert_eq!(outcome(&window(log), &options), Err(Status::LIMIT), "{log}");
        }
    }
    // What needs a dictionary is not for an archive.
    let mut named = by_hand(0, &[HI]);
    named[4] = 1;
    named.insert(6, 7);
    assert_eq!(outcome(&archive(&named, b"hi"), &usual), Err(Status::ZIP));
}

#[test]
fn bombs_of_frames_stop_at_the_limits() {
    let blocks = vec![ZEROS; 256];
    let bomb = archive(&by_hand(0x38, &[&blocks[..], &[HI]].concat()), &vec![0; 32 << 20]);
    assert!(bomb.len() < 2000);
    let small = Options::default().limits(1 << 20, 0, 0);
    assert_eq!(outcome(&bomb, &small), Err(Status::LIMIT));
    // Under all limits on sizes it is still too much from so little.
    assert_eq!(outcome(&bomb, &Options::default()), Err(Status::LIMIT));
    let total = Options::default().limits(0, 1 << 20, 0).ratio(u64::MAX);
    assert_eq!(outcome(&bomb, &total), Err(Status::LIMIT));
    // One that says less than it is.
    let liar = archive(&by_hand(0x38, &[&blocks[..], &[HI]].concat()), b"hi");
    assert_eq!(outcome(&liar, &Options::default()), Err(Status::ZIP));
    let streamed = reader(&bomb, &Options::default()).unwrap().open(0).unwrap().read_slice(-1);
    assert_eq!(refusal(streamed), Status::LIMIT);
}
