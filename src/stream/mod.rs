//! The ground floor: what every stream can do, and how it says that it could not.
#![cfg_attr(not(test), deny(clippy::disallowed_methods, clippy::disallowed_macros, clippy::disallowed_types))]

mod error;
mod pieces;
mod status;
mod transfer;

pub use error::{Detail, Error, MESSAGE_CAPACITY, Result, both};
pub use pieces::{Tail, end_pieces, write_piece};
pub use status::{Row, Status, TABLE};
pub use transfer::{CHUNK, copy, for_each_chunk, write_all, write_parts};

use crate::memory::{Pin, Slice, Target};

/// Where a seek counts from; the numbers are those of C and of Python.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whence {
    /// From the start (`SEEK_SET`, 0).
    Start,
    /// From the position (`SEEK_CUR`, 1).
    Current,
    /// From the end (`SEEK_END`, 2).
    End,
}

impl Whence {
    /// The whence that C calls `number`.
    pub fn from_number(number: i32) -> Result<Whence> {
        match number {
            0 => Ok(Whence::Start),
            1 => Ok(Whence::Current),
            2 => Ok(Whence::End),
            _ => Err(Error::new(Status::INVALID, format_args!("whence must be 0, 1 or 2, not {number}"))),
        }
    }
}

/// What a stream is made of; the numbers are those of `membuf_kind`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i32)]
pub enum Kind {
    /// BytesIO.
    Bytes = 1,
    /// StringIO.
    String = 2,
    /// TextIOWrapper.
    Text = 3,
    /// A raw stream over callbacks.
    Callback = 4,
    /// BufferedReader.
    BufferedReader = 5,
    /// BufferedWriter.
    BufferedWriter = 6,
    /// BufferedRandom.
    BufferedRandom = 7,
    /// BufferedRWPair.
    BufferedPair = 8,
    /// In memory up to a size, then in a temporary file.
    Spool = 9,
    /// A raw stream over a file descriptor.
    Fd = 10,
    /// A raw stream over a FILE of the C library.
    File = 11,
}

/// A position with what a text stream has to know to go on from there. Fields that are 0 make it a plain position.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cookie {
    /// Where the inner stream has to stand, in bytes; the position itself on streams that have no inner stream.
    pub position: i64,
    /// The state of the decoder there, without bytes that wait.
    pub state: u64,
    /// Bytes to decode from there,
    pub bytes_to_feed: i32,
    /// and code points of their text that lie before the position.
    pub chars_to_skip: i32,
    /// Whether the stream ends behind those bytes.
    pub need_eof: bool,
}

fn unsupported<T>(stream: &(impl Stream + ?Sized), verb: &str) -> Result<T> {
    Err(Error::new(Status::UNSUPPORTED, format_args!("{:?} streams have no {verb}", stream.kind())))
}

/// One stream, of any kind. Sizes and positions are in the stream's own units: bytes, or code points on text.
///
/// A verb that fails leaves content and position as they were, unless its documentation says otherwise.
pub trait Stream: Send {
    /// What the stream is made of.
    fn kind(&self) -> Kind;

    /// Whether content is text: UTF-8, never split inside a code point.
    fn is_text(&self) -> bool {
        false
    }

    /// Fills `out` unless the stream ends first; what arrived is in `out`, on failure too.
    /// On text, whole code points: up to 3 bytes may stay free.
    fn read(&mut self, out: &mut Target<'_>) -> Result<()>;

    /// As [`Stream::read`], with at most one call of what is beneath. Byte streams only.
    fn read1(&mut self, out: &mut Target<'_>) -> Result<()> {
        if self.is_text() { unsupported(self, "read1") } else { self.read(out) }
    }

    /// As [`Stream::read`], but gives what arrives first: with at most one call of what is beneath, or on text as few as make a
    /// character. Nothing is the end.
    fn read_some(&mut self, out: &mut Target<'_>) -> Result<()> {
        if self.is_text() { self.read(out) } else { self.read1(out) }
    }

    /// Reads up to `count` units, all when negative.
    fn read_slice(&mut self, count: i64) -> Result<Slice>;

    /// Reads at `offset` without moving the position. Byte streams only.
    fn pread(&mut self, _offset: i64, _out: &mut Target<'_>) -> Result<()> {
        unsupported(self, "pread")
    }

    /// As [`Stream::pread`] of `n` bytes, into a slice that shares the stream's memory where that pays. Byte streams in
    /// memory only.
    fn pread_slice(&mut self, _offset: i64, _n: usize) -> Result<Slice> {
        unsupported(self, "pread_slice")
    }

    /// Reads one line with its terminator, at most `limit` units when that is not negative; empty at the end.
    fn readline(&mut self, limit: i64) -> Result<Slice>;

    /// The next line, borrowed until the next call; `None` at the end.
    fn next_line(&mut self) -> Result<Option<&[u8]>>;

    /// The next lines, all borrowed until the next call, each given to `take`: until that answers `false`, or they
    /// are `hint` units together or more (0 or less: no such limit). A stream that cannot lend several at once gives
    /// one; none at all is the end.
    fn next_lines<'a>(&'a mut self, _hint: i64, take: &mut dyn FnMut(&'a [u8]) -> bool) -> Result<()> {
        if let Some(line) = self.next_line()? {
            take(line);
        }
        Ok(())
    }

    /// The bytes at the position, borrowed until the next call; the position stays. None at the end, else at least
    /// one; `n` says how many the caller would like. Byte streams only.
    fn peek(&mut self, _n: usize) -> Result<&[u8]> {
        unsupported(self, "peek")
    }

    /// Moves the position past `n` bytes that [`Stream::peek`] showed; `INVALID` for more.
    fn consume(&mut self, _n: usize) -> Result<()> {
        unsupported(self, "consume")
    }

    /// Whether `address` lies in memory that this stream lends out with [`Stream::next_line`] and the like, and may
    /// move or change when it is written to.
    fn lends(&self, _address: *const u8) -> bool {
        false
    }

    /// Writes all of `data` at the position; answers the units taken. A stream that can take a part only
    /// (raw, buffered) says in the error how much it took; a raw one may take a part and succeed, which
    /// [`write_all`] follows up.
    fn write(&mut self, data: &[u8]) -> Result<usize>;

    /// Where the start of a character waits that [`write_piece`] was given without its rest; `close` reports one that still
    /// does. Text streams only.
    fn tail(&mut self) -> Option<&mut Tail> {
        None
    }

    /// Writes at `offset` without moving the position. Byte streams only.
    fn pwrite(&mut self, _offset: i64, _data: &[u8]) -> Result<usize> {
        unsupported(self, "pwrite")
    }

    /// Opens a window of at least `n` writable bytes at the position, closed by [`Stream::commit`].
    fn reserve(&mut self, _n: usize) -> Result<(*mut u8, usize)> {
        unsupported(self, "reserve")
    }

    /// Ends a reservation: its first `n` bytes become content.
    fn commit(&mut self, _n: usize) -> Result<()> {
        unsupported(self, "commit")
    }

    /// Moves the position and answers it.
    fn seek(&mut self, offset: i64, whence: Whence) -> Result<i64>;

    /// The position.
    fn tell(&mut self) -> Result<i64>;

    /// The position, with the state of a decoder where there is one.
    fn tell_cookie(&mut self) -> Result<Cookie> {
        Ok(Cookie { position: self.tell()?, ..Cookie::default() })
    }

    /// Moves to a position that [`Stream::tell_cookie`] gave; `INVALID` for what it cannot have given.
    fn seek_cookie(&mut self, cookie: &Cookie) -> Result<()> {
        if *cookie != (Cookie { position: cookie.position, ..Cookie::default() }) {
            return Err(Error::new(
                Status::INVALID,
                format_args!("{:?} streams give cookies with a position only", self.kind()),
            ));
        }
        self.seek(cookie.position, Whence::Start)?;
        Ok(())
    }

    /// Cuts the content to `size` units; never extends it on memory streams, never moves the position.
    fn truncate(&mut self, size: i64) -> Result<i64>;

    /// Cuts the content at the position, and answers it.
    fn truncate_here(&mut self) -> Result<i64> {
        let here = self.tell()?;
        self.truncate(here)
    }

    /// The size in the stream's units; the position stays.
    fn size(&mut self) -> Result<i64> {
        let here = self.tell()?;
        let end = self.seek(0, Whence::End)?;
        self.seek(here, Whence::Start)?;
        Ok(end)
    }

    /// Hands buffered writes on.
    fn flush(&mut self) -> Result<()>;

    /// Flushes, and lets go of the inner stream, which stays open; every later verb answers `DETACHED`.
    fn detach(&mut self) -> Result<()> {
        unsupported(self, "detach")
    }

    /// Flushes and closes; closed even when that fails. A second close is fine.
    fn close(&mut self) -> Result<()>;

    /// Whether [`Stream::close`] was called.
    fn closed(&mut self) -> Result<bool>;

    /// Whether reading is possible at all.
    fn readable(&mut self) -> Result<bool>;

    /// Whether writing is possible at all.
    fn writable(&mut self) -> Result<bool>;

    /// Whether the position can be moved.
    fn seekable(&mut self) -> Result<bool>;

    /// Whether this is a terminal.
    fn isatty(&mut self) -> Result<bool>;

    /// The file descriptor that is this stream's storage and position.
    fn fileno(&mut self) -> Result<i32> {
        unsupported(self, "fileno")
    }

    /// The whole content, wherever the position is; shared, not copied, where the storage allows.
    fn getvalue(&mut self) -> Result<Slice> {
        unsupported(self, "getvalue")
    }

    /// Moves the whole content out; the stream is empty then, at position 0.
    fn take(&mut self) -> Result<Slice> {
        unsupported(self, "take")
    }

    /// Limits the content to `limit` bytes; `usize::MAX` lifts it.
    fn set_memory_limit(&mut self, _limit: usize) -> Result<()> {
        unsupported(self, "set_memory_limit")
    }

    /// Lends the content out for reading and writing in place. As long as a pin is left, verbs that write, cut or let
    /// go of content answer `EXPORTED`.
    fn getbuffer(&mut self) -> Result<Pin> {
        unsupported(self, "getbuffer")
    }

    /// Replaces content and position by what was saved: content as it is, nothing translated.
    fn set_state(&mut self, _content: &[u8], _position: i64) -> Result<()> {
        unsupported(self, "set_state")
    }

    /// Cuts the content to nothing and moves to the start; memory is kept for what is written next.
    fn clear(&mut self) -> Result<()> {
        unsupported(self, "clear")
    }

    /// Makes room for content of `n` bytes in all, so that appending up to there cannot fail for lack of memory.
    fn reserve_capacity(&mut self, _n: usize) -> Result<()> {
        unsupported(self, "reserve_capacity")
    }

    /// Gives back memory that the content does not need.
    fn shrink(&mut self) -> Result<()> {
        unsupported(self, "shrink")
    }

    /// Bytes of memory that the content takes, spare capacity and bookkeeping included; 0 when closed.
    fn memory_use(&mut self) -> Result<usize> {
        unsupported(self, "memory_use")
    }

    /// The line ends met so far: 1 for CR, 2 for LF, 4 for CRLF.
    fn newlines(&mut self) -> Result<u32> {
        unsupported(self, "newlines")
    }

    /// The stream itself, where there is something that only its kind can do.
    fn as_any(&mut self) -> Option<&mut dyn core::any::Any> {
        None
    }

    /// Whether text may hold lone surrogates, as generalised UTF-8.
    fn set_surrogates(&mut self, _allow: bool) -> Result<()> {
        unsupported(self, "set_surrogates")
    }
}
