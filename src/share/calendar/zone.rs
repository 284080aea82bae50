//! What a TZID stands for: an IANA name, a name of Windows, or what the file itself says in a VTIMEZONE.

use super::dates::{date, day_number, local_time};
use super::lines::Property;
use super::rule::Rule;
use crate::scorecard::Zone;

const WINDOWS: &str = include_str!("windows.txt");

/// Most changes that a block describes.
const MOST_CHANGES: usize = 200;

/// What a VTIMEZONE says: since when, from which offset to which, and how often.
#[derive(Debug, Clone, Default)]
pub(super) struct Described {
    /// The TZID.
    pub id: String,
    changes: Vec<Change>,
}

#[derive(Debug, Clone, Default)]
struct Change {
    start: Option<i64>,
    from: i32,
    to: i32,
    rule: Option<Rule>,
}

impl Described {
    /// Takes in a property of the block; `BEGIN` opens another change.
    pub fn take(&mut self, property: &Property) {
        if property.name == "BEGIN" && self.changes.len() < MOST_CHANGES {
            self.changes.push(Change::default());
        }
        let Some(last) = self.changes.last_mut() else {
            if property.name == "TZID" {
                self.id.clone_from(&property.value);
            }
            return;
        };
        match property.name.as_str() {
            "DTSTART" => last.start = local_time(&property.value),
            "TZOFFSETFROM" => last.from = offset(&property.value).unwrap_or(0),
            "TZOFFSETTO" => last.to = offset(&property.value).unwrap_or(0),
            "RRULE" => last.rule = Rule::parse(&property.value).ok().filter(Rule::is_yearly),
            _ => {}
        }
    }

    /// Its id, and the zone up to this moment; `None` when the block names no change that can be placed.
    pub fn zone(&self, until: i64) -> Option<(String, Zone)> {
        let mut changes = Vec::new();
        for change in &self.changes {
            let Some(start) = change.start else { continue };
            let time = start.rem_euclid(86_400);
            let days = match &change.rule {
                None => vec![start.div_euclid(86_400)],
                Some(rule) => {
                    let (first, last) = (date(start.div_euclid(86_400))?, date(until / 86_400)?);
                    rule.dates(first, last, &mut 4_000)?
                        .into_iter()
                        .map(day_number)
                        .collect()
                }
            };
            let moments = days.into_iter().map(|day| day * 86_400 + time);
            changes.extend(moments.map(|at| (at - i64::from(change.from), change.to)));
        }
        let first = self.changes.iter().filter(|c| c.start.is_some());
        let before = first.min_by_key(|c| c.start)?.from;
        Some((self.id.clone(), Zone::listed(before, changes)))
    }
}

/// The zone of a TZID.
pub(super) fn zone(id: &str, described: &[(String, Zone)]) -> Option<Zone> {
    let id = id.trim();
    // "/freeassociation.sourceforge.net/Europe/Berlin" ends in the name that counts.
    let tail = id.rsplitn(3, '/').take(2).collect::<Vec<_>>();
    let tail = tail.into_iter().rev().collect::<Vec<_>>().join("/");
    let windows = || {
        let lines = WINDOWS.lines().filter_map(|line| line.split_once('|'));
        let of = |(name, zone): (&str, &'static str)| (name == id).then_some(zone);
        Zone::named(lines.into_iter().find_map(of)?)
    };
    let own = || {
        described
            .iter()
            .find(|(d, _)| d == id)
            .map(|(_, zone)| zone.clone())
    };
    let by_tail = || id.starts_with('/').then(|| Zone::named(&tail))?;
    Zone::named(id)
        .or_else(windows)
        .or_else(by_tail)
        .or_else(own)
}

/// "+0530", "-033000" in seconds.
fn offset(text: &str) -> Option<i32> {
    let (sign, digits) = match text.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let two = |at: usize| digits.get(at..at + 2)?.parse::<i32>().ok();
    let seconds = two(0)? * 3_600 + two(2)? * 60 + two(4).unwrap_or(0);
    (seconds <= 18 * 3_600).then_some(sign * seconds)
}

#[cfg(test)]
mod tests {
    use super::super::lines::properties;
    use super::*;

    #[test]
    fn every_name_of_windows_is_a_zone() {
        let lines = WINDOWS.lines().filter(|l| !l.starts_with('#'));
        let names: Vec<&str> = lines.map(|l| l.split('|').next().unwrap_or("")).collect();
        assert!(names.len() > 130);
        for name in names {
            assert!(zone(name, &[]).is_some(), "{name}");
        }
    }

    #[test]
    fn a_described_zone_changes_as_it_says() {
        let block = "TZID:Head office\nBEGIN:STANDARD\nDTSTART:20071104T020000\nTZOFFSETFROM:-0400\nTZOFFSETTO:-0500\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU\nEND:STANDARD\nBEGIN:DAYLIGHT\nDTSTART:20070311T020000\nTZOFFSETFROM:-0500\nTZOFFSETTO:-0400\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU\nEND:DAYLIGHT\n";
        let mut described = Described::default();
        for property in properties(block).expect("properties") {
            described.take(&property);
        }
        let until = 1_830_000_000;
        let own =
            zone("Head office", &[described.zone(until).expect("placed")]).expect("described");
        let same = Zone::named("America/New_York").expect("known");
        for at in (1_772_000_000..1_820_000_000).step_by(1_800) {
            assert_eq!(own.offset(at), same.offset(at), "{at}");
        }
        assert_eq!(zone("Head office", &[]), None);
        assert_eq!(
            zone("/vendor.example/Europe/Berlin", &[]),
            Zone::named("Europe/Berlin")
        );
    }
}
