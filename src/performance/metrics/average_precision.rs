//! Average precision.

use super::ranking::ranked;
use super::{AboutMetric, Measure, Measured};
use crate::performance::rows::ScoredRows;
use crate::plan::Task;

/// Mean precision over the ranking, weighted by the gain in recall; for several classes the mean over them.
pub static METRIC: AboutMetric = AboutMetric {
    id: "average-precision",
    title: "Average precision",
    tasks: &[Task::Binary, Task::Multiclass],
    higher_is_better: true,
    method: "scikit-learn average_precision_score",
    measure: Measure::Scores(measure),
};

fn measure(rows: &ScoredRows) -> Vec<Measured> {
    let none_of = |class: usize| !rows.labels.contains(&class);
    let missing = |class: usize| {
        format!(
            "no label is \"{}\"",
            rows.classes.get(class).map_or("", String::as_str)
        )
    };
    if let Some(positive) = rows.positive {
        return match none_of(positive) {
            true => vec![Measured::undefined(missing(positive))],
            false => vec![Measured::new(of_class(rows, positive))],
        };
    }
    let classes = 0..rows.classes.len();
    if let Some(class) = classes.clone().find(|class| none_of(*class)) {
        return vec![Measured::undefined(missing(class)).averaged("macro")];
    }
    let sum: f64 = classes.map(|class| of_class(rows, class)).sum();
    vec![Measured::new(sum / rows.classes.len() as f64).averaged("macro")]
}

fn of_class(rows: &ScoredRows, class: usize) -> f64 {
    let (mut hits, mut n, mut sum) = (0.0, 0.0, 0.0);
    for tie in ranked(rows, class) {
        hits += tie.positives;
        n += tie.positives + tie.negatives;
        sum += tie.positives * (hits / n);
    }
    sum / hits
}
