//! Which place of its season a window takes.

use super::Season;
use crate::profile::Window;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;

/// Windows of one calendar length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Calendar {
    /// The period in which they may repeat.
    pub season: Season,
    /// Windows per period.
    pub period: i64,
    /// Number of each window, counted from a fixed one; a gap leaves a number out.
    pub places: Vec<i64>,
}

/// The windows' calendar; `None` for runs of rows, years and mixed lengths.
pub(super) fn of(windows: &[&Window]) -> Option<Calendar> {
    let first = windows.first()?;
    let (season, period, place) = by_length(first)?;
    let places: Option<Vec<i64>> = windows
        .iter()
        .map(|w| {
            let (_, p, _) = by_length(w)?;
            (p == period).then(|| place(w))?
        })
        .collect();
    Some(Calendar {
        season,
        period,
        places: places?,
    })
}

type Place = fn(&Window) -> Option<i64>;

fn by_length(window: &Window) -> Option<(Season, i64, Place)> {
    if window.is_of_rows() {
        return None;
    }
    match window.end.checked_sub(window.start)? {
        HOUR_MS => Some((Season::Day, 24, |w| Some(w.start.div_euclid(HOUR_MS)))),
        DAY_MS => Some((Season::Week, 7, |w| Some(w.start.div_euclid(DAY_MS)))),
        ms if ms == 7 * DAY_MS => {
            Some((Season::Year, 52, |w| Some(w.start.div_euclid(7 * DAY_MS))))
        }
        ms if (28 * DAY_MS..=31 * DAY_MS).contains(&ms) => Some((Season::Year, 12, |w| {
            let date = date_of(w.start)?;
            Some(i64::from(date.year()) * 12 + i64::from(date.month()) - 1)
        })),
        ms if (90 * DAY_MS..=92 * DAY_MS).contains(&ms) => Some((Season::Year, 4, |w| {
            let date = date_of(w.start)?;
            Some(i64::from(date.year()) * 4 + (i64::from(date.month()) - 1) / 3)
        })),
        _ => None,
    }
}

/// The day in UTC; `None` beyond the years −9999 to 9999.
pub(super) fn date_of(ms: i64) -> Option<Date> {
    let moment = Timestamp::from_millisecond(ms).ok()?;
    Some(moment.to_zoned(TimeZone::UTC).date())
}
