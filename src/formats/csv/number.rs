//! Numbers as Python reads them.

use crate::memory::TryVec;

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
}
