//! What separates, quotes and escapes: the options, checked once, in the form that the parser wants.

use crate::memory::Needles;
use crate::stream::{Error, Result, Status};

/// When fields are quoted; the numbers are those of Python and of `membuf_csv_quoting`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quoting {
    /// Where a field would be misread otherwise (`QUOTE_MINIMAL`, 0).
    Minimal,
    /// Always (`QUOTE_ALL`, 1).
    All,
    /// Everything that does not read as a finite number (`QUOTE_NONNUMERIC`, 2).
    Nonnumeric,
    /// Never: what needs it is escaped or refused, and a reader takes quotes as they are (`QUOTE_NONE`, 3).
    None,
    /// All text, but neither numbers nor NULL (`QUOTE_STRINGS`, 4).
    Strings,
    /// All but NULL (`QUOTE_NOTNULL`, 5).
    NotNull,
}

impl Quoting {
    /// The quoting that C calls `number`.
    pub fn from_number(number: i32) -> Result<Quoting> {
        match number {
            0 => Ok(Quoting::Minimal),
            1 => Ok(Quoting::All),
            2 => Ok(Quoting::Nonnumeric),
            3 => Ok(Quoting::None),
            4 => Ok(Quoting::Strings),
            5 => Ok(Quoting::NotNull),
            _ => Err(Error::new(Status::INVALID, format_args!("quoting must be 0 to 5, not {number}"))),
        }
    }

    /// Whether a field without quotes is read as a number.
    pub fn has_numbers(self) -> bool {
        matches!(self, Quoting::Nonnumeric | Quoting::Strings)
    }

    /// Whether an empty field without quotes is read as NULL, and NULL written as one.
    pub fn has_nulls(self) -> bool {
        matches!(self, Quoting::Strings | Quoting::NotNull)
    }
}

/// A dialect of CSV. The default is Python's `excel`.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// Between fields.
    pub delimiter: char,
    /// Around fields; `None` for no such character, where nothing is ever quoted.
    pub quotechar: Option<char>,
    /// Before a character that means itself; `None` for no such character.
    pub escapechar: Option<char>,
    /// When to quote.
    pub quoting: Quoting,
    /// Whether a reader refuses broken quoting.
    pub strict: bool,
    /// Whether spaces after a delimiter are dropped.
    pub skip_initial_space: bool,
    /// Whether a quote inside a quoted field is doubled; else it is escaped.
    pub double_quote: bool,
    /// What a writer ends records with. Readers know `\n`, `\r` and `\r\n` by themselves.
    pub line_terminator: &'a str,
    /// The longest field that a reader takes, in bytes.
    pub field_limit: usize,
}

/// Longest field unless another limit is set. Python's 128 KiB refuse real data (documents and base64 in a
/// column); 16 MiB still stop a stray quote from swallowing gigabytes into memory.
pub const DEFAULT_FIELD_LIMIT: usize = 16 << 20;

impl Options<'static> {
    /// One of Python's dialects, by its name: `excel`, `excel-tab` or `unix`.
    pub fn named(name: &[u8]) -> Option<Options<'static>> {
        let excel = Options::default();
        match name {
            b"excel" => Some(excel),
            b"excel-tab" => Some(Options { delimiter: '\t', ..excel }),
            b"unix" => Some(Options { quoting: Quoting::All, line_terminator: "\n", ..excel }),
            _ => None,
        }
    }
}

impl Default for Options<'_> {
    fn default() -> Self {
        Options {
            delimiter: ',',
            quotechar: Some('"'),
            escapechar: None,
            quoting: Quoting::Minimal,
            strict: false,
            skip_initial_space: false,
            double_quote: true,
            line_terminator: "\r\n",
            field_limit: DEFAULT_FIELD_LIMIT,
        }
    }
}

/// What a piece of input means; with its length in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    Delimiter(usize),
    Quote(usize),
    Escape(usize),
    Newline(u8),
    Other,
}

impl Token {
    /// Bytes that it takes.
    pub fn len(self) -> usize {
        match self {
            Token::Delimiter(n) | Token::Quote(n) | Token::Escape(n) => n,
            Token::Newline(_) | Token::Other => 1,
        }
    }
}

/// A character in UTF-8, without allocation; the default is none.
#[derive(Clone, Copy, Debug, Default)]
pub struct Symbol {
    pub(super) bytes: [u8; MAX_TOKEN],
    pub(super) len: usize,
}

impl Symbol {
    fn new(character: char) -> Symbol {
        let mut bytes = [0; MAX_TOKEN];
        let len = character.encode_utf8(&mut bytes).len();
        Symbol { bytes, len }
    }

    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.len]
    }

    /// Whether `input`, whose first byte is this symbol's, begins with it.
    #[inline]
    fn completes(&self, input: &[u8]) -> bool {
        self.len == 1 || input.starts_with(self.as_bytes())
    }
}

/// Most bytes in a token.
pub const MAX_TOKEN: usize = 4;

/// Classes of bytes: a byte without a class can only be [`Token::Other`].
pub mod class {
    pub const DELIMITER: u8 = 1;
    pub const QUOTE: u8 = 2;
    pub const ESCAPE: u8 = 4;
    pub const NEWLINE: u8 = 8;
    /// The first byte of a character of the line terminator (writers only).
    pub const TERMINATOR: u8 = 16;
}

/// The checked options, and for each byte what it may begin.
pub struct Dialect {
    pub delimiter: Symbol,
    pub quote: Option<Symbol>,
    pub escape: Option<Symbol>,
    pub quoting: Quoting,
    pub strict: bool,
    pub skip_initial_space: bool,
    pub double_quote: bool,
    /// Whether all symbols are ASCII and no space is skipped, so that a byte's class tells what it is.
    pub plain: bool,
    pub classes: [u8; 256],
    /// The bytes that have a class.
    pub needles: Needles,
    /// Whether all of them are among the needles.
    pub searchable: bool,
}

impl Dialect {
    /// Checks `options` after Python's rules (those of 3.13, which refuses dialects that cannot be read back).
    pub fn new(options: &Options<'_>) -> Result<Dialect> {
        let symbols = [
            ("delimiter", Some(options.delimiter)),
            ("quotechar", options.quotechar),
            ("escapechar", options.escapechar),
        ];
        for (i, &(name, symbol)) in symbols.iter().enumerate() {
            let Some(symbol) = symbol else { continue };
            let spaced = symbol == ' ' && options.skip_initial_space && name != "delimiter";
            if matches!(symbol, '\r' | '\n') || spaced || options.line_terminator.contains(symbol) {
                return Err(Error::new(
                    Status::INVALID,
                    format_args!(
                        "{name} must not be a line break, a skipped space or a part of the line terminator, \
                         as {symbol:?} is"
                    ),
                ));
            }
            if let Some((other, _)) = symbols[..i].iter().find(|(_, other)| *other == Some(symbol)) {
                return Err(Error::new(
                    Status::INVALID,
                    format_args!("{other} and {name} must differ, not both be {symbol:?}"),
                ));
            }
        }
        if options.quotechar.is_none() && options.quoting != Quoting::None {
            return Err(Error::new(
                Status::INVALID,
                format_args!("quotechar must be a character unless quoting is none"),
            ));
        }
        let mut dialect = Dialect {
            delimiter: Symbol::new(options.delimiter),
            quote: options.quotechar.map(Symbol::new),
            escape: options.escapechar.map(Symbol::new),
            quoting: options.quoting,
            strict: options.strict,
            skip_initial_space: options.skip_initial_space,
            double_quote: options.double_quote,
            plain: symbols.iter().all(|(_, symbol)| symbol.is_none_or(|symbol| symbol.is_ascii()))
                && !options.skip_initial_space,
            classes: [0; 256],
            needles: Needles::default(),
            searchable: true,
        };
        dialect.mark(dialect.delimiter, class::DELIMITER);
        if let Some(quote) = dialect.quote {
            dialect.mark(quote, class::QUOTE);
        }
        if let Some(escape) = dialect.escape {
            dialect.mark(escape, class::ESCAPE);
        }
        for newline in ['\r', '\n'] {
            dialect.mark(Symbol::new(newline), class::NEWLINE);
        }
        Ok(dialect)
    }

    /// Takes quotes as ordinary characters from here on.
    pub fn ignore_quotes(&mut self) {
        self.classes.iter_mut().for_each(|class| *class &= !class::QUOTE);
    }

    /// Also marks the characters of `terminator`.
    pub fn mark_terminator(&mut self, terminator: &str) {
        for character in terminator.chars() {
            self.mark(Symbol::new(character), class::TERMINATOR);
        }
    }

    fn mark(&mut self, symbol: Symbol, class: u8) {
        let first = symbol.bytes[0];
        self.classes[usize::from(first)] |= class;
        self.searchable &= self.needles.add(first);
    }

    /// Whether `input` ends inside a symbol that it begins with.
    pub fn is_cut(&self, input: &[u8]) -> bool {
        let symbols = [Some(self.delimiter), self.quote, self.escape];
        symbols
            .iter()
            .flatten()
            .any(|symbol| input.len() < symbol.len && symbol.as_bytes().starts_with(input))
    }

    /// What `input` begins with; it holds [`MAX_TOKEN`] bytes unless the whole input ends before.
    #[inline]
    pub fn token(&self, input: &[u8]) -> Token {
        let Some(&first) = input.first() else {
            return Token::Other;
        };
        let class = self.classes[usize::from(first)];
        if class == 0 {
            return Token::Other;
        }
        if class & class::NEWLINE != 0 {
            return Token::Newline(first);
        }
        if class & class::DELIMITER != 0 && self.delimiter.completes(input) {
            return Token::Delimiter(self.delimiter.len);
        }
        if let Some(quote) = self.quote
            && class & class::QUOTE != 0
            && quote.completes(input)
        {
            return Token::Quote(quote.len);
        }
        match self.escape {
            Some(escape) if class & class::ESCAPE != 0 && escape.completes(input) => {
                Token::Escape(escape.len)
            }
            _ => Token::Other,
        }
    }
}
