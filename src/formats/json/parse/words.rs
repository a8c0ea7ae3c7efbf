//! Words that are cut off or wrong, and those that JSON does not have.

use super::grammar::Expect;
use super::numbers;
use super::parser::{Parser, passed};
use super::place::{Fault, Parsed};
use crate::formats::json::options::Nonfinite;
use crate::formats::json::write::emit::Events;

impl Parser {
    /// A word that is cut off or wrong, or one of those that JSON does not have; answers where the text goes on.
    #[cold]
    pub(in crate::formats::json) fn word<E: Events>(
        &self,
        text: &[u8],
        at: usize,
        expect: Expect,
        last: bool,
        events: &mut E,
    ) -> Parsed<Option<usize>> {
        let (word, value) = match text.get(at) {
            Some(b't') => ("true", None),
            Some(b'f') => ("false", None),
            Some(b'n') => ("null", None),
            Some(b'N') => ("NaN", Some(f64::NAN)),
            Some(b'I') => ("Infinity", Some(f64::INFINITY)),
            Some(b'-') if text.get(at + 1) == Some(&b'I') => ("-Infinity", Some(f64::NEG_INFINITY)),
            Some(b'-' | b'0'..=b'9') => return numbers::read(text, at, last).map(|_| None),
            _ => return self.no_token(text, at, expect, last).map(|()| None),
        };
        let refused = value.filter(|_| self.rules.nonfinite == Nonfinite::Refuse);
        if let Some(value) = refused {
            let expected = if value < 0.0 { "a digit after '-'" } else { expect.name(None) };
            return Err(Fault::unexpected(text, at + usize::from(value < 0.0), expected));
        }
        let rest = text.get(at..).unwrap_or_default();
        let same = rest.iter().zip(word.as_bytes()).take_while(|(found, wanted)| found == wanted).count();
        if same < word.len() {
            let cut = same == rest.len() && !last;
            return if cut { Ok(None) } else { Err(Fault::unexpected(text, at + same, word)) };
        }
        let behind = at + word.len();
        let outcome = match value {
            Some(value) if self.rules.nonfinite == Nonfinite::Literal => events.double(value),
            _ => events.null(),
        };
        passed(at, behind, outcome)?;
        Ok(Some(behind))
    }
}
