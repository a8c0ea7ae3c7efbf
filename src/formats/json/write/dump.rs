//! Documents as text.

use super::emit::Emitter;
use super::pen::{PIECE, Pen, SCALAR, pieces};
use crate::formats::json::options::Options;
use crate::formats::json::streams::{BLOCK, hand_on};
use crate::formats::json::tree::document::Document;
use crate::formats::json::tree::node::{Node, Span};
use crate::formats::{Progress, STEP};
use crate::memory::{Slice, TryVec};
use crate::stream::{Error, Result, Status, Stream};

impl Document {
    /// The document as text, without a line break at the end. `progress` hears of the bytes that were written.
    pub fn dump(&self, options: &Options, progress: &mut Progress) -> Result<Slice> {
        let text = self.write(options, progress.is_watched(), &mut |n| progress.advance(n))?;
        progress.finish()?;
        Ok(text)
    }

    /// The same for a document that was made of text to become text again, which was told already.
    pub fn dump_untold(&self, options: &Options, progress: &mut Progress) -> Result<Slice> {
        self.write(options, progress.is_watched(), &mut |_| progress.look())
    }

    /// Where `watched`, `step` hears of the bytes that were written since.
    fn write(
        &self,
        options: &Options,
        watched: bool,
        step: &mut dyn FnMut(u64) -> Result<()>,
    ) -> Result<Slice> {
        let mut emitter = Emitter::new(options.layout);
        // What most texts take: their strings, digits and punctuation; what is not used of it is not touched.
        let room = emitter.text().try_reserve(self.text.len() + 16 * self.nodes.len());
        room.map_err(|_| Error::bare(Status::NO_MEMORY))?;
        let most = if watched { STEP as usize / 2 } else { usize::MAX };
        let mut told = 0;
        self.emit(options.sorted, &mut emitter, most, &mut |text| {
            step((text.len() - told) as u64)?;
            told = text.len();
            Ok(told + most)
        })?;
        step((emitter.text().len() - told) as u64)?;
        Slice::from_vec(emitter.into_text())
    }

    /// Writes all nodes, and lets `reach` look at the text, or take from it, when it has `mark` bytes: it answers the next
    /// mark.
    fn emit(&self, sorted: bool, out: &mut Emitter, mark: usize, reach: Reach<'_>) -> Result<()> {
        if !sorted && out.is_bare() {
            return out.write::<true>(|pen| self.emit_nodes::<true>(false, pen, mark, reach));
        }
        out.write::<false>(|pen| self.emit_nodes::<false>(sorted, pen, mark, reach))
    }

    /// No recursion: documents may be deep. `BARE`: as they stand, and with a bare pen.
    #[inline(always)]
    fn emit_nodes<const BARE: bool>(
        &self,
        sorted: bool,
        pen: &mut Pen<'_, BARE>,
        mut mark: usize,
        reach: Reach<'_>,
    ) -> Result<()> {
        let nodes = self.nodes.as_slice();
        let mut outer = Vec::new();
        let mut order = Order::default();
        let mut level = Level::default();
        let mut at = 0;
        loop {
            let mut node = nodes.get(at);
            pen.separate(SCALAR)?;
            if let Some(Node::Key(key)) = node {
                self.put_string(*key, true, pen, &mut mark, reach)?;
                at += 1;
                node = nodes.get(at);
            }
            match node {
                None | Some(Node::Null | Node::Key(_)) => pen.null(),
                Some(Node::Bool(value)) => pen.bool(*value),
                Some(Node::Int(value)) => pen.int64(*value),
                Some(Node::Uint(value)) => pen.uint64(*value),
                Some(Node::Double(value)) => pen.double(*value)?,
                Some(Node::Number(span)) if span.len as usize <= PIECE => {
                    pen.aside(|pen| pen.number(span.of(&self.text)))?;
                }
                Some(Node::Number(span)) => {
                    let (text, next) = (span.of(&self.text), mark);
                    mark = pen.aside(|pen| put_number(text, pen, next, reach))?;
                }
                Some(Node::String(span)) => self.put_string(*span, false, pen, &mut mark, reach)?,
                Some(Node::Array(members)) => {
                    pen.begin(b'[');
                    outer.try_push(level)?;
                    level = Level { end: members.end, object: false };
                }
                Some(Node::Object(members)) => {
                    pen.begin(b'{');
                    outer.try_push(level)?;
                    level = Level { end: members.end, object: true };
                    if !BARE && sorted {
                        order.begin(self, at + 1, members.end as usize)?;
                    }
                }
            }
            at += 1;
            loop {
                if !BARE && sorted && level.object {
                    at = order.next().unwrap_or(level.end as usize);
                }
                if at < level.end as usize {
                    break;
                }
                let Some(containing) = outer.pop() else { return Ok(()) };
                pen.end(if level.object { b'}' } else { b']' })?;
                level = containing;
            }
            if pen.room.len() >= mark {
                mark = pen.room.with(&mut *reach)?;
            }
        }
    }

    /// A string, or a key, piece by piece where it is long.
    #[inline(always)]
    fn put_string<const BARE: bool>(
        &self,
        span: Span,
        key: bool,
        pen: &mut Pen<'_, BARE>,
        mark: &mut usize,
        reach: Reach<'_>,
    ) -> Result<()> {
        let (start, len) = (span.start as usize, span.len as usize);
        if len <= PIECE {
            return pen.string(&self.text, start, start + len, span.plain, key);
        }
        let text = span.of(&self.text);
        let next = *mark;
        *mark = pen.aside(|pen| put_long(text, key, pen, next, reach))?;
        Ok(())
    }
}

#[cold]
#[inline(never)]
fn put_long<const BARE: bool>(
    text: &[u8],
    key: bool,
    pen: &mut Pen<'_, BARE>,
    mut mark: usize,
    reach: Reach<'_>,
) -> Result<usize> {
    pen.begin_string();
    for piece in pieces(text, PIECE) {
        pen.piece(piece)?;
        if pen.room.len() >= mark {
            mark = pen.room.with(&mut *reach)?;
        }
    }
    pen.end_string(key)?;
    Ok(mark)
}

#[cold]
#[inline(never)]
fn put_number<const BARE: bool>(
    text: &[u8],
    pen: &mut Pen<'_, BARE>,
    mut mark: usize,
    reach: Reach<'_>,
) -> Result<usize> {
    for piece in text.chunks(PIECE) {
        pen.number(piece)?;
        if pen.room.len() >= mark {
            mark = pen.room.with(&mut *reach)?;
        }
    }
    Ok(mark)
}

/// A container that is being written.
#[derive(Clone, Copy, Default)]
struct Level {
    /// The node behind its members.
    end: u32,
    object: bool,
}

/// The keys of the objects that are being written in the order of their keys, of each those that are still to come.
#[derive(Default)]
struct Order {
    keys: Vec<u32>,
    /// Where those of each object begin.
    starts: Vec<usize>,
}

impl Order {
    /// Begins an object, which has the nodes from `at` to `end`. The order is that of code points, which is that of UTF-8;
    /// members of one name stay in theirs.
    fn begin(&mut self, document: &Document, mut at: usize, end: usize) -> Result<()> {
        let start = self.keys.len();
        self.starts.try_push(start)?;
        while at < end {
            self.keys.try_push(at as u32)?;
            at = document.behind(at + 1);
        }
        let key = |at: u32| match document.nodes.get(at as usize) {
            Some(Node::Key(key)) => key.of(&document.text),
            _ => &[],
        };
        if let Some(own) = self.keys.get_mut(start..) {
            // The last first, so that the next is to be popped.
            own.sort_unstable_by(|a, b| key(*b).cmp(key(*a)).then(b.cmp(a)));
        }
        Ok(())
    }

    /// The next key of the innermost object, which ends when there is none.
    fn next(&mut self) -> Option<usize> {
        if Some(&self.keys.len()) == self.starts.last() {
            self.starts.pop();
            return None;
        }
        self.keys.pop().map(|key| key as usize)
    }
}

/// Looks at text as it grows.
type Reach<'r> = &'r mut dyn FnMut(&mut Vec<u8>) -> Result<usize>;

/// Writes `document` to `to`. `progress` hears of the bytes that were written.
pub fn dump(
    document: &Document,
    mut to: Box<dyn Stream>,
    options: &Options,
    mut progress: Progress,
) -> Result<()> {
    let mut emitter = Emitter::new(options.layout);
    document.emit(options.sorted, &mut emitter, BLOCK, &mut |text| {
        progress.advance(text.len() as u64)?;
        hand_on(&mut *to, text, &mut progress)?;
        Ok(BLOCK)
    })?;
    if options.lines {
        emitter.end_line()?;
    }
    progress.advance(emitter.text().len() as u64)?;
    hand_on(&mut *to, emitter.text(), &mut progress)?;
    progress.finish()
}
