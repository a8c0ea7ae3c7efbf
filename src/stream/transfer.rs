//! Whole streams at a time: in chunks to a consumer, or from one stream to another.

use super::{Error, Result, Status, Stream};
use crate::memory::TryVec;

/// What Python's `shutil.copyfileobj` and `read_chunks` take, in the stream's units.
pub const CHUNK: usize = 65_536;

/// Hands the rest of `stream` to `each` in chunks of at most `size` units, none empty.
pub fn for_each_chunk(
    stream: &mut dyn Stream,
    size: usize,
    mut each: impl FnMut(&[u8]) -> Result<()>,
) -> Result<()> {
    let size = i64::try_from(size).map_err(|_| {
        Error::new(Status::OVERFLOW, format_args!("chunks of {size} units are longer than any stream"))
    })?;
    loop {
        let chunk = stream.read_slice(size)?;
        if chunk.is_empty() {
            return Ok(());
        }
        each(chunk.as_bytes())?;
    }
}

/// Copies up to `count` units of `from` to `to`, all that are left when `count` is negative.
/// `copied` counts the units that were read and written, on failure too.
pub fn copy(from: &mut dyn Stream, to: &mut dyn Stream, count: i64, copied: &mut i64) -> Result<()> {
    let whole = count < 0;
    let mut tail = Tail::default();
    loop {
        let wanted = if whole { CHUNK as i64 } else { (count - *copied).min(CHUNK as i64) };
        if wanted == 0 {
            break;
        }
        let chunk = from.read_slice(wanted)?;
        if chunk.is_empty() {
            break;
        }
        let bytes = chunk.as_bytes();
        if to.is_text() && !from.is_text() {
            tail.write(to, bytes)?;
        } else {
            to.write(bytes)?;
        }
        // A chunk of text was asked for in code points.
        let units = if from.is_text() { count_code_points(bytes) } else { bytes.len() };
        *copied = copied.saturating_add(units as i64);
    }
    tail.finish()
}

fn count_code_points(utf8: &[u8]) -> usize {
    utf8.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

/// The bytes of a character whose end is in the next chunk: a text stream takes complete UTF-8 only.
#[derive(Default)]
struct Tail(Vec<u8>);

impl Tail {
    fn write(&mut self, to: &mut dyn Stream, bytes: &[u8]) -> Result<()> {
        let joined;
        let bytes = if self.0.is_empty() {
            bytes
        } else {
            self.0.try_extend(bytes)?;
            joined = core::mem::take(&mut self.0);
            &joined
        };
        // What is malformed goes to the stream as it is: refusing it, and saying where, is the stream's part.
        let whole = match core::str::from_utf8(bytes) {
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            _ => bytes.len(),
        };
        let (whole, rest) = bytes.split_at(whole);
        if !whole.is_empty() {
            to.write(whole)?;
        }
        self.0.try_extend(rest)
    }

    fn finish(self) -> Result<()> {
        match self.0.len() {
            0 => Ok(()),
            n => Err(Error::new(
                Status::DECODE,
                format_args!("the source ends inside a character, {n} bytes into it"),
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::BytesIo;
    use crate::stream::Whence;

    fn bytes(content: &[u8]) -> BytesIo {
        BytesIo::copy_of(content).unwrap()
    }

    #[test]
    fn chunks_are_of_the_size_asked_for_but_the_last_and_none_is_empty() {
        for (len, size, expected) in
            [(0, 4, vec![]), (8, 4, vec![4, 4]), (9, 4, vec![4, 4, 1]), (3, 100, vec![3])]
        {
            let mut sizes = Vec::new();
            for_each_chunk(&mut bytes(&vec![7; len]), size, |chunk| {
                sizes.push(chunk.len());
                Ok(())
            })
            .unwrap();
            assert_eq!(sizes, expected);
        }
    }

    #[test]
    fn a_consumer_that_fails_ends_the_chunks_behind_the_one_it_got() {
        let mut stream = bytes(b"abcdef");
        let refused = for_each_chunk(&mut stream, 2, |_| Err(Error::bare(Status::WOULD_BLOCK)));
        assert_eq!(refused.unwrap_err().status(), Status::WOULD_BLOCK);
        assert_eq!(stream.tell().unwrap(), 2);
    }

    #[test]
    fn a_copy_starts_at_both_positions_and_counts() {
        let (mut from, mut to) = (bytes(b"0123456789"), bytes(b"abc"));
        from.seek(2, Whence::Start).unwrap();
        to.seek(0, Whence::End).unwrap();
        let mut copied = 0;
        copy(&mut from, &mut to, 5, &mut copied).unwrap();
        assert_eq!((copied, to.getvalue().unwrap().as_bytes()), (5, &b"abc23456"[..]));
        copied = 0;
        copy(&mut from, &mut to, -1, &mut copied).unwrap();
        assert_eq!((copied, to.getvalue().unwrap().as_bytes()), (3, &b"abc23456789"[..]));
    }

    #[test]
    fn a_copy_that_the_target_refuses_counts_what_arrived() {
        let (mut from, mut to) = (bytes(&vec![1; 3 * CHUNK]), bytes(b""));
        to.set_memory_limit(2 * CHUNK + 1).unwrap();
        let mut copied = 0;
        let refused = copy(&mut from, &mut to, -1, &mut copied);
        assert_eq!(refused.unwrap_err().status(), Status::LIMIT);
        assert_eq!((copied, to.size().unwrap()), (2 * CHUNK as i64, 2 * CHUNK as i64));
    }
}
