//! A value with several owners, allocated in a way that can fail: what `Arc` is in the standard library.

use super::alloc::try_box;
use crate::stream::Result;
use core::ops::Deref;
use core::ptr::NonNull;
use core::sync::atomic::{AtomicUsize, Ordering};

struct Inner<T> {
    owners: AtomicUsize,
    value: T,
}

/// One owner of a value, which is dropped with the last of them.
pub struct Shared<T>(NonNull<Inner<T>>);

// SAFETY: owners on several threads reach the value by shared references, and any of them may drop it.
unsafe impl<T: Send + Sync> Send for Shared<T> {}
// SAFETY: as above; through a shared owner only the count changes.
unsafe impl<T: Send + Sync> Sync for Shared<T> {}

impl<T> Shared<T> {
    /// The first owner of `value`, which is dropped where there is no memory.
    pub fn new(value: T) -> Result<Shared<T>> {
        let inner = try_box(Inner { owners: AtomicUsize::new(1), value })?;
        Ok(Shared(NonNull::from(Box::leak(inner))))
    }

    /// Another owner.
    pub fn dup(&self) -> Shared<T> {
        // Relaxed is enough: the new owner comes from one that exists.
        self.inner().owners.fetch_add(1, Ordering::Relaxed);
        Shared(self.0)
    }

    fn inner(&self) -> &Inner<T> {
        // SAFETY: it lives as long as it has an owner.
        unsafe { self.0.as_ref() }
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.inner().value
    }
}

impl<T> Drop for Shared<T> {
    fn drop(&mut self) {
        // What other owners did with the value is done before it is dropped.
        if self.inner().owners.fetch_sub(1, Ordering::AcqRel) == 1 {
            // SAFETY: made of a box, and this was the last owner.
            drop(unsafe { Box::from_raw(self.0.as_ptr()) });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::without_memory;
    use crate::stream::Status;

    struct Counted<'a>(&'a AtomicUsize);

    impl Drop for Counted<'_> {
        fn drop(&mut self) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    #[test]
    fn a_shared_value_is_dropped_once_with_its_last_owner() {
        let drops = AtomicUsize::new(0);
        let first = Shared::new(Counted(&drops)).unwrap();
        let second = first.dup();
        drop(first);
        assert_eq!(drops.load(Ordering::Relaxed), 0);
        drop(second);
        assert_eq!(drops.load(Ordering::Relaxed), 1);
    }

    #[test]
    fn without_memory_a_value_to_share_is_dropped_at_once() {
        let drops = AtomicUsize::new(0);
        let failed = without_memory(|| Shared::new(Counted(&drops)).err());
        assert_eq!(failed.map(|error| error.status()), Some(Status::NO_MEMORY));
        assert_eq!(drops.load(Ordering::Relaxed), 1);
    }

    #[test]
    fn threads_that_share_a_value_drop_it_once() {
        static DROPS: AtomicUsize = AtomicUsize::new(0);
        let first = Shared::new(Counted(&DROPS)).unwrap();
        let threads: Vec<_> = (0..4)
            .map(|_| {
                let own = first.dup();
                std::thread::spawn(move || drop(own.dup()))
            })
            .collect();
        drop(first);
        threads.into_iter().for_each(|thread| thread.join().unwrap());
        assert_eq!(DROPS.load(Ordering::Relaxed), 1);
    }
}
