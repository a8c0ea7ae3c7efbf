//! The memory that spools share. Other tests run at the same time, so limits leave room for their spools.

use super::super::budget::{Share, figures, set_limit};
use super::*;

/// More than all spools of other tests hold together.
const OTHERS: usize = 1 << 30;

#[test]
fn spools_share_a_budget_and_who_would_pass_it_goes_to_disk_early_or_refuses() {
    let _turn = BUDGET.lock().unwrap();
    // As large as half of what is left, whatever others do meanwhile.
    let mut most = Share::default();
    set_limit(2 * OTHERS);
    assert!(most.covers(OTHERS + (1 << 20)));
    let mut second = Share::default();
    assert!(!second.covers(OTHERS));
    most.shrink(1 << 20);
    assert!(second.covers(OTHERS));
    drop((most, second));
    set_limit(0);
    let mut early = spool(1000);
    early.write(b"x").unwrap();
    assert!(early.rolled().unwrap());
    let directory = Directory::new(None).unwrap();
    let mut refuses = Spool::new(SpoolOptions { max_size: 0, directory, refuses: true }).unwrap();
    assert_eq!(status(refuses.write(b"x")).0, Status::LIMIT);
    set_limit(usize::MAX);
    refuses.write(b"x").unwrap();
    assert_eq!(figures().0, usize::MAX);
}

#[test]
fn a_share_is_given_back_with_the_memory() {
    let mut share = Share::default();
    assert!(share.covers(1) && share.covers(4096));
    let held = |spool: &Spool| match &spool.place {
        super::super::Place::Memory(memory) => memory.share.size(),
        _ => 0,
    };
    let mut spool = spool(100_000);
    spool.write(&[1; 50_000]).unwrap();
    assert_eq!(held(&spool), 53_248);
    spool.truncate(10).unwrap();
    assert_eq!(held(&spool), 53_248, "the memory is kept");
    spool.shrink().unwrap();
    assert_eq!(held(&spool), 10);
    spool.write(&[1; 50_000]).unwrap();
    drop(spool.take().unwrap());
    assert_eq!(held(&spool), 0);
}
