//! UTF-8 that is checked once, in blocks, and not string by string.

use super::strings::whole_characters;
use encoding_rs::Encoding;

/// How far a growing text is known to be UTF-8.
#[derive(Default)]
pub struct Checked {
    end: usize,
    malformed: bool,
}

impl Checked {
    /// Checks `text` as far as that was not done, and answers how much of it may be parsed: all of it but, unless it is the
    /// `last`, a character that is cut off.
    pub fn extend(&mut self, text: &[u8], last: bool) -> usize {
        if self.malformed {
            return text.len();
        }
        let new = text.get(self.end..).unwrap_or_default();
        let valid = Encoding::utf8_valid_up_to(new);
        if valid < new.len() && (last || whole_characters(new).len() != valid) {
            self.malformed = true;
            return text.len();
        }
        self.end += valid;
        self.end
    }

    /// Whether all that may be parsed is UTF-8. If not, strings are to be checked, so that the failure finds its place.
    pub fn is_valid(&self) -> bool {
        !self.malformed
    }

    /// Forgets the first `n` bytes.
    pub fn consume(&mut self, n: usize) {
        self.end = self.end.saturating_sub(n);
    }
}
