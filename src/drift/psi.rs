//! The population stability index.

use super::bins::{by_deciles, by_value_or_sturges};
use super::table::Table;
use super::{AboutTest, Basis, Domain, DriftError, DriftScore, DriftTest, Pair, noise};
use crate::data::Kind;

/// Σ (p − q) ln(p/q); numbers in the reference's deciles.
pub struct Psi;

/// Evidently's convention: Sturges' bins of both samples, zero shares filled per side.
pub struct PsiEvidently;

/// Missing values being one more cell.
pub struct PsiMissingAsLevel;

const PLAIN: AboutTest = AboutTest {
    id: "psi",
    variant: None,
    title: "Population stability index",
    applies_to: &[Kind::Numeric, Kind::Categorical, Kind::Boolean],
    judged_by: Basis::Distance,
    limit: 0.1,
    domain: Domain::DISTANCE,
    why: "Credit scoring's measure, in nats: 0 when equal, unbounded above. By custom under 0.1 is stable and over 0.25 a \
          major change. Shares of 0 count as 0.0001, so one empty decile alone gives 0.7.",
    source: "Lewis (1994), Siddiqi (2006); deciles as numpy.quantile, a mass at the minimum keeps its own bin",
};

impl DriftTest for Psi {
    fn about(&self) -> &'static AboutTest {
        &PLAIN
    }

    fn score(&self, pair: &Pair<'_>) -> Result<DriftScore, DriftError> {
        Ok(floored(&in_deciles(pair)?))
    }
}

impl DriftTest for PsiEvidently {
    fn about(&self) -> &'static AboutTest {
        &AboutTest {
            variant: Some("evidently"),
            title: "Population stability index (Evidently)",
            source: "Evidently 0.7: Sturges' bins of both samples, or one per value up to 20 different ones in the reference; a zero \
                     share becomes 0.0001, or a millionth of the least share when that is no larger",
            ..PLAIN
        }
    }

    fn score(&self, pair: &Pair<'_>) -> Result<DriftScore, DriftError> {
        let table = pair.binned(by_value_or_sturges);
        let fill = evidently_fill(&table);
        Ok(summed(&table, |p, q| {
            let (p, q) = fill(p, q);
            term(p, q)
        }))
    }
}

impl DriftTest for PsiMissingAsLevel {
    fn about(&self) -> &'static AboutTest {
        &AboutTest {
            variant: Some("missing-as-level"),
            title: "Population stability index, missing as a category",
            source: "Lewis (1994), Siddiqi (2006)",
            ..PLAIN
        }
    }

    fn score(&self, pair: &Pair<'_>) -> Result<DriftScore, DriftError> {
        Ok(floored(&pair.and_missing(&in_deciles(pair)?)))
    }
}

/// Categories, or numbers in the reference's deciles.
///
/// # Errors
/// When deciles cannot tell the samples apart although they differ.
pub(super) fn in_deciles(pair: &Pair<'_>) -> Result<Table, DriftError> {
    if let Ok((reference, production)) = pair.numbers()
        && reference.min() == reference.max()
        && production.under(reference.min()) > 0
        && production.max() <= reference.max()
    {
        return Err(DriftError(
            "the reference is constant and all of production lies at or below it, which its deciles cannot tell apart".to_owned(),
        ));
    }
    Ok(pair.binned(by_deciles))
}

/// Evidently's way to fill empty cells: each side by itself, with 0.0001, or with a millionth of its least share when that is no
/// larger.
pub(super) fn evidently_fill(table: &Table) -> impl Fn(f64, f64) -> (f64, f64) + use<> {
    let least = |shares: &dyn Fn((f64, f64)) -> f64| {
        let there = table.shares().map(shares).filter(|s| *s > 0.0);
        let least = there.fold(f64::INFINITY, f64::min);
        if least <= FLOOR { least / 1e6 } else { FLOOR }
    };
    let (fill_p, fill_q) = (least(&|s| s.0), least(&|s| s.1));
    let filled = |share: f64, fill: f64| if share == 0.0 { fill } else { share };
    move |p, q| (filled(p, fill_p), filled(q, fill_q))
}

const FLOOR: f64 = 1e-4;

fn floored(table: &Table) -> DriftScore {
    let floor = |share: f64| if share == 0.0 { FLOOR } else { share };
    summed(table, |p, q| term(floor(p), floor(q)))
}

fn summed(table: &Table, cell: impl Fn(f64, f64) -> f64) -> DriftScore {
    DriftScore {
        statistic: table.shares().map(|(p, q)| cell(p, q)).sum(),
        p_value: None,
        noise: Some(noise::of_sum(table, 1.0, cell)),
    }
}

fn term(p: f64, q: f64) -> f64 {
    (p - q) * (p / q).ln()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drift::samples::{Random, counted, hold_noise, numbers, two_of_numbers};

    #[test]
    fn a_textbook_table() {
        let (a, b) = (
            counted(&[("a", 50), ("b", 50)]),
            counted(&[("a", 80), ("b", 20)]),
        );
        let score = Psi
            .score(&Pair::of(&a, &b).expect("values"))
            .expect("a score");
        let expected = 0.3 * (0.8_f64 / 0.5).ln() + 0.3 * (0.5_f64 / 0.2).ln();
        assert!((score.statistic - expected).abs() < 1e-12);
    }

    #[test]
    fn a_constant_reference_hides_nothing_below_it() {
        let (a, b) = (numbers(&[5.0; 9]), numbers(&[4.0, 5.0]));
        let error = Psi
            .score(&Pair::of(&a, &b).expect("values"))
            .expect_err("undefined");
        assert!(error.0.contains("constant"), "{error}");
    }

    #[test]
    fn noise_is_what_samples_of_one_origin_show() {
        let draws: [fn(&mut Random) -> f64; 2] = [Random::normal, |r| {
            r.uniform().powi(3).mul_add(8.0, 0.0).floor()
        }];
        for draw in draws {
            let mut random = Random(7);
            hold_noise(&Psi, 0.15, 500, || {
                two_of_numbers(&mut random, (900, 400), draw)
            });
        }
    }
}
