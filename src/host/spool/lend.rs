//! Content of the file as slices: mapped, not copied, and never changed as long as anybody has one.

use super::disk::Disk;
use super::file::Directory;
use crate::host::mapping;
use crate::memory::{Slice, TryVec};
use crate::stream::{Error, Result, Status};

/// From this size on, content is mapped instead of copied.
const MAPPED: u64 = 256 * 1024;

impl Disk {
    /// `len` bytes of content at `at`, which are there.
    pub fn slice(&mut self, at: u64, len: u64, directory: &Directory) -> Result<Slice> {
        // What others can write to is copied: a mapping would change, or break where the file becomes shorter.
        if len < MAPPED || self.shared {
            return self.copy(at, len);
        }
        let (at, len) = (in_memory(at)?, in_memory(len)?);
        self.mapped(directory)?.sub(at, len)
    }

    fn copy(&self, at: u64, len: u64) -> Result<Slice> {
        let len = in_memory(len)?;
        let mut bytes = Vec::new();
        bytes.try_reserve_exact(len).map_err(|_| Error::bare(Status::NO_MEMORY))?;
        let n = self.read_at(at, &mut bytes.spare_capacity_mut()[..len])?;
        // SAFETY: there is capacity, and `n` bytes were read.
        unsafe { bytes.set_len(n) };
        Slice::from_vec(bytes)
    }

    /// The whole content. Another part of it is only mapped again where the content has grown since.
    fn mapped(&mut self, directory: &Directory) -> Result<&Slice> {
        if self.named {
            self.move_to_new_file(self.size, directory)?;
        }
        let size = in_memory(self.size)?;
        if self.lent.last().is_none_or(|last| last.len() != size) {
            self.flush()?;
            self.lent.retain(|slice| !slice.is_sole());
            // SAFETY: what is lent is neither written to nor cut off, see `is_seen`, and nobody else has the file.
            let all = unsafe { mapping::map(self.file.descriptor(), 0, size)? };
            self.lent.try_push(all)?;
        }
        self.lent.last().ok_or(Error::bare(Status::NO_MEMORY))
    }

    /// Whether others would see content from `from` on change.
    pub fn is_seen(&mut self, from: u64) -> bool {
        if self.named {
            return true;
        }
        let seen = |slice: &Slice| slice.len() as u64 > from;
        if self.lent.iter().any(seen) {
            self.lent.retain(|slice| !slice.is_sole());
        }
        self.lent.iter().any(seen)
    }

    /// Makes the file's descriptor and its position those of the stream, for somebody else to use.
    pub fn share(&mut self, position: u64, directory: &Directory) -> Result<i32> {
        if !self.shared {
            if self.is_seen(0) {
                self.move_to_new_file(self.size, directory)?;
            }
            self.trim()?;
            self.file.set_offset(position)?;
            self.shared = true;
        }
        Ok(self.file.descriptor())
    }
}

fn in_memory(n: u64) -> Result<usize> {
    usize::try_from(n)
        .map_err(|_| Error::new(Status::OVERFLOW, format_args!("{n} bytes are more than fit into memory")))
}
