//! The values of a document's nodes. `NOT_FOUND` when there is no such node, `INVALID` when it is of another kind.

use super::document::Document;
use super::node::Node;
use crate::formats::json::parse::numbers;
use crate::stream::{Error, Result, Status};

impl Document {
    fn overflow(node: usize, value: impl core::fmt::Display, what: &str) -> Error {
        Error::new(Status::OVERFLOW, format_args!("node {node} is {value}, which {what}"))
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
}
