//! Strings and numbers that are longer than the text at hand.

use super::grammar::Expect;
use super::parser::{Parser, passed};
use super::place::Parsed;
use super::strings::{self, Part, Text};
use crate::formats::json::write::emit::Events;

/// The least text of a string that is handed on before the rest of it is there.
pub const PART: usize = if cfg!(test) { 8 } else { 16 * 1024 };

impl Parser {
    /// `text` is one token that is cut off. Takes what there is of a string, and notes what is known of a number.
    #[cold]
    pub(in crate::formats::json) fn long_token<E: Events>(
        &mut self,
        text: &[u8],
        events: &mut E,
    ) -> Parsed<usize> {
        if text.first() != Some(&b'"') {
            self.number = text.len();
            return Ok(0);
        }
        self.scratch.clear();
        self.inside = true;
        self.string_part(text, 1, false, events)
    }

    /// Whether the number that `text` begins with ends in it.
    #[cold]
    pub(in crate::formats::json) fn is_number_complete(&mut self, text: &[u8], last: bool) -> bool {
        let rest = text.get(self.number..).unwrap_or_default();
        let ends = rest.iter().any(|byte| !matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E'));
        self.number = if ends || last { 0 } else { text.len() };
        self.number == 0
    }

    /// Feeds what the string that goes on at `at` has in `text`, and answers where the text goes on.
    #[cold]
    pub(in crate::formats::json) fn string_part<E: Events>(
        &mut self,
        text: &[u8],
        at: usize,
        last: bool,
        events: &mut E,
    ) -> Parsed<usize> {
        let reading = self.reading(last);
        let len = self.scratch.len();
        let part = match strings::unescape(text, at, reading, &mut self.scratch) {
            Ok(part) => part,
            Err(fault) if !last && fault.is_cut(text) => {
                self.scratch.truncate(len);
                return Ok(at);
            }
            Err(fault) => return Err(fault),
        };
        let string = Text { bytes: &self.scratch, plain: false };
        match part {
            Part::Last(behind) if matches!(self.expect, Expect::Key | Expect::FirstKey) => {
                passed(at, behind, events.key(string))?;
                self.expect = Expect::Colon;
                self.inside = false;
                Ok(behind)
            }
            Part::Last(behind) => {
                passed(at, behind, events.string(string))?;
                self.expect = self.after_value();
                self.inside = false;
                Ok(behind)
            }
            Part::Cut(behind) => {
                if passed(at, behind, events.part(string))? {
                    self.scratch.clear();
                }
                Ok(behind)
            }
        }
    }

    fn after_value(&self) -> Expect {
        if self.open.is_empty() { Expect::End } else { Expect::Comma }
    }
}
