//! Integers as digits.

use crate::memory::Room;

const EIGHT_DIGITS: u64 = 100_000_000;

/// Puts `value` in decimal, for which there is room of 20 bytes, and of 8 more behind it.
///
/// Most are short, and those need neither a loop nor a buffer of their own to be copied from.
#[inline(always)]
pub fn put(room: &mut Room<'_>, value: u64) {
    if value < EIGHT_DIGITS {
        put_short(room, value);
    } else if value < EIGHT_DIGITS * EIGHT_DIGITS {
        put_short(room, value / EIGHT_DIGITS);
        room.put(&ascii(eight_digits(value % EIGHT_DIGITS)), 8);
    } else {
        room.aside(|room| put_long(room, value));
    }
}

#[cold]
#[inline(never)]
fn put_long(room: &mut Room<'_>, value: u64) {
    room.copy(itoa::Buffer::new().format(value).as_bytes());
}

/// Puts what has at most eight digits.
#[inline(always)]
fn put_short(room: &mut Room<'_>, value: u64) {
    let digits = eight_digits(value);
    // The last one stays, even when it is a zero.
    let zeros = (digits | 1 << 56).trailing_zeros() / 8;
    room.put(&ascii(digits >> (8 * zeros)), 8 - zeros as usize);
}

/// The eight digits of `value`, the first of them in the lowest byte: halved three times, all parts at once.
#[inline(always)]
fn eight_digits(value: u64) -> u64 {
    // Quotients of small numbers by 100 and 10, as products.
    let fours = (value / 10_000) | ((value % 10_000) << 32);
    let hundreds = ((fours * 10_486) >> 20) & 0x7F_0000_007F;
    let twos = hundreds | ((fours - 100 * hundreds) << 16);
    let tens = ((twos * 103) >> 10) & 0x000F_000F_000F_000F;
    tens | ((twos - 10 * tens) << 8)
}

#[inline(always)]
fn ascii(digits: u64) -> [u8; 8] {
    (digits | 0x3030_3030_3030_3030).to_le_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::testing::Random;

    fn written(value: u64) -> String {
        let mut bytes = Vec::new();
        let mut room = Room::behind(&mut bytes);
        room.need(28).unwrap();
        put(&mut room, value);
        room.done();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn integers_of_any_length_are_written_digit_for_digit() {
        for power in 0..20 {
            let ten = 10_u64.pow(power);
            for value in [ten - 1, ten, ten + 1, ten.saturating_mul(9), ten / 2] {
                assert_eq!(written(value), value.to_string());
            }
        }
        assert_eq!(written(u64::MAX), u64::MAX.to_string());
        let mut random = Random::fresh();
        for _ in 0..100_000 {
            let value = ((random.below(1 << 32) as u64) << random.below(33)) | random.below(100) as u64;
            assert_eq!(written(value), value.to_string());
        }
    }

    #[test]
    fn every_number_of_four_digits_is_split_as_division_splits_it() {
        for value in 0..10_000 {
            assert_eq!(written(value), value.to_string());
            assert_eq!(written(value * 10_000 + 1), (value * 10_000 + 1).to_string());
        }
    }
}
