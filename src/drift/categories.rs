//! Categories that came and went.

use super::pair::Side;
use crate::profile::{CategoryCounts, TopCategory};

/// Most categories named.
const NAMED: usize = 20;

/// Unseen and vanished categories; all empty for numbers, and where only a sample of the categories is kept.
#[derive(Debug, Default)]
pub(super) struct Turnover {
    pub unseen: Vec<TopCategory>,
    pub unseen_total: (u64, u64),
    pub vanished: Vec<TopCategory>,
    pub vanished_total: (u64, u64),
}

/// What production has and the reference lacks, and the other way round.
pub(super) fn turnover(reference: &Side<'_>, production: &Side<'_>) -> Turnover {
    let (Some(before), Some(now)) = (reference.categories(), production.categories()) else {
        return Turnover::default();
    };
    // Of free text only hashes are kept, and nearly all of them are new.
    if !before.exact() || !now.exact() || reference.profile.kind == crate::data::Kind::Text {
        return Turnover::default();
    }
    let (unseen, unseen_total) = beyond(now, before);
    let (vanished, vanished_total) = beyond(before, now);
    Turnover {
        unseen,
        unseen_total,
        vanished,
        vanished_total,
    }
}

/// Categories of `these` that `those` lack: the most frequent, and their number and rows in all.
fn beyond(these: &CategoryCounts, those: &CategoryCounts) -> (Vec<TopCategory>, (u64, u64)) {
    let mut new: Vec<(&String, u64)> = these
        .counts
        .iter()
        .filter(|(name, rows)| **rows > 0 && those.counts.get(*name).is_none_or(|n| *n == 0))
        .map(|(name, rows)| (name, *rows))
        .collect();
    let total = (new.len() as u64, new.iter().map(|n| n.1).sum());
    new.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    let named = new.into_iter().take(NAMED);
    (
        named
            .map(|(value, count)| TopCategory {
                value: value.clone(),
                count,
            })
            .collect(),
        total,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drift::samples::{categories, numbers};

    #[test]
    fn both_ways_most_rows_first() {
        let (a, b) = (
            categories(&["old", "both", "both"]),
            categories(&["both", "new", "newer", "new"]),
        );
        let turnover = turnover(&Side::new(&a), &Side::new(&b));
        let names: Vec<&str> = turnover.unseen.iter().map(|c| c.value.as_str()).collect();
        assert_eq!(names, ["new", "newer"]);
        assert_eq!(
            (turnover.unseen_total, turnover.vanished_total),
            ((2, 3), (1, 1))
        );
    }

    #[test]
    fn numbers_have_none() {
        let (a, b) = (numbers(&[1.0]), numbers(&[2.0]));
        assert_eq!(
            turnover(&Side::new(&a), &Side::new(&b)).unseen_total,
            (0, 0)
        );
    }
}
