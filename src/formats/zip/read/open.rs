//! Opening an entry: its two headers compared, its place in the archive, and what it takes to read it.

use super::aes::Settings;
use super::content::Content;
use super::decoder::Decoder;
use super::decrypt::{unlock_aes, unlock_old};
use super::directory::Directory;
use super::packed::Packed;
use super::source::Source;
use crate::formats::zip::DEFLATED;
use crate::formats::zip::STORED;
use crate::formats::zip::ZSTANDARD;
use crate::formats::zip::fields::{Fields, damaged};
use crate::formats::zip::header::{AES, ENCRYPTED, Header, LOCAL, LOCAL_SIZE, PATCH, STRONGLY_ENCRYPTED};
use crate::memory::{Shared, try_zeroed};
use crate::stream::{Error, Result, Status};
use core::ops::Range;

/// An entry whose headers were read.
pub struct Opened {
    pub header: Header,
    /// The method of the content, also beneath AES.
    pub method: u16,
    /// Whether the directory has the content's checksum.
    pub has_crc: bool,
    pub packed: Packed,
}

fn unsupported<T>(what: core::fmt::Arguments<'_>) -> Result<T> {
    Err(Error::new(Status::UNSUPPORTED, what))
}

impl Opened {
    /// Opens an entry; only its headers are read.
    pub fn new(
        source: &Shared<Source>,
        directory: &Directory,
        index: usize,
        password: Option<&[u8]>,
    ) -> Result<Opened> {
        let central = directory.central(index)?;
        let header = central.header;
        let data = check_local(source, directory, index)?;
        if header.flags & (PATCH | STRONGLY_ENCRYPTED) != 0 {
            return unsupported(format_args!("entry {index} is a patch, or encrypted in an unknown way"));
        }
        let encrypted = header.flags & ENCRYPTED != 0;
        let aes = if encrypted && header.method == AES { Some(Settings::of(&central)?) } else { None };
        let method = aes.map_or(header.method, |settings| settings.method);
        check_method(index, method)?;
        let limit = directory.end_of(index)?;
        let Some(end) = data.checked_add(header.packed).filter(|end| *end <= limit) else {
            return Err(damaged(format_args!("entry {index} reaches into what follows it")));
        };
        let mut place: Range<u64> = data..end;
        let cipher = match (encrypted, password, aes) {
            (false, ..) => None,
            (true, None, _) => {
                return unsupported(format_args!("entry {index} is encrypted, and no password is set"));
            }
            (true, Some(password), None) => Some(unlock_old(source, index, &header, &mut place, password)?),
            (true, Some(password), Some(settings)) => {
                Some(unlock_aes(source, index, settings, &mut place, password)?)
            }
        };
        if method == STORED && place.end - place.start != header.size {
            return Err(damaged(format_args!("entry {index} is stored, but its two sizes differ")));
        }
        let has_crc = aes.is_none_or(|settings| settings.has_crc);
        Ok(Opened { header, method, has_crc, packed: Packed::new(source.dup(), index, place, cipher) })
    }

    /// The content, to be produced piece by piece.
    pub fn content(self) -> Result<Content> {
        let most = self.packed.source().limits.entry_size;
        let decoder = match self.method {
            STORED => None,
            method => Some(Decoder::new(method, most)?),
        };
        Ok(Content::new(self, decoder))
    }
}

fn check_method(index: usize, method: u16) -> Result<()> {
    match method {
        STORED | DEFLATED => Ok(()),
        ZSTANDARD if cfg!(feature = "zstd") => Ok(()),
        _ => unsupported(format_args!(
            "entry {index} must be stored, deflated or, where that is built in, Zstandard's, not of the method {method}"
        )),
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
        name = try_zeroed(name_len)?;
        source.read_exact(start + LOCAL_SIZE as u64, &mut name)?;
    }
    let differ = (flags ^ central.header.flags) & ENCRYPTED != 0 || method != central.header.method;
    if name != central.name || differ {
        return Err(damaged(format_args!("entry {index} and the directory differ about its name or method")));
    }
    Ok(start + (LOCAL_SIZE + name_len) as u64 + extra_len)
}
