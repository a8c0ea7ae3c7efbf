//! Doubles as Python writes them.

use crate::stream::Result;

/// Longer than the text of any double: a sign, 17 digits, a point, and an exponent of three digits with its sign.
const LONGEST: usize = 32;

/// Gives the shortest text that reads back as `value`, in the form of Python's `repr`.
#[inline]
pub fn with_double(value: f64, give: impl FnOnce(&[u8]) -> Result<()>) -> Result<()> {
    if value.is_nan() {
        return give(b"nan");
    }
    let mut buffer = zmij::Buffer::new();
    let text = buffer.format(value).as_bytes();
    match text {
        // Python's exponents have two digits at least,
        [mantissa @ .., b'e', b'-', digit] => give(join(&[mantissa, b"e-0", &[*digit]], &mut [0; LONGEST])),
        // and it has one from here on.
        [b'-', b'0', b'.', b'0', b'0', b'0', b'0', first, rest @ ..] => {
            give(small(b"-", *first, rest, &mut [0; LONGEST]))
        }
        [b'0', b'.', b'0', b'0', b'0', b'0', first, rest @ ..] => {
            give(small(b"", *first, rest, &mut [0; LONGEST]))
        }
        _ => give(text),
    }
}

/// A number of which the first digit, `first`, is the fifth behind the point.
fn small<'t>(sign: &[u8], first: u8, rest: &[u8], text: &'t mut [u8; LONGEST]) -> &'t [u8] {
    let point: &[u8] = if rest.is_empty() { b"" } else { b"." };
    join(&[sign, &[first], point, rest, b"e-05"], text)
}

/// The `parts` behind each other.
fn join<'t>(parts: &[&[u8]], text: &'t mut [u8; LONGEST]) -> &'t [u8] {
    let mut len = 0;
    for part in parts {
        // There is room for all of them.
        if let Some(room) = text.get_mut(len..len + part.len()) {
            room.copy_from_slice(part);
            len += part.len();
        }
    }
    &text[..len]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::testing::Random;

    fn text_of(value: f64) -> String {
        let mut text = String::new();
        with_double(value, |bytes| {
            text = String::from_utf8(bytes.to_vec()).unwrap();
            Ok(())
        })
        .unwrap();
        text
    }

    #[test]
    fn doubles_are_written_as_pythons_repr() {
        let cases = [
            (1.0, "1.0"),
            (-0.0, "-0.0"),
            (0.1, "0.1"),
            (1e16, "1e+16"),
            (1e15, "1000000000000000.0"),
            (9999999999999998.0, "9999999999999998.0"),
            (123456789012345680.0, "1.2345678901234568e+17"),
            (0.0001, "0.0001"),
            (0.00001, "1e-05"),
            (0.000099999, "9.9999e-05"),
            (1.2345678901234567e-9, "1.2345678901234566e-09"),
            // As near to both: Python takes the even digit.
            (184542732377689.63, "184542732377689.62"),
            (1e-10, "1e-10"),
            (-5e-324, "-5e-324"),
            (f64::MAX, "1.7976931348623157e+308"),
            (-f64::MAX, "-1.7976931348623157e+308"),
            (f64::NAN, "nan"),
            (f64::INFINITY, "inf"),
            (f64::NEG_INFINITY, "-inf"),
        ];
        for (value, text) in cases {
            assert_eq!(text_of(value), text);
        }
    }

    /// The same from the texts of the standard library, which may end in another digit where two are as near.
    fn reference(value: f64) -> String {
        let scientific = format!("{value:e}");
        let (mantissa, exponent) = scientific.split_once('e').unwrap();
        let exponent: i32 = exponent.parse().unwrap();
        if (-4..16).contains(&exponent) {
            return format!("{value:?}");
        }
        let sign = if exponent < 0 { '-' } else { '+' };
        format!("{mantissa}e{sign}{:02}", exponent.unsigned_abs())
    }

    #[test]
    fn doubles_of_any_size_read_back_and_are_of_pythons_form() {
        let mut random = Random::fresh();
        for round in 0..20_000 {
            let digits = random.below(1 << 53) as f64;
            let value = match round % 3 {
                0 => f64::from_bits(((random.below(1 << 32) as u64) << 32) | random.below(1 << 32) as u64),
                1 => digits * 10_f64.powi(random.below(60) as i32 - 40),
                _ => (1 + random.below(9999)) as f64 * 10_f64.powi(random.below(30) as i32 - 12),
            };
            if value.is_finite() {
                let form = |text: String| text.replace(|c: char| c.is_ascii_digit(), "0");
                assert_eq!(form(text_of(value)), form(reference(value)), "{value:e}");
                assert_eq!(text_of(value).parse::<f64>().unwrap().to_bits(), value.to_bits());
            }
        }
    }
}
