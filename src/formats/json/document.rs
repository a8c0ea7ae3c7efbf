//! A parsed document: nodes in one vector, named by their index; the root is 0.

use super::emit::{Emitter, Events, Layout};
use super::pointer;
use crate::memory::Slice;
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
}

/// A range of another vector. 32 bits do: a text of 4 GiB is refused before it is parsed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Span {
    start: u32,
    len: u32,
}

impl Span {
    /// The range from `start` to `end`, both within a document.
    pub fn between(start: usize, end: usize) -> Result<Span> {
        match (u32::try_from(start), u32::try_from(end.saturating_sub(start))) {
            (Ok(start), Ok(len)) => Ok(Span { start, len }),
            _ => Err(Error::new(
                Status::LIMIT,
                format_args!("a document must stay under 2^32 nodes and bytes"),
            )),
        }
    }

    pub fn start(self) -> u32 {
        self.start
    }

    fn of<T>(self, all: &[T]) -> &[T] {
        let start = self.start as usize;
        all.get(start..start + self.len as usize).unwrap_or_default()
    }
}

#[derive(Clone, Copy, Debug)]
pub enum Node {
    Null,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Double(f64),
    String(Span),
    Array(Span),
    Object(Span),
}

/// A member of a container; in arrays the key is empty.
#[derive(Clone, Copy, Debug, Default)]
pub struct Member {
    pub key: Span,
    pub node: u32,
}

/// A parsed document. Order and duplicate keys are as in the text.
#[derive(Default)]
pub struct Document {
    pub(super) nodes: Vec<Node>,
    pub(super) members: Vec<Member>,
    /// The text of all strings and keys.
    pub(super) text: Vec<u8>,
}

impl Document {
    fn node(&self, node: usize) -> Result<Node> {
        let count = self.nodes.len();
        self.nodes.get(node).copied().ok_or_else(|| {
            Error::new(
                Status::NOT_FOUND,
                format_args!("the document has nodes 0 to {}, not {node}", count.max(1) - 1),
            )
        })
    }

    fn children(&self, node: usize) -> Result<&[Member]> {
        match self.node(node)? {
            Node::Array(span) | Node::Object(span) => Ok(span.of(&self.members)),
            _ => Err(self.unlike(node, "an array or object")),
        }
    }

    fn member(&self, node: usize, index: usize) -> Result<Member> {
        let children = self.children(node)?;
        children.get(index).copied().ok_or_else(|| {
            let count = children.len();
            Error::new(
                Status::NOT_FOUND,
                format_args!("node {node} has {count} members, none of index {index}"),
            )
        })
    }

    fn unlike(&self, node: usize, expected: &str) -> Error {
        match self.kind(node) {
            Ok(kind) => Error::new(
                Status::INVALID,
                format_args!("node {node} must be {expected}, not {}", kind.name()),
            ),
            Err(error) => error,
        }
    }

    fn overflow(node: usize, value: impl core::fmt::Display, what: &str) -> Error {
        Error::new(Status::OVERFLOW, format_args!("node {node} is {value}, which {what}"))
    }

    /// What `node` is. Here and below: `NOT_FOUND` when there is no such node, `INVALID` when it is of another kind.
    pub fn kind(&self, node: usize) -> Result<Kind> {
        Ok(match self.node(node)? {
            Node::Null => Kind::Null,
            Node::Bool(_) => Kind::Bool,
            Node::Int(_) => Kind::Int,
            Node::Uint(_) => Kind::Uint,
            Node::Double(_) => Kind::Double,
            Node::String(_) => Kind::String,
            Node::Array(_) => Kind::Array,
            Node::Object(_) => Kind::Object,
        })
    }

    /// The members of an array or object.
    pub fn size(&self, node: usize) -> Result<usize> {
        Ok(self.children(node)?.len())
    }

    /// The node of the member at `index` of an array or object.
    pub fn item(&self, node: usize, index: usize) -> Result<usize> {
        Ok(self.member(node, index)?.node as usize)
    }

    /// The key of the member at `index` of an object.
    pub fn key(&self, node: usize, index: usize) -> Result<&str> {
        match self.node(node)? {
            Node::Object(_) => Ok(self.str(self.member(node, index)?.key)),
            _ => Err(self.unlike(node, "an object")),
        }
    }

    /// The node that the JSON Pointer (RFC 6901) `pointer` leads to from `node`. Of members of one name the last
    /// counts. `INVALID` when `pointer` is not one, `NOT_FOUND` when it leads nowhere.
    pub fn pointer(&self, node: usize, pointer: &[u8]) -> Result<usize> {
        self.node(node)?;
        let mut here = node;
        for token in pointer::tokens(pointer)? {
            let found = match self.node(here)? {
                Node::Array(span) => token.index().and_then(|index| span.of(&self.members).get(index)),
                Node::Object(span) => {
                    let members = span.of(&self.members);
                    members.iter().rfind(|member| token.names(member.key.of(&self.text)))
                }
                _ => None,
            };
            here = found.ok_or_else(|| token.not_found(here))?.node as usize;
        }
        Ok(here)
    }

    /// A boolean.
    pub fn bool(&self, node: usize) -> Result<bool> {
        match self.node(node)? {
            Node::Bool(value) => Ok(value),
            _ => Err(self.unlike(node, "a boolean")),
        }
    }

    /// An integer; `OVERFLOW` above 2^63-1.
    pub fn int64(&self, node: usize) -> Result<i64> {
        match self.node(node)? {
            Node::Int(value) => Ok(value),
            Node::Uint(value) => Err(Self::overflow(node, value, "does not fit int64")),
            _ => Err(self.unlike(node, "an integer")),
        }
    }

    /// An integer; `OVERFLOW` below 0.
    pub fn uint64(&self, node: usize) -> Result<u64> {
        match self.node(node)? {
            Node::Uint(value) => Ok(value),
            Node::Int(value) => {
                u64::try_from(value).map_err(|_| Self::overflow(node, value, "does not fit uint64"))
            }
            _ => Err(self.unlike(node, "an integer")),
        }
    }

    /// A number; `OVERFLOW` for an integer that no double equals.
    pub fn double(&self, node: usize) -> Result<f64> {
        let (exact, value) = match self.node(node)? {
            Node::Double(value) => return Ok(value),
            Node::Int(value) => (i128::from(value), value as f64),
            Node::Uint(value) => (i128::from(value), value as f64),
            _ => return Err(self.unlike(node, "a number")),
        };
        if value as i128 == exact {
            return Ok(value);
        }
        Err(Self::overflow(node, exact, "no double equals"))
    }

    /// A string.
    pub fn string(&self, node: usize) -> Result<&str> {
        match self.node(node)? {
            Node::String(span) => Ok(self.str(span)),
            _ => Err(self.unlike(node, "a string")),
        }
    }

    fn str(&self, span: Span) -> &str {
        // Spans are of whole strings, so this never fails.
        core::str::from_utf8(span.of(&self.text)).unwrap_or_default()
    }

    /// The document as text, without a line break at the end.
    pub fn dump(&self, layout: Layout) -> Result<Slice> {
        let mut emitter = Emitter::new(layout);
        self.emit(0, &mut emitter)?;
        Slice::from_vec(emitter.into_text())
    }

    /// Recursive: the parser's depth limit holds here too.
    fn emit(&self, node: usize, out: &mut Emitter) -> Result<()> {
        match self.node(node)? {
            Node::Null => out.null(),
            Node::Bool(value) => out.bool(value),
            Node::Int(value) => out.int64(value),
            Node::Uint(value) => out.uint64(value),
            Node::Double(value) => out.double(value),
            Node::String(span) => out.string(self.str(span)),
            Node::Array(span) => {
                out.begin_array()?;
                for member in span.of(&self.members) {
                    self.emit(member.node as usize, out)?;
                }
                out.end_array()
            }
            Node::Object(span) => {
                out.begin_object()?;
                for member in span.of(&self.members) {
                    out.key(self.str(member.key))?;
                    self.emit(member.node as usize, out)?;
                }
                out.end_object()
            }
        }
    }
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Kind::Null => "null",
            Kind::Bool => "a boolean",
            Kind::Int | Kind::Uint => "an integer",
            Kind::Double => "a double",
            Kind::String => "a string",
            Kind::Array => "an array",
            Kind::Object => "an object",
        }
    }
}
