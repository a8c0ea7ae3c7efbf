//! The incremental encoder: text in, bytes out; a signature or byte order mark once.

use super::charmap::{self, EncodeTable};
use super::utf16::{self, Order};
use super::{Codec, ErrorHandler, UTF8_SIGNATURE};
use crate::memory::TryVec;
use crate::stream::{Error, Result, Status};
use crate::text::newline::from_lf;
use crate::text::utf8;
use encoding_rs::{Encoding, mem};
use memchr::memchr;

/// An encoder with its state: whether the signature or byte order mark is still to come.
pub struct Encoder {
    codec: Codec,
    errors: ErrorHandler,
    start: bool,
    table: Option<EncodeTable>,
}

impl Encoder {
    /// An encoder at the start of a stream.
    pub fn new(codec: Codec, errors: ErrorHandler) -> Encoder {
        Encoder { codec, errors, start: true, table: None }
    }

    /// Whether what comes now begins the stream, and gets a signature or mark where the codec has one.
    pub fn at_start(&self) -> bool {
        self.start
    }

    /// Says whether what comes now begins the stream.
    pub fn set_at_start(&mut self, start: bool) {
        self.start = start;
    }

    /// Appends `text`, encoded, to `out`. On failure `out` and the state are as before; the range in an
    /// `ENCODE` error counts code points of `text`.
    pub fn encode(&mut self, text: &str, out: &mut Vec<u8>) -> Result<()> {
        let before = out.len();
        let outcome = self.append(text, out);
        match outcome {
            Ok(()) => self.start = false,
            Err(_) => out.truncate(before),
        }
        outcome
    }

    /// As [`Encoder::encode`], with every `\n` written as `line_end`. Ranges in errors count in `text` as it was given.
    pub fn encode_lines(&mut self, text: &str, line_end: Option<&[u8]>, out: &mut Vec<u8>) -> Result<()> {
        let Some(line_end) = line_end.filter(|_| memchr(b'\n', text.as_bytes()).is_some()) else {
            return self.encode(text, out);
        };
        let mut translated = Vec::new();
        translated.try_reserve(text.len()).map_err(|_| Error::bare(Status::NO_MEMORY))?;
        from_lf(text.as_bytes(), line_end, &mut translated)?;
        match self.encode(utf8::check(&translated)?, out) {
            // Every encoding has the line ends, so the text itself fails at the same character.
            Err(error) if error.status() == Status::ENCODE => {
                Err(self.encode(text, &mut Vec::new()).err().unwrap_or(error))
            }
            outcome => outcome,
        }
    }

    fn append(&mut self, text: &str, out: &mut Vec<u8>) -> Result<()> {
        if self.start {
            match self.codec {
                Codec::Utf8Sig => out.try_extend(UTF8_SIGNATURE)?,
                Codec::Utf16 => out.try_extend(&Order::NATIVE.bytes(0xfeff))?,
                _ => {}
            }
        }
        let mut rest = text;
        loop {
            rest = self.run(rest, out)?;
            // What is left begins with characters that the encoding does not have.
            let bad = rest.find(|c| self.has(c)).unwrap_or(rest.len());
            if bad == 0 {
                return Ok(());
            }
            let (bad, behind) = rest.split_at(bad);
            for character in bad.chars() {
                let Some(escape) = self.errors.encoded(character) else {
                    return Err(self.refuse(text, rest, bad));
                };
                self.run(escape.as_str(), out)?;
            }
            rest = behind;
        }
    }

    #[cold]
    fn refuse(&self, text: &str, rest: &str, bad: &str) -> Error {
        let start = utf8::count(&text.as_bytes()[..text.len() - rest.len()]);
        let end = start + utf8::count(bad.as_bytes());
        let point = bad.chars().next().map_or(0, u32::from);
        let name = self.codec.name();
        let reason = match self.codec {
            Codec::Ascii => "ordinal not in range(128)",
            Codec::Latin1 => "ordinal not in range(256)",
            _ => "the encoding has no such character",
        };
        Error::new(
            Status::ENCODE,
            format_args!("{name} cannot encode U+{point:04X} at position {start}: {reason}"),
        )
        .with(|detail| (detail.start, detail.end) = (start as i64, end as i64))
    }

    /// Whether the encoding has this character.
    fn has(&mut self, character: char) -> bool {
        match self.codec {
            Codec::Ascii => character.is_ascii(),
            Codec::Latin1 => u32::from(character) < 0x100,
            Codec::Charmap(map) => {
                let table = self.table.get_or_insert_with(|| map.encode_table());
                character.is_ascii() || charmap::byte_of(table, character).is_some()
            }
            _ => true,
        }
    }

    /// Encodes up to the first character that the encoding does not have, and answers the rest.
    fn run<'t>(&mut self, text: &'t str, out: &mut Vec<u8>) -> Result<&'t str> {
        let order = match self.codec {
            Codec::Utf8 | Codec::Utf8Sig => {
                out.try_extend(text.as_bytes())?;
                return Ok("");
            }
            Codec::Ascii => {
                let (run, rest) = text.split_at(Encoding::ascii_valid_up_to(text.as_bytes()));
                out.try_extend(run.as_bytes())?;
                return Ok(rest);
            }
            Codec::Latin1 => return latin1(text, out),
            Codec::Charmap(map) => {
                let (run, rest) = text.split_at(Encoding::ascii_valid_up_to(text.as_bytes()));
                out.try_extend(run.as_bytes())?;
                if rest.is_empty() {
                    return Ok(rest);
                }
                let table = self.table.get_or_insert_with(|| map.encode_table());
                return mapped(table, rest, out);
            }
            Codec::Utf16 => Order::NATIVE,
            Codec::Utf16Le => Order::Little,
            Codec::Utf16Be => Order::Big,
        };
        utf16::encode(order, text, out)?;
        Ok("")
    }
}

fn latin1<'t>(text: &'t str, out: &mut Vec<u8>) -> Result<&'t str> {
    let (mut run, rest) = text.split_at(mem::utf8_latin1_up_to(text.as_bytes()));
    let mut block = [0; 1024];
    while !run.is_empty() {
        let (now, later) = run.split_at(utf8::whole(run.as_bytes(), block.len()));
        let len = mem::convert_utf8_to_latin1_lossy(now.as_bytes(), &mut block);
        out.try_extend(&block[..len])?;
        run = later;
    }
    Ok(rest)
}

fn mapped<'t>(table: &EncodeTable, text: &'t str, out: &mut Vec<u8>) -> Result<&'t str> {
    let mut block = [0; 1024];
    let mut len = 0;
    let mut characters = text.chars();
    loop {
        let rest = characters.as_str();
        let byte = match characters.next() {
            Some(character) if character.is_ascii() => Some(character as u8),
            Some(character) => charmap::byte_of(table, character),
            None => None,
        };
        if byte.is_none() || len == block.len() {
            out.try_extend(&block[..len])?;
            len = 0;
        }
        let Some(byte) = byte else { return Ok(rest) };
        block[len] = byte;
        len += 1;
    }
}
