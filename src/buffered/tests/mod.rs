//! What the tests share: a raw stream that gives and takes what it is told to, and remembers what it was asked.

mod closing;
mod random;
mod reading;
mod writing;

use super::*;
use crate::memory::{Slice, Target};
use crate::stream::Whence;
use std::sync::{Arc, Mutex};

/// What one read gives, or one write takes.
#[derive(Clone, Debug)]
enum Turn {
    /// So many bytes at most.
    Moves(usize),
    Fails(Status),
    /// Takes so many bytes and fails all the same.
    TakesAndFails(usize, Status),
}

use Turn::{Fails, Moves, TakesAndFails};

#[derive(Debug, PartialEq, Eq)]
enum Asked {
    Read(usize),
    Write(Vec<u8>),
    Seek(i64, Whence),
    Flush,
    Close,
}

#[derive(Default)]
struct State {
    content: Vec<u8>,
    position: usize,
    /// The next reads and writes; when there are no more, all is moved.
    turns: Vec<Turn>,
    asked: Vec<Asked>,
    closed: bool,
    refuses_to_close: bool,
    refuses_to_seek: bool,
}

/// A raw stream, and the test's view of it.
#[derive(Clone, Default)]
struct Raw(Arc<Mutex<State>>);

impl Raw {
    fn of(content: &[u8], turns: &[Turn]) -> Raw {
        let state = State { content: content.to_vec(), turns: turns.to_vec(), ..State::default() };
        Raw(Arc::new(Mutex::new(state)))
    }

    fn with<R>(&self, what: impl FnOnce(&mut State) -> R) -> R {
        what(&mut self.0.lock().unwrap())
    }

    fn content(&self) -> Vec<u8> {
        self.with(|state| state.content.clone())
    }

    fn asked(&self) -> Vec<Asked> {
        self.with(|state| core::mem::take(&mut state.asked))
    }

    /// The sizes of the reads that were asked for.
    fn reads(&self) -> Vec<usize> {
        let asked = self.asked();
        asked.iter().filter_map(|asked| if let Asked::Read(n) = asked { Some(*n) } else { None }).collect()
    }

    fn next(&self, turns: &[Turn]) {
        self.with(|state| state.turns = turns.to_vec());
    }

    fn reader(&self, size: usize) -> Buffered {
        Buffered::reader(Box::new(self.clone()), size).unwrap()
    }

    fn writer(&self, size: usize) -> Buffered {
        Buffered::writer(Box::new(self.clone()), size).unwrap()
    }

    fn random(&self, size: usize) -> Buffered {
        Buffered::random(Box::new(self.clone()), size).unwrap()
    }
}

impl State {
    fn turn(&mut self) -> Turn {
        if self.turns.is_empty() { Moves(usize::MAX) } else { self.turns.remove(0) }
    }
}

impl Stream for Raw {
    fn kind(&self) -> Kind {
        Kind::Callback
    }
    fn read(&mut self, _out: &mut Target<'_>) -> Result<()> {
        panic!("a buffer reads once at a time")
    }
    fn read1(&mut self, out: &mut Target<'_>) -> Result<()> {
        self.with(|state| {
            state.asked.push(Asked::Read(out.room()));
            let most = match state.turn() {
                Moves(most) => most,
                Fails(status) | TakesAndFails(_, status) => return Err(Error::bare(status)),
            };
            let rest = &state.content[state.position.min(state.content.len())..];
            state.position += out.put(&rest[..rest.len().min(most)]);
            Ok(())
        })
    }
    fn read_slice(&mut self, _count: i64) -> Result<Slice> {
        panic!("a buffer reads into itself")
    }
    fn readline(&mut self, _limit: i64) -> Result<Slice> {
        panic!("a buffer finds lines itself")
    }
    fn next_line(&mut self) -> Result<Option<&[u8]>> {
        panic!("a buffer finds lines itself")
    }
    fn write(&mut self, data: &[u8]) -> Result<usize> {
        self.with(|state| {
            state.asked.push(Asked::Write(data.to_vec()));
            let (most, failure) = match state.turn() {
                Moves(most) => (most, None),
                Fails(status) => (0, Some(status)),
                TakesAndFails(most, status) => (most, Some(status)),
            };
            let (start, n) = (state.position, data.len().min(most));
            if state.content.len() < start + n {
                state.content.resize(start + n, 0);
            }
            state.content[start..start + n].copy_from_slice(&data[..n]);
            state.position += n;
            match failure {
                Some(status) => Err(Error::bare(status).after(n)),
                None => Ok(n),
            }
        })
    }
    fn seek(&mut self, offset: i64, whence: Whence) -> Result<i64> {
        self.with(|state| {
            state.asked.push(Asked::Seek(offset, whence));
            if state.refuses_to_seek {
                return Err(Error::bare(Status::IO));
            }
            let base = match whence {
                Whence::Start => 0,
                Whence::Current => state.position,
                Whence::End => state.content.len(),
            };
            state.position =
                usize::try_from(base as i64 + offset).map_err(|_| Error::bare(Status::INVALID))?;
            Ok(state.position as i64)
        })
    }
    fn tell(&mut self) -> Result<i64> {
        self.with(|state| Ok(state.position as i64))
    }
    fn truncate(&mut self, size: i64) -> Result<i64> {
        self.with(|state| state.content.resize(size as usize, 0));
        Ok(size)
    }
    fn flush(&mut self) -> Result<()> {
        self.with(|state| state.asked.push(Asked::Flush));
        Ok(())
    }
    fn close(&mut self) -> Result<()> {
        self.with(|state| {
            state.asked.push(Asked::Close);
            state.closed = true;
            if state.refuses_to_close { Err(Error::new(Status::IO, format_args!("no"))) } else { Ok(()) }
        })
    }
    fn closed(&mut self) -> Result<bool> {
        self.with(|state| Ok(state.closed))
    }
    fn readable(&mut self) -> Result<bool> {
        Ok(true)
    }
    fn writable(&mut self) -> Result<bool> {
        Ok(true)
    }
    fn seekable(&mut self) -> Result<bool> {
        Ok(true)
    }
    fn isatty(&mut self) -> Result<bool> {
        Ok(false)
    }
}

fn read(stream: &mut dyn Stream, n: usize) -> Result<Vec<u8>> {
    let mut room = vec![0xEE; n];
    let mut target = Target::new(&mut room);
    stream.read(&mut target)?;
    let n = target.len();
    Ok(room[..n].to_vec())
}

fn read1(stream: &mut dyn Stream, n: usize) -> Result<Vec<u8>> {
    let mut room = vec![0xEE; n];
    let mut target = Target::new(&mut room);
    stream.read1(&mut target)?;
    let n = target.len();
    Ok(room[..n].to_vec())
}

fn slice(stream: &mut dyn Stream, count: i64) -> Result<Vec<u8>> {
    Ok(stream.read_slice(count)?.as_bytes().to_vec())
}

fn line(stream: &mut dyn Stream) -> Result<Vec<u8>> {
    Ok(stream.next_line()?.unwrap_or_default().to_vec())
}

/// Status and bytes taken of a write that failed.
fn refusal(outcome: Result<usize>) -> (Status, usize) {
    let error = outcome.unwrap_err();
    (error.status(), error.transferred())
}
