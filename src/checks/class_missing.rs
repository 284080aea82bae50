//! Classes that are never predicted or no longer occur.

use super::select::share;
use super::wording::{counted, percent, quoted};
use super::{AboutCheck, Check, Dimension, Duty, Evidence, Facts, Need, State, Verdict, Weight};
use crate::plan::Task;

/// Fails when a class that occurs in production is never predicted; warns when one no longer occurs.
pub(super) struct ClassMissing;

static ABOUT: AboutCheck = AboutCheck {
    id: "class-missing",
    title: "Every class occurs and is predicted",
    failing_title: "A class is never predicted or no longer occurs",
    why: "A model can be right nearly always by never naming the class it was made to find.",
    remedy: "Lower the threshold or weigh the class; if it truly no longer occurs, ask whether the model is still needed.",
    dimension: Dimension::Quality,
    weight: Weight::Medium,
    duty: Duty::Retraining,
    needs: &[Need::Production, Need::Labels],
    ml_test_score: Some("M6"),
    nist: Some("MEASURE 2.5"),
};

impl Check for ClassMissing {
    fn about(&self) -> &'static AboutCheck {
        &ABOUT
    }

    fn run(&self, facts: &Facts) -> Result<Verdict, String> {
        let performance = facts
            .performance
            .as_ref()
            .ok_or("Quality was not measured.")?;
        if performance.task == Task::Regression {
            return Ok(Verdict::not_applicable(
                "The model predicts a number, not a class.",
            ));
        }
        let sample = performance
            .production
            .as_ref()
            .ok_or("Production has no labels.")?;
        let classes = &performance.classes;
        if sample.confusion.len() != classes.len() || classes.is_empty() {
            return Err("The table of true against predicted classes is not known.".to_owned());
        }
        let occurs = |i: usize| {
            sample
                .confusion
                .get(i)
                .map_or(0, |row| row.iter().sum::<u64>())
        };
        let predicted =
            |i: usize| -> u64 { sample.confusion.iter().filter_map(|row| row.get(i)).sum() };
        let name = |i: usize| classes.get(i).map_or("?", String::as_str);
        let all = 0..classes.len();
        let never: Vec<&str> = all
            .clone()
            .filter(|i| occurs(*i) > 0 && predicted(*i) == 0)
            .map(name)
            .collect();
        let gone: Vec<&str> = all.clone().filter(|i| occurs(*i) == 0).map(name).collect();
        let missed: u64 = all.clone().filter(|i| predicted(*i) == 0).map(occurs).sum();
        let of = counted(classes.len() as u64, "class");
        let verdict = match (never.as_slice(), gone.as_slice()) {
            ([], []) => Verdict::pass(format!("All of {of} occur and are predicted.")),
            ([], gone) => Verdict::new(
                State::Warn,
                format!(
                    "Of {of} {} did not occur among {}.",
                    quoted(gone, 5),
                    counted(sample.n_labelled, "labelled row")
                ),
            ),
            (never, _) => Verdict::new(
                State::Fail,
                format!(
                    "Of {of} {} was never predicted, though {} ({}) belong there.",
                    quoted(never, 5),
                    counted(missed, "row"),
                    percent(share(missed, sample.n_labelled))
                ),
            ),
        };
        let rows = all.map(|i| {
            [
                name(i).to_owned(),
                occurs(i).to_string(),
                predicted(i).to_string(),
            ]
        });
        Ok(verdict.with(Evidence::table(["class", "occurs", "predicted"], rows)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{case, hold};
    use super::*;

    fn confusion(facts: &mut Facts, table: [[u64; 2]; 2]) {
        let performance = facts.performance.as_mut().expect("healthy facts have it");
        let sample = performance
            .production
            .as_mut()
            .expect("healthy facts have it");
        sample.confusion = table.map(Vec::from).to_vec();
        sample.n_labelled = table.iter().flatten().sum();
    }

    #[test]
    fn states() {
        hold(
            &ClassMissing,
            &[
                case("both", |_| {}, State::Pass, "All of 2 classes"),
                case(
                    "never named",
                    |f| confusion(f, [[900, 0], [100, 0]]),
                    State::Fail,
                    "\"1\" was never predicted, though 100 rows (10 %)",
                ),
                case(
                    "gone",
                    |f| confusion(f, [[900, 100], [0, 0]]),
                    State::Warn,
                    "\"1\" did not occur among 1,000",
                ),
                case("a number", number, State::NotApplicable, "a number"),
                case(
                    "no labels",
                    |f| f.performance = None,
                    State::Unknown,
                    "labels",
                ),
            ],
        );
    }

    fn number(facts: &mut Facts) {
        facts
            .performance
            .as_mut()
            .expect("healthy facts have it")
            .task = Task::Regression;
    }
}
