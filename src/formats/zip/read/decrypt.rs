//! What a password makes of an entry: the data behind what encryption puts in front of it, decrypted in order.

use super::aes::{self, Aes, Settings};
use super::crypt::{self, Keys};
use super::source::Source;
use crate::formats::zip::fields::damaged;
use crate::formats::zip::header::{Header, SIZES_BEHIND};
use crate::memory::try_box;
use crate::stream::{Error, Result, Status};
use core::ops::Range;

/// The state of decryption.
pub enum Cipher {
    /// The old encryption: the keys at the start of the data, and those now.
    Old(Keys, Keys),
    Aes(Box<Aes>),
}

impl Cipher {
    /// Goes back to the start of the data.
    pub fn restart(&mut self) -> Result<()> {
        match self {
            Cipher::Old(first, now) => *now = *first,
            Cipher::Aes(aes) => aes.restart()?,
        }
        Ok(())
    }

    /// Decrypts in place, going on from the bytes before.
    pub fn decrypt(&mut self, data: &mut [u8]) {
        match self {
            Cipher::Old(_, keys) => keys.decrypt(data),
            Cipher::Aes(aes) => aes.decrypt(data),
        }
    }
}

/// Reads what the old encryption puts in front of the data in `place`, and leaves the rest in there.
pub fn unlock_old(
    source: &Source,
    index: usize,
    header: &Header,
    place: &mut Range<u64>,
    password: &[u8],
) -> Result<Cipher> {
    let mut front = [0; crypt::HEADER];
    take_front(source, index, place, &mut front)?;
    let mut keys = Keys::new(password);
    keys.decrypt(&mut front);
    let check = if header.flags & SIZES_BEHIND != 0 { header.time >> 8 } else { (header.crc >> 24) as u16 };
    if u16::from(front[crypt::HEADER - 1]) != check {
        return Err(wrong_password(index));
    }
    Ok(Cipher::Old(keys, keys))
}

/// Reads what AES has around the data in `place`, and leaves the data in there; its sum lies behind it.
pub fn unlock_aes(
    source: &Source,
    index: usize,
    settings: Settings,
    place: &mut Range<u64>,
    password: &[u8],
) -> Result<Cipher> {
    let mut front = [0; 16 + aes::VERIFIER];
    let front = front.get_mut(..settings.salt_len() + aes::VERIFIER).unwrap_or_default();
    take_front(source, index, place, front)?;
    match place.end.checked_sub(aes::SUM as u64) {
        Some(end) if end >= place.start => place.end = end,
        _ => return Err(too_short(index)),
    }
    let (salt, verifier) = front.split_at(settings.salt_len());
    match Aes::new(settings, password, salt, verifier)? {
        Some(aes) => Ok(Cipher::Aes(try_box(aes)?)),
        None => Err(wrong_password(index)),
    }
}

/// Reads the first bytes of `place`, which they leave.
fn take_front(source: &Source, index: usize, place: &mut Range<u64>, front: &mut [u8]) -> Result<()> {
    if place.end - place.start < front.len() as u64 {
        return Err(too_short(index));
    }
    source.read_exact(place.start, front)?;
    place.start += front.len() as u64;
    Ok(())
}

#[cold]
fn too_short(index: usize) -> Error {
    damaged(format_args!("entry {index} is encrypted and too short for that"))
}

#[cold]
fn wrong_password(index: usize) -> Error {
    Error::new(Status::INVALID, format_args!("the password of entry {index} must be another one"))
}
