//! Whether probabilities mean what they say, on the whole.

use super::select::share;
use super::wording::{number, percent, short};
use super::{AboutCheck, Check, Dimension, Duty, Evidence, Facts, Need, State, Verdict, Weight};
use crate::plan::Task;

/// Differences between the mean probability and the share of positives at which it warns and fails.
const LIMITS: (f64, f64) = (0.02, 0.05);
/// Share of production's rows that need a label: the mean score is over all rows, the positives over labelled ones.
const COVERAGE: f64 = 0.9;

/// Calibration in the large: the mean score against the share of positives, with its 95 % noise left out.
pub(super) struct MiscalibratedScores;

static ABOUT: AboutCheck = AboutCheck {
    id: "miscalibrated-scores",
    title: "On the whole, probabilities mean what they say",
    failing_title: "Probabilities are too high or too low",
    why: "Whoever acts on a probability, sets a price or a threshold by it, pays for its error on every row.",
    remedy: "Recalibrate on recent labelled rows, and choose the threshold anew.",
    dimension: Dimension::Quality,
    weight: Weight::Medium,
    duty: Duty::Thresholds,
    needs: &[Need::Production, Need::Labels],
    ml_test_score: Some("O7"),
    nist: Some("MEASURE 2.5"),
};

impl Check for MiscalibratedScores {
    fn about(&self) -> &'static AboutCheck {
        &ABOUT
    }

    fn run(&self, facts: &Facts) -> Result<Verdict, String> {
        let performance = facts
            .performance
            .as_ref()
            .ok_or("Quality was not measured.")?;
        if performance.task != Task::Binary {
            return Ok(Verdict::not_applicable("Judged for a binary task only."));
        }
        let sample = performance
            .production
            .as_ref()
            .ok_or("Production has no labels.")?;
        let score = facts
            .score()
            .ok_or("There is no single column with the positive class's probability.")?;
        let (mean, min, max) = match (
            score.production.mean,
            score.production.min,
            score.production.max,
        ) {
            (Some(mean), Some(min), Some(max)) => (mean, min, max),
            _ => return Err("The score has no mean.".to_owned()),
        };
        if !(min >= 0.0 && max <= 1.0) {
            return Err(format!(
                "\"{}\" is not a probability: it leaves 0 to 1.",
                short(&score.name)
            ));
        }
        let covered = share(sample.n_labelled, sample.n);
        if covered < COVERAGE {
            return Err(format!(
                "Only {} of the rows have a label; {} are needed to compare.",
                percent(covered),
                percent(COVERAGE)
            ));
        }
        let positive = performance.positive.as_ref();
        let row = performance
            .classes
            .iter()
            .position(|c| Some(c) == positive)
            .and_then(|i| sample.confusion.get(i))
            .ok_or("The positive class is not known.")?;
        let positives: u64 = row.iter().sum();
        let rate = share(positives, sample.n_labelled);
        let noise = 1.96 * (rate * (1.0 - rate) / sample.n_labelled as f64).sqrt();
        let gap = mean - rate;
        let state = match State::at_most(gap.abs(), LIMITS.0, LIMITS.1) {
            State::Unknown => return Err("The score's mean is undefined.".to_owned()),
            _ if gap.abs() <= noise => State::Pass,
            state => state,
        };
        let says = format!(
            "On average \"{}\" says {}, and {} of the labelled rows are positive: {} {} (noise {}).",
            short(&score.name),
            percent(mean),
            percent(rate),
            number(gap.abs() * 100.0),
            if gap > 0.0 {
                "points too high"
            } else {
                "points too low"
            },
            number(noise * 100.0)
        );
        Ok(Verdict::new(state, says).with(Evidence::Measure {
            name: "mean probability less the share of positives".to_owned(),
            value: Some(gap),
            unit: "share".to_owned(),
            limit: Some(LIMITS.0),
            interval: Some([gap - noise, gap + noise]),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{case, hold};
    use super::*;

    fn mean(facts: &mut Facts, value: f64) {
        facts.prediction.as_mut().expect("healthy").production.mean = Some(value);
    }

    #[test]
    fn states() {
        hold(
            &MiscalibratedScores,
            &[
                case("even", |_| {}, State::Pass, "says 30 %, and 30 %"),
                case("low", |f| mean(f, 0.27), State::Warn, "3 points too low"),
                case("high", |f| mean(f, 0.4), State::Fail, "10 points too high"),
                case("within noise", few, State::Pass, "points too high"),
                case("late labels", late, State::Unknown, "Only 50 %"),
                case(
                    "not a probability",
                    |f| f.prediction.as_mut().expect("healthy").production.max = Some(3.0),
                    State::Unknown,
                    "leaves 0 to 1",
                ),
                case("three classes", three, State::NotApplicable, "binary"),
                case(
                    "no score",
                    |f| f.prediction = None,
                    State::Unknown,
                    "no single column",
                ),
            ],
        );
    }

    fn few(facts: &mut Facts) {
        mean(facts, 0.34);
        let performance = facts.performance.as_mut().expect("healthy facts have it");
        performance.production = Some(super::super::fixture::quality(100, 0.8, 0.1));
    }

    fn late(facts: &mut Facts) {
        let performance = facts.performance.as_mut().expect("healthy facts have it");
        performance.production.as_mut().expect("healthy").n_labelled = 30_000;
    }

    fn three(facts: &mut Facts) {
        facts
            .performance
            .as_mut()
            .expect("healthy facts have it")
            .task = Task::Multiclass;
    }
}
