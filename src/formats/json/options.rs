//! How JSON is read and written.

use super::write::layout::Layout;
use crate::stream::{Error, Result, Status};

/// Deepest nesting that is read and written unless the caller says otherwise.
pub const DEFAULT_MAX_DEPTH: usize = 1024;

/// What is done about NaN and the infinities, which JSON does not have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Nonfinite {
    /// Neither read nor written.
    #[default]
    Refuse,
    /// Read and written as null.
    Null,
    /// Read and written as JavaScript's `NaN`, `Infinity` and `-Infinity`.
    Literal,
}

/// What is done about a `\u` escape that is half a surrogate pair.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Surrogates {
    /// The text is refused.
    #[default]
    Refuse,
    /// It is read as U+FFFD.
    Replace,
    /// It is kept, as generalised UTF-8, and written as an escape.
    Keep,
}

/// What a text may hold.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// NaN and the infinities.
    pub nonfinite: Nonfinite,
    /// Halves of surrogate pairs.
    pub surrogates: Surrogates,
    /// Deepest nesting.
    pub max_depth: usize,
}

impl Default for Rules {
    fn default() -> Rules {
        Rules {
            nonfinite: Nonfinite::default(),
            surrogates: Surrogates::default(),
            max_depth: DEFAULT_MAX_DEPTH,
        }
    }
}

impl Rules {
    /// The failure of nesting deeper than [`Rules::max_depth`].
    #[cold]
    pub fn too_deep(&self) -> Error {
        Error::new(Status::LIMIT, format_args!("nesting must not be deeper than {}", self.max_depth))
    }
}

/// All of it.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// How text is laid out.
    pub layout: Layout,
    /// What it may hold.
    pub rules: Rules,
    /// Keys in the order of their code points, where a document is written.
    pub sorted: bool,
    /// JSON Lines: any number of documents, each on a line of its own.
    pub lines: bool,
    /// Most bytes of a text that is read, or of a line of JSON Lines.
    pub max_size: u64,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            layout: Layout::default(),
            rules: Rules::default(),
            sorted: false,
            lines: false,
            max_size: u64::MAX,
        }
    }
}

impl Options {
    /// `LIMIT` for a text of `size` bytes that is longer than allowed.
    pub fn check_size(&self, size: u64) -> Result<()> {
        if size > self.max_size {
            let limit = self.max_size;
            return Err(Error::new(
                Status::LIMIT,
                format_args!("a text must not be longer than {limit} bytes"),
            ));
        }
        Ok(())
    }

    /// `INVALID` for JSON Lines that would break their lines.
    pub fn checked(self) -> Result<Options> {
        if self.lines && self.layout.is_indented() {
            return Err(Error::new(Status::INVALID, format_args!("JSON Lines must not be indented")));
        }
        Ok(self)
    }

    /// `INVALID` with JSON Lines, for what is one document.
    pub fn one_document(self) -> Result<Options> {
        if self.lines {
            return Err(Error::new(
                Status::INVALID,
                format_args!("JSON Lines are read from streams, not as one document"),
            ));
        }
        Ok(self)
    }

    /// `INVALID` when keys are to be sorted, for what has no document to sort.
    pub fn in_one_pass(self) -> Result<Options> {
        if self.sorted {
            return Err(Error::new(
                Status::INVALID,
                format_args!("keys can be sorted where a document is in memory, not in one pass"),
            ));
        }
        Ok(self)
    }
}
