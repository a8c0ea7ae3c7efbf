//! Positions of the reading half: where the text that comes next lies in the inner stream, and getting back there.

use super::reader::Reader;
use super::search::{Point, Route, Search};
use super::trail::Mark;
use crate::memory::TryVec;
use crate::stream::{Cookie, Error, Result, Status, Stream};
use crate::text::utf8;

impl Reader {
    /// The state at a plain position: the first one, and the byte order of a text that began with a mark.
    pub(super) fn plain_flags(&mut self) -> u64 {
        if self.keeps_order {
            self.waiting.clear();
            // Only the states 0 and 1 are orders.
            self.order = self.decoder.state(&mut self.waiting).ok().filter(|&flags| flags < 2).or(self.order);
        }
        self.order.unwrap_or(0)
    }

    /// What a cookie says of a plain position.
    pub(super) fn plain_state(&mut self, position: i64) -> Result<u64> {
        let flags = if position == 0 { 0 } else { self.plain_flags() };
        self.ends.pack(flags, false)
    }

    /// The position of the text that comes next, with the inner stream at `end`.
    pub(super) fn cookie(&mut self, end: i64) -> Result<Cookie> {
        if !self.ahead.fetched {
            return Ok(Cookie { position: end, state: self.idle_state, ..Cookie::default() });
        }
        let plain = self.plain_flags();
        self.waiting.clear();
        let flags = self.decoder.state(&mut self.waiting)?;
        let mark = self.ahead.trail.mark_before(self.ahead.given()).filter(|_| self.telling);
        let Some(mark) = mark else {
            return Err(Error::new(
                Status::UNSUPPORTED,
                format_args!(
                    "positions need a decoder that tells its state, and an inner stream that can be seeked"
                ),
            ));
        };
        if self.ahead.unread().is_empty()
            && self.ahead.trail.unfed().is_empty()
            && self.waiting.is_empty()
            && !self.ends.holds()
            && flags == plain
        {
            return self.place(end, self.ahead.trail.fed().len(), self.ends.pack(flags, false)?);
        }
        let found = self.find(mark, plain, end);
        let position = self.ahead.trail.position().saturating_sub(self.waiting.len() as u64);
        let restored = self.decoder.set_state(&self.waiting, flags);
        self.decoder.set_position(position);
        let cookie = found?;
        restored.map(|()| cookie)
    }

    /// A cookie for the place `byte` in the trail.
    fn place(&self, end: i64, byte: usize, state: u64) -> Result<Cookie> {
        let behind = self.ahead.trail.behind(byte) as u64;
        match end.checked_sub_unsigned(behind) {
            Some(position) if position >= 0 => Ok(Cookie { position, state, ..Cookie::default() }),
            _ => Err(Error::new(
                Status::IO,
                format_args!("the inner stream is at {end}, before the {behind} bytes that were read ahead"),
            )),
        }
    }

    /// Finds the place of the text that comes next, which lies behind `mark`; leaves the decoder somewhere.
    fn find(&mut self, mark: Mark, plain: u64, end: i64) -> Result<Cookie> {
        let text = self.ahead.given();
        let given = (text - mark.text) as usize;
        if given == 0 && (mark.held || mark.flags == plain || mark.state == 0) {
            return self.place(end, mark.byte, mark.state);
        }
        let start = Point { byte: mark.byte, text: 0, flags: mark.flags, waiting: 0 };
        // The text as it was before its line ends were translated, with the `\r` that waited in front.
        let mut source = Vec::new();
        if mark.held {
            source.try_push(b'\r')?;
        }
        let from = source.len();
        let mut search = Search::new(&mut *self.decoder, self.ahead.trail.fed(), plain);
        let goal = search.decode_beyond(start, &mut source, |source| self.ends.origin(source, given))?;
        let whole = source.len() - from;
        let goal = goal.checked_sub(from).filter(|&goal| goal <= whole).ok_or_else(|| {
            Error::new(Status::IO, format_args!("the bytes read ahead do not decode to the same text again"))
        })?;
        let Route { from: point, feed, need_eof } = search.route(start, goal, whole)?;
        let state = self.ends.pack(point.flags, false)?;
        let cookie = self.place(end, point.byte, state)?;
        if feed == 0 && !need_eof {
            let found = Mark { text, byte: point.byte, flags: point.flags, held: false, state, found: true };
            self.ahead.trail.mark_found(found)?;
            return Ok(cookie);
        }
        let between = source.get(from + point.text..from + goal).unwrap_or_default();
        let small = |n: usize| i32::try_from(n).map_err(|_| Error::bare(Status::OVERFLOW));
        Ok(Cookie {
            bytes_to_feed: small(feed)?,
            chars_to_skip: small(self.ends.count(between))?,
            need_eof,
            ..cookie
        })
    }

    /// Goes on from a cookie; the inner stream stands at its position. As before on failure.
    pub(super) fn resume(&mut self, inner: &mut dyn Stream, cookie: &Cookie) -> Result<()> {
        let (ends, idle_state, untouched) = (self.ends, self.idle_state, self.untouched);
        let order = self.order;
        let mut waiting = Vec::new();
        let flags = match self.decoder.state(&mut waiting) {
            Err(error) if error.status() == Status::UNSUPPORTED => None,
            flags => Some(flags?),
        };
        let position = self.ahead.trail.position().saturating_sub(waiting.len() as u64);
        let outcome = self.enter(cookie).and_then(|()| match cookie.chars_to_skip {
            0 => {
                self.clear(cookie.position.unsigned_abs());
                Ok(())
            }
            _ => self.replay(inner, cookie),
        });
        if outcome.is_err() {
            (self.ends, self.idle_state, self.untouched) = (ends, idle_state, untouched);
            self.order = order;
            if let Some(flags) = flags {
                // The failure that is reported is the first.
                let _ = self.decoder.set_state(&waiting, flags);
                self.decoder.set_position(position);
            }
        }
        outcome
    }

    /// Brings the decoder to the state that a cookie tells.
    fn enter(&mut self, cookie: &Cookie) -> Result<()> {
        self.untouched = cookie.position == 0 && cookie.state == 0;
        if self.untouched {
            // Python's rule: where a signature or a mark may come, the first state is not the one at the start.
            self.decoder.reset()?;
            self.ends.reset();
            self.order = None;
        } else {
            let flags = self.ends.set_state(cookie.state);
            self.decoder.set_state(&[], flags)?;
        }
        self.idle_state = cookie.state;
        self.decoder.set_position(cookie.position.unsigned_abs());
        Ok(())
    }

    /// Feeds and skips what a cookie says.
    fn replay(&mut self, inner: &mut dyn Stream, cookie: &Cookie) -> Result<()> {
        self.note_ratio();
        let before = core::mem::take(&mut self.ahead);
        let outcome = self.replay_from(inner, cookie);
        match outcome {
            Ok(()) => self.lost = false,
            Err(_) => self.ahead = before,
        }
        outcome.map_err(|error| match error.status() {
            Status::DECODE => impossible("the bytes there do not decode"),
            _ => error,
        })
    }

    fn replay_from(&mut self, inner: &mut dyn Stream, cookie: &Cookie) -> Result<()> {
        self.ahead.clear(cookie.position.unsigned_abs());
        self.mark()?;
        let mut left = cookie.bytes_to_feed.unsigned_abs() as usize;
        while left > 0 {
            match self.ahead.trail.fetch(inner, left)? {
                (0, _) => break,
                (n, None) => left -= n,
                (_, Some(error)) => return Err(error),
            }
        }
        (self.ahead.began, self.ahead.fetched) = (true, true);
        self.decode(cookie.need_eof)?;
        let skip = cookie.chars_to_skip.unsigned_abs() as usize;
        let (len, points) = utf8::advance(&self.ahead.text, skip);
        self.ahead.at = len;
        if points < skip {
            return Err(impossible("there is less text"));
        }
        Ok(())
    }
}

/// The failure for a cookie that does not fit what the inner stream holds.
#[cold]
fn impossible(finding: &str) -> Error {
    Error::new(Status::IO, format_args!("the stream cannot be brought to this position: {finding}"))
}
