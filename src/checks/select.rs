//! Which columns a check looks at.

use super::{Facts, Feature, SampleFacts};
use crate::data::Kind;
use crate::plan::WindowBy;
use crate::profile::{Summary, Window};

impl Facts {
    /// What the model learns from and answers to.
    pub(super) fn inputs(&self) -> impl Iterator<Item = &Feature> {
        self.features.iter().filter(|f| f.role == "feature")
    }

    /// Every column whose values arrive with the row: all but the label, which may come late.
    pub(super) fn arriving(&self) -> impl Iterator<Item = &Feature> {
        self.features.iter().filter(|f| f.role != "label")
    }

    /// The one score column with numbers, recomputed or recorded; `None` when there is none or one per class.
    pub(super) fn score(&self) -> Option<&Feature> {
        let is_score = |f: &&Feature| f.role == "score" && f.kind == Kind::Numeric;
        let mut scores = self.features.iter().filter(is_score);
        match (scores.next(), scores.next()) {
            (Some(only), None) => Some(only),
            (None, _) => self.prediction.as_ref().filter(is_score),
            (Some(_), Some(_)) => None,
        }
    }

    /// The reference sample.
    ///
    /// # Errors
    /// When there is none, in words.
    pub(super) fn reference_sample(&self) -> Result<&SampleFacts, String> {
        self.reference
            .as_ref()
            .ok_or_else(|| "No reference sample was given.".to_owned())
    }

    /// The production sample.
    ///
    /// # Errors
    /// When there is none, in words.
    pub(super) fn production_sample(&self) -> Result<&SampleFacts, String> {
        self.production
            .as_ref()
            .ok_or_else(|| "No production sample was given.".to_owned())
    }

    /// Whether windows are stretches of time rather than runs of rows.
    pub(super) fn windows_are_periods(&self) -> bool {
        let by_rows = self
            .plan
            .window
            .is_some_and(|w| matches!(w.by, WindowBy::Rows(_) | WindowBy::Count(_)));
        self.plan.roles.timestamp.is_some() && !by_rows
    }

    /// Median length of production's windows in days, when they are periods.
    pub(super) fn window_days(&self) -> Option<f64> {
        if !self.windows_are_periods() {
            return None;
        }
        let length = |w: &Window| w.end.saturating_sub(w.start) as f64 / 86_400_000.0;
        let mut days: Vec<f64> = self.windows.iter().map(length).collect();
        days.sort_by(f64::total_cmp);
        days.get(days.len() / 2).copied().filter(|d| *d > 0.0)
    }
}

/// Whether two windows are the same stretch.
pub(super) fn same_window(a: &Window, b: &Window) -> bool {
    a.start == b.start && a.end == b.end
}

/// Rows with a text where the column's kind could not be read, as a share of the rows that hold anything.
pub(super) fn unreadable_share(summary: &Summary) -> f64 {
    let filled = summary.n.saturating_sub(summary.missing) + summary.unparseable;
    if filled == 0 {
        return 0.0;
    }
    summary.unparseable as f64 / filled as f64
}

/// Rows that hold a readable value.
pub(super) fn filled(summary: &Summary) -> u64 {
    summary.n.saturating_sub(summary.missing)
}

/// `part` of `whole`; 0 when the whole is 0.
pub(super) fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}
