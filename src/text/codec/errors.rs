//! What happens to what cannot be decoded or encoded.

use crate::memory::TryVec;
use crate::stream::{Error, Result, Status};
use std::io::Write;

/// An error handler, under Python's name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ErrorHandler {
    /// Fail.
    #[default]
    Strict,
    /// Leave it out.
    Ignore,
    /// U+FFFD when decoding, `?` when encoding.
    Replace,
    /// `\xff`, `\u20ac`, `\U0001f600`.
    BackslashReplace,
    /// `&#8364;`; for encoding only.
    XmlCharRefReplace,
}

impl ErrorHandler {
    /// The handler of this name. `LOOKUP` when there is none, `UNSUPPORTED` when Python has it and membuf does not.
    pub fn lookup(name: &[u8]) -> Result<ErrorHandler> {
        Ok(match name {
            b"strict" => ErrorHandler::Strict,
            b"ignore" => ErrorHandler::Ignore,
            b"replace" => ErrorHandler::Replace,
            b"backslashreplace" => ErrorHandler::BackslashReplace,
            b"xmlcharrefreplace" => ErrorHandler::XmlCharRefReplace,
            b"surrogateescape" | b"surrogatepass" | b"namereplace" => {
                let name = name.escape_ascii();
                return Err(Error::new(
                    Status::UNSUPPORTED,
                    format_args!("the error handler '{name}' is not supported yet"),
                ));
            }
            _ => {
                let name = name.escape_ascii();
                return Err(Error::new(Status::LOOKUP, format_args!("unknown error handler '{name}'")));
            }
        })
    }

    /// Appends what stands for malformed `bytes`. Answers whether the handler applies: not `Strict`.
    pub(super) fn decoded(self, bytes: &[u8], out: &mut Vec<u8>) -> Result<bool> {
        match self {
            ErrorHandler::Strict => return Ok(false),
            ErrorHandler::Ignore => {}
            ErrorHandler::Replace => out.try_extend("\u{fffd}".as_bytes())?,
            ErrorHandler::BackslashReplace => {
                for &byte in bytes {
                    Escape::new(format_args!("\\x{byte:02x}")).put(out)?;
                }
            }
            ErrorHandler::XmlCharRefReplace => {
                return Err(Error::new(
                    Status::INVALID,
                    format_args!("the error handler 'xmlcharrefreplace' is for encoding only"),
                ));
            }
        }
        Ok(true)
    }

    /// The ASCII text that stands for a character that cannot be encoded; `None` for `Strict`.
    pub(super) fn encoded(self, point: u32) -> Option<Escape> {
        match self {
            ErrorHandler::Strict => None,
            ErrorHandler::Ignore => Some(Escape::new(format_args!(""))),
            ErrorHandler::Replace => Some(Escape::new(format_args!("?"))),
            ErrorHandler::XmlCharRefReplace => Some(Escape::new(format_args!("&#{point};"))),
            ErrorHandler::BackslashReplace => Some(match point {
                0..=0xff => Escape::new(format_args!("\\x{point:02x}")),
                0x100..=0xffff => Escape::new(format_args!("\\u{point:04x}")),
                _ => Escape::new(format_args!("\\U{point:08x}")),
            }),
        }
    }
}

/// A short piece of ASCII, without an allocation.
pub(super) struct Escape {
    bytes: [u8; 12],
    len: usize,
}

impl Escape {
    fn new(text: core::fmt::Arguments<'_>) -> Escape {
        let mut bytes = [0; 12];
        let mut room = &mut bytes[..];
        // The longest are `\U0010ffff` and `&#1114111;`: 10 bytes.
        let _ = room.write_fmt(text);
        let len = 12 - room.len();
        Escape { bytes, len }
    }

    pub(super) fn as_str(&self) -> &str {
        self.bytes.get(..self.len).and_then(|bytes| core::str::from_utf8(bytes).ok()).unwrap_or_default()
    }

    fn put(&self, out: &mut Vec<u8>) -> Result<()> {
        out.try_extend(self.as_str().as_bytes())
    }
}
