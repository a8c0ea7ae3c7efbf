//! System calls that fail on demand.

use core::cell::Cell;
use core::ops::Range;

thread_local! {
    // Calls of this thread since `failing` began, which of them fail, and with what; 0 for none.
    static COUNT: Cell<u32> = const { Cell::new(0) };
    static FIRST: Cell<u32> = const { Cell::new(0) };
    static END: Cell<u32> = const { Cell::new(0) };
    static ERRNO: Cell<i32> = const { Cell::new(0) };
}

/// Runs `action` with those of its system calls, counted from 0, that are in `range` failing with `errno`.
pub(super) fn failing<T>(range: Range<u32>, errno: i32, action: impl FnOnce() -> T) -> T {
    COUNT.set(0);
    FIRST.set(range.start);
    END.set(range.end);
    ERRNO.set(errno);
    let outcome = action();
    END.set(0);
    outcome
}

/// The failure of this system call, if it has to.
pub(super) fn next() -> Option<i32> {
    let count = COUNT.get();
    COUNT.set(count + 1);
    (FIRST.get()..END.get()).contains(&count).then(|| ERRNO.get())
}
