//! Line ends: the modes, finding them, and translating them on reading and on writing.

mod blocks;
mod line_ends;
mod translate;

pub use line_ends::LineEnds;
pub use translate::{append_lf, from_lf, to_lf};

use crate::stream::{Error, Result, Status};
use blocks::Returns;
use memchr::{memchr, memchr2, memmem};
use translate::line_feeds_beyond;

/// How line ends are treated; the numbers are those of C.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Newline {
    /// `Lf` on StringIO, `Universal` on TextIOWrapper, as in Python.
    #[default]
    Default = 0,
    /// Every line end reads as `\n`, and `\n` is written.
    Universal = 1,
    /// Every line end ends a line, and none is translated.
    Keep = 2,
    /// Lines end at `\n`; nothing is translated.
    Lf = 3,
    /// Lines end at `\r`; `\n` is written as `\r`.
    Cr = 4,
    /// Lines end at `\r\n`; `\n` is written as `\r\n`.
    Crlf = 5,
    /// Reads as `Universal`; `\n` is written as the system's line end.
    Native = 6,
}

impl Newline {
    /// The mode that C calls `number`.
    pub fn from_number(number: i32) -> Result<Newline> {
        Ok(match number {
            0 => Newline::Default,
            1 => Newline::Universal,
            2 => Newline::Keep,
            3 => Newline::Lf,
            4 => Newline::Cr,
            5 => Newline::Crlf,
            6 => Newline::Native,
            _ => {
                return Err(Error::new(
                    Status::INVALID,
                    format_args!("newline must be 0 to 6, not {number}"),
                ));
            }
        })
    }

    /// What `\n` is written as, where that is something else.
    pub fn written(self) -> Option<&'static [u8]> {
        match self {
            Newline::Cr => Some(b"\r"),
            Newline::Crlf => Some(b"\r\n"),
            Newline::Native if cfg!(windows) => Some(b"\r\n"),
            _ => None,
        }
    }

    /// Whether a TextIOWrapper reads every line end as `\n`.
    pub fn reads_universal(self) -> bool {
        matches!(self, Newline::Default | Newline::Universal | Newline::Native)
    }

    /// Whether a StringIO notes which line ends it was given.
    pub fn notes_line_ends(self) -> bool {
        matches!(self, Newline::Universal | Newline::Keep)
    }

    /// What ends a line in the text that a TextIOWrapper hands out.
    pub fn end_when_read(self) -> LineEnd {
        match self {
            Newline::Keep => LineEnd::Any,
            Newline::Cr => LineEnd::Cr,
            Newline::Crlf => LineEnd::Crlf,
            _ => LineEnd::Lf,
        }
    }

    /// What ends a line in the text that a StringIO stores: what it writes.
    pub fn end_when_stored(self) -> LineEnd {
        match (self, self.written()) {
            (Newline::Keep, _) => LineEnd::Any,
            (_, Some(b"\r")) => LineEnd::Cr,
            (_, Some(b"\r\n")) => LineEnd::Crlf,
            _ => LineEnd::Lf,
        }
    }
}

/// Which line ends were met.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen(u32);

impl Seen {
    /// The bit of `\r`; the numbers are those of C.
    pub const CR: u32 = 1;
    /// The bit of `\n`.
    pub const LF: u32 = 2;
    /// The bit of `\r\n`.
    pub const CRLF: u32 = 4;

    /// The bits of those that were met.
    pub fn mask(self) -> u32 {
        self.0
    }

    /// Adds the line ends in `text`.
    pub fn add(&mut self, text: &[u8]) {
        let foreign = memchr(b'\r', text).is_some();
        let all = Seen::CR | Seen::LF | Seen::CRLF;
        let returns = if foreign && self.0 != all { Returns::count(text) } else { Returns::default() };
        self.note(returns, || line_feeds_beyond(text, returns.paired));
    }

    /// Adds line ends that were counted; `line_feed` says whether there is a `\n` without a `\r`.
    fn note(&mut self, returns: Returns, line_feed: impl FnOnce() -> bool) {
        let bit = |bit, met| if met { bit } else { 0 };
        self.0 |= bit(Seen::CR, returns.alone > 0) | bit(Seen::CRLF, returns.paired > 0);
        if self.0 & Seen::LF == 0 {
            self.0 |= bit(Seen::LF, line_feed());
        }
    }
}

/// What ends a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineEnd {
    /// `\n`
    Lf,
    /// `\r`
    Cr,
    /// `\r\n`
    Crlf,
    /// Any of the three.
    Any,
}

impl LineEnd {
    /// Where the first line of `text` ends, its terminator included; looks from `from` on.
    pub fn find(self, text: &[u8], from: usize) -> Option<usize> {
        let rest = text.get(from..)?;
        let end = match self {
            LineEnd::Lf => memchr(b'\n', rest)? + 1,
            LineEnd::Cr => memchr(b'\r', rest)? + 1,
            LineEnd::Crlf => memmem::find(rest, b"\r\n")? + 2,
            LineEnd::Any => {
                let at = memchr2(b'\n', b'\r', rest)?;
                if rest[at..].starts_with(b"\r\n") { at + 2 } else { at + 1 }
            }
        };
        Some(from + end)
    }

    /// Where to look again once more text was appended to `len` bytes in which no line ended.
    pub fn resume(self, len: usize) -> usize {
        // Only `\r\n` can have begun before.
        if self == LineEnd::Crlf { len.saturating_sub(1) } else { len }
    }

    /// `line` without its terminator.
    pub fn strip(self, line: &[u8]) -> &[u8] {
        let stripped = match self {
            LineEnd::Lf => line.strip_suffix(b"\n"),
            LineEnd::Cr => line.strip_suffix(b"\r"),
            LineEnd::Crlf => line.strip_suffix(b"\r\n"),
            LineEnd::Any => line
                .strip_suffix(b"\r\n")
                .or_else(|| line.strip_suffix(b"\n"))
                .or_else(|| line.strip_suffix(b"\r")),
        };
        stripped.unwrap_or(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_modes_have_the_numbers_of_the_header_and_no_others() {
        for number in 0..=6 {
            assert_eq!(Newline::from_number(number).unwrap() as i32, number);
        }
        for number in [-1, 7, i32::MIN, i32::MAX] {
            assert_eq!(Newline::from_number(number).unwrap_err().status(), Status::INVALID);
        }
    }

    #[test]
    fn each_mode_ends_lines_where_it_should() {
        let text = b"a\rb\nc\r\nd";
        for (end, lines) in [
            (LineEnd::Lf, &[&b"a\rb\n"[..], b"c\r\n", b"d"][..]),
            (LineEnd::Cr, &[b"a\r", b"b\nc\r", b"\nd"]),
            (LineEnd::Crlf, &[b"a\rb\nc\r\n", b"d"]),
            (LineEnd::Any, &[b"a\r", b"b\n", b"c\r\n", b"d"]),
        ] {
            let (mut found, mut at) = (Vec::new(), 0);
            while at < text.len() {
                let next = end.find(text, at).unwrap_or(text.len());
                found.push(&text[at..next]);
                at = next;
            }
            assert_eq!(found, lines, "{end:?}");
        }
        assert_eq!(LineEnd::Any.strip(b"x\r\n"), b"x");
        assert_eq!(LineEnd::Any.strip(b"x\r"), b"x");
        assert_eq!(LineEnd::Lf.strip(b"x\r\n"), b"x\r");
        assert_eq!(LineEnd::Crlf.strip(b"x\n"), b"x\n");
    }

    #[test]
    fn writing_translates_every_line_feed_even_behind_a_carriage_return() {
        let mut out = Vec::new();
        from_lf(b"a\nb\r\n", b"\r\n", &mut out).unwrap();
        assert_eq!(out, b"a\r\nb\r\r\n");
    }
}
