mod budget;
mod disk;
mod model;
mod save;
mod verbs;

use super::*;
use crate::memory::{Slice, Target};
use crate::stream::Whence;
use std::ffi::CString;
use std::path::{Path, PathBuf};

/// A directory that is removed with this.
struct Place(PathBuf);

impl Place {
    fn new() -> Place {
        use std::sync::atomic::{AtomicU32, Ordering};
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let n = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("membuf-spool-{}-{n}", std::process::id()));
        std::fs::create_dir(&path).unwrap();
        Place(path)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// The names in it, sorted.
    fn names(&self) -> Vec<String> {
        let mut names: Vec<_> = std::fs::read_dir(&self.0)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn c(path: &Path) -> CString {
    CString::new(path.to_str().unwrap()).unwrap()
}

fn spool_in(directory: &Path, max_size: usize) -> Spool {
    let directory = Directory::new(Some(&c(directory))).unwrap();
    Spool::new(SpoolOptions { max_size, directory, refuses: false }).unwrap()
}

fn spool(max_size: usize) -> Spool {
    let directory = Directory::new(None).unwrap();
    Spool::new(SpoolOptions { max_size, directory, refuses: false }).unwrap()
}

/// A spool on disk that holds `content`, at position 0.
fn rolled(content: &[u8]) -> Spool {
    let mut spool = spool(0);
    spool.write(content).unwrap();
    spool.rollover().unwrap();
    spool.seek(0, Whence::Start).unwrap();
    spool
}

fn content(spool: &mut Spool) -> Vec<u8> {
    spool.getvalue().unwrap().as_bytes().to_vec()
}

fn pread(spool: &mut Spool, offset: i64, n: usize) -> Vec<u8> {
    let mut room = vec![0; n];
    let mut target = Target::new(&mut room);
    spool.pread(offset, &mut target).unwrap();
    let n = target.len();
    room.truncate(n);
    room
}

/// Bytes that tell where they are.
fn pattern(len: usize) -> Vec<u8> {
    (0..len).map(|i| (i % 251) as u8 ^ (i / 65_521) as u8).collect()
}

fn status<T>(outcome: Result<T>) -> (Status, i32) {
    let error = outcome.err().expect("it should have failed");
    (error.status(), error.detail().map_or(0, |detail| detail.os_errno))
}
