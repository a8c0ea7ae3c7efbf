//! The allocator of the tests: refuses on demand.

use core::alloc::{GlobalAlloc, Layout};
use core::cell::Cell;
use core::ops::Range;
use std::alloc::System;

thread_local! {
    // Allocations of this thread counted since `refusing` began, and those it refuses.
    static COUNT: Cell<u32> = const { Cell::new(0) };
    static FIRST: Cell<u32> = const { Cell::new(0) };
    static END: Cell<u32> = const { Cell::new(0) };
}

struct Faulty;

#[global_allocator]
static ALLOCATOR: Faulty = Faulty;

/// Runs `action` with every allocation refused. It must not panic: a panic allocates.
pub(crate) fn without_memory<T>(action: impl FnOnce() -> T) -> T {
    refusing(0..u32::MAX, action)
}

/// Runs `action` with those of its allocations refused, counted from 0, that are in `range`.
pub(crate) fn refusing<T>(range: Range<u32>, action: impl FnOnce() -> T) -> T {
    COUNT.set(0);
    FIRST.set(range.start);
    END.set(range.end);
    let result = action();
    END.set(0);
    result
}

fn refused() -> bool {
    let count = COUNT.get();
    COUNT.set(count.wrapping_add(1));
    (FIRST.get()..END.get()).contains(&count)
}

// SAFETY: the system's allocator, or the null pointer that stands for failure.
unsafe impl GlobalAlloc for Faulty {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if refused() {
            return core::ptr::null_mut();
        }
        // SAFETY: the caller's promises are passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller's promises are passed on.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if refused() {
            return core::ptr::null_mut();
        }
        // SAFETY: the caller's promises are passed on.
        unsafe { System.realloc(pointer, layout, size) }
    }
}
