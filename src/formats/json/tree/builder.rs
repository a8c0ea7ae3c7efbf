//! Events to a document.

use super::document::Document;
use super::node::{Members, Node, Span, small};
use crate::formats::json::options::Nonfinite;
use crate::formats::json::parse::numbers::{Number, Value};
use crate::formats::json::parse::strings::Text;
use crate::formats::json::write::emit::Events;
use crate::memory::{Room, TryVec};
use crate::stream::{Error, Result, Status};

/// A container that is not complete.
#[derive(Clone, Copy, Default)]
struct Open {
    node: usize,
    count: usize,
}

/// Builds a document from events.
#[derive(Default)]
pub struct Builder {
    document: Document,
    /// The innermost open container, and those around it.
    inner: Open,
    outer: Vec<Open>,
    /// Where in the text a string begins of which parts came.
    parts: Option<usize>,
    nonfinite: Nonfinite,
    /// Whether every number stays the text that it was.
    literal: bool,
}

impl Builder {
    /// `literal`: numbers are kept as they stand, for a document that is only written again.
    pub fn new(nonfinite: Nonfinite, literal: bool) -> Builder {
        Builder { nonfinite, literal, ..Builder::default() }
    }

    /// Makes room at once for what `len` bytes of text mostly need. Memory that is not used after all is not touched; without
    /// it, the document grows step by step.
    pub fn expect(&mut self, len: usize) {
        let _ = self.document.nodes.try_reserve(len / 8 + 1);
        let _ = self.document.text.try_reserve(len);
    }

    pub fn into_document(self) -> Document {
        self.document
    }

    #[inline(always)]
    fn add(&mut self, node: Node) -> Result<()> {
        self.inner.count += 1;
        self.push(node)
    }

    #[inline(always)]
    fn push(&mut self, node: Node) -> Result<()> {
        let nodes = &mut self.document.nodes;
        if nodes.len() == nodes.capacity() {
            grow(nodes)?;
        }
        nodes.push(node);
        Ok(())
    }

    #[inline(always)]
    fn keep(&mut self, text: &[u8]) -> Result<Span> {
        let start = match self.parts {
            None => self.document.text.len(),
            Some(start) => self.parts.take().unwrap_or(start),
        };
        let mut room = Room::behind(&mut self.document.text);
        room.need(text.len())?;
        room.copy(text);
        let end = room.len();
        room.done();
        Ok(Span { start: small(start)?, len: small(end - start)?, plain: false })
    }

    #[inline(always)]
    fn begin(&mut self) -> Result<()> {
        let node = self.document.nodes.len();
        self.add(Node::Null)?;
        self.outer.try_push(self.inner)?;
        self.inner = Open { node, count: 0 };
        Ok(())
    }

    #[inline(always)]
    fn end(&mut self, container: fn(Members) -> Node, width: usize) -> Result<()> {
        let Open { node, count } = self.inner;
        let end = small(self.document.nodes.len())?;
        let members = Members { count: small(count)?, end, first: small(self.document.listed)? };
        if !members.is_flat(node, width) {
            self.document.listed += count;
        }
        if let Some(place) = self.document.nodes.get_mut(node) {
            *place = container(members);
        }
        self.inner = self.outer.pop().unwrap_or_default();
        Ok(())
    }

    #[cold]
    fn nonfinite(&self, value: f64) -> Result<Node> {
        match self.nonfinite {
            Nonfinite::Refuse => {
                Err(Error::new(Status::JSON, format_args!("a number is beyond the range of doubles")))
            }
            Nonfinite::Null => Ok(Node::Null),
            Nonfinite::Literal => Ok(Node::Double(value)),
        }
    }
}

#[cold]
#[inline(never)]
fn grow(nodes: &mut Vec<Node>) -> Result<()> {
    nodes.try_reserve(1).map_err(|_| Error::bare(Status::NO_MEMORY))
}

impl Events for Builder {
    #[inline(always)]
    fn null(&mut self) -> Result<()> {
        self.add(Node::Null)
    }
    #[inline(always)]
    fn bool(&mut self, value: bool) -> Result<()> {
        self.add(Node::Bool(value))
    }
    #[inline(always)]
    fn number(&mut self, number: Number<'_>) -> Result<()> {
        if self.literal {
            let node = Node::Number(self.keep(number.text)?);
            return self.add(node);
        }
        let node = match number.value() {
            Value::Int(value) => Node::Int(value),
            Value::Uint(value) => Node::Uint(value),
            Value::Big => Node::Number(self.keep(number.text)?),
            Value::Double(value) if value.is_finite() => Node::Double(value),
            Value::Double(value) => self.nonfinite(value)?,
        };
        self.add(node)
    }
    fn double(&mut self, value: f64) -> Result<()> {
        self.add(Node::Double(value))
    }
    #[inline(always)]
    fn string(&mut self, value: Text<'_>) -> Result<()> {
        let span = self.keep(value.bytes)?;
        self.add(Node::String(Span { plain: value.plain, ..span }))
    }
    #[inline(always)]
    fn begin_array(&mut self) -> Result<()> {
        self.begin()
    }
    #[inline(always)]
    fn end_array(&mut self) -> Result<()> {
        self.end(Node::Array, 1)
    }
    #[inline(always)]
    fn begin_object(&mut self) -> Result<()> {
        self.begin()
    }
    #[inline(always)]
    fn key(&mut self, key: Text<'_>) -> Result<()> {
        let span = self.keep(key.bytes)?;
        self.push(Node::Key(Span { plain: key.plain, ..span }))
    }
    #[inline(always)]
    fn end_object(&mut self) -> Result<()> {
        self.end(Node::Object, 2)
    }
    fn part(&mut self, part: Text<'_>) -> Result<bool> {
        let start = self.document.text.len();
        self.document.text.try_extend(part.bytes)?;
        self.parts.get_or_insert(start);
        Ok(true)
    }
}
