//! Calendars in and out: rotas as other products export them, and our own export read by an independent parser.

use calcard::icalendar::{ICalendar, ICalendarComponentType, ICalendarProperty, ICalendarValue};
use calcard::{Entry, Parser};
use seaworthy::checks::{Answer, Duty};
use seaworthy::scorecard::{Assignment, Attestations, People, Person, Review, Rota, Shift, Zone};
use seaworthy::share::calendar::{Calendar, accept, belongs_to, read};
use seaworthy::share::exports::scorecard::ics::{self, CalendarOptions};

/// 16 Oct 2026, 12:00 UTC.
const OCTOBER: i64 = 1_792_152_000;
/// 18 Nov 2026, 11:06:40 UTC.
const NOVEMBER: i64 = 1_795_000_000;

fn opened(file: &str, now: i64) -> Calendar {
    let path = format!(
        "{}/tests/fixtures/calendar/{file}",
        env!("CARGO_MANIFEST_DIR")
    );
    let bytes = std::fs::read(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
    read(file, &bytes, &Zone::default(), now).unwrap_or_else(|e| panic!("{e}"))
}

fn people() -> People {
    let person = |name: &str, contact: &str| Person {
        name: name.into(),
        contact: contact.into(),
        ..Person::default()
    };
    People {
        people: vec![
            person("Ana Berg", "ana@example.com"),
            person("Bo Dahl", "bo@example.com"),
        ],
        ..People::default()
    }
}

/// "Ana Berg 1116T0800 1123T0800", with " second" behind; "?" for whom nobody is.
fn told(calendar: &Calendar) -> Vec<String> {
    let people = people();
    let at = |at: i64| {
        jiff::Timestamp::from_second(at)
            .expect("in range")
            .strftime("%m%dT%H%M")
            .to_string()
    };
    let one = |s: &seaworthy::share::calendar::Imported| {
        let who = belongs_to(&calendar.people[s.person], &people).unwrap_or("?");
        let second = if s.secondary { " second" } else { "" };
        format!("{who} {} {}{second}", at(s.start), at(s.end))
    };
    calendar.shifts.iter().map(one).collect()
}

#[test]
fn pagerduty() {
    let calendar = opened("pagerduty.ics", NOVEMBER);
    assert_eq!(calendar.name, "On Call Schedule for Credit primary");
    assert_eq!(
        told(&calendar),
        [
            "Ana Berg 1116T0800 1123T0800",
            "Bo Dahl 1123T0800 1130T0800"
        ]
    );
}

#[test]
fn grafana() {
    let calendar = opened("grafana.ics", NOVEMBER);
    let shifts = told(&calendar);
    // The second's nights end on the 26th.
    assert_eq!(shifts.iter().filter(|s| s.ends_with("second")).count(), 5);
    assert_eq!(
        shifts[..4],
        [
            "Ana Berg 1118T0900 1118T2100",
            "Bo Dahl 1118T2100 1119T0900 second",
            "Ana Berg 1119T0900 1119T2100",
            "Ana Berg 1120T0900 1120T2100"
        ]
    );
    assert_eq!(
        shifts.last().map(String::as_str),
        Some("Ana Berg 0216T0900 0216T2100")
    );
}

#[test]
fn opsgenie() {
    let calendar = opened("opsgenie.ics", NOVEMBER);
    assert_eq!(calendar.time_zone, "Asia/Kolkata");
    assert_eq!(
        told(&calendar),
        ["Ana Berg 1118T1230 1119T0030", "? 1119T1230 1120T0030"]
    );
    let assigned: Vec<Option<String>> = vec![Some("Ana Berg".into()), None];
    let mut rota = Rota::default();
    assert_eq!(accept(&calendar, &assigned, &mut rota, NOVEMBER), 1);
    assert_eq!(
        (rota.shifts.len(), rota.time_zone.as_str()),
        (1, "Asia/Kolkata")
    );
}

#[test]
fn google() {
    let calendar = opened("google.ics", OCTOBER);
    assert_eq!(calendar.left_out, Vec::<String>::new());
    // The clocks go back on 1 Nov: 09:00 is 13:00 UTC before and 14:00 after. The 30th is excluded, 2 Nov is another's.
    assert_eq!(
        told(&calendar),
        [
            "Ana Berg 1019T1300 1026T1300",
            "Bo Dahl 1102T1700 1109T1400",
            "Ana Berg 1116T1400 1123T1400",
            "Ana Berg 1214T1400 1221T1400",
            "Bo Dahl 1225T0500 1227T0500"
        ]
    );
}

fn attestations() -> Attestations {
    let mut all = Attestations {
        people: people(),
        ..Attestations::default()
    };
    let shift = |person: &str, week: i64| Shift {
        person: person.into(),
        start: NOVEMBER + week * 604_800,
        end: NOVEMBER + (week + 1) * 604_800,
        secondary: false,
    };
    all.people.rotas.push(Rota {
        name: "on call; nights, too".into(),
        shifts: vec![
            shift("Ana Berg", 0),
            shift("Bo Dahl", 1),
            shift("Ana Berg", 2),
        ],
        ..Rota::default()
    });
    all.people.duties.push(Assignment {
        duty: Duty::RollBack,
        owner: "Bo Dahl".into(),
        backup: String::new(),
        confirmed_on: Some(20_770),
    });
    all.people.reviews.push(Review {
        what:
            "Größen, Grenzen; and a line of words that is far too long for one line of a calendar"
                .into(),
        duty: Some(Duty::RollBack),
        cadence_days: 28,
        last: None,
        next: Some(20_790),
    });
    let drill = Answer {
        value: "2026-11-10".into(),
        who: "Ana Berg".into(),
        day: 20_767,
        ..Answer::default()
    };
    all.answers.0.insert("rollback-drill".into(), drill);
    all
}

fn written(all: &Attestations, now: i64, person: Option<&str>) -> ICalendar {
    let options = CalendarOptions {
        model: "loan default".into(),
        now,
        person: person.map(str::to_owned),
    };
    let text = ics::write(all, &options);
    // calcard's strict mode refuses every component inside another (0.3.14): it reads leniently, and what it made of each value is looked at.
    let calendar = match Parser::new(&text).entry() {
        Entry::ICalendar(calendar) => calendar,
        other => panic!("{other:?}\n{text}"),
    };
    for entry in calendar.components.iter().flat_map(|c| &c.entries) {
        use ICalendarProperty as Property;
        let is_read = match (&entry.name, entry.values.as_slice()) {
            (
                Property::Dtstart | Property::Dtend | Property::Dtstamp,
                [ICalendarValue::PartialDateTime(_)],
            ) => true,
            (Property::Dtstart | Property::Dtend | Property::Dtstamp, _) => false,
            (Property::Trigger, values) => matches!(values, [ICalendarValue::Duration(_)]),
            (Property::Sequence, values) => matches!(values, [ICalendarValue::Integer(_)]),
            (Property::Other(name), _) => name == "X-WR-CALNAME",
            (_, values) => values.len() == 1,
        };
        assert!(is_read, "{entry:?}");
    }
    calendar
}

/// Summary and UID of every event.
fn events(calendar: &ICalendar) -> Vec<(String, String)> {
    let text = |c: &calcard::icalendar::ICalendarComponent, name: ICalendarProperty| {
        let property = c
            .property(&name)
            .unwrap_or_else(|| panic!("{name:?} in {c:?}"));
        property
            .values
            .first()
            .and_then(|v| v.as_text())
            .unwrap_or_default()
            .to_owned()
    };
    let all = calendar
        .components
        .iter()
        .filter(|c| c.component_type == ICalendarComponentType::VEvent);
    all.map(|c| {
        (
            text(c, ICalendarProperty::Summary),
            text(c, ICalendarProperty::Uid),
        )
    })
    .collect()
}

#[test]
fn an_independent_parser_reads_what_is_written() {
    let calendar = written(&attestations(), NOVEMBER, None);
    let names: Vec<String> = events(&calendar)
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    for name in [
        "On call: Ana Berg (loan default)",
        "On call: Bo Dahl (loan default)",
        "Review: Größen, Grenzen; and a line of words that is far too long for one line of a calendar (loan default)",
        "Bo Dahl: confirm again: Roll back or switch off (loan default)",
    ] {
        assert!(names.iter().any(|n| n == name), "{name}: {names:?}");
    }
    assert!(
        names.iter().any(|n| n.starts_with("Drill held: "))
            && names.iter().any(|n| n.starts_with("Drill due: ")),
        "{names:?}"
    );
    let alarms = calendar
        .components
        .iter()
        .filter(|c| c.component_type == ICalendarComponentType::VAlarm);
    // What has been held reminds nobody.
    assert_eq!(alarms.count(), names.len() - 1);
}

#[test]
fn a_moved_shift_stays_the_same_event() {
    let mut moved = attestations();
    let before = events(&written(&moved, NOVEMBER, None));
    for shift in &mut moved.people.rotas[0].shifts {
        shift.start += 3_600;
        shift.end += 7_200;
    }
    let ids = |events: &[(String, String)]| {
        events
            .iter()
            .map(|(_, id)| id.clone())
            .collect::<std::collections::BTreeSet<_>>()
    };
    let after = events(&written(&moved, NOVEMBER + 60, None));
    assert_eq!(ids(&before), ids(&after));
    assert_eq!(
        ids(&before).len(),
        before.len(),
        "no two events share an id"
    );
}

#[test]
fn one_person_gets_what_is_theirs() {
    let names: Vec<String> = events(&written(&attestations(), NOVEMBER, Some("bo  dahl")))
        .into_iter()
        .map(|(n, _)| n)
        .collect();
    // A shift, the review, the confirmation, and both drills, which are for the owner of rolling back.
    assert_eq!(names.len(), 5, "{names:?}");
    assert!(names.iter().all(|n| !n.contains("Ana")), "{names:?}");
}
