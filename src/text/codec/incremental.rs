//! What every incremental codec can do: membuf's own, and those of the program.

use crate::stream::Result;

/// Bytes in, cut anywhere; text out, as generalised UTF-8. Python: codecs.IncrementalDecoder.
pub trait IncrementalDecoder: Send {
    /// Decodes `input` and appends the text to `out`; after `last`, nothing may be left unfinished.
    ///
    /// `input` is moved past what was consumed: all of it on success, everything before the malformed bytes on
    /// failure. Feeding the rest again fails again, so nothing is skipped unseen. A decoder that cannot stop in the
    /// middle consumes nothing on failure, and is then as before.
    fn decode(&mut self, input: &mut &[u8], last: bool, out: &mut Vec<u8>) -> Result<()>;

    /// Appends the bytes that wait for their rest to `pending`, and answers what else there is to know, as a number:
    /// 0 is what Python calls the default state.
    fn state(&mut self, pending: &mut Vec<u8>) -> Result<u64>;

    /// Goes back to a state that [`IncrementalDecoder::state`] gave. `INVALID` for one that cannot be.
    fn set_state(&mut self, pending: &[u8], flags: u64) -> Result<()>;

    /// Goes back to the start of a text, where a signature or byte order mark may come.
    fn reset(&mut self) -> Result<()>;

    /// Takes `input` to the bytes that wait, if it is plain that nothing of them can be decoded yet; answers whether.
    /// Only what may make many bytes wait has a use for it: they are then not looked through again with every part.
    fn hold(&mut self, _input: &[u8]) -> Result<bool> {
        Ok(false)
    }

    /// Takes bytes that are their own text off the front of `input`, as [`IncrementalDecoder::decode`] would, and answers
    /// them: so that nobody copies what is to be translated next. None is always a right answer.
    fn verbatim<'i>(&mut self, _input: &mut &'i [u8]) -> &'i [u8] {
        &[]
    }

    /// Says where in the stream the first byte that waits lies, or the next one where none does: what ranges in errors
    /// count from.
    fn set_position(&mut self, _position: u64) {}

    /// The line ends met so far, where the decoder looks for them: the bits of `Seen`.
    fn newlines(&self) -> u32 {
        0
    }
}

/// Text in, as generalised UTF-8; bytes out. Python: codecs.IncrementalEncoder.
pub trait IncrementalEncoder: Send {
    /// Appends `text`, encoded, to `out`, and with `last` what ends a text. On failure `out` and the state are as
    /// before; the range in an `ENCODE` error counts code points of `text`.
    ///
    /// A lone surrogate is a character that no encoding has; the error handler says what becomes of it.
    fn encode(&mut self, text: &[u8], last: bool, out: &mut Vec<u8>) -> Result<()>;

    /// The state: 0 stands for somewhere behind the start of a text, whatever was switched before.
    fn state(&mut self) -> Result<u64>;

    /// Goes back to a state that [`IncrementalEncoder::state`] gave. `INVALID` for one that cannot be.
    fn set_state(&mut self, state: u64) -> Result<()>;

    /// Goes back to the start of a text: a signature or byte order mark comes with what is encoded next.
    fn reset(&mut self) -> Result<()>;
}
