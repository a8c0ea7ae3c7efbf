//! The writer: entries as a whole or streamed, and the directory at the end.

use super::compress::{Compressor, crc32};
use super::directory::Directory;
use super::entry_writer::{EntryWriter, Streamed};
use super::fields::PutFields;
use super::header::{CENTRAL_SIZE, Central, END, END64, Header, LOCATOR64, SEE_64, SEE_64_COUNT, UTF8};
use super::lock::Lock;
use super::names::{self, Used};
use super::options::{Compression, EntryOptions, Method, Options};
use super::sink::Sink;
use super::source::Source;
use super::{DEFLATED, PIECE, STORED, time};
use crate::formats::Progress;
use crate::memory::{BytesIo, Shared, Slice, TryVec, try_box};
use crate::stream::{Error, Result, Status, Stream};

const UNIX: u16 = 3;
const FILE: u32 = 0o100_000;
const FOLDER: u32 = 0o040_000;
const TYPE: u32 = 0o170_000;
/// The attribute that says "directory" on DOS.
const DOS_FOLDER: u32 = 0x10;

/// An archive on its way: what the writer and the stream of an open entry share.
pub struct Archive {
    pub sink: Sink,
    pub progress: Progress,
    options: Options,
    /// The headers of all entries that are complete.
    directory: Vec<u8>,
    entries: u64,
    used: Used,
    comment: Vec<u8>,
    /// Where the last complete entry ends.
    end: u64,
    /// Whether something may follow that is not ours to keep.
    replaces: bool,
    compressor: Option<Compressor>,
    /// Bytes on their way to the sink.
    pub out: Vec<u8>,
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

/// An entry that may be added: its header as far as it is known, and how it is compressed.
pub struct Draft {
    pub header: Header,
    pub compression: Compression,
}

#[cold]
fn invalid(what: core::fmt::Arguments<'_>) -> Error {
    Error::new(Status::INVALID, what)
}

impl Archive {
    fn new(sink: Sink, options: &Options, progress: Progress) -> Archive {
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
            compressor: None,
            out: Vec::new(),
            open: None,
            opened: 0,
            stage: Stage::Open,
        }
    }

    /// Refuses what cannot be added, and makes ready for what can.
    pub fn draft(&mut self, name: &[u8], options: &EntryOptions<'_>) -> Result<Draft> {
        if self.stage != Stage::Open {
            return Err(invalid(format_args!("the archive is finished")));
        }
        if self.open.is_some() {
            return Err(invalid(format_args!("an entry is open: close or free its stream first")));
        }
        names::check(name)?;
        names::check_comment(options.comment)?;
        if !self.options.duplicates && self.has(name) {
            let shown = core::str::from_utf8(name).unwrap_or_default();
            return Err(invalid(format_args!("the archive has an entry \"{shown}\" already")));
        }
        let compression = Compression::of(options.method, options.level, self.options.compression)?;
        let folder = name.ends_with(b"/");
        let mode = match options.mode {
            0 if folder => FOLDER | 0o775,
            0 => FILE | 0o600,
            mode if mode > 0o177_777 => {
                return Err(invalid(format_args!("mode must have 16 bits, not be {mode:#o}")));
            }
            mode if mode & TYPE == 0 => mode | if folder { FOLDER } else { FILE },
            mode => mode,
        };
        let (time, date) = if options.time == 0 { time::DEFAULT } else { time::to_dos(options.time)? };
        // What an earlier entry left when it failed.
        if self.sink.offset() != self.end {
            self.sink.retract(self.end);
        }
        self.out.clear();
        let header = Header {
            made_by: UNIX << 8 | 45,
            flags: if name.is_ascii() && options.comment.is_ascii() { 0 } else { UTF8 },
            time,
            date,
            attributes: mode << 16 | if folder { DOS_FOLDER } else { 0 },
            offset: self.sink.offset(),
            ..Header::default()
        };
        Ok(Draft { header, compression })
    }

    fn has(&self, name: &[u8]) -> bool {
        let is = |at: usize| name_in(&self.directory, at) == name;
        self.used.contains(name, is)
    }

    /// A compressor that starts anew.
    pub fn take_compressor(&mut self, level: i32) -> Result<Compressor> {
        match self.compressor.take() {
            Some(mut compressor) => {
                compressor.restart(level);
                Ok(compressor)
            }
            None => Compressor::new(level),
        }
    }

    /// Keeps a compressor for the next entry.
    pub fn keep_compressor(&mut self, compressor: Compressor) {
        self.compressor = Some(compressor);
    }

    /// Adds an entry whose content is known, in one write.
    pub fn add(&mut self, draft: Draft, name: &[u8], data: &[u8], comment: &[u8]) -> Result<()> {
        let Draft { mut header, compression } = draft;
        if name.ends_with(b"/") && !data.is_empty() {
            return Err(invalid(format_args!(
                "an entry whose name ends in \"/\" is a directory and holds no data"
            )));
        }
        self.out.clear();
        header.size = data.len() as u64;
        header.crc = 0;
        let packed = if compression.method == Method::Deflate && !data.is_empty() {
            self.deflated(&mut header, compression.level, name, data)?
        } else {
            false
        };
        if !packed {
            (header.method, header.packed) = (STORED, header.size);
            if compression.method == Method::Store {
                self.sum(&mut header, data)?;
            } else {
                header.crc = crc32(0, data);
            }
            self.out.clear();
            header.put_local(name, &mut self.out)?;
            self.out.try_extend(data)?;
        }
        self.reserve(name, comment)?;
        self.sink.hand_on(&mut self.out)?;
        self.note(&header, name, comment)
    }

    fn sum(&mut self, header: &mut Header, data: &[u8]) -> Result<()> {
        for piece in data.chunks(PIECE) {
            header.crc = crc32(header.crc, piece);
            self.progress.advance(piece.len() as u64)?;
        }
        Ok(())
    }

    /// Puts header and compressed data into `out`; `false` where that is not shorter than the data.
    fn deflated(&mut self, header: &mut Header, level: i32, name: &[u8], data: &[u8]) -> Result<bool> {
        // The header once more when the sizes are known; its length does not depend on them, but for zip64.
        header.method = DEFLATED;
        header.put_local(name, &mut self.out)?;
        let front = self.out.len();
        let mut compressor = self.take_compressor(level)?;
        let mut out = core::mem::take(&mut self.out);
        let last = (data.len() - 1) / PIECE;
        let outcome = data.chunks(PIECE).enumerate().try_for_each(|(index, piece)| {
            header.crc = crc32(header.crc, piece);
            compressor.compress(piece, index == last, &mut out)?;
            self.progress.advance(piece.len() as u64)
        });
        self.out = out;
        self.keep_compressor(compressor);
        outcome?;
        header.packed = (self.out.len() - front) as u64;
        if header.packed >= header.size {
            return Ok(false);
        }
        let mut head = Vec::new();
        header.put_local(name, &mut head)?;
        match self.out.get_mut(..front) {
            Some(place) if place.len() == head.len() => place.copy_from_slice(&head),
            _ => return Err(Error::bare(Status::OVERFLOW)),
        }
        Ok(true)
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

    /// Takes over the entries of an archive that is being continued.
    fn adopt(&mut self, directory: Directory) -> Result<()> {
        self.directory.try_extend(directory.bytes())?;
        self.comment = directory.comment;
        self.replaces = true;
        let mut at = 0;
        while at < self.directory.len() {
            self.used.reserve(|at| names::hash(name_in(&self.directory, at)))?;
            let rest = self.directory.get(at..).unwrap_or_default();
            let Some(len) = super::header::central_len(rest)? else { break };
            self.used.insert(name_in(&self.directory, at), at);
            at += len;
            self.entries += 1;
        }
        Ok(())
    }

    /// Writes the directory.
    fn close(&mut self) -> Result<()> {
        if self.open.is_some() {
            return Err(invalid(format_args!("an entry is open: close or free its stream first")));
        }
        if self.stage == Stage::Open {
            if self.sink.offset() != self.end {
                self.sink.retract(self.end);
            }
            let (size, offset, entries) = (self.directory.len() as u64, self.sink.offset(), self.entries);
            self.out.clear();
            self.out.try_extend(&self.directory)?;
            put_end(&mut self.out, entries, size, offset, &self.comment)?;
            self.stage = Stage::Closing;
        }
        if self.stage == Stage::Closing {
            self.sink.hand_on(&mut self.out)?;
            if self.replaces {
                self.sink.cut()?;
            }
            self.stage = Stage::Closed;
        }
        self.progress.finish()
    }
}

/// The name in the header at `at` of a directory.
fn name_in(directory: &[u8], at: usize) -> &[u8] {
    Central::parse(directory.get(at..).unwrap_or_default()).map_or(&[], |central| central.name)
}

fn put_end(out: &mut Vec<u8>, entries: u64, size: u64, offset: u64, comment: &[u8]) -> Result<()> {
    let count = u16::try_from(entries).unwrap_or(SEE_64_COUNT);
    let [short_size, short_offset] = [size, offset].map(|value| u32::try_from(value).unwrap_or(SEE_64));
    if count == SEE_64_COUNT || short_size == SEE_64 || short_offset == SEE_64 {
        out.put_u32(END64)?;
        out.put_u64(44)?;
        out.put_u16(UNIX << 8 | 45)?;
        out.put_u16(45)?;
        out.put_u64(0)?; // the numbers of two disks
        for field in [entries, entries, size, offset] {
            out.put_u64(field)?;
        }
        out.put_u32(LOCATOR64)?;
        out.put_u32(0)?;
        out.put_u64(offset.saturating_add(size))?;
        out.put_u32(1)?;
    }
    out.put_u32(END)?;
    out.put_u32(0)?; // the numbers of two disks
    out.put_u16(count)?;
    out.put_u16(count)?;
    out.put_u32(short_size)?;
    out.put_u32(short_offset)?;
    out.put_u16(comment.len() as u16)?;
    out.try_extend(comment)
}

/// An archive of `entries`, names and data, in their order. Errors as for [`Writer::add`].
pub fn pack<'a>(
    entries: impl Iterator<Item = (&'a [u8], &'a [u8])>,
    options: &Options,
    progress: Progress,
) -> Result<Slice> {
    let sink = Sink::new(try_box(BytesIo::new())?)?;
    let mut archive = Archive::new(sink, options, progress);
    for (name, data) in entries {
        let draft = archive.draft(name, &EntryOptions::default())?;
        archive.add(draft, name, data, b"")?;
    }
    archive.close()?;
    archive.sink.into_stream().take()
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
    /// [`super::MAX_NAME`] or was added before, while an entry is open, and after [`Writer::close`]; `DECODE` for one that
    /// is not UTF-8.
    pub fn add(&mut self, name: &[u8], data: &[u8], options: &EntryOptions<'_>) -> Result<()> {
        self.archive.with(|archive| {
            let draft = archive.draft(name, options)?;
            archive.add(draft, name, data, options.comment)
        })
    }

    /// Opens a stream for the content of an entry, which is added when that is closed. Errors as for [`Writer::add`].
    pub fn open(&mut self, name: &[u8], options: &EntryOptions<'_>) -> Result<EntryWriter> {
        let number = self.archive.with(|archive| {
            let draft = archive.draft(name, options)?;
            archive.open = Some(Streamed::new(draft, name, options.comment)?);
            archive.opened += 1;
            Ok(archive.opened)
        })?;
        Ok(EntryWriter::new(self.archive.dup(), number))
    }

    /// Sets the comment of the archive, any bytes; `INVALID` for more than 65,535, and after [`Writer::close`].
    pub fn set_comment(&mut self, comment: &[u8]) -> Result<()> {
        if comment.len() > super::MAX_NAME {
            let n = comment.len();
            return Err(invalid(format_args!("a comment must have at most 65535 bytes, not {n}")));
        }
        self.archive.with(|archive| {
            if archive.stage != Stage::Open {
                return Err(invalid(format_args!("the archive is finished")));
            }
            let mut own = Vec::new();
            own.try_extend(comment)?;
            archive.comment = own;
            Ok(())
        })
    }

    /// Writes the directory, in one write; the archive is complete then. When the stream refuses it, another call
    /// sends it again; after success another call does nothing. `INVALID` while an entry is open.
    pub fn close(&mut self) -> Result<()> {
        self.archive.with(Archive::close)
    }
}
