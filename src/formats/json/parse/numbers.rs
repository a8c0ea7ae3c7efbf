//! Numbers: from their digits to values.

use core::fmt;
use std::io::Write;

use super::decimal;
use super::place::{Fault, Parsed};
use super::scan::{self, Digits};
use crate::stream::{Error, Result, Status};

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

/// `INVALID` unless `text` is a number, and nothing else.
pub fn check(text: &[u8]) -> Result<()> {
    match read(text, 0, true) {
        Ok(Some((_, end))) if end == text.len() => Ok(()),
        Ok(_) => Err(Error::new(Status::INVALID, format_args!("a number must have nothing behind it"))),
        Err(fault) => Err(match fault.error.detail() {
            Some(detail) => Error::new(Status::INVALID, format_args!("{}", detail.message()))
                .with(|own| (own.start, own.end) = (fault.start as i64, fault.end as i64)),
            None => Error::bare(Status::INVALID),
        }),
    }
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
        if self.integer {
            return text.parse().map_or(Value::Big, Value::Uint);
        }
        let value = if text.len() > LONG { shortened(self.text) } else { text.parse().ok() };
        Value::Double(value.unwrap_or(f64::NAN))
    }
}

/// The text of numbers that the standard library is not made to wait for.
const LONG: usize = 2048;

/// Digits that decide which double is the nearest, with whether any of those behind is not 0.
const DECISIVE: usize = 800;

/// The double nearest to a long number with a fraction or an exponent.
fn shortened(text: &[u8]) -> Option<f64> {
    let end = text.iter().position(|byte| matches!(byte, b'e' | b'E')).unwrap_or(text.len());
    let (mantissa, power) = text.split_at_checked(end)?;
    let point = mantissa.iter().position(|byte| *byte == b'.').unwrap_or(end);
    let Some(first) = mantissa.iter().position(|byte| matches!(byte, b'1'..=b'9')) else {
        return Some(if text.starts_with(b"-") { -0.0 } else { 0.0 });
    };
    // "-0." and the digits, of which the last says what is behind.
    let mut decimal = [0; 3 + DECISIVE + 1 + 24];
    let mut out = decimal.as_mut_slice();
    out.write_all(if text.starts_with(b"-") { b"-0." } else { b"0." }).ok()?;
    let mut rest = mantissa.get(first..)?.iter().filter(|byte| **byte != b'.');
    for digit in rest.by_ref().take(DECISIVE) {
        out.write_all(&[*digit]).ok()?;
    }
    if rest.any(|digit| *digit != b'0') {
        out.write_all(b"1").ok()?;
    }
    // The first digit that is not 0 is as many places before the point, or behind it.
    let places = if first < point { (point - first) as i64 } else { -((first - point) as i64 - 1) };
    let power = core::str::from_utf8(power.get(1..).unwrap_or_default()).ok()?;
    let beyond = if power.starts_with('-') { i64::MIN / 2 } else { i64::MAX / 2 };
    let power =
        if power.is_empty() { 0 } else { power.parse().unwrap_or(beyond).clamp(i64::MIN / 2, i64::MAX / 2) };
    write!(out, "e{}", places + power).ok()?;
    let left = out.len();
    let written = decimal.get(..decimal.len() - left)?;
    core::str::from_utf8(written).ok()?.parse().ok()
}

/// The double that equals the integer `digits`, if there is one.
pub fn exact(digits: &[u8]) -> Option<f64> {
    let value: f64 = core::str::from_utf8(digits).ok()?.parse().ok()?;
    let mut rest = Rest(digits);
    let written = fmt::Write::write_fmt(&mut rest, format_args!("{value:.0}"));
    let same = value.is_finite() && written.is_ok() && rest.0.is_empty();
    same.then_some(value)
}

/// Takes only what it holds.
struct Rest<'t>(&'t [u8]);

impl fmt::Write for Rest<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 = self.0.strip_prefix(text.as_bytes()).ok_or(fmt::Error)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_number_is_the_double_of_the_standard_library() {
        let (nines, zeros, thirds) = ("9".repeat(2100), "0".repeat(2100), "3".repeat(3000));
        // Halfway between two doubles, and by the last of many digits beyond.
        let half = "9007199254740993.".to_owned() + &zeros;
        let texts = [
            half.clone(),
            half.clone() + "1",
            half.clone() + "e-5",
            "-".to_owned() + &half + "1E+20",
            std::format!("0.{zeros}{thirds}"),
            std::format!("-0.{zeros}{thirds}e2105"),
            std::format!("{nines}e-2100"),
            std::format!("{nines}.5e-1795"),
            std::format!("{nines}.5e5"),
            std::format!("{thirds}.{thirds}e-2995"),
            std::format!("-0.{zeros}{zeros}"),
            std::format!("0.{zeros}5e-99999999999999999999"),
            std::format!("0.{zeros}5e+99999999999999999999"),
            std::format!("0.{zeros}5E99999999999999999999"),
            std::format!("2.{zeros}"),
        ];
        for text in texts {
            let wanted: f64 = text.parse().unwrap();
            let number = at(text.as_bytes(), 0);
            assert_eq!(number.text.len(), text.len());
            let Value::Double(found) = number.value() else { panic!("{}", &text[..20]) };
            assert_eq!(found.to_bits(), wanted.to_bits(), "{} is {found}, not {wanted}", &text[..20]);
        }
    }
}
