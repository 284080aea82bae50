//! The sequential detectors against river (and frouros for CUSUM), value by value.
//!
//! The streams of river's documentation are read from `../shared/data` when it is there; the test says that it was skipped otherwise.
#![cfg(not(target_arch = "wasm32"))]

use futures::executor::block_on;
use seaworthy::drift::sequential::{
    MOST_ALARMS, Order, SEQUENTIAL, Scale, Signal, Stream, StreamKind, Watch,
};
use seaworthy::engine::NativeRunner;
use seaworthy::engine::flow::{Request, analyse};
use seaworthy::plan::{Plan, Roles};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn places(signals: &[(usize, Signal)], wanted: Signal) -> Vec<usize> {
    let of = signals.iter().filter(|(_, s)| *s == wanted);
    of.map(|(i, _)| *i).collect()
}

fn numbers<T: std::str::FromStr>(value: &Value) -> Vec<T> {
    let all = value.as_array().expect("an array").iter();
    all.map(|v| v.to_string().parse().ok().expect("a number"))
        .collect()
}

#[test]
fn every_value_as_river_and_frouros() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/sequential/streams.json");
    let text = fs::read_to_string(path).expect("the streams");
    let streams: Value = serde_json::from_str(&text).expect("JSON");
    let (mut held, mut drifts) = (BTreeSet::new(), 0);
    for (name, stream) in streams.as_object().expect("streams by name") {
        let values: Vec<f64> = numbers(&stream["values"]);
        assert_eq!(values.len(), 2_000, "{name}");
        for (id, expected) in stream["signals"].as_object().expect("signals by id") {
            let signals = Watch::new(id).expect("listed").signals(values.clone());
            let drift: Vec<usize> = numbers(&expected["drift"]);
            let warning: Vec<usize> = numbers(&expected["warning"]);
            assert_eq!(places(&signals, Signal::Drift), drift, "{id} on {name}");
            assert_eq!(places(&signals, Signal::Warning), warning, "{id} on {name}");
            held.insert(id.clone());
            drifts += drift.len();
        }
    }
    assert_eq!(held.len(), SEQUENTIAL.len(), "every detector is held");
    assert!(drifts > 30, "{drifts} drifts are little to hold");
}

/// A table whose error is one of the streams and whose column x is another; the reference's x has mean 0.5 and standard deviation 0.25, so that
/// scaling by it changes nothing.
fn tables(errors: &[f64], x: &[f64], moment: impl Fn(usize) -> usize) -> (String, String) {
    let mut production = "when,x,y,said\n".to_owned();
    for (i, (error, x)) in errors.iter().zip(x).enumerate() {
        let y = i % 2;
        let said = if *error == 1.0 { 1 - y } else { y };
        let (hour, minute) = (moment(i) / 60, moment(i) % 60);
        let (day, hour) = (1 + hour / 24, hour % 24);
        production += &format!("2026-03-{day:02}T{hour:02}:{minute:02}:00Z,{x},{y},{said}\n");
    }
    let mut reference = "when,x,y,said\n".to_owned();
    for i in 0..51 {
        let x = if i < 50 { [0.25, 0.75][i % 2] } else { 0.5 };
        reference += &format!("2026-02-01T00:{i:02}:00Z,{x},{},{}\n", i % 2, i % 2);
    }
    (reference, production)
}

#[test]
fn a_file_through_the_whole_flow_as_river() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/sequential/streams.json");
    let text = fs::read_to_string(path).expect("the streams");
    let streams: Value = serde_json::from_str(&text).expect("JSON");
    let values = |name: &str| -> Vec<f64> { numbers(&streams[name]["values"]) };
    let (errors, x) = (values("errors_sudden"), values("numbers_slow"));
    // The second time the file runs backwards: rows are put in order of time first, and keep their numbers.
    for backwards in [false, true] {
        let place = |i: usize| if backwards { 1_999 - i } else { i };
        let turned =
            |values: &[f64]| -> Vec<f64> { (0..2_000).map(|i| values[place(i)]).collect() };
        let (reference, production) = tables(&turned(&errors), &turned(&x), place);
        let runner = NativeRunner::new(2);
        let request = Request {
            reference: vec![runner.add_bytes("reference.csv", reference)],
            production: vec![runner.add_bytes("production.csv", production)],
            plan: Plan {
                roles: Roles {
                    numeric: vec!["x".to_owned()],
                    timestamp: Some("when".to_owned()),
                    label: Some("y".to_owned()),
                    prediction: Some("said".to_owned()),
                    ..Roles::default()
                },
                ..Plan::default()
            },
            ..Request::default()
        };
        let facts = block_on(analyse(&runner, request, &|_| {})).expect("tidy files");
        let found = facts.streams.expect("streams");
        let order = if backwards {
            Order::Sorted
        } else {
            Order::InTime
        };
        assert_eq!(
            (found.order, found.rows, found.without_time),
            (order, 2_000, 0)
        );
        let hold = |stream: &Stream, name: &str| {
            assert_eq!((stream.values, stream.skipped), (2_000, 0));
            let signals = streams[name]["signals"].as_object().expect("signals by id");
            assert_eq!(stream.detectors.len(), signals.len(), "{name}");
            for watched in &stream.detectors {
                let drift: Vec<usize> = numbers(&signals[&watched.detector]["drift"]);
                assert_eq!(
                    watched.alarms,
                    drift.len() as u64,
                    "{} on {name}",
                    watched.detector
                );
                let rows: Vec<usize> = watched.first.iter().map(|a| a.row as usize - 1).collect();
                let expected: Vec<usize> =
                    drift.iter().map(|i| place(*i)).take(MOST_ALARMS).collect();
                assert_eq!(rows, expected, "{} on {name}", watched.detector);
                for (alarm, i) in watched.first.iter().zip(drift) {
                    // Minutes since 1 March 2026.
                    assert_eq!(alarm.at, Some(1_772_323_200_000 + i as i64 * 60_000));
                }
            }
        };
        let error = found.find(StreamKind::Error, "error").expect("errors");
        assert_eq!(error.scale, None);
        hold(error, "errors_sudden");
        let feature = found.find(StreamKind::Feature, "x").expect("x drifted");
        assert_eq!(
            feature.scale,
            Some(Scale {
                zero: 0.0,
                one: 1.0
            })
        );
        hold(feature, "numbers_slow");
        assert_eq!(found.streams.len(), 2, "there is no score");
    }
}

#[test]
fn what_rivers_documentation_prints() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    if !folder.is_dir() {
        println!("skipped: {} is not there", folder.display());
        return;
    }
    let read = |name: &str| fs::read_to_string(PathBuf::from(&folder).join(name)).expect(name);
    let stream = |name: &str| -> Vec<f64> {
        let text = read(name);
        let lines = text.lines().skip(1);
        lines.map(|l| l.parse().expect("a number")).collect()
    };
    let choices = stream("seq_river_doctest_seed12345_choices.csv");
    let ddm = stream("seq_river_doctest_ddm_seed42.csv");
    let published: Value = serde_json::from_str(&read("published.json")).expect("JSON");
    let printed = |name: &str| -> Vec<usize> { numbers(&published["river_doctests"][name]) };
    let signals = |id: &str, values: &[f64]| {
        let mut watch = Watch::new(id).expect("listed");
        watch.signals(values.iter().copied())
    };
    for (id, name) in [("adwin", "ADWIN"), ("page-hinkley", "PageHinkley")] {
        let found = signals(id, &choices);
        assert_eq!(places(&found, Signal::Drift), printed(name), "{id}");
    }
    let found = signals("ddm", &ddm);
    assert_eq!(places(&found, Signal::Drift), printed("DDM_drift"));
    // Their example prints the first warning, and the first after each drift.
    let drift = printed("DDM_drift")[0];
    let warnings = places(&found, Signal::Warning);
    let first = warnings.first().copied();
    let after = warnings.iter().copied().find(|i| *i > drift);
    assert_eq!(
        [first, after].map(|w| w.expect("a warning")),
        printed("DDM_warning")[..]
    );
}
