//! Which classes there are, and which one counts as positive.

use super::outcomes::Outcomes;
use crate::model::THRESHOLD;
use crate::plan::Task;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Texts that mean "positive" in any case, the likeliest first.
const POSITIVE: [&str; 6] = ["1", "true", "yes", "positive", "y", "t"];

/// What is predicted and into which classes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OutcomeSpec {
    /// What is predicted.
    pub task: Task,
    /// Classes in order; empty for regression.
    pub classes: Vec<String>,
    /// The positive class of a binary task.
    pub positive: Option<String>,
    /// How the positive class was found, when nobody named it.
    pub positive_note: Option<String>,
    /// From which score on a row without a class of its own is positive.
    pub cut: Cut,
}

/// From which score on a row is positive that has a score, of two classes, and no class.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub enum Cut {
    /// One half, of scores that can be probabilities.
    #[default]
    Half,
    /// As chosen.
    At(f64),
    /// Nobody chose, and the scores lie outside of 0 to 1: no class follows from them.
    Unknown,
}

impl Cut {
    /// The score; `None` where none is known.
    pub fn at(self) -> Option<f64> {
        match self {
            Cut::Half => Some(THRESHOLD),
            Cut::At(score) => Some(score),
            Cut::Unknown => None,
        }
    }
}

impl OutcomeSpec {
    /// Place of a class among the classes; `text` in any spelling of its number.
    pub fn class(&self, text: &str) -> Option<usize> {
        self.classes
            .binary_search_by(|class| class.as_str().cmp(&class_text(text)))
            .ok()
    }

    /// The class of two that does not count as positive; empty when there is none.
    pub fn other_class(&self) -> String {
        let positive = self.positive_class();
        let mut others = (0..)
            .zip(&self.classes)
            .filter(|(at, _)| Some(*at) != positive);
        others
            .next()
            .map(|(_, name)| name.clone())
            .unwrap_or_default()
    }

    /// The same, with no cut where nobody chose one and these scores cannot be probabilities.
    pub(super) fn cut_for<'a>(
        &self,
        samples: impl IntoIterator<Item = &'a Outcomes>,
    ) -> OutcomeSpec {
        let outside = |outcomes: &Outcomes| !outcomes.can_be_probabilities();
        let unknown =
            self.task == Task::Binary && self.cut == Cut::Half && samples.into_iter().any(outside);
        OutcomeSpec {
            cut: if unknown { Cut::Unknown } else { self.cut },
            ..self.clone()
        }
    }

    /// Place of the positive class among the classes.
    pub fn positive_class(&self) -> Option<usize> {
        self.class(self.positive.as_deref()?)
    }
}

/// The classes of a task: all texts seen as labels, predictions or names of scores, each once, in the order of the text,
/// with whole numbers written without a decimal point.
///
/// The positive class of a binary task is the one named, even if no row holds it; else the one that says so ("1",
/// "true", "yes"); else the last in order, and `positive_note` says that. A regression has no classes.
pub fn settle_classes(
    task: Task,
    seen: impl IntoIterator<Item = String>,
    positive: Option<&str>,
) -> OutcomeSpec {
    let mut classes: BTreeSet<String> = BTreeSet::new();
    if task != Task::Regression {
        classes.extend(seen.into_iter().map(|text| class_text(&text)));
    }
    let mut spec = OutcomeSpec {
        task,
        classes: Vec::new(),
        positive: None,
        positive_note: None,
        cut: Cut::default(),
    };
    if task == Task::Binary {
        let says_so = |word: &str| classes.iter().find(|c| c.to_lowercase() == word);
        if let Some(named) = positive {
            spec.positive = Some(class_text(named));
            classes.extend(spec.positive.clone());
        } else if let Some(class) = POSITIVE.iter().find_map(|word| says_so(word)) {
            spec.positive = Some(class.clone());
        } else if let Some(last) = classes.last() {
            spec.positive_note = Some(format!(
                "\"{last}\" counts as positive: it is the last class in order, as none was named"
            ));
            spec.positive = Some(last.clone());
        }
    }
    spec.classes = classes.into_iter().collect();
    spec
}

/// A class as labels and predictions both write it: a whole number loses its decimal point, so that a label "1.0" meets a
/// prediction "1".
pub fn class_text(text: &str) -> String {
    let (whole, zeros) = text.split_once('.').unwrap_or((text, ""));
    let digits = whole.strip_prefix('-').unwrap_or(whole);
    let is_whole = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    if is_whole && zeros.bytes().all(|b| b == b'0') {
        whole.to_owned()
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_and_the_positive_one() {
        for (seen, named, classes, positive, noted) in [
            (
                &["1.0", "0", "1", "0.0"][..],
                None,
                &["0", "1"][..],
                "1",
                false,
            ),
            (&["True", "False"], None, &["False", "True"], "True", false),
            (&["no", "YES"], None, &["YES", "no"], "YES", false),
            (
                &["bad", "good"],
                Some("bad"),
                &["bad", "good"],
                "bad",
                false,
            ),
            (&["東京", "🙂"], None, &["東京", "🙂"], "🙂", true),
            (&["0"], Some("1.0"), &["0", "1"], "1", false),
        ] {
            let found = settle_classes(Task::Binary, seen.iter().map(|s| (*s).to_owned()), named);
            assert_eq!(found.classes, classes, "{seen:?}");
            assert_eq!(found.positive.as_deref(), Some(positive), "{seen:?}");
            assert_eq!(found.positive_note.is_some(), noted, "{seen:?}");
        }
        let three = settle_classes(Task::Multiclass, ["b", "a", "1.5"].map(str::to_owned), None);
        assert_eq!(
            (three.class("b"), three.class("1.5"), three.class("c")),
            (Some(2), Some(0), None)
        );
        assert_eq!(three.positive, None);
    }

    #[test]
    fn only_whole_numbers_lose_their_point() {
        for (text, class) in [
            ("1.0", "1"),
            ("-3.000", "-3"),
            ("1.50", "1.50"),
            (".0", ".0"),
            ("a.0", "a.0"),
            ("7.", "7"),
            ("1.0.0", "1.0.0"),
        ] {
            assert_eq!(class_text(text), class);
        }
    }
}
