//! An archive on its way: what has been written, and what its directory is going to say.

use super::draft::{Draft, check_content};
use super::end::put_end;
use super::entry_writer::Streamed;
use super::packer::{Packed, Packer};
use super::sink::Sink;
use crate::formats::Progress;
use crate::formats::zip::header::{CENTRAL_SIZE, Central, Header};
use crate::formats::zip::names::{self, Used};
use crate::formats::zip::options::{EntryOptions, Options};
use crate::formats::zip::read::directory::Directory;
use crate::memory::TryVec;
use crate::stream::{Error, Result, Status, Stream};

/// What the writer and the stream of an open entry share.
pub struct Archive {
    pub sink: Sink,
    pub progress: Progress,
    pub options: Options,
    /// The headers of all entries that are complete.
    directory: Vec<u8>,
    entries: u64,
    used: Used,
    comment: Vec<u8>,
    /// Where the last complete entry ends.
    end: u64,
    /// Whether something may follow that is not ours to keep.
    replaces: bool,
    pub packer: Packer,
    /// Bytes on their way to the sink.
    pub out: Vec<u8>,
    /// The local header that was made last.
    head: Vec<u8>,
    pub open: Option<Streamed>,
    /// The number of the stream that was opened last.
    pub opened: u64,
    stage: Stage,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Open,
    /// The directory is in `out`.
    Closing,
    Closed,
}

#[cold]
fn invalid(what: core::fmt::Arguments<'_>) -> Error {
    Error::new(Status::INVALID, what)
}

impl Archive {
    pub fn new(sink: Sink, options: &Options, progress: Progress) -> Archive {
        Archive {
            end: sink.offset(),
            sink,
            progress,
            options: *options,
            directory: Vec::new(),
            entries: 0,
            used: Used::default(),
            comment: Vec::new(),
            replaces: false,
            packer: Packer::default(),
            out: Vec::new(),
            head: Vec::new(),
            open: None,
            opened: 0,
            stage: Stage::Open,
        }
    }

    /// Takes over the entries of an archive that is being continued.
    pub fn adopt(&mut self, directory: Directory) -> Result<()> {
        self.directory.try_extend(directory.bytes())?;
        self.comment = directory.comment;
        self.replaces = true;
        let mut at = 0;
        while at < self.directory.len() {
            self.used.reserve(|at| names::hash(name_in(&self.directory, at)))?;
            let rest = self.directory.get(at..).unwrap_or_default();
            let Some(len) = crate::formats::zip::header::central_len(rest)? else { break };
            self.used.insert(name_in(&self.directory, at), at);
            at += len;
            self.entries += 1;
        }
        Ok(())
    }

    fn check_idle(&self) -> Result<()> {
        if self.open.is_some() {
            return Err(invalid(format_args!("an entry is open: close or free its stream first")));
        }
        Ok(())
    }

    /// Sets the comment of the archive.
    pub fn set_comment(&mut self, comment: &[u8]) -> Result<()> {
        self.check_open()?;
        let mut own = Vec::new();
        own.try_extend(comment)?;
        self.comment = own;
        Ok(())
    }

    fn check_open(&self) -> Result<()> {
        if self.stage != Stage::Open {
            return Err(invalid(format_args!("the archive is finished")));
        }
        Ok(())
    }

    /// Refuses what cannot be added, and makes ready for what can.
    pub fn draft(&mut self, name: &[u8], options: &EntryOptions<'_>) -> Result<Draft> {
        self.check_open()?;
        self.check_idle()?;
        let mut draft = Draft::new(name, options, self.options.compression)?;
        if !self.options.duplicates && self.has(name) {
            let shown = core::str::from_utf8(name).unwrap_or_default();
            return Err(invalid(format_args!("the archive has an entry \"{shown}\" already")));
        }
        // What an earlier entry left when it failed.
        self.retract();
        self.out.clear();
        draft.header.offset = self.sink.offset();
        Ok(draft)
    }

    fn has(&self, name: &[u8]) -> bool {
        let is = |at: usize| name_in(&self.directory, at) == name;
        self.used.contains(name, is)
    }

    /// Adds an entry whose content is known, in one write.
    pub fn add(&mut self, draft: Draft, name: &[u8], data: &[u8], comment: &[u8]) -> Result<()> {
        check_content(name, data)?;
        let mut entry = core::mem::take(&mut self.out);
        let progress = &mut self.progress;
        let step = &mut |n| progress.advance(n);
        let packed = self.packer.pack(name, data, draft.compression, &mut entry, step);
        let outcome = packed.and_then(|packed| self.put(draft, name, &packed, &mut entry, comment));
        self.out = entry;
        outcome
    }

    /// Adds an entry that was packed as a whole: its header, for which there is room at the front, and its content.
    pub fn put(
        &mut self,
        draft: Draft,
        name: &[u8],
        packed: &Packed,
        entry: &mut [u8],
        comment: &[u8],
    ) -> Result<()> {
        let Packed { method, crc, size, .. } = *packed;
        let Some((front, content)) = entry.split_at_mut_checked(packed.front) else {
            return Err(Error::bare(Status::OVERFLOW));
        };
        let header = Header { method, crc, size, packed: content.len() as u64, ..draft.header };
        self.head.clear();
        header.put_local(name, &mut self.head)?;
        if front.len() != self.head.len() {
            return Err(Error::bare(Status::OVERFLOW));
        }
        front.copy_from_slice(&self.head);
        self.reserve(name, comment)?;
        self.sink.write(entry, &mut self.progress)?;
        self.note(&header, name, comment)
    }

    /// Sends what is in `out`; what the sink took is removed from it.
    pub fn hand_on(&mut self) -> Result<()> {
        self.sink.hand_on(&mut self.out, &mut self.progress)
    }

    /// Makes room for one more header, so that noting an entry that was written cannot fail.
    pub fn reserve(&mut self, name: &[u8], comment: &[u8]) -> Result<()> {
        let n = CENTRAL_SIZE + 28 + name.len() + comment.len();
        self.directory.try_reserve(n).map_err(|_| Error::bare(Status::NO_MEMORY))?;
        self.used.reserve(|at| names::hash(name_in(&self.directory, at)))
    }

    /// Puts an entry into the directory that the sink has as a whole.
    pub fn note(&mut self, header: &Header, name: &[u8], comment: &[u8]) -> Result<()> {
        let at = self.directory.len();
        header.put_central(name, comment, &mut self.directory)?;
        self.used.insert(name, at);
        self.entries += 1;
        self.end = self.sink.offset();
        Ok(())
    }

    /// Takes back what was written of an entry that failed.
    fn retract(&mut self) {
        if self.sink.offset() != self.end {
            self.sink.retract(self.end);
        }
    }

    /// Writes the directory.
    pub fn close(&mut self) -> Result<()> {
        self.check_idle()?;
        if self.stage == Stage::Open {
            self.retract();
            let (size, offset) = (self.directory.len() as u64, self.sink.offset());
            self.out.clear();
            self.out.try_extend(&self.directory)?;
            put_end(&mut self.out, self.entries, size, offset, &self.comment)?;
            self.stage = Stage::Closing;
        }
        if self.stage == Stage::Closing {
            self.hand_on()?;
            if self.replaces {
                self.sink.cut()?;
            }
            self.stage = Stage::Closed;
        }
        self.progress.finish()
    }

    /// The stream that it was written to.
    pub fn into_stream(self) -> Box<dyn Stream> {
        self.sink.into_stream()
    }
}

/// The name in the header at `at` of a directory.
fn name_in(directory: &[u8], at: usize) -> &[u8] {
    Central::parse(directory.get(at..).unwrap_or_default()).map_or(&[], |central| central.name)
}
