//! Whether a pair of samples is caught.

use crate::data::Kind;
use crate::drift::column::{REAL_NUMBERS, full_id, limit_of};
use crate::drift::kolmogorov_smirnov::Gap;
use crate::drift::{Basis, DRIFT_TESTS, DRIFT_VARIANTS, DriftTest, Pair};
use crate::plan::Limits;
use std::cell::Cell;

/// By one test, or by the two that make a verdict. For pairs of the same two sizes.
#[derive(Clone)]
pub(super) struct Judge<'a> {
    id: String,
    /// Each with what its limit of the p-value is divided by.
    tests: Vec<(&'static dyn DriftTest, f64)>,
    limits: &'a Limits,
    /// The largest gap of Kolmogorov and Smirnov known not to be caught, and the smallest known to be.
    gaps: Cell<(f64, f64)>,
}

const NO_GAPS: (f64, f64) = (-1.0, f64::INFINITY);

/// A judge per test that columns of this kind are put to; `few` for numbers of few different values.
pub(super) fn judges(kind: Kind, few: bool, limits: &Limits) -> Vec<Judge<'_>> {
    let asked = DRIFT_VARIANTS
        .iter()
        .filter(|t| limits.drift.contains_key(&full_id(**t)));
    let applies = |test: &dyn DriftTest| {
        test.about().applies_to.contains(&kind) || (few && test.counts_few_values())
    };
    let tests = DRIFT_TESTS.iter().chain(asked).filter(|t| applies(**t));
    tests
        .map(|test| Judge {
            id: full_id(*test),
            tests: vec![(*test, 1.0)],
            limits,
            gaps: Cell::new(NO_GAPS),
        })
        .collect()
}

impl<'a> Judge<'a> {
    /// `id` or `id:variant`; empty for a verdict.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Real by the one, with the p-value's limit shared by so many columns, and large by the other; `None` when one is not there.
    pub fn verdict(all: &[Judge<'a>], real: &str, large: &str, together: u64) -> Option<Judge<'a>> {
        let find = |id: &str| all.iter().find(|j| j.id == id).cloned();
        let (mut judge, large) = (find(real)?, find(large)?);
        for (_, by) in &mut judge.tests {
            *by = together.max(1) as f64;
        }
        judge.tests.extend(large.tests);
        judge.id = String::new();
        judge.gaps = Cell::new(NO_GAPS);
        Some(judge)
    }

    /// Under its limit of the p-value, or at the limit of its distance and beyond the noise of it; never where it is undefined.
    pub fn catches(&self, pair: &Pair<'_>) -> bool {
        self.tests.iter().all(|(test, by)| {
            let limit = limit_of(*test, pair, self.limits);
            if full_id(*test) == REAL_NUMBERS {
                return self.catches_gap(pair, limit / by);
            }
            let Ok(score) = test.score(pair) else {
                return false;
            };
            match test.about().judged_by {
                Basis::PValue => score.p_value.is_some_and(|p| p < limit / by),
                Basis::Distance => {
                    let beyond = score.noise.is_none_or(|noise| score.statistic > noise);
                    beyond && score.statistic >= limit && score.statistic > 0.0
                }
            }
        })
    }

    /// The same for Kolmogorov and Smirnov: at given sizes a larger gap has a smaller p-value, and the exact one costs more than all
    /// the other tests together.
    fn catches_gap(&self, pair: &Pair<'_>, limit: f64) -> bool {
        let Ok(gap) = pair.gaps().map(Gap::of) else {
            return false;
        };
        let (size, (missed, caught)) = (gap.statistic(), self.gaps.get());
        if size <= missed || size >= caught {
            return size >= caught;
        }
        let catches = gap.p_value() < limit;
        self.gaps.set(if catches {
            (missed, size)
        } else {
            (size, caught)
        });
        catches
    }
}
