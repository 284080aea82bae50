//! Columns and seeded random numbers for the tests of this layer.

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
