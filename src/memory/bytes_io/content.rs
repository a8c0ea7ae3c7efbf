//! The content as a whole: what text in memory, which keeps its own positions, needs of the bytes below it.

use super::BytesIo;
use crate::memory::Slice;
use crate::stream::{Error, Result, Status};
use core::slice;

impl BytesIo {
    /// All bytes, wherever the position is; none once the stream is closed. Not for a stream that is pinned or reserved.
    #[inline]
    pub fn content(&self) -> &[u8] {
        let (data, len) = self.store.tail(0);
        // SAFETY: content is initialised, and nobody writes to it while the store is borrowed.
        unsafe { slice::from_raw_parts(data, len) }
    }

    /// `n` bytes from `at` on as a slice, shared where that pays; `INVALID` unless they all are content.
    pub fn share(&mut self, at: usize, n: usize) -> Result<Slice> {
        self.store.check()?;
        self.inside(at, n)?;
        self.store.share(at, n)
    }

    /// Puts `new` in the place of the `old` bytes at `at`, which must be content; what follows moves. The position
    /// stays. All or nothing.
    pub fn splice(&mut self, at: usize, old: usize, new: &[u8]) -> Result<()> {
        self.store.check_change()?;
        self.inside(at, old)?;
        self.store.splice(at, old, new)
    }

    fn inside(&self, at: usize, n: usize) -> Result<()> {
        let len = self.store.len();
        if at > len || n > len - at {
            let message = format_args!("{n} bytes at {at} are not inside content of {len} bytes");
            return Err(Error::new(Status::INVALID, message));
        }
        Ok(())
    }
}
