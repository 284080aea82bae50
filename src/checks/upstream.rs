//! Findings of what happened upstream as sentences: each once, with how sure it is.

use super::Feature;
use super::wording::percent;
use crate::drift::{Cause, says_the_same};

/// Findings of a column that its sentences do not tell, as of one that did not drift: "12 % look like e-mail addresses (very likely,
/// 90 %)".
pub fn unsaid(feature: &Feature) -> Vec<String> {
    let mut found = told_once(feature);
    found.retain(|c| !feature.causes.contains(&c.says));
    found.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    found.into_iter().map(with_sure).collect()
}

/// A finding's sentence, and how sure it is.
pub fn with_sure(cause: &Cause) -> String {
    let says = cause.says.trim_end_matches('.');
    format!("{says} ({})", how_sure(cause.confidence))
}

/// "very likely, 95 %": from 0.9 on hardly anything looks the same, from 0.6 on one ordinary change might, below it is a hint.
pub fn how_sure(confidence: f64) -> String {
    let word = match confidence {
        c if c >= 0.9 => "very likely",
        c if c >= 0.6 => "likely",
        c if c >= 0.0 => "a hint",
        _ => return "how sure is unknown".to_owned(),
    };
    format!("{word}, {}", percent(confidence.min(1.0)))
}

/// The findings of a column, without those that only say in other words what another one says and that do not stand among its sentences.
pub fn told_once(feature: &Feature) -> Vec<&Cause> {
    let found = &feature.forensics;
    let said = |c: &&Cause| feature.causes.contains(&c.says);
    let repeats = |c: &&Cause| {
        found
            .iter()
            .any(|other| says_the_same(&other.kind, &c.kind))
    };
    found.iter().filter(|c| said(c) || !repeats(c)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::fixture;
    use super::*;

    fn cause(kind: &str, says: &str, confidence: f64) -> Cause {
        Cause {
            kind: kind.to_owned(),
            columns: vec!["income".to_owned()],
            says: says.to_owned(),
            confidence,
            ..Cause::default()
        }
    }

    #[test]
    fn findings_that_no_sentence_tells() {
        let mut feature = fixture::healthy().features.swap_remove(0);
        assert_eq!(unsaid(&feature), Vec::<String>::new());
        feature.forensics = vec![
            cause("personal-data", "12 % look like e-mail addresses.", 0.6),
            cause("constant", "Every value is 5", 0.95),
            cause("unit-change", "Unit change: values × 100", 0.94),
            // Told by the change of unit already.
            cause("outside-range", "17 % above the greatest", 0.6),
        ];
        feature.causes = vec!["Unit change: values × 100".to_owned()];
        assert_eq!(
            unsaid(&feature),
            [
                "Every value is 5 (very likely, 95 %)",
                "12 % look like e-mail addresses (likely, 60 %)"
            ]
        );
        feature.causes.push("17 % above the greatest".to_owned());
        assert_eq!(
            told_once(&feature).len(),
            4,
            "what is a sentence keeps its evidence"
        );
    }

    #[test]
    fn sure_in_words() {
        for (confidence, words) in [
            (1.0, "very likely, 100 %"),
            (0.95, "very likely, 95 %"),
            (0.9, "very likely, 90 %"),
            (0.648, "likely, 65 %"),
            (0.5, "a hint, 50 %"),
            (0.0, "a hint, 0 %"),
            (7.0, "very likely, 100 %"),
            (f64::NAN, "how sure is unknown"),
        ] {
            assert_eq!(how_sure(confidence), words);
        }
    }
}
