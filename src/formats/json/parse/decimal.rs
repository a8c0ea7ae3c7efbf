//! Decimal to binary: the double nearest to digits times a power of ten.
//!
//! Up to 2^53 and 10^22, both are doubles, and one operation rounds once. Beyond, the power comes from a table of 128 bits, none
//! of which is too large by anything and too small by one in the last; a product that is rounded the same at both ends of
//! what that leaves open is right. What is not, and powers that are not in the table, are left to the standard library.

/// The powers of ten that are doubles.
static EXACT: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    1e19, 1e20, 1e21, 1e22,
];

/// 5^55 is the last that has 128 bits.
const MOST: i32 = 55;

/// 5^q for q from -MOST on, as 128 bits of which the first is set, and the power of two that they are to be multiplied by.
static FIVES: [(u128, i32); 2 * MOST as usize + 1] = {
    let mut fives = [(0, 0); 2 * MOST as usize + 1];
    let (mut power, mut q) = (1_u128, 0);
    while q <= MOST {
        let zeros = power.leading_zeros();
        fives[(MOST + q) as usize] = (power << zeros, -(zeros as i32));
        fives[(MOST - q) as usize] = reciprocal(power);
        // Behind the last it is not looked at.
        power = power.wrapping_mul(5);
        q += 1;
    }
    fives
};

/// 1 / `power`, cut off after 128 bits: long division, bit by bit.
const fn reciprocal(power: u128) -> (u128, i32) {
    let (mut rest, mut quotient, mut shift) = (1_u128, 0_u128, 0);
    loop {
        if rest >= power {
            rest -= power;
            quotient |= 1;
        }
        if quotient >> 127 == 1 {
            return (quotient, -shift);
        }
        // `rest` is below `power`, but twice as much may not fit.
        let carry = rest >> 127 == 1;
        rest = rest.wrapping_mul(2);
        quotient <<= 1;
        shift += 1;
        if carry {
            rest = rest.wrapping_sub(power);
            quotient |= 1;
        }
    }
}

/// The double nearest to `digits` times 10^`exponent`, ties to even; `None` where that takes more than this.
#[inline(always)]
pub fn nearest(digits: u64, exponent: i32) -> Option<f64> {
    if digits <= 1 << 53 {
        let power = EXACT.get(exponent.unsigned_abs() as usize);
        if let Some(power) = power {
            let value = digits as f64;
            return Some(if exponent < 0 { value / power } else { value * power });
        }
        if digits == 0 {
            return Some(0.0);
        }
    }
    by_table(digits, exponent)
}

#[inline(always)]
fn by_table(digits: u64, exponent: i32) -> Option<f64> {
    let &(five, scale) = FIVES.get(usize::try_from(exponent + MOST).ok()?)?;
    let zeros = digits.leading_zeros();
    let factor = digits << zeros;
    // Of the 192 bits of the product the first 128 are looked at; what is missing there is less than 2.
    let [low, high] = [five as u64, (five >> 64) as u64].map(|part| u128::from(factor) * u128::from(part));
    let top = high + (low >> 64);
    let (top, rest) = ((top >> 64) as u64, top as u64);
    // 53 bits are the double's; the one behind decides, with all others.
    let carried = (top >> 63) as u32;
    let dropped = 9 + carried;
    let half = top >> dropped & 1;
    let others = top & ((1 << dropped) - 1);
    let open =
        if half == 1 { others == 0 && rest == 0 } else { others + 1 == 1 << dropped && rest == u64::MAX };
    if open {
        return None;
    }
    let mantissa = (top >> (dropped + 1)) + half;
    // The value is that times 2^power; the table keeps it far from both ends of the doubles.
    let power = dropped as i32 + 1 + 128 + scale + exponent - zeros as i32;
    // The first bit of the mantissa counts as one more of the exponent, and so does the carry into a 54th.
    Some(f64::from_bits((((power + 1023 + 51) as u64) << 52) + mantissa))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::testing::Random;

    #[test]
    fn digits_times_a_power_of_ten_are_the_double_of_the_standard_library_or_nothing() {
        let mut random = Random::fresh();
        let mut answered = 0;
        for _ in 0..300_000 {
            let digits = (random.below(1 << 32) as u64) << 32 | random.below(1 << 32) as u64;
            // Of all lengths, also such as are nearly halfway between two doubles.
            let digits = match random.below(3) {
                0 => digits >> random.below(64),
                1 => (digits | 1 << 63) & !0 << 10 | 1 << 10 | random.below(3) as u64,
                _ => digits,
            };
            let exponent = random.below(140) as i32 - 70;
            let wanted: f64 = std::format!("{digits}e{exponent}").parse().unwrap();
            if let Some(found) = nearest(digits, exponent) {
                assert_eq!(found.to_bits(), wanted.to_bits(), "{digits}e{exponent}");
                answered += 1;
            }
        }
        assert!(answered > 200_000, "{answered}");
    }

    #[test]
    fn powers_that_are_not_in_the_table_are_left_to_others() {
        for exponent in [MOST + 1, -MOST - 1, i32::MAX / 2, i32::MIN / 2] {
            assert_eq!(nearest(u64::MAX, exponent), None);
        }
        assert_eq!(nearest(0, i32::MIN / 2), Some(0.0));
    }
}
