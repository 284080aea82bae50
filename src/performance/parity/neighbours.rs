//! Recorded scores beside the model's for the row before or after: a join one row off.

use super::tally::{Count, RUNGS, Rule, rung};
use serde::{Deserialize, Serialize};

/// Rows by how far their recorded score is from the model's, and from the model's for a neighbour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Neighbours([[u64; RUNGS]; RUNGS]);

impl Neighbours {
    pub fn add(&mut self, own: (f64, f64), neighbour: f64) {
        let at = (rung(own.0, own.1), rung(own.0, neighbour));
        if let Some(count) = self.0.get_mut(at.0).and_then(|row| row.get_mut(at.1)) {
            *count += 1;
        }
    }

    pub fn merge(&mut self, other: &Neighbours) {
        for (mine, more) in self.0.iter_mut().flatten().zip(other.0.iter().flatten()) {
            *mine += more;
        }
    }

    /// Rows that are unequal to their own, and how many of them are unequal to the neighbour's too.
    pub fn of_unequal(&self, rule: Rule) -> Count {
        let mut count = Count::default();
        for (_, by_neighbour) in self
            .0
            .iter()
            .enumerate()
            .filter(|(own, _)| !rule.equal(*own))
        {
            for (neighbour, rows) in by_neighbour.iter().enumerate() {
                count.rows += rows;
                count.unequal += if rule.equal(neighbour) { 0 } else { *rows };
            }
        }
        count
    }
}
