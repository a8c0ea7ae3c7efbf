//! Entries that several threads pack at once, and one thread, the caller's, writes in their order.

use super::archive::Archive;
use super::draft::check_content;
use super::line::{End, Line, Work, batches};
use super::packer::Packer;
use super::writer::Entry;
use crate::formats::zip::COUNTED;
use crate::formats::zip::options::EntryOptions;
use crate::host::threads;
use crate::stream::{Error, Result, Status};
use core::ops::Range;
use core::time::Duration;
use std::sync::PoisonError;

/// Buffers up to this size are kept for other batches: more of them would add up.
const KEPT: usize = 1 << 20;

/// How long the caller's thread waits before it looks at the progress again.
const PATIENCE: Duration = Duration::from_millis(10);

/// Adds `entries` to `archive`, by as many threads as its options say.
pub fn add_all(archive: &mut Archive, entries: &[Entry<'_>]) -> Result<()> {
    let threads = archive.options.threads.min(batches(entries).take(archive.options.threads).count());
    if threads < 2 {
        return entries.iter().try_for_each(|(name, data)| {
            let draft = archive.draft(name, &EntryOptions::default())?;
            archive.add(draft, name, data, b"")
        });
    }
    let line = Line::new(entries, archive.options.compression, threads)?;
    let mut packer = core::mem::take(&mut archive.packer);
    let outcome = threads::beside(threads - 1, &|| line.help(), || {
        // However this ends, nobody packs what nobody is going to write.
        let _end = End(&line);
        Caller { line: &line, archive, told: 0 }.run(&mut packer)
    });
    archive.packer = packer;
    outcome?
}

/// The caller's thread: the one that writes, and that tells of the progress.
struct Caller<'l, 'a> {
    line: &'l Line<'a>,
    archive: &'l mut Archive,
    /// Bytes of the first entry on its way that were told of.
    told: u64,
}

impl Caller<'_, '_> {
    fn run(&mut self, packer: &mut Packer) -> Result<()> {
        loop {
            let mut state = self.line.state();
            let first = state.written;
            if state.lost {
                return Err(Error::new(Status::PANIC, format_args!("a thread that compressed is lost")));
            }
            if let Some(outcome) = state.place(first)?.outcome.take() {
                let place = state.place(first)?;
                let (entries, size, mut work) =
                    (place.entries.clone(), place.size, core::mem::take(&mut place.work));
                drop(state);
                self.write(entries, &mut work)?;
                outcome?;
                if work.bytes.capacity() > KEPT {
                    work = Work::default();
                }
                let mut state = self.line.state();
                state.place(first)?.work = work;
                state.written += 1;
                state.held -= size;
                drop(state);
                self.line.room.notify_all();
            } else if let Some(job) = self.line.begin(&mut state) {
                drop(state);
                let (line, mut failed) = (self.line, None);
                line.pack(job, packer, || {
                    self.hear().map_err(|error| {
                        failed = Some(error);
                        Error::bare(Status::CANCELLED)
                    })
                });
                if let Some(error) = failed {
                    return Err(error);
                }
            } else if state.written == state.begun {
                return Ok(());
            } else {
                let waited = self.line.packed.wait_timeout(state, PATIENCE);
                drop(waited.unwrap_or_else(PoisonError::into_inner));
                self.hear()?;
            }
        }
    }

    /// Writes the entries of a batch, as far as they were packed.
    fn write(&mut self, entries: Range<usize>, work: &mut Work) -> Result<()> {
        let mut bytes = work.bytes.as_mut_slice();
        let entries = self.line.entries.get(entries).unwrap_or_default();
        for ((name, data), packed) in entries.iter().zip(&work.packed) {
            let draft = self.archive.draft(name, &EntryOptions::default())?;
            check_content(name, data)?;
            self.tell(data.len() as u64)?;
            self.told = 0;
            let (entry, rest) =
                bytes.split_at_mut_checked(packed.len).ok_or(Error::bare(Status::OVERFLOW))?;
            self.archive.put(draft, name, packed, entry, b"")?;
            bytes = rest;
        }
        Ok(())
    }

    /// Tells how far the entry is that is to be written next.
    fn hear(&mut self) -> Result<()> {
        let mut state = self.line.state();
        let first = state.written;
        let place = state.place(first)?;
        // Of small ones that share a batch it is told as they are written.
        let done = if place.entries.len() == 1 { place.done } else { 0 };
        drop(state);
        self.tell(done)?;
        self.archive.progress.look()
    }

    /// Tells that `done` bytes of that entry are done.
    fn tell(&mut self, done: u64) -> Result<()> {
        while self.told < done {
            let n = (done - self.told).min(COUNTED as u64);
            self.told += n;
            self.archive.progress.advance(n)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::Progress;
    use crate::formats::testing::Memory;
    use crate::formats::zip::{Options, write::sink::Sink};

    /// What the caller's thread answers once `happen` has happened to the first of two entries, and what it wrote.
    fn run(happen: impl FnOnce(&Line<'_>)) -> (Status, usize) {
        let entries = [(&b"a"[..], &[7; 100_000][..]), (b"b", &[])];
        let memory = Memory::default();
        let mut archive =
            Archive::new(Sink::new(memory.stream()).unwrap(), &Options::default(), Progress::default());
        let line = Line::new(&entries, archive.options.compression, 2).unwrap();
        line.begin(&mut line.state()).unwrap();
        happen(&line);
        let mut caller = Caller { line: &line, archive: &mut archive, told: 0 };
        let outcome = caller.run(&mut Packer::default());
        (outcome.unwrap_err().status(), memory.state().bytes.len())
    }

    #[test]
    fn an_entry_that_another_thread_cannot_pack_ends_the_work() {
        let fail = |line: &Line<'_>| {
            line.state().place(0).unwrap().outcome = Some(Err(Error::bare(Status::NO_MEMORY)));
        };
        assert_eq!(run(fail), (Status::NO_MEMORY, 0));
    }

    #[test]
    fn an_entry_of_a_thread_that_is_lost_is_not_waited_for() {
        assert_eq!(run(|line| line.state().lost = true), (Status::PANIC, 0));
    }
}
