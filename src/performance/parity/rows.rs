//! Rows with what was recorded and what the model says, in parts.

use super::places::{Line, Places, place_of};
use super::tally::{Count, Label, MOST_DECIMALS, RUNGS, Rule, Tally, decimals, rung};
use crate::data::Column;
use crate::performance::classes::OutcomeSpec;
use crate::performance::outcomes::{Answers, OutcomeRows};
use crate::performance::rows::THRESHOLD;
use crate::plan::Task;
use crate::stats::Accumulator;
use crate::stats::exact_sum::ExactMoments;
use crate::stats::random::hash;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Steps of time, or of row numbers.
const MOST_STEPS: u32 = 1_024;
/// Features of the model that are looked at, the first by name.
const MOST_FEATURES: usize = 100;
/// Ranges of a feature's numbers, and its categories: one with more is not looked at.
const MOST_RANGES: u32 = 64;
const MOST_CATEGORIES: usize = 64;
/// Bytes of a category's name; one with a longer name is not looked at.
const LONGEST_CATEGORY: usize = 100;
/// Windows that are kept, the latest.
const MOST_WINDOWS: usize = crate::profile::MAX_WINDOWS;
/// Pairs of scores that are kept to see what form recorded scores have.
const MOST_PAIRS: usize = 2_000;
/// Chooses them.
const SEED: u64 = 20_244;

/// Some rows of production, with what was recorded of them.
pub struct ParityRows<'a> {
    /// Number of the first one in its sample, from 0.
    pub first_row: u64,
    /// What was recorded, and each row's window; labels are not looked at.
    pub recorded: &'a OutcomeRows,
    /// What the model says.
    pub recomputed: &'a OutcomeRows,
    /// Timestamps in ms since 1970, missing is NaN; `None` without such a column: then rows are placed by number.
    pub times: Option<&'a [f64]>,
    /// What the model took in, by column.
    pub features: Vec<(&'a str, &'a Column)>,
}

/// Everything that is kept of compared rows: counts along time, by window and by feature, and at most 2,000 pairs of scores.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ParityPart {
    spec: OutcomeSpec,
    pub(super) rows: u64,
    /// Rows with a recorded class or score.
    pub(super) recorded: u64,
    pub(super) all: Tally,
    /// Recorded scores by their decimals.
    pub(super) decimals: [u64; MOST_DECIMALS + 1],
    pub(super) apart: ExactMoments,
    pub(super) largest: f64,
    /// The model's scores, for their spread.
    pub(super) said: ExactMoments,
    /// Rows with a recorded score for which the model gives no finite one.
    pub(super) unanswered: u64,
    pub(super) recorded_classes: BTreeSet<String>,
    pub(super) recomputed_classes: BTreeSet<String>,
    pub(super) timed: bool,
    pub(super) without_time: u64,
    pub(super) places: Places,
    pub(super) windows: BTreeMap<i64, Tally>,
    pub(super) features: BTreeMap<String, FeatureTally>,
    pub(super) next: Neighbours,
    pub(super) previous: Neighbours,
    edges: Option<(Edge, Edge)>,
    pub(super) pairs: BTreeMap<u64, Pair>,
}

/// Rows by the values of one feature.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct FeatureTally {
    pub missing: Tally,
    pub values: Values,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) enum Values {
    Numbers(Places),
    Texts(BTreeMap<String, Tally>),
    /// Too many categories, or names too long: free text.
    TooMany,
}

/// A row's recorded score and the model's, and which class was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Pair {
    pub recorded: f64,
    pub recomputed: f64,
    pub positive: Option<bool>,
    pub labels_differ: bool,
    pub rung: Option<u8>,
}

/// A row at the border of a part.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Edge {
    row: u64,
    said: Option<(f64, f64)>,
}

/// Rows by how far their recorded score is from the model's, and from the model's for a neighbour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Neighbours([[u64; RUNGS]; RUNGS]);

impl Neighbours {
    fn add(&mut self, own: (f64, f64), neighbour: f64) {
        let at = (rung(own.0, own.1), rung(own.0, neighbour));
        if let Some(count) = self.0.get_mut(at.0).and_then(|row| row.get_mut(at.1)) {
            *count += 1;
        }
    }

    fn merge(&mut self, other: &Neighbours) {
        for (mine, more) in self.0.iter_mut().flatten().zip(other.0.iter().flatten()) {
            *mine += more;
        }
    }

    /// Rows that are unequal to their own, and how many of them are unequal to the neighbour's too.
    pub fn of_unequal(&self, rule: Rule) -> Count {
        let mut count = Count::default();
        for (_, by_neighbour) in self
            .0
            .iter()
            .enumerate()
            .filter(|(own, _)| !rule.equal(*own))
        {
            for (neighbour, rows) in by_neighbour.iter().enumerate() {
                count.rows += rows;
                count.unequal += if rule.equal(neighbour) { 0 } else { *rows };
            }
        }
        count
    }
}

impl ParityPart {
    /// No rows yet.
    pub fn new(spec: &OutcomeSpec, timed: bool) -> ParityPart {
        ParityPart {
            spec: spec.clone(),
            rows: 0,
            recorded: 0,
            all: Tally::default(),
            decimals: [0; MOST_DECIMALS + 1],
            apart: ExactMoments::default(),
            largest: 0.0,
            said: ExactMoments::default(),
            unanswered: 0,
            recorded_classes: BTreeSet::new(),
            recomputed_classes: BTreeSet::new(),
            timed,
            without_time: 0,
            places: Places::new(if timed { Line::Time } else { Line::Whole }, MOST_STEPS),
            windows: BTreeMap::new(),
            features: BTreeMap::new(),
            next: Neighbours::default(),
            previous: Neighbours::default(),
            edges: None,
            pairs: BTreeMap::new(),
        }
    }

    /// Task and classes.
    pub(super) fn spec(&self) -> &OutcomeSpec {
        &self.spec
    }

    /// Takes in the next rows.
    pub fn observe(&mut self, rows: &ParityRows<'_>) {
        let mut part = ParityPart::new(&self.spec, self.timed);
        let aligned = Aligned::new(&self.spec, rows);
        let mut features: Vec<(&&str, &&Column)> =
            rows.features.iter().map(|(n, c)| (n, c)).collect();
        features.sort_by_key(|(name, _)| **name);
        features.truncate(MOST_FEATURES);
        for (name, column) in &features {
            part.features
                .insert((**name).to_owned(), FeatureTally::new(column));
        }
        let mut before: Option<Edge> = None;
        for row in 0..aligned.rows {
            let number = rows.first_row.saturating_add(row as u64);
            let one = aligned.row(row);
            part.take(rows, row, number, &one);
            for ((_, column), tally) in features.iter().zip(part.features.values_mut()) {
                tally.add(column, row, one.label, one.rung);
            }
            let edge = Edge {
                row: number,
                said: one.neighbourly,
            };
            if let Some(before) = before {
                part.meet(before, edge);
            }
            part.edges = Some((part.edges.map_or(edge, |(first, _)| first), edge));
            before = Some(edge);
        }
        self.merge(part);
    }

    /// Takes in another part, which comes after this one.
    pub fn merge(&mut self, other: ParityPart) {
        self.rows += other.rows;
        self.recorded += other.recorded;
        self.all.merge(&other.all);
        for (mine, more) in self.decimals.iter_mut().zip(other.decimals) {
            *mine += more;
        }
        self.apart.merge(other.apart);
        self.largest = self.largest.max(other.largest);
        self.said.merge(other.said);
        self.unanswered += other.unanswered;
        self.recorded_classes.extend(other.recorded_classes);
        self.recomputed_classes.extend(other.recomputed_classes);
        self.without_time += other.without_time;
        self.places.merge(other.places);
        for (start, tally) in other.windows {
            self.windows.entry(start).or_default().merge(&tally);
        }
        self.drop_windows();
        for (name, theirs) in other.features {
            match self.features.get_mut(&name) {
                Some(mine) => mine.merge(theirs),
                None => drop(self.features.insert(name, theirs)),
            }
        }
        self.next.merge(&other.next);
        self.previous.merge(&other.previous);
        if let (Some((_, last)), Some((first, _))) = (self.edges, other.edges) {
            self.meet(last, first);
        }
        self.edges = match (self.edges, other.edges) {
            (Some((first, _)), Some((_, last))) => Some((first, last)),
            (mine, theirs) => mine.or(theirs),
        };
        self.pairs.extend(other.pairs);
        self.drop_pairs();
    }

    /// A row of this part, without its neighbours and features.
    fn take(&mut self, rows: &ParityRows<'_>, row: usize, number: u64, one: &Row) {
        self.rows += 1;
        self.recorded += u64::from(one.recorded);
        self.unanswered += u64::from(one.unanswered);
        self.all.add(one.label, one.rung);
        if let Some((recorded, recomputed, apart)) = one.score {
            if let Some(count) = self.decimals.get_mut(decimals(recorded)) {
                *count += 1;
            }
            if apart.is_finite() {
                self.apart.add(apart, 1);
                self.largest = self.largest.max(apart);
            }
            self.said.add(recomputed, 1);
        }
        for (said, classes) in [
            (one.classes.0.as_ref(), &mut self.recorded_classes),
            (one.classes.1.as_ref(), &mut self.recomputed_classes),
        ] {
            if let Some(class) = said.and_then(|c| self.spec.classes.get(*c))
                && !classes.contains(class)
            {
                classes.insert(class.clone());
            }
        }
        let differs = one.label == Label::Unequal || one.rung.is_some_and(|r| r > 0);
        if differs {
            self.pairs.insert(hash(SEED, number), one.pair(&self.spec));
            self.drop_pairs();
        }
        if one.label == Label::Absent && one.rung.is_none() {
            return;
        }
        let time = rows.times.and_then(|t| t.get(row)).copied();
        match (self.timed, time.filter(|t| t.is_finite())) {
            (true, Some(time)) => self.places.add(time as i64, one.label, one.rung),
            (true, None) => self.without_time += 1,
            (false, _) => {
                let place = i64::try_from(number).unwrap_or(i64::MAX);
                self.places.add(place, one.label, one.rung);
            }
        }
        if let Some(start) = rows.recorded.windows.get(row).copied().flatten() {
            let tally = self.windows.entry(start).or_default();
            tally.add(one.label, one.rung);
            self.drop_windows();
        }
    }

    /// Two rows, one after the other.
    fn meet(&mut self, first: Edge, second: Edge) {
        if first.row.checked_add(1) != Some(second.row) {
            return;
        }
        if let (Some(first), Some(second)) = (first.said, second.said) {
            self.next.add(first, second.1);
            self.previous.add(second, first.1);
        }
    }

    fn drop_windows(&mut self) {
        while self.windows.len() > MOST_WINDOWS {
            self.windows.pop_first();
        }
    }

    fn drop_pairs(&mut self) {
        while self.pairs.len() > MOST_PAIRS {
            self.pairs.pop_last();
        }
    }
}

impl FeatureTally {
    fn new(column: &Column) -> FeatureTally {
        FeatureTally {
            missing: Tally::default(),
            values: match column {
                Column::Numbers(_) => Values::Numbers(Places::new(Line::Whole, MOST_RANGES)),
                Column::Texts(_) => Values::Texts(BTreeMap::new()),
            },
        }
    }

    fn add(&mut self, column: &Column, row: usize, label: Label, rung: Option<usize>) {
        match column {
            Column::Numbers(values) => match values.get(row).copied().filter(|v| !v.is_nan()) {
                None => self.missing.add(label, rung),
                Some(value) => {
                    if let Values::Numbers(places) = &mut self.values {
                        places.add(place_of(value), label, rung);
                    }
                }
            },
            Column::Texts(values) => match values.get(row).and_then(|v| v.as_deref()) {
                None => self.missing.add(label, rung),
                Some(text) => {
                    if text.len() > LONGEST_CATEGORY {
                        self.values = Values::TooMany;
                    }
                    if let Values::Texts(categories) = &mut self.values {
                        match categories.get_mut(text) {
                            Some(tally) => tally.add(label, rung),
                            None => {
                                let mut tally = Tally::default();
                                tally.add(label, rung);
                                categories.insert(text.to_owned(), tally);
                            }
                        }
                    }
                    self.give_up_on_many();
                }
            },
        }
    }

    fn merge(&mut self, other: FeatureTally) {
        self.missing.merge(&other.missing);
        match (&mut self.values, other.values) {
            (Values::Numbers(mine), Values::Numbers(theirs)) => mine.merge(theirs),
            (Values::Texts(mine), Values::Texts(theirs)) => {
                for (text, tally) in theirs {
                    mine.entry(text).or_default().merge(&tally);
                }
                self.give_up_on_many();
            }
            (mine, _) => *mine = Values::TooMany,
        }
    }

    fn give_up_on_many(&mut self) {
        if matches!(&self.values, Values::Texts(categories) if categories.len() > MOST_CATEGORIES) {
            self.values = Values::TooMany;
        }
    }
}

/// What is compared of one row.
struct Row {
    recorded: bool,
    unanswered: bool,
    label: Label,
    rung: Option<usize>,
    /// Recorded and recomputed score, and the greatest distance over the classes.
    score: Option<(f64, f64, f64)>,
    classes: (Option<usize>, Option<usize>),
    /// What is compared with the rows beside it: scores, or else classes.
    neighbourly: Option<(f64, f64)>,
}

impl Row {
    fn pair(&self, spec: &OutcomeSpec) -> Pair {
        let (recorded, recomputed, _) = self.score.unwrap_or((f64::NAN, f64::NAN, f64::NAN));
        Pair {
            recorded,
            recomputed,
            positive: spec
                .positive_class()
                .and_then(|positive| Some(self.classes.0? == positive)),
            labels_differ: self.label == Label::Unequal,
            rung: self.rung.and_then(|r| u8::try_from(r).ok()),
        }
    }
}

/// Recorded and recomputed values that belong together.
struct Aligned<'a> {
    rows: usize,
    spec: &'a OutcomeSpec,
    scores: Vec<(Vec<f64>, Vec<f64>)>,
    classes: (Vec<Option<usize>>, Vec<Option<usize>>),
    /// Whether the model says a class, by itself or by its scores.
    says_classes: bool,
    /// Whether a score is recorded for a row, compared or not.
    has_score: Vec<bool>,
}

impl<'a> Aligned<'a> {
    fn new(spec: &'a OutcomeSpec, rows: &ParityRows<'_>) -> Aligned<'a> {
        let recorded = rows.recorded;
        let recomputed = &says(spec, rows.recomputed);
        let lengths = recorded.scores.iter().chain(&recomputed.scores);
        let n = lengths
            .map(|(_, s)| s.len())
            .chain([recorded.predictions.rows(), recomputed.predictions.rows()])
            .chain([recorded.windows.len()])
            .max()
            .unwrap_or(0);
        let classes = |answers: &Answers| -> Vec<Option<usize>> {
            match spec.task {
                Task::Regression => vec![None; n],
                _ => (0..n).map(|row| spec.class(&answers.class(row)?)).collect(),
            }
        };
        let said = match recomputed.predictions {
            Answers::Absent => classes_of_scores(spec, &recomputed.scores, n),
            _ => classes(&recomputed.predictions),
        };
        let finite = |scores: &[f64], row: usize| scores.get(row).is_some_and(|v| v.is_finite());
        let has_score = |row| match spec.task {
            Task::Regression => recorded.predictions.number(row).is_finite(),
            _ => recorded.scores.iter().any(|(_, s)| finite(s, row)),
        };
        Aligned {
            rows: n,
            spec,
            scores: score_pairs(spec, recorded, recomputed, n),
            classes: (classes(&recorded.predictions), said),
            says_classes: recomputed.predictions != Answers::Absent
                || !recomputed.scores.is_empty(),
            has_score: (0..n).map(has_score).collect(),
        }
    }

    fn row(&self, row: usize) -> Row {
        let at = |values: &[f64]| values.get(row).copied().unwrap_or(f64::NAN);
        let class = |classes: &[Option<usize>]| classes.get(row).copied().flatten();
        let classes = (class(&self.classes.0), class(&self.classes.1));
        let label = match classes {
            (Some(recorded), Some(said)) if recorded == said => Label::Equal,
            (Some(_), Some(_)) => Label::Unequal,
            // The model says classes, but none of this row.
            (Some(_), None) if self.says_classes => Label::Unequal,
            _ => Label::Absent,
        };
        let mut score: Option<(f64, f64, f64)> = None;
        let mut rungs: Option<usize> = None;
        for (recorded, said) in self.scores.iter().map(|(r, s)| (at(r), at(s))) {
            if !recorded.is_finite() {
                continue;
            }
            let apart = (recorded - said).abs();
            rungs = Some(rungs.unwrap_or(0).max(rung(recorded, said)));
            score = Some(match score {
                None => (recorded, said, apart),
                Some((first, model, so_far)) => (first, model, so_far.max(apart)),
            });
        }
        let by_class = || Some((classes.0? as f64, classes.1? as f64));
        let by_score = score.map(|(recorded, said, _)| (recorded, said));
        let has_score = self.has_score.get(row).copied().unwrap_or(false);
        Row {
            recorded: classes.0.is_some() || has_score,
            unanswered: score.is_some_and(|(_, said, _)| !said.is_finite()),
            label,
            rung: rungs,
            score,
            classes,
            neighbourly: if self.scores.is_empty() && self.spec.task != Task::Regression {
                by_class()
            } else {
                by_score
            },
        }
    }
}

/// A number alone, of a binary task, is the positive class's score; it names no class.
fn says(spec: &OutcomeSpec, recomputed: &OutcomeRows) -> OutcomeRows {
    let mut said = recomputed.clone();
    if spec.task == Task::Regression {
        return said;
    }
    if let Answers::Numbers(numbers) = &recomputed.predictions {
        if spec.task == Task::Binary && said.scores.is_empty() {
            said.scores = vec![(String::new(), numbers.clone())];
        }
        said.predictions = Answers::Absent;
    }
    said
}

/// Recorded scores and the model's for the same class. A single unnamed column is the positive class's, or of several classes the
/// greatest; the positive class's score is 1 minus the other's where only that is known.
fn score_pairs(
    spec: &OutcomeSpec,
    recorded: &OutcomeRows,
    recomputed: &OutcomeRows,
    n: usize,
) -> Vec<(Vec<f64>, Vec<f64>)> {
    match spec.task {
        Task::Regression => {
            let numbers = |answers: &Answers| (0..n).map(|row| answers.number(row)).collect();
            let has = |answers: &Answers| !matches!(answers, Answers::Absent);
            match has(&recorded.predictions) && has(&recomputed.predictions) {
                true => vec![(
                    numbers(&recorded.predictions),
                    numbers(&recomputed.predictions),
                )],
                false => Vec::new(),
            }
        }
        Task::Binary => {
            let pair = (
                positive_scores(spec, &recorded.scores),
                positive_scores(spec, &recomputed.scores),
            );
            match pair {
                (Some(recorded), Some(said)) => vec![(recorded, said)],
                _ => Vec::new(),
            }
        }
        Task::Multiclass => {
            let said = |class: &str| match class {
                "" if recomputed.scores.is_empty() => None,
                "" => Some(
                    (0..n)
                        .map(|row| greatest(&recomputed.scores, row).1)
                        .collect(),
                ),
                class => recomputed
                    .scores
                    .iter()
                    .find(|(name, _)| {
                        spec.class(name)
                            .is_some_and(|c| Some(c) == spec.class(class))
                    })
                    .map(|(_, scores)| scores.clone()),
            };
            recorded
                .scores
                .iter()
                .filter_map(|(class, scores)| Some((scores.clone(), said(class)?)))
                .collect()
        }
    }
}

fn positive_scores(spec: &OutcomeSpec, scores: &[(String, Vec<f64>)]) -> Option<Vec<f64>> {
    let positive = Some(spec.positive_class()?);
    let of = |wanted: &dyn Fn(&str) -> bool| scores.iter().find(|(class, _)| wanted(class));
    if let Some((_, scores)) = of(&|class| class.is_empty() || spec.class(class) == positive) {
        return Some(scores.clone());
    }
    let (_, other) = of(&|class| spec.class(class).is_some())?;
    Some(other.iter().map(|p| 1.0 - p).collect())
}

/// Classes of a model that gives scores alone, as quality takes them: the positive one from 0.5 on, of several the greatest.
fn classes_of_scores(
    spec: &OutcomeSpec,
    scores: &[(String, Vec<f64>)],
    n: usize,
) -> Vec<Option<usize>> {
    match (spec.task, spec.positive_class()) {
        (Task::Binary, Some(positive)) => {
            let negative = (0..spec.classes.len()).find(|c| *c != positive);
            let scores = positive_scores(spec, scores).unwrap_or_default();
            let class = |score: f64| match score {
                s if !s.is_finite() => None,
                s if s >= THRESHOLD => Some(positive),
                _ => negative,
            };
            (0..n).map(|row| class(*scores.get(row)?)).collect()
        }
        (Task::Multiclass, _) => (0..n)
            .map(|row| spec.class(greatest(scores, row).0?))
            .collect(),
        _ => vec![None; n],
    }
}

/// The greatest of a row's scores and its class; the first of equals. Without a finite one, none and NaN.
fn greatest(scores: &[(String, Vec<f64>)], row: usize) -> (Option<&str>, f64) {
    let mut best: (Option<&str>, f64) = (None, f64::NAN);
    for (class, scores) in scores {
        match scores.get(row).copied().filter(|s| s.is_finite()) {
            Some(score) if best.0.is_none() || score > best.1 => best = (Some(class), score),
            _ => {}
        }
    }
    best
}
