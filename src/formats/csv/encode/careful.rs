//! Fields with something special in them, or too long to be looked through at once.

use super::draft::{Draft, PIECE};
use super::{Encoder, Row};
use crate::formats::csv::dialect::{Quoting, Token, class};
use crate::stream::{Error, Result, Status};

/// The longest field whose quotes are doubled byte by byte.
const DIRECT: usize = 256;

impl Encoder {
    /// As [`Encoder::careful`], for a field of a simple dialect in which a needle was found.
    #[inline(never)]
    pub(super) fn special(&self, draft: &mut Draft, row: &Row, quoted: bool, text: &[u8]) -> Result<()> {
        let (&[delimiter], &[quote]) = (self.dialect.delimiter.as_bytes(), self.quote.as_bytes()) else {
            return self.careful(draft, row, quoted, text);
        };
        if !self.direct || text.is_empty() || text.len() > DIRECT {
            return self.careful(draft, row, quoted, text);
        }
        let room = draft.room(2 * DIRECT + 4)?;
        room[0] = delimiter;
        let mut at = usize::from(row.fields > 1);
        room[at] = quote;
        at += 1;
        for &byte in text {
            room[at] = byte;
            room[at + 1] = quote;
            at += 1 + usize::from(byte == quote);
        }
        room[at] = quote;
        draft.add(at + 1);
        Ok(())
    }

    /// Appends a field, with the delimiter before it if it is `separated`, and in quotes if it is `quoted` whatever its text.
    #[cold]
    #[inline(never)]
    pub(super) fn careful(&self, draft: &mut Draft, row: &Row, quoted: bool, text: &[u8]) -> Result<()> {
        let dialect = &self.dialect;
        if row.fields > 1 {
            draft.append(dialect.delimiter.as_bytes())?;
        }
        if text.is_empty() && !quoted && dialect.skip_initial_space && dialect.delimiter.as_bytes() == b" " {
            // A reader would skip the delimiter.
            return self.quote_empty(draft, row.null);
        }
        if quoted || dialect.quoting != Quoting::None && self.needs_quotes(draft, text)? {
            draft.append(self.quote.as_bytes())?;
            self.inside_quotes(draft, text)?;
            return draft.append(self.quote.as_bytes());
        }
        self.without_quotes(draft, text)
    }

    fn inside_quotes(&self, draft: &mut Draft, text: &[u8]) -> Result<()> {
        let mut rest = text;
        while !rest.is_empty() {
            let run = self.run(rest, class::QUOTE | class::ESCAPE);
            draft.append(&rest[..run])?;
            rest = &rest[run..];
            let token = self.dialect.token(rest);
            match token {
                Token::Quote(_) if self.dialect.double_quote => draft.append(self.quote.as_bytes())?,
                Token::Quote(_) | Token::Escape(_) => self.escape(draft)?,
                _ => {}
            }
            rest = self.pass(draft, rest, token)?;
        }
        Ok(())
    }

    fn without_quotes(&self, draft: &mut Draft, text: &[u8]) -> Result<()> {
        let mut rest = text;
        while !rest.is_empty() {
            let run = self.run(rest, u8::MAX);
            draft.append(&rest[..run])?;
            rest = &rest[run..];
            if self.is_special(rest) {
                self.escape(draft)?;
            }
            rest = self.pass(draft, rest, self.dialect.token(rest))?;
        }
        Ok(())
    }

    /// Appends the token that `text` begins with; answers what follows it.
    fn pass<'t>(&self, draft: &mut Draft, text: &'t [u8], token: Token) -> Result<&'t [u8]> {
        let (token, rest) = text.split_at(token.len().min(text.len()));
        draft.append(token)?;
        Ok(rest)
    }

    /// The length of the start of `text`, a piece at most, in which no byte is of one of `classes`.
    fn run(&self, text: &[u8], classes: u8) -> usize {
        let piece = text.get(..PIECE).unwrap_or(text);
        let mut at = 0;
        if self.dialect.searchable {
            let needles = if classes == u8::MAX { &self.dialect.needles } else { &self.quoted_needles };
            while let Some(block) = piece[at..].first_chunk::<64>() {
                let found = needles.find(block);
                if found != 0 {
                    return at + found.trailing_zeros() as usize;
                }
                at += 64;
            }
        }
        let rest = &piece[at..];
        let is_plain = |byte: &u8| self.dialect.classes[usize::from(*byte)] & classes == 0;
        at + rest.iter().take_while(|byte| is_plain(byte)).count()
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

    /// Whether anything in `text` is protected by quotes rather than by an escape character.
    fn needs_quotes(&self, draft: &mut Draft, text: &[u8]) -> Result<bool> {
        let mut rest = text;
        let mut seen = text.len();
        while !rest.is_empty() {
            if seen - rest.len() >= PIECE {
                seen = rest.len();
                draft.progress().look()?;
            }
            rest = &rest[self.run(rest, u8::MAX)..];
            let token = self.dialect.token(rest);
            match token {
                Token::Quote(_) if self.dialect.double_quote => return Ok(true),
                Token::Quote(_) | Token::Escape(_) => {}
                _ if self.is_special(rest) => return Ok(true),
                _ => {}
            }
            rest = &rest[token.len().min(rest.len())..];
        }
        Ok(false)
    }

    #[cold]
    pub(super) fn quote_empty(&self, draft: &mut Draft, null: bool) -> Result<()> {
        let quoting = self.dialect.quoting;
        if quoting == Quoting::None || null && quoting.has_nulls() {
            return Err(Error::new(
                Status::CSV,
                format_args!("an empty field that has to be quoted cannot be written with this quoting"),
            ));
        }
        draft.append(self.quote.as_bytes())?;
        draft.append(self.quote.as_bytes())
    }

    fn escape(&self, draft: &mut Draft) -> Result<()> {
        match self.dialect.escape {
            Some(escape) => draft.append(escape.as_bytes()),
            None => Err(Error::new(
                Status::CSV,
                format_args!("a character needs to be escaped, but there is no escapechar"),
            )),
        }
    }
}
