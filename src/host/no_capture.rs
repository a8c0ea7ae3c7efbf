//! Capture where there are no descriptors to turn: none.

use crate::memory::Slice;
use crate::stream::{Error, Result, Status};

/// What to capture, and how.
#[derive(Clone, Copy, Debug, Default)]
pub struct CaptureOptions {
    /// What is written to stdout.
    pub stdout: bool,
    /// What is written to stderr.
    pub stderr: bool,
    /// Both in one.
    pub together: bool,
    /// It also goes where it went before.
    pub tee: bool,
}

/// There is none.
pub enum Capture {}

impl Capture {
    /// `UNSUPPORTED`.
    pub fn start(_options: CaptureOptions) -> Result<Capture> {
        Err(Error::new(Status::UNSUPPORTED, format_args!("this system has no descriptors to capture")))
    }

    /// Never called.
    pub fn take(&mut self, _fd: i32) -> Result<Slice> {
        match *self {}
    }

    /// Never called.
    pub fn stop(&mut self) -> Result<()> {
        match *self {}
    }
}
