//! Quality that is too good to be true.

use super::comparison::{find, finite, title};
use super::wording::{counted, number};
use super::{AboutCheck, Check, Dimension, Duty, Evidence, Facts, State, Verdict, Weight};
use crate::performance::SamplePerformance;
use crate::plan::Task;

/// Metrics by task with the value from which they are hard to believe.
const HARD_TO_BELIEVE: [(&str, f64); 3] = [("roc-auc", 0.995), ("accuracy", 0.998), ("r2", 0.999)];

/// Warns when the reference is answered almost without error, fails when production is.
pub(super) struct SuspiciousQuality;

static ABOUT: AboutCheck = AboutCheck {
    id: "suspicious-quality",
    title: "Its quality is believable",
    failing_title: "Its quality is too good to be believed",
    why: "Near perfection mostly means that a column carries the answer, or that it was tested on what it learned.",
    remedy: "Measure on rows it has never met; look for a column that is written after the outcome is known.",
    dimension: Dimension::Quality,
    weight: Weight::Medium,
    duty: Duty::Outcome,
    needs: &[],
    ml_test_score: None,
    nist: Some("MEASURE 2.13"),
};

impl Check for SuspiciousQuality {
    fn about(&self) -> &'static AboutCheck {
        &ABOUT
    }

    fn run(&self, facts: &Facts) -> Result<Verdict, String> {
        let performance = facts
            .performance
            .as_ref()
            .ok_or("Quality was not measured: labels and predictions are needed.")?;
        let measured = [
            ("reference", &performance.reference),
            ("production", &performance.production),
        ];
        let found: Vec<Found> = measured
            .iter()
            .filter_map(|(place, sample)| look(place, sample.as_ref()?, performance.task))
            .collect();
        if found.is_empty() {
            return Err("No metric that could tell is defined.".to_owned());
        }
        let worst = found.iter().rev().find(|f| f.value >= f.limit);
        let rows = found
            .iter()
            .map(|f| [f.place.to_owned(), f.name.to_owned(), number(f.value)]);
        let table = Evidence::table(["sample", "metric", "value"], rows);
        let verdict = match (worst, found.last()) {
            (Some(f), _) => {
                let state = if f.place == "production" {
                    State::Fail
                } else {
                    State::Warn
                };
                Verdict::new(
                    state,
                    format!(
                        "{} {} on {} of the {}.",
                        f.name,
                        number(f.value),
                        counted(f.n, "labelled row"),
                        f.place
                    ),
                )
            }
            (None, Some(f)) => Verdict::pass(format!(
                "{} {} on the {}, short of perfect.",
                f.name,
                number(f.value),
                f.place
            )),
            (None, None) => return Err("No metric that could tell is defined.".to_owned()),
        };
        Ok(verdict.with(table))
    }
}

struct Found {
    place: &'static str,
    name: &'static str,
    value: f64,
    limit: f64,
    n: u64,
}

fn look(place: &'static str, sample: &SamplePerformance, task: Task) -> Option<Found> {
    let fits = |id: &str| (id == "r2") == (task == Task::Regression);
    HARD_TO_BELIEVE
        .iter()
        .filter(|(id, _)| fits(id))
        .find_map(|(id, limit)| {
            let value = find(&sample.metrics, id).and_then(finite)?;
            Some(Found {
                place,
                name: title(id),
                value,
                limit: *limit,
                n: sample.n_labelled,
            })
        })
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{case, hold, quality};
    use super::*;

    fn perfect_reference(facts: &mut Facts) {
        facts.performance.as_mut().expect("healthy").reference = Some(quality(500, 1.0, 0.0));
    }

    #[test]
    fn states() {
        hold(
            &SuspiciousQuality,
            &[
                case(
                    "ordinary",
                    |_| {},
                    State::Pass,
                    "ROC AUC 0.84 on the production",
                ),
                case(
                    "learned by heart",
                    perfect_reference,
                    State::Warn,
                    "ROC AUC 1 on 500 labelled rows of the reference",
                ),
                case(
                    "perfect",
                    |f| {
                        f.performance.as_mut().expect("healthy").production =
                            Some(quality(500, 0.999, 0.0))
                    },
                    State::Fail,
                    "of the production",
                ),
                case(
                    "no labels",
                    |f| f.performance = None,
                    State::Unknown,
                    "not measured",
                ),
            ],
        );
    }
}
