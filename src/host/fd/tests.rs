use super::*;
use crate::host::memfd::sealed_copy;
use crate::stream::Stream;

/// A pipe: its end for reading, and its end for writing.
fn pipe() -> [i32; 2] {
    let mut ends = [0; 2];
    // SAFETY: valid for a write of two numbers.
    assert_eq!(unsafe { libc::pipe(ends.as_mut_ptr()) }, 0);
    ends
}

fn stream(fd: i32) -> FdStream {
    Raw::new(Fd::new(fd, true).unwrap())
}

#[test]
fn what_is_written_into_a_pipe_comes_out_and_its_end_is_the_end() {
    let [out, into] = pipe();
    let (mut reader, mut writer) = (stream(out), stream(into));
    assert!(!reader.writable().unwrap() && !writer.readable().unwrap() && !reader.seekable().unwrap());
    assert_eq!(writer.write(b"line\nrest").unwrap(), 9);
    assert_eq!(reader.readline(-1).unwrap().as_bytes(), b"line\n");
    drop(writer);
    assert_eq!(reader.read_slice(-1).unwrap().as_bytes(), b"rest");
    assert_eq!(reader.read_slice(-1).unwrap().as_bytes(), b"");
    assert_eq!(reader.seek(0, Whence::Start).unwrap_err().status(), Status::UNSUPPORTED);
}

#[test]
fn writing_where_nobody_reads_is_an_error_and_no_signal() {
    // The tests of Rust run with SIGPIPE ignored; as in a program in C, it would end the process here.
    // SAFETY: back to the system's default.
    unsafe { libc::signal(libc::SIGPIPE, libc::SIG_DFL) };
    let [out, into] = pipe();
    drop(stream(out));
    let error = stream(into).write(b"x").unwrap_err();
    assert_eq!((error.status(), error.detail().unwrap().os_errno), (Status::IO, libc::EPIPE));
    let mut pair = [0; 2];
    // SAFETY: valid for a write of two numbers.
    assert_eq!(unsafe { libc::socketpair(libc::AF_UNIX, libc::SOCK_STREAM, 0, pair.as_mut_ptr()) }, 0);
    drop(stream(pair[0]));
    let error = stream(pair[1]).write(b"x").unwrap_err();
    assert_eq!((error.status(), error.detail().unwrap().os_errno), (Status::IO, libc::EPIPE));
}

#[test]
fn a_descriptor_that_would_block_says_so() {
    let [out, into] = pipe();
    for fd in [out, into] {
        // SAFETY: takes no pointer.
        assert_eq!(unsafe { libc::fcntl(fd, libc::F_SETFL, libc::O_NONBLOCK) }, 0);
    }
    let (mut reader, mut writer) = (stream(out), stream(into));
    assert_eq!(reader.read_slice(-1).err().unwrap().status(), Status::WOULD_BLOCK);
    let big = vec![b'x'; 1 << 20];
    let taken = writer.write(&big).unwrap();
    assert!(taken > 0 && taken < big.len(), "a part, as write(2)");
    assert_eq!(writer.write(&big).unwrap_err().status(), Status::WOULD_BLOCK);
}

#[test]
fn a_number_that_is_no_descriptor_is_refused() {
    for fd in [-1, i32::MAX, i32::MIN] {
        assert_eq!(Fd::new(fd, true).err().unwrap().status(), Status::INVALID);
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_sealed_copy_can_be_read_and_not_changed() {
    let fd = sealed_copy(b"content").unwrap();
    let mut file = stream(fd);
    assert_eq!(file.read_slice(-1).unwrap().as_bytes(), b"content");
    assert!(file.seekable().unwrap());
    let error = file.write(b"x").unwrap_err();
    assert_eq!(error.status(), Status::IO);
    let error = file.truncate(2).unwrap_err();
    assert_eq!(error.detail().unwrap().os_errno, libc::EPERM);
}
