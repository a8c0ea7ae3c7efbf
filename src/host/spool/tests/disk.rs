//! The file: what slices of it see, whose its descriptor is, and what is left when something fails.

use super::*;
use crate::host::spool::faults::failing;
use std::fs::File;
use std::mem::ManuallyDrop;
use std::os::fd::{AsRawFd, FromRawFd};
use std::os::unix::fs::FileExt;

const LARGE: usize = 300_000;

#[test]
fn a_slice_of_the_file_is_mapped_and_stays_as_it_was_whatever_is_written() {
    let before = pattern(LARGE);
    let changes: [fn(&mut Spool) -> Result<()>; 5] = [
        |spool| spool.pwrite(5, b"changed").map(|_| ()),
        |spool| spool.pwrite(5, &[9; 200_000]).map(|_| ()),
        |spool| spool.truncate(3).map(|_| ()),
        |spool| spool.clear(),
        |spool| spool.close(),
    ];
    for change in changes {
        let mut spool = rolled(&before);
        let slice = spool.getvalue().unwrap();
        let again = spool.read_slice(-1).unwrap();
        assert_eq!(slice.as_ptr(), again.as_ptr(), "not copied");
        change(&mut spool).unwrap();
        assert!(slice.as_bytes() == before && again.as_bytes() == before);
    }
}

#[test]
fn appending_behind_a_slice_moves_nothing_and_what_nobody_has_any_more_is_written_in_place() {
    let mut spool = rolled(&pattern(LARGE));
    let inode = |spool: &mut Spool| match &spool.place {
        super::super::Place::Disk(disk) => disk.file.descriptor(),
        _ => -1,
    };
    let first = inode(&mut spool);
    let slice = spool.getvalue().unwrap();
    spool.pwrite(LARGE as i64, b"more").unwrap();
    let longer = spool.getvalue().unwrap();
    assert_eq!(longer.len(), LARGE + 4);
    assert_eq!(inode(&mut spool), first);
    drop((slice, longer));
    let fd = Slice::copy_of(b"").map(|_| inode(&mut spool)).unwrap();
    spool.pwrite(0, b"in place").unwrap();
    let file = std::fs::metadata(format!("/proc/self/fd/{fd}"));
    assert!(file.is_ok() && inode(&mut spool) == first);
    let mut expected = pattern(LARGE);
    expected[..8].copy_from_slice(b"in place");
    expected.extend_from_slice(b"more");
    assert!(content(&mut spool) == expected);
}

#[test]
fn what_waits_for_the_disk_goes_along_when_content_moves_to_a_new_file() {
    let mut spool = rolled(&pattern(LARGE));
    let slice = spool.getvalue().unwrap();
    spool.pwrite(LARGE as i64, b"more").unwrap();
    spool.pwrite(0, b"new").unwrap();
    let expected = [&b"new"[..], &pattern(LARGE)[3..], b"more"].concat();
    assert!(content(&mut spool) == expected && slice.as_bytes() == pattern(LARGE));
}

#[test]
fn of_a_write_that_fails_in_its_midst_nothing_is_left_behind_the_end() {
    let mut spool = rolled(b"content");
    // Space is reserved; the first piece is written, the second is not.
    let outcome = failing(2..3, libc::EIO, || spool.pwrite(7, &[b'x'; 600_000]));
    assert_eq!(status(outcome), (Status::IO, libc::EIO));
    spool.pwrite(1000, b"end").unwrap();
    assert_eq!(content(&mut spool), [b"content".as_slice(), &[0; 993], b"end"].concat());
}

#[test]
fn of_a_write_across_the_end_what_is_behind_it_is_written_first() {
    let mut spool = rolled(&pattern(LARGE));
    let outcome = failing(1..2, libc::EIO, || spool.pwrite(10, &[b'x'; LARGE]));
    assert_eq!(status(outcome), (Status::IO, libc::EIO));
    assert!(content(&mut spool) == pattern(LARGE));
    // The part behind the end, then one piece over what was there before, which cannot be taken back.
    let error = failing(3..4, libc::EIO, || spool.pwrite(10, &[b'x'; LARGE])).unwrap_err();
    assert_eq!(
        (error.status(), error.transferred(), spool.size().unwrap()),
        (Status::IO, 1 << 18, LARGE as i64)
    );
}

#[test]
fn small_writes_are_seen_before_they_are_in_the_file() {
    let mut spool = rolled(b"0123456789");
    spool.pwrite(20, b"far").unwrap();
    spool.pwrite(8, b"AB").unwrap();
    assert_eq!(pread(&mut spool, 6, 100), b"67AB\0\0\0\0\0\0\0\0\0\0far");
    assert_eq!(pread(&mut spool, 15, 6), b"\0\0\0\0\0f");
    spool.truncate(21).unwrap();
    spool.truncate(23).unwrap();
    assert_eq!(pread(&mut spool, 18, 100), b"\0\0f\0\0");
    spool.seek(0, Whence::Start).unwrap();
    assert_eq!(spool.peek(1).unwrap()[8..10], *b"AB");
    spool.pwrite(0, b"new").unwrap();
    assert_eq!(spool.readline(3).unwrap().as_bytes(), b"new");
}

#[test]
fn the_descriptor_that_was_given_out_is_the_storage_and_its_position_the_streams() {
    let mut spool = rolled(&pattern(LARGE));
    let slice = spool.getvalue().unwrap();
    spool.pwrite(0, b"held back").unwrap();
    spool.seek(5, Whence::Start).unwrap();
    let fd = spool.fileno().unwrap();
    assert_eq!(spool.fileno().unwrap(), fd);
    // SAFETY: open as long as the spool, and never closed by this.
    let mut file = ManuallyDrop::new(unsafe { File::from_raw_fd(fd) });
    use std::io::{Read, Seek, SeekFrom, Write};
    let mut four = [0; 4];
    file.read_exact(&mut four).unwrap();
    assert_eq!(&four, b"back");
    assert_eq!(spool.tell().unwrap(), 9);
    spool.write(b"!").unwrap();
    assert_eq!(file.stream_position().unwrap(), 10);
    assert_eq!(spool.next_line().unwrap().map(|line| line[0]), Some(pattern(11)[10]));
    assert_eq!(file.stream_position().unwrap() as i64, spool.tell().unwrap());
    file.write_all_at(b"now", 10).unwrap();
    spool.seek(10, Whence::Start).unwrap();
    assert_eq!(spool.read_slice(3).unwrap().as_bytes(), b"now");
    spool.seek(10, Whence::Start).unwrap();
    assert_eq!(spool.peek(3).unwrap()[..3], *b"now");
    file.write_all_at(b"NOW", 10).unwrap();
    assert_eq!(spool.readline(3).unwrap().as_bytes(), b"NOW");
    file.set_len(4).unwrap();
    file.seek(SeekFrom::End(0)).unwrap();
    file.write_all(b"\nend").unwrap();
    assert_eq!(content(&mut spool), b"held\nend");
    let value = spool.getvalue().unwrap();
    file.set_len(0).unwrap();
    assert_eq!(value.as_bytes(), b"held\nend");
    assert_eq!(spool.next_line().unwrap(), None);
    assert_eq!(slice.as_bytes(), pattern(LARGE));
    spool.clear().unwrap();
    assert_eq!((spool.fileno().unwrap(), file.as_raw_fd()), (fd, fd));
}

#[test]
fn where_files_always_have_a_name_it_is_gone_at_once() {
    let place = Place::new();
    let file = crate::host::spool::file::named(&c(&place.0)).unwrap();
    assert!(place.names().is_empty());
    // SAFETY: asks about the descriptor.
    assert_eq!(unsafe { libc::fcntl(file.as_raw_fd(), libc::F_GETFD) }, libc::FD_CLOEXEC);
    let mut spool = failing_once_to_make_unnamed(&place);
    spool.write(b"more").unwrap();
    assert_eq!(content(&mut spool), b"contentmore");
    assert!(place.names().is_empty());
}

fn failing_once_to_make_unnamed(place: &Place) -> Spool {
    let mut spool = spool_in(&place.0, 0);
    spool.write(b"content").unwrap();
    spool.rollover().unwrap();
    spool
}

#[test]
fn whichever_system_call_fails_during_rollover_nothing_is_lost_and_nothing_is_left_behind() {
    for errno in [libc::ENOSPC, libc::EIO, libc::EDQUOT, libc::EROFS, libc::EMFILE] {
        let place = Place::new();
        let mut spool = spool_in(&place.0, 10);
        spool.write(b"0123456789").unwrap();
        spool.seek(7, Whence::Start).unwrap();
        let mut failures = 0;
        for nth in 0.. {
            let outcome = failing(nth..u32::MAX, errno, || spool.write(&[b'x'; 100_000]));
            assert_eq!(place.names(), [""; 0]);
            match outcome {
                Err(error) => {
                    assert_eq!(
                        (error.status(), error.detail().unwrap().os_errno, error.transferred()),
                        (Status::IO, errno, 0)
                    );
                    assert_eq!((content(&mut spool), spool.tell().unwrap()), (b"0123456789".to_vec(), 7));
                    assert!(!spool.rolled().unwrap());
                    failures += 1;
                }
                Ok(_) => break,
            }
        }
        assert!(failures >= 4, "made, reserved twice, copied, written: {failures}");
        assert_eq!(spool.size().unwrap(), 100_007);
    }
}

#[test]
fn a_directory_that_is_gone_or_never_was_is_said_and_the_stream_goes_on_in_memory() {
    let place = Place::new();
    let gone = place.path("gone");
    std::fs::create_dir(&gone).unwrap();
    let mut spool = spool_in(&gone, 4);
    spool.write(b"abcd").unwrap();
    std::fs::remove_dir(&gone).unwrap();
    assert_eq!(status(spool.write(b"e")), (Status::IO, libc::ENOENT));
    assert_eq!(status(spool.fileno()), (Status::IO, libc::ENOENT));
    spool.pwrite(0, b"A").unwrap();
    assert_eq!(content(&mut spool), b"Abcd");
    std::fs::create_dir(&gone).unwrap();
    spool.write(b"e").unwrap();
    assert_eq!(content(&mut spool), b"Abcde");
    assert_eq!(Directory::new(Some(c"")).err().unwrap().status(), Status::INVALID);
}

#[test]
fn what_cannot_be_brought_to_the_disk_is_still_read() {
    let mut spool = rolled(b"start ");
    spool.seek(0, Whence::End).unwrap();
    spool.write(b"waits").unwrap();
    assert_eq!(status(failing(0..u32::MAX, libc::ENOSPC, || spool.flush())), (Status::IO, libc::ENOSPC));
    assert_eq!(
        status(failing(0..u32::MAX, libc::ENOSPC, || spool.write(&[0; 70_000]))),
        (Status::IO, libc::ENOSPC)
    );
    assert_eq!((content(&mut spool), spool.tell().unwrap()), (b"start waits".to_vec(), 11));
    spool.flush().unwrap();
    assert_eq!(content(&mut spool), b"start waits");
}
