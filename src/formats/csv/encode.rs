//! Records as text: when to quote and what to escape, after CPython's writer.

use super::dialect::{Dialect, Options, Quoting, Token, class};
use crate::memory::TryVec;
use crate::stream::{Error, Result, Status};

/// Turns fields into records.
pub struct Encoder {
    dialect: Dialect,
    terminator: Vec<u8>,
}

impl Encoder {
    pub fn new(options: &Options<'_>) -> Result<Encoder> {
        let mut dialect = Dialect::new(options)?;
        dialect.mark_terminator(options.line_terminator);
        let mut terminator = Vec::new();
        terminator.try_extend(options.line_terminator.as_bytes())?;
        Ok(Encoder { dialect, terminator })
    }

    /// Appends one record to `out`; on failure a part of it.
    pub fn record<'a>(&self, out: &mut Vec<u8>, fields: impl Iterator<Item = &'a [u8]>) -> Result<()> {
        let start = out.len();
        let mut count = 0_usize;
        for field in fields {
            if count > 0 {
                out.try_extend(self.dialect.delimiter.as_bytes())?;
            }
            self.field(out, field)?;
            count += 1;
        }
        if count == 1 && out.len() == start {
            // A lone empty field must not read as a blank line.
            self.quote_empty(out)?;
        }
        out.try_extend(&self.terminator)
    }

    fn field(&self, out: &mut Vec<u8>, field: &[u8]) -> Result<()> {
        let dialect = &self.dialect;
        let always = matches!(dialect.quoting, Quoting::All | Quoting::Nonnumeric);
        if field.is_empty() && !always && dialect.skip_initial_space && dialect.delimiter.as_bytes() == b" " {
            // A reader would skip the delimiter.
            return self.quote_empty(out);
        }
        if !always && self.plain(field) == field.len() {
            return out.try_extend(field);
        }
        let quoted = match dialect.quoting {
            Quoting::All => true,
            Quoting::Nonnumeric => !is_number(field) || self.needs_quotes(field),
            Quoting::Minimal => self.needs_quotes(field),
            Quoting::None => false,
        };
        if quoted {
            out.try_extend(dialect.quote.as_bytes())?;
        }
        let mut rest = field;
        while !rest.is_empty() {
            let run = self.plain(rest);
            out.try_extend(&rest[..run])?;
            rest = &rest[run..];
            let token = dialect.token(rest);
            match token {
                Token::Quote(_) if quoted && dialect.double_quote => {
                    out.try_extend(dialect.quote.as_bytes())?;
                }
                Token::Quote(_) | Token::Escape(_) => self.escape(out)?,
                _ if !quoted && self.is_special(rest) => self.escape(out)?,
                _ => {}
            }
            let n = token.len().min(rest.len());
            out.try_extend(&rest[..n])?;
            rest = &rest[n..];
        }
        if quoted {
            out.try_extend(dialect.quote.as_bytes())?;
        }
        Ok(())
    }

    /// The length of the start of `text` that nothing special begins in.
    fn plain(&self, text: &[u8]) -> usize {
        let classes = &self.dialect.classes;
        text.iter().position(|byte| classes[usize::from(*byte)] != 0).unwrap_or(text.len())
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

    fn quote_empty(&self, out: &mut Vec<u8>) -> Result<()> {
        if self.dialect.quoting == Quoting::None {
            return Err(Error::new(
                Status::CSV,
                format_args!("an empty field that has to be quoted cannot be written with quoting none"),
            ));
        }
        out.try_extend(self.dialect.quote.as_bytes())?;
        out.try_extend(self.dialect.quote.as_bytes())
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

/// Whether `field` is the text of a finite number, which a reader of numbers takes without quotes.
fn is_number(field: &[u8]) -> bool {
    field.iter().any(u8::is_ascii_digit) && !csv_core::is_non_numeric(field)
}
