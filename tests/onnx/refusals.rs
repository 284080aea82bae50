//! Files that must be refused before any run, each by what its refusal must say.

use crate::files::{bytes, json};
use crate::golden::Golden;
use base64::Engine;
use seaworthy::data::{Column, Columns};
use seaworthy::model::{Binding, Model, ModelError, TimeShare, latency, load, time_parts};

#[test]
pub fn each_file_is_refused_and_says_why() {
    let all = json("refusals.json");
    let cases = all["cases"].as_array().expect("cases");
    let mut wrong = Vec::new();
    for case in cases {
        let name = case["name"].as_str().expect("a name");
        let model = case["model"].as_str().expect("a model");
        let model = base64::engine::general_purpose::STANDARD
            .decode(model)
            .expect("base64");
        match load("refused.onnx", &model) {
            Ok(_) => wrong.push(format!("{name}: accepted")),
            Err(error) => {
                let text = error.to_string();
                let says = case["says"]
                    .as_array()
                    .expect("words")
                    .iter()
                    .map(|s| s.as_str().expect("a word"));
                let missing: Vec<&str> = says.filter(|s| !text.contains(s)).collect();
                if !missing.is_empty() || !text.contains("refused.onnx") {
                    wrong.push(format!("{name}: {missing:?} is not in: {text}"));
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
}

#[test]
fn other_files_are_named_for_what_they_are() {
    let cases: &[(&[u8], &str)] = &[
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "PNG"),
        (b"PK\x03\x04\x14\0", "zip"),
        (b"\x80\x04\x95", "pickle"),
        (b"age,income\n1,2\n", "text"),
        (b"{\"model\": 1}", "JSON"),
        (b"\x08\x08", "no graph"),
        (b"\x08\xff\xff\xff", "decoded"),
        (&[0xff; 64], "text"),
    ];
    for (bytes, says) in cases {
        let error = load("file", bytes).err().expect("a refusal");
        assert!(matches!(error, ModelError::NotOnnx { .. }), "{error}");
        assert!(error.to_string().contains(says), "{error}");
    }
}

#[test]
fn a_file_cut_short_is_refused_wherever_it_is_cut() {
    let whole = bytes("03_columntransformer_onehot_strings/model.onnx");
    for end in (0..whole.len()).step_by(7) {
        assert!(
            load("cut.onnx", &whole[..end]).is_err(),
            "cut after {end} bytes"
        );
    }
}

/// The model of a standard export with 30 wide columns, and a table for it.
fn wide() -> (Model, Columns, Binding) {
    let golden = Golden::open("02_scaler_lr_pipeline", "01_logistic_regression");
    (golden.model, golden.columns, golden.binding)
}

#[test]
fn a_value_that_cannot_be_cast_is_named_with_its_place() {
    let (model, mut columns, binding) = wide();
    let rows = columns.rows;
    let mut texts = vec![Some("1.5".to_owned()); rows];
    texts[41] = Some("n/a".to_owned());
    texts[3] = None;
    columns.columns[7].1 = Column::Texts(texts);
    let error = model
        .predict(&binding, &columns, 10, &mut |_| {})
        .expect_err("row 42 is no number");
    let expected = ModelError::Cast {
        row: 42,
        column: "mean concave points".into(),
        expected: "a number",
        found: "a text",
    };
    assert_eq!(error, expected);
}

#[test]
fn whole_numbers_must_be_there_and_whole() {
    let golden = Golden::open(
        "03_columntransformer_onehot_strings",
        "03_columntransformer_onehot_strings",
    );
    let with = |value: f64, chosen: Option<&str>| {
        let mut columns = golden.columns.clone();
        if let Some((_, Column::Numbers(visits))) =
            columns.columns.iter_mut().find(|(n, _)| n == "visits")
        {
            visits[9] = value;
        }
        let mut binding = golden.binding.clone();
        let chosen = chosen.map(|text| ("visits".to_owned(), text.to_owned()));
        binding.filled.extend(chosen);
        golden.model.predict(&binding, &columns, 4, &mut |_| {})
    };
    for (value, says) in [
        (f64::NAN, "the value is missing. Choose what"),
        (2.5, "found a number that is not whole"),
        (1e300, "found a number beyond its range"),
    ] {
        let error = with(value, None).expect_err("not whole").to_string();
        let place = "row 10, column \"visits\": the model's input takes a whole number";
        assert!(error.starts_with(place) && error.contains(says), "{error}");
        assert!(!error.contains("2.5") && !error.contains("1e"), "{error}");
    }
    assert_eq!(
        with(f64::NAN, Some("3")),
        with(3.0, None),
        "as if it stood there"
    );
    assert_ne!(with(f64::NAN, Some("90")), with(3.0, None));
    let error = with(f64::NAN, Some("many")).expect_err("no number");
    assert!(matches!(error, ModelError::Binding(_)), "{error}");
}

#[test]
fn missing_texts_and_floats_become_what_was_chosen() {
    let golden = Golden::open(
        "03_columntransformer_onehot_strings",
        "03_columntransformer_onehot_strings",
    );
    let inputs = golden.model.inputs();
    let mut compared = 0;
    for (at, (name, column)) in golden.columns.columns.iter().enumerate() {
        let (written, there, gone) = match column {
            Column::Numbers(values) => (
                values[0].to_string(),
                Column::Numbers(vec![values[0]; values.len()]),
                Column::Numbers(vec![f64::NAN; values.len()]),
            ),
            Column::Texts(values) => (
                values[0].clone().expect("no gaps"),
                Column::Texts(vec![values[0].clone(); values.len()]),
                Column::Texts(vec![None; values.len()]),
            ),
        };
        let chosen = [(name.clone(), written)].into();
        let filled = golden.binding.clone().filled_with(inputs, &chosen);
        let filled = filled.expect("the column's own value");
        let answer = |of: Column, binding: &Binding| {
            let mut columns = golden.columns.clone();
            columns.columns[at].1 = of;
            golden.model.predict(binding, &columns, 7, &mut |_| {})
        };
        let expected = answer(there, &golden.binding);
        assert!(expected.is_ok());
        assert_eq!(answer(gone.clone(), &filled), expected, "{name}");
        compared += usize::from(answer(gone, &golden.binding) != expected);
    }
    assert!(compared > 2, "a choice matters");
}

#[test]
fn a_binding_that_does_not_fit_is_refused() {
    let (model, columns, binding) = wide();
    let mut short = binding.clone();
    short.inputs[0].columns.pop();
    let mut unknown = binding.clone();
    unknown.inputs[0].columns[0] = "nowhere".into();
    for (binding, says) in [
        (short, "29 columns"),
        (unknown, "\"nowhere\""),
        (Binding::default(), "not bound"),
    ] {
        let error = model
            .predict(&binding, &columns, 10, &mut |_| {})
            .expect_err("no such binding");
        assert!(
            matches!(error, ModelError::Binding(_)) && error.to_string().contains(says),
            "{error}"
        );
    }
}

#[test]
fn missing_values_are_not_ranked() {
    let golden = Golden::open("10_knn", "05_random_forest_multiclass");
    let mut columns = golden.columns.clone();
    if let Column::Numbers(first) = &mut columns.columns[0].1 {
        first[2] = f64::NAN;
    }
    let error = golden
        .model
        .predict(&golden.binding, &columns, 64, &mut |_| {})
        .expect_err("a missing value");
    assert!(
        error.to_string().contains("missing value has no rank"),
        "{error}"
    );
}

#[test]
fn latency_is_what_the_clock_says() {
    let (model, columns, binding) = wide();
    // Each look at the clock is 10 µs after the one before.
    let mut now = 0.0;
    let mut clock = || {
        now += 10.0;
        now
    };
    let measured =
        latency(&model, &binding, &columns, &[1, 300, 0], &mut clock, 600.0).expect("latencies");
    let batches: Vec<u64> = measured.iter().map(|l| l.batch).collect();
    // A row takes 10 µs, so 300 would take longer than there is time.
    assert_eq!(batches, [1]);
    let again = latency(&model, &binding, &columns, &[8, 16], &mut clock, 600.0);
    for latency in measured.into_iter().chain(again.expect("latencies")) {
        let ten = Some(10.0);
        let times = [
            Some(latency.cold_us),
            Some(latency.p50_us),
            latency.p90_us,
            Some(latency.p95_us),
            Some(latency.p99_us),
            latency.max_us,
            latency.mean_us,
        ];
        assert_eq!(times, [ten; 7]);
        assert!(
            latency.runs >= 1 && latency.runs <= 20 && !latency.has_p99(),
            "{} runs in 300 µs",
            latency.runs
        );
        assert_eq!((latency.p99_interval_us, latency.within_us), (None, 0.0));
        let rate = latency.rows_per_second().expect("a rate");
        assert!((rate - latency.batch as f64 * 1e5).abs() < 1e-6, "{rate}");
    }
    let none = latency(
        &model,
        &binding,
        &Columns::default(),
        &[1],
        &mut || 0.0,
        1.0,
    )
    .expect("no rows");
    assert!(none.is_empty());
}

#[test]
fn a_coarse_clock_hides_no_slow_run() {
    let (model, columns, binding) = wide();
    // A look takes 2 µs, and the clock moves every 100 µs.
    let mut now = 0.0;
    let mut clock = || {
        now += 2.0;
        f64::floor(now / 100.0) * 100.0
    };
    let measured = latency(&model, &binding, &columns, &[1], &mut clock, 50_000.0);
    let measured = &measured.expect("latencies")[0];
    assert_eq!(measured.within_us, 100.0);
    assert!(measured.runs >= 2_500, "{measured:?}");
    // Single runs are seen at the clock's steps; their mean is right.
    assert_eq!(measured.max_us, Some(100.0), "{measured:?}");
    let mean = measured.mean_us.expect("a mean");
    assert!((mean - 2.0).abs() < 0.5, "{measured:?}");
    assert!((measured.p50_us - 2.0).abs() < 0.5, "{measured:?}");
}

#[test]
fn the_parts_of_a_run_are_those_of_its_operators() {
    let golden = Golden::open("08_mlp_multiclass", "08_mlp_multiclass");
    let mut now = 0.0;
    let mut clock = || {
        now += 10.0;
        now
    };
    let parts = |rows: &Columns, clock: &mut dyn FnMut() -> f64| {
        time_parts(&golden.model, &golden.binding, rows, 64, clock, 5_000.0).expect("parts")
    };
    let found = parts(&golden.columns, &mut clock).expect("rows and a clock");
    assert!(
        found.runs > 1 && found.batch == 64 && found.run_us > 0.0,
        "{found:?}"
    );
    let sum: f64 = found.shares.iter().map(|s| s.share).sum();
    assert!((sum - 1.0).abs() < 1e-9, "{sum}");
    assert!(
        found.shares.is_sorted_by(|a, b| a.share >= b.share),
        "{found:?}"
    );
    let inside = found.shares.iter().filter(|s| s.steps > 0);
    let known: Vec<&str> = inside
        .map(|s| s.what.as_str())
        .filter(|what| golden.model.facts().operators.contains_key(*what))
        .collect();
    assert!(known.contains(&"ai.onnx:MatMul"), "{found:?}");
    for outside in TimeShare::OUTSIDE {
        assert!(found.shares.iter().any(|s| s.what == outside), "{outside}");
    }
    assert_eq!(parts(&Columns::default(), &mut clock), None);
    // A clock that stands still tells nothing.
    let mut stopped = 0;
    let mut still = || {
        stopped += 1;
        if stopped < 3_000_000 { 0.0 } else { 1e9 }
    };
    assert_eq!(parts(&golden.columns, &mut still), None);
}
