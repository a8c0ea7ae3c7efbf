//! Translating line ends: to `\n` as text is read, and from `\n` as it is written.

use super::Seen;
use super::blocks::{self, BLOCK, Returns};
use crate::memory::TryVec;
use crate::stream::{Error, Result, Status};
use memchr::{memchr, memchr_iter};

/// Shorter texts are not worth the blocks.
const SHORT: usize = 4 * BLOCK;

/// How much of a text is set aside at a time when it is translated in place.
const WINDOW: usize = 64 * BLOCK;

/// Turns every `\r\n` and `\r` in `text` from `from` on into `\n`, in place, and adds the line ends that were there to
/// `seen`.
pub fn to_lf(text: &mut Vec<u8>, from: usize, seen: &mut Seen) {
    let returns = in_place(text, from);
    let text = text.get(from..).unwrap_or_default();
    seen.note(returns, || line_feeds_beyond(text, returns.paired + returns.alone));
}

/// Appends `text` to `out` with every `\r\n` and `\r` as `\n`, and adds the line ends that were there to `seen`.
///
/// From one buffer to another is faster than in place, where the text has to be set aside.
pub fn append_lf(text: &[u8], out: &mut Vec<u8>, seen: &mut Seen) -> Result<()> {
    let before = out.len();
    out.try_reserve(text.len()).map_err(|_| Error::bare(Status::NO_MEMORY))?;
    let mut returns = Returns::default();
    let mut rest = text;
    let mut next = memchr(b'\r', rest);
    if next.is_some() && text.len() >= SHORT {
        #[allow(clippy::disallowed_methods)] // room was reserved above
        out.resize(before + text.len(), 0);
        let (read, written) = blocks::to_lf(text, &mut out[before..], &mut returns);
        out.truncate(before + written);
        rest = &text[read..];
        next = memchr(b'\r', rest);
    }
    while let Some(at) = next {
        out.try_extend(&rest[..at])?;
        out.try_push(b'\n')?;
        rest = &rest[at + 1..];
        match rest.strip_prefix(b"\n") {
            Some(behind) => {
                returns.paired += 1;
                rest = behind;
            }
            None => returns.alone += 1,
        }
        next = memchr(b'\r', rest);
    }
    out.try_extend(rest)?;
    seen.note(returns, || line_feeds_beyond(&out[before..], returns.paired + returns.alone));
    Ok(())
}

/// Whether `text` holds more than `known` `\n`.
pub fn line_feeds_beyond(text: &[u8], known: usize) -> bool {
    match known {
        0 => memchr(b'\n', text).is_some(),
        _ => memchr_iter(b'\n', text).count() > known,
    }
}

fn in_place(text: &mut Vec<u8>, from: usize) -> Returns {
    let mut returns = Returns::default();
    let Some(first) = text.get(from..).and_then(|rest| memchr(b'\r', rest)) else {
        return returns;
    };
    let (mut read, mut write) = (from + first, from + first);
    if text.len() - read >= SHORT {
        (read, write) = in_windows(text, read, &mut returns);
    }
    // `read` stands at a `\r`, or at the end.
    while read < text.len() {
        if text[read..].starts_with(b"\r\n") {
            returns.paired += 1;
            read += 2;
        } else {
            returns.alone += 1;
            read += 1;
        }
        text[write] = b'\n';
        (read, write) = move_plain(text, read, write + 1);
    }
    text.truncate(write);
    returns
}

/// Moves what comes before the next `\r` from `read` to `write`; answers what both are then.
fn move_plain(text: &mut [u8], read: usize, write: usize) -> (usize, usize) {
    let next = memchr(b'\r', &text[read..]).map_or(text.len(), |n| read + n);
    text.copy_within(read..next, write);
    (next, write + next - read)
}

/// Translates most of `text` from `from` on, up to a `\r` or the end; answers how far it was read, and written.
#[inline(never)]
fn in_windows(text: &mut [u8], from: usize, returns: &mut Returns) -> (usize, usize) {
    let (mut read, mut write) = (from, from);
    let mut window = [0; WINDOW];
    // What the window holds already: text that was not read, and may have been written over where it stood.
    let mut held = 0;
    loop {
        let len = WINDOW.min(text.len() - read);
        window[held..len].copy_from_slice(&text[read + held..read + len]);
        let (taken, written) = blocks::to_lf(&window[..len], &mut text[write..], returns);
        read += taken;
        write += written;
        held = len - taken;
        if read + held == text.len() {
            text[read..].copy_from_slice(&window[taken..len]);
            return move_plain(text, read, write);
        }
        window.copy_within(taken..len, 0);
    }
}

/// Appends `text` to `out` with every `\n` written as `end`, which is `\r` or `\r\n`.
pub fn from_lf(text: &[u8], end: &[u8], out: &mut Vec<u8>) -> Result<()> {
    if let &[end] = end {
        let before = out.len();
        out.try_extend(text)?;
        for byte in &mut out[before..] {
            *byte = if *byte == b'\n' { end } else { *byte };
        }
        return Ok(());
    }
    let mut rest = text;
    if text.len() >= SHORT {
        rest = &text[to_crlf(text, out)?..];
    }
    while let Some(at) = memchr(b'\n', rest) {
        out.try_extend(&rest[..at])?;
        out.try_extend(end)?;
        rest = &rest[at + 1..];
    }
    out.try_extend(rest)
}

/// Appends most of `text` to `out`, with room for the rest; answers how much was taken.
#[inline(never)]
fn to_crlf(text: &[u8], out: &mut Vec<u8>) -> Result<usize> {
    let before = out.len();
    // A slice is at most half as long as a `usize` counts.
    let more = text.len() + memchr_iter(b'\n', text).count();
    out.try_reserve(more).map_err(|_| Error::bare(Status::NO_MEMORY))?;
    #[allow(clippy::disallowed_methods)] // room was reserved above
    out.resize(before + more, 0);
    let (read, written) = blocks::to_crlf(text, &mut out[before..]);
    out.truncate(before + written);
    Ok(read)
}

#[cfg(test)]
mod tests;
