//! A FILE over a stream, for libraries that know nothing else.

use super::File;
use crate::host::os::set_errno;
use crate::memory::{Target, try_box};
use crate::stream::{Error, Result, Status, Stream, Tail, Whence};
use core::ffi::{CStr, c_char, c_int, c_void};
use core::ptr::NonNull;
use core::sync::atomic::{AtomicBool, Ordering};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What a FILE over a stream holds, and whether one of its functions is running: a callback beneath the stream may use
/// the same FILE.
struct Cookie {
    entered: AtomicBool,
    state: core::cell::UnsafeCell<State>,
}

struct State {
    stream: Box<dyn Stream>,
    appends: bool,
    /// The start of a character that was written without its rest.
    tail: Tail,
    /// Text that was read and found no room.
    held: [u8; 4],
    held_len: usize,
}

/// What the mode of `fdopen` asks for.
struct Mode {
    reads: bool,
    writes: bool,
    appends: bool,
    /// The mode in the letters that every C library knows.
    name: &'static CStr,
}

impl Mode {
    fn parse(mode: &[u8]) -> Result<Mode> {
        let (first, rest) = mode.split_first().unwrap_or((&0, &[]));
        let plus = rest.contains(&b'+');
        let name = match (first, plus) {
            (b'r', false) => c"r",
            (b'r', true) => c"r+",
            (b'w', false) => c"w",
            (b'w', true) => c"w+",
            (b'a', false) => c"a",
            (b'a', true) => c"a+",
            _ => return refuse_mode(mode),
        };
        if rest.iter().any(|letter| !b"+bet".contains(letter)) {
            return refuse_mode(mode);
        }
        Ok(Mode {
            reads: *first == b'r' || plus,
            writes: *first != b'r' || plus,
            appends: *first == b'a',
            name,
        })
    }
}

fn refuse_mode<T>(mode: &[u8]) -> Result<T> {
    let shown = mode.get(..8).unwrap_or(mode).escape_ascii();
    Err(Error::new(
        Status::INVALID,
        format_args!("mode must be r, w or a, perhaps with + and b, not \"{shown}\""),
    ))
}

/// A FILE over `stream`, which `fclose` lets go of and does not close.
pub fn open(mut stream: Box<dyn Stream>, mode: &[u8]) -> Result<NonNull<File>> {
    #[repr(C)]
    struct Functions {
        read: unsafe extern "C" fn(*mut c_void, *mut c_char, usize) -> isize,
        write: unsafe extern "C" fn(*mut c_void, *const c_char, usize) -> isize,
        seek: unsafe extern "C" fn(*mut c_void, *mut i64, c_int) -> c_int,
        close: unsafe extern "C" fn(*mut c_void) -> c_int,
    }
    unsafe extern "C" {
        fn fopencookie(cookie: *mut c_void, mode: *const c_char, functions: Functions) -> *mut File;
    }
    let mode = Mode::parse(mode)?;
    for (wanted, can, what) in
        [(mode.reads, stream.readable()?, "readable"), (mode.writes, stream.writable()?, "writable")]
    {
        if wanted && !can {
            return Err(Error::new(Status::UNSUPPORTED, format_args!("the stream is not {what}")));
        }
    }
    let state = State { stream, appends: mode.appends, tail: Tail::default(), held: [0; 4], held_len: 0 };
    let cookie = Box::into_raw(try_box(Cookie { entered: AtomicBool::new(false), state: state.into() })?);
    let functions = Functions { read, write, seek, close };
    // SAFETY: the functions take this cookie, and stdio drops it with `close`.
    let file = unsafe { fopencookie(cookie.cast(), mode.name.as_ptr(), functions) };
    NonNull::new(file).ok_or_else(|| {
        // SAFETY: nobody took it.
        drop(unsafe { Box::from_raw(cookie) });
        Error::bare(Status::NO_MEMORY)
    })
}

impl State {
    fn read(&mut self, out: &mut Target<'_>) -> Result<()> {
        if !self.stream.is_text() {
            return self.stream.read1(out);
        }
        if self.held_len == 0 && out.room() >= self.held.len() {
            return self.stream.read(out);
        }
        if self.held_len == 0 {
            let mut whole = Target::new(&mut self.held);
            let outcome = self.stream.read(&mut whole);
            self.held_len = whole.len();
            outcome?;
        }
        let n = out.put(&self.held[..self.held_len]);
        self.held.copy_within(n.., 0);
        self.held_len -= n;
        Ok(())
    }

    fn write(&mut self, data: &[u8]) -> Result<usize> {
        if self.appends && self.stream.seekable()? {
            self.stream.seek(0, Whence::End)?;
        }
        self.tail.write(&mut *self.stream, data)
    }

    /// To no place before the start, where streams in memory would go to the start.
    fn seek(&mut self, offset: i64, whence: c_int) -> Result<i64> {
        if self.stream.is_text() {
            // Its positions are not bytes, and stdio counts those that it has read ahead.
            return Err(Error::bare(Status::UNSUPPORTED));
        }
        let base = match Whence::from_number(whence)? {
            Whence::Start => 0,
            Whence::Current if offset == 0 => return self.stream.tell(),
            Whence::Current => self.stream.tell()?,
            Whence::End => self.stream.size()?,
        };
        match base.checked_add(offset) {
            Some(position @ 0..) => self.stream.seek(position, Whence::Start),
            _ => Err(Error::bare(Status::INVALID)),
        }
    }
}

/// Runs a verb for stdio, which wants an errno when it fails.
///
/// # Safety
/// `cookie` is one that `open` gave away, and was not closed yet.
unsafe fn within<R>(cookie: *mut c_void, verb: impl FnOnce(&mut State) -> Result<R>) -> Option<R> {
    // SAFETY: as the caller promised.
    let cookie = unsafe { &*cookie.cast::<Cookie>() };
    if cookie.entered.swap(true, Ordering::Acquire) {
        set_errno(libc::EBUSY);
        return None;
    }
    // SAFETY: entered, so nobody else is in here.
    let outcome = catch_unwind(AssertUnwindSafe(|| verb(unsafe { &mut *cookie.state.get() })));
    cookie.entered.store(false, Ordering::Release);
    let errno = match outcome {
        Ok(Ok(done)) => return Some(done),
        Ok(Err(error)) => errno_of(&error),
        Err(payload) => {
            core::mem::forget(payload);
            libc::EIO
        }
    };
    set_errno(errno);
    None
}

fn errno_of(error: &Error) -> i32 {
    match error.detail() {
        Some(detail) if detail.os_errno != 0 => return detail.os_errno,
        _ => {}
    }
    match error.status() {
        Status::WOULD_BLOCK => libc::EAGAIN,
        Status::NO_MEMORY => libc::ENOMEM,
        Status::LIMIT => libc::ENOSPC,
        Status::BUSY | Status::EXPORTED => libc::EBUSY,
        // What is missing is a position: the directions were looked at before.
        Status::UNSUPPORTED => libc::ESPIPE,
        Status::CLOSED | Status::DETACHED => libc::EBADF,
        Status::INVALID => libc::EINVAL,
        Status::OVERFLOW => libc::EOVERFLOW,
        Status::DECODE | Status::ENCODE => libc::EILSEQ,
        _ => libc::EIO,
    }
}

unsafe extern "C" fn read(cookie: *mut c_void, buf: *mut c_char, size: usize) -> isize {
    let fill = |state: &mut State| {
        // SAFETY: stdio's room, `size` bytes of it.
        let mut out = unsafe { Target::from_raw(buf.cast(), size) };
        match state.read(&mut out) {
            // A failure behind bytes that arrived is met again with the next read.
            Err(error) if out.is_empty() => Err(error),
            _ => Ok(out.len()),
        }
    };
    // SAFETY: called by stdio, before it closes.
    unsafe { within(cookie, fill) }.map_or(-1, |n| n as isize)
}

/// Answers how much was taken; less than all of it is a failure to stdio.
unsafe extern "C" fn write(cookie: *mut c_void, data: *const c_char, size: usize) -> isize {
    let mut taken = 0;
    let put = |state: &mut State| {
        // SAFETY: stdio's bytes, `size` of them.
        let data = unsafe { core::slice::from_raw_parts(data.cast::<u8>(), size) };
        let outcome = state.write(data);
        taken = outcome.as_ref().map_or_else(Error::transferred, |&n| n).min(size);
        outcome
    };
    // SAFETY: called by stdio, before it closes.
    let _ = unsafe { within(cookie, put) };
    taken as isize
}

unsafe extern "C" fn seek(cookie: *mut c_void, offset: *mut i64, whence: c_int) -> c_int {
    // SAFETY: stdio's own number; called before it closes.
    unsafe {
        match within(cookie, |state| state.seek(*offset, whence)) {
            Some(position) => {
                *offset = position;
                0
            }
            None => -1,
        }
    }
}

unsafe extern "C" fn close(cookie: *mut c_void) -> c_int {
    // SAFETY: called by stdio, once.
    unsafe {
        let ended = within(cookie, |state| state.tail.end());
        let cookie = cookie.cast::<Cookie>();
        // One that is entered is closed from within itself: the one that is running still uses it.
        if !(*cookie).entered.load(Ordering::Acquire) {
            drop(Box::from_raw(cookie));
        }
        if ended.is_some() { 0 } else { -1 }
    }
}
