//! One column of both samples compared: every test, missing values, categories, windows, and what may have caused it.

use super::categories::{Turnover, turnover};
use super::causes::{self, Cause};
use super::pair::{APPROXIMATE, Side};
use super::{
    Basis, Change, DRIFT_TESTS, DRIFT_VARIANTS, DriftError, DriftTest, DriftVerdict, MissingChange,
    Pair, TestResult, WINDOW_TESTS, WindowDrift, WindowLimits, change_of_statistic, missing,
};
use crate::data::Kind;
use crate::plan::Limits;
use crate::profile::{ColumnProfile, TopCategory, Window, WindowProfile};
use serde::{Deserialize, Serialize};

/// What is known of one column in both samples. P-values are unadjusted and verdicts open until [`super::judge`] has seen all
/// columns together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ColumnComparison {
    /// The column's name.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
    /// Rows with a finite value in the reference and in production; 0 when they are not compared.
    pub rows: (u64, u64),
    /// Each test's result.
    pub drift: Vec<TestResult>,
    /// All together.
    pub verdict: DriftVerdict,
    /// How the missing share changed.
    pub missing: MissingChange,
    /// Categories that the reference lacks, most rows first; at most 20.
    pub unseen: Vec<TopCategory>,
    /// Different unseen categories, and their rows, in all.
    pub unseen_total: (u64, u64),
    /// Categories that production lacks, most rows first; at most 20.
    pub vanished: Vec<TopCategory>,
    /// Different vanished categories, and their rows in the reference, in all.
    pub vanished_total: (u64, u64),
    /// What happened upstream, as far as it can be told; most certain first.
    pub causes: Vec<String>,
    /// The same as data, with its evidence and what is told of a column whether it drifted or not.
    pub forensics: Vec<Cause>,
    /// In what way the statistics are approximate; empty when exact.
    pub notes: Vec<String>,
    /// Over time.
    pub windows: Vec<WindowDrift>,
    /// Label of the first window from which on every one drifted.
    pub since: Option<String>,
    /// When and how the statistic that says large changed its level; `None` without windows.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub change: Option<Change>,
    /// Limits of its windows from the reference's own windows; `None` where the plan asks for fixed ones. [`super::limit_windows`]
    /// fills it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub window_limits: Option<WindowLimits>,
    /// What may have happened; [`super::judge`] chooses from it.
    pub found: Vec<Cause>,
    /// The same for the latest window that holds rows, with its label.
    pub latest: Option<(String, Vec<Cause>)>,
}

/// Compares columns by name, those that both samples have, in the reference's order; windows are production's.
///
/// A worker may be given a part of the columns. Give the results, gathered, to [`super::judge`].
pub fn score_columns(
    reference: &[ColumnProfile],
    production: &[ColumnProfile],
    windows: &[WindowProfile],
    limits: &Limits,
) -> Vec<ColumnComparison> {
    let named =
        |columns: &[ColumnProfile], name: &str| columns.iter().find(|c| c.name == name).cloned();
    let both = reference
        .iter()
        .filter_map(|r| Some((r, production.iter().find(|p| p.name == r.name)?)));
    both.map(|(r, p)| {
        let in_windows: Vec<(Window, ColumnProfile)> = windows
            .iter()
            .filter_map(|w| Some((w.window.clone(), named(&w.columns, &r.name)?)))
            .collect();
        score_column(r, p, &in_windows, limits)
    })
    .collect()
}

/// Compares one column; `windows` are production's, in order of time.
pub fn score_column(
    reference: &ColumnProfile,
    production: &ColumnProfile,
    windows: &[(Window, ColumnProfile)],
    limits: &Limits,
) -> ColumnComparison {
    let (left, right) = (Side::new(reference), Side::new(production));
    let pair = comparable(&left, &right);
    let drift = pair
        .as_ref()
        .map(|pair| results(pair, limits, true))
        .unwrap_or_default();
    let missing = missing::change(reference, production);
    let turnover = turnover(&left, &right);
    let found = causes::find(&left, &right, pair.as_ref().ok(), windows);
    let Turnover {
        unseen,
        unseen_total,
        vanished,
        vanished_total,
    } = turnover;
    let verdict = open_verdict(pair.as_ref());
    let (in_windows, window_notes): (Vec<WindowDrift>, Vec<Option<String>>) = windows
        .iter()
        .map(|(window, column)| score_window(&left, window, column, limits))
        .unzip();
    let whole_note = pair.as_ref().ok().and_then(Pair::note).map(str::to_owned);
    let change = change_of_statistic(&in_windows, &verdict.large_by);
    ColumnComparison {
        name: reference.name.clone(),
        kind: reference.kind,
        rows: pair.as_ref().map(Pair::rows).unwrap_or_default(),
        verdict,
        drift,
        missing,
        unseen,
        unseen_total,
        vanished,
        vanished_total,
        causes: Vec::new(),
        forensics: Vec::new(),
        notes: whole_note
            .into_iter()
            .chain(note_of_windows(&in_windows, &window_notes))
            .collect(),
        change,
        window_limits: None,
        windows: in_windows,
        since: None,
        latest: latest(&left, windows, &found),
        found,
    }
}

/// What may have happened in the latest window with rows; only where there is an earlier one to tell it from. What the whole does not
/// show is followed back to the first window from which on every one shows it. What every window shows and the whole does not, as a season
/// that is the same all month, is in the nature of windows and no news.
fn latest<'a>(
    reference: &Side<'a>,
    windows: &'a [(Window, ColumnProfile)],
    whole: &[Cause],
) -> Option<(String, Vec<Cause>)> {
    let mut filled = windows.iter().rev().filter(|(_, column)| column.n > 0);
    let (window, column) = filled.next()?;
    let earlier: Vec<_> = filled.collect();
    if earlier.is_empty() {
        return None;
    }
    let side = Side::new(column);
    let pair = comparable(reference, &side);
    let mut causes = causes::find(reference, &side, pair.as_ref().ok(), &[]);
    let mut news: Vec<&mut Cause> = causes
        .iter_mut()
        .filter(|cause| causes::is_dated(&cause.kind))
        .filter(|cause| !whole.iter().any(|told| told.kind == cause.kind))
        .collect();
    for cause in &mut news {
        cause.since = Some(window.label.clone());
    }
    for (window, column) in earlier {
        if news.is_empty() {
            break;
        }
        let side = Side::new(column);
        let pair = comparable(reference, &side);
        news.retain(|cause| causes::holds(&cause.kind, reference, &side, pair.as_ref().ok()));
        for cause in &mut news {
            cause.since = Some(window.label.clone());
        }
    }
    let of_windows: Vec<String> = news.into_iter().map(|cause| cause.kind.clone()).collect();
    causes.retain(|cause| !of_windows.contains(&cause.kind));
    Some((window.label.clone(), causes))
}

/// How many windows are approximate, and in what way the latest of them is; `None` when all are exact.
fn note_of_windows(windows: &[WindowDrift], notes: &[Option<String>]) -> Option<String> {
    let noted = windows
        .iter()
        .zip(notes)
        .filter_map(|(w, n)| Some((w, n.as_ref()?)));
    let (latest, note) = noted.clone().next_back()?;
    Some(format!(
        "In {} of {} windows the statistics are approximate, as a window keeps fewer different values; in {}: {}",
        noted.count(),
        windows.len(),
        latest.window.label,
        note.strip_prefix(APPROXIMATE).unwrap_or(note)
    ))
}

/// One window of a column, and in what way its statistics are approximate.
pub(super) fn score_window<'a>(
    reference: &Side<'a>,
    window: &Window,
    column: &'a ColumnProfile,
    limits: &Limits,
) -> (WindowDrift, Option<String>) {
    let side = Side::new(column);
    let pair = comparable(reference, &side);
    let note = pair.as_ref().ok().and_then(Pair::note).map(str::to_owned);
    let drift = WindowDrift {
        window: window.clone(),
        n: column.n,
        missing_share: if column.n == 0 {
            0.0
        } else {
            column.missing as f64 / column.n as f64
        },
        mean: side
            .numbers()
            .filter(|_| column.kind == Kind::Numeric)
            .map(|numbers| numbers.spread().mean),
        drift: pair
            .as_ref()
            .map(|pair| results(pair, limits, false))
            .unwrap_or_default(),
        verdict: open_verdict(pair.as_ref()),
    };
    (drift, note)
}

/// Both sides, when their kind is one whose values are compared.
fn comparable<'a>(reference: &Side<'a>, production: &Side<'a>) -> Result<Pair<'a>, DriftError> {
    match reference.profile.kind {
        Kind::Datetime => Err(DriftError(
            "moments in time are not compared, only whether they are missing".to_owned(),
        )),
        Kind::Text => Err(DriftError(
            "free text and identifiers are not compared, only whether they are missing".to_owned(),
        )),
        Kind::Numeric | Kind::Categorical | Kind::Boolean => Pair::new(reference, production),
    }
}

/// Every test for this kind; in windows those of [`WINDOW_TESTS`]. Variants run when the plan names a limit for them, and only on the whole sample.
fn results(pair: &Pair<'_>, limits: &Limits, whole: bool) -> Vec<TestResult> {
    let asked = DRIFT_VARIANTS
        .iter()
        .filter(|t| whole && limits.drift.contains_key(&full_id(**t)));
    let always = if whole { DRIFT_TESTS } else { WINDOW_TESTS };
    if whole {
        // Before the gaps alone are asked for, which would take a walk of their own.
        pair.ranks().ok();
    }
    always
        .iter()
        .chain(asked)
        .filter(|t| applies(**t, pair))
        .map(|t| result(*t, pair, limits))
        .collect()
}

/// Numbers of few different values are also tested as categories, where Kolmogorov and Smirnov's p-value is far too careful.
fn applies(test: &dyn DriftTest, pair: &Pair<'_>) -> bool {
    test.about().applies_to.contains(&pair.kind())
        || (test.counts_few_values() && pair.discrete().is_some())
}

fn result(test: &dyn DriftTest, pair: &Pair<'_>, limits: &Limits) -> TestResult {
    let about = test.about();
    let (score, reason) = match test.score(pair) {
        Ok(score) if score.statistic.is_nan() => {
            (None, Some("the statistic is not a number".to_owned()))
        }
        Ok(score) => (Some(score), None),
        Err(reason) => (None, Some(reason.0)),
    };
    let limit = limit_of(test, pair, limits);
    let drifted = match about.judged_by {
        // Where the reference is constant a limit in its deviations is 0, and equal samples still do not differ.
        Basis::Distance => score.map(|s| s.statistic >= limit && s.statistic > 0.0),
        Basis::PValue => score.and_then(|s| s.p_value).map(|p| p < limit),
    };
    TestResult {
        test: about.id.to_owned(),
        variant: about.variant.map(str::to_owned),
        statistic: score.map(|s| s.statistic),
        p_value: score.and_then(|s| s.p_value),
        p_adjusted: None,
        limit,
        judged_by: about.judged_by,
        noise: score.and_then(|s| s.noise),
        drifted,
        reason,
        detectable: None,
    }
}

/// The plan's limit for exactly this test, else for its id, else the test's own (alpha where it is a p-value).
pub(super) fn limit_of(test: &dyn DriftTest, pair: &Pair<'_>, limits: &Limits) -> f64 {
    let about = test.about();
    let finite = |limit: &&f64| limit.is_finite();
    if let Some(limit) = limits.drift.get(&full_id(test)).filter(finite)
        && about.variant.is_some()
    {
        return *limit;
    }
    let own = match about.judged_by {
        Basis::Distance => about.limit,
        Basis::PValue => limits.alpha,
    };
    let limit = limits
        .drift
        .get(about.id)
        .filter(finite)
        .copied()
        .unwrap_or(own);
    let unit = test.limit_unit(pair);
    if unit.is_finite() {
        limit * unit
    } else {
        limit
    }
}

/// `id` or `id:variant`, as plans name tests.
pub(super) fn full_id(test: &dyn DriftTest) -> String {
    test.about().full_id()
}

/// Says whether a shift of numbers is real.
pub(super) const REAL_NUMBERS: &str = "kolmogorov-smirnov";
/// Says whether a shift of categories, and of numbers of few different values, is real.
pub(super) const REAL_CATEGORIES: &str = "chi-squared";
/// Says whether a shift of numbers is large.
pub(super) const LARGE_NUMBERS: &str = "jensen-shannon:deciles";
/// Says whether a shift of categories is large.
pub(super) const LARGE_CATEGORIES: &str = "jensen-shannon";

/// Every test that some verdict rests on.
#[cfg(test)]
pub(super) const DECIDING: [&str; 4] = [
    REAL_NUMBERS,
    REAL_CATEGORIES,
    LARGE_NUMBERS,
    LARGE_CATEGORIES,
];

/// Names the tests that will decide, or says why nothing can be decided.
fn open_verdict(pair: Result<&Pair<'_>, &DriftError>) -> DriftVerdict {
    let numbers = pair.is_ok_and(|p| p.numbers().is_ok());
    let discrete = pair.is_ok_and(|p| p.discrete().is_some());
    DriftVerdict {
        drifted: None,
        real: None,
        large: None,
        real_by: if numbers && !discrete {
            REAL_NUMBERS
        } else {
            REAL_CATEGORIES
        }
        .to_owned(),
        large_by: if numbers {
            LARGE_NUMBERS
        } else {
            LARGE_CATEGORIES
        }
        .to_owned(),
        effect: None,
        sentence: match pair {
            Ok(_) => String::new(),
            Err(reason) => format!("Cannot be judged: {reason}"),
        },
    }
}
