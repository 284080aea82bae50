//! Numbers as a link carries them: whole numbers in fixed steps. Every pair keeps `write(read(x)) == x`.

use serde::{Deserialize, Serialize};

/// Significant digits of a [`Number`].
const DIGITS: usize = 4;
/// Exponent that stands for infinity; finite numbers end long before it.
const INFINITE: i16 = i16::MAX;
/// −log10 of the least p-value told apart from 0, in steps of 0.05.
const LEAST_P: u16 = 6_000;
/// Thousandths that stand for infinity.
const INFINITE_THOUSANDTHS: u32 = u32::MAX;

/// A number to four significant digits: `mantissa · 10^exponent`, no trailing zeros in the mantissa.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Number {
    mantissa: i16,
    exponent: i16,
}

impl Number {
    /// The nearest; `None` for NaN.
    pub(super) fn of(value: f64) -> Option<Number> {
        if value.is_nan() {
            return None;
        }
        // Beyond it four digits round up past the greatest number.
        if value.abs() > 1.797e308 {
            return Some(Number {
                mantissa: if value > 0.0 { 1 } else { -1 },
                exponent: INFINITE,
            });
        }
        let text = format!("{:.*e}", DIGITS - 1, value);
        let (digits, power) = text.split_once('e')?;
        let mut mantissa: i16 = digits.replace('.', "").parse().ok()?;
        let mut exponent = power.parse::<i16>().ok()? - (DIGITS as i16 - 1);
        if mantissa == 0 {
            return Some(Number {
                mantissa: 0,
                exponent: 0,
            });
        }
        while mantissa % 10 == 0 {
            mantissa /= 10;
            exponent += 1;
        }
        Some(Number { mantissa, exponent })
    }

    /// Mantissa and exponent.
    pub(super) fn parts(self) -> (i16, i16) {
        (self.mantissa, self.exponent)
    }

    /// From mantissa and exponent, as they came.
    pub(super) fn from_parts(mantissa: i16, exponent: i16) -> Number {
        Number { mantissa, exponent }
    }

    /// The number; `None` when it is not one that [`Number::of`] gives.
    pub(super) fn value(self) -> Option<f64> {
        let value = match self.exponent {
            INFINITE => f64::from(self.mantissa.signum()) * f64::INFINITY,
            _ => format!("{}e{}", self.mantissa, self.exponent)
                .parse()
                .ok()?,
        };
        (Number::of(value) == Some(self)).then_some(value)
    }
}

/// A score of 0 to 100 in tenths.
pub(super) fn tenths(value: f64) -> u16 {
    (value.clamp(0.0, 100.0) * 10.0).round() as u16
}

/// The score.
pub(super) fn from_tenths(tenths: u16) -> f64 {
    f64::from(tenths) / 10.0
}

/// A statistic of 0 or more in thousandths; infinity has a code of its own, NaN is 0.
pub(super) fn thousandths(value: f64) -> u32 {
    if value == f64::INFINITY {
        return INFINITE_THOUSANDTHS;
    }
    (value.max(0.0) * 1000.0)
        .round()
        .min(f64::from(INFINITE_THOUSANDTHS - 1)) as u32
}

/// The statistic.
pub(super) fn from_thousandths(thousandths: u32) -> f64 {
    match thousandths {
        INFINITE_THOUSANDTHS => f64::INFINITY,
        _ => f64::from(thousandths) / 1000.0,
    }
}

/// −log10 of a p-value in steps of 0.05; everything under 1e-300, and 0, is the last step.
pub(super) fn p_steps(minus_log10: f64) -> u16 {
    (minus_log10 * 20.0).round().clamp(0.0, f64::from(LEAST_P)) as u16
}

/// −log10 of the p-value.
pub(super) fn from_p_steps(steps: u16) -> f64 {
    f64::from(steps) / 20.0
}

/// A share of 0 to 1 in whole percent, rounded **down**: what is not wholly covered never reads as 100.
pub(super) fn percent_down(share: f64) -> u8 {
    // 0.29 · 100 is a hair under 29.
    (share.clamp(0.0, 1.0) * 100.0 + 1e-9).floor() as u8
}

/// The share.
pub(super) fn from_percent(percent: u8) -> f64 {
    f64::from(percent) / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_four_digits() {
        for (value, kept) in [
            (0.0, 0.0),
            (-0.0, 0.0),
            (0.123_46, 0.1235),
            (-98_765.4, -98_770.0),
            (1e-7, 1e-7),
            (5e-324, 5e-324),
            (f64::MAX, f64::INFINITY),
            (f64::INFINITY, f64::INFINITY),
            (f64::NEG_INFINITY, f64::NEG_INFINITY),
        ] {
            let number = Number::of(value).expect("not NaN");
            assert_eq!(number.value(), Some(kept), "{value}");
            assert_eq!(Number::of(kept), Some(number));
        }
        assert_eq!(Number::of(f64::NAN), None);
    }

    #[test]
    fn every_code_reads_back_as_itself() {
        for tenth in 0..=1000 {
            assert_eq!(tenths(from_tenths(tenth)), tenth);
        }
        for step in 0..=LEAST_P {
            assert_eq!(p_steps(from_p_steps(step)), step);
        }
        for code in (0..100_000).chain([u32::MAX - 1, u32::MAX]) {
            assert_eq!(thousandths(from_thousandths(code)), code);
        }
        for percent in 0..=100 {
            assert_eq!(percent_down(from_percent(percent)), percent);
        }
    }

    #[test]
    fn what_is_not_wholly_covered_is_not_full() {
        assert_eq!(percent_down(0.9999), 99);
        assert_eq!(percent_down(1.0), 100);
        assert_eq!(p_steps(f64::INFINITY), LEAST_P);
    }
}
