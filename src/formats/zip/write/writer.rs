//! The writer: entries as a whole or streamed, and the directory at the end.

use super::archive::Archive;
use super::entry_writer::{EntryWriter, Streamed};
use super::parallel;
use super::sink::Sink;
use crate::formats::Progress;
use crate::formats::zip::lock::Lock;
use crate::formats::zip::options::{EntryOptions, Options};
use crate::formats::zip::read::directory::Directory;
use crate::formats::zip::read::source::Source;
use crate::memory::{BytesIo, Shared, Slice, try_box};
use crate::stream::{Error, Result, Status, Stream};

/// Name and content of an entry.
pub type Entry<'a> = (&'a [u8], &'a [u8]);

/// An archive of `entries` in their order. Errors as for [`Writer::add_all`].
pub fn pack(entries: &[Entry<'_>], options: &Options, mut progress: Progress) -> Result<Slice> {
    progress.set_total(entries.iter().fold(0, |sum: u64, (_, data)| sum.saturating_add(data.len() as u64)));
    let sink = Sink::new(try_box(BytesIo::new())?)?;
    let mut archive = Archive::new(sink, options, progress);
    parallel::add_all(&mut archive, entries)?;
    archive.close()?;
    archive.into_stream().take()
}

/// Writes an archive to a stream, which need not seek. Offsets count from where the stream was.
pub struct Writer {
    archive: Shared<Lock<Archive>>,
}

fn check_bytes(stream: &dyn Stream) -> Result<()> {
    if stream.is_text() {
        return Err(Error::new(
            Status::UNSUPPORTED,
            format_args!("ZIP needs a byte stream, not a text stream"),
        ));
    }
    Ok(())
}

impl Writer {
    /// Writes to `stream` at its position. It is not closed at the end. `UNSUPPORTED` for text.
    pub fn new(stream: Box<dyn Stream>, options: &Options, progress: Progress) -> Result<Writer> {
        check_bytes(&*stream)?;
        let archive = Archive::new(Sink::new(stream)?, options, progress);
        Ok(Writer { archive: Shared::new(Lock::new(archive))? })
    }

    /// Continues the archive at the end of `stream`, which has to read, write and seek: its directory is overwritten, and
    /// written again at the end. What is in front of it stays; what is no archive is kept in front of a new one.
    pub fn append(mut stream: Box<dyn Stream>, options: &Options, progress: Progress) -> Result<Writer> {
        check_bytes(&*stream)?;
        let size = stream.size()?.unsigned_abs();
        let source = Source::new(stream, options.limits, Progress::default());
        let archive = match Directory::load(&source, options) {
            Ok(directory) => {
                let offset = directory.start - directory.prefix;
                let sink = Sink::go_on(source.into_stream(), directory.prefix, offset)?;
                let mut archive = Archive::new(sink, options, progress);
                archive.adopt(directory)?;
                archive
            }
            Err(error) if error.status() == Status::ZIP => {
                let sink = Sink::go_on(source.into_stream(), size, 0)?;
                Archive::new(sink, options, progress)
            }
            Err(error) => return Err(error),
        };
        Ok(Writer { archive: Shared::new(Lock::new(archive))? })
    }

    /// Adds an entry, in one write. A name that ends in `/` is a directory and has no data.
    ///
    /// An entry that fails leaves the archive as before. `INVALID` for a name that is empty, holds a NUL, is longer than
    /// [`crate::formats::zip::MAX_NAME`] or was added before, while an entry is open, and after [`Writer::close`]; `DECODE` for one that
    /// is not UTF-8.
    pub fn add(&mut self, name: &[u8], data: &[u8], options: &EntryOptions<'_>) -> Result<()> {
        self.archive.with(|archive| {
            let draft = archive.draft(name, options)?;
            archive.add(draft, name, data, options.comment)
        })
    }

    /// Adds `entries`, as [`Writer::add`] would one after the other with the default options: all before the one that fails are in
    /// the archive. They are compressed by as many threads as the writer's options say, none of which is left afterwards.
    pub fn add_all(&mut self, entries: &[Entry<'_>]) -> Result<()> {
        self.archive.with(|archive| parallel::add_all(archive, entries))
    }

    /// Opens a stream for the content of an entry, which is added when that is closed. Errors as for [`Writer::add`].
    pub fn open(&mut self, name: &[u8], options: &EntryOptions<'_>) -> Result<EntryWriter> {
        let number = self.archive.with(|archive| {
            let draft = archive.draft(name, options)?;
            archive.open = Some(Streamed::new(draft, name, options)?);
            archive.opened += 1;
            Ok(archive.opened)
        })?;
        Ok(EntryWriter::new(self.archive.dup(), number))
    }

    /// Sets the comment of the archive, any bytes; `INVALID` for more than 65,535, and after [`Writer::close`].
    pub fn set_comment(&mut self, comment: &[u8]) -> Result<()> {
        if comment.len() > crate::formats::zip::MAX_NAME {
            let n = comment.len();
            let message = format_args!("a comment must have at most 65535 bytes, not {n}");
            return Err(Error::new(Status::INVALID, message));
        }
        self.archive.with(|archive| archive.set_comment(comment))
    }

    /// Writes the directory, in one write; the archive is complete then. When the stream refuses it, another call
    /// sends it again; after success another call does nothing. `INVALID` while an entry is open.
    pub fn close(&mut self) -> Result<()> {
        self.archive.with(Archive::close)
    }
}
