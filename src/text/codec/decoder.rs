//! The incremental decoder: bytes in, cut anywhere; UTF-8 out.

use super::charmap::{self, DecodeTable};
use super::step::{Step, Stop};
use super::utf16::{self, Order};
use super::{Codec, ErrorHandler, IncrementalDecoder, UTF8_SIGNATURE};
use crate::memory::TryVec;
use crate::stream::{Error, Result, Status};
use encoding_rs::{Encoding, mem};

/// Room for bytes that wait for their rest, and for what completes them: the longest escape sequence of ISO 2022.
const TAIL: usize = 16;

/// A decoder with its state: the bytes that wait, the byte order, and whether a signature may come.
pub struct Decoder {
    codec: Codec,
    errors: ErrorHandler,
    /// Whether a signature or byte order mark may come.
    start: bool,
    needs_mark: bool,
    order: Option<Order>,
    tail: [u8; TAIL],
    tail_len: usize,
    /// Bytes of the stream consumed.
    position: u64,
    table: Option<DecodeTable>,
    /// The mode of an encoding that has several.
    mode: u64,
}

impl Decoder {
    /// A decoder at the start of a stream: utf-16 has to begin with its mark.
    pub fn new(codec: Codec, errors: ErrorHandler) -> Decoder {
        Decoder {
            codec,
            errors,
            start: true,
            needs_mark: true,
            order: None,
            tail: [0; TAIL],
            tail_len: 0,
            position: 0,
            table: None,
            mode: 0,
        }
    }

    /// Takes utf-16 without a mark too, in the machine's order.
    #[must_use]
    pub fn without_mark(mut self) -> Decoder {
        self.needs_mark = false;
        self
    }

    /// Forgets the bytes that wait.
    pub fn forget(&mut self) {
        self.tail_len = 0;
    }

    /// Starts again at `position` of the stream. A byte order that is known holds, except at its start.
    pub fn restart(&mut self, position: u64) {
        self.forget();
        self.position = position;
        self.start = position == 0;
        if self.start {
            self.order = None;
        }
    }

    /// Whether bytes wait for their rest.
    pub fn holds(&self) -> bool {
        self.tail_len > 0
    }

    /// Keeps the beginning of a sequence: never [`TAIL`] bytes.
    fn hold(&mut self, bytes: &[u8]) {
        let bytes = &bytes[..bytes.len().min(TAIL)];
        self.tail[..bytes.len()].copy_from_slice(bytes);
        self.tail_len = bytes.len();
    }

    /// Decodes `bytes` but for a sequence that is cut off at their end; answers how many were consumed.
    fn run(&mut self, bytes: &[u8], last: bool, out: &mut Vec<u8>) -> (usize, Result<()>) {
        let mut consumed = 0;
        let outcome = self.run_counting(bytes, last, out, &mut consumed);
        self.position += consumed as u64;
        (consumed, outcome)
    }

    fn run_counting(
        &mut self,
        bytes: &[u8],
        last: bool,
        out: &mut Vec<u8>,
        consumed: &mut usize,
    ) -> Result<()> {
        if self.start {
            match self.begin(bytes, last)? {
                Some(n) => *consumed = n,
                None => return Ok(()),
            }
        }
        while *consumed < bytes.len() {
            let rest = &bytes[*consumed..];
            let step = self.step(rest, out)?;
            *consumed += step.consumed;
            let rest = &rest[step.consumed..];
            let (len, reason) = match step.stop {
                Stop::Done => continue,
                Stop::Incomplete(_) if !last => return Ok(()),
                Stop::Incomplete(reason) => (rest.len(), reason),
                Stop::Malformed(len, reason) => (len, reason),
            };
            let bad = rest.get(..len).unwrap_or(rest);
            let before = out.len();
            match self.errors.decoded(bad, out) {
                Ok(true) => {}
                Ok(false) => return Err(self.refuse(*consumed, bad, reason)),
                Err(error) => {
                    out.truncate(before);
                    return Err(error);
                }
            }
            *consumed += bad.len();
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
                } else if !last && UTF8_SIGNATURE.starts_with(bytes) {
                    return Ok(None);
                }
            }
            Codec::Utf16 => match bytes {
                &[a, b, ..] => {
                    self.order = Order::of_mark([a, b]);
                    if self.order.is_some() {
                        skip = 2;
                    } else if self.needs_mark {
                        return Err(self.refuse(
                            0,
                            &bytes[..2],
                            "a stream must start with a byte order mark",
                        ));
                    }
                }
                _ if !last => return Ok(None),
                _ => {}
            },
            _ => {}
        }
        self.start = false;
        Ok(Some(skip))
    }

    fn step(&mut self, input: &[u8], out: &mut Vec<u8>) -> Result<Step> {
        let order = match self.codec {
            Codec::Utf8 | Codec::Utf8Sig => return utf8(input, out),
            Codec::Ascii => return ascii(input, out),
            Codec::Latin1 => return latin1(input, out),
            Codec::Charmap(map) => {
                let ascii = Encoding::ascii_valid_up_to(input);
                if ascii > 0 {
                    out.try_extend(&input[..ascii])?;
                    return Ok(Step { consumed: ascii, stop: Stop::Done });
                }
                let table = self.table.get_or_insert_with(|| map.decode_table());
                return mapped(table, input, out);
            }
            Codec::Multibyte(codec) => return (codec.decode)(&mut self.mode, input, out),
            Codec::Utf16 => self.order.unwrap_or(Order::NATIVE),
            Codec::Utf16Le => Order::Little,
            Codec::Utf16Be => Order::Big,
        };
        utf16::decode(order, input, out)
    }
}

impl IncrementalDecoder for Decoder {
    fn decode(&mut self, input: &mut &[u8], last: bool, out: &mut Vec<u8>) -> Result<()> {
        while self.tail_len > 0 {
            let mut joined = self.tail;
            let waiting = self.tail_len;
            let added = input.len().min(TAIL - waiting);
            joined[waiting..waiting + added].copy_from_slice(&input[..added]);
            let joined = &joined[..waiting + added];
            let (consumed, outcome) = self.run(joined, last && added == input.len(), out);
            if consumed >= waiting {
                self.tail_len = 0;
                *input = &input[consumed - waiting..];
                outcome?;
            } else if outcome.is_err() || added == 0 {
                self.hold(&joined[consumed..waiting]);
                return outcome;
            } else {
                self.hold(&joined[consumed..]);
                *input = &input[added..];
            }
        }
        let (consumed, outcome) = self.run(input, last, out);
        *input = &input[consumed..];
        outcome?;
        self.hold(input);
        *input = &[];
        Ok(())
    }

    fn state(&mut self, pending: &mut Vec<u8>) -> Result<u64> {
        pending.try_extend(&self.tail[..self.tail_len])?;
        // The numbers are Python's.
        Ok(match self.codec {
            Codec::Utf8Sig => u64::from(self.start),
            Codec::Utf16 => match self.order {
                Some(order) => u64::from(order != Order::NATIVE),
                None if self.start => 2,
                None => 0,
            },
            _ => self.mode,
        })
    }

    fn set_state(&mut self, pending: &[u8], flags: u64) -> Result<()> {
        if pending.len() > TAIL {
            return Err(Error::new(
                Status::INVALID,
                format_args!("a state must hold at most {TAIL} bytes, not {}", pending.len()),
            ));
        }
        self.hold(pending);
        // The numbers are Python's.
        self.start = match self.codec {
            Codec::Utf8Sig => flags != 0,
            Codec::Utf16 => flags == 2,
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
        self.tail_len = 0;
        self.start = true;
        self.order = None;
        self.mode = 0;
        Ok(())
    }

    fn set_position(&mut self, position: u64) {
        self.position = position;
    }
}

fn utf8(input: &[u8], out: &mut Vec<u8>) -> Result<Step> {
    let (consumed, stop) = match core::str::from_utf8(input) {
        Ok(_) => (input.len(), Stop::Done),
        Err(fault) => {
            let at = fault.valid_up_to();
            let stop = match (fault.error_len(), input.get(at)) {
                (None, _) => Stop::Incomplete("unexpected end of data"),
                (Some(len), Some(0xc2..=0xf4)) => Stop::Malformed(len, "invalid continuation byte"),
                (Some(len), _) => Stop::Malformed(len, "invalid start byte"),
            };
            (at, stop)
        }
    };
    out.try_extend(&input[..consumed])?;
    Ok(Step { consumed, stop })
}

fn ascii(input: &[u8], out: &mut Vec<u8>) -> Result<Step> {
    let consumed = Encoding::ascii_valid_up_to(input);
    out.try_extend(&input[..consumed])?;
    let stop =
        if consumed < input.len() { Stop::Malformed(1, "ordinal not in range(128)") } else { Stop::Done };
    Ok(Step { consumed, stop })
}

fn latin1(input: &[u8], out: &mut Vec<u8>) -> Result<Step> {
    let mut block = [0; 2048];
    let consumed = input.len().min(block.len() / 2);
    let len = mem::convert_latin1_to_utf8(&input[..consumed], &mut block);
    out.try_extend(&block[..len])?;
    Ok(Step { consumed, stop: Stop::Done })
}

fn mapped(table: &DecodeTable, input: &[u8], out: &mut Vec<u8>) -> Result<Step> {
    let mut block = [0; 1024];
    let (mut consumed, mut len) = (0, 0);
    let mut stop = Stop::Done;
    for &byte in input {
        let Some(room) = block.get_mut(len..len + 3) else {
            break;
        };
        let character = if byte.is_ascii() { Some(char::from(byte)) } else { charmap::char_of(table, byte) };
        let Some(character) = character else {
            stop = Stop::Malformed(1, "undefined byte");
            break;
        };
        len += character.encode_utf8(room).len();
        consumed += 1;
    }
    out.try_extend(&block[..len])?;
    Ok(Step { consumed, stop })
}
