//! Numbers: from their digits to values.

use core::fmt::{self, Write};

use super::decimal;
use super::place::{Fault, Parsed};
use super::scan::{self, Digits};

/// A number as it stands in a text.
#[derive(Clone, Copy)]
pub struct Number<'t> {
    pub text: &'t [u8],
    /// Whether it has neither a fraction nor an exponent.
    pub integer: bool,
    negative: bool,
    /// Whether its digits and its exponent fit in what follows.
    fits: bool,
    /// The digits before an exponent as one integer.
    digits: u64,
    /// The power of ten that they are to be multiplied by.
    exponent: i32,
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

/// Digits of an exponent of which all fit `i32`, with room for those behind the point.
const SAFE_EXPONENT: usize = 8;

/// The number at `start`, and where the text goes on; `None` when it may be cut off.
pub fn read(text: &[u8], start: usize, last: bool) -> Parsed<Option<(Number<'_>, usize)>> {
    let number = at(text, start);
    if number.text.is_empty() {
        let fault = fault(text, start);
        return if fault.start == text.len() && !last { Ok(None) } else { Err(fault) };
    }
    let behind = start + number.text.len();
    Ok(if behind == text.len() && !last { None } else { Some((number, behind)) })
}

/// The number at `start`, as far as it is at hand; its text is empty when what stands there is none.
#[inline(always)]
pub fn at(text: &[u8], start: usize) -> Number<'_> {
    let negative = text.get(start) == Some(&b'-');
    let first = start + usize::from(negative);
    let Digits { value: mut digits, end: mut at } = scan::few_digits(text, first);
    let mut count = at - first;
    let mut valid = count > 0 && (count == 1 || text.get(first) != Some(&b'0'));
    let (mut integer, mut exponent) = (true, 0);
    if text.get(at) == Some(&b'.') {
        let point = at;
        Digits { value: digits, end: at } = scan::digits(text, point + 1, digits);
        let decimals = at - point - 1;
        valid &= decimals > 0;
        count += decimals;
        integer = false;
        // Wrong only where there are more digits than fit.
        exponent = (decimals as i32).wrapping_neg();
    }
    let mut fits = count <= SAFE_DIGITS;
    if let Some(b'e' | b'E') = text.get(at) {
        let sign = text.get(at + 1);
        let scale = at + 1 + usize::from(matches!(sign, Some(b'+' | b'-')));
        let power = scan::digits(text, scale, 0);
        at = power.end;
        valid &= at > scale;
        fits &= at - scale <= SAFE_EXPONENT;
        integer = false;
        let power = power.value as i32;
        exponent = exponent.wrapping_add(if sign == Some(&b'-') { power.wrapping_neg() } else { power });
    }
    let text = if valid { text.get(start..at).unwrap_or_default() } else { &[] };
    Number { text, integer, negative, fits, digits, exponent }
}

/// What is wrong with the number at `start`, which is none.
#[cold]
fn fault(text: &[u8], start: usize) -> Fault {
    let negative = text.get(start) == Some(&b'-');
    let first = start + usize::from(negative);
    let integer = scan::digits(text, first, 0).end;
    if integer == first {
        return Fault::unexpected(text, first, if negative { "a digit after '-'" } else { "a value" });
    }
    if integer > first + 1 && text.get(first) == Some(&b'0') {
        return Fault::unexpected(text, first + 1, "no digit after a leading 0");
    }
    let mut at = integer;
    if text.get(at) == Some(&b'.') {
        at = scan::digits(text, integer + 1, 0).end;
        if at == integer + 1 {
            return Fault::unexpected(text, at, "a digit after the point");
        }
    }
    let sign = usize::from(matches!(text.get(at + 1), Some(b'+' | b'-')));
    Fault::unexpected(text, at + 1 + sign, "a digit in the exponent")
}

impl Number<'_> {
    /// The value: exact for integers, else the nearest double.
    #[inline(always)]
    pub fn value(&self) -> Value {
        if !self.fits {
            return self.long();
        }
        if self.integer {
            return self.signed(self.digits);
        }
        match decimal::nearest(self.digits, self.exponent) {
            Some(magnitude) => Value::Double(if self.negative { -magnitude } else { magnitude }),
            None => self.long(),
        }
    }

    #[inline(always)]
    fn signed(&self, value: u64) -> Value {
        match (self.negative, i64::try_from(value)) {
            (false, Ok(value)) => Value::Int(value),
            (false, Err(_)) => Value::Uint(value),
            (true, Ok(value)) => Value::Int(-value),
            (true, Err(_)) if value == 1 << 63 => Value::Int(i64::MIN),
            (true, Err(_)) => Value::Big,
        }
    }

    #[cold]
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
