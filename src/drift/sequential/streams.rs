//! Streams of a sample put to the detectors: what is reported of each.

use super::{AboutDetector, SEQUENTIAL, Signal, Takes, Watch};
use serde::{Deserialize, Serialize};

/// Alarms that are listed of a detector; the others are counted.
pub const MOST_ALARMS: usize = 20;
/// Values that a detector is given of a stream, at most.
const MOST_VALUES: usize = 1_000_000;
/// The same of the detector whose every value costs a sorting.
const MOST_SORTED: usize = 20_000;

/// Everything watched row by row.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Streams {
    /// In which order the rows were seen.
    pub order: Order,
    /// Rows of production.
    pub rows: u64,
    /// Rows left out because they have no timestamp while others do.
    pub without_time: u64,
    /// Error, score, and drifted numeric features, the furthest first.
    pub streams: Vec<Stream>,
    /// Drifted numeric features that are not watched, to bound the time it takes.
    pub left_out: Vec<String>,
    /// Why something is not there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// In which order rows are seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// The rows' own, in which no timestamp falls.
    InTime,
    /// By timestamp; rows of one moment as they stand.
    Sorted,
    /// The rows' own; whether it is that of time is not known, since there are no timestamps.
    #[default]
    Unknown,
}

impl Order {
    /// What people read.
    pub fn sentence(self) -> &'static str {
        match self {
            Order::InTime => "The rows stand in order of time.",
            Order::Sorted => "The rows were sorted by time first.",
            Order::Unknown => {
                "There is no timestamp, so it is not known whether the rows stand in order of time; an alarm means nothing if they do not."
            }
        }
    }
}

/// What a stream is of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StreamKind {
    /// 1 where the model was wrong, else 0; of a number its distance from what came true.
    #[default]
    Error,
    /// What the model said.
    Score,
    /// A column.
    Feature,
}

/// A stream and what each detector says of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Stream {
    /// "error", "score", or the column's name.
    pub name: String,
    /// What it is of.
    pub of: StreamKind,
    /// Finite values, which are what detectors see.
    pub values: u64,
    /// Missing and infinite ones, passed over.
    pub skipped: u64,
    /// How values were scaled; absent when they were taken as they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scale: Option<Scale>,
    /// One per detector that takes such values.
    pub detectors: Vec<Watched>,
}

/// Values brought to about the range from 0 to 1, for which the detectors' settings are made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Scale {
    /// The value that counts as 0.
    pub zero: f64,
    /// The value that counts as 1; greater than `zero`.
    pub one: f64,
}

/// What a detector says of a stream.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Watched {
    /// Its id.
    pub detector: String,
    /// It was given every so-manieth value; 1 is all of them.
    pub every: u64,
    /// Alarms in all.
    pub alarms: u64,
    /// The first of them.
    pub first: Vec<Alarm>,
    /// Share of clean streams of 5,000 such values on which it alarms at least once.
    pub clean: f64,
}

/// A place in a stream at which a detector saw a change.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Alarm {
    /// The row's number in production, its files one after the other, from 1.
    pub row: u64,
    /// Its timestamp in ms since 1970, when it has one.
    pub at: Option<i64>,
}

/// A stream to be watched.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ask {
    /// "error", "score", or the column's name.
    pub name: String,
    /// What it is of.
    pub of: StreamKind,
    /// How to scale it.
    pub scale: Option<Scale>,
}

/// Puts each stream (its values by row; NaN is missing) to the detectors that take its values. `times` are the rows' timestamps in ms
/// since 1970, NaN where there is none; empty when there is no such column.
///
/// Detectors of errors get only an error that is 1 or 0 throughout.
pub fn watch_all(streams: &[(Ask, &[f64])], times: &[f64]) -> Streams {
    let rows = streams.iter().map(|s| s.1.len()).max().unwrap_or(0);
    let (order, places) = places(rows, times);
    Streams {
        order,
        rows: rows as u64,
        without_time: (rows - places.len().min(rows)) as u64,
        streams: streams
            .iter()
            .map(|(ask, values)| stream(ask, values, &places, times))
            .collect(),
        ..Streams::default()
    }
}

/// The rows in order of time, as far as it is known.
fn places(rows: usize, times: &[f64]) -> (Order, Vec<u32>) {
    let time = |row: &u32| times.get(*row as usize).copied().unwrap_or(f64::NAN);
    let all = || 0..u32::try_from(rows).unwrap_or(u32::MAX);
    let mut timed: Vec<u32> = all().filter(|row| time(row).is_finite()).collect();
    if timed.is_empty() {
        return (Order::Unknown, all().collect());
    }
    if timed.is_sorted_by(|a, b| time(a) <= time(b)) {
        return (Order::InTime, timed);
    }
    timed.sort_by(|a, b| time(a).total_cmp(&time(b)));
    (Order::Sorted, timed)
}

fn stream(ask: &Ask, values: &[f64], places: &[u32], times: &[f64]) -> Stream {
    let of_row = |row: &u32| values.get(*row as usize).copied().unwrap_or(f64::NAN);
    let scaled = |value: f64| {
        ask.scale
            .map_or(value, |s| (value - s.zero) / (s.one - s.zero))
    };
    let seen: Vec<(u32, f64)> = places
        .iter()
        .map(|row| (*row, scaled(of_row(row))))
        .filter(|(_, value)| value.is_finite())
        .collect();
    let wrong_or_right =
        ask.of == StreamKind::Error && seen.iter().all(|(_, v)| [0.0, 1.0].contains(v));
    let fits = |about: &&&AboutDetector| about.takes == Takes::Numbers || wrong_or_right;
    let watched = |about: &&AboutDetector| {
        let clean = match (ask.of, ask.scale) {
            (StreamKind::Error, _) if wrong_or_right => Some(about.clean.errors),
            (_, None) => about.clean.scores,
            (_, Some(_)) => about.clean.numbers,
        };
        watch(about, clean, &seen, times)
    };
    Stream {
        name: ask.name.clone(),
        of: ask.of,
        values: seen.len() as u64,
        skipped: (places.len() - seen.len()) as u64,
        scale: ask.scale,
        detectors: if seen.is_empty() {
            Vec::new()
        } else {
            SEQUENTIAL.iter().filter(fits).filter_map(watched).collect()
        },
    }
}

fn watch(
    about: &AboutDetector,
    clean: Option<f64>,
    seen: &[(u32, f64)],
    times: &[f64],
) -> Option<Watched> {
    let most = if about.id == "kswin" {
        MOST_SORTED
    } else {
        MOST_VALUES
    };
    let every = seen.len().div_ceil(most).max(1);
    let mut watch = Watch::new(about.id)?;
    let mut watched = Watched {
        detector: about.id.to_owned(),
        every: every as u64,
        clean: clean.unwrap_or_default(),
        ..Watched::default()
    };
    for (row, value) in seen.iter().step_by(every) {
        if watch.update(*value) != Signal::Drift {
            continue;
        }
        watched.alarms += 1;
        if watched.first.len() < MOST_ALARMS {
            let time = times.get(*row as usize).filter(|t| t.is_finite());
            watched.first.push(Alarm {
                row: u64::from(*row) + 1,
                at: time.map(|t| *t as i64),
            });
        }
    }
    Some(watched)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drift::samples::Random;

    fn ask(name: &str, of: StreamKind) -> Ask {
        Ask {
            name: name.to_owned(),
            of,
            scale: None,
        }
    }

    fn jump(n: usize) -> Vec<f64> {
        let mut random = Random(4);
        (0..n)
            .map(|i| {
                f64::from(u8::from(
                    random.uniform() < if i < n / 2 { 0.1 } else { 0.7 },
                ))
            })
            .collect()
    }

    #[test]
    fn errors_get_all_detectors_and_numbers_those_that_take_them() {
        let errors = jump(2_000);
        let numbers: Vec<f64> = errors.iter().map(|v| v * 3.0).collect();
        let found = watch_all(
            &[
                (ask("error", StreamKind::Error), &errors),
                (ask("error", StreamKind::Error), &numbers),
                (ask("x", StreamKind::Feature), &errors),
                (ask("gone", StreamKind::Feature), &vec![f64::NAN; 2_000]),
            ],
            &[],
        );
        let detectors: Vec<usize> = found.streams.iter().map(|s| s.detectors.len()).collect();
        assert_eq!(detectors, [8, 4, 4, 0]);
        assert_eq!((found.order, found.without_time), (Order::Unknown, 0));
        assert_eq!(found.streams[3].skipped, 2_000);
        let adwin = &found.streams[0].detectors[0];
        assert_eq!(adwin.detector, "adwin");
        let own = Watch::new("adwin").expect("listed").signals(errors.clone());
        let rows: Vec<u64> = own.iter().map(|(i, _)| *i as u64 + 1).collect();
        let first: Vec<u64> = adwin.first.iter().map(|a| a.row).collect();
        assert_eq!((first, adwin.alarms), (rows.clone(), rows.len() as u64));
        assert!(rows[0] > 1_000 && rows[0] < 1_100, "{rows:?}");
    }

    #[test]
    fn rows_are_sorted_by_time_and_named_by_their_own_number() {
        let errors = jump(1_000);
        let straight: Vec<f64> = (0..1_000).map(f64::from).collect();
        let in_time = watch_all(&[(ask("error", StreamKind::Error), &errors)], &straight);
        let (back, turned): (Vec<f64>, Vec<f64>) = (
            straight.iter().rev().copied().collect(),
            errors.iter().rev().copied().collect(),
        );
        let sorted = watch_all(&[(ask("error", StreamKind::Error), &turned)], &back);
        assert_eq!(
            (in_time.order, sorted.order),
            (Order::InTime, Order::Sorted)
        );
        let times = |s: &Streams| -> Vec<Option<i64>> {
            let alarms = s.streams[0].detectors.iter().flat_map(|d| &d.first);
            alarms.map(|a| a.at).collect()
        };
        assert_eq!(times(&in_time), times(&sorted));
        for alarm in sorted.streams[0].detectors.iter().flat_map(|d| &d.first) {
            assert_eq!(alarm.at, Some(1_000 - alarm.row as i64));
        }
        let mut holed = straight;
        holed[7] = f64::NAN;
        let left = watch_all(&[(ask("error", StreamKind::Error), &errors)], &holed);
        assert_eq!((left.order, left.without_time), (Order::InTime, 1));
        assert_eq!(left.streams[0].values, 999);
    }

    #[test]
    fn long_streams_are_thinned_and_alarms_capped_in_sight() {
        let mut random = Random(8);
        let values = random.sample(120_000, |r| r.normal() * 40.0);
        let found = watch_all(&[(ask("x", StreamKind::Feature), &values)], &[]);
        let of = |id: &str| {
            let mut detectors = found.streams[0].detectors.iter();
            detectors.find(|d| d.detector == id).expect("a detector")
        };
        assert_eq!((of("adwin").every, of("kswin").every), (1, 6));
        assert_eq!(of("page-hinkley").first.len(), MOST_ALARMS);
        assert!(of("page-hinkley").alarms > 100);
    }
}
