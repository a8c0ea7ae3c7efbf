//! Events to a document.

use super::document::{Document, Member, Node, Span};
use super::emit::Events;
use crate::memory::TryVec;
use crate::stream::Result;

/// Builds a document from events.
#[derive(Default)]
pub struct Builder {
    document: Document,
    /// The open containers: their nodes, and where their members begin in `pending`.
    open: Vec<(usize, usize)>,
    /// Members of open containers; those of one container move to the document together, so that they lie in a row.
    pending: Vec<Member>,
    key: Span,
}

impl Builder {
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

    fn keep(&mut self, text: &str) -> Result<Span> {
        let start = self.document.text.len();
        self.document.text.try_extend(text.as_bytes())?;
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
    fn int64(&mut self, value: i64) -> Result<()> {
        self.add(Node::Int(value)).map(drop)
    }
    fn uint64(&mut self, value: u64) -> Result<()> {
        self.add(i64::try_from(value).map_or(Node::Uint(value), Node::Int)).map(drop)
    }
    fn double(&mut self, value: f64) -> Result<()> {
        self.add(Node::Double(value)).map(drop)
    }
    fn string(&mut self, value: &str) -> Result<()> {
        let span = self.keep(value)?;
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
    fn key(&mut self, key: &str) -> Result<()> {
        self.key = self.keep(key)?;
        Ok(())
    }
    fn end_object(&mut self) -> Result<()> {
        self.end(Node::Object)
    }
}
