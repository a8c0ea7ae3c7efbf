//! Memory: allocation that can fail, the copy-on-write store, BytesIO and slices.

mod alloc;
mod slice;
mod target;

pub use alloc::{TryVec, try_box};
pub use slice::Slice;
pub use target::Target;
