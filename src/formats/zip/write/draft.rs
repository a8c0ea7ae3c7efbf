//! An entry that is to be added: what is said of it beside its content.

use super::end::MADE_BY;
use crate::formats::zip::header::{Header, UTF8};
use crate::formats::zip::names;
use crate::formats::zip::options::{Compression, EntryOptions};
use crate::formats::zip::time;
use crate::stream::{Error, Result, Status};

const FILE: u32 = 0o100_000;
const FOLDER: u32 = 0o040_000;
const TYPE: u32 = 0o170_000;
/// The attribute that says "directory" on DOS.
const DOS_FOLDER: u32 = 0x10;

/// Its header as far as it is known, and how it is compressed.
pub struct Draft {
    pub header: Header,
    pub compression: Compression,
}

impl Draft {
    /// An entry as `options` say, compressed by `default` where they do not say that.
    pub fn new(name: &[u8], options: &EntryOptions<'_>, default: Compression) -> Result<Draft> {
        names::check(name)?;
        names::check_comment(options.comment)?;
        let folder = name.ends_with(b"/");
        let (time, date) = if options.time == 0 { time::DEFAULT } else { time::to_dos(options.time)? };
        let header = Header {
            made_by: MADE_BY,
            flags: if name.is_ascii() && options.comment.is_ascii() { 0 } else { UTF8 },
            time,
            date,
            attributes: mode(options.mode, folder)? << 16 | if folder { DOS_FOLDER } else { 0 },
            ..Header::default()
        };
        let compression = Compression::of(options.method, options.level, default)?;
        Ok(Draft { header, compression })
    }
}

/// Type and permissions, completed where they are not given.
fn mode(mode: u32, folder: bool) -> Result<u32> {
    match mode {
        0 if folder => Ok(FOLDER | 0o775),
        0 => Ok(FILE | 0o600),
        _ if mode > 0o177_777 => {
            let message = format_args!("mode must have 16 bits, not be {mode:#o}");
            Err(Error::new(Status::INVALID, message))
        }
        _ if mode & TYPE == 0 => Ok(mode | if folder { FOLDER } else { FILE }),
        _ => Ok(mode),
    }
}

/// Refuses content of a directory.
pub fn check_content(name: &[u8], data: &[u8]) -> Result<()> {
    if name.ends_with(b"/") && !data.is_empty() {
        let message = format_args!("an entry whose name ends in \"/\" is a directory and holds no data");
        return Err(Error::new(Status::INVALID, message));
    }
    Ok(())
}
