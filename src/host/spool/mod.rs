//! Spools: in memory up to a size, then in a temporary file. Python: SpooledTemporaryFile.

mod budget;
mod disk;
#[cfg(test)]
mod faults;
mod file;
mod lend;
mod memory;
mod pending;
mod save;
#[cfg(test)]
mod tests;
mod verbs;
mod window;

pub use budget::{figures as budget, set_limit as set_budget};
pub use file::Directory;
pub use save::save_bytes;

use crate::memory::try_box;
use crate::stream::{Error, Result, Status, Stream};
use core::ffi::CStr;
use core::ops::Range;
use disk::{Disk, end_of};
use memory::{Memory, too_large};

/// How a spool is made.
pub struct SpoolOptions {
    /// The most bytes to hold in memory; 0: never too many.
    pub max_size: usize,
    /// Where the file is made.
    pub directory: Directory,
    /// Whether a write beyond `max_size` or the budget is refused, instead of going to disk.
    pub refuses: bool,
}

/// A stream of bytes that is in memory until it becomes too large for that.
///
/// The position is ours wherever the content is, so that nothing changes with the change of place.
pub struct Spool {
    place: Place,
    position: u64,
    /// The most bytes in memory.
    max_size: usize,
    refuses: bool,
    directory: Directory,
    /// The most bytes of content.
    limit: u64,
}

enum Place {
    Memory(Memory),
    Disk(Box<Disk>),
    Closed,
}

impl Spool {
    /// An empty spool, in memory.
    pub fn new(options: SpoolOptions) -> Result<Spool> {
        let max_size = if options.max_size == 0 { usize::MAX } else { options.max_size };
        Ok(Spool {
            place: Place::Memory(Memory::of(max_size)?),
            position: 0,
            max_size,
            refuses: options.refuses,
            directory: options.directory,
            limit: u64::MAX,
        })
    }

    /// Moves the content to disk, whatever its size; nothing happens when it is there.
    pub fn rollover(&mut self) -> Result<()> {
        self.enter()?;
        if let Place::Memory(memory) = &self.place {
            self.place = Place::Disk(try_box(Disk::with(memory.bytes.content(), 0..0, &self.directory)?)?);
        }
        Ok(())
    }

    /// Whether the content is on disk.
    pub fn rolled(&mut self) -> Result<bool> {
        self.enter()?;
        Ok(matches!(self.place, Place::Disk(_)))
    }

    /// Gives the content the name `path`, whole or not at all; the position stays.
    pub fn save_as(&mut self, path: &CStr) -> Result<()> {
        self.enter()?;
        match &mut self.place {
            Place::Memory(memory) => save_bytes(memory.bytes.content(), path),
            Place::Disk(disk) => disk.save_as(path),
            Place::Closed => closed(),
        }
    }

    /// What every verb begins with: the position, and the size of the content.
    fn enter(&mut self) -> Result<(u64, u64)> {
        match &mut self.place {
            Place::Memory(memory) => Ok((self.position, memory.bytes.content().len() as u64)),
            Place::Disk(disk) => {
                if disk.shared {
                    // Whoever else has the descriptor may have moved it, or written.
                    self.position = disk.file.offset()?;
                    disk.size = disk.file.size()?;
                }
                Ok((self.position, disk.size))
            }
            Place::Closed => closed(),
        }
    }

    /// Moves the position.
    fn go(&mut self, position: u64) -> Result<()> {
        if let Place::Disk(disk) = &self.place
            && disk.shared
        {
            disk.file.set_offset(position)?;
        }
        self.position = position;
        Ok(())
    }

    fn write_at(&mut self, at: u64, data: &[u8]) -> Result<()> {
        if data.is_empty() {
            return Ok(());
        }
        let end = end_of(at, data.len())?;
        self.check_limit(end)?;
        match &mut self.place {
            Place::Memory(memory) => {
                let Err(full) = memory.write_at(at, end, data, self.max_size) else { return Ok(()) };
                if self.refuses {
                    return Err(full);
                }
                let mut disk = try_box(Disk::with(memory.bytes.content(), at..end, &self.directory)?)?;
                disk.write_at(at, data, &self.directory)?;
                self.place = Place::Disk(disk);
                Ok(())
            }
            Place::Disk(disk) => disk.write_at(at, data, &self.directory),
            Place::Closed => closed(),
        }
    }

    fn truncate_to(&mut self, size: u64) -> Result<()> {
        if let Place::Memory(memory) = &mut self.place {
            if size <= self.max_size as u64 {
                memory.bytes.truncate(size.cast_signed())?;
                return Ok(());
            }
            if self.max_size == usize::MAX {
                return Ok(());
            }
            if self.refuses {
                return Err(too_large(size, self.max_size));
            }
        }
        self.check_limit(size)?;
        match &mut self.place {
            Place::Memory(memory) => {
                let mut disk = try_box(Disk::with(memory.bytes.content(), NONE, &self.directory)?)?;
                disk.truncate(size, &self.directory)?;
                self.place = Place::Disk(disk);
                Ok(())
            }
            Place::Disk(disk) => disk.truncate(size, &self.directory),
            Place::Closed => closed(),
        }
    }

    fn check_limit(&self, end: u64) -> Result<()> {
        if end > self.limit {
            return Err(Error::new(
                Status::LIMIT,
                format_args!("content would end at {end}, and may not pass {} bytes", self.limit),
            ));
        }
        Ok(())
    }

    /// Content from `at` on in memory: `wanted` bytes or more, unless it ends before. In memory, all there is.
    fn bytes_at(&mut self, at: u64, wanted: usize) -> Result<&[u8]> {
        match &mut self.place {
            Place::Memory(memory) => {
                let from = usize::try_from(at).unwrap_or(usize::MAX);
                Ok(memory.bytes.content().get(from..).unwrap_or_default())
            }
            Place::Disk(disk) => disk.bytes_at(at, wanted),
            Place::Closed => closed(),
        }
    }

    /// How long the line at the position is, up to `limit` bytes; all of it is in memory then.
    fn line(&mut self, limit: usize) -> Result<usize> {
        let (at, _) = self.enter()?;
        let mut seen = 0;
        while seen < limit {
            let bytes = self.bytes_at(at, seen + 1)?;
            let known = bytes.len().min(limit);
            if known <= seen {
                break;
            }
            if let Some(newline) = memchr::memchr(b'\n', &bytes[seen..known]) {
                return Ok(seen + newline + 1);
            }
            seen = known;
        }
        Ok(seen)
    }

    /// Empty, at the start, in memory again; unless somebody has the descriptor, which stays the storage then.
    fn empty(&mut self) -> Result<()> {
        match &mut self.place {
            Place::Disk(disk) if disk.shared => disk.truncate(0, &self.directory)?,
            Place::Memory(memory) => {
                memory.bytes.truncate(0)?;
            }
            place => *place = Place::Memory(Memory::of(self.max_size)?),
        }
        self.go(0)
    }
}

const NONE: Range<u64> = 0..0;

#[cold]
fn closed<T>() -> Result<T> {
    Err(Error::new(Status::CLOSED, format_args!("the stream is closed")))
}
