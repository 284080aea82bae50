//! The whole stress against models written down here, whose answers are known.

use super::*;
use crate::data::{Column, Columns};
use crate::model::{Binding, BoundInput, ElementType, ModelError, ModelInput, Predictions};
use crate::plan::Task;

const ROWS: usize = 400;

fn inputs() -> Vec<ModelInput> {
    vec![ModelInput {
        name: "wide".to_owned(),
        element: ElementType::Float,
        shape: vec![None, Some(3)],
        keys: Vec::new(),
    }]
}

fn binding() -> Binding {
    Binding {
        inputs: vec![BoundInput {
            input: "wide".to_owned(),
            columns: ["a", "b", "c"].map(str::to_owned).to_vec(),
        }],
        ..Binding::default()
    }
}

/// "a" from −1 to 1 in even steps, "b" the same in another order, "c" without meaning.
fn rows() -> Columns {
    let even = |i: usize| 2.0 * (i as f64 + 0.5) / ROWS as f64 - 1.0;
    let column = |name: &str, of: &dyn Fn(usize) -> f64| {
        (
            name.to_owned(),
            Column::Numbers((0..ROWS).map(of).collect()),
        )
    };
    Columns {
        rows: ROWS,
        columns: vec![
            column("a", &even),
            column("b", &|i| even((i * 171) % ROWS)),
            column("c", &|i| (i % 7) as f64),
        ],
    }
}

fn numbers<'a>(rows: &'a Columns, name: &str) -> &'a [f64] {
    match rows.get(name) {
        Some(Column::Numbers(values)) => values,
        other => panic!("{other:?}"),
    }
}

/// Positive where a + weight·b is; the probability rises with it. A missing value is taken for `filled`, and is none without it.
fn classifier(rows: &Columns, weight: f64, filled: Option<f64>) -> Predictions {
    let fill = |v: f64| if v.is_nan() { filled.unwrap_or(v) } else { v };
    let score = |(a, b): (&f64, &f64)| {
        let sum = fill(*a) + weight * fill(*b);
        (0.5 + 0.5 * sum / (1.0 + sum.abs())) as f32
    };
    let scores: Vec<f32> = numbers(rows, "a")
        .iter()
        .zip(numbers(rows, "b"))
        .map(score)
        .collect();
    Predictions {
        labels: Some(
            scores
                .iter()
                .map(|s| u8::from(*s > 0.5).to_string())
                .collect(),
        ),
        scores: vec![
            ("0".to_owned(), scores.iter().map(|s| 1.0 - s).collect()),
            ("1".to_owned(), scores),
        ],
        ..Predictions::default()
    }
}

fn run(
    task: Task,
    asked: &Disturb,
    model: impl Fn(&Columns) -> Result<Predictions, ModelError>,
) -> Result<Stressed, String> {
    let (inputs, binding, rows) = (inputs(), binding(), rows());
    let of = Stress {
        inputs: &inputs,
        binding: &binding,
        rows: &rows,
        decision: task.into(),
        seed: 5,
    };
    stress(of, asked, &mut |rows| model(rows), &mut |_| {})
}

fn each(names: &[&str]) -> Disturb {
    Disturb::Each(names.iter().map(|n| (*n).to_owned()).collect())
}

fn find<'a>(stressed: &'a Stressed, disturbance: &str, input: &str) -> &'a Effect {
    let wanted = |e: &&Effect| e.disturbance == disturbance && e.inputs[0] == input;
    stressed.effects.iter().find(wanted).expect(disturbance)
}

#[test]
fn effects_of_a_known_classifier() {
    let asked = each(&["a", "b", "c"]);
    let found = run(Task::Binary, &asked, |rows| {
        Ok(classifier(rows, 0.0, Some(0.0)))
    })
    .expect("effects");
    assert!(!found.numbers);
    // Without "a" nothing is positive: the half that was has changed, and nobody is sure any more.
    let missing = find(&found, "missing", "a");
    assert_eq!((missing.rows, missing.changed), (400, Some(0.5)));
    let [before, after] = missing.confidence.expect("probabilities");
    assert!(
        before > 0.6 && (after - 0.5).abs() < 1e-6,
        "{before} {after}"
    );
    assert_eq!(missing.confidence_fell(), Some(true));
    // At an end of the range the other half changes and the model is surer than ever.
    for (id, sure) in [("lowest", 0.75), ("above-highest", 0.87)] {
        let effect = find(&found, id, "a");
        assert_eq!(effect.changed, Some(0.5), "{id}");
        assert_eq!(effect.as_sure, Some(0.5), "{id}");
        assert!(
            effect.confidence.expect("probabilities")[1] >= sure - 0.01,
            "{id}"
        );
        assert_eq!(effect.confidence_fell(), Some(false), "{id}");
    }
    // Scaling keeps the sign.
    assert_eq!(find(&found, "unit-times-1000", "a").changed, Some(0.0));
    assert_eq!(find(&found, "unit-over-1000", "a").changed, Some(0.0));
    // The sign of "a" and of another row's "a" differ in about half of the rows.
    let stale = find(&found, "stale", "a").changed.expect("a share");
    assert!((stale - 0.5).abs() < 0.1, "{stale}");
    // Even between −1 and 1, noise of sd s changes the sign of E|noise| / 2 = 0.4 s of the rows; s is 0.05/√3.
    let noise = find(&found, "noise-5", "a").changed.expect("a share");
    assert!((noise - 0.0115).abs() < 0.012, "{noise}");
    // What is not used does nothing, in any way.
    for effect in found.effects.iter().filter(|e| e.inputs == ["c"]) {
        assert_eq!(
            (effect.changed, effect.moved),
            (Some(0.0), Some(0.0)),
            "{}",
            effect.disturbance
        );
    }
    // Texts have no place here; the last column has none to be swapped with.
    assert_eq!(found.effects.len(), 12 + 12 + 11);
    assert!(found.probes.iter().all(|p| p.rows == 200));
}

#[test]
fn a_model_that_fills_in_nothing_is_found_out() {
    let asked = each(&["a"]);
    let found = run(Task::Binary, &asked, |rows| Ok(classifier(rows, 0.0, None))).expect("effects");
    let missing = find(&found, "missing", "a");
    assert_eq!(
        (missing.changed, missing.not_finite),
        (Some(1.0), Some(1.0))
    );
    assert_eq!((missing.moved, missing.confidence), (None, None));
    let lost: Vec<(&str, Option<f64>)> = found
        .probes
        .iter()
        .map(|p| (p.value.as_str(), p.not_finite))
        .collect();
    // ∞ / (1 + ∞) is no number either.
    assert_eq!(
        lost,
        [
            ("nan", Some(1.0)),
            ("infinity", Some(1.0)),
            ("minus-infinity", Some(1.0)),
            ("1e30", Some(0.0)),
            ("1e-30", Some(0.0)),
        ]
    );
}

#[test]
fn a_regression_is_judged_by_its_spread() {
    let linear = |rows: &Columns| Predictions {
        values: Some(
            numbers(rows, "a")
                .iter()
                .map(|a| (3.0 * a) as f32)
                .collect(),
        ),
        ..Predictions::default()
    };
    let found = run(Task::Regression, &each(&["a"]), |rows| Ok(linear(rows))).expect("effects");
    assert!(found.numbers);
    // The answer is the input but for its unit: noise of 5 % of the one is noise of 5 % of the other.
    let noise = find(&found, "noise-5", "a");
    let expected = 0.05 * (2.0 / std::f64::consts::PI).sqrt();
    assert!(
        (noise.moved.expect("a spread") - expected).abs() < 0.004,
        "{noise:?}"
    );
    // Beyond two standard deviations of the noise.
    assert!(
        (noise.changed.expect("a share") - 0.0455).abs() < 0.035,
        "{noise:?}"
    );
    // From the range's end: the mean distance of even numbers is half the range, √3 standard deviations of theirs.
    let highest = find(&found, "highest", "a").moved.expect("a spread");
    assert!((highest - 3f64.sqrt()).abs() < 0.01, "{highest}");
    assert_eq!(find(&found, "highest", "a").confidence, None);
}

#[test]
fn several_together() {
    let asked = Disturb::Together(vec![vec!["a".to_owned(), "b".to_owned()]]);
    let found = run(Task::Binary, &asked, |rows| {
        Ok(classifier(rows, 1.0, Some(-1.0)))
    })
    .expect("effects");
    let ids: Vec<&str> = found
        .effects
        .iter()
        .map(|e| e.disturbance.as_str())
        .collect();
    assert_eq!(ids, ["missing-together", "noise-everywhere"]);
    assert_eq!(found.effects[0].inputs, ["a", "b"]);
    assert_eq!(found.effects[1].inputs, ["a", "b", "c"]);
    let positive = classifier(&rows(), 1.0, None)
        .labels
        .expect("labels")
        .iter()
        .filter(|l| *l == "1")
        .count();
    assert_eq!(
        found.effects[0].changed,
        Some(positive as f64 / 400.0),
        "both at −1: none is positive"
    );
    assert!(found.probes.is_empty());
    assert_eq!(found.predictions, 3 * 400);
}

#[test]
fn what_is_refused_is_said_and_no_value_of_a_row_with_it() {
    let cast = |rows: &Columns| match numbers(rows, "a").iter().any(|v| v.is_nan()) {
        true => Err(ModelError::Missing {
            row: 3,
            column: "a".to_owned(),
            expected: "a whole number",
        }),
        false => Ok(classifier(rows, 0.0, None)),
    };
    let found = run(Task::Binary, &each(&["a"]), cast).expect("effects");
    let missing = find(&found, "missing", "a");
    assert_eq!((missing.rows, missing.changed), (0, None));
    assert_eq!(
        missing.refused.as_deref(),
        Some("column \"a\": the model's input takes a whole number")
    );
    assert_eq!(found.probes[0].refused, missing.refused);
    assert_eq!(
        find(&found, "lowest", "a").refused,
        None,
        "the rows are whole again"
    );
    let last = numbers(&rows(), "a")[ROWS - 1];
    let quoting = |rows: &Columns| match numbers(rows, "a").last() {
        Some(found) if *found != last && rows.rows == ROWS => {
            Err(ModelError::Run(format!("\"{found}\" is not known")))
        }
        _ => Ok(classifier(rows, 0.0, Some(0.0))),
    };
    let found = run(Task::Binary, &each(&["a"]), quoting).expect("effects");
    let said = |id: &str| find(&found, id, "a").refused.clone().unwrap_or_default();
    assert!(
        said("below-lowest").contains("is not known"),
        "the values are ours"
    );
    for id in ["swapped", "stale"] {
        let said = said(id);
        assert!(!said.contains('"') && !said.is_empty(), "{said}");
    }
    let failing = run(Task::Binary, &each(&["a"]), |_| {
        Err(ModelError::Run("no".to_owned()))
    });
    assert_eq!(failing, Err("the model could not be run: no".to_owned()));
    let nothing = run(Task::Binary, &each(&["a"]), |rows| {
        Ok(Predictions {
            values: Some(vec![f32::NAN; rows.rows]),
            ..Predictions::default()
        })
    });
    assert!(nothing.expect_err("nothing to compare").contains("finite"));
}

#[test]
fn sharing_out_changes_nothing() {
    let model = |rows: &Columns| Ok(classifier(rows, 0.5, Some(0.1)));
    let whole = run(Task::Binary, &each(&["a", "b", "c"]), model).expect("effects");
    let parts: Vec<Stressed> = ["a", "b", "c"]
        .iter()
        .map(|name| run(Task::Binary, &each(&[name]), model).expect("effects"))
        .collect();
    let effects: Vec<Effect> = parts.iter().flat_map(|p| p.effects.clone()).collect();
    let probes: Vec<Probe> = parts.iter().flat_map(|p| p.probes.clone()).collect();
    assert_eq!((effects, probes), (whole.effects, whole.probes));
}

#[test]
fn bounds_hold_for_wide_models() {
    let names: Vec<String> = (0..3_000).map(|i| i.to_string()).collect();
    for (columns, taken, rows) in [
        (0, 0, 2_000),
        (3, 3, 2_000),
        (20, 20, 1_538),
        (100, 100, 307),
        (3_000, 100, 307),
    ] {
        let (inputs, drawn) = within_bounds(&names[..columns]);
        assert_eq!((inputs.len(), drawn), (taken, rows), "{columns} columns");
    }
}
