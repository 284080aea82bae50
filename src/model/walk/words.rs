//! A walked row in the words of a page and a terminal.

use super::types::{Cell, RowAnswer, Walked, WalkedStage, WalkedValue};

/// A part of an answer, before and after a change.
#[derive(Debug, Clone, PartialEq)]
pub struct AnswerLine {
    /// "class", "score of yes", "number", or another output's name.
    pub what: String,
    /// To the row as it is.
    pub before: Cell,
    /// To the row as it was changed; `None` where nothing was.
    pub after: Option<Cell>,
    /// How much a number has grown; `None` for what is no number, and without a change.
    pub by: Option<f64>,
}

/// An entry of a value, before and after a change.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The column, category or class that it belongs to; its place, from 1 on, where nothing names one.
    pub label: String,
    /// For the row as it is; `None` where only the changed row has such an entry.
    pub before: Option<Cell>,
    /// For the row as it was changed.
    pub after: Option<Cell>,
    /// Whether the change changed it.
    pub moved: bool,
}

impl Walked {
    /// The answer line by line: class, scores, number, other outputs.
    pub fn answers(&self) -> Vec<AnswerLine> {
        let (before, after) = (&self.answer, self.changed.as_ref());
        let mut lines = Vec::new();
        if let Some(label) = &before.label {
            lines.push(AnswerLine {
                what: "class".to_owned(),
                before: Cell::Text(label.clone()),
                after: after.map(|a| Cell::Text(a.label.clone().unwrap_or_default())),
                by: None,
            });
        }
        let score = |answer: &RowAnswer, at: usize| answer.scores.get(at).map(|(_, s)| *s);
        for (at, (class, score_before)) in before.scores.iter().enumerate() {
            let now = after.and_then(|a| score(a, at));
            let what = match class.as_str() {
                "" => "score".to_owned(),
                class => format!("score of {class}"),
            };
            lines.push(numbers(what, *score_before, now));
        }
        if let Some(value) = before.value {
            let now = after.and_then(|a| a.value);
            lines.push(numbers("number".to_owned(), value, now));
        }
        for (at, (name, cell)) in before.others.iter().enumerate() {
            let now = after.and_then(|a| a.others.get(at)).map(|(_, c)| c);
            lines.push(AnswerLine {
                what: name.clone(),
                before: cell.clone(),
                after: now.cloned(),
                by: now.and_then(|now| grown(cell, now)),
            });
        }
        lines
    }

    /// What the change did, in a sentence; `None` where nothing was changed.
    pub fn sentence(&self) -> Option<String> {
        let after = self.changed.as_ref()?;
        let before = &self.answer;
        Some(match (&before.label, &after.label) {
            (Some(a), Some(b)) if a != b => format!("The class moves from {a} to {b}."),
            _ if !before.is_as(after) => match (before.value, after.value) {
                (Some(a), Some(b)) => format!("The number moves from {a} to {b}."),
                (None, None) if before.label.is_some() && !before.scores.is_empty() => {
                    "The class stays; its scores move.".to_owned()
                }
                (None, None) => match (before.scores.as_slice(), after.scores.as_slice()) {
                    ([(_, a)], [(_, b)]) => format!("The score moves from {a} to {b}."),
                    _ => "The answer moves.".to_owned(),
                },
                _ => "The answer moves.".to_owned(),
            },
            _ => "The answer stays as it was.".to_owned(),
        })
    }
}

impl AnswerLine {
    /// Whether the change changed it.
    pub fn moved(&self) -> bool {
        self.after
            .as_ref()
            .is_some_and(|after| !self.before.is_as(after))
    }
}

impl RowAnswer {
    /// Whether another answer is the same; a missing number is the same as another.
    fn is_as(&self, other: &RowAnswer) -> bool {
        let same = |a: f32, b: f32| Cell::Single(a).is_as(&Cell::Single(b));
        let mut scores = self.scores.iter().zip(&other.scores);
        let mut others = self.others.iter().zip(&other.others);
        let values = match (self.value, other.value) {
            (Some(a), Some(b)) => same(a, b),
            (a, b) => a.is_none() && b.is_none(),
        };
        self.label == other.label
            && values
            && scores.all(|(a, b)| same(a.1, b.1))
            && others.all(|(a, b)| a.1.is_as(&b.1))
    }
}

impl WalkedStage {
    /// Whether the change reaches it.
    pub fn moved(&self) -> bool {
        self.values.iter().any(|v| v.differ > 0)
    }
}

impl WalkedValue {
    /// "float [1, 30]".
    pub fn kind(&self) -> String {
        let of = |shape: &[u64]| {
            shape
                .iter()
                .map(u64::to_string)
                .collect::<Vec<_>>()
                .join(", ")
        };
        let before = of(&self.before.shape);
        match self.after.as_ref().map(|a| of(&a.shape)) {
            Some(after) if after != before => {
                format!("{} [{before}], then [{after}]", self.element)
            }
            _ => format!("{} [{before}]", self.element),
        }
    }

    /// The entries that are shown, in order.
    pub fn entries(&self) -> Vec<Entry> {
        let after = self.after.as_ref().map(|a| a.shown.as_slice());
        let entry = |(at, place): (usize, &u64)| {
            let (before, now) = (self.before.shown.get(at), after.and_then(|a| a.get(at)));
            let moved = match (before, now) {
                (Some(before), Some(now)) => !before.is_as(now),
                _ => after.is_some(),
            };
            Entry {
                label: self
                    .labels
                    .get(at)
                    .cloned()
                    .unwrap_or_else(|| place.to_string()),
                before: before.cloned(),
                after: now.cloned(),
                moved,
            }
        };
        self.places.iter().enumerate().map(entry).collect()
    }

    /// Entries beyond those that are shown.
    pub fn more(&self) -> u64 {
        let after = self.after.as_ref().map_or(0, |a| a.total);
        let shown = self.places.len() as u64;
        self.before.total.max(after).saturating_sub(shown)
    }
}

impl Cell {
    /// Whether another entry is the same; a missing number is the same as another.
    pub fn is_as(&self, other: &Cell) -> bool {
        match (self, other) {
            (Cell::Single(a), Cell::Single(b)) => a == b || a.is_nan() && b.is_nan(),
            (Cell::Double(a), Cell::Double(b)) => a == b || a.is_nan() && b.is_nan(),
            (a, b) => a == b,
        }
    }
}

fn numbers(what: String, before: f32, after: Option<f32>) -> AnswerLine {
    let (before, after) = (Cell::Single(before), after.map(Cell::Single));
    AnswerLine {
        what,
        by: after.as_ref().and_then(|after| grown(&before, after)),
        before,
        after,
    }
}

fn grown(before: &Cell, after: &Cell) -> Option<f64> {
    let number = |cell: &Cell| match cell {
        Cell::Single(x) => Some(f64::from(*x)),
        Cell::Double(x) => Some(*x),
        _ => None,
    };
    let by = number(after)? - number(before)?;
    by.is_finite().then_some(by)
}

#[cfg(test)]
mod tests {
    use super::super::types::Seen;
    use super::*;

    fn answer(label: Option<&str>, scores: &[f32], value: Option<f32>) -> RowAnswer {
        let named = scores.iter().enumerate();
        RowAnswer {
            label: label.map(str::to_owned),
            scores: named.map(|(at, s)| (at.to_string(), *s)).collect(),
            value,
            ..RowAnswer::default()
        }
    }

    fn walked(answer: RowAnswer, changed: Option<RowAnswer>) -> Walked {
        Walked {
            answer,
            changed,
            ..Walked::default()
        }
    }

    #[test]
    fn what_a_change_does_is_one_sentence() {
        let yes = || answer(Some("yes"), &[0.25, 0.75], None);
        let cases = [
            (yes(), None, None),
            (yes(), Some(yes()), Some("The answer stays as it was.")),
            (
                yes(),
                Some(answer(Some("yes"), &[0.3, 0.7], None)),
                Some("The class stays; its scores move."),
            ),
            (
                yes(),
                Some(answer(Some("no"), &[0.6, 0.4], None)),
                Some("The class moves from yes to no."),
            ),
            (
                answer(None, &[0.25], None),
                Some(answer(None, &[0.5], None)),
                Some("The score moves from 0.25 to 0.5."),
            ),
            (
                answer(None, &[], Some(1.5)),
                Some(answer(None, &[], Some(2.0))),
                Some("The number moves from 1.5 to 2."),
            ),
            (
                answer(None, &[], Some(f32::NAN)),
                Some(answer(None, &[], Some(f32::NAN))),
                Some("The answer stays as it was."),
            ),
        ];
        for (before, after, expected) in cases {
            let walked = walked(before, after);
            assert_eq!(walked.sentence().as_deref(), expected, "{walked:?}");
        }
    }

    #[test]
    fn an_answer_is_told_beside_the_changed_one() {
        let of = walked(
            answer(Some("a"), &[0.25, 0.75], None),
            Some(answer(Some("b"), &[0.5, 0.5], None)),
        );
        let lines = of.answers();
        let whats: Vec<&str> = lines.iter().map(|l| l.what.as_str()).collect();
        assert_eq!(whats, ["class", "score of 0", "score of 1"]);
        let text = |cell: &Option<Cell>| cell.as_ref().map(Cell::plain);
        assert_eq!(
            (text(&lines[0].after).as_deref(), lines[0].by),
            (Some("b"), None)
        );
        assert_eq!(
            (text(&lines[1].after).as_deref(), lines[1].by),
            (Some("0.5"), Some(0.25))
        );
        assert!(lines.iter().all(AnswerLine::moved));
        let alone = walked(answer(None, &[], Some(f32::NAN)), None).answers();
        assert_eq!(
            (alone[0].before.plain().as_str(), &alone[0].after),
            ("missing", &None)
        );
        assert!(!alone[0].moved());
    }

    #[test]
    fn entries_stand_beside_their_changed_ones() {
        let seen = |values: &[f32], total| Seen {
            shape: vec![1, total],
            total,
            shown: values.iter().map(|x| Cell::Single(*x)).collect(),
        };
        let value = WalkedValue {
            element: "float".to_owned(),
            places: vec![1, 2],
            labels: vec!["age".to_owned()],
            before: seen(&[1.0, f32::NAN], 40),
            after: Some(seen(&[2.0, f32::NAN], 40)),
            differ: 1,
            ..WalkedValue::default()
        };
        let entries = value.entries();
        assert_eq!((entries[0].label.as_str(), entries[0].moved), ("age", true));
        assert_eq!((entries[1].label.as_str(), entries[1].moved), ("2", false));
        assert_eq!((value.kind().as_str(), value.more()), ("float [1, 40]", 38));
        let longer = WalkedValue {
            after: Some(seen(&[1.0, 2.0, 3.0], 3)),
            before: seen(&[1.0], 1),
            places: vec![1, 2, 3],
            ..value
        };
        assert_eq!(longer.kind(), "float [1, 1], then [1, 3]");
        let moved: Vec<bool> = longer.entries().iter().map(|e| e.moved).collect();
        assert_eq!(moved, [false, true, true]);
        assert_eq!(longer.entries()[2].before, None);
    }
}
