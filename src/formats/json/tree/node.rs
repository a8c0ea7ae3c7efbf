//! What a document consists of.

use crate::stream::{Error, Result, Status};

/// What a node is; the numbers are those of `membuf_json_kind`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i32)]
pub enum Kind {
    /// `null`.
    Null = 1,
    /// `true` or `false`.
    Bool = 2,
    /// An integer that fits `int64_t`.
    Int = 3,
    /// An integer that fits `uint64_t` only.
    Uint = 4,
    /// Any other number.
    Double = 5,
    /// A string.
    String = 6,
    /// An array.
    Array = 7,
    /// An object.
    Object = 8,
    /// An integer beyond 64 bits.
    Big = 9,
}

impl Kind {
    /// With its article.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Null => "null",
            Kind::Bool => "a boolean",
            Kind::Int | Kind::Uint | Kind::Big => "an integer",
            Kind::Double => "a double",
            Kind::String => "a string",
            Kind::Array => "an array",
            Kind::Object => "an object",
        }
    }
}

/// A number of nodes or bytes of a document; `LIMIT` from 2^32 on.
#[inline(always)]
pub fn small(count: usize) -> Result<u32> {
    u32::try_from(count).map_err(|_| {
        Error::new(Status::LIMIT, format_args!("a document must stay under 2^32 nodes and bytes of strings"))
    })
}

/// A range of a document's text.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    pub start: u32,
    pub len: u32,
    /// Whether it can be written as it is.
    pub plain: bool,
}

impl Span {
    #[inline(always)]
    pub fn of(self, text: &[u8]) -> &[u8] {
        let start = self.start as usize;
        text.get(start..start + self.len as usize).unwrap_or_default()
    }
}

/// The nodes of an array or object: all those from its own to `end`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Members {
    pub count: u32,
    /// The node behind the last.
    pub end: u32,
    /// Where in a list of the members of containers its own begin, unless it is flat.
    pub first: u32,
}

impl Members {
    /// Whether none of the members of `node` has members itself, so that each takes `width` nodes.
    #[inline(always)]
    pub fn is_flat(self, node: usize, width: usize) -> bool {
        self.end as usize == node + 1 + self.count as usize * width
    }
}

/// A node of 16 bytes.
#[derive(Clone, Copy, Debug)]
pub enum Node {
    Null,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Double(f64),
    /// A number as it stands in the text.
    Number(Span),
    String(Span),
    /// Precedes its value, and is none itself.
    Key(Span),
    Array(Members),
    Object(Members),
}
