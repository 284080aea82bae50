//! Correlation change: which pairs of features no longer hang together as they did.

use super::association::{
    Association, Crossed, centred, correlation_ratio, pearson, ranks, spearman,
};
use super::boosted_trees::most_frequent;
use super::outcome::{Outcome, p_value};
use super::table::{MISSING, Sides, Table, Values};
use crate::stats::multiple_testing::benjamini_hochberg;
use crate::stats::special::two_sided_normal;
use serde::{Deserialize, Serialize};

/// Categories with a row or column of their own in a table of two features; the rest share one.
const CATEGORIES: usize = 12;
/// Rows that have both features, at least, in each sample.
const LEAST_ROWS: u64 = 50;
/// The change of an association that matters.
const LARGE: f64 = 0.1;
/// Pairs named, at most.
const NAMED: usize = 20;

/// Which pairs broke.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CorrelationChange {
    /// Pairs that were measured in both samples.
    pub pairs: u64,
    /// Pairs that could not be: one feature does not vary, or under 50 rows have both.
    pub unmeasured: u64,
    /// Pairs whose change is real and large.
    pub changed: u64,
    /// The pairs that changed, most first, then the others by their change; at most 20.
    pub top: Vec<PairChange>,
    /// A pair changed.
    pub drifted: bool,
    /// What it says.
    pub sentence: String,
}

/// How two features hang together in both samples.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PairChange {
    /// One feature.
    pub a: String,
    /// The other, later in the file.
    pub b: String,
    /// How it is measured.
    pub measure: Measure,
    /// In the reference: −1 to 1 for Spearman and φ, 0 to 1 otherwise.
    pub reference: f64,
    /// In production.
    pub production: f64,
    /// Pearson's correlation in the reference and in production, of two numbers: shown, not judged.
    pub pearson: Option<(f64, f64)>,
    /// Production's less the reference's.
    pub change: f64,
    /// Two-sided, of the change.
    pub p_value: f64,
    /// Adjusted over all pairs by Benjamini and Hochberg.
    pub p_adjusted: f64,
    /// Rows of the reference and of production that have both.
    pub rows: (u64, u64),
    /// Real by the adjusted p-value, and a change of at least 0.1.
    pub changed: bool,
}

/// How the association of a pair is measured, by what the two features hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    /// Two numbers.
    Spearman,
    /// Two features of two categories each.
    Phi,
    /// Two features of categories.
    CramersV,
    /// A number's ranks on categories.
    CorrelationRatio,
}

impl Measure {
    /// What people read.
    pub fn title(self) -> &'static str {
        match self {
            Measure::Spearman => "Spearman's correlation",
            Measure::Phi => "φ",
            Measure::CramersV => "Cramér's V",
            Measure::CorrelationRatio => "correlation ratio",
        }
    }
}

/// Measures every pair; `alpha` is the adjusted p-value under which a change is real.
pub(super) fn measure(table: &Table, alpha: f64) -> Outcome<CorrelationChange> {
    let features: Vec<Ready> = table
        .features
        .iter()
        .map(|f| Ready::of(&f.values))
        .collect();
    let (mut pairs, mut unmeasured) = (Vec::new(), 0);
    for (at, (a, first)) in table.features.iter().zip(&features).enumerate() {
        for (b, second) in table.features.iter().zip(&features).skip(at + 1) {
            match pair(first, second) {
                Some(pair) => pairs.push(PairChange {
                    a: a.name.clone(),
                    b: b.name.clone(),
                    ..pair
                }),
                None => unmeasured += 1,
            }
        }
    }
    if pairs.is_empty() {
        return Outcome::Undefined(format!(
            "no two features vary in {LEAST_ROWS} rows of both samples"
        ));
    }
    let p: Vec<f64> = pairs.iter().map(|p| p.p_value).collect();
    for (pair, adjusted) in pairs.iter_mut().zip(benjamini_hochberg(&p)) {
        pair.p_adjusted = adjusted;
        pair.changed = adjusted < alpha && pair.change.abs() >= LARGE;
    }
    let measured = pairs.len() as u64;
    let changed = pairs.iter().filter(|p| p.changed).count() as u64;
    // Stable: pairs of equal change stay in the order of the file.
    pairs.sort_by(|x, y| {
        y.changed
            .cmp(&x.changed)
            .then(y.change.abs().total_cmp(&x.change.abs()))
    });
    pairs.truncate(NAMED);
    Outcome::Measured(CorrelationChange {
        pairs: measured,
        unmeasured,
        changed,
        drifted: changed > 0,
        sentence: sentence(measured, changed, &pairs),
        top: pairs,
    })
}

fn sentence(measured: u64, changed: u64, top: &[PairChange]) -> String {
    match top.first().filter(|_| changed > 0) {
        None => format!(
            "None of {measured} pairs of features hangs together otherwise than in the reference."
        ),
        Some(p) => format!(
            "{changed} of {measured} pairs of features hang together otherwise than in the reference, most {} and {}: {} {:.2} → {:.2} (adjusted {}).",
            p.a,
            p.b,
            p.measure.title(),
            p.reference,
            p.production,
            p_value(p.p_adjusted)
        ),
    }
}

/// A feature made ready for all its pairs.
enum Ready {
    Number {
        values: Sides<Vec<f64>>,
        ranks: Sides<Vec<f64>>,
    },
    Category {
        places: Sides<Vec<usize>>,
        groups: usize,
    },
}

impl Ready {
    fn of(values: &Values) -> Ready {
        match values {
            Values::Numbers(sides) => Ready::Number {
                values: sides.each_ref().map(|side| centred(side)),
                ranks: sides.each_ref().map(|side| centred(&ranks(side))),
            },
            Values::Categories { categories, codes } => {
                let places = most_frequent(&codes.concat(), categories.len(), CATEGORIES);
                let groups = categories.len().min(CATEGORIES + 1);
                let place = |code: &u32| match *code {
                    MISSING => groups,
                    code => places.get(code as usize).copied().unwrap_or(groups),
                };
                Ready::Category {
                    places: codes
                        .each_ref()
                        .map(|side| side.iter().map(place).collect()),
                    groups,
                }
            }
        }
    }
}

/// The pair without its names and before adjustment; `None` when it cannot be measured in both samples.
fn pair(first: &Ready, second: &Ready) -> Option<PairChange> {
    let both = |measure: &dyn Fn(usize) -> Option<Association>| Some([measure(0)?, measure(1)?]);
    match (first, second) {
        (
            Ready::Number {
                values: x,
                ranks: rx,
            },
            Ready::Number {
                values: y,
                ranks: ry,
            },
        ) => {
            let found = both(&|side| spearman(&rx[side], &ry[side]))?;
            let linear = |side: usize| pearson(&x[side], &y[side]).map(|(r, _)| r);
            let mut change = changed(Measure::Spearman, found)?;
            change.pearson = linear(0).zip(linear(1));
            Some(change)
        }
        (
            Ready::Category {
                places: x,
                groups: height,
            },
            Ready::Category {
                places: y,
                groups: width,
            },
        ) => {
            let crossed = |side: usize| Crossed::of(&x[side], *height, &y[side], *width);
            if (*height, *width) == (2, 2) {
                return changed(Measure::Phi, both(&|side| crossed(side).phi())?);
            }
            let smaller = (*height.min(width) as f64 - 1.0).max(1.0);
            changed(
                Measure::CramersV,
                both(&|side| crossed(side).cramers_v(smaller))?,
            )
        }
        (Ready::Category { places, groups }, Ready::Number { ranks, .. })
        | (Ready::Number { ranks, .. }, Ready::Category { places, groups }) => {
            let found = both(&|side| correlation_ratio(&places[side], *groups, &ranks[side]))?;
            changed(Measure::CorrelationRatio, found)
        }
    }
}

fn changed(measure: Measure, [r, p]: Sides<Association>) -> Option<PairChange> {
    if r.rows < LEAST_ROWS || p.rows < LEAST_ROWS {
        return None;
    }
    let z = (p.tested - r.tested) / (r.variance + p.variance).sqrt();
    z.is_finite().then(|| PairChange {
        a: String::new(),
        b: String::new(),
        measure,
        reference: r.value,
        production: p.value,
        pearson: None,
        change: p.value - r.value,
        p_value: two_sided_normal(z).min(1.0),
        p_adjusted: 1.0,
        rows: (r.rows, p.rows),
        changed: false,
    })
}

#[cfg(test)]
mod tests {
    use super::super::table::tests::{alike, categories, normal, numbers, share, table};
    use super::*;

    fn measured(table: &Table) -> CorrelationChange {
        measure(table, 0.05).measured().cloned().expect("pairs")
    }

    #[test]
    fn a_broken_pair_is_named_first() {
        let mut table = alike([1_000, 1_000]);
        let quiet = measured(&table);
        assert_eq!(
            (quiet.pairs, quiet.unmeasured, quiet.changed),
            (6, 0, 0),
            "{quiet:?}"
        );
        if let Values::Numbers([_, production]) = &mut table.features[1].values {
            production.reverse();
        }
        let broken = measured(&table);
        let top = &broken.top[0];
        assert_eq!(
            (top.a.as_str(), top.b.as_str(), top.measure),
            ("a", "b", Measure::Spearman)
        );
        assert!(top.reference > 0.8 && top.production.abs() < 0.1 && top.p_adjusted < 1e-20);
        assert!(top.pearson.is_some_and(|(r, p)| r > 0.8 && p.abs() < 0.1));
        // b and the category that follows a broke with it.
        assert_eq!(broken.changed, 2, "{broken:?}");
        assert_eq!(broken.top[1].measure, Measure::CorrelationRatio);
        assert!(
            broken.sentence.starts_with("2 of 6 pairs"),
            "{}",
            broken.sentence
        );
    }

    #[test]
    fn p_values_are_not_too_small_when_nothing_has_changed() {
        // Independent and dependent pairs of all measures, 150 tables; expected 7.5 at or under 0.05 of each.
        let mut low = std::collections::BTreeMap::new();
        for run in 0..150_u64 {
            let side = |side: u64, n: usize, k: u64| -> Vec<f64> {
                (0..n)
                    .map(|i| normal(7_000 + 20 * run + 10 * side + k, i))
                    .collect()
            };
            let both = |make: &dyn Fn(u64, usize) -> Vec<f64>| [make(0, 200), make(1, 400)];
            let a = both(&|s, n| side(s, n, 0));
            let b = both(&|s, n| {
                side(s, n, 0)
                    .iter()
                    .zip(side(s, n, 1))
                    .map(|(x, e)| x + e)
                    .collect()
            });
            let c = both(&|s, n| side(s, n, 2));
            let code = |sides: &Sides<Vec<f64>>, cuts: &[f64]| {
                let place = |x: &f64| cuts.iter().filter(|c| x > *c).count() as u32;
                sides.each_ref().map(|s| s.iter().map(place).collect())
            };
            let made = table(vec![
                numbers("a", a.clone()),
                numbers("b", b.clone()),
                numbers("c", c.clone()),
                categories("two", &["n", "y"], code(&a, &[0.0])),
                categories("other two", &["n", "y"], code(&b, &[0.5])),
                categories("three", &["x", "y", "z"], code(&b, &[-1.0, 1.0])),
                categories("four", &["p", "q", "r", "s"], code(&c, &[-1.0, 0.0, 1.0])),
            ]);
            for pair in measured(&made).top {
                let name = format!("{} {}", pair.a, pair.b);
                *low.entry(name).or_insert(0) += u32::from(pair.p_value <= 0.05);
            }
        }
        for (pair, count) in &low {
            assert!(*count <= 17, "{pair}: {count} of 150");
        }
        for exact in ["a b", "a c", "two other two", "a three"] {
            assert!(low.get(exact).is_some_and(|c| *c >= 1), "{exact}: {low:?}");
        }
    }

    #[test]
    fn few_rows_and_constants_are_not_measured() {
        let flat = table(vec![
            numbers("a", [vec![1.0; 60], vec![1.0; 60]]),
            numbers("b", [vec![1.0; 60], vec![2.0; 60]]),
        ]);
        assert!(measure(&flat, 0.05).measured().is_none());
        let rows = |seed: u64| -> Vec<f64> { (0..60).map(|i| share(seed, i)).collect() };
        let mut gaps = rows(3);
        gaps.iter_mut().take(20).for_each(|v| *v = f64::NAN);
        let made = table(vec![
            numbers("a", [rows(1), rows(2)]),
            numbers("b", [gaps, rows(4)]),
            numbers("c", [rows(5), rows(6)]),
        ]);
        let result = measured(&made);
        assert_eq!((result.pairs, result.unmeasured), (1, 2));
    }

    #[test]
    fn many_categories_share_a_place() {
        let codes =
            |seed: u64| -> Vec<u32> { (0..500).map(|i| (share(seed, i) * 40.0) as u32).collect() };
        let names: Vec<String> = (0..40).map(|i| format!("c{i:02}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        // Production's rows of b are those of a in another order, so both share their most frequent categories.
        let turned: Vec<u32> = codes(2).into_iter().rev().collect();
        let made = table(vec![
            categories("a", &names, [codes(1), codes(2)]),
            categories("b", &names, [codes(1), turned]),
        ]);
        let result = measured(&made);
        assert_eq!(result.top[0].measure, Measure::CramersV);
        assert!((result.top[0].reference - 1.0).abs() < 1e-12, "{result:?}");
        assert!(
            result.top[0].changed && result.top[0].production < 0.3,
            "{result:?}"
        );
    }
}
