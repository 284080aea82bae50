//! The smallest shift that each test would have caught at these sizes, 8 times in 10: what "no drift seen" is worth.

mod draw;
mod judge;
mod pairs;
mod search;
mod shift;
mod stand_in;
#[cfg(test)]
mod tests;

use super::DriftError;
use crate::data::Kind;
use crate::plan::Limits;
use crate::profile::ColumnProfile;
use crate::stats::json_number;
use judge::{Judge, judges};
use search::{Found, search};
use serde::{Deserialize, Serialize};
use shift::Shift;
use stand_in::StandIn;

/// Chance of being caught that the smallest shift has.
pub const POWER: f64 = 0.8;
/// Chooses the draws.
pub const SEED: u64 = 20_243;

/// How much of a shift, and what kind of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Detectable {
    /// In `unit`, rounded to three digits; `null` with a reason when there is none.
    #[serde(with = "json_number", default)]
    pub amount: Option<f64>,
    /// What the amount counts.
    pub unit: ShiftUnit,
    /// Why there is no amount.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<String>,
}

/// What is done to the reference's distribution, and what its amount counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ShiftUnit {
    /// All values rise by so many standard deviations of the reference.
    StandardDeviations,
    /// All values move away from the mean; their spread is so many times the reference's.
    TimesTheSpread,
    /// So large a share (0 to 1) of all rows moves from the more common categories, which hold half of the rows, to the others.
    ShareOfRows,
}

/// The smallest shift of a column that would have been called drift, and how it was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DetectableDrift {
    /// The shift.
    pub shift: Detectable,
    /// Rows with a value, reference and production.
    pub rows: (u64, u64),
    /// Chance of being called drift that a shift of this amount has.
    pub power: f64,
    /// p-values that are adjusted together; this column is taken to be the only one of them that shifts.
    pub judged_together: u64,
    /// Pairs of samples drawn at each amount near the answer.
    pub draws: u32,
    /// Chooses the draws.
    pub seed: u64,
}

/// What is asked of one column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The column's name.
    pub name: String,
    /// Rows of production with a value.
    pub rows: u64,
    /// Id of the test that says real.
    pub real_by: String,
    /// Id of the test that says large.
    pub large_by: String,
    /// p-values that are adjusted together; 1 when they are not adjusted.
    pub judged_together: u64,
}

/// The answers for one column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DetectableColumn {
    /// The column's name.
    pub name: String,
    /// Of the verdict.
    pub verdict: DetectableDrift,
    /// Of each test by `id` or `id:variant`.
    pub tests: Vec<(String, Detectable)>,
}

/// The smallest shifts that would have been caught: of each test by its own verdict with unadjusted p-values, and of the verdict.
///
/// Power is simulated on a stand-in of the reference of about 130 cells, so that the cost does not depend on the rows. The same
/// input gives the same answer.
pub fn detectable(reference: &ColumnProfile, asked: &Asked, limits: &Limits) -> DetectableColumn {
    let stand_in = StandIn::of(reference);
    let n = stand_in.as_ref().map_or(0, |s| s.n);
    let (verdict, tests) = match stand_in.and_then(|s| enough(s, asked.rows)) {
        Ok(stand_in) => measure(&stand_in, asked, limits),
        Err(reason) => (
            none(ShiftUnit::of_kind(reference.kind), &reason.0),
            Vec::new(),
        ),
    };
    DetectableColumn {
        name: asked.name.clone(),
        verdict: DetectableDrift {
            shift: verdict,
            rows: (n, asked.rows),
            power: POWER,
            judged_together: asked.judged_together.max(1),
            draws: search::DRAWS,
            seed: SEED,
        },
        tests,
    }
}

fn enough(stand_in: StandIn, rows: u64) -> Result<StandIn, DriftError> {
    if rows == 0 {
        return Err(DriftError("production: no value".to_owned()));
    }
    Ok(stand_in)
}

fn measure(
    stand_in: &StandIn,
    asked: &Asked,
    limits: &Limits,
) -> (Detectable, Vec<(String, Detectable)>) {
    let all = judges(stand_in.kind, stand_in.few(), limits);
    let verdict = Judge::verdict(&all, &asked.real_by, &asked.large_by, asked.judged_together);
    let (mut of_verdict, mut tests) = (None, Vec::new());
    for unit in stand_in.units() {
        let mut here: Vec<Judge<'_>> = all
            .iter()
            .filter(|j| stand_in.unit_of(j.id()) == unit)
            .cloned()
            .collect();
        let ids: Vec<String> = here.iter().map(|j| j.id().to_owned()).collect();
        let decides = unit != ShiftUnit::TimesTheSpread;
        here.extend(verdict.iter().filter(|_| decides).cloned());
        let mut found: Vec<Detectable> = match Shift::new(stand_in, unit) {
            Ok(shift) => search(stand_in, &shift, asked.rows, &here)
                .into_iter()
                .map(|found| shift.told(found))
                .collect(),
            Err(reason) => here.iter().map(|_| none(unit, &reason.0)).collect(),
        };
        if decides && verdict.is_some() {
            of_verdict = found.pop();
        }
        tests.extend(ids.into_iter().zip(found));
    }
    let of_verdict = of_verdict.unwrap_or_else(|| {
        none(
            ShiftUnit::of_kind(stand_in.kind),
            "the tests that decide are not put to this column",
        )
    });
    (of_verdict, tests)
}

impl ShiftUnit {
    fn of_kind(kind: Kind) -> ShiftUnit {
        match kind {
            Kind::Numeric => ShiftUnit::StandardDeviations,
            _ => ShiftUnit::ShareOfRows,
        }
    }
}

fn none(unit: ShiftUnit, reason: &str) -> Detectable {
    Detectable {
        amount: None,
        unit,
        reason: Some(reason.to_owned()),
    }
}
