//! The share of answers in which the model is close to undecided.

use super::wording::{percent, short};
use super::{AboutCheck, Check, Dimension, Duty, Evidence, Facts, Need, State, Verdict, Weight};
use crate::plan::Task;

/// Probabilities between which an answer counts as undecided.
const UNDECIDED: (f64, f64) = (0.4, 0.6);
/// Rise of that share over the reference's at which it warns and fails.
const LIMITS: (f64, f64) = (0.05, 0.15);

/// Warns when undecided answers became more frequent by 5 points of a hundred, fails from 15.
///
/// Counted on the bins of the prediction's histogram: a bin counts by the part of its width that lies between
/// 0.4 and 0.6, as if its rows were spread evenly.
pub(super) struct UnsureAnswers;

static ABOUT: AboutCheck = AboutCheck {
    id: "unsure-answers",
    title: "It is as sure of its answers as it was",
    failing_title: "It is less sure of its answers than it was",
    why: "Undecided answers are the ones that people have to look at again; their number is somebody's working day.",
    remedy: "Plan for the answers that go to people, or retrain where the model has become unsure.",
    dimension: Dimension::Serving,
    weight: Weight::Low,
    duty: Duty::Appeals,
    needs: &[Need::Reference, Need::Production],
    ml_test_score: None,
    nist: Some("MEASURE 2.4"),
};

impl Check for UnsureAnswers {
    fn about(&self) -> &'static AboutCheck {
        &ABOUT
    }

    fn run(&self, facts: &Facts) -> Result<Verdict, String> {
        let task = facts
            .plan
            .task
            .or(facts.performance.as_ref().map(|p| p.task));
        if task.is_some_and(|t| t != Task::Binary) {
            return Ok(Verdict::not_applicable("Judged for a binary task only."));
        }
        let score = facts
            .score()
            .ok_or("There is no single column with the positive class's probability.")?;
        let edges = &score.histogram.edges;
        let in_range = |s: &crate::profile::Summary| {
            s.min.is_some_and(|v| v >= 0.0) && s.max.is_some_and(|v| v <= 1.0)
        };
        if !(in_range(&score.reference) && in_range(&score.production)) {
            return Err(format!(
                "\"{}\" is not a probability: it leaves 0 to 1, or has no values.",
                short(&score.name)
            ));
        }
        let before = undecided(edges, &score.histogram.reference);
        let now = undecided(edges, &score.histogram.production);
        let (before, now) = match (before, now) {
            (Some(before), Some(now)) => (before, now),
            _ => return Err("The score's histogram is not known.".to_owned()),
        };
        let state = State::at_most(now - before, LIMITS.0, LIMITS.1);
        let says = format!(
            "About {} of the answers lie between 0.4 and 0.6, against {} in the reference.",
            percent(now),
            percent(before)
        );
        Ok(Verdict::new(state, says).with(Evidence::measure(
            "undecided answers",
            now,
            "share",
            Some(before + LIMITS.0),
        )))
    }
}

fn undecided(edges: &[f64], shares: &[f64]) -> Option<f64> {
    if edges.len() < 2 || shares.len() + 1 != edges.len() {
        return None;
    }
    let inside = |low: f64, high: f64| {
        let width = high - low;
        if width <= 0.0 {
            return f64::from(u8::from((UNDECIDED.0..=UNDECIDED.1).contains(&low)));
        }
        ((high.min(UNDECIDED.1) - low.max(UNDECIDED.0)) / width).clamp(0.0, 1.0)
    };
    let sum: f64 = edges
        .windows(2)
        .zip(shares)
        .map(|(edge, share)| inside(edge[0], edge[1]) * share)
        .sum();
    sum.is_finite().then_some(sum)
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{case, hold};
    use super::*;

    fn middle(facts: &mut Facts, share: f64) {
        let shares = &mut facts
            .prediction
            .as_mut()
            .expect("healthy")
            .histogram
            .production;
        shares.fill((1.0 - share) / 8.0);
        shares[4] = share / 2.0;
        shares[5] = share / 2.0;
    }

    #[test]
    fn states() {
        hold(
            &UnsureAnswers,
            &[
                case(
                    "as sure",
                    |_| {},
                    State::Pass,
                    "About 8 % of the answers lie between 0.4 and 0.6, against 8 %",
                ),
                case("less sure", |f| middle(f, 0.18), State::Warn, "About 18 %"),
                case("unsure", |f| middle(f, 0.4), State::Fail, "About 40 %"),
                case(
                    "regression",
                    |f| f.plan.task = Some(Task::Regression),
                    State::NotApplicable,
                    "binary",
                ),
                case(
                    "no score",
                    |f| f.prediction = None,
                    State::Unknown,
                    "no single column",
                ),
            ],
        );
    }

    #[test]
    fn a_bin_counts_by_the_part_inside() {
        let half = undecided(&[0.0, 0.5, 1.0], &[0.5, 0.5]).expect("two bins");
        assert!((half - 0.2).abs() < 1e-12, "{half}");
        assert_eq!(undecided(&[0.0, 1.0], &[]), None);
    }
}
