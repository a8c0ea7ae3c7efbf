//! Text in memory: to a document, to text, or only checked.

use super::options::Options;
use super::parse::encoding::{self, Encoding, undecodable};
use super::parse::parser::Parser;
use super::parse::place::Place;
use super::parse::utf8::Checked;
use super::tree::builder::Builder;
use super::tree::document::Document;
use super::write::emit::{Emitter, Events, Nothing};
use crate::formats::{Progress, STEP};
use crate::memory::Slice;
use crate::stream::{Error, Result, Status};
use crate::text::codec::IncrementalDecoder;

/// Parses `data`: UTF-8, UTF-16 or UTF-32, with or without a signature. Also answers how many bytes the document took, white
/// space behind it included; unless `open`, what follows it is refused.
///
/// `JSON`, `LIMIT` and `DECODE` with line, column and offset where the text goes wrong; `LIMIT` from 4 GiB on, too.
pub fn parse(data: &[u8], options: &Options, open: bool, progress: &mut Progress) -> Result<(Document, u64)> {
    check_size(data.len() as u64)?;
    let mut builder = Builder::new(options.rules.nonfinite, false);
    builder.expect(data.len());
    let consumed = drive(data, options, open, progress, &mut builder)?;
    Ok((builder.into_document(), consumed))
}

/// What indices of documents hold.
pub fn check_size(len: u64) -> Result<()> {
    if u32::try_from(len).is_err() {
        return Err(Error::new(
            Status::LIMIT,
            format_args!("a document's text must be shorter than 4 GiB, not {len} bytes"),
        ));
    }
    Ok(())
}

/// Checks `data`: what [`parse`] refuses is refused, but numbers are not converted.
pub fn validate(data: &[u8], options: &Options, progress: &mut Progress) -> Result<()> {
    drive(data, options, false, progress, &mut Nothing).map(drop)
}

/// Lays `data` out anew; numbers stay as they are. What [`validate`] refuses is refused here too.
pub fn format(data: &[u8], options: &Options, progress: &mut Progress) -> Result<Slice> {
    if options.sorted {
        check_size(data.len() as u64)?;
        let mut builder = Builder::new(options.rules.nonfinite, true);
        drive(data, options, false, progress, &mut builder)?;
        return builder.into_document().dump_untold(options, progress);
    }
    let mut emitter = Emitter::new(options.layout);
    // Compact text is never longer than what it was made of, but for escapes.
    let room = emitter.text().try_reserve(data.len());
    room.map_err(|_| Error::bare(Status::NO_MEMORY))?;
    drive(data, options, false, progress, &mut emitter)?;
    Slice::from_vec(emitter.into_text())
}

/// Feeds the document in `data` to `events`, and answers the bytes that it took.
fn drive<E: Events>(
    data: &[u8],
    options: &Options,
    open: bool,
    progress: &mut Progress,
    events: &mut E,
) -> Result<u64> {
    options.check_size(data.len() as u64)?;
    let encoding = Encoding::of(data);
    let body = data.get(encoding.signature..).unwrap_or_default();
    let mut place = Place::start(encoding.signature, encoding.width);
    progress.set_total(data.len() as u64);
    let mut decoded = Vec::new();
    // Where the text cannot be decoded it ends, unless something is wrong before.
    let mut malformed = None;
    let text = match encoding.codec {
        None => body,
        Some(codec) => {
            let mut decoder = encoding::decoder(codec, &options.rules, encoding.signature)?;
            let mut blocks = body.chunks(STEP as usize).peekable();
            while let Some(mut block) = blocks.next() {
                if let Err(error) = decoder.decode(&mut block, blocks.peek().is_none(), &mut decoded) {
                    malformed = Some(undecodable(error, &place, &decoded));
                    break;
                }
                progress.look()?;
            }
            &decoded[..]
        }
    };
    let watched = progress.is_watched();
    let step = if watched { STEP as usize } else { text.len() };
    let mut parser = Parser::new(options.rules, false);
    let mut checked = Checked::default();
    let (mut at, mut told) = (0, place.offset());
    loop {
        let end = text.len().min(at + parser.seen() + step);
        let all = end == text.len();
        let last = all && malformed.is_none();
        let end = checked.extend(text.get(..end).unwrap_or_default(), last);
        parser.trust(checked.is_valid());
        let piece = text.get(at..end).unwrap_or_default();
        let consumed = parser.feed(piece, last, events).map_err(|fault| place.locate(piece, fault))?;
        let complete = parser.is_complete() && consumed < piece.len();
        if complete && !open {
            let fault = parser.unexpected(piece, consumed);
            if last || !fault.is_cut(piece) {
                return Err(place.locate(piece, fault));
            }
        }
        at += consumed;
        if !watched && encoding.codec.is_none() {
            // All at once, and nobody needs the place.
            return Ok((encoding.signature + at) as u64);
        }
        place.advance(piece.get(..consumed).unwrap_or_default());
        let seen = place.offset() + parser.seen() as u64;
        progress.advance(seen.saturating_sub(told))?;
        told = told.max(seen);
        // However little of a step it was: the next window may be a whole one.
        progress.finish()?;
        if last || (complete && open) {
            return Ok(place.offset());
        }
        if let Some(error) = malformed.take_if(|_| all) {
            return Err(error);
        }
    }
}
