//! Loom models of the handle table: every interleaving of a few threads, within loom's preemption bound.
//!
//! `RUSTFLAGS="--cfg loom" cargo test --release --lib handle`

use super::{AtOnce, Refused, Table};
use loom::cell::UnsafeCell;
use loom::sync::Arc;
use loom::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use loom::thread;

const KIND: u8 = 1;
const NO_VIEW: (*mut u8, usize) = (std::ptr::null_mut(), 0);

/// Its cell lets loom see two users at once; its drop is counted, and counts as a use.
struct Object {
    cell: UnsafeCell<u32>,
    drops: Arc<AtomicUsize>,
}

impl Object {
    fn touch(&self) {
        // SAFETY: that nobody else is here is what the model checks.
        self.cell.with_mut(|number| unsafe { *number += 1 });
    }
}

impl Drop for Object {
    fn drop(&mut self) {
        self.touch();
        self.drops.fetch_add(1, SeqCst);
    }
}

fn publish(table: &Table<Object>) -> (usize, Arc<AtomicUsize>) {
    let drops = Arc::new(AtomicUsize::new(0));
    let object = Object { cell: UnsafeCell::new(0), drops: drops.clone() };
    (table.vacancy().unwrap().fill(KIND, object, NO_VIEW), drops)
}

fn verb(table: &Table<Object>, token: usize) -> Result<(), Refused> {
    let mut mark = table.enter(token, KIND)?;
    mark.object().touch();
    mark.done();
    Ok(())
}

fn free(table: &Table<Object>, token: usize) -> bool {
    table.free(token, KIND).is_ok()
}

/// After all threads are done: stale, dropped once, nothing live, and no slot is on a free list twice.
fn assert_gone(table: &Table<Object>, token: usize, drops: &AtomicUsize) {
    assert_eq!(verb(table, token), Err(Refused::Stale));
    table.each_live(|_| (), |_, _, _| panic!("still live"));
    assert_eq!(drops.load(SeqCst), 1);
    let (one, two) = (publish(table).0, publish(table).0);
    assert!(verb(table, one).is_ok() && verb(table, two).is_ok());
    assert!(free(table, one) && free(table, two));
}

fn model(run: impl Fn() + Sync + Send + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = Some(3);
    builder.check(run);
}

#[test]
fn a_verb_against_free_drops_once_and_never_shares() {
    model(|| {
        let table = Arc::new(Table::new());
        let (token, drops) = publish(&table);
        let other = table.clone();
        let user = thread::spawn(move || verb(&other, token));
        assert!(free(&table, token));
        assert_ne!(user.join().unwrap(), Err(Refused::Busy));
        assert_gone(&table, token, &drops);
    });
}

#[test]
fn a_verb_done_at_once_against_two_frees_drops_once_and_never_shares() {
    model(|| {
        let table = Arc::new(Table::new());
        let (token, drops) = publish(&table);
        let (one, two) = (table.clone(), table.clone());
        let user = thread::spawn(move || {
            let verb = |object: &mut Object| {
                object.touch();
                true
            };
            if let AtOnce::Doomed = one.at_once(token, KIND, verb) {
                one.end_doomed(token);
            }
        });
        let rival = thread::spawn(move || free(&two, token));
        let freed = free(&table, token);
        user.join().unwrap();
        assert!(rival.join().unwrap() || freed);
        assert_gone(&table, token, &drops);
    });
}

#[test]
fn two_frees_and_a_verb_drop_once() {
    model(|| {
        let table = Arc::new(Table::new());
        let (token, drops) = publish(&table);
        let (one, two) = (table.clone(), table.clone());
        let user = thread::spawn(move || drop(verb(&one, token)));
        let rival = thread::spawn(move || free(&two, token));
        let freed = free(&table, token);
        user.join().unwrap();
        assert!(rival.join().unwrap() || freed);
        assert_gone(&table, token, &drops);
    });
}

#[test]
fn two_verbs_never_share_and_one_gets_in() {
    model(|| {
        let table = Arc::new(Table::new());
        let (token, drops) = publish(&table);
        let other = table.clone();
        let user = thread::spawn(move || verb(&other, token));
        let mine = verb(&table, token);
        let theirs = user.join().unwrap();
        assert!(mine.is_ok() || theirs.is_ok());
        assert!(free(&table, token));
        assert_gone(&table, token, &drops);
    });
}

#[test]
fn a_child_and_its_parents_token_share_nothing_and_the_last_one_drops() {
    model(|| {
        let table = Arc::new(Table::new());
        let (token, drops) = publish(&table);
        let mut mark = table.enter(token, KIND).unwrap();
        let child = mark.child().unwrap();
        mark.done();
        drop(mark);
        let other = table.clone();
        let wrapper = thread::spawn(move || {
            if let Ok(mut mark) = other.enter_child(&child) {
                mark.object().touch();
                mark.done();
            }
            other.drop_child(child);
        });
        drop(verb(&table, token));
        assert!(free(&table, token));
        wrapper.join().unwrap();
        assert_gone(&table, token, &drops);
    });
}

#[test]
fn a_slot_that_is_published_again_never_answers_to_the_old_token() {
    model(|| {
        let table = Arc::new(Table::new());
        let (old, drops) = publish(&table);
        let other = table.clone();
        let user = thread::spawn(move || verb(&other, old));
        assert!(free(&table, old));
        let (new, new_drops) = publish(&table);
        assert_ne!(old, new);
        assert_eq!(verb(&table, new), Ok(()));
        drop(user.join().unwrap());
        assert!(free(&table, new));
        assert_gone(&table, new, &new_drops);
        assert_gone(&table, old, &drops);
    });
}

#[test]
fn two_threads_that_create_and_free_never_get_the_same_slot() {
    model(|| {
        let table = Arc::new(Table::new());
        let (first, _) = publish(&table);
        assert!(free(&table, first));
        let other = table.clone();
        let user = thread::spawn(move || {
            let (token, drops) = publish(&other);
            assert_eq!(verb(&other, token), Ok(()));
            assert!(free(&other, token));
            assert_eq!(drops.load(SeqCst), 1);
        });
        let (token, drops) = publish(&table);
        assert_eq!(verb(&table, token), Ok(()));
        assert!(free(&table, token));
        assert_eq!(drops.load(SeqCst), 1);
        user.join().unwrap();
    });
}

#[test]
fn a_view_is_never_read_across_two_generations() {
    model(|| {
        let table = Arc::new(Table::new());
        let object = |drops| Object { cell: UnsafeCell::new(0), drops };
        let drops = Arc::new(AtomicUsize::new(0));
        let one = std::ptr::without_provenance_mut::<u8>(1);
        let two = std::ptr::without_provenance_mut::<u8>(2);
        let token = table.vacancy().unwrap().fill(KIND, object(drops.clone()), (one, 1));
        let other = table.clone();
        let reader = thread::spawn(move || match other.view(token, KIND) {
            Ok(view) => assert_eq!(view, (one, 1)),
            Err(refused) => assert_eq!(refused, Refused::Stale),
        });
        assert!(free(&table, token));
        let next = table.vacancy().unwrap().fill(KIND, object(drops.clone()), (two, 2));
        reader.join().unwrap();
        assert!(free(&table, next));
    });
}

#[test]
fn calls_on_an_object_with_locking_wait_for_each_other_and_all_get_in() {
    model(|| {
        let table = Arc::new(Table::new());
        let (token, drops) = publish(&table);
        lock(&table, token);
        let other = table.clone();
        let user = thread::spawn(move || verb(&other, token));
        assert_eq!(verb(&table, token), Ok(()));
        assert_eq!(user.join().unwrap(), Ok(()));
        assert!(free(&table, token));
        assert_gone(&table, token, &drops);
    });
}

#[test]
fn a_call_that_waits_for_an_object_with_locking_ends_when_that_is_freed() {
    model(|| {
        let table = Arc::new(Table::new());
        let (token, drops) = publish(&table);
        lock(&table, token);
        let other = table.clone();
        let user = thread::spawn(move || verb(&other, token));
        let mut mark = table.enter(token, KIND).unwrap();
        mark.object().touch();
        assert!(free(&table, token));
        mark.done();
        drop(mark);
        assert!(matches!(user.join().unwrap(), Ok(()) | Err(Refused::Stale)));
        assert_gone(&table, token, &drops);
    });
}

#[test]
fn a_call_from_within_another_is_refused_even_where_calls_wait() {
    model(|| {
        let table = Table::new();
        let (token, drops) = publish(&table);
        lock(&table, token);
        let mut mark = table.enter(token, KIND).unwrap();
        assert_eq!(verb(&table, token), Err(Refused::Busy));
        mark.done();
        drop(mark);
        assert!(free(&table, token));
        assert_gone(&table, token, &drops);
    });
}

fn lock(table: &Table<Object>, token: usize) {
    let mut mark = table.enter(token, KIND).unwrap();
    mark.set_locking(true);
    mark.done();
}
