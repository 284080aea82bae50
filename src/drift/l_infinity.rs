//! The largest difference of shares.

use super::table::Table;
use super::{AboutTest, Basis, Domain, DriftError, DriftScore, DriftTest, Pair, noise};
use crate::data::Kind;

/// The largest absolute difference of shares.
pub struct LInfinity;

/// Missing values being one of the categories.
pub struct LInfinityMissingAsLevel;

const PLAIN: AboutTest = AboutTest {
    id: "l-infinity",
    variant: None,
    title: "Largest change of a share",
    applies_to: &[Kind::Categorical, Kind::Boolean],
    judged_by: Basis::Distance,
    limit: 0.1,
    domain: Domain::SHARE,
    why: "The largest change of any one category's share, 0 to 1. Easy to read, and blind to many small changes.",
    source: "Chebyshev's distance of the shares; as NannyML 0.13 and TensorFlow Data Validation's infinity_norm",
};

impl DriftTest for LInfinity {
    fn about(&self) -> &'static AboutTest {
        &PLAIN
    }

    fn score(&self, pair: &Pair<'_>) -> Result<DriftScore, DriftError> {
        Ok(distance(pair.categories()?))
    }
}

impl DriftTest for LInfinityMissingAsLevel {
    fn about(&self) -> &'static AboutTest {
        &AboutTest {
            variant: Some("missing-as-level"),
            title: "Largest change of a share, missing as a category",
            source: "Chebyshev's distance of the shares",
            ..PLAIN
        }
    }

    fn score(&self, pair: &Pair<'_>) -> Result<DriftScore, DriftError> {
        Ok(distance(&pair.counted_and_missing()?))
    }
}

fn distance(table: &Table) -> DriftScore {
    DriftScore {
        statistic: table
            .shares()
            .map(|(p, q)| (p - q).abs())
            .fold(0.0, f64::max),
        p_value: None,
        noise: Some(noise::l_infinity(table)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drift::samples::counted;

    #[test]
    fn the_largest_change_counts() {
        let (a, b) = (
            counted(&[("x", 50), ("y", 30), ("z", 20)]),
            counted(&[("x", 35), ("y", 40), ("w", 25)]),
        );
        let pair = Pair::of(&a, &b).expect("values");
        assert_eq!(LInfinity.score(&pair).map(|s| s.statistic), Ok(0.25));
    }
}
