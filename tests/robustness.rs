//! What entropy does to exported models: against closed forms, with and without an imputer, and through the whole flow.
#![cfg(not(target_arch = "wasm32"))]

#[path = "onnx/files.rs"]
#[expect(dead_code, reason = "golden answers are read elsewhere")]
mod files;

use files::{bytes, table};
use futures::executor::block_on;
use seaworthy::checks::{self, State};
use seaworthy::data::{Column, Columns, Kind};
use seaworthy::engine::NativeRunner;
use seaworthy::engine::flow::{Event, Phase, Request, analyse};
use seaworthy::model::{
    Disturb, Effect, Model, Robustness, Stress, Stressed, bind, load, stress, within_bounds,
};
use seaworthy::plan::{Plan, Task};
use seaworthy::scorecard::Judgement;
use seaworthy::share::Report;

/// The coefficients and the intercept of `01_logistic_regression`'s positive class, as they stand in its file.
const LOGISTIC: ([f64; 30], f64) = (
    [
        1.61099768,
        -0.0399123169,
        0.167680219,
        -0.0123917283,
        -0.0673186034,
        -0.31915319,
        -0.429295421,
        -0.185837984,
        -0.0854334086,
        -0.02532815,
        0.0300101675,
        0.60404557,
        0.17666851,
        -0.0413554944,
        -0.0108188149,
        -0.0692536831,
        -0.103193901,
        -0.0254840069,
        -0.0302277561,
        -0.00713110156,
        1.4786886,
        -0.182491466,
        -0.293852806,
        -0.0203660242,
        -0.129967898,
        -0.961438358,
        -1.11773479,
        -0.342023551,
        -0.278572977,
        -0.0944214463,
    ],
    0.31475544,
);
/// The coefficients of `12_linear_regression`; what is constant moves nothing.
const LINEAR: [f64; 10] = [
    -34.6563072,
    -233.608414,
    614.006531,
    220.835434,
    59.8568726,
    -206.642273,
    -335.459442,
    24.2836761,
    348.006866,
    185.0056,
];

struct Case {
    model: Model,
    rows: Columns,
    task: Task,
}

impl Case {
    fn open(model: &str, input: &str, task: Task) -> Case {
        Case {
            model: load("model.onnx", bytes(&format!("{model}/model.onnx"))).expect(model),
            rows: table(&format!("inputs/{input}.csv")),
            task,
        }
    }

    fn names(&self) -> Vec<String> {
        self.rows.columns.iter().map(|(n, _)| n.clone()).collect()
    }

    fn stressed(&self, names: &[&str], batch: usize) -> Stressed {
        let kinds: Vec<(String, Kind)> = self
            .names()
            .into_iter()
            .map(|n| (n, Kind::Numeric))
            .collect();
        let binding = bind(self.model.inputs(), &kinds, &kinds, None, &[]).expect("a binding");
        let of = Stress {
            inputs: self.model.inputs(),
            binding: &binding,
            rows: &self.rows,
            decision: self.task.into(),
            seed: 11,
        };
        let disturb = Disturb::Each(names.iter().map(|n| (*n).to_owned()).collect());
        let mut predict = |rows: &Columns| self.model.predict(&binding, rows, batch, &mut |_| {});
        stress(of, &disturb, &mut predict, &mut |_| {}).expect("an answer")
    }

    fn column(&self, at: usize) -> &[f64] {
        match &self.rows.columns[at].1 {
            Column::Numbers(values) => values,
            Column::Texts(_) => panic!("column {at} is text"),
        }
    }
}

fn find<'a>(effects: &'a [Effect], disturbance: &str, input: &str) -> &'a Effect {
    let wanted = |e: &&Effect| e.disturbance == disturbance && e.inputs[0] == input;
    effects
        .iter()
        .find(wanted)
        .unwrap_or_else(|| panic!("{disturbance} of {input}"))
}

fn close(found: Option<f64>, expected: f64, what: &str) {
    let found = found.unwrap_or(f64::NAN);
    assert!(
        (found - expected).abs() < 2e-5,
        "{what}: {found} instead of {expected}"
    );
}

/// A disturbance: the value of a column in a row, as it becomes.
type Becomes<'a> = &'a dyn Fn(usize, usize) -> f64;

#[test]
fn a_logistic_regression_in_closed_form() {
    let case = Case::open(
        "01_logistic_regression",
        "01_logistic_regression",
        Task::Binary,
    );
    let (name, at) = ("worst area", 23);
    let names = case.names();
    assert_eq!(names[at], name);
    let found = case.stressed(&[name], 64);
    assert!(!found.numbers);
    let values = case.column(at);
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let only = |column: usize, row: usize, new: f64| {
        if column == at {
            new
        } else {
            case.column(column)[row]
        }
    };
    let becomes: [(&str, Becomes<'_>); 7] = [
        ("lowest", &|c, r| only(c, r, low)),
        ("highest", &|c, r| only(c, r, high)),
        ("below-lowest", &|c, r| only(c, r, 2.0 * low - high)),
        ("above-highest", &|c, r| only(c, r, 2.0 * high - low)),
        ("unit-times-1000", &|c, r| only(c, r, values[r] * 1000.0)),
        ("unit-over-1000", &|c, r| only(c, r, values[r] / 1000.0)),
        ("swapped", &|c, r| {
            case.column(match c {
                23 => 24,
                24 => 23,
                c => c,
            })[r]
        }),
    ];
    let probability = |row: usize, of: Becomes<'_>| {
        let products = LOGISTIC.0.iter().enumerate().map(|(c, w)| w * of(c, row));
        1.0 / (1.0 + (-(products.sum::<f64>() + LOGISTIC.1)).exp())
    };
    let rows = case.rows.rows;
    let mean = |of: &dyn Fn(usize) -> f64| (0..rows).map(of).sum::<f64>() / rows as f64;
    let as_is: Becomes<'_> = &|c, r| case.column(c)[r];
    let sure = |p: f64| p.max(1.0 - p);
    for (id, of) in becomes {
        let effect = find(&found.effects, id, name);
        assert_eq!(effect.rows, rows as u64);
        let (before, after) = (|r| probability(r, as_is), |r| probability(r, of));
        let flips = |r| f64::from(u8::from((before(r) > 0.5) != (after(r) > 0.5)));
        close(effect.changed, mean(&flips), id);
        close(effect.moved, mean(&|r| (before(r) - after(r)).abs()), id);
        let [now, then] = effect.confidence.expect("probabilities");
        close(Some(now), mean(&|r| sure(before(r))), id);
        close(Some(then), mean(&|r| sure(after(r))), id);
        let [lower, upper] = effect.interval.expect("rows");
        let share = effect.changed.expect("rows");
        assert!(
            lower <= share && share <= upper && upper - lower < 0.13,
            "{id}"
        );
    }
    // A linear model's weights are too large for a unit a thousand times smaller: it decides otherwise and is surer.
    let unit = find(&found.effects, "unit-times-1000", name);
    assert!(
        unit.changed > Some(0.2) && unit.confidence_fell() == Some(false),
        "{unit:?}"
    );
}

#[test]
fn without_an_imputer_nothing_but_nan_comes_out() {
    let case = Case::open(
        "01_logistic_regression",
        "01_logistic_regression",
        Task::Binary,
    );
    let found = case.stressed(&["mean radius"], 1024);
    let missing = find(&found.effects, "missing", "mean radius");
    assert_eq!(
        (missing.changed, missing.not_finite),
        (Some(1.0), Some(1.0))
    );
    assert_eq!((missing.moved, missing.confidence), (None, None));
    assert_eq!(missing.unnoticed(), 0.0);
    let out = |value: &str| {
        found
            .probes
            .iter()
            .find(|p| p.value == value)
            .expect(value)
            .not_finite
    };
    assert_eq!(out("nan"), Some(1.0));
    // The logistic function of an infinite number is 0 or 1.
    for value in ["infinity", "minus-infinity", "1e30", "1e-30"] {
        assert_eq!(out(value), Some(0.0), "{value}");
    }
}

#[test]
fn an_imputer_and_trees_that_know_missing_values_hold() {
    let imputed = Case::open(
        "04_imputer_scaler_lr",
        "04_imputer_scaler_lr",
        Task::Multiclass,
    );
    let trees = Case::open(
        "07_hist_gradient_boosting_nan",
        "07_hist_gradient_boosting_nan",
        Task::Binary,
    );
    for (case, inputs) in [(&imputed, ["alcohol", "proline"]), (&trees, ["x0", "x1"])] {
        let found = case.stressed(&inputs, 1024);
        for input in inputs {
            let missing = find(&found.effects, "missing", input);
            assert_eq!(missing.not_finite, Some(0.0), "{input}");
            assert!(
                missing.confidence.is_some() && missing.changed.is_some(),
                "{input}"
            );
        }
        let nan = found.probes.iter().filter(|p| p.value == "nan");
        assert!(nan.clone().count() == 2 && nan.clone().all(|p| p.not_finite == Some(0.0)));
    }
    // Whatever goes into a tree, a leaf comes out.
    let found = trees.stressed(&["x0", "x1", "x2"], 1024);
    assert_eq!(found.probes.len(), 15);
    assert!(found.probes.iter().all(|p| p.not_finite == Some(0.0)));
    assert!(
        found.effects.iter().any(|e| e.share() > 0.05),
        "x0 to x2 matter"
    );
}

#[test]
fn a_linear_regression_in_closed_form() {
    let case = Case::open(
        "12_linear_regression",
        "12_linear_regression",
        Task::Regression,
    );
    let found = case.stressed(&["bmi", "s6"], 100);
    assert!(found.numbers);
    let rows = case.rows.rows;
    let product = |row: usize| {
        (0..10)
            .map(|c| LINEAR[c] * case.column(c)[row])
            .sum::<f64>()
    };
    let mean = (0..rows).map(product).sum::<f64>() / rows as f64;
    let squares: f64 = (0..rows).map(|r| (product(r) - mean).powi(2)).sum();
    let spread = (squares / (rows - 1) as f64).sqrt();
    for (name, at) in [("bmi", 2), ("s6", 9)] {
        let values = case.column(at);
        let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let moves: Vec<f64> = values
            .iter()
            .map(|v| LINEAR[at].abs() * (high - v) / spread)
            .collect();
        let effect = find(&found.effects, "highest", name);
        close(effect.moved, moves.iter().sum::<f64>() / rows as f64, name);
        close(
            effect.changed,
            moves.iter().filter(|m| **m > 0.1).count() as f64 / rows as f64,
            name,
        );
        assert_eq!((effect.confidence, effect.as_sure), (None, None));
    }
    let infinite = found
        .probes
        .iter()
        .find(|p| p.value == "infinity")
        .expect("a probe");
    assert_eq!(infinite.not_finite, Some(1.0), "a line has no end");
}

#[test]
fn texts_are_disturbed_as_texts() {
    let case = Case::open(
        "03_columntransformer_onehot_strings",
        "03_columntransformer_onehot_strings",
        Task::Binary,
    );
    let found = case.stressed(&["city", "income"], 1024);
    let ids = |input: &str| -> Vec<&str> {
        let of = found.effects.iter().filter(|e| e.inputs[0] == input);
        of.map(|e| e.disturbance.as_str()).collect()
    };
    assert_eq!(
        ids("city"),
        ["missing", "unseen-category", "swapped", "stale"]
    );
    assert!(!ids("income").contains(&"unseen-category"));
    assert_eq!(
        find(&found.effects, "swapped", "city").inputs,
        ["city", "plan"]
    );
    assert!(found.probes.iter().all(|p| p.input == "income"));
}

#[test]
fn the_batch_does_not_matter() {
    for (model, input, task) in [
        (
            "07_hist_gradient_boosting_nan",
            "07_hist_gradient_boosting_nan",
            Task::Binary,
        ),
        ("08_mlp_multiclass", "08_mlp_multiclass", Task::Multiclass),
    ] {
        let case = Case::open(model, input, task);
        let first = case.names()[0].clone();
        let whole = case.stressed(&[&first], usize::MAX);
        for batch in [1, 7, 64] {
            assert_eq!(
                case.stressed(&[&first], batch),
                whole,
                "{model}, batches of {batch}"
            );
        }
    }
}

fn through_the_flow(workers: usize) -> (Robustness, Vec<checks::Finding>, bool) {
    let runner = NativeRunner::new(workers);
    let text = bytes("inputs/01_logistic_regression.csv");
    let rows: Vec<&str> = std::str::from_utf8(&text).expect("UTF-8").lines().collect();
    let part = |rows: &[&str]| format!("{}\n{}\n", rows[0], rows[1..].join("\n"));
    let request = Request {
        reference: vec![runner.add_bytes("reference.csv", part(&rows))],
        production: vec![runner.add_bytes("production.csv", part(&rows[..100]))],
        model: Some(runner.add_bytes("model.onnx", bytes("01_logistic_regression/model.onnx"))),
        plan: Plan {
            task: Some(Task::Binary),
            ..Plan::default()
        },
        judged_on: 20_000,
        ..Request::default()
    };
    let told = std::cell::Cell::new(false);
    let facts = block_on(analyse(&runner, request, &|event| {
        if let Event::Progress(progress) = event {
            told.set(told.get() || (progress.phase == Phase::Disturbing && progress.rows > 0));
        }
    }))
    .expect("facts");
    let findings = checks::run_all(&facts);
    let report = Report::new(facts, Judgement::default());
    let json = serde_json::to_vec(&report).expect("JSON");
    let again = Report::read(&json).expect("a report");
    assert_eq!(again, report);
    (
        again.facts.robustness.expect("measured"),
        findings,
        told.get(),
    )
}

#[test]
fn the_flow_disturbs_the_reference_and_judges_it() {
    let (one, findings, told) = through_the_flow(1);
    assert!(told, "progress is told");
    assert_eq!(
        (one.rows, one.reason.as_deref(), one.numbers),
        (284, None, false)
    );
    // Eleven of each of 30 inputs, the swaps of neighbours, two and three missing together, noise in all.
    assert_eq!(one.effects.len(), 11 * 30 + 29 + 3);
    assert_eq!(one.probes.len(), 5 * 30);
    let jobs = 30u64.div_ceil(4) + 1;
    assert_eq!(one.predictions, (jobs + 362) * 284 + 150 * 200);
    let state = |id: &str| findings.iter().find(|f| f.check == id).expect(id).state;
    assert_eq!(state("numerically-unstable"), State::Warn);
    assert_eq!(
        state("fragile-to-missing"),
        State::Pass,
        "NaN is no silent decision"
    );
    assert_eq!(state("sensitive-to-noise"), State::Pass);
    let (three, ..) = through_the_flow(3);
    assert_eq!(one, three, "however many workers");
}

#[test]
fn bounds_are_kept() {
    let names: Vec<String> = (0..1_000).map(|i| format!("x{i}")).collect();
    for n in [1, 13, 40, 1_000] {
        let (taken, rows) = within_bounds(&names[..n]);
        assert!(taken.len() as u64 * 13 * rows <= 400_000 && (300..=2_000).contains(&rows));
    }
}
