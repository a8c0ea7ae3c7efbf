//! Nodes by JSON Pointer.

use super::document::Document;
use super::node::{Members, Node};
use super::pointer::{self, Token};
use crate::memory::TryVec;
use crate::stream::Result;
use core::cell::RefCell;

/// Objects with fewer members are looked through every time.
const LARGE: u32 = 64;

/// How often a large object is looked through before its keys are sorted: one who asks for a few only need not wait for that.
const PATIENCE: u32 = 8;

/// Of how many objects that is remembered.
const REMEMBERED: usize = 8;

/// What is known of the large objects that were looked into last.
#[derive(Default)]
pub struct Lookups(RefCell<Vec<Lookup>>);

struct Lookup {
    object: usize,
    times: u32,
    /// The nodes of its keys in their order, those of one name as they stand; empty before they are sorted.
    keys: Vec<u32>,
}

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
                Node::Object(members) if members.count < LARGE => self.search(here, members, token),
                Node::Object(members) => self.look_up(here, members, token),
                _ => None,
            };
            here = found.ok_or_else(|| token.not_found(here))?;
        }
        Ok(here)
    }

    /// The last member of that name, found by looking at all of them.
    fn search(&self, object: usize, members: Members, token: Token<'_>) -> Option<usize> {
        let (mut at, mut found) = (object + 1, None);
        for _ in 0..members.count {
            if token.names(self.key_text(at)) {
                found = Some(at + 1);
            }
            at = self.behind(at + 1);
        }
        found
    }

    /// The same in a large object, whose keys are sorted when that is worth it. Without memory for them it is only slower.
    fn look_up(&self, object: usize, members: Members, token: Token<'_>) -> Option<usize> {
        let mut lookups = self.lookups.0.borrow_mut();
        let lookup = match lookups.iter().position(|lookup| lookup.object == object) {
            Some(at) => lookups.get_mut(at),
            None => {
                if lookups.len() >= REMEMBERED {
                    lookups.remove(0);
                }
                let fresh = Lookup { object, times: 0, keys: Vec::new() };
                lookups.try_push(fresh).ok().and_then(|()| lookups.last_mut())
            }
        };
        let Some(lookup) = lookup else { return self.search(object, members, token) };
        lookup.times = lookup.times.saturating_add(1);
        if lookup.times == PATIENCE {
            lookup.keys = self.sorted_keys(object, members).unwrap_or_default();
        }
        if lookup.keys.is_empty() {
            return self.search(object, members, token);
        }
        let behind = lookup.keys.partition_point(|key| token.order(self.key_text(*key as usize)).is_le());
        let key = *lookup.keys.get(behind.checked_sub(1)?)? as usize;
        token.names(self.key_text(key)).then_some(key + 1)
    }

    fn sorted_keys(&self, object: usize, members: Members) -> Result<Vec<u32>> {
        let (mut at, mut keys) = (object + 1, Vec::new());
        for _ in 0..members.count {
            keys.try_push(at as u32)?;
            at = self.behind(at + 1);
        }
        keys.sort_unstable_by(|a, b| {
            self.key_text(*a as usize).cmp(self.key_text(*b as usize)).then(a.cmp(b))
        });
        Ok(keys)
    }

    /// The text of the key at `at`.
    pub(in crate::formats::json) fn key_text(&self, at: usize) -> &[u8] {
        match self.nodes.get(at) {
            Some(Node::Key(key)) => key.of(&self.text),
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::Progress;
    use crate::formats::json::{Options, parse};

    fn doc(text: &str) -> Document {
        parse(text.as_bytes(), &Options::default(), false, &mut Progress::default()).unwrap().0
    }

    /// Members k0, k1, ..., of which every third stands twice, the one that counts behind the others.
    fn large(members: usize) -> Document {
        let one = |i: usize, value: usize| std::format!("\"k{i}\":[{value}],");
        let first: String = (0..members).map(|i| one(i, if i % 3 == 0 { members } else { i })).collect();
        let again: String = (0..members).step_by(3).map(|i| one(i, i)).collect();
        doc(&std::format!("{{{first}{again}\"a/b~\":[{members}]}}"))
    }

    #[test]
    fn a_member_of_a_large_object_is_found_before_and_after_its_keys_are_sorted() {
        let doc = large(300);
        for round in 0..3 {
            for i in 0..300 {
                let node = doc.pointer(0, std::format!("/k{i}/0").as_bytes()).unwrap();
                assert_eq!(doc.int64(node).unwrap(), i, "round {round}");
                assert!(doc.pointer(0, std::format!("/k{i}x").as_bytes()).is_err());
            }
            assert_eq!(doc.int64(doc.pointer(0, b"/a~1b~0/0").unwrap()).unwrap(), 300);
            assert!(doc.pointer(0, b"/").is_err() && doc.pointer(0, b"/zz").is_err());
        }
    }

    #[test]
    fn looking_up_every_member_of_a_large_object_is_not_quadratic() {
        let cost = |members: usize| {
            let doc = large(members);
            let start = std::time::Instant::now();
            for i in 0..members {
                doc.pointer(0, std::format!("/k{i}").as_bytes()).unwrap();
            }
            start.elapsed()
        };
        let grows = || cost(32_000) > cost(8_000) * 10;
        assert!(!(grows() && grows() && grows()));
    }

    #[test]
    fn members_are_found_in_more_objects_than_are_remembered() {
        let objects = REMEMBERED + 3;
        let object = |i: usize| {
            let members: Vec<String> = (0..100).map(|k| std::format!("\"k{k}\":{}", 1000 * i + k)).collect();
            std::format!("{{{}}}", members.join(","))
        };
        let all: Vec<String> = (0..objects).map(object).collect();
        let doc = doc(&std::format!("[{}]", all.join(",")));
        for _ in 0..3 {
            for i in 0..objects {
                for k in [0, 7, 7, 99, 50, 51, 52, 53, 54, 55, 99, 0] {
                    let node = doc.pointer(0, std::format!("/{i}/k{k}").as_bytes()).unwrap();
                    assert_eq!(doc.int64(node).unwrap(), (1000 * i + k) as i64);
                }
            }
        }
    }
}
