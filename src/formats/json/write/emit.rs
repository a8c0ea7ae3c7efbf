//! Events as text.

use super::layout::{Layout, Style};
use super::pen::{Before, PIECE, Pen, Place, SCALAR, pieces};
use crate::formats::json::parse::numbers::Number;
use crate::formats::json::parse::strings::Text;
use crate::memory::Room;
use crate::stream::Result;

pub use crate::formats::json::parse::events::{Events, Nothing};

/// Gathers the text of events. An event that fails leaves nothing.
#[derive(Default)]
pub struct Emitter {
    style: Style,
    out: Vec<u8>,
    place: Place,
}

impl Emitter {
    pub fn new(layout: Layout) -> Emitter {
        Emitter { style: Style::new(layout), ..Emitter::default() }
    }

    /// The text so far; who takes bytes from it may.
    pub fn text(&mut self) -> &mut Vec<u8> {
        &mut self.out
    }

    pub fn into_text(self) -> Vec<u8> {
        self.out
    }

    /// Whether a bare pen does.
    pub fn is_bare(&self) -> bool {
        self.style.is_compact() && self.style.colon() == b":" && !self.style.layout.ascii
    }

    /// Runs `events`; when they fail, nothing of them stays.
    #[inline(always)]
    pub fn write<const BARE: bool>(
        &mut self,
        events: impl FnOnce(&mut Pen<'_, BARE>) -> Result<()>,
    ) -> Result<()> {
        let len = self.out.len();
        let room = Room::behind(&mut self.out);
        let mut pen = Pen { room, style: &self.style, place: self.place };
        match events(&mut pen) {
            Ok(()) => {
                self.place = pen.place;
                pen.room.done();
                Ok(())
            }
            Err(error) => {
                self.out.truncate(len);
                Err(error)
            }
        }
    }

    /// Writes one value or key, separated from the one before.
    #[inline(always)]
    fn value(&mut self, event: impl FnOnce(&mut Pen<'_, false>) -> Result<()>) -> Result<()> {
        self.write::<false>(|pen| {
            pen.separate(SCALAR)?;
            event(pen)
        })
    }

    #[inline(always)]
    fn text_event(&mut self, text: Text<'_>, key: bool) -> Result<()> {
        if self.place.before == Before::Rest {
            return self.last_part(text.bytes, key);
        }
        self.value(|pen| pen.string(text.bytes, 0, text.bytes.len(), text.plain, key))
    }

    #[cold]
    fn last_part(&mut self, text: &[u8], key: bool) -> Result<()> {
        self.write::<false>(|pen| {
            pen.piece(text)?;
            pen.end_string(key)
        })
    }

    /// A string or key piece by piece: `step` hears of each, and may end it, so that nothing of it stays.
    pub fn in_pieces(
        &mut self,
        text: &[u8],
        key: bool,
        step: &mut dyn FnMut(&[u8]) -> Result<()>,
    ) -> Result<()> {
        self.whole(|own| {
            own.value(|pen| {
                pen.begin_string();
                Ok(())
            })?;
            for piece in pieces(text, PIECE) {
                own.write::<false>(|pen| pen.piece(piece))?;
                step(piece)?;
            }
            own.write::<false>(|pen| pen.end_string(key))
        })
    }

    /// The same for a number.
    pub fn number_in_pieces(&mut self, text: &[u8], step: &mut dyn FnMut(&[u8]) -> Result<()>) -> Result<()> {
        self.whole(|own| {
            own.value(|_| Ok(()))?;
            text.chunks(PIECE).try_for_each(|piece| {
                own.write::<false>(|pen| pen.number(piece))?;
                step(piece)
            })
        })
    }

    /// Runs `events`, which are told to this emitter; when they fail, nothing of them stays.
    pub fn whole(&mut self, events: impl FnOnce(&mut Emitter) -> Result<()>) -> Result<()> {
        let (len, place) = (self.out.len(), self.place);
        let outcome = events(self);
        if outcome.is_err() {
            self.out.truncate(len);
            self.place = place;
        }
        outcome
    }

    /// Ends the line of a document.
    pub fn end_line(&mut self) -> Result<()> {
        self.write::<false>(|pen| pen.end_line())
    }
}

impl Events for Emitter {
    fn null(&mut self) -> Result<()> {
        self.value(|pen| {
            pen.null();
            Ok(())
        })
    }
    fn bool(&mut self, value: bool) -> Result<()> {
        self.value(|pen| {
            pen.bool(value);
            Ok(())
        })
    }
    #[inline(always)]
    fn number(&mut self, number: Number<'_>) -> Result<()> {
        self.value(|pen| pen.number(number.text))
    }
    fn double(&mut self, value: f64) -> Result<()> {
        self.value(|pen| pen.double(value))
    }
    #[inline(always)]
    fn string(&mut self, value: Text<'_>) -> Result<()> {
        self.text_event(value, false)
    }
    #[inline(always)]
    fn begin_array(&mut self) -> Result<()> {
        self.value(|pen| {
            pen.begin(b'[');
            Ok(())
        })
    }
    #[inline(always)]
    fn end_array(&mut self) -> Result<()> {
        self.write::<false>(|pen| pen.end(b']'))
    }
    #[inline(always)]
    fn begin_object(&mut self) -> Result<()> {
        self.value(|pen| {
            pen.begin(b'{');
            Ok(())
        })
    }
    #[inline(always)]
    fn key(&mut self, key: Text<'_>) -> Result<()> {
        self.text_event(key, true)
    }
    #[inline(always)]
    fn end_object(&mut self) -> Result<()> {
        self.write::<false>(|pen| pen.end(b'}'))
    }
    #[cold]
    fn part(&mut self, text: Text<'_>) -> Result<bool> {
        let begins = self.place.before != Before::Rest;
        self.write::<false>(|pen| {
            if begins {
                pen.separate(SCALAR)?;
                pen.begin_string();
            }
            pen.piece(text.bytes)
        })?;
        self.place.before = Before::Rest;
        Ok(true)
    }
}
