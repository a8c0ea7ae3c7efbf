//! JSON Pointer (RFC 6901): the parts of a pointer, compared without being unescaped into memory.

use crate::stream::{Error, Result, Status};
use core::cmp::Ordering;

/// One part of a pointer, still escaped.
#[derive(Clone, Copy)]
pub struct Token<'a> {
    text: &'a [u8],
    /// Whether there is anything to unescape.
    escaped: bool,
}

/// The parts of `pointer`: none when it is empty, else each begins with a slash. `INVALID` when it does not, or
/// when a `~` is followed by anything but 0 or 1.
pub fn tokens(pointer: &[u8]) -> Result<impl Iterator<Item = Token<'_>>> {
    if !pointer.is_empty() && pointer[0] != b'/' {
        return Err(Error::new(
            Status::INVALID,
            format_args!("a JSON Pointer must be empty or begin with '/'"),
        ));
    }
    for (at, byte) in pointer.iter().enumerate() {
        if *byte == b'~' && !matches!(pointer.get(at + 1), Some(b'0' | b'1')) {
            return Err(Error::new(
                Status::INVALID,
                format_args!("in a JSON Pointer, '~' must be followed by 0 or 1, as at byte {at} it is not"),
            )
            .with(|detail| (detail.start, detail.end) = (at as i64, at as i64 + 1)));
        }
    }
    Ok(pointer.split(|byte| *byte == b'/').skip(1).map(|text| Token { text, escaped: text.contains(&b'~') }))
}

impl Token<'_> {
    /// The array index that this is, in the only form allowed: decimal digits without leading zeros.
    pub fn index(&self) -> Option<usize> {
        let digits = self.text.iter().all(u8::is_ascii_digit);
        let canonical = digits && (self.text.len() == 1 || self.text.first() != Some(&b'0'));
        canonical.then(|| core::str::from_utf8(self.text).ok()?.parse().ok())?
    }

    /// Whether this is the escaped form of `key`.
    #[inline]
    pub fn names(&self, key: &[u8]) -> bool {
        if self.escaped { self.order(key).is_eq() } else { self.text == key }
    }

    /// Where `key` is in the order of bytes, seen from what this is the escaped form of.
    pub fn order(&self, key: &[u8]) -> Ordering {
        if !self.escaped {
            return key.cmp(self.text);
        }
        let mut rest = self.text;
        let unescaped = core::iter::from_fn(|| {
            let (byte, consumed) = match rest {
                [b'~', b'0', ..] => (b'~', 2),
                [b'~', b'1', ..] => (b'/', 2),
                [byte, ..] => (*byte, 1),
                [] => return None,
            };
            rest = &rest[consumed..];
            Some(byte)
        });
        key.iter().copied().cmp(unescaped)
    }

    /// The failure to find this below `node`.
    pub fn not_found(&self, node: usize) -> Error {
        let shown = core::str::from_utf8(self.text).unwrap_or("(not UTF-8)");
        Error::new(Status::NOT_FOUND, format_args!("node {node} has no member \"{shown}\""))
    }
}
