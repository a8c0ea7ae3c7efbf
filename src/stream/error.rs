//! Errors: a status, and what can be said about it.

use super::Status;
use crate::memory::try_box;
use core::fmt::{self, Write};

/// The outcome of everything below the ABI.
pub type Result<T> = core::result::Result<T, Error>;

/// Bytes of message in `membuf_error`, the NUL included.
pub const MESSAGE_CAPACITY: usize = 256;

/// A failure: small enough to return by value, with its details on the heap.
///
/// When there is no memory for the details the status still arrives.
#[derive(Debug)]
pub struct Error {
    status: Status,
    detail: Option<Box<Detail>>,
}

/// What is known about a failure beyond its status.
#[derive(Debug)]
pub struct Detail {
    /// The C function that failed; the ABI fills it in.
    pub function: &'static str,
    /// The `errno` of the system, or 0.
    pub os_errno: i32,
    /// The status of a second failure, such as closing after a failed flush.
    pub second: Option<Status>,
    /// What was accepted before the failure and must not be sent again.
    pub transferred: usize,
    /// The range in the input that is at fault; 0..0 when there is none.
    pub start: i64,
    /// The end of that range.
    pub end: i64,
    /// Line in the input, from 1; 0 when unknown.
    pub line: u64,
    /// Column in the input, from 1; 0 when unknown.
    pub column: u64,
    message: Message,
}

impl Error {
    /// A failure without details: for hot paths and where no memory is left.
    pub const fn bare(status: Status) -> Error {
        Error { status, detail: None }
    }

    /// A failure that says what was expected and what was found.
    #[cold]
    pub fn new(status: Status, message: fmt::Arguments<'_>) -> Error {
        let mut text = Message { bytes: [0; MESSAGE_CAPACITY], len: 0 };
        // A message that is too long is cut at a character; that is no error.
        let _ = text.write_fmt(message);
        let detail = Detail {
            function: "",
            os_errno: 0,
            second: None,
            transferred: 0,
            start: 0,
            end: 0,
            line: 0,
            column: 0,
            message: text,
        };
        Error { status, detail: try_box(detail).ok() }
    }

    /// Adds to the details, where there are any.
    #[must_use]
    pub fn with(mut self, fill: impl FnOnce(&mut Detail)) -> Error {
        if let Some(detail) = self.detail.as_deref_mut() {
            fill(detail);
        }
        self
    }

    /// The same failure of a write that had taken `taken` units before.
    #[must_use]
    pub fn after(self, taken: usize) -> Error {
        let error = match self.detail {
            Some(_) => self,
            None => Error::new(self.status, format_args!("the stream failed after {taken} units")),
        };
        error.with(|detail| detail.transferred = taken)
    }

    /// The status.
    pub const fn status(&self) -> Status {
        self.status
    }

    /// The details, unless the error is a bare status.
    pub fn detail(&self) -> Option<&Detail> {
        self.detail.as_deref()
    }

    /// What was accepted before the failure.
    pub fn transferred(&self) -> usize {
        self.detail().map_or(0, |detail| detail.transferred)
    }
}

/// The first of two failures, which names the second; for what has to be done even when something before it failed.
pub fn both(first: Result<()>, second: Result<()>) -> Result<()> {
    match (first, second) {
        (Err(first), Err(second)) => Err(first.with(|detail| detail.second = Some(second.status()))),
        (first, second) => first.and(second),
    }
}

impl Detail {
    /// What was expected and what was found; at most 255 bytes, no NUL.
    pub fn message(&self) -> &str {
        self.message.as_str()
    }
}

#[derive(Clone, Copy)]
struct Message {
    bytes: [u8; MESSAGE_CAPACITY],
    len: usize,
}

impl Message {
    fn as_str(&self) -> &str {
        core::str::from_utf8(&self.bytes[..self.len]).unwrap_or("")
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}

impl Write for Message {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for character in text.chars() {
            // A NUL would end the message early for its C reader.
            let character = if character == '\0' { '\u{2400}' } else { character };
            let end = self.len + character.len_utf8();
            if end >= MESSAGE_CAPACITY {
                return Err(fmt::Error);
            }
            character.encode_utf8(&mut self.bytes[self.len..end]);
            self.len = end;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_message_is_cut_at_a_character_and_leaves_room_for_the_nul() {
        let error = Error::new(Status::INVALID, format_args!("{}", "é".repeat(500)));
        let message = error.detail().unwrap().message();
        assert_eq!(message.len(), 254);
        assert!(message.chars().all(|c| c == 'é'));
    }

    #[test]
    fn a_nul_in_a_message_is_shown_not_stored() {
        let error = Error::new(Status::INVALID, format_args!("a\0b"));
        assert_eq!(error.detail().unwrap().message(), "a\u{2400}b");
    }

    #[test]
    fn an_error_is_two_words() {
        assert_eq!(size_of::<Error>(), 2 * size_of::<usize>());
        assert_eq!(size_of::<Result<()>>(), 2 * size_of::<usize>());
    }
}
