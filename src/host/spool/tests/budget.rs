//! A spool's part of the budget; that a limit is kept is in `c_tests/test_spool.c`, where no other spools are.

use super::super::budget::Share;
use super::*;

#[test]
fn a_share_is_given_back_with_the_memory() {
    let mut share = Share::default();
    assert!(share.covers(1) && share.size() == 4096);
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
