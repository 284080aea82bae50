//! A report in which every part is filled, and in which everything that must not travel is a canary.

use seaworthy::checks::{
    Answer, Basis, CHECKS, Dimension, Duty, Evidence, Facts, Feature, FileFact, Finding,
    LabelFacts, SampleFacts, State, Weight,
};
use seaworthy::data::Kind;
use seaworthy::drift::multivariate::{
    CorrelationChange, DomainClassifier, Importance, LeftOut, Measure, Multivariate, Outcome,
    PairChange, PcaReconstruction, SEED,
};
use seaworthy::drift::sequential::{Alarm, Order, Scale, Stream, StreamKind, Streams, Watched};
use seaworthy::drift::{self, AlertBudget, DriftVerdict, MissingChange, TestResult, WindowDrift};
use seaworthy::model::{
    Binding, BoundInput, Effect, ElementType, Latency, Memory, ModelFacts, ModelInput, ModelOutput,
    ModelStage, OutputMeaning, PredictionChange, Probe, Robustness, TimeParts, TimeShare, Timing,
};
use seaworthy::performance::{
    Form, LatencyWindow, Metric, Parity, ParityStretch, ParityWindow, Performance,
    SamplePerformance, ScoreParity, Segment, SegmentValues, ServerLatency, Times,
    WindowPerformance,
};
use seaworthy::plan::{DurationUnit, Plan, Task};
use seaworthy::profile::{Histogram, Quantiles, Summary, TopCategory, Window};
use seaworthy::scorecard::{
    Assignment, Attestations, Cap, Confirmation, Counts, DimensionScore, DutyScore, Judgement,
    MlTestScore, Ownership, Person, QUESTIONS, Readiness, Review, Rota, RuleFinding, Scorecards,
    Shift, Stakeholder,
};
use seaworthy::share::{Change, History, Report, Workspace};

/// Stands in every text that must not travel.
pub const CANARY: &str = "CANARY";
/// A value of a row; no number made from it may travel.
pub const CANARY_VALUE: f64 = 48_151.623_42;

/// Days since 1970: 18 Nov 2026.
pub const JUDGED_ON: i32 = 20_775;
const DAY_MS: i64 = 86_400_000;

pub fn report() -> Report {
    let facts = Facts {
        plan: plan(),
        reference: Some(sample("reference.csv", 50_000, 20_454, 20_543)),
        production: Some(sample("production.csv", 200_000, 20_544, JUDGED_ON - 1)),
        features: (0..24).map(feature).chain([label()]).collect(),
        multivariate: Some(multivariate()),
        only_reference: vec!["region_code".to_owned()],
        only_production: vec!["region".to_owned()],
        prediction: Some(Feature {
            name: "prediction".to_owned(),
            role: "prediction".to_owned(),
            ..feature(5)
        }),
        forensics: vec![drift::Cause {
            kind: "swapped-columns".to_owned(),
            columns: vec!["feature_03".to_owned(), "feature_04".to_owned()],
            says: "Probably swapped: feature_03 and feature_04.".to_owned(),
            share: None,
            since: None,
            confidence: 0.9,
            numbers: [("ks".to_owned(), 0.4)].into(),
        }],
        alert_budget: Some(AlertBudget {
            columns: 24,
            windows_a_month: Some(4.35),
            per_analysis: 0.05,
            per_month: Some(0.22),
        }),
        windows: windows(),
        performance: Some(performance()),
        parity: Some(parity()),
        streams: Some(streams()),
        labels: Some(LabelFacts {
            labelled: 180_000,
            rows: 200_000,
            unmatched: 12,
            repeated_ids: 0,
            labelled_until: Some(20_744 * DAY_MS),
        }),
        model: Some(model()),
        robustness: Some(robustness()),
        server_latency: Some(server_latency()),
        judged_on: JUDGED_ON,
    };
    let judgement = Judgement {
        findings: findings(),
        scorecards: Scorecards {
            readiness: readiness(),
            ownership: ownership(),
        },
        success: success(),
    };
    Report::new(facts, judgement)
}

fn parity() -> Parity {
    let segment = |values| Segment {
        feature: "feature_01".to_owned(),
        unread: true,
        values,
        compared: 9_000,
        unequal: 8_000,
        lift: 4.0,
        of_unequal: 0.4,
    };
    Parity {
        rows: 200_000,
        recorded: 199_000,
        compared: 198_000,
        equal: 178_000,
        labels: Some((198_000, 190_000)),
        rarer: 60_000,
        scores: Some(ScoreParity {
            compared: 197_000,
            equal: 179_000,
            decimals: 4,
            tolerance: 6e-5,
            largest: Some(0.4),
            mean: Some(0.01),
            spread: Some(0.2),
            unanswered: 3,
        }),
        windows: windows()
            .into_iter()
            .map(|window| ParityWindow {
                window,
                compared: 66_000,
                equal: 59_000,
            })
            .collect(),
        stretch: Some(ParityStretch {
            timed: true,
            from: Some(20_600 * DAY_MS),
            to: None,
            inside: (40_000, 20_000),
            outside: (158_000, 0),
        }),
        segments: vec![
            segment(SegmentValues::Category(format!("{CANARY}-category"))),
            segment(SegmentValues::Range(1.0, 2.0)),
            segment(SegmentValues::Missing),
        ],
        form: Some(Form::Recalibrated { spearman: 1.0 }),
        notes: vec!["3 compared rows have no readable timestamp.".to_owned()],
    }
}

fn streams() -> Streams {
    let watched = |detector: &str, alarms: u64| Watched {
        detector: detector.to_owned(),
        every: if detector == "kswin" { 4 } else { 1 },
        alarms,
        first: (0..alarms.min(2))
            .map(|i| Alarm {
                row: 120_001 + i,
                at: (i == 0).then_some(20_600 * DAY_MS),
            })
            .collect(),
        clean: 0.03,
    };
    let stream = |name: &str, of: StreamKind, scale: Option<Scale>| Stream {
        name: name.to_owned(),
        of,
        values: 180_000,
        skipped: 20_000,
        scale,
        detectors: vec![watched("adwin", 3), watched("kswin", 0)],
    };
    let scale = Scale {
        zero: 17.0,
        one: 66.0,
    };
    Streams {
        order: Order::Sorted,
        rows: 200_000,
        without_time: 7,
        streams: vec![
            stream("error", StreamKind::Error, None),
            stream("score", StreamKind::Score, None),
            stream("feature_03", StreamKind::Feature, Some(scale)),
        ],
        left_out: vec!["feature_04".to_owned()],
        reason: None,
    }
}

fn robustness() -> Robustness {
    let effect = |disturbance: &str, inputs: &[&str]| Effect {
        disturbance: disturbance.to_owned(),
        inputs: inputs.iter().map(|i| (*i).to_owned()).collect(),
        rows: 2_000,
        changed: Some(0.38),
        interval: Some([0.359, 0.402]),
        not_finite: Some(0.0),
        moved: Some(0.21),
        confidence: Some([0.81, 0.83]),
        as_sure: Some(0.2),
        refused: None,
    };
    let probe = |value: &str, not_finite| Probe {
        input: "feature_00".to_owned(),
        value: value.to_owned(),
        rows: 200,
        not_finite,
        refused: None,
    };
    let refused = Some("the model could not be run: no".to_owned());
    Robustness {
        rows: 2_000,
        seed: 20_242,
        predictions: 26_000,
        numbers: false,
        left_out: vec!["feature_23".to_owned()],
        effects: vec![
            effect("missing", &["feature_00"]),
            effect("swapped", &["feature_00", "feature_02"]),
            Effect {
                disturbance: "unseen-category".to_owned(),
                inputs: vec!["feature_01".to_owned()],
                refused: refused.clone(),
                ..Effect::default()
            },
        ],
        probes: vec![
            probe("nan", Some(1.0)),
            Probe {
                rows: 0,
                refused,
                ..probe("1e30", None)
            },
        ],
        reason: None,
    }
}

fn multivariate() -> Multivariate {
    let pair = PairChange {
        a: "feature_00".to_owned(),
        b: "feature_01".to_owned(),
        measure: Measure::Spearman,
        reference: 0.8,
        production: 0.1,
        pearson: Some((0.81, 0.12)),
        change: -0.7,
        p_value: 0.0,
        p_adjusted: 0.0,
        rows: (20_000, 20_000),
        changed: true,
    };
    Multivariate {
        seed: SEED,
        rows: (20_000, 20_000),
        features: 24,
        left_out: vec![LeftOut {
            name: "feature_24".to_owned(),
            reason: "only one sample has it".to_owned(),
        }],
        pca_reconstruction: Outcome::Measured(PcaReconstruction {
            components: 9,
            of: 24,
            variance: 0.66,
            reference: 1.13,
            production: 1.25,
            change: 0.1,
            p_value: 0.0,
            drifted: true,
            chunk_rows: 2_000,
            reference_chunks: vec![1.13; 10],
            production_chunks: vec![1.25; 10],
            band: Some((1.11, 1.15)),
            sentence: "Rows lie further.".to_owned(),
        }),
        domain_classifier: Outcome::Measured(DomainClassifier {
            auc: 0.9,
            low: 0.89,
            high: 0.91,
            rows: (5_000, 5_000),
            folds: 5,
            trees: 30,
            depth: 4,
            importance: vec![Importance {
                feature: "feature_00".to_owned(),
                share: 0.7,
            }],
            drifted: true,
            sentence: "A model tells.".to_owned(),
        }),
        correlation_change: Outcome::Measured(CorrelationChange {
            pairs: 276,
            unmeasured: 0,
            changed: 1,
            top: vec![pair],
            drifted: true,
            sentence: "1 of 276 pairs.".to_owned(),
        }),
        maximum_mean_discrepancy: Outcome::Undefined("all rows are equal".to_owned()),
    }
}

pub fn workspace() -> Workspace {
    Workspace {
        plan: plan(),
        attestations: attestations(),
        report: Some(report()),
        history: history(),
    }
}

pub fn plan() -> Plan {
    let text = r#"{"roles":{"numeric":["feature_00"],"id":"id","timestamp":"when","label":"bad","positive":"1",
        "score":{"0":"p0","1":"p1"}},"task":"binary","threshold":0.4,"window":{"by":"month"},"name":"loan default · v7",
        "fill":{"feature_00":0},"limits":{"drift":{"jensen-shannon":0.1},"latency_p99_ms":25.0},
        "serving":{"machine_per_hour":0.19,"currency":"EUR","requests_per_month":2000000,"latency_unit":"us"}}"#;
    serde_json::from_str(text).expect("a valid plan")
}

/// The four agree but for the target, and one name must not travel.
fn success() -> Vec<Confirmation> {
    let said = |role: Stakeholder, target: &str| Confirmation {
        role,
        person: format!("{CANARY} {}", role.title()),
        metric: format!("{CANARY} saved a month"),
        do_nothing: "0".to_owned(),
        target: target.to_owned(),
        judged_on: Some(JUDGED_ON + 90),
        confirmed_on: Some(JUDGED_ON - 7),
    };
    let [research, others @ ..] = Stakeholder::ALL;
    let others = others.map(|role| said(role, "120"));
    [said(research, "200")].into_iter().chain(others).collect()
}

fn history() -> History {
    let mut history = History::default();
    history.add(Change {
        at: i64::from(JUDGED_ON) * 86_400,
        who: "Anna Muster".to_owned(),
        what: "changed the rota".to_owned(),
    });
    history
}

pub fn attestations() -> Attestations {
    let mut to = Attestations::default();
    let answer = Answer {
        value: "yes".to_owned(),
        who: "Anna Muster".to_owned(),
        day: JUDGED_ON - 100,
        evidence: "https://wiki.example/drills/7?token=CANARY".to_owned(),
        expires: Some(JUDGED_ON - 10),
        automated: false,
        reason: String::new(),
    };
    to.answers.0.insert("rollback-drill".to_owned(), answer);
    let people = &mut to.people;
    people.people = vec![Person {
        name: "Anna Muster".to_owned(),
        role: "engineer".to_owned(),
        contact: "anna@CANARY.example".to_owned(),
        time_zone: "Europe/Berlin".to_owned(),
        works_until: None,
    }];
    people.duties = vec![Assignment {
        duty: Duty::Wake,
        owner: "Anna Muster".to_owned(),
        backup: "Bo Quist".to_owned(),
        confirmed_on: Some(JUDGED_ON - 20),
    }];
    people.rotas = vec![Rota {
        name: "on call".to_owned(),
        shifts: vec![Shift {
            person: "Anna Muster".to_owned(),
            start: i64::from(JUDGED_ON) * 86_400,
            end: i64::from(JUDGED_ON + 7) * 86_400,
            secondary: false,
        }],
        promised: vec![(0, 480, 1080)],
        ..Rota::default()
    }];
    people.reviews = vec![Review {
        what: "Thresholds".to_owned(),
        duty: Some(Duty::Thresholds),
        cadence_days: 30,
        last: Some(JUDGED_ON - 25),
        next: Some(JUDGED_ON + 5),
    }];
    to
}

fn sample(file: &str, rows: u64, first: i32, last: i32) -> SampleFacts {
    SampleFacts {
        files: vec![FileFact {
            name: format!("{CANARY}-{file}"),
            bytes: rows * 80,
            sha256: "0123456789abcdef".repeat(4),
        }],
        rows,
        duplicate_rows: 12,
        span: Some((
            i64::from(first) * DAY_MS + 123,
            i64::from(last) * DAY_MS + 456,
        )),
        rows_without_time: 3,
        notes: vec![format!("row 7 of column \"income\" holds \"{CANARY}\"")],
    }
}

fn windows() -> Vec<Window> {
    let month = |i: i64| Window {
        start: (20_544 + 31 * i) * DAY_MS,
        end: (20_575 + 31 * i) * DAY_MS,
        label: format!("2026-{:02}", 4 + i),
    };
    (0..3).map(month).collect()
}

fn feature(i: usize) -> Feature {
    let drifted = i < 3;
    let categorical = i % 2 == 1;
    let statistic = if drifted {
        0.61 - 0.1 * i as f64
    } else {
        0.09 - 0.003 * i as f64
    };
    Feature {
        name: format!("feature_{i:02}"),
        kind: if categorical {
            Kind::Categorical
        } else {
            Kind::Numeric
        },
        role: "feature".to_owned(),
        reference: summary(50_000, categorical),
        production: summary(200_000, categorical),
        drift: results(statistic, drifted),
        verdict: verdict(statistic, drifted),
        detectable: Some(detectable(categorical)),
        missing: MissingChange {
            reference: 0.02,
            production: if i == 4 { 0.14 } else { 0.021 },
            p_value: Some(0.3),
            p_adjusted: Some(0.4),
            changed: i == 4,
        },
        unseen: vec![top("new", 30)],
        unseen_total: (1, 30),
        vanished: vec![top("old", 20)],
        causes: match drifted {
            true => vec![format!(
                "Renamed upstream: \"{CANARY}-old\" became \"{CANARY}-new\"."
            )],
            false => Vec::new(),
        },
        impact: (!categorical).then_some(PredictionChange {
            rows: 4_000,
            flipped: Some(0.05),
            moved: Some(0.04),
            spread: None,
            mean: Some(0.35),
            mean_changed: Some(0.31),
        }),
        forensics: match drifted {
            true => vec![drift::Cause {
                kind: "renamed-category".to_owned(),
                columns: vec![format!("feature_{i:02}")],
                says: format!("Renamed upstream: \"{CANARY}-old\" became \"{CANARY}-new\"."),
                share: Some(0.31),
                since: Some("2026-05".to_owned()),
                confidence: 0.95,
                numbers: [("categories".to_owned(), 1.0)].into(),
            }],
            false => Vec::new(),
        },
        notes: match i {
            8 => vec!["Approximate: only kept values are compared.".to_owned()],
            _ => Vec::new(),
        },
        histogram: histogram(categorical),
        quantiles: (!categorical).then(|| Quantiles {
            reference: vec![0.0, 1.0],
            production: vec![0.5, 2.0],
        }),
        change: Some(change()),
        window_limits: Some(drift::WindowLimits {
            windows: 9,
            rows: 5_500,
            left_out: 1,
            reason: (i == 6)
                .then(|| "the reference has no column \"when\" to cut it by".to_owned()),
            tests: vec![drift::TestLimits {
                test: "jensen-shannon".to_owned(),
                variant: (!categorical).then(|| "deciles".to_owned()),
                lower: Some(0.01),
                upper: Some(0.04),
                range: Some((0.012, 0.031)),
                reason: (i == 7).then(|| "only 3 windows of the reference have a value".to_owned()),
            }],
        }),
        windows: windows()
            .into_iter()
            .map(|window| WindowDrift {
                window,
                n: 66_000,
                missing_share: 0.021,
                mean: (!categorical).then_some(CANARY_VALUE),
                drift: results(statistic, drifted),
                verdict: verdict(statistic, drifted),
            })
            .collect(),
    }
}

fn change() -> drift::Change {
    let windows = windows();
    let points: Vec<_> = windows.iter().map(|w| (w, 0.1)).collect();
    let step = drift::Step {
        from: Some(0),
        to: None,
        first: "first".to_owned(),
        last: "last".to_owned(),
        manner: drift::Manner::Gradual,
        before: 0.1,
        after: 0.4,
    };
    drift::Change {
        steps: vec![step],
        course: Some(drift::Course::Over),
        season: Some(drift::Season::Week),
        seasonal: Some(true),
        noise: Some(0.01),
        ..drift::change_points(&points, drift::Least::default())
    }
}

fn detectable(categorical: bool) -> drift::DetectableDrift {
    let unit = if categorical {
        drift::ShiftUnit::ShareOfRows
    } else {
        drift::ShiftUnit::StandardDeviations
    };
    drift::DetectableDrift {
        shift: drift::Detectable {
            unit,
            ..shift(Some(0.21))
        },
        rows: (66_000, 66_000),
        power: 0.8,
        judged_together: 20,
        draws: 40,
        seed: 20_243,
    }
}

fn shift(amount: Option<f64>) -> drift::Detectable {
    drift::Detectable {
        amount,
        unit: drift::ShiftUnit::TimesTheSpread,
        reason: amount
            .is_none()
            .then(|| "no spread up to 10 times the reference's would be caught".to_owned()),
    }
}

fn label() -> Feature {
    Feature {
        name: "bad".to_owned(),
        role: "label".to_owned(),
        ..feature(1)
    }
}

fn results(statistic: f64, drifted: bool) -> Vec<TestResult> {
    let result = |test: &str, judged_by, limit| TestResult {
        test: test.to_owned(),
        variant: None,
        statistic: Some(statistic),
        p_value: None,
        p_adjusted: None,
        limit,
        judged_by,
        noise: Some(0.02),
        drifted: Some(drifted),
        reason: None,
        detectable: Some(shift(Some(0.11))),
    };
    let p = if drifted { 0.0 } else { 0.31 };
    vec![
        TestResult {
            p_value: Some(p),
            p_adjusted: Some(p),
            ..result("kolmogorov-smirnov", drift::Basis::PValue, 0.05)
        },
        TestResult {
            variant: Some("evidently".to_owned()),
            statistic: Some(0.4),
            ..result("jensen-shannon", drift::Basis::Distance, 0.1)
        },
        TestResult {
            variant: Some("deciles".to_owned()),
            ..result("jensen-shannon", drift::Basis::Distance, 0.1)
        },
        TestResult {
            statistic: Some(f64::INFINITY),
            ..result("psi", drift::Basis::Distance, 0.2)
        },
        TestResult {
            statistic: None,
            drifted: None,
            reason: Some("the reference is constant".to_owned()),
            detectable: Some(shift(None)),
            ..result("wasserstein", drift::Basis::Distance, 0.1)
        },
    ]
}

fn verdict(statistic: f64, drifted: bool) -> DriftVerdict {
    DriftVerdict {
        drifted: Some(drifted),
        real: Some(drifted),
        large: Some(drifted),
        real_by: "kolmogorov-smirnov".to_owned(),
        large_by: "jensen-shannon:deciles".to_owned(),
        effect: Some(statistic / 0.1),
        sentence: if drifted {
            "Real and large."
        } else {
            "Neither real nor large."
        }
        .to_owned(),
    }
}

fn summary(n: u64, categorical: bool) -> Summary {
    let number = (!categorical).then_some(CANARY_VALUE);
    Summary {
        n,
        missing: n / 50,
        distinct: 100,
        exact: true,
        mean: number,
        sd: number,
        min: number,
        max: number,
        quantiles: number.map(|v| ("0.5".to_owned(), v)).into_iter().collect(),
        top: if categorical {
            vec![top("usual", n / 2)]
        } else {
            Vec::new()
        },
        reason: categorical.then(|| "a category has no mean".to_owned()),
        ..Summary::default()
    }
}

fn top(category: &str, count: u64) -> TopCategory {
    TopCategory {
        value: format!("{CANARY}-{category}"),
        count,
    }
}

fn histogram(categorical: bool) -> Histogram {
    Histogram {
        edges: match categorical {
            true => Vec::new(),
            false => vec![0.0, CANARY_VALUE, 2.0 * CANARY_VALUE],
        },
        categories: match categorical {
            true => vec![format!("{CANARY}-usual"), "other".to_owned()],
            false => Vec::new(),
        },
        reference: vec![0.75, 0.25],
        production: vec![0.4, 0.6],
    }
}

fn performance() -> Performance {
    let quality = |n: u64, auc: f64| SamplePerformance {
        n,
        n_labelled: n / 10 * 9,
        metrics: vec![
            metric("roc-auc", auc),
            metric("accuracy", 0.91),
            metric("log-loss", 0.3),
        ],
        do_nothing: vec![
            metric("roc-auc", 0.5),
            metric("accuracy", 0.9),
            metric("log-loss", 0.33),
        ],
        confusion: vec![vec![n / 2, 10], vec![20, n / 4]],
    };
    Performance {
        task: Task::Binary,
        classes: vec![format!("{CANARY}-good"), format!("{CANARY}-bad")],
        positive: Some(format!("{CANARY}-bad")),
        predictions: "recomputed".to_owned(),
        reference: Some(quality(50_000, 0.84)),
        production: Some(quality(200_000, 0.7912)),
        windows: windows()
            .into_iter()
            .map(|window| WindowPerformance {
                window,
                sample: quality(66_000, 0.8),
            })
            .collect(),
        reason: None,
    }
}

fn metric(id: &str, value: f64) -> Metric {
    Metric {
        metric: id.to_owned(),
        average: (id == "accuracy").then(|| "micro".to_owned()),
        value: Some(value),
        interval: Some([value - 0.01, value + 0.01]),
        higher_is_better: id != "log-loss",
        method: "sklearn.metrics".to_owned(),
        reason: None,
    }
}

fn model() -> ModelFacts {
    ModelFacts {
        file: format!("{CANARY}.onnx"),
        bytes: 812_345,
        sha256: "fedcba9876543210".repeat(4),
        producer: "skl2onnx 1.18.0".to_owned(),
        model_version: 7,
        opsets: [("ai.onnx".to_owned(), 17)].into(),
        operators: [("ai.onnx.ml:Scaler".to_owned(), 1)].into(),
        parameters: 41_000,
        metadata: [("author".to_owned(), CANARY.to_owned())].into(),
        inputs: vec![ModelInput {
            name: "feature_00".to_owned(),
            element: ElementType::Float,
            shape: vec![None, Some(1)],
            keys: Vec::new(),
        }],
        outputs: vec![ModelOutput {
            name: "probabilities".to_owned(),
            type_text: "tensor(float)".to_owned(),
            meaning: OutputMeaning::Scores,
        }],
        classes: vec![format!("{CANARY}-good")],
        feature_names: vec!["feature_00".to_owned()],
        stages: vec![ModelStage {
            says: "scale 3 numbers".to_owned(),
            nodes: 2,
        }],
        origin: Some("scikit-learn".to_owned()),
        binding: Some(Binding {
            inputs: vec![BoundInput {
                input: "feature_00".to_owned(),
                columns: vec!["feature_00".to_owned()],
            }],
            by: "name".to_owned(),
            notes: Vec::new(),
            filled: [("feature_00".to_owned(), "0".to_owned())].into(),
        }),
        rows_predicted: 250_000,
        latency: vec![Latency {
            batch: 1,
            runs: 2_000,
            cold_us: 900.0,
            p50_us: 30.0,
            p95_us: 41.0,
            p99_us: 380.0,
            p90_us: Some(38.0),
            p99_interval_us: Some([310.0, 450.0]),
            max_us: Some(900.0),
            mean_us: Some(36.0),
            within_us: 0.0,
        }],
        timing: Some(Timing {
            read_us: 2_100.0,
            prepare_us: 15_000.0,
            first_run_us: 800.0,
            parts: Some(TimeParts {
                batch: 512,
                runs: 40,
                run_us: 9_000.0,
                within_us: 0.0,
                shares: [
                    ("ai.onnx.ml:Scaler", 1, 0.75),
                    (TimeShare::FEEDING, 0, 0.25),
                ]
                .map(|(what, steps, share)| TimeShare {
                    what: what.to_owned(),
                    steps,
                    share,
                })
                .to_vec(),
            }),
            memory: Some(Memory {
                whole_process: true,
                before: 40_000_000,
                loaded: 52_000_000,
                timed: 55_000_000,
            }),
        }),
        reason: None,
    }
}

fn server_latency() -> ServerLatency {
    let times = |n| {
        Some(Times {
            n,
            mean_ms: 4.0,
            p50_ms: 3.0,
            p90_ms: 6.0,
            p95_ms: 9.0,
            p99_ms: 18.0,
            p99_interval_ms: Some([17.0, 19.5]),
            max_ms: 60.0,
        })
    };
    ServerLatency {
        file: format!("{CANARY}.csv"),
        column: "took".to_owned(),
        unit: DurationUnit::Microseconds,
        unit_by: "plan".to_owned(),
        rows: 90_100,
        failed: 60,
        unreadable: 40,
        unclear: 0,
        times: times(90_000),
        late_share: Some(0.004),
        span: Some((20_544 * DAY_MS, 20_600 * DAY_MS)),
        windows: windows()
            .into_iter()
            .map(|window| LatencyWindow {
                window,
                times: times(30_000),
                failed: 20,
                late_share: Some(0.004),
            })
            .collect(),
        reason: None,
    }
}

fn findings() -> Vec<Finding> {
    let measured = CHECKS.iter().enumerate().map(|(i, check)| {
        let state = [
            State::Pass,
            State::Pass,
            State::Warn,
            State::Fail,
            State::Unknown,
        ][i % 5];
        Finding {
            check: check.about().id.to_owned(),
            state,
            basis: Basis::Measured,
            title: format!("Title {i}"),
            says: format!("Column \"income\" holds \"{CANARY}\", at most {CANARY_VALUE}."),
            evidence: evidence(i),
            dimension: Dimension::ALL[i % 8],
            weight: Weight::ALL[i % 4],
            duty: Duty::ALL[i % 9],
            remedy: if state == State::Pass {
                ""
            } else {
                "Look at the source."
            }
            .to_owned(),
        }
    });
    let answered = QUESTIONS.iter().enumerate().map(|(i, question)| {
        let (state, basis) = [
            (State::Pass, Basis::Attested),
            (State::NotDone, Basis::Claimed),
            (State::Fail, Basis::Expired),
            (State::NotApplicable, Basis::Attested),
        ][i % 4];
        Finding {
            check: question.id.to_owned(),
            state,
            basis,
            title: format!("Question {i}"),
            says: format!("Said by Anna Muster: {CANARY}."),
            evidence: match i {
                0 => vec![Evidence::Table {
                    columns: ["who", "day", "evidence", "by machine"]
                        .map(str::to_owned)
                        .to_vec(),
                    rows: vec![vec![
                        "Anna Muster".to_owned(),
                        "2026-08-10".to_owned(),
                        format!("https://wiki.example/drills/7?token={CANARY}"),
                        "no".to_owned(),
                    ]],
                }],
                _ => Vec::new(),
            },
            dimension: Dimension::ALL[i % 8],
            weight: Weight::High,
            duty: Duty::ALL[i % 9],
            remedy: String::new(),
        }
    });
    measured.chain(answered).collect()
}

fn evidence(i: usize) -> Vec<Evidence> {
    let measure = |name: &str, value: f64, unit: &str, limit| Evidence::Measure {
        name: name.to_owned(),
        value: Some(value),
        unit: unit.to_owned(),
        limit,
        interval: None,
    };
    vec![
        measure(
            "share of drifted features",
            0.125 + i as f64 / 100.0,
            "share",
            Some(0.25),
        ),
        measure(
            &format!("greatest {CANARY}"),
            CANARY_VALUE,
            "",
            Some(CANARY_VALUE),
        ),
        Evidence::Table {
            columns: vec!["category".to_owned()],
            rows: vec![vec![format!("{CANARY}-usual")]],
        },
        Evidence::Timeline {
            name: "mean".to_owned(),
            points: vec![
                ("2026-04".to_owned(), Some(CANARY_VALUE)),
                ("2026-05".to_owned(), None),
            ],
            limit: None,
        },
    ]
}

fn counts(n: u32) -> Counts {
    Counts {
        measured: n,
        attested: 1,
        claimed: 1,
        expired: 1,
        not_done: 2,
        not_applicable: 1,
        unknown: 1,
    }
}

fn readiness() -> Readiness {
    let scores = [46.0, 71.5, 82.0, 55.0, 50.0, 41.0, 88.0];
    let scores = scores.map(Some).into_iter().chain([None]);
    let dimensions = Dimension::ALL.into_iter().zip(scores);
    Readiness {
        score: 41.0,
        range: [38.0, 47.5],
        weakest: Some(Dimension::Rollback),
        mean: 61.9,
        dimensions: dimensions
            .map(|(dimension, score)| DimensionScore {
                dimension,
                score,
                range: [score.unwrap_or(0.0), score.map_or(0.0, |s| s + 6.0)],
                counts: counts(4),
            })
            .collect(),
        caps: vec![Cap {
            id: "rollback-never-exercised".to_owned(),
            at: 69.0,
            reason: "Nobody has ever rolled it back.".to_owned(),
        }],
        counts: counts(31),
        self_reported: true,
        ml_test_score: MlTestScore {
            score: 1.5,
            sections: [3.0, 2.5, 1.5, 2.0],
            band: "first steps taken; more is needed".to_owned(),
        },
    }
}

fn ownership() -> Ownership {
    let (anna, bo) = (Some("Anna Muster".to_owned()), Some("Bo Quist".to_owned()));
    let duties = Duty::ALL
        .into_iter()
        .enumerate()
        .map(|(i, duty)| DutyScore {
            duty,
            score: [1.0, 0.8, 0.55, 0.15, 0.0][i % 5],
            owner: match i {
                0 | 1 => anna.clone(),
                2 => bo.clone(),
                5 => Some("ml-team".to_owned()),
                8 => None,
                _ => anna.clone(),
            },
            team_only: i == 5,
            backup: (i == 0).then(|| bo.clone()).flatten(),
            dated: i % 2 == 0,
            decides: i % 3 == 0,
            confirmed: i < 4,
        });
    let rule = |id: &str, state, sentence: &str| RuleFinding {
        rule: id.to_owned(),
        state,
        sentence: sentence.to_owned(),
        duty: Some(Duty::Wake),
    };
    Ownership {
        score: 59.0,
        base: 84.2,
        caps: vec![Cap {
            id: "OWN-05".to_owned(),
            at: 59.0,
            reason: "Anna Muster holds 61 % of the duties.".to_owned(),
        }],
        rules: vec![
            rule(
                "OWN-05",
                State::Fail,
                "Anna Muster holds 61 % of the duties.",
            ),
            rule(
                "OWN-10",
                State::Warn,
                "If Anna Muster does not answer, nobody else is called.",
            ),
        ],
        duties: duties.collect(),
        people: 2,
        effective_owners: 1.84,
        bus_factor: 1,
        largest_share: 0.61,
        coverage: (0..28)
            .map(|i| if i % 7 == 5 { 0.93 } else { 1.0 })
            .collect(),
    }
}
