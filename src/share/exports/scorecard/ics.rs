//! Who must do what when, as a calendar: shifts, reviews, drills, confirmations, and what expires.

mod lines;

use crate::checks::Answer;
use crate::checks::wording::parse_day;
use crate::scorecard::{AnswerKind, Attestations, Question, Review, Rota, Shift, question};
use crate::share::TOOL;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use lines::Lines;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// A confirmation counts for so many days.
const CONFIRMED_DAYS: i32 = 90;

/// What of the calendar is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CalendarOptions {
    /// The model's name: stands in every summary; empty for none.
    pub model: String,
    /// Now, in seconds since 1970: the stamp, and the sequence by which a later export replaces an earlier one.
    pub now: i64,
    /// Only what this person must do; everybody's when absent.
    pub person: Option<String>,
}

/// The calendar as iCalendar (RFC 5545): shifts as moments in UTC, everything else as days. An event keeps its UID from export to
/// export, a shift that is moved included. Nobody is invited: there are no attendees. Entries whose moments no calendar can hold are left out.
pub fn write(attestations: &Attestations, options: &CalendarOptions) -> String {
    let mut lines = Lines::new();
    lines.put("BEGIN", "VCALENDAR");
    lines.put("VERSION", "2.0");
    lines.text("PRODID", &format!("-//Seaworthy//{TOOL}//EN"));
    lines.put("CALSCALE", "GREGORIAN");
    lines.text("X-WR-CALNAME", &of_model("Duties", options));
    let mut events = events(attestations, options);
    events.sort_by(|a, b| (&a.when, &a.uid).cmp(&(&b.when, &b.uid)));
    events.dedup();
    for event in events {
        event.write(options.now, &mut lines);
    }
    lines.put("END", "VCALENDAR");
    lines.finish()
}

#[derive(Debug, Clone, PartialEq)]
struct Event {
    uid: String,
    when: When,
    summary: String,
    description: String,
    /// How long before it a reminder comes; none for what has been.
    remind: Option<&'static str>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum When {
    /// Seconds since 1970; the end is exclusive.
    Moments { start: Timestamp, end: Timestamp },
    /// A whole day.
    Day(Date),
}

fn events(attestations: &Attestations, options: &CalendarOptions) -> Vec<Event> {
    let people = &attestations.people;
    let asked = |name: &str| options.person.as_ref().is_none_or(|p| same(p, name));
    let owner = |review: &Review| {
        let duty = people.duties.iter().find(|d| Some(d.duty) == review.duty);
        duty.map_or("", |d| d.owner.as_str())
    };
    let mut events = Vec::new();
    for rota in &people.rotas {
        events.extend(shifts(rota, &asked, options));
    }
    let reviews = people.reviews.iter().filter(|r| asked(owner(r)));
    events.extend(reviews.filter_map(|r| review(r, owner(r), options)));
    let confirmations = people.duties.iter().filter(|d| asked(&d.owner));
    events.extend(confirmations.filter_map(|d| {
        let due = d.confirmed_on?.checked_add(CONFIRMED_DAYS)?;
        let summary = format!("{}: confirm again: {}", d.owner, d.duty.title());
        dated(
            &["confirm", d.duty.title()],
            due,
            summary,
            String::new(),
            options,
        )
    }));
    for (id, answer) in &attestations.answers.0 {
        let asks = question(id).filter(|q| q.takes == AnswerKind::Date);
        match asks {
            // What is asked for by a date is an exercise, and the next one is up to whoever has the duty.
            Some(drill) => {
                let own = people.duties.iter().find(|d| d.duty == drill.duty);
                let owner = own.map_or("", |d| d.owner.as_str());
                if asked(owner) || asked(&answer.who) {
                    events.extend(drills(drill, answer, owner, options));
                }
            }
            None if asked(&answer.who) => events.extend(expiry(id, answer, options)),
            None => {}
        }
    }
    events
}

/// Whether two names are one, as scorecards compare them.
fn same(a: &str, b: &str) -> bool {
    let key = |name: &str| {
        name.split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .to_lowercase()
    };
    key(a) == key(b)
}

/// A rota's shifts. What makes one is whose it is and which of that person's in the rota, in order: moved, it stays the same event.
fn shifts(rota: &Rota, asked: &dyn Fn(&str) -> bool, options: &CalendarOptions) -> Vec<Event> {
    let mut own: Vec<&Shift> = rota.shifts.iter().filter(|s| asked(&s.person)).collect();
    own.sort_by_key(|s| (s.start, s.end));
    let mut counted: BTreeMap<(&str, bool), u32> = BTreeMap::new();
    let mut events = Vec::new();
    for one in own {
        let nth = counted.entry((&one.person, one.secondary)).or_default();
        if let Some(event) = shift(one, &rota.name, *nth, options) {
            events.push(event);
            *nth += 1;
        }
    }
    events
}

/// The day on which a drill was held, and the day by which the next is due.
fn drills(drill: &Question, answer: &Answer, owner: &str, options: &CalendarOptions) -> Vec<Event> {
    let id = drill.id;
    let held = parse_day(&answer.value).unwrap_or(answer.day);
    let description = |who: &str| match who {
        "" => "Nobody is named for it.".to_owned(),
        who => format!("{}: {who}.", drill.duty.title()),
    };
    let past = dated(
        &["drill held", id],
        held,
        format!("Drill held: {}", drill.title),
        description(&answer.who),
        options,
    );
    let due = answer
        .expires
        .or_else(|| held.checked_add(drill.lifetime_days));
    let next = due.and_then(|day| {
        let summary = format!("Drill due: {}", drill.remedy);
        dated(
            &["drill due", id],
            day,
            summary,
            description(owner),
            options,
        )
    });
    let past = past.map(|event| Event {
        remind: None,
        ..event
    });
    let next = next.map(|event| Event {
        remind: Some("-P7D"),
        ..event
    });
    past.into_iter().chain(next).collect()
}

fn shift(shift: &Shift, rota: &str, nth: u32, options: &CalendarOptions) -> Option<Event> {
    let start = Timestamp::from_second(shift.start).ok()?;
    let end = Timestamp::from_second(shift.end).ok()?;
    let second = if shift.secondary { ", second" } else { "" };
    (start < end).then(|| Event {
        uid: uid(
            &["shift", rota, &shift.person, &nth.to_string(), second],
            options,
        ),
        when: When::Moments { start, end },
        summary: of_model(&format!("On call{second}: {}", shift.person), options),
        description: format!("Rota: {rota}"),
        remind: Some("-PT1H"),
    })
}

/// The day on which an answer runs out: its own, or after the question's lifetime. A "no" does not run out.
fn expiry(id: &str, answer: &Answer, options: &CalendarOptions) -> Option<Event> {
    let question = question(id);
    let lifetime = || answer.day.checked_add(question?.lifetime_days);
    let day = answer.expires.or_else(lifetime)?;
    if matches!(answer.value.trim(), "" | "no") {
        return None;
    }
    let asks = question.map_or(id, |q| q.asks);
    let summary = format!("Answer runs out: {asks}");
    let who = if answer.who.is_empty() {
        "nobody"
    } else {
        &answer.who
    };
    let description = format!("Answered by {who}. Look again and answer anew.");
    dated(&["answer", id], day, summary, description, options)
}

/// The planned day, or the day on which it is due by its cadence.
fn review(review: &Review, owner: &str, options: &CalendarOptions) -> Option<Event> {
    let cadence = i32::try_from(review.cadence_days)
        .ok()
        .filter(|days| *days > 0);
    let due = || review.last?.checked_add(cadence?);
    let day = review.next.or_else(due)?;
    let duty = review.duty.map_or("", |d| d.title());
    let planned = if review.next.is_some() {
        ""
    } else {
        "Due by its cadence; not planned yet. "
    };
    let who = if owner.is_empty() { "nobody" } else { owner };
    let description = format!("{planned}Duty: {duty}. Owner: {who}.");
    dated(
        &["review", &review.what, duty],
        day,
        format!("Review: {}", review.what),
        description,
        options,
    )
}

fn dated(
    identity: &[&str],
    day: i32,
    summary: String,
    description: String,
    options: &CalendarOptions,
) -> Option<Event> {
    let since = jiff::Span::new().try_days(day).ok()?;
    let date = Date::constant(1970, 1, 1).checked_add(since).ok()?;
    Some(Event {
        uid: uid(identity, options),
        when: When::Day(date),
        summary: of_model(&summary, options),
        description,
        remind: Some("-P1D"),
    })
}

/// The text with the model's name behind it, where there is one.
fn of_model(text: &str, options: &CalendarOptions) -> String {
    match options.model.as_str() {
        "" => text.to_owned(),
        model => format!("{text} ({model})"),
    }
}

/// What the event is, not when: moving it keeps the UID.
fn uid(identity: &[&str], options: &CalendarOptions) -> String {
    let mut hash = Sha256::new();
    for part in identity.iter().chain([&options.model.as_str()]) {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    let hex: String = hash
        .finalize()
        .iter()
        .take(16)
        .map(|b| format!("{b:02x}"))
        .collect();
    format!("{hex}@seaworthy")
}

impl Event {
    fn write(&self, now: i64, lines: &mut Lines) {
        let stamp = Timestamp::from_second(now).unwrap_or(Timestamp::UNIX_EPOCH);
        lines.put("BEGIN", "VEVENT");
        lines.put("UID", &self.uid);
        lines.put("DTSTAMP", &utc(stamp));
        // Minutes since 1970 grow from export to export and fit the property's 32 bits until the year 6053.
        lines.put(
            "SEQUENCE",
            &now.div_euclid(60).clamp(0, i64::from(i32::MAX)).to_string(),
        );
        match &self.when {
            When::Moments { start, end } => {
                lines.put("DTSTART", &utc(*start));
                lines.put("DTEND", &utc(*end));
            }
            When::Day(date) => {
                lines.put("DTSTART;VALUE=DATE", &compact(*date));
                let next = date.tomorrow().unwrap_or(*date);
                lines.put("DTEND;VALUE=DATE", &compact(next));
                lines.put("TRANSP", "TRANSPARENT");
            }
        }
        lines.text("SUMMARY", &self.summary);
        if !self.description.is_empty() {
            lines.text("DESCRIPTION", &self.description);
        }
        if let Some(before) = self.remind {
            lines.put("BEGIN", "VALARM");
            lines.put("ACTION", "DISPLAY");
            lines.text("DESCRIPTION", &self.summary);
            lines.put("TRIGGER", before);
            lines.put("END", "VALARM");
        }
        lines.put("END", "VEVENT");
    }
}

fn utc(moment: Timestamp) -> String {
    let at = TimeZone::UTC.to_datetime(moment);
    let time = at.time();
    format!(
        "{}T{:02}{:02}{:02}Z",
        compact(at.date()),
        time.hour(),
        time.minute(),
        time.second()
    )
}

/// A date as iCalendar writes it: "20261118".
fn compact(date: Date) -> String {
    format!("{:04}{:02}{:02}", date.year(), date.month(), date.day())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::Duty;
    use crate::scorecard::{Assignment, Rota};

    fn attestations() -> Attestations {
        let mut to = Attestations::default();
        let shift = |person: &str, start, end| Shift {
            person: person.to_owned(),
            start,
            end,
            secondary: false,
        };
        to.people.rotas.push(Rota {
            name: "on call".to_owned(),
            shifts: vec![
                shift("Zoë", 1_795_000_000, 1_795_086_400),
                shift("Bo", 1_795_086_400, 1_795_172_800),
                shift("Bo", 9, 9),
                shift("Bo", i64::MIN, i64::MAX),
            ],
            promised: Vec::new(),
            ..Rota::default()
        });
        to.people.reviews.push(Review {
            what: "Thresholds; limits, and \\ more\nof it".to_owned(),
            duty: Some(Duty::Thresholds),
            cadence_days: 30,
            last: Some(20_775),
            next: None,
        });
        to.people.duties.push(Assignment {
            duty: Duty::Thresholds,
            owner: "Bo".to_owned(),
            backup: String::new(),
            confirmed_on: Some(20_775),
        });
        let answer = Answer {
            value: "yes".to_owned(),
            who: "Zoë".to_owned(),
            day: 20_710,
            ..Answer::default()
        };
        to.answers.0.insert("rollback-drill".to_owned(), answer);
        to
    }

    fn options(now: i64, person: Option<&str>) -> CalendarOptions {
        CalendarOptions {
            model: "loan default · v7".to_owned(),
            now,
            person: person.map(str::to_owned),
        }
    }

    #[test]
    fn the_calendar_is_well_formed() {
        let text = write(&attestations(), &options(1_795_000_000, None));
        for line in text.split_terminator("\r\n") {
            assert!(line.len() <= 75, "{line}");
            assert!(!line.contains('\r') && !line.contains('\n'), "{line:?}");
        }
        assert!(text.ends_with("END:VCALENDAR\r\n"));
        let unfolded = text.replace("\r\n ", "");
        for line in [
            "DTSTART:20261118T110640Z",
            "DTEND:20261119T110640Z",
            "DTSTART;VALUE=DATE:20261218",
            "DTEND;VALUE=DATE:20261219",
            "SUMMARY:Review: Thresholds\\; limits\\, and \\\\ more\\nof it (loan default · v7)",
            "SUMMARY:Bo: confirm again: Tune thresholds (loan default · v7)",
            "DTSTART;VALUE=DATE:20261213",
            "SUMMARY:Drill held: Rolling back was exercised (loan default · v7)",
            "SUMMARY:Drill due: Roll back in working hours\\, once\\, and note the minutes. (loan default · v7)",
            "TRIGGER:-P7D",
        ] {
            assert!(
                unfolded.contains(&format!("\r\n{line}\r\n")),
                "{line}\n{unfolded}"
            );
        }
        assert_eq!(text.matches("BEGIN:VEVENT").count(), 6);
        // What was held reminds nobody.
        assert_eq!(text.matches("BEGIN:VALARM").count(), 5);
        assert!(!text.contains("ATTENDEE"));
    }

    #[test]
    fn a_later_export_replaces_the_earlier_one() {
        let uids = |text: &str| {
            let lines = text.lines().filter(|l| l.starts_with("UID:"));
            lines.map(str::to_owned).collect::<Vec<_>>()
        };
        let (now, later) = (1_795_000_000, 1_795_000_060);
        let first = write(&attestations(), &options(now, None));
        let second = write(&attestations(), &options(later, None));
        assert_eq!(uids(&first), uids(&second));
        assert!(
            first.contains("SEQUENCE:29916666\r\n") && second.contains("SEQUENCE:29916667\r\n")
        );
        let mut unique = uids(&first);
        unique.sort();
        unique.dedup();
        assert_eq!(unique.len(), 6);
    }

    #[test]
    fn one_person_gets_what_is_theirs() {
        let text = write(&attestations(), &options(1_795_000_000, Some("Zoë")));
        assert_eq!(text.matches("BEGIN:VEVENT").count(), 3);
        assert!(!text.contains("Bo"));
    }
}
