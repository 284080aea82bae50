//! A column that came back under another name.

use super::causes::{Happened, columns_where};
use super::wording::{counted, listed, short};
use super::{AboutCheck, Check, Dimension, Duty, Evidence, Facts, Need, State, Verdict, Weight};
use std::collections::BTreeSet;

/// Fails when the comparison found a rename or two names differ only in case and punctuation; warns when one name
/// holds the other.
pub(super) struct RenamedColumn;

static ABOUT: AboutCheck = AboutCheck {
    id: "renamed-column",
    title: "No column was renamed",
    failing_title: "A column was renamed upstream",
    why: "The values still arrive, but under a name that the model does not look at.",
    remedy: "Map the new name to the old one where the model is fed, and have the contract name both owners.",
    dimension: Dimension::Data,
    weight: Weight::High,
    duty: Duty::Upstream,
    needs: &[Need::Reference, Need::Production],
    ml_test_score: Some("O1"),
    nist: Some("MEASURE 2.4"),
};

impl Check for RenamedColumn {
    fn about(&self) -> &'static AboutCheck {
        &ABOUT
    }

    fn run(&self, facts: &Facts) -> Result<Verdict, String> {
        let found = found(facts);
        if found.is_empty() {
            return Ok(Verdict::pass(none_renamed(facts)));
        }
        let certain = found.iter().any(|(_, certain, _)| *certain);
        let phrases: Vec<&str> = found
            .iter()
            .map(|(_, _, cause)| cause.trim_end_matches('.'))
            .collect();
        let state = if certain { State::Fail } else { State::Warn };
        let n = counted(found.len() as u64, "renamed column");
        let says = format!("{n}: {}.", listed(&phrases, 3));
        let rows = found
            .iter()
            .map(|(name, _, cause)| [name.clone(), cause.clone()]);
        Ok(Verdict::new(state, says).with(Evidence::table(["column", "what happened"], rows)))
    }
}

/// Columns that were renamed, whether that is certain, and what is said of it.
fn found(facts: &Facts) -> Vec<(String, bool, String)> {
    let mut found: Vec<(String, bool, String)> = columns_where(facts, Happened::ColumnRenamed)
        .into_iter()
        .map(|(feature, cause)| (feature.name.clone(), true, cause.to_owned()))
        .collect();
    let told: Vec<String> = found.iter().map(|(name, ..)| name.clone()).collect();
    let mut taken: BTreeSet<&str> = BTreeSet::new();
    for old in facts.only_reference.iter().filter(|n| !told.contains(n)) {
        let free = facts
            .only_production
            .iter()
            .filter(|new| !taken.contains(new.as_str()) && !told.contains(new));
        let Some((alike, new)) = free
            .filter_map(|new| Some((alike(old, new)?, new)))
            .max_by_key(|(alike, new)| (*alike, std::cmp::Reverse(new.len())))
        else {
            continue;
        };
        taken.insert(new);
        let (from, to) = (short(old), short(new));
        let cause = match alike {
            Alike::Spelling => format!("\"{from}\" is now written \"{to}\""),
            Alike::Part => format!("\"{from}\" went and \"{to}\" came, whose names are alike"),
        };
        found.push((old.clone(), alike == Alike::Spelling, cause));
    }
    found
}

fn none_renamed(facts: &Facts) -> String {
    let gone = facts.only_reference.len() as u64;
    let new = facts.only_production.len() as u64;
    if gone == 0 || new == 0 {
        return "No column went while another came.".to_owned();
    }
    format!(
        "{} went and {} came, but none looks like another under a new name.",
        counted(gone, "column"),
        counted(new, "column")
    )
}

/// How two names are alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Alike {
    /// One holds the other, of at least four letters.
    Part,
    /// They differ in case and punctuation alone.
    Spelling,
}

fn alike(old: &str, new: &str) -> Option<Alike> {
    let plain = |name: &str| -> String {
        let letters = name.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let (old, new) = (plain(old), plain(new));
    let shorter = old.chars().count().min(new.chars().count());
    match shorter {
        0 => None,
        _ if old == new => Some(Alike::Spelling),
        4.. if old.contains(&new) || new.contains(&old) => Some(Alike::Part),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{case, hold};
    use super::*;

    #[test]
    fn states() {
        hold(
            &RenamedColumn,
            &[
                case("none", |_| {}, State::Pass, "No column went"),
                case(
                    "unrelated",
                    |f| swap(f, "age", "colour"),
                    State::Pass,
                    "none looks like",
                ),
                case(
                    "respelt",
                    |f| swap(f, "HomeOwner", "home_owner"),
                    State::Fail,
                    "\"HomeOwner\" is now written \"home_owner\"",
                ),
                case(
                    "alike",
                    |f| swap(f, "newsletter", "newsletter_opt_in"),
                    State::Warn,
                    "\"newsletter\" went and \"newsletter_opt_in\" came",
                ),
                case(
                    "by its values",
                    by_cause,
                    State::Fail,
                    "1 renamed column: Probably renamed: income → salary",
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

    fn swap(facts: &mut Facts, old: &str, new: &str) {
        facts.only_reference = vec![old.to_owned()];
        facts.only_production = vec![new.to_owned()];
    }

    fn by_cause(facts: &mut Facts) {
        facts.features[0].causes = vec![
            "Probably renamed: income → salary (no cumulative share differs by more than 1 %)"
                .to_owned(),
        ];
    }
}
