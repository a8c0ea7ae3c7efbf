//! How text is laid out.

use crate::formats::json::options::Nonfinite;
use crate::memory::Room;
use crate::stream::{Error, Result, Status};

/// Most bytes of indentation per level.
const MAX_INDENT: usize = 64;

/// Most bytes of a separator.
pub const MAX_SEPARATOR: usize = 32;

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
    pub(in crate::formats::json) ascii: bool,
    pub(in crate::formats::json) nonfinite: Nonfinite,
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

/// What is prepared of a separator: of comma, line break and indentation.
const PREPARED: usize = 160;

/// Bytes of it that are put together.
const PART: usize = 32;

/// A layout, made ready to write many separators.
pub struct Style {
    pub layout: Layout,
    compact: bool,
    /// A comma, a line break and as many levels of indentation as fit; a part behind it is never used.
    prepared: [u8; PREPARED + PART],
}

impl Default for Style {
    fn default() -> Style {
        Style::new(Layout::default())
    }
}

impl Style {
    pub fn new(layout: Layout) -> Style {
        let mut prepared = [0; PREPARED + PART];
        let indentation = layout.indent.as_bytes().iter().cycle().take(PREPARED);
        let all = layout.comma.as_bytes().iter().chain(b"\n").chain(indentation);
        for (place, byte) in prepared.iter_mut().take(PREPARED).zip(all) {
            *place = *byte;
        }
        let compact = layout.indent.len == 0 && layout.comma.as_bytes() == b",";
        Style { layout, compact, prepared }
    }

    /// Whether members are separated by a comma and nothing else.
    #[inline(always)]
    pub fn is_compact(&self) -> bool {
        self.compact
    }

    /// What stands between a key and its value.
    #[inline(always)]
    pub fn colon(&self) -> &[u8] {
        self.layout.colon.as_bytes()
    }

    /// Puts the line break before a member or an end at `depth`, behind a comma where `comma` says so; there is room for
    /// `n` more bytes then.
    #[inline(never)]
    pub fn separate(&self, room: &mut Room<'_>, comma: bool, depth: usize, n: usize) -> Result<()> {
        let (separator, indent) = (self.layout.comma.as_bytes(), self.layout.indent.as_bytes());
        let indentation = indent.len().checked_mul(depth).ok_or(Error::bare(Status::NO_MEMORY))?;
        let mut at = if comma { 0 } else { separator.len() };
        let line = if indent.is_empty() { 0 } else { 1 + indentation };
        let end = separator.len() + line;
        room.need(end.saturating_add(PART + n))?;
        if end > PREPARED {
            room.copy(self.prepared.get(at..=separator.len()).unwrap_or_default());
            for _ in 0..depth {
                room.copy(indent);
            }
            return Ok(());
        }
        while at < end {
            let Some(part) = self.prepared.get(at..).and_then(<[u8]>::first_chunk::<PART>) else { break };
            room.put(part, PART.min(end - at));
            at += PART;
        }
        Ok(())
    }
}
