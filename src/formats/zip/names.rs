//! Names of entries: as they are read, as they may be written, and whether one is safe as a path.

use super::MAX_NAME;
use super::fields::damaged;
use super::header::{Central, UTF8};
use crate::memory::TryVec;
use crate::stream::{Error, Result, Status};
use crate::text::codec::{self, Codec, ErrorHandler};

/// A name as UTF-8, where it is not the bytes of the archive themselves.
pub fn decoded(central: &Central<'_>) -> Result<Option<Vec<u8>>> {
    if let Some(name) = central.unicode_name().filter(|name| core::str::from_utf8(name).is_ok()) {
        let mut own = Vec::new();
        own.try_extend(name)?;
        return Ok(Some(own));
    }
    text(central.name, central.header.flags)
}

/// A text of an entry as UTF-8, where it is not the bytes themselves.
pub fn text(bytes: &[u8], flags: u16) -> Result<Option<Vec<u8>>> {
    if bytes.is_ascii() {
        return Ok(None);
    }
    if flags & UTF8 == 0 {
        return codec::decode(bytes, Codec::lookup(b"cp437")?, ErrorHandler::Strict).map(Some);
    }
    match core::str::from_utf8(bytes) {
        Ok(_) => Ok(None),
        Err(error) => Err(damaged(format_args!("a name is marked as UTF-8 and is not: {error}"))),
    }
}

/// Whether a name can be joined to a directory and stays inside it, on any system.
pub fn is_safe(name: &[u8]) -> bool {
    let plain = |byte: &u8| *byte >= b' ' && *byte != 0x7F && !b"\\:".contains(byte);
    let path = name.strip_suffix(b"/").unwrap_or(name);
    path.iter().all(plain) && path.split(|byte| *byte == b'/').all(|part| !matches!(part, b"" | b"." | b".."))
}

/// Refuses names that no archive should hold: `INVALID` when it is empty, holds a NUL or is too long, `DECODE` unless
/// it is UTF-8.
pub fn check(name: &[u8]) -> Result<()> {
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
    check_utf8("an entry's name", name)
}

/// Refuses a comment that is too long or not UTF-8.
pub fn check_comment(comment: &[u8]) -> Result<()> {
    if comment.len() > MAX_NAME {
        return Err(Error::new(
            Status::INVALID,
            format_args!("a comment must have at most {MAX_NAME} bytes, not {}", comment.len()),
        ));
    }
    check_utf8("an entry's comment", comment)
}

fn check_utf8(what: &str, bytes: &[u8]) -> Result<()> {
    core::str::from_utf8(bytes).map(drop).map_err(|error| {
        let at = error.valid_up_to() as i64;
        Error::new(Status::DECODE, format_args!("{what} must be UTF-8: {error}"))
            .with(|detail| (detail.start, detail.end) = (at, at + 1))
    })
}

/// The names that a writer has used, by hash: found again in the bytes of its directory.
#[derive(Default)]
pub struct Used {
    /// A power of two of places: part of the hash, and where the name's header is, plus 1; 0 where free.
    places: Vec<(u32, u64)>,
    count: usize,
}

impl Used {
    /// Whether `is` answers that one of the headers with this hash has the name.
    pub fn contains(&self, name: &[u8], is: impl Fn(usize) -> bool) -> bool {
        let hash = hash(name);
        self.chain(hash)
            .take_while(|(_, at)| *at != 0)
            .any(|(part, at)| part == hash as u32 && is(at as usize - 1))
    }

    fn chain(&self, hash: u64) -> impl Iterator<Item = (u32, u64)> {
        let mask = self.places.len().wrapping_sub(1);
        let start = (hash >> 32) as usize;
        (0..self.places.len()).map(move |step| self.places[start.wrapping_add(step) & mask])
    }

    /// Makes room for one more, so that [`Used::insert`] cannot fail.
    pub fn reserve(&mut self, name_at: impl Fn(usize) -> u64) -> Result<()> {
        if self.places.len() / 4 * 3 > self.count {
            return Ok(());
        }
        let len = (self.places.len() * 2).max(64);
        let mut larger = Vec::new();
        larger.try_reserve_exact(len).map_err(|_| Error::bare(Status::NO_MEMORY))?;
        larger.resize(len, (0, 0));
        let old = core::mem::replace(&mut self.places, larger);
        for (_, at) in old.into_iter().filter(|(_, at)| *at != 0) {
            self.put(name_at(at as usize - 1), at);
        }
        Ok(())
    }

    /// Adds the name whose header is at `at`.
    pub fn insert(&mut self, name: &[u8], at: usize) {
        self.put(hash(name), at as u64 + 1);
        self.count += 1;
    }

    fn put(&mut self, hash: u64, at: u64) {
        let mask = self.places.len() - 1;
        let mut place = (hash >> 32) as usize & mask;
        while self.places[place].1 != 0 {
            place = (place + 1) & mask;
        }
        self.places[place] = (hash as u32, at);
    }
}

/// A hash that names from outside do not make collide by accident.
pub fn hash(name: &[u8]) -> u64 {
    use std::hash::Hasher;
    let mut hasher = std::hash::DefaultHasher::new();
    hasher.write(name);
    hasher.finish()
}
