//! Finding the bytes that belong to a place in decoded text, with a decoder that only goes forward.

use crate::stream::{Error, Result, Status};
use crate::text::codec::IncrementalDecoder;

/// A decoder that was fed some of the bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Point {
    /// How many.
    pub byte: usize,
    /// How much text they gave.
    pub text: usize,
    /// Its state, but for the last `waiting` of them, which wait for their rest.
    pub flags: u64,
    pub waiting: usize,
}

/// How to get to a place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Route {
    /// From here, where no bytes wait and which is not behind the place,
    pub from: Point,
    /// by feeding so many bytes
    pub feed: usize,
    /// and saying that these were the last.
    pub need_eof: bool,
}

/// The decoder that looks, and the bytes that it looks at.
pub(super) struct Search<'a> {
    decoder: &'a mut dyn IncrementalDecoder,
    bytes: &'a [u8],
    /// The state that a plain position stands for.
    plain: u64,
    out: Vec<u8>,
    waiting: Vec<u8>,
}

impl<'a> Search<'a> {
    pub fn new(decoder: &'a mut dyn IncrementalDecoder, bytes: &'a [u8], plain: u64) -> Search<'a> {
        Search { decoder, bytes, plain, out: Vec::new(), waiting: Vec::new() }
    }

    /// Decodes the bytes from `start` on to `out` until there is more than the place that `goal` finds in it, which is
    /// the answer; those behind are forgotten. Where there never is more, the text ends behind all of them.
    pub fn decode_beyond(
        &mut self,
        start: Point,
        out: &mut Vec<u8>,
        goal: impl Fn(&[u8]) -> usize,
    ) -> Result<usize> {
        self.enter(start)?;
        let mut end = start.byte;
        let mut piece = goal(&[]).max(32);
        while end < self.bytes.len() {
            let next = self.bytes.len().min(end.saturating_add(piece));
            self.decoder.decode(&mut self.bytes.get(end..next).unwrap_or_default(), false, out)?;
            (end, piece) = (next, next - start.byte);
            if goal(out) < out.len() {
                self.bytes = self.bytes.get(..end).unwrap_or_default();
                return Ok(goal(out));
            }
        }
        if goal(out) > out.len() {
            self.decoder.decode(&mut &[][..], true, out)?;
        }
        Ok(goal(out))
    }

    fn enter(&mut self, point: Point) -> Result<()> {
        let waiting = self.bytes.get(point.byte - point.waiting..point.byte).unwrap_or_default();
        self.decoder.set_state(waiting, point.flags)
    }

    /// The point `byte`, further on than `from`.
    fn advance(&mut self, from: Point, byte: usize) -> Result<Point> {
        self.enter(from)?;
        self.out.clear();
        self.waiting.clear();
        let mut input = self.bytes.get(from.byte..byte).unwrap_or_default();
        self.decoder.decode(&mut input, false, &mut self.out)?;
        let flags = self.decoder.state(&mut self.waiting)?;
        let point = Point { byte, text: from.text + self.out.len(), flags, waiting: self.waiting.len() };
        if point.waiting <= byte {
            return Ok(point);
        }
        Err(Error::new(
            Status::IO,
            format_args!("{} bytes wait in a decoder that was given {byte}", point.waiting),
        ))
    }

    fn is_safe(&self, point: Point, goal: usize) -> bool {
        point.waiting == 0 && point.text <= goal
    }

    fn is_best(&self, point: Point, goal: usize) -> bool {
        point.waiting == 0 && point.text == goal && point.flags == self.plain
    }

    /// The way to where `goal` bytes of the text are given, of `whole` that there are.
    ///
    /// Best is a point with that text where nothing waits, in a state that needs no saying. The bytes are decoded a few
    /// times over at most, in pieces that get smaller, whatever the encoding is.
    pub fn route(&mut self, start: Point, goal: usize, whole: usize) -> Result<Route> {
        let to = |from| Route { from, feed: 0, need_eof: false };
        // The last point that has no more text than wanted. The first guess is right wherever bytes and text are alike.
        let (mut low, mut high) = (start, self.bytes.len() + 1);
        let mut safe = start;
        let span = (self.bytes.len() - start.byte) as f64;
        let mut guess = start.byte + (span * goal as f64 / whole.max(1) as f64).round() as usize;
        while low.byte + 1 < high {
            let middle = low.byte + (high - low.byte) / 2;
            let probe = if (low.byte + 1..high).contains(&guess) { guess } else { middle };
            guess = 0;
            let point = self.advance(low, probe)?;
            if self.is_best(point, goal) {
                return Ok(to(point));
            }
            if point.text > goal {
                high = probe;
                continue;
            }
            low = point;
            if self.is_safe(point, goal) {
                safe = point;
            }
        }
        let back = low.byte - low.waiting;
        if back > safe.byte {
            let point = self.advance(safe, back)?;
            if self.is_best(point, goal) {
                return Ok(to(point));
            }
            if self.is_safe(point, goal) {
                safe = point;
            }
        }
        // The first point that has as much text as wanted.
        let (mut low, mut high) = (start, high);
        while low.byte + 1 < high && low.text < goal {
            let point = self.advance(low, low.byte + (high - low.byte) / 2)?;
            if self.is_best(point, goal) {
                return Ok(to(point));
            }
            if self.is_safe(point, goal) && (point.text, point.byte) > (safe.text, safe.byte) {
                safe = point;
            }
            if point.text >= goal {
                high = point.byte;
            } else {
                low = point;
            }
        }
        if safe.text == goal {
            return Ok(to(safe));
        }
        let need_eof = high > self.bytes.len();
        let end = high.min(self.bytes.len());
        Ok(Route { from: safe, feed: end - safe.byte, need_eof })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words of letters that end at a `.`, in two cases that `^` and `_` switch: all text of a word comes at its end.
    #[derive(Default)]
    struct Words {
        word: Vec<u8>,
        upper: bool,
        decoded: usize,
    }

    impl IncrementalDecoder for Words {
        fn decode(&mut self, input: &mut &[u8], last: bool, out: &mut Vec<u8>) -> Result<()> {
            self.decoded += input.len();
            for &byte in *input {
                match byte {
                    b'^' | b'_' if self.word.is_empty() => self.upper = byte == b'^',
                    b'.' => self.give(out),
                    _ => self.word.push(byte),
                }
            }
            *input = &[];
            if last {
                self.give(out);
            }
            Ok(())
        }
        fn state(&mut self, pending: &mut Vec<u8>) -> Result<u64> {
            pending.extend_from_slice(&self.word);
            Ok(u64::from(self.upper))
        }
        fn set_state(&mut self, pending: &[u8], flags: u64) -> Result<()> {
            (self.word, self.upper) = (pending.to_vec(), flags != 0);
            Ok(())
        }
        fn reset(&mut self) -> Result<()> {
            self.set_state(b"", 0)
        }
    }

    impl Words {
        fn give(&mut self, out: &mut Vec<u8>) {
            let upper = self.upper;
            out.extend(self.word.drain(..).map(|b| if upper { b.to_ascii_uppercase() } else { b }));
        }
    }

    const START: Point = Point { byte: 0, text: 0, flags: 0, waiting: 0 };

    fn route(bytes: &[u8], goal: usize, whole: usize) -> (Route, usize) {
        let mut decoder = Words::default();
        let route = Search::new(&mut decoder, bytes, 0).route(START, goal, whole).unwrap();
        (route, decoder.decoded)
    }

    /// What is given behind a route.
    fn follow(bytes: &[u8], route: Route) -> Vec<u8> {
        let (mut decoder, mut out) = (Words::default(), Vec::new());
        decoder.set_state(b"", route.from.flags).unwrap();
        let end = route.from.byte + route.feed;
        decoder.decode(&mut &bytes[route.from.byte..end], route.need_eof, &mut out).unwrap();
        out
    }

    #[test]
    fn every_place_is_reached_from_where_nothing_waits() {
        let bytes = b"ab.^cd._^efg.h_i.jk.._lm._no";
        let mut whole = Vec::new();
        Words::default().decode(&mut &bytes[..], true, &mut whole).unwrap();
        for goal in 0..=whole.len() {
            let (route, _) = route(bytes, goal, whole.len());
            assert_eq!(route.from.waiting, 0);
            let given = follow(bytes, route);
            let skip = goal - route.from.text;
            assert_eq!(&given[..skip], &whole[route.from.text..goal], "{goal} {route:?}");
            assert!(route.feed > 0 || skip == 0, "{goal} {route:?}");
            assert_eq!(route.need_eof, goal > whole.len() - 2, "{goal} {route:?}");
        }
    }

    #[test]
    fn of_all_points_at_a_place_one_in_the_first_state_is_taken() {
        // Before a change of state and behind it.
        for (bytes, goal, expected) in
            [(&b"a.^b."[..], 1, 2), (b"^a._b.", 1, 4), (b"^a._xyz", 1, 4), (b"a.^_b.", 1, 4)]
        {
            let (route, _) = route(bytes, goal, 2);
            assert_eq!((route.from.flags, route.feed), (0, 0), "{route:?}");
            assert!(route.from.byte <= expected);
        }
        let (route, _) = route(b"^a.b.", 1, 2);
        assert_eq!((route.from.flags, route.from.byte, route.feed), (1, 3, 0));
    }

    #[test]
    fn a_place_in_a_long_text_costs_a_few_passes() {
        for word in [&b"abcdefg."[..], b"a.", b"^abc._x."] {
            let bytes = word.repeat(1000);
            let mut whole = Vec::new();
            Words::default().decode(&mut &bytes[..], true, &mut whole).unwrap();
            for goal in (0..whole.len()).step_by(97) {
                let (_, decoded) = route(&bytes, goal, whole.len());
                assert!(decoded <= 4 * bytes.len(), "{decoded} of {}", bytes.len());
            }
        }
    }
}
