//! The operating system and the callbacks of C: the only storey that touches either.
#![cfg_attr(not(test), deny(clippy::disallowed_methods, clippy::disallowed_macros, clippy::disallowed_types))]

pub mod callback;
pub mod process;
