//! Every disturbance, once.

use super::table::{Replaced, Table};
use super::{beyond, combined, extremes, missing, noise, stale, swapped, unit, unseen_category};

/// One way in which an input goes wrong.
pub(super) struct Disturbance {
    /// As it stands in reports; never changes.
    pub id: &'static str,
    /// What happened to the input, to follow its name.
    pub phrase: &'static str,
    /// The columns it changes, for the column at a place under a seed; none where it does not apply. The same on every machine.
    pub disturb: fn(&Table<'_>, usize, u64) -> Option<Replaced>,
}

impl Disturbance {
    /// Whether it puts values of the rows where the model has not met them. What the model then says may quote one, which no report may.
    pub fn moves_values(&self) -> bool {
        [swapped::SWAPPED.id, stale::STALE.id].contains(&self.id)
    }
}

/// In the order of reports.
pub(super) static DISTURBANCES: [Disturbance; 13] = [
    missing::MISSING,
    extremes::LOWEST,
    extremes::HIGHEST,
    beyond::BELOW,
    beyond::ABOVE,
    noise::ONE,
    noise::FIVE,
    noise::TEN,
    unseen_category::UNSEEN_CATEGORY,
    unit::TIMES,
    unit::OVER,
    swapped::SWAPPED,
    stale::STALE,
];

/// What happened to the inputs, to follow their names; the id itself for one that this version does not know.
pub(super) fn phrase(id: &str) -> &str {
    match id {
        combined::MISSING_TOGETHER => "are missing together",
        combined::NOISE_EVERYWHERE => "have noise of 5 % of their spread",
        id => DISTURBANCES
            .iter()
            .find(|d| d.id == id)
            .map_or(id, |d| d.phrase),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn ids_are_their_own_and_have_words() {
        let ids: BTreeSet<&str> = DISTURBANCES.iter().map(|d| d.id).collect();
        assert_eq!(ids.len(), DISTURBANCES.len());
        for id in ids
            .into_iter()
            .chain([combined::MISSING_TOGETHER, combined::NOISE_EVERYWHERE])
        {
            assert!(phrase(id).contains(' '), "{id}");
            assert!(
                id.bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'),
                "{id}"
            );
        }
        assert_eq!(phrase("of-a-later-version"), "of-a-later-version");
    }

    #[test]
    fn reports_name_each_of_them_and_no_other() {
        let schema: serde_json::Value =
            serde_json::from_str(include_str!("../../../docs/report.schema.json")).expect("JSON");
        let named = schema
            .pointer("/$defs/robustness/properties/effects/items/properties/disturbance/enum")
            .and_then(serde_json::Value::as_array)
            .expect("a list");
        let mut ids: Vec<&str> = DISTURBANCES.iter().map(|d| d.id).collect();
        ids.extend([combined::MISSING_TOGETHER, combined::NOISE_EVERYWHERE]);
        assert_eq!(named, &ids);
    }
}
