//! Entries as a whole and in pieces: the same content, the same failures, within the same bounds.

use super::reading::{reader, text};
use super::spoilt::Spoilt;
use super::{packed, refusal};
use crate::formats::testing::Memory;
use crate::formats::zip::read::directory::Directory;
use crate::formats::zip::read::open::Opened;
use crate::formats::zip::read::source::Source;
use crate::formats::zip::*;
use crate::formats::{Cancel, Observer, Progress, STEP};
use crate::memory::{BytesIo, Shared};
use crate::stream::{Result, Status, Stream};
use std::sync::{Arc, Mutex};

const STORE: i32 = 1;
const DEFLATE: i32 = 2;

/// Notes what it hears, and sets the flag from some bytes on.
struct Ear(Arc<Mutex<Vec<u64>>>, Cancel, u64);

impl Observer for Ear {
    fn report(&mut self, done: u64, _total: u64) -> Result<()> {
        self.0.lock().unwrap().push(done);
        if done >= self.2 {
            self.1.set();
        }
        Ok(())
    }
}

fn watched(archive: &[u8], end: u64) -> (Reader, Arc<Mutex<Vec<u64>>>) {
    let (heard, cancel) = (Arc::default(), Cancel::new().unwrap());
    let ear = Box::new(Ear(Arc::clone(&heard), cancel.dup(), end));
    let source = Box::new(BytesIo::copy_of(archive).unwrap());
    let progress = Progress::new(Some(ear), Some(cancel));
    (Reader::new(source, &Options::default(), progress).unwrap(), heard)
}

/// Both methods, of entries that take one step and of those that do not.
fn archives() -> Vec<(Vec<u8>, Vec<u8>)> {
    let mut all = Vec::new();
    for method in [STORE, DEFLATE] {
        for size in [0, 1, 70_000, 1_000_000, 5 << 20] {
            let content = text(size);
            let options = Options::default().compression(method, 1).unwrap();
            all.push((packed(&[(b"a", &content)], &options), content));
        }
    }
    all
}

#[test]
fn sources_in_memory_and_others_give_the_same_whole_and_in_pieces() {
    for (archive, content) in archives() {
        let sources: [Box<dyn Stream>; 2] =
            [Box::new(BytesIo::copy_of(&archive).unwrap()), Memory::holding(&archive).stream()];
        for source in sources {
            let reader = Reader::new(source, &Options::default(), Progress::default()).unwrap();
            assert!(reader.read(0).unwrap().as_bytes() == content);
            assert!(reader.open(0).unwrap().read_slice(-1).unwrap().as_bytes() == content);
        }
    }
}

#[test]
fn reports_come_within_a_step_whatever_is_read_at_once() {
    for (archive, content) in archives() {
        let (reader, heard) = watched(&archive, u64::MAX);
        reader.read(0).unwrap();
        let heard = core::mem::take(&mut *heard.lock().unwrap());
        // Where time passes the same is told again.
        let close = |two: &[u64]| two[0] <= two[1] && two[1] - two[0] <= STEP;
        assert!(heard.first().is_none_or(|first| *first <= STEP), "{} bytes", content.len());
        assert!(heard.windows(2).all(close), "{} bytes", content.len());
        assert_eq!(heard.last().copied().unwrap_or(0), content.len() as u64);
    }
}

#[test]
fn a_huge_entry_is_cancelled_within_a_step() {
    for (archive, content) in archives().into_iter().filter(|(_, content)| content.len() > 4 << 20) {
        for streamed in [false, true] {
            let (reader, heard) = watched(&archive, 200_000);
            let outcome = match streamed {
                false => reader.read(0),
                true => reader.open(0).unwrap().read_slice(-1),
            };
            assert_eq!(refusal(outcome), Status::CANCELLED);
            let last = *heard.lock().unwrap().last().unwrap();
            assert!((200_000..200_000 + STEP).contains(&last) && last < content.len() as u64);
            assert_eq!(refusal(reader.read(0)), Status::CANCELLED);
        }
    }
}

#[test]
fn content_that_waits_in_the_decompressor_comes_out_behind_the_last_data() {
    // The last bits of the data stand for many zeros, of which a piece takes a part.
    for size in (65_530..66_400).step_by(7) {
        let zeros = vec![0; size];
        let archive = packed(&[(b"0", &zeros)], &Options::default());
        let mut stream = reader(&archive, &Options::default()).unwrap().open(0).unwrap();
        assert!(stream.read_slice(-1).unwrap().as_bytes() == zeros, "{size}");
    }
}

#[test]
fn room_is_made_for_what_there_can_be_whatever_the_directory_says() {
    let zeros = vec![0; 1 << 20];
    let content = Spoilt::new(DEFLATE, &[(b"0", &zeros)]);
    let stored = Spoilt::new(STORE, &[(b"0", b"stored")]);
    let huge = Spoilt::new(DEFLATE, &[(b"0", &text(300_000))]);
    let likely = |spoilt: Spoilt, size: u32, options: &Options| {
        let spoilt = spoilt.central(0, 24, &size.to_le_bytes());
        let source = Box::new(BytesIo::copy_of(&spoilt.bytes).unwrap());
        let source = Shared::new(Source::new(source, options.limits, Progress::default())).unwrap();
        let directory = Directory::load(&source, options).unwrap();
        Opened::new(&source, &directory, 0, None).map(|entry| (entry.likely_size(), entry.packed.len()))
    };
    let usual = Options::default();
    assert_eq!(likely(content.clone(), 1 << 20, &usual).unwrap().0, 1 << 20);
    assert_eq!(likely(content.clone(), 7, &usual).unwrap().0, 7);
    let (size, data) = likely(content.clone(), 1 << 30, &usual).unwrap();
    assert_eq!(size, data * 1032);
    assert_eq!(refusal(likely(stored, 1 << 30, &usual)), Status::ZIP);
    // Enough data that the limits come first.
    let (size, data) = likely(huge.clone(), u32::MAX - 1, &usual).unwrap();
    assert_eq!(size, data * 200 + 1);
    assert_eq!(likely(huge.clone(), 1 << 30, &usual.ratio(2)).unwrap().0, (16 << 20) + 1);
    assert_eq!(likely(huge.clone(), 1 << 30, &usual.limits(1000, 0, 0)).unwrap().0, 1001);
    assert_eq!(likely(huge, 1 << 30, &usual.limits(0, 2000, 0)).unwrap().0, 2001);
}

#[test]
fn what_was_produced_for_nothing_counts_too() {
    let content = text(100_000);
    let spoilt = Spoilt::new(DEFLATE, &[(b"a", &content)]);
    // With another sum, and with one byte more than it says.
    for archive in [spoilt.clone().central(0, 16, &[0; 4]), spoilt.central(0, 24, &99_999_u32.to_le_bytes())]
    {
        let reader = reader(&archive.bytes, &Options::default().limits(0, 250_000, 0)).unwrap();
        for status in [Status::ZIP, Status::ZIP, Status::LIMIT] {
            assert_eq!(refusal(reader.read(0)), status);
        }
    }
}

#[test]
fn unpacking_stops_at_the_entry_that_is_damaged() {
    let spoilt = Spoilt::new(DEFLATE, &[(b"a", &text(1000)), (b"b", &text(1000))]).central(1, 16, &[0; 4]);
    let source = Box::new(BytesIo::copy_of(&spoilt.bytes).unwrap());
    let outcome = unpack(source, &Options::default(), Progress::default());
    let error = outcome.map(drop).unwrap_err();
    assert!(error.status() == Status::ZIP && format!("{error:?}").contains("entry 1"));
}
