//! Memory: allocation that can fail, the copy-on-write store, BytesIO and slices.
#![cfg_attr(not(test), deny(clippy::disallowed_methods, clippy::disallowed_macros, clippy::disallowed_types))]

mod alloc;
mod block;
mod bytes_io;
mod copy;
#[cfg(test)]
mod faults;
mod needles;
mod prefetch;
mod shared;
mod slice;
mod store;
mod target;
mod threads;

pub use alloc::{TryVec, try_box, try_zeroed};
pub use block::ReleaseFn;
pub use bytes_io::BytesIo;
pub use copy::is_record;
#[cfg(test)]
pub(crate) use faults::{refusing, without_memory};
pub use needles::Needles;
pub use prefetch::prefetch;
pub use shared::Shared;
pub use slice::Slice;
pub use store::Pin;
pub use target::Target;
pub use threads::{single_threaded, this_thread, watch_threads};

/// The most bytes that content or lent memory may have; [`store::Store`] uses the two values above it as marks.
const MAX_LEN: usize = isize::MAX as usize - 2;
