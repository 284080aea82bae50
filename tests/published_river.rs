//! The sequential detectors against river (and frouros for CUSUM), value by value.
//!
//! The streams of river's documentation are read from `../shared/data` when it is there; the test says that it was skipped otherwise.

use seaworthy::drift::sequential::{SEQUENTIAL, Signal, Watch};
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
