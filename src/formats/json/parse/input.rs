//! JSON text from any stream, as UTF-8, in a window that moves over it.

use super::encoding::{self, Encoding, SEEN, undecodable};
use super::place::{Fault, Place};
use super::utf8::Checked;
use crate::formats::json::options::Rules;
use crate::formats::{Progress, io};
use crate::memory::{Target, TryVec, try_zeroed};
use crate::stream::{Error, Kind, Result, Stream};
use crate::text::codec::{Decoder, IncrementalDecoder};

/// Bytes asked of the stream at once.
const BLOCK: usize = 64 * 1024;

/// A window over the text of a stream.
pub struct Input {
    stream: Box<dyn Stream>,
    progress: Progress,
    rules: Rules,
    /// Where bytes arrive that are not decoded yet,
    block: Vec<u8>,
    /// and how many of them wait for more, until there are enough to tell the encoding.
    waiting: usize,
    /// Decodes what is not UTF-8.
    decoder: Option<Decoder>,
    /// What is to be told once the text before was read.
    failure: Option<Error>,
    started: bool,
    ended: bool,
    /// The window is `text[at..end]`; behind it there is at most the beginning of a character.
    text: Vec<u8>,
    at: usize,
    end: usize,
    checked: Checked,
    place: Place,
}

impl Input {
    /// Reads `stream` from its position on, and tells `progress` of it.
    pub fn new(stream: Box<dyn Stream>, rules: Rules, progress: Progress) -> Input {
        Input {
            stream,
            progress,
            rules,
            block: Vec::new(),
            waiting: 0,
            decoder: None,
            failure: None,
            started: false,
            ended: false,
            text: Vec::new(),
            at: 0,
            end: 0,
            checked: Checked::default(),
            place: Place::start(0, 1),
        }
    }

    /// How many bytes are to come, where that is known without asking a stream of somebody else's; otherwise 0.
    pub fn expected(&mut self) -> usize {
        if self.stream.kind() != Kind::Bytes {
            return 0;
        }
        let left = self.stream.size().and_then(|size| Ok(size - self.stream.tell()?));
        left.ok().and_then(|left| usize::try_from(left).ok()).unwrap_or(0)
    }

    /// The text at hand.
    pub fn window(&self) -> &[u8] {
        self.text.get(self.at..self.end).unwrap_or_default()
    }

    /// Whether the text at hand is known to be UTF-8.
    pub fn is_valid(&self) -> bool {
        self.checked.is_valid()
    }

    /// The text at hand, and whom to tell of what is done with it.
    pub fn work(&mut self) -> (&[u8], &mut Progress) {
        (self.text.get(self.at..self.end).unwrap_or_default(), &mut self.progress)
    }

    /// Whether nothing follows the window.
    pub fn ended(&self) -> bool {
        self.ended
    }

    /// Bytes of the input before the window.
    pub fn offset(&self) -> u64 {
        self.place.offset()
    }

    /// Moves the window past `n` bytes of text.
    pub fn consume(&mut self, n: usize) {
        let done = self.text.get(self.at..self.end.min(self.at + n)).unwrap_or_default();
        self.place.advance(done);
        self.at += done.len();
    }

    /// A failure in the window, with its place.
    #[cold]
    pub fn locate(&self, fault: Fault) -> Error {
        self.place.locate(self.window(), fault)
    }

    /// Extends the window, unless the text has ended.
    pub fn fill(&mut self) -> Result<()> {
        if let Some(error) = self.failure.take() {
            return Err(error);
        }
        self.text.drain(..self.at);
        self.checked.consume(self.at);
        (self.at, self.end) = (0, self.end - self.at);
        if self.block.is_empty() {
            self.block = try_zeroed(BLOCK)?;
        }
        self.waiting += self.read(self.waiting)?;
        while !self.started && !self.ended && self.waiting < SEEN {
            self.waiting += self.read(self.waiting)?;
        }
        let arrived = core::mem::take(&mut self.waiting);
        let mut skipped = 0;
        if !self.started {
            self.started = true;
            skipped = self.begin(arrived)?;
        }
        let input = self.block.get(skipped..arrived).unwrap_or_default();
        match &mut self.decoder {
            None => self.text.try_extend(input)?,
            Some(decoder) => {
                let mut rest = input;
                if let Err(error) = decoder.decode(&mut rest, self.ended, &mut self.text) {
                    // Something may be wrong before.
                    self.failure = Some(undecodable(error, &self.place, &self.text));
                    self.ended = false;
                }
            }
        }
        self.end = self.checked.extend(&self.text, self.ended);
        self.progress.advance(arrived as u64)
    }

    /// Tells that all is done.
    pub fn finish(&mut self) -> Result<()> {
        self.progress.finish()
    }

    /// One read to `block[from..]`.
    fn read(&mut self, from: usize) -> Result<usize> {
        let mut target = Target::new(self.block.get_mut(from..).unwrap_or_default());
        let outcome = io::read(&mut *self.stream, &mut target, &mut self.progress);
        match target.len() {
            0 => {
                outcome?;
                self.ended = true;
                Ok(0)
            }
            // What arrived counts; the error comes back with the next call.
            arrived => Ok(arrived),
        }
    }

    /// Looks at the first bytes, and answers how many of them are a signature.
    fn begin(&mut self, arrived: usize) -> Result<usize> {
        if self.stream.is_text() {
            return Ok(0);
        }
        let encoding = Encoding::of(self.block.get(..arrived).unwrap_or_default());
        self.place = Place::start(encoding.signature, encoding.width);
        if let Some(codec) = encoding.codec {
            self.decoder = Some(encoding::decoder(codec, &self.rules, encoding.signature)?);
        }
        Ok(encoding.signature)
    }
}
