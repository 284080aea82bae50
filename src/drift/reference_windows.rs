//! Limits of one column's windows, from the same column in the reference's own windows.

use super::change_of_statistic;
use super::column::{ColumnComparison, full_id, score_window};
use super::pair::Side;
use super::types::is_full_id;
use super::window_limits::{Bounds, Domain, FEWEST_FOR_LIMITS, is_whole, limits_from};
use super::{Basis, TestResult, WINDOW_TESTS};
use crate::plan::{Limits, WindowLimit};
use crate::profile::{ColumnProfile, Window};
use serde::{Deserialize, Serialize};

/// What the reference's own windows say of one column; only where the plan asks for more than fixed limits.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct WindowLimits {
    /// Windows of the reference that were learned from.
    pub windows: u64,
    /// Rows of the middle one of them; 0 when there is none.
    pub rows: u64,
    /// Windows with fewer than a quarter of the median window's rows, which are left out.
    pub left_out: u64,
    /// Why every test keeps its fixed limit; `None` when limits were found.
    pub reason: Option<String>,
    /// Each test of the windows; empty when every one keeps its fixed limit.
    pub tests: Vec<TestLimits>,
}

/// The limits of one test's statistic in a window.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TestLimits {
    /// The test's id.
    pub test: String,
    /// Its variant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variant: Option<String>,
    /// Below it a window counts; `None` when that side is not asked for.
    pub lower: Option<f64>,
    /// Above it a window counts; `None` when that side is not asked for.
    pub upper: Option<f64>,
    /// Least and greatest value in the reference's own windows; `None` when none is finite.
    pub range: Option<(f64, f64)>,
    /// Why this test keeps its fixed limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl WindowLimits {
    /// The bounds of a test, named `id` or `id:variant`; `None` where its fixed limit stands.
    pub fn bounds(&self, test: &str) -> Option<Bounds> {
        self.of(test)
            .filter(|t| t.reason.is_none())
            .map(|t| Bounds {
                lower: t.lower,
                upper: t.upper,
            })
    }

    /// What is known of a test, named `id` or `id:variant`.
    pub fn of(&self, test: &str) -> Option<&TestLimits> {
        self.tests
            .iter()
            .find(|t| is_full_id(test, &t.test, t.variant.as_deref()))
    }

    /// Why this test keeps its fixed limit; `None` when its limits were found.
    pub fn why_fixed(&self, test: &str) -> Option<&str> {
        let own = self.of(test).and_then(|t| t.reason.as_deref());
        self.reason.as_deref().or(own)
    }
}

/// Finds the limits of a compared column's windows by the plan's rule, applies them to every distance in its windows and looks for
/// changes of level again, since what counts as one follows from the limit. Give it to [`super::judge`] afterwards.
///
/// `own` are the reference's windows in order; `uncut` says why there are none, where that is known. Every whole one is held against the whole
/// reference, as production's are. Nothing is done when the plan asks for fixed limits or production has no windows. Where limits
/// cannot be found the fixed ones stay and [`WindowLimits`] says why.
pub fn limit_windows(
    column: &mut ColumnComparison,
    reference: &ColumnProfile,
    own: &[(Window, ColumnProfile)],
    uncut: &str,
    limits: &Limits,
) {
    if limits.windows.is_constant() || column.windows.is_empty() {
        return;
    }
    let found = learn(reference, own, uncut, limits);
    for window in &mut column.windows {
        for result in &mut window.drift {
            apply(result, found.bounds(&result.full_id()));
        }
    }
    column.change = change_of_statistic(&column.windows, &column.verdict.large_by);
    column.window_limits = Some(found);
}

fn learn(
    reference: &ColumnProfile,
    own: &[(Window, ColumnProfile)],
    uncut: &str,
    limits: &Limits,
) -> WindowLimits {
    let rows: Vec<u64> = own.iter().map(|(_, c)| c.n).collect();
    let whole: Vec<&(Window, ColumnProfile)> = own
        .iter()
        .zip(is_whole(&rows))
        .filter_map(|(window, whole)| whole.then_some(window))
        .collect();
    let mut sizes: Vec<u64> = whole.iter().map(|(_, c)| c.n).collect();
    sizes.sort_unstable();
    let known = WindowLimits {
        windows: whole.len() as u64,
        rows: sizes.get(sizes.len() / 2).copied().unwrap_or(0),
        left_out: (own.len() - whole.len()) as u64,
        ..WindowLimits::default()
    };
    if own.is_empty() || whole.len() < FEWEST_FOR_LIMITS {
        return WindowLimits {
            reason: Some(match (own.is_empty(), uncut) {
                (true, "") => "the reference has no windows with this column".to_owned(),
                (true, why) => why.to_owned(),
                (false, _) => too_few(whole.len()),
            }),
            ..known
        };
    }
    let side = Side::new(reference);
    let scored: Vec<Vec<TestResult>> = whole
        .iter()
        .map(|(window, column)| score_window(&side, window, column, limits).0.drift)
        .collect();
    let tests = scored.iter().max_by_key(|results| results.len());
    WindowLimits {
        tests: tests
            .into_iter()
            .flatten()
            .map(|test| of_test(test, &scored, limits.windows))
            .collect(),
        ..known
    }
}

fn too_few(whole: usize) -> String {
    let windows = if whole == 1 { "window" } else { "windows" };
    format!(
        "the reference has {whole} whole {windows}, at least {FEWEST_FOR_LIMITS} are needed to tell what is usual"
    )
}

fn of_test(test: &TestResult, scored: &[Vec<TestResult>], rule: WindowLimit) -> TestLimits {
    let name = test.full_id();
    let values: Vec<f64> = scored
        .iter()
        .filter_map(|results| results.iter().find(|r| r.is_of(&name))?.statistic)
        .filter(|v| v.is_finite())
        .collect();
    let least = values.iter().copied().reduce(f64::min);
    let greatest = values.iter().copied().reduce(f64::max);
    let bounds = limits_from(&values, rule, test.limit, domain_of(&name));
    let (lower, upper) = bounds.as_ref().map_or((None, None), |b| (b.lower, b.upper));
    TestLimits {
        test: test.test.clone(),
        variant: test.variant.clone(),
        lower,
        upper,
        range: least.zip(greatest),
        reason: bounds.err().map(|why| why.0),
    }
}

/// A distance is judged by its bounds; a p-value keeps alpha, and the bounds of its statistic are only shown.
fn apply(result: &mut TestResult, bounds: Option<Bounds>) {
    let (Some(bounds), Basis::Distance) = (bounds, result.judged_by) else {
        return;
    };
    result.limit = bounds.upper.unwrap_or(result.limit);
    result.drifted = result.statistic.and_then(|s| bounds.crossed(s));
}

fn domain_of(name: &str) -> Domain {
    let test = WINDOW_TESTS.iter().find(|t| full_id(**t) == name);
    test.map_or(Domain::ANY, |t| t.about().domain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drift::samples::{Random, numbers};
    use crate::drift::{judge, score_column};

    type Windows = Vec<(Window, ColumnProfile)>;

    const LARGE: &str = "jensen-shannon:deciles";

    fn rule(below: Option<f64>, above: Option<f64>) -> Limits {
        Limits {
            windows: WindowLimit::Deviations { below, above },
            ..Limits::default()
        }
    }

    fn window(i: i64) -> Window {
        Window {
            start: i,
            end: i + 1,
            label: format!("w{i}"),
        }
    }

    /// A reference of `windows` windows of `rows` normal values each, and production's windows shifted by so much.
    fn samples(
        windows: usize,
        rows: usize,
        shifts: &[f64],
    ) -> (ColumnProfile, Windows, Windows, ColumnProfile) {
        let mut random = Random(77);
        let mut draw = |shift: f64| random.sample(rows, |r| r.normal() + shift);
        let parts: Vec<Vec<f64>> = (0..windows).map(|_| draw(0.0)).collect();
        let later: Vec<Vec<f64>> = shifts.iter().map(|s| draw(*s)).collect();
        let cut = |parts: &[Vec<f64>]| {
            parts
                .iter()
                .zip(0..)
                .map(|(p, i)| (window(i), numbers(p)))
                .collect::<Vec<_>>()
        };
        (
            numbers(&parts.concat()),
            cut(&parts),
            cut(&later),
            numbers(&later.concat()),
        )
    }

    fn judged(limits: &Limits, shifts: &[f64], windows: usize) -> ColumnComparison {
        let (reference, own, later, production) = samples(windows, 2_000, shifts);
        let mut columns = [score_column(&reference, &production, &later, limits)];
        limit_windows(&mut columns[0], &reference, &own, "", limits);
        judge(&mut columns, limits);
        let [column] = columns;
        column
    }

    #[test]
    fn a_window_outside_of_what_is_usual_is_over_its_limit_though_under_the_fixed_one() {
        // A tenth of a standard deviation: about 0.04 on deciles, far under 0.1, and beyond what 2,000 rows do by chance.
        let shifts = [0.0, 0.0, 0.0, 0.2, 0.2];
        let fixed = judged(&Limits::default(), &shifts, 10);
        assert_eq!(fixed.window_limits, None);
        assert!(
            fixed
                .windows
                .iter()
                .all(|w| w.verdict.drifted == Some(false))
        );
        let learned = judged(&rule(None, Some(3.0)), &shifts, 10);
        let states: Vec<_> = learned.windows.iter().map(|w| w.verdict.drifted).collect();
        let (yes, no) = (Some(true), Some(false));
        assert_eq!(states, [no, no, no, yes, yes]);
        let limits = learned.window_limits.as_ref().expect("found");
        assert_eq!(
            (limits.windows, limits.rows, limits.left_out),
            (10, 2_000, 0)
        );
        let bounds = limits.bounds(LARGE).expect("bounds");
        let upper = bounds.upper.expect("an upper bound");
        assert!(bounds.lower.is_none() && upper < 0.08, "{bounds:?}");
        let (least, greatest) = limits.of(LARGE).and_then(|t| t.range).expect("a range");
        assert!(0.0 < least && least < greatest && greatest < upper);
        for window in &learned.windows {
            let large = window
                .drift
                .iter()
                .find(|r| r.is_of(LARGE))
                .expect("a result");
            assert_eq!(large.limit, upper);
            assert_eq!(large.drifted, large.statistic.map(|s| s > upper));
            assert_eq!(window.verdict.effect, large.statistic.map(|s| s / upper));
            let real = window.drift.iter().find(|r| r.judged_by == Basis::PValue);
            assert_eq!(real.map(|r| r.limit), Some(0.05), "alpha stays");
        }
        // The whole sample keeps the fixed limit.
        let whole = learned
            .drift
            .iter()
            .find(|r| r.is_of(LARGE))
            .expect("a result");
        assert_eq!(whole.limit, 0.1);
    }

    #[test]
    fn the_lower_bound_marks_the_test_and_is_no_drift() {
        // Ten equal windows leave nothing to chance: a statistic of 0 is under a bound that quantiles put over it.
        let limits = Limits {
            windows: WindowLimit::Quantiles {
                below: Some(1.0),
                above: None,
            },
            ..Limits::default()
        };
        let column = judged(&limits, &[0.0, 0.0], 10);
        let bounds = column
            .window_limits
            .as_ref()
            .and_then(|l| l.bounds(LARGE))
            .expect("bounds");
        assert!(bounds.upper.is_none());
        for window in &column.windows {
            let large = window
                .drift
                .iter()
                .find(|r| r.is_of(LARGE))
                .expect("a result");
            let under = large.statistic < bounds.lower;
            assert_eq!(large.drifted, Some(under));
            assert_eq!(window.verdict.large, Some(false));
            assert_eq!(window.verdict.drifted, Some(false));
            assert_eq!(
                window.verdict.sentence
                    == "No drift seen; closer to the reference than its own windows are",
                under
            );
        }
        assert!(
            column
                .windows
                .iter()
                .any(|w| w.verdict.sentence.contains("closer"))
        );
    }

    #[test]
    fn limits_that_cannot_be_found_leave_the_fixed_ones_and_say_why() {
        let limits = rule(None, Some(3.0));
        for (windows, uncut, said) in [
            (
                5,
                "",
                "the reference has 5 whole windows, at least 6 are needed",
            ),
            (1, "", "the reference has 1 whole window, "),
            (
                0,
                "the reference has no timestamp",
                "the reference has no timestamp",
            ),
        ] {
            let (reference, own, later, production) = samples(windows.max(1), 2_000, &[0.0, 0.2]);
            let own = if windows == 0 { Vec::new() } else { own };
            let mut columns = [score_column(&reference, &production, &later, &limits)];
            let before = columns[0].windows.clone();
            limit_windows(&mut columns[0], &reference, &own, uncut, &limits);
            assert_eq!(columns[0].windows, before);
            let found = columns[0].window_limits.as_ref().expect("said");
            assert!(
                found
                    .why_fixed(LARGE)
                    .is_some_and(|why| why.starts_with(said)),
                "{found:?}"
            );
            assert_eq!(found.bounds(LARGE), None);
        }
        let unusable = judged(&rule(None, Some(-1.0)), &[0.0, 0.0], 10);
        let found = unusable.window_limits.expect("said");
        assert!(
            found
                .why_fixed(LARGE)
                .is_some_and(|why| why.contains("-1 is not usable"))
        );
    }

    #[test]
    fn a_remainder_is_left_out() {
        let limits = rule(None, Some(3.0));
        let (reference, mut own, later, production) = samples(10, 2_000, &[0.0, 0.0]);
        let mut column = score_column(&reference, &production, &later, &limits);
        limit_windows(&mut column, &reference, &own, "", &limits);
        let without = column.window_limits.clone().expect("found");
        own.push((window(10), numbers(&[9.0])));
        limit_windows(&mut column, &reference, &own, "", &limits);
        let with = column.window_limits.expect("found");
        assert_eq!((with.windows, with.left_out), (10, 1));
        assert_eq!(with.tests, without.tests);
    }
}
