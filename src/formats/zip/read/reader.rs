//! The reader: the directory at once, entries as streams or as a whole.

use super::aes;
use super::directory::Directory;
use super::entry::EntryReader;
use super::open::Opened;
use super::source::Source;
use crate::buffered::Buffered;
use crate::formats::Progress;
use crate::formats::zip::header::{AES, Central, ENCRYPTED};
use crate::formats::zip::names;
use crate::formats::zip::options::Options;
use crate::formats::zip::time;
use crate::memory::{Shared, Slice, TryVec, try_box};
use crate::stream::{Error, Result, Status, Stream};

/// What is made room for at once when everything is read: so many bytes at the most, and so many for each entry that the
/// caller may put behind.
const ROOM: u64 = 64 << 20;
const EACH: u64 = 48;

/// What the directory says of an entry. Sizes and sum are checked when it is read.
pub struct Info<'a> {
    /// In UTF-8.
    pub name: &'a [u8],
    /// In UTF-8.
    pub comment: &'a [u8],
    /// Bytes of content.
    pub size: u64,
    /// Bytes in the archive.
    pub packed: u64,
    /// The checksum of the content.
    pub crc: u32,
    /// Its number in the format; of an entry that is encrypted with AES the one beneath.
    pub method: u16,
    /// Seconds since 1970, of the date and time as they are shown.
    pub time: i64,
    /// As in `st_mode`; 0 where the archive was not made on Unix.
    pub mode: u32,
    /// Whether the name ends in `/`.
    pub directory: bool,
    /// Whether it takes a password to read it.
    pub encrypted: bool,
    /// Whether the name, joined to a directory, stays inside it on any system.
    pub safe_name: bool,
}

/// Reads an archive from a seekable byte stream, whatever its position.
pub struct Reader {
    source: Shared<Source>,
    directory: Directory,
    password: Option<Vec<u8>>,
    /// Comments that were asked for and are not UTF-8 in the archive, by index; empty before the first.
    comments: Vec<Option<Vec<u8>>>,
}

impl Reader {
    /// Reads the directory. The stream is not closed at the end.
    ///
    /// `ZIP` when it is not an archive, or one whose entries overlap; `LIMIT` when it has too many entries; `UNSUPPORTED`
    /// for a text stream, and for an archive of several files.
    pub fn new(stream: Box<dyn Stream>, options: &Options, progress: Progress) -> Result<Reader> {
        if stream.is_text() {
            return Err(Error::new(
                Status::UNSUPPORTED,
                format_args!("ZIP needs a byte stream, not a text stream"),
            ));
        }
        let source = Source::new(stream, options.limits, progress);
        let directory = Directory::load(&source, options)?;
        Ok(Reader { source: Shared::new(source)?, directory, password: None, comments: Vec::new() })
    }

    /// The number of entries.
    pub fn count(&self) -> usize {
        self.directory.len()
    }

    /// The name of an entry as UTF-8 (from code page 437 when the archive does not hold UTF-8), which stays where it
    /// is as long as the reader lives. Names come from the archive: they may be absolute, climb with `..`, or hold any
    /// character. `NOT_FOUND` when there is no such entry.
    pub fn name(&self, index: usize) -> Result<&[u8]> {
        self.directory.name(index)
    }

    /// The names of all entries from `first` on, as [`Reader::name`] gives them.
    pub fn names(&self, first: usize) -> impl Iterator<Item = &[u8]> {
        self.directory.names(first)
    }

    /// The comment of the archive, as it is there.
    pub fn comment(&self) -> &[u8] {
        &self.directory.comment
    }

    /// The index of the last entry named `name`; `NOT_FOUND` when there is none.
    pub fn find(&mut self, name: &[u8]) -> Result<usize> {
        self.directory.find(name)?.ok_or_else(|| {
            let shown = core::str::from_utf8(name).unwrap_or("(not UTF-8)");
            Error::new(Status::NOT_FOUND, format_args!("the archive has no entry \"{shown}\""))
        })
    }

    /// What the directory says of an entry.
    pub fn info(&mut self, index: usize) -> Result<Info<'_>> {
        let central = self.directory.central(index)?;
        let decoded = names::text(central.comment, central.header.flags)?;
        let own = decoded.is_some();
        if own {
            if self.comments.is_empty() {
                let count = self.directory.len();
                self.comments.try_reserve_exact(count).map_err(|_| Error::bare(Status::NO_MEMORY))?;
                self.comments.resize_with(count, || None);
            }
            if let Some(place @ None) = self.comments.get_mut(index) {
                *place = decoded;
            }
        }
        let central = self.directory.central(index)?;
        let comment = match self.comments.get(index) {
            Some(Some(comment)) if own => comment,
            _ => central.comment,
        };
        let (header, name) = (central.header, self.directory.name(index)?);
        Ok(Info {
            name,
            comment,
            size: header.size,
            packed: header.packed,
            crc: header.crc,
            method: method_of(&central),
            time: central.unix_time().unwrap_or_else(|| time::from_dos(header.time, header.date)),
            mode: if header.made_by >> 8 == 3 { header.attributes >> 16 } else { 0 },
            directory: name.ends_with(b"/"),
            encrypted: header.flags & ENCRYPTED != 0,
            safe_name: names::is_safe(name),
        })
    }

    /// Sets what encrypted entries are read with that are opened from now on.
    pub fn set_password(&mut self, password: &[u8]) -> Result<()> {
        let mut own = Vec::new();
        own.try_extend(password)?;
        self.password = Some(own);
        Ok(())
    }

    fn opened(&self, index: usize) -> Result<Opened> {
        Opened::new(&self.source, &self.directory, index, self.password.as_deref())
    }

    /// Makes room for all names and contents, and a little for each entry, as far as it costs little when there is less.
    fn make_room(&self, all: &mut Everything) -> Result<()> {
        let mut likely = 0_u64;
        for index in 0..self.count() {
            let central = self.directory.central(index)?;
            let size = central.header.size.min(central.header.packed.saturating_mul(1 << 10));
            likely = likely.saturating_add(size + central.name.len() as u64 + EACH);
        }
        let likely = likely.min(self.source.limits.total_size).min(ROOM);
        all.bytes.try_reserve(likely as usize).map_err(|_| Error::bare(Status::NO_MEMORY))
    }

    /// The content of an entry as a stream. Any number may be open, on several threads, and outlive the reader.
    ///
    /// Opening fails like [`Reader::read`], but for what only the content tells: that comes with the read that gets there,
    /// a wrong checksum with the one that reaches the end.
    pub fn open(&self, index: usize) -> Result<Buffered> {
        Buffered::reader(try_box(EntryReader::new(self.opened(index)?.content()?))?, 0)
    }

    /// The content of an entry, its checksum checked.
    ///
    /// `NOT_FOUND` when there is no such entry, `ZIP` when it is damaged, `UNSUPPORTED` when it is of an unknown method
    /// or encrypted without a password that is set, `INVALID` when that is the wrong one, `LIMIT` as soon as it produces
    /// more than it may; what it produced counts then too.
    pub fn read(&self, index: usize) -> Result<Slice> {
        let mut content = Vec::new();
        self.opened(index)?.append_to(&mut content)?;
        Slice::from_vec(content)
    }
}

/// The method of an entry's content, also of one that is encrypted with AES.
fn method_of(central: &Central<'_>) -> u16 {
    match central.header.method {
        AES if central.header.flags & ENCRYPTED != 0 => {
            aes::Settings::of(central).map_or(AES, |settings| settings.method)
        }
        method => method,
    }
}

/// All entries of an archive: names and contents one after another, and where each ends.
pub struct Everything {
    /// Name, content, name, content.
    pub bytes: Vec<u8>,
    /// For every entry, the ends of its name and of its content.
    pub ends: Vec<(usize, usize)>,
}

/// Reads all entries of the archive in `stream`. Errors as for [`Reader::new`] and [`Reader::read`].
pub fn unpack(stream: Box<dyn Stream>, options: &Options, progress: Progress) -> Result<Everything> {
    let reader = Reader::new(stream, options, progress)?;
    let mut all = Everything { bytes: Vec::new(), ends: Vec::new() };
    reader.make_room(&mut all)?;
    for index in 0..reader.count() {
        all.bytes.try_extend(reader.name(index)?)?;
        let name = all.bytes.len();
        reader.opened(index)?.append_to(&mut all.bytes)?;
        all.ends.try_push((name, all.bytes.len()))?;
    }
    Ok(all)
}
