//! The line ends of text that arrives in parts.

use super::{Newline, Seen, append_lf, to_lf};
use crate::memory::TryVec;
use crate::stream::{Error, Result, Status};
use crate::text::codec::IncrementalDecoder;
use crate::text::utf8;
use memchr::memmem;

/// The line ends of text that arrives in parts: a `\r` at the end of one waits for the next, since it may be the half
/// of `\r\n`.
#[derive(Clone, Copy, Debug)]
pub struct LineEnds {
    /// Whether `\r` and `\r\n` end lines at all.
    universal: bool,
    translate: bool,
    held: bool,
    /// The line ends met so far.
    pub seen: Seen,
}

impl LineEnds {
    /// Those that a TextIOWrapper reads in this mode.
    pub fn new(newline: Newline) -> LineEnds {
        let translate = newline.reads_universal();
        let universal = translate || newline == Newline::Keep;
        LineEnds { universal, translate, held: false, seen: Seen::default() }
    }

    /// Decodes `input` and appends the text to `out`, as the decoder does, with its line ends treated. After `last`
    /// nothing waits, unless that fails.
    pub fn decode(
        &mut self,
        decoder: &mut dyn IncrementalDecoder,
        input: &mut &[u8],
        last: bool,
        out: &mut Vec<u8>,
    ) -> Result<()> {
        if self.translate && !self.held {
            self.translate_verbatim(decoder, input, out)?;
        }
        let from = out.len();
        if self.held {
            out.try_push(b'\r')?;
            self.held = false;
        }
        let outcome = decoder.decode(input, last, out);
        self.finish(out, from, last && outcome.is_ok());
        outcome
    }

    /// Translates bytes that are their own text on the way to `out`, until a `\r` waits behind them.
    fn translate_verbatim(
        &mut self,
        decoder: &mut dyn IncrementalDecoder,
        input: &mut &[u8],
        out: &mut Vec<u8>,
    ) -> Result<()> {
        // Once they are taken off, nothing may fail.
        out.try_reserve(input.len()).map_err(|_| Error::bare(Status::NO_MEMORY))?;
        while !self.held {
            let text = decoder.verbatim(input);
            if text.is_empty() {
                break;
            }
            let (text, held) = text.strip_suffix(b"\r").map_or((text, false), |text| (text, true));
            append_lf(text, out, &mut self.seen)?;
            self.held = held;
        }
        Ok(())
    }

    /// Treats what was appended to `out` since it held `from` bytes. After `last` nothing waits.
    fn finish(&mut self, out: &mut Vec<u8>, from: usize, last: bool) {
        if !self.universal {
            return;
        }
        if !last && out.len() > from && out.ends_with(b"\r") {
            out.truncate(out.len() - 1);
            self.held = true;
        }
        if self.translate {
            to_lf(out, from, &mut self.seen);
        } else {
            self.seen.add(out.get(from..).unwrap_or_default());
        }
    }

    /// Whether a `\r` waits.
    pub fn holds(&self) -> bool {
        self.held
    }

    /// Goes back to the start, where none was met.
    pub fn reset(&mut self) {
        (self.held, self.seen) = (false, Seen::default());
    }

    /// Python's number for the state of a decoder with `flags` and these line ends behind it. Those that are not
    /// universal are no decoder there.
    pub fn pack(&self, flags: u64, held: bool) -> Result<u64> {
        if !self.universal {
            return Ok(flags);
        }
        if flags > u64::MAX >> 1 {
            return Err(Error::new(
                Status::OVERFLOW,
                format_args!("the decoder's state {flags} needs all 64 bits, of which line ends take one"),
            ));
        }
        Ok(flags << 1 | u64::from(held))
    }

    /// The other way: what is the decoder's, and whether a `\r` waits.
    pub fn unpack(&self, state: u64) -> (u64, bool) {
        if self.universal { (state >> 1, state & 1 == 1) } else { (state, false) }
    }

    /// Goes to a state that [`LineEnds::pack`] gave; answers what is the decoder's.
    pub fn set_state(&mut self, state: u64) -> u64 {
        let flags;
        (flags, self.held) = self.unpack(state);
        flags
    }

    /// Where in `text` the part ends that `len` bytes of its translation come from.
    pub fn origin(&self, text: &[u8], len: usize) -> usize {
        let (mut at, mut given) = (0, 0);
        if self.translate {
            for pair in memmem::find_iter(text, b"\r\n") {
                let through = given + (pair - at) + 1;
                if through > len {
                    break;
                }
                (at, given) = (pair + 2, through);
            }
        }
        at + (len - given)
    }

    /// How many code points `text` has once it is translated.
    pub fn count(&self, text: &[u8]) -> usize {
        let pairs = if self.translate { memmem::find_iter(text, b"\r\n").count() } else { 0 };
        utf8::count(text) - pairs
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::codec::{Codec, Decoder, ErrorHandler};

    /// Decodes two parts; answers the text, what was left of each, whether a `\r` waits, and the line ends met.
    fn outcome(encoding: &str, parts: [&[u8]; 2]) -> (Vec<u8>, [usize; 2], bool, u32) {
        let mut decoder = Decoder::new(Codec::lookup(encoding.as_bytes()).unwrap(), ErrorHandler::Strict);
        let (mut ends, mut out) = (LineEnds::new(Newline::Universal), Vec::new());
        let left = parts.map(|mut part| {
            let _ = ends.decode(&mut decoder, &mut part, false, &mut out);
            part.len()
        });
        (out, left, ends.holds(), ends.seen.mask())
    }

    #[test]
    fn bytes_that_are_their_own_text_are_translated_as_all_others() {
        let long = "a\r\nb\rc\n".repeat(40);
        for text in [&b"a\r\nb\rc\nd\r"[..], b"a\r\xffb", b"\r", b"\n\r\r\n", b"ab\n\xff\r", long.as_bytes()]
        {
            for cut in 0..=text.len() {
                let (first, second) = text.split_at(cut);
                // A charmap never answers that bytes are their own text; 0xff is nothing in this one.
                let expected = outcome("cp1253", [first, second]);
                for encoding in ["ascii", "utf-8"] {
                    assert_eq!(outcome(encoding, [first, second]), expected, "{encoding} {cut}");
                }
            }
        }
    }

    #[test]
    fn a_state_that_needs_all_bits_cannot_be_told() {
        let ends = LineEnds::new(Newline::Universal);
        assert_eq!(ends.pack(u64::MAX, false).unwrap_err().status(), Status::OVERFLOW);
        assert_eq!(ends.pack(u64::MAX >> 1, true).unwrap(), u64::MAX);
        assert_eq!(LineEnds::new(Newline::Lf).pack(u64::MAX, false).unwrap(), u64::MAX);
    }

    #[test]
    fn a_place_in_translated_text_is_found_in_the_text_as_it_was() {
        let (text, translated) = (b"a\r\nb\r\r\n\nc\r", b"a\nb\n\n\nc\n");
        let ends = LineEnds::new(Newline::Universal);
        let places: Vec<_> = (0..=translated.len()).map(|len| ends.origin(text, len)).collect();
        assert_eq!(places, [0, 1, 3, 4, 5, 7, 8, 9, 10]);
        assert_eq!(ends.count(text), translated.len());
        assert_eq!(LineEnds::new(Newline::Keep).origin(text, 2), 2);
    }
}
