//! Entries that several threads compress: the same archive as that of one, whatever ends the work.

use super::{packed, refusal};
use crate::formats::testing::{Memory, Random};
use crate::formats::zip::*;
use crate::formats::{Cancel, Observer, Progress, STEP};
use crate::stream::{Error, Result, Status};
use std::sync::{Arc, Mutex};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

const THREADS: [u32; 4] = [1, 2, 3, 8];

/// Names and contents of all sizes, some beyond what is compressed in one call, some that do not shrink, and directories.
fn random_entries(random: &mut Random, count: usize) -> Vec<(Vec<u8>, Vec<u8>)> {
    let mut entries = Vec::new();
    for index in 0..count {
        let len = match random.below(10) {
            0 => 0,
            1 => 300_000 + random.below(500_000),
            2..=4 => random.below(200_000),
            _ => random.below(2_000),
        };
        let letters = [2, 20, 256][random.below(3)];
        let directory = random.below(12) == 0;
        let content = (0..if directory { 0 } else { len }).map(|_| random.below(letters) as u8).collect();
        entries.push((format!("name{index}{}", if directory { "/" } else { "" }).into_bytes(), content));
    }
    entries
}

fn borrowed(entries: &[(Vec<u8>, Vec<u8>)]) -> Vec<Entry<'_>> {
    entries.iter().map(|(name, content)| (name.as_slice(), content.as_slice())).collect()
}

/// Adds an entry, then all others by so many threads, and closes the archive: how adding went, and its bytes.
fn written(
    entries: &[Entry<'_>],
    options: &Options,
    threads: u32,
    progress: Progress,
) -> (Result<()>, Vec<u8>) {
    let memory = Memory::default();
    memory.state().file = true;
    let mut writer = Writer::new(memory.stream(), &options.threads(threads).unwrap(), progress).unwrap();
    writer.add(b"first", b"content", &EntryOptions::default()).unwrap();
    let outcome = writer.add_all(entries);
    // A progress that ends everything ends this too.
    let _ = writer.close();
    let bytes = memory.state().bytes.clone();
    (outcome, bytes)
}

#[test]
fn the_bytes_are_the_same_whatever_the_number_of_threads() {
    let mut random = Random::fresh();
    let methods: &[i32] = if cfg!(feature = "zstd") { &[1, 2, 3] } else { &[1, 2] };
    for method in methods {
        let options = Options::default().compression(*method, 0).unwrap();
        let entries = random_entries(&mut random, 40);
        let entries = borrowed(&entries);
        let (outcome, expected) = written(&entries, &options, 0, Progress::default());
        outcome.unwrap();
        let packed_alone = packed(&entries, &options);
        for threads in THREADS {
            assert!(written(&entries, &options, threads, Progress::default()).1 == expected);
            assert!(packed(&entries, &options.threads(threads).unwrap()) == packed_alone);
        }
    }
    assert_eq!(refusal(Options::default().threads(65)), Status::INVALID);
}

#[test]
fn entries_before_one_that_is_refused_are_in_the_archive_and_none_after() {
    let mut random = Random::fresh();
    for (name, content, status) in [
        (&b"first"[..], &b"twice"[..], Status::INVALID),
        (b"directory/", b"content", Status::INVALID),
        (b"a\xFF", b"", Status::DECODE),
        (&[b'n'; MAX_NAME + 1], b"long", Status::INVALID),
    ] {
        let entries = random_entries(&mut random, 30);
        let mut all = borrowed(&entries);
        let at = random.below(30);
        all.insert(at, (name, content));
        let (_, expected) = written(&all[..at], &Options::default(), 1, Progress::default());
        for threads in THREADS {
            let (outcome, bytes) = written(&all, &Options::default(), threads, Progress::default());
            assert_eq!(refusal(outcome), status);
            assert!(bytes == expected);
        }
    }
}

type Heard = Arc<Mutex<Vec<(u64, u64, ThreadId)>>>;

/// Notes what it hears and where; from `end` on it lets the sink fail, or fails itself.
struct Ear {
    heard: Heard,
    end: u64,
    sink: Option<Memory>,
}

impl Observer for Ear {
    fn report(&mut self, done: u64, total: u64) -> Result<()> {
        self.heard.lock().unwrap().push((done, total, thread::current().id()));
        match &self.sink {
            _ if done < self.end => Ok(()),
            None => Err(Error::bare(Status::CALLBACK)),
            Some(sink) => {
                self.end = u64::MAX;
                let mut state = sink.state();
                (state.failures, state.partial) = (1, 100);
                Ok(())
            }
        }
    }
}

#[test]
fn a_sink_that_fails_in_the_middle_leaves_the_entries_before_and_takes_more_afterwards() {
    let mut random = Random::fresh();
    let entries = random_entries(&mut random, 40);
    let entries = borrowed(&entries);
    let size: usize = entries.iter().map(|(_, content)| content.len()).sum();
    let end = 1 + random.below(size / 2) as u64;
    for threads in THREADS {
        let memory = Memory::default();
        memory.state().file = true;
        let ear = Ear { heard: Heard::default(), end, sink: Some(memory.clone()) };
        let options = Options::default().threads(threads).unwrap();
        let progress = Progress::new(Some(Box::new(ear)), None);
        let mut writer = Writer::new(memory.stream(), &options, progress).unwrap();
        assert_eq!(refusal(writer.add_all(&entries)), Status::IO);
        let more: [Entry<'_>; 2] = [(b"more", b"content"), (b"and more", b"content")];
        writer.add_all(&more).unwrap();
        writer.close().unwrap();
        let archive = memory.state().bytes.clone();
        let count = ::zip::ZipArchive::new(std::io::Cursor::new(&archive)).unwrap().len() - 2;
        assert!(count < entries.len());
        assert!(archive == packed(&[&entries[..count], &more].concat(), &Options::default()));
    }
}

#[test]
fn progress_is_told_in_order_on_the_callers_thread_alone() {
    let mut random = Random::fresh();
    let entries = random_entries(&mut random, 40);
    let entries = borrowed(&entries);
    let size = entries.iter().map(|(_, content)| content.len() as u64).sum();
    for threads in THREADS {
        let heard = Heard::default();
        let ear = Ear { heard: heard.clone(), end: u64::MAX, sink: None };
        let options = Options::default().threads(threads).unwrap();
        pack(&entries, &options, Progress::new(Some(Box::new(ear)), None)).unwrap();
        let heard = heard.lock().unwrap();
        let mut before = 0;
        for (done, total, here) in heard.iter() {
            assert!((before..=before + STEP).contains(done));
            assert_eq!((*total, *here), (size, thread::current().id()));
            before = *done;
        }
        assert_eq!(before, size);
        assert!(heard.len() as u64 >= size / STEP);
    }
}

#[test]
fn a_listener_ends_the_work_and_the_archive_holds_whole_entries() {
    let mut random = Random::fresh();
    let entries = random_entries(&mut random, 40);
    let entries = borrowed(&entries);
    let size: usize = entries.iter().map(|(_, content)| content.len()).sum();
    let end = 1 + random.below(size / 2) as u64;
    for threads in THREADS {
        let ear = Ear { heard: Heard::default(), end, sink: None };
        let memory = Memory::default();
        let options = Options::default().threads(threads).unwrap();
        let progress = Progress::new(Some(Box::new(ear)), None);
        let mut writer = Writer::new(memory.stream(), &options, progress).unwrap();
        assert_eq!(refusal(writer.add_all(&entries)), Status::CALLBACK);
        let bytes = memory.state().bytes.clone();
        let ends = |count: usize| packed(&entries[..count], &Options::default());
        assert!((0..entries.len()).any(|count| {
            let archive = ends(count);
            archive.starts_with(&bytes)
                && archive[bytes.len()..].starts_with(if count == 0 { b"PK\x05" } else { b"PK\x01" })
        }));
    }
}

#[test]
fn another_thread_ends_the_work_in_the_middle_of_entries() {
    // What takes longest: few letters in no order, at the highest level, in entries of all sizes.
    let mut random = Random(1);
    let content: Vec<u8> = (0..3_000_000).map(|_| b"ACGT"[random.below(4)]).collect();
    let names: Vec<String> = (0..200).map(|n| n.to_string()).collect();
    let all: Vec<Entry<'_>> = (names.iter().enumerate())
        .map(|(n, name)| (name.as_bytes(), &content[..[3_000_000, 60_000, 500_000][n % 3]]))
        .collect();
    let methods: &[(i32, i32)] = if cfg!(feature = "zstd") { &[(2, 9), (2, 7), (3, 22)] } else { &[(2, 9)] };
    for (method, level) in methods {
        let options = Options::default().compression(*method, *level).unwrap().threads(2).unwrap();
        let cancel = Cancel::new().unwrap();
        let mut writer =
            Writer::new(Memory::default().stream(), &options, Progress::new(None, Some(cancel.dup())))
                .unwrap();
        let took = thread::scope(|scope| {
            let canceller = scope.spawn(|| {
                thread::sleep(Duration::from_millis(150));
                cancel.set();
                Instant::now()
            });
            assert_eq!(refusal(writer.add_all(&all)), Status::CANCELLED);
            Instant::now().duration_since(canceller.join().unwrap())
        });
        // 100 ms are promised; here other tests have the processor as well. Without an end it would take minutes.
        assert!(took < Duration::from_secs(2), "{took:?} at level {level} of method {method}");
        assert_eq!(refusal(writer.add(b"more", b"", &EntryOptions::default())), Status::CANCELLED);
    }
}
