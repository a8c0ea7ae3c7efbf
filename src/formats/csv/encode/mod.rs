//! Records as text: when to quote and what to escape, after CPython's writer.
//!
//! Nearly all fields are short and plain. They are copied and looked through at once, in words; only a field in which
//! something was found is gone through with care.

mod careful;
mod copy;
mod draft;
mod numbers;
#[cfg(test)]
mod tests;

pub use draft::Draft;
pub use numbers::with_double;

use super::dialect::{Dialect, Options, Quoting, Symbol};
use crate::formats::STEP;
use crate::memory::{Needles, TryVec};
use crate::stream::Result;
use copy::{SHORT, SHORT_ROOM, copy_long, copy_short, put};

/// What a field holds.
#[derive(Clone, Copy, Debug)]
pub enum Value<'a> {
    /// Bytes of which nothing else is known: a number where they read as one.
    Field(&'a [u8]),
    /// Text, also where it reads as a number.
    Text(&'a [u8]),
    /// The text of a number.
    Number(&'a [u8]),
    /// No value.
    Null,
}

impl<'a> Value<'a> {
    #[inline(always)]
    fn text(self) -> &'a [u8] {
        match self {
            Value::Field(text) | Value::Text(text) | Value::Number(text) => text,
            Value::Null => &[],
        }
    }
}

/// A record that is being made.
#[derive(Default)]
pub struct Row {
    /// Where it begins in the draft.
    start: usize,
    fields: usize,
    /// Whether the last field was NULL.
    null: bool,
}

impl Row {
    /// One without fields, behind what is in the draft.
    #[inline]
    pub fn new(draft: &Draft) -> Row {
        Row { start: draft.len(), ..Row::default() }
    }
}

/// Turns fields into records.
pub struct Encoder {
    dialect: Dialect,
    /// What has a meaning inside quotes.
    quoted_needles: Needles,
    /// What stands around quoted fields; empty where nothing is ever quoted.
    quote: Symbol,
    /// Whether fields are plain unless a needle is found.
    simple: bool,
    /// Whether every needle that is found has to be between quotes, and nothing but a quote is changed there.
    direct: bool,
    terminator: Vec<u8>,
}

impl Encoder {
    pub fn new(options: &Options<'_>) -> Result<Encoder> {
        let mut dialect = Dialect::new(options)?;
        dialect.mark_terminator(options.line_terminator);
        let mut terminator = Vec::new();
        terminator.try_extend(options.line_terminator.as_bytes())?;
        let mut quoted_needles = Needles::default();
        for symbol in [&dialect.quote, &dialect.escape].into_iter().flatten() {
            quoted_needles.add(symbol.as_bytes()[0]);
        }
        // Behind a space that is a delimiter, a reader would skip another one: such a field has to be quoted when it is empty.
        let spaced = dialect.skip_initial_space && dialect.delimiter.as_bytes() == b" ";
        let simple = dialect.searchable && !spaced;
        let quote = dialect.quote.unwrap_or_default();
        let direct = dialect.double_quote
            && dialect.escape.is_none()
            && dialect.quoting != Quoting::None
            && [dialect.delimiter, quote].iter().all(|symbol| symbol.as_bytes().len() == 1)
            && terminator.is_ascii();
        Ok(Encoder { dialect, quoted_needles, quote, simple, direct, terminator })
    }

    /// Appends one record; on failure a part of it.
    #[inline(always)]
    pub fn record<'a>(
        &self,
        draft: &mut Draft,
        fields: impl Iterator<Item = Result<&'a [u8]>>,
    ) -> Result<()> {
        let mut row = Row::new(draft);
        // The loop that nearly all records take is apart, and asks nothing twice.
        if self.dialect.quoting == Quoting::Minimal {
            for field in fields {
                self.field::<false>(draft, &mut row, field?)?;
            }
        } else {
            for field in fields {
                self.value(draft, &mut row, Value::Field(field?))?;
            }
        }
        self.end(draft, &row)
    }

    /// Appends one field of the record that `row` tells of; on failure a part of it.
    #[inline(always)]
    pub fn value(&self, draft: &mut Draft, row: &mut Row, value: Value<'_>) -> Result<()> {
        row.null = matches!(value, Value::Null);
        if self.quotes(value) {
            self.field::<true>(draft, row, value.text())
        } else {
            self.field::<false>(draft, row, value.text())
        }
    }

    /// Appends one field, in quotes whatever its text is if it is `QUOTED`.
    #[inline(always)]
    fn field<const QUOTED: bool>(&self, draft: &mut Draft, row: &mut Row, text: &[u8]) -> Result<()> {
        let separated = row.fields > 0;
        row.fields += 1;
        if !self.simple || text.len() > SHORT {
            return self.long(draft, row, QUOTED, text);
        }
        let room = draft.room(SHORT_ROOM)?;
        let mut at = if separated { put(room, &self.dialect.delimiter) } else { 0 };
        if QUOTED {
            at += put(&mut room[at..], &self.quote);
        }
        let words = copy_short(&mut room[at..at + SHORT], text);
        at += text.len();
        if QUOTED {
            at += put(&mut room[at..], &self.quote);
        }
        let needles = if QUOTED { &self.quoted_needles } else { &self.dialect.needles };
        if needles.touch(words) {
            return self.special(draft, row, QUOTED, text);
        }
        draft.add(at);
        Ok(())
    }

    /// Ends the record that `row` tells of.
    #[inline(always)]
    pub fn end(&self, draft: &mut Draft, row: &Row) -> Result<()> {
        if row.fields == 1 && draft.len() == row.start {
            // A lone empty field must not read as a blank line.
            self.quote_empty(draft, row.null)?;
        }
        if self.terminator.len() > SHORT {
            return draft.append(&self.terminator);
        }
        copy_short(draft.room(SHORT_ROOM)?, &self.terminator);
        draft.add(self.terminator.len());
        Ok(())
    }

    /// A field that is not short, or of a dialect that is not simple.
    #[inline(never)]
    fn long(&self, draft: &mut Draft, row: &Row, quoted: bool, text: &[u8]) -> Result<()> {
        if !self.simple || text.len() > draft::PIECE {
            return self.careful(draft, row, quoted, text);
        }
        let room = draft.room(text.len() + SHORT_ROOM)?;
        let mut at = if row.fields > 1 { put(room, &self.dialect.delimiter) } else { 0 };
        if quoted {
            at += put(&mut room[at..], &self.quote);
        }
        let needles = if quoted { &self.quoted_needles } else { &self.dialect.needles };
        let found = copy_long(&mut room[at..at + text.len()], text, needles);
        at += text.len();
        if quoted {
            at += put(&mut room[at..], &self.quote);
        }
        if found {
            return self.special(draft, row, quoted, text);
        }
        draft.add(at);
        Ok(())
    }

    /// Whether `value` is quoted whatever its text is.
    #[inline(always)]
    fn quotes(&self, value: Value<'_>) -> bool {
        match self.dialect.quoting {
            Quoting::Minimal | Quoting::None => false,
            Quoting::All => true,
            Quoting::Nonnumeric => match value {
                Value::Field(text) => !is_number(text),
                Value::Text(_) | Value::Null => true,
                Value::Number(_) => false,
            },
            Quoting::Strings => matches!(value, Value::Field(_) | Value::Text(_)),
            Quoting::NotNull => !matches!(value, Value::Null),
        }
    }
}

/// Whether `field` is the text of a finite number, which a reader of numbers takes without quotes. Nobody writes one that takes
/// longer than a step to look at.
fn is_number(field: &[u8]) -> bool {
    matches!(field.first(), Some(b'0'..=b'9' | b'+' | b'-' | b'.'))
        && field.len() as u64 <= STEP
        && field.iter().any(u8::is_ascii_digit)
        && !csv_core::is_non_numeric(field)
}
