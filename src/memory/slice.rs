//! Immutable, reference-counted bytes: the currency of zero copy.

use crate::stream::Result;
use std::sync::Arc;

/// Immutable bytes that share their storage.
pub struct Slice(Arc<Vec<u8>>);

impl Slice {
    /// No bytes.
    pub fn empty() -> Slice {
        Slice(Arc::new(Vec::new()))
    }
    /// A copy of `bytes`.
    pub fn copy_of(bytes: &[u8]) -> Result<Slice> {
        Ok(Slice(Arc::new(bytes.to_vec())))
    }
    /// Takes over the memory of `bytes`.
    pub fn from_vec(bytes: Vec<u8>) -> Result<Slice> {
        Ok(Slice(Arc::new(bytes)))
    }
    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
    /// The same bytes again, without a copy.
    pub fn dup(&self) -> Slice {
        Slice(self.0.clone())
    }
    /// A part of the bytes, without a copy; `INVALID` outside.
    pub fn sub(&self, _start: usize, _len: usize) -> Result<Slice> {
        todo!()
    }
}
