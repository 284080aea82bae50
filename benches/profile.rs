//! Rows per second through a profile: 20 columns (15 of numbers, 5 of categories), uncut and cut by month.
//!
//! `cargo bench --bench profile`

use arrow_array::{ArrayRef, Float64Array, RecordBatch, StringArray, TimestampMillisecondArray};
use seaworthy::data::Kind;
use seaworthy::plan::WindowBy;
use seaworthy::profile::{DatasetAccumulator, ProfileSpec, WindowCut};
use std::sync::Arc;
use std::time::Instant;

const BATCH: usize = 65_536;

fn bits(seed: &mut u64) -> u64 {
    *seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (*seed ^ (*seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z ^ (z >> 29)
}

fn table(rows: usize) -> Vec<RecordBatch> {
    let mut seed = 1;
    let batch = |start: usize| {
        let rows = start..(start + BATCH).min(rows);
        let mut columns: Vec<(String, ArrayRef, bool)> = Vec::new();
        for column in 0..15 {
            // A third each: continuous, two decimals, whole numbers.
            let steps = [1_u64 << 40, 100_000, 50][column % 3];
            let values = rows
                .clone()
                .map(|_| (bits(&mut seed) % steps) as f64 / 100.0 - 7.0);
            columns.push((
                format!("n{column}"),
                Arc::new(Float64Array::from_iter_values(values)),
                true,
            ));
        }
        for column in 0..5 {
            let kinds = [2, 5, 30, 1_000, 200_000][column];
            let values = rows
                .clone()
                .map(|_| format!("category-{}", bits(&mut seed) % kinds));
            columns.push((
                format!("c{column}"),
                Arc::new(StringArray::from_iter_values(values)),
                true,
            ));
        }
        let times = rows.map(|row| 1_704_067_200_000 + row as i64 * 30_000);
        columns.push((
            "time".to_owned(),
            Arc::new(TimestampMillisecondArray::from_iter_values(times)),
            true,
        ));
        RecordBatch::try_from_iter_with_nullable(columns).expect("columns of one length")
    };
    (0..rows).step_by(BATCH).map(batch).collect()
}

fn spec(windows: bool, duplicates: bool, rows: usize) -> ProfileSpec {
    let numbers = (0..15).map(|i| (format!("n{i}"), Kind::Numeric));
    let categories = (0..5).map(|i| (format!("c{i}"), Kind::Categorical));
    ProfileSpec {
        columns: numbers.chain(categories).collect(),
        timestamp: Some("time".to_owned()),
        windows: WindowCut::resolve(WindowBy::Month, rows as u64).filter(|_| windows),
        duplicates,
    }
}

fn main() {
    for rows in [100_000, 1_000_000] {
        let table = table(rows);
        for (name, windows, duplicates) in [
            ("uncut", false, false),
            ("uncut, repeated rows", false, true),
            ("by month, repeated rows", true, true),
        ] {
            let spec = spec(windows, duplicates, rows);
            let mut best = f64::INFINITY;
            let mut bytes = 0;
            for _ in 0..3 {
                let start = Instant::now();
                let mut profile = DatasetAccumulator::new(&spec);
                for (i, batch) in table.iter().enumerate() {
                    profile.observe_batch(batch, (i * BATCH) as u64, &[]);
                }
                let finished = profile.finish();
                best = best.min(start.elapsed().as_secs_f64());
                bytes = postcard::to_allocvec(&finished).map_or(0, |b| b.len());
            }
            println!(
                "{rows:>9} rows x 20, {name:<24} {best:>7.3} s {:>9.0} rows/s, profile of {:>5.1} MB",
                rows as f64 / best,
                bytes as f64 / 1e6
            );
        }
    }
}
