//! WinZip's encryption with AES, for reading: a password and a salt give the keys, and a sum with a key of its own guards
//! the encrypted data.

use crate::formats::zip::fields::{Fields, damaged};
use crate::formats::zip::header::{Central, EXTRA_AES};
use crate::stream::{Error, Result, Status};
use aes::{Aes128, Aes192, Aes256};
use ctr::Ctr128LE;
use ctr::cipher::{KeyIvInit, StreamCipher};
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

/// Bytes behind the salt that tell most wrong passwords,
pub const VERIFIER: usize = 2;
/// and bytes of the sum behind the data.
pub const SUM: usize = 10;

/// How often the password is stirred, which is fixed in the format.
const ROUNDS: u32 = 1000;

/// What an entry's extra field says of its encryption.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Bytes of the key: 16, 24 or 32.
    key_len: usize,
    /// Whether the directory has the checksum of the content (AE-1), or none (AE-2).
    pub has_crc: bool,
    /// The method of the content beneath.
    pub method: u16,
}

impl Settings {
    /// As an entry's header in the directory says; `ZIP` when it says nothing or nonsense, `UNSUPPORTED` for what is not known.
    pub fn of(central: &Central<'_>) -> Result<Settings> {
        let Some(field) = central.extra(EXTRA_AES) else {
            return Err(damaged(format_args!(
                "an entry is encrypted with AES, but its header does not say how"
            )));
        };
        let mut field = Fields(field);
        let (version, vendor) = (field.u16()?, field.u16()?);
        let (strength, method) = (field.bytes(1)?, field.u16()?);
        if vendor != u16::from_le_bytes(*b"AE") || !matches!(version, 1 | 2) {
            let message = format_args!("the encryption with AES must be of version 1 or 2, not {version}");
            return Err(Error::new(Status::UNSUPPORTED, message));
        }
        let key_len = match strength {
            [strength @ 1..=3] => 8 + 8 * usize::from(*strength),
            _ => return Err(damaged(format_args!("the strength of AES must be 1, 2 or 3"))),
        };
        Ok(Settings { key_len, has_crc: version == 1, method })
    }

    /// Bytes of the salt in front of the data.
    pub fn salt_len(&self) -> usize {
        self.key_len / 2
    }
}

/// One keystream, which has to be applied in order.
enum Keystream {
    Aes128(Ctr128LE<Aes128>),
    Aes192(Ctr128LE<Aes192>),
    Aes256(Ctr128LE<Aes256>),
}

impl Keystream {
    fn new(key: &[u8]) -> Result<Keystream> {
        // The counter begins with 1.
        let mut first = [0; 16];
        first[0] = 1;
        let stream = match key.len() {
            16 => Ctr128LE::new_from_slices(key, &first).map(Keystream::Aes128),
            24 => Ctr128LE::new_from_slices(key, &first).map(Keystream::Aes192),
            _ => Ctr128LE::new_from_slices(key, &first).map(Keystream::Aes256),
        };
        stream.map_err(|_| Error::bare(Status::INVALID))
    }

    fn apply(&mut self, data: &mut [u8]) {
        match self {
            Keystream::Aes128(stream) => stream.apply_keystream(data),
            Keystream::Aes192(stream) => stream.apply_keystream(data),
            Keystream::Aes256(stream) => stream.apply_keystream(data),
        }
    }
}

/// The state of decryption and of the sum over what was decrypted.
pub struct Aes {
    /// The key of the keystream, and behind it nothing that counts.
    key: [u8; 32],
    key_len: usize,
    keystream: Keystream,
    /// The sum of nothing, to begin anew with.
    nothing: Hmac<Sha1>,
    sum: Hmac<Sha1>,
}

impl Aes {
    /// The state at the start of the data; `None` when the verifier tells that this is not the password.
    pub fn new(settings: Settings, password: &[u8], salt: &[u8], verifier: &[u8]) -> Result<Option<Aes>> {
        let key_len = settings.key_len;
        let mut keys = [0; 2 * 32 + VERIFIER];
        let keys = keys.get_mut(..2 * key_len + VERIFIER).unwrap_or_default();
        pbkdf2::pbkdf2::<Hmac<Sha1>>(password, salt, ROUNDS, keys)
            .map_err(|_| Error::bare(Status::INVALID))?;
        let (first, rest) = keys.split_at(key_len);
        let (second, expected) = rest.split_at(key_len);
        if verifier != expected {
            return Ok(None);
        }
        let mut key = [0; 32];
        key[..key_len].copy_from_slice(first);
        let nothing = Hmac::new_from_slice(second).map_err(|_| Error::bare(Status::INVALID))?;
        let (keystream, sum) = (Keystream::new(first)?, nothing.clone());
        Ok(Some(Aes { key, key_len, keystream, nothing, sum }))
    }

    /// Goes back to the start of the data.
    pub fn restart(&mut self) -> Result<()> {
        self.keystream = Keystream::new(&self.key[..self.key_len])?;
        self.sum = self.nothing.clone();
        Ok(())
    }

    /// Decrypts in place, going on from the bytes before.
    pub fn decrypt(&mut self, data: &mut [u8]) {
        self.sum.update(data);
        self.keystream.apply(data);
    }

    /// Whether everything that was decrypted has this sum.
    pub fn is_sum(&self, sum: &[u8; SUM]) -> bool {
        self.sum.clone().verify_truncated_left(sum).is_ok()
    }
}
