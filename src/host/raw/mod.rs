//! Raw streams: no buffer between the verbs and what does the work. Python: RawIOBase.

mod device;

pub use device::Device;

use crate::memory::{Slice, Target, TryVec};
use crate::stream::{CHUNK, Error, Kind, Result, Status, Stream, Whence, both};

/// What `read_slice` adds to its buffer at a time: zeros, so that a device that says more than it wrote shows those.
static ZEROS: [u8; CHUNK] = [0; CHUNK];

/// A stream of bytes over a device, without a buffer.
///
/// Reads call until they have what was asked for, writes call once. A failure behind bytes that arrived comes with the
/// next read.
pub struct Raw<D> {
    device: D,
    /// Bytes that were read and could not be given out yet, from `at` on: the start of a line that has not ended.
    /// Before `at`, the line that is lent out.
    held: Vec<u8>,
    at: usize,
    /// A failure that comes with the next read, because the last one had something to give.
    deferred: Option<Error>,
    closed: bool,
}

impl<D: Device> Raw<D> {
    /// A stream over `device`.
    pub fn new(device: D) -> Raw<D> {
        Raw { device, held: Vec::new(), at: 0, deferred: None, closed: false }
    }

    fn check_open(&self) -> Result<()> {
        if self.closed {
            return Err(Error::new(Status::CLOSED, format_args!("the stream is closed")));
        }
        Ok(())
    }

    /// What every read begins with: what was given out makes room.
    fn begin_read(&mut self) -> Result<()> {
        self.check_open()?;
        self.device.check_readable()?;
        self.held.drain(..self.at);
        self.at = 0;
        Ok(())
    }

    fn unread(&self) -> usize {
        self.held.len() - self.at
    }

    /// Forgets what belongs to the old position.
    fn forget(&mut self) {
        self.held.clear();
        self.at = 0;
        self.deferred = None;
    }

    /// Moves the position of the device back to this stream's, where it can be moved at all.
    fn give_back_unread(&mut self) -> Result<()> {
        if self.unread() > 0 && self.device.seekable()? {
            self.seek(0, Whence::Current)?;
        }
        Ok(())
    }

    /// Makes sure of `count` bytes in `held`, unless the stream ends first; what arrived is there on failure, too.
    fn hold(&mut self, count: usize) -> Result<()> {
        while self.held.len() < count {
            let start = self.held.len();
            let more = (count - start).min(CHUNK);
            self.held.try_extend(&ZEROS[..more])?;
            let (n, outcome) = fill(&self.device, &mut self.deferred, &mut self.held[start..]);
            self.held.truncate(start + n);
            outcome?;
            if n < more {
                break;
            }
        }
        Ok(())
    }

    /// Makes sure of a line of up to `limit` bytes in `held`; answers its length, 0 at the end of the stream.
    ///
    /// It asks for one byte at a time, because what lies behind the line has to stay where it is. A line that cannot
    /// be read to its end stays in `held`: the next call goes on with it.
    fn line(&mut self, limit: i64) -> Result<usize> {
        self.begin_read()?;
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let mut len = 0;
        while len < limit {
            match self.held.get(len) {
                Some(b'\n') => return Ok(len + 1),
                Some(_) => len += 1,
                None => {
                    // Memory first: a byte that has no place would be lost.
                    self.held.try_reserve(1).map_err(|_| Error::bare(Status::NO_MEMORY))?;
                    let mut byte = [0];
                    if read_once(&self.device, &mut self.deferred, &mut byte)? == 0 {
                        break;
                    }
                    self.held.try_push(byte[0])?;
                }
            }
        }
        Ok(len)
    }
}

/// One call of the read function; a failure that waits comes first.
fn read_once(device: &impl Device, deferred: &mut Option<Error>, room: &mut [u8]) -> Result<usize> {
    match deferred.take() {
        Some(error) => Err(error),
        None => device.read(room),
    }
}

/// Calls until the room is full, the stream ends or a call fails; answers the bytes that arrived, and the failure.
fn fill(device: &impl Device, deferred: &mut Option<Error>, room: &mut [u8]) -> (usize, Result<()>) {
    let mut filled = 0;
    while filled < room.len() {
        match read_once(device, deferred, &mut room[filled..]) {
            Ok(0) => break,
            Ok(n) => filled += n,
            Err(error) => return (filled, Err(error)),
        }
    }
    (filled, Ok(()))
}

impl<D: Device> Stream for Raw<D> {
    fn kind(&self) -> Kind {
        D::KIND
    }

    fn read(&mut self, out: &mut Target<'_>) -> Result<()> {
        self.begin_read()?;
        self.at = out.put(&self.held);
        let (n, outcome) = fill(&self.device, &mut self.deferred, out.zeroed_room());
        out.advance(n);
        match outcome {
            Err(error) if self.at + n > 0 => self.deferred = Some(error),
            outcome => outcome?,
        }
        Ok(())
    }

    /// One call, unless the start of a line waits: that needs none.
    fn read1(&mut self, out: &mut Target<'_>) -> Result<()> {
        self.begin_read()?;
        self.at = out.put(&self.held);
        if self.at == 0 && out.room() > 0 {
            let n = read_once(&self.device, &mut self.deferred, out.zeroed_room())?;
            out.advance(n);
        }
        Ok(())
    }

    fn read_slice(&mut self, count: i64) -> Result<Slice> {
        self.begin_read()?;
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        match self.hold(count) {
            Err(error) if !self.held.is_empty() => self.deferred = Some(error),
            outcome => outcome?,
        }
        let len = self.held.len().min(count);
        if len < CHUNK || len < self.held.len() {
            let slice = Slice::copy_of(&self.held[..len])?;
            self.at = len;
            return Ok(slice);
        }
        Slice::take_vec(&mut self.held)
    }

    fn readline(&mut self, limit: i64) -> Result<Slice> {
        let len = self.line(limit)?;
        let slice = Slice::copy_of(&self.held[..len])?;
        self.at = len;
        Ok(slice)
    }

    fn next_line(&mut self) -> Result<Option<&[u8]>> {
        self.at = self.line(-1)?;
        Ok((self.at > 0).then_some(&self.held[..self.at]))
    }

    fn lends(&self, address: *const u8) -> bool {
        self.held.as_ptr_range().contains(&address)
    }

    /// One call: a part may be taken, and the answer says how much. Nothing is called for no data.
    fn write(&mut self, data: &[u8]) -> Result<usize> {
        self.check_open()?;
        self.device.check_writable()?;
        if data.is_empty() {
            return Ok(0);
        }
        self.give_back_unread()?;
        self.device.write(data)
    }

    fn seek(&mut self, offset: i64, whence: Whence) -> Result<i64> {
        self.check_open()?;
        let offset = match whence {
            Whence::Start if offset < 0 => {
                return Err(Error::new(Status::INVALID, format_args!("offset must be >= 0, not {offset}")));
            }
            // The device is that much ahead.
            Whence::Current => offset.checked_sub_unsigned(self.unread() as u64).ok_or_else(|| {
                Error::new(Status::OVERFLOW, format_args!("offset {offset} leads before any position"))
            })?,
            _ => offset,
        };
        let position = self.device.seek(offset, whence)?;
        self.forget();
        Ok(position)
    }

    fn tell(&mut self) -> Result<i64> {
        self.check_open()?;
        let ahead = self.device.tell()?;
        let unread = self.unread();
        ahead.checked_sub_unsigned(unread as u64).filter(|position| *position >= 0).ok_or_else(|| {
            Error::new(Status::IO, format_args!("the device must be at {unread} at least, not at {ahead}"))
        })
    }

    fn pread(&mut self, offset: i64, out: &mut Target<'_>) -> Result<()> {
        self.check_open()?;
        let mut at = u64::try_from(offset)
            .map_err(|_| Error::new(Status::INVALID, format_args!("offset must be >= 0, not {offset}")))?;
        while out.room() > 0 {
            let n = self.device.pread(at, out.zeroed_room())?;
            if n == 0 {
                break;
            }
            out.advance(n);
            at += n as u64;
        }
        Ok(())
    }

    fn pwrite(&mut self, offset: i64, data: &[u8]) -> Result<usize> {
        self.check_open()?;
        let at = u64::try_from(offset)
            .map_err(|_| Error::new(Status::INVALID, format_args!("offset must be >= 0, not {offset}")))?;
        self.device.pwrite(at, data)
    }

    fn truncate(&mut self, size: i64) -> Result<i64> {
        self.check_open()?;
        if size < 0 {
            return Err(Error::new(Status::INVALID, format_args!("size must be >= 0, not {size}")));
        }
        self.device.truncate(size)
    }

    fn flush(&mut self) -> Result<()> {
        self.check_open()?;
        self.device.flush()
    }

    fn close(&mut self) -> Result<()> {
        if self.closed {
            return Ok(());
        }
        self.closed = true;
        self.held = Vec::new();
        self.forget();
        let asked = match self.device.closed() {
            Ok(true) => return Ok(()),
            asked => asked.map(|_| ()),
        };
        let flushed = self.device.flush();
        both(both(asked, flushed), self.device.close())
    }

    fn closed(&mut self) -> Result<bool> {
        Ok(self.closed || self.device.closed()?)
    }

    fn readable(&mut self) -> Result<bool> {
        self.check_open()?;
        self.device.readable()
    }

    fn writable(&mut self) -> Result<bool> {
        self.check_open()?;
        self.device.writable()
    }

    fn seekable(&mut self) -> Result<bool> {
        self.check_open()?;
        self.device.seekable()
    }

    fn isatty(&mut self) -> Result<bool> {
        self.check_open()?;
        self.device.isatty()
    }

    fn fileno(&mut self) -> Result<i32> {
        self.check_open()?;
        self.give_back_unread()?;
        self.device.fileno()
    }
}
