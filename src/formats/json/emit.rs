//! JSON text: layout, strings and numbers.

use super::numbers::Number;
use super::options::Nonfinite;
use super::strings::{self, Text};
use crate::memory::TryVec;
use crate::stream::{Error, Result, Status};

/// Most bytes of indentation per level.
const MAX_INDENT: usize = 64;

/// Most bytes of a separator.
const MAX_SEPARATOR: usize = 32;

const MUST_ESCAPE: u8 = 1;
const BEYOND_ASCII: u8 = 2;
/// May begin a surrogate.
const SURROGATE: u8 = 4;

/// For each byte of a string, when it is not written as it is.
const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            ..b' ' | b'"' | b'\\' => MUST_ESCAPE,
            0xED => SURROGATE | BEYOND_ASCII,
            // DEL too: Python takes "ASCII" as "printable ASCII".
            127.. => BEYOND_ASCII,
            _ => 0,
        };
        byte += 1;
    }
    classes
};

/// A few bytes of white space and punctuation.
#[derive(Clone, Copy, Debug)]
struct Short<const N: usize> {
    bytes: [u8; N],
    len: usize,
}

impl<const N: usize> Short<N> {
    const EMPTY: Short<N> = Short { bytes: [0; N], len: 0 };

    /// `None` when it is longer than that.
    fn new(text: &[u8]) -> Option<Short<N>> {
        let mut short = Short { len: text.len(), ..Short::EMPTY };
        short.bytes.get_mut(..text.len())?.copy_from_slice(text);
        Some(short)
    }

    fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }
}

/// How text is laid out. The default is compact UTF-8.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    indent: Short<MAX_INDENT>,
    /// Between two members; Python: separators[0].
    comma: Short<MAX_SEPARATOR>,
    /// Between a key and its value; Python: separators[1].
    colon: Short<MAX_SEPARATOR>,
    ascii: bool,
    nonfinite: Nonfinite,
}

impl Default for Layout {
    fn default() -> Layout {
        Layout {
            indent: Short::EMPTY,
            comma: Short::new(b",").unwrap_or(Short::EMPTY),
            colon: Short::new(b":").unwrap_or(Short::EMPTY),
            ascii: false,
            nonfinite: Nonfinite::Refuse,
        }
    }
}

fn is_space(text: &[u8]) -> bool {
    text.iter().all(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'))
}

impl Layout {
    /// `indent` spaces per level, 0 for no white space at all; `ascii` escapes everything beyond ASCII.
    /// `INVALID` unless `indent` is 0 to 64.
    pub fn new(indent: i32, ascii: bool) -> Result<Layout> {
        let spaces =
            usize::try_from(indent).ok().and_then(|spaces| [b' '; MAX_INDENT].get(..spaces).map(Short::new));
        let Some(Some(spaces)) = spaces else {
            return Err(Error::new(
                Status::INVALID,
                format_args!("indent must be 0 to {MAX_INDENT} spaces, not {indent}"),
            ));
        };
        let mut layout = Layout { indent: spaces, ascii, ..Layout::default() };
        if indent > 0 {
            layout.colon = Short::new(b": ").unwrap_or(layout.colon);
        }
        Ok(layout)
    }

    /// Indents by `text` per level instead. `INVALID` unless that is white space of at most 64 bytes.
    pub fn indent_with(mut self, text: &[u8]) -> Result<Layout> {
        let indent = Short::new(text).filter(|_| is_space(text) && !self.is_indented());
        self.indent = indent.ok_or_else(|| {
            Error::new(
                Status::INVALID,
                format_args!("indent must be a number, or white space of at most {MAX_INDENT} bytes"),
            )
        })?;
        self.colon = Short::new(b": ").unwrap_or(self.colon);
        Ok(self)
    }

    /// What stands between members, and between a key and its value; empty: as it is. `INVALID` unless they are ',' and ':'
    /// with white space around them.
    pub fn separate_by(mut self, comma: &[u8], colon: &[u8]) -> Result<Layout> {
        for (own, text, mark) in [(&mut self.comma, comma, b','), (&mut self.colon, colon, b':')] {
            if text.is_empty() {
                continue;
            }
            let around = text.iter().position(|byte| *byte == mark).map(|at| (&text[..at], &text[at + 1..]));
            let valid = around.is_some_and(|(before, behind)| is_space(before) && is_space(behind));
            *own = Short::new(text).filter(|_| valid).ok_or_else(|| {
                Error::new(
                    Status::INVALID,
                    format_args!(
                        "a separator must be '{}' with white space, at most {MAX_SEPARATOR} bytes",
                        char::from(mark)
                    ),
                )
            })?;
        }
        Ok(self)
    }

    /// What becomes of doubles that JSON does not have.
    #[must_use]
    pub fn nonfinite(mut self, nonfinite: Nonfinite) -> Layout {
        self.nonfinite = nonfinite;
        self
    }

    /// Whether there are line breaks.
    pub fn is_indented(&self) -> bool {
        let breaks = |separator: &[u8]| separator.contains(&b'\n') || separator.contains(&b'\r');
        self.indent.len > 0 || breaks(self.comma.as_bytes()) || breaks(self.colon.as_bytes())
    }
}

/// What a parsed text consists of, in order. Whoever calls keeps to the grammar.
pub trait Events {
    fn null(&mut self) -> Result<()>;
    fn bool(&mut self, value: bool) -> Result<()>;
    /// A number as it stands in a text.
    fn number(&mut self, number: Number<'_>) -> Result<()>;
    fn double(&mut self, value: f64) -> Result<()>;
    fn string(&mut self, value: Text<'_>) -> Result<()>;
    fn begin_array(&mut self) -> Result<()>;
    fn end_array(&mut self) -> Result<()>;
    fn begin_object(&mut self) -> Result<()>;
    fn key(&mut self, key: Text<'_>) -> Result<()>;
    fn end_object(&mut self) -> Result<()>;

    /// A part of a long string or key, before `string` or `key` ends it with the last one; answers whether it was taken. If not,
    /// all of it will come at once.
    fn part(&mut self, _: Text<'_>) -> Result<bool> {
        Ok(false)
    }
}

/// Takes all events and does nothing: for text that is only to be checked.
pub struct Nothing;

impl Events for Nothing {
    fn null(&mut self) -> Result<()> {
        Ok(())
    }
    fn bool(&mut self, _: bool) -> Result<()> {
        Ok(())
    }
    fn number(&mut self, _: Number<'_>) -> Result<()> {
        Ok(())
    }
    fn double(&mut self, _: f64) -> Result<()> {
        Ok(())
    }
    fn string(&mut self, _: Text<'_>) -> Result<()> {
        Ok(())
    }
    fn begin_array(&mut self) -> Result<()> {
        Ok(())
    }
    fn end_array(&mut self) -> Result<()> {
        Ok(())
    }
    fn begin_object(&mut self) -> Result<()> {
        Ok(())
    }
    fn key(&mut self, _: Text<'_>) -> Result<()> {
        Ok(())
    }
    fn end_object(&mut self) -> Result<()> {
        Ok(())
    }
    fn part(&mut self, _: Text<'_>) -> Result<bool> {
        Ok(true)
    }
}

/// Events as text.
#[derive(Default)]
pub struct Emitter {
    layout: Layout,
    out: Vec<u8>,
    place: Place,
}

/// Where in the text the emitter is.
#[derive(Clone, Copy, Default)]
struct Place {
    depth: usize,
    /// Whether the innermost container has members.
    occupied: bool,
    after_key: bool,
}

impl Emitter {
    pub fn new(layout: Layout) -> Emitter {
        Emitter { layout, ..Emitter::default() }
    }

    /// The text so far; who takes bytes from it may.
    pub fn text(&mut self) -> &mut Vec<u8> {
        &mut self.out
    }

    pub fn into_text(self) -> Vec<u8> {
        self.out
    }

    /// Runs `event`; when it fails, nothing of it stays.
    pub fn whole(&mut self, event: impl FnOnce(&mut Emitter) -> Result<()>) -> Result<()> {
        let (len, place) = (self.out.len(), self.place);
        let outcome = event(self);
        if outcome.is_err() {
            self.out.truncate(len);
            self.place = place;
        }
        outcome
    }

    /// Ends the line of a document.
    pub fn end_line(&mut self) -> Result<()> {
        self.out.try_push(b'\n')
    }

    /// An integer.
    pub fn int64(&mut self, value: i64) -> Result<()> {
        self.token(itoa::Buffer::new().format(value).as_bytes())
    }

    /// An integer without a sign.
    pub fn uint64(&mut self, value: u64) -> Result<()> {
        self.token(itoa::Buffer::new().format(value).as_bytes())
    }

    /// A number as it stands in a text.
    pub fn literal(&mut self, number: &[u8]) -> Result<()> {
        self.token(number)
    }

    /// What stands between the value before and the one to come.
    #[inline(always)]
    fn separate(&mut self) -> Result<()> {
        if self.place.after_key {
            self.place.after_key = false;
            return Ok(());
        }
        if self.place.depth > 0 {
            if self.place.occupied {
                match self.layout.comma.as_bytes() {
                    [byte] => self.out.try_push(*byte)?,
                    comma => self.out.try_extend(comma)?,
                }
            }
            self.break_line()?;
        }
        self.place.occupied = true;
        Ok(())
    }

    #[inline(always)]
    fn break_line(&mut self) -> Result<()> {
        if self.layout.indent.len == 0 { Ok(()) } else { self.indent() }
    }

    fn indent(&mut self) -> Result<()> {
        let indent = self.layout.indent.as_bytes();
        let spaces = indent.len().checked_mul(self.place.depth).ok_or(Error::bare(Status::NO_MEMORY))?;
        self.out.try_reserve(spaces + 1).map_err(|_| Error::bare(Status::NO_MEMORY))?;
        self.out.try_push(b'\n')?;
        if indent.iter().all(|byte| *byte == b' ') {
            self.out.resize(self.out.len() + spaces, b' ');
        } else {
            for _ in 0..self.place.depth {
                self.out.try_extend(indent)?;
            }
        }
        Ok(())
    }

    #[inline(always)]
    fn begin(&mut self, bracket: u8) -> Result<()> {
        self.separate()?;
        self.out.try_push(bracket)?;
        self.place = Place { depth: self.place.depth + 1, occupied: false, after_key: false };
        Ok(())
    }

    #[inline(always)]
    fn end(&mut self, bracket: u8) -> Result<()> {
        self.place.depth = self.place.depth.saturating_sub(1);
        if self.place.occupied {
            self.break_line()?;
        }
        self.place.occupied = true;
        self.out.try_push(bracket)
    }

    #[inline(always)]
    fn token(&mut self, text: &[u8]) -> Result<()> {
        self.separate()?;
        self.out.try_extend(text)
    }

    #[inline(always)]
    fn quoted(&mut self, text: Text<'_>) -> Result<()> {
        if !self.layout.ascii && (text.plain || strings::is_plain(text.bytes)) {
            self.out.try_reserve(text.bytes.len() + 2).map_err(|_| Error::bare(Status::NO_MEMORY))?;
            self.out.try_push(b'"')?;
            self.out.try_extend(text.bytes)?;
            return self.out.try_push(b'"');
        }
        self.escaped(text.bytes)
    }

    fn escaped(&mut self, bytes: &[u8]) -> Result<()> {
        self.out.try_push(b'"')?;
        let stops = if self.layout.ascii { MUST_ESCAPE | BEYOND_ASCII } else { MUST_ESCAPE | SURROGATE };
        let mut rest = bytes;
        while let Some(run) = rest.iter().position(|byte| CLASSES[usize::from(*byte)] & stops != 0) {
            let (plain, special) = rest.split_at(run);
            self.out.try_extend(plain)?;
            rest = self.character(special)?;
        }
        self.out.try_extend(rest)?;
        self.out.try_push(b'"')
    }

    /// Writes the first character of `text`, which has to be looked at; answers what follows.
    fn character<'t>(&mut self, text: &'t [u8]) -> Result<&'t [u8]> {
        if let [0xED, second @ 0xA0..=0xBF, third, rest @ ..] = text {
            let unit = 0xD000 | u16::from(second & 0x3F) << 6 | u16::from(third & 0x3F);
            self.unit(unit)?;
            return Ok(rest);
        }
        let len = match text.first() {
            Some(0xF0..) => 4,
            Some(0xE0..) => 3,
            Some(0xC0..) => 2,
            _ => 1,
        };
        let (bytes, rest) = text.split_at(len.min(text.len()));
        if len > 1 && !self.layout.ascii {
            self.out.try_extend(bytes)?;
            return Ok(rest);
        }
        let Some(character) = core::str::from_utf8(bytes).ok().and_then(|text| text.chars().next()) else {
            return Ok(rest);
        };
        let short = match character {
            '"' => b'"',
            '\\' => b'\\',
            '\n' => b'n',
            '\r' => b'r',
            '\t' => b't',
            '\u{8}' => b'b',
            '\u{c}' => b'f',
            _ => {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    self.unit(*unit)?;
                }
                return Ok(rest);
            }
        };
        self.out.try_extend(&[b'\\', short])?;
        Ok(rest)
    }

    fn unit(&mut self, unit: u16) -> Result<()> {
        let digit = |shift: u32| b"0123456789abcdef"[usize::from(unit >> shift & 15)];
        self.out.try_extend(&[b'\\', b'u', digit(12), digit(8), digit(4), digit(0)])
    }
}

impl Events for Emitter {
    fn null(&mut self) -> Result<()> {
        self.token(b"null")
    }
    fn bool(&mut self, value: bool) -> Result<()> {
        self.token(if value { b"true" } else { b"false" })
    }
    #[inline(always)]
    fn number(&mut self, number: Number<'_>) -> Result<()> {
        self.token(number.text)
    }
    fn double(&mut self, value: f64) -> Result<()> {
        if value.is_finite() {
            return self.token(zmij::Buffer::new().format_finite(value).as_bytes());
        }
        match self.layout.nonfinite {
            Nonfinite::Refuse => {
                Err(Error::new(Status::INVALID, format_args!("JSON has finite numbers only, not {value}")))
            }
            Nonfinite::Null => self.null(),
            Nonfinite::Literal if value.is_nan() => self.token(b"NaN"),
            Nonfinite::Literal => self.token(if value > 0.0 { b"Infinity" } else { b"-Infinity" }),
        }
    }
    #[inline(always)]
    fn string(&mut self, value: Text<'_>) -> Result<()> {
        self.separate()?;
        self.quoted(value)
    }
    #[inline(always)]
    fn begin_array(&mut self) -> Result<()> {
        self.begin(b'[')
    }
    #[inline(always)]
    fn end_array(&mut self) -> Result<()> {
        self.end(b']')
    }
    #[inline(always)]
    fn begin_object(&mut self) -> Result<()> {
        self.begin(b'{')
    }
    #[inline(always)]
    fn key(&mut self, key: Text<'_>) -> Result<()> {
        self.separate()?;
        self.quoted(key)?;
        self.place.after_key = true;
        match self.layout.colon.as_bytes() {
            [byte] => self.out.try_push(*byte),
            colon => self.out.try_extend(colon),
        }
    }
    #[inline(always)]
    fn end_object(&mut self) -> Result<()> {
        self.end(b'}')
    }
}
