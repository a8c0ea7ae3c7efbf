//! Numbers: from their digits to values.

use core::fmt::{self, Write};

use super::place::{Fault, Parsed};

/// A number as it stands in a text.
#[derive(Clone, Copy)]
pub struct Number<'t> {
    pub text: &'t [u8],
    /// Whether it has neither a fraction nor an exponent.
    pub integer: bool,
    negative: bool,
    /// The digits before an exponent as one integer, when they are no more than fit.
    digits: Option<u64>,
    /// How many of them are behind the point.
    decimals: usize,
    /// Whether an exponent follows.
    scaled: bool,
}

/// What a number is worth.
pub enum Value {
    Int(i64),
    Uint(u64),
    /// An integer that no 64 bits hold.
    Big,
    /// The nearest double; infinite when it is beyond all of them.
    Double(f64),
}

/// Digits of which all fit `u64`.
const SAFE_DIGITS: usize = 19;

/// The powers of ten that are doubles, exactly.
const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    1e19, 1e20, 1e21, 1e22,
];

/// Appends the digits from `at` on to `value`, and answers where they end.
#[inline(always)]
fn digits(text: &[u8], mut at: usize, value: &mut u64) -> usize {
    while let Some(digit) = text.get(at).map(|byte| byte.wrapping_sub(b'0')).filter(|digit| *digit < 10) {
        *value = value.wrapping_mul(10).wrapping_add(u64::from(digit));
        at += 1;
    }
    at
}

/// The number at `start`, and where the text goes on; `None` when it may be cut off.
#[inline(always)]
pub fn read(text: &[u8], start: usize, last: bool) -> Parsed<Option<(Number<'_>, usize)>> {
    let negative = text.get(start) == Some(&b'-');
    let first = start + usize::from(negative);
    let mut value = 0;
    let mut at = digits(text, first, &mut value);
    if at == first {
        return missing(text, at, last, if negative { "a digit after '-'" } else { "a value" });
    }
    if at > first + 1 && text.get(first) == Some(&b'0') {
        return Err(Fault::unexpected(text, first + 1, "no digit after a leading 0"));
    }
    let mut count = at - first;
    let (mut decimals, mut scaled) = (0, false);
    if text.get(at) == Some(&b'.') {
        let point = at;
        at = digits(text, point + 1, &mut value);
        decimals = at - point - 1;
        if decimals == 0 {
            return missing(text, at, last, "a digit after the point");
        }
        count += decimals;
    }
    if let Some(b'e' | b'E') = text.get(at) {
        scaled = true;
        let sign = usize::from(matches!(text.get(at + 1), Some(b'+' | b'-')));
        let exponent = at + 1 + sign;
        at = digits(text, exponent, &mut 0);
        if at == exponent {
            return missing(text, at, last, "a digit in the exponent");
        }
    }
    if at == text.len() && !last {
        return Ok(None);
    }
    let number = Number {
        text: text.get(start..at).unwrap_or_default(),
        integer: decimals == 0 && !scaled,
        negative,
        digits: (count <= SAFE_DIGITS).then_some(value),
        decimals,
        scaled,
    };
    Ok(Some((number, at)))
}

#[cold]
fn missing<T>(text: &[u8], at: usize, last: bool, expected: &str) -> Parsed<Option<T>> {
    if at == text.len() && !last {
        return Ok(None);
    }
    Err(Fault::unexpected(text, at, expected))
}

impl Number<'_> {
    /// The value: exact for integers, else the nearest double.
    #[inline]
    pub fn value(&self) -> Value {
        match self.digits {
            Some(value) if self.integer => self.signed(value),
            Some(value) if !self.scaled && value <= 1 << 53 && self.decimals < POWERS.len() => {
                // Both are doubles exactly, so that their quotient is rounded once.
                let magnitude = value as f64 / POWERS[self.decimals];
                Value::Double(if self.negative { -magnitude } else { magnitude })
            }
            _ => self.long(),
        }
    }

    fn signed(&self, value: u64) -> Value {
        match (self.negative, i64::try_from(value)) {
            (false, Ok(value)) => Value::Int(value),
            (false, Err(_)) => Value::Uint(value),
            (true, Ok(value)) => Value::Int(-value),
            (true, Err(_)) if value == 1 << 63 => Value::Int(i64::MIN),
            (true, Err(_)) => Value::Big,
        }
    }

    fn long(&self) -> Value {
        let text = core::str::from_utf8(self.text).unwrap_or_default();
        if !self.integer {
            return Value::Double(text.parse().unwrap_or(f64::NAN));
        }
        text.parse().map_or(Value::Big, Value::Uint)
    }
}

/// The double that equals the integer `digits`, if there is one.
pub fn exact(digits: &[u8]) -> Option<f64> {
    let value: f64 = core::str::from_utf8(digits).ok()?.parse().ok()?;
    let mut rest = Rest(digits);
    let same = value.is_finite() && write!(rest, "{value:.0}").is_ok() && rest.0.is_empty();
    same.then_some(value)
}

/// Takes only what it holds.
struct Rest<'t>(&'t [u8]);

impl Write for Rest<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 = self.0.strip_prefix(text.as_bytes()).ok_or(fmt::Error)?;
        Ok(())
    }
}
