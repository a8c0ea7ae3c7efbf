//! Numbers of the format: little-endian, read from bytes that may end too early.

use crate::memory::TryVec;
use crate::stream::{Error, Result, Status};

/// A failure of the archive itself.
#[cold]
pub fn damaged(what: core::fmt::Arguments<'_>) -> Error {
    Error::new(Status::ZIP, what)
}

/// Reads fields one after another.
pub struct Fields<'a>(pub &'a [u8]);

impl<'a> Fields<'a> {
    /// The next `n` bytes.
    pub fn bytes(&mut self, n: usize) -> Result<&'a [u8]> {
        let Some((head, tail)) = self.0.split_at_checked(n) else {
            return Err(damaged(format_args!("the archive ends inside a header")));
        };
        self.0 = tail;
        Ok(head)
    }

    fn number<const N: usize>(&mut self) -> Result<[u8; N]> {
        let mut number = [0; N];
        number.copy_from_slice(self.bytes(N)?);
        Ok(number)
    }

    pub fn u16(&mut self) -> Result<u16> {
        self.number().map(u16::from_le_bytes)
    }

    pub fn u32(&mut self) -> Result<u32> {
        self.number().map(u32::from_le_bytes)
    }

    pub fn u64(&mut self) -> Result<u64> {
        self.number().map(u64::from_le_bytes)
    }
}

/// Appends fields.
pub trait PutFields {
    fn put_u16(&mut self, value: u16) -> Result<()>;
    fn put_u32(&mut self, value: u32) -> Result<()>;
    fn put_u64(&mut self, value: u64) -> Result<()>;
}

impl PutFields for Vec<u8> {
    fn put_u16(&mut self, value: u16) -> Result<()> {
        self.try_extend(&value.to_le_bytes())
    }
    fn put_u32(&mut self, value: u32) -> Result<()> {
        self.try_extend(&value.to_le_bytes())
    }
    fn put_u64(&mut self, value: u64) -> Result<()> {
        self.try_extend(&value.to_le_bytes())
    }
}
