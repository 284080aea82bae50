//! How fast tables are read, on this thread alone: `cargo bench --bench read`.
//!
//! Prints the best of five runs per file: megabytes of the file and thousands of rows in a second.

use seaworthy::data::{
    ByteSource, FileInfo, Kind, MemorySource, Reading, chunks, inspect, locate, read, settle,
    to_columns,
};
use seaworthy::plan::MISSING;
use std::fmt::Write;
use std::hint::black_box;
use std::time::Instant;

const RUNS: usize = 5;
const COLUMNS: usize = 20;

fn main() {
    let rows = std::env::args()
        .find_map(|a| a.parse().ok())
        .unwrap_or(200_000);
    println!("{:<34} {:>8} {:>9} {:>9}", "file", "MB", "MB/s", "krows/s");
    for (what, text) in [
        (
            "two decimals, 20 columns",
            table(rows, |to, value| write!(to, "{value:.2}")),
        ),
        (
            "seventeen digits, 20 columns",
            table(rows, |to, value| write!(to, "{value:?}")),
        ),
        (
            "whole numbers, 20 columns",
            table(rows, |to, value| write!(to, "{}", (value * 50.0) as i64)),
        ),
        (
            "quoted numbers, 20 columns",
            table(rows, |to, value| write!(to, "\"{value:.2}\"")),
        ),
        (
            "words, 20 columns",
            table(rows, |to, value| write!(to, "word{}", (value * 9.0) as i64)),
        ),
        ("quoted text with line ends", quoted(rows)),
    ] {
        let source = MemorySource::new("bench.csv", text);
        measure(what, &source);
    }
    let text = table(rows, |to, value| write!(to, "{value:.2}"));
    let source = MemorySource::new("bench.csv", text);
    let info = inspected(&source);
    let part = &chunks(&info, u64::MAX)[0];
    report("locate: two decimals", &source, rows, || {
        black_box(locate(&source, &info, part).expect("a sound file"));
    });
    report("inspect: two decimals", &source, rows, || {
        black_box(inspected(&source));
    });
}

fn measure(what: &str, source: &MemorySource) {
    let info = inspected(source);
    let parts = chunks(&info, u64::MAX);
    let maps = [locate(source, &info, &parts[0]).expect("a sound file")];
    let located = settle(&info, &parts, &maps).remove(0);
    let reading = Reading {
        columns: info
            .columns
            .iter()
            .map(|c| (c.name.clone(), c.kind))
            .collect(),
        missing: MISSING.map(str::to_owned).to_vec(),
    };
    let rows = located.rows.expect("rows of a CSV part are known") as usize;
    let kinds: Vec<Kind> = info.columns.iter().map(|c| c.kind).collect();
    assert!(kinds.iter().all(|k| *k == kinds[0]), "{kinds:?}");
    report(what, source, rows, || {
        let summary = read(
            source,
            &info,
            &located,
            &reading,
            &mut |_, _| (),
            &mut |batch| {
                black_box(&batch.record);
                Ok(())
            },
        );
        assert_eq!(summary.expect("a sound file").rows as usize, rows);
    });
    // What a model gets, so that the copy is seen too.
    let mut seen = 0;
    read(
        source,
        &info,
        &located,
        &reading,
        &mut |_, _| (),
        &mut |batch| {
            seen += to_columns(&batch.record).rows;
            Ok(())
        },
    )
    .expect("a sound file");
    assert_eq!(seen, rows);
}

fn report(what: &str, source: &MemorySource, rows: usize, mut run: impl FnMut()) {
    let mut best = f64::INFINITY;
    for _ in 0..RUNS {
        let start = Instant::now();
        run();
        best = best.min(start.elapsed().as_secs_f64());
    }
    let megabytes = source.len() as f64 / 1e6;
    println!(
        "{what:<34} {megabytes:>8.1} {:>9.0} {:>9.0}",
        megabytes / best,
        rows as f64 / best / 1e3
    );
}

fn inspected(source: &MemorySource) -> FileInfo {
    inspect(source, &MISSING.map(str::to_owned)).expect("a table")
}

/// A table of pseudo-random values around 0, the same in every run.
fn table(rows: usize, show: impl Fn(&mut String, f64) -> std::fmt::Result) -> String {
    let mut text = (0..COLUMNS)
        .map(|c| format!("c{c}"))
        .collect::<Vec<_>>()
        .join(",")
        + "\n";
    let mut random = 88_172_645_463_325_252_u64;
    for _ in 0..rows {
        for column in 0..COLUMNS {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            let value = (random >> 11) as f64 / (1u64 << 53) as f64 * 200.0 - 100.0;
            show(&mut text, value).expect("a text takes it");
            text.push(if column + 1 == COLUMNS { '\n' } else { ',' });
        }
    }
    text
}

fn quoted(rows: usize) -> String {
    let mut text = "a,b\n".to_owned();
    for row in 0..rows {
        let k = row % 1000;
        writeln!(
            text,
            "\"a {k} \"\"quoted\"\" word, and\nanother\",\"plain {k}\""
        )
        .expect("a text takes it");
    }
    text
}
