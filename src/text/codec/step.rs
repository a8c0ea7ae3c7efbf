//! What one step of an encoding answers: how far it came, and why no further.

/// How far decoding came. What was appended is the text of what was consumed.
pub(super) struct Step {
    pub(super) consumed: usize,
    pub(super) stop: Stop,
}

/// Why decoding stopped.
pub(super) enum Stop {
    /// At the end of a block; there may be more.
    Done,
    /// What is left begins a sequence and does not end it; the reason to give should nothing follow.
    Incomplete(&'static str),
    /// The next so many bytes are malformed, for this reason.
    Malformed(usize, &'static str),
}

/// How far encoding came. What was appended are the bytes of what was consumed.
pub(super) struct EncodeStep {
    /// Bytes of text.
    pub(super) consumed: usize,
    /// So many bytes of the text behind those are whole characters that the encoding does not have, to be reported
    /// together; 0 at the end of the text.
    pub(super) bad: usize,
    /// What is wrong with them.
    pub(super) reason: &'static str,
}
