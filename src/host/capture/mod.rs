//! Capture of stdout and stderr: what anybody in the process, or a child of it, writes to the descriptors 1 and 2.

mod redirect;
mod sink;
mod tee;
#[cfg(test)]
mod tests;

use crate::memory::Slice;
use crate::stream::{Error, Result, Status};
use redirect::Redirect;
use sink::Sink;
use tee::Tee;

/// What to capture, and how.
#[derive(Clone, Copy, Debug, Default)]
pub struct CaptureOptions {
    /// What is written to descriptor 1.
    pub stdout: bool,
    /// What is written to descriptor 2.
    pub stderr: bool,
    /// Both in one, in the order in which they were written.
    pub together: bool,
    /// It also goes where it went before.
    pub tee: bool,
}

/// A capture that runs, or what one has left behind.
pub struct Capture {
    /// Of stdout, and of both together.
    out: Option<Channel>,
    err: Option<Channel>,
    together: bool,
}

/// One place that output goes to while it is captured.
struct Channel {
    /// First, so that on dropping nothing is redirected any more when the rest goes.
    redirects: [Option<Redirect>; 2],
    tee: Option<Tee>,
    sink: Sink,
}

impl Channel {
    fn open(descriptors: &[i32], tee: bool) -> Result<Channel> {
        let mut channel = Channel { redirects: [None, None], tee: None, sink: Sink::new()? };
        let to = if tee {
            channel.tee.insert(Tee::start(descriptors[0], &channel.sink)?).entrance()
        } else {
            channel.sink.descriptor()
        };
        for (place, &fd) in channel.redirects.iter_mut().zip(descriptors) {
            *place = Some(Redirect::begin(fd, to)?);
        }
        Ok(channel)
    }

    /// Everything is where it was; what was written is in the sink.
    fn stop(&mut self) -> Result<()> {
        let mut outcome = Ok(());
        for redirect in &mut self.redirects {
            if let Some(redirect) = redirect.take() {
                outcome = outcome.and(redirect.end());
            }
        }
        if let Some(tee) = self.tee.take() {
            outcome = outcome.and(tee.stop());
        }
        outcome
    }

    fn take(&mut self) -> Result<Slice> {
        if self.redirects.iter().any(Option::is_some) {
            redirect::flush();
        }
        if let Some(tee) = &self.tee {
            tee.drain()?;
        }
        self.sink.take()
    }
}

impl Capture {
    /// Starts to capture. What the C library has buffered goes where it belongs first.
    pub fn start(options: CaptureOptions) -> Result<Capture> {
        let CaptureOptions { stdout, stderr, together, tee } = options;
        if !(stdout || stderr) || (together && !(stdout && stderr)) {
            return Err(Error::new(
                Status::INVALID,
                format_args!("flags must name stdout or stderr, and both to have them together"),
            ));
        }
        for (wanted, fd) in [(stdout, libc::STDOUT_FILENO), (stderr, libc::STDERR_FILENO)] {
            if wanted {
                redirect::check_open(fd)?;
            }
        }
        redirect::flush();
        if together {
            let out = Channel::open(&[libc::STDOUT_FILENO, libc::STDERR_FILENO], tee)?;
            return Ok(Capture { out: Some(out), err: None, together });
        }
        let open = |wanted: bool, fd: i32| wanted.then(|| Channel::open(&[fd], tee)).transpose();
        let out = open(stdout, libc::STDOUT_FILENO)?;
        // Should this fail, the first is dropped, and everything is as before.
        let err = open(stderr, libc::STDERR_FILENO)?;
        Ok(Capture { out, err, together })
    }

    /// What came since the last time, on descriptor `fd`.
    pub fn take(&mut self, fd: i32) -> Result<Slice> {
        let channel = match fd {
            libc::STDERR_FILENO if !self.together => &mut self.err,
            libc::STDOUT_FILENO | libc::STDERR_FILENO => &mut self.out,
            _ => return Err(Error::new(Status::INVALID, format_args!("fd must be 1 or 2, not {fd}"))),
        };
        match channel {
            Some(channel) => channel.take(),
            None => Err(Error::new(Status::INVALID, format_args!("descriptor {fd} is not captured"))),
        }
    }

    /// Ends it: output goes where it went before. A second time is fine.
    pub fn stop(&mut self) -> Result<()> {
        redirect::flush();
        let mut outcome = Ok(());
        for channel in [&mut self.out, &mut self.err].into_iter().flatten() {
            outcome = outcome.and(channel.stop());
        }
        outcome
    }
}

impl Drop for Capture {
    fn drop(&mut self) {
        let _ = self.stop();
    }
}
