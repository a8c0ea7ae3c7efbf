//! The unit of ownership: one reference-counted piece of memory, ours or somebody else's.

use super::threads::single_threaded;
use crate::stream::{Error, Result, Status};
use core::alloc::Layout;
use core::ffi::c_void;
use core::mem::ManuallyDrop;
use core::ptr::{self, NonNull};
use core::sync::atomic::{AtomicUsize, Ordering};
use std::alloc::{alloc, dealloc, realloc};

/// Gives memory back to whoever lent it; called exactly once, on whichever thread drops the last reference.
pub type ReleaseFn = unsafe extern "C" fn(user_data: *mut c_void);

/// Where a block's memory comes from, and therefore what may be done with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// Ours, behind the header in one allocation.
    Heap,
    /// Ours, taken over from a `Vec<u8>`.
    Vec,
    /// Lent for reading: the first write copies.
    Borrowed,
    /// Lent for writing in place.
    Adopted,
    /// The caller's for good: written in place, never grown, never shared.
    Fixed,
}

#[repr(C)]
struct Block {
    refs: AtomicUsize,
    data: *mut u8,
    end: *mut u8,
    origin: Origin,
}

/// What `Borrowed` and `Adopted` blocks carry besides.
#[repr(C)]
struct Lent {
    block: Block,
    release: Option<ReleaseFn>,
    user_data: *mut c_void,
}

const HEADER: usize = size_of::<Block>();

// Above 16, the standard allocator's realloc copies instead of moving pages.
const _: () = assert!(align_of::<Block>() <= 16 && align_of::<Lent>() <= 16);

/// One reference to a block. The header stays where it is, except in [`BlockRef::resize`].
pub(super) struct BlockRef(NonNull<Block>);

// SAFETY: the count is atomic, all else is written only through the sole reference; bytes are guarded by the
// rules of `Store` and `Slice`. Whoever lends memory accepts that any thread may release it.
unsafe impl Send for BlockRef {}
// SAFETY: as above; through a shared `BlockRef` only the count changes.
unsafe impl Sync for BlockRef {}

impl BlockRef {
    /// Own memory of `cap` bytes, not initialised.
    pub fn heap(cap: usize) -> Result<BlockRef> {
        let layout = heap_layout(cap)?;
        // SAFETY: the layout holds a header, so its size is not zero; the memory is fresh.
        unsafe { BlockRef::place(alloc(layout), cap) }
    }

    /// Writes the header of a heap block at `raw`.
    ///
    /// # Safety
    /// `raw` is null or an allocation of `heap_layout(cap)` that nobody else uses.
    unsafe fn place(raw: *mut u8, cap: usize) -> Result<BlockRef> {
        let header = NonNull::new(raw.cast()).ok_or(Error::bare(Status::NO_MEMORY))?;
        // SAFETY: the allocation holds the header and `cap` bytes after it.
        unsafe { Ok(BlockRef::write(header, raw.add(HEADER), cap, Origin::Heap)) }
    }

    /// The first reference to a block whose header is written here.
    ///
    /// # Safety
    /// `header` is memory for one, allocated as `origin` has it and nobody else's; `cap` bytes at `data` are valid
    /// as `origin` says.
    unsafe fn write(header: NonNull<Block>, data: *mut u8, cap: usize, origin: Origin) -> BlockRef {
        // SAFETY: as promised by the caller.
        unsafe { header.write(Block { refs: AtomicUsize::new(1), data, end: data.add(cap), origin }) };
        BlockRef(header)
    }

    /// The memory of `bytes`, without a copy; it is left empty on success only.
    pub fn vec(bytes: &mut Vec<u8>) -> Result<BlockRef> {
        let header = header(Layout::new::<Block>())?;
        let mut bytes = ManuallyDrop::new(core::mem::take(bytes));
        // SAFETY: the header is fresh, and the Vec's memory is ours now.
        Ok(unsafe { BlockRef::write(header, bytes.as_mut_ptr(), bytes.capacity(), Origin::Vec) })
    }

    /// The caller's own memory.
    ///
    /// # Safety
    /// `data` is valid for reads and writes of `cap` bytes as long as the block lives, and nobody else uses it.
    pub unsafe fn fixed(data: *mut u8, cap: usize) -> Result<BlockRef> {
        let data = checked(data, cap)?;
        let header = header(Layout::new::<Block>())?;
        // SAFETY: the header is fresh; `data` is as promised by the caller.
        Ok(unsafe { BlockRef::write(header, data, cap, Origin::Fixed) })
    }

    /// Memory that `release` gives back; called on failure, too.
    ///
    /// # Safety
    /// `data` is valid for reads of `len` bytes, and for writes when `origin` is `Adopted`, until `release` is
    /// called; nobody changes them meanwhile. `release` may be called on any thread.
    pub unsafe fn lent(
        data: *mut u8,
        len: usize,
        origin: Origin,
        release: Option<ReleaseFn>,
        user_data: *mut c_void,
    ) -> Result<BlockRef> {
        debug_assert!(matches!(origin, Origin::Borrowed | Origin::Adopted));
        let made = checked(data, len).and_then(|data| Ok((data, header(Layout::new::<Lent>())?)));
        match made {
            Ok((data, header)) => {
                // SAFETY: the header is fresh and large enough for `Lent`, which begins with a `Block`.
                unsafe {
                    let lent = header.cast::<Lent>().as_ptr();
                    (&raw mut (*lent).release).write(release);
                    (&raw mut (*lent).user_data).write(user_data);
                    Ok(BlockRef::write(header, data, len, origin))
                }
            }
            Err(error) => {
                if let Some(release) = release {
                    // SAFETY: the caller's promise; no block was made that could release a second time.
                    unsafe { release(user_data) };
                }
                Err(error)
            }
        }
    }

    #[inline]
    fn block(&self) -> &Block {
        // SAFETY: the header lives as long as any reference to it.
        unsafe { self.0.as_ref() }
    }

    /// Where the memory starts.
    #[inline]
    pub fn data(&self) -> *mut u8 {
        self.block().data
    }

    /// Where it ends.
    #[inline]
    pub fn end(&self) -> *mut u8 {
        self.block().end
    }

    #[inline]
    pub fn origin(&self) -> Origin {
        self.block().origin
    }

    /// Bytes of memory.
    #[inline]
    pub fn cap(&self) -> usize {
        self.end().addr() - self.data().addr()
    }

    /// Whether this is the only reference. Once true it stays true, for only this reference could make another;
    /// and all that other threads did with theirs is done.
    #[inline]
    pub fn is_sole(&self) -> bool {
        self.block().refs.load(Ordering::Acquire) == 1
    }

    /// Bytes of bookkeeping beside the memory itself.
    pub fn overhead(&self) -> usize {
        match self.origin() {
            Origin::Heap | Origin::Vec | Origin::Fixed => HEADER,
            Origin::Borrowed | Origin::Adopted => size_of::<Lent>(),
        }
    }

    /// Whether [`BlockRef::resize`] can do something.
    pub fn can_resize(&self) -> bool {
        matches!(self.origin(), Origin::Heap | Origin::Vec)
    }

    /// Grows or cuts the sole reference's own memory to `cap` bytes, moving it where it must; on failure nothing
    /// changes.
    ///
    /// # Safety
    /// [`BlockRef::is_sole`] and [`BlockRef::can_resize`] hold, and `cap` is not 0.
    pub unsafe fn resize(&mut self, cap: usize) -> Result<()> {
        let old = self.cap();
        match self.origin() {
            Origin::Heap => {
                let (layout, wanted) = (heap_layout(old)?, heap_layout(cap)?);
                // SAFETY: allocated with `layout`; nobody else knows the header's address.
                unsafe {
                    let raw = realloc(self.0.as_ptr().cast(), layout, wanted.size());
                    let grown = BlockRef::place(raw, cap)?;
                    ptr::write(self, grown);
                }
            }
            Origin::Vec => {
                let layout = Layout::array::<u8>(old).map_err(|_| Error::bare(Status::NO_MEMORY))?;
                Layout::array::<u8>(cap).map_err(|_| Error::bare(Status::NO_MEMORY))?;
                // SAFETY: a Vec's memory has this layout; an empty Vec never becomes a block.
                unsafe {
                    let data = realloc(self.data(), layout, cap);
                    if data.is_null() {
                        return Err(Error::bare(Status::NO_MEMORY));
                    }
                    let block = self.0.as_mut();
                    block.data = data;
                    block.end = data.add(cap);
                }
            }
            Origin::Borrowed | Origin::Adopted | Origin::Fixed => {}
        }
        Ok(())
    }

    #[inline(never)]
    fn destroy(&mut self) {
        let header = self.0.as_ptr();
        let cap = self.cap();
        // SAFETY: the last reference is going, and each origin is undone as it was made.
        unsafe {
            match self.origin() {
                Origin::Heap => {
                    let layout = Layout::from_size_align_unchecked(HEADER + cap, align_of::<Block>());
                    dealloc(header.cast(), layout);
                }
                Origin::Vec => {
                    drop(Vec::from_raw_parts(self.data(), 0, cap));
                    dealloc(header.cast(), Layout::new::<Block>());
                }
                Origin::Fixed => dealloc(header.cast(), Layout::new::<Block>()),
                Origin::Borrowed | Origin::Adopted => {
                    let Lent { release, user_data, .. } = ptr::read(header.cast::<Lent>());
                    dealloc(header.cast(), Layout::new::<Lent>());
                    if let Some(release) = release {
                        release(user_data);
                    }
                }
            }
        }
    }
}

impl Clone for BlockRef {
    #[inline]
    fn clone(&self) -> BlockRef {
        let refs = &self.block().refs;
        // Relaxed is enough: the new reference comes from one that exists.
        if single_threaded() {
            refs.store(refs.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
        } else {
            refs.fetch_add(1, Ordering::Relaxed);
        }
        BlockRef(self.0)
    }
}

impl Drop for BlockRef {
    #[inline]
    fn drop(&mut self) {
        // The sole reference needs no atomic subtraction: nobody is left who could count.
        if self.is_sole() {
            self.destroy();
        } else if single_threaded() {
            let refs = &self.block().refs;
            refs.store(refs.load(Ordering::Relaxed) - 1, Ordering::Relaxed);
        } else if self.block().refs.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.destroy();
        }
    }
}

fn heap_layout(cap: usize) -> Result<Layout> {
    let size = HEADER.checked_add(cap).ok_or(Error::bare(Status::NO_MEMORY))?;
    Layout::from_size_align(size, align_of::<Block>()).map_err(|_| Error::bare(Status::NO_MEMORY))
}

/// A header apart from its data, to be written by the caller.
fn header(layout: Layout) -> Result<NonNull<Block>> {
    // SAFETY: both headers have a size.
    NonNull::new(unsafe { alloc(layout) }.cast()).ok_or(Error::bare(Status::NO_MEMORY))
}

/// `data`, or a pointer to nothing when it is null and empty.
fn checked(data: *mut u8, len: usize) -> Result<*mut u8> {
    if len > super::MAX_LEN {
        return Err(Error::new(
            Status::OVERFLOW,
            format_args!("memory of {len} bytes is more than there can be"),
        ));
    }
    match (data.is_null(), len) {
        (true, 0) => Ok(NonNull::dangling().as_ptr()),
        (true, _) => Err(Error::new(Status::NULL, format_args!("data is NULL, yet {len} bytes long"))),
        (false, _) => Ok(data),
    }
}
