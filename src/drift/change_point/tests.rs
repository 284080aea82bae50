//! Planted changes are found where they are, and nothing is found in nothing.

use super::*;
use crate::drift::samples::Random;

const DAY_MS: i64 = 86_400_000;

/// Days from Monday, 1 January 2024.
fn days(n: usize) -> Vec<Window> {
    (0..n as i64)
        .map(|i| {
            let start = (19_723 + i) * DAY_MS;
            Window {
                start,
                end: start + DAY_MS,
                label: format!("day {i}"),
            }
        })
        .collect()
}

/// Months of 2024 and after.
fn months(n: usize) -> Vec<Window> {
    let start = |i: usize| {
        let (year, month) = (2024 + i / 12, i % 12 + 1);
        let day: jiff::civil::Date = format!("{year}-{month:02}-01").parse().expect("a date");
        let zoned = day.to_zoned(jiff::tz::TimeZone::UTC).expect("a moment");
        zoned.timestamp().as_millisecond()
    };
    (0..n)
        .map(|i| Window {
            start: start(i),
            end: start(i + 1),
            label: format!("{}-{:02}", 2024 + i / 12, i % 12 + 1),
        })
        .collect()
}

fn found(windows: &[Window], values: &[f64], least: Least) -> Change {
    let points: Vec<(&Window, f64)> = windows.iter().zip(values.iter().copied()).collect();
    change_points(&points, least)
}

fn planted(seed: u64, n: usize, level: impl Fn(usize) -> f64) -> Vec<f64> {
    let mut random = Random(seed);
    (0..n).map(|i| level(i) + random.normal()).collect()
}

/// Days from the told interval to the planted moment; 0 inside.
fn days_off(step: &Step, moment: i64) -> i64 {
    let (from, to) = step.from.zip(step.to).expect("dates");
    let days = (from - moment).max(moment + DAY_MS - to).max(0);
    (days + DAY_MS - 1) / DAY_MS
}

/// One value in some hundreds lies so far off that it stands between both levels, as if the change fell in its window.
fn within_a_day(off: &[i64]) {
    let missed = off.iter().filter(|d| **d > 0).count();
    assert!(off.iter().all(|d| *d <= 1), "{off:?}");
    assert!(missed * 50 <= off.len() * 2, "{missed} of {}", off.len());
}

fn any() -> Least {
    Least::default()
}

#[test]
fn a_step_is_found_at_its_window() {
    let mut exact = 0;
    for seed in 0..50 {
        let values = planted(seed, 40, |i| if i >= 25 { 6.0 } else { 0.0 });
        let change = found(&days(40), &values, any());
        assert_eq!(change.steps.len(), 1, "seed {seed}: {}", change.sentence);
        let step = &change.steps[0];
        assert_eq!(step.manner, Manner::Sudden, "seed {seed}");
        assert_eq!(change.course, Some(Course::Stayed), "seed {seed}");
        let day = days(40)[25].start;
        assert!(
            step.from <= Some(day) && step.to > Some(day),
            "seed {seed}: {step:?}"
        );
        assert!((step.before - 0.0).abs() < 1.0 && (step.after - 6.0).abs() < 1.0);
        exact += usize::from(step.first == step.last);
    }
    assert!(exact >= 45, "to the day in {exact} of 50");
}

#[test]
fn a_ramp_is_gradual() {
    for seed in 0..50 {
        let level = |i: usize| (i as f64 - 20.0).clamp(0.0, 20.0) * 0.8;
        let change = found(&days(60), &planted(seed, 60, level), any());
        assert_eq!(change.steps.len(), 1, "seed {seed}: {}", change.sentence);
        let step = &change.steps[0];
        assert_eq!(
            step.manner,
            Manner::Gradual,
            "seed {seed}: {}",
            change.sentence
        );
        assert_eq!(
            change.course,
            Some(Course::Stayed),
            "seed {seed}: {}",
            change.sentence
        );
        let day = |label: &str| -> i64 { label[4..].parse().expect("a day's number") };
        assert!((day(&step.first) - 21).abs() <= 4, "seed {seed}: {step:?}");
        assert!((day(&step.last) - 40).abs() <= 4, "seed {seed}: {step:?}");
    }
    let moving = planted(7, 60, |i| (i as f64 - 30.0).max(0.0) * 0.8);
    let change = found(&days(60), &moving, any());
    assert_eq!(change.course, Some(Course::Moving), "{}", change.sentence);
}

#[test]
fn a_pulse_is_over() {
    let windows = days(30);
    let mut off = Vec::new();
    for seed in 0..50 {
        let level = |i: usize| if (14..18).contains(&i) { 7.0 } else { 0.0 };
        let change = found(&windows, &planted(seed, 30, level), any());
        assert_eq!(change.steps.len(), 2, "seed {seed}: {}", change.sentence);
        for (step, day) in change.steps.iter().zip([14, 18]) {
            assert_eq!(step.manner, Manner::Sudden, "seed {seed}");
            off.push(days_off(step, windows[day].start));
        }
        assert_eq!(change.course, Some(Course::Over), "seed {seed}");
    }
    within_a_day(&off);
}

#[test]
fn a_weekly_season_is_no_change_and_does_not_hide_one() {
    let weekend = |i: usize| if i % 7 >= 5 { 8.0 } else { 0.0 };
    let (mut off, mut more, mut wrong) = (Vec::new(), 0, 0);
    for seed in 0..50 {
        for n in [21, 35, 70] {
            let change = found(&days(n), &planted(seed, n, weekend), any());
            assert_eq!(change.seasonal, Some(true), "seed {seed}, {n} days");
            wrong += usize::from(!change.steps.is_empty());
        }
        let both = |i: usize| weekend(i) + if i >= 38 { 8.0 } else { 0.0 };
        let change = found(&days(70), &planted(seed, 70, both), any());
        assert_eq!(change.seasonal, Some(true), "seed {seed}");
        off.push(days_off(&change.steps[0], days(70)[38].start));
        more += usize::from(change.steps.len() > 1);
    }
    within_a_day(&off);
    assert!(wrong <= 3, "a change in {wrong} of 150 that only repeat");
    assert!(more <= 1, "more than the planted change in {more} of 50");
    let few = found(&days(13), &planted(1, 13, weekend), any());
    assert_eq!((few.season, few.seasonal), (Some(Season::Week), None));
}

#[test]
fn neither_a_step_nor_a_ramp_is_a_season() {
    for n in [14, 28, 56] {
        let windows = days(n);
        let mut wrong = [0, 0, 0];
        for seed in 0..200 {
            let step = planted(seed, n, |i| if i >= n / 2 { 20.0 } else { 0.0 });
            let ramp = planted(seed, n, |i| i as f64 * 3.0);
            let nothing = planted(seed, n, |_| 0.0);
            for (wrong, values) in wrong.iter_mut().zip([step, ramp, nothing]) {
                let seasonal = found(&windows, &values, any()).seasonal;
                *wrong += usize::from(seasonal.expect("two periods"));
            }
        }
        assert!(wrong.iter().all(|w| *w <= 4), "{n} days: {wrong:?} of 200");
    }
}

#[test]
fn nothing_is_found_in_nothing() {
    for n in [8, 10, 12, 14, 24, 30, 52, 100] {
        let windows = days(n);
        let wrong = (0..200)
            .filter(|seed| {
                let values = planted(1_000 + seed, n, |_| 0.0);
                !found(&windows, &values, any()).steps.is_empty()
            })
            .count();
        if std::env::var_os("SHOW").is_some() {
            println!("{n} windows: {wrong} of 200");
        }
        assert!(wrong <= 4, "{n} windows: {wrong} of 200 clean series");
    }
}

#[test]
fn sentences() {
    let year = months(12);
    let of = |level: &dyn Fn(usize) -> f64| {
        let noise = [
            0.0, 0.01, -0.01, 0.005, -0.004, 0.008, -0.007, 0.002, 0.01, -0.01, 0.003, 0.0,
        ];
        let values: Vec<f64> = (0..12).map(|i| level(i) + noise[i]).collect();
        found(&year, &values, any()).sentence
    };
    let step = |from: usize| move |i: usize| if i >= from { 1.0 } else { 0.0 };
    for (sentence, expected) in [
        (
            of(&step(3)),
            "Changed suddenly between 1 and 30 Apr 2024 and has stayed",
        ),
        (
            of(&|i| if (5..7).contains(&i) { 1.0 } else { 0.0 }),
            "Changed suddenly between 1 and 30 Jun 2024 and went back suddenly between 1 and 31 Aug 2024",
        ),
        (
            of(&|i| i.saturating_sub(2) as f64),
            "Changed gradually between 1 Apr and 31 Dec 2024 and is still moving",
        ),
        (of(&|_| 0.0), "No change of level in 12 windows"),
        (
            of(&|i| [0.0, 3.0, 1.0, 5.0][i / 3]),
            "Changed 3 times: suddenly between 1 and 30 Apr 2024, suddenly between 1 and 31 Jul 2024, suddenly between 1 and 31 Oct 2024; has stayed",
        ),
    ] {
        assert_eq!(sentence, expected);
    }
    let few = found(&months(7), &[0.0, 0.0, 0.0, 9.0, 9.0, 9.0, 9.0], any());
    assert_eq!(
        few.sentence,
        "Cannot be told: only 7 windows have a value, at least 8 are needed"
    );
    assert!(few.steps.is_empty() && few.course.is_none() && few.noise.is_none());
}

#[test]
fn runs_of_rows_have_no_dates() {
    let windows: Vec<Window> = (0..10)
        .map(|i| Window {
            start: i * 100,
            end: (i + 1) * 100,
            label: format!("rows {}–{}", i * 100 + 1, (i + 1) * 100),
        })
        .collect();
    let values = [0.1, 0.0, 0.1, 0.0, 0.1, 0.0, 9.0, 9.1, 9.0, 9.1];
    let change = found(&windows, &values, any());
    assert_eq!(change.season, None);
    assert_eq!(change.steps[0].from, None);
    assert_eq!(
        change.sentence,
        "Changed suddenly in rows 601–700 and has stayed"
    );
}

#[test]
fn odd_series_have_no_nan() {
    let windows = days(20);
    let ramp: Vec<f64> = (0..20).map(|i| i as f64 * 1e300).collect();
    let mut holes = vec![1.0; 20];
    holes[3] = f64::NAN;
    holes[4] = f64::INFINITY;
    let mut one = vec![0.0; 20];
    one[7] = 1.0;
    let extremes: Vec<f64> = (0..20)
        .map(|i| if i % 2 == 0 { f64::MAX } else { f64::MIN })
        .collect();
    for values in [
        vec![0.1; 20],
        holes,
        one,
        ramp,
        extremes,
        vec![-0.0; 20],
        vec![1e-310; 20],
    ] {
        let change = found(&windows, &values, any());
        let numbers = change.steps.iter().flat_map(|s| [s.before, s.after]);
        assert!(
            numbers.chain(change.noise).all(f64::is_finite),
            "{change:?}"
        );
        let text = serde_json::to_string(&change).expect("to JSON");
        assert_eq!(
            serde_json::from_str::<Change>(&text).expect("from JSON"),
            change
        );
    }
    assert!(
        found(&[], &[], any())
            .sentence
            .contains("no window has a value")
    );
    let least = Least {
        noise: 0.0,
        change: 0.5,
    };
    let small: Vec<f64> = (0..20).map(|i| if i >= 10 { 0.4 } else { 0.0 }).collect();
    assert!(
        found(&windows, &small, least).steps.is_empty(),
        "too small to matter"
    );
}
