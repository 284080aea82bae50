//! Rotas from elsewhere: iCalendar files (RFC 5545) as PagerDuty, Grafana OnCall, Opsgenie and Google write them.
//!
//! The crates that read iCalendar (`calcard`, `icalendar` with `rrule`) bring `chrono-tz`, the whole time zone database of every year as
//! code, into the page that is loaded at once; they stand among the tests instead, as a second opinion.

mod dates;
mod event;
mod lines;
mod people;
mod rule;
mod zone;

pub use people::{Named, accept, belongs_to};

use crate::scorecard::Zone;
use event::Event;
use lines::{Property, properties};
use std::collections::BTreeMap;
use thiserror::Error;
use zone::Described;

/// Longest file that is read.
pub const MOST_BYTES: usize = 4 << 20;
/// Most events of a file.
const MOST_EVENTS: usize = 10_000;
/// Most time zones that a file describes.
const MOST_ZONES: usize = 100;
/// Dates that all rules of a file are followed for.
const MOST_STEPS: usize = 2_000_000;
/// Most shifts that are taken from a file.
const MOST_SHIFTS: usize = 20_000;
/// Days from now for which a recurring event is followed.
pub const HORIZON_DAYS: i64 = 90;

/// Why a file is no rota.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CalendarError {
    /// Over [`MOST_BYTES`].
    #[error("{0}: over {limit} MB; export fewer weeks", limit = MOST_BYTES >> 20)]
    TooLarge(String),
    /// Not UTF-8, or without a calendar in it.
    #[error(
        "{0}: not an iCalendar file, which begins with BEGIN:VCALENDAR; export the schedule as iCalendar (.ics)"
    )]
    NotACalendar(String),
    /// A line that is no property.
    #[error(
        "{file}, line {line}: not a line of iCalendar (NAME:value); export the file again, it may have been cut or edited"
    )]
    Line {
        /// The file's name.
        file: String,
        /// From 1.
        line: usize,
    },
    /// Ends inside a block.
    #[error("{0}: ends inside an event; export the file again, it was cut")]
    Cut(String),
    /// Over `MOST_EVENTS`.
    #[error("{0}: over {MOST_EVENTS} events; export fewer weeks")]
    TooManyEvents(String),
}

/// A file's shifts.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Calendar {
    /// What the calendar calls itself, else the file's name.
    pub name: String,
    /// Its time zone, when it names one that is known.
    pub time_zone: String,
    /// Whom the shifts name, each once, in order of first mention.
    pub people: Vec<Named>,
    /// In order of begin, none twice.
    pub shifts: Vec<Imported>,
    /// What could not be taken over, each with its line and what to do.
    pub left_out: Vec<String>,
}

/// One shift of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Imported {
    /// Seconds since 1970.
    pub start: i64,
    /// Exclusive.
    pub end: i64,
    /// Whose, as a place in the calendar's `people`.
    pub person: usize,
    /// Called second.
    pub secondary: bool,
}

/// The shifts of an iCalendar file that are not over at `now` and begin within [`HORIZON_DAYS`] of it.
///
/// Times without a zone, and whole days, are those of the calendar's own zone, else of `zone`. Single events that are not understood are left
/// out and said; a recurring event keeps its clock time through a change of the clocks.
///
/// # Errors
/// Too large, too many events, not iCalendar, cut, or with a line that is none.
pub fn read(file: &str, bytes: &[u8], zone: &Zone, now: i64) -> Result<Calendar, CalendarError> {
    if bytes.len() > MOST_BYTES {
        return Err(CalendarError::TooLarge(file.to_owned()));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let not_a_calendar = || CalendarError::NotACalendar(file.to_owned());
    let text = std::str::from_utf8(bytes).map_err(|_| not_a_calendar())?;
    let begins = text.trim_start().get(..15).unwrap_or("");
    if !begins.eq_ignore_ascii_case("BEGIN:VCALENDAR") {
        return Err(not_a_calendar());
    }
    let properties = properties(text).map_err(|line| CalendarError::Line {
        file: file.to_owned(),
        line,
    })?;
    let blocks = Blocks::of(properties, file)?;
    let mut calendar = Calendar {
        name: blocks.name.clone().unwrap_or_else(|| file.to_owned()),
        ..Calendar::default()
    };
    let until = now.saturating_add(HORIZON_DAYS * 86_400);
    let own = blocks.time_zone.as_deref();
    let described: Vec<(String, Zone)> =
        blocks.zones.iter().filter_map(|d| d.zone(until)).collect();
    let own = own.and_then(|id| Some((id, zone::zone(id, &described)?)));
    if let Some((id, _)) = &own {
        (*id).clone_into(&mut calendar.time_zone);
    }
    let place = event::Place {
        zone: own.map_or_else(|| zone.clone(), |(_, zone)| zone),
        described,
        now,
        until,
    };
    let mut events: BTreeMap<String, Vec<Event>> = BTreeMap::new();
    for block in &blocks.events {
        match Event::read(block, &place) {
            Ok(Some(event)) => events.entry(event.uid.clone()).or_default().push(event),
            Ok(None) => {}
            Err(problem) => calendar.left_out.push(problem),
        }
    }
    let mut steps = MOST_STEPS;
    for series in events.values() {
        take(series, &place, &mut steps, &mut calendar);
    }
    calendar.shifts.sort_unstable();
    calendar.shifts.dedup();
    if calendar.shifts.len() > MOST_SHIFTS {
        let over = calendar.shifts.len() - MOST_SHIFTS;
        calendar.left_out.push(format!(
            "{over} shifts over {MOST_SHIFTS}: export fewer weeks."
        ));
        calendar.shifts.truncate(MOST_SHIFTS);
    }
    calendar.left_out.truncate(100);
    Ok(calendar)
}

/// The shifts of the events that share an id: a series, and what replaces single ones of it.
fn take(series: &[Event], place: &event::Place, steps: &mut usize, calendar: &mut Calendar) {
    let replaced: Vec<i64> = series.iter().filter_map(|e| e.replaces).collect();
    for event in series {
        let skipped = if event.replaces.is_none() {
            replaced.as_slice()
        } else {
            &[]
        };
        let (spans, problem) = event.spans(skipped, place, steps);
        calendar.left_out.extend(problem);
        for (start, end) in spans {
            if end <= place.now || start >= place.until {
                continue;
            }
            for named in &event.people {
                if calendar.shifts.len() > MOST_SHIFTS {
                    return;
                }
                let known = calendar.people.iter().position(|n| n == named);
                let person = known.unwrap_or_else(|| {
                    calendar.people.push(named.clone());
                    calendar.people.len() - 1
                });
                calendar.shifts.push(Imported {
                    start,
                    end,
                    person,
                    secondary: event.secondary,
                });
            }
        }
    }
}

/// The file's blocks, apart.
#[derive(Default)]
struct Blocks {
    name: Option<String>,
    time_zone: Option<String>,
    zones: Vec<Described>,
    events: Vec<Vec<Property>>,
}

impl Blocks {
    fn of(properties: Vec<Property>, file: &str) -> Result<Blocks, CalendarError> {
        let mut blocks = Blocks::default();
        let mut open: Vec<String> = Vec::new();
        for property in properties {
            let value = property.value.to_ascii_uppercase();
            let inner = open.get(1).map(String::as_str);
            match (property.name.as_str(), inner) {
                ("BEGIN", None) if !open.is_empty() && value == "VEVENT" => {
                    blocks.events.push(vec![property]);
                    open.push(value);
                }
                ("BEGIN", None) if !open.is_empty() && value == "VTIMEZONE" => {
                    blocks.zones.push(Described::default());
                    open.push(value);
                }
                ("BEGIN", _) => {
                    if let (Some("VTIMEZONE"), Some(last)) = (inner, blocks.zones.last_mut()) {
                        last.take(&property);
                    }
                    open.push(value);
                }
                ("END", _) => {
                    let closed = open.pop();
                    if closed != Some(value) {
                        return Err(CalendarError::Line {
                            file: file.to_owned(),
                            line: property.line,
                        });
                    }
                }
                ("X-WR-CALNAME", None) => blocks.name = Some(property.text()),
                ("X-WR-TIMEZONE", None) => blocks.time_zone = Some(property.text()),
                // What lies deeper in an event is an alarm.
                (_, Some("VEVENT")) if open.len() == 2 => {
                    if let Some(last) = blocks.events.last_mut() {
                        last.push(property);
                    }
                }
                (_, Some("VTIMEZONE")) => {
                    if let Some(last) = blocks.zones.last_mut() {
                        last.take(&property);
                    }
                }
                _ => {}
            }
            if blocks.events.len() > MOST_EVENTS || blocks.zones.len() > MOST_ZONES {
                return Err(CalendarError::TooManyEvents(file.to_owned()));
            }
        }
        if open.is_empty() {
            Ok(blocks)
        } else {
            Err(CalendarError::Cut(file.to_owned()))
        }
    }
}

#[cfg(test)]
mod tests;
