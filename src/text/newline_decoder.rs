//! Universal newlines over text that arrives in parts, and Python's IncrementalNewlineDecoder.

use super::codec::IncrementalDecoder;
use super::newline::{Newline, Seen, to_lf_noting};
use super::utf8;
use crate::memory::TryVec;
use crate::stream::{Error, Result, Status};
use memchr::memmem;

/// The line ends of text that arrives in parts: a `\r` at the end of one waits for the next, since it may be the half
/// of `\r\n`.
#[derive(Clone, Copy, Debug)]
pub struct LineEnds {
    /// Whether `\r` and `\r\n` end lines at all.
    universal: bool,
    translate: bool,
    held: bool,
    seen: Seen,
}

impl LineEnds {
    /// Those that a TextIOWrapper reads in this mode.
    pub fn new(newline: Newline) -> LineEnds {
        let translate = newline.reads_universal();
        let universal = translate || newline == Newline::Keep;
        LineEnds { universal, translate, held: false, seen: Seen::default() }
    }

    /// Puts the `\r` that waits in front of what is about to be appended to `out`.
    pub fn begin(&mut self, out: &mut Vec<u8>) -> Result<()> {
        if self.held {
            out.try_push(b'\r')?;
            self.held = false;
        }
        Ok(())
    }

    /// Treats what was appended to `out` since it held `from` bytes. After `last` nothing waits.
    pub fn finish(&mut self, out: &mut Vec<u8>, from: usize, last: bool) {
        if !self.universal {
            return;
        }
        if !last && out.len() > from && out.ends_with(b"\r") {
            out.truncate(out.len() - 1);
            self.held = true;
        }
        if self.translate {
            to_lf_noting(out, from, &mut self.seen);
        } else {
            self.seen.add(out.get(from..).unwrap_or_default());
        }
    }

    /// Whether a `\r` waits.
    pub fn holds(&self) -> bool {
        self.held
    }

    /// The line ends met so far.
    pub fn seen(&self) -> u32 {
        self.seen.mask()
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

/// Python's IncrementalNewlineDecoder: notes the line ends in what a decoder gives, and can make all of them `\n`.
///
/// A `\r` at the end waits, so that no `\r\n` is ever cut in two, also where nothing is translated. The state's number is
/// the decoder's, doubled, plus 1 when a `\r` waits.
pub struct NewlineDecoder {
    inner: Option<Box<dyn IncrementalDecoder>>,
    ends: LineEnds,
}

impl NewlineDecoder {
    /// Behind `inner`; without one, what is decoded is text already, and each part holds whole code points.
    pub fn new(inner: Option<Box<dyn IncrementalDecoder>>, translate: bool) -> NewlineDecoder {
        let ends = LineEnds::new(if translate { Newline::Universal } else { Newline::Keep });
        NewlineDecoder { inner, ends }
    }
}

impl IncrementalDecoder for NewlineDecoder {
    fn decode(&mut self, input: &mut &[u8], last: bool, out: &mut Vec<u8>) -> Result<()> {
        let (from, seen) = (out.len(), self.ends.seen);
        self.ends.begin(out)?;
        let outcome = match &mut self.inner {
            Some(inner) => inner.decode(input, last, out),
            None => take_text(input, out),
        };
        self.ends.finish(out, from, last && outcome.is_ok());
        if outcome.is_err() {
            // As in Python, where a decoder that fails gives nothing.
            self.ends.seen = seen;
        }
        outcome
    }

    fn state(&mut self, pending: &mut Vec<u8>) -> Result<u64> {
        let flags = match &mut self.inner {
            Some(inner) => inner.state(pending)?,
            None => 0,
        };
        self.ends.pack(flags, self.ends.holds())
    }

    fn set_state(&mut self, pending: &[u8], flags: u64) -> Result<()> {
        let (inner_flags, _) = self.ends.unpack(flags);
        match &mut self.inner {
            Some(inner) => inner.set_state(pending, inner_flags)?,
            None if pending.is_empty() && inner_flags == 0 => {}
            None => {
                return Err(Error::new(
                    Status::INVALID,
                    format_args!("line ends without a decoder have no state but 0 and 1, and no bytes wait"),
                ));
            }
        }
        self.ends.set_state(flags);
        Ok(())
    }

    fn reset(&mut self) -> Result<()> {
        if let Some(inner) = &mut self.inner {
            inner.reset()?;
        }
        self.ends.reset();
        Ok(())
    }

    fn set_position(&mut self, position: u64) {
        if let Some(inner) = &mut self.inner {
            inner.set_position(position);
        }
    }

    fn newlines(&self) -> u32 {
        self.ends.seen()
    }
}

/// Takes all of `input`, which has to be text.
fn take_text(input: &mut &[u8], out: &mut Vec<u8>) -> Result<()> {
    utf8::measure(input, true)?;
    out.try_extend(input)?;
    *input = &[];
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::{refusing, try_box};
    use crate::text::codec::{Codec, Decoder, ErrorHandler};

    fn over(encoding: &str, translate: bool) -> NewlineDecoder {
        let codec = Codec::lookup(encoding.as_bytes()).unwrap();
        NewlineDecoder::new(Some(try_box(Decoder::new(codec, ErrorHandler::Strict)).unwrap()), translate)
    }

    fn decode(decoder: &mut NewlineDecoder, bytes: &[u8], last: bool) -> String {
        let mut out = Vec::new();
        decoder.decode(&mut &*bytes, last, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn state(decoder: &mut NewlineDecoder) -> (Vec<u8>, u64) {
        let mut pending = Vec::new();
        let flags = decoder.state(&mut pending).unwrap();
        (pending, flags)
    }

    #[test]
    fn universal_newlines_do_not_depend_on_where_the_text_was_cut() {
        let text = "a\r\nb\rc\nd\r\r\n\n\r";
        for (i, j) in (0..=text.len()).flat_map(|i| (i..=text.len()).map(move |j| (i, j))) {
            for (translate, expected) in [(true, "a\nb\nc\nd\n\n\n\n"), (false, text)] {
                let mut decoder = NewlineDecoder::new(None, translate);
                let mut all = decode(&mut decoder, &text.as_bytes()[..i], false);
                all += &decode(&mut decoder, &text.as_bytes()[i..j], false);
                all += &decode(&mut decoder, &text.as_bytes()[j..], true);
                assert_eq!((all.as_str(), decoder.newlines()), (expected, 7), "{i} {j}");
            }
        }
    }

    #[test]
    fn a_carriage_return_at_the_end_waits_also_where_nothing_is_translated() {
        for translate in [true, false] {
            let mut decoder = NewlineDecoder::new(None, translate);
            assert_eq!(decode(&mut decoder, b"a\r", false), "a");
            assert_eq!((state(&mut decoder), decoder.newlines()), ((vec![], 1), 0));
            assert_eq!(decode(&mut decoder, b"\n", false), if translate { "\n" } else { "\r\n" });
            assert_eq!((state(&mut decoder), decoder.newlines()), ((vec![], 0), Seen::CRLF));
        }
    }

    #[test]
    fn the_state_is_the_decoders_doubled_with_the_carriage_return_that_waits() {
        let mut decoder = over("utf-16", true);
        assert_eq!(state(&mut decoder), (vec![], 4));
        let native = u16::from_ne_bytes(*b"\xff\xfe") == 0xfeff;
        assert_eq!(decode(&mut decoder, b"\xff\xfea\0\r\0b", false), "a");
        assert_eq!(state(&mut decoder), (b"b".to_vec(), if native { 1 } else { 3 }));
        let (pending, flags) = state(&mut decoder);
        assert_eq!(decode(&mut decoder, b"\0", true), "\nb");
        decoder.set_state(&pending, flags).unwrap();
        assert_eq!(state(&mut decoder), (pending, flags));
        assert_eq!(decode(&mut decoder, b"\0", true), "\nb");
    }

    #[test]
    fn reset_forgets_the_line_ends_met_and_setting_a_state_does_not() {
        let mut decoder = over("utf-8", false);
        decode(&mut decoder, b"\n\r\n\r", false);
        assert_eq!(decoder.newlines(), Seen::LF | Seen::CRLF);
        decoder.set_state(b"", 0).unwrap();
        assert_eq!(decoder.newlines(), Seen::LF | Seen::CRLF);
        decoder.reset().unwrap();
        assert_eq!((state(&mut decoder), decoder.newlines()), ((vec![], 0), 0));
    }

    #[test]
    fn characters_that_have_the_bytes_of_line_ends_are_none() {
        let mut decoder = over("utf-16-le", true);
        assert_eq!(
            decode(&mut decoder, b"\0\x0d\0\x0a\x0d\x0d\x0a\x0a", true),
            "\u{d00}\u{a00}\u{d0d}\u{a0a}"
        );
        assert_eq!(decoder.newlines(), 0);
    }

    #[test]
    fn text_that_is_not_utf8_is_refused_and_nothing_changes() {
        let mut decoder = NewlineDecoder::new(None, true);
        decode(&mut decoder, b"\r", false);
        let (mut out, mut input) = (b"x".to_vec(), &b"a\n\xff"[..]);
        assert_eq!(decoder.decode(&mut input, true, &mut out).unwrap_err().status(), Status::DECODE);
        assert_eq!((&out[..], input.len(), state(&mut decoder)), (&b"x"[..], 3, (vec![], 1)));
        assert_eq!(decoder.set_state(b"a", 0).unwrap_err().status(), Status::INVALID);
        assert_eq!(decoder.set_state(b"", 2).unwrap_err().status(), Status::INVALID);
        assert_eq!(decode(&mut decoder, b"\xed\xa0\x80".as_slice().split_at(0).0, true), "\n");
    }

    #[test]
    fn malformed_bytes_leave_a_carriage_return_before_them_waiting() {
        let mut decoder = over("ascii", true);
        let (mut out, mut input) = (Vec::new(), &b"a\r\xffb"[..]);
        assert_eq!(decoder.decode(&mut input, true, &mut out).unwrap_err().status(), Status::DECODE);
        assert_eq!((&out[..], input, state(&mut decoder)), (&b"a"[..], &b"\xffb"[..], (vec![], 1)));
    }

    #[test]
    fn without_memory_nothing_is_taken() {
        let mut decoder = NewlineDecoder::new(None, true);
        decode(&mut decoder, b"\r", false);
        for refused in 0..2 {
            let (mut out, mut input) = (Vec::new(), &b"0123456789"[..]);
            let outcome = refusing(refused..refused + 1, || decoder.decode(&mut input, false, &mut out));
            assert_eq!(outcome.unwrap_err().status(), Status::NO_MEMORY);
            assert_eq!((out.len(), input.len(), state(&mut decoder).1), (0, 10, 1));
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
