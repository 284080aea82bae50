//! Categories that the model has never met.

use super::select::{filled, share};
use super::wording::{counted, listed, percent, short};
use super::{
    AboutCheck, Check, Dimension, Duty, Evidence, Facts, Feature, Need, State, Verdict, Weight,
};
use crate::data::Kind;

/// Share of a column's rows with unseen categories from which it fails.
const FAIL_SHARE: f64 = 0.01;

/// Warns about any category the reference lacks; fails from 1 % of the rows.
pub(super) struct UnseenCategories;

static ABOUT: AboutCheck = AboutCheck {
    id: "unseen-categories",
    title: "Every category was met before",
    failing_title: "There are categories the model has never met",
    why: "For a category it never met a model falls back on a default that nobody chose.",
    remedy: "Ask what the new categories are; map them to known ones or retrain with them.",
    dimension: Dimension::Data,
    weight: Weight::High,
    duty: Duty::Upstream,
    needs: &[Need::Reference, Need::Production],
    ml_test_score: Some("O2"),
    nist: Some("MEASURE 2.4"),
};

impl Check for UnseenCategories {
    fn about(&self) -> &'static AboutCheck {
        &ABOUT
    }

    fn run(&self, facts: &Facts) -> Result<Verdict, String> {
        let named = |f: &&Feature| matches!(f.kind, Kind::Categorical | Kind::Boolean);
        let columns = facts.inputs().filter(named).count() as u64;
        if columns == 0 {
            return Ok(Verdict::not_applicable("No feature holds categories."));
        }
        let of = |f: &Feature| share(f.unseen_total.1, filled(&f.production));
        let mut unseen: Vec<&Feature> = facts
            .inputs()
            .filter(named)
            .filter(|f| f.unseen_total.1 > 0)
            .collect();
        unseen.sort_by(|a, b| of(b).total_cmp(&of(a)));
        let Some(worst) = unseen.first().map(|f| of(f)) else {
            let n = counted(columns, "column");
            return Ok(Verdict::pass(format!(
                "{n} with categories, none of them new."
            )));
        };
        let phrases: Vec<String> = unseen
            .iter()
            .map(|f| {
                let (kinds, rows) = (
                    counted(f.unseen_total.0, "category"),
                    counted(f.unseen_total.1, "row"),
                );
                format!(
                    "{kinds} in \"{}\" ({rows}, {})",
                    short(&f.name),
                    percent(of(f))
                )
            })
            .collect();
        let state = if worst >= FAIL_SHARE {
            State::Fail
        } else {
            State::Warn
        };
        let rows = unseen.iter().map(|f| {
            [
                f.name.clone(),
                f.unseen_total.0.to_string(),
                f.unseen_total.1.to_string(),
            ]
        });
        Ok(Verdict::new(
            state,
            format!("The reference lacks {}.", listed(&phrases, 3)),
        )
        .with(Evidence::measure(
            "largest share of rows with an unseen category",
            worst,
            "share",
            Some(FAIL_SHARE),
        ))
        .with(Evidence::table(
            ["column", "unseen categories", "rows"],
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
            &UnseenCategories,
            &[
                case("none", |_| {}, State::Pass, "1 column"),
                case(
                    "few",
                    |f| f.features[2].unseen_total = (1, 30),
                    State::Warn,
                    "1 category in \"region\" (30 rows, under 0.1 %)",
                ),
                case(
                    "many",
                    |f| f.features[2].unseen_total = (3, 5_940),
                    State::Fail,
                    "5,940 rows, 10 %",
                ),
                case(
                    "numbers only",
                    |f| f.features.truncate(2),
                    State::NotApplicable,
                    "No feature",
                ),
                case(
                    "no reference",
                    |f| f.reference = None,
                    State::Unknown,
                    "reference",
                ),
            ],
        );
    }
}
