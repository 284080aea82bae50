//! The Hellinger distance.

use super::bins::{by_doane, by_sturges_of_distinct};
use super::table::Table;
use super::{AboutTest, Basis, Domain, DriftError, DriftScore, DriftTest, Pair, noise};
use crate::data::Kind;

/// Numbers in Doane's bins of the reference.
pub struct Hellinger;

/// Evidently's convention: Sturges' bins of the different values of both samples.
pub struct HellingerEvidently;

/// NannyML's convention by its own name; today the numbers of [`Hellinger`].
pub struct HellingerNannyml;

/// Missing values being one more cell.
pub struct HellingerMissingAsLevel;

const PLAIN: AboutTest = AboutTest {
    id: "hellinger",
    variant: None,
    title: "Hellinger distance",
    applies_to: &[Kind::Numeric, Kind::Categorical, Kind::Boolean],
    judged_by: Basis::Distance,
    limit: 0.1,
    domain: Domain::SHARE,
    why: "Half the squared difference of root shares, rooted: 0 when equal, 1 when nothing is shared. Between total \
          variation and its square root; feels rare cells more than total variation does.",
    source: "Hellinger (1909); as NannyML 0.13, bins of numpy.histogram_bin_edges(reference, \"doane\")",
};

impl DriftTest for Hellinger {
    fn about(&self) -> &'static AboutTest {
        &PLAIN
    }

    fn score(&self, pair: &Pair<'_>) -> Result<DriftScore, DriftError> {
        Ok(distance(&pair.binned(by_doane)))
    }
}

impl DriftTest for HellingerEvidently {
    fn about(&self) -> &'static AboutTest {
        &AboutTest {
            variant: Some("evidently"),
            title: "Hellinger distance (Evidently)",
            source: "Evidently 0.7: Sturges' bins of the different values of both samples together",
            ..PLAIN
        }
    }

    fn score(&self, pair: &Pair<'_>) -> Result<DriftScore, DriftError> {
        Ok(distance(&pair.binned(by_sturges_of_distinct)))
    }
}

impl DriftTest for HellingerNannyml {
    fn about(&self) -> &'static AboutTest {
        &AboutTest {
            variant: Some("nannyml"),
            title: "Hellinger distance (NannyML)",
            source: "NannyML 0.13: Doane's bins of the reference and one for what lies outside",
            ..PLAIN
        }
    }

    fn score(&self, pair: &Pair<'_>) -> Result<DriftScore, DriftError> {
        Ok(distance(&pair.binned(by_doane)))
    }
}

impl DriftTest for HellingerMissingAsLevel {
    fn about(&self) -> &'static AboutTest {
        &AboutTest {
            variant: Some("missing-as-level"),
            title: "Hellinger distance, missing as a category",
            source: "Hellinger (1909); bins of numpy.histogram_bin_edges(reference, \"doane\") and one for missing values",
            ..PLAIN
        }
    }

    fn score(&self, pair: &Pair<'_>) -> Result<DriftScore, DriftError> {
        Ok(distance(&pair.and_missing(&pair.binned(by_doane))))
    }
}

fn distance(table: &Table) -> DriftScore {
    let cell = |p: f64, q: f64| 0.5 * (p.sqrt() - q.sqrt()).powi(2);
    let squared: f64 = table.shares().map(|(p, q)| cell(p, q)).sum();
    DriftScore {
        statistic: squared.sqrt().min(1.0),
        p_value: None,
        noise: Some(noise::of_sum(table, 0.125, cell).sqrt().min(1.0)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drift::samples::{Random, counted, hold_noise, two_of_numbers};

    #[test]
    fn two_known_tables() {
        for (a, b, expected) in [
            (counted(&[("a", 1)]), counted(&[("b", 1)]), 1.0),
            (
                counted(&[("a", 1), ("b", 1)]),
                counted(&[("a", 1)]),
                (1.0 - 0.5_f64.sqrt()).sqrt(),
            ),
        ] {
            let score = Hellinger
                .score(&Pair::of(&a, &b).expect("values"))
                .expect("a score");
            assert!((score.statistic - expected).abs() < 1e-12);
        }
    }

    #[test]
    fn noise_is_what_samples_of_one_origin_show() {
        let mut random = Random(9);
        hold_noise(&Hellinger, 0.1, 400, || {
            two_of_numbers(&mut random, (1_000, 300), Random::normal)
        });
    }
}
