//! The Jensen-Shannon distance.

use super::bins::{by_deciles_and_range, by_doane, by_value_or_sturges};
use super::table::Table;
use super::{AboutTest, Basis, Domain, DriftError, DriftScore, DriftTest, Pair, noise};
use crate::data::Kind;
use std::f64::consts::LN_2;

/// Base-2 distance; numbers in Doane's bins of the reference.
pub struct JensenShannon;

/// Base-2 distance; numbers in the reference's deciles and one bin on either side of its range.
pub struct JensenShannonDeciles;

/// Evidently's convention: natural logarithms, Sturges' bins of both samples.
pub struct JensenShannonEvidently;

/// NannyML's convention by its own name; today the numbers of [`JensenShannon`].
pub struct JensenShannonNannyml;

/// Base-2 distance, missing values being one more cell.
pub struct JensenShannonMissingAsLevel;

const PLAIN: AboutTest = AboutTest {
    id: "jensen-shannon",
    variant: None,
    title: "Jensen-Shannon distance",
    applies_to: &[Kind::Numeric, Kind::Categorical, Kind::Boolean],
    judged_by: Basis::Distance,
    limit: 0.1,
    domain: Domain::SHARE,
    why: "How well one could tell which sample a row came from: 0 when equal, 1 when nothing is shared. A shift of the \
          mean by a quarter of a standard deviation gives about 0.1. Numbers in bins of equal width, as NannyML cuts them: \
          blind to the body of a column with far outliers.",
    source: "Lin (1991), Endres & Schindelin (2003); scipy.spatial.distance.jensenshannon(base=2), bins of \
          numpy.histogram_bin_edges(reference, \"doane\")",
};

impl DriftTest for JensenShannon {
    fn about(&self) -> &'static AboutTest {
        &PLAIN
    }

    fn score(&self, pair: &Pair<'_>) -> Result<DriftScore, DriftError> {
        Ok(base_2(&pair.binned(by_doane)))
    }
}

impl DriftTest for JensenShannonDeciles {
    fn about(&self) -> &'static AboutTest {
        &AboutTest {
            variant: Some("deciles"),
            title: "Jensen-Shannon distance over deciles",
            applies_to: &[Kind::Numeric],
            why: "The same distance with the reference's deciles as bins and one bin on either side of its range, so that neither \
                  outliers nor the unit matter. Decides whether a shift of numbers is large.",
            source: "Lin (1991); scipy.spatial.distance.jensenshannon(base=2) on these bins",
            ..PLAIN
        }
    }

    fn score(&self, pair: &Pair<'_>) -> Result<DriftScore, DriftError> {
        pair.numbers()?;
        Ok(base_2(&pair.binned(by_deciles_and_range)))
    }
}

impl DriftTest for JensenShannonEvidently {
    fn about(&self) -> &'static AboutTest {
        &AboutTest {
            variant: Some("evidently"),
            title: "Jensen-Shannon distance (Evidently)",
            domain: Domain::NATURAL,
            why: "Natural logarithms: at most √ln 2 = 0.83. Numbers in Sturges' bins of both samples together when the reference \
                  has more than 20 different values.",
            source: "Evidently 0.7; scipy.spatial.distance.jensenshannon",
            ..PLAIN
        }
    }

    fn score(&self, pair: &Pair<'_>) -> Result<DriftScore, DriftError> {
        let table = pair.binned(by_value_or_sturges);
        let score = base_2(&table);
        Ok(DriftScore {
            statistic: score.statistic * LN_2.sqrt(),
            noise: score.noise.map(|n| n * LN_2.sqrt()),
            ..score
        })
    }
}

impl DriftTest for JensenShannonNannyml {
    fn about(&self) -> &'static AboutTest {
        &AboutTest {
            variant: Some("nannyml"),
            title: "Jensen-Shannon distance (NannyML)",
            why: "Base 2, 0 to 1. Numbers in Doane's bins of the reference and one for what lies outside; categories that the \
                  reference lacks together. NannyML's own limit is the mean of the reference's chunks plus three standard \
                  deviations; 0.1 is the one without chunks.",
            source: "NannyML 0.13; scipy.spatial.distance.jensenshannon(base=2)",
            ..PLAIN
        }
    }

    fn score(&self, pair: &Pair<'_>) -> Result<DriftScore, DriftError> {
        Ok(base_2(&pair.binned(by_doane)))
    }
}

impl DriftTest for JensenShannonMissingAsLevel {
    fn about(&self) -> &'static AboutTest {
        &AboutTest {
            variant: Some("missing-as-level"),
            title: "Jensen-Shannon distance, missing as a category",
            why: "The same distance, 0 to 1, with missing values as one more category, or as one more bin of a number's.",
            source: "Lin (1991); scipy.spatial.distance.jensenshannon(base=2)",
            ..PLAIN
        }
    }

    fn score(&self, pair: &Pair<'_>) -> Result<DriftScore, DriftError> {
        Ok(base_2(&pair.and_missing(&pair.binned(by_doane))))
    }
}

fn base_2(table: &Table) -> DriftScore {
    let total: f64 = table.shares().map(|(p, q)| divergence(p, q)).sum();
    let noise = noise::of_sum(table, 1.0 / (8.0 * LN_2), divergence);
    DriftScore {
        statistic: total.max(0.0).sqrt().min(1.0),
        p_value: None,
        noise: Some(noise.max(0.0).sqrt().min(1.0)),
    }
}

/// A cell's part of the divergence in bits: ½ (p log p/m + q log q/m), m = (p + q)/2.
///
/// With d = (p − q)/(p + q) it is m/2 · ((1 + d) log(1 + d) + (1 − d) log(1 − d)): never negative, and 0 for equal shares.
fn divergence(p: f64, q: f64) -> f64 {
    let sum = p + q;
    if sum <= 0.0 {
        return 0.0;
    }
    let d = (p - q) / sum;
    let d2 = d * d;
    let nats = if d2 < 0.01 {
        // Σ d^2k / (k (2k − 1))
        d2 * (1.0
            + d2 * (1.0 / 6.0
                + d2 * (1.0 / 15.0 + d2 * (1.0 / 28.0 + d2 * (1.0 / 45.0 + d2 / 66.0)))))
    } else if d2 >= 1.0 {
        2.0 * LN_2
    } else {
        (1.0 + d) * d.ln_1p() + (1.0 - d) * (-d).ln_1p()
    };
    sum / 4.0 * nats / LN_2
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drift::samples::{
        Random, counted, hold_noise, numbers, two_of_categories, two_of_numbers,
    };

    #[test]
    fn nothing_shared_is_1_and_equal_is_0() {
        for (a, b, expected) in [
            (counted(&[("a", 7)]), counted(&[("b", 3)]), 1.0),
            (
                counted(&[("a", 1), ("b", 2)]),
                counted(&[("a", 100), ("b", 200)]),
                0.0,
            ),
        ] {
            let score = JensenShannon
                .score(&Pair::of(&a, &b).expect("values"))
                .expect("a score");
            assert_eq!(score.statistic, expected);
        }
    }

    #[test]
    fn both_branches_of_the_divergence_meet() {
        let direct = |p: f64, q: f64| {
            let m = 0.5 * (p + q);
            0.5 * (p * (p / m).log2() + q * (q / m).log2())
        };
        for (p, q) in [(0.3, 0.25), (0.3, 0.2455), (0.3, 0.2454), (0.3, 0.01)] {
            let (ours, theirs) = (divergence(p, q), direct(p, q));
            assert!(
                (ours / theirs - 1.0).abs() < 1e-12,
                "{p} {q}: {ours} {theirs}"
            );
        }
    }

    #[test]
    fn an_outlier_blinds_equal_width_bins_but_not_deciles() {
        let mut random = Random(5);
        let mut reference = random.sample(2_000, Random::normal);
        reference.push(1e9);
        let production = random.sample(2_000, |r| r.normal() + 1.0);
        let (a, b) = (numbers(&reference), numbers(&production));
        let pair = Pair::of(&a, &b).expect("values");
        assert!(JensenShannon.score(&pair).expect("a score").statistic < 0.05);
        assert!(
            JensenShannonDeciles
                .score(&pair)
                .expect("a score")
                .statistic
                > 0.3
        );
    }

    #[test]
    fn noise_is_what_samples_of_one_origin_show() {
        let mut random = Random(3);
        hold_noise(&JensenShannonDeciles, 0.1, 400, || {
            two_of_numbers(&mut random, (500, 200), Random::normal)
        });
    }

    /// Most categories hold a handful of rows: the χ² approximation would be far off.
    #[test]
    fn noise_of_rare_categories() {
        let mut random = Random(14);
        hold_noise(&JensenShannon, 0.01, 300, || {
            two_of_categories(&mut random, (3_000, 1_000), 1_400, 2)
        });
    }
}
