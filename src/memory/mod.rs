//! Memory: allocation that can fail, the copy-on-write store, BytesIO and slices.
#![cfg_attr(not(test), deny(clippy::disallowed_methods, clippy::disallowed_macros, clippy::disallowed_types))]

mod alloc;
mod slice;
mod target;

pub use alloc::{TryVec, try_box};
pub use slice::Slice;
pub use target::Target;
