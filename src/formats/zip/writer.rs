//! The writer: whole entries, each compressed first and then handed on in one write.

use super::error::translate;
use super::window::Window;
use super::{Method, Options};
use crate::memory::Slice;
use crate::stream::{Error, Result, Status, Stream};
use zip::write::{PreparedZipFile, SimpleFileOptions, ZipWriter};
use zip::{CompressionMethod, DateTime, System};

/// Longest name in bytes: the zip crate wants it to fit 64 KiB together with the entry's header in the directory
/// (46 bytes) and the extra field that an archive beyond 4 GiB needs (28).
pub const MAX_NAME: usize = 65535 - 46 - 28;

/// An archive without a sink: in memory until it is complete.
struct Archive {
    /// `None` once the archive is complete.
    zip: Option<ZipWriter<Window>>,
    window: Window,
    options: Options,
}

impl Archive {
    fn new(options: &Options) -> Archive {
        let window = Window::default();
        Archive { zip: Some(ZipWriter::new(window.clone())), window, options: *options }
    }

    fn open(&mut self) -> Result<&mut ZipWriter<Window>> {
        self.zip.as_mut().ok_or_else(|| {
            Error::new(Status::INVALID, format_args!("the archive is finished: nothing can be added"))
        })
    }

    /// Adds an entry to the window; on failure the archive is as before.
    fn add(&mut self, name: &[u8], data: &[u8]) -> Result<()> {
        let name = entry_name(name)?;
        let options = self.options;
        let zip = self.open()?;
        let entry = SimpleFileOptions::DEFAULT.system(System::Unix).last_modified_time(DateTime::DEFAULT);
        let outcome = if name.ends_with('/') {
            if !data.is_empty() {
                return Err(Error::new(
                    Status::INVALID,
                    format_args!("an entry whose name ends in '/' is a directory and holds no data"),
                ));
            }
            zip.add_directory(name, entry.unix_permissions(0o775))
        } else {
            let entry = entry.unix_permissions(0o600);
            let entry = match options.method {
                Method::Store => entry.compression_method(CompressionMethod::Stored),
                Method::Deflate => entry
                    .compression_method(CompressionMethod::Deflated)
                    .compression_level(Some(options.level)),
            };
            PreparedZipFile::from_data(name, entry, data).and_then(|file| zip.add_prepared_file(file))
        };
        outcome.map_err(|error| match translate(&self.window.parked, &error) {
            // All that the crate itself can refuse is a second entry of the same name.
            own if own.status() == Status::ZIP => Error::new(Status::INVALID, format_args!("{error}")),
            own => own,
        })
    }

    /// Takes the entry that was added last back out of the directory.
    fn give_up_last(&mut self) {
        self.window.discard();
        if let Some(zip) = &mut self.zip {
            // In the window this cannot fail.
            let _ = zip.abort_file();
        }
        self.window.reset();
    }

    /// Puts the directory into the window.
    fn complete(&mut self) -> Result<()> {
        let Some(zip) = self.zip.take() else { return Ok(()) };
        zip.finish().map(drop).map_err(|error| translate(&self.window.parked, &error))
    }
}

impl Drop for Archive {
    fn drop(&mut self) {
        // The crate finalises what it drops; that must reach nobody.
        self.window.discard();
    }
}

/// The name of an entry: `INVALID` when it is empty, holds a NUL or is too long, `DECODE` unless it is UTF-8.
fn entry_name(name: &[u8]) -> Result<&str> {
    if name.is_empty() || name.len() > MAX_NAME {
        return Err(Error::new(
            Status::INVALID,
            format_args!("an entry's name must have 1 to {MAX_NAME} bytes, not {}", name.len()),
        ));
    }
    if let Some(at) = memchr::memchr(0, name) {
        return Err(Error::new(
            Status::INVALID,
            format_args!("an entry's name must not hold a NUL, as at byte {at}"),
        )
        .with(|detail| (detail.start, detail.end) = (at as i64, at as i64 + 1)));
    }
    core::str::from_utf8(name).map_err(|error| {
        let at = error.valid_up_to() as i64;
        Error::new(Status::DECODE, format_args!("an entry's name must be UTF-8: {error}"))
            .with(|detail| (detail.start, detail.end) = (at, at + 1))
    })
}

/// An archive of `entries`, names and data, in their order. Errors as for [`Writer::add`].
pub fn pack<'a>(entries: impl Iterator<Item = (&'a [u8], &'a [u8])>, options: &Options) -> Result<Slice> {
    let mut archive = Archive::new(options);
    for (name, data) in entries {
        archive.add(name, data)?;
    }
    archive.complete()?;
    Slice::from_vec(archive.window.take())
}

/// Writes an archive to a stream, which need not seek. Offsets count from where the stream was.
pub struct Writer {
    stream: Box<dyn Stream>,
    archive: Archive,
    /// Whether the sink has a part of an entry, or the directory is lost: there is no way on from there.
    broken: bool,
}

impl Writer {
    /// Writes to `stream` at its position. It is not closed at the end. `UNSUPPORTED` for text.
    pub fn new(stream: Box<dyn Stream>, options: &Options) -> Result<Writer> {
        if stream.is_text() {
            return Err(Error::new(
                Status::UNSUPPORTED,
                format_args!("ZIP needs a byte stream, not a text stream"),
            ));
        }
        Ok(Writer { stream, archive: Archive::new(options), broken: false })
    }

    /// Adds an entry, in one write. A name that ends in `/` is a directory and has no data.
    ///
    /// An entry that fails leaves the archive as before, except on a raw stream that took a part of it: then
    /// nothing more can be added. `INVALID` for a name that is empty, holds a NUL, is longer than [`MAX_NAME`] or
    /// was added before, and after [`Writer::close`]; `DECODE` for one that is not UTF-8.
    pub fn add(&mut self, name: &[u8], data: &[u8]) -> Result<()> {
        self.check_whole()?;
        if let Err(error) = self.archive.add(name, data) {
            if self.archive.zip.is_some() {
                self.archive.window.reset();
            }
            return Err(error);
        }
        let outcome = self.archive.window.hand_on(&mut *self.stream);
        if let Err(error) = &outcome {
            self.broken = error.transferred() > 0;
            self.archive.give_up_last();
        }
        outcome
    }

    /// Writes the directory, in one write; the archive is complete then. When the stream refuses it, another call
    /// sends it again; after success another call does nothing.
    pub fn close(&mut self) -> Result<()> {
        self.check_whole()?;
        self.archive.complete().inspect_err(|_| self.broken = true)?;
        self.archive.window.hand_on(&mut *self.stream)
    }

    fn check_whole(&self) -> Result<()> {
        if self.broken {
            return Err(Error::new(
                Status::INVALID,
                format_args!("the archive is damaged: an earlier call failed halfway"),
            ));
        }
        Ok(())
    }
}
