//! Rows with what was recorded and what the model says, in parts.

use super::MOST_COLUMNS_BESIDE;
use super::align::{Aligned, Row};
use super::features::FeatureTally;
use super::neighbours::Neighbours;
use super::places::{Line, Places};
use super::tally::{Label, MOST_DECIMALS, Tally, decimals};
use crate::data::Column;
use crate::performance::classes::OutcomeSpec;
use crate::performance::outcomes::OutcomeRows;
use crate::stats::Accumulator;
use crate::stats::exact_sum::ExactMoments;
use crate::stats::random::hash;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Steps of time, or of row numbers.
const MOST_STEPS: u32 = 1_024;
/// Features of the model that are looked at, the first by name.
const MOST_FEATURES: usize = 100;
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
    /// Columns that it does not read.
    pub beside: Vec<(&'a str, &'a Column)>,
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
    /// Rows by the class that was recorded.
    pub(super) recorded_classes: BTreeMap<String, u64>,
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
    /// Whether no class follows from what the model says.
    pub(super) undecided: bool,
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
            recorded_classes: BTreeMap::new(),
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
            undecided: false,
        }
    }

    /// Task and classes.
    pub(super) fn spec(&self) -> &OutcomeSpec {
        &self.spec
    }

    /// Takes in the next rows.
    pub fn observe<'a>(&mut self, rows: &ParityRows<'a>) {
        let mut part = ParityPart::new(&self.spec, self.timed);
        let aligned = Aligned::new(&self.spec, rows);
        part.undecided = aligned.undecided;
        let read = first_by_name(&rows.features, MOST_FEATURES);
        let beside = first_by_name(&rows.beside, MOST_COLUMNS_BESIDE);
        let with = |columns: BTreeMap<&'a str, &'a Column>, read| {
            let tally = move |(name, column)| (name, column, FeatureTally::new(column, read));
            columns.into_iter().map(tally)
        };
        // What the model reads stays what it reads, whatever else is asked for.
        let mut features: Vec<_> = with(beside, false)
            .filter(|(name, ..)| !read.contains_key(name))
            .chain(with(read.clone(), true))
            .collect();
        let mut before: Option<Edge> = None;
        for row in 0..aligned.rows {
            let number = rows.first_row.saturating_add(row as u64);
            let one = aligned.row(row);
            part.take(rows, row, number, &one);
            for (_, column, tally) in &mut features {
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
        let tallies = features.into_iter().map(|(n, _, t)| (n.to_owned(), t));
        part.features = tallies.collect();
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
        for (class, rows) in other.recorded_classes {
            *self.recorded_classes.entry(class).or_insert(0) += rows;
        }
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
        self.undecided |= other.undecided;
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
        let named = |class: Option<usize>| self.spec.classes.get(class?);
        if let Some(class) = named(one.classes.0) {
            match self.recorded_classes.get_mut(class) {
                Some(rows) => *rows += 1,
                None => drop(self.recorded_classes.insert(class.clone(), 1)),
            }
        }
        if let Some(class) = named(one.classes.1)
            && !self.recomputed_classes.contains(class)
        {
            self.recomputed_classes.insert(class.clone());
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

fn first_by_name<'a>(
    columns: &[(&'a str, &'a Column)],
    most: usize,
) -> BTreeMap<&'a str, &'a Column> {
    let all: BTreeMap<&str, &Column> = columns.iter().copied().collect();
    all.into_iter().take(most).collect()
}
