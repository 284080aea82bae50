//! The model's error and its score, row by row.

use super::classes::OutcomeSpec;
use super::outcomes::Outcomes;
use super::rows::ScoredRows;
use crate::plan::Task;

/// The error of each row: 1 for a wrong class and 0 for the right one; of a number its distance from what came true. NaN where either is
/// not known. Classes follow from the scores where none were recorded, as they do for quality; of scores from which none follows there is no error.
pub fn errors(spec: &OutcomeSpec, outcomes: &Outcomes) -> Vec<f64> {
    let rows = 0..outcomes.rows();
    let wrong = |label: usize, said: usize| f64::from(u8::from(label != said));
    if spec.task == Task::Regression {
        let distance = |row| {
            outcomes
                .numbers(row)
                .map(|(label, said)| (label - said).abs())
        };
        return rows.map(|row| distance(row).unwrap_or(f64::NAN)).collect();
    }
    if rows.clone().any(|row| outcomes.prediction(row).is_some()) {
        let error = |row| Some(wrong(outcomes.label(row)?, outcomes.prediction(row)?));
        return rows.map(|row| error(row).unwrap_or(f64::NAN)).collect();
    }
    let mut errors = vec![f64::NAN; outcomes.rows()];
    let mut scores = Vec::new();
    let known: Vec<usize> = rows
        .filter(|row| {
            scores.clear();
            outcomes.label(*row).is_some() && outcomes.add_scores(*row, &mut scores)
        })
        .collect();
    let scored = ScoredRows::new(&spec.cut_for([outcomes]), outcomes, &known);
    for ((row, label), scores) in known.iter().zip(&scored.labels).zip(scored.rows()) {
        if let (Some(error), Some(said)) = (errors.get_mut(*row), scored.class_of(scores)) {
            *error = wrong(*label, said);
        }
    }
    errors
}

/// One score a row: the positive class's, the greatest of several classes, or the number that was said. NaN where it is not known.
pub fn scores(spec: &OutcomeSpec, outcomes: &Outcomes) -> Vec<f64> {
    let mut all = Vec::new();
    let mut score = |row| {
        if spec.task == Task::Regression {
            return outcomes.said_number(row);
        }
        all.clear();
        outcomes.add_scores(row, &mut all);
        all.iter().copied().reduce(f64::max)
    };
    (0..outcomes.rows())
        .map(|row| score(row).unwrap_or(f64::NAN))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::performance::{Answers, OutcomeRows, settle_classes};
    use crate::stats::Accumulator;

    fn outcomes(spec: &OutcomeSpec, rows: OutcomeRows) -> Outcomes {
        let mut outcomes = Outcomes::new(spec);
        outcomes.observe(&OutcomeRows {
            windows: vec![None; 4],
            ..rows
        });
        outcomes
    }

    fn classes(texts: [&str; 4]) -> Answers {
        let text = |t: &str| (!t.is_empty()).then(|| t.to_owned());
        Answers::Classes(texts.into_iter().map(text).collect())
    }

    fn shown(values: Vec<f64>) -> Vec<Option<f64>> {
        values
            .into_iter()
            .map(|v| (!v.is_nan()).then_some(v))
            .collect()
    }

    #[test]
    fn of_classes_that_were_said_or_follow_from_scores() {
        let spec = settle_classes(Task::Binary, ["0", "1"].map(str::to_owned), Some("1"));
        let labels = classes(["1", "0", "1", ""]);
        let said = outcomes(
            &spec,
            OutcomeRows {
                labels: labels.clone(),
                predictions: classes(["1.0", "1", "", "1"]),
                scores: vec![(String::new(), vec![0.9, 0.2, 0.4, f64::NAN])],
                ..OutcomeRows::default()
            },
        );
        assert_eq!(
            shown(errors(&spec, &said)),
            [Some(0.0), Some(1.0), None, None]
        );
        assert_eq!(
            shown(scores(&spec, &said)),
            [Some(0.9), Some(0.2), Some(0.4), None]
        );
        let scored = outcomes(
            &spec,
            OutcomeRows {
                labels,
                scores: vec![(String::new(), vec![0.9, f64::NAN, 0.4, 0.1])],
                ..OutcomeRows::default()
            },
        );
        assert_eq!(
            shown(errors(&spec, &scored)),
            [Some(0.0), None, Some(1.0), None]
        );
    }

    #[test]
    fn of_numbers() {
        let spec = settle_classes(Task::Regression, [], None);
        let said = outcomes(
            &spec,
            OutcomeRows {
                labels: Answers::Numbers(vec![1.0, 2.0, f64::NAN, f64::INFINITY]),
                predictions: Answers::Numbers(vec![1.5, 0.0, 3.0, 4.0]),
                ..OutcomeRows::default()
            },
        );
        assert_eq!(
            shown(errors(&spec, &said)),
            [Some(0.5), Some(2.0), None, None]
        );
        assert_eq!(
            shown(scores(&spec, &said)),
            [Some(1.5), Some(0.0), Some(3.0), Some(4.0)]
        );
    }
}
