//! Nodes by JSON Pointer.

use super::document::Document;
use super::node::{Members, Node};
use super::pointer::{self, Token};
use crate::stream::Result;

impl Document {
    /// The node that the JSON Pointer (RFC 6901) `pointer` leads to from `node`. Of members of one name the last
    /// counts. `INVALID` when `pointer` is not one, `NOT_FOUND` when it leads nowhere.
    pub fn pointer(&self, node: usize, pointer: &[u8]) -> Result<usize> {
        self.node(node)?;
        let mut here = node;
        for token in pointer::tokens(pointer)? {
            let found = match self.node(here)? {
                Node::Array(members) => match token.index() {
                    Some(index) if index < members.count as usize => Some(self.item(here, index)?),
                    _ => None,
                },
                Node::Object(members) => self.named(here, members, token),
                _ => None,
            };
            here = found.ok_or_else(|| token.not_found(here))?;
        }
        Ok(here)
    }

    /// The last member of the object `node` of that name.
    fn named(&self, node: usize, members: Members, token: Token<'_>) -> Option<usize> {
        let (mut at, mut found) = (node + 1, None);
        for _ in 0..members.count {
            if let Some(Node::Key(key)) = self.nodes.get(at)
                && token.names(key.of(&self.text))
            {
                found = Some(at + 1);
            }
            at = self.behind(at + 1);
        }
        found
    }
}
