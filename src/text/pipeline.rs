//! The text utilities in one call: joining lines, taking them apart, encoding and decoding whole texts.

use super::StringIo;
use super::codec::{IncrementalDecoder, IncrementalEncoder};
use super::newline::{LineEnds, Newline};
use super::text_io::encode_lines;
use super::utf8;
use crate::memory::{Slice, TryVec};
use crate::stream::{Error, Result, Status};

/// Joins `lines` with `separator` between them. `DECODE` names the line (from 1) that is not UTF-8.
pub fn build_text<'l>(lines: impl Iterator<Item = &'l [u8]> + Clone, separator: &[u8]) -> Result<Slice> {
    utf8::check(separator)?;
    let mut size = 0usize;
    for (i, line) in lines.clone().enumerate() {
        utf8::check(line).map_err(|error| error.with(|detail| detail.line = i as u64 + 1))?;
        let separated = if i > 0 { separator.len() } else { 0 };
        size = size
            .checked_add(line.len())
            .and_then(|size| size.checked_add(separated))
            .ok_or_else(|| Error::new(Status::OVERFLOW, format_args!("the text would be too large")))?;
    }
    let mut text = Vec::new();
    text.try_reserve_exact(size).map_err(|_| Error::bare(Status::NO_MEMORY))?;
    for (i, line) in lines.enumerate() {
        if i > 0 {
            text.try_extend(separator)?;
        }
        text.try_extend(line)?;
    }
    Slice::from_vec(text)
}

/// A stream over the lines of `text` in a newline mode; with `strip`, `next_line` leaves the terminators off.
pub fn text_lines(text: &[u8], newline: Newline, strip: bool) -> Result<StringIo> {
    let mut stream = StringIo::new(text, newline)?;
    stream.set_strip_lines(strip);
    Ok(stream)
}

/// A stream over the lines that a TextIOWrapper reads in `data`; `next_line` leaves the terminators off.
pub fn bytes_to_lines(
    data: &[u8],
    mut decoder: Box<dyn IncrementalDecoder>,
    newline: Newline,
) -> Result<StringIo> {
    let (mut text, mut input) = (Vec::new(), data);
    LineEnds::new(newline).decode(&mut *decoder, &mut input, true, &mut text)?;
    let mut stream = StringIo::read(text, newline)?;
    stream.set_strip_lines(true);
    Ok(stream)
}

/// The bytes that a TextIOWrapper writes for `text` in a newline mode, and those that end it.
pub fn encode_text(text: &[u8], mut encoder: Box<dyn IncrementalEncoder>, newline: Newline) -> Result<Slice> {
    utf8::measure(text, true)?;
    let mut out = Vec::new();
    encode_lines(&mut *encoder, text, newline.written(), true, &mut out)?;
    Slice::from_vec(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::Stream;
    use crate::text::TextOptions;
    use crate::text::codec::Codec;

    fn lines(mut stream: StringIo) -> Vec<String> {
        let mut found = Vec::new();
        while let Some(line) = stream.next_line().unwrap() {
            found.push(String::from_utf8(line.to_vec()).unwrap());
        }
        found
    }

    #[test]
    fn build_text_separates_and_does_not_terminate() {
        let words = [&b"alpha"[..], b"beta", b""];
        assert_eq!(build_text(words.into_iter(), b", ").unwrap().as_bytes(), b"alpha, beta, ");
        assert_eq!(build_text(core::iter::empty(), b"\n").unwrap().as_bytes(), b"");
    }

    #[test]
    fn build_text_says_which_line_is_not_utf8() {
        let error = build_text([&b"ok"[..], b"a\xff"].into_iter(), b"\n").err().unwrap();
        let detail = error.detail().unwrap();
        assert_eq!((error.status(), detail.line, detail.start, detail.end), (Status::DECODE, 2, 1, 2));
    }

    fn codecs(encoding: &str) -> crate::text::Codecs {
        let codec = Some(Codec::lookup(encoding.as_bytes()).unwrap());
        TextOptions { codec, ..TextOptions::default() }.codecs().unwrap()
    }

    fn read_lines(data: &[u8], encoding: &str, newline: Newline) -> Result<Vec<String>> {
        bytes_to_lines(data, codecs(encoding).0, newline).map(lines)
    }

    #[test]
    fn text_lines_keep_their_terminators_unless_asked() {
        assert_eq!(lines(text_lines(b"a\nb\r\nc", Newline::Default, false).unwrap()), ["a\n", "b\r\n", "c"]);
        assert_eq!(lines(text_lines(b"a\n\nc\n", Newline::Default, true).unwrap()), ["a", "", "c"]);
        assert_eq!(lines(text_lines(b"a\rb\r\nc\n", Newline::Keep, true).unwrap()), ["a", "b", "c"]);
    }

    #[test]
    fn bytes_to_lines_reads_as_a_wrapper_in_every_mode_and_strips() {
        let data = b"a\r\nb\rc\n\x80";
        for (newline, expected) in [
            (Newline::Default, &["a", "b", "c", "€"][..]),
            (Newline::Universal, &["a", "b", "c", "€"]),
            (Newline::Native, &["a", "b", "c", "€"]),
            (Newline::Keep, &["a", "b", "c", "€"]),
            (Newline::Lf, &["a\r", "b\rc", "€"]),
            (Newline::Cr, &["a", "\nb", "c\n€"]),
            (Newline::Crlf, &["a", "b\rc\n€"]),
        ] {
            assert_eq!(read_lines(data, "cp1252", newline).unwrap(), expected, "{newline:?}");
        }
        let error = read_lines(data, "ascii", Newline::Default).err().unwrap();
        assert_eq!((error.status(), error.detail().unwrap().start), (Status::DECODE, 7));
    }

    #[test]
    fn bytes_to_lines_wants_a_byte_order_mark_as_streams_do() {
        let error = read_lines(b"a\0\n\0", "utf-16", Newline::Default).err().unwrap();
        assert_eq!(error.status(), Status::DECODE);
    }

    #[test]
    fn encode_text_writes_what_a_wrapper_would() {
        let encode = |text: &[u8], encoding, newline| encode_text(text, codecs(encoding).1, newline);
        let bytes = encode("é\n".as_bytes(), "utf-8-sig", Newline::Crlf).unwrap();
        assert_eq!(bytes.as_bytes(), b"\xef\xbb\xbf\xc3\xa9\r\n");
        let refused = encode("é".as_bytes(), "ascii", Newline::Default);
        assert_eq!(refused.err().unwrap().status(), Status::ENCODE);
        let error = encode("a\nb\né".as_bytes(), "ascii", Newline::Crlf).err().unwrap();
        let detail = error.detail().unwrap();
        assert_eq!(
            (error.status(), detail.start, detail.end),
            (Status::ENCODE, 4, 5),
            "as in the text given"
        );
        assert!(detail.message().contains("position 4"));
        assert_eq!(encode(b"\xff", "ascii", Newline::Lf).err().unwrap().status(), Status::DECODE);
    }
}
