//! What happened upstream, as findings with numbers and sentences: one file per cause, each speaking only on strong evidence.

mod category_variants;
mod cause;
mod clipped;
mod constant;
mod cut_text;
mod dates_swapped;
mod default_flood;
mod duplicate_rows;
mod folding;
mod frozen;
mod id_like;
mod joint;
mod label_leakage;
mod levels;
mod missing_not_at_random;
mod mix_shift;
mod moved;
mod new_category;
mod outside_range;
mod personal_data;
mod placeholder;
mod renamed_category;
mod renamed_column;
mod rules;
mod stale;
mod swapped_columns;
mod table;
mod time_unit;
mod type_change;
mod unit_change;
mod unreadable;
mod vanished_category;
mod wording;

pub use cause::Cause;
pub use joint::{JointFindings, JointRows, joint_causes};
pub use label_leakage::{LabelTable, label_leakage};
pub use missing_not_at_random::{MissingTable, missing_not_at_random};
pub use renamed_column::{Rename, rename_candidates};
pub use rules::cause_kinds;
pub use table::table_causes;
pub(super) use wording::percent;

use super::MissingChange;
use super::numbers::Numbers;
use super::pair::Side;
use super::walk::Gaps;
use super::{Pair, table::Table};
use crate::data::Kind;
use crate::profile::{CategoryCounts, ColumnProfile, Window};
use cause::Told;
use rules::RULES;

/// Both samples of a column, as the rules see them.
pub(super) struct Sides<'s, 'a> {
    reference: &'s Side<'a>,
    production: &'s Side<'a>,
    pair: Option<&'s Pair<'a>>,
    /// Production's windows in order of time; empty when production is itself one of them.
    windows: &'s [(Window, ColumnProfile)],
}

impl<'s, 'a> Sides<'s, 'a> {
    fn numbers(&self) -> Option<(&'s Numbers<'a>, &'s Numbers<'a>)> {
        self.pair?.numbers().ok()
    }

    fn gaps(&self) -> Option<&'s Gaps> {
        self.pair?.gaps().ok()
    }

    fn categories(&self) -> Option<(&'a CategoryCounts, &'a CategoryCounts)> {
        self.pair?.categories().ok()?;
        let (a, b) = (self.reference.categories()?, self.production.categories()?);
        (a.exact() && b.exact()).then_some((a, b))
    }

    /// Moments in ms since 1970; pairs hold none, since moments are not tested.
    fn moments(&self) -> Option<(&'s Numbers<'a>, &'s Numbers<'a>)> {
        let is = |side: &Side<'_>| side.profile.kind == Kind::Datetime;
        let both = is(self.reference) && is(self.production);
        (self.reference.numbers().zip(self.production.numbers())).filter(|_| both)
    }

    fn discrete(&self) -> Option<Table> {
        self.pair?.discrete()
    }
}

/// What may have happened to a column, most certain first; `windows` are production's, for what only shows over time.
pub(super) fn find<'a>(
    reference: &Side<'a>,
    production: &Side<'a>,
    pair: Option<&Pair<'a>>,
    windows: &[(Window, ColumnProfile)],
) -> Vec<Cause> {
    let sides = Sides {
        reference,
        production,
        pair,
        windows,
    };
    let said = RULES
        .iter()
        .filter_map(|rule| Some((rule, (rule.find)(&sides)?)));
    said.map(|(rule, told)| told.into_cause(rule.id, &[&reference.profile.name]))
        .collect()
}

/// Whether a finding of this kind can be followed back over windows: one that only describes a shift is dated with the shift.
pub(super) fn is_dated(id: &str) -> bool {
    RULES.iter().any(|rule| rule.id == id && !rule.describes)
}

/// Whether the rule of this id finds its cause in a window too.
pub(super) fn holds<'a>(
    id: &str,
    reference: &Side<'a>,
    window: &Side<'a>,
    pair: Option<&Pair<'a>>,
) -> bool {
    let sides = Sides {
        reference,
        production: window,
        pair,
        windows: &[],
    };
    let rule = RULES.iter().find(|rule| rule.id == id);
    rule.is_some_and(|rule| (rule.find)(&sides).is_some())
}

/// What was found, as far as it says something: in the whole, and in the latest window what the whole does not show.
pub(super) struct Found<'c> {
    /// In the whole sample.
    pub whole: &'c [Cause],
    /// In the latest window with its label.
    pub latest: Option<(&'c str, &'c [Cause])>,
    /// Whether the whole drifted.
    pub drifted: bool,
    /// Whether the latest windows drifted.
    pub lately: bool,
}

/// The confidence of a description of a shift: a verdict of drift may come by chance, and then it stands among the sentences,
/// as the verdict does, but not among the findings.
fn described(sure: bool) -> f64 {
    if sure { 0.5 } else { 0.0 }
}

/// The sentences, most certain first. Once a cause explains a shift, those that only describe it are silent.
pub(super) fn sentences(found: &Found<'_>) -> Vec<String> {
    let chosen = choose(found, true);
    chosen.into_iter().map(|cause| cause.says).collect()
}

/// The same as data, with what is told of a column whether it drifted or not.
pub(super) fn forensics(found: &Found<'_>) -> Vec<Cause> {
    choose(found, false)
}

/// Whether a finding of the kind `other` only says in other words, or follows from, what one of the kind `told` says of the same
/// column. False for kinds that no rule of one column has.
pub fn says_the_same(told: &str, other: &str) -> bool {
    let rule = |id: &str| RULES.iter().find(|rule| rule.id == id);
    let (Some(first), Some(second)) = (rule(told), rule(other)) else {
        return false;
    };
    let follows = first.explains && (second.needs_drift || second.describes);
    follows || second.unless.contains(&told)
}

/// The rise or fall of a column's missing share, which is judged apart.
pub(super) fn missing_cause(column: &str, change: &MissingChange, says: &str) -> Cause {
    Told::new(says.to_owned(), 0.95)
        .of_rows(change.production)
        .with("share in the reference", change.reference)
        .into_cause("missing-changed", &[column])
}

fn choose(found: &Found<'_>, in_words: bool) -> Vec<Cause> {
    let of = |causes: &[Cause], id: &str| causes.iter().find(|c| c.kind == id).cloned();
    let mut explained = false;
    let mut chosen: Vec<Cause> = Vec::new();
    for rule in RULES {
        let needs_drift = rule.describes || (in_words && rule.needs_drift);
        if needs_drift && (explained || !(found.drifted || found.lately)) {
            continue;
        }
        let said_already = || {
            chosen
                .iter()
                .any(|c| rule.unless.contains(&c.kind.as_str()))
        };
        if in_words && (!rule.in_words || said_already()) {
            continue;
        }
        let sure = |cause: &Cause| in_words || cause.confidence > 0.0;
        let whole = of(found.whole, rule.id).filter(|c| sure(c) && (found.drifted || !needs_drift));
        let latest = || {
            let (label, causes) = found.latest?;
            let news = !needs_drift || !found.drifted;
            let mut cause = of(causes, rule.id).filter(|c| news && sure(c))?;
            cause.says = match &cause.since {
                Some(since) if since != label => {
                    format!("In {label}, and since {since}: {}", cause.says)
                }
                _ => format!("In {label}: {}", cause.says),
            };
            Some(cause)
        };
        if let Some(cause) = whole.or_else(latest) {
            explained |= rule.explains;
            chosen.push(cause);
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn every_rule_stands_in_the_file_of_its_name() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/drift/causes");
        for rule in RULES {
            assert!(
                folder
                    .join(format!("{}.rs", rule.id.replace('-', "_")))
                    .is_file(),
                "{}",
                rule.id
            );
        }
    }

    #[test]
    fn every_kind_that_is_given_is_listed() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/drift/causes");
        let mut given: Vec<String> = Vec::new();
        for entry in std::fs::read_dir(folder).expect("the folder of causes") {
            let text = std::fs::read_to_string(entry.expect("a file").path()).expect("a text");
            let calls = text.split("into_cause(\"").skip(1);
            given.extend(calls.filter_map(|c| c.split('"').next()).map(str::to_owned));
        }
        assert!(given.len() > 6, "{given:?}");
        for kind in given {
            assert!(cause_kinds().any(|k| k == kind), "{kind} is not listed");
        }
        let mut all: Vec<&str> = cause_kinds().collect();
        all.sort_unstable();
        assert!(all.is_sorted_by(|a, b| a < b), "each once");
    }

    /// What one rule found in two columns.
    pub fn found(id: &str, reference: &ColumnProfile, production: &ColumnProfile) -> Option<Cause> {
        let (left, right) = (Side::new(reference), Side::new(production));
        let pair = Pair::new(&left, &right).ok();
        let found = find(&left, &right, pair.as_ref(), &[]);
        found.into_iter().find(|c| c.kind == id)
    }

    /// What one rule says of two columns.
    pub fn said(id: &str, reference: &ColumnProfile, production: &ColumnProfile) -> Option<String> {
        found(id, reference, production).map(|c| c.says)
    }
}
