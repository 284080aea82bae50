//! How many false alarms the plan's limits allow.

use crate::plan::{Correction, Limits};
use crate::profile::Window;
use serde::{Deserialize, Serialize};

/// Days of a month, for rates: a twelfth of the Gregorian year.
const MONTH_DAYS: f64 = 365.2425 / 12.0;
const DAY_MS: f64 = 86_400_000.0;

/// False alarms when nothing has drifted, from above: that a shift must be large as well makes them fewer, whether its limit is fixed or
/// from the reference's own windows.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AlertBudget {
    /// Features judged together.
    pub columns: u64,
    /// Windows a month by the present cut; absent without a timeline.
    pub windows_a_month: Option<f64>,
    /// Most chance, 0 to 1, that at least one feature is called drifted when none is.
    pub per_analysis: f64,
    /// Most false alarms expected a month when each window is judged as it comes: windows in which at least one feature is
    /// called drifted, or, with unadjusted p-values, features × windows.
    pub per_month: Option<f64>,
}

impl AlertBudget {
    /// The budget of these limits for so many features and this timeline.
    ///
    /// Benjamini–Hochberg and Bonferroni hold the chance of any false alarm in a family at alpha (Benjamini & Hochberg
    /// 1995: with no true drift the false discovery rate is that chance); unadjusted, every column adds its own alpha. Nothing here
    /// rests on the limits of distances, so that those of windows may be any.
    pub fn of(limits: &Limits, columns: usize, windows: &[Window]) -> AlertBudget {
        let alpha = limits.alpha.clamp(0.0, 1.0);
        let columns = columns as u64;
        let all = columns as f64;
        let (per_analysis, per_window) = match limits.correction {
            _ if columns == 0 => (0.0, 0.0),
            Correction::None => (1.0 - (1.0 - alpha).powf(all), alpha * all),
            Correction::BenjaminiHochberg | Correction::Bonferroni => (alpha, alpha),
        };
        let windows_a_month = windows_a_month(windows);
        AlertBudget {
            columns,
            windows_a_month,
            per_analysis,
            per_month: windows_a_month.map(|w| w * per_window),
        }
    }

    /// A sentence for people.
    pub fn sentence(&self) -> String {
        if self.columns == 0 {
            return "No feature is judged, so no alarm can be raised.".to_owned();
        }
        let analyses = format!(
            "Alert budget: with no drift at all, at most {} of 100 analyses call a feature drifted",
            rounded(100.0 * self.per_analysis)
        );
        match self.per_month {
            Some(rate) if rate > 0.0 && rate < 0.5 => format!(
                "{analyses}; judged window by window, whatever limits windows have, that is at most one false alarm in {} months.",
                (1.0 / rate).floor()
            ),
            Some(rate) => format!(
                "{analyses}; judged window by window, whatever limits windows have, that is at most {} false alarms a month.",
                rounded(rate)
            ),
            None => format!("{analyses}."),
        }
    }
}

/// Two digits, rounded up: a budget is never told smaller than it is.
fn rounded(value: f64) -> f64 {
    if !(value > 0.0 && value.is_finite()) {
        return 0.0;
    }
    let unit = 10f64.powf(value.log10().floor() - 1.0);
    // What is whole but for the last bits is not rounded up.
    ((value / unit - 1e-9).ceil() * unit * 1e6).round() / 1e6
}

fn windows_a_month(windows: &[Window]) -> Option<f64> {
    let (first, last) = (windows.first()?, windows.last()?);
    let days = (last.end - first.start) as f64 / DAY_MS;
    (windows.len() > 1 && days > 0.0).then(|| windows.len() as f64 * MONTH_DAYS / days)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drift::samples::{Random, categories, numbers};
    use crate::drift::{DriftVerdict, judge, limit_windows, score_column};
    use crate::plan::WindowLimit;

    fn months(n: i64) -> Vec<Window> {
        (0..n)
            .map(|i| Window {
                label: format!("{i}"),
                start: i * 30 * 86_400_000,
                end: (i + 1) * 30 * 86_400_000,
            })
            .collect()
    }

    fn limits(correction: Correction) -> Limits {
        Limits {
            correction,
            ..Limits::default()
        }
    }

    #[test]
    fn the_budget_follows_limits_columns_and_windows() {
        let adjusted = AlertBudget::of(&limits(Correction::BenjaminiHochberg), 13, &months(12));
        assert_eq!(adjusted.per_analysis, 0.05);
        assert!((adjusted.windows_a_month.expect("a timeline") - 1.0146).abs() < 1e-4);
        assert_eq!(
            adjusted.sentence(),
            "Alert budget: with no drift at all, at most 5 of 100 analyses call a feature drifted; judged window by window, whatever limits windows have, that is at most one false alarm in 19 months."
        );
        let plain = AlertBudget::of(&limits(Correction::None), 13, &months(12));
        assert!((plain.per_analysis - 0.4867).abs() < 1e-4);
        assert!(
            plain
                .sentence()
                .ends_with("at most 0.66 false alarms a month."),
            "{}",
            plain.sentence()
        );
        let still = AlertBudget::of(&limits(Correction::None), 1, &[]);
        assert!((still.per_analysis - 0.05).abs() < 1e-12 && still.per_month.is_none());
        assert!(
            AlertBudget::of(&Limits::default(), 0, &[])
                .sentence()
                .starts_with("No feature")
        );
    }

    /// 1,000 analyses of samples of one origin: no more of them call a feature drifted than was promised.
    #[test]
    fn without_drift_the_budget_is_kept() {
        for (correction, rows, draws) in [
            (Correction::BenjaminiHochberg, 60, 1_000),
            (Correction::Bonferroni, 60, 200),
            (Correction::None, 60, 200),
            (Correction::BenjaminiHochberg, 600, 200),
        ] {
            let limits = limits(correction);
            let mut random = Random(2_026);
            let mut alarms = 0;
            for _ in 0..draws {
                let mut columns: Vec<_> = (0..6)
                    .map(|kind| {
                        let mut side = |n: usize| match kind % 3 {
                            0 => numbers(&random.sample(n, |r| r.normal())),
                            1 => numbers(&random.sample(n, |r| r.normal().exp())),
                            _ => {
                                let picked = random.sample(n, |r| r.normal());
                                let names: Vec<&str> = picked
                                    .iter()
                                    .map(|x| {
                                        ["a", "b", "c"]
                                            [usize::from(*x > 0.3) + usize::from(*x > 1.0)]
                                    })
                                    .collect();
                                categories(&names)
                            }
                        };
                        let (reference, production) = (side(rows), side(rows));
                        score_column(&reference, &production, &[], &limits)
                    })
                    .collect();
                judge(&mut columns, &limits);
                alarms += usize::from(columns.iter().any(|c| c.verdict.drifted == Some(true)));
            }
            let promised = AlertBudget::of(&limits, 6, &[]).per_analysis;
            let rate = alarms as f64 / f64::from(draws);
            assert!(
                rate <= promised,
                "{correction:?}, {rows} rows: {rate} of {promised}"
            );
        }
    }

    /// Narrow limits from the reference's own windows: far more windows are large than was promised, and no more raise an alarm.
    #[test]
    fn limits_from_the_references_windows_keep_the_budget() {
        const DRAWS: usize = 300;
        let limits = Limits {
            windows: WindowLimit::Deviations {
                below: None,
                above: Some(0.5),
            },
            ..Limits::default()
        };
        let window = |i: i64| Window {
            start: i,
            end: i + 1,
            label: format!("{i}"),
        };
        let mut random = Random(31);
        let (mut large, mut alarms) = (0, 0);
        for _ in 0..DRAWS {
            let mut columns: Vec<_> = (0..4)
                .map(|_| {
                    let parts: Vec<Vec<f64>> =
                        (0..8).map(|_| random.sample(80, Random::normal)).collect();
                    let own: Vec<_> = parts.iter().map(|p| numbers(p)).collect();
                    let own: Vec<_> = own
                        .into_iter()
                        .zip(0..)
                        .map(|(c, i)| (window(i), c))
                        .collect();
                    let reference = numbers(&parts.concat());
                    let now = numbers(&random.sample(80, Random::normal));
                    let mut column =
                        score_column(&reference, &now, &[(window(9), now.clone())], &limits);
                    limit_windows(&mut column, &reference, &own, "", &limits);
                    column
                })
                .collect();
            judge(&mut columns, &limits);
            let any = |is: fn(&DriftVerdict) -> Option<bool>| {
                let mut windows = columns.iter().flat_map(|c| &c.windows);
                windows.any(|w| is(&w.verdict) == Some(true))
            };
            large += usize::from(any(|v| v.large));
            alarms += usize::from(any(|v| v.drifted));
        }
        let promised = AlertBudget::of(&limits, 4, &[]).per_analysis;
        let (large, alarms) = (large as f64 / DRAWS as f64, alarms as f64 / DRAWS as f64);
        assert!(
            large > 2.0 * promised && alarms <= promised,
            "{large} {alarms}"
        );
        assert!(alarms > 0.0, "near to what was promised");
    }
}
