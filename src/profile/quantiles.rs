//! Both samples of a numeric column at the same levels: what cumulative and quantile–quantile plots are drawn from.

use super::{ColumnProfile, NumberCounts, Values};
use serde::{Deserialize, Serialize};

/// Steps between the least and the greatest value.
const STEPS: u32 = 100;

/// Quantiles of both samples at 0 %, 1 % … 100 %.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Quantiles {
    /// The reference's, in increasing order, finite.
    pub reference: Vec<f64>,
    /// Production's.
    pub production: Vec<f64>,
}

/// The quantiles of a numeric column; `None` when it is no number or a side has no finite value.
pub fn quantiles(reference: &ColumnProfile, production: &ColumnProfile) -> Option<Quantiles> {
    let levels: Vec<f64> = (0..=STEPS)
        .map(|i| f64::from(i) / f64::from(STEPS))
        .collect();
    let of = |column: &ColumnProfile| match &column.values {
        Values::Numbers(counts) if column.kind == crate::data::Kind::Numeric => {
            whole(counts, &levels)
        }
        _ => None,
    };
    Some(Quantiles {
        reference: of(reference)?,
        production: of(production)?,
    })
}

fn whole(counts: &NumberCounts, levels: &[f64]) -> Option<Vec<f64>> {
    let values = counts.quantiles(levels);
    let sound = counts.n() > 0 && values.iter().all(|v| v.is_finite());
    sound.then_some(values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Kind;

    #[test]
    fn both_sides_stand_at_the_same_levels() {
        let column = |values: &[f64]| ColumnProfile {
            values: Values::Numbers(NumberCounts::from_values(values)),
            ..ColumnProfile::empty("x", Kind::Numeric)
        };
        let tens: Vec<f64> = (0..=10).map(f64::from).collect();
        let found = quantiles(&column(&tens), &column(&[7.0])).expect("numbers on both sides");
        assert_eq!((found.reference.len(), found.production.len()), (101, 101));
        assert_eq!(
            (
                found.reference[0],
                found.reference[50],
                found.reference[100]
            ),
            (0.0, 5.0, 10.0)
        );
        assert!(found.production.iter().all(|v| *v == 7.0));
        assert_eq!(quantiles(&column(&tens), &column(&[])), None);
    }
}
