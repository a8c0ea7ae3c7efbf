//! Documents as text.

use super::document::Document;
use super::emit::{Emitter, Events};
use super::node::{Members, Node, Span};
use super::options::Options;
use super::strings::Text;
use crate::memory::{Slice, TryVec};
use crate::stream::{Error, Result, Status};

impl Document {
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
            let Some(at) = level.next(self) else {
                if level.object {
                    out.end_object()?
                } else {
                    out.end_array()?
                }
                open.pop();
                continue;
            };
            let mut node = at;
            if let Some(Node::Key(key)) = self.nodes.get(at) {
                out.key(self.span(*key))?;
                node += 1;
            }
            self.emit_node(node, sorted, out, &mut open)?;
            if out.text().len() >= block {
                spill(out)?;
            }
        }
        Ok(())
    }

    fn span(&self, span: Span) -> Text<'_> {
        Text { bytes: span.of(&self.text), plain: false }
    }

    #[inline(always)]
    fn emit_node(&self, node: usize, sorted: bool, out: &mut Emitter, open: &mut Vec<Level>) -> Result<()> {
        match self.node(node)? {
            Node::Null | Node::Key(_) => out.null(),
            Node::Bool(value) => out.bool(value),
            Node::Int(value) => out.int64(value),
            Node::Uint(value) => out.uint64(value),
            Node::Double(value) => out.double(value),
            Node::Number(span) => out.literal(span.of(&self.text)),
            Node::String(span) => out.string(self.span(span)),
            Node::Array(members) => {
                out.begin_array()?;
                open.try_push(Level::new(node, members, false))
            }
            Node::Object(members) => {
                out.begin_object()?;
                let mut level = Level::new(node, members, true);
                if sorted {
                    level.sort(self)?;
                }
                open.try_push(level)
            }
        }
    }
}

/// A container that is being written.
struct Level {
    /// The node of the next member, or of its key.
    next: usize,
    end: usize,
    object: bool,
    /// The keys from the last to the first, where they are sorted.
    order: Option<Vec<u32>>,
}

impl Level {
    #[inline(always)]
    fn new(node: usize, members: Members, object: bool) -> Level {
        Level { next: node + 1, end: members.end as usize, object, order: None }
    }

    /// The order of code points is that of UTF-8; members of one name stay in theirs.
    fn sort(&mut self, document: &Document) -> Result<()> {
        let mut order = Vec::new();
        while let Some(at) = self.next(document) {
            order.try_push(at as u32)?;
        }
        let key = |at: u32| match document.nodes.get(at as usize) {
            Some(Node::Key(key)) => key.of(&document.text),
            _ => &[],
        };
        order.sort_unstable_by(|a, b| key(*b).cmp(key(*a)).then(b.cmp(a)));
        self.order = Some(order);
        Ok(())
    }

    /// The next member.
    #[inline(always)]
    fn next(&mut self, document: &Document) -> Option<usize> {
        if let Some(order) = &mut self.order {
            return order.pop().map(|at| at as usize);
        }
        if self.next >= self.end {
            return None;
        }
        let at = self.next;
        self.next = document.behind(if self.object { at + 1 } else { at });
        Some(at)
    }
}
