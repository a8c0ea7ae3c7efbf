//! The operating system and the callbacks of C: the only storey that touches either.

pub mod process;
