//! Buffers over any stream of bytes: BufferedReader, BufferedWriter, BufferedRandom and BufferedRWPair of Python's `io`.
//!
//! One type does the first three, because reading and writing share one buffer where both are possible; what it asks of the
//! raw stream, and when, is what CPython asks.
#![forbid(unsafe_code)]
#![cfg_attr(not(test), deny(clippy::disallowed_methods, clippy::disallowed_macros, clippy::disallowed_types))]

mod pair;
mod position;
mod reader;
#[cfg(test)]
mod tests;
mod verbs;
mod writer;

pub use pair::BufferedPair;

use crate::memory::try_zeroed;
use crate::stream::{Error, Kind, Result, Status, Stream};
use core::ops::Range;

/// The size of a buffer, in bytes, where none is given.
pub const DEFAULT_SIZE: usize = 8192;

/// How much memory beyond its size a buffer keeps from long lines and large reads.
const SPARE: usize = 65_536;

/// A buffer over a raw stream of bytes, for reading, for writing, or for both.
///
/// Bytes that were read and not given out, or written and not handed on, stay in the buffer when a verb fails. The buffer
/// has `size` bytes for both; lines and slices that are longer make it grow until they were given out.
pub struct Buffered {
    /// `None` once it was detached.
    raw: Option<Box<dyn Stream>>,
    kind: Kind,
    size: usize,
    /// How far writes may fill the buffer: 0 where nothing can be written (any more).
    write_size: usize,
    /// Empty when it has to be allocated again.
    buffer: Vec<u8>,
    /// Where in the buffer the position is,
    pos: usize,
    /// where the bytes that are known end; never before `pos`,
    end: usize,
    /// where the raw stream stands,
    raw_at: usize,
    /// from where on a seek may stay in the buffer: what is before is left from a line or slice longer than that,
    floor: usize,
    /// and which bytes the raw stream does not have yet.
    dirty: Range<usize>,
    /// The position of the raw stream, as far as it is known.
    raw_position: Option<i64>,
    /// A failure that comes with the next read, because the last one had something to give.
    deferred: Option<Error>,
    closed: bool,
}

impl Buffered {
    /// Reads through a buffer of `size` bytes; 0 stands for [`DEFAULT_SIZE`].
    pub fn reader(mut raw: Box<dyn Stream>, size: usize) -> Result<Buffered> {
        check_bytes(&*raw)?;
        check(raw.readable()?, "readable")?;
        Buffered::over(raw, Kind::BufferedReader, size)
    }

    /// Writes through a buffer.
    pub fn writer(mut raw: Box<dyn Stream>, size: usize) -> Result<Buffered> {
        check_bytes(&*raw)?;
        check(raw.writable()?, "writable")?;
        Buffered::over(raw, Kind::BufferedWriter, size)
    }

    /// Reads and writes through one buffer.
    pub fn random(mut raw: Box<dyn Stream>, size: usize) -> Result<Buffered> {
        check_bytes(&*raw)?;
        check(raw.seekable()?, "seekable")?;
        check(raw.readable()?, "readable")?;
        check(raw.writable()?, "writable")?;
        Buffered::over(raw, Kind::BufferedRandom, size)
    }

    fn over(mut raw: Box<dyn Stream>, kind: Kind, size: usize) -> Result<Buffered> {
        let size = if size == 0 { DEFAULT_SIZE } else { size };
        if size > isize::MAX as usize {
            return Err(Error::new(
                Status::INVALID,
                format_args!("buffer_size must be at most {}, not {size}", isize::MAX),
            ));
        }
        let buffer = try_zeroed(size)?;
        // What has no position can be buffered all the same.
        let raw_position = raw.tell().ok();
        Ok(Buffered {
            raw: Some(raw),
            kind,
            size,
            write_size: if kind == Kind::BufferedReader { 0 } else { size },
            buffer,
            pos: 0,
            end: 0,
            raw_at: 0,
            floor: 0,
            dirty: 0..0,
            raw_position,
            deferred: None,
            closed: false,
        })
    }

    fn raw(&mut self) -> Result<&mut (dyn Stream + 'static)> {
        match &mut self.raw {
            Some(raw) => Ok(&mut **raw),
            None => detached(),
        }
    }

    /// The raw stream, for what it answers itself when it is closed.
    fn open_raw(&mut self) -> Result<&mut (dyn Stream + 'static)> {
        if self.closed { Err(closed()) } else { self.raw() }
    }

    /// Asked before the raw stream is read or written; what the buffer can do by itself, it does without.
    fn check_open(&mut self) -> Result<()> {
        if self.closed || self.raw()?.closed()? {
            return Err(closed());
        }
        Ok(())
    }

    fn can_read(&self) -> bool {
        self.kind != Kind::BufferedWriter
    }

    fn can_write(&self) -> bool {
        self.kind != Kind::BufferedReader
    }

    /// Starts the buffer anew: the raw stream stands at the position.
    fn restart(&mut self) {
        (self.pos, self.end, self.raw_at, self.floor, self.dirty) = (0, 0, 0, 0, 0..0);
        if self.buffer.len() > self.size.saturating_add(SPARE) {
            self.buffer = Vec::new();
        }
    }

    /// Ends the buffer for good: from now on every verb asks whether the stream is open.
    fn end_buffer(&mut self) {
        self.restart();
        self.buffer = Vec::new();
        self.write_size = 0;
        self.deferred = None;
    }

    /// Makes `n` bytes of the buffer available behind those that are known; nothing changes on failure.
    fn make_room(&mut self, n: usize) -> Result<()> {
        if self.room() < n && self.pos > 0 && self.dirty.is_empty() && self.raw_at >= self.pos {
            // What was given out makes room.
            self.buffer.copy_within(self.pos..self.end, 0);
            self.end -= self.pos;
            self.raw_at -= self.pos;
            self.floor = self.floor.saturating_sub(self.pos);
            self.pos = 0;
        }
        if self.room() < n {
            let needed = self.end.saturating_add(n);
            // Twice as much, so that what arrives piece by piece is not copied for each piece.
            let mut larger = try_zeroed(needed.max(self.size).max(self.buffer.len().saturating_mul(2)))?;
            larger[..self.end].copy_from_slice(&self.buffer[..self.end]);
            self.buffer = larger;
        }
        Ok(())
    }

    fn room(&self) -> usize {
        self.buffer.len() - self.end
    }
}

fn check_bytes(raw: &dyn Stream) -> Result<()> {
    if raw.is_text() {
        return Err(Error::new(
            Status::UNSUPPORTED,
            format_args!("the raw stream must be a stream of bytes, not of text"),
        ));
    }
    Ok(())
}

fn check(can: bool, what: &str) -> Result<()> {
    if can { Ok(()) } else { Err(Error::new(Status::IO, format_args!("the raw stream is not {what}"))) }
}

#[cold]
fn closed() -> Error {
    Error::new(Status::CLOSED, format_args!("the stream is closed"))
}

#[cold]
fn detached<T>() -> Result<T> {
    Err(Error::new(Status::DETACHED, format_args!("the raw stream was taken away by detach")))
}
