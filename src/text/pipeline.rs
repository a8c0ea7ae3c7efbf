//! The text utilities in one call: joining lines, taking them apart, encoding and decoding whole texts.

use super::codec::{IncrementalDecoder, IncrementalEncoder};
use super::newline::{Newline, to_lf};
use super::text_io::encode_lines;
use super::utf8;
use super::StringIo;
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
    decoder: Box<dyn IncrementalDecoder>,
    newline: Newline,
) -> Result<StringIo> {
    let (mut text, mut input) = (Vec::new(), data);
    let mut decoder = decoder;
    decoder.decode(&mut input, true, &mut text)?;
    if newline.reads_universal() {
        to_lf(&mut text, 0);
    }
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

    #[test]
    fn text_lines_keep_their_terminators_unless_asked() {
        assert_eq!(lines(text_lines(b"a\nb\r\nc", false).unwrap()), ["a\n", "b\r\n", "c"]);
        assert_eq!(lines(text_lines(b"a\n\nc\n", true).unwrap()), ["a", "", "c"]);
    }

    #[test]
    fn bytes_to_lines_decodes_with_universal_newlines_and_strips() {
        let data = b"line one\r\nline two\rl\x80\n";
        let codec = Codec::lookup(b"cp1252").unwrap();
        assert_eq!(
            lines(bytes_to_lines(data, codec, ErrorHandler::Strict).unwrap()),
            ["line one", "line two", "l€"]
        );
        let error = bytes_to_lines(data, Codec::Ascii, ErrorHandler::Strict).err().unwrap();
        assert_eq!((error.status(), error.detail().unwrap().start), (Status::DECODE, 20));
    }

    #[test]
    fn bytes_to_lines_wants_a_byte_order_mark_as_streams_do() {
        let error = bytes_to_lines(b"a\0\n\0", Codec::Utf16, ErrorHandler::Ignore).err().unwrap();
        assert_eq!(error.status(), Status::DECODE);
    }

    #[test]
    fn encode_text_writes_what_a_wrapper_would() {
        let options = TextOptions { newline: Newline::Crlf, codec: Codec::Utf8Sig, ..TextOptions::default() };
        assert_eq!(encode_text("é\n".as_bytes(), &options).unwrap().as_bytes(), b"\xef\xbb\xbf\xc3\xa9\r\n");
        let options = TextOptions { codec: Codec::Ascii, ..TextOptions::default() };
        assert_eq!(encode_text("é".as_bytes(), &options).err().unwrap().status(), Status::ENCODE);
        let options = TextOptions { newline: Newline::Crlf, ..options };
        let error = encode_text("a\nb\né".as_bytes(), &options).err().unwrap();
        let detail = error.detail().unwrap();
        assert_eq!(
            (error.status(), detail.start, detail.end),
            (Status::ENCODE, 4, 5),
            "as in the text given"
        );
        assert!(detail.message().contains("position 4"));
        assert_eq!(encode_text(b"\xff", &options).err().unwrap().status(), Status::DECODE);
    }
}
