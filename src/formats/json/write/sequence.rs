//! The sequence of what is written: what may come next, so that it is JSON in the end.

use crate::memory::TryVec;
use crate::stream::{Error, Result, Status};

/// What a value may be in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Container {
    Array,
    Object,
}

/// What the grammar allows next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Expect {
    /// A value: the root, an item of an array, or what follows a key.
    Value,
    /// A key or the end of the object.
    Key,
    /// Nothing: the document is complete.
    End,
}

/// Where in a document its writer is. What has no place there is `INVALID`.
pub struct Sequence {
    open: Vec<Container>,
    expect: Expect,
    /// Whether documents follow each other.
    lines: bool,
}

impl Sequence {
    /// Before a document; with `lines` before any number of them.
    pub fn new(lines: bool) -> Sequence {
        Sequence { open: Vec::new(), expect: Expect::Value, lines }
    }

    /// How many containers are open.
    #[inline(always)]
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    /// Whether what ends with `depth` containers open ends a line of JSON Lines.
    #[inline(always)]
    pub fn ends_line(&self, depth: usize) -> bool {
        self.lines && self.open.len() == depth
    }

    /// Whether a value may come; here and below `what` says what is to come.
    #[inline(always)]
    pub fn allow_value(&self, what: &str) -> Result<()> {
        if self.expect == Expect::Value { Ok(()) } else { Err(self.misplaced(what)) }
    }

    #[inline(always)]
    pub fn allow_key(&self) -> Result<()> {
        if self.expect == Expect::Key { Ok(()) } else { Err(self.misplaced("a key")) }
    }

    #[inline(always)]
    pub fn allow_end(&self, container: Container, what: &str) -> Result<()> {
        let after_key = container == Container::Object && self.expect == Expect::Value;
        if self.open.last() == Some(&container) && !after_key { Ok(()) } else { Err(self.misplaced(what)) }
    }

    /// Whether nothing has to come any more.
    pub fn allow_close(&self) -> Result<()> {
        let between_lines = self.lines && self.open.is_empty();
        if self.expect == Expect::End || between_lines {
            return Ok(());
        }
        Err(self.misplaced("the end of the document"))
    }

    /// A container begins.
    #[inline(always)]
    pub fn begin(&mut self, container: Container) -> Result<()> {
        self.open.try_push(container)?;
        self.expect = if container == Container::Object { Expect::Key } else { Expect::Value };
        Ok(())
    }

    /// The container that begins does not after all.
    #[cold]
    pub fn take_back(&mut self) {
        self.open.pop();
        self.expect = Expect::Value;
    }

    /// A container was ended.
    #[inline(always)]
    pub fn end(&mut self) {
        self.open.pop();
        self.end_value();
    }

    /// A key was written.
    #[inline(always)]
    pub fn end_key(&mut self) {
        self.expect = Expect::Value;
    }

    /// A value was written.
    #[inline(always)]
    pub fn end_value(&mut self) {
        self.expect = match self.open.last() {
            None if self.lines => Expect::Value,
            None => Expect::End,
            Some(Container::Array) => Expect::Value,
            Some(Container::Object) => Expect::Key,
        };
    }

    #[cold]
    fn misplaced(&self, what: &str) -> Error {
        let expected = match (self.expect, self.open.last()) {
            (Expect::Key, _) => "a key or the end of the object",
            (Expect::End, _) => "nothing more: the document is complete",
            (Expect::Value, Some(Container::Array)) => "a value or the end of the array",
            (Expect::Value, Some(Container::Object)) => "the value of the key",
            (Expect::Value, None) => "a value",
        };
        Error::new(Status::INVALID, format_args!("expected {expected}, not {what}"))
    }
}
