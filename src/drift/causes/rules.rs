//! The rules that look at one column, listed once.

use super::{Sides, Told};
use super::{
    category_variants, clipped, constant, cut_text, dates_swapped, default_flood, frozen, id_like,
    mix_shift, moved, new_category, outside_range, personal_data, placeholder, renamed_category,
    stale, time_unit, type_change, unit_change, unreadable, vanished_category,
};

/// A rule that may find a cause.
pub(super) struct Rule {
    /// Kebab-case, equal to its file's name.
    pub id: &'static str,
    /// Looks at both samples of a column.
    pub find: fn(&Sides<'_, '_>) -> Option<Told>,
    /// Among the sentences it stands only with a shift that is real and large.
    pub needs_drift: bool,
    /// Says how a shift looks, not where it comes from: nothing without one.
    pub describes: bool,
    /// Once it speaks, the rules below it that need drift stay silent.
    pub explains: bool,
    /// Whether it stands among the sentences beside a column, which tell of changes.
    pub in_words: bool,
    /// Rules above it that say the same in other words.
    pub unless: &'static [&'static str],
}

const fn rule(id: &'static str, find: fn(&Sides<'_, '_>) -> Option<Told>) -> Rule {
    Rule {
        id,
        find,
        needs_drift: false,
        describes: false,
        explains: false,
        in_words: true,
        unless: &[],
    }
}

impl Rule {
    const fn explains(self) -> Rule {
        Rule {
            explains: true,
            ..self
        }
    }

    const fn unless(self, rules: &'static [&'static str]) -> Rule {
        Rule {
            unless: rules,
            ..self
        }
    }

    const fn needs_drift(self) -> Rule {
        Rule {
            needs_drift: true,
            ..self
        }
    }

    const fn describes(self) -> Rule {
        Rule {
            describes: true,
            ..self
        }
    }

    const fn data_only(self) -> Rule {
        Rule {
            in_words: false,
            ..self
        }
    }
}

/// Most certain first.
pub(super) const RULES: &[Rule] = &[
    rule("unit-change", unit_change::find).explains(),
    rule("time-unit", time_unit::find)
        .explains()
        .unless(&["unit-change"]),
    rule("renamed-category", renamed_category::find),
    rule("category-variants", category_variants::find).unless(&["renamed-category"]),
    rule("cut-text", cut_text::find).unless(&["renamed-category"]),
    rule("frozen", frozen::find).explains(),
    rule("stale", stale::find),
    rule("type-change", type_change::find),
    rule("unreadable", unreadable::find),
    rule("dates-swapped", dates_swapped::find),
    rule("placeholder", placeholder::find),
    rule("default-flood", default_flood::find).unless(&["placeholder", "frozen"]),
    rule("clipped", clipped::find),
    rule("new-category", new_category::find),
    rule("vanished-category", vanished_category::find).unless(&["type-change", "frozen"]),
    rule("outside-range", outside_range::find).needs_drift(),
    rule("mix-shift", mix_shift::find).describes(),
    rule("moved", moved::find).describes(),
    rule("constant", constant::find).data_only(),
    rule("id-like", id_like::find).data_only(),
    rule("personal-data", personal_data::find).data_only(),
];

/// Kinds that no rule of one column by itself gives: missing shares are judged apart, the others are of several columns or of rows.
const OTHER_KINDS: &[&str] = &[
    "missing-changed",
    "renamed-column",
    "swapped-columns",
    "duplicate-rows",
    "label-leakage",
    "missing-not-at-random",
];

/// Every kind that a cause can be of: those of one column, the most certain first, then the others.
pub fn cause_kinds() -> impl Iterator<Item = &'static str> {
    let of_one = RULES.iter().map(|rule| rule.id);
    of_one.chain(OTHER_KINDS.iter().copied())
}
