//! Facts of a healthy model, for tests: every check passes on them, and each test spoils one thing.

use super::run::find;
use super::{Check, Facts, Feature, FileFact, LabelFacts, SampleFacts, State};
use crate::data::Kind;
use crate::drift::{DriftVerdict, MissingChange, WindowDrift};
use crate::model::{
    Binding, BoundInput, Effect, ElementType, Latency, ModelFacts, ModelInput, ModelOutput,
    OutputMeaning, Probe, Robustness,
};
use crate::performance::{
    Metric, Parity, Performance, SamplePerformance, ScoreParity, WindowPerformance,
};
use crate::plan::{Plan, ScoreColumns, Task};
use crate::profile::{Histogram, Summary, TopCategory, Window};

/// The day of judging: 16 Jun 2026.
pub const TODAY: i32 = 20_620;
const DAY_MS: i64 = 86_400_000;

/// A spoiled copy of the healthy facts and what a check must say of it.
pub struct Case {
    name: &'static str,
    spoil: fn(&mut Facts),
    state: State,
    says: &'static str,
}

/// A case: its name, what is changed, the state, and words that the sentence must hold.
pub fn case(name: &'static str, spoil: fn(&mut Facts), state: State, says: &'static str) -> Case {
    Case {
        name,
        spoil,
        state,
        says,
    }
}

/// Puts the check to every case, its needs included.
pub fn hold(check: &dyn Check, cases: &[Case]) {
    for case in cases {
        let mut facts = healthy();
        (case.spoil)(&mut facts);
        let finding = find(check, &facts);
        assert_eq!(finding.state, case.state, "{}: {}", case.name, finding.says);
        assert!(
            finding.says.contains(case.says),
            "{}: \"{}\" does not say \"{}\"",
            case.name,
            finding.says,
            case.says
        );
    }
}

/// A binary model with a reference quarter and six months of production, all in order.
pub fn healthy() -> Facts {
    let windows: Vec<Window> = (0..6).map(window).collect();
    Facts {
        plan: plan(),
        reference: Some(sample("reference.csv", 20_000, TODAY - 270, TODAY - 184)),
        production: Some(sample("production.csv", 60_000, TODAY - 181, TODAY - 2)),
        features: vec![
            feature("income", Kind::Numeric, "feature"),
            feature("age", Kind::Numeric, "feature"),
            feature("region", Kind::Categorical, "feature"),
            feature("repaid", Kind::Categorical, "label"),
        ],
        multivariate: None,
        only_reference: Vec::new(),
        only_production: Vec::new(),
        prediction: Some(score()),
        forensics: Vec::new(),
        alert_budget: None,
        windows,
        performance: Some(performance()),
        parity: Some(parity()),
        streams: None,
        labels: Some(LabelFacts {
            labelled: 57_000,
            rows: 60_000,
            unmatched: 0,
            repeated_ids: 0,
            labelled_until: Some(i64::from(TODAY - 12) * DAY_MS),
        }),
        model: Some(model()),
        robustness: Some(robustness()),
        server_latency: None,
        judged_on: TODAY,
    }
}

/// Puts NaN into every number that could hold one.
pub fn poison(facts: &mut Facts) {
    let nan = Some(f64::NAN);
    for feature in facts.features.iter_mut().chain(&mut facts.prediction) {
        feature.production.mean = nan;
        feature.production.min = nan;
        feature.production.max = nan;
        feature.verdict.effect = nan;
        feature.missing.production = f64::NAN;
        feature.histogram.production.fill(f64::NAN);
    }
    for metric in facts
        .performance
        .iter_mut()
        .flat_map(|p| p.production.iter_mut().flat_map(|s| &mut s.metrics))
    {
        metric.value = nan;
    }
    for sample in facts.performance.iter_mut().flat_map(|p| &mut p.production) {
        sample.confusion.clear();
    }
    for effect in facts.robustness.iter_mut().flat_map(|r| &mut r.effects) {
        effect.changed = nan;
    }
    for latency in facts.model.iter_mut().flat_map(|m| &mut m.latency) {
        latency.p50_us = f64::NAN;
        latency.p99_us = f64::NAN;
        latency.cold_us = f64::NAN;
    }
}

fn plan() -> Plan {
    let mut plan = Plan {
        task: Some(Task::Binary),
        ..Plan::default()
    };
    plan.roles.id = Some("loan".to_owned());
    plan.roles.timestamp = Some("when".to_owned());
    plan.roles.label = Some("repaid".to_owned());
    plan.roles.score = Some(ScoreColumns::One("score".to_owned()));
    plan.limits.latency_p99_ms = Some(25.0);
    plan
}

fn sample(name: &str, rows: u64, from: i32, to: i32) -> SampleFacts {
    SampleFacts {
        files: vec![FileFact {
            name: name.to_owned(),
            bytes: rows * 40,
            sha256: "0".repeat(64),
        }],
        rows,
        duplicate_rows: 0,
        span: Some((i64::from(from) * DAY_MS, i64::from(to) * DAY_MS)),
        rows_without_time: 0,
        notes: Vec::new(),
    }
}

fn window(i: i64) -> Window {
    let start = (i64::from(TODAY - 181) + 30 * i) * DAY_MS;
    Window {
        start,
        end: start + 30 * DAY_MS,
        label: format!("month {}", i + 1),
    }
}

fn feature(name: &str, kind: Kind, role: &str) -> Feature {
    let numeric = kind == Kind::Numeric;
    Feature {
        name: name.to_owned(),
        kind,
        role: role.to_owned(),
        reference: summary(20_000, numeric),
        production: summary(60_000, numeric),
        drift: Vec::new(),
        verdict: calm(),
        missing: MissingChange {
            reference: 0.01,
            production: 0.01,
            p_value: Some(0.9),
            p_adjusted: Some(0.9),
            changed: false,
        },
        unseen: Vec::new(),
        unseen_total: (0, 0),
        vanished: Vec::new(),
        causes: Vec::new(),
        impact: None,
        detectable: None,
        forensics: Vec::new(),
        notes: Vec::new(),
        histogram: Histogram::default(),
        quantiles: None,
        change: None,
        window_limits: None,
        windows: (0..6)
            .map(|i| WindowDrift {
                window: window(i),
                n: 10_000,
                missing_share: 0.01,
                mean: numeric.then_some(50.0),
                drift: Vec::new(),
                verdict: calm(),
            })
            .collect(),
    }
}

fn score() -> Feature {
    let mut score = feature("score", Kind::Numeric, "score");
    for summary in [&mut score.reference, &mut score.production] {
        summary.mean = Some(0.3);
        summary.min = Some(0.01);
        summary.max = Some(0.99);
        summary.missing = 0;
        for (level, q) in [("0.01", 0.02), ("0.5", 0.2), ("0.99", 0.97)] {
            summary.quantiles.insert(level.to_owned(), q);
        }
    }
    score.histogram = Histogram {
        edges: (0..=10).map(|i| f64::from(i) / 10.0).collect(),
        categories: Vec::new(),
        reference: vec![0.3, 0.2, 0.1, 0.05, 0.04, 0.04, 0.05, 0.07, 0.07, 0.08],
        production: vec![0.3, 0.2, 0.1, 0.05, 0.04, 0.04, 0.05, 0.07, 0.07, 0.08],
    };
    score
}

fn summary(n: u64, numeric: bool) -> Summary {
    let mut summary = Summary {
        n,
        missing: n / 100,
        distinct: if numeric { 83 } else { 4 },
        exact: true,
        ..Summary::default()
    };
    if numeric {
        summary.mean = Some(50.0);
        summary.sd = Some(10.0);
        summary.min = Some(18.0);
        summary.max = Some(100.0);
        for (level, q) in [
            ("0.01", 20.0),
            ("0.05", 25.0),
            ("0.5", 50.0),
            ("0.95", 80.0),
            ("0.99", 95.0),
        ] {
            summary.quantiles.insert(level.to_owned(), q);
        }
    } else {
        summary.top = ["north", "south", "east", "west"]
            .map(|v| TopCategory {
                value: v.to_owned(),
                count: n / 4,
            })
            .to_vec();
    }
    summary
}

/// No drift.
pub fn calm() -> DriftVerdict {
    DriftVerdict {
        drifted: Some(false),
        real: Some(false),
        large: Some(false),
        real_by: "ks".to_owned(),
        large_by: "psi".to_owned(),
        effect: Some(0.1),
        sentence: "Neither real nor large.".to_owned(),
    }
}

/// Drift of this size in limits.
pub fn drifted(effect: f64) -> DriftVerdict {
    DriftVerdict {
        drifted: Some(true),
        real: Some(true),
        large: Some(true),
        effect: Some(effect),
        sentence: "Real and large.".to_owned(),
        ..calm()
    }
}

/// A metric with an interval.
pub fn metric(id: &str, value: f64, half_width: f64, higher_is_better: bool) -> Metric {
    Metric {
        metric: id.to_owned(),
        average: None,
        value: Some(value),
        interval: (half_width > 0.0).then_some([value - half_width, value + half_width]),
        higher_is_better,
        method: String::new(),
        reason: None,
    }
}

/// Quality in a sample of this size: 30 % positive, the model right in most cases.
pub fn quality(n: u64, auc: f64, brier: f64) -> SamplePerformance {
    SamplePerformance {
        n,
        n_labelled: n,
        metrics: vec![
            metric("accuracy", 0.83, 0.01, true),
            metric("roc-auc", auc, 0.01, true),
            metric("brier", brier, 0.004, false),
        ],
        do_nothing: vec![
            metric("accuracy", 0.7, 0.0, true),
            metric("roc-auc", 0.5, 0.0, true),
            metric("brier", 0.21, 0.0, false),
        ],
        confusion: vec![vec![n * 6 / 10, n / 10], vec![n / 10, n * 2 / 10]],
    }
}

fn performance() -> Performance {
    Performance {
        task: Task::Binary,
        classes: vec!["0".to_owned(), "1".to_owned()],
        positive: Some("1".to_owned()),
        predictions: "recomputed".to_owned(),
        reference: Some(quality(20_000, 0.84, 0.12)),
        production: Some(SamplePerformance {
            n: 60_000,
            ..quality(57_000, 0.84, 0.12)
        }),
        windows: (0..6)
            .map(|i| WindowPerformance {
                window: window(i),
                sample: quality(9_500, 0.84, 0.12),
            })
            .collect(),
        reason: None,
    }
}

fn parity() -> Parity {
    Parity {
        rows: 60_000,
        recorded: 60_000,
        compared: 60_000,
        equal: 60_000,
        labels: Some((60_000, 60_000)),
        rarer: 18_000,
        scores: Some(ScoreParity {
            compared: 60_000,
            equal: 60_000,
            decimals: 4,
            tolerance: 6e-5,
            largest: Some(5e-5),
            mean: Some(2.5e-5),
            spread: Some(0.2),
            unanswered: 0,
        }),
        ..Parity::default()
    }
}

fn model() -> ModelFacts {
    ModelFacts {
        file: "loans.onnx".to_owned(),
        bytes: 120_000,
        sha256: "1".repeat(64),
        producer: "skl2onnx 1.19".to_owned(),
        model_version: 7,
        opsets: [("ai.onnx".to_owned(), 17), ("ai.onnx.ml".to_owned(), 3)].into(),
        operators: [
            ("ai.onnx.ml:TreeEnsembleClassifier".to_owned(), 1),
            ("Cast".to_owned(), 1),
        ]
        .into(),
        parameters: 10_000,
        inputs: vec![ModelInput {
            name: "income".to_owned(),
            element: ElementType::Float,
            shape: vec![None, Some(1)],
            keys: Vec::new(),
        }],
        outputs: vec![
            output("label", OutputMeaning::Label),
            output("probabilities", OutputMeaning::Scores),
        ],
        classes: vec!["0".to_owned(), "1".to_owned()],
        binding: Some(Binding {
            inputs: ["income", "age", "region"]
                .map(|c| BoundInput {
                    input: c.to_owned(),
                    columns: vec![c.to_owned()],
                })
                .to_vec(),
            by: "name".to_owned(),
            ..Binding::default()
        }),
        rows_predicted: 80_000,
        latency: vec![Latency {
            batch: 1,
            runs: 500,
            cold_us: 900.0,
            p50_us: 300.0,
            p95_us: 500.0,
            p99_us: 800.0,
            ..Latency::default()
        }],
        ..ModelFacts::default()
    }
}

/// Two numbers whose absence changes a decision in fifty or in a hundred, noise no more than three in a hundred.
fn robustness() -> Robustness {
    let effect = |disturbance: &str, inputs: &[&str], changed: f64| Effect {
        disturbance: disturbance.to_owned(),
        inputs: inputs.iter().map(|i| (*i).to_owned()).collect(),
        rows: 2_000,
        changed: Some(changed),
        interval: Some([0.9 * changed, 1.1 * changed]),
        not_finite: Some(0.0),
        moved: Some(changed),
        confidence: Some([0.81, 0.78]),
        as_sure: Some(changed / 2.0),
        refused: None,
    };
    let probe = |input: &str, value: &str| Probe {
        input: input.to_owned(),
        value: value.to_owned(),
        rows: 200,
        not_finite: Some(0.0),
        refused: None,
    };
    Robustness {
        rows: 2_000,
        seed: 1,
        predictions: 20_000,
        numbers: false,
        left_out: Vec::new(),
        effects: vec![
            effect("missing", &["income"], 0.02),
            effect("noise-5", &["income"], 0.005),
            effect("noise-10", &["income"], 0.02),
            effect("missing", &["age"], 0.01),
            effect("noise-5", &["age"], 0.001),
            effect("missing-together", &["income", "age"], 0.03),
            effect("noise-everywhere", &["income", "age"], 0.03),
        ],
        probes: vec![
            probe("income", "nan"),
            probe("income", "1e30"),
            probe("age", "nan"),
            probe("age", "1e30"),
        ],
        reason: None,
    }
}

fn output(name: &str, meaning: OutputMeaning) -> ModelOutput {
    ModelOutput {
        name: name.to_owned(),
        type_text: "tensor(float)".to_owned(),
        meaning,
    }
}
