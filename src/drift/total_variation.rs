//! Total variation distance.

use super::table::Table;
use super::{AboutTest, Basis, Domain, DriftError, DriftScore, DriftTest, Pair, noise};
use crate::data::Kind;

/// Half the sum of absolute differences of shares.
pub struct TotalVariation;

/// Missing values being one of the categories.
pub struct TotalVariationMissingAsLevel;

const PLAIN: AboutTest = AboutTest {
    id: "total-variation",
    variant: None,
    title: "Total variation distance",
    applies_to: &[Kind::Categorical, Kind::Boolean],
    judged_by: Basis::Distance,
    limit: 0.1,
    domain: Domain::SHARE,
    why: "The share of rows that would have to change their category: 0 when equal, 1 when nothing is shared. Grows by \
          chance with the number of categories.",
    source: "Levin, Peres & Wilmer (2009), Markov Chains and Mixing Times, 4.1",
};

impl DriftTest for TotalVariation {
    fn about(&self) -> &'static AboutTest {
        &PLAIN
    }

    fn score(&self, pair: &Pair<'_>) -> Result<DriftScore, DriftError> {
        Ok(distance(pair.categories()?))
    }
}

impl DriftTest for TotalVariationMissingAsLevel {
    fn about(&self) -> &'static AboutTest {
        &AboutTest {
            variant: Some("missing-as-level"),
            title: "Total variation distance, missing as a category",
            ..PLAIN
        }
    }

    fn score(&self, pair: &Pair<'_>) -> Result<DriftScore, DriftError> {
        Ok(distance(&pair.counted_and_missing()?))
    }
}

fn distance(table: &Table) -> DriftScore {
    let sum: f64 = table.shares().map(|(p, q)| (p - q).abs()).sum();
    DriftScore {
        statistic: (0.5 * sum).min(1.0),
        p_value: None,
        noise: Some(noise::total_variation(table).min(1.0)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drift::l_infinity::LInfinity;
    use crate::drift::samples::{Random, counted, hold_noise, two_of_categories};

    #[test]
    fn half_the_rows_changed() {
        let (a, b) = (
            counted(&[("x", 10), ("y", 10), ("", 80)]),
            counted(&[("x", 10)]),
        );
        let pair = Pair::of(&a, &b).expect("values");
        assert_eq!(TotalVariation.score(&pair).map(|s| s.statistic), Ok(0.5));
        let with_missing = TotalVariationMissingAsLevel.score(&pair).expect("a score");
        assert!((with_missing.statistic - 0.9).abs() < 1e-12);
    }

    /// Of both this distance and the largest difference, for few, many and hardly ever seen categories.
    #[test]
    fn noise_is_what_samples_of_one_origin_show() {
        for (categories, skew, tolerance) in
            [(2, 1, 0.08), (5, 2, 0.08), (40, 2, 0.08), (2_000, 3, 0.05)]
        {
            let mut random = Random(33);
            for test in [&TotalVariation as &dyn DriftTest, &LInfinity] {
                hold_noise(test, tolerance, 300, || {
                    two_of_categories(&mut random, (900, 400), categories, skew)
                });
            }
        }
    }
}
