//! The content of an entry, produced piece by piece: checked, counted, from any position.

use super::compress::{Decompressor, crc32};
use super::crypt::{self, Keys};
use super::directory::Directory;
use super::fields::{Fields, damaged};
use super::header::{ENCRYPTED, Header, LOCAL, LOCAL_SIZE, PATCH, SIZES_BEHIND, STRONGLY_ENCRYPTED};
use super::options::Limits;
use super::source::Source;
use super::{DEFLATED, PIECE, STORED};
use crate::memory::{Shared, try_zeroed};
use crate::stream::{Error, Result, Status};

/// The position after a failure in the middle of a piece: what comes next has to start anew.
const LOST: u64 = u64::MAX;

/// An entry that is being read.
pub struct Content {
    source: Shared<Source>,
    index: usize,
    header: Header,
    /// Where its data is in the stream, behind what encryption puts in front,
    data: u64,
    /// and how long.
    packed: u64,
    /// The state of decryption at `data`, and where it is now.
    keys: Option<(Keys, Keys)>,
    inflate: Option<Inflater>,
    /// Where in the content the next byte is that comes out.
    at: u64,
    /// How many bytes of data were taken for that.
    taken: u64,
    /// The sum of the first bytes, and how many those are.
    sum: (u32, u64),
    checked: bool,
}

struct Inflater {
    decompressor: Decompressor,
    block: Vec<u8>,
    /// What of the block was not decompressed yet.
    rest: core::ops::Range<usize>,
    ended: bool,
}

fn unsupported<T>(what: core::fmt::Arguments<'_>) -> Result<T> {
    Err(Error::new(Status::UNSUPPORTED, what))
}

impl Content {
    /// Opens an entry; only its headers are read.
    pub fn open(
        source: &Shared<Source>,
        directory: &Directory,
        index: usize,
        password: Option<&[u8]>,
    ) -> Result<Content> {
        let central = directory.central(index)?;
        let header = central.header;
        let data = check_local(source, directory, index)?;
        if header.flags & (PATCH | STRONGLY_ENCRYPTED) != 0 {
            return unsupported(format_args!("entry {index} is a patch, or encrypted in an unknown way"));
        }
        if !matches!(header.method, STORED | DEFLATED) {
            let method = header.method;
            let message =
                format_args!("entry {index} must be stored or deflated, not of the method {method}");
            return unsupported(message);
        }
        let limit = directory.end_of(index)?;
        let end = data.checked_add(header.packed).filter(|end| *end <= limit);
        if end.is_none() {
            return Err(damaged(format_args!("entry {index} reaches into what follows it")));
        }
        let (mut data, mut packed) = (data, header.packed);
        let keys = if header.flags & ENCRYPTED != 0 {
            let Some(password) = password else {
                return unsupported(format_args!("entry {index} is encrypted, and no password is set"));
            };
            let keys = unlock(source, index, &header, data, password)?;
            data += crypt::HEADER as u64;
            packed -= crypt::HEADER as u64;
            Some((keys, keys))
        } else {
            None
        };
        if header.method == STORED && packed != header.size {
            return Err(damaged(format_args!("entry {index} is stored, but its two sizes differ")));
        }
        let inflate = if header.method == DEFLATED {
            let (decompressor, block) = (Decompressor::new(), try_zeroed(PIECE)?);
            Some(Inflater { decompressor, block, rest: 0..0, ended: false })
        } else {
            None
        };
        let source = source.dup();
        let (at, taken, sum, checked) = (0, 0, (0, 0), false);
        Ok(Content { source, index, header, data, packed, keys, inflate, at, taken, sum, checked })
    }

    /// The size that the directory gives.
    pub fn size(&self) -> u64 {
        self.header.size
    }

    /// Where in the content the next byte is that comes out.
    pub fn at(&self) -> u64 {
        self.at
    }

    /// Whether every position can be reached at once.
    pub fn is_direct(&self) -> bool {
        self.inflate.is_none() && self.keys.is_none()
    }

    /// Goes to a position up to the end; what lies before it is produced again where that is the only way.
    pub fn go(&mut self, to: u64) -> Result<()> {
        if to == self.at {
            return Ok(());
        }
        if self.is_direct() {
            (self.at, self.taken) = (to, to);
            return Ok(());
        }
        if to < self.at {
            (self.at, self.taken) = (0, 0);
            if let Some((first, now)) = &mut self.keys {
                *now = *first;
            }
            if let Some(inflater) = &mut self.inflate {
                inflater.decompressor.restart();
                (inflater.rest, inflater.ended) = (0..0, false);
            }
        }
        if to > self.at {
            let mut skipped = try_zeroed(PIECE)?;
            while self.at < to {
                let n = (to - self.at).min(PIECE as u64) as usize;
                if self.read(skipped.get_mut(..n).unwrap_or_default())? == 0 {
                    break;
                }
            }
        }
        Ok(())
    }

    /// Fills `out` unless the content ends, and answers how much that was; at the end everything is checked.
    pub fn read(&mut self, out: &mut [u8]) -> Result<usize> {
        let mut done = 0;
        while done < out.len() {
            let room = out.get_mut(done..).unwrap_or_default();
            match self.piece(room) {
                Ok(0) => break,
                Ok(n) => done += n,
                // What is there counts; the failure comes again with the next call.
                Err(_) if done > 0 => break,
                Err(error) => return Err(error),
            }
        }
        Ok(done)
    }

    /// The whole content.
    pub fn read_all(&mut self) -> Result<Vec<u8>> {
        let limits = self.source.limits;
        // No more than the data can become, whatever the header says: deflate makes 1032 bytes of one at the most.
        let possible = if self.inflate.is_some() { self.packed.saturating_mul(1032) } else { self.packed };
        let most =
            self.header.size.min(possible).min(limits.entry_size.min(limits.total_size).saturating_add(1));
        let most = usize::try_from(most).map_err(|_| Error::bare(Status::NO_MEMORY))?;
        let mut content = try_zeroed(most)?;
        let mut done = 0;
        loop {
            match self.piece(content.get_mut(done..).unwrap_or_default())? {
                0 => break,
                n => done += n,
            }
        }
        self.source.report()?;
        if done as u64 != self.header.size {
            return Err(self.wrong_size(done as u64));
        }
        content.truncate(done);
        Ok(content)
    }

    /// The next bytes, up to [`PIECE`]; 0 at the end or when there is no room.
    fn piece(&mut self, out: &mut [u8]) -> Result<usize> {
        let left = self.header.size.saturating_sub(self.at);
        let most = out.len().min(PIECE).min(usize::try_from(left).unwrap_or(PIECE));
        let out = out.get_mut(..most).unwrap_or_default();
        let n = if self.inflate.is_some() { self.inflated(out)? } else { self.stored(out)? };
        self.count(n as u64).inspect_err(|_| self.at = LOST)?;
        let out = out.get(..n).unwrap_or_default();
        let known = self.sum.1.checked_sub(self.at).and_then(|known| usize::try_from(known).ok());
        if let Some(new) = known.and_then(|known| out.get(known..)) {
            self.sum = (crc32(self.sum.0, new), self.sum.1 + new.len() as u64);
        }
        self.at += n as u64;
        if self.at == self.header.size {
            self.check_end()?;
        }
        Ok(n)
    }

    fn stored(&mut self, out: &mut [u8]) -> Result<usize> {
        self.source.read_exact(self.data + self.taken, out)?;
        if let Some((_, keys)) = &mut self.keys {
            keys.decrypt(out);
        }
        self.taken += out.len() as u64;
        Ok(out.len())
    }

    /// Decompresses into `out` until it is full or the source fails behind what came out.
    fn inflated(&mut self, out: &mut [u8]) -> Result<usize> {
        let mut made = 0;
        while made < out.len() {
            match self.inflate_once(out.get_mut(made..).unwrap_or_default()) {
                Ok(Some(n)) => made += n,
                Ok(None) => {
                    let found = self.at + made as u64;
                    self.at = LOST;
                    return Err(self.wrong_size(found));
                }
                Err(error) if error.status() == Status::ZIP => {
                    self.at = LOST;
                    return Err(error);
                }
                Err(error) if made == 0 => return Err(error),
                Err(_) => break,
            }
        }
        Ok(made)
    }

    /// One step of decompression; `None` behind the end of the compressed data.
    fn inflate_once(&mut self, out: &mut [u8]) -> Result<Option<usize>> {
        let Some(inflater) = self.inflate.as_mut().filter(|inflater| !inflater.ended) else {
            return Ok(None);
        };
        if inflater.rest.is_empty() {
            let n = (self.packed - self.taken).min(PIECE as u64) as usize;
            if n == 0 {
                return Err(damaged(format_args!(
                    "the compressed data of entry {} ends too early",
                    self.index
                )));
            }
            let block = inflater.block.get_mut(..n).unwrap_or_default();
            self.source.read_exact(self.data + self.taken, block)?;
            if let Some((_, keys)) = &mut self.keys {
                keys.decrypt(block);
            }
            self.taken += n as u64;
            inflater.rest = 0..n;
        }
        let data = inflater.block.get(inflater.rest.clone()).unwrap_or_default();
        let (used, n, ended) = inflater.decompressor.decompress(data, out)?;
        inflater.rest.start += used;
        inflater.ended = ended;
        if used == 0 && n == 0 && !ended {
            return Err(damaged(format_args!("the compressed data of entry {} is damaged", self.index)));
        }
        Ok(Some(n))
    }

    /// Counts what comes out, against all limits.
    fn count(&self, n: u64) -> Result<()> {
        let limits = &self.source.limits;
        let (made, index) = (self.at + n, self.index);
        if made > limits.entry_size {
            let limit = limits.entry_size;
            let message =
                format_args!("one entry must not produce more than {limit} bytes, as entry {index} does");
            return Err(Error::new(Status::LIMIT, message));
        }
        if made > Limits::FREE && made / limits.ratio.max(1) > self.taken {
            let ratio = limits.ratio;
            let message =
                format_args!("entry {index} must not produce more than {ratio} bytes from each of its data");
            return Err(Error::new(Status::LIMIT, message));
        }
        self.source.count(n)
    }

    /// Whether the content ends where it should, with the sum that it should have.
    fn check_end(&mut self) -> Result<()> {
        if self.checked {
            return Ok(());
        }
        // Behind the content only the end of the compressed data may come.
        while self.inflate.as_ref().is_some_and(|inflater| !inflater.ended) {
            if self.inflate_once(&mut [0])?.is_some_and(|n| n > 0) {
                return Err(self.wrong_size(self.header.size + 1));
            }
        }
        if self.sum.1 == self.header.size {
            if self.sum.0 != self.header.crc {
                return Err(damaged(format_args!("the checksum of entry {} is wrong", self.index)));
            }
            self.checked = true;
        }
        Ok(())
    }

    #[cold]
    fn wrong_size(&self, found: u64) -> Error {
        let (index, size) = (self.index, self.header.size);
        let than = if found > size { "more" } else { "less" };
        damaged(format_args!(
            "entry {index} has {than} content than the {size} bytes that the directory says"
        ))
    }
}

/// Checks the header in front of the data against the directory, and answers where the data is.
fn check_local(source: &Source, directory: &Directory, index: usize) -> Result<u64> {
    let central = directory.central(index)?;
    let start = central.header.offset.saturating_add(directory.prefix);
    let mut head = [0; LOCAL_SIZE];
    source.read_exact(start, &mut head)?;
    let mut fields = Fields(&head);
    if fields.u32()? != LOCAL {
        return Err(damaged(format_args!(
            "there is no entry where the directory says that entry {index} is"
        )));
    }
    fields.u16()?;
    let (flags, method) = (fields.u16()?, fields.u16()?);
    fields.bytes(16)?;
    let (name_len, extra_len) = (usize::from(fields.u16()?), u64::from(fields.u16()?));
    let mut name = Vec::new();
    if name_len == central.name.len() {
        name.try_reserve_exact(name_len).map_err(|_| Error::bare(Status::NO_MEMORY))?;
        name.resize(name_len, 0);
        source.read_exact(start + LOCAL_SIZE as u64, &mut name)?;
    }
    let differ = (flags ^ central.header.flags) & ENCRYPTED != 0 || method != central.header.method;
    if name != central.name || differ {
        return Err(damaged(format_args!("entry {index} and the directory differ about its name or method")));
    }
    Ok(start + (LOCAL_SIZE + name_len) as u64 + extra_len)
}

/// Reads what encryption puts in front of the data.
fn unlock(source: &Source, index: usize, header: &Header, data: u64, password: &[u8]) -> Result<Keys> {
    if header.packed < crypt::HEADER as u64 {
        return Err(damaged(format_args!("entry {index} is encrypted and too short for that")));
    }
    let mut front = [0; crypt::HEADER];
    source.read_exact(data, &mut front)?;
    let mut keys = Keys::new(password);
    keys.decrypt(&mut front);
    let check = if header.flags & SIZES_BEHIND != 0 { header.time >> 8 } else { (header.crc >> 24) as u16 };
    if u16::from(front[crypt::HEADER - 1]) != check {
        return Err(Error::new(
            Status::INVALID,
            format_args!("the password of entry {index} must be another one"),
        ));
    }
    Ok(keys)
}
