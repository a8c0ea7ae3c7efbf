//! What a caller may ask for.

use crate::stream::{Error, Result, Status};

/// How an entry is stored; the numbers are those of `membuf_zip_method`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// As it is (method 0, `ZIP_STORED`).
    Store,
    /// Compressed (method 8, `ZIP_DEFLATED`), where that gains something and the size is known.
    Deflate,
    /// Compressed by Zstandard (method 93, `ZIP_ZSTANDARD`), likewise.
    Zstd,
}

impl Method {
    /// As archives number it.
    pub fn number(self) -> u16 {
        match self {
            Method::Store => super::STORED,
            Method::Deflate => super::DEFLATED,
            Method::Zstd => super::ZSTANDARD,
        }
    }
}

/// What the method of Zstandard is answered with where it was left out of the build.
#[cfg(not(feature = "zstd"))]
#[cold]
pub fn no_zstd() -> Error {
    Error::new(Status::UNSUPPORTED, format_args!("this build of the library has no Zstandard"))
}

/// A method with its level.
#[derive(Clone, Copy, Debug)]
pub struct Compression {
    pub method: Method,
    pub level: i32,
}

impl Compression {
    /// The method and level that C calls by these numbers: 0 for those of `default`, whose level is that of the chosen
    /// method only where that has the same ones; else 6, or 3 for Zstandard.
    pub fn of(method: i32, level: i32, default: Compression) -> Result<Compression> {
        let method = match method {
            0 => default.method,
            1 => Method::Store,
            2 => Method::Deflate,
            #[cfg(feature = "zstd")]
            3 => Method::Zstd,
            #[cfg(not(feature = "zstd"))]
            3 => return Err(no_zstd()),
            _ => {
                let message = format_args!(
                    "method must be 0 (default), 1 (store), 2 (deflate) or 3 (zstd), not {method}"
                );
                return Err(Error::new(Status::INVALID, message));
            }
        };
        let is_zstd = method == Method::Zstd;
        let (most, usual) = if is_zstd { (22, 3) } else { (9, 6) };
        let level = match level {
            0 if is_zstd == (default.method == Method::Zstd) => default.level,
            0 => usual,
            _ if (1..=most).contains(&level) => level,
            _ => {
                let message = format_args!("level must be 0 to {most}, not {level}");
                return Err(Error::new(Status::INVALID, message));
            }
        };
        Ok(Compression { method, level })
    }
}

/// What a reader may produce.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    pub entry_size: u64,
    pub total_size: u64,
    pub entries: u64,
    /// Bytes from one byte of compressed data, once an entry has produced [`Limits::FREE`].
    pub ratio: u64,
}

impl Limits {
    /// So much an entry may produce whatever the ratio: small data compresses very well at times.
    pub const FREE: u64 = 16 << 20;
}

/// Options of writers (compression, duplicates) and readers (limits, overlap).
#[derive(Clone, Copy, Debug)]
pub struct Options {
    pub(super) compression: Compression,
    pub(super) limits: Limits,
    pub(super) duplicates: bool,
    pub(super) overlap: bool,
    pub(super) threads: usize,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            compression: Compression { method: Method::Deflate, level: 6 },
            limits: Limits { entry_size: 1 << 30, total_size: 4 << 30, entries: 1_000_000, ratio: 200 },
            duplicates: false,
            overlap: false,
            threads: 1,
        }
    }
}

impl Options {
    /// Sets the method by its number in C, and the level: 1 to 9, or 0 for 6; for Zstandard 1 to 22, or 0 for 3.
    pub fn compression(mut self, method: i32, level: i32) -> Result<Options> {
        self.compression = Compression::of(method, level, self.compression)?;
        Ok(self)
    }

    /// Sets a reader's limits on bytes produced from one entry, bytes produced from all, and entries; each 0 leaves
    /// the default of 1 GiB, 4 GiB and a million.
    #[must_use]
    pub fn limits(mut self, entry_size: u64, total_size: u64, entries: u64) -> Options {
        let limits = &mut self.limits;
        let settings = [
            (&mut limits.entry_size, entry_size),
            (&mut limits.total_size, total_size),
            (&mut limits.entries, entries),
        ];
        for (limit, value) in settings {
            if value != 0 {
                *limit = value;
            }
        }
        self
    }

    /// Sets a reader's limit on bytes produced from one compressed byte; 0 leaves the default of 200.
    #[must_use]
    pub fn ratio(mut self, ratio: u64) -> Options {
        if ratio != 0 {
            self.limits.ratio = ratio;
        }
        self
    }

    /// Sets how many threads compress at once where several entries are added; 0 is 1, the caller's alone. At most 64.
    pub fn threads(mut self, threads: u32) -> Result<Options> {
        if threads > 64 {
            return Err(Error::new(Status::INVALID, format_args!("threads must be 0 to 64, not {threads}")));
        }
        self.threads = threads.max(1) as usize;
        Ok(self)
    }

    /// Lets a writer have several entries of one name, and a reader entries that share bytes.
    #[must_use]
    pub fn allow(mut self, duplicates: bool, overlap: bool) -> Options {
        self.duplicates = duplicates;
        self.overlap = overlap;
        self
    }
}

/// What is said of one entry beside its name and content. The default: as the writer's options say, dated 1980-01-01,
/// with the usual mode and no comment.
#[derive(Clone, Copy, Default)]
pub struct EntryOptions<'a> {
    /// By its number in C; 0 for the writer's.
    pub method: i32,
    /// 1 to 9, or 22 for Zstandard; 0 for the writer's.
    pub level: i32,
    /// Type and permissions as in `st_mode`; 0 for 0600, or 0775 for a directory. Without a type it is a file or a directory.
    pub mode: u32,
    /// Seconds since 1970, in the time zone that the archive is to show; 0 for 1980-01-01.
    pub time: i64,
    /// UTF-8.
    pub comment: &'a [u8],
    /// Bytes that a streamed entry is expected to have; 0 when that is not known.
    pub size_hint: u64,
}
