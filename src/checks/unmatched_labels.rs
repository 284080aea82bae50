//! Labels that belong to no row, or to a row twice.

use super::select::share;
use super::wording::{counted, percent};
use super::{AboutCheck, Check, Dimension, Duty, Evidence, Facts, State, Verdict, Weight};

/// Share of the labels from which it fails.
const FAIL_SHARE: f64 = 0.05;

/// Warns about any label without its row or with a repeated id, fails from 5 %.
pub(super) struct UnmatchedLabels;

static ABOUT: AboutCheck = AboutCheck {
    id: "unmatched-labels",
    title: "Every label finds its row",
    failing_title: "Some labels find no row, or several",
    why: "A join that loses labels measures quality on whatever is left, and nobody sees what is not there.",
    remedy: "Compare how both files write the id; leave one label per id.",
    dimension: Dimension::Feedback,
    weight: Weight::Medium,
    duty: Duty::Upstream,
    needs: &[],
    ml_test_score: None,
    nist: Some("MEASURE 2.13"),
};

impl Check for UnmatchedLabels {
    fn about(&self) -> &'static AboutCheck {
        &ABOUT
    }

    fn run(&self, facts: &Facts) -> Result<Verdict, String> {
        let labels = facts.labels.as_ref().ok_or("No labels were given.")?;
        let bad = labels.unmatched + labels.repeated_ids;
        let all = labels.labelled + labels.unmatched;
        if all == 0 {
            return Err("Not one label came in.".to_owned());
        }
        let part = share(bad, all);
        let state = match bad {
            0 => State::Pass,
            _ => State::at_most(part, 0.0, FAIL_SHARE),
        };
        let says = format!(
            "{} without a row and {}, of {} ({}).",
            counted(labels.unmatched, "label"),
            counted(labels.repeated_ids, "repeated id"),
            counted(all, "label"),
            percent(part)
        );
        Ok(Verdict::new(state, says).with(Evidence::measure(
            "labels without one row",
            part,
            "share",
            Some(FAIL_SHARE),
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{case, hold};
    use super::*;

    fn bad(facts: &mut Facts, unmatched: u64, repeated: u64) {
        let labels = facts.labels.as_mut().expect("healthy facts have it");
        labels.unmatched = unmatched;
        labels.repeated_ids = repeated;
    }

    #[test]
    fn states() {
        hold(
            &UnmatchedLabels,
            &[
                case(
                    "all matched",
                    |_| {},
                    State::Pass,
                    "0 labels without a row and 0 repeated ids, of 57,000",
                ),
                case(
                    "few",
                    |f| bad(f, 3, 1),
                    State::Warn,
                    "3 labels without a row and 1 repeated id",
                ),
                case("many", |f| bad(f, 19_000, 0), State::Fail, "(25 %)"),
                case(
                    "not given",
                    |f| f.labels = None,
                    State::Unknown,
                    "No labels",
                ),
            ],
        );
    }
}
