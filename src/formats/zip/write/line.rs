//! Entries that stand in a line to be packed by several threads.
//!
//! They are taken in batches: one entry, or several small ones. Whoever has nothing to do packs the next batch that nobody has
//! begun. What a batch becomes depends on nothing but its entries, so it is the same however many there are.

use super::packer::{Packed, Packer};
use super::writer::Entry;
use crate::formats::zip::options::Compression;
use crate::memory::TryVec;
use crate::stream::{Error, Result, Status};
use core::ops::Range;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Small entries share a batch up to this size and number, so that they cost no more than they have to.
const BATCH: usize = 64 * 1024;
const BATCH_COUNT: usize = 64;

/// How many batches may be on their way for each thread, and how many bytes of content, unless one batch is larger.
const AHEAD: usize = 4;
const AHEAD_BYTES: u64 = 32 << 20;

/// The batches of `entries`, as ranges of them.
pub fn batches<'a>(entries: &'a [Entry<'_>]) -> impl Iterator<Item = Range<usize>> + 'a {
    let mut start = 0;
    core::iter::from_fn(move || {
        let batch = batch(entries, start);
        start = batch.end;
        (!batch.is_empty()).then_some(batch)
    })
}

/// The batch that begins with the entry `start`; empty where there is none.
fn batch(entries: &[Entry<'_>], start: usize) -> Range<usize> {
    let (mut end, mut size) = (start, 0_usize);
    while let Some((_, data)) = entries.get(end) {
        size = size.saturating_add(data.len());
        if end > start && (size > BATCH || end - start >= BATCH_COUNT) {
            break;
        }
        end += 1;
    }
    start..end
}

/// A batch on its way, or one that was written, whose buffers are kept.
#[derive(Default)]
pub struct Batch {
    pub entries: Range<usize>,
    /// Bytes of content.
    pub size: u64,
    /// How many of them are packed, as far as that is known before the end.
    pub done: u64,
    pub work: Work,
    /// How packing ended; `None` until then.
    pub outcome: Option<Result<()>>,
}

/// What packing a batch makes: the entries one after the other, and how long each is.
#[derive(Default)]
pub struct Work {
    pub bytes: Vec<u8>,
    pub packed: Vec<Packed>,
}

/// The entries, and how far they are.
pub struct Line<'a> {
    pub entries: &'a [Entry<'a>],
    compression: Compression,
    /// Content that may be on its way.
    most: u64,
    state: Mutex<State>,
    /// A batch is packed.
    pub packed: Condvar,
    /// A batch was written, or there is nothing more to do.
    pub room: Condvar,
}

pub struct State {
    /// Those on their way: batch `n` is at `n` modulo their number.
    places: Vec<Batch>,
    /// Batches that were begun, and that were written.
    pub begun: usize,
    pub written: usize,
    /// The first entry of the next batch.
    next: usize,
    /// Bytes of content on their way.
    pub held: u64,
    /// Nobody begins anything any more.
    ended: bool,
    /// A thread was lost, and with it a batch.
    pub lost: bool,
}

impl State {
    pub fn place(&mut self, number: usize) -> Result<&mut Batch> {
        let count = self.places.len().max(1);
        self.places.get_mut(number % count).ok_or(Error::bare(Status::OVERFLOW))
    }
}

impl<'a> Line<'a> {
    pub fn new(entries: &'a [Entry<'a>], compression: Compression, threads: usize) -> Result<Line<'a>> {
        let mut places = Vec::new();
        for _ in 0..threads * AHEAD {
            places.try_push(Batch::default())?;
        }
        let state = State { places, begun: 0, written: 0, next: 0, held: 0, ended: false, lost: false };
        Ok(Line {
            entries,
            compression,
            most: AHEAD_BYTES.saturating_mul(threads as u64),
            state: Mutex::new(state),
            packed: Condvar::new(),
            room: Condvar::new(),
        })
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the next batch that nobody has begun, if there is one and room for it.
    pub fn begin(&self, state: &mut State) -> Option<Job> {
        let entries = batch(self.entries, state.next);
        let size =
            self.entries.get(entries.clone())?.iter().fold(0, |sum: u64, (_, data)| sum + data.len() as u64);
        let on_their_way = state.begun - state.written;
        let fits = on_their_way < state.places.len() && state.held.saturating_add(size) <= self.most;
        if state.ended || entries.is_empty() || !(fits || on_their_way == 0) {
            return None;
        }
        let number = state.begun;
        let place = state.place(number).ok()?;
        let mut work = core::mem::take(&mut place.work);
        work.bytes.clear();
        work.packed.clear();
        *place = Batch { entries: entries.clone(), size, ..Batch::default() };
        state.begun += 1;
        state.next = entries.end;
        state.held += size;
        Some(Job { number, entries, work })
    }

    /// Packs a batch. A failure of `step` is one of packing.
    pub fn pack(&self, job: Job, packer: &mut Packer, mut step: impl FnMut() -> Result<()>) {
        let Job { number, entries, mut work } = job;
        let entries = self.entries.get(entries).unwrap_or_default();
        let outcome = entries.iter().try_for_each(|(name, data)| {
            let packed = packer.pack(name, data, self.compression, &mut work.bytes, &mut |n| {
                self.count(number, n)?;
                step()
            })?;
            work.packed.try_push(packed)
        });
        let mut state = self.state();
        if let Ok(place) = state.place(number) {
            (place.work, place.outcome) = (work, Some(outcome));
        }
        drop(state);
        self.packed.notify_all();
    }

    /// Counts `n` more bytes of a batch; a failure when nobody wants it any more.
    fn count(&self, number: usize, n: u64) -> Result<()> {
        let mut state = self.state();
        if state.ended {
            return Err(Error::bare(Status::CANCELLED));
        }
        state.place(number)?.done += n;
        Ok(())
    }

    /// What the threads beside the caller's do.
    pub fn help(&self) {
        let _lost = Lost(self);
        let mut packer = Packer::default();
        let mut state = self.state();
        while !state.ended && state.next < self.entries.len() {
            match self.begin(&mut state) {
                Some(job) => {
                    drop(state);
                    self.pack(job, &mut packer, || Ok(()));
                    state = self.state();
                }
                None => state = self.room.wait(state).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }
}

/// A batch that somebody has begun.
pub struct Job {
    number: usize,
    entries: Range<usize>,
    work: Work,
}

/// Ends the line when it is dropped.
pub struct End<'l, 'a>(pub &'l Line<'a>);

impl Drop for End<'_, '_> {
    fn drop(&mut self) {
        self.0.state().ended = true;
        self.0.room.notify_all();
    }
}

/// Tells the caller's thread when another panics, so that it does not wait for a batch that never comes.
struct Lost<'l, 'a>(&'l Line<'a>);

impl Drop for Lost<'_, '_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.state().lost = true;
            self.0.packed.notify_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begun(entries: &[Entry<'_>], threads: usize) -> Vec<Range<usize>> {
        let compression = crate::formats::zip::Options::default().compression;
        let line = Line::new(entries, compression, threads).unwrap();
        let mut state = line.state();
        core::iter::from_fn(|| line.begin(&mut state)).map(|job| job.entries).collect()
    }

    #[test]
    fn small_entries_share_a_batch_and_large_ones_have_their_own() {
        let data = vec![0; 3 * BATCH];
        let entries: Vec<Entry<'_>> =
            [1, BATCH - 1, 1, 3 * BATCH, 0, 0].iter().map(|len| (&b""[..], &data[..*len])).collect();
        assert_eq!(batches(&entries).collect::<Vec<_>>(), [0..2, 2..3, 3..4, 4..6]);
        let entries = [(&b""[..], &data[..1]); BATCH_COUNT + 1];
        assert_eq!(batches(&entries).collect::<Vec<_>>(), [0..BATCH_COUNT, BATCH_COUNT..BATCH_COUNT + 1]);
    }

    #[test]
    fn no_more_is_on_its_way_than_there_is_room_for() {
        let data = vec![0; AHEAD_BYTES as usize * 2 + 1];
        let twenty = |len: usize| [(&b""[..], &data[..len]); 20];
        assert_eq!(begun(&twenty(BATCH), 2).len(), 2 * AHEAD);
        assert_eq!(begun(&twenty(AHEAD_BYTES as usize), 2), [0..1, 1..2]);
        assert_eq!(begun(&twenty(data.len()), 2).len(), 1, "one is begun however large it is");
        assert!(begun(&[], 2).is_empty());
    }
}
