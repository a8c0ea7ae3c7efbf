//! The incremental encoder: text in, bytes out; a signature or byte order mark once.

use super::errors::escaped_byte;
use super::form::Form;
use super::order::Order;
use super::step::EncodeStep;
use super::{Codec, ErrorHandler, IncrementalEncoder, UTF8_SIGNATURE, latin1, utf7, utf8, utf16, utf32, web};
use crate::memory::TryVec;
use crate::stream::{Error, Result, Status};
use crate::text::utf8::{count, points};

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
                Codec::Utf16 => out.try_extend(&Order::NATIVE.bytes16(0xfeff))?,
                Codec::Utf32 => out.try_extend(&Order::NATIVE.bytes32(0xfeff))?,
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
            if let Some(from) = self.stand_in(bad, out)? {
                return Err(self.refuse(text, rest, bad, from, step.reason));
            }
            rest = behind;
        }
        match self.codec {
            Codec::Multibyte(codec) if last => (codec.finish)(&mut self.mode, out),
            Codec::Web(_) if last => web::finish(&mut self.mode, out),
            _ => Ok(()),
        }
    }

    /// The mode that state 0 stands for: somewhere in a text, where anything may have been switched before.
    fn unknown_mode(&self) -> u64 {
        match self.codec {
            Codec::Multibyte(codec) => codec.unknown,
            Codec::Web(encoding) => web::unknown_mode(encoding),
            _ => 0,
        }
    }

    /// Appends what the handler has for `bad`, characters that the encoding does not have. When it has nothing for some,
    /// answers with which of them the range of the error starts.
    fn stand_in(&mut self, bad: &[u8], out: &mut Vec<u8>) -> Result<Option<usize>> {
        match self.errors {
            ErrorHandler::Strict => return Ok(Some(0)),
            ErrorHandler::Ignore => {}
            ErrorHandler::SurrogateEscape => {
                for (i, point) in points(bad).enumerate() {
                    match (escaped_byte(point), self.codec) {
                        (_, Codec::Utf16 | Codec::Utf16Le | Codec::Utf16Be) => return Ok(Some(0)),
                        (_, Codec::Utf32 | Codec::Utf32Le | Codec::Utf32Be) => return Ok(Some(0)),
                        (Some(byte), _) => out.try_push(byte)?,
                        // Python's own range, which leaves out what could be escaped.
                        (None, Codec::Utf8 | Codec::Utf8Sig | Codec::Ascii | Codec::Latin1) => {
                            return Ok(Some(i));
                        }
                        (None, _) => return Ok(Some(0)),
                    }
                }
            }
            ErrorHandler::SurrogatePass => {
                let Some(form) = Form::of(self.codec, Order::NATIVE) else { return Ok(Some(0)) };
                for point in points(bad) {
                    form.put_surrogate(point, out)?;
                }
            }
            _ => {
                for point in points(bad) {
                    let escape = self.errors.escape(point);
                    if self.step(escape.as_bytes(), out)?.bad > 0 {
                        return Ok(Some(0));
                    }
                }
            }
        }
        Ok(None)
    }

    /// The error for `bad`, which `rest` of `text` begins with, from its `from`th code point on.
    #[cold]
    fn refuse(&self, text: &[u8], rest: &[u8], bad: &[u8], from: usize, reason: &str) -> Error {
        let start = count(&text[..text.len() - rest.len()]);
        let end = start + count(bad);
        let point = points(bad).nth(from).unwrap_or(0);
        let start = start + from;
        let name = self.codec.name();
        Error::new(
            Status::ENCODE,
            format_args!("{name} cannot encode U+{point:04X} at position {start}: {reason}"),
        )
        .with(|detail| (detail.start, detail.end) = (start as i64, end as i64))
    }

    /// Encodes up to the first character that the encoding does not have.
    fn step(&mut self, text: &[u8], out: &mut Vec<u8>) -> Result<EncodeStep> {
        match self.codec {
            Codec::Utf8 | Codec::Utf8Sig => utf8::encode(text, out),
            Codec::Ascii => latin1::encode_ascii(text, out),
            Codec::Latin1 => latin1::encode(text, out),
            Codec::Utf16 => utf16::encode(Order::NATIVE, text, out),
            Codec::Utf16Le => utf16::encode(Order::Little, text, out),
            Codec::Utf16Be => utf16::encode(Order::Big, text, out),
            Codec::Utf32 => utf32::encode(Order::NATIVE, text, out),
            Codec::Utf32Le => utf32::encode(Order::Little, text, out),
            Codec::Utf32Be => utf32::encode(Order::Big, text, out),
            Codec::Utf7 => utf7::encode(text, out),
            Codec::Charmap(map) => map.encode(text, out),
            Codec::Web(encoding) => web::encode(encoding, &mut self.mode, text, out),
            Codec::Multibyte(codec) => (codec.encode)(&mut self.mode, text, out),
        }
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
            Codec::Utf16 | Codec::Utf32 => 2 * u64::from(self.start),
            _ => self.mode ^ self.unknown_mode(),
        })
    }

    fn set_state(&mut self, state: u64) -> Result<()> {
        match (self.codec, state) {
            (Codec::Utf8Sig, 0 | 1) | (Codec::Utf16 | Codec::Utf32, 0 | 2) => self.start = state != 0,
            (Codec::Multibyte(_), _) => self.mode = state ^ self.unknown_mode(),
            (Codec::Web(encoding), _) if web::is_mode(encoding, state ^ self.unknown_mode()) => {
                self.mode = state ^ self.unknown_mode();
            }
            (_, 0) => {}
            (codec, _) => {
                let name = codec.name();
                return Err(Error::new(
                    Status::INVALID,
                    format_args!("an encoder for {name} is never in state {state}"),
                ));
            }
        }
        Ok(())
    }

    fn reset(&mut self) -> Result<()> {
        (self.start, self.mode) = (true, 0);
        Ok(())
    }
}
