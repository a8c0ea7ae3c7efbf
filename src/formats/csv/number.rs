//! Numbers as Python reads and writes them.

use crate::memory::TryVec;
use core::fmt::{self, Write};

/// The longest text of a finite double: a sign, 17 digits, a point, and an exponent of three digits with its sign.
const LONGEST: usize = 32;

/// The value of `text` as Python's `float()` takes it; `None` when it is no number.
pub fn parse(text: &[u8]) -> Option<f64> {
    let text = core::str::from_utf8(text).ok()?.trim();
    if !text.contains('_') {
        return text.parse().ok();
    }
    // Digits may be grouped by single underscores.
    let bytes = text.as_bytes();
    let mut plain = Vec::new();
    for (i, &byte) in bytes.iter().enumerate() {
        if byte != b'_' {
            plain.try_push(byte).ok()?;
            continue;
        }
        let is_digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
        if !is_digit(i.checked_sub(1)) || !is_digit(i.checked_add(1)) {
            return None;
        }
    }
    core::str::from_utf8(&plain).ok()?.parse().ok()
}

/// A short text on the stack.
pub struct Short {
    bytes: [u8; LONGEST],
    len: usize,
}

impl Short {
    fn new() -> Short {
        Short { bytes: [0; LONGEST], len: 0 }
    }

    /// The text of anything that is at most as long as a double.
    pub fn of(value: fmt::Arguments<'_>) -> Short {
        let mut text = Short::new();
        // What is too long would be cut; nothing is.
        let _ = text.write_fmt(value);
        text
    }

    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.len]
    }
}

impl Write for Short {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let end = self.len + text.len();
        self.bytes.get_mut(self.len..end).ok_or(fmt::Error)?.copy_from_slice(text.as_bytes());
        self.len = end;
        Ok(())
    }
}

/// The shortest text that reads back as `value`, in the form of Python's `repr`.
pub fn double(value: f64) -> Short {
    if value.is_nan() {
        return Short::of(format_args!("nan"));
    }
    if value.is_infinite() {
        return Short::of(format_args!("{}inf", if value < 0.0 { "-" } else { "" }));
    }
    let scientific = Short::of(format_args!("{value:e}"));
    let text = core::str::from_utf8(scientific.as_bytes()).unwrap_or_default();
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..16).contains(&exponent) {
        return Short::of(format_args!("{value:?}"));
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    Short::of(format_args!("{mantissa}e{sign}{:02}", exponent.unsigned_abs()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_what_pythons_float_takes() {
        let good: [(&str, f64); 10] = [
            ("1", 1.0),
            (" -2.5e3\t", -2500.0),
            ("+.5", 0.5),
            ("3.", 3.0),
            ("1_000.5", 1000.5),
            ("inf", f64::INFINITY),
            ("-Infinity", f64::NEG_INFINITY),
            ("1E5", 1e5),
            ("1e400", f64::INFINITY),
            ("0", 0.0),
        ];
        for (text, value) in good {
            assert_eq!(parse(text.as_bytes()), Some(value), "{text}");
        }
        assert!(parse(b"nan").is_some_and(f64::is_nan));
        for bad in ["", " ", "abc", "1 2", "0x10", "1__0", "_1", "1_", "1,5", "1e", "\u{ff}"] {
            assert_eq!(parse(bad.as_bytes()), None, "{bad}");
        }
        assert_eq!(parse(b"\xff"), None);
    }

    #[test]
    fn doubles_are_written_as_pythons_repr() {
        let cases = [
            (1.0, "1.0"),
            (-0.0, "-0.0"),
            (0.1, "0.1"),
            (1e16, "1e+16"),
            (1e15, "1000000000000000.0"),
            (123456789012345680.0, "1.2345678901234568e+17"),
            (0.0001, "0.0001"),
            (0.00001, "1e-05"),
            (-5e-324, "-5e-324"),
            (f64::MAX, "1.7976931348623157e+308"),
            (f64::NAN, "nan"),
            (f64::NEG_INFINITY, "-inf"),
        ];
        for (value, text) in cases {
            assert_eq!(double(value).as_bytes(), text.as_bytes());
        }
    }
}
