//! The columns of what a model said and of what came true: prediction, scores, label, positive class.

use super::Guess;
use super::telling::{
    LABELS, PER_CLASS, PREDICTIONS, SCORES, is_label_name, is_prediction_name, is_score_name,
};
use crate::data::format::{ColumnInfo, Kind};
use crate::data::names::{is_id_like, plain};
use crate::plan::ScoreColumns;
use std::collections::{BTreeMap, BTreeSet};

impl<'a> Guess<'a> {
    pub(super) fn prediction(&mut self) {
        if self.roles.prediction.is_some() {
            return;
        }
        let by_name = |names: &[&str]| {
            names
                .iter()
                .find_map(|name| self.open().find(|c| plain(&c.name) == *name))
                .map(|c| c.name.clone())
        };
        let found = by_name(&PREDICTIONS).or_else(|| {
            self.open()
                .find(|c| is_prediction_name(&c.name))
                .map(|c| c.name.clone())
        });
        if let Some(name) = found {
            self.took(&name, "the recorded prediction", "its name");
            self.roles.prediction = Some(name);
        }
    }

    pub(super) fn score(&mut self) {
        if self.roles.score.is_some() {
            return;
        }
        if let Some(columns) = self.per_class() {
            let list: Vec<&str> = columns.values().map(String::as_str).collect();
            self.why.push(format!("{} are taken as the scores of one class each: their names, and shares between 0 and 1", list.join(", ")));
            self.used.extend(columns.values().cloned());
            self.roles.score = Some(ScoreColumns::PerClass(columns));
            return;
        }
        let numeric = |c: &&ColumnInfo| self.tables.kind(&c.name) == Kind::Numeric;
        let exact = SCORES.iter().find_map(|name| {
            self.open()
                .filter(numeric)
                .find(|c| plain(&c.name) == *name)
        });
        let found = exact.or_else(|| self.open().filter(numeric).find(|c| is_score_name(&c.name)));
        if let Some(name) = found.map(|c| c.name.clone()) {
            self.took(&name, "the recorded score", "its name");
            self.roles.score = Some(ScoreColumns::One(name));
        }
    }

    /// Columns that begin alike and hold shares: two or more, whose endings are classes that the prediction or the label
    /// holds, or, when the beginning leaves no doubt, any endings.
    fn per_class(&self) -> Option<BTreeMap<String, String>> {
        let values: BTreeSet<&String> = self
            .tables
            .columns()
            .filter(|c| {
                Some(&c.name) == self.roles.prediction.as_ref()
                    || Some(&c.name) == self.roles.label.as_ref()
            })
            .flat_map(|c| &c.examples)
            .collect();
        PER_CLASS.iter().find_map(|start| {
            // `p` alone begins many names, so there every class must have its column and no other column counts.
            let sure = start.len() > 2;
            let columns: BTreeMap<String, String> = self
                .open()
                .filter(|c| holds_shares(c))
                .filter_map(|c| {
                    let head = c
                        .name
                        .get(..start.len())
                        .filter(|head| head.eq_ignore_ascii_case(start))?;
                    let class = &c.name[head.len()..];
                    let is_class = if sure {
                        !class.is_empty()
                    } else {
                        values.contains(&class.to_owned())
                    };
                    is_class.then(|| (class.to_owned(), c.name.clone()))
                })
                .collect();
            (columns.len() >= 2 && (sure || columns.len() == values.len())).then_some(columns)
        })
    }

    pub(super) fn label(&mut self) {
        if self.roles.label.is_some() {
            return;
        }
        let (name, why) = match self.find_label() {
            Some(found) => found,
            None => return,
        };
        self.took(&name, "the label", why);
        self.roles.label = Some(name);
    }

    fn find_label(&self) -> Option<(String, &'static str)> {
        if let Some(labels) = self.tables.labels {
            let free = |c: &&ColumnInfo| {
                let is_id = self.roles.id.as_ref() == Some(&c.name) || is_id_like(&c.name);
                !is_id && c.kind != Kind::Datetime && !self.used.contains(&c.name)
            };
            let named = labels
                .columns
                .iter()
                .filter(free)
                .find(|c| is_label_name(&c.name));
            if let Some(column) = named.or_else(|| labels.columns.iter().find(free)) {
                return Some((column.name.clone(), "it comes in the file of labels"));
            }
        }
        let exact = LABELS
            .iter()
            .find_map(|name| self.open().find(|c| plain(&c.name) == *name));
        if let Some(column) = exact.or_else(|| self.open().find(|c| is_label_name(&c.name))) {
            return Some((column.name.clone(), "its name"));
        }
        let prediction = self
            .roles
            .prediction
            .as_ref()
            .and_then(|name| self.tables.columns().find(|c| c.name == *name));
        let same_values = |p: &'a ColumnInfo| self.open().find(|c| has_the_values_of(c, p));
        if let Some(column) = prediction.and_then(same_values) {
            return Some((
                column.name.clone(),
                "it holds the same values as the prediction",
            ));
        }
        let production = self.tables.production?;
        let mut only_reference = self.open().filter(|c| production.column(&c.name).is_none());
        match (only_reference.next(), only_reference.next()) {
            (Some(column), None) => Some((
                column.name.clone(),
                "the reference has it and production does not",
            )),
            _ => None,
        }
    }

    /// The positive class of the usual pairs; others are left to the person.
    pub(super) fn positive(&mut self) {
        let Some(label) = self
            .roles
            .label
            .clone()
            .filter(|_| self.roles.positive.is_none())
        else {
            return;
        };
        let labels = self.tables.labels.and_then(|l| l.column(&label));
        let mut values: BTreeSet<String> = self
            .tables
            .everywhere(&label)
            .chain(labels)
            .flat_map(|c| c.examples.iter().cloned())
            .collect();
        // 1.0 and 1 are one class; a Parquet number as a category has no point.
        if values.iter().all(|v| v.parse::<f64>().is_ok()) {
            values = values
                .iter()
                .map(|v| v.trim_end_matches(".0").to_owned())
                .collect();
        }
        let lower: Vec<String> = values.iter().map(|v| v.to_lowercase()).collect();
        const PAIRS: [(&str, &str); 6] = [
            ("0", "1"),
            ("false", "true"),
            ("no", "yes"),
            ("n", "y"),
            ("-1", "1"),
            ("negative", "positive"),
        ];
        let is_pair = PAIRS.iter().any(|(no, yes)| lower == [*no, *yes]);
        if let Some(positive) = values.into_iter().next_back().filter(|_| is_pair) {
            self.why.push(format!(
                "\"{positive}\" is taken as the positive class of \"{label}\""
            ));
            self.roles.positive = Some(positive);
        }
    }
}

/// Whether all values looked at may be shares.
fn holds_shares(column: &ColumnInfo) -> bool {
    let mut values = column.examples.iter().map(|v| v.parse::<f64>());
    column.kind == Kind::Numeric && values.all(|v| v.is_ok_and(|v| (0.0..=1.0).contains(&v)))
}

/// Whether two columns hold the same few classes.
fn has_the_values_of(column: &ColumnInfo, prediction: &ColumnInfo) -> bool {
    let values = |c: &ColumnInfo| c.examples.iter().cloned().collect::<BTreeSet<_>>();
    let few = (2..=12).contains(&prediction.distinct)
        && column.distinct.abs_diff(prediction.distinct) <= 1;
    let (own, theirs) = (values(column), values(prediction));
    few && column.kind == prediction.kind && (own.is_subset(&theirs) || theirs.is_subset(&own))
}
