//! Pins: content lent out for reading and writing in place.
//!
//! A pinned block has the store and its pins for references, and nobody else: it is unshared before, and slices are
//! copies meanwhile. So the last pin to go, on whichever thread, leaves the store's reference alone, which is how the
//! store finds out. Nobody has to tell it.

use super::{PINNED, Store};
use crate::memory::block::BlockRef;
use crate::stream::{Error, Result, Status};

/// The content of a stream as it was when it was pinned: same place, same length, until the pin is dropped. Keeps
/// the memory, even after the stream is gone. The bytes are not Rust's to see: C reads and writes them at will.
pub struct Pin {
    _block: BlockRef,
    data: *mut u8,
    len: usize,
}

// A pin lives inside a handle's slot.
const _: () = assert!(size_of::<Pin>() <= 24);

// SAFETY: the block may move between threads, and `data` points into it; through a pin nothing is read or written.
unsafe impl Send for Pin {}

impl Pin {
    /// Where the bytes are (not null, even when there are none), and how many.
    pub fn parts(&self) -> (*mut u8, usize) {
        (self.data, self.len)
    }
}

impl Store {
    /// Lends the content out, after copying it if slices see it or it is not ours to write to.
    pub fn pin(&mut self) -> Result<Pin> {
        self.check()?;
        if self.gate != PINNED {
            drop(self.open(0, self.len, self.len)?);
        }
        // What was opened has a block.
        let Some(block) = &self.block else { return Err(Error::bare(Status::NO_MEMORY)) };
        let pin = Pin { _block: block.clone(), data: self.data, len: self.len };
        self.gate = PINNED;
        Ok(pin)
    }

    /// Whether a pin is left.
    #[inline(always)]
    pub(super) fn is_pinned(&mut self) -> bool {
        self.gate == PINNED && self.is_still_pinned()
    }

    #[cold]
    fn is_still_pinned(&mut self) -> bool {
        self.thaw();
        self.gate == PINNED
    }

    /// Refuses what [`Store::check`] refuses, and a store that is pinned: for what writes, moves or lets go of content.
    pub fn check_change(&mut self) -> Result<()> {
        self.check()?;
        if self.is_pinned() {
            return Err(Error::new(
                Status::EXPORTED,
                format_args!("the content is pinned: free its pins first"),
            ));
        }
        Ok(())
    }
}
