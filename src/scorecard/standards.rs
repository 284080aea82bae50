//! What a check or question answers to: Google's ML Test Score and NIST's AI Risk Management Framework.

use super::questions::question;
use crate::checks::{AboutCheck, CHECKS};

/// The items that a check or question belongs to; `None` where none fits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standards {
    /// Of the ML Test Score: "D1" … "O7".
    pub ml_test_score: Option<&'static str>,
    /// Of NIST AI RMF 1.0: "MEASURE 2.4".
    pub nist: Option<&'static str>,
}

impl Standards {
    /// "ML Test Score D1, NIST AI RMF MEASURE 2.4", with "none fits" where none does.
    pub fn words(&self) -> String {
        let or_none = |item: Option<&'static str>| item.unwrap_or("none fits");
        format!(
            "ML Test Score {}, NIST AI RMF {}",
            or_none(self.ml_test_score),
            or_none(self.nist)
        )
    }
}

/// The items of the check or question of this id; `None` when there is no such one here.
pub fn standards(id: &str) -> Option<Standards> {
    let of_check = |about: &AboutCheck| Standards {
        ml_test_score: about.ml_test_score,
        nist: about.nist,
    };
    check(id).map(of_check).or_else(|| {
        question(id).map(|q| Standards {
            ml_test_score: q.ml_test_score,
            nist: q.nist,
        })
    })
}

/// What people read when this check or question passes; the id itself when there is no such one here.
pub(super) fn passing_title(id: &str) -> String {
    let title = check(id).map(|a| a.title);
    let title = title.or_else(|| question(id).map(|q| q.title));
    title.map_or_else(|| crate::checks::wording::short(id), str::to_owned)
}

fn check(id: &str) -> Option<&'static AboutCheck> {
    CHECKS.iter().map(|c| c.about()).find(|a| a.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scorecard::QUESTIONS;

    /// How many subcategories each category of the framework's core has.
    const CORE: [(&str, &[u32]); 4] = [
        ("GOVERN", &[7, 3, 2, 3, 2, 2]),
        ("MAP", &[6, 3, 5, 2, 2]),
        ("MEASURE", &[3, 13, 3, 3]),
        ("MANAGE", &[4, 4, 2, 3]),
    ];

    fn ids() -> impl Iterator<Item = &'static str> {
        let checks = CHECKS.iter().map(|c| c.about().id);
        checks.chain(QUESTIONS.iter().map(|q| q.id))
    }

    fn without(item: fn(Standards) -> Option<&'static str>) -> Vec<&'static str> {
        ids()
            .filter(|id| standards(id).and_then(item).is_none())
            .collect()
    }

    #[test]
    fn every_item_named_exists() {
        let all: u32 = CORE.iter().flat_map(|(_, n)| *n).sum();
        assert_eq!(all, 72);
        for id in ids() {
            let Standards {
                ml_test_score,
                nist,
            } = standards(id).expect("it is listed");
            if let Some(item) = ml_test_score {
                let (section, n) = item.split_at(1);
                assert!("DMIO".contains(section), "{id}: {item}");
                assert!(
                    (1..=7).contains(&n.parse::<u32>().expect("a number")),
                    "{id}: {item}"
                );
            }
            if let Some(item) = nist {
                let (function, number) = item.split_once(' ').expect("function and number");
                let (category, n) = number.split_once('.').expect("category and number");
                let (category, n): (usize, u32) = (
                    category.parse().expect("a number"),
                    n.parse().expect("a number"),
                );
                let core = CORE.iter().find(|(f, _)| *f == function);
                let of = core.and_then(|(_, c)| c.get(category.checked_sub(1)?));
                assert!(of.is_some_and(|of| (1..=*of).contains(&n)), "{id}: {item}");
            }
        }
    }

    #[test]
    fn where_none_fits_was_decided_one_by_one() {
        assert_eq!(without(|s| s.nist), ["hyperparameters-tuned"]);
        assert_eq!(
            without(|s| s.ml_test_score),
            [
                "too-few-rows",
                "sensitive-to-noise",
                "suspicious-quality",
                "unjudged-features",
                "foreign-operators",
                "fragile-to-missing",
                "unanswered-rows",
                "outputs-without-confidence",
                "unsure-answers",
                "unmatched-labels",
                "business-metric",
                "do-nothing-baseline",
                "success-signed",
                "alert-tested",
                "rollback-minutes",
                "switch-off-right",
                "confidence-shown",
                "cost-known",
                "feedback-loop",
                "model-card",
                "appeals-answered",
            ]
        );
    }

    #[test]
    fn words_say_when_none_fits() {
        let known = standards("hyperparameters-tuned").expect("it is asked");
        assert_eq!(known.words(), "ML Test Score M3, NIST AI RMF none fits");
        assert_eq!(standards("thing-nobody-knows"), None);
    }
}
