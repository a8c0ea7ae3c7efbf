//! A parsed document: nodes in one vector in the order of the text, named by their index; the root is 0.

use super::lookup::Lookups;
use super::node::{Members, Node};
use crate::stream::{Error, Result, Status};
use core::cell::OnceCell;

pub use super::node::Kind;

/// A parsed document. Order and duplicate keys are as in the text.
#[derive(Default)]
pub struct Document {
    /// Each container is followed by its members, each key by its value.
    pub(in crate::formats::json) nodes: Vec<Node>,
    /// How many members the containers have that are not flat.
    pub(in crate::formats::json) listed: usize,
    /// The text of all strings and keys.
    pub(in crate::formats::json) text: Vec<u8>,
    /// The nodes of the members of these containers, once somebody asks for one.
    list: OnceCell<Vec<u32>>,
    pub(in crate::formats::json) lookups: Lookups,
}

impl Document {
    #[inline]
    pub(in crate::formats::json) fn node(&self, node: usize) -> Result<Node> {
        match self.nodes.get(node) {
            Some(Node::Key(_)) | None => Err(self.missing(node)),
            Some(found) => Ok(*found),
        }
    }

    #[cold]
    fn missing(&self, node: usize) -> Error {
        let last = self.nodes.len().max(1) - 1;
        if node > last {
            return Error::new(
                Status::NOT_FOUND,
                format_args!("the document has nodes 0 to {last}, not {node}"),
            );
        }
        Error::new(Status::NOT_FOUND, format_args!("{node} is no node: a key is there"))
    }

    #[cold]
    pub(in crate::formats::json) fn unlike(&self, node: usize, expected: &str) -> Error {
        match self.kind(node) {
            Ok(kind) => Error::new(
                Status::INVALID,
                format_args!("node {node} must be {expected}, not {}", kind.name()),
            ),
            Err(error) => error,
        }
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
            Node::String(_) | Node::Key(_) => Kind::String,
            Node::Array(_) => Kind::Array,
            Node::Object(_) => Kind::Object,
        })
    }

    /// The members of an array or object.
    pub fn size(&self, node: usize) -> Result<usize> {
        match self.node(node)? {
            Node::Array(members) | Node::Object(members) => Ok(members.count as usize),
            _ => Err(self.unlike(node, "an array or object")),
        }
    }

    /// The node of the member at `index` of an array or object.
    pub fn item(&self, node: usize, index: usize) -> Result<usize> {
        match self.node(node)? {
            Node::Array(members) => self.member(node, members, 1, index),
            Node::Object(members) => self.member(node, members, 2, index),
            _ => Err(self.unlike(node, "an array or object")),
        }
    }

    /// The key of the member at `index` of an object.
    pub fn key(&self, node: usize, index: usize) -> Result<&[u8]> {
        let Node::Object(members) = self.node(node)? else {
            return Err(self.unlike(node, "an object"));
        };
        let value = self.member(node, members, 2, index)?;
        Ok(self.key_text(value - 1))
    }

    /// The node of the member at `index`; each is `width` nodes, unless it has members itself.
    #[inline]
    fn member(&self, node: usize, members: Members, width: usize, index: usize) -> Result<usize> {
        let count = members.count as usize;
        if index >= count {
            return Err(Error::new(
                Status::NOT_FOUND,
                format_args!("node {node} has {count} members, none of index {index}"),
            ));
        }
        if members.is_flat(node, width) {
            return Ok(node + width * (index + 1));
        }
        let found = self.list()?.get(members.first as usize + index);
        found.map(|found| *found as usize).ok_or_else(|| self.missing(node))
    }

    fn list(&self) -> Result<&[u32]> {
        if self.list.get().is_none() {
            let _ = self.list.set(self.list_members()?);
        }
        Ok(self.list.get().map_or(&[], Vec::as_slice))
    }

    fn list_members(&self) -> Result<Vec<u32>> {
        let mut list = Vec::new();
        list.try_reserve_exact(self.listed).map_err(|_| Error::bare(Status::NO_MEMORY))?;
        list.resize(self.listed, 0);
        for (node, found) in self.nodes.iter().enumerate() {
            let (members, width) = match *found {
                Node::Array(members) => (members, 1),
                Node::Object(members) => (members, 2),
                _ => continue,
            };
            if members.is_flat(node, width) {
                continue;
            }
            let first = members.first as usize;
            let mut at = node + width;
            for place in list.get_mut(first..first + members.count as usize).unwrap_or_default() {
                *place = at as u32;
                at = self.behind(at) + width - 1;
            }
        }
        Ok(list)
    }

    /// The node behind `node` and all its members.
    #[inline]
    pub(in crate::formats::json) fn behind(&self, node: usize) -> usize {
        match self.nodes.get(node) {
            Some(Node::Array(members) | Node::Object(members)) => members.end as usize,
            _ => node + 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::Progress;
    use crate::formats::json::{Options, parse};
    use crate::formats::testing::Random;

    /// A random text, and its items in order: their keys, and the texts of those that are scalars.
    fn random_text(random: &mut Random, depth: usize, out: &mut String, next: &mut usize) {
        let kind = if depth == 0 { 0 } else { random.below(4) };
        if kind < 2 {
            *next += 1;
            out.push_str(&next.to_string());
            return;
        }
        out.push(if kind == 2 { '[' } else { '{' });
        for member in 0..random.below(5) {
            if member > 0 {
                out.push(',');
            }
            if kind == 3 {
                out.push_str(&std::format!("\"k{member}\":"));
            }
            random_text(random, depth - 1, out, next);
        }
        out.push(if kind == 2 { ']' } else { '}' });
    }

    /// Walks by index, and answers the text again.
    fn walked(doc: &Document, node: usize) -> String {
        let count = doc.size(node).unwrap_or_default();
        // From behind, so that nothing depends on what was asked before.
        let items: Vec<String> =
            (0..count).rev().map(|i| walked(doc, doc.item(node, i).unwrap())).rev().collect();
        match doc.kind(node).unwrap() {
            Kind::Array => std::format!("[{}]", items.join(",")),
            Kind::Object => {
                let key = |i: usize| String::from_utf8(doc.key(node, i).unwrap().to_vec()).unwrap();
                let members: Vec<String> =
                    items.iter().enumerate().map(|(i, item)| std::format!("\"{}\":{item}", key(i))).collect();
                std::format!("{{{}}}", members.join(","))
            }
            _ => doc.int64(node).unwrap().to_string(),
        }
    }

    #[test]
    fn items_and_keys_by_index_are_those_of_the_text() {
        let mut random = Random::fresh();
        for _ in 0..2000 {
            let (mut text, mut next) = (String::new(), 0);
            random_text(&mut random, 5, &mut text, &mut next);
            let (doc, _) =
                parse(text.as_bytes(), &Options::default(), false, &mut Progress::default()).unwrap();
            assert_eq!(walked(&doc, 0), text);
        }
    }

    #[test]
    fn a_key_is_no_node() {
        let (doc, _) = parse(b"{\"a\":[1]}", &Options::default(), false, &mut Progress::default()).unwrap();
        assert_eq!(doc.item(0, 0).unwrap(), 2);
        assert_eq!(doc.kind(1).unwrap_err().status(), Status::NOT_FOUND);
        assert_eq!(doc.string(1).unwrap_err().status(), Status::NOT_FOUND);
    }
}
