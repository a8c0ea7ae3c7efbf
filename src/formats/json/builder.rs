//! Events to a document.

use super::document::{Document, Member, Node, Span};
use super::emit::Events;
use super::numbers::{Number, Value};
use super::options::Nonfinite;
use super::strings::Text;
use crate::memory::TryVec;
use crate::stream::{Error, Result, Status};

/// Builds a document from events.
#[derive(Default)]
pub struct Builder {
    document: Document,
    /// The open containers: their nodes, and where their members begin in `pending`.
    open: Vec<(usize, usize)>,
    /// Members of open containers; those of one container move to the document together, so that they lie in a row.
    pending: Vec<Member>,
    key: Span,
    nonfinite: Nonfinite,
    /// Whether every number stays the text that it was.
    literal: bool,
}

impl Builder {
    /// `literal`: numbers are kept as they stand, for a document that is only written again.
    pub fn new(nonfinite: Nonfinite, literal: bool) -> Builder {
        Builder { nonfinite, literal, ..Builder::default() }
    }

    pub fn into_document(self) -> Document {
        self.document
    }

    fn add(&mut self, node: Node) -> Result<usize> {
        let index = self.document.nodes.len();
        let node_index = Span::between(index, index)?.start();
        self.document.nodes.try_push(node)?;
        if !self.open.is_empty() {
            self.pending.try_push(Member { key: core::mem::take(&mut self.key), node: node_index })?;
        }
        Ok(index)
    }

    fn keep(&mut self, text: &[u8]) -> Result<Span> {
        let start = self.document.text.len();
        self.document.text.try_extend(text)?;
        Span::between(start, self.document.text.len())
    }

    fn begin(&mut self, node: Node) -> Result<()> {
        let index = self.add(node)?;
        self.open.try_push((index, self.pending.len()))
    }

    fn end(&mut self, container: fn(Span) -> Node) -> Result<()> {
        let Some((index, first)) = self.open.pop() else {
            return Ok(());
        };
        let start = self.document.members.len();
        self.document.members.try_extend(self.pending.get(first..).unwrap_or_default())?;
        self.pending.truncate(first);
        let span = Span::between(start, self.document.members.len())?;
        if let Some(node) = self.document.nodes.get_mut(index) {
            *node = container(span);
        }
        Ok(())
    }
}

impl Events for Builder {
    fn null(&mut self) -> Result<()> {
        self.add(Node::Null).map(drop)
    }
    fn bool(&mut self, value: bool) -> Result<()> {
        self.add(Node::Bool(value)).map(drop)
    }
    fn number(&mut self, number: Number<'_>) -> Result<()> {
        let node = match number.value() {
            _ if self.literal => Node::Number(self.keep(number.text)?),
            Value::Int(value) => Node::Int(value),
            Value::Uint(value) => Node::Uint(value),
            Value::Big => Node::Number(self.keep(number.text)?),
            Value::Double(value) if value.is_finite() => Node::Double(value),
            Value::Double(value) => match self.nonfinite {
                Nonfinite::Refuse => {
                    return Err(Error::new(
                        Status::JSON,
                        format_args!("a number is beyond the range of doubles"),
                    ));
                }
                Nonfinite::Null => Node::Null,
                Nonfinite::Literal => Node::Double(value),
            },
        };
        self.add(node).map(drop)
    }
    fn double(&mut self, value: f64) -> Result<()> {
        self.add(Node::Double(value)).map(drop)
    }
    fn string(&mut self, value: Text<'_>) -> Result<()> {
        let span = self.keep(value.bytes)?;
        self.add(Node::String(span)).map(drop)
    }
    fn begin_array(&mut self) -> Result<()> {
        self.begin(Node::Array(Span::default()))
    }
    fn end_array(&mut self) -> Result<()> {
        self.end(Node::Array)
    }
    fn begin_object(&mut self) -> Result<()> {
        self.begin(Node::Object(Span::default()))
    }
    fn key(&mut self, key: Text<'_>) -> Result<()> {
        self.key = self.keep(key.bytes)?;
        Ok(())
    }
    fn end_object(&mut self) -> Result<()> {
        self.end(Node::Object)
    }
}
