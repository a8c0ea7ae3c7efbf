//! The data of an entry as it is in the archive: read in order, and decrypted.

use super::aes;
use super::decrypt::Cipher;
use super::source::Source;
use crate::formats::zip::fields::damaged;
use crate::memory::{Shared, Slice, try_zeroed};
use crate::stream::{Error, Result};
use core::ops::Range;

/// The data of an entry, and how much of it was read.
pub struct Packed {
    source: Shared<Source>,
    /// Whose it is.
    index: usize,
    /// Where it is in the stream.
    place: Range<u64>,
    taken: u64,
    cipher: Option<Cipher>,
}

/// All data of an entry.
pub enum Whole {
    Shared(Slice),
    Own(Vec<u8>),
}

impl Whole {
    pub fn bytes(&self) -> &[u8] {
        match self {
            Whole::Shared(slice) => slice.as_bytes(),
            Whole::Own(bytes) => bytes,
        }
    }
}

impl Packed {
    pub fn new(source: Shared<Source>, index: usize, place: Range<u64>, cipher: Option<Cipher>) -> Packed {
        Packed { source, index, place, taken: 0, cipher }
    }

    /// The data is not what it should be.
    #[cold]
    pub fn damaged(&self, how: &str) -> Error {
        damaged(format_args!("the data of entry {} {how}", self.index))
    }

    pub fn index(&self) -> usize {
        self.index
    }

    pub fn source(&self) -> &Source {
        &self.source
    }

    /// How many bytes there are,
    pub fn len(&self) -> u64 {
        self.place.end - self.place.start
    }

    /// how many were read,
    pub fn taken(&self) -> u64 {
        self.taken
    }

    /// and how many are left.
    pub fn left(&self) -> u64 {
        self.len() - self.taken
    }

    /// Whether every position can be reached at once: what is encrypted is read in order, so that its sum can be checked.
    pub fn is_direct(&self) -> bool {
        self.cipher.is_none()
    }

    /// Goes to a position, which has to be the start unless every one can be reached.
    pub fn go(&mut self, to: u64) -> Result<()> {
        self.taken = to.min(self.len());
        self.cipher.as_mut().map_or(Ok(()), Cipher::restart)
    }

    /// Fills `out` with the next bytes, of which there have to be as many.
    pub fn read(&mut self, out: &mut [u8]) -> Result<()> {
        if out.len() as u64 > self.left() {
            return Err(self.damaged("ends too early"));
        }
        self.source.read_exact(self.place.start + self.taken, out)?;
        if let Some(cipher) = &mut self.cipher {
            cipher.decrypt(out);
        }
        self.taken += out.len() as u64;
        Ok(())
    }

    /// All bytes at once, from the start on: where they lie in memory, if nothing has to be done with them.
    pub fn whole(&mut self) -> Result<Whole> {
        if self.cipher.is_none()
            && let Some(shared) = self.source.share(self.place.start, self.len())?
        {
            self.taken = self.len();
            return Ok(Whole::Shared(shared));
        }
        self.go(0)?;
        let mut bytes = try_zeroed(usize::try_from(self.len()).unwrap_or(usize::MAX))?;
        self.read(&mut bytes)?;
        Ok(Whole::Own(bytes))
    }

    /// Reads what is left, and checks the sum that encryption put behind the data, if it did.
    pub fn check_end(&mut self) -> Result<()> {
        if !matches!(self.cipher, Some(Cipher::Aes(_))) {
            return Ok(());
        }
        while self.left() > 0 {
            let mut rest = [0; 1024];
            let n = self.left().min(rest.len() as u64) as usize;
            self.read(rest.get_mut(..n).unwrap_or_default())?;
        }
        let mut sum = [0; aes::SUM];
        self.source.read_exact(self.place.end, &mut sum)?;
        match &self.cipher {
            Some(Cipher::Aes(aes)) if !aes.is_sum(&sum) => {
                Err(self.damaged("was changed since it was encrypted: its sum is wrong"))
            }
            _ => Ok(()),
        }
    }
}
