//! Archives to be spoilt, for tests: where their parts are, and changes of them.

use super::packed;
use crate::formats::zip::Options;

/// An archive and where its parts are.
#[derive(Clone)]
pub struct Spoilt {
    pub bytes: Vec<u8>,
    pub locals: Vec<usize>,
    pub centrals: Vec<usize>,
    pub end: usize,
}

impl Spoilt {
    pub fn new(method: i32, entries: &[(&[u8], &[u8])]) -> Spoilt {
        let options = Options::default().compression(method, 9).unwrap().allow(true, false);
        let bytes = packed(entries, &options);
        let all = |signature: &[u8]| -> Vec<usize> { memchr::memmem::find_iter(&bytes, signature).collect() };
        let (locals, centrals, end) = (all(b"PK\x03\x04"), all(b"PK\x01\x02"), all(b"PK\x05\x06")[0]);
        Spoilt { bytes, locals, centrals, end }
    }

    pub fn put(mut self, at: usize, bytes: &[u8]) -> Spoilt {
        self.bytes[at..at + bytes.len()].copy_from_slice(bytes);
        self
    }
    pub fn local(self, entry: usize, at: usize, bytes: &[u8]) -> Spoilt {
        let at = self.locals[entry] + at;
        self.put(at, bytes)
    }
    pub fn central(self, entry: usize, at: usize, bytes: &[u8]) -> Spoilt {
        let at = self.centrals[entry] + at;
        self.put(at, bytes)
    }
    pub fn end(self, at: usize, bytes: &[u8]) -> Spoilt {
        let at = self.end + at;
        self.put(at, bytes)
    }
    /// The same in both headers of an entry.
    pub fn both(self, entry: usize, local: usize, central: usize, bytes: &[u8]) -> Spoilt {
        self.local(entry, local, bytes).central(entry, central, bytes)
    }
    /// Puts bytes in front of the end record, counted as a part of the directory or not.
    pub fn before_end(mut self, bytes: &[u8], counted: bool) -> Spoilt {
        self.bytes.splice(self.end..self.end, bytes.iter().copied());
        self.end += bytes.len();
        if counted {
            let size = u32::from_le_bytes(self.bytes[self.end + 12..self.end + 16].try_into().unwrap());
            let size = size + bytes.len() as u32;
            return self.end(12, &size.to_le_bytes());
        }
        self
    }
    pub fn behind(mut self, bytes: &[u8]) -> Spoilt {
        self.bytes.extend(bytes);
        self
    }
    /// A zip64 end record and what points to it.
    pub fn zip64(self, count: u64, size: u64, offset: u64, at: u64) -> Spoilt {
        let mut record = b"PK\x06\x06".to_vec();
        record.extend(44_u64.to_le_bytes());
        record.extend([45, 3, 45, 0]);
        record.extend([0; 8]);
        for field in [count, count, size, offset] {
            record.extend(field.to_le_bytes());
        }
        record.extend(b"PK\x06\x07\0\0\0\0");
        record.extend(at.to_le_bytes());
        record.extend(1_u32.to_le_bytes());
        self.before_end(&record, false)
    }
    /// A zip64 field in the header of the last entry, which is the last thing in the directory.
    pub fn extra(self, extra: &[u8]) -> Spoilt {
        let last = self.centrals.len() - 1;
        self.central(last, 30, &(extra.len() as u16).to_le_bytes()).before_end(extra, true)
    }
    /// The directory the other way round.
    pub fn reversed(mut self) -> Spoilt {
        let mut ends = self.centrals[1..].to_vec();
        ends.push(self.end);
        let headers: Vec<&[u8]> =
            self.centrals.iter().zip(ends).rev().map(|(start, end)| &self.bytes[*start..end]).collect();
        let (start, directory) = (self.centrals[0], headers.concat());
        self.bytes[start..self.end].copy_from_slice(&directory);
        self.centrals = memchr::memmem::find_iter(&self.bytes, b"PK\x01\x02").collect();
        self
    }
}
