//! Python's IncrementalNewlineDecoder.

use super::codec::IncrementalDecoder;
use super::newline::{LineEnds, Newline};
use super::utf8;
use crate::memory::{TryVec, try_box};
use crate::stream::{Error, Result, Status};

/// Notes the line ends in what a decoder gives, and can make all of them `\n`.
///
/// A `\r` at the end waits, so that no `\r\n` is ever cut in two, also where nothing is translated. The state's number is
/// the decoder's, doubled, plus 1 when a `\r` waits.
pub struct NewlineDecoder {
    inner: Box<dyn IncrementalDecoder>,
    ends: LineEnds,
}

impl NewlineDecoder {
    /// Behind `inner`; without one, what is decoded is text already, and each part holds whole code points.
    pub fn new(inner: Option<Box<dyn IncrementalDecoder>>, translate: bool) -> Result<NewlineDecoder> {
        let ends = LineEnds::new(if translate { Newline::Universal } else { Newline::Keep });
        let inner = match inner {
            Some(inner) => inner,
            None => try_box(NoDecoder)?,
        };
        Ok(NewlineDecoder { inner, ends })
    }
}

impl IncrementalDecoder for NewlineDecoder {
    fn decode(&mut self, input: &mut &[u8], last: bool, out: &mut Vec<u8>) -> Result<()> {
        let seen = self.ends.seen;
        let outcome = self.ends.decode(&mut *self.inner, input, last, out);
        if outcome.is_err() {
            // As in Python, where a decoder that fails gives nothing.
            self.ends.seen = seen;
        }
        outcome
    }

    fn state(&mut self, pending: &mut Vec<u8>) -> Result<u64> {
        let flags = self.inner.state(pending)?;
        self.ends.pack(flags, self.ends.holds())
    }

    fn set_state(&mut self, pending: &[u8], flags: u64) -> Result<()> {
        let (inner_flags, _) = self.ends.unpack(flags);
        self.inner.set_state(pending, inner_flags)?;
        self.ends.set_state(flags);
        Ok(())
    }

    fn reset(&mut self) -> Result<()> {
        self.inner.reset()?;
        self.ends.reset();
        Ok(())
    }

    fn set_position(&mut self, position: u64) {
        self.inner.set_position(position);
    }

    fn newlines(&self) -> u32 {
        self.ends.seen.mask()
    }
}

/// In place of a decoder where the input is text: takes each part whole or, when it is no text, not at all.
struct NoDecoder;

impl IncrementalDecoder for NoDecoder {
    fn decode(&mut self, input: &mut &[u8], _last: bool, out: &mut Vec<u8>) -> Result<()> {
        utf8::measure(input, true)?;
        out.try_extend(input)?;
        *input = &[];
        Ok(())
    }

    fn verbatim<'i>(&mut self, input: &mut &'i [u8]) -> &'i [u8] {
        if utf8::measure(input, true).is_ok() { core::mem::take(input) } else { &[] }
    }

    fn state(&mut self, _pending: &mut Vec<u8>) -> Result<u64> {
        Ok(0)
    }

    fn set_state(&mut self, pending: &[u8], flags: u64) -> Result<()> {
        if pending.is_empty() && flags == 0 {
            return Ok(());
        }
        Err(Error::new(
            Status::INVALID,
            format_args!("line ends without a decoder have no state but 0 and 1, and no bytes wait"),
        ))
    }

    fn reset(&mut self) -> Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::refusing;
    use crate::text::Seen;
    use crate::text::codec::{Codec, Decoder, ErrorHandler};

    fn over(encoding: &str, translate: bool) -> NewlineDecoder {
        let codec = Codec::lookup(encoding.as_bytes()).unwrap();
        NewlineDecoder::new(Some(Box::new(Decoder::new(codec, ErrorHandler::Strict))), translate).unwrap()
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
                let mut decoder = NewlineDecoder::new(None, translate).unwrap();
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
            let mut decoder = NewlineDecoder::new(None, translate).unwrap();
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
        let mut decoder = NewlineDecoder::new(None, true).unwrap();
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
        let mut decoder = NewlineDecoder::new(None, true).unwrap();
        decode(&mut decoder, b"\r", false);
        for refused in 0..2 {
            let (mut out, mut input) = (Vec::new(), &b"0123456789"[..]);
            let outcome = refusing(refused..refused + 1, || decoder.decode(&mut input, false, &mut out));
            assert_eq!(outcome.unwrap_err().status(), Status::NO_MEMORY);
            assert_eq!((out.len(), input.len(), state(&mut decoder).1), (0, 10, 1));
        }
    }
}
