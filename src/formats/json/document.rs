//! A parsed document: nodes in one vector, named by their index; the root is 0.

use super::emit::{Emitter, Events};
use super::numbers;
use super::options::Options;
use super::pointer;
use super::strings::Text;
use crate::memory::{Slice, TryVec};
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
    /// A number as it stands in the text.
    Number(Span),
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
            Node::Number(_) => Kind::Big,
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
    pub fn key(&self, node: usize, index: usize) -> Result<&[u8]> {
        match self.node(node)? {
            Node::Object(_) => Ok(self.member(node, index)?.key.of(&self.text)),
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

    /// The digits of an integer beyond 64 bits, with its sign.
    pub fn big(&self, node: usize) -> Result<&[u8]> {
        match self.node(node)? {
            Node::Number(span) => Ok(span.of(&self.text)),
            _ => Err(self.unlike(node, "an integer beyond 64 bits")),
        }
    }

    /// An integer; `OVERFLOW` above 2^63-1.
    pub fn int64(&self, node: usize) -> Result<i64> {
        match self.node(node)? {
            Node::Int(value) => Ok(value),
            Node::Uint(value) => Err(Self::overflow(node, value, "does not fit int64")),
            Node::Number(_) => Err(Self::overflow(node, "an integer beyond 64 bits", "does not fit int64")),
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
            Node::Number(_) => Err(Self::overflow(node, "an integer beyond 64 bits", "does not fit uint64")),
            _ => Err(self.unlike(node, "an integer")),
        }
    }

    /// A number; `OVERFLOW` for an integer that no double equals.
    pub fn double(&self, node: usize) -> Result<f64> {
        let (exact, value) = match self.node(node)? {
            Node::Double(value) => return Ok(value),
            Node::Int(value) => (i128::from(value), value as f64),
            Node::Uint(value) => (i128::from(value), value as f64),
            Node::Number(span) => {
                return numbers::exact(span.of(&self.text))
                    .ok_or_else(|| Self::overflow(node, "an integer beyond 64 bits", "no double equals"));
            }
            _ => return Err(self.unlike(node, "a number")),
        };
        if value as i128 == exact {
            return Ok(value);
        }
        Err(Self::overflow(node, exact, "no double equals"))
    }

    /// A string.
    pub fn string(&self, node: usize) -> Result<&[u8]> {
        match self.node(node)? {
            Node::String(span) => Ok(span.of(&self.text)),
            _ => Err(self.unlike(node, "a string")),
        }
    }

    /// The document as text, without a line break at the end.
    pub fn dump(&self, options: &Options) -> Result<Slice> {
        let mut emitter = Emitter::new(options.layout);
        // What most texts take: their strings, and some digits and punctuation for each value.
        let room = emitter.text().try_reserve(self.text.len() + 8 * self.nodes.len());
        room.map_err(|_| Error::bare(Status::NO_MEMORY))?;
        self.emit(options.sorted, &mut emitter, usize::MAX, &mut |_| Ok(()))?;
        Slice::from_vec(emitter.into_text())
    }

    /// Feeds all nodes to `out`, and lets `spill` take from it whenever it has `block` bytes. No recursion: documents may be
    /// deep.
    pub fn emit(
        &self,
        sorted: bool,
        out: &mut Emitter,
        block: usize,
        spill: &mut dyn FnMut(&mut Emitter) -> Result<()>,
    ) -> Result<()> {
        let mut open = Vec::new();
        self.emit_node(0, sorted, out, &mut open)?;
        while let Some(level) = open.last_mut() {
            let Some(member) = level.next(&self.members) else {
                if level.object {
                    out.end_object()?
                } else {
                    out.end_array()?
                }
                open.pop();
                continue;
            };
            if level.object {
                out.key(Text { bytes: member.key.of(&self.text), plain: false })?;
            }
            self.emit_node(member.node as usize, sorted, out, &mut open)?;
            if out.text().len() >= block {
                spill(out)?;
            }
        }
        Ok(())
    }

    #[inline(always)]
    fn emit_node(&self, node: usize, sorted: bool, out: &mut Emitter, open: &mut Vec<Level>) -> Result<()> {
        match self.node(node)? {
            Node::Null => out.null(),
            Node::Bool(value) => out.bool(value),
            Node::Int(value) => out.int64(value),
            Node::Uint(value) => out.uint64(value),
            Node::Double(value) => out.double(value),
            Node::Number(span) => out.literal(span.of(&self.text)),
            Node::String(span) => out.string(Text { bytes: span.of(&self.text), plain: false }),
            Node::Array(span) => {
                out.begin_array()?;
                open.try_push(Level::new(span, false))
            }
            Node::Object(span) => {
                out.begin_object()?;
                let mut level = Level::new(span, true);
                if sorted {
                    level.sort(&self.members, &self.text)?;
                }
                open.try_push(level)
            }
        }
    }
}

/// A container that is being written.
struct Level {
    next: usize,
    end: usize,
    object: bool,
    /// The members in the order of their keys, where they are sorted.
    order: Vec<u32>,
    start: usize,
}

impl Level {
    fn new(span: Span, object: bool) -> Level {
        let start = span.start as usize;
        Level { next: start, end: start + span.len as usize, object, order: Vec::new(), start }
    }

    /// The order of code points is that of UTF-8; members of one name stay in theirs.
    fn sort(&mut self, members: &[Member], text: &[u8]) -> Result<()> {
        let members = members.get(self.start..self.end).unwrap_or_default();
        for at in 0..members.len() as u32 {
            self.order.try_push(at)?;
        }
        let key = |at: u32| members.get(at as usize).map(|member| member.key.of(text));
        self.order.sort_unstable_by(|a, b| key(*a).cmp(&key(*b)).then(a.cmp(b)));
        Ok(())
    }

    fn next(&mut self, members: &[Member]) -> Option<Member> {
        if self.next >= self.end {
            return None;
        }
        let at = match self.order.get(self.next - self.start) {
            Some(index) => self.start + *index as usize,
            None => self.next,
        };
        self.next += 1;
        members.get(at).copied()
    }
}

impl Kind {
    fn name(self) -> &'static str {
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
