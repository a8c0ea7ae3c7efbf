//! A stream for tests: bytes in memory that the test can look at, with failures on demand.

use crate::memory::{Slice, Target};
use crate::stream::{Error, Kind, Result, Status, Stream, Whence};
use std::sync::{Arc, Mutex, MutexGuard};

#[derive(Default)]
pub struct State {
    pub bytes: Vec<u8>,
    pub position: usize,
    /// Most bytes that one read gives; 0 for no limit.
    pub chunk: usize,
    /// Answered by this many of the next reads or writes.
    pub failures: usize,
    /// Bytes that a failing write takes first.
    pub partial: usize,
    pub writes: usize,
    pub text: bool,
    /// Whether the position cannot be moved.
    pub unseekable: bool,
    /// Whether writes go to the position and the content can be cut, as on a file; else they are appended.
    pub file: bool,
    /// Most bytes that one write elsewhere than at the position takes; 0 where there are none.
    pub elsewhere: usize,
    /// Where set, writes are counted here, and the end of the last one is all that is kept.
    pub counted: Option<u64>,
}

#[derive(Clone, Default)]
pub struct Memory(Arc<Mutex<State>>);

impl Memory {
    pub fn holding(bytes: &[u8]) -> Memory {
        let memory = Memory::default();
        memory.state().bytes = bytes.to_vec();
        memory
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    pub fn stream(&self) -> Box<dyn Stream> {
        Box::new(self.clone())
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.state().bytes.clone()).unwrap()
    }
}

fn fails(state: &mut State) -> bool {
    let failing = state.failures > 0;
    state.failures -= usize::from(failing);
    failing
}

fn put(state: &mut State, data: &[u8]) {
    if let Some(count) = &mut state.counted {
        *count += data.len() as u64;
        state.bytes = data[data.len().saturating_sub(4096)..].to_vec();
        return;
    }
    if !state.file {
        return state.bytes.extend_from_slice(data);
    }
    let end = state.position + data.len();
    let len = state.bytes.len().max(end);
    state.bytes.resize(len, 0);
    state.bytes[state.position..end].copy_from_slice(data);
    state.position = end;
}

impl Stream for Memory {
    fn kind(&self) -> Kind {
        Kind::Bytes
    }
    fn is_text(&self) -> bool {
        self.state().text
    }
    fn read(&mut self, out: &mut Target<'_>) -> Result<()> {
        let mut state = self.state();
        if fails(&mut state) {
            return Err(Error::new(Status::WOULD_BLOCK, format_args!("not yet")));
        }
        let start = state.position.min(state.bytes.len());
        let mut end = state.bytes.len();
        if state.chunk > 0 {
            end = end.min(start + state.chunk);
        }
        let n = out.put(&state.bytes[start..end]);
        state.position = start + n;
        Ok(())
    }
    fn read_slice(&mut self, _count: i64) -> Result<Slice> {
        Err(Error::bare(Status::UNSUPPORTED))
    }
    fn readline(&mut self, _limit: i64) -> Result<Slice> {
        Err(Error::bare(Status::UNSUPPORTED))
    }
    fn next_line(&mut self) -> Result<Option<&[u8]>> {
        Err(Error::bare(Status::UNSUPPORTED))
    }
    fn write(&mut self, data: &[u8]) -> Result<usize> {
        let mut state = self.state();
        if fails(&mut state) {
            let taken = state.partial.min(data.len());
            put(&mut state, &data[..taken]);
            return Err(Error::new(Status::IO, format_args!("disk on fire")).with(|d| d.transferred = taken));
        }
        if std::str::from_utf8(data).is_err() && state.text {
            return Err(Error::bare(Status::DECODE));
        }
        state.writes += 1;
        put(&mut state, data);
        Ok(data.len())
    }
    fn pwrite(&mut self, at: i64, data: &[u8]) -> Result<usize> {
        let mut state = self.state();
        if state.elsewhere == 0 {
            return Err(Error::bare(Status::UNSUPPORTED));
        }
        let (at, n) = (at as usize, data.len().min(state.elsewhere));
        state.bytes[at..at + n].copy_from_slice(&data[..n]);
        Ok(n)
    }
    fn seek(&mut self, offset: i64, whence: Whence) -> Result<i64> {
        let mut state = self.state();
        let base = match whence {
            Whence::Start => 0,
            Whence::Current => state.position as i64,
            Whence::End => state.bytes.len() as i64,
        };
        let to = usize::try_from(base + offset).map_err(|_| Error::bare(Status::INVALID))?;
        state.position = to;
        Ok(to as i64)
    }
    fn tell(&mut self) -> Result<i64> {
        Ok(self.state().position as i64)
    }
    fn truncate(&mut self, size: i64) -> Result<i64> {
        if !self.state().file {
            return Err(Error::bare(Status::UNSUPPORTED));
        }
        self.state().bytes.truncate(size as usize);
        Ok(size)
    }
    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
    fn close(&mut self) -> Result<()> {
        panic!("formats never close their stream")
    }
    fn closed(&mut self) -> Result<bool> {
        Ok(false)
    }
    fn readable(&mut self) -> Result<bool> {
        Ok(true)
    }
    fn writable(&mut self) -> Result<bool> {
        Ok(true)
    }
    fn seekable(&mut self) -> Result<bool> {
        Ok(!self.state().unseekable)
    }
    fn isatty(&mut self) -> Result<bool> {
        Ok(false)
    }
}

/// A small generator of pseudo-random numbers (splitmix64), so that a failing seed can be repeated.
pub struct Random(pub u64);

impl Random {
    /// A seed of the clock, printed so that a failure shows it.
    pub fn fresh() -> Random {
        let seed = std::time::UNIX_EPOCH.elapsed().unwrap().as_nanos() as u64;
        println!("seed {seed}");
        Random(seed)
    }

    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % bound as u64) as usize
    }
}
