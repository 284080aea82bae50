//! One VEVENT: when, how often, and who.

use super::dates::{date, day_number, duration, local_time};
use super::lines::Property;
use super::people::{Named, is_second, named};
use super::rule::Rule;
use super::zone;
use crate::scorecard::Zone;

/// Most occurrences of one event.
const MOST_OCCURRENCES: usize = 1_000;
/// Most dates that are left out of or added to a series, and most people of an event.
const MOST_LISTED: usize = 2_000;
const DAY: i64 = 86_400;

/// What all events of a file share.
pub(super) struct Place {
    /// Of times that name no zone.
    pub zone: Zone,
    /// Zones that the file describes itself.
    pub described: Vec<(String, Zone)>,
    /// Seconds since 1970.
    pub now: i64,
    /// Up to when recurring events are followed.
    pub until: i64,
}

/// A time as it is written: what clocks show, and whose.
#[derive(Debug, Clone, PartialEq)]
struct Time {
    local: i64,
    zone: Zone,
    whole_day: bool,
}

impl Time {
    fn moment(&self) -> i64 {
        self.zone.moment(self.local)
    }
}

/// An event, single or a series.
#[derive(Debug, Clone)]
pub(super) struct Event {
    /// Shared by a series and what replaces single occurrences of it.
    pub uid: String,
    /// The moment of the occurrence that this one replaces.
    pub replaces: Option<i64>,
    /// Whom it names.
    pub people: Vec<Named>,
    /// Called second.
    pub secondary: bool,
    line: usize,
    start: Time,
    end: i64,
    rule: Option<Rule>,
    added: Vec<Time>,
    excluded: Vec<Time>,
}

impl Event {
    /// The event of a block; none when it is cancelled. An error is a sentence with the line and what to do.
    pub fn read(block: &[Property], place: &Place) -> Result<Option<Event>, String> {
        let line = block.first().map_or(0, |p| p.line);
        let first = |name: &str| block.iter().find(|p| p.name == name);
        let status = first("STATUS");
        let cancelled = status.is_some_and(|p| p.value.eq_ignore_ascii_case("CANCELLED"));
        // A cancelled occurrence still takes the place of the one it cancels.
        if cancelled && first("RECURRENCE-ID").is_none() {
            return Ok(None);
        }
        let ranged = |p: &&Property| p.parameter("RANGE").is_some();
        if let Some(range) = first("RECURRENCE-ID").filter(ranged) {
            return Err(format!(
                "line {}: a change of all later occurrences (RANGE) is not understood; export the shifts as single events.",
                range.line
            ));
        }
        let begin = first("DTSTART").ok_or_else(|| {
            format!("line {line}: the event has no DTSTART; give it a begin and export again.")
        })?;
        let start = one_time(begin, place)?;
        let end = match (first("DTEND"), first("DURATION")) {
            (Some(property), _) => one_time(property, place)?.moment(),
            (None, Some(property)) => {
                let length = duration(&property.value).ok_or_else(|| not_understood(property))?;
                start.moment().saturating_add(length)
            }
            (None, None) if start.whole_day => start.zone.moment(start.local + DAY),
            (None, None) => start.moment(),
        };
        if end <= start.moment() {
            return Err(format!(
                "line {line}: the event does not end after it begins; give it an end and export again."
            ));
        }
        let rule = first("RRULE").map(|property| {
            Rule::parse(&property.value).map_err(|part| {
                format!(
                    "line {}: the series repeats in a way that is not understood ({part}); export its shifts as single events.",
                    property.line
                )
            })
        });
        let replaces = first("RECURRENCE-ID")
            .map(|p| one_time(p, place))
            .transpose()?;
        let summary = first("SUMMARY").map(Property::text).unwrap_or_default();
        Ok(Some(Event {
            uid: first("UID").map_or_else(|| format!("line {line}"), |p| p.value.clone()),
            replaces: replaces.map(|time| time.moment()),
            people: if cancelled {
                Vec::new()
            } else {
                named(block, &summary)
            },
            secondary: is_second(&summary),
            line,
            end,
            rule: rule.transpose()?,
            added: times(block, "RDATE", place)?,
            excluded: times(block, "EXDATE", place)?,
            start,
        }))
    }

    /// Begin and end of every occurrence up to the horizon but the skipped ones, and what could not be followed.
    pub fn spans(
        &self,
        skipped: &[i64],
        place: &Place,
        steps: &mut usize,
    ) -> (Vec<(i64, i64)>, Option<String>) {
        let begin = self.start.moment();
        let mut locals = vec![self.start.local];
        let mut problem = None;
        if let Some(rule) = &self.rule {
            let day = self.start.local.div_euclid(DAY);
            let last = place.until.div_euclid(DAY) + 1;
            let dates = (|| rule.dates(date(day)?, date(last)?, steps))();
            if dates.is_none() {
                problem = Some(format!(
                    "line {}: the series has run for too long to be followed; let it begin later and export again.",
                    self.line
                ));
            }
            let time = self.start.local.rem_euclid(DAY);
            let dates = dates.unwrap_or_default().into_iter();
            locals = dates.map(|d| day_number(d) * DAY + time).collect();
            locals.retain(|local| self.is_before_end(rule, *local));
        }
        // The same length on clocks, as calendars show it: a week from Monday 09:00 ends on Monday 09:00 in every week of the year.
        let length = self.start.zone.local(self.end) - self.start.local;
        let zone = &self.start.zone;
        let of_rule = locals.into_iter().map(|local| (local, zone.clone()));
        let added = self
            .added
            .iter()
            .map(|time| (time.local, time.zone.clone()));
        let mut spans: Vec<(i64, i64)> = Vec::new();
        for (local, zone) in of_rule.chain(added) {
            let start = zone.moment(local);
            let end = if start == begin {
                self.end
            } else {
                zone.moment(local + length)
            };
            let is_excluded = |time: &Time| {
                if time.whole_day && !self.start.whole_day {
                    time.local == local.div_euclid(DAY) * DAY
                } else {
                    time.moment() == start
                }
            };
            if end <= place.now
                || start >= place.until
                || skipped.contains(&start)
                || self.excluded.iter().any(is_excluded)
            {
                continue;
            }
            if spans.len() == MOST_OCCURRENCES {
                problem = Some(format!(
                    "line {}: more than {MOST_OCCURRENCES} occurrences in {} days; the rest is left out.",
                    self.line,
                    super::HORIZON_DAYS
                ));
                break;
            }
            spans.push((start, end));
        }
        (spans, problem)
    }

    /// Whether an occurrence is not behind the rule's UNTIL.
    fn is_before_end(&self, rule: &Rule, local: i64) -> bool {
        let Some(until) = rule.until.as_deref() else {
            return true;
        };
        match local_time(until) {
            None => false,
            Some(last) if until.ends_with(['Z', 'z']) => self.start.zone.moment(local) <= last,
            Some(last) if until.len() == 8 => local.div_euclid(DAY) <= last.div_euclid(DAY),
            Some(last) => local <= last,
        }
    }
}

/// A property's only time.
fn one_time(property: &Property, place: &Place) -> Result<Time, String> {
    time(property, &property.value, place)
}

/// The times of a property that lists them and may stand several times.
fn times(block: &[Property], name: &str, place: &Place) -> Result<Vec<Time>, String> {
    let listed = block.iter().filter(|p| p.name == name);
    let values = listed.flat_map(|p| p.value.split(',').map(move |value| (p, value)));
    values
        .take(MOST_LISTED)
        .map(|(property, value)| time(property, value, place))
        .collect()
}

fn time(property: &Property, value: &str, place: &Place) -> Result<Time, String> {
    let value = value.trim();
    let local = local_time(value).ok_or_else(|| not_understood(property))?;
    let zone = match property.parameter("TZID") {
        _ if value.ends_with('Z') => Zone::default(),
        Some(id) => zone::zone(id, &place.described).ok_or_else(|| {
            format!(
                "line {}: the time zone \"{}\" is not known; use one such as Europe/Berlin and export again.",
                property.line,
                crate::checks::wording::short(id)
            )
        })?,
        None => place.zone.clone(),
    };
    Ok(Time {
        local,
        zone,
        whole_day: !value.contains('T'),
    })
}

fn not_understood(property: &Property) -> String {
    format!(
        "line {}: {} \"{}\" is not understood; export the event again.",
        property.line,
        property.name,
        crate::checks::wording::short(&property.value)
    )
}
