//! Documents as text.

use super::document::Document;
use super::emit::{Emitter, PIECE, Pen, SCALAR, pieces};
use super::node::{Node, Span};
use super::options::Options;
use super::streams::{BLOCK, hand_on};
use crate::formats::{Progress, STEP};
use crate::memory::{Slice, TryVec};
use crate::stream::{Error, Result, Status, Stream};

impl Document {
    /// The document as text, without a line break at the end. `progress` hears of the bytes that were written.
    pub fn dump(&self, options: &Options, progress: &mut Progress) -> Result<Slice> {
        let mut emitter = Emitter::new(options.layout);
        // What most texts take: their strings, and some digits and punctuation for each value.
        let room = emitter.text().try_reserve(self.text.len() + 8 * self.nodes.len());
        room.map_err(|_| Error::bare(Status::NO_MEMORY))?;
        let mut told = 0;
        let step = if progress.is_watched() { STEP as usize / 2 } else { usize::MAX };
        self.emit(options.sorted, &mut emitter, step, &mut |text| {
            progress.advance((text.len() - told) as u64)?;
            told = text.len();
            Ok(told + step)
        })?;
        progress.advance((emitter.text().len() - told) as u64)?;
        progress.finish()?;
        Slice::from_vec(emitter.into_text())
    }

    /// Writes all nodes, and lets `reach` look at the text, or take from it, when it has `mark` bytes: it answers the next
    /// mark. No recursion: documents may be deep.
    fn emit(
        &self,
        sorted: bool,
        out: &mut Emitter,
        mark: usize,
        reach: &mut dyn FnMut(&mut Vec<u8>) -> Result<usize>,
    ) -> Result<()> {
        out.write(|pen| {
            let mut outer = Vec::new();
            let mut keys = Vec::new();
            let mut level = Level::default();
            let (mut at, mut mark) = (0, mark);
            loop {
                let mut node = self.nodes.get(at);
                pen.separate(SCALAR)?;
                if let Some(Node::Key(key)) = node {
                    self.put_string(*key, true, pen, &mut mark, reach)?;
                    at += 1;
                    node = self.nodes.get(at);
                }
                match node {
                    None | Some(Node::Null | Node::Key(_)) => pen.null(),
                    Some(Node::Bool(value)) => pen.bool(*value),
                    Some(Node::Int(value)) => pen.int64(*value),
                    Some(Node::Uint(value)) => pen.uint64(*value),
                    Some(Node::Double(value)) => pen.double(*value)?,
                    Some(Node::Number(span)) => pen.number(span.of(&self.text))?,
                    Some(Node::String(span)) => self.put_string(*span, false, pen, &mut mark, reach)?,
                    Some(Node::Array(members)) => {
                        pen.begin(b'[');
                        outer.try_push(level)?;
                        level = Level { end: members.end as usize, ..Level::default() };
                    }
                    Some(Node::Object(members)) => {
                        pen.begin(b'{');
                        outer.try_push(level)?;
                        level = Level { end: members.end as usize, object: true, sorted: None };
                        if sorted {
                            level.sorted = Some(self.sort(at + 1, level.end, &mut keys)?);
                        }
                    }
                }
                at += 1;
                while level.is_complete(&mut at, &mut keys) {
                    let Some(containing) = outer.pop() else { return Ok(()) };
                    pen.end(if level.object { b'}' } else { b']' })?;
                    level = containing;
                }
                if pen.room.len() >= mark {
                    mark = pen.room.with(&mut *reach)?;
                }
            }
        })
    }

    /// A string, or a key, piece by piece where it is long.
    #[inline(always)]
    fn put_string(
        &self,
        span: Span,
        key: bool,
        pen: &mut Pen<'_>,
        mark: &mut usize,
        reach: &mut dyn FnMut(&mut Vec<u8>) -> Result<usize>,
    ) -> Result<()> {
        let (start, len) = (span.start as usize, span.len as usize);
        if len <= PIECE {
            return if key {
                pen.key(&self.text, start, start + len)
            } else {
                pen.string(&self.text, start, start + len)
            };
        }
        let mut next = *mark;
        pen.aside(|pen| {
            pen.begin_string();
            for piece in pieces(span.of(&self.text), PIECE) {
                pen.piece(piece)?;
                if pen.room.len() >= next {
                    next = pen.room.with(&mut *reach)?;
                }
            }
            pen.end_string(key)
        })?;
        *mark = next;
        Ok(())
    }

    /// Appends the nodes of the keys of an object, which has those from `at` to `end`, to `keys`: from the last to the first
    /// in the order of code points, which is that of UTF-8. Members of one name stay in their order. Answers how many keys
    /// there were before.
    fn sort(&self, mut at: usize, end: usize, keys: &mut Vec<u32>) -> Result<usize> {
        let before = keys.len();
        while at < end {
            keys.try_push(at as u32)?;
            at = self.behind(at + 1);
        }
        let key = |at: u32| match self.nodes.get(at as usize) {
            Some(Node::Key(key)) => key.of(&self.text),
            _ => &[],
        };
        if let Some(own) = keys.get_mut(before..) {
            own.sort_unstable_by(|a, b| key(*b).cmp(key(*a)).then(b.cmp(a)));
        }
        Ok(before)
    }
}

/// A container that is being written.
#[derive(Clone, Copy, Default)]
struct Level {
    /// The node behind its members.
    end: usize,
    object: bool,
    /// Where its keys are sorted: how many others there are.
    sorted: Option<usize>,
}

impl Level {
    /// Whether all members are written, the last of which ends at `at`. Moves `at` to the next member or behind all of them.
    #[inline(always)]
    fn is_complete(&self, at: &mut usize, keys: &mut Vec<u32>) -> bool {
        if let Some(others) = self.sorted {
            let next = if keys.len() > others { keys.pop() } else { None };
            *at = next.map_or(self.end, |key| key as usize);
            return next.is_none();
        }
        *at >= self.end
    }
}

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
