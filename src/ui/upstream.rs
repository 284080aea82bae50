//! What happened upstream as the page shows it: each finding once, with how sure it is and its numbers in words.

use super::evidence_words::in_words;
use crate::checks::upstream::{how_sure, told_once};
use crate::checks::wording::percent;
use crate::checks::{Facts, Feature};
use crate::drift::{Cause, story};

/// What the per cent of [`Shown::sure`] mean.
pub const SURE: &str = "The per cent say how much of the change a finding explains, times how seldom anything else looks like \
                        it. They are no probability.";

/// A finding as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Its sentence; the kind of thing that it is, "Unit change", where the sentence stands on top already.
    pub says: String,
    /// "very likely, 95 %"; empty for a sentence that no finding stands behind.
    pub sure: String,
    /// "17 % of rows"; empty when it cannot be told.
    pub share: String,
    /// Its evidence: what, and how much.
    pub numbers: Vec<(String, String)>,
}

impl Shown {
    fn of(cause: &Cause, on_top: bool) -> Shown {
        Shown {
            says: if on_top {
                format!("{}, as said above", kind(&cause.kind))
            } else {
                cause.says.clone()
            },
            sure: how_sure(cause.confidence),
            share: cause
                .share
                .map(|share| format!("{} of rows", percent(share)))
                .unwrap_or_default(),
            numbers: cause
                .numbers
                .iter()
                .map(|(name, value)| in_words(name, *value))
                .collect(),
        }
    }

    fn sentence(says: &str) -> Shown {
        Shown {
            says: says.to_owned(),
            sure: String::new(),
            share: String::new(),
            numbers: Vec::new(),
        }
    }

    /// How sure and of how many rows: "very likely, 95 %; 17 % of rows"; may be empty.
    pub fn beside(&self) -> String {
        let parts = [self.sure.as_str(), self.share.as_str()];
        let there: Vec<&str> = parts.into_iter().filter(|p| !p.is_empty()).collect();
        there.join("; ")
    }
}

/// The sentence that stands on top of a column: what most certainly happened to it. Since when is told apart.
pub fn on_top(feature: &Feature) -> Option<&str> {
    sentences(feature).next()
}

/// All that is known of what happened to a column, whether it drifted or not: what stands on top first, then the surest, then what is
/// told of it together with other columns. What only says another finding in other words is left out.
pub fn of_column(facts: &Facts, feature: &Feature) -> Vec<Shown> {
    let top = on_top(feature);
    let is_top = |cause: &Cause| Some(cause.says.as_str()) == top;
    let mut found = told_once(feature);
    found.sort_by(|a, b| {
        is_top(b)
            .cmp(&is_top(a))
            .then(b.confidence.total_cmp(&a.confidence))
    });
    let bare = sentences(feature)
        .skip(1)
        .filter(|says| !feature.forensics.iter().any(|c| c.says == *says));
    let together = facts
        .forensics
        .iter()
        .filter(|c| c.columns.contains(&feature.name))
        .filter(|c| !feature.forensics.iter().any(|own| own.says == c.says));
    found
        .iter()
        .map(|c| Shown::of(c, is_top(c)))
        .chain(bare.map(Shown::sentence))
        .chain(together.map(|c| Shown::of(c, false)))
        .collect()
}

/// What happened to several columns at once, or to whole rows; most certain first.
pub fn across(facts: &Facts) -> Vec<Shown> {
    let mut found: Vec<&Cause> = facts.forensics.iter().collect();
    found.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    found.into_iter().map(|c| Shown::of(c, false)).collect()
}

/// The column's sentences but for that of when.
fn sentences(feature: &Feature) -> impl Iterator<Item = &str> {
    let when = story(&feature.windows, feature.change.as_ref());
    let causes = feature
        .causes
        .iter()
        .filter(move |c| Some(*c) != when.as_ref());
    causes.map(String::as_str)
}

fn kind(id: &str) -> String {
    let words = match id {
        "id-like" => "values of an identifier",
        "missing-changed" => "missing values",
        "moved" => "moved values",
        "constant" => "one value",
        "clipped" => "cut off values",
        "type-change" => "another type",
        "outside-range" => "outside the reference's range",
        other => &other.replace('-', " "),
    };
    let mut chars = words.chars();
    let first = chars.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(chars).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::fixture;

    fn cause(kind: &str, says: &str, confidence: f64) -> Cause {
        Cause {
            kind: kind.to_owned(),
            columns: vec!["income".to_owned()],
            says: says.to_owned(),
            confidence,
            ..Cause::default()
        }
    }

    fn says(shown: &[Shown]) -> Vec<&str> {
        shown.iter().map(|s| s.says.as_str()).collect()
    }

    #[test]
    fn what_stands_on_top_is_not_said_again_and_its_evidence_comes_first() {
        let mut facts = fixture::healthy();
        let mut unit = cause("unit-change", "Unit change: values × 100", 0.94);
        unit.share = Some(0.17);
        unit.numbers = [("largest gap with it".to_owned(), 0.004)].into();
        let income = &mut facts.features[0];
        income.causes = vec![unit.says.clone(), "Values rose: median 5 → 6".to_owned()];
        income.forensics = vec![
            cause("new-category", "New", 0.9),
            // Told by the change of unit already.
            cause("outside-range", "17 % above the greatest", 0.6),
            unit,
            cause("placeholder", "−1 fills 8 % of rows", 0.95),
        ];
        facts.forensics = vec![
            cause("missing-not-at-random", "income is missing by age", 0.7),
            Cause {
                columns: vec!["age".to_owned()],
                ..cause("renamed-column", "age → years", 0.75)
            },
        ];
        let income = &facts.features[0];
        assert_eq!(on_top(income), Some("Unit change: values × 100"));
        let shown = of_column(&facts, income);
        assert_eq!(
            says(&shown),
            [
                "Unit change, as said above",
                "−1 fills 8 % of rows",
                "New",
                "Values rose: median 5 → 6",
                "income is missing by age"
            ]
        );
        assert_eq!(shown[0].beside(), "very likely, 94 %; 17 % of rows");
        assert_eq!(
            shown[0].numbers,
            [(
                "largest gap of cumulative shares with it".to_owned(),
                "0.4 %".to_owned()
            )]
        );
        assert_eq!(shown[3].beside(), "");
        assert_eq!(kind("id-like"), "Values of an identifier");
        assert_eq!(kind(""), "");
        assert_eq!(
            says(&across(&facts)),
            ["age → years", "income is missing by age"]
        );
    }

    #[test]
    fn a_column_that_did_not_drift_is_told_of_too() {
        let mut facts = fixture::healthy();
        let mail = "12 % of values look like e-mail addresses.";
        facts.features[0].forensics = vec![
            cause("constant", "Every value is 5", 0.95),
            cause("personal-data", mail, 0.6),
        ];
        let income = &facts.features[0];
        assert_eq!(on_top(income), None);
        assert_eq!(says(&of_column(&facts, income)), ["Every value is 5", mail]);
        assert_eq!(of_column(&facts, &facts.features[2]), []);
    }

    #[test]
    fn a_story_of_when_is_no_cause() {
        let mut facts = fixture::healthy();
        let income = &mut facts.features[0];
        for window in &mut income.windows[3..] {
            window.verdict = fixture::drifted(2.0);
        }
        let when = story(&income.windows, None).expect("windows drifted");
        income.causes = vec![when];
        assert_eq!(on_top(income), None);
        assert_eq!(of_column(&facts, &facts.features[0]), []);
    }
}
