//! Recurrence rules of RFC 5545, as far as rotas use them: by day, week, month and year.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// A rule. What it has that is not listed here is refused, so that no occurrence is guessed.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rule {
    every: Every,
    interval: i32,
    count: Option<u32>,
    /// As written; told apart by its form.
    pub until: Option<String>,
    days: Vec<(i8, Weekday)>,
    month_days: Vec<i8>,
    months: Vec<i8>,
    week_starts: Weekday,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Every {
    Day,
    Week,
    Month,
    Year,
}

impl Rule {
    /// The rule of an RRULE's value; an error is the part that is not understood.
    pub fn parse(value: &str) -> Result<Rule, String> {
        let mut rule = Rule {
            every: Every::Day,
            interval: 1,
            count: None,
            until: None,
            days: Vec::new(),
            month_days: Vec::new(),
            months: Vec::new(),
            week_starts: Weekday::Monday,
        };
        let mut has_frequency = false;
        for part in value.split(';').filter(|p| !p.is_empty()) {
            let (name, value) = part.split_once('=').ok_or(part)?;
            let value = value.trim();
            let all = |limit: i8| numbers(value, limit).ok_or_else(|| part.to_owned());
            match name.trim().to_ascii_uppercase().as_str() {
                "FREQ" => {
                    has_frequency = true;
                    rule.every = match value.to_ascii_uppercase().as_str() {
                        "DAILY" => Every::Day,
                        "WEEKLY" => Every::Week,
                        "MONTHLY" => Every::Month,
                        "YEARLY" => Every::Year,
                        _ => return Err(part.to_owned()),
                    };
                }
                "INTERVAL" => {
                    let n: i32 = value.parse().map_err(|_| part)?;
                    rule.interval = Some(n).filter(|n| (1..=10_000).contains(n)).ok_or(part)?;
                }
                "COUNT" => rule.count = Some(value.parse().map_err(|_| part)?),
                "UNTIL" => rule.until = Some(value.to_owned()),
                "BYDAY" => {
                    let days = value.split(',').map(nth_weekday);
                    rule.days = days.collect::<Option<_>>().ok_or(part)?;
                }
                "BYMONTHDAY" => rule.month_days = all(31)?,
                "BYMONTH" => rule.months = all(12)?,
                "WKST" => rule.week_starts = weekday(value).ok_or(part)?,
                _ => return Err(part.to_owned()),
            }
        }
        if !has_frequency {
            return Err("a rule without FREQ".to_owned());
        }
        let by_nth = rule.days.iter().any(|(n, _)| *n != 0);
        match rule.every {
            Every::Day | Every::Week if by_nth => Err("BYDAY with a number".to_owned()),
            Every::Week if !rule.month_days.is_empty() => Err("BYMONTHDAY in a week".to_owned()),
            // "The 20th Monday of the year" and all Mondays of a year would need the year as a whole.
            Every::Year if !rule.days.is_empty() && rule.months.is_empty() => {
                Err("BYDAY in a year without BYMONTH".to_owned())
            }
            _ => Ok(rule),
        }
    }

    /// Whether it is told by years.
    pub fn is_yearly(&self) -> bool {
        self.every == Every::Year
    }

    /// The dates of the rule from its first on, up to `last`; at most as many as COUNT says. Every day, week, month or year that is
    /// looked at takes one of `steps`; `None` when they are used up.
    pub fn dates(&self, first: Date, last: Date, steps: &mut usize) -> Option<Vec<Date>> {
        let mut dates = Vec::new();
        let mut period = self.period_of(first);
        while *steps > 0 {
            *steps -= 1;
            let Some(begin) = period.filter(|p| *p <= last) else {
                return Some(dates);
            };
            for date in self.within(begin, first) {
                if date > last || self.count.is_some_and(|n| dates.len() >= n as usize) {
                    return Some(dates);
                }
                if date >= first {
                    dates.push(date);
                }
            }
            period = match self.every {
                Every::Day => begin.checked_add(self.interval.days()).ok(),
                Every::Week => begin.checked_add(self.interval.weeks()).ok(),
                Every::Month => begin.checked_add(self.interval.months()).ok(),
                Every::Year => begin.checked_add(self.interval.years()).ok(),
            };
        }
        None
    }

    /// First day of the day, week, month or year in which the first date lies.
    fn period_of(&self, first: Date) -> Option<Date> {
        match self.every {
            Every::Day => Some(first),
            Every::Week => {
                let back = first.weekday().since(self.week_starts);
                first.checked_sub(i32::from(back).days()).ok()
            }
            Every::Month => Some(first.first_of_month()),
            Every::Year => Some(first.first_of_year()),
        }
    }

    /// The dates of one period, in order.
    fn within(&self, begin: Date, first: Date) -> Vec<Date> {
        let mut dates = match self.every {
            Every::Day => vec![begin],
            Every::Week => (0..7)
                .filter_map(|i| begin.checked_add(i.days()).ok())
                .filter(|d| !self.days.is_empty() || d.weekday() == first.weekday())
                .collect(),
            Every::Month => self.in_month(begin, first),
            Every::Year if self.months.is_empty() => {
                let month = begin.with().month(first.month()).build();
                month.map_or(Vec::new(), |m| self.in_month(m, first))
            }
            Every::Year => (1..=12)
                .filter_map(|m| begin.with().month(m).build().ok())
                .flat_map(|m| self.in_month(m, first))
                .collect(),
        };
        dates.retain(|d| {
            let by_day = self.every == Every::Day || self.every == Every::Week;
            (self.months.is_empty() || self.months.contains(&d.month()))
                && (!by_day
                    || self.days.is_empty()
                    || self.days.iter().any(|(_, w)| *w == d.weekday()))
                && (self.every != Every::Day || self.month_days.is_empty() || self.is_month_day(*d))
        });
        dates
    }

    /// The dates of the month that begins here.
    fn in_month(&self, begin: Date, first: Date) -> Vec<Date> {
        let days =
            (0..i32::from(begin.days_in_month())).filter_map(|i| begin.checked_add(i.days()).ok());
        days.filter(
            |d| match (self.days.is_empty(), self.month_days.is_empty()) {
                (true, true) => d.day() == first.day(),
                (true, false) => self.is_month_day(*d),
                (false, true) => self.is_nth_weekday(*d),
                (false, false) => self.is_month_day(*d) && self.is_nth_weekday(*d),
            },
        )
        .collect()
    }

    fn is_month_day(&self, date: Date) -> bool {
        let from_end = date.day() - date.days_in_month() - 1;
        self.month_days.contains(&date.day()) || self.month_days.contains(&from_end)
    }

    fn is_nth_weekday(&self, date: Date) -> bool {
        let nth = (date.day() - 1) / 7 + 1;
        let from_end = -((date.days_in_month() - date.day()) / 7 + 1);
        self.days
            .iter()
            .any(|(n, day)| *day == date.weekday() && [0, nth, from_end].contains(n))
    }
}

/// "MO", "-1SU", "2TU": 0 stands for every one.
fn nth_weekday(text: &str) -> Option<(i8, Weekday)> {
    let text = text.trim();
    let (nth, day) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let nth = match nth.strip_prefix('+').unwrap_or(nth) {
        "" => 0,
        nth => nth.parse().ok().filter(|n: &i8| *n != 0 && n.abs() <= 5)?,
    };
    Some((nth, weekday(day)?))
}

fn weekday(text: &str) -> Option<Weekday> {
    Some(match text.to_ascii_uppercase().as_str() {
        "MO" => Weekday::Monday,
        "TU" => Weekday::Tuesday,
        "WE" => Weekday::Wednesday,
        "TH" => Weekday::Thursday,
        "FR" => Weekday::Friday,
        "SA" => Weekday::Saturday,
        "SU" => Weekday::Sunday,
        _ => return None,
    })
}

fn numbers(text: &str, limit: i8) -> Option<Vec<i8>> {
    let one = |part: &str| {
        let n: i8 = part.trim().parse().ok()?;
        (n != 0 && n.unsigned_abs() <= limit.unsigned_abs()).then_some(n)
    };
    text.split(',').map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same rule by the crate `rrule`, as compact dates.
    fn by_another(rule: &str, first: Date, last: Date) -> Vec<String> {
        let text = format!("DTSTART:{}T120000Z\nRRULE:{rule}", compact(first));
        let set: rrule::RRuleSet = text.parse().unwrap_or_else(|e| panic!("{text}: {e}"));
        let dates = set.all(5_000).dates.into_iter();
        let dates = dates.map(|at| at.format("%Y%m%d").to_string());
        dates
            .filter(|date| date.len() == 8 && *date <= compact(last))
            .collect()
    }

    fn compact(date: Date) -> String {
        format!("{:04}{:02}{:02}", date.year(), date.month(), date.day())
    }

    #[test]
    fn dates_are_those_of_another_implementation() {
        let last = jiff::civil::date(2028, 3, 1);
        for first in [
            jiff::civil::date(2024, 2, 29),
            jiff::civil::date(2026, 10, 31),
            jiff::civil::date(2026, 11, 18),
        ] {
            for rule in [
                "FREQ=DAILY",
                "FREQ=DAILY;INTERVAL=3;COUNT=40",
                "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR",
                "FREQ=DAILY;BYMONTH=1,12;BYMONTHDAY=-1,1",
                "FREQ=WEEKLY",
                "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA,SU",
                "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=MO,SU",
                "FREQ=WEEKLY;INTERVAL=4;COUNT=9",
                "FREQ=MONTHLY",
                "FREQ=MONTHLY;INTERVAL=2;BYDAY=-1FR",
                "FREQ=MONTHLY;BYDAY=2MO,4MO",
                "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
                "FREQ=MONTHLY;BYMONTHDAY=-1",
                "FREQ=MONTHLY;BYMONTHDAY=15,31;COUNT=11",
                "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
                "FREQ=YEARLY",
            ] {
                let own = Rule::parse(rule).unwrap_or_else(|e| panic!("{rule}: {e}"));
                let dates = own.dates(first, last, &mut 9_999).expect("short enough");
                let dates: Vec<String> = dates.into_iter().map(compact).collect();
                assert_eq!(dates, by_another(rule, first, last), "{rule} from {first}");
            }
        }
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        for (rule, part) in [
            ("FREQ=HOURLY", "FREQ=HOURLY"),
            ("INTERVAL=2", "a rule without FREQ"),
            ("FREQ=DAILY;INTERVAL=0", "INTERVAL=0"),
            ("FREQ=DAILY;COUNT=x", "COUNT=x"),
            ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=1", "BYSETPOS=1"),
            ("FREQ=WEEKLY;BYDAY=1MO", "BYDAY with a number"),
            ("FREQ=MONTHLY;BYDAY=9MO", "BYDAY=9MO"),
            ("FREQ=DAILY;BYHOUR=9", "BYHOUR=9"),
        ] {
            assert_eq!(Rule::parse(rule), Err(part.to_owned()), "{rule}");
        }
        let long = Rule::parse("FREQ=DAILY").expect("a rule");
        let (first, last) = (jiff::civil::date(1, 1, 1), jiff::civil::date(2026, 1, 1));
        assert_eq!(long.dates(first, last, &mut 10_000), None);
    }
}
