//! One event after the other as text, into room that is made for it.

use super::digits;
use super::escape;
use super::layout::{MAX_SEPARATOR, Style};
use crate::formats::json::options::Nonfinite;
use crate::memory::Room;
use crate::stream::{Error, Result, Status};

/// What stands before the next value, key or end.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum Before {
    /// Nothing: it is the root, or the value of a key.
    #[default]
    Nothing,
    /// The beginning of its container.
    Begin,
    /// A member.
    Member,
    /// The first part of the same string.
    Rest,
}

/// Where in a text the next event stands.
#[derive(Clone, Copy, Default)]
pub struct Place {
    /// Not counted by a bare pen.
    depth: usize,
    pub before: Before,
}

/// Writes events into room that is made for each of them. `BARE`: it is known that the layout has no white space, and escapes
/// only what it must.
pub struct Pen<'p, const BARE: bool = false> {
    pub room: Room<'p>,
    pub style: &'p Style,
    pub place: Place,
}

/// Longer strings are written in pieces of this size, between which time may be looked at.
pub const PIECE: usize = 16 * 1024;

/// Room for any scalar but strings and numbers that are text.
pub const SCALAR: usize = 48;

/// Room for what surrounds a string, and for as much as is copied at once.
const STRING: usize = 2 + 32;

impl<const BARE: bool> Pen<'_, BARE> {
    #[inline(always)]
    fn is_compact(&self) -> bool {
        BARE || self.style.is_compact()
    }

    #[inline(always)]
    fn is_ascii(&self) -> bool {
        !BARE && self.style.layout.ascii
    }

    /// Lets `work` go on with another pen. For what is long: this pen's own fields can stay in registers.
    #[inline(always)]
    pub fn aside<R>(&mut self, work: impl FnOnce(&mut Pen<'_, BARE>) -> Result<R>) -> Result<R> {
        let (style, place) = (self.style, self.place);
        let (outcome, place) = self.room.with(|text| {
            let mut own = Pen { room: Room::behind(text), style, place };
            let outcome = work(&mut own)?;
            own.room.done();
            Ok((outcome, own.place))
        })?;
        self.place = place;
        Ok(outcome)
    }

    /// What stands before a value or key, and room for `n` more bytes behind it.
    #[inline(always)]
    pub fn separate(&mut self, n: usize) -> Result<()> {
        let before = self.place.before;
        if self.is_compact() {
            self.room.need(1 + n)?;
            self.room.put(b",", usize::from(before == Before::Member));
            return Ok(());
        }
        let (style, depth) = (self.style, self.place.depth);
        match before {
            Before::Nothing => self.room.need(n),
            before => self.room.aside(|room| style.separate(room, before == Before::Member, depth, n)),
        }
    }

    /// A value was written.
    #[inline(always)]
    fn written(&mut self) {
        self.place.before = Before::Member;
    }

    // The values. Each is to be separated first, with room for `SCALAR` more bytes.

    #[inline(always)]
    pub fn null(&mut self) {
        self.token(b"null");
    }

    #[inline(always)]
    pub fn bool(&mut self, value: bool) {
        self.token(if value { b"true" } else { b"false" });
    }

    #[inline(always)]
    pub fn int64(&mut self, value: i64) {
        self.room.put(b"-", usize::from(value < 0));
        self.uint64(value.unsigned_abs());
    }

    #[inline(always)]
    pub fn uint64(&mut self, value: u64) {
        digits::put(&mut self.room, value);
        self.written();
    }

    /// `INVALID` for NaN and the infinities, unless the layout says how they are written.
    #[inline(always)]
    pub fn double(&mut self, value: f64) -> Result<()> {
        if value.is_finite() {
            self.token(zmij::Buffer::new().format_finite(value).as_bytes());
        } else {
            self.token(nonfinite(self.style.layout.nonfinite, value)?);
        }
        Ok(())
    }

    #[inline(always)]
    fn token(&mut self, text: &[u8]) {
        self.room.copy(text);
        self.written();
    }

    /// A number as it stands in a text, or a piece of one.
    #[inline(always)]
    pub fn number(&mut self, text: &[u8]) -> Result<()> {
        self.room.need(text.len())?;
        self.token(text);
        Ok(())
    }

    /// A string, or a key, which is to be separated as a value is: `text[start..end]`. What else is in `text` is only looked at.
    /// `plain`: it is known to need no escape, unless all beyond ASCII does.
    #[inline(always)]
    pub fn string(&mut self, text: &[u8], start: usize, end: usize, plain: bool, key: bool) -> Result<()> {
        self.room.need(end.saturating_sub(start) + STRING)?;
        self.room.byte(b'"');
        let ascii = self.is_ascii();
        if plain && !ascii {
            self.room.copy_from(text, start, end);
        } else {
            self.room.aside(|room| escape::put(room, text, start, end, ascii))?;
        }
        self.end_string(key)
    }

    /// What a string or key begins with that is to be written piece by piece.
    pub fn begin_string(&mut self) {
        self.room.byte(b'"');
    }

    /// A piece of it, which is whole characters.
    pub fn piece(&mut self, text: &[u8]) -> Result<()> {
        self.room.need(text.len() + STRING)?;
        let ascii = self.is_ascii();
        escape::put(&mut self.room, text, 0, text.len(), ascii)
    }

    /// Its end.
    #[inline(always)]
    pub fn end_string(&mut self, key: bool) -> Result<()> {
        self.room.need(1)?;
        self.room.byte(b'"');
        if key {
            return self.colon();
        }
        self.written();
        Ok(())
    }

    /// What follows a key, and room for a scalar.
    #[inline(always)]
    fn colon(&mut self) -> Result<()> {
        self.place.before = Before::Nothing;
        self.room.need(MAX_SEPARATOR + SCALAR)?;
        match self.style.colon() {
            _ if BARE => self.room.byte(b':'),
            [byte] => self.room.byte(*byte),
            colon => self.room.copy(colon),
        }
        Ok(())
    }

    #[inline(always)]
    pub fn begin(&mut self, bracket: u8) {
        self.room.byte(bracket);
        self.place.before = Before::Begin;
        if !BARE {
            self.place.depth += 1;
        }
    }

    #[inline(always)]
    pub fn end(&mut self, bracket: u8) -> Result<()> {
        if !BARE {
            self.place.depth = self.place.depth.saturating_sub(1);
        }
        if self.place.before == Before::Member && !self.is_compact() {
            let (style, depth) = (self.style, self.place.depth);
            self.room.aside(|room| style.separate(room, false, depth, 1))?;
        }
        self.room.need(1)?;
        self.room.byte(bracket);
        self.written();
        Ok(())
    }

    /// Ends the line of a document; the next may follow.
    pub fn end_line(&mut self) -> Result<()> {
        self.place.before = Before::Nothing;
        self.room.need(1)?;
        self.room.byte(b'\n');
        Ok(())
    }
}

#[cold]
fn nonfinite(policy: Nonfinite, value: f64) -> Result<&'static [u8]> {
    match policy {
        Nonfinite::Refuse => {
            Err(Error::new(Status::INVALID, format_args!("JSON has finite numbers only, not {value}")))
        }
        Nonfinite::Null => Ok(b"null"),
        Nonfinite::Literal if value.is_nan() => Ok(b"NaN"),
        Nonfinite::Literal => Ok(if value > 0.0 { b"Infinity" } else { b"-Infinity" }),
    }
}

/// The pieces of a long text, each of whole characters.
pub fn pieces(text: &[u8], most: usize) -> impl Iterator<Item = &[u8]> {
    let mut rest = text;
    core::iter::from_fn(move || {
        let inside = |at: &usize| rest.get(*at).is_some_and(|byte| byte & 0xC0 == 0x80);
        let most = most.min(rest.len());
        // A character has up to three bytes behind its first; what has more is none, and may be cut anywhere.
        let cut = (most.saturating_sub(3)..=most).rev().find(|at| !inside(at)).filter(|at| *at > 0);
        let (piece, behind) = rest.split_at(cut.unwrap_or(most));
        rest = behind;
        (!piece.is_empty()).then_some(piece)
    })
}
