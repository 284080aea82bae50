//! P-values of many columns adjusted together, by the plan's correction.

use super::column::{ColumnComparison, full_id};
use super::{Basis, DRIFT_TESTS, DRIFT_VARIANTS, DriftVerdict, TestResult};
use crate::plan::{Correction, Limits};
use crate::stats::multiple_testing::{benjamini_hochberg, bonferroni};

/// The results of one column or window, with the verdict that names the deciding tests.
pub(super) type Judged<'a> = (&'a DriftVerdict, &'a mut Vec<TestResult>);

/// P-values that decide are one family; those that only inform are one family per test.
pub(super) fn adjust(mut judged: Vec<Judged<'_>>, correction: Correction) {
    let decides = |verdict: &DriftVerdict, result: &TestResult| {
        result.variant.is_none() && result.test == verdict.real_by
    };
    let mut deciding: Vec<&mut TestResult> = Vec::new();
    let mut informing: Vec<&mut TestResult> = Vec::new();
    for (verdict, results) in &mut judged {
        for result in results.iter_mut().filter(|r| r.judged_by == Basis::PValue) {
            if decides(verdict, result) {
                deciding.push(result)
            } else {
                informing.push(result)
            }
        }
    }
    adjust_family(deciding, correction);
    for test in DRIFT_TESTS.iter().chain(DRIFT_VARIANTS) {
        let id = full_id(*test);
        let (family, rest) = informing.into_iter().partition(|r| r.is_of(&id));
        adjust_family(family, correction);
        informing = rest;
    }
}

fn adjust_family(mut family: Vec<&mut TestResult>, correction: Correction) {
    let p: Vec<f64> = family.iter().filter_map(|r| r.p_value).collect();
    let tested = family.iter_mut().filter(|r| r.p_value.is_some());
    for (result, adjusted) in tested.zip(adjusted(&p, correction)) {
        result.p_adjusted = Some(adjusted);
        result.drifted = Some(adjusted < result.limit);
    }
}

fn adjusted(p: &[f64], correction: Correction) -> Vec<f64> {
    match correction {
        Correction::BenjaminiHochberg => benjamini_hochberg(p),
        Correction::Bonferroni => bonferroni(p),
        Correction::None => p.to_vec(),
    }
}

/// Missing shares are a family of their own.
pub(super) fn adjust_missing(columns: &mut [ColumnComparison], limits: &Limits) {
    let p: Vec<f64> = columns.iter().filter_map(|c| c.missing.p_value).collect();
    let tested = columns
        .iter_mut()
        .map(|c| &mut c.missing)
        .filter(|m| m.p_value.is_some());
    for (missing, adjusted) in tested.zip(adjusted(&p, limits.correction)) {
        missing.p_adjusted = Some(adjusted);
        // Shares are fractions of rows: a change of exactly the limit may be a hair under it in the machine.
        let large = (missing.production - missing.reference).abs() >= limits.missing_share - 1e-12;
        missing.changed = large && adjusted < limits.alpha;
    }
}
