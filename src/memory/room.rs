//! Room behind the bytes of a `Vec`, for text that is put together from many small pieces.

use super::copy::{copy_bytes, copy_ends};
use crate::stream::{Error, Result, Status};
use core::marker::PhantomData;
use core::ptr;

/// Room behind the bytes of a `Vec`: made for several pieces at once, so that putting one there is a comparison and a
/// store. What was put belongs to the `Vec` with [`Room::done`].
pub struct Room<'v> {
    bytes: *mut Vec<u8>,
    /// The memory of the Vec, how much of it is written, and how much there is.
    start: *mut u8,
    len: usize,
    capacity: usize,
    lent: PhantomData<&'v mut Vec<u8>>,
}

impl<'v> Room<'v> {
    /// The room that there is behind `bytes`.
    #[inline(always)]
    pub fn behind(bytes: &'v mut Vec<u8>) -> Room<'v> {
        let (start, len, capacity) = (bytes.as_mut_ptr(), bytes.len(), bytes.capacity());
        Room { bytes, start, len, capacity, lent: PhantomData }
    }

    /// The bytes of the Vec, those that were put included.
    #[allow(clippy::len_without_is_empty)]
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Gives the Vec what was put.
    #[inline(always)]
    pub fn done(self) {
        // SAFETY: the Vec is lent to this room; its first `len` bytes are written.
        unsafe { (*self.bytes).set_len(self.len) };
    }

    /// Makes room for `n` bytes; `NO_MEMORY` when there is none, with what was put as before.
    #[inline(always)]
    pub fn need(&mut self, n: usize) -> Result<()> {
        if self.capacity - self.len >= n { Ok(()) } else { self.with(|bytes| reserve(bytes, n)) }
    }

    /// Lets `work` have the Vec with all that was put, to take bytes from it.
    #[inline(always)]
    pub fn with<R>(&mut self, work: impl FnOnce(&mut Vec<u8>) -> R) -> R {
        // SAFETY: the Vec is lent to this room; its first `len` bytes are written.
        let bytes = unsafe {
            (*self.bytes).set_len(self.len);
            &mut *self.bytes
        };
        self.forget();
        let outcome = work(bytes);
        (self.start, self.len, self.capacity) = (bytes.as_mut_ptr(), bytes.len(), bytes.capacity());
        outcome
    }

    /// Lets `work` go on with the room. For what is not inlined: this room's own fields can stay in registers.
    #[inline(always)]
    pub fn aside<R>(&mut self, work: impl FnOnce(&mut Room<'_>) -> R) -> R {
        let mut own = Room { lent: PhantomData, ..*self };
        self.forget();
        let outcome = work(&mut own);
        (self.start, self.len, self.capacity) = (own.start, own.len, own.capacity);
        outcome
    }

    /// Knows of no memory until that is known again: should the work in between panic, none that has moved is used.
    #[inline(always)]
    fn forget(&mut self) {
        (self.len, self.capacity) = (0, 0);
    }

    /// Puts the first `keep` bytes of `chunk`, for all of which room was made.
    #[inline(always)]
    pub fn put<const N: usize>(&mut self, chunk: &[u8; N], keep: usize) {
        if N > self.capacity - self.len || keep > N {
            overrun();
        }
        // SAFETY: there is room for the whole chunk, and `keep` is no more than that.
        unsafe { self.start.add(self.len).cast::<[u8; N]>().write_unaligned(*chunk) };
        self.len += keep;
    }

    /// Puts one byte, for which room was made.
    #[inline(always)]
    pub fn byte(&mut self, byte: u8) {
        self.put(&[byte], 1);
    }

    /// Puts `text[start..end]`, for which room was made; faster than [`Room::copy`] where there is room for 16 bytes more,
    /// and as many behind the end in `text`, which is then read and written beyond, and not kept.
    #[inline(always)]
    pub fn copy_from(&mut self, text: &[u8], start: usize, end: usize) {
        let n = end.wrapping_sub(start);
        if start > end || end > text.len() || n > self.capacity - self.len {
            overrun();
        }
        let spare = (text.len() - start).min(self.capacity - self.len);
        // SAFETY: the bytes are inside `text`, and there is room for them; both go on as far as `spare` says.
        unsafe {
            let (from, to) = (text.as_ptr().add(start), self.start.add(self.len));
            if n <= 16 && spare >= 16 {
                ptr::copy_nonoverlapping(from, to, 16);
            } else if n <= 32 && spare >= 32 {
                ptr::copy_nonoverlapping(from, to, 32);
            } else {
                ptr::copy_nonoverlapping(from, to, n);
            }
        }
        self.len += n;
    }

    /// Puts `bytes`, for which room was made.
    #[inline(always)]
    pub fn copy(&mut self, bytes: &[u8]) {
        let n = bytes.len();
        if n > self.capacity - self.len {
            overrun();
        }
        // SAFETY: there is room for all of them, which are not in the Vec, because that is lent to this room.
        unsafe {
            let (from, to) = (bytes.as_ptr(), self.start.add(self.len));
            match n {
                0..=16 => copy_bytes(from, to, n),
                17..=32 => copy_ends::<u128>(from, to, n),
                _ => ptr::copy_nonoverlapping(from, to, n),
            }
        }
        self.len += n;
    }
}

#[cold]
#[inline(never)]
fn reserve(bytes: &mut Vec<u8>, n: usize) -> Result<()> {
    bytes.try_reserve(n).map_err(|_| Error::bare(Status::NO_MEMORY))
}

#[cold]
#[inline(never)]
fn overrun() -> ! {
    panic!("more was put than room was made for")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::refusing;

    #[test]
    fn what_is_put_belongs_to_the_vec_when_it_is_done() {
        let mut bytes = b"a".to_vec();
        let mut room = Room::behind(&mut bytes);
        room.need(64).unwrap();
        room.byte(b'b');
        room.put(b"cd--", 2);
        room.put(b"------", 0);
        for len in [0, 1, 3, 7, 16, 17, 32, 33] {
            room.need(len).unwrap();
            room.copy(&[b'x'; 40][..len]);
        }
        assert_eq!(room.len(), 4 + 109);
        room.done();
        assert_eq!(bytes, [b"abcd".as_slice(), &[b'x'; 109]].concat());
    }

    #[test]
    fn what_was_put_into_room_that_is_not_done_is_not_there() {
        let mut bytes = Vec::with_capacity(9);
        Room::behind(&mut bytes).byte(1);
        assert!(bytes.is_empty());
    }

    #[test]
    fn pieces_of_any_length_are_copied_whole() {
        let text: Vec<u8> = (0..100).collect();
        for len in 0..text.len() {
            let mut bytes = Vec::new();
            let mut room = Room::behind(&mut bytes);
            room.need(len).unwrap();
            room.copy(&text[..len]);
            room.done();
            assert_eq!(bytes, text[..len]);
        }
    }

    #[test]
    fn parts_of_any_length_and_place_are_copied_whole() {
        let text: Vec<u8> = (0..80).collect();
        for start in 0..text.len() {
            for end in start..=text.len() {
                let mut bytes = b"<".to_vec();
                let mut room = Room::behind(&mut bytes);
                room.need(end - start + [0, 16][end % 2]).unwrap();
                room.copy_from(&text, start, end);
                room.done();
                assert_eq!(bytes[1..], text[start..end]);
            }
        }
    }

    #[test]
    fn room_grows_as_it_is_needed_and_bytes_may_be_taken_meanwhile() {
        let mut bytes = Vec::new();
        let mut room = Room::behind(&mut bytes);
        let mut taken = Vec::new();
        for i in 0..1000 {
            room.need(2).unwrap();
            room.aside(|room| room.put(&[i as u8, 0], 1));
            if i % 300 == 299 {
                taken.append(&mut room.with(core::mem::take));
                assert_eq!(room.len(), 0);
            }
        }
        room.done();
        taken.append(&mut bytes);
        assert_eq!(taken, (0..1000).map(|i| i as u8).collect::<Vec<_>>());
    }

    #[test]
    fn without_memory_there_is_no_room_and_nothing_is_lost() {
        let mut bytes = b"kept".to_vec();
        let mut room = Room::behind(&mut bytes);
        assert_eq!(refusing(0..1, || room.need(1000)).unwrap_err().status(), Status::NO_MEMORY);
        assert_eq!(room.need(usize::MAX).unwrap_err().status(), Status::NO_MEMORY);
        room.need(2).unwrap();
        room.byte(b'!');
        room.done();
        assert_eq!(bytes, b"kept!");
    }

    #[test]
    #[should_panic(expected = "more was put than room was made for")]
    fn nothing_is_put_beyond_the_room() {
        let mut bytes = Vec::with_capacity(3);
        Room::behind(&mut bytes).put(&[0; 16], 1);
    }

    #[test]
    #[should_panic(expected = "more was put than room was made for")]
    fn nothing_is_copied_from_beyond_a_text() {
        let mut bytes = Vec::with_capacity(64);
        Room::behind(&mut bytes).copy_from(b"text", 2, 5);
    }
}
