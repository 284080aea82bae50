//! Texts to numbers, as Python's `float()` reads them, blanks around them trimmed and `_` refused.

/// Powers of ten that are exact as `f64`.
const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
];

/// The number a text stands for; `None` when it is none. Too large is ±∞, too small is 0, `nan` is NaN.
///
/// With `decimal_comma`, `1,5` is one and a half and `1.234,5` is a thousand and more; a point that does not set off
/// thousands is then no number, rather than a guess.
pub fn parse(text: &str, decimal_comma: bool) -> Option<f64> {
    let text = text.trim();
    if decimal_comma && text.contains([',', '.']) {
        return fast_float2::parse(with_point(text)?).ok();
    }
    fast_float2::parse(text).ok()
}

/// Whether a text is a whole number in plain digits.
pub fn is_whole(text: &str) -> bool {
    let text = text.trim();
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

/// A field of plain digits with at most one point, at `at`: its value and where it ends.
///
/// The value is exact: the digits are a whole number below 2⁵³ divided by an exact power of ten, so one correctly
/// rounded division gives the nearest `f64`. Everything else is left to [`parse`].
#[inline]
pub fn plain(bytes: &[u8], at: usize, delimiter: u8) -> Option<(f64, usize)> {
    let negative = bytes.get(at) == Some(&b'-');
    let start = at + usize::from(negative);
    let (mantissa, end) = digits(bytes, start, 0);
    let point = bytes.get(end) == Some(&b'.');
    let (mantissa, end, fraction) = if point {
        let (mantissa, last) = digits(bytes, end + 1, mantissa);
        (mantissa, last, last - end - 1)
    } else {
        (mantissa, end, 0)
    };
    let written = end - start - usize::from(point);
    let closed = match bytes.get(end) {
        None => true,
        Some(&b) => b == delimiter || b == b'\n' || b == b'\r',
    };
    // Up to 19 digits cannot wrap.
    if !closed || !(1..=19).contains(&written) || mantissa > 1 << 53 {
        return None;
    }
    let value = mantissa as f64 / POWERS.get(fraction)?;
    Some((if negative { -value } else { value }, end))
}

#[inline]
fn digits(bytes: &[u8], mut at: usize, mut value: u64) -> (u64, usize) {
    while let Some(digit) = bytes.get(at).map(|b| b.wrapping_sub(b'0'))
        && digit < 10
    {
        value = value.wrapping_mul(10).wrapping_add(u64::from(digit));
        at += 1;
    }
    (value, at)
}

/// `1.234,5` as `1234.5`; `None` when the points do not stand before groups of three.
fn with_point(text: &str) -> Option<String> {
    let (whole, fraction) = text.split_once(',').unwrap_or((text, ""));
    let digits = whole.trim_start_matches(['-', '+']);
    let mut groups = digits.split('.');
    let first = groups.next().unwrap_or("");
    let grouped = digits.contains('.');
    if grouped && (first.is_empty() || first.len() > 3 || groups.any(|g| g.len() != 3)) {
        return None;
    }
    if fraction.contains(['.', ',']) {
        return None;
    }
    Some(format!("{}.{fraction}", whole.replace('.', "")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_python_does() {
        let cases = [
            ("1", Some(1.0)),
            (" 4 ", Some(4.0)),
            ("+7", Some(7.0)),
            ("-3e2", Some(-300.0)),
            ("5.", Some(5.0)),
            (".5", Some(0.5)),
            ("1e400", Some(f64::INFINITY)),
            ("-1e400", Some(f64::NEG_INFINITY)),
            ("1e-400", Some(0.0)),
            ("inf", Some(f64::INFINITY)),
            ("+inf", Some(f64::INFINITY)),
            ("-Infinity", Some(f64::NEG_INFINITY)),
            ("9007199254740993", Some(9007199254740992.0)),
            ("0.1234567890123456789", Some(0.123_456_789_012_345_68)),
            ("0x10", None),
            ("1_000", None),
            ("1,5", None),
            ("", None),
            (" ", None),
            (".", None),
            ("-", None),
            ("1e", None),
            ("1 2", None),
            ("infin", None),
            ("--1", None),
            ("+-1", None),
        ];
        for (text, expected) in cases {
            assert_eq!(parse(text, false), expected, "{text:?}");
        }
        assert!(parse("NAN", false).is_some_and(f64::is_nan));
        assert!(parse("-0.0", false).is_some_and(|v| v == 0.0 && v.is_sign_negative()));
    }

    #[test]
    fn a_decimal_comma_is_read_when_asked_for() {
        let cases = [
            ("1,5", Some(1.5)),
            ("-0,25", Some(-0.25)),
            ("1.234,5", Some(1234.5)),
            ("1.234.567", Some(1234567.0)),
            ("1e3", Some(1000.0)),
            ("12", Some(12.0)),
            ("1.5", None),
            ("1,5,6", None),
            ("1,234.5", None),
            (",5", Some(0.5)),
            (",", None),
        ];
        for (text, expected) in cases {
            assert_eq!(parse(text, true), expected, "{text:?}");
        }
    }

    #[test]
    fn the_short_way_agrees_with_the_long_way_or_leaves_it() {
        let texts = [
            "0",
            "-0",
            "-0.0",
            "1",
            "12.5",
            "-12.50",
            "0.1",
            "5.207100591715976",
            "9007199254740992",
            "9007199254740993",
            "123456789012345678",
            "1234567890123456789012",
            "0.00000000000000000001",
            "5.",
            ".5",
            "-.5",
            ".",
            "-",
            "",
            "+1",
            "1e5",
            "1.2.3",
            "12a",
            " 1",
            "1 ",
            "0.30000000000000004",
        ];
        for text in texts {
            for tail in ["", ",x", "\n", "\r\n"] {
                let field = format!("{text}{tail}");
                if let Some((value, end)) = plain(field.as_bytes(), 0, b',') {
                    assert_eq!(end, text.len(), "{field:?}");
                    assert_eq!(
                        Some(value.to_bits()),
                        parse(text, false).map(f64::to_bits),
                        "{field:?}"
                    );
                }
            }
        }
        assert_eq!(plain(b"x,12.5,y", 2, b','), Some((12.5, 6)));
        for left in ["1e5", "", "-", ".", "+1", " 1", "12a"] {
            assert_eq!(plain(left.as_bytes(), 0, b','), None, "{left:?}");
        }
    }
}
