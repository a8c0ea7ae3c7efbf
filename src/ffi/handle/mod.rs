//! The handle table: what C holds are tokens, which this turns into objects or refuses.
//!
//! Lock-free, never unmapped; see `docs/HANDLES.md` for the protocol. Loom models in `models.rs`
//! check it: `RUSTFLAGS="--cfg loom" cargo test --release --lib handle`.

mod segments;
mod slot;
mod stack;
mod sync;
mod table;
mod token;

#[cfg(all(test, loom))]
mod models;
#[cfg(all(test, not(loom)))]
mod tests;

pub use slot::{Refused, Slot};
pub use table::{AtOnce, Mark, Reference, Table, Vacancy};
