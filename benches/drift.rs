//! How long comparing takes, each test's share of it, and what the samples hold in memory: `cargo bench --bench drift`.
//!
//! Samples are in memory as plain numbers and texts; sorting and counting them is part of the time. One thread.

use seaworthy::data::Kind;
use seaworthy::drift::{DRIFT_TESTS, Pair, judge, score_column};
use seaworthy::plan::Limits;
use seaworthy::profile::{CategoryCounts, ColumnProfile, NumberCounts, Values, Window};
use std::hint::black_box;
use std::time::{Duration, Instant};

const MILLION: usize = 1_000_000;

fn main() {
    let mut random = Random(1);
    each_test(&mut random);
    twenty_columns(&mut random, "all numbers, no value twice", |_| Shape::Dense);
    twenty_columns(
        &mut random,
        "ten such, five of few values, five of categories",
        |i| match i % 4 {
            0 | 1 => Shape::Dense,
            2 => Shape::Few,
            _ => Shape::Categories,
        },
    );
    with_windows(&mut random);
}

/// Every test on its own, on a million rows a side.
fn each_test(random: &mut Random) {
    let (left, right) = (random.normals(MILLION, 0.0), random.normals(MILLION, 0.02));
    let counted = timed(|| (numbers(&left), numbers(&right)));
    println!(
        "counting 2 x 1,000,000 different numbers: {}",
        ms(counted.1)
    );
    let words = |random: &mut Random| random.words(MILLION, 200);
    let texts = (words(random), words(random));
    let categories = (self::categories(&texts.0), self::categories(&texts.1));
    for (kind, (reference, production)) in [("numbers", counted.0), ("categories", categories)] {
        for test in DRIFT_TESTS {
            let about = test.about();
            if !about.applies_to.contains(&reference.kind) {
                continue;
            }
            let pair = Pair::of(&reference, &production).expect("both have values");
            let (score, first) = timed(|| test.score(&pair).is_ok());
            let (_, again) = timed(|| test.score(&pair).is_ok());
            if !score {
                // Of two categories only.
                continue;
            }
            println!(
                "  {kind:<10}  {:<36} {:>9}, again {:>9}",
                format!("{} {}", about.id, about.variant.unwrap_or_default()),
                ms(first),
                ms(again)
            );
        }
        let (_, all) = timed(|| score_column(&reference, &production, &[], &Limits::default()));
        println!("  {kind:<10}  {:<36} {:>9}", "the whole column", ms(all));
    }
}

enum Shape {
    Dense,
    Few,
    Categories,
}

enum Raw {
    Numbers(Vec<f64>),
    Words(Vec<String>),
}

/// A million rows a side, twenty columns, from plain values to verdicts.
fn twenty_columns(random: &mut Random, what: &str, shape: impl Fn(usize) -> Shape) {
    let mut column = |i: usize| match shape(i) {
        Shape::Dense => Raw::Numbers(random.normals(MILLION, 0.0)),
        Shape::Few => Raw::Numbers(
            random
                .normals(MILLION, 0.0)
                .iter()
                .map(|v| (v * 20.0).round())
                .collect(),
        ),
        Shape::Categories => Raw::Words(random.words(MILLION, 50)),
    };
    let samples: Vec<(Raw, Raw)> = (0..20).map(|i| (column(i), column(i))).collect();
    let before = peak_memory();
    let (profiles, counting) = timed(|| {
        samples
            .iter()
            .map(|(a, b)| (profile(a), profile(b)))
            .collect::<Vec<_>>()
    });
    let (_, comparing) = timed(|| {
        let limits = Limits::default();
        let mut columns: Vec<_> = profiles
            .iter()
            .map(|(a, b)| score_column(a, b, &[], &limits))
            .collect();
        judge(&mut columns, &limits);
        black_box(columns)
    });
    println!(
        "2 x 1,000,000 rows x 20 columns, {what}: counting {}, comparing {}, peak memory {:.0} MB over the {before:.0} MB of the values",
        ms(counting),
        ms(comparing),
        peak_memory() - before
    );
}

fn profile(raw: &Raw) -> ColumnProfile {
    match raw {
        Raw::Numbers(values) => numbers(values),
        Raw::Words(words) => categories(words),
    }
}

fn with_windows(random: &mut Random) {
    let reference = numbers(&random.normals(MILLION, 0.0));
    let production = numbers(&random.normals(MILLION, 0.1));
    let windows: Vec<(Window, ColumnProfile)> = (0..12)
        .map(|i| {
            let window = Window {
                start: i,
                end: i + 1,
                label: format!("w{i}"),
            };
            (window, numbers(&random.normals(MILLION / 12, 0.1)))
        })
        .collect();
    let (_, time) = timed(|| score_column(&reference, &production, &windows, &Limits::default()));
    println!(
        "one column of 2 x 1,000,000 numbers with 12 windows: {}",
        ms(time)
    );
}

/// In time of the processor, which other programs do not lengthen; by the clock where the system does not say.
fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let (start, spent) = (Instant::now(), processor_time());
    let made = black_box(work());
    let time = spent
        .zip(processor_time())
        .map(|(before, now)| now - before);
    (made, time.unwrap_or_else(|| start.elapsed()))
}

fn processor_time() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(Duration::from_nanos(text.split(' ').next()?.parse().ok()?))
}

fn ms(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1e3)
}

/// Most memory this process has held, in MB; 0 where the system does not say.
fn peak_memory() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|text| text.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kilobytes.unwrap_or_default() / 1024.0
}

fn numbers(values: &[f64]) -> ColumnProfile {
    column(
        Kind::Numeric,
        values.len(),
        Values::Numbers(NumberCounts::from_values(values)),
    )
}

fn categories(words: &[String]) -> ColumnProfile {
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
struct Random(u64);

impl Random {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Nearly normal, no value twice.
    fn normals(&mut self, n: usize, shift: f64) -> Vec<f64> {
        (0..n)
            .map(|_| (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0 + shift)
            .collect()
    }

    /// Some words more often than others.
    fn words(&mut self, n: usize, different: u32) -> Vec<String> {
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
