//! Records as text: when to quote and what to escape, after CPython's writer.

use super::dialect::{Dialect, Options, Quoting, Symbol, Token, class};
use crate::memory::{Needles, TryVec};
use crate::stream::{Error, Result, Status};

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
    /// Where it begins in the output.
    start: usize,
    fields: usize,
    /// Whether the last field was NULL.
    null: bool,
}

impl Row {
    /// One without fields, at `start` of the output.
    pub fn new(start: usize) -> Row {
        Row { start, ..Row::default() }
    }
}

/// Turns fields into records.
pub struct Encoder {
    dialect: Dialect,
    /// What has a meaning inside quotes.
    quoted_needles: Needles,
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
        Ok(Encoder { dialect, quoted_needles, terminator })
    }

    /// Appends one record to `out`; on failure a part of it.
    pub fn record<'a>(
        &self,
        out: &mut Vec<u8>,
        fields: impl Iterator<Item = &'a [u8]> + Clone,
    ) -> Result<()> {
        let start = out.len();
        if self.guess_record(out, fields.clone())? {
            return Ok(());
        }
        out.truncate(start);
        let mut row = Row::new(start);
        for field in fields {
            self.value(out, &mut row, Value::Field(field))?;
        }
        self.end(out, &row)
    }

    /// Appends a record as if no field had anything special in it, where the quoting is the same for all; false when that was
    /// wrong.
    fn guess_record<'a>(&self, out: &mut Vec<u8>, fields: impl Iterator<Item = &'a [u8]>) -> Result<bool> {
        let dialect = &self.dialect;
        // What may show only around fields.
        let (needles, quote) = match (dialect.quoting, &dialect.quote) {
            (Quoting::Minimal | Quoting::None, _) if dialect.searchable => (&dialect.needles, None),
            (Quoting::All, Some(quote)) if quote.as_bytes().len() == 1 => (&self.quoted_needles, Some(quote)),
            _ => return Ok(false),
        };
        let start = out.len();
        let (mut count, mut empty) = (0_usize, false);
        for field in fields {
            if count > 0 {
                append_symbol(out, &dialect.delimiter)?;
            }
            if let Some(quote) = quote {
                append_symbol(out, quote)?;
            }
            append(out, field)?;
            if let Some(quote) = quote {
                append_symbol(out, quote)?;
            }
            empty |= field.is_empty();
            count += 1;
        }
        let skips = empty && dialect.skip_initial_space && dialect.delimiter.as_bytes() == b" ";
        if quote.is_none() && (skips || (count == 1 && empty)) {
            return Ok(false);
        }
        let mut found = 0;
        let (blocks, rest) = out[start..].as_chunks::<64>();
        for block in blocks {
            found += needles.find(block).count_ones() as usize;
        }
        let mut block = [0; 64];
        block[..rest.len()].copy_from_slice(rest);
        found += (needles.find(&block) & !(u64::MAX << rest.len())).count_ones() as usize;
        let expected = if quote.is_some() { 2 * count } else { count.saturating_sub(1) };
        if found != expected {
            return Ok(false);
        }
        append(out, &self.terminator)?;
        Ok(true)
    }

    /// Appends one field of the record that `row` tells of; on failure a part of it.
    pub fn value(&self, out: &mut Vec<u8>, row: &mut Row, value: Value<'_>) -> Result<()> {
        if row.fields > 0 {
            append_symbol(out, &self.dialect.delimiter)?;
        }
        row.fields += 1;
        row.null = matches!(value, Value::Null);
        self.field(out, value)
    }

    /// Ends the record that `row` tells of.
    pub fn end(&self, out: &mut Vec<u8>, row: &Row) -> Result<()> {
        if row.fields == 1 && out.len() == row.start {
            // A lone empty field must not read as a blank line.
            self.quote_empty(out, row.null)?;
        }
        out.try_extend(&self.terminator)
    }

    fn field(&self, out: &mut Vec<u8>, value: Value<'_>) -> Result<()> {
        let dialect = &self.dialect;
        let text = value.text();
        let null = matches!(value, Value::Null);
        let always = match dialect.quoting {
            Quoting::All => true,
            Quoting::Nonnumeric => match value {
                Value::Field(text) => !is_number(text),
                Value::Text(_) | Value::Null => true,
                Value::Number(_) => false,
            },
            Quoting::Strings => matches!(value, Value::Field(_) | Value::Text(_)),
            Quoting::NotNull => !null,
            Quoting::Minimal | Quoting::None => false,
        };
        if text.is_empty() && !always && dialect.skip_initial_space && dialect.delimiter.as_bytes() == b" " {
            // A reader would skip the delimiter.
            return self.quote_empty(out, null);
        }
        if !always && self.plain(text) == text.len() {
            return append(out, text);
        }
        let quote = match (dialect.quoting, &dialect.quote) {
            (Quoting::None, _) => None,
            (_, quote) => quote.as_ref().filter(|_| always || self.needs_quotes(text)),
        };
        if let Some(quote) = quote {
            append_symbol(out, quote)?;
        }
        let mut rest = text;
        while !rest.is_empty() {
            let run = self.plain(rest);
            append(out, &rest[..run])?;
            rest = &rest[run..];
            if rest.is_empty() {
                break;
            }
            let token = dialect.token(rest);
            match (token, quote) {
                (Token::Quote(_), Some(quote)) if dialect.double_quote => append_symbol(out, quote)?,
                (Token::Quote(_) | Token::Escape(_), _) => self.escape(out)?,
                (_, None) if self.is_special(rest) => self.escape(out)?,
                _ => {}
            }
            let n = token.len().min(rest.len());
            out.try_extend(&rest[..n])?;
            rest = &rest[n..];
        }
        if let Some(quote) = quote {
            append_symbol(out, quote)?;
        }
        Ok(())
    }

    /// The length of the start of `text` that nothing special begins in.
    fn plain(&self, text: &[u8]) -> usize {
        let mut at = 0;
        if self.dialect.searchable {
            while let Some(block) = text[at..].first_chunk::<64>() {
                let found = self.dialect.needles.find(block);
                if found != 0 {
                    return at + found.trailing_zeros() as usize;
                }
                at += 64;
            }
        }
        let classes = &self.dialect.classes;
        let rest = &text[at..];
        at + rest.iter().position(|byte| classes[usize::from(*byte)] != 0).unwrap_or(rest.len())
    }

    /// Whether `text` begins with something that a reader would not take as content.
    fn is_special(&self, text: &[u8]) -> bool {
        if self.dialect.token(text) != Token::Other {
            return true;
        }
        let Some(first) = text.first() else { return false };
        if self.dialect.classes[usize::from(*first)] & class::TERMINATOR == 0 {
            return false;
        }
        let terminator = core::str::from_utf8(&self.terminator).unwrap_or_default();
        let mut bytes = [0; 4];
        terminator.chars().any(|c| text.starts_with(c.encode_utf8(&mut bytes).as_bytes()))
    }

    /// Whether anything in `field` is protected by quotes rather than by an escape character.
    fn needs_quotes(&self, field: &[u8]) -> bool {
        let mut rest = field;
        loop {
            rest = &rest[self.plain(rest)..];
            if rest.is_empty() {
                return false;
            }
            let token = self.dialect.token(rest);
            match token {
                Token::Quote(_) if self.dialect.double_quote => return true,
                Token::Quote(_) | Token::Escape(_) => {}
                _ if self.is_special(rest) => return true,
                _ => {}
            }
            rest = &rest[token.len().min(rest.len())..];
        }
    }

    fn quote_empty(&self, out: &mut Vec<u8>, null: bool) -> Result<()> {
        let quoting = self.dialect.quoting;
        let quote = self.dialect.quote.as_ref();
        match quote.filter(|_| quoting != Quoting::None && !(null && quoting.has_nulls())) {
            Some(quote) => {
                out.try_extend(quote.as_bytes())?;
                out.try_extend(quote.as_bytes())
            }
            None => Err(Error::new(
                Status::CSV,
                format_args!("an empty field that has to be quoted cannot be written with this quoting"),
            )),
        }
    }

    fn escape(&self, out: &mut Vec<u8>) -> Result<()> {
        match self.dialect.escape {
            Some(escape) => out.try_extend(escape.as_bytes()),
            None => Err(Error::new(
                Status::CSV,
                format_args!("a character needs to be escaped, but there is no escapechar"),
            )),
        }
    }
}

/// Appends `text`; short ones, as most fields are, without a call.
#[inline(always)]
fn append(out: &mut Vec<u8>, text: &[u8]) -> Result<()> {
    const SHORT: usize = 16;
    let len = text.len();
    if len > SHORT {
        return out.try_extend(text);
    }
    let mut short = [0; SHORT];
    // Two words that may overlap.
    if let (Some(first), Some(last)) = (text.first_chunk::<8>(), text.last_chunk::<8>()) {
        short[..8].copy_from_slice(first);
        short[len - 8..len].copy_from_slice(last);
    } else if let (Some(first), Some(last)) = (text.first_chunk::<4>(), text.last_chunk::<4>()) {
        short[..4].copy_from_slice(first);
        short[len - 4..len].copy_from_slice(last);
    } else {
        for (to, byte) in short.iter_mut().zip(text) {
            *to = *byte;
        }
    }
    let end = out.len() + len;
    out.try_extend(&short)?;
    out.truncate(end);
    Ok(())
}

#[inline(always)]
fn append_symbol(out: &mut Vec<u8>, symbol: &Symbol) -> Result<()> {
    match symbol.as_bytes() {
        [byte] => out.try_push(*byte),
        bytes => out.try_extend(bytes),
    }
}

/// Whether `field` is the text of a finite number, which a reader of numbers takes without quotes.
fn is_number(field: &[u8]) -> bool {
    field.iter().any(u8::is_ascii_digit) && !csv_core::is_non_numeric(field)
}
