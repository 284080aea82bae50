//! Texts where numbers or moments should stand.

use super::select::unreadable_share;
use super::wording::{counted, listed, percent, short};
use super::{
    AboutCheck, Check, Dimension, Duty, Evidence, Facts, Feature, Need, State, Verdict, Weight,
};

/// Share of a column's values from which it fails.
const FAIL_SHARE: f64 = 0.01;

/// Warns about any value that could not be read as its column's kind; fails from 1 % of a column.
pub(super) struct UnreadableValues;

static ABOUT: AboutCheck = AboutCheck {
    id: "unreadable-values",
    title: "Every value could be read",
    failing_title: "Some values could not be read",
    why: "A text in a number's place is counted as missing, here and in most pipelines, without a word.",
    remedy: "Look at the first place named in the sample's notes; mend it at the source or list the text as missing in the plan.",
    dimension: Dimension::Data,
    weight: Weight::Medium,
    duty: Duty::Upstream,
    needs: &[Need::Production],
    ml_test_score: Some("O2"),
    nist: Some("MEASURE 2.4"),
};

impl Check for UnreadableValues {
    fn about(&self) -> &'static AboutCheck {
        &ABOUT
    }

    fn run(&self, facts: &Facts) -> Result<Verdict, String> {
        if facts.features.is_empty() {
            return Err("The samples share no column.".to_owned());
        }
        let mut found: Vec<(&Feature, f64)> = facts
            .features
            .iter()
            .filter(|f| f.production.unparseable > 0)
            .map(|f| (f, unreadable_share(&f.production)))
            .collect();
        found.sort_by(|a, b| b.1.total_cmp(&a.1));
        let Some((_, worst)) = found.first().copied() else {
            let n = counted(facts.features.len() as u64, "column");
            return Ok(Verdict::pass(format!("Every value of {n} could be read.")));
        };
        let phrases: Vec<String> = found
            .iter()
            .map(|(f, share)| {
                format!(
                    "{} of \"{}\" ({})",
                    counted(f.production.unparseable, "value"),
                    short(&f.name),
                    percent(*share)
                )
            })
            .collect();
        let state = if worst >= FAIL_SHARE {
            State::Fail
        } else {
            State::Warn
        };
        let rows = found.iter().map(|(f, share)| {
            [
                f.name.clone(),
                f.production.unparseable.to_string(),
                percent(*share),
            ]
        });
        Ok(Verdict::new(
            state,
            format!("Could not be read: {}.", listed(&phrases, 3)),
        )
        .with(Evidence::measure(
            "largest share of unreadable values",
            worst,
            "share",
            Some(FAIL_SHARE),
        ))
        .with(Evidence::table(
            ["column", "unreadable values", "share"],
            rows,
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{case, hold};
    use super::*;

    #[test]
    fn states() {
        hold(
            &UnreadableValues,
            &[
                case("all read", |_| {}, State::Pass, "4 columns"),
                case(
                    "one",
                    |f| f.features[0].production.unparseable = 1,
                    State::Warn,
                    "1 value of \"income\"",
                ),
                case(
                    "many",
                    |f| f.features[0].production.unparseable = 600,
                    State::Fail,
                    "600 values",
                ),
                case(
                    "no production",
                    |f| f.production = None,
                    State::Unknown,
                    "production",
                ),
            ],
        );
    }
}
