//! Text from a stream: to a document, to another stream in one pass, or line by line.

use super::options::Options;
use super::parse::input::Input;
use super::parse::parser::Parser;
use super::parse::place::Fault;
use super::tree::builder::Builder;
use super::tree::document::Document;
use super::write::emit::{Emitter, Events, Nothing};
use super::write::pen::pieces;
use crate::formats::{Progress, STEP, io};
use crate::stream::{Error, Result, Status, Stream};

/// Bytes of text that are gathered before the stream gets them.
pub const BLOCK: usize = 32 * 1024;

/// Parses what `stream` has from its position on, which is one document.
pub fn load(stream: Box<dyn Stream>, options: &Options, progress: Progress) -> Result<Document> {
    let mut input = Input::new(stream, options.rules, progress);
    let mut builder = Builder::new(options.rules.nonfinite, false);
    builder.expect(input.expected());
    pass(&mut input, options, &mut builder, &mut |_, _| Ok(()))?;
    Ok(builder.into_document())
}

/// Checks what `stream` has from its position on: one document, or JSON Lines.
pub fn validate(stream: Box<dyn Stream>, options: &Options, progress: Progress) -> Result<()> {
    let mut input = Input::new(stream, options.rules, progress);
    if options.lines {
        return each_line(&mut input, options, &mut Nothing, &mut |_, _| Ok(()));
    }
    pass(&mut input, options, &mut Nothing, &mut |_, _| Ok(()))
}

/// Lays what `from` has out anew in `to`, in one pass. What was laid out before a failure is in `to`.
pub fn transcode(
    from: Box<dyn Stream>,
    mut to: Box<dyn Stream>,
    options: &Options,
    progress: Progress,
) -> Result<()> {
    let mut input = Input::new(from, options.rules, progress);
    let mut emitter = Emitter::new(options.layout);
    let mut spill = |emitter: &mut Emitter, progress: &mut Progress| {
        if emitter.text().len() < BLOCK { Ok(()) } else { hand_on(&mut *to, emitter.text(), progress) }
    };
    let outcome = if options.lines {
        each_line(&mut input, options, &mut emitter, &mut |emitter, progress| {
            emitter.end_line()?;
            spill(emitter, progress)
        })
    } else {
        pass(&mut input, options, &mut emitter, &mut spill)
    };
    match outcome {
        Ok(()) => hand_on(&mut *to, emitter.text(), input.work().1),
        // The failure that is told is the first one.
        Err(error) => {
            let _ = io::hand_on(&mut *to, emitter.text(), input.work().1);
            Err(error)
        }
    }
}

/// Writes all of `text`, and tells before each write that the work goes on: in one write, but in steps of whole characters
/// where somebody hears of that. What was not written stays in `text`.
pub fn hand_on(stream: &mut dyn Stream, text: &mut Vec<u8>, progress: &mut Progress) -> Result<()> {
    if !progress.is_watched() {
        return io::hand_on(stream, text, progress);
    }
    let mut done = 0;
    let mut outcome = Ok(());
    for piece in pieces(text, STEP as usize) {
        let taken;
        (taken, outcome) = io::hand_on_from(stream, piece, progress);
        done += taken;
        if outcome.is_err() {
            break;
        }
    }
    text.drain(..done);
    outcome
}

/// Feeds the one document of `input` to `events`, and lets `each` look at them after every window.
fn pass<E: Events>(
    input: &mut Input,
    options: &Options,
    events: &mut E,
    each: &mut dyn FnMut(&mut E, &mut Progress) -> Result<()>,
) -> Result<()> {
    let mut parser = Parser::new(options.rules, false);
    loop {
        input.fill()?;
        options.check_size(input.offset().saturating_add(input.window().len() as u64))?;
        let last = input.ended();
        parser.trust(input.is_valid());
        let outcome = parser.feed(input.window(), last, events);
        let consumed = outcome.map_err(|fault| input.locate(fault))?;
        if parser.is_complete() && consumed < input.window().len() {
            let fault = parser.unexpected(input.window(), consumed);
            if last || !fault.is_cut(input.window()) {
                return Err(input.locate(fault));
            }
        }
        input.consume(consumed);
        each(events, input.work().1)?;
        if last {
            return input.finish();
        }
    }
}

/// Feeds the documents of `input`, one a line, to `events`, and calls `each` behind every one.
fn each_line<E: Events>(
    input: &mut Input,
    options: &Options,
    events: &mut E,
    each: &mut dyn FnMut(&mut E, &mut Progress) -> Result<()>,
) -> Result<()> {
    let mut parser = Parser::new(options.rules, false);
    while let Some(end) = next_line(input, options.max_size)? {
        whole(&mut parser, input, end, events)?;
        input.consume(end);
        each(events, input.work().1)?;
    }
    input.finish()
}

/// Feeds the next `len` bytes of `input`, which are one document.
fn whole<E: Events>(parser: &mut Parser, input: &mut Input, len: usize, events: &mut E) -> Result<()> {
    parser.reset(input.is_valid());
    let mut at = 0;
    loop {
        let (window, progress) = input.work();
        // The line is at hand, and was told when it was read; but it may be long.
        progress.look()?;
        let end = len.min(at + parser.seen() + STEP as usize);
        let piece = window.get(at..end).unwrap_or_default();
        let last = end == len;
        let outcome = parser.feed(piece, last, events).and_then(|consumed| {
            if !parser.is_complete() || consumed == piece.len() {
                return Ok(consumed);
            }
            let fault = parser.unexpected(piece, consumed);
            if !last && fault.is_cut(piece) { Ok(consumed) } else { Err(fault) }
        });
        at += outcome.map_err(|fault| input.locate(fault.behind(at)))?;
        if last {
            return Ok(());
        }
    }
}

/// Moves to the next line that is not blank, and answers its length without its end; `None` at the end of the text. `LIMIT`
/// for more than `limit` bytes.
fn next_line(input: &mut Input, limit: u64) -> Result<Option<usize>> {
    let mut searched = 0;
    loop {
        let window = input.window();
        let rest = window.get(searched..).unwrap_or_default();
        let end = match memchr::memchr(b'\n', rest) {
            Some(at) => searched + at,
            None if input.ended() => window.len(),
            None => {
                searched = window.len();
                if searched as u64 > limit {
                    return Err(too_long(input, limit));
                }
                input.fill()?;
                continue;
            }
        };
        if end as u64 > limit {
            return Err(too_long(input, limit));
        }
        let line = window.get(..end).unwrap_or_default();
        if !line.iter().all(|byte| matches!(byte, b' ' | b'\t' | b'\r')) {
            return Ok(Some(end));
        }
        if end == window.len() {
            return Ok(None);
        }
        input.consume(end + 1);
        searched = 0;
    }
}

#[cold]
fn too_long(input: &Input, limit: u64) -> Error {
    let error = Error::new(Status::LIMIT, format_args!("a line must not be longer than {limit} bytes"));
    input.locate(Fault::new(0, 0, error))
}

/// Reads JSON Lines: one document a line; blank lines are none.
pub struct Reader {
    input: Input,
    options: Options,
    parser: Parser,
}

impl Reader {
    /// Reads `stream` from its position on.
    pub fn new(stream: Box<dyn Stream>, options: Options, progress: Progress) -> Reader {
        let parser = Parser::new(options.rules, false);
        Reader { input: Input::new(stream, options.rules, progress), options, parser }
    }

    /// The document of the next line; `None` at the end. A line that is refused is passed over: the next call goes on behind
    /// it. A failure of the stream takes nothing away.
    pub fn next_document(&mut self) -> Result<Option<Document>> {
        let Some(end) = next_line(&mut self.input, self.options.max_size.min(u32::MAX.into()))? else {
            self.input.finish()?;
            return Ok(None);
        };
        let mut builder = Builder::new(self.options.rules.nonfinite, false);
        let outcome = whole(&mut self.parser, &mut self.input, end, &mut builder);
        self.input.consume(end);
        outcome?;
        Ok(Some(builder.into_document()))
    }
}
