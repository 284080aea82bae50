//! Since when: the windows read from the latest back.

use super::WindowDrift;

/// A run of windows that drifted.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Onset {
    /// Label of the first of them.
    pub from: String,
    /// Label of the last of them.
    pub to: String,
    /// Whether the run reaches the latest window that could be judged.
    pub lasts: bool,
    /// Whether it holds every window that could be judged.
    pub always: bool,
    /// Whether the first window shows at least half of the rise.
    pub sudden: bool,
}

/// The latest run of drifted windows; `None` when there is none or fewer than two windows could be judged.
pub(super) fn of(windows: &[WindowDrift]) -> Option<Onset> {
    let judged: Vec<&WindowDrift> = windows
        .iter()
        .filter(|w| w.verdict.drifted.is_some())
        .collect();
    if judged.len() < 2 {
        return None;
    }
    let drifted = |w: &&WindowDrift| w.verdict.drifted == Some(true);
    let last = judged.iter().rposition(drifted)?;
    let calm_before = judged.get(..last)?.iter().rposition(|w| !drifted(w));
    let first = calm_before.map_or(0, |i| i + 1);
    let (before, run) = (judged.get(..first)?, judged.get(first..=last)?);
    Some(Onset {
        from: run.first()?.window.label.clone(),
        to: run.last()?.window.label.clone(),
        lasts: last + 1 == judged.len(),
        always: run.len() == judged.len(),
        sudden: is_sudden(before, run),
    })
}

/// Share of the way from the reference's missing share to production's from which on a window has left the reference.
const LEFT: f64 = 0.2;
/// Standard errors of a window's share that it is away at least.
const ERRORS: f64 = 3.0;

/// The first window from which on the missing share of every one has left the reference's, toward production's: by a fifth of the
/// way, and by 3 standard errors of a share of so many rows. Half of the way would date a slow rise too late.
pub(super) fn of_missing(windows: &[WindowDrift], before: f64, now: f64) -> Option<String> {
    let left = |w: &&WindowDrift| {
        let error = (before * (1.0 - before) / w.n as f64).max(0.0).sqrt();
        let way = (w.missing_share - before) * (now - before).signum();
        way > (LEFT * (now - before).abs()).max(ERRORS * error)
    };
    let filled: Vec<&WindowDrift> = windows.iter().filter(|w| w.n > 0).collect();
    let last_calm = filled.iter().rposition(|w| !left(w))?;
    filled.get(last_calm + 1).map(|w| w.window.label.clone())
}

fn is_sudden(before: &[&WindowDrift], run: &[&WindowDrift]) -> bool {
    let effects = |windows: &[&WindowDrift]| {
        windows
            .iter()
            .filter_map(|w| w.verdict.effect)
            .collect::<Vec<f64>>()
    };
    let (calm, high) = (effects(before), effects(run));
    let (Some(previous), Some(first)) = (calm.last(), high.first()) else {
        return false;
    };
    let rise = median(&high) - median(&calm);
    first - previous >= 0.5 * rise
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drift::DriftVerdict;
    use crate::profile::Window;

    fn windows(effects: &[f64]) -> Vec<WindowDrift> {
        let window = |(i, effect): (usize, &f64)| WindowDrift {
            window: Window {
                start: i as i64,
                end: i as i64 + 1,
                label: format!("w{i}"),
            },
            n: 100,
            missing_share: if *effect > 1.0 { 0.3 } else { 0.1 },
            mean: None,
            drift: Vec::new(),
            verdict: DriftVerdict {
                drifted: (!effect.is_nan()).then_some(*effect >= 1.0),
                real: None,
                large: None,
                real_by: String::new(),
                large_by: String::new(),
                effect: Some(*effect),
                sentence: String::new(),
            },
        };
        effects.iter().enumerate().map(window).collect()
    }

    #[test]
    fn runs_of_drifted_windows() {
        let run = |from: &str, to: &str, lasts, always, sudden| {
            Some(Onset {
                from: from.to_owned(),
                to: to.to_owned(),
                lasts,
                always,
                sudden,
            })
        };
        for (effects, expected) in [
            (
                &[0.2, 0.3, 0.2, 3.0, 3.2][..],
                run("w3", "w4", true, false, true),
            ),
            (
                &[0.2, 0.5, 0.8, 1.1, 1.4, 1.7, 2.0],
                run("w3", "w6", true, false, false),
            ),
            (&[0.2, 2.0, 2.0, 0.3], run("w1", "w2", false, false, true)),
            (
                &[0.2, 2.0, 0.3, f64::NAN],
                run("w1", "w1", false, false, true),
            ),
            (&[2.0, 2.0], run("w0", "w1", true, true, false)),
            (&[0.2, 0.1], None),
            (&[2.0], None),
        ] {
            assert_eq!(of(&windows(effects)), expected, "{effects:?}");
        }
    }

    #[test]
    fn missing_since() {
        let windows = windows(&[0.2, 0.3, 3.0, 3.2]);
        assert_eq!(of_missing(&windows, 0.1, 0.25).as_deref(), Some("w2"));
        assert_eq!(of_missing(&windows, 0.0, 0.2), None, "in every window");
        // A slow rise, as shares of 1,500 rows: it begins where chance ends, not half of the way up.
        let mut slow = super::tests::windows(&[0.0; 12]);
        let shares = [
            0.022, 0.019, 0.023, 0.024, 0.025, 0.023, 0.049, 0.129, 0.202, 0.305, 0.344, 0.409,
        ];
        for (window, share) in slow.iter_mut().zip(shares) {
            (window.n, window.missing_share) = (1_500, share);
        }
        assert_eq!(of_missing(&slow, 0.0194, 0.132).as_deref(), Some("w6"));
        // Of 100 rows the same share may be chance.
        slow[6].n = 100;
        assert_eq!(of_missing(&slow, 0.0194, 0.132).as_deref(), Some("w7"));
        // A fall.
        let falls = |w: &mut WindowDrift| w.missing_share = 0.5 - w.missing_share;
        slow[6].n = 1_500;
        slow.iter_mut().for_each(falls);
        assert_eq!(of_missing(&slow, 0.48, 0.37).as_deref(), Some("w7"));
    }
}
