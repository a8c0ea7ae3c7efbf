//! The handle table: tokens in, objects out.

use super::segments::Segments;
use super::slot::{LIVE, LOCKING, POISONED, Refused, Slot, ZOMBIE, generation_of, idle_word, kind_of};
use super::stack::Stack;
use super::sync::{self, single_threaded};
use super::token::{LAST_GENERATION, Token};

/// With one free list, two threads that create and free disturb each other at every step.
#[cfg(not(loom))]
const FREE_LISTS: usize = 16;
#[cfg(loom)]
const FREE_LISTS: usize = 1;

/// A table of objects of type `T`, each with a kind.
pub struct Table<T> {
    slots: Segments<T>,
    free: [Stack; FREE_LISTS],
    /// Slots that were freed while a call had them, and whose call may have missed it.
    orphans: Stack,
}

/// How [`Table::at_once`] went.
pub enum AtOnce {
    /// Done.
    Done,
    /// Done, and the handle was freed meanwhile: [`Table::end_doomed`] is to be called.
    Doomed,
    /// Nothing was done.
    NotDone,
}

impl<T> Table<T> {
    #[cfg(not(loom))]
    pub const fn new() -> Table<T> {
        Table { slots: Segments::new(), free: [const { Stack::new() }; FREE_LISTS], orphans: Stack::new() }
    }

    #[cfg(loom)]
    pub fn new() -> Table<T> {
        Table { slots: Segments::new(), free: core::array::from_fn(|_| Stack::new()), orphans: Stack::new() }
    }

    /// A slot for an object that is about to be made; `None` when there is no memory for one.
    #[inline]
    pub fn vacancy(&self) -> Option<Vacancy<'_, T>> {
        self.sweep();
        // Own list first; before the table grows, what other threads have freed.
        let own = own_list();
        let index = (0..FREE_LISTS)
            .map(|step| &self.free[(own + step) % FREE_LISTS])
            .find_map(|list| list.pop(|index| Some(&self.slots.get(index)?.next_free)))
            .or_else(|| self.slots.fresh())?;
        Some(Vacancy { table: self, index, slot: self.slots.get(index)? })
    }

    /// Takes the mark of the object behind a token.
    #[inline(always)]
    pub fn enter(&self, word: usize, kind: u8) -> Result<Mark<'_, T>, Refused> {
        let (_, slot, generation) = self.locate(word).ok_or(Refused::Stale)?;
        let idle = idle_word(generation, kind);
        if slot.enter_at_once(idle) {
            return Ok(Mark::new(self, slot, word, idle));
        }
        let word_before = enter_slowly(slot, generation, kind)?;
        Ok(Mark::new(self, slot, word, word_before))
    }

    /// As [`Table::enter`], without waiting for another thread: `Wait` is an answer.
    pub fn try_enter(&self, word: usize, kind: u8) -> Result<Mark<'_, T>, Refused> {
        let (_, slot, generation) = self.locate(word).ok_or(Refused::Stale)?;
        let before = slot.enter_locking(generation, kind)?;
        Ok(Mark::new(self, slot, word, before))
    }

    /// Runs `verb` on an object that is idle; it must neither panic nor call back, and says whether it did anything.
    #[inline(always)]
    pub fn at_once(&self, word: usize, kind: u8, verb: impl FnOnce(&mut T) -> bool) -> AtOnce {
        let Some((_, slot, generation)) = self.locate(word) else { return AtOnce::NotDone };
        let idle = idle_word(generation, kind);
        if !slot.enter_at_once(idle) {
            return AtOnce::NotDone;
        }
        // SAFETY: it is entered, and the verb's borrow ends before it is left.
        let done = verb(unsafe { slot.object() });
        let doomed = slot.leave(idle);
        match (done, doomed) {
            (false, _) => AtOnce::NotDone, // a doomed handle waits for the next sweep
            (true, false) => AtOnce::Done,
            (true, true) => AtOnce::Doomed,
        }
    }

    /// Ends a handle that was freed while a call had it, unless somebody was faster.
    #[cold]
    #[inline(never)]
    pub fn end_doomed(&self, word: usize) {
        if let Some((index, slot, generation)) = self.locate(word) {
            self.claim(index, slot, generation);
        }
    }

    /// As [`Table::enter`], for any kind of object.
    pub fn enter_any(&self, word: usize) -> Result<Mark<'_, T>, Refused> {
        self.enter(word, self.kind_of(word).ok_or(Refused::Stale)?)
    }

    /// The kind of a live token.
    pub fn kind_of(&self, word: usize) -> Option<u8> {
        let (_, slot, generation) = self.locate(word)?;
        slot.kind(generation)
    }

    /// The bytes of an object that need no mark.
    #[inline]
    pub fn view(&self, word: usize, kind: u8) -> Result<(*mut u8, usize), Refused> {
        let (_, slot, generation) = self.locate(word).ok_or(Refused::Stale)?;
        slot.view(generation, kind)
    }

    /// Makes the token stale, and drops the object; a call that has it at the moment, or the last of the children
    /// that still use it, does that later.
    pub fn free(&self, word: usize, kind: u8) -> Result<(), Refused> {
        self.sweep();
        let (index, slot, generation) = self.locate(word).ok_or(Refused::Stale)?;
        if slot.kind(generation) != Some(kind) {
            return Err(slot.refusal(generation, kind));
        }
        if slot.claim(generation) {
            self.drop_reference(index, slot);
            return Ok(());
        }
        if slot.refusal(generation, kind) == Refused::Stale {
            return Err(Refused::Stale);
        }
        if slot.doom(generation) {
            self.orphans.push(index, &slot.next_orphan);
        }
        self.claim(index, slot, generation);
        Ok(())
    }

    /// Calls `visit` with every live token, its kind, and what `peek` saw in the object unless a call
    /// has that; until `visit` answers false. No mark is held while it runs.
    pub fn each_live<P>(&self, peek: impl Fn(&T) -> P, mut visit: impl FnMut(usize, u8, Option<P>) -> bool) {
        self.sweep();
        for index in 0..self.slots.used() {
            let Some(slot) = self.slots.get(index) else { continue };
            let word = slot.word();
            let generation = generation_of(word);
            if word & (LIVE | ZOMBIE) != LIVE || slot.doomed(generation) {
                continue;
            }
            let token = Token::new(index, generation).to_word();
            let kind = kind_of(word);
            let seen = self.try_enter(token, kind).ok().map(|mut mark| {
                let seen = peek(mark.object());
                mark.done();
                seen
            });
            if !visit(token, kind, seen) {
                return;
            }
        }
    }

    /// In a forked child: see [`Slot::poison_if_busy`].
    pub fn poison_the_busy(&self) {
        for index in 0..self.slots.used() {
            if let Some(slot) = self.slots.get(index) {
                slot.poison_if_busy();
            }
        }
    }

    /// Takes the mark of the object that a child refers to.
    pub fn enter_child(&self, child: &Reference) -> Result<Mark<'_, T>, Refused> {
        let slot = self.slots.get(child.index).ok_or(Refused::Stale)?;
        let word = slot.enter_child()?;
        let token = Token::new(child.index, generation_of(word)).to_word();
        Ok(Mark::new(self, slot, token, word))
    }

    /// Gives a child's reference back; with the last one the object is dropped.
    pub fn drop_child(&self, child: Reference) {
        if let Some(slot) = self.slots.get(child.index) {
            self.drop_reference(child.index, slot);
        }
    }

    #[inline(always)]
    fn locate(&self, word: usize) -> Option<(u32, &Slot<T>, u32)> {
        let token = Token::from_word(word)?;
        let slot = self.slots.get(token.index)?;
        // On 64-bit systems the token holds the whole generation.
        let generation =
            if cfg!(target_pointer_width = "64") { token.generation } else { generation_of(slot.word()) };
        token.is_of(generation).then_some((token.index, slot, generation))
    }

    fn claim(&self, index: u32, slot: &Slot<T>, generation: u32) {
        if slot.claim(generation) {
            self.drop_reference(index, slot);
        }
    }

    fn drop_reference(&self, index: u32, slot: &Slot<T>) {
        if !slot.drop_reference() {
            return;
        }
        // A slot whose generations are used up is retired: no token ever comes back.
        if slot.end() != LAST_GENERATION {
            self.free[own_list()].push(index, &slot.next_free);
        }
    }

    /// Ends the handles that were freed while a call had them and whose call missed it.
    #[inline]
    fn sweep(&self) {
        if let Some(first) = self.orphans.take_all() {
            self.sweep_from(first);
        }
    }

    #[cold]
    fn sweep_from(&self, first: u32) {
        let mut next = Some(first);
        while let Some(index) = next {
            let Some(slot) = self.slots.get(index) else { return };
            next = Stack::below(&slot.next_orphan);
            let generation = slot.unqueue();
            self.claim(index, slot, generation);
            if slot.stands(generation) && slot.doom(generation) {
                self.orphans.push(index, &slot.next_orphan);
            }
        }
    }
}

/// The way in that was not open at once: waits where calls are to wait. Answers the word to leave with.
#[cold]
#[inline(never)]
fn enter_slowly<T>(slot: &Slot<T>, generation: u32, kind: u8) -> Result<u64, Refused> {
    let mut turn = 0;
    loop {
        match slot.enter_locking(generation, kind) {
            Err(Refused::Wait) => sync::wait(turn),
            outcome => return outcome,
        }
        turn += 1;
    }
}

/// The free list of this thread, told from the others by where its stack is.
#[inline]
fn own_list() -> usize {
    if FREE_LISTS == 1 || single_threaded() {
        return 0;
    }
    let here = 0u8;
    let page = (&raw const here) as usize >> 16;
    page.wrapping_mul(0x9E37_79B9) >> 24 & (FREE_LISTS - 1)
}

/// A child's hold on an object; to be given back with [`Table::drop_child`].
#[derive(Debug)]
pub struct Reference {
    index: u32,
}

/// A slot without an object; it goes back to the free list unless it is filled.
pub struct Vacancy<'a, T> {
    table: &'a Table<T>,
    index: u32,
    slot: &'a Slot<T>,
}

impl<T> Vacancy<'_, T> {
    /// Puts an object in, and answers its token.
    #[inline(always)] // so that the object is made where it will be
    pub fn fill(self, kind: u8, object: T, view: (*mut u8, usize)) -> usize {
        let generation = self.slot.publish(kind, object, view);
        let token = Token::new(self.index, generation).to_word();
        core::mem::forget(self);
        token
    }
}

impl<T> Drop for Vacancy<'_, T> {
    fn drop(&mut self) {
        self.table.free[own_list()].push(self.index, &self.slot.next_free);
    }
}

/// The exclusive use of an object. When dropped it gives the object back: as it was after [`Mark::done`],
/// poisoned otherwise, which is what a panic leaves behind.
pub struct Mark<'a, T> {
    table: &'a Table<T>,
    slot: &'a Slot<T>,
    token: usize,
    /// What the slot's word shall be.
    word: u64,
}

impl<'a, T> Mark<'a, T> {
    #[inline(always)]
    fn new(table: &'a Table<T>, slot: &'a Slot<T>, token: usize, word: u64) -> Mark<'a, T> {
        Mark { table, slot, token, word: word | POISONED }
    }

    /// The object.
    #[inline(always)]
    pub fn object(&mut self) -> &mut T {
        // SAFETY: this is the mark, and the borrow of `self` ends before it is dropped.
        unsafe { self.slot.object() }
    }

    /// A second user of the object, which enters it anew for every call and outlives the token.
    /// `None` when it has too many already.
    pub fn child(&self) -> Option<Reference> {
        let index = Token::from_word(self.token)?.index;
        self.slot.add_child().then_some(Reference { index })
    }

    /// Says whether calls of other threads shall wait for this object from now on.
    pub fn set_locking(&mut self, on: bool) {
        self.word = if on { self.word | LOCKING } else { self.word & !LOCKING };
    }

    /// The call ends well. By reference: a mark that is moved is copied, and its copy waited for.
    #[inline(always)]
    pub fn done(&mut self) {
        self.word &= !POISONED;
    }
}

impl<T> Drop for Mark<'_, T> {
    #[inline(always)]
    fn drop(&mut self) {
        if self.slot.leave(self.word) {
            self.table.end_doomed(self.token);
        }
    }
}
