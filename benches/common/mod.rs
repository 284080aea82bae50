//! Samples of a million rows, for the benchmarks of drift natively and in a browser's worker.

use seaworthy::data::Kind;
use seaworthy::drift::{ColumnComparison, judge, score_column};
use seaworthy::plan::Limits;
use seaworthy::profile::{CategoryCounts, ColumnProfile, NumberCounts, Values};

pub const MILLION: usize = 1_000_000;

/// What a column holds.
pub enum Shape {
    /// Numbers, none twice.
    Dense,
    /// Numbers of few different values.
    Few,
    Categories,
}

/// Of four columns, two are dense, one has few values, one categories.
pub fn mixed(column: usize) -> Shape {
    match column % 4 {
        0 | 1 => Shape::Dense,
        2 => Shape::Few,
        _ => Shape::Categories,
    }
}

impl Shape {
    /// A million rows.
    pub fn column(&self, random: &mut Random) -> Raw {
        match self {
            Shape::Dense => Raw::Numbers(random.normals(MILLION, 0.0)),
            Shape::Few => {
                let normals = random.normals(MILLION, 0.0);
                Raw::Numbers(normals.iter().map(|v| (v * 20.0).round()).collect())
            }
            Shape::Categories => Raw::Words(random.words(MILLION, 50)),
        }
    }
}

/// A column in memory, as it was read.
pub enum Raw {
    Numbers(Vec<f64>),
    Words(Vec<String>),
}

impl Raw {
    /// Sorted and counted.
    pub fn profile(&self) -> ColumnProfile {
        match self {
            Raw::Numbers(values) => numbers(values),
            Raw::Words(words) => categories(words),
        }
    }
}

/// Every test of every column, causes and verdicts.
pub fn compare(samples: &[(ColumnProfile, ColumnProfile)]) -> Vec<ColumnComparison> {
    let limits = Limits::default();
    let mut columns: Vec<_> = samples
        .iter()
        .map(|(a, b)| score_column(a, b, &[], &limits))
        .collect();
    judge(&mut columns, &limits);
    columns
}

pub fn numbers(values: &[f64]) -> ColumnProfile {
    column(
        Kind::Numeric,
        values.len(),
        Values::Numbers(NumberCounts::from_values(values)),
    )
}

pub fn categories(words: &[String]) -> ColumnProfile {
    let counts = CategoryCounts::from_values(words.iter().map(String::as_str));
    column(Kind::Categorical, words.len(), Values::Categories(counts))
}

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

/// SplitMix64.
pub struct Random(pub u64);

impl Random {
    pub fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Nearly normal, no value twice.
    pub fn normals(&mut self, n: usize, shift: f64) -> Vec<f64> {
        (0..n)
            .map(|_| (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0 + shift)
            .collect()
    }

    /// Some words more often than others.
    pub fn words(&mut self, n: usize, different: u32) -> Vec<String> {
        (0..n)
            .map(|_| {
                format!(
                    "c{}",
                    (self.uniform().powi(2) * f64::from(different)) as u32
                )
            })
            .collect()
    }
}
