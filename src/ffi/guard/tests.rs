use super::create::{fill, vacancy};
use super::*;
use crate::ffi::object::{AnyStream, SliceObject};
use crate::memory::Slice;

fn handle() -> *mut crate::ffi::slice::membuf_slice {
    fill(vacancy().unwrap(), SliceObject::from(Slice::empty()))
}

#[test]
fn a_panic_becomes_a_status_and_poisons_its_handle_which_can_still_be_freed() {
    let slice = handle();
    let quiet = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let status = run("test", slice, |_: &mut SliceObject| panic!("on purpose"));
    std::panic::set_hook(quiet);
    assert_eq!(status, Status::PANIC.code());
    assert_eq!(run("test", slice, |_: &mut SliceObject| Ok(())), Status::POISONED.code());
    free::<SliceObject>("test", slice);
    assert_eq!(run("test", slice, |_: &mut SliceObject| Ok(())), Status::STALE.code());
}

#[test]
fn a_call_inside_a_call_on_the_same_handle_is_busy() {
    let slice = handle();
    let status = run("outer", slice, |_: &mut SliceObject| {
        assert_eq!(run("inner", slice, |_: &mut SliceObject| Ok(())), Status::BUSY.code());
        Ok(())
    });
    assert_eq!(status, MEMBUF_OK);
    free::<SliceObject>("test", slice);
}

#[test]
fn null_is_told_from_stale_and_wrong_type() {
    assert_eq!(run("test", core::ptr::null(), |_: &mut AnyStream| Ok(())), Status::NULL.code());
    let slice = handle();
    assert_eq!(run("test", slice.cast(), |_: &mut AnyStream| Ok(())), Status::TYPE.code());
    free::<SliceObject>("test", slice);
    assert_eq!(run("test", slice.cast(), |_: &mut AnyStream| Ok(())), Status::STALE.code());
}
