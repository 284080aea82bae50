//! What happened upstream, as plain sentences with numbers: one file per cause, each speaking only on strong evidence.

mod frozen;
mod mix_shift;
mod moved;
mod new_category;
mod outside_range;
mod placeholder;
mod renamed_category;
mod renamed_column;
mod unit_change;
mod unreadable;
mod wording;

pub use renamed_column::{Rename, rename_candidates};
pub(super) use wording::percent;

use super::numbers::Numbers;
use super::pair::Side;
use super::{Pair, table::Table};
use crate::profile::CategoryCounts;
use serde::{Deserialize, Serialize};

/// One thing that may have happened upstream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cause {
    /// The rule's id, equal to its file's name.
    pub cause: String,
    /// What people read.
    pub sentence: String,
}

/// A rule that may find a cause.
struct Rule {
    id: &'static str,
    find: fn(&Sides<'_, '_>) -> Option<String>,
    /// Says something only of a shift that is real and large.
    needs_drift: bool,
    /// Once it speaks, the rules below it that only describe the same shift stay silent.
    explains: bool,
}

/// Most certain first.
const RULES: &[Rule] = &[
    Rule {
        id: "unit-change",
        find: unit_change::find,
        needs_drift: false,
        explains: true,
    },
    Rule {
        id: "renamed-category",
        find: renamed_category::find,
        needs_drift: false,
        explains: false,
    },
    Rule {
        id: "frozen",
        find: frozen::find,
        needs_drift: false,
        explains: true,
    },
    Rule {
        id: "unreadable",
        find: unreadable::find,
        needs_drift: false,
        explains: false,
    },
    Rule {
        id: "placeholder",
        find: placeholder::find,
        needs_drift: false,
        explains: false,
    },
    Rule {
        id: "new-category",
        find: new_category::find,
        needs_drift: false,
        explains: false,
    },
    Rule {
        id: "outside-range",
        find: outside_range::find,
        needs_drift: true,
        explains: false,
    },
    Rule {
        id: "mix-shift",
        find: mix_shift::find,
        needs_drift: true,
        explains: false,
    },
    Rule {
        id: "moved",
        find: moved::find,
        needs_drift: true,
        explains: false,
    },
];

/// Both samples of a column, as the rules see them.
pub(super) struct Sides<'s, 'a> {
    reference: &'s Side<'a>,
    production: &'s Side<'a>,
    pair: Option<&'s Pair<'a>>,
}

impl<'s, 'a> Sides<'s, 'a> {
    fn numbers(&self) -> Option<(&'s Numbers<'a>, &'s Numbers<'a>)> {
        self.pair?.numbers().ok()
    }

    fn categories(&self) -> Option<(&'a CategoryCounts, &'a CategoryCounts)> {
        self.pair?.categories().ok()?;
        let (a, b) = (self.reference.categories()?, self.production.categories()?);
        (a.exact() && b.exact()).then_some((a, b))
    }

    fn discrete(&self) -> Option<Table> {
        self.pair?.discrete()
    }
}

/// What may have happened to a column, most certain first.
pub(super) fn find<'a>(
    reference: &Side<'a>,
    production: &Side<'a>,
    pair: Option<&Pair<'a>>,
) -> Vec<Cause> {
    let sides = Sides {
        reference,
        production,
        pair,
    };
    let said = RULES
        .iter()
        .filter_map(|rule| Some((rule, (rule.find)(&sides)?)));
    said.map(|(rule, sentence)| Cause {
        cause: rule.id.to_owned(),
        sentence,
    })
    .collect()
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

/// The sentences, most certain first. Once a cause explains a shift, those that only describe it are silent.
pub(super) fn sentences(found: &Found<'_>) -> Vec<String> {
    let of = |causes: &[Cause], id: &str| {
        causes
            .iter()
            .find(|c| c.cause == id)
            .map(|c| c.sentence.clone())
    };
    let mut explained = false;
    let mut sentences = Vec::new();
    for rule in RULES {
        if rule.needs_drift && (explained || !(found.drifted || found.lately)) {
            continue;
        }
        let whole = of(found.whole, rule.id).filter(|_| found.drifted || !rule.needs_drift);
        let latest = || {
            let (label, causes) = found.latest?;
            let news = !rule.needs_drift || !found.drifted;
            of(causes, rule.id)
                .filter(|_| news)
                .map(|said| format!("In {label}: {said}"))
        };
        if let Some(sentence) = whole.or_else(latest) {
            explained |= rule.explains;
            sentences.push(sentence);
        }
    }
    sentences
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::ColumnProfile;
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

    /// What one rule says of two columns.
    pub fn said(id: &str, reference: &ColumnProfile, production: &ColumnProfile) -> Option<String> {
        let (left, right) = (Side::new(reference), Side::new(production));
        let pair = Pair::new(&left, &right).ok();
        let found = find(&left, &right, pair.as_ref());
        found
            .into_iter()
            .find(|c| c.cause == id)
            .map(|c| c.sentence)
    }
}
