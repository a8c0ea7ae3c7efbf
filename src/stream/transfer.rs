//! Whole streams at a time: in chunks to a consumer, or from one stream to another.

use super::{Cookie, Error, Kind, Result, Status, Stream, Tail, Whence};

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

/// Writes all of `data`, in as many writes as a raw stream needs; answers the units taken. When one fails, the error says
/// how much was taken before.
pub fn write_all(to: &mut dyn Stream, data: &[u8]) -> Result<usize> {
    write_parts(to, data, || Ok(()))
}

/// As [`write_all`], and asks before each write whether to go on.
#[inline]
pub fn write_parts(
    to: &mut dyn Stream,
    data: &[u8],
    mut goes_on: impl FnMut() -> Result<()>,
) -> Result<usize> {
    let mut taken = 0;
    loop {
        let before = taken;
        match goes_on().and_then(|()| to.write(&data[taken..])) {
            // Text is taken whole, and counted in code points.
            Ok(points) if to.is_text() => return Ok(points),
            Ok(n) => taken += n.min(data.len() - taken),
            Err(error) if taken == 0 => return Err(error),
            Err(error) => {
                let taken = taken + error.transferred();
                return Err(error.after(taken));
            }
        }
        if taken == data.len() {
            return Ok(taken);
        }
        if taken == before {
            return Err(Error::new(Status::IO, format_args!("the stream takes no bytes")).after(taken));
        }
    }
}

/// Copies up to `count` units of `from` to `to`, all that are left when `count` is negative.
/// `copied` counts the units that arrived, on failure too; `from` then stands behind them, where it can seek.
pub fn copy(from: &mut dyn Stream, to: &mut dyn Stream, count: i64, copied: &mut i64) -> Result<()> {
    let start = from.tell_cookie();
    let outcome = copy_chunks(from, to, count, copied);
    if let (Err(_), Ok(start)) = (&outcome, start) {
        // The failure that is reported is the copy's; one that follows from it would only hide it.
        let _ = go_behind(from, &start, *copied);
    }
    outcome
}

/// Moves `from` to `count` units behind `start`.
fn go_behind(from: &mut dyn Stream, start: &Cookie, count: i64) -> Result<()> {
    if from.kind() != Kind::Text {
        return from.seek(start.position.saturating_add(count), Whence::Start).map(|_| ());
    }
    // Positions there are no numbers of characters.
    from.seek_cookie(start)?;
    let mut left = count;
    while left > 0 {
        let passed = count_points(from.read_slice(left.min(CHUNK as i64))?.as_bytes());
        if passed == 0 {
            break;
        }
        left -= passed;
    }
    Ok(())
}

fn copy_chunks(from: &mut dyn Stream, to: &mut dyn Stream, count: i64, copied: &mut i64) -> Result<()> {
    let mut tail = Tail::default();
    let mut wanted = if count < 0 { i64::MAX } else { count };
    while wanted > 0 {
        let chunk = from.read_slice(wanted.min(CHUNK as i64))?;
        if chunk.is_empty() {
            break;
        }
        let bytes = chunk.as_bytes();
        if from.is_text() {
            // A chunk of text was asked for in code points, and what arrived is counted so.
            let points = count_points(bytes);
            match write_all(to, bytes) {
                Ok(_) => *copied += points,
                Err(error) => {
                    let taken = error.transferred();
                    *copied +=
                        if to.is_text() { taken as i64 } else { count_points(whole_points(bytes, taken)) };
                    return Err(error);
                }
            }
            wanted -= points;
            continue;
        }
        wanted -= bytes.len() as i64;
        // Bytes that wait for the rest of their character have not arrived yet.
        let waited = tail.waiting();
        let outcome = tail.write(to, bytes);
        let taken = outcome.as_ref().map_or_else(Error::transferred, |&taken| taken);
        *copied += (waited + taken - tail.waiting()) as i64;
        outcome?;
    }
    tail.end()
}

fn count_points(text: &[u8]) -> i64 {
    text.iter().filter(|byte| **byte & 0xC0 != 0x80).count() as i64
}

/// The code points of `text` that lie in its first `n` bytes as a whole.
fn whole_points(text: &[u8], n: usize) -> &[u8] {
    let mut end = n.min(text.len());
    while text.get(end).is_some_and(|byte| byte & 0xC0 == 0x80) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::BytesIo;

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
    fn a_copy_that_the_target_refuses_counts_what_arrived_and_goes_on_behind_it() {
        let (mut from, mut to) = (bytes(&vec![1; 3 * CHUNK]), bytes(b""));
        to.set_memory_limit(2 * CHUNK + 1).unwrap();
        let mut copied = 0;
        let refused = copy(&mut from, &mut to, -1, &mut copied);
        assert_eq!(refused.unwrap_err().status(), Status::LIMIT);
        assert_eq!((copied, to.size().unwrap()), (2 * CHUNK as i64, 2 * CHUNK as i64));
        assert_eq!(from.tell().unwrap(), copied);
    }
}
