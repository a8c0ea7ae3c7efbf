//! Text in memory: to a document, to text, or only checked.

use super::builder::Builder;
use super::document::Document;
use super::emit::{Emitter, Events, Nothing};
use super::encoding::{self, Encoding, undecodable};
use super::options::{Options, Surrogates};
use super::parser::Parser;
use super::place::Place;
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
        return builder.into_document().dump(options);
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
    let mut decoded = Vec::new();
    let (text, trusted) = match encoding.codec {
        None => (body, encoding_rs::Encoding::utf8_valid_up_to(body) == body.len()),
        Some(codec) => {
            let mut decoder = encoding::decoder(codec, &options.rules, encoding.signature)?;
            decoder
                .decode(&mut &*body, true, &mut decoded)
                .map_err(|error| undecodable(error, &place, &decoded))?;
            (&decoded[..], options.rules.surrogates != Surrogates::Keep)
        }
    };
    progress.set_total(data.len() as u64);
    let mut parser = Parser::new(options.rules, trusted);
    let mut at = 0;
    let step = if progress.is_watched() { STEP as usize } else { text.len() };
    let mut window = step;
    loop {
        let end = text.len().min(at + window);
        let piece = text.get(at..end).unwrap_or_default();
        let consumed = match parser.feed(piece, end == text.len(), events) {
            Ok(consumed) => consumed,
            Err(fault) => return Err(place.locate(piece, fault)),
        };
        progress.advance(consumed as u64)?;
        // However little of a step it was: the next window may be a whole one.
        progress.finish()?;
        // A token that is longer than the window needs a longer one.
        window = if consumed == 0 { window.saturating_mul(2) } else { step };
        if end == text.len() || (parser.is_complete() && consumed < piece.len()) {
            let rest = piece.get(consumed..).unwrap_or_default();
            if !rest.is_empty() && !open {
                return Err(place.locate(piece, parser.unexpected(piece, consumed)));
            }
            return Ok(match encoding.codec {
                None => (encoding.signature + at + consumed) as u64,
                Some(_) => {
                    place.advance(piece.get(..consumed).unwrap_or_default());
                    place.offset()
                }
            });
        }
        place.advance(piece.get(..consumed).unwrap_or_default());
        at += consumed;
    }
}
