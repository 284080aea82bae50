//! Quality now against quality on the rows the model was made for.

use super::comparison::{FEWEST_LABELLED, LOSS_WARN, loss};
use super::wording::{counted, number};
use super::{AboutCheck, Check, Dimension, Duty, Evidence, Facts, Need, Verdict, Weight};

/// Warns when a tenth of the edge is gone (or errors grew by that), fails from a quarter.
pub(super) struct QualityBelowReference;

static ABOUT: AboutCheck = AboutCheck {
    id: "quality-below-reference",
    title: "It is as good as on the reference",
    failing_title: "It is worse than on the reference",
    why: "The model was let in for the quality it had then.",
    remedy: "Find the windows and the features behind the loss; mend the data or retrain on recent rows.",
    dimension: Dimension::Quality,
    weight: Weight::Critical,
    duty: Duty::Retraining,
    needs: &[Need::Production, Need::Labels],
    ml_test_score: Some("O7"),
    nist: Some("MEASURE 2.4"),
};

impl Check for QualityBelowReference {
    fn about(&self) -> &'static AboutCheck {
        &ABOUT
    }

    fn run(&self, facts: &Facts) -> Result<Verdict, String> {
        let performance = facts
            .performance
            .as_ref()
            .ok_or("Quality was not measured.")?;
        let production = performance
            .production
            .as_ref()
            .ok_or("Production has no labels.")?;
        let reference = performance
            .reference
            .as_ref()
            .ok_or("The reference has no labels with predictions, so there is nothing to hold production against.")?;
        if production.n_labelled.min(reference.n_labelled) < FEWEST_LABELLED {
            return Err(format!(
                "Only {} in production and {} in the reference have a label: too few.",
                counted(production.n_labelled, "row"),
                reference.n_labelled
            ));
        }
        let loss = loss(reference, production, performance.task)
            .ok_or("No metric is defined on both sides.")?;
        let says = format!(
            "On {} {}.",
            counted(production.n_labelled, "labelled row"),
            loss.phrase()
        );
        let name = if loss.higher {
            "share of the edge that is gone"
        } else {
            "growth of the error"
        };
        let rows = [[
            loss.name.to_owned(),
            number(loss.before),
            number(loss.after),
        ]];
        Ok(Verdict::new(loss.state(), says)
            .with(Evidence::measure(
                name,
                loss.share,
                "share",
                Some(LOSS_WARN),
            ))
            .with(Evidence::table(["metric", "reference", "production"], rows)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::State;
    use super::super::fixture::{case, hold, quality};
    use super::*;

    fn auc(facts: &mut Facts, value: f64) {
        let performance = facts.performance.as_mut().expect("healthy facts have it");
        performance.production = Some(quality(5_000, value, 0.12));
    }

    #[test]
    fn states() {
        hold(
            &QualityBelowReference,
            &[
                case(
                    "as good",
                    |_| {},
                    State::Pass,
                    "ROC AUC went from 0.84 to 0.84",
                ),
                case("better", |f| auc(f, 0.9), State::Pass, "more edge"),
                case(
                    "a sixth gone",
                    |f| auc(f, 0.785),
                    State::Warn,
                    "16 % of its edge",
                ),
                case(
                    "a third gone",
                    |f| auc(f, 0.72),
                    State::Fail,
                    "35 % of its edge",
                ),
                case("few", |f| few(f, 99), State::Unknown, "99 rows"),
                case(
                    "no labels",
                    |f| f.performance = None,
                    State::Unknown,
                    "labels",
                ),
                case(
                    "no reference",
                    no_reference,
                    State::Unknown,
                    "nothing to hold",
                ),
            ],
        );
    }

    fn few(facts: &mut Facts, n: u64) {
        let performance = facts.performance.as_mut().expect("healthy facts have it");
        performance.production = Some(quality(n, 0.8, 0.12));
    }

    fn no_reference(facts: &mut Facts) {
        facts
            .performance
            .as_mut()
            .expect("healthy facts have it")
            .reference = None;
    }
}
