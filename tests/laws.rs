//! Parts make the whole: however the rows are split and however the parts are put together, the same bits.

use arrow_array::{Float64Array, RecordBatch, StringArray, TimestampMillisecondArray};
use seaworthy::data::Kind;
use seaworthy::performance::{Answers, OutcomeRows, Outcomes, measure, settle_classes};
use seaworthy::plan::{Task, WindowBy};
use seaworthy::profile::{
    CategoryCounts, ColumnProfile, DatasetAccumulator, DatasetProfile, NumberCounts, ProfileSpec,
    Values, Window, WindowCut, merge_columns,
};
use seaworthy::stats::Accumulator;
use std::ops::Range;
use std::sync::{Arc, LazyLock};

/// More rows than a column keeps different values, and than a window does.
const ROWS: usize = 150_000;

/// Random bits that are the same on every machine (SplitMix64).
struct Random(u64);

impl Random {
    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn share(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.bits() % bound as u64) as usize
    }
}

fn spec(windows: Option<WindowCut>) -> ProfileSpec {
    let columns = [
        ("wide", Kind::Numeric),
        ("zeros", Kind::Numeric),
        ("few", Kind::Numeric),
        ("group", Kind::Categorical),
        ("many", Kind::Categorical),
        ("name", Kind::Text),
        ("time", Kind::Datetime),
    ];
    ProfileSpec {
        columns: columns.map(|(name, kind)| (name.to_owned(), kind)).to_vec(),
        timestamp: Some("time".to_owned()),
        windows,
        duplicates: true,
    }
}

fn rows() -> &'static RecordBatch {
    static ROWS_MADE: LazyLock<RecordBatch> = LazyLock::new(made_rows);
    &ROWS_MADE
}

fn made_rows() -> RecordBatch {
    let mut random = Random(7);
    let start = 1_704_067_200_000_i64; // 2024-01-01
    let mut number = |missing: f64, make: &mut dyn FnMut(&mut Random) -> f64| -> Float64Array {
        (0..ROWS)
            .map(|_| (random.share() >= missing).then(|| make(&mut random)))
            .collect()
    };
    let wide = number(0.02, &mut |r| match r.below(5_000) {
        0 => f64::INFINITY,
        1 => f64::NEG_INFINITY,
        2 => f64::NAN,
        3 => 1e300 * (r.share() - 0.5),
        _ => (r.share() - 0.3) * 10_f64.powi(r.below(40) as i32 - 20),
    });
    let zeros = number(0.0, &mut |r| {
        if r.below(3) == 0 {
            -0.0
        } else {
            1e9 + r.share()
        }
    });
    let few = number(0.1, &mut |r| r.below(7) as f64);
    let mut text = |kinds: usize| -> StringArray {
        (0..ROWS)
            .map(|_| (random.below(50) > 0).then(|| format!("c{}", random.below(kinds))))
            .collect()
    };
    let (group, many, name) = (text(20), text(2_000_000), text(900_000));
    let time: TimestampMillisecondArray = (0..ROWS as i64)
        .map(|row| {
            (random.below(1_000) > 0)
                .then(|| start + row * 105_000 + random.below(80_000_000) as i64)
        })
        .collect();
    RecordBatch::try_from_iter_with_nullable([
        ("wide", Arc::new(wide) as Arc<dyn arrow_array::Array>, true),
        ("zeros", Arc::new(zeros), true),
        ("few", Arc::new(few), true),
        ("group", Arc::new(group), true),
        ("many", Arc::new(many), true),
        ("name", Arc::new(name), true),
        ("time", Arc::new(time), true),
    ])
    .expect("columns of one length")
}

/// A part made of batches of about `batch` rows.
fn part(
    spec: &ProfileSpec,
    rows: &RecordBatch,
    range: Range<usize>,
    batch: usize,
    random: &mut Random,
) -> DatasetAccumulator {
    let mut part = DatasetAccumulator::new(spec);
    let mut at = range.start;
    while at < range.end {
        let length = (1 + random.below(2 * batch)).min(range.end - at);
        part.observe_batch(&rows.slice(at, length), at as u64, &[length as u64]);
        at += length;
    }
    part
}

fn bytes(profile: &DatasetProfile) -> Vec<u8> {
    postcard::to_allocvec(profile).expect("to bytes")
}

fn travelled(part: DatasetAccumulator) -> DatasetAccumulator {
    let bytes = postcard::to_allocvec(&part).expect("to bytes");
    postcard::from_bytes(&bytes).expect("from bytes")
}

/// Puts neighbours together until one is left, each pair in file order.
fn in_pairs(mut parts: Vec<DatasetAccumulator>) -> DatasetAccumulator {
    while parts.len() > 1 {
        let mut pairs = parts.into_iter();
        let mut next = Vec::new();
        while let Some(mut first) = pairs.next() {
            if let Some(second) = pairs.next() {
                first.merge(second);
            }
            next.push(first);
        }
        parts = next;
    }
    parts.pop().expect("a part")
}

fn check_splits(cut: Option<WindowCut>, splits: &[(usize, usize)]) -> DatasetProfile {
    let (spec, rows) = (spec(cut), rows());
    let mut random = Random(11);
    let whole = part(&spec, rows, 0..ROWS, ROWS, &mut random).finish();
    for &(parts, batch) in splits {
        let mut ends: Vec<usize> = (1..parts)
            .map(|_| random.below(ROWS))
            .chain([0, ROWS])
            .collect();
        ends.sort_unstable();
        let made = ends
            .windows(2)
            .map(|ends| travelled(part(&spec, rows, ends[0]..ends[1], batch, &mut random)));
        let made: Vec<DatasetAccumulator> = made.collect();
        let one_by_one = made.clone().into_iter().reduce(|mut all, next| {
            all.merge(next);
            all
        });
        let one_by_one = one_by_one.expect("parts").finish();
        assert!(
            bytes(&one_by_one) == bytes(&whole),
            "{parts} parts in batches of {batch}, one by one"
        );
        let paired = in_pairs(made).finish();
        assert!(
            bytes(&paired) == bytes(&whole),
            "{parts} parts in batches of {batch}, in pairs"
        );
    }
    whole
}

#[test]
fn parts_make_the_whole_by_month() {
    let by_month = WindowCut::resolve(WindowBy::Month, ROWS as u64);
    let whole = check_splits(by_month, &[(6, 3_000)]);
    assert_eq!(whole.windows.len(), 7);
    let in_windows: u64 = whole.windows.iter().map(|w| w.rows).sum();
    assert_eq!(in_windows + whole.rows_outside_windows, whole.rows);
    let numbers = |column: &ColumnProfile| match &column.values {
        Values::Numbers(numbers) => numbers.clone(),
        Values::Categories(_) => panic!("{} is a number", column.name),
    };
    let in_window = numbers(&whole.windows[0].columns[0]);
    assert!(in_window.exact() && in_window.values.len() > NumberCounts::EXACT_IN_WINDOW);
    let many = &whole.columns[4].values;
    assert!(
        matches!(many, Values::Categories(c) if !c.exact() && c.counts.len() == CategoryCounts::EXACT)
    );
    assert_eq!(
        whole.columns[0].unparseable, ROWS as u64,
        "told with each batch"
    );
}

#[test]
fn parts_make_the_whole_by_rows() {
    check_splits(
        WindowCut::resolve(WindowBy::Rows(40_000), ROWS as u64),
        &[(3, 10_000)],
    );
}

#[test]
fn samples_put_together_are_one_sample() {
    let (spec, rows) = (spec(None), rows());
    let mut random = Random(3);
    let mut profile = |range: Range<usize>| part(&spec, rows, range, 20_000, &mut random).finish();
    let (whole, parts) = (
        profile(0..ROWS),
        [
            profile(0..9_000),
            profile(9_000..100_000),
            profile(100_000..ROWS),
        ],
    );
    for (i, column) in whole.columns.iter().enumerate() {
        let merged = merge_columns(parts.iter().map(|p| p.columns[i].clone()).collect());
        assert!(merged == *column, "column {}", column.name);
    }
}

#[test]
fn outcomes_of_parts_measure_as_one() {
    let n = 4_000;
    let mut random = Random(5);
    let class = |r: &mut Random| (r.below(10) > 0).then(|| ["a", "b", "c"][r.below(3)].to_owned());
    let mut all = OutcomeRows {
        labels: Answers::Classes((0..n).map(|_| class(&mut random)).collect()),
        predictions: Answers::Classes((0..n).map(|_| class(&mut random)).collect()),
        scores: Vec::new(),
        windows: (0..n)
            .map(|row| (row % 7 > 0).then_some(row as i64 / 1_000))
            .collect(),
    };
    for class in ["a", "b", "c"] {
        let scores = (0..n).map(|_| {
            if random.below(20) == 0 {
                f64::NAN
            } else {
                random.share()
            }
        });
        all.scores.push((class.to_owned(), scores.collect()));
    }
    let spec = settle_classes(Task::Multiclass, ["a", "b", "c"].map(str::to_owned), None);
    let windows: Vec<Window> = (0..4)
        .map(|start| Window {
            start,
            end: start + 1,
            label: start.to_string(),
        })
        .collect();
    let measured = |outcomes: &Outcomes| measure(&spec, None, Some(outcomes), &windows, "recorded");
    let mut whole = Outcomes::new(&spec);
    whole.observe(&all);
    for size in [1, 7, 999] {
        let mut parts: Vec<Outcomes> = Vec::new();
        for start in (0..n).step_by(size) {
            let range = start..(start + size).min(n);
            let mut part = Outcomes::new(&spec);
            part.observe(&slice(&all, range));
            let bytes = postcard::to_allocvec(&part).expect("to bytes");
            parts.push(postcard::from_bytes(&bytes).expect("from bytes"));
        }
        let merged = parts.into_iter().reduce(|mut all, part| {
            all.merge(part);
            all
        });
        let merged = merged.expect("parts");
        assert_eq!(merged.rows(), n);
        assert_eq!(measured(&merged), measured(&whole), "parts of {size} rows");
    }
    let performance = measured(&whole);
    assert_eq!(performance.windows.len(), 4);
    let labelled: u64 = performance
        .windows
        .iter()
        .map(|w| w.sample.n_labelled)
        .sum();
    let production = performance.production.expect("labelled rows");
    assert!(
        labelled < production.n_labelled,
        "rows in no window count in the whole alone"
    );
}

fn slice(rows: &OutcomeRows, range: Range<usize>) -> OutcomeRows {
    let answers = |answers: &Answers| match answers {
        Answers::Classes(classes) => Answers::Classes(classes[range.clone()].to_vec()),
        other => other.clone(),
    };
    OutcomeRows {
        labels: answers(&rows.labels),
        predictions: answers(&rows.predictions),
        scores: rows
            .scores
            .iter()
            .map(|(class, scores)| (class.clone(), scores[range.clone()].to_vec()))
            .collect(),
        windows: rows.windows[range.clone()].to_vec(),
    }
}

/// More different values than are kept: the whole and its windows are brought down, and the parts they came in do not show.
#[test]
fn parts_make_the_whole_beyond_two_million_values_too() {
    const ROWS: usize = 2_100_000;
    let mut random = Random(23);
    let spec = ProfileSpec {
        columns: vec![("wide".to_owned(), Kind::Numeric)],
        windows: WindowCut::resolve(WindowBy::Count(3), ROWS as u64),
        ..ProfileSpec::default()
    };
    let wide: Float64Array = (0..ROWS)
        .map(|_| Some(random.share() * if random.below(9) == 0 { 1e9 } else { 1.0 }))
        .collect();
    let rows =
        RecordBatch::try_from_iter([("wide", Arc::new(wide) as Arc<dyn arrow_array::Array>)]);
    let rows = rows.expect("a column");
    let mut part = |range: Range<usize>| part(&spec, &rows, range, 300_000, &mut random);
    let whole = part(0..ROWS).finish();
    let mut first = part(0..400_000);
    let mut second = part(400_000..1_500_000);
    second.merge(part(1_500_000..ROWS));
    first.merge(second);
    assert!(bytes(&first.finish()) == bytes(&whole));
    let kept = |column: &ColumnProfile, bound: usize| match &column.values {
        Values::Numbers(numbers) => {
            assert!(!numbers.exact() && numbers.values.len() <= bound);
            assert!(numbers.rank_error_share() < 4.0 / bound as f64);
        }
        Values::Categories(_) => panic!("numbers"),
    };
    kept(&whole.columns[0], NumberCounts::EXACT);
    for window in &whole.windows {
        kept(&window.columns[0], NumberCounts::EXACT_IN_WINDOW);
    }
}

/// Ranks stay right within far less than a thousandth for every shape of column, the crooked ones too; and so does what is kept in a window.
#[test]
fn ranks_beyond_the_bound_are_right_within_a_thousandth() {
    let mut random = Random(17);
    let mut normal = move || {
        let radius = (-2.0 * (1.0 - random.share()).ln()).sqrt();
        radius * (std::f64::consts::TAU * random.share()).cos()
    };
    type Shape = (&'static str, fn(f64, f64) -> f64);
    let shapes: [Shape; 8] = [
        ("normal", |z, _| z),
        ("far from 0", |z, _| 1e6 + z),
        ("log-normal", |z, _| (2.0 * z).exp()),
        ("Cauchy", |z, other| z / other),
        ("moments in milliseconds", |z, _| (1.7e12 + 1e9 * z).round()),
        (
            "two scales",
            |z, other| if other < 0.0 { z } else { 1e9 * z },
        ),
        // Leading bits go to the few that lie far apart.
        ("a narrow peak in a wide plain", |z, other| {
            if other < 1.3 {
                1.0 + 1e-12 * z
            } else {
                (300.0 * z).exp()
            }
        }),
        (
            "half of them one value",
            |z, other| if other < 0.0 { 0.0 } else { z },
        ),
    ];
    for (name, shape) in shapes {
        let mut values: Vec<f64> = (0..400_000).map(|_| shape(normal(), normal())).collect();
        values.retain(|v| v.is_finite());
        values.sort_by(f64::total_cmp);
        let exact = NumberCounts::from_values(&values);
        for bound in [NumberCounts::EXACT_IN_FILE, NumberCounts::EXACT_IN_WINDOW] {
            let fewer = exact.at_most(bound);
            assert!(exact.exact() && fewer.values.len() <= bound, "{name}");
            let off = fewer.rank_error_share();
            assert!(off < 4.0 / bound as f64 && off <= 1e-3, "{name}: {off}");
            let levels: Vec<f64> = (1..100).map(|i| f64::from(i) / 100.0).collect();
            for (level, at) in levels.iter().zip(fewer.quantiles(&levels)) {
                let share = |rows: usize| rows as f64 / values.len() as f64;
                let under = share(values.partition_point(|v| *v < at));
                let up_to = share(values.partition_point(|v| *v <= at));
                assert!(
                    under - off - 1e-5 <= *level && *level <= up_to + off + 1e-5,
                    "{name}: {level} is between {under} and {up_to}"
                );
            }
        }
    }
}
