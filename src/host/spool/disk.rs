//! Content in a temporary file: reads, writes that find their space first, and small writes combined.

use super::file::{Directory, TempFile, check_size};
use super::pending::{COMBINED, Pending};
use super::window::Window;
use crate::host::os::refused;
use crate::memory::{Slice, Target};
use crate::stream::{CHUNK, Error, Result, Status};
use core::mem::MaybeUninit;
use core::ops::Range;

/// Space that is reserved beyond what a write needs, where writes continue each other: the least and the most.
const AHEAD: Range<u64> = (1 << 20)..(32 << 20);

/// Content on disk.
pub(super) struct Disk {
    pub(super) file: TempFile,
    /// Bytes of content, with those that are not in the file yet. Behind the end of the file there are zeros up to
    /// what is pending.
    pub(super) size: u64,
    pub(super) pending: Pending,
    pub(super) window: Window,
    /// Where there is space on the disk for certain.
    reserved: Range<u64>,
    /// Whether the file system can reserve space.
    pub(super) reserves: bool,
    /// The file in memory, as far as somebody else may have a part of that.
    pub(super) lent: Vec<Slice>,
    /// Whether the file has got a name, so that others see what is written to it.
    pub(super) named: bool,
    /// Whether somebody has the descriptor: then nothing is held back, and its position is the stream's.
    pub(super) shared: bool,
}

impl Disk {
    /// A file with `content`, and with space for `more`.
    pub fn with(content: &[u8], more: Range<u64>, directory: &Directory) -> Result<Disk> {
        let mut disk = Disk::over(TempFile::create(directory)?);
        disk.reserve(0..content.len() as u64)?;
        disk.reserve(more)?;
        disk.file.write_at(0, content).map_err(|(_, errno)| refused("write a temporary file", errno))?;
        if !disk.reserves {
            // Without a reservation it is here that some file systems say what they could not do.
            disk.file.sync()?;
        }
        disk.size = content.len() as u64;
        Ok(disk)
    }

    fn over(file: TempFile) -> Disk {
        Disk {
            file,
            size: 0,
            pending: Pending::default(),
            window: Window::default(),
            reserved: 0..0,
            reserves: true,
            lent: Vec::new(),
            named: false,
            shared: false,
        }
    }

    /// Reads from `at` on until the room or the content ends.
    pub fn read_at(&self, at: u64, room: &mut [MaybeUninit<u8>]) -> Result<usize> {
        read_at(&self.file, &self.pending, self.size, at, room)
    }

    /// As [`Disk::read_at`], through the window where little is asked for; what arrived is in `out`, on failure too.
    pub fn read(&mut self, at: u64, out: &mut Target<'_>) -> Result<()> {
        let mut at = at + out.put(self.window.cached(at, self.shared)) as u64;
        while out.room() > 0 && at < self.size {
            let n = if out.room() >= CHUNK {
                let n = self.read_at(at, out.spare_room())?;
                out.advance(n);
                n
            } else {
                out.put(self.bytes_at(at, 1)?)
            };
            at += n as u64;
        }
        Ok(())
    }

    /// Content from `at` on in memory: `wanted` bytes or more, unless it ends before.
    pub fn bytes_at(&mut self, at: u64, wanted: usize) -> Result<&[u8]> {
        let Disk { file, size, pending, window, shared, .. } = self;
        window.bytes_at(at, wanted, *size, *shared, |at, room| read_at(file, pending, *size, at, room))
    }

    /// Writes all of `data` at `at`. On failure nothing is changed; unless the device fails in the midst of what was
    /// there before, which `transferred` then says.
    pub fn write_at(&mut self, at: u64, data: &[u8], directory: &Directory) -> Result<()> {
        let end = end_of(at, data.len())?;
        if self.is_seen(at) {
            self.move_to_new_file(self.size, directory)?;
        }
        if self.shared || data.len() >= COMBINED {
            self.write_through(at, data)?;
        } else if !self.pending.takes(at, data) {
            self.flush()?;
            self.begin_pending(at, data)?;
        }
        self.window.forget(at..end);
        self.size = self.size.max(end);
        Ok(())
    }

    /// [`Disk::write_at`] for a small write that continues others at the end of the content; `false` if it is none.
    #[inline]
    pub fn appends(&mut self, at: u64, data: &[u8]) -> bool {
        // What is pending is seen by nobody, and nothing is known of what lies behind the end.
        let appended = at == self.size && self.pending.appends(at, data);
        if appended {
            self.size += data.len() as u64;
        }
        appended
    }

    fn begin_pending(&mut self, at: u64, data: &[u8]) -> Result<()> {
        if !self.pending.has_room() {
            return self.write_through(at, data);
        }
        let mut most = COMBINED;
        if self.reserve(at..at.saturating_add(COMBINED as u64)).is_err() {
            self.reserve(at..end_of(at, data.len())?)?;
            most = data.len();
        }
        self.pending.begin(at, data, most);
        Ok(())
    }

    fn write_through(&mut self, at: u64, data: &[u8]) -> Result<()> {
        self.flush()?;
        self.reserve(at..end_of(at, data.len())?)?;
        let over = usize::try_from(self.size.saturating_sub(at)).unwrap_or(usize::MAX).min(data.len());
        let (over, behind) = data.split_at(over);
        // What lies behind the end goes first: it can be taken back.
        if let Err((_, errno)) = self.file.write_at(at + over.len() as u64, behind) {
            self.take_back();
            return Err(refused("write a temporary file", errno));
        }
        self.file.write_at(at, over).map_err(|(n, errno)| {
            self.take_back();
            refused("overwrite a temporary file", errno).with(|detail| detail.transferred = n)
        })
    }

    /// Cuts off what a write has left behind the end of the content.
    fn take_back(&mut self) {
        let _ = self.file.truncate(self.size);
        self.reserved.end = self.reserved.end.min(self.size);
    }

    /// Brings what is pending into the file. On failure it stays pending.
    pub fn flush(&mut self) -> Result<()> {
        self.file
            .write_at(self.pending.at(), self.pending.bytes())
            .map_err(|(_, errno)| refused("write a temporary file", errno))?;
        self.pending.clear();
        Ok(())
    }

    /// Cuts or extends the content to `size` bytes.
    pub fn truncate(&mut self, size: u64, directory: &Directory) -> Result<()> {
        check_size(size)?;
        if self.is_seen(size) {
            self.move_to_new_file(self.size.min(size), directory)?;
        }
        self.file.truncate(size)?;
        self.reserved.end = self.reserved.end.min(size);
        self.pending.cut(size);
        self.window.forget(size.min(self.size)..u64::MAX);
        self.size = size;
        Ok(())
    }

    /// Makes sure that there is space on the disk for `part`, and for more where that continues what there was.
    fn reserve(&mut self, part: Range<u64>) -> Result<()> {
        let known = &self.reserved;
        if part.is_empty() || (known.start <= part.start && part.end <= known.end) {
            return Ok(());
        }
        let most = check_size(part.end)?;
        if !self.reserves {
            return Ok(());
        }
        let continues = known.start <= part.start && part.start <= known.end;
        let start = if continues { known.end } else { part.start };
        let ahead = (self.size / 8).clamp(AHEAD.start, AHEAD.end);
        let generous = start..part.end.saturating_add(ahead).min(most);
        let exact = start..part.end;
        let (reserved, outcome) = match self.file.reserve(&generous) {
            Err(_) => (exact.clone(), self.file.reserve(&exact)),
            made => (generous, made),
        };
        self.reserves = outcome.map_err(|errno| refused("reserve space on the disk", errno))?;
        if self.reserves {
            let start = if continues { self.reserved.start } else { reserved.start };
            self.reserved = start..reserved.end;
        }
        Ok(())
    }

    /// Goes on with a copy of the first `len` bytes: the old file is left to who sees it.
    pub fn move_to_new_file(&mut self, len: u64, directory: &Directory) -> Result<()> {
        let mut new = Disk::over(TempFile::create(directory)?);
        new.reserve(0..len.max(self.pending.end()))?;
        new.file.copy_from(&self.file, len)?;
        if !new.reserves {
            new.file.sync()?;
        }
        self.file = new.file;
        self.reserved = new.reserved;
        self.reserves = new.reserves;
        self.pending.cut(self.pending.end());
        self.lent.clear();
        self.named = false;
        Ok(())
    }

    /// Gives back space that was reserved and is not used.
    pub fn trim(&mut self) -> Result<()> {
        self.flush()?;
        self.file.truncate(self.size)?;
        self.reserved.end = self.reserved.end.min(self.size);
        Ok(())
    }

    /// Bytes of memory beside the file.
    pub fn memory_use(&self) -> usize {
        size_of::<Disk>() + self.pending.memory_use() + self.window.memory_use()
    }
}

fn read_at(
    file: &TempFile,
    pending: &Pending,
    size: u64,
    at: u64,
    room: &mut [MaybeUninit<u8>],
) -> Result<usize> {
    let n = usize::try_from(size.saturating_sub(at)).unwrap_or(usize::MAX).min(room.len());
    let room = &mut room[..n];
    let end = at + n as u64;
    let waiting = pending.at().max(at)..pending.end().min(end);
    if waiting != (at..end) {
        let filled = file.read_at(at, room)?;
        room[filled..].fill(MaybeUninit::new(0));
    }
    if !waiting.is_empty() {
        let from = (waiting.start - pending.at()) as usize;
        let to = (waiting.start - at) as usize;
        let len = (waiting.end - waiting.start) as usize;
        for (place, byte) in room[to..to + len].iter_mut().zip(&pending.bytes()[from..from + len]) {
            place.write(*byte);
        }
    }
    Ok(n)
}

/// The end of `len` bytes at `at`.
pub(super) fn end_of(at: u64, len: usize) -> Result<u64> {
    at.checked_add(len as u64).filter(|&end| i64::try_from(end).is_ok()).ok_or_else(|| {
        Error::new(Status::OVERFLOW, format_args!("{len} bytes at {at} end past the largest position"))
    })
}
