//! One value that took rows from all others alike: a default that is written where nothing is known.

use super::folding::folded;
use super::placeholder::KNOWN;
use super::wording::{name, number, percent};
use super::{Sides, Told};
use crate::drift::noise;
use crate::drift::numbers::Numbers;
use crate::drift::table::Table;
use crate::drift::walk::steps;
use crate::profile::CategoryCounts;
use crate::stats::special::two_sided_normal;

/// Words that systems write when they know nothing, folded.
const WORDS: [&str; 22] = [
    "unknown",
    "n/a",
    "na",
    "none",
    "null",
    "nan",
    "other",
    "others",
    "default",
    "not available",
    "missing",
    "undefined",
    "unspecified",
    "not set",
    "tbd",
    "unk",
    "-",
    "?",
    "0",
    "-1",
    "999",
    "1970-01-01",
];
/// Days since 1970 that are some system's zero: 1970-01-01 with its neighbours, for a time zone may have moved it; 1900, 2000,
/// 1899-12-30 (spreadsheets), 1601 (Windows), 0001 and 9999-12-31.
const DAYS: [f64; 9] = [
    0.0,
    -1.0,
    -25_567.0,
    10_957.0,
    -25_569.0,
    -134_774.0,
    -719_162.0,
    2_932_896.0,
    2_932_895.0,
];
/// Fewest rows on either side.
const FEWEST: u64 = 50;

/// "Default value: 0 fills 61 % of rows (41 % in the reference), and the rest keeps its shape".
///
/// A known default has to gain 10 points (a moment 2), any other number 20, by a chance under 1e-6; and what is left has to be
/// distributed as before: in a change of the world the rest changes too.
pub(super) fn find(sides: &Sides<'_, '_>) -> Option<Told> {
    if let Some((before, now)) = sides.moments() {
        return of_moments(before, now);
    }
    if sides.numbers().is_some() {
        return of_numbers(sides);
    }
    let (before, now) = sides.categories()?;
    of_categories(before, now)
}

/// A value's rows in both samples.
#[derive(Clone, Copy)]
struct Rows {
    before: u64,
    n: u64,
    now: u64,
    m: u64,
}

impl Rows {
    fn shares(self) -> (f64, f64) {
        (
            self.before as f64 / self.n as f64,
            self.now as f64 / self.m as f64,
        )
    }

    /// Whether the share rose by so much, and not by chance.
    fn rose_by(self, least: f64) -> bool {
        let (before, now) = self.shares();
        let pooled = (self.before + self.now) as f64 / (self.n + self.m) as f64;
        let error = (pooled * (1.0 - pooled) * (1.0 / self.n as f64 + 1.0 / self.m as f64)).sqrt();
        let sure = error > 0.0 && two_sided_normal((now - before) / error) < 1e-6;
        self.n >= FEWEST && self.m >= FEWEST && now - before >= least && sure
    }

    fn told(self, value: &str, confidence: f64, tail: &str) -> Told {
        let (before, now) = self.shares();
        let says = format!(
            "Default value: {value} fills {} of rows ({} in the reference){tail}",
            percent(now),
            percent(before)
        );
        Told::new(says, confidence)
            .of_rows(now)
            .with("share in the reference", before)
    }
}

const SHAPE: &str = ", and the rest keeps its shape";

fn of_numbers(sides: &Sides<'_, '_>) -> Option<Told> {
    let (before, now) = sides.numbers()?;
    let few = sides.discrete().is_some();
    if !before.exact() || !now.exact() {
        return None;
    }
    let (value, rows) = now
        .each()
        // A value of fewer rows cannot have risen by as much; most columns have none, and are done here.
        .filter(|(_, rows)| *rows as f64 >= 0.1 * now.n() as f64)
        .map(|(value, rows)| {
            let was = before.at_or_under(value) - before.under(value);
            let (n, m) = (before.n(), now.n());
            (
                value,
                Rows {
                    before: was,
                    n,
                    now: rows,
                    m,
                },
            )
        })
        .filter(|(value, rows)| {
            let known = KNOWN.contains(value);
            rows.rose_by(if known { 0.1 } else { 0.2 }) && (known || !few)
        })
        .max_by_key(|(_, rows)| rows.now)?;
    let (n, m) = (rows.n - rows.before, rows.m - rows.now);
    let distinct = before.distinct();
    if m < 30 || n < 30 || distinct < 4 {
        return None;
    }
    let rest = |at: f64, rows_under: u64, of_value: u64, all: u64| {
        let without = if at >= value {
            rows_under - of_value
        } else {
            rows_under
        };
        without as f64 / all as f64
    };
    let gap = steps(before, now)
        .map(|s| {
            let was = rest(s.value, s.reference, rows.before, n);
            (was - rest(s.value, s.production, rows.now, m)).abs()
        })
        .fold(0.0, f64::max);
    let confidence = if KNOWN.contains(&value) { 0.8 } else { 0.6 };
    (gap <= (1.3 * noise::kolmogorov(n, m)).max(0.02)).then(|| {
        rows.told(&number(value), confidence, SHAPE)
            .with("value", value)
            .with("largest gap of the rest", gap)
    })
}

fn of_categories(before: &CategoryCounts, now: &CategoryCounts) -> Option<Told> {
    let (n, m) = (before.n(), now.n());
    let rows_of = |c: &String| Rows {
        before: before.counts.get(c).copied().unwrap_or(0),
        n,
        now: now.counts.get(c).copied().unwrap_or(0),
        m,
    };
    let (value, rows) = now
        .counts
        .keys()
        .filter(|c| WORDS.contains(&folded(c).as_str()))
        .map(|c| (c, rows_of(c)))
        .filter(|(_, rows)| rows.rose_by(0.1))
        .max_by_key(|(_, rows)| rows.now)?;
    let others = before.counts.keys().chain(
        now.counts
            .keys()
            .filter(|c| !before.counts.contains_key(*c)),
    );
    let cells: Vec<(u64, u64)> = others
        .filter(|c| *c != value)
        .map(|c| (rows_of(c).before, rows_of(c).now))
        .collect();
    let rest = Table::from_rows(cells);
    if rest.n < 30 || rest.m < 30 || rest.occupied() < 3 {
        return None;
    }
    let moved = 0.5 * rest.shares().map(|(p, q)| (p - q).abs()).sum::<f64>();
    (moved <= (1.3 * noise::total_variation(&rest)).max(0.03)).then(|| {
        rows.told(&name(value), 0.8, SHAPE)
            .with("total variation of the rest", moved)
    })
}

fn of_moments(before: &Numbers<'_>, now: &Numbers<'_>) -> Option<Told> {
    const DAY_MS: f64 = 86_400_000.0;
    let on = |numbers: &Numbers<'_>, day: f64| {
        numbers.under((day + 1.0) * DAY_MS) - numbers.under(day * DAY_MS)
    };
    let (day, rows) = DAYS
        .iter()
        .map(|day| {
            let (n, m) = (before.n(), now.n());
            (
                *day,
                Rows {
                    before: on(before, *day),
                    n,
                    now: on(now, *day),
                    m,
                },
            )
        })
        .filter(|(_, rows)| {
            let (was, is) = rows.shares();
            rows.rose_by(0.02) && was <= 0.1 * is
        })
        .max_by_key(|(_, rows)| rows.now)?;
    let date = jiff::Timestamp::from_millisecond((day * DAY_MS) as i64).ok()?;
    let date = date.to_zoned(jiff::tz::TimeZone::UTC).date();
    Some(
        rows.told(&date.to_string(), 0.95, "")
            .with("day since 1970", day),
    )
}

#[cfg(test)]
mod tests {
    use crate::data::Kind;
    use crate::drift::causes::tests::said;
    use crate::drift::samples::{Random, counted, numbers};
    use crate::profile::ColumnProfile;

    #[test]
    fn zero_grows_and_the_rest_stays() {
        let mut random = Random(31);
        let mut draw = |zeros: f64, rise: f64| {
            numbers(&random.sample(2_000, |r| {
                let value = (r.uniform() * 8.0).floor() + 1.0 + rise;
                if r.uniform() < zeros { 0.0 } else { value }
            }))
        };
        let reference = draw(0.4, 0.0);
        let flood = said("default-flood", &reference, &draw(0.65, 0.0)).expect("a flood");
        assert!(flood.starts_with("Default value: 0 fills 6"), "{flood}");
        assert_eq!(said("default-flood", &reference, &draw(0.4, 0.0)), None);
        assert_eq!(
            said("default-flood", &reference, &draw(0.65, 2.0)),
            None,
            "all moved"
        );
    }

    #[test]
    fn words_and_days_that_mean_nothing() {
        let reference = counted(&[("a", 400), ("b", 300), ("c", 250), ("Unknown", 50)]);
        let flood = counted(&[("a", 280), ("b", 210), ("c", 175), ("Unknown", 335)]);
        assert!(said("default-flood", &reference, &flood).is_some_and(|s| s.contains("Unknown")));
        let named = counted(&[("a", 700), ("b", 100), ("c", 150), ("Unknown", 50)]);
        assert_eq!(said("default-flood", &reference, &named), None);
        let moments = |epoch: usize| ColumnProfile {
            kind: Kind::Datetime,
            ..numbers(
                &(0..1_000)
                    .map(|i| {
                        if i < epoch {
                            0.0
                        } else {
                            1.7e12 + f64::from(i as u32) * 8e7
                        }
                    })
                    .collect::<Vec<_>>(),
            )
        };
        let said_of = said("default-flood", &moments(0), &moments(80));
        assert_eq!(
            said_of.as_deref(),
            Some("Default value: 1970-01-01 fills 8 % of rows (0 % in the reference)")
        );
        assert_eq!(said("default-flood", &moments(0), &moments(0)), None);
    }
}
