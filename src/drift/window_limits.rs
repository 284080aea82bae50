//! Limits of a window's statistic, from the same statistic in the reference's own windows.

use super::DriftError;
use crate::plan::WindowLimit;
use serde::{Deserialize, Serialize};

/// Fewest values of the reference's windows from which limits are found.
pub const FEWEST_FOR_LIMITS: usize = 6;

/// Where a statistic can lie: [0, 1] for a share, from 0 for a distance without an upper end.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Domain {
    /// Least value, where there is one.
    pub lower: Option<f64>,
    /// Greatest value, where there is one.
    pub upper: Option<f64>,
}

impl Domain {
    /// From 0 to 1.
    pub const SHARE: Domain = Domain {
        lower: Some(0.0),
        upper: Some(1.0),
    };
    /// From 0, without an upper end.
    pub const DISTANCE: Domain = Domain {
        lower: Some(0.0),
        upper: None,
    };
    /// From 1, without an upper end: a ratio or its inverse, whichever is larger.
    pub const RATIO: Domain = Domain {
        lower: Some(1.0),
        upper: None,
    };
    /// From 0 to √ln 2: a distance of Jensen and Shannon in natural logarithms.
    pub const NATURAL: Domain = Domain {
        lower: Some(0.0),
        upper: Some(0.832_554_611_157_697_8),
    };
    /// Anywhere.
    pub const ANY: Domain = Domain {
        lower: None,
        upper: None,
    };
}

/// Outside of which a window's value counts; an absent side is not asked for, or could never be crossed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Bounds {
    /// Below it.
    pub lower: Option<f64>,
    /// Above it.
    pub upper: Option<f64>,
}

impl Bounds {
    /// Whether the value is under the lower or over the upper bound; a bound itself is inside. `None` for NaN.
    pub fn crossed(self, value: f64) -> Option<bool> {
        if value.is_nan() {
            return None;
        }
        let under = self.lower.is_some_and(|lower| value < lower);
        Some(under || self.upper.is_some_and(|upper| value > upper))
    }
}

/// Limits by `rule` from the statistic's `values` in the reference's own windows, clipped to what the statistic can be.
///
/// `constant` (a distance's limit, say) is the upper bound for [`WindowLimit::Constant`], whatever the values. Otherwise values that
/// are not finite are left out, as undefined windows are. Mean ± k standard deviations with n as divisor, as NannyML; quantiles by
/// linear interpolation (type 7, `numpy.quantile`). A bound at or beyond the end of the domain becomes that end, which no value
/// can cross. Leave out a remainder's window first: [`is_whole`].
///
/// # Errors
/// With fewer than [`FEWEST_FOR_LIMITS`] finite values, or when a number of the rule is not usable, in words.
pub fn limits_from(
    values: &[f64],
    rule: WindowLimit,
    constant: f64,
    domain: Domain,
) -> Result<Bounds, DriftError> {
    let finite: Vec<f64> = values.iter().copied().filter(|v| v.is_finite()).collect();
    let enough = || {
        if finite.len() < FEWEST_FOR_LIMITS {
            return Err(DriftError(format!(
                "only {} windows of the reference have a value, at least {FEWEST_FOR_LIMITS} are needed",
                finite.len()
            )));
        }
        Ok(())
    };
    let bounds = match rule {
        WindowLimit::Constant => Bounds {
            lower: None,
            upper: Some(constant),
        },
        WindowLimit::Deviations { below, above } => {
            enough()?;
            let (mean, sd) = mean_and_sd(&finite);
            let times = |k: f64| number(k, "a number of standard deviations", 0.0, f64::MAX);
            Bounds {
                lower: below.map(times).transpose()?.map(|k| mean - k * sd),
                upper: above.map(times).transpose()?.map(|k| mean + k * sd),
            }
        }
        WindowLimit::Quantiles { below, above } => {
            enough()?;
            let at = |p: f64| Ok(quantile(&finite, number(p, "a quantile", 0.0, 1.0)?));
            Bounds {
                lower: below.map(at).transpose()?,
                upper: above.map(at).transpose()?,
            }
        }
    };
    let known = |bound: Option<f64>| bound.is_none_or(f64::is_finite);
    if !known(bounds.lower) || !known(bounds.upper) {
        return Err(DriftError(
            "a limit would not be a finite number".to_owned(),
        ));
    }
    Ok(Bounds {
        lower: bounds.lower.map(|b| domain.lower.map_or(b, |l| b.max(l))),
        upper: bounds.upper.map(|b| domain.upper.map_or(b, |u| b.min(u))),
    })
}

/// Which windows are whole: those with at least a quarter of the median window's rows. A remainder, and a calendar period that the
/// sample only grazes, is too noisy to say what is usual.
pub fn is_whole(rows: &[u64]) -> Vec<bool> {
    let mut filled: Vec<u64> = rows.iter().copied().filter(|n| *n > 0).collect();
    filled.sort_unstable();
    let median = filled.get(filled.len() / 2).copied().unwrap_or(0);
    rows.iter()
        .map(|n| *n > 0 && n.saturating_mul(4) >= median)
        .collect()
}

fn number(value: f64, what: &str, least: f64, most: f64) -> Result<f64, DriftError> {
    if (least..=most).contains(&value) {
        return Ok(value);
    }
    Err(DriftError(format!("{value} is not usable as {what}")))
}

fn mean_and_sd(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().map(|v| v / n).sum::<f64>();
    let squares: f64 = values.iter().map(|v| (v - mean) * (v - mean)).sum();
    (mean, (squares / n).sqrt())
}

/// Of at least one value.
fn quantile(values: &[f64], p: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = p * sorted.len().saturating_sub(1) as f64;
    let low = sorted.get(at.floor() as usize).copied().unwrap_or(f64::NAN);
    let high = sorted.get(at.ceil() as usize).copied().unwrap_or(low);
    low + (high - low) * (at - at.floor())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values of the reference's ten chunks as NannyML's univariate and multivariate tutorials print them.
    const KS: [f64; 10] = [
        0.01112, 0.01218, 0.00878, 0.0095, 0.00754, 0.0103, 0.01094, 0.01736, 0.00842, 0.00786,
    ];
    const JS: [f64; 10] = [
        0.0333679, 0.028066, 0.0225969, 0.0315869, 0.0310501, 0.0316479, 0.0258014, 0.0325098,
        0.0248975, 0.0284742,
    ];
    const RECONSTRUCTION: [f64; 10] = [
        1.136408, 1.134478, 1.136076, 1.140114, 1.126078, 1.142018, 1.125146, 1.143206, 1.130954,
        1.127026,
    ];

    fn three(below: bool) -> WindowLimit {
        WindowLimit::Deviations {
            below: below.then_some(3.0),
            above: Some(3.0),
        }
    }

    #[test]
    fn three_deviations_are_what_nannyml_prints() {
        for (values, printed, tolerance) in [(KS, 0.0185838, 1e-7), (JS, 0.0393276, 1e-7)] {
            let found = limits_from(&values, three(false), 0.1, Domain::SHARE).expect("limits");
            let upper = found.upper.expect("an upper bound");
            assert!(
                (upper - printed).abs() < tolerance,
                "{upper}, printed {printed}"
            );
            assert_eq!(found.lower, None);
        }
        let both = limits_from(&RECONSTRUCTION, three(true), 0.1, Domain::DISTANCE);
        let both = both.expect("limits");
        assert!(
            (both.upper.expect("upper") - 1.153019).abs() < 1e-6,
            "{both:?}"
        );
        assert!(
            (both.lower.expect("lower") - 1.115281).abs() < 1e-6,
            "{both:?}"
        );
    }

    #[test]
    fn bounds_are_clipped_to_what_can_be() {
        let low = [0.0, 0.01, 0.0, 0.02, 0.0, 0.01];
        let found = limits_from(&low, three(true), 0.1, Domain::SHARE).expect("limits");
        assert_eq!(found.lower, Some(0.0));
        let high = [0.99, 0.98, 1.0, 0.99, 0.97, 1.0];
        let found = limits_from(&high, three(true), 0.1, Domain::SHARE).expect("limits");
        assert_eq!(found.upper, Some(1.0));
        assert_eq!(found.crossed(1.0), Some(false), "cannot be crossed");
        assert_eq!(found.crossed(0.1), Some(true));
        assert_eq!(found.crossed(f64::NAN), None);
    }

    #[test]
    fn quantiles_by_interpolation() {
        let values = [5.0, 1.0, 2.0, f64::NAN, 3.0, 4.0, 6.0, f64::INFINITY];
        let rule = WindowLimit::Quantiles {
            below: Some(0.05),
            above: Some(0.95),
        };
        let found = limits_from(&values, rule, 0.1, Domain::default()).expect("limits");
        // numpy.quantile([1, 2, 3, 4, 5, 6], [0.05, 0.95]) gives 1.25 and 5.75.
        assert!((found.lower.expect("lower") - 1.25).abs() < 1e-12);
        assert!((found.upper.expect("upper") - 5.75).abs() < 1e-12);
    }

    #[test]
    fn what_cannot_give_limits_says_so() {
        let quantile = |p| WindowLimit::Quantiles {
            below: None,
            above: Some(p),
        };
        for (values, rule, said) in [
            (&KS[..5], three(false), "only 5 windows of the reference"),
            (&KS[..], quantile(1.5), "1.5 is not usable as a quantile"),
            (&KS[..], quantile(f64::NAN), "NaN is not usable"),
            (
                &KS[..],
                WindowLimit::Deviations {
                    below: Some(-1.0),
                    above: None,
                },
                "-1 is not usable",
            ),
            (
                &[1e308, -1e308, 1e308, -1e308, 1e308, 1e308],
                three(false),
                "not be a finite",
            ),
        ] {
            let refused = limits_from(values, rule, 0.1, Domain::SHARE).expect_err(said);
            assert!(refused.0.contains(said), "{refused}");
        }
        let constant = limits_from(&[], WindowLimit::Constant, 0.1, Domain::SHARE);
        assert_eq!(constant.expect("today's").upper, Some(0.1));
    }

    #[test]
    fn a_remainder_is_not_whole() {
        assert_eq!(is_whole(&[89, 89, 89, 1]), [true, true, true, false]);
        assert_eq!(
            is_whole(&[100, 0, 25, 24, 100]),
            [true, false, true, false, true]
        );
        assert!(is_whole(&[]).is_empty());
    }
}
