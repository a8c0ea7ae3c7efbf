//! The incremental decoder: bytes in, cut anywhere; generalised UTF-8 out.

use super::form::Form;
use super::order::Order;
use super::step::{Step, Stop};
use super::{Codec, ErrorHandler, IncrementalDecoder, UTF8_SIGNATURE, latin1, utf7, utf8, utf16, utf32, web};
use crate::memory::TryVec;
use crate::stream::{Error, Result, Status};

/// The longest sequence that stands for characters or switches sets, in every encoding but UTF-7.
const LONGEST: usize = 16;

/// A decoder with its state: the bytes that wait, the byte order, and whether a signature may come.
pub struct Decoder {
    codec: Codec,
    errors: ErrorHandler,
    /// Whether a signature or byte order mark may come.
    start: bool,
    /// Whether the input comes in parts, and may come without its end.
    stream: bool,
    order: Option<Order>,
    /// The bytes that wait for their rest. In UTF-7 that is a `+` and base64 of any length.
    tail: Vec<u8>,
    /// Bytes of the stream consumed.
    position: u64,
    /// The mode of an encoding that has several.
    mode: u64,
}

impl Decoder {
    /// A decoder at the start of a stream: utf-16 and utf-32 have to begin with their mark.
    pub fn new(codec: Codec, errors: ErrorHandler) -> Decoder {
        Decoder {
            codec,
            errors,
            start: true,
            stream: true,
            order: None,
            tail: Vec::new(),
            position: 0,
            mode: 0,
        }
    }

    /// For input that comes in one piece: takes utf-16 and utf-32 without a mark too, in the machine's order.
    #[must_use]
    pub fn at_once(mut self) -> Decoder {
        self.stream = false;
        self
    }

    /// How many bytes of `input` are to be looked at together with those that wait.
    fn completing(&self, input: &[u8]) -> usize {
        let most = match self.codec {
            // What ends the run belongs to it.
            Codec::Utf7 => utf7::run_length(input) + 1,
            _ => LONGEST,
        };
        input.len().min(most)
    }

    /// Decodes `bytes` but for a sequence that is cut off at their end; answers how many were consumed.
    fn run(&mut self, bytes: &[u8], last: bool, out: &mut Vec<u8>) -> (usize, Result<()>) {
        let before = out.len();
        let mut progress = Progress { consumed: 0, text: before };
        let mut outcome = self.run_counting(bytes, last, out, &mut progress);
        if let Some(unit) = bytes.get(..progress.consumed).and_then(|bytes| self.lacks_mark(bytes)) {
            progress = Progress { consumed: 0, text: before };
            outcome = outcome
                .and_then(|()| Err(self.refuse(0, unit, "a stream must start with a byte order mark")));
        }
        if outcome.is_err() {
            out.truncate(progress.text);
        }
        self.position += progress.consumed as u64;
        (progress.consumed, outcome)
    }

    /// The first unit of what was decoded in the machine's order, although a mark should have told the order.
    fn lacks_mark<'b>(&self, decoded: &'b [u8]) -> Option<&'b [u8]> {
        if self.start && self.stream { decoded.get(..self.mark_width()?) } else { None }
    }

    /// The bytes of the byte order mark.
    fn mark_width(&self) -> Option<usize> {
        match self.codec {
            Codec::Utf16 => Some(2),
            Codec::Utf32 => Some(4),
            _ => None,
        }
    }

    fn run_counting(
        &mut self,
        bytes: &[u8],
        last: bool,
        out: &mut Vec<u8>,
        progress: &mut Progress,
    ) -> Result<()> {
        if self.start {
            match self.begin(bytes, last)? {
                Some(n) => progress.consumed = n,
                None => return Ok(()),
            }
        }
        while progress.consumed < bytes.len() {
            let step = self.step(&bytes[progress.consumed..], last, out)?;
            if step.consumed > 0 {
                progress.advance(step.consumed, out);
            }
            let rest = &bytes[progress.consumed..];
            let (len, reason) = match step.stop {
                Stop::Done => continue,
                Stop::Incomplete(_) if !last => return Ok(()),
                Stop::Incomplete(reason) => (rest.len(), reason),
                Stop::Malformed(len, reason) => (len, reason),
            };
            let form = Form::of(self.codec, self.order.unwrap_or(Order::NATIVE));
            match self.errors.decoded(rest, len, form, out)? {
                Some(n) => progress.advance(n, out),
                None => {
                    let bad = rest.get(..len).unwrap_or(rest);
                    return Err(self.refuse(progress.consumed, bad, reason));
                }
            }
        }
        Ok(())
    }

    #[cold]
    fn refuse(&self, consumed: usize, bad: &[u8], reason: &str) -> Error {
        let start = self.position + consumed as u64;
        let name = self.codec.name();
        let byte = bad.first().copied().unwrap_or(0);
        Error::new(
            Status::DECODE,
            format_args!("{name} cannot decode byte 0x{byte:02x} at position {start}: {reason}"),
        )
        .with(|detail| {
            detail.start = start as i64;
            detail.end = start as i64 + bad.len() as i64;
        })
    }

    /// Looks for a signature or a mark. Answers its length, or `None` when more bytes are needed to tell.
    fn begin(&mut self, bytes: &[u8], last: bool) -> Result<Option<usize>> {
        let mut skip = 0;
        match self.codec {
            Codec::Utf8Sig => {
                if bytes.starts_with(UTF8_SIGNATURE) {
                    skip = UTF8_SIGNATURE.len();
                } else if UTF8_SIGNATURE.starts_with(bytes) && (self.stream || !last) {
                    // In a stream, half a signature waits beyond the end, as Python has it.
                    return Ok(None);
                }
            }
            Codec::Utf16 | Codec::Utf32 => {
                self.order = match self.codec {
                    Codec::Utf16 => utf16::order_of_mark(bytes),
                    _ => utf32::order_of_mark(bytes),
                };
                let width = self.mark_width().unwrap_or_default();
                match self.order {
                    Some(_) => skip = width,
                    None if bytes.len() < width && !last => return Ok(None),
                    // As long as it cannot be told that the mark is missing, it may still come: as Python has it.
                    None if self.stream || bytes.len() < width => return Ok(Some(0)),
                    None => {}
                }
            }
            _ => {}
        }
        self.start = false;
        Ok(Some(skip))
    }

    fn step(&mut self, input: &[u8], last: bool, out: &mut Vec<u8>) -> Result<Step> {
        match self.codec {
            Codec::Utf8 | Codec::Utf8Sig => utf8::decode(input, last, out),
            Codec::Ascii => latin1::decode_ascii(input, out),
            Codec::Latin1 => latin1::decode(input, out),
            Codec::Utf16 => utf16::decode(self.order.unwrap_or(Order::NATIVE), input, out),
            Codec::Utf16Le => utf16::decode(Order::Little, input, out),
            Codec::Utf16Be => utf16::decode(Order::Big, input, out),
            Codec::Utf32 => utf32::decode(self.order.unwrap_or(Order::NATIVE), input, out),
            Codec::Utf32Le => utf32::decode(Order::Little, input, out),
            Codec::Utf32Be => utf32::decode(Order::Big, input, out),
            Codec::Utf7 => utf7::decode(input, last, out),
            Codec::Charmap(map) => map.decode(input, out),
            Codec::Web(encoding) => web::decode(encoding, &mut self.mode, input, last, out),
            Codec::Multibyte(codec) => (codec.decode)(&mut self.mode, input, out),
        }
    }

    /// Whether the decoder can be in this state.
    fn allows(&self, pending: &[u8], flags: u64) -> bool {
        match self.codec {
            Codec::Utf8 => pending.len() < 4 && flags == 0,
            Codec::Utf8Sig => pending.len() < 4 && flags <= 1,
            Codec::Utf16 | Codec::Utf32 => pending.len() < 4 && flags <= 2,
            Codec::Utf16Le | Codec::Utf16Be | Codec::Utf32Le | Codec::Utf32Be => {
                pending.len() < 4 && flags == 0
            }
            Codec::Utf7 => utf7::may_wait(pending) && flags == 0,
            Codec::Ascii | Codec::Latin1 | Codec::Charmap(_) => pending.is_empty() && flags == 0,
            Codec::Multibyte(_) => pending.len() <= LONGEST,
            Codec::Web(encoding) => pending.len() <= LONGEST && web::is_mode(encoding, flags),
        }
    }
}

/// How far a run came.
struct Progress {
    /// Bytes consumed.
    consumed: usize,
    /// The length of the output with the text of those.
    text: usize,
}

impl Progress {
    fn advance(&mut self, consumed: usize, out: &[u8]) {
        self.consumed += consumed;
        self.text = out.len();
    }
}

impl IncrementalDecoder for Decoder {
    fn decode(&mut self, input: &mut &[u8], last: bool, out: &mut Vec<u8>) -> Result<()> {
        if !last && self.hold(input)? {
            *input = &[];
            return Ok(());
        }
        while !self.tail.is_empty() {
            let waiting = self.tail.len();
            let (more, behind) = input.split_at(self.completing(input));
            self.tail.try_extend(more)?;
            let mut joined = core::mem::take(&mut self.tail);
            let (consumed, outcome) = self.run(&joined, last && behind.is_empty(), out);
            let through = consumed >= waiting;
            if outcome.is_err() || through {
                joined.truncate(waiting);
            }
            joined.drain(..consumed.min(joined.len()));
            self.tail = joined;
            if through {
                *input = &input[consumed - waiting..];
            } else if outcome.is_ok() {
                *input = behind;
            }
            outcome?;
            if !through && more.is_empty() {
                return Ok(());
            }
        }
        let (consumed, outcome) = self.run(input, last, out);
        *input = &input[consumed..];
        outcome?;
        self.tail.try_extend(input)?;
        *input = &[];
        Ok(())
    }

    fn state(&mut self, pending: &mut Vec<u8>) -> Result<u64> {
        pending.try_extend(&self.tail)?;
        // The numbers are Python's.
        Ok(match self.codec {
            Codec::Utf8Sig => u64::from(self.start),
            Codec::Utf16 | Codec::Utf32 => match self.order {
                Some(order) => u64::from(order != Order::NATIVE),
                None if self.start => 2,
                None => 0,
            },
            _ => self.mode,
        })
    }

    fn set_state(&mut self, pending: &[u8], flags: u64) -> Result<()> {
        if !self.allows(pending, flags) {
            let (name, len) = (self.codec.name(), pending.len());
            return Err(Error::new(
                Status::INVALID,
                format_args!("a decoder for {name} is never in state {flags} with these {len} bytes waiting"),
            ));
        }
        // In place where there is room, so that going back to an earlier state does not fail.
        self.tail.clear();
        self.tail.try_extend(pending)?;
        self.start = match self.codec {
            Codec::Utf8Sig => flags == 1,
            Codec::Utf16 | Codec::Utf32 => flags == 2,
            _ => false,
        };
        self.order = match flags {
            0 => Some(Order::NATIVE),
            1 => Some(Order::NATIVE.other()),
            _ => None,
        };
        self.mode = flags;
        Ok(())
    }

    fn reset(&mut self) -> Result<()> {
        self.tail.clear();
        (self.start, self.order, self.mode) = (true, None, 0);
        Ok(())
    }

    fn hold(&mut self, input: &[u8]) -> Result<bool> {
        let more = !self.tail.is_empty()
            && matches!(self.codec, Codec::Utf7)
            && utf7::run_length(input) == input.len();
        if more {
            self.tail.try_extend(input)?;
        }
        Ok(more)
    }

    fn verbatim<'i>(&mut self, input: &mut &'i [u8]) -> &'i [u8] {
        let len = match self.codec {
            _ if !self.tail.is_empty() => 0,
            Codec::Utf8 => utf8::valid(input),
            Codec::Utf8Sig if !self.start => utf8::valid(input),
            Codec::Ascii => latin1::ascii(input),
            _ => 0,
        };
        let (text, rest) = input.split_at(len);
        self.position += len as u64;
        *input = rest;
        text
    }

    fn set_position(&mut self, position: u64) {
        self.position = position;
    }
}
