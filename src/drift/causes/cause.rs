//! What a rule found, as data and as a sentence.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One thing that may have happened upstream.
///
/// `confidence` runs from 0 to 1 and is no probability: it is the share of the change that this cause explains, times how
/// seldom anything else looks like it (a constant of the rule, in `docs/methods.md`). From 0.9 on hardly anything in the world
/// looks the same; from 0.6 to 0.9 one ordinary change might; under 0.6 it is a hint to look.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Cause {
    /// The rule's id in kebab-case, equal to its file's name.
    pub kind: String,
    /// The columns it happened to, in the order of the sentence; empty when it happened to whole rows.
    pub columns: Vec<String>,
    /// What people read.
    pub says: String,
    /// Share of production's rows with a value that it touches, 0 to 1; absent when it cannot be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share: Option<f64>,
    /// Label of the first window from which on every one with rows shows it; only known of what the latest window shows and the whole
    /// does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// 0 to 1; see above.
    pub confidence: f64,
    /// The evidence in numbers by name; never NaN or infinite.
    pub numbers: BTreeMap<String, f64>,
}

/// What a rule says of one column.
#[derive(Debug, Clone)]
pub(super) struct Told {
    says: String,
    share: Option<f64>,
    confidence: f64,
    numbers: BTreeMap<String, f64>,
}

impl Told {
    /// A sentence and its confidence, held between 0 and 1.
    pub fn new(says: String, confidence: f64) -> Told {
        let confidence = if confidence.is_finite() {
            confidence.clamp(0.0, 1.0)
        } else {
            0.0
        };
        Told {
            says,
            share: None,
            confidence,
            numbers: BTreeMap::new(),
        }
    }

    /// The share of rows that it touches.
    pub fn of_rows(mut self, share: f64) -> Told {
        self.share = share.is_finite().then(|| share.clamp(0.0, 1.0));
        self
    }

    /// A number that it rests on; one that is not finite is left out.
    pub fn with(mut self, name: &str, value: f64) -> Told {
        if value.is_finite() {
            self.numbers.insert(name.to_owned(), value);
        }
        self
    }

    /// The same as data, for these columns.
    pub fn into_cause(self, kind: &str, columns: &[&str]) -> Cause {
        Cause {
            kind: kind.to_owned(),
            columns: columns.iter().map(|c| (*c).to_owned()).collect(),
            says: self.says,
            share: self.share,
            since: None,
            confidence: self.confidence,
            numbers: self.numbers,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_undefined_enters() {
        let told = Told::new("said".to_owned(), f64::NAN)
            .of_rows(f64::NAN)
            .with("gap", f64::INFINITY)
            .with("rows", 3.0);
        let cause = told.into_cause("frozen", &["x"]);
        assert_eq!((cause.confidence, cause.share), (0.0, None));
        assert_eq!(
            cause.numbers.into_iter().collect::<Vec<_>>(),
            [("rows".to_owned(), 3.0)]
        );
        let old: Cause = serde_json::from_str(r#"{"kind": "frozen"}"#).expect("the rest is empty");
        assert_eq!(old.kind, "frozen");
    }
}
