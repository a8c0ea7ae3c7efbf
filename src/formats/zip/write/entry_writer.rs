//! An entry that is written piece by piece.

use super::archive::Archive;
use super::draft::{Draft, check_content};
use crate::formats::zip::COUNTED;
use crate::formats::zip::PIECE;
use crate::formats::zip::compress::{Compressor, crc32};
use crate::formats::zip::header::{Header, SIZES_BEHIND, is_long};
use crate::formats::zip::lock::Lock;
use crate::formats::zip::options::{EntryOptions, Method};
use crate::memory::{Shared, Slice, Target, TryVec};
use crate::stream::{Error, Kind, Result, Status, Stream, Whence};

/// The entry that is open in an archive.
pub struct Streamed {
    draft: Draft,
    name: Vec<u8>,
    comment: Vec<u8>,
    /// The content, as long as it is small: an entry that stays so is added as a whole. Once it has begun, what is left of that.
    held: Vec<u8>,
    state: State,
}

enum State {
    /// Everything is in `held`.
    Small,
    /// The header went to the sink; what compresses, unless it is stored.
    Begun(Option<Compressor>),
}

impl Streamed {
    pub fn new(mut draft: Draft, name: &[u8], options: &EntryOptions<'_>) -> Result<Streamed> {
        draft.header.wide = is_long(options.size_hint);
        let (mut own, mut comment) = (Vec::new(), Vec::new());
        own.try_extend(name)?;
        comment.try_extend(options.comment)?;
        Ok(Streamed { draft, name: own, comment, held: Vec::new(), state: State::Small })
    }

    /// Puts the header into `out`, without sums: they come behind the data, or into the header when it is patched.
    fn begin(&mut self, archive: &mut Archive) -> Result<()> {
        let compression = self.draft.compression;
        let behind = if archive.sink.can_patch() { 0 } else { SIZES_BEHIND };
        let header = &mut self.draft.header;
        header.flags |= behind;
        header.method = compression.method.number();
        header.put_local(&self.name, &mut archive.out)?;
        let compressor = match compression.method {
            Method::Store => None,
            _ => Some(archive.packer.take(compression, None)?),
        };
        self.state = State::Begun(compressor);
        Ok(())
    }

    /// Takes what was held when the entry began; what a failure leaves of it is taken by the next call.
    fn take_held(&mut self, archive: &mut Archive) -> Result<()> {
        let (mut held, mut taken) = (core::mem::take(&mut self.held), 0);
        let outcome = self.take_all(archive, &held, &mut taken);
        if taken < held.len() {
            held.drain(..taken);
            self.held = held;
        }
        outcome
    }

    /// Takes `data` piece by piece, and says how much of it as `taken`; `out` goes to the sink when it is full.
    fn take_all(&mut self, archive: &mut Archive, data: &[u8], taken: &mut usize) -> Result<()> {
        for piece in data.chunks(COUNTED) {
            if archive.out.len() >= PIECE {
                archive.hand_on()?;
            }
            self.take(archive, piece, false)?;
            *taken += piece.len();
            archive.progress.advance(piece.len() as u64)?;
        }
        Ok(())
    }

    /// Puts more data into `out`.
    fn take(&mut self, archive: &mut Archive, data: &[u8], end: bool) -> Result<()> {
        let State::Begun(compressor) = &mut self.state else { return Err(Error::bare(Status::INVALID)) };
        let before = archive.out.len();
        match compressor {
            Some(compressor) => compressor.compress(data, end, &mut archive.out)?,
            None => archive.out.try_extend(data)?,
        }
        let header = &mut self.draft.header;
        header.packed += (archive.out.len() - before) as u64;
        header.size += data.len() as u64;
        header.crc = crc32(header.crc, data);
        Ok(())
    }

    /// Takes `data`; when the sink fails, `taken` says how much of it must not be sent again.
    fn write(&mut self, archive: &mut Archive, data: &[u8], taken: &mut usize) -> Result<()> {
        check_content(&self.name, data)?;
        if matches!(self.state, State::Small) {
            if self.held.len() + data.len() <= PIECE {
                self.held.try_extend(data)?;
                *taken = data.len();
                return Ok(());
            }
            self.begin(archive)?;
        }
        self.take_held(archive)?;
        self.take_all(archive, data, taken)
    }

    /// Ends the entry.
    fn finish(&mut self, archive: &mut Archive) -> Result<()> {
        if matches!(self.state, State::Small) {
            // It is known as a whole now, and needs no room.
            let mut draft = Draft { ..self.draft };
            draft.header.wide = false;
            return archive.add(draft, &self.name, &self.held, &self.comment);
        }
        self.take_held(archive)?;
        self.take(archive, b"", true)?;
        let header = &mut self.draft.header;
        let room = header.wide || !(is_long(header.size) || is_long(header.packed));
        let patch = archive.sink.can_patch();
        if !patch || !room {
            header.flags |= SIZES_BEHIND;
            header.put_descriptor(&mut archive.out)?;
        }
        let header = *header;
        if let State::Begun(compressor) = &mut self.state
            && let Some(compressor) = compressor.take()
        {
            archive.packer.keep(compressor);
        }
        archive.reserve(&self.name, &self.comment)?;
        archive.hand_on()?;
        if patch {
            let sink = &mut archive.sink;
            if room {
                sink.patch(header.offset + Header::SUM_AT, &header.sums())?;
            } else {
                sink.patch(header.offset + Header::FLAGS_AT, &header.flags.to_le_bytes())?;
            }
            if room && header.wide {
                let sizes = header.wide_sizes();
                let end = header.offset + header.local_len(&self.name) as u64;
                sink.patch(end - sizes.len() as u64, &sizes)?;
            }
        }
        archive.note(&header, &self.name, &self.comment)
    }
}

/// A stream for writing the content of an entry.
pub struct EntryWriter {
    archive: Shared<Lock<Archive>>,
    /// Which of the archive's streams this is.
    number: u64,
    /// Bytes written.
    size: u64,
    closed: bool,
}

fn writing<T>() -> Result<T> {
    Err(Error::new(Status::UNSUPPORTED, format_args!("this entry of an archive is for writing only")))
}

impl EntryWriter {
    /// The stream of the entry that the archive has opened as `number`.
    pub fn new(archive: Shared<Lock<Archive>>, number: u64) -> EntryWriter {
        EntryWriter { archive, number, size: 0, closed: false }
    }

    /// Runs `verb` on the open entry, which is none any more if that was the last.
    fn with(&self, verb: impl FnOnce(&mut Streamed, &mut Archive) -> Result<()>, last: bool) -> Result<()> {
        if self.closed {
            return Err(Error::bare(Status::CLOSED));
        }
        self.archive.with(|archive| {
            // Out of the archive while it is used with it.
            let own = archive.opened == self.number;
            let Some(mut entry) = (if own { archive.open.take() } else { None }) else {
                return Err(Error::bare(Status::CLOSED));
            };
            let outcome = verb(&mut entry, archive);
            if !last {
                archive.open = Some(entry);
            }
            outcome
        })
    }

    fn check_open(&self) -> Result<()> {
        if self.closed { Err(Error::bare(Status::CLOSED)) } else { Ok(()) }
    }
}

impl Drop for EntryWriter {
    /// Without a close the entry is not part of the archive; what the sink has of it is taken back by the next call.
    fn drop(&mut self) {
        if !self.closed {
            // Only a call on this thread that is inside the archive could make this fail, and it owns the entry.
            let _ = self.archive.with(|archive| {
                if archive.opened == self.number {
                    archive.open = None;
                }
                Ok(())
            });
        }
    }
}

impl Stream for EntryWriter {
    fn kind(&self) -> Kind {
        Kind::BufferedWriter
    }
    fn read(&mut self, _out: &mut Target<'_>) -> Result<()> {
        self.check_open()?;
        writing()
    }
    fn read_slice(&mut self, _count: i64) -> Result<Slice> {
        self.check_open()?;
        writing()
    }
    fn readline(&mut self, _limit: i64) -> Result<Slice> {
        self.check_open()?;
        writing()
    }
    fn next_line(&mut self) -> Result<Option<&[u8]>> {
        self.check_open()?;
        writing()
    }
    fn write(&mut self, data: &[u8]) -> Result<usize> {
        let mut taken = 0;
        let outcome = self.with(|entry, archive| entry.write(archive, data, &mut taken), false);
        self.size += taken as u64;
        match outcome {
            Ok(()) => Ok(taken),
            Err(error) if taken > 0 => Err(error.after(taken)),
            Err(error) => Err(error),
        }
    }
    fn seek(&mut self, _offset: i64, _whence: Whence) -> Result<i64> {
        self.check_open()?;
        Err(Error::new(Status::UNSUPPORTED, format_args!("an entry that is written cannot seek")))
    }
    fn tell(&mut self) -> Result<i64> {
        self.check_open()?;
        i64::try_from(self.size).map_err(|_| Error::bare(Status::OVERFLOW))
    }
    fn truncate(&mut self, _size: i64) -> Result<i64> {
        self.check_open()?;
        Err(Error::new(Status::UNSUPPORTED, format_args!("an entry that is written cannot be cut")))
    }
    /// Hands on what is compressed; the rest stays in the compressor, because flushing that would cost bytes.
    fn flush(&mut self) -> Result<()> {
        self.with(|_, archive| archive.hand_on(), false)
    }
    /// Adds the entry to the archive. When that fails the stream is closed and the entry not part of the archive.
    fn close(&mut self) -> Result<()> {
        if self.closed {
            return Ok(());
        }
        let outcome = self.with(Streamed::finish, true);
        self.closed = true;
        outcome
    }
    fn closed(&mut self) -> Result<bool> {
        Ok(self.closed)
    }
    fn readable(&mut self) -> Result<bool> {
        self.check_open()?;
        Ok(false)
    }
    fn writable(&mut self) -> Result<bool> {
        self.check_open()?;
        Ok(true)
    }
    fn seekable(&mut self) -> Result<bool> {
        self.check_open()?;
        Ok(false)
    }
    fn isatty(&mut self) -> Result<bool> {
        self.check_open()?;
        Ok(false)
    }
}
