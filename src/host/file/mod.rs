//! The FILE of the C library, both ways: a stream over one, and one over a stream.

mod over;
#[cfg(all(test, target_os = "linux"))]
mod tests;
#[cfg(target_os = "linux")]
mod under;

pub use over::{FileStream, StdioFile};
#[cfg(target_os = "linux")]
pub use under::open;

/// The C library's `FILE`.
pub use libc::FILE as File;

/// `UNSUPPORTED`: there is no `fopencookie`.
#[cfg(not(target_os = "linux"))]
pub fn open(
    _stream: Box<dyn crate::stream::Stream>,
    _mode: &[u8],
) -> crate::stream::Result<core::ptr::NonNull<File>> {
    use crate::stream::{Error, Status};
    Err(Error::new(Status::UNSUPPORTED, format_args!("this system cannot make a FILE over a stream")))
}
