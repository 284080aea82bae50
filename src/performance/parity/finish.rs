//! From counts to what is reported.

use super::forms::form;
use super::rows::ParityPart;
use super::scan::stretch;
use super::segments::segments;
use super::tally::{Count, Rule, kept, tolerance};
use super::{Parity, ParityStretch, ParityWindow, ScoreParity};
use crate::plan::Task;
use crate::profile::Window;
use std::collections::BTreeSet;

/// Classes that are named in a note.
const MOST_NAMED: usize = 3;

impl ParityPart {
    /// What all parts together say. `windows` are production's, and `model_classes` those that the model names, if it does.
    pub fn finish(&self, windows: &[Window], model_classes: &[String]) -> Parity {
        let rule = Rule {
            decimals: kept(&self.decimals),
            labels: !self.undecided && self.same_words(model_classes),
        };
        let all = self.all.compared(rule);
        let labels = self.all.labels();
        let compared_labels = rule.labels && labels.rows > 0;
        Parity {
            rows: self.rows,
            recorded: self.recorded,
            compared: all.rows,
            equal: all.rows - all.unequal,
            labels: compared_labels.then(|| (labels.rows, labels.rows - labels.unequal)),
            rarer: self.rarer(),
            scores: self.score_parity(rule),
            windows: self.by_window(windows, rule),
            stretch: self.stretch(rule),
            segments: segments(self, rule),
            form: form(self, rule),
            notes: self.notes(rule, all, model_classes),
        }
    }

    /// Whether the log names at least one class as the model does.
    fn same_words(&self, model_classes: &[String]) -> bool {
        let known = self.known_classes(model_classes);
        self.recorded_classes
            .keys()
            .any(|class| known.contains(class))
    }

    /// Rows recorded with another class than the commonest.
    fn rarer(&self) -> u64 {
        let all: u64 = self.recorded_classes.values().sum();
        all - self.recorded_classes.values().max().copied().unwrap_or(0)
    }

    fn known_classes(&self, model_classes: &[String]) -> BTreeSet<String> {
        match model_classes.is_empty() {
            true => self.recomputed_classes.clone(),
            false => {
                let place = |class: &String| self.spec().classes.get(self.spec().class(class)?);
                model_classes.iter().filter_map(place).cloned().collect()
            }
        }
    }

    fn score_parity(&self, rule: Rule) -> Option<ScoreParity> {
        let scores = self.all.scores(rule);
        (scores.rows > 0).then(|| ScoreParity {
            compared: scores.rows,
            equal: scores.rows - scores.unequal,
            decimals: u8::try_from(rule.decimals).unwrap_or(u8::MAX),
            tolerance: tolerance(rule.decimals, 0.0),
            largest: (self.apart.n() > 0).then_some(self.largest),
            mean: self.apart.mean(),
            spread: self.said.sd(),
            unanswered: self.unanswered,
        })
    }

    fn by_window(&self, windows: &[Window], rule: Rule) -> Vec<ParityWindow> {
        let count = |window: &Window| {
            let tally = self.windows.get(&window.start);
            tally.map_or(Count::default(), |tally| tally.compared(rule))
        };
        windows
            .iter()
            .map(|window| (window, count(window)))
            .map(|(window, count)| ParityWindow {
                window: window.clone(),
                compared: count.rows,
                equal: count.rows - count.unequal,
            })
            .collect()
    }

    fn stretch(&self, rule: Rule) -> Option<ParityStretch> {
        let compared = self.places.steps().map(|s| (s, s.tally.compared(rule)));
        let steps: Vec<_> = compared.filter(|(_, count)| count.rows > 0).collect();
        let counts: Vec<Count> = steps.iter().map(|(_, count)| *count).collect();
        let (range, _) = stretch(&counts)?;
        let sum = |counts: &[Count]| counts.iter().copied().fold(Count::default(), Count::plus);
        let (all, inside) = (sum(&counts), sum(counts.get(range.clone())?));
        let outside = all.less(inside);
        let pair = |count: Count| (count.rows, count.unequal);
        Some(ParityStretch {
            timed: self.timed,
            from: match range.start {
                0 => None,
                start => Some(steps.get(start)?.0.first),
            },
            to: match range.end {
                end if end == steps.len() => None,
                end => Some(steps.get(end - 1)?.0.last),
            },
            inside: pair(inside),
            outside: pair(outside),
        })
    }

    fn notes(&self, rule: Rule, all: Count, model_classes: &[String]) -> Vec<String> {
        let mut notes = Vec::new();
        let listed = |classes: &BTreeSet<String>| {
            let named: Vec<String> = classes
                .iter()
                .take(MOST_NAMED)
                .map(|c| format!("\"{c}\""))
                .collect();
            match classes.len() > MOST_NAMED {
                true => format!("{} and others", named.join(", ")),
                false => named.join(", "),
            }
        };
        if self.undecided && !self.recorded_classes.is_empty() {
            notes.push(
                "Classes were not compared: the model gives one number for two classes, and it lies outside of 0 to 1, so no class follows from it. \
                 Choose the threshold in the plan, or export the model with its sigmoid."
                    .to_owned(),
            );
        } else if self.all.labels().rows > 0 && !rule.labels {
            notes.push(format!(
                "Classes were not compared: the log names them {}, the model {}.",
                listed(&self.recorded_classes.keys().cloned().collect()),
                listed(&self.known_classes(model_classes))
            ));
        }
        if self.recorded == 0 {
            notes.push("No row has a recorded prediction or score that can be read.".to_owned());
        } else if all.rows == 0 && notes.is_empty() {
            let what = match self.spec().task {
                Task::Regression => "number",
                _ => "class or score",
            };
            notes.push(format!(
                "Nothing could be compared: the model gives no {what} of the kind that is recorded."
            ));
        }
        if self.without_time > 0 {
            notes.push(format!(
                "{} compared rows have no readable timestamp and are left out of what is said of time.",
                self.without_time
            ));
        }
        notes
    }
}
