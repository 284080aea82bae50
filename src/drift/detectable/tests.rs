//! Held to known power and to simulation on real draws.

use super::*;
use crate::drift::samples::{Random, counted, numbers};
use crate::profile::Values;

fn asked(rows: u64, real_by: &str, large_by: &str) -> Asked {
    Asked {
        name: "x".to_owned(),
        rows,
        real_by: real_by.to_owned(),
        large_by: large_by.to_owned(),
        judged_together: 1,
    }
}

fn of_numbers(reference: &ColumnProfile, rows: u64) -> DetectableColumn {
    let asked = asked(rows, "kolmogorov-smirnov", "jensen-shannon:deciles");
    detectable(reference, &asked, &Limits::default())
}

#[test]
fn timing() {
    let mut random = Random(5);
    for (n, m) in [(30, 30), (200, 200), (1_200, 900), (200_000, 100_000)] {
        let reference = numbers(&random.sample(n, |r| r.normal()));
        let start = std::time::Instant::now();
        let found = of_numbers(&reference, m);
        println!("{n} {m} {:?} {:?}", start.elapsed(), found.verdict.shift);
        let z = 2.8016 * (1.0 / n as f64 + 1.0 / m as f64).sqrt();
        for (id, d) in found.tests {
            println!("   {id} {:?} {:?} {:?} ({:.3})", d.amount, d.unit, d.reason, d.amount.unwrap_or(0.0) / z);
        }
    }
    let reference = counted(&[("a", 500), ("b", 300), ("c", 150), ("d", 50)]);
    let start = std::time::Instant::now();
    let found = detectable(&reference, &asked(900, "chi-squared", "jensen-shannon"), &Limits::default());
    println!("{:?} {:#?}", start.elapsed(), found);
    let _ = Values::Numbers;
}
