//! Content under a name.

use super::*;
use crate::host::spool::faults::failing;

#[test]
fn content_in_memory_and_on_disk_becomes_a_file_and_replaces_one() {
    let place = Place::new();
    let mut in_memory = spool_in(&place.0, 0);
    in_memory.write(b"content").unwrap();
    let mut on_disk = rolled(b"content");
    for spool in [&mut in_memory, &mut on_disk] {
        std::fs::write(place.path("file"), b"before").unwrap();
        spool.save_as(&c(&place.path("file"))).unwrap();
        assert_eq!(std::fs::read(place.path("file")).unwrap(), b"content");
        assert_eq!(place.names(), ["file"]);
        assert_eq!(content(spool), b"content");
    }
}

#[test]
fn a_file_that_was_linked_is_not_the_streams_to_write_to() {
    use std::os::unix::fs::MetadataExt;
    let place = Place::new();
    let mut spool = spool_in(&place.0, 0);
    spool.write(&pattern(400_000)).unwrap();
    spool.rollover().unwrap();
    spool.save_as(&c(&place.path("a"))).unwrap();
    let seen = spool.getvalue().unwrap();
    spool.save_as(&c(&place.path("b"))).unwrap();
    let inode = |name| std::fs::metadata(place.path(name)).unwrap().ino();
    assert_eq!(std::fs::metadata(place.path("a")).unwrap().nlink(), 1, "the second is a copy");
    assert_ne!(inode("a"), inode("b"));
    spool.write(b"more").unwrap();
    spool.pwrite(0, b"new").unwrap();
    let slice = spool.getvalue().unwrap();
    for name in ["a", "b"] {
        assert_eq!(std::fs::read(place.path(name)).unwrap(), pattern(400_000), "{name}");
        std::fs::write(place.path(name), b"").unwrap();
    }
    assert!(seen.as_bytes() == pattern(400_000));
    assert_eq!((&slice.as_bytes()[..3], slice.len()), (&b"new"[..], 400_004));
}

#[test]
fn a_mapped_file_is_copied_for_who_may_cut_it_off() {
    let place = Place::new();
    let mut spool = spool_in(&place.0, 10);
    spool.write(&pattern(400_000)).unwrap();
    let slice = spool.getvalue().unwrap();
    spool.save_as(&c(&place.path("file"))).unwrap();
    std::fs::write(place.path("file"), b"").unwrap();
    assert_eq!(slice.as_bytes(), pattern(400_000));
    spool.save_as(&c(&place.path("file"))).unwrap();
    spool.fileno().unwrap();
    spool.save_as(&c(&place.path("other"))).unwrap();
    assert_eq!(std::fs::read(place.path("other")).unwrap(), pattern(400_000));
}

#[test]
fn a_save_that_fails_leaves_what_was_there_and_nothing_else() {
    let place = Place::new();
    let directory = place.path("directory");
    std::fs::create_dir(&directory).unwrap();
    for mut spool in [rolled(&pattern(400_000)), {
        let mut spool = spool(0);
        spool.write(&pattern(400_000)).unwrap();
        spool
    }] {
        assert_eq!(status(spool.save_as(&c(&directory))).0, Status::IO);
        assert_eq!(status(spool.save_as(&c(&place.path("none/file")))), (Status::IO, libc::ENOENT));
        assert_eq!(place.names(), ["directory"]);
        std::fs::write(place.path("file"), b"before").unwrap();
        let mut nth = 0;
        while let Err(error) = failing(nth..u32::MAX, libc::EIO, || spool.save_as(&c(&place.path("file")))) {
            assert_eq!(error.status(), Status::IO);
            assert_eq!(std::fs::read(place.path("file")).unwrap(), b"before");
            assert_eq!(place.names(), ["directory", "file"]);
            assert_eq!(content(&mut spool), pattern(400_000));
            nth += 1;
        }
        assert!(nth > 2);
        assert_eq!(std::fs::read(place.path("file")).unwrap(), pattern(400_000));
        std::fs::remove_file(place.path("file")).unwrap();
    }
}
