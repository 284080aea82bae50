//! Categories that came back under other names.

use super::causes::{Happened, columns_where};
use super::select::{filled, share};
use super::wording::{counted, percent, quoted};
use super::{AboutCheck, Check, Dimension, Duty, Evidence, Facts, Need, State, Verdict, Weight};
use crate::data::Kind;

/// Fails when the comparison found that categories of a feature were renamed upstream.
pub(super) struct RenamedCategory;

static ABOUT: AboutCheck = AboutCheck {
    id: "renamed-category",
    title: "No category was renamed",
    failing_title: "A category was renamed upstream",
    why: "For the model the new name is a category it never met, though nothing in the world has changed.",
    remedy: "Map the new name to the old one where the model is fed; put the list of categories into the contract.",
    dimension: Dimension::Data,
    weight: Weight::High,
    duty: Duty::Upstream,
    needs: &[Need::Reference, Need::Production],
    ml_test_score: Some("O1"),
    nist: Some("MEASURE 2.4"),
};

impl Check for RenamedCategory {
    fn about(&self) -> &'static AboutCheck {
        &ABOUT
    }

    fn run(&self, facts: &Facts) -> Result<Verdict, String> {
        let named = facts.inputs().filter(|f| f.kind == Kind::Categorical);
        let columns = named.count() as u64;
        if columns == 0 {
            return Ok(Verdict::not_applicable("No feature holds categories."));
        }
        let found = columns_where(facts, Happened::CategoriesRenamed);
        if found.is_empty() {
            let n = counted(columns, "column");
            return Ok(Verdict::pass(format!(
                "{n} with categories, and none of them looks renamed."
            )));
        }
        // The names themselves stay in the evidence: a sentence may travel further than the report.
        let names: Vec<&str> = found.iter().map(|(f, _)| f.name.as_str()).collect();
        let unseen: u64 = found.iter().map(|(f, _)| f.unseen_total.1).sum();
        let rows: u64 = found.iter().map(|(f, _)| filled(&f.production)).sum();
        let says = format!(
            "Categories of {} were renamed; {} of the values there are new names.",
            quoted(&names, 4),
            percent(share(unseen, rows))
        );
        let rows = found
            .iter()
            .map(|(f, cause)| [f.name.clone(), (*cause).to_owned()]);
        Ok(
            Verdict::new(State::Fail, says)
                .with(Evidence::table(["column", "what happened"], rows)),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{case, hold};
    use super::*;

    fn renamed(facts: &mut Facts) {
        let region = &mut facts.features[2];
        region.causes = vec!["Renamed upstream: north became NORTH in 50 % of its rows".into()];
        region.unseen_total = (1, 5_940);
    }

    #[test]
    fn states() {
        hold(
            &RenamedCategory,
            &[
                case("none", |_| {}, State::Pass, "1 column with categories"),
                case(
                    "renamed",
                    renamed,
                    State::Fail,
                    "Categories of \"region\" were renamed; 10 %",
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
