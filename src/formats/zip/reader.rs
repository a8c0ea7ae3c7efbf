//! The reader: the directory at once, entries one by one, limits on what comes out.

use super::Options;
use super::error::translate;
use crate::formats::io::{Parked, Source};
use crate::memory::Slice;
use crate::stream::{Error, Result, Status, Stream};
use std::io::Read;
use zip::{CompressionMethod, ZipArchive};

/// Reads an archive from a seekable byte stream, whatever its position.
pub struct Reader {
    archive: ZipArchive<Source>,
    parked: Parked,
    options: Options,
    /// Bytes produced so far.
    produced: u64,
    /// The names that were asked for, by index; empty before the first.
    names: Vec<Option<Slice>>,
}

impl Reader {
    /// Reads the directory. The stream is not closed at the end.
    ///
    /// `ZIP` when it is not an archive; `LIMIT` when it has too many entries; `UNSUPPORTED` for a text stream, for
    /// an archive of several files, and for one with two entries of one name.
    pub fn new(stream: Box<dyn Stream>, options: &Options) -> Result<Reader> {
        if stream.is_text() {
            return Err(Error::new(
                Status::UNSUPPORTED,
                format_args!("ZIP needs a byte stream, not a text stream"),
            ));
        }
        let parked = Parked::default();
        let archive = ZipArchive::new(Source::new(stream, parked.clone()))
            .map_err(|error| translate(&parked, &error))?;
        let entries = archive.len() as u64;
        if entries > options.max_entries {
            let limit = options.max_entries;
            return Err(Error::new(
                Status::LIMIT,
                format_args!("an archive must not have more than {limit} entries, and this has {entries}"),
            ));
        }
        if archive.has_duplicate_names() {
            return Err(Error::new(
                Status::UNSUPPORTED,
                format_args!(
                    "entries must differ in name: an archive with two of one name cannot be read yet"
                ),
            ));
        }
        Ok(Reader { archive, parked, options: *options, produced: 0, names: Vec::new() })
    }

    /// The number of entries.
    pub fn count(&self) -> usize {
        self.archive.len()
    }

    /// The name of an entry as UTF-8 (from code page 437 when the archive does not hold UTF-8), which stays where it
    /// is as long as the reader lives. Names come from the archive: they may be absolute, climb with `..`, or hold any character.
    /// `NOT_FOUND` when there is no such entry.
    pub fn name(&mut self, index: usize) -> Result<&[u8]> {
        if index >= self.count() {
            return Err(self.no_entry(index));
        }
        if self.names.is_empty() {
            self.names.try_reserve_exact(self.count()).map_err(|_| Error::bare(Status::NO_MEMORY))?;
            self.names.resize_with(self.archive.len(), || None);
        }
        let name = match self.names[index].take() {
            Some(name) => name,
            None => {
                let name = self.archive.name_for_index(index).ok_or_else(|| self.no_entry(index))?;
                let name = name.map_err(|error| translate(&self.parked, &error))?;
                Slice::copy_of(name.as_bytes())?
            }
        };
        Ok(self.names[index].insert(name).as_bytes())
    }

    /// The index of the entry named `name`; `NOT_FOUND` when there is none.
    pub fn find(&self, name: &[u8]) -> Result<usize> {
        let found = core::str::from_utf8(name).ok().and_then(|name| self.archive.index_for_name(name));
        found.ok_or_else(|| {
            let shown = core::str::from_utf8(name).unwrap_or("(not UTF-8)");
            Error::new(Status::NOT_FOUND, format_args!("the archive has no entry \"{shown}\""))
        })
    }

    /// The content of an entry, its checksum checked.
    ///
    /// `NOT_FOUND` when there is no such entry, `ZIP` when it is damaged, `UNSUPPORTED` when it is encrypted or
    /// of an unknown method, `LIMIT` as soon as it produces more than it may; what it produced counts then too.
    pub fn read(&mut self, index: usize) -> Result<Slice> {
        let total = self.options.max_total_size.saturating_sub(self.produced);
        let (allowed, which) = match self.options.max_entry_size {
            limit if limit <= total => (limit, "one entry"),
            _ => (total, "all entries together"),
        };
        if index >= self.archive.len() {
            return Err(self.no_entry(index));
        }
        let mut content = Vec::new();
        let outcome = self.produce(index, allowed, which, &mut content);
        self.produced = self.produced.saturating_add(content.len() as u64);
        outcome?;
        Slice::from_vec(content)
    }

    /// Reads into `content`, which grows with what arrives and never with what a header promises.
    fn produce(&mut self, index: usize, allowed: u64, which: &str, content: &mut Vec<u8>) -> Result<()> {
        let parked = &self.parked;
        let mut entry = self.archive.by_index(index).map_err(|error| translate(parked, &error))?;
        let promised = entry.size();
        let method = entry.compression();
        if !matches!(method, CompressionMethod::Stored | CompressionMethod::Deflated) {
            return Err(Error::new(
                Status::UNSUPPORTED,
                format_args!("entry {index} must be stored or deflated, not of the method {method}"),
            ));
        }
        // One byte more than allowed tells too much from just enough.
        let outcome = (&mut entry).take(allowed.saturating_add(1)).read_to_end(content);
        outcome.map_err(|error| translate(parked, &error.into()))?;
        if content.len() as u64 > allowed {
            return Err(Error::new(
                Status::LIMIT,
                format_args!("{which} must not produce more than {allowed} bytes, as entry {index} does"),
            ));
        }
        if content.len() as u64 != promised {
            let found = content.len();
            return Err(Error::new(
                Status::ZIP,
                format_args!("entry {index} must have {promised} bytes, as the directory says, not {found}"),
            ));
        }
        Ok(())
    }

    fn no_entry(&self, index: usize) -> Error {
        let count = self.archive.len();
        Error::new(Status::NOT_FOUND, format_args!("the archive has {count} entries, none of index {index}"))
    }
}
