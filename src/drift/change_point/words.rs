//! A change in one plain sentence.

use super::calendar::date_of;
use super::{Change, Course, FEWEST_WINDOWS, Manner, Season, Step};
use jiff::civil::Date;

const DAY_MS: i64 = 86_400_000;
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];
/// Changes that are listed; of more, the latest.
const LISTED: usize = 3;

pub(super) fn too_few(windows: usize) -> String {
    let has = match windows {
        0 => "no window has a value".to_owned(),
        1 => "only one window has a value".to_owned(),
        n => format!("only {n} windows have a value"),
    };
    format!("Cannot be told: {has}, at least {FEWEST_WINDOWS} are needed")
}

pub(super) fn sentence(change: &Change) -> String {
    format!("{}{}", changed(change), in_season(change))
}

/// What follows the sentence of a series that repeats: a sentence of its own, or nothing.
pub(in crate::drift) fn in_season(change: &Change) -> &'static str {
    match (change.seasonal, change.season) {
        (Some(true), Some(Season::Day)) => {
            ". It repeats every day: each hour was held against the same hour"
        }
        (Some(true), Some(Season::Week)) => {
            ". It repeats every week: each day was held against the same weekday"
        }
        (Some(true), Some(Season::Year)) => {
            ". It repeats every year: each window was held against the same one a year apart"
        }
        _ => "",
    }
}

fn changed(change: &Change) -> String {
    let since = match change.course {
        Some(Course::Moving) => "is still moving",
        Some(Course::Stayed) => "has stayed",
        Some(Course::Over) => "has gone back",
        None => return format!("No change of level in {} windows", change.windows),
    };
    match change.steps.as_slice() {
        [] => format!("No change of level in {} windows", change.windows),
        [only] => format!("Changed {} and {since}", how(only)),
        [there, back] if change.course == Some(Course::Over) => {
            format!("Changed {} and went back {}", how(there), how(back))
        }
        [.., _] => {
            let steps = &change.steps;
            let latest = steps.iter().skip(steps.len().saturating_sub(LISTED));
            let listed: Vec<String> = latest.map(how).collect();
            let times = match (steps.len(), steps.len() > LISTED) {
                (2, _) => "twice: ".to_owned(),
                (n, true) => format!("{n} times, most recently "),
                (n, false) => format!("{n} times: "),
            };
            format!("Changed {times}{}; {since}", listed.join(", "))
        }
    }
}

/// "suddenly between 1 and 30 Apr 2024".
pub(in crate::drift) fn how(step: &Step) -> String {
    let manner = match step.manner {
        Manner::Sudden => "suddenly",
        Manner::Gradual => "gradually",
    };
    format!("{manner} {}", when(step))
}

/// "between 1 and 30 Apr 2024"; in UTC.
pub(in crate::drift) fn when(step: &Step) -> String {
    let dated = step
        .from
        .zip(step.to)
        .and_then(|(from, to)| between(from, to));
    dated.unwrap_or_else(|| match step.first == step.last {
        true => format!("in {}", step.first),
        false => format!("between {} and {}", step.first, step.last),
    })
}

fn between(from: i64, to: i64) -> Option<String> {
    let whole_days = from.rem_euclid(DAY_MS) == 0 && to.rem_euclid(DAY_MS) == 0;
    if !whole_days {
        let (a, b) = (date_of(from)?, date_of(to)?);
        return Some(if a == b {
            format!(
                "between {} and {} UTC on {}",
                clock(from),
                clock(to),
                full(a)
            )
        } else {
            format!(
                "between {} {} and {} {} UTC",
                full(a),
                clock(from),
                full(b),
                clock(to)
            )
        });
    }
    let (a, b) = (date_of(from)?, date_of(to.checked_sub(1)?)?);
    Some(match () {
        () if a == b => format!("on {}", full(a)),
        () if a.year() != b.year() => format!("between {} and {}", full(a), full(b)),
        () if a.month() != b.month() => {
            format!("between {} {} and {}", a.day(), month(a), full(b))
        }
        () => format!("between {} and {}", a.day(), full(b)),
    })
}

fn month(date: Date) -> &'static str {
    let place = usize::try_from(date.month() - 1).unwrap_or(0);
    MONTHS.get(place).copied().unwrap_or("")
}

fn full(date: Date) -> String {
    format!("{} {} {}", date.day(), month(date), date.year())
}

fn clock(ms: i64) -> String {
    let minutes = ms.rem_euclid(DAY_MS) / 60_000;
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}
