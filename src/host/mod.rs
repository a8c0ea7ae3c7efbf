//! The operating system and the callbacks of C: the only storey that touches either.
#![cfg_attr(not(test), deny(clippy::disallowed_methods, clippy::disallowed_macros, clippy::disallowed_types))]

pub mod callback;
#[cfg(unix)]
pub mod capture;
#[cfg(not(unix))]
#[path = "no_capture.rs"]
pub mod capture;
#[cfg(unix)]
pub mod fd;
#[cfg(unix)]
pub mod file;
#[cfg(feature = "libdeflate")]
pub mod libdeflate;
#[cfg(unix)]
mod mapping;
#[cfg(unix)]
pub mod memfd;
#[cfg(unix)]
mod os;
pub mod process;
pub mod raw;
#[cfg(unix)]
pub mod spool;
#[cfg(unix)]
pub mod threads;
#[cfg(not(unix))]
#[path = "no_threads.rs"]
pub mod threads;
