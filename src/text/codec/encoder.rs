//! The incremental encoder: text in, bytes out; a signature or byte order mark once.

use super::step::EncodeStep;
use super::utf16::{self, Order};
use super::{Codec, ErrorHandler, IncrementalEncoder, UTF8_SIGNATURE, web};
use crate::memory::TryVec;
use crate::stream::{Error, Result, Status};
use crate::text::utf8;
use encoding_rs::{Encoding, mem};

/// An encoder with its state: whether the signature or byte order mark is still to come.
pub struct Encoder {
    codec: Codec,
    errors: ErrorHandler,
    start: bool,
    /// The mode of an encoding that has several.
    mode: u64,
}

impl Encoder {
    /// An encoder at the start of a stream.
    pub fn new(codec: Codec, errors: ErrorHandler) -> Encoder {
        Encoder { codec, errors, start: true, mode: 0 }
    }

    fn append(&mut self, text: &[u8], last: bool, out: &mut Vec<u8>) -> Result<()> {
        if self.start {
            match self.codec {
                Codec::Utf8Sig => out.try_extend(UTF8_SIGNATURE)?,
                Codec::Utf16 => out.try_extend(&Order::NATIVE.bytes(0xfeff))?,
                _ => {}
            }
        }
        let mut rest = text;
        loop {
            let step = self.step(rest, out)?;
            rest = &rest[step.consumed..];
            if step.bad == 0 {
                break;
            }
            let (bad, behind) = rest.split_at(step.bad);
            for point in utf8::points(bad) {
                let Some(escape) = self.errors.encoded(point) else {
                    return Err(self.refuse(text, rest, bad, step.reason));
                };
                self.step(escape.as_str().as_bytes(), out)?;
            }
            rest = behind;
        }
        match self.codec {
            Codec::Multibyte(codec) if last => (codec.finish)(&mut self.mode, out),
            Codec::Web(_) if last => web::finish(&mut self.mode, out),
            _ => Ok(()),
        }
    }

    #[cold]
    fn refuse(&self, text: &[u8], rest: &[u8], bad: &[u8], reason: &str) -> Error {
        let start = utf8::count(&text[..text.len() - rest.len()]);
        let end = start + utf8::count(bad);
        let point = utf8::points(bad).next().unwrap_or(0);
        let name = self.codec.name();
        Error::new(
            Status::ENCODE,
            format_args!("{name} cannot encode U+{point:04X} at position {start}: {reason}"),
        )
        .with(|detail| (detail.start, detail.end) = (start as i64, end as i64))
    }

    /// Encodes up to the first character that the encoding does not have.
    fn step(&mut self, text: &[u8], out: &mut Vec<u8>) -> Result<EncodeStep> {
        let order = match self.codec {
            Codec::Utf8 | Codec::Utf8Sig => return unicode(text, out),
            Codec::Ascii => return ascii(text, out),
            Codec::Latin1 => return latin1(text, out),
            Codec::Charmap(map) => return map.encode(text, out),
            Codec::Web(encoding) => return web::encode(encoding, &mut self.mode, text, out),
            Codec::Multibyte(codec) => return (codec.encode)(&mut self.mode, text, out),
            Codec::Utf16 => Order::NATIVE,
            Codec::Utf16Le => Order::Little,
            Codec::Utf16Be => Order::Big,
        };
        utf16::encode(order, text, out)
    }
}

impl IncrementalEncoder for Encoder {
    fn encode(&mut self, text: &[u8], last: bool, out: &mut Vec<u8>) -> Result<()> {
        let before = (out.len(), self.mode);
        let outcome = self.append(text, last, out);
        match outcome {
            Ok(()) => self.start = false,
            Err(_) => {
                out.truncate(before.0);
                self.mode = before.1;
            }
        }
        outcome
    }

    fn state(&mut self) -> Result<u64> {
        // The numbers are Python's.
        Ok(match self.codec {
            Codec::Utf8Sig => u64::from(self.start),
            Codec::Utf16 => 2 * u64::from(self.start),
            _ => self.mode,
        })
    }

    fn set_state(&mut self, state: u64) -> Result<()> {
        self.start = matches!(self.codec, Codec::Utf8Sig | Codec::Utf16) && state != 0;
        Ok(())
    }

    fn reset(&mut self) -> Result<()> {
        (self.start, self.mode) = (true, 0);
        Ok(())
    }
}

fn unicode(text: &[u8], out: &mut Vec<u8>) -> Result<EncodeStep> {
    let run = utf8::until_surrogate(text).len();
    out.try_extend(&text[..run])?;
    Ok(EncodeStep { consumed: run, bad: utf8::surrogates(&text[run..]), reason: "surrogates not allowed" })
}

fn ascii(text: &[u8], out: &mut Vec<u8>) -> Result<EncodeStep> {
    let run = Encoding::ascii_valid_up_to(text);
    out.try_extend(&text[..run])?;
    let bad = text[run..].iter().position(u8::is_ascii).unwrap_or(text.len() - run);
    Ok(EncodeStep { consumed: run, bad, reason: "ordinal not in range(128)" })
}

fn latin1(text: &[u8], out: &mut Vec<u8>) -> Result<EncodeStep> {
    let consumed = mem::utf8_latin1_up_to(text);
    let (mut run, rest) = text.split_at(consumed);
    let mut block = [0; 1024];
    while !run.is_empty() {
        let (now, later) = run.split_at(utf8::whole(run, block.len()));
        let len = mem::convert_utf8_to_latin1_lossy(now, &mut block);
        out.try_extend(&block[..len])?;
        run = later;
    }
    // What begins below 0xc4 is ASCII or below U+0100.
    let bad = rest.iter().position(|&byte| byte < 0x80 || matches!(byte, 0xc2 | 0xc3));
    Ok(EncodeStep { consumed, bad: bad.unwrap_or(rest.len()), reason: "ordinal not in range(256)" })
}
