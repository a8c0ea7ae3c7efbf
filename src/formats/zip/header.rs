//! The headers of entries: read from a directory, written to an archive.

use super::fields::{Fields, PutFields, damaged};
use crate::memory::TryVec;
use crate::stream::Result;

pub const LOCAL: u32 = 0x0403_4B50;
pub const CENTRAL: u32 = 0x0201_4B50;
pub const END: u32 = 0x0605_4B50;
pub const END64: u32 = 0x0606_4B50;
pub const LOCATOR64: u32 = 0x0706_4B50;
pub const DESCRIPTOR: u32 = 0x0807_4B50;

/// The fixed part of a local header, and of one in the directory.
pub const LOCAL_SIZE: usize = 30;
pub const CENTRAL_SIZE: usize = 46;

/// Flags of an entry.
pub const ENCRYPTED: u16 = 1;
pub const SIZES_BEHIND: u16 = 8;
pub const PATCH: u16 = 0x20;
pub const STRONGLY_ENCRYPTED: u16 = 0x40;
pub const UTF8: u16 = 0x800;

/// What stands for "see the zip64 field", in 32 and in 16 bits.
pub const SEE_64: u32 = u32::MAX;
pub const SEE_64_COUNT: u16 = u16::MAX;

const EXTRA_64: u16 = 1;
const EXTRA_TIME: u16 = 0x5455;
pub const EXTRA_UNICODE_NAME: u16 = 0x7075;
pub const EXTRA_AES: u16 = 0x9901;

/// The method of an entry that is encrypted with AES, whose extra field has the real one.
pub const AES: u16 = 99;

/// What the directory says of an entry.
#[derive(Clone, Copy, Default)]
pub struct Header {
    pub made_by: u16,
    pub flags: u16,
    pub method: u16,
    pub time: u16,
    pub date: u16,
    pub crc: u32,
    /// Bytes in the archive.
    pub packed: u64,
    /// Bytes of content.
    pub size: u64,
    pub disk: u16,
    pub attributes: u32,
    /// Where the local header is.
    pub offset: u64,
    /// Whether the local header has room for sizes of 64 bits, whatever they are.
    pub wide: bool,
}

/// One header of a directory, with what follows its fixed part.
pub struct Central<'a> {
    pub header: Header,
    pub name: &'a [u8],
    pub extra: &'a [u8],
    pub comment: &'a [u8],
}

/// How long the header at the front of `bytes` is; `None` when more bytes are needed to tell or to have it.
pub fn central_len(bytes: &[u8]) -> Result<Option<usize>> {
    let Some(fixed) = bytes.get(..CENTRAL_SIZE) else { return Ok(None) };
    if Fields(fixed).u32()? != CENTRAL {
        return Err(damaged(format_args!("the directory holds something else than headers of entries")));
    }
    let mut lengths = Fields(&fixed[28..34]);
    let len = CENTRAL_SIZE
        + usize::from(lengths.u16()?)
        + usize::from(lengths.u16()?)
        + usize::from(lengths.u16()?);
    Ok((len <= bytes.len()).then_some(len))
}

impl<'a> Central<'a> {
    /// The header at the front of `bytes`.
    pub fn parse(bytes: &'a [u8]) -> Result<Central<'a>> {
        let mut fields = Fields(bytes);
        fields.u32()?;
        let made_by = fields.u16()?;
        fields.u16()?; // the version that it needs; what is not known is told by the method
        let (flags, method) = (fields.u16()?, fields.u16()?);
        let (time, date) = (fields.u16()?, fields.u16()?);
        let crc = fields.u32()?;
        let (packed, size) = (u64::from(fields.u32()?), u64::from(fields.u32()?));
        let lens = [fields.u16()?, fields.u16()?, fields.u16()?].map(usize::from);
        let disk = fields.u16()?;
        fields.u16()?;
        let attributes = fields.u32()?;
        let offset = u64::from(fields.u32()?);
        let mut header = Header {
            made_by,
            flags,
            method,
            time,
            date,
            crc,
            packed,
            size,
            disk,
            attributes,
            offset,
            wide: false,
        };
        let [name, extra, comment] = [fields.bytes(lens[0])?, fields.bytes(lens[1])?, fields.bytes(lens[2])?];
        if let Some(long) = find_extra(extra, EXTRA_64) {
            let mut long = Fields(long);
            for field in [&mut header.size, &mut header.packed, &mut header.offset] {
                if *field == u64::from(SEE_64) {
                    *field = long.u64()?;
                }
            }
            if header.disk == SEE_64_COUNT && long.u32()? == 0 {
                header.disk = 0;
            }
        }
        Ok(Central { header, name, extra, comment })
    }

    /// The field `id` of the extra field.
    pub fn extra(&self, id: u16) -> Option<&'a [u8]> {
        find_extra(self.extra, id)
    }

    /// The UTF-8 name that Info-ZIP puts beside one in another encoding, if it belongs to this one.
    pub fn unicode_name(&self) -> Option<&'a [u8]> {
        let mut field = Fields(find_extra(self.extra, EXTRA_UNICODE_NAME)?);
        let version = field.bytes(1).ok()?;
        let sum = field.u32().ok()?;
        (version == [1] && sum == super::compress::crc32(0, self.name)).then_some(field.0)
    }

    /// When the content was last changed, in seconds since 1970, where the archive says it exactly.
    pub fn unix_time(&self) -> Option<i64> {
        let mut field = Fields(find_extra(self.extra, EXTRA_TIME)?);
        let flags = field.bytes(1).ok()?;
        let seconds = field.u32().ok()?;
        (flags[0] & 1 != 0).then_some(i64::from(seconds as i32))
    }
}

/// The field `id` of an extra field; `None` where there is none, also behind nonsense. Asked of every entry of a directory, so
/// it makes no errors that nobody sees.
pub fn find_extra(mut extra: &[u8], id: u16) -> Option<&[u8]> {
    loop {
        let (head, rest) = extra.split_first_chunk::<4>()?;
        let (found, len) = (u16::from_le_bytes([head[0], head[1]]), u16::from_le_bytes([head[2], head[3]]));
        let (field, rest) = rest.split_at_checked(usize::from(len))?;
        if found == id {
            return Some(field);
        }
        extra = rest;
    }
}

fn short(value: u64) -> u32 {
    u32::try_from(value).unwrap_or(SEE_64)
}

/// Whether a number needs the zip64 field.
pub fn is_long(value: u64) -> bool {
    value >= u64::from(SEE_64)
}

impl Header {
    /// Bytes of a local header before its name: what is patched later lies there.
    pub const SUM_AT: u64 = 14;
    pub const FLAGS_AT: u64 = 6;

    fn needs(&self) -> u16 {
        if self.method == super::ZSTANDARD {
            63
        } else if self.wide || is_long(self.size) || is_long(self.packed) || is_long(self.offset) {
            45
        } else if self.method == super::STORED {
            10
        } else {
            20
        }
    }

    fn put_common(&self, out: &mut Vec<u8>) -> Result<()> {
        for field in [self.needs(), self.flags, self.method, self.time, self.date] {
            out.put_u16(field)?;
        }
        out.put_u32(self.crc)
    }

    /// Whether the sizes have 64 bits beside the data.
    pub fn is_wide(&self) -> bool {
        self.wide || is_long(self.size) || is_long(self.packed)
    }

    /// Bytes of the local header.
    pub fn local_len(&self, name: &[u8]) -> usize {
        LOCAL_SIZE + name.len() + if self.is_wide() { 20 } else { 0 }
    }

    /// Appends the local header. One whose sizes come behind the data has none.
    pub fn put_local(&self, name: &[u8], out: &mut Vec<u8>) -> Result<()> {
        let long = self.is_wide();
        out.put_u32(LOCAL)?;
        self.put_common(out)?;
        let sizes = if long { (SEE_64, SEE_64) } else { (short(self.packed), short(self.size)) };
        out.put_u32(sizes.0)?;
        out.put_u32(sizes.1)?;
        out.put_u16(name.len() as u16)?;
        out.put_u16(if long { 20 } else { 0 })?;
        out.try_extend(name)?;
        if long {
            out.put_u16(EXTRA_64)?;
            out.put_u16(16)?;
            out.put_u64(self.size)?;
            out.put_u64(self.packed)?;
        }
        Ok(())
    }

    /// The sum and sizes as they stand in a local header; where it is wide, the sizes are those that lead to others.
    pub fn sums(&self) -> [u8; 12] {
        let (packed, size) =
            if self.wide { (SEE_64, SEE_64) } else { (short(self.packed), short(self.size)) };
        let mut sums = [0; 12];
        sums[..4].copy_from_slice(&self.crc.to_le_bytes());
        sums[4..8].copy_from_slice(&packed.to_le_bytes());
        sums[8..].copy_from_slice(&size.to_le_bytes());
        sums
    }

    /// The sizes as they stand at the end of a local header that is wide.
    pub fn wide_sizes(&self) -> [u8; 16] {
        let mut sizes = [0; 16];
        sizes[..8].copy_from_slice(&self.size.to_le_bytes());
        sizes[8..].copy_from_slice(&self.packed.to_le_bytes());
        sizes
    }

    /// Appends what follows the data of an entry that could not say its sizes before.
    pub fn put_descriptor(&self, out: &mut Vec<u8>) -> Result<()> {
        out.put_u32(DESCRIPTOR)?;
        out.put_u32(self.crc)?;
        if self.is_wide() {
            out.put_u64(self.packed)?;
            return out.put_u64(self.size);
        }
        out.put_u32(short(self.packed))?;
        out.put_u32(short(self.size))
    }

    /// Appends the header in the directory.
    pub fn put_central(&self, name: &[u8], comment: &[u8], out: &mut Vec<u8>) -> Result<()> {
        out.put_u32(CENTRAL)?;
        out.put_u16(self.made_by)?;
        self.put_common(out)?;
        out.put_u32(short(self.packed))?;
        out.put_u32(short(self.size))?;
        let long = [self.size, self.packed, self.offset].map(|value| (value, is_long(value)));
        let count = long.iter().filter(|(_, long)| *long).count() as u16;
        out.put_u16(name.len() as u16)?;
        out.put_u16(if count > 0 { 4 + 8 * count } else { 0 })?;
        out.put_u16(comment.len() as u16)?;
        out.put_u32(0)?; // the first disk; nothing known of the content
        out.put_u32(self.attributes)?;
        out.put_u32(short(self.offset))?;
        out.try_extend(name)?;
        if count > 0 {
            out.put_u16(EXTRA_64)?;
            out.put_u16(8 * count)?;
            for (value, _) in long.iter().filter(|(_, long)| *long) {
                out.put_u64(*value)?;
            }
        }
        out.try_extend(comment)
    }
}
