//! Metrics on the pairs of tables agree with scikit-learn and statsmodels; see `tests/fixtures/stats/README.md`.

#[path = "common/stats_case.rs"]
mod stats_case;

use seaworthy::performance::{
    Answers, Metric, OutcomeRows, OutcomeSpec, Outcomes, Performance, SamplePerformance, measure,
    settle_classes,
};
use seaworthy::plan::Task;
use seaworthy::stats::Accumulator;
use serde_json::Value;
use stats_case::{CASES, SIDES, Table, assert_close, json, number, table};

/// The columns of a case's configuration.
struct Columns {
    task: Task,
    label: String,
    prediction: String,
    /// Class and column; the class is empty for a single column.
    scores: Vec<(String, String)>,
    positive: Option<String>,
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn columns(case: &str) -> Option<Columns> {
    let config = json(case, "config.json");
    let scores = match &config["score"] {
        Value::Object(per_class) => per_class
            .iter()
            .filter_map(|(class, column)| Some((class.clone(), text(column)?)))
            .collect(),
        one => text(one)
            .map(|column| (String::new(), column))
            .into_iter()
            .collect(),
    };
    Some(Columns {
        task: serde_json::from_value(config["task"].clone()).ok()?,
        label: text(&config["target"])?,
        prediction: text(&config["prediction"])?,
        scores,
        positive: text(&config["positive"]),
    })
}

fn answers(table: &Table, column: &str, task: Task) -> Answers {
    let cells = table.column(column);
    match task {
        Task::Regression => Answers::Numbers(
            cells
                .iter()
                .map(|c| c.and_then(number).unwrap_or(f64::NAN))
                .collect(),
        ),
        _ => Answers::Classes(cells.iter().map(|c| c.map(str::to_owned)).collect()),
    }
}

fn outcomes(table: &Table, columns: &Columns, spec: &OutcomeSpec) -> Outcomes {
    let scores = |column: &str| {
        table
            .column(column)
            .iter()
            .map(|c| c.and_then(number).unwrap_or(f64::NAN))
            .collect()
    };
    let mut outcomes = Outcomes::new(spec);
    outcomes.observe(&OutcomeRows {
        labels: answers(table, &columns.label, columns.task),
        predictions: answers(table, &columns.prediction, columns.task),
        scores: columns
            .scores
            .iter()
            .map(|(class, column)| (class.clone(), scores(column)))
            .collect(),
        windows: Vec::new(),
    });
    outcomes
}

fn performance(case: &str, columns: &Columns) -> Performance {
    let tables = SIDES.map(|side| table(case, side));
    let texts = tables
        .iter()
        .flat_map(|t| [t.column(&columns.label), t.column(&columns.prediction)].concat());
    let spec = settle_classes(
        columns.task,
        texts.flatten().map(str::to_owned),
        columns.positive.as_deref(),
    );
    let [reference, production] = tables
        .each_ref()
        .map(|table| outcomes(table, columns, &spec));
    measure(&spec, Some(&reference), Some(&production), &[], "recorded")
}

fn find<'a>(metrics: &'a [Metric], id: &str, average: Option<&str>) -> &'a Metric {
    let mut found = metrics
        .iter()
        .filter(|m| m.metric == id && m.average.as_deref() == average);
    let metric = found
        .next()
        .unwrap_or_else(|| panic!("no {id} {average:?}"));
    assert!(found.next().is_none(), "{id} {average:?} twice");
    metric
}

/// Id, average, and the name in `expected.json`.
type Names = [(&'static str, Option<&'static str>, &'static str)];

const BINARY: &Names = &[
    ("accuracy", None, "accuracy"),
    ("balanced-accuracy", None, "balanced_accuracy"),
    ("mcc", None, "mcc"),
    ("precision", Some("binary"), "precision_binary"),
    ("recall", Some("binary"), "recall_binary"),
    ("f1", Some("binary"), "f1_binary"),
    ("specificity", None, "specificity"),
];
const BINARY_SCORES: &Names = &[
    ("roc-auc", None, "roc_auc"),
    ("average-precision", None, "average_precision"),
    ("log-loss", None, "log_loss"),
    ("brier", None, "brier"),
];
const MULTICLASS: &Names = &[
    ("accuracy", None, "accuracy"),
    ("balanced-accuracy", None, "balanced_accuracy"),
    ("mcc", None, "mcc"),
    ("precision", Some("macro"), "precision_macro"),
    ("precision", Some("weighted"), "precision_weighted"),
    ("precision", Some("micro"), "precision_micro"),
    ("recall", Some("macro"), "recall_macro"),
    ("recall", Some("weighted"), "recall_weighted"),
    ("recall", Some("micro"), "recall_micro"),
    ("f1", Some("macro"), "f1_macro"),
    ("f1", Some("weighted"), "f1_weighted"),
    ("f1", Some("micro"), "f1_micro"),
    ("roc-auc", Some("ovr-macro"), "roc_auc_ovr_macro"),
    (
        "average-precision",
        Some("macro"),
        "average_precision_macro",
    ),
    ("log-loss", None, "log_loss"),
    ("brier", None, "brier_sum_over_classes"),
];
const REGRESSION: &Names = &[
    ("mae", None, "mae"),
    ("rmse", None, "rmse"),
    ("mape", None, "mape"),
    ("r2", None, "r2"),
];

#[test]
fn metrics_agree_with_scikit_learn() {
    let mut compared = 0;
    for case in CASES {
        let Some(columns) = columns(case) else {
            continue;
        };
        let found = performance(case, &columns);
        let expected = &json(case, "expected.json")["performance"];
        for (side, sample) in SIDES.into_iter().zip([&found.reference, &found.production]) {
            let sample = sample.as_ref().expect("labelled rows");
            check(&columns, sample, &expected[side], &format!("{case} {side}"));
            check_confusion(
                &found.classes,
                sample,
                &expected[side],
                &format!("{case} {side}"),
            );
            compared += 1;
        }
    }
    assert_eq!(compared, 26, "samples of the cases with a task");
}

fn check(columns: &Columns, sample: &SamplePerformance, expected: &Value, what: &str) {
    let names = match columns.task {
        Task::Binary if columns.scores.is_empty() => BINARY.to_vec(),
        Task::Binary => [BINARY, BINARY_SCORES].concat(),
        Task::Multiclass => MULTICLASS.to_vec(),
        Task::Regression => REGRESSION.to_vec(),
    };
    assert_eq!(Some(sample.n), expected["n"].as_u64(), "{what}: rows");
    let used = expected.get("n_labelled").or(expected.get("n_used"));
    assert_eq!(
        Some(sample.n_labelled),
        used.and_then(Value::as_u64),
        "{what}: labelled rows"
    );
    for (id, average, name) in names {
        let metric = find(&sample.metrics, id, average);
        assert_close(
            metric.value,
            &expected[name],
            &format!("{what}: {id} {average:?}"),
        );
        assert!(
            metric.value.is_some() || metric.reason.is_some(),
            "{what}: {id} is undefined without a reason"
        );
        if let Some(interval) = expected["wilson95"]
            .get(id)
            .filter(|_| average.is_none() || average == Some("binary"))
        {
            check_interval(metric, interval, &format!("{what}: interval of {id}"));
        }
    }
}

fn check_interval(metric: &Metric, expected: &Value, what: &str) {
    match (metric.interval, expected.as_array()) {
        (Some(found), Some(expected)) => {
            let ends = found.into_iter().zip(expected);
            ends.for_each(|(found, expected)| assert_close(Some(found), expected, what));
        }
        (found, expected) => assert_eq!(found.is_some(), expected.is_some(), "{what}"),
    }
}

/// scikit-learn's matrix holds the classes of this sample alone, ours those of both.
fn check_confusion(classes: &[String], sample: &SamplePerformance, expected: &Value, what: &str) {
    let Some(labels) = expected.get("labels") else {
        return;
    };
    let labels: Vec<String> = serde_json::from_value(labels.clone()).expect("texts");
    let matrix: Vec<Vec<u64>> =
        serde_json::from_value(expected["confusion_matrix"].clone()).expect("counts");
    let place = |class: &String| labels.iter().position(|l| l == class);
    for (i, row) in sample.confusion.iter().enumerate() {
        for (j, count) in row.iter().enumerate() {
            let expected = place(&classes[i])
                .zip(place(&classes[j]))
                .map_or(0, |(i, j)| matrix[i][j]);
            assert_eq!(
                *count, expected,
                "{what}: true {}, predicted {}",
                classes[i], classes[j]
            );
        }
    }
}

#[test]
fn doing_nothing_is_the_references_majority_on_the_same_rows() {
    let columns = columns("14_perf_ties_missing_labels").expect("a task");
    let found = performance("14_perf_ties_missing_labels", &columns);
    let production = found.production.expect("labelled rows");
    let value = |id: &str, average| find(&production.do_nothing, id, average).value;
    // The reference holds 161 rows of "0" and 139 of "1"; production has labels in 153 rows, 76 of them "1".
    let share: f64 = 139.0 / 300.0;
    let expected = [
        ("accuracy", None, 77.0 / 153.0),
        ("recall", Some("binary"), 0.0),
        ("roc-auc", None, 0.5),
        ("average-precision", None, 76.0 / 153.0),
        (
            "log-loss",
            None,
            -(76.0 * share.ln() + 77.0 * (1.0 - share).ln()) / 153.0,
        ),
        (
            "brier",
            None,
            (76.0 * (1.0 - share).powi(2) + 77.0 * share.powi(2)) / 153.0,
        ),
    ];
    for (id, average, expected) in expected {
        let found = value(id, average).expect("a value");
        assert!(
            (found - expected).abs() < 1e-12,
            "{id}: {found} is not {expected}"
        );
    }
    assert!(
        find(&production.do_nothing, "accuracy", None)
            .method
            .contains("the majority of the reference (53.7 %)")
    );
}

#[test]
fn doing_nothing_is_the_references_mean() {
    let columns = columns("05_diabetes_regression").expect("a task");
    let found = performance("05_diabetes_regression", &columns);
    let reference = found.reference.expect("labelled rows");
    let r2 = find(&reference.do_nothing, "r2", None)
        .value
        .expect("labels differ");
    assert!(
        r2.abs() < 1e-12,
        "the mean explains nothing where it was learned: {r2}"
    );
}
