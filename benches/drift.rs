//! How long comparing takes, each test's share of it, and what the samples hold in memory: `cargo bench --bench drift`.
//!
//! Samples are in memory as plain numbers and texts; sorting and counting them is part of the time. One thread.

mod common;

use common::{MILLION, Random, Raw, Shape, categories, compare, mixed, numbers};
use seaworthy::drift::{DRIFT_TESTS, Pair, score_column};
use seaworthy::plan::Limits;
use seaworthy::profile::{ColumnProfile, Window};
use std::hint::black_box;
use std::time::{Duration, Instant};

fn main() {
    let mut random = Random(1);
    each_test(&mut random);
    twenty_columns(&mut random, "all numbers, no value twice", |_| Shape::Dense);
    twenty_columns(
        &mut random,
        "ten such, five of few values, five of categories",
        mixed,
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
    let counted_words = (categories(&texts.0), categories(&texts.1));
    for (kind, (reference, production)) in [("numbers", counted.0), ("categories", counted_words)] {
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

/// A million rows a side, twenty columns, from plain values to verdicts.
fn twenty_columns(random: &mut Random, what: &str, shape: impl Fn(usize) -> Shape) {
    let samples: Vec<(Raw, Raw)> = (0..20)
        .map(|i| (shape(i).column(random), shape(i).column(random)))
        .collect();
    let before = peak_memory();
    let (profiles, counting) = timed(|| {
        samples
            .iter()
            .map(|(a, b)| (a.profile(), b.profile()))
            .collect::<Vec<_>>()
    });
    let (_, comparing) = timed(|| black_box(compare(&profiles)));
    println!(
        "2 x 1,000,000 rows x 20 columns, {what}: counting {}, comparing {}, peak memory {:.0} MB over the {before:.0} MB of the values",
        ms(counting),
        ms(comparing),
        peak_memory() - before
    );
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
