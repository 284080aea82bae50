//! The series of a column: every statistic over its windows.

use super::{Change, Least, change_points};
use crate::drift::{Basis, TestResult, WindowDrift, window_limits::is_whole};
use crate::profile::Window;

/// Share of its noise (a 95th percentile) that a statistic's standard deviation is at least taken for: 0.17 for a distance on ten
/// bins, 0.31 for one on two, which are the roots of χ² with nine degrees of freedom and with one.
const NOISE_SHARE: f64 = 0.25;
/// Share of a distance's limit from which a change of its level matters.
const LIMIT_SHARE: f64 = 0.5;

/// The changes of one statistic, named `id` or `id:variant` as plans do; `None` when there are no windows.
///
/// Windows where it is undefined are left out, and so are those with fewer than a quarter of the median window's rows. A change
/// counts from half of the statistic's limit; for statistics that are judged by their p-value any change counts.
pub fn change_of_statistic(windows: &[WindowDrift], statistic: &str) -> Option<Change> {
    let find = |w: &WindowDrift| w.drift.iter().find(|r| r.is_of(statistic)).cloned();
    let results: Vec<Option<TestResult>> = windows.iter().map(find).collect();
    let known = results.iter().flatten();
    let mut noises: Vec<f64> = known.clone().filter_map(|r| r.noise).collect();
    noises.retain(|n| n.is_finite());
    noises.sort_by(f64::total_cmp);
    let noise = noises.get(noises.len() / 2).copied().unwrap_or(0.0);
    let limit = known
        .filter(|r| r.judged_by == Basis::Distance)
        .map(|r| r.limit)
        .find(|l| l.is_finite());
    let least = Least {
        noise: NOISE_SHARE * noise,
        change: LIMIT_SHARE * limit.unwrap_or(0.0).max(0.0),
    };
    let values: Vec<Option<f64>> = results.iter().map(|r| r.as_ref()?.statistic).collect();
    of(windows, &values, least)
}

/// The changes of every series that a column's windows hold: each statistic by its name, then `missing-share`, then `mean`.
/// `missing_share` is the least change of the missing share that matters.
pub fn changes(windows: &[WindowDrift], missing_share: f64) -> Vec<(String, Change)> {
    let mut names: Vec<String> = Vec::new();
    for result in windows.iter().flat_map(|w| &w.drift) {
        let name = result.full_id();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let statistics = names.into_iter().map(|name| {
        let change = change_of_statistic(windows, &name);
        (name, change)
    });
    let shares: Vec<Option<f64>> = windows
        .iter()
        .map(|w| (w.n > 0).then_some(w.missing_share))
        .collect();
    let least = Least {
        noise: sampling_of_share(windows),
        change: missing_share.max(0.0),
    };
    let missing = ("missing-share".to_owned(), of(windows, &shares, least));
    let means: Vec<Option<f64>> = windows.iter().map(|w| w.mean).collect();
    let mean = means
        .iter()
        .any(Option::is_some)
        .then(|| ("mean".to_owned(), of(windows, &means, Least::default())));
    statistics
        .chain([missing])
        .chain(mean)
        .filter_map(|(name, change)| Some((name, change?)))
        .collect()
}

fn of(windows: &[WindowDrift], values: &[Option<f64>], least: Least) -> Option<Change> {
    if windows.is_empty() {
        return None;
    }
    let rows: Vec<u64> = windows.iter().map(|w| w.n).collect();
    let points: Vec<(&Window, f64)> = windows
        .iter()
        .zip(values)
        .zip(is_whole(&rows))
        .filter(|(_, whole)| *whole)
        .filter_map(|((window, value), _)| Some((&window.window, (*value)?)))
        .collect();
    Some(change_points(&points, least))
}

/// Standard deviation of the missing share of a window by sampling alone, at the share and the rows of all windows.
fn sampling_of_share(windows: &[WindowDrift]) -> f64 {
    let rows: f64 = windows.iter().map(|w| w.n as f64).sum();
    let missing: f64 = windows.iter().map(|w| w.n as f64 * w.missing_share).sum();
    if rows <= 0.0 {
        return 0.0;
    }
    let share = (missing / rows).clamp(0.0, 1.0);
    (share * (1.0 - share) / (rows / windows.len().max(1) as f64)).sqrt()
}
