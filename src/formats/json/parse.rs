//! Text to events, by serde_json's deserializer and a visitor of our own.

use super::builder::Builder;
use super::document::Document;
use super::emit::{Emitter, Events, Layout};
use crate::memory::Slice;
use crate::stream::{Error, Result, Status};
use core::fmt;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

/// Deepest nesting of a text that is read: serde_json's own limit, which keeps the stack safe.
pub const MAX_PARSE_DEPTH: usize = 127;

const BOM: &[u8] = b"\xEF\xBB\xBF";

/// Parses `text`: UTF-8, with or without a byte order mark, one value, nothing after it.
///
/// `JSON` with line, column (in bytes) and offset where the text goes wrong, `DECODE` when it is not UTF-8,
/// `UNSUPPORTED` when it is UTF-16 or UTF-32, `LIMIT` from 4 GiB on.
pub fn parse(text: &[u8]) -> Result<Document> {
    Ok(drive(text, Builder::default())?.into_document())
}

/// Lays `text` out anew. What [`parse`] refuses is refused here too.
pub fn format(text: &[u8], layout: Layout) -> Result<Slice> {
    Slice::from_vec(drive(text, Emitter::new(layout))?.into_text())
}

/// Feeds the value in `text` to `events` and gives them back.
fn drive<E: Events>(text: &[u8], events: E) -> Result<E> {
    let skipped = if text.starts_with(BOM) { BOM.len() } else { 0 };
    let body = text.get(skipped..).unwrap_or_default();
    if u32::try_from(text.len()).is_err() {
        return Err(Error::new(
            Status::LIMIT,
            format_args!("a JSON text must be shorter than 4 GiB, not {} bytes", text.len()),
        ));
    }
    if is_wide(body) {
        return Err(Error::new(
            Status::UNSUPPORTED,
            format_args!("JSON must be UTF-8: decode UTF-16 and UTF-32 first"),
        ));
    }
    let body = core::str::from_utf8(body).map_err(|error| {
        let at = error.valid_up_to();
        let end = error.error_len().map_or(body.len(), |len| at + len);
        let before = body.get(..at).unwrap_or_default();
        let line_start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
        Error::new(Status::DECODE, format_args!("JSON must be UTF-8: {error}")).with(|detail| {
            detail.start = (skipped + at) as i64;
            detail.end = (skipped + end) as i64;
            detail.line = before.iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
            detail.column = (at - line_start) as u64 + 1;
        })
    })?;
    let mut sink = Sink { events, failure: None };
    let mut reader = serde_json::Deserializer::from_str(body);
    let outcome = Value(&mut sink).deserialize(&mut reader).and_then(|()| reader.end());
    match (outcome, sink.failure) {
        (Ok(()), _) => Ok(sink.events),
        (Err(_), Some(failure)) => Err(failure),
        (Err(error), None) => Err(syntax(body, skipped, &error)),
    }
}

/// Whether `text` begins as UTF-16 or UTF-32 does: no JSON in UTF-8 holds a NUL.
fn is_wide(text: &[u8]) -> bool {
    matches!(text, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [0, _, ..] | [_, 0, ..])
}

/// serde_json's error with the byte offset that its line and column stand for.
fn syntax(text: &str, skipped: usize, error: &serde_json::Error) -> Error {
    let mut line_start = 0;
    for _ in 1..error.line() {
        let rest = text.as_bytes().get(line_start..).unwrap_or_default();
        line_start += memchr::memchr(b'\n', rest).map_or(0, |newline| newline + 1);
    }
    let offset = (line_start + error.column().saturating_sub(1)).min(text.len()) + skipped;
    Error::new(Status::JSON, format_args!("{error}")).with(|detail| {
        detail.line = error.line() as u64;
        detail.column = error.column().max(1) as u64;
        detail.start = offset as i64;
        detail.end = offset as i64;
    })
}

struct Sink<E> {
    events: E,
    /// The failure that stopped the parser, kept here because serde_json's error cannot carry it.
    failure: Option<Error>,
}

impl<E> Sink<E> {
    fn pass<D: serde::de::Error>(
        &mut self,
        event: impl FnOnce(&mut E) -> Result<()>,
    ) -> core::result::Result<(), D> {
        event(&mut self.events).map_err(|error| {
            self.failure = Some(error);
            D::custom("")
        })
    }
}

/// One value to come, and where it goes.
struct Value<'a, E>(&'a mut Sink<E>);

impl<'de, E: Events> DeserializeSeed<'de> for Value<'_, E> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> core::result::Result<(), D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de, E: Events> Visitor<'de> for Value<'_, E> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }
    fn visit_unit<D: serde::de::Error>(self) -> core::result::Result<(), D> {
        self.0.pass(E::null)
    }
    fn visit_bool<D: serde::de::Error>(self, value: bool) -> core::result::Result<(), D> {
        self.0.pass(|events| events.bool(value))
    }
    fn visit_i64<D: serde::de::Error>(self, value: i64) -> core::result::Result<(), D> {
        self.0.pass(|events| events.int64(value))
    }
    fn visit_u64<D: serde::de::Error>(self, value: u64) -> core::result::Result<(), D> {
        self.0.pass(|events| events.uint64(value))
    }
    fn visit_f64<D: serde::de::Error>(self, value: f64) -> core::result::Result<(), D> {
        self.0.pass(|events| events.double(value))
    }
    fn visit_str<D: serde::de::Error>(self, value: &str) -> core::result::Result<(), D> {
        self.0.pass(|events| events.string(value))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> core::result::Result<(), A::Error> {
        self.0.pass(E::begin_array)?;
        while items.next_element_seed(Value(self.0))?.is_some() {}
        self.0.pass(E::end_array)
    }
    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> core::result::Result<(), A::Error> {
        self.0.pass(E::begin_object)?;
        while members.next_key_seed(Key(self.0))?.is_some() {
            members.next_value_seed(Value(self.0))?;
        }
        self.0.pass(E::end_object)
    }
}

/// One key to come, and where it goes.
struct Key<'a, E>(&'a mut Sink<E>);

impl<'de, E: Events> DeserializeSeed<'de> for Key<'_, E> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> core::result::Result<(), D::Error> {
        reader.deserialize_str(self)
    }
}

impl<'de, E: Events> Visitor<'de> for Key<'_, E> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }
    fn visit_str<D: serde::de::Error>(self, key: &str) -> core::result::Result<(), D> {
        self.0.pass(|events| events.key(key))
    }
}
