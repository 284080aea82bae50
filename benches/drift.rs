//! How long comparing takes: `cargo bench --bench drift`.

use seaworthy::data::Kind;
use seaworthy::drift::{judge, score_column};
use seaworthy::plan::Limits;
use seaworthy::profile::{CategoryCounts, ColumnProfile, NumberCounts, Values, Window};
use std::hint::black_box;
use std::time::Instant;

/// SplitMix64 to a uniform number.
struct Random(u64);

impl Random {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }
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

fn numbers(random: &mut Random, n: usize, shift: f64) -> ColumnProfile {
    let values: Vec<f64> = (0..n).map(|_| random.normal() + shift).collect();
    column(
        Kind::Numeric,
        n,
        Values::Numbers(NumberCounts::from_values(&values)),
    )
}

fn categories(random: &mut Random, n: usize, different: f64) -> ColumnProfile {
    let values: Vec<String> = (0..n)
        .map(|_| format!("c{}", (random.uniform().powi(2) * different) as u64))
        .collect();
    let counts = CategoryCounts::from_values(values.iter().map(String::as_str));
    column(Kind::Categorical, n, Values::Categories(counts))
}

fn timed(what: &str, times: u32, mut work: impl FnMut()) {
    work();
    let start = Instant::now();
    for _ in 0..times {
        work();
    }
    println!(
        "{what}: {:.2} ms",
        start.elapsed().as_secs_f64() * 1e3 / f64::from(times)
    );
}

fn main() {
    let mut random = Random(1);
    let limits = Limits::default();
    for (rows, shift) in [
        (5_000, 0.0),
        (5_000, 0.3),
        (9_999, 0.3),
        (100_000, 0.1),
        (500_000, 0.1),
    ] {
        let reference = numbers(&mut random, rows, 0.0);
        let production = numbers(&mut random, rows * 9 / 10, shift);
        let windows: Vec<(Window, ColumnProfile)> = (0..12)
            .map(|i| {
                (
                    Window {
                        start: i,
                        end: i + 1,
                        label: format!("w{i}"),
                    },
                    numbers(&mut random, rows / 12, shift),
                )
            })
            .collect();
        timed(
            &format!("{rows} numbers shifted by {shift}, whole"),
            5,
            || {
                black_box(score_column(&reference, &production, &[], &limits));
            },
        );
        timed(
            &format!("{rows} numbers shifted by {shift}, with 12 windows"),
            3,
            || {
                let mut columns = [score_column(&reference, &production, &windows, &limits)];
                judge(&mut columns, &limits);
                black_box(&columns);
            },
        );
    }
    for (rows, different) in [(100_000, 20.0), (100_000, 20_000.0)] {
        let (reference, production) = (
            categories(&mut random, rows, different),
            categories(&mut random, rows, different),
        );
        timed(&format!("{rows} rows of {different} categories"), 5, || {
            black_box(score_column(&reference, &production, &[], &limits));
        });
    }
}
