//! How a sample is cut into windows, decided before it is read.

use super::Window;
use crate::plan::{Remainder, WindowBy, WindowRule};
use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

/// Windows that are kept; of more, the latest.
pub const MAX_WINDOWS: usize = 1_000;

/// How the label of a run of rows begins.
pub(super) const ROWS: &str = "rows ";

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;

/// A rule for windows with everything known that it needs: each row's window follows from the row alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum WindowCut {
    /// Calendar periods in UTC, from the timestamp column.
    Period(Period),
    /// `size` rows in file order; the rows beyond `windows` windows belong to the last.
    Rows {
        /// Rows per window.
        size: u64,
        /// Number of windows.
        windows: u64,
    },
}

/// A calendar period in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Period {
    /// An hour.
    Hour,
    /// A day.
    Day,
    /// A week from Monday.
    Week,
    /// A month.
    Month,
    /// A quarter.
    Quarter,
    /// A year.
    Year,
}

impl WindowCut {
    /// The cut by `by`, its remainder where it usually goes: see [`WindowCut::of_rule`].
    pub fn resolve(by: WindowBy, total_rows: u64) -> Option<WindowCut> {
        WindowCut::of_rule(by.into(), total_rows)
    }

    /// The cut that a plan's rule means for a sample of `total_rows` rows; `None` when it would have no window, or more
    /// than [`MAX_WINDOWS`] windows of rows. A period needs a timestamp column, which the caller knows of.
    pub fn of_rule(rule: WindowRule, total_rows: u64) -> Option<WindowCut> {
        let period = |period| Some(WindowCut::Period(period));
        let (size, whole, rest, usual) = match rule.by {
            WindowBy::Hour => return period(Period::Hour),
            WindowBy::Day => return period(Period::Day),
            WindowBy::Week => return period(Period::Week),
            WindowBy::Month => return period(Period::Month),
            WindowBy::Quarter => return period(Period::Quarter),
            WindowBy::Year => return period(Period::Year),
            WindowBy::Rows(size) => {
                let whole = total_rows.checked_div(size)?;
                (size, whole, total_rows.checked_rem(size)?, Remainder::Kept)
            }
            WindowBy::Count(count) => {
                let count = count.min(total_rows);
                let size = total_rows.checked_div(count)?;
                let rest = total_rows.checked_rem(count)?;
                (size, count, rest, Remainder::Merged)
            }
        };
        let windows = match rule.remainder.unwrap_or(usual) {
            Remainder::Kept if rest > 0 => whole.checked_add(1)?,
            // Fewer rows than one window should have are one window all the same.
            _ => whole.max(total_rows.min(1)),
        };
        (1..=MAX_WINDOWS as u64)
            .contains(&windows)
            .then_some(WindowCut::Rows { size, windows })
    }

    /// Start of the window that a row belongs to: ms since 1970, or the first row's number counted from 0.
    ///
    /// `time` is the row's timestamp in ms since 1970, `row` its number in the sample, from 0. `None`: the row has no
    /// timestamp, or one outside of the years −9999 to 9999.
    pub fn start_of(self, time: Option<i64>, row: u64) -> Option<i64> {
        match self {
            WindowCut::Period(period) => period.start_of(time?),
            WindowCut::Rows { size, windows } => {
                let index = row.checked_div(size)?.min(windows.saturating_sub(1));
                i64::try_from(index.checked_mul(size)?).ok()
            }
        }
    }

    /// The window that begins at `start` and holds `rows` rows.
    pub fn window(self, start: i64, rows: u64) -> Window {
        match self {
            WindowCut::Period(period) => period.window(start),
            WindowCut::Rows { .. } => {
                let end = start.saturating_add_unsigned(rows);
                Window {
                    start,
                    end,
                    label: format!(
                        "{ROWS}{}–{}",
                        grouped(start.saturating_add(1)),
                        grouped(end)
                    ),
                }
            }
        }
    }
}

/// The period to cut by when the plan does not say: days under two weeks, weeks up to half a year, months up to five
/// years, else quarters. `span_ms` is the time from the first to the last row.
pub fn default_rule(span_ms: i64) -> WindowBy {
    match span_ms / DAY_MS {
        ..=13 => WindowBy::Day,
        14..=182 => WindowBy::Week,
        183..=1_826 => WindowBy::Month,
        _ => WindowBy::Quarter,
    }
}

impl Period {
    fn start_of(self, time: i64) -> Option<i64> {
        let date = date_of(time)?;
        let start = match self {
            Period::Hour => return time.checked_sub(time.rem_euclid(HOUR_MS)),
            Period::Day => date,
            Period::Week => {
                let back = i64::from(date.weekday().since(Weekday::Monday));
                date.checked_sub(back.days()).ok()?
            }
            Period::Month => date.first_of_month(),
            Period::Quarter => Date::new(date.year(), (date.month() - 1) / 3 * 3 + 1, 1).ok()?,
            Period::Year => date.first_of_year(),
        };
        ms_of(start)
    }

    fn window(self, start: i64) -> Window {
        let label = date_of(start).map(|date| match self {
            Period::Hour => {
                let hour = start.rem_euclid(DAY_MS) / HOUR_MS;
                format!("{} {hour:02}:00", self.label(date))
            }
            _ => self.label(date),
        });
        let next = date_of(start).and_then(|date| {
            let length = match self {
                Period::Hour => return start.checked_add(HOUR_MS),
                Period::Day => 1.day(),
                Period::Week => 1.week(),
                Period::Month => 1.month(),
                Period::Quarter => 3.months(),
                Period::Year => 1.year(),
            };
            ms_of(date.checked_add(length).ok()?)
        });
        Window {
            start,
            end: next.unwrap_or(i64::MAX),
            label: label.unwrap_or_else(|| start.to_string()),
        }
    }

    fn label(self, start: Date) -> String {
        match self {
            Period::Hour | Period::Day => start.to_string(),
            Period::Week => {
                let week = start.iso_week_date();
                format!("{:04}-W{:02}", week.year(), week.week())
            }
            Period::Month => format!("{:04}-{:02}", start.year(), start.month()),
            Period::Quarter => format!("{:04}-Q{}", start.year(), (start.month() - 1) / 3 + 1),
            Period::Year => format!("{:04}", start.year()),
        }
    }
}

fn date_of(time: i64) -> Option<Date> {
    let moment = Timestamp::from_millisecond(time).ok()?;
    Some(moment.to_zoned(TimeZone::UTC).date())
}

fn ms_of(date: Date) -> Option<i64> {
    let midnight: DateTime = date.into();
    let zoned = midnight.to_zoned(TimeZone::UTC).ok()?;
    Some(zoned.timestamp().as_millisecond())
}

/// A whole number with commas between groups of three digits.
fn grouped(number: i64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && digit.is_ascii_digit() && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> i64 {
        let moment: Timestamp = text.parse().expect("a moment");
        moment.as_millisecond()
    }

    #[test]
    fn calendar_periods_in_utc() {
        for (by, moment, label, start, end) in [
            (
                WindowBy::Day,
                "2024-02-29T23:59:59.999Z",
                "2024-02-29",
                "2024-02-29",
                "2024-03-01",
            ),
            (
                WindowBy::Week,
                "2025-02-16T12:00:00Z",
                "2025-W07",
                "2025-02-10",
                "2025-02-17",
            ),
            (
                WindowBy::Week,
                "2024-12-31T00:00:00Z",
                "2025-W01",
                "2024-12-30",
                "2025-01-06",
            ),
            (
                WindowBy::Month,
                "2025-12-31T23:59:59Z",
                "2025-12",
                "2025-12-01",
                "2026-01-01",
            ),
            (
                WindowBy::Month,
                "1969-12-31T23:59:59Z",
                "1969-12",
                "1969-12-01",
                "1970-01-01",
            ),
            (
                WindowBy::Quarter,
                "2025-03-31T10:00:00Z",
                "2025-Q1",
                "2025-01-01",
                "2025-04-01",
            ),
            (
                WindowBy::Year,
                "2025-07-01T00:00:00Z",
                "2025",
                "2025-01-01",
                "2026-01-01",
            ),
        ] {
            let cut = WindowCut::resolve(by, 10).expect("a period");
            let found = cut.start_of(Some(at(moment)), 0).expect("a start");
            let midnight = |date: &str| at(&format!("{date}T00:00:00Z"));
            let expected = Window {
                start: midnight(start),
                end: midnight(end),
                label: label.to_owned(),
            };
            assert_eq!(cut.window(found, 1), expected, "{moment}");
        }
    }

    #[test]
    fn rows_and_counts() {
        let rows = WindowCut::resolve(WindowBy::Rows(5_000), 12_000).expect("rows");
        let starts = [0, 4_999, 5_000, 11_999].map(|row| rows.start_of(None, row));
        assert_eq!(starts, [Some(0), Some(0), Some(5_000), Some(10_000)]);
        assert_eq!(rows.window(10_000, 2_000).label, "rows 10,001–12,000");
        let count = WindowCut::resolve(WindowBy::Count(3), 11).expect("a count");
        let starts: Vec<_> = (0..11)
            .filter_map(|row| count.start_of(None, row))
            .collect();
        assert_eq!(
            starts,
            [0, 0, 0, 3, 3, 3, 6, 6, 6, 6, 6],
            "the last takes the remainder"
        );
        for refused in [WindowBy::Rows(0), WindowBy::Count(0), WindowBy::Rows(1)] {
            assert_eq!(WindowCut::resolve(refused, 5_000), None, "{refused:?}");
        }
        assert_eq!(WindowCut::resolve(WindowBy::Count(5), 0), None, "no rows");
    }

    #[test]
    fn hours_in_utc() {
        let cut = WindowCut::resolve(WindowBy::Hour, 10).expect("a period");
        for (moment, label, start, end) in [
            (
                "2024-02-29T23:59:59.999Z",
                "2024-02-29 23:00",
                "2024-02-29T23:00:00Z",
                "2024-03-01T00:00:00Z",
            ),
            (
                "1969-12-31T05:00:00Z",
                "1969-12-31 05:00",
                "1969-12-31T05:00:00Z",
                "1969-12-31T06:00:00Z",
            ),
        ] {
            let expected = Window {
                start: at(start),
                end: at(end),
                label: label.to_owned(),
            };
            let found = cut.start_of(Some(at(moment)), 0).expect("a start");
            assert_eq!(cut.window(found, 1), expected, "{moment}");
            assert!(!expected.is_of_rows());
        }
        assert_eq!(cut.start_of(Some(i64::MIN), 0), None);
    }

    #[test]
    fn the_remainder_is_merged_or_kept() {
        let kept = Some(Remainder::Kept);
        let merged = Some(Remainder::Merged);
        for (by, remainder, total, size, windows) in [
            (WindowBy::Rows(5_000), None, 12_000, 5_000, 3),
            (WindowBy::Rows(5_000), merged, 12_000, 5_000, 2),
            (WindowBy::Rows(5_000), merged, 10_000, 5_000, 2),
            (WindowBy::Rows(5_000), merged, 3, 5_000, 1),
            (WindowBy::Rows(5_000), kept, 3, 5_000, 1),
            (WindowBy::Count(10), None, 891, 89, 10),
            // NannyML's ten chunks of Titanic's 891 rows are eleven.
            (WindowBy::Count(10), kept, 891, 89, 11),
            (WindowBy::Count(10), kept, 890, 89, 10),
            (WindowBy::Count(10), kept, 17, 1, 11),
            (WindowBy::Count(10), kept, 4, 1, 4),
        ] {
            let rule = WindowRule { by, remainder };
            let cut = WindowCut::of_rule(rule, total);
            assert_eq!(
                cut,
                Some(WindowCut::Rows { size, windows }),
                "{rule:?} of {total}"
            );
            let window = cut.and_then(|c| Some(c.window(c.start_of(None, total - 1)?, 1)));
            assert!(
                window.is_some_and(|w| w.is_of_rows()),
                "{rule:?} of {total}"
            );
        }
    }

    #[test]
    fn hostile_times_have_no_window() {
        let month = WindowCut::Period(Period::Month);
        assert_eq!(month.start_of(Some(i64::MAX), 0), None);
        assert_eq!(month.start_of(None, 0), None);
        assert_eq!(month.window(i64::MIN, 1).end, i64::MAX);
    }

    #[test]
    fn the_default_rule_by_span() {
        for (days, by) in [
            (0, WindowBy::Day),
            (30, WindowBy::Week),
            (400, WindowBy::Month),
            (3_000, WindowBy::Quarter),
        ] {
            assert_eq!(default_rule(days * DAY_MS), by, "{days} days");
        }
    }
}
