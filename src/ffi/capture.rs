//! Capture of stdout and stderr.

use super::error::membuf_error;
use super::guard::{self, get_handle, run};
use super::object::{Object, Resident, SliceObject};
use super::slice::membuf_slice;
use super::status::membuf_status;
use crate::host::capture::{Capture, CaptureOptions};
use crate::memory::try_box;
use crate::stream::{Error, Result, Status};

/// What is written to stdout or stderr while this exists, in the process and in its children.
///
/// Freed once by the caller with `membuf_capture_free`, which ends it.
pub struct membuf_capture {
    _private: [u8; 0],
}

/// What to capture, and how; to be combined with `|`.
#[repr(C)]
pub enum membuf_capture_flag {
    /// What is written to descriptor 1. Python: contextlib.redirect_stdout.
    MEMBUF_CAPTURE_STDOUT = 1,
    /// What is written to descriptor 2. Python: contextlib.redirect_stderr.
    MEMBUF_CAPTURE_STDERR = 2,
    /// Both in one, in the order in which they were written.
    MEMBUF_CAPTURE_TOGETHER = 4,
    /// It also goes where it went before, at once; of two together, to where stdout went. Takes a thread and a pipe.
    MEMBUF_CAPTURE_TEE = 8,
}

impl Resident for Box<Capture> {
    type Handle = membuf_capture;
    const KIND: u8 = super::library::membuf_type::MEMBUF_TYPE_CAPTURE as u8;
    fn of(object: &mut Object) -> Option<&mut Box<Capture>> {
        if let Object::Capture(capture) = object { Some(capture) } else { None }
    }
    fn into_object(self) -> Object {
        Object::Capture(self)
    }
}

/// Starts to capture stdout, stderr, or both: all that this process and the children it starts write to the
/// descriptors 1 and 2, by whatever means, without a limit and without ever waiting for a reader.
///
/// `flags` is `MEMBUF_CAPTURE_*`. What stdio holds back for stdout and stderr is flushed first, here, in
/// `membuf_capture_take` and in `membuf_capture_stop`; what other buffers hold (a std::cout that is not synchronised with
/// stdio, another language's own) the program flushes itself. Captures nest, and may end in any order; what an inner one captures
/// the outer one does not see, unless that tees. Until it is stopped or freed the descriptors lead into memory:
/// `isatty` is false there. In a forked child the capture goes on, into the same place, and stopping it there restores the child's
/// descriptors; with `MEMBUF_CAPTURE_TEE`, what it writes after the parent stopped is lost. It is the process that is captured: one
/// owner at a time should start and stop. `*out` is owned by the caller, NULL on failure, and then everything is as it was.
/// Errors: `MEMBUF_ERR_INVALID` for other flags, none, or TOGETHER without both; `MEMBUF_ERR_IO` when the descriptor is
/// closed or the system has no more of them, `MEMBUF_ERR_BUSY` while other threads start or stop captures,
/// `MEMBUF_ERR_UNSUPPORTED` on systems other than Linux, `MEMBUF_ERR_NULL`, `MEMBUF_ERR_NO_MEMORY`. Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_capture_start(
    flags: u32,
    out: *mut *mut membuf_capture,
    err: *mut membuf_error,
) -> membuf_status {
    // SAFETY: C's promises about `out` and `err` are passed on.
    unsafe { guard::open("membuf_capture_start", out, err, || try_box(Capture::start(options(flags)?)?)) }
}

fn options(flags: u32) -> Result<CaptureOptions> {
    use membuf_capture_flag::*;
    if flags > 15 {
        return Err(Error::new(Status::INVALID, format_args!("flags must be at most 15, not {flags}")));
    }
    let has = |flag: membuf_capture_flag| flags & flag as u32 != 0;
    Ok(CaptureOptions {
        stdout: has(MEMBUF_CAPTURE_STDOUT),
        stderr: has(MEMBUF_CAPTURE_STDERR),
        together: has(MEMBUF_CAPTURE_TOGETHER),
        tee: has(MEMBUF_CAPTURE_TEE),
    })
}

/// Gives what was captured since the last time, on descriptor `fd`: 1 or 2; either, where both are captured together.
///
/// Works while the capture runs and after it was stopped. `*out` is owned by the caller, NULL on failure; large output is
/// not copied. Errors: `MEMBUF_ERR_INVALID` for a descriptor that is not captured, `MEMBUF_ERR_NULL`, `MEMBUF_ERR_IO`,
/// `MEMBUF_ERR_NO_MEMORY`; what was captured stays. Python: getvalue() of the StringIO. Threads: one call at a time on `c`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_capture_take(
    c: *mut membuf_capture,
    fd: i32,
    out: *mut *mut membuf_slice,
) -> membuf_status {
    let take = |capture: &mut Box<Capture>| Ok(SliceObject::from(capture.take(fd)?));
    // SAFETY: C's promise about `out` is passed on.
    unsafe { get_handle("membuf_capture_take", c, out, take) }
}

/// Ends the capture: output goes where it went before, or into the captures that were started since. A second time is
/// fine.
///
/// Errors: `MEMBUF_ERR_IO` when the system refuses to put a descriptor back. Python: leaving the with block.
/// Threads: one call at a time on `c`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_capture_stop(c: *mut membuf_capture) -> membuf_status {
    run("membuf_capture_stop", c, |capture: &mut Box<Capture>| capture.stop())
}

/// Frees a capture; one that still runs ends first. NULL is fine, a handle that was freed already is ignored
/// (see `membuf_set_misuse_hook`). Slices of it stay valid. Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_capture_free(c: *mut membuf_capture) {
    guard::free::<Box<Capture>>("membuf_capture_free", c);
}
