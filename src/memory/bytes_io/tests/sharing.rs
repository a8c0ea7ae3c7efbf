//! Who sees which memory.

use super::*;
use crate::memory::without_memory;

#[test]
fn getvalue_shares_and_an_overwrite_copies_while_the_slice_lives() {
    let mut s = big();
    let slice = s.getvalue().unwrap();
    assert_eq!(slice.as_ptr(), place(&mut s));
    s.write(b"new").unwrap();
    assert_ne!(slice.as_ptr(), place(&mut s));
    assert_eq!(slice.as_bytes(), [b'a'; BIG]);
    assert!(content(&mut s).starts_with(b"newaaa"));
}

#[test]
fn an_overwrite_goes_in_place_once_the_slice_is_gone() {
    let mut s = big();
    let before = place(&mut s);
    drop(s.getvalue().unwrap());
    s.write(b"new").unwrap();
    assert_eq!(place(&mut s), before);
}

#[test]
fn an_append_into_spare_capacity_never_copies_whatever_slices_live() {
    let mut s = big();
    s.seek(0, Whence::End).unwrap();
    s.write(b"grow").unwrap();
    let before = place(&mut s);
    let mut slices = Vec::new();
    for _ in 0..100 {
        slices.push(s.getvalue().unwrap());
        s.write(b"more").unwrap();
    }
    assert_eq!(place(&mut s), before);
    for (i, slice) in slices.iter().enumerate() {
        assert_eq!(slice.len(), BIG + 4 + 4 * i);
        assert!(slice.as_bytes().ends_with(if i == 0 { b"grow" } else { b"more" }));
    }
}

#[test]
fn growth_while_shared_leaves_the_slice_where_it_is() {
    let mut s = big();
    let slice = s.getvalue().unwrap();
    s.seek(0, Whence::End).unwrap();
    s.write(&[b'b'; BIG * 4]).unwrap();
    assert_ne!(slice.as_ptr(), place(&mut s));
    assert_eq!(slice.as_bytes(), [b'a'; BIG]);
}

#[test]
fn content_cut_off_and_written_again_does_not_change_a_slice() {
    let mut s = big();
    s.seek(0, Whence::End).unwrap();
    s.write(b"tail").unwrap(); // now there is spare capacity
    let slice = s.getvalue().unwrap();
    s.truncate(5000).unwrap();
    s.seek(5000, Whence::Start).unwrap();
    s.write(b"over").unwrap();
    assert_eq!(slice.as_bytes()[..BIG], [b'a'; BIG]);
    assert_eq!(&content(&mut s)[4998..], b"aaover");
}

#[test]
fn a_gap_is_not_filled_inside_a_slice() {
    let mut s = big();
    s.seek(0, Whence::End).unwrap();
    s.write(b"tail").unwrap();
    let slice = s.getvalue().unwrap();
    s.truncate(10).unwrap();
    s.seek(BIG as i64 + 4, Whence::Start).unwrap();
    s.write(b"x").unwrap();
    assert_eq!(slice.as_bytes()[..BIG], [b'a'; BIG]);
    assert_eq!(content(&mut s)[10..BIG + 4], [0; BIG - 6]);
}

#[test]
fn a_short_line_is_copied_so_that_keeping_it_costs_the_next_overwrite_nothing() {
    let mut s = with(&[&[b'a'; 79][..], b"\n"].concat().repeat(1000));
    let before = place(&mut s);
    let line = s.readline(-1).unwrap();
    assert_ne!(line.as_ptr(), before);
    s.pwrite(0, b"x").unwrap();
    assert_eq!(place(&mut s), before);
    assert!(line.as_bytes().starts_with(b"aaa"));
}

#[test]
fn a_slice_of_4096_bytes_or_half_the_content_is_shared() {
    for (len, n, shared) in [(10_000, 4096, true), (10_000, 4095, false), (100, 50, true), (100, 49, false)] {
        let mut s = with(&vec![b'a'; len]);
        let slice = s.read_slice(n).unwrap();
        assert_eq!(slice.as_ptr() == place(&mut s), shared, "{n} of {len}");
    }
}

#[test]
fn take_moves_the_memory_itself() {
    let mut s = big();
    let before = place(&mut s);
    let taken = without_memory(|| s.take()).unwrap();
    assert_eq!(taken.as_ptr(), before);
    s.write(b"new").unwrap();
    assert_eq!(taken.as_bytes(), [b'a'; BIG]);
}

#[test]
fn a_stream_from_a_slice_copies_nothing_until_it_writes_while_others_see_it() {
    let slice = Slice::from_vec(vec![b'a'; BIG]).unwrap();
    let start = slice.as_ptr();
    let mut s = BytesIo::from_slice(slice.dup());
    assert_eq!(place(&mut s), start);
    s.write(b"new").unwrap();
    assert_ne!(place(&mut s), start);
    assert_eq!(slice.as_bytes(), [b'a'; BIG]);
    let mut alone = BytesIo::from_slice(slice);
    alone.write(b"new").unwrap();
    assert_eq!(place(&mut alone), start);
}

#[test]
fn two_streams_on_one_slice_never_append_into_the_same_memory() {
    let mut origin = with(&[b'a'; 5000]);
    origin.seek(0, Whence::End).unwrap();
    origin.write(b"b").unwrap(); // spare capacity from here on
    let mut other = BytesIo::from_slice(origin.getvalue().unwrap());
    other.seek(0, Whence::End).unwrap();
    other.write(b"other").unwrap();
    origin.write(b"origin").unwrap();
    assert!(content(&mut other).ends_with(b"abother"));
    assert!(content(&mut origin).ends_with(b"aborigin"));
}

#[test]
fn a_stream_from_a_part_of_a_slice_writes_and_grows_where_the_part_is() {
    let all = Slice::copy_of(b"0123456789").unwrap();
    let part = all.sub(3, 4).unwrap();
    let mut s = BytesIo::from_slice(part);
    drop(all);
    s.write(b"ab").unwrap();
    assert_eq!(content(&mut s), b"ab56");
    s.seek(0, Whence::End).unwrap();
    s.write(b"cdef").unwrap();
    assert_eq!(content(&mut s), b"ab56cdef");
    s.write(&[b'!'; 500]).unwrap();
    assert_eq!(s.size().unwrap(), 508);
}

#[test]
fn a_vec_is_taken_over_and_grows_without_a_new_block() {
    let mut s = BytesIo::from_slice(Slice::from_vec(b"from a Vec".to_vec()).unwrap());
    s.seek(0, Whence::End).unwrap();
    for i in 0..1000u32 {
        s.write(&i.to_le_bytes()).unwrap();
    }
    assert_eq!(s.size().unwrap(), 4010);
    assert!(content(&mut s).starts_with(b"from a Vec\0\0\0\0\x01\0\0\0"));
}

#[test]
fn a_write_may_come_from_the_streams_own_memory_even_when_that_moves() {
    let vec = Slice::from_vec((0..=255).collect()).unwrap();
    let heap = Slice::copy_of(vec.as_bytes()).unwrap();
    for slice in [vec, heap] {
        let mut s = BytesIo::from_slice(slice);
        let mut model: Vec<u8> = (0..=255).collect();
        for round in 0..12 {
            s.seek(0, Whence::End).unwrap();
            let (data, len) = s.store.tail(3);
            // SAFETY: the bytes are the stream's content.
            unsafe { s.write_raw(data, len).unwrap() };
            model.extend_from_within(3..);
            assert!(content(&mut s) == model, "round {round}");
        }
        let (data, _) = s.store.tail(0);
        // SAFETY: as above; source and destination overlap.
        unsafe { s.pwrite_raw(1, data, 1000).unwrap() };
        model.copy_within(0..1000, 1);
        assert!(content(&mut s) == model);
    }
}

#[test]
fn slices_may_be_used_and_dropped_on_many_threads() {
    let rounds = if cfg!(miri) { 5 } else { 100 };
    let mut s = big();
    let slice = s.getvalue().unwrap();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            let mine = slice.dup();
            let shared = &slice;
            scope.spawn(move || {
                for _ in 0..rounds {
                    let part = mine.dup().sub(5, 5000).unwrap();
                    assert_eq!(part.as_bytes(), [b'a'; 5000]);
                    assert_eq!(shared.dup().as_bytes(), [b'a'; BIG]);
                }
            });
        }
        for i in 0..rounds {
            s.pwrite(i, b"x").unwrap();
        }
    });
    assert_eq!(slice.as_bytes(), [b'a'; BIG]);
}
