//! One slot of the handle table: who may touch its object, and when that object dies.
//!
//! A slot's word is its generation, the kind of its object, and five bits. `LIVE` alone means idle; whoever turns it
//! to `BUSY` has the object to itself. The token holds one reference and every child (a wrapper over this stream)
//! another; whoever drops the last one drops the object.

use super::sync::{self, AtomicPtr, AtomicU32, AtomicU64, AtomicUsize, single_threaded, swap_if};
use core::cell::UnsafeCell;
use core::mem::MaybeUninit;
use core::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed, Release};

/// The object exists.
pub const LIVE: u64 = 1;
/// A call has it.
pub const BUSY: u64 = 2;
/// Its token is gone; children still use it.
pub const ZOMBIE: u64 = 4;
/// A call on it never finished.
pub const POISONED: u64 = 8;
/// Calls of other threads wait for it.
pub const LOCKING: u64 = 16;

/// The word of a slot in `generation` that holds an object of `kind`, idle.
#[inline(always)]
pub fn idle_word(generation: u32, kind: u8) -> u64 {
    u64::from(generation) << 32 | u64::from(kind) << KIND_SHIFT | LIVE
}

const KIND_SHIFT: u32 = 8;

/// The generation in a slot's word.
#[inline(always)]
pub fn generation_of(word: u64) -> u32 {
    (word >> 32) as u32
}

/// The kind in a slot's word.
#[inline(always)]
pub fn kind_of(word: u64) -> u8 {
    (word >> KIND_SHIFT) as u8
}

/// Slots are never unmapped, so a stale token can always be looked up.
#[repr(C, align(128))]
pub struct Slot<T> {
    word: AtomicU64,
    refs: AtomicU32,
    /// A generation that was freed while a call had it; only ever grows.
    dying: AtomicU32,
    /// The next slot on a free list.
    pub next_free: AtomicU32,
    /// The next slot on the orphan list, and whether this one is on it.
    pub next_orphan: AtomicU32,
    queued: AtomicU32,
    /// Bytes that may be read without a mark: a slice's. Of an object that others wait for: the thread that has it.
    view_data: AtomicPtr<u8>,
    view_len: AtomicUsize,
    object: UnsafeCell<MaybeUninit<T>>,
}

// SAFETY: the object is reached only by who holds the BUSY mark or the last reference.
unsafe impl<T: Send> Sync for Slot<T> {}

/// Why a token gave no object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Freed, or never a handle.
    Stale,
    /// Live, of another kind.
    Type,
    /// Another call has it.
    Busy,
    /// A call of another thread has it, and calls shall wait for that.
    Wait,
    /// A call on it never finished.
    Poisoned,
}

impl<T> Slot<T> {
    /// An empty slot; equal to zeroed memory.
    #[cfg(loom)]
    pub fn new() -> Slot<T> {
        Slot {
            word: AtomicU64::new(0),
            refs: AtomicU32::new(0),
            dying: AtomicU32::new(0),
            next_free: AtomicU32::new(0),
            next_orphan: AtomicU32::new(0),
            queued: AtomicU32::new(0),
            view_data: AtomicPtr::new(core::ptr::null_mut()),
            view_len: AtomicUsize::new(0),
            object: UnsafeCell::new(MaybeUninit::uninit()),
        }
    }

    /// The word as it is now; a snapshot.
    #[inline(always)]
    pub fn word(&self) -> u64 {
        self.word.load(Relaxed)
    }

    /// Whether `generation` was freed while a call had it.
    #[inline(always)]
    pub fn doomed(&self, generation: u32) -> bool {
        self.dying.load(Relaxed) == generation
    }

    /// Puts an object into a slot that the caller took from a free list; answers the new generation.
    #[inline(always)] // so that the object is made where it will be
    pub fn publish(&self, kind: u8, object: T, view: (*mut u8, usize)) -> u32 {
        let generation = generation_of(self.word.load(Relaxed)) + 1;
        // SAFETY: a slot off the free lists without LIVE is ours alone, and holds no object.
        unsafe { (*self.object.get()).write(object) };
        self.refs.store(1, Relaxed);
        // Release: who reads a view and then the word again must not miss that the word had changed.
        self.view_data.store(view.0, Release);
        self.view_len.store(view.1, Release);
        self.word.store(idle_word(generation, kind), Release);
        generation
    }

    /// Takes the mark for a call by token; `idle` is the word of its generation and kind.
    #[inline(always)]
    pub fn enter(&self, idle: u64) -> Result<(), Refused> {
        if self.enter_at_once(idle) { Ok(()) } else { Err(self.refusal(generation_of(idle), kind_of(idle))) }
    }

    /// As [`Slot::enter`], without a reason when it fails.
    #[inline(always)]
    pub fn enter_at_once(&self, idle: u64) -> bool {
        if !swap_if(&self.word, idle, idle | BUSY) {
            return false;
        }
        if self.doomed(generation_of(idle)) {
            // Freed in a window in which the call before us looked busy and already gone at once.
            self.word.store(idle, Release);
            return false;
        }
        true
    }

    /// As [`Slot::enter`], also for an object that others wait for; answers the word to leave with.
    pub fn enter_locking(&self, generation: u32, kind: u8) -> Result<u64, Refused> {
        let word = self.word.load(Acquire);
        if word & (LOCKING | POISONED) != LOCKING
            || !self.is_current(word, generation)
            || kind_of(word) != kind
        {
            // Not one of those, or not any more.
            let idle = idle_word(generation, kind);
            return self.enter(idle).map(|()| idle);
        }
        if word & BUSY != 0 && self.view_data.load(Relaxed) == sync::this_thread() {
            return Err(Refused::Busy);
        }
        if word & BUSY != 0 || !swap_if(&self.word, word, word | BUSY) {
            return Err(Refused::Wait);
        }
        if self.doomed(generation) {
            self.word.store(word, Release);
            return Err(Refused::Stale);
        }
        self.set_owner(sync::this_thread());
        Ok(word)
    }

    /// Notes who has the object. Only ever compared with the thread that looks, which sees its own notes.
    fn set_owner(&self, thread: *mut u8) {
        self.view_data.store(thread, Relaxed);
    }

    /// Why `enter` failed, or would.
    #[cold]
    pub fn refusal(&self, generation: u32, kind: u8) -> Refused {
        let word = self.word.load(Acquire);
        if !self.is_current(word, generation) {
            return Refused::Stale;
        }
        if kind_of(word) != kind {
            return Refused::Type;
        }
        if word & POISONED != 0 {
            return Refused::Poisoned;
        }
        Refused::Busy
    }

    /// The kind of the object, while the token of `generation` is good.
    pub fn kind(&self, generation: u32) -> Option<u8> {
        let word = self.word.load(Acquire);
        self.is_current(word, generation).then_some(kind_of(word))
    }

    /// Whether a token of `generation` is good when the slot's word is `word`.
    fn is_current(&self, word: u64, generation: u32) -> bool {
        generation_of(word) == generation && word & (LIVE | ZOMBIE) == LIVE && !self.doomed(generation)
    }

    /// Takes the mark for a child, which holds a reference: zombies let it in. Answers the word to leave with.
    pub fn enter_child(&self) -> Result<u64, Refused> {
        let word = self.word.load(Relaxed);
        if word & POISONED != 0 {
            return Err(Refused::Poisoned);
        }
        if word & BUSY != 0 || !swap_if(&self.word, word, word | BUSY) {
            return Err(Refused::Busy);
        }
        if word & LOCKING != 0 {
            self.set_owner(sync::this_thread());
        }
        Ok(word)
    }

    /// Gives the mark back. `word` is what the slot shall hold: idle, zombie or poisoned, never busy.
    ///
    /// A plain store: a read-modify-write here would double the price of a verb in a threaded process.
    /// Answers whether the handle was freed meanwhile, so that the caller has to [`Slot::claim`] it.
    #[inline(always)]
    pub fn leave(&self, word: u64) -> bool {
        if word & LOCKING != 0 {
            self.set_owner(core::ptr::null_mut());
        }
        self.word.store(word, Release);
        self.doomed(generation_of(word))
    }

    /// The object, for who holds the mark.
    ///
    /// # Safety
    /// The caller holds the mark, and lets the reference go before it leaves.
    #[inline(always)]
    #[allow(clippy::mut_from_ref)] // the mark is what makes it exclusive
    pub unsafe fn object(&self) -> &mut T {
        // SAFETY: LIVE slots hold an object, and the mark makes the caller its only user.
        unsafe { (*self.object.get()).assume_init_mut() }
    }

    /// The bytes that need no mark. Reads the word, the view, the word again.
    pub fn view(&self, generation: u32, kind: u8) -> Result<(*mut u8, usize), Refused> {
        let good =
            |word: u64| self.is_current(word, generation) && kind_of(word) == kind && word & POISONED == 0;
        let before = self.word.load(Acquire);
        // Acquire keeps the second look at the word behind these.
        let view = (self.view_data.load(Acquire), self.view_len.load(Acquire));
        let after = self.word.load(Relaxed);
        if good(before) && good(after) { Ok(view) } else { Err(self.refusal(generation, kind)) }
    }

    /// Adds the reference of a child. The caller holds the mark, so the token's reference is still there.
    pub fn add_child(&self) -> bool {
        let refs = self.refs.load(Relaxed);
        if refs >= u32::MAX / 2 {
            return false;
        }
        self.refs.fetch_add(1, Relaxed);
        true
    }

    /// Drops one reference; on `true` it was the last and the caller must [`Slot::end`] the object.
    #[must_use]
    pub fn drop_reference(&self) -> bool {
        if single_threaded() {
            let refs = self.refs.load(Relaxed) - 1;
            self.refs.store(refs, Relaxed);
            return refs == 0;
        }
        self.refs.fetch_sub(1, AcqRel) == 1
    }

    /// Marks a handle as freed while a call has it. `true`: the caller must put it on the orphan list.
    pub fn doom(&self, generation: u32) -> bool {
        self.dying.fetch_max(generation, AcqRel);
        self.queued.swap(1, AcqRel) == 0
    }

    /// For who took the slot off the orphan list: the generation that was doomed last. Later dooms queue it anew.
    pub fn unqueue(&self) -> u32 {
        self.queued.swap(0, AcqRel);
        self.dying.load(Relaxed)
    }

    /// Tries to take the token's place: on success nobody has the object and nobody can get in by token.
    pub fn claim(&self, generation: u32) -> bool {
        let mut word = self.word.load(Relaxed);
        while generation_of(word) == generation && word & (LIVE | BUSY | ZOMBIE) == LIVE {
            if swap_if(&self.word, word, word | BUSY | ZOMBIE) {
                // First the word, then the reference: children may go on before the token's is dropped.
                self.word.store(word | ZOMBIE, Release);
                return true;
            }
            word = self.word.load(Relaxed);
        }
        false
    }

    /// Ends the generation after the last reference went, and drops the object where it is; answers which one.
    /// Nobody gets in meanwhile: the word is no longer live, and the slot is on no free list yet.
    pub fn end(&self) -> u32 {
        let generation = generation_of(self.word.load(Relaxed));
        self.word.store(u64::from(generation) << 32, Release);
        // SAFETY: the last reference is gone, so nobody else has the object; it was there, since LIVE was set.
        unsafe { (*self.object.get()).assume_init_drop() };
        generation
    }

    /// Whether the token of this generation was not claimed yet.
    pub fn stands(&self, generation: u32) -> bool {
        let word = self.word.load(Acquire);
        generation_of(word) == generation && word & (LIVE | ZOMBIE) == LIVE
    }

    /// In a forked child: a mark that is still set belongs to a thread that is gone, or to the call that
    /// forked, which wipes the poison out when it leaves.
    pub fn poison_if_busy(&self) {
        let word = self.word.load(Relaxed);
        if word & BUSY != 0 {
            self.word.store(word | POISONED, Relaxed);
        }
    }
}
