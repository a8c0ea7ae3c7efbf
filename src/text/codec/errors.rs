//! What happens to what cannot be decoded or encoded.

use super::form::Form;
use crate::memory::TryVec;
use crate::stream::{Error, Result, Status};
use core::fmt::{self, Write};

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
    /// `\N{EURO SIGN}`, and for what has no name as `BackslashReplace`; for encoding only.
    NameReplace,
    /// The surrogates U+DC80 to U+DCFF stand for the bytes 0x80 to 0xff that could not be decoded.
    SurrogateEscape,
    /// Lone surrogates pass, in the forms of Unicode that could have them.
    SurrogatePass,
}

/// Every handler and its name.
const HANDLERS: [(ErrorHandler, &str); 8] = [
    (ErrorHandler::Strict, "strict"),
    (ErrorHandler::Ignore, "ignore"),
    (ErrorHandler::Replace, "replace"),
    (ErrorHandler::BackslashReplace, "backslashreplace"),
    (ErrorHandler::XmlCharRefReplace, "xmlcharrefreplace"),
    (ErrorHandler::NameReplace, "namereplace"),
    (ErrorHandler::SurrogateEscape, "surrogateescape"),
    (ErrorHandler::SurrogatePass, "surrogatepass"),
];

/// How many bytes surrogateescape takes at once.
const ESCAPED_AT_ONCE: usize = 4;

impl ErrorHandler {
    /// The handler of this name; `LOOKUP` when there is none.
    pub fn lookup(name: &[u8]) -> Result<ErrorHandler> {
        let found = HANDLERS.iter().find(|(_, known)| known.as_bytes() == name);
        found.map(|&(handler, _)| handler).ok_or_else(|| {
            let name = name.escape_ascii();
            Error::new(Status::LOOKUP, format_args!("unknown error handler '{name}'"))
        })
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        HANDLERS.iter().find(|(handler, _)| *handler == self).map_or("", |&(_, name)| name)
    }

    /// Appends what stands for the first `len` of `bytes`, which are malformed. Answers how many bytes that deals with;
    /// `None` when the handler does not apply to them.
    pub(super) fn decoded(
        self,
        bytes: &[u8],
        len: usize,
        form: Option<Form>,
        out: &mut Vec<u8>,
    ) -> Result<Option<usize>> {
        let bad = bytes.get(..len).unwrap_or(bytes);
        match self {
            ErrorHandler::Strict => return Ok(None),
            ErrorHandler::Ignore => {}
            ErrorHandler::Replace => out.try_extend("\u{fffd}".as_bytes())?,
            ErrorHandler::BackslashReplace => {
                for &byte in bad {
                    Escape::of(format_args!("\\x{byte:02x}")).put(out)?;
                }
            }
            ErrorHandler::XmlCharRefReplace | ErrorHandler::NameReplace => {
                let name = self.name();
                return Err(Error::new(
                    Status::INVALID,
                    format_args!("the error handler '{name}' is for encoding only"),
                ));
            }
            ErrorHandler::SurrogateEscape => {
                // A byte of ASCII always stands for itself, so that escapes can carry nothing past a check of the text.
                let high = bad.iter().take(ESCAPED_AT_ONCE).take_while(|byte| !byte.is_ascii());
                let high = bad.get(..high.count()).unwrap_or_default();
                for &byte in high {
                    Form::Utf8.put_surrogate(0xdc00 + u32::from(byte), out)?;
                }
                return Ok(Some(high.len()).filter(|&n| n > 0));
            }
            ErrorHandler::SurrogatePass => {
                let Some((form, surrogate)) = form.and_then(|form| Some((form, form.surrogate(bytes)?)))
                else {
                    return Ok(None);
                };
                Form::Utf8.put_surrogate(surrogate, out)?;
                return Ok(Some(form.width()));
            }
        }
        Ok(Some(bad.len()))
    }

    /// The ASCII text that stands for a character that cannot be encoded, with the handlers that have one.
    pub(super) fn escape(self, point: u32) -> Escape {
        match self {
            ErrorHandler::Replace => Escape::of(format_args!("?")),
            ErrorHandler::XmlCharRefReplace => Escape::of(format_args!("&#{point};")),
            ErrorHandler::NameReplace => match char::from_u32(point).and_then(unicode_names2::name) {
                Some(name) => Escape::of(format_args!("\\N{{{name}}}")),
                None => Escape::backslash(point),
            },
            _ => Escape::backslash(point),
        }
    }
}

/// The byte that a surrogate stands for under surrogateescape.
pub(super) fn escaped_byte(point: u32) -> Option<u8> {
    (0xdc80..0xdd00).contains(&point).then_some(point as u8)
}

/// Room for `\N{...}` with the longest name in Unicode, which has 83 letters, and some to spare.
const ESCAPE_CAPACITY: usize = 128;

/// A short piece of ASCII, without an allocation.
pub(super) struct Escape {
    bytes: [u8; ESCAPE_CAPACITY],
    len: usize,
}

impl Escape {
    fn of(text: fmt::Arguments<'_>) -> Escape {
        let mut escape = Escape { bytes: [0; ESCAPE_CAPACITY], len: 0 };
        // What does not fit is cut, at a character.
        let _ = escape.write_fmt(text);
        escape
    }

    fn backslash(point: u32) -> Escape {
        match point {
            0..=0xff => Escape::of(format_args!("\\x{point:02x}")),
            0x100..=0xffff => Escape::of(format_args!("\\u{point:04x}")),
            _ => Escape::of(format_args!("\\U{point:08x}")),
        }
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }

    fn put(&self, out: &mut Vec<u8>) -> Result<()> {
        out.try_extend(self.as_bytes())
    }
}

impl Write for Escape {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let room = self.bytes.get_mut(self.len..self.len + text.len()).ok_or(fmt::Error)?;
        room.copy_from_slice(text.as_bytes());
        self.len += text.len();
        Ok(())
    }
}
