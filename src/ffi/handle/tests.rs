//! The table's rules on one and on many threads; `models.rs` checks the interleavings.

use super::{Refused, Table};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

const STREAM: u8 = 1;
const SLICE: u8 = 2;
const NO_VIEW: (*mut u8, usize) = (std::ptr::null_mut(), 0);

/// Counts how often it was dropped.
struct Counted(Arc<AtomicUsize>);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_add(1, SeqCst);
    }
}

fn table() -> &'static Table<Counted> {
    Box::leak(Box::new(Table::new()))
}

fn publish(table: &Table<Counted>) -> (usize, Arc<AtomicUsize>) {
    let drops = Arc::new(AtomicUsize::new(0));
    let token = table.vacancy().unwrap().fill(STREAM, Counted(drops.clone()), NO_VIEW);
    (token, drops)
}

#[test]
fn a_freed_token_is_stale_for_ever_even_when_its_slot_lives_again() {
    let table = table();
    let (first, drops) = publish(table);
    table.free(first, STREAM).unwrap();
    assert_eq!(drops.load(SeqCst), 1);
    let (second, _) = publish(table);
    assert_ne!(first, second);
    assert_eq!(table.free(first, STREAM).err(), Some(Refused::Stale));
    assert_eq!(table.enter(first, STREAM).err(), Some(Refused::Stale));
    table.enter(second, STREAM).unwrap().done();
}

#[test]
fn another_kind_is_refused_by_type_while_live_and_as_stale_after() {
    let table = table();
    let (token, _) = publish(table);
    assert_eq!(table.enter(token, SLICE).err(), Some(Refused::Type));
    assert_eq!(table.free(token, SLICE).err(), Some(Refused::Type));
    table.free(token, STREAM).ok();
    assert_eq!(table.enter(token, SLICE).err(), Some(Refused::Stale));
}

#[test]
fn words_that_are_no_tokens_are_stale() {
    let table = table();
    let (token, _) = publish(table);
    for word in
        [0, 1, 42, &raw const token as usize, usize::MAX, usize::MAX / 2, token + 1, token ^ (1 << 40)]
    {
        assert_eq!(table.enter(word, STREAM).err(), Some(Refused::Stale), "{word:#x}");
        assert_eq!(table.free(word, STREAM).err(), Some(Refused::Stale), "{word:#x}");
    }
}

#[test]
fn of_two_overlapping_calls_the_second_is_busy() {
    let table = table();
    let (token, _) = publish(table);
    let mut mark = table.enter(token, STREAM).unwrap();
    assert_eq!(table.enter(token, STREAM).err(), Some(Refused::Busy));
    mark.done();
    drop(mark);
    table.enter(token, STREAM).unwrap().done();
}

#[test]
fn a_handle_freed_during_its_own_call_is_stale_at_once_and_dropped_when_the_call_leaves() {
    let table = table();
    let (token, drops) = publish(table);
    let mut mark = table.enter(token, STREAM).unwrap();
    table.free(token, STREAM).unwrap();
    assert_eq!(table.enter(token, STREAM).err(), Some(Refused::Stale));
    assert_eq!(table.free(token, STREAM).err(), Some(Refused::Stale));
    assert_eq!(drops.load(SeqCst), 0);
    mark.done();
    drop(mark);
    assert_eq!(drops.load(SeqCst), 1);
    // Its slot comes back, once.
    let (again, _) = publish(table);
    let (other, _) = publish(table);
    assert_ne!(again, other);
    assert_eq!(table.enter(token, STREAM).err(), Some(Refused::Stale));
}

#[test]
fn a_call_that_never_leaves_poisons_its_handle_which_can_still_be_freed() {
    let table = table();
    let (token, drops) = publish(table);
    drop(table.enter(token, STREAM).unwrap());
    assert_eq!(table.enter(token, STREAM).err(), Some(Refused::Poisoned));
    table.free(token, STREAM).unwrap();
    assert_eq!(drops.load(SeqCst), 1);
}

#[test]
fn a_child_keeps_the_object_after_the_token_is_freed() {
    let table = table();
    let (token, drops) = publish(table);
    let mut mark = table.enter(token, STREAM).unwrap();
    let child = mark.child().unwrap();
    assert_eq!(table.enter_child(&child).err(), Some(Refused::Busy));
    mark.done();
    drop(mark);
    table.free(token, STREAM).unwrap();
    assert_eq!(table.enter(token, STREAM).err(), Some(Refused::Stale));
    table.enter_child(&child).unwrap().done();
    table.enter_child(&child).unwrap().done();
    assert_eq!(drops.load(SeqCst), 0);
    table.drop_child(child);
    assert_eq!(drops.load(SeqCst), 1);
}

#[test]
fn a_handle_freed_while_its_child_has_it_ends_with_the_child() {
    let table = table();
    let (token, drops) = publish(table);
    let mut mark = table.enter(token, STREAM).unwrap();
    let child = mark.child().unwrap();
    mark.done();
    drop(mark);
    let mut mark = table.enter_child(&child).unwrap();
    table.free(token, STREAM).unwrap();
    assert_eq!(table.enter(token, STREAM).err(), Some(Refused::Stale));
    mark.done();
    drop(mark);
    table.enter_child(&child).unwrap().done();
    table.drop_child(child);
    assert_eq!(drops.load(SeqCst), 1);
}

#[test]
fn live_handles_are_listed_and_freed_ones_are_not() {
    let table = table();
    let tokens: Vec<usize> = (0..10_000).map(|_| publish(table).0).collect();
    for token in tokens.iter().step_by(2) {
        table.free(*token, STREAM).ok();
    }
    let mut busy = table.enter(tokens[1], STREAM).unwrap();
    let mut listed = Vec::new();
    let mut unseen = 0;
    table.each_live(
        |_| (),
        |token, kind, seen| {
            assert_eq!(kind, STREAM);
            unseen += usize::from(seen.is_none());
            listed.push(token);
            true
        },
    );
    busy.done();
    drop(busy);
    let expected: Vec<usize> = tokens.iter().copied().skip(1).step_by(2).collect();
    assert_eq!(listed, expected);
    assert_eq!(unseen, 1);
}

#[test]
fn in_a_forked_child_marks_of_vanished_threads_poison_and_the_forking_call_recovers() {
    let table = table();
    let (vanished, _) = publish(table);
    let (forking, _) = publish(table);
    let (idle, _) = publish(table);
    std::mem::forget(table.enter(vanished, STREAM).unwrap());
    let mut mark = table.enter(forking, STREAM).unwrap();
    table.poison_the_busy();
    mark.done();
    drop(mark);
    assert_eq!(table.enter(vanished, STREAM).err(), Some(Refused::Poisoned));
    table.enter(forking, STREAM).unwrap().done();
    table.enter(idle, STREAM).unwrap().done();
    table.free(vanished, STREAM).unwrap();
    assert_eq!(table.enter(vanished, STREAM).err(), Some(Refused::Stale));
}

#[test]
fn a_view_is_read_without_a_mark_and_refused_after_free() {
    let table: &Table<Counted> = table();
    let drops = Arc::new(AtomicUsize::new(0));
    let mut bytes = *b"view";
    let token = table.vacancy().unwrap().fill(SLICE, Counted(drops), (bytes.as_mut_ptr(), 4));
    let mut mark = table.enter(token, SLICE).unwrap();
    assert_eq!(table.view(token, SLICE).unwrap(), (bytes.as_mut_ptr(), 4));
    mark.done();
    drop(mark);
    table.free(token, SLICE).ok();
    assert_eq!(table.view(token, SLICE).err(), Some(Refused::Stale));
}

#[test]
fn threads_that_share_handles_drop_every_object_exactly_once() {
    const ROUNDS: usize = 2_000;
    let table = table();
    let drops = Arc::new(AtomicUsize::new(0));
    let tokens: Vec<usize> =
        (0..ROUNDS).map(|_| table.vacancy().unwrap().fill(STREAM, Counted(drops.clone()), NO_VIEW)).collect();
    std::thread::scope(|scope| {
        for worker in 0..4 {
            let tokens = &tokens;
            scope.spawn(move || {
                for (round, token) in tokens.iter().enumerate() {
                    if let Ok(mut mark) = table.enter(*token, STREAM) {
                        std::hint::black_box(round);
                        mark.done();
                    }
                    if round % 4 != worker {
                        table.free(*token, STREAM).ok();
                    }
                    let (own, count) = publish(table);
                    table.free(own, STREAM).unwrap();
                    assert_eq!(count.load(SeqCst), 1);
                }
            });
        }
    });
    table.each_live(|_| (), |_, _, _| panic!("a handle is still live"));
    assert_eq!(drops.load(SeqCst), ROUNDS);
}
