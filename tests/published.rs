//! The numbers that other libraries' documentation prints for public data, as far as they concern drift.
//!
//! Runs when the data and `published.json` lie in `../shared/data`, or in the folder that `CAR_LOAN_DATA` names; says that it was
//! skipped otherwise. Data: NannyML's synthetic car loans and California housing (NannyML/nannyml-datasets, NannyML/nannyml), UCI's
//! Adult (evidentlyai/evidently).

#[path = "common/whole_table.rs"]
mod whole_table;

use arrow_array::RecordBatch;
use futures::executor::block_on;
use seaworthy::data::{self, Kind, MemorySource, Reading};
use seaworthy::drift::{DRIFT_TESTS, DRIFT_VARIANTS, DriftTest, Pair};
use seaworthy::engine::NativeRunner;
use seaworthy::engine::flow::{Request, analyse};
use seaworthy::plan::{MISSING, WindowBy};
use seaworthy::profile::{
    ColumnProfile, DatasetAccumulator, DatasetProfile, ProfileSpec, Values, WindowCut, summarise,
};
use serde_json::Value;
use std::path::{Path, PathBuf};
use whole_table::each_batch;

const CAR_LOAN: [&str; 2] = [
    "reference_synthetic_car_loan.parquet",
    "monitoring_synthetic_car_loan.parquet",
];

/// "Tutorial - Drift - Univariate", chunks of 5,000 rows.
#[test]
fn nannyml_univariate_car_loan() {
    let Some(there) = Published::find("nannyml_univariate_car_loan", &CAR_LOAN) else {
        return;
    };
    let column = there.block["column"].as_str().expect("a column").to_owned();
    let columns = vec![(column, Kind::Numeric)];
    let [reference, production] =
        CAR_LOAN.map(|file| there.profile(file, &columns, WindowBy::Rows(5_000)));
    let whole = &reference.columns[0];
    let of = |test: &str, sample: &DatasetProfile| -> Vec<f64> {
        let chunks = sample.windows.iter().map(|w| &w.columns[0]);
        chunks.map(|chunk| statistic(test, whole, chunk)).collect()
    };
    // Their KS statistic is read off bins of the reference, ours is exact.
    for (test, key, tolerance) in [
        ("kolmogorov-smirnov", "ks", 2.5e-4),
        ("kolmogorov-smirnov:nannyml", "ks", 1e-7),
        ("jensen-shannon", "js", 1e-7),
        ("jensen-shannon:nannyml", "js", 1e-7),
    ] {
        let before = of(test, &reference);
        let worst = apart(&before, &there.numbers(&format!("{key}_reference"))).max(apart(
            &of(test, &production),
            &there.numbers(&format!("{key}_analysis")),
        ));
        let upper = there.block[format!("{key}_upper")]
            .as_f64()
            .expect("a limit");
        let limit = (three_sigma(&before) - upper).abs();
        println!(
            "{test}: at most {worst:.2e} from the published values, {limit:.2e} from the limit"
        );
        assert!(worst < tolerance && limit < tolerance, "{test}");
    }
}

/// "Tutorial - Ranking": chunks whose Jensen-Shannon distance is over the reference chunks' mean plus three standard deviations.
#[test]
fn nannyml_ranking_car_loan() {
    let Some(there) = Published::find("nannyml_ranking_car_loan", &CAR_LOAN) else {
        return;
    };
    let counts = there.block["alert_count_js"].as_object().expect("counts");
    let columns: Vec<(String, Kind)> = counts
        .keys()
        .map(|name| (name.clone(), car_loan_kind(name)))
        .collect();
    let [reference, production] =
        CAR_LOAN.map(|file| there.profile(file, &columns, WindowBy::Rows(5_000)));
    let mut ranked = Vec::new();
    for (i, (name, _)) in columns.iter().enumerate() {
        let of = |sample: &DatasetProfile| -> Vec<f64> {
            let chunks = sample.windows.iter().map(|w| &w.columns[i]);
            chunks
                .map(|chunk| statistic("jensen-shannon:nannyml", &reference.columns[i], chunk))
                .collect()
        };
        let limit = three_sigma(&of(&reference));
        let alerts = of(&production).iter().filter(|v| **v > limit).count() as u64;
        assert_eq!(Some(alerts), counts[name].as_u64(), "{name}");
        ranked.push((alerts, name.clone()));
    }
    // Ties are in descending order of names.
    ranked.sort_by(|a, b| b.cmp(a));
    assert_eq!(ranked[0].1, "car_value");
    assert_eq!(ranked[1].1, "y_pred_proba");
}

/// "Tutorial - Stats - Avg": the first chunk of the reference, and the sampling error of a chunk's mean.
#[test]
fn nannyml_average_car_loan() {
    let Some(there) = Published::find("nannyml_stats_avg_car_loan", &CAR_LOAN) else {
        return;
    };
    let columns = [("car_value".to_owned(), Kind::Numeric)];
    let reference = there.profile(CAR_LOAN[0], &columns, WindowBy::Rows(5_000));
    let chunk = summarise(&reference.windows[0].columns[0]);
    let whole = summarise(&reference.columns[0]);
    let published = |key: &str| there.block[key].as_f64().expect("a number");
    assert!((chunk.mean.expect("a mean") - published("car_value_chunk0")).abs() < 1e-7);
    let error = whole.sd.expect("a deviation") / 5_000_f64.sqrt();
    assert!((error - published("se")).abs() < 1e-6);
}

/// "Examples - California Housing": KS by month against the whole reference, whose months are chunks too.
#[test]
fn nannyml_california() {
    const FILES: [&str; 2] = [
        "california_housing_reference.csv",
        "california_housing_analysis.csv",
    ];
    let Some(there) = Published::find("nannyml_california", &FILES) else {
        return;
    };
    let means = there.block["ks_mean_all_chunks"]
        .as_object()
        .expect("means");
    let columns: Vec<(String, Kind)> = means
        .keys()
        .map(|name| (name.clone(), Kind::Numeric))
        .chain([("timestamp".to_owned(), Kind::Datetime)])
        .collect();
    let [reference, production] = FILES.map(|file| there.profile(file, &columns, WindowBy::Month));
    assert_eq!((reference.windows.len(), production.windows.len()), (8, 12));
    let mut worst: f64 = 0.0;
    for (i, (name, mean)) in means.iter().enumerate() {
        let of = |sample: &DatasetProfile| -> Vec<f64> {
            let chunks = sample.windows.iter().map(|w| &w.columns[i]);
            chunks
                .map(|chunk| statistic("kolmogorov-smirnov", &reference.columns[i], chunk))
                .collect()
        };
        let (before, after) = (of(&reference), of(&production));
        let all = (before.iter().sum::<f64>() + after.iter().sum::<f64>()) / 20.0;
        worst = worst.max((all - mean.as_f64().expect("a mean")).abs());
        let limit = three_sigma(&before).min(1.0);
        let alerts = after.iter().filter(|v| **v > limit).count() as u64;
        let published = there.block["alerts_ks"].get(name).and_then(Value::as_u64);
        assert_eq!(alerts, published.unwrap_or(0), "{name}");
    }
    println!("means of KS: at most {worst:.2e} from the published values");
    assert!(worst < 6e-7, "they are printed to six places");
}

/// alibi-detect, "Categorical and mixed type data drift detection on income prediction".
///
/// Its test of `sex` has Yates' correction (scipy's default); its "?" is a category, which is missing here.
#[test]
fn alibi_detect_adult() {
    let Some(there) = Published::find("alibi_detect_adult", &["adults.parquet"]) else {
        return;
    };
    let tests = [
        ("age_ks", "age", "kolmogorov-smirnov"),
        (
            "workclass_chi2",
            "workclass",
            "chi-squared:missing-as-level",
        ),
        ("marital_chi2", "marital-status", "chi-squared"),
        ("relationship_chi2", "relationship", "chi-squared"),
        ("race_chi2", "race", "chi-squared"),
        ("sex_chi2", "sex", "chi-squared:yates"),
        ("hours_ks", "hours-per-week", "kolmogorov-smirnov"),
    ];
    let columns: Vec<(String, Kind)> = tests
        .iter()
        .map(|(_, column, test)| {
            let numbers = test.starts_with("kolmogorov");
            let kind = if numbers {
                Kind::Numeric
            } else {
                Kind::Categorical
            };
            ((*column).to_owned(), kind)
        })
        .collect();
    // Rows of the file: the training part of the original begins at 16,281.
    let part = |from: u64| {
        let mut sample = there.slice("adults.parquet", &columns, from..from + 10_000);
        for column in &mut sample.columns {
            if column.name == "marital-status" {
                collapse(column);
            }
        }
        sample
    };
    let (reference, samples) = (part(16_281), [part(26_281), part(36_281)]);
    for (i, (key, _, test)) in tests.iter().enumerate() {
        let published = there.numbers(key);
        for (sample, expected) in samples.iter().zip(published.chunks(2)) {
            let pair = Pair::of(&reference.columns[i], &sample.columns[i]).expect("values");
            let score = find(test).score(&pair).expect("a score");
            let ours = [score.statistic, score.p_value.expect("a p-value")];
            assert!(
                apart(&ours, expected) <= 5.000_001e-4,
                "{key}: {ours:?}, published {expected:?}"
            );
        }
    }
}

/// The four groups that alibi-detect makes of seven.
fn collapse(column: &mut ColumnProfile) {
    let Values::Categories(counts) = &mut column.values else {
        panic!("categories");
    };
    for (name, rows) in std::mem::take(&mut counts.counts) {
        let group = match name.as_str() {
            "Married-civ-spouse" | "Married-AF-spouse" => "Married",
            "Never-married" => "Never-Married",
            "Widowed" => "Widowed",
            _ => "Separated",
        };
        *counts.counts.entry(group.to_owned()).or_default() += rows;
    }
}

/// The same limits and alerts from the whole way: files, a plan that asks for three deviations, and the report's facts.
#[test]
fn nannyml_limits_from_files_to_facts() {
    let Some(there) = Published::find("nannyml_univariate_car_loan", &CAR_LOAN) else {
        return;
    };
    let Some(ranking) = Published::find("nannyml_ranking_car_loan", &CAR_LOAN) else {
        return;
    };
    let runner = NativeRunner::new(2);
    let [reference, production] = CAR_LOAN.map(|file| {
        let bytes = std::fs::read(there.folder.join(file)).expect("a file");
        vec![runner.add_bytes(file, bytes)]
    });
    let plan = r#"{"roles":{"id":"id","timestamp":"timestamp","label":"repaid","prediction":"y_pred","score":"y_pred_proba",
        "categorical":["salary_range","size_of_downpayment"],"boolean":["repaid_loan_on_prev_car"],
        "numeric":["car_value","debt_to_income_ratio","loan_length","driver_tenure"]},
        "window":{"by":{"rows":5000}},"limits":{"windows":{"deviations":{"above":3}}}}"#;
    let request = Request {
        reference,
        production,
        plan: serde_json::from_str(plan).expect("a plan"),
        ..Request::default()
    };
    let facts = block_on(analyse(&runner, request, &|_| {})).expect("facts");
    let feature = |name: &str| {
        let found = facts.features.iter().find(|f| f.name == name);
        found.unwrap_or_else(|| panic!("{name} is compared"))
    };
    let column = there.block["column"].as_str().expect("a column");
    let limits = feature(column).window_limits.as_ref().expect("limits");
    assert_eq!(
        (
            limits.windows,
            limits.rows,
            limits.left_out,
            limits.reason.as_ref()
        ),
        (10, 5_000, 0, None)
    );
    for (test, key, tolerance) in [
        ("kolmogorov-smirnov", "ks", 2.5e-4),
        ("jensen-shannon", "js", 1e-7),
    ] {
        let bounds = limits.bounds(test).expect("bounds");
        let printed = there.block[format!("{key}_upper")]
            .as_f64()
            .expect("a limit");
        let upper = bounds.upper.expect("an upper bound");
        assert!(
            (upper - printed).abs() < tolerance,
            "{test}: {upper}, printed {printed}"
        );
        assert_eq!(bounds.lower, None);
        let before = there.numbers(&format!("{key}_reference"));
        let (least, greatest) = limits.of(test).and_then(|t| t.range).expect("a range");
        let extremes = [
            before.iter().copied().fold(f64::INFINITY, f64::min),
            before.iter().copied().fold(0.0, f64::max),
        ];
        assert!(apart(&[least, greatest], &extremes) < tolerance, "{test}");
    }
    // A tested feature's windows are over their limit as often as the ranking counts alerts.
    let counts = ranking.block["alert_count_js"].as_object().expect("counts");
    let mut held = 0;
    for feature in facts.features.iter().filter(|f| f.role == "feature") {
        let alerts = feature.windows.iter().filter(|w| {
            let mut results = w.drift.iter();
            let plain = results.find(|r| r.test == "jensen-shannon" && r.variant.is_none());
            plain.and_then(|r| r.drifted) == Some(true)
        });
        let alerts = alerts.count() as u64;
        assert_eq!(
            Some(alerts),
            counts[&feature.name].as_u64(),
            "{}",
            feature.name
        );
        held += 1;
    }
    assert_eq!(held, 7, "every feature of the ranking");
    // The verdict's own distance, on deciles, tells the five chunks that changed from the one that NannyML's bins flag before them.
    let value = feature("car_value").windows.iter();
    let drifted: Vec<_> = value.map(|w| w.verdict.drifted == Some(true)).collect();
    assert_eq!(drifted, [[false; 5], [true; 5]].concat());
}

fn car_loan_kind(column: &str) -> Kind {
    match column {
        "salary_range" | "size_of_downpayment" | "y_pred" | "repaid" => Kind::Categorical,
        "repaid_loan_on_prev_car" => Kind::Boolean,
        _ => Kind::Numeric,
    }
}

/// Mean plus three standard deviations (n in the denominator): NannyML's upper limit.
fn three_sigma(values: &[f64]) -> f64 {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / n;
    mean + 3.0 * variance.sqrt()
}

fn apart(ours: &[f64], theirs: &[f64]) -> f64 {
    assert_eq!(ours.len(), theirs.len());
    let gaps = ours.iter().zip(theirs).map(|(a, b)| (a - b).abs());
    gaps.fold(0.0, f64::max)
}

fn statistic(test: &str, reference: &ColumnProfile, production: &ColumnProfile) -> f64 {
    let pair = Pair::of(reference, production).expect("values");
    find(test).score(&pair).expect("a score").statistic
}

fn find(name: &str) -> &'static dyn DriftTest {
    let full = |t: &dyn DriftTest| match t.about().variant {
        Some(variant) => format!("{}:{variant}", t.about().id),
        None => t.about().id.to_owned(),
    };
    let mut all = DRIFT_TESTS.iter().chain(DRIFT_VARIANTS);
    *all.find(|t| full(**t) == name).expect("a listed test")
}

/// A block of `published.json` and the folder with its data.
struct Published {
    folder: PathBuf,
    block: Value,
}

impl Published {
    /// `None`, and a line that says so, when the data are not here.
    fn find(block: &str, files: &[&str]) -> Option<Published> {
        let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
        let folder = std::env::var_os("CAR_LOAN_DATA").map_or(beside, PathBuf::from);
        for file in files.iter().chain(&["published.json"]) {
            if !folder.join(file).is_file() {
                println!("skipped: {} is not here", folder.join(file).display());
                return None;
            }
        }
        let text = std::fs::read_to_string(folder.join("published.json")).expect("a file");
        let mut all: Value = serde_json::from_str(&text).expect("JSON");
        Some(Published {
            folder,
            block: all[block].take(),
        })
    }

    fn numbers(&self, key: &str) -> Vec<f64> {
        let list = self.block[key].as_array().expect("a list");
        list.iter().map(|v| v.as_f64().expect("a number")).collect()
    }

    fn profile(&self, file: &str, columns: &[(String, Kind)], by: WindowBy) -> DatasetProfile {
        let source = self.open(file);
        let info = data::inspect(&source, &missing()).expect("a table");
        let mut all = DatasetAccumulator::new(&ProfileSpec {
            columns: columns.to_vec(),
            timestamp: (by == WindowBy::Month).then(|| "timestamp".to_owned()),
            windows: WindowCut::resolve(by, info.rows.unwrap_or_default()),
            duplicates: false,
        });
        read(&source, columns, &mut |batch| {
            all.observe_batch(&batch.record, batch.first_row, &batch.unparseable);
        });
        all.finish()
    }

    /// Only these rows, counted from 0.
    fn slice(
        &self,
        file: &str,
        columns: &[(String, Kind)],
        rows: std::ops::Range<u64>,
    ) -> DatasetProfile {
        let mut all = DatasetAccumulator::new(&ProfileSpec {
            columns: columns.to_vec(),
            timestamp: None,
            windows: None,
            duplicates: false,
        });
        let mut seen = 0;
        read(&self.open(file), columns, &mut |batch| {
            let held = batch.record.num_rows() as u64;
            let from = rows.start.clamp(seen, seen + held) - seen;
            let to = rows.end.clamp(seen, seen + held) - seen;
            let record: RecordBatch = batch.record.slice(from as usize, (to - from) as usize);
            all.observe_batch(&record, seen + from, &batch.unparseable);
            seen += held;
        });
        all.finish()
    }

    fn open(&self, file: &str) -> MemorySource {
        MemorySource::new(file, std::fs::read(self.folder.join(file)).expect("a file"))
    }
}

fn missing() -> Vec<String> {
    MISSING.map(str::to_owned).to_vec()
}

/// Every batch in order.
fn read(source: &MemorySource, columns: &[(String, Kind)], take: &mut dyn FnMut(&data::Batch)) {
    let info = data::inspect(source, &missing()).expect("a table");
    let reading = Reading {
        columns: columns.to_vec(),
        missing: missing(),
    };
    each_batch(source, &info, &reading, take);
}
