//! How good the predictions are, beside doing nothing.

use super::{Block, Cell, Column, maybe};
use crate::checks::wording::{number, thousands};
use crate::performance::{Metric, Performance, SamplePerformance};

/// The part of the page.
pub(super) fn quality(performance: &Performance) -> Vec<Block> {
    let (reference, production) = (&performance.reference, &performance.production);
    let n = |name: &str, sample: &Option<SamplePerformance>| match sample {
        Some(s) => format!(
            "{name} n = {} with label and prediction",
            thousands(s.n_labelled)
        ),
        None => format!("{name} without labels"),
    };
    let mut says = format!(
        "Predictions {}. {}; {}.",
        performance.predictions,
        n("Reference", reference),
        n("production", production)
    );
    if let Some(reason) = &performance.reason {
        says = format!("{says} {reason}");
    }
    let metrics =
        |s: &Option<SamplePerformance>| s.as_ref().map_or(Vec::new(), |s| s.metrics.clone());
    let (reference_metrics, production_metrics) = (metrics(reference), metrics(production));
    let nothing = production.as_ref().or(reference.as_ref());
    let nothing = nothing.map_or(Vec::new(), |s| s.do_nothing.clone());
    let leading = match production_metrics.is_empty() {
        true => &reference_metrics,
        false => &production_metrics,
    };
    let rows = leading.iter().map(|metric| {
        let value = |list: &[Metric]| {
            list.iter()
                .find(|m| m.metric == metric.metric && m.average == metric.average)
                .map(shown)
        };
        let average = metric.average.as_ref().map(|a| format!(", {a}"));
        let better = if metric.higher_is_better {
            "more"
        } else {
            "less"
        };
        vec![
            Cell::Text(format!("{}{}", metric.metric, average.unwrap_or_default())),
            Cell::Number(value(&reference_metrics).unwrap_or("–".to_owned())),
            Cell::Number(value(&production_metrics).unwrap_or("–".to_owned())),
            Cell::Number(value(&nothing).unwrap_or("–".to_owned())),
            Cell::Text(better.to_owned()),
        ]
    });
    let columns = vec![
        Column::text("Metric"),
        Column::number("Reference"),
        Column::number("Production"),
        Column::number("Doing nothing"),
        Column::text("Better is"),
    ];
    vec![
        Block::Heading("Quality".to_owned()),
        Block::Text(says),
        Block::Table {
            columns,
            rows: rows.collect(),
        },
    ]
}

/// The value with its interval, or why there is none.
fn shown(metric: &Metric) -> String {
    let interval = metric
        .interval
        .map(|[low, high]| format!(" [{}, {}]", number(low), number(high)));
    match (metric.value, &metric.reason) {
        (Some(value), _) => format!("{}{}", number(value), interval.unwrap_or_default()),
        (None, Some(reason)) => format!("undefined: {reason}"),
        (None, None) => "undefined".to_owned(),
    }
}

/// The first metric with its value and n: "roc-auc 0.79, n = 1,204".
pub(super) fn leading_metric(sample: &SamplePerformance) -> String {
    let n = thousands(sample.n_labelled);
    let first = sample
        .metrics
        .iter()
        .find(|m| m.metric == "roc-auc" || m.metric == "rmse");
    match first.or(sample.metrics.first()) {
        Some(metric) => format!("{} {}, n = {n}", metric.metric, maybe(metric.value)),
        None => format!("n = {n}"),
    }
}
