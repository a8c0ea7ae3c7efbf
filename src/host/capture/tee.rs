//! Output that is captured and also goes on: a pipe, and a thread that empties it.

use super::redirect::duplicate;
use super::sink::Sink;
use crate::host::os::{beyond_standard, failed, refused, uninterrupted};
use crate::memory::try_box;
use crate::stream::{CHUNK, Error, Result, Status};
use core::mem::MaybeUninit;
use core::ptr::NonNull;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::sync::{Mutex, PoisonError};
use std::thread::{Builder, JoinHandle};

/// Bytes of stack for the thread, which holds next to nothing there. Said, because the default is read from the environment.
const STACK: usize = 128 * 1024;

pub(super) struct Tee {
    /// Shared with the thread, and dropped after it has ended.
    exit: NonNull<Exit>,
    entrance: OwnedFd,
    /// Whose closing ends the thread.
    end: Option<OwnedFd>,
    thread: Option<JoinHandle<()>>,
    process: u32,
}

/// The end of the pipe that is read, and where what comes out goes.
struct Exit {
    /// Never blocks.
    pipe: OwnedFd,
    captured: OwnedFd,
    original: OwnedFd,
    /// One at a time, so that everything goes on in order.
    buffer: Mutex<Box<[u8; CHUNK]>>,
}

fn pipe() -> Result<[OwnedFd; 2]> {
    let mut ends = [0; 2];
    // SAFETY: valid for a write of two numbers; the new descriptors are nobody else's.
    unsafe {
        if libc::pipe2(ends.as_mut_ptr(), libc::O_CLOEXEC) != 0 {
            return Err(failed("make a pipe"));
        }
        let [out, entrance] = ends.map(|fd| OwnedFd::from_raw_fd(fd));
        Ok([beyond_standard(out)?, beyond_standard(entrance)?])
    }
}

impl Tee {
    /// Everything that enters goes to `sink` and to where `original` goes now.
    pub(super) fn start(original: i32, sink: &Sink) -> Result<Tee> {
        let [out, entrance] = pipe()?;
        let [ended, end] = pipe()?;
        // SAFETY: takes no pointer.
        if unsafe { libc::fcntl(out.as_raw_fd(), libc::F_SETFL, libc::O_NONBLOCK) } != 0 {
            return Err(failed("prepare a pipe"));
        }
        let buffer = Mutex::new(try_box([0; CHUNK])?);
        let exit = Exit {
            pipe: out,
            captured: duplicate(sink.descriptor())?,
            original: duplicate(original)?,
            buffer,
        };
        let exit = NonNull::from(Box::leak(try_box(exit)?));
        let mut tee = Tee { exit, entrance, end: Some(end), thread: None, process: std::process::id() };
        let shared = Shared(exit);
        let thread = without_signals(|| {
            Builder::new().stack_size(STACK).spawn(move || {
                let shared = shared;
                // SAFETY: it is dropped after this thread has ended.
                unsafe { shared.0.as_ref() }.run(&ended);
            })
        });
        tee.thread = Some(
            thread
                .map_err(|error| refused("start a thread", error.raw_os_error().unwrap_or(libc::EAGAIN)))?,
        );
        Ok(tee)
    }

    /// Where output has to go.
    pub(super) fn entrance(&self) -> i32 {
        self.entrance.as_raw_fd()
    }

    /// Everything that entered so far has gone on when this returns.
    pub(super) fn drain(&self) -> Result<()> {
        self.exit().drain()
    }

    fn exit(&self) -> &Exit {
        // SAFETY: made by `start`, and dropped with this.
        unsafe { self.exit.as_ref() }
    }

    pub(super) fn stop(mut self) -> Result<()> {
        self.end_thread();
        self.exit().drain()
    }

    fn end_thread(&mut self) {
        self.end = None;
        if let Some(thread) = self.thread.take() {
            // A forked child has no such thread to wait for.
            if self.process == std::process::id() {
                let _ = thread.join();
            } else {
                core::mem::forget(thread);
            }
        }
    }
}

impl Drop for Tee {
    fn drop(&mut self) {
        self.end_thread();
        // SAFETY: made from a box by `start`; the thread, which had the other pointer, has ended.
        drop(unsafe { Box::from_raw(self.exit.as_ptr()) });
    }
}

// SAFETY: what is shared is behind a lock, or never changes.
unsafe impl Send for Tee {}

struct Shared(NonNull<Exit>);

// SAFETY: as above.
unsafe impl Send for Shared {}

/// Signals are for the threads of the program.
fn without_signals<R>(start: impl FnOnce() -> R) -> R {
    let mut all = MaybeUninit::uninit();
    let mut before = MaybeUninit::uninit();
    // SAFETY: both sets are filled by the calls, which do not fail for these arguments.
    unsafe {
        libc::sigfillset(all.as_mut_ptr());
        libc::pthread_sigmask(libc::SIG_SETMASK, all.as_ptr(), before.as_mut_ptr());
        let started = start();
        libc::pthread_sigmask(libc::SIG_SETMASK, before.as_ptr(), core::ptr::null_mut());
        started
    }
}

impl Exit {
    fn run(&self, ended: &OwnedFd) {
        let watch = |fd: &OwnedFd| libc::pollfd { fd: fd.as_raw_fd(), events: libc::POLLIN, revents: 0 };
        let mut both = [watch(&self.pipe), watch(ended)];
        loop {
            // SAFETY: valid for reads and writes of two structs.
            let polled = uninterrupted(|| unsafe { libc::poll(both.as_mut_ptr(), 2, -1) } as isize);
            // A failure to go on is met again, and told, by who takes or stops.
            if polled.is_err() || self.drain().is_err() || both[1].revents != 0 {
                return;
            }
        }
    }

    fn drain(&self) -> Result<()> {
        let mut buffer = self.buffer.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let (start, len) = (buffer.as_mut_ptr(), buffer.len());
            // SAFETY: the buffer is valid for writes of its length.
            let read = uninterrupted(|| unsafe { libc::read(self.pipe.as_raw_fd(), start.cast(), len) });
            let n = match read {
                Ok(0) | Err(libc::EAGAIN) => return Ok(()),
                Ok(n) => n,
                Err(errno) => return Err(refused("read what was written", errno)),
            };
            write(&self.captured, &buffer[..n])?;
            // What cannot be shown is captured all the same.
            let _ = write(&self.original, &buffer[..n]);
        }
    }
}

fn write(to: &OwnedFd, data: &[u8]) -> Result<()> {
    let mut rest = data;
    while !rest.is_empty() {
        // SAFETY: the data is valid for reads of its length.
        let n = uninterrupted(|| unsafe { libc::write(to.as_raw_fd(), rest.as_ptr().cast(), rest.len()) })
            .map_err(|errno| refused("keep what was written", errno))?;
        if n == 0 {
            return Err(Error::new(Status::IO, format_args!("what was written is not taken")));
        }
        rest = &rest[n..];
    }
    Ok(())
}
