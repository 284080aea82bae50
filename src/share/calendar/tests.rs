//! Errors and the finer points of the format; files as vendors write them are read in `tests/calendar.rs`.

use super::*;
use crate::scorecard::{People, Person, Rota, Shift};

/// 18 Nov 2026, 11:06:40 UTC.
const NOW: i64 = 1_795_000_000;

fn calendar(events: &str) -> Calendar {
    let text = format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{}\r\nEND:VCALENDAR\r\n",
        events.replace('\n', "\r\n")
    );
    read("rota.ics", text.as_bytes(), &Zone::default(), NOW).unwrap_or_else(|e| panic!("{e}"))
}

fn event(lines: &str) -> String {
    format!("BEGIN:VEVENT\nUID:1\nSUMMARY:Ana Berg\n{lines}\nEND:VEVENT")
}

/// Begins and ends as "20261118T110640".
fn spans(calendar: &Calendar) -> Vec<(String, String)> {
    let told = |at: i64| {
        jiff::Timestamp::from_second(at)
            .expect("in range")
            .strftime("%m%dT%H%M")
            .to_string()
    };
    calendar
        .shifts
        .iter()
        .map(|s| (told(s.start), told(s.end)))
        .collect()
}

fn pairs(spans: &[(&str, &str)]) -> Vec<(String, String)> {
    spans
        .iter()
        .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
        .collect()
}

#[test]
fn errors_name_the_file_the_line_and_what_to_do() {
    let told = |text: &[u8]| {
        read("a.ics", text, &Zone::default(), NOW)
            .map_err(|e| e.to_string())
            .expect_err("refused")
    };
    for (text, says) in [
        (&b"hello"[..], "a.ics: not an iCalendar file"),
        (&b"\xff\xfe"[..], "a.ics: not an iCalendar file"),
        (
            b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n",
            "a.ics: ends inside an event",
        ),
        (
            b"BEGIN:VCALENDAR\n<html>\nEND:VCALENDAR\n",
            "a.ics, line 2: not a line",
        ),
        (
            b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n",
            "a.ics, line 3: not a line",
        ),
    ] {
        let said = told(text);
        assert!(said.starts_with(says), "{said}");
        assert!(said.contains("export"), "{said}");
    }
    assert!(told(&vec![b' '; MOST_BYTES + 1]).contains("over 4 MB"));
    let many = format!(
        "BEGIN:VCALENDAR\n{}END:VCALENDAR\n",
        "BEGIN:VEVENT\nEND:VEVENT\n".repeat(MOST_EVENTS + 1)
    );
    assert!(told(many.as_bytes()).contains("over 10000 events"));
}

#[test]
fn a_week_keeps_its_clock_time_through_a_change_of_the_clocks() {
    // Monday 09:00 in Berlin, read in the middle of October: the clocks go back on the 25th.
    let text = "BEGIN:VCALENDAR\nX-WR-TIMEZONE:Europe/Berlin\nBEGIN:VEVENT\nSUMMARY:Ana Berg\nDTSTART;TZID=W. Europe Standard Time:20260907T090000\nDTEND;TZID=W. Europe Standard Time:20260914T090000\nRRULE:FREQ=WEEKLY;UNTIL=20261102T080000Z\nEND:VEVENT\nEND:VCALENDAR\n";
    let october = 1_792_000_000;
    let read = read("a.ics", text.as_bytes(), &Zone::default(), october).expect("a calendar");
    assert_eq!(
        spans(&read),
        pairs(&[
            ("1012T0700", "1019T0700"),
            ("1019T0700", "1026T0800"),
            ("1026T0800", "1102T0800"),
            ("1102T0800", "1109T0800")
        ])
    );
    assert_eq!(read.time_zone, "Europe/Berlin");
}

#[test]
fn exceptions_replacements_and_whole_days() {
    let series = event(
        "DTSTART;TZID=Asia/Kolkata:20261119T090000\nDURATION:PT8H\nRRULE:FREQ=DAILY;COUNT=5\nEXDATE;TZID=Asia/Kolkata:20261120T090000\nEXDATE;VALUE=DATE:20261121",
    );
    let moved = "BEGIN:VEVENT\nUID:1\nSUMMARY:Bo Dahl\nRECURRENCE-ID:20261122T033000Z\nDTSTART:20261122T040000Z\nDTEND:20261122T050000Z\nEND:VEVENT";
    let cancelled = "BEGIN:VEVENT\nUID:1\nSTATUS:CANCELLED\nRECURRENCE-ID;TZID=Asia/Kolkata:20261123T090000\nDTSTART;TZID=Asia/Kolkata:20261123T090000\nDURATION:PT8H\nEND:VEVENT";
    let both = calendar(&format!("{series}\n{moved}\n{cancelled}"));
    assert_eq!(both.left_out, Vec::<String>::new());
    assert_eq!(
        spans(&both),
        pairs(&[("1119T0330", "1119T1130"), ("1122T0400", "1122T0500")])
    );
    assert_eq!(both.people.len(), 2);

    let days = calendar(&event(
        "DTSTART;VALUE=DATE:20261120\nRDATE;VALUE=DATE:20261201",
    ));
    assert_eq!(
        spans(&days),
        pairs(&[("1120T0000", "1121T0000"), ("1201T0000", "1202T0000")])
    );
}

#[test]
fn what_is_over_or_far_ahead_is_not_taken() {
    let daily = calendar(&event(
        "DTSTART:20100101T000000Z\nDTEND:20100102T000000Z\nRRULE:FREQ=DAILY",
    ));
    assert_eq!(daily.shifts.len(), 91);
    assert_eq!(
        spans(&daily).first().map(|s| s.0.clone()),
        Some("1118T0000".to_owned())
    );
    let over = calendar(&event("DTSTART:20261101T000000Z\nDTEND:20261102T000000Z"));
    assert_eq!(over.shifts, Vec::new());
}

#[test]
fn what_is_not_understood_is_said_with_its_line() {
    for (lines, says) in [
        (
            "DTSTART;TZID=Mars/Olympus:20261119T090000\nDURATION:PT8H",
            "line 6: the time zone \"Mars/Olympus\" is not known",
        ),
        (
            "DTSTART:20261119T090000Z\nDURATION:PT8H\nRRULE:FREQ=MONTHLY;BYDAY=MO;BYSETPOS=2",
            "line 8: the series repeats in a way that is not understood (BYSETPOS=2)",
        ),
        (
            "DTSTART:yesterday\nDURATION:PT8H",
            "line 6: DTSTART \"yesterday\" is not understood",
        ),
        (
            "DTSTART:20261119T090000Z\nDURATION:PT8H\nRECURRENCE-ID;RANGE=THISANDFUTURE:20261118T090000Z",
            "line 8: a change of all later",
        ),
        (
            "DTSTART:20261119T090000Z",
            "line 3: the event does not end after it begins",
        ),
        ("DTEND:20261119T090000Z", "line 3: the event has no DTSTART"),
        (
            "DTSTART:20261119T090000Z\nDURATION:soon",
            "line 7: DURATION \"soon\" is not understood",
        ),
    ] {
        let read = calendar(&event(lines));
        assert_eq!(read.shifts, Vec::new(), "{lines}");
        assert!(
            read.left_out.len() == 1 && read.left_out[0].starts_with(says),
            "{:?}",
            read.left_out
        );
    }
}

#[test]
fn a_hostile_file_ends_soon_and_says_so() {
    let endless =
        event("DTSTART:00010101T000000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY").replace("UID:1\n", "");
    let read = calendar(&vec![endless; 20].join("\n"));
    assert!(
        read.left_out.iter().any(|l| l.contains("run for too long")),
        "{:?}",
        read.left_out
    );
    let listed = format!(
        "DTSTART:20261201T000000Z\nDURATION:PT1S\nRDATE:{}",
        (0..1_500)
            .map(|i| format!("20261202T{:02}{:02}{:02}Z", i / 3600, i / 60 % 60, i % 60))
            .collect::<Vec<_>>()
            .join(",")
    );
    let read = calendar(&event(&listed));
    assert_eq!(read.shifts.len(), 1_000);
    assert!(
        read.left_out[0].contains("more than 1000 occurrences"),
        "{:?}",
        read.left_out
    );
}

#[test]
fn accepted_shifts_take_the_place_of_what_is_ahead() {
    let person = |name: &str| Person {
        name: name.into(),
        ..Person::default()
    };
    let people = People {
        people: vec![person("Ana Berg")],
        ..People::default()
    };
    let read = calendar(&format!(
        "{}\n{}",
        event("DTSTART:20261119T090000Z\nDURATION:PT8H"),
        "BEGIN:VEVENT\nSUMMARY:Somebody Else\nDTSTART:20261120T090000Z\nDURATION:PT8H\nEND:VEVENT"
    ));
    let assigned: Vec<Option<String>> = read
        .people
        .iter()
        .map(|n| belongs_to(n, &people).map(str::to_owned))
        .collect();
    let old = |start, end| Shift {
        person: "Bo Dahl".into(),
        start,
        end,
        secondary: false,
    };
    let mut rota = Rota {
        shifts: vec![old(NOW - 9, NOW - 1), old(NOW - 1, NOW + 999)],
        ..Rota::default()
    };
    assert_eq!(accept(&read, &assigned, &mut rota, NOW), 1);
    let names: Vec<&str> = rota.shifts.iter().map(|s| s.person.as_str()).collect();
    assert_eq!(names, ["Bo Dahl", "Ana Berg"]);
}
