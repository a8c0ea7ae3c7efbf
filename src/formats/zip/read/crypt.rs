//! The old encryption of the format, for reading. It keeps nobody out who is determined.

use zlib_rs::crc32::get_crc_table;

/// Bytes in front of the data, the last of which tells a wrong password.
pub const HEADER: usize = 12;

/// The state that a password leads to.
#[derive(Clone, Copy)]
pub struct Keys([u32; 3]);

impl Keys {
    pub fn new(password: &[u8]) -> Keys {
        let mut keys = Keys([0x1234_5678, 0x2345_6789, 0x3456_7890]);
        for byte in password {
            keys.update(*byte);
        }
        keys
    }

    fn update(&mut self, byte: u8) {
        let [first, second, third] = &mut self.0;
        let next = |sum: u32, byte: u8| get_crc_table()[usize::from(sum as u8 ^ byte)] ^ sum >> 8;
        *first = next(*first, byte);
        *second = second.wrapping_add(*first & 0xFF).wrapping_mul(134_775_813).wrapping_add(1);
        *third = next(*third, (*second >> 24) as u8);
    }

    /// Decrypts in place, going on from the bytes before.
    pub fn decrypt(&mut self, data: &mut [u8]) {
        for byte in data {
            let key = self.0[2] as u16 | 2;
            *byte ^= (key.wrapping_mul(key ^ 1) >> 8) as u8;
            self.update(*byte);
        }
    }
}
