//! Quality of both samples and of each window.

use super::classes::{Cut, OutcomeSpec};
use super::do_nothing::DoNothing;
use super::metrics::{AboutMetric, METRICS, Measure, Measured};
use super::outcomes::Outcomes;
use super::rows::{ClassRows, ValueRows};
use super::{Metric, Performance, SamplePerformance, WindowPerformance};
use crate::plan::Task;
use crate::profile::Window;
use std::collections::BTreeMap;

/// Why no class follows from scores.
const NO_CUT: &str = "there is one score a row, and scores lie outside of 0 to 1, so they are no probabilities. Choose the threshold in the \
                      plan, or export the model with its sigmoid";

/// Most classes of which a confusion matrix is given.
const CONFUSION: usize = 100;

/// Quality in the reference, in production and in each of production's windows, beside that of doing nothing.
///
/// Doing nothing learns from the reference alone (the majority class with the classes' shares as scores, or the mean),
/// and only where the reference has no labels from production's. `predictions` is "recomputed" or "recorded". A part
/// without a row that has both a label and a prediction is absent, and the reason says so.
pub fn measure(
    spec: &OutcomeSpec,
    reference: Option<&Outcomes>,
    production: Option<&Outcomes>,
    windows: &[Window],
    predictions: &str,
) -> Performance {
    let mut performance = Performance {
        task: spec.task,
        classes: spec.classes.clone(),
        positive: spec.positive.clone(),
        predictions: predictions.to_owned(),
        reference: None,
        production: None,
        windows: Vec::new(),
        reason: None,
    };
    if spec.task == Task::Binary && spec.classes.len() > 2 {
        let classes = spec
            .classes
            .iter()
            .take(5)
            .map(|c| format!("\"{c}\""))
            .collect::<Vec<_>>()
            .join(", ");
        let n = spec.classes.len();
        performance.reason = Some(format!(
            "A binary task has two classes, and labels and predictions hold {n}: {classes}. Name the task multiclass, or set the odd ones missing."
        ));
        return performance;
    }
    let spec = &spec.cut_for(reference.into_iter().chain(production));
    let do_nothing = DoNothing::learn(spec, reference, production);
    let measured = |outcomes: Option<&Outcomes>| {
        let outcomes = outcomes?;
        let all: Vec<usize> = (0..outcomes.rows()).collect();
        Some(sample(spec, outcomes, &all, do_nothing.as_ref()))
            .filter(|sample| sample.n_labelled > 0)
    };
    performance.reference = measured(reference);
    performance.production = measured(production);
    if let (Some(outcomes), Some(_)) = (production, &performance.production) {
        performance.windows = in_windows(spec, outcomes, windows, do_nothing.as_ref());
    }
    performance.reason = reason(spec, &performance, reference, production);
    performance
}

fn in_windows(
    spec: &OutcomeSpec,
    outcomes: &Outcomes,
    windows: &[Window],
    do_nothing: Option<&DoNothing>,
) -> Vec<WindowPerformance> {
    let mut rows: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
    for row in 0..outcomes.rows() {
        if let Some(start) = outcomes.window(row) {
            rows.entry(start).or_default().push(row);
        }
    }
    let measured = |window: &Window| WindowPerformance {
        window: window.clone(),
        sample: sample(
            spec,
            outcomes,
            rows.get(&window.start).map_or(&[], Vec::as_slice),
            do_nothing,
        ),
    };
    windows.iter().map(measured).collect()
}

/// Quality over some rows.
fn sample(
    spec: &OutcomeSpec,
    outcomes: &Outcomes,
    rows: &[usize],
    do_nothing: Option<&DoNothing>,
) -> SamplePerformance {
    let measured = match spec.task {
        Task::Regression => {
            let model = ValueRows::new(outcomes, rows);
            let baseline = do_nothing.and_then(|nothing| nothing.values(&model));
            of_values(spec, &model, baseline.as_ref(), do_nothing)
        }
        Task::Binary | Task::Multiclass => {
            let model = ClassRows::new(spec, outcomes, rows);
            let baseline = do_nothing.and_then(|nothing| nothing.classes(&model));
            of_classes(spec, &model, baseline.as_ref(), do_nothing)
        }
    };
    SamplePerformance {
        n: rows.len() as u64,
        ..measured
    }
}

fn of_values(
    spec: &OutcomeSpec,
    model: &ValueRows,
    baseline: Option<&ValueRows>,
    do_nothing: Option<&DoNothing>,
) -> SamplePerformance {
    let metrics = |rows: &ValueRows, note: &str| {
        all_metrics(spec.task, note, |about| match about.measure {
            Measure::Values(measure) if !rows.pairs.is_empty() => Some(measure(rows)),
            _ => None,
        })
    };
    SamplePerformance {
        n_labelled: model.pairs.len() as u64,
        metrics: metrics(model, ""),
        do_nothing: baseline
            .map(|rows| metrics(rows, &note_on(do_nothing)))
            .unwrap_or_default(),
        ..SamplePerformance::default()
    }
}

fn of_classes(
    spec: &OutcomeSpec,
    model: &ClassRows,
    baseline: Option<&ClassRows>,
    do_nothing: Option<&DoNothing>,
) -> SamplePerformance {
    let metrics = |rows: &ClassRows, note: &str| {
        all_metrics(spec.task, note, |about| match about.measure {
            _ if rows.labelled() == 0 => None,
            Measure::Classes(_) if rows.undecided() => Some(vec![Measured::undefined(NO_CUT)]),
            Measure::Classes(measure) => Some(measure(rows)),
            Measure::Scores(_) if rows.scored.labels.is_empty() => {
                Some(vec![Measured::undefined("there are no scores")])
            }
            Measure::Scores(measure) => Some(measure(&rows.scored)),
            Measure::Values(_) => None,
        })
    };
    let notes = [
        spec.positive_note.clone(),
        model
            .derived
            .then(|| match (model.positive, model.scored.cut.at()) {
                (Some(_), Some(cut)) => {
                    format!("class predicted where the score is at least {cut}")
                }
                (Some(_), None) => "no class predicted".to_owned(),
                (None, _) => "class predicted by the greatest score".to_owned(),
            }),
    ];
    let note: String = notes
        .into_iter()
        .flatten()
        .map(|note| format!("; {note}"))
        .collect();
    SamplePerformance {
        n: 0,
        n_labelled: model.labelled() as u64,
        metrics: metrics(model, &note),
        do_nothing: baseline
            .map(|rows| metrics(rows, &note_on(do_nothing)))
            .unwrap_or_default(),
        confusion: if model.classes.len() <= CONFUSION && !model.undecided() {
            model.confusion.clone()
        } else {
            Vec::new()
        },
    }
}

fn note_on(do_nothing: Option<&DoNothing>) -> String {
    do_nothing
        .map(|nothing| format!("; {}", nothing.note()))
        .unwrap_or_default()
}

fn all_metrics(
    task: Task,
    note: &str,
    measure: impl Fn(&AboutMetric) -> Option<Vec<Measured>>,
) -> Vec<Metric> {
    let asked = METRICS.iter().filter(|about| about.tasks.contains(&task));
    let measured = asked.filter_map(|about| Some((about, measure(about)?)));
    measured
        .flat_map(|(about, values)| values.into_iter().map(|value| metric(about, value, note)))
        .collect()
}

fn metric(about: &AboutMetric, measured: Measured, note: &str) -> Metric {
    let interval = measured
        .interval_method
        .map(|method| format!("; interval by {method}, 95 %"));
    Metric {
        metric: about.id.to_owned(),
        average: measured.average.map(str::to_owned),
        value: measured.value,
        interval: measured.interval,
        higher_is_better: about.higher_is_better,
        method: format!("{}{}{note}", about.method, interval.unwrap_or_default()),
        reason: measured.reason,
    }
}

/// Why a sample is absent, and which labels and predictions were left out.
fn reason(
    spec: &OutcomeSpec,
    performance: &Performance,
    reference: Option<&Outcomes>,
    production: Option<&Outcomes>,
) -> Option<String> {
    let samples = [
        ("reference", reference, performance.reference.is_none()),
        ("production", production, performance.production.is_none()),
    ];
    let mut reasons = Vec::new();
    if spec.cut == Cut::Unknown {
        reasons.push(format!("No class is predicted: {NO_CUT}."));
    }
    for (name, outcomes, absent) in samples {
        let strangers = outcomes.map_or(0, Outcomes::strangers);
        if absent {
            reasons.push(format!(
                "No row of the {name} sample has both a label and a prediction."
            ));
        }
        if strangers > 0 {
            reasons.push(format!("{strangers} labels or predictions of the {name} sample are none of the classes and count as missing."));
        }
    }
    (!reasons.is_empty()).then(|| reasons.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::performance::{Answers, OutcomeRows, settle_classes};
    use crate::stats::Accumulator;

    fn spec(task: Task, classes: &[&str]) -> OutcomeSpec {
        settle_classes(task, classes.iter().map(|c| (*c).to_owned()), None)
    }

    fn classes(texts: &[&str]) -> Answers {
        Answers::Classes(
            texts
                .iter()
                .map(|t| (!t.is_empty()).then(|| (*t).to_owned()))
                .collect(),
        )
    }

    fn outcomes(spec: &OutcomeSpec, rows: OutcomeRows) -> Outcomes {
        let mut outcomes = Outcomes::new(spec);
        outcomes.observe(&rows);
        outcomes
    }

    fn value(metrics: &[Metric], id: &str) -> Metric {
        let metric = metrics.iter().find(|m| m.metric == id);
        metric.expect(id).clone()
    }

    #[test]
    fn classes_follow_from_scores_when_none_are_recorded() {
        let spec = spec(Task::Binary, &["no", "yes"]);
        for (class, scores) in [
            ("", [0.5, 0.49, 1.0]),
            ("yes", [0.5, 0.49, 1.0]),
            ("no", [0.5, 0.51, 0.0]),
        ] {
            let rows = OutcomeRows {
                labels: classes(&["yes", "yes", "no"]),
                scores: vec![(class.to_owned(), scores.to_vec())],
                ..OutcomeRows::default()
            };
            let measured = measure(&spec, None, Some(&outcomes(&spec, rows)), &[], "recorded");
            let production = measured.production.expect("scores and labels");
            assert_eq!(
                production.confusion,
                [[0, 1], [1, 1]],
                "scores of \"{class}\""
            );
            let accuracy = value(&production.metrics, "accuracy");
            assert!(
                accuracy.method.contains("at least 0.5"),
                "{}",
                accuracy.method
            );
            let learned = value(&production.do_nothing, "accuracy").method;
            assert!(learned.contains("production itself"), "{learned}");
        }
    }

    #[test]
    fn the_greatest_score_names_the_class() {
        let spec = spec(Task::Multiclass, &["a", "b", "c"]);
        let rows = OutcomeRows {
            labels: classes(&["a", "b", "c"]),
            scores: vec![
                ("b".to_owned(), vec![2.0, 2.0, 1.0]),
                ("a".to_owned(), vec![2.0, 3.0, -1.0]),
            ],
            ..OutcomeRows::default()
        };
        let measured = measure(&spec, None, Some(&outcomes(&spec, rows)), &[], "recorded");
        let production = measured.production.expect("scores and labels");
        assert_eq!(
            production.confusion,
            [[1, 0, 0], [1, 0, 0], [0, 1, 0]],
            "the first of equals; an unknown class has 0"
        );
        let loss = value(&production.metrics, "log-loss");
        assert_eq!(
            (loss.value, loss.reason.as_deref()),
            (None, Some("the scores are not probabilities"))
        );
    }

    #[test]
    fn what_cannot_be_judged_says_why() {
        let spec = spec(Task::Binary, &["0", "1"]);
        let one_class = OutcomeRows {
            labels: classes(&["0", "0"]),
            predictions: Answers::Numbers(vec![0.0, 0.0]),
            ..OutcomeRows::default()
        };
        let unlabelled = OutcomeRows {
            labels: classes(&["", ""]),
            predictions: classes(&["1", "2"]),
            ..OutcomeRows::default()
        };
        let (reference, production) = (outcomes(&spec, one_class), outcomes(&spec, unlabelled));
        let measured = measure(&spec, Some(&reference), Some(&production), &[], "recorded");
        assert_eq!(measured.production, None);
        let reason = measured.reason.expect("a reason");
        assert!(
            reason.contains("No row of the production sample")
                && reason.contains("1 labels or predictions"),
            "{reason}"
        );
        let metrics = measured.reference.expect("labels and predictions").metrics;
        for (id, expected, says) in [
            ("precision", Some(0.0), "\"1\" is never predicted"),
            ("recall", Some(0.0), "\"1\" never occurs"),
            ("mcc", Some(0.0), "all labels are one class"),
            ("roc-auc", None, "there are no scores"),
        ] {
            let found = value(&metrics, id);
            assert_eq!(found.value, expected, "{id}");
            assert!(
                found.reason.as_ref().is_some_and(|r| r.contains(says)),
                "{id}: {:?}",
                found.reason
            );
        }
    }

    #[test]
    fn a_binary_task_has_two_classes() {
        let spec = spec(Task::Binary, &["0", "1", "unknown"]);
        let rows = OutcomeRows {
            labels: classes(&["0"]),
            predictions: classes(&["1"]),
            ..OutcomeRows::default()
        };
        let measured = measure(&spec, Some(&outcomes(&spec, rows)), None, &[], "recorded");
        assert_eq!(measured.reference, None);
        assert!(measured.reason.expect("a reason").contains("\"unknown\""));
    }

    #[test]
    fn constant_labels_have_no_r2_and_infinite_numbers_are_left_out() {
        let spec = spec(Task::Regression, &["ignored"]);
        let rows = OutcomeRows {
            labels: Answers::Numbers(vec![2.0, 2.0, f64::NAN, 2.0]),
            predictions: Answers::Numbers(vec![1.0, 2.0, 5.0, f64::INFINITY]),
            ..OutcomeRows::default()
        };
        let measured = measure(&spec, Some(&outcomes(&spec, rows)), None, &[], "recorded");
        let reference = measured.reference.expect("labels and predictions");
        assert_eq!((reference.n, reference.n_labelled), (4, 2));
        assert_eq!(value(&reference.metrics, "mae").value, Some(0.5));
        let r2 = value(&reference.metrics, "r2");
        assert_eq!(
            (r2.value, r2.reason.as_deref()),
            (None, Some("every label is the same number"))
        );
        assert_eq!(value(&reference.do_nothing, "mae").value, Some(0.0));
    }
}
