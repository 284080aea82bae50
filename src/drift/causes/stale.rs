//! Moments that stop or fall behind while rows go on.

use super::wording::name;
use super::{Cause, Sides, Told};
use crate::data::Kind;
use crate::drift::numbers::Numbers;
use crate::drift::pair::Side;
use crate::profile::ColumnProfile;

/// Fewest rows of a window that count.
const FEWEST: u64 = 20;
/// Fewest windows in which the moments have to move on before they stop.
const MOVING: usize = 3;
const DAY_MS: f64 = 86_400_000.0;

/// "Stale since 2025-04: no moment after 2025-03-30, though rows go on for 4 windows".
///
/// The moments have moved on with at least three windows (each median by half of an interquartile range), and in two or
/// more windows up to the latest none is later than what was there before.
pub(super) fn find(sides: &Sides<'_, '_>) -> Option<Told> {
    if sides.reference.profile.kind != Kind::Datetime {
        return None;
    }
    let windows: Vec<(&str, Reach)> = sides
        .windows
        .iter()
        .filter_map(|(window, column)| Some((window.label.as_str(), Reach::of(column)?)))
        .collect();
    // The last window that brought a later moment than all before it.
    let mut latest = f64::NEG_INFINITY;
    let mut stops = 0;
    for (i, (_, reach)) in windows.iter().enumerate() {
        if reach.max > latest {
            latest = reach.max;
            stops = i;
        }
    }
    let (before, after) = (windows.get(..=stops)?, windows.get(stops + 1..)?);
    let moving = before
        .windows(2)
        .rev()
        .take(MOVING)
        .filter(|two| matches!(two, [(_, a), (_, b)] if b.moved_on_from(a)))
        .count();
    if moving < MOVING || after.len() < 2 {
        return None;
    }
    let (from, _) = after.first()?;
    let says = format!(
        "Stale since {}: no moment after {}, though rows go on for {} windows",
        name(from),
        day(latest)?,
        after.len()
    );
    Some(
        Told::new(says, 0.9)
            .of_rows(after.len() as f64 / windows.len() as f64)
            .with("windows", after.len() as f64)
            .with("latest moment in ms since 1970", latest),
    )
}

/// Quartiles and greatest value of a window.
struct Reach {
    low: f64,
    middle: f64,
    high: f64,
    max: f64,
}

impl Reach {
    fn of(column: &ColumnProfile) -> Option<Reach> {
        let side = Side::new(column);
        let numbers = side.numbers().filter(|n| n.n() >= FEWEST)?;
        Some(Reach {
            low: numbers.quantile(0.25),
            middle: numbers.quantile(0.5),
            high: numbers.quantile(0.75),
            max: numbers.max(),
        })
    }

    fn moved_on_from(&self, before: &Reach) -> bool {
        let range = (before.high - before.low).max(self.high - self.low);
        self.middle - before.middle > 0.5 * range
    }
}

/// Moments that kept up with the rows' own timestamps in the reference, and no longer do; columns by name, in their order.
///
/// A column keeps up when its latest moment lies within a tenth of the timestamps' span of the latest timestamp. It is behind
/// when it now lags by more than a quarter of production's span, and by more than ten times as much as before. Only moments up
/// to the 99.9th percentile count, so that one date in the future hides nothing.
pub(super) fn behind(
    times: (&ColumnProfile, &ColumnProfile),
    column: (&ColumnProfile, &ColumnProfile),
) -> Option<Cause> {
    let (before, now) = (lag(times.0, column.0)?, lag(times.1, column.1)?);
    let kept_up = before.lag <= 0.1 * before.span;
    let fell_behind = now.lag > 0.25 * now.span && now.lag > 10.0 * before.lag.max(0.0);
    if !kept_up || !fell_behind || now.lag < DAY_MS {
        return None;
    }
    let days = (now.lag / DAY_MS).floor();
    let says = format!(
        "Stale: {} ends {days} days before the rows do (in the reference {})",
        name(&column.0.name),
        match (before.lag / DAY_MS).floor() {
            d if d < 1.0 => "less than a day".to_owned(),
            d => format!("{d} days"),
        }
    );
    Some(
        Told::new(says, 0.85)
            .with("lag in days", now.lag / DAY_MS)
            .with("lag in days in the reference", before.lag / DAY_MS)
            .into_cause("stale", &[&column.0.name]),
    )
}

struct Lag {
    lag: f64,
    span: f64,
}

fn lag(times: &ColumnProfile, column: &ColumnProfile) -> Option<Lag> {
    let datetime = |c: &ColumnProfile| c.kind == Kind::Datetime;
    if !datetime(times) || !datetime(column) {
        return None;
    }
    let (times, column) = (Side::new(times), Side::new(column));
    let (times, column) = (times.numbers()?, column.numbers()?);
    if times.n() < 50 || column.n() < 50 {
        return None;
    }
    let end = |n: &Numbers<'_>| n.quantile(0.999);
    let span = end(times) - times.min();
    (span > 0.0).then(|| Lag {
        lag: end(times) - end(column),
        span,
    })
}

fn day(moment: f64) -> Option<String> {
    let moment = jiff::Timestamp::from_millisecond(moment as i64).ok()?;
    Some(moment.to_zoned(jiff::tz::TimeZone::UTC).date().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drift::causes::find as all;
    use crate::drift::samples::{Random, numbers};
    use crate::profile::Window;

    const START: f64 = 1.7e12;

    fn moments(name: &str, from: f64, days: f64, random: &mut Random) -> ColumnProfile {
        let values = random.sample(100, |r| START + (from + r.uniform() * days) * DAY_MS);
        ColumnProfile {
            name: name.to_owned(),
            kind: Kind::Datetime,
            ..numbers(&values)
        }
    }

    fn told(windows: &[(Window, ColumnProfile)]) -> Option<String> {
        let mut random = Random(1);
        let whole = moments("seen", 0.0, 300.0, &mut random);
        let side = Side::new(&whole);
        let found = all(&side, &side, None, windows);
        found
            .into_iter()
            .find(|c| c.kind == "stale")
            .map(|c| c.says)
    }

    fn window(i: usize, column: ColumnProfile) -> (Window, ColumnProfile) {
        let label = format!("w{i}");
        (
            Window {
                start: i as i64,
                end: i as i64 + 1,
                label,
            },
            column,
        )
    }

    #[test]
    fn moments_that_stop_in_the_windows() {
        let mut random = Random(2);
        let going: Vec<_> = (0..8)
            .map(|i| window(i, moments("seen", i as f64 * 30.0, 30.0, &mut random)))
            .collect();
        assert_eq!(told(&going), None);
        let mut stopped = going.clone();
        for (i, one) in stopped.iter_mut().enumerate().skip(5) {
            *one = window(i, moments("seen", 100.0, 20.0, &mut random));
        }
        let said = told(&stopped).expect("no later moment");
        assert!(
            said.starts_with("Stale since w5: no moment after 2024-04-"),
            "{said}"
        );
        assert!(said.ends_with("though rows go on for 3 windows"), "{said}");
        let births: Vec<_> = (0..8)
            .map(|i| window(i, moments("born", -9_000.0, 9_000.0, &mut random)))
            .collect();
        assert_eq!(told(&births), None, "they never moved on");
    }

    #[test]
    fn a_column_behind_the_rows() {
        let mut random = Random(3);
        let mut of = |name: &str, from: f64, days: f64| moments(name, from, days, &mut random);
        let times = (of("when", 0.0, 300.0), of("when", 300.0, 300.0));
        let current = (of("seen", -2.0, 300.0), of("seen", 298.0, 300.0));
        let frozen = (current.0.clone(), of("seen", 298.0, 50.0));
        let births = (of("born", -9_000.0, 3_000.0), of("born", -9_000.0, 3_000.0));
        let found = |c: &(ColumnProfile, ColumnProfile)| behind((&times.0, &times.1), (&c.0, &c.1));
        assert_eq!(found(&current), None);
        assert_eq!(found(&births), None);
        let cause = found(&frozen).expect("behind");
        assert!(
            cause.says.starts_with("Stale: seen ends 2"),
            "{}",
            cause.says
        );
        assert_eq!(cause.columns, ["seen"]);
    }
}
