//! The choices of windows and of their limits, and the plan that each one means.

use crate::plan::{Remainder, WindowBy, WindowLimit, WindowRule};
use crate::profile::{MAX_WINDOWS, WindowCut};

/// Ways to cut production: a key and what people read.
pub const CUTS: [(&str, &str); 9] = [
    ("span", "by the timestamp’s span"),
    ("hour", "hours"),
    ("day", "days"),
    ("week", "weeks"),
    ("month", "months"),
    ("quarter", "quarters"),
    ("year", "years"),
    ("rows", "runs of so many rows"),
    ("count", "so many equal parts"),
];

/// Ways to find limits: a key and what people read.
pub const LIMITS: [(&str, &str); 3] = [
    ("fixed", "fixed"),
    (
        "deviations",
        "mean ± 3 standard deviations of the reference’s windows",
    ),
    (
        "quantiles",
        "1 % and 99 % quantiles of the reference’s windows",
    ),
];

/// Rows of a run and number of parts until others are typed.
const USUAL: (u64, u64) = (5_000, 10);

/// The key of what the plan says.
pub fn cut_key(rule: Option<WindowRule>) -> &'static str {
    match rule.map(|r| r.by) {
        None => "span",
        Some(WindowBy::Hour) => "hour",
        Some(WindowBy::Day) => "day",
        Some(WindowBy::Week) => "week",
        Some(WindowBy::Month) => "month",
        Some(WindowBy::Quarter) => "quarter",
        Some(WindowBy::Year) => "year",
        Some(WindowBy::Rows(_)) => "rows",
        Some(WindowBy::Count(_)) => "count",
    }
}

/// The rule of this key; an unknown one is the timestamp's span.
pub fn cut_of(key: &str) -> Option<WindowRule> {
    let by = match key {
        "hour" => WindowBy::Hour,
        "day" => WindowBy::Day,
        "week" => WindowBy::Week,
        "month" => WindowBy::Month,
        "quarter" => WindowBy::Quarter,
        "year" => WindowBy::Year,
        "rows" => WindowBy::Rows(USUAL.0),
        "count" => WindowBy::Count(USUAL.1),
        _ => return None,
    };
    Some(by.into())
}

/// The rule's number, and what it counts; `None` for periods.
pub fn size(rule: Option<WindowRule>) -> Option<(u64, &'static str)> {
    match rule?.by {
        WindowBy::Rows(n) => Some((n, "Rows in a window")),
        WindowBy::Count(n) => Some((n, "Number of windows")),
        _ => None,
    }
}

/// The rule with the number that was typed; as it was when that is no whole number from 1 up, or more windows than are kept.
pub fn with_size(rule: Option<WindowRule>, typed: &str) -> Option<WindowRule> {
    let digits: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, ',' | '.' | '’' | '\''))
        .collect();
    let mut new = rule?;
    match (digits.parse::<u64>().ok().filter(|n| *n > 0), &mut new.by) {
        (Some(n), WindowBy::Rows(rows)) => *rows = n,
        (Some(n), WindowBy::Count(count)) if n <= MAX_WINDOWS as u64 => *count = n,
        _ => {}
    }
    Some(new)
}

/// Where the remainder goes, said or usual; `None` for periods.
pub fn remainder(rule: Option<WindowRule>) -> Option<Remainder> {
    let rule = rule?;
    let usual = match rule.by {
        WindowBy::Rows(_) => Remainder::Kept,
        WindowBy::Count(_) => Remainder::Merged,
        _ => return None,
    };
    Some(rule.remainder.unwrap_or(usual))
}

/// Why a sample of so many rows is not cut by this rule; `None` when it is, or when only its timestamps can tell.
pub fn refused(rule: Option<WindowRule>, rows: u64) -> Option<String> {
    let rule = rule?;
    size(Some(rule))?;
    (rows > 0 && WindowCut::of_rule(rule, rows).is_none()).then(|| {
        format!("That would be more than {MAX_WINDOWS} windows, so production is not cut.")
    })
}

/// The key of how limits are found; "plan" for a rule that only a plan file can say.
pub fn limit_key(rule: WindowLimit) -> &'static str {
    let known = LIMITS.iter().map(|(key, _)| *key);
    known
        .into_iter()
        .find(|key| limit_of(key) == Some(rule))
        .unwrap_or("plan")
}

/// The rule of this key; `None` for one that is not listed.
pub fn limit_of(key: &str) -> Option<WindowLimit> {
    match key {
        "fixed" => Some(WindowLimit::Constant),
        "deviations" => Some(WindowLimit::Deviations {
            below: Some(3.0),
            above: Some(3.0),
        }),
        "quantiles" => Some(WindowLimit::Quantiles {
            below: Some(0.01),
            above: Some(0.99),
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_is_a_plan_and_back() {
        for (key, _) in CUTS {
            assert_eq!(cut_key(cut_of(key)), key);
        }
        for (key, _) in LIMITS {
            assert_eq!(limit_of(key).map(limit_key), Some(key));
        }
        let other = WindowLimit::Deviations {
            below: None,
            above: Some(2.0),
        };
        assert_eq!((limit_key(other), limit_of("plan")), ("plan", None));
    }

    #[test]
    fn numbers_are_typed_and_what_cannot_be_is_not_taken() {
        let (rows, count) = (cut_of("rows"), cut_of("count"));
        for (rule, typed, expected) in [
            (rows, " 2,500 ", 2_500),
            (rows, "0", 5_000),
            (rows, "many", 5_000),
            (rows, "-3", 5_000),
            (count, "12", 12),
            (count, "1001", 10),
        ] {
            let now = with_size(rule, typed);
            assert_eq!(size(now).map(|(n, _)| n), Some(expected), "{typed}");
        }
        assert_eq!(with_size(None, "5"), None);
        assert_eq!(size(cut_of("month")), None);
    }

    #[test]
    fn the_remainder_has_a_usual_place() {
        assert_eq!(remainder(cut_of("rows")), Some(Remainder::Kept));
        assert_eq!(remainder(cut_of("count")), Some(Remainder::Merged));
        assert_eq!(remainder(cut_of("week")), None);
        let said = cut_of("rows").map(|r| WindowRule {
            remainder: Some(Remainder::Merged),
            ..r
        });
        assert_eq!(remainder(said), Some(Remainder::Merged));
    }

    #[test]
    fn too_many_windows_are_said() {
        let one = with_size(cut_of("rows"), "1");
        assert!(refused(one, 5_000).is_some_and(|s| s.contains("1000 windows")));
        assert_eq!(refused(one, 900), None);
        assert_eq!(refused(cut_of("hour"), 900), None);
        assert_eq!(refused(None, 900), None);
    }
}
