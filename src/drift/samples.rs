//! Columns and seeded random numbers for the tests of this layer.

use super::{DriftTest, Pair};
use crate::data::Kind;
use crate::profile::{CategoryCounts, ColumnProfile, NumberCounts, Values};

fn column(kind: Kind, n: usize, values: Values) -> ColumnProfile {
    ColumnProfile {
        name: "x".to_owned(),
        kind,
        n: n as u64,
        missing: 0,
        unparseable: 0,
        pos_inf: 0,
        neg_inf: 0,
        values,
    }
}

/// A numeric column of these values; NaN is missing.
pub fn numbers(values: &[f64]) -> ColumnProfile {
    let counts = NumberCounts::from_values(values);
    let missing = values.iter().filter(|v| v.is_nan()).count() as u64;
    ColumnProfile {
        missing,
        ..column(Kind::Numeric, values.len(), Values::Numbers(counts))
    }
}

/// A categorical column of these values; an empty text is missing.
pub fn categories(values: &[&str]) -> ColumnProfile {
    let there = values.iter().copied().filter(|v| !v.is_empty());
    let counts = CategoryCounts::from_values(there);
    let missing = values.iter().filter(|v| v.is_empty()).count() as u64;
    ColumnProfile {
        missing,
        ..column(Kind::Categorical, values.len(), Values::Categories(counts))
    }
}

/// A categorical column from counts per category; "" stands for missing.
pub fn counted(counts: &[(&str, u64)]) -> ColumnProfile {
    let there = counts.iter().filter(|(name, n)| !name.is_empty() && *n > 0);
    let missing = counts
        .iter()
        .filter(|(name, _)| name.is_empty())
        .map(|c| c.1)
        .sum();
    let n: u64 = counts.iter().map(|c| c.1).sum();
    let kept = CategoryCounts {
        counts: there.map(|(name, n)| ((*name).to_owned(), *n)).collect(),
        ..CategoryCounts::default()
    };
    ColumnProfile {
        missing,
        ..column(Kind::Categorical, n as usize, Values::Categories(kept))
    }
}

/// SplitMix64: enough for simulations, the same everywhere.
pub struct Random(pub u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Uniform in (0, 1).
    pub fn uniform(&mut self) -> f64 {
        ((self.next() >> 11) as f64 + 0.5) / (1u64 << 53) as f64
    }

    /// Standard normal (Box and Muller).
    pub fn normal(&mut self) -> f64 {
        let (u, v) = (self.uniform(), self.uniform());
        (-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos()
    }

    /// `n` values from `draw`.
    pub fn sample(&mut self, n: usize, draw: impl Fn(&mut Random) -> f64) -> Vec<f64> {
        (0..n).map(|_| draw(self)).collect()
    }
}

/// Distributions that differ in their tails, their range and how often values repeat.
pub const SHAPES: [fn(&mut Random) -> f64; 4] = [
    Random::normal,
    Random::uniform,
    |r| r.normal().exp(),
    |r| if r.uniform() < 0.3 { 1.0 } else { 0.0 },
];

/// Numeric columns of `n` and `m` values from one origin.
pub fn two_of_numbers(
    random: &mut Random,
    (n, m): (usize, usize),
    draw: fn(&mut Random) -> f64,
) -> (ColumnProfile, ColumnProfile) {
    let reference = numbers(&random.sample(n, draw));
    (reference, numbers(&random.sample(m, draw)))
}

/// Categorical columns of `n` and `m` rows from one origin; a greater `skew` makes the first categories the more common ones.
pub fn two_of_categories(
    random: &mut Random,
    (n, m): (u64, u64),
    categories: usize,
    skew: i32,
) -> (ColumnProfile, ColumnProfile) {
    let names: Vec<String> = (0..categories).map(|i| format!("c{i:04}")).collect();
    let mut draw = |rows: u64| {
        let mut counts: Vec<(&str, u64)> = names.iter().map(|n| (n.as_str(), 0)).collect();
        for _ in 0..rows {
            counts[(random.uniform().powi(skew) * categories as f64) as usize].1 += 1;
        }
        counted(&counts)
    };
    let reference = draw(n);
    (reference, draw(m))
}

/// Noise as a test states it (the mean, where it does) and as it is (the 95th percentile of its statistic), over so many pairs of
/// columns of one origin.
pub fn noise_stated_and_found(
    test: &dyn DriftTest,
    pairs: usize,
    mut pair: impl FnMut() -> (ColumnProfile, ColumnProfile),
) -> (f64, f64) {
    let (mut found, mut stated) = (Vec::new(), Vec::new());
    for _ in 0..pairs {
        let (reference, production) = pair();
        let score = test
            .score(&Pair::of(&reference, &production).expect("values"))
            .expect("a score");
        found.push(score.statistic);
        stated.extend(score.noise);
    }
    assert!(!stated.is_empty(), "no noise is stated");
    found.sort_by(f64::total_cmp);
    let mean = stated.iter().sum::<f64>() / stated.len() as f64;
    (mean, found[pairs * 95 / 100])
}

/// Holds the noise that a test states to what it is, within `tolerance` of it.
pub fn hold_noise(
    test: &dyn DriftTest,
    tolerance: f64,
    pairs: usize,
    pair: impl FnMut() -> (ColumnProfile, ColumnProfile),
) {
    let (stated, found) = noise_stated_and_found(test, pairs, pair);
    let (id, ratio) = (test.about().id, stated / found);
    assert!(
        (ratio - 1.0).abs() < tolerance,
        "{id}: stated over found is {ratio}"
    );
}

/// Holds what NannyML reads off 10,000 bins to its formula, with productions inside the reference's range, partly and wholly beyond it; and to
/// `exact` where the reference has fewer rows.
pub fn hold_nannymls_grid(test: &dyn DriftTest, exact: &dyn DriftTest, expected: [f64; 4]) {
    let quadratic = |rows: u64, factor: u64, modulus: u64| {
        (0..rows).map(move |i| (i * i * factor % modulus) as f64)
    };
    let reference: Vec<f64> = quadratic(12_000, 1, 9_973).map(|v| v / 7.0).collect();
    let reference = numbers(&reference);
    let productions = [(3, 0.0), (11, -40.0), (1, -2000.0), (2, 700.0)];
    for ((factor, shift), expected) in productions.into_iter().zip(expected) {
        let production: Vec<f64> = quadratic(3_000, factor, 9_967)
            .map(|v| v / 8.0 * 1.25 + shift)
            .collect();
        let production = numbers(&production);
        let pair = Pair::of(&reference, &production).expect("values");
        let ours = test.score(&pair).expect("a score").statistic;
        assert!(
            (ours / expected - 1.0).abs() < 1e-11,
            "{ours}, expected {expected}"
        );
        let back = Pair::of(&production, &reference).expect("values");
        assert_eq!(
            test.score(&back).map(|s| s.statistic),
            exact.score(&back).map(|s| s.statistic),
            "exact under 10,000 rows of the reference"
        );
    }
}
