//! Planted histories of what was recorded, and what must be found in them.

use super::tally::rung;
use super::*;
use crate::data::Column;
use crate::performance::{Answers, OutcomeRows, OutcomeSpec, settle_classes};
use crate::plan::Task;
use crate::stats::random::hash;

const DAY: i64 = 86_400_000;
const ROWS: usize = 4_000;

/// A log beside the model: recorded and recomputed scores of the positive class, and recorded and recomputed classes.
#[derive(Clone)]
struct Log {
    recorded: Vec<f64>,
    said: Vec<f64>,
    classes: Option<(Vec<bool>, Vec<bool>)>,
    scored: bool,
}

fn uniform(seed: u64, row: usize) -> f64 {
    (hash(seed, row as u64) >> 11) as f64 / (1u64 << 53) as f64
}

fn rounded(value: f64, decimals: i32) -> f64 {
    let scale = 10f64.powi(decimals);
    (value * scale).round() / scale
}

/// The model, logged with four decimals.
fn faithful() -> Log {
    let said: Vec<f64> = (0..ROWS)
        .map(|row| f64::from((0.02 + 0.96 * uniform(1, row)) as f32))
        .collect();
    let classes: Vec<bool> = said.iter().map(|s| *s >= 0.5).collect();
    Log {
        recorded: said.iter().map(|s| rounded(*s, 4)).collect(),
        said,
        classes: Some((classes.clone(), classes)),
        scored: true,
    }
}

/// What another model would have said: nearly the same.
fn other(row: usize, said: f64) -> f64 {
    rounded(
        (said + 0.05 * (uniform(2, row) - 0.5)).clamp(0.001, 0.999),
        4,
    )
}

fn region(row: usize) -> &'static str {
    ["north", "south", "east", "west"][row / 3 % 4]
}

fn spec() -> OutcomeSpec {
    settle_classes(Task::Binary, ["0", "1"].map(str::to_owned), Some("1"))
}

fn texts(classes: &[bool]) -> Answers {
    let text = |c: &bool| Some(if *c { "1" } else { "0" }.to_owned());
    Answers::Classes(classes.iter().map(text).collect())
}

fn partner(row: usize) -> &'static str {
    ["acme", "bolt", "corp"][row / 5 % 3]
}

/// A tenth of a day from row to row, three features (a category, a number, a text of its own in each row) and a column that the model
/// does not read.
fn part(log: &Log, from: usize, to: usize) -> ParityPart {
    let times: Vec<f64> = (from..to)
        .map(|row| (row as i64 * DAY / 10) as f64)
        .collect();
    let windows: Vec<Option<i64>> = times
        .iter()
        .map(|t| Some(*t as i64 / (100 * DAY)))
        .collect();
    let side = |scores: &[f64], classes: Option<&[bool]>| OutcomeRows {
        predictions: classes.map_or(Answers::Absent, |c| texts(&c[from..to])),
        scores: match log.scored {
            true => vec![(String::new(), scores[from..to].to_vec())],
            false => Vec::new(),
        },
        windows: windows.clone(),
        ..OutcomeRows::default()
    };
    let classes = log.classes.as_ref();
    let recorded = side(&log.recorded, classes.map(|(r, _)| r.as_slice()));
    let recomputed = side(&log.said, classes.map(|(_, s)| s.as_slice()));
    let regions = Column::Texts((from..to).map(|row| Some(region(row).to_owned())).collect());
    let ages = Column::Numbers(
        (from..to)
            .map(|row| match uniform(3, row) {
                missing if missing < 0.05 => f64::NAN,
                age => (18.0 + 70.0 * age).floor(),
            })
            .collect(),
    );
    let free = Column::Texts((from..to).map(|row| Some(format!("text {row}"))).collect());
    let partners = Column::Texts((from..to).map(|r| Some(partner(r).to_owned())).collect());
    let mut part = ParityPart::new(&spec(), true);
    part.observe(&ParityRows {
        first_row: from as u64,
        recorded: &recorded,
        recomputed: &recomputed,
        times: Some(&times),
        features: vec![("region", &regions), ("age", &ages), ("free", &free)],
        beside: vec![("partner", &partners), ("region", &free)],
    });
    part
}

fn windows() -> Vec<Window> {
    let window = |start: i64| Window {
        start,
        end: start + 1,
        label: format!("window {start}"),
    };
    (0..4).map(window).collect()
}

fn found(log: &Log) -> Parity {
    part(log, 0, ROWS).finish(&windows(), &["0".to_owned(), "1".to_owned()])
}

fn with(change: impl Fn(usize, f64) -> f64) -> Log {
    let mut log = faithful();
    let rows = log.recorded.iter_mut().zip(&log.said).enumerate();
    for (row, (recorded, said)) in rows {
        *recorded = change(row, *said);
    }
    log.classes = None;
    log
}

#[test]
fn the_model_itself_is_equal_in_every_row() {
    let found = found(&faithful());
    let n = ROWS as u64;
    assert_eq!((found.rows, found.recorded), (n, n));
    assert_eq!((found.compared, found.equal), (n, n));
    assert_eq!(found.labels, Some((n, n)));
    let scores = found.scores.expect("scores");
    assert_eq!((scores.compared, scores.equal, scores.decimals), (n, n, 4));
    assert!((scores.tolerance - 6e-5).abs() < 1e-12);
    assert!(
        scores.largest.is_some_and(|d| d > 4e-5 && d < 5.1e-5),
        "{scores:?}"
    );
    assert!(
        scores.mean.is_some_and(|d| d > 2e-5 && d < 3e-5),
        "{scores:?}"
    );
    assert!(
        found
            .windows
            .iter()
            .all(|w| w.compared == 1_000 && w.equal == 1_000)
    );
    assert_eq!((found.stretch, found.form), (None, None));
    assert!(found.segments.is_empty() && found.notes.is_empty());
}

#[test]
fn parts_make_the_whole() {
    let mut log = with(|row, said| {
        if row > 2_500 {
            other(row, said)
        } else {
            rounded(said, 4)
        }
    });
    log.classes = faithful().classes;
    let whole = part(&log, 0, ROWS);
    for cuts in [vec![1], vec![700, 701, 2_600], vec![3_999]] {
        let mut parts = ParityPart::new(&spec(), true);
        let mut from = 0;
        for to in cuts.into_iter().chain([ROWS]) {
            parts.merge(part(&log, from, to));
            from = to;
        }
        assert_eq!(parts, whole);
    }
}

#[test]
fn another_model_from_a_date_on() {
    let found = found(&with(|row, said| match row {
        2_500.. => other(row, said),
        _ => rounded(said, 4),
    }));
    assert!(
        found.unequal() > 1_480 && found.unequal() <= 1_500,
        "{found:?}"
    );
    let stretch = found.stretch.expect("a stretch");
    assert_eq!(
        (stretch.timed, stretch.from, stretch.to),
        (true, Some(250 * DAY), None)
    );
    assert_eq!(stretch.outside, (2_500, 0));
    let unequal: Vec<u64> = found.windows.iter().map(|w| w.compared - w.equal).collect();
    assert_eq!((unequal[0], unequal[1]), (0, 0));
    assert!(
        unequal[2] > 480 && unequal[2] <= 500 && unequal[3] > 980,
        "{unequal:?}"
    );
    assert_eq!(found.form, None);
}

#[test]
fn another_model_up_to_a_date_and_for_a_while() {
    let until = found(&with(|row, said| match row {
        ..1_000 => other(row, said),
        _ => rounded(said, 4),
    }));
    let stretch = until.stretch.expect("a stretch");
    assert_eq!(stretch.from, None);
    assert_eq!(stretch.to, Some(999 * DAY / 10));
    let between = found(&with(|row, said| match row {
        1_000..2_000 => other(row, said),
        _ => rounded(said, 4),
    }));
    let stretch = between.stretch.expect("a stretch");
    assert_eq!(stretch.from, Some(100 * DAY));
    assert_eq!(stretch.to, Some(1_999 * DAY / 10));
}

#[test]
fn only_one_segment() {
    let by_region = found(&with(|row, said| match region(row) {
        "east" if uniform(9, row) < 0.6 => other(row, said),
        _ => rounded(said, 4),
    }));
    let segment = &by_region.segments[0];
    assert_eq!(segment.feature, "region");
    assert_eq!(segment.values, SegmentValues::Category("east".to_owned()));
    assert_eq!(
        (segment.compared, segment.unequal),
        (999, by_region.unequal())
    );
    assert!((segment.lift - 4.0).abs() < 0.02 && segment.of_unequal == 1.0);
    assert_eq!(by_region.segments.len(), 1, "{:?}", by_region.segments);
    assert!(!segment.unread, "what the model reads stays what it reads");
    assert_eq!(by_region.stretch, None);

    let by_partner = found(&with(|row, said| match partner(row) {
        "bolt" => other(row, said),
        _ => rounded(said, 4),
    }));
    let segment = &by_partner.segments[0];
    assert_eq!(
        (segment.feature.as_str(), segment.unread),
        ("partner", true)
    );
    assert_eq!(segment.values, SegmentValues::Category("bolt".to_owned()));
    assert_eq!(by_partner.segments.len(), 1, "{:?}", by_partner.segments);

    let by_age = found(&with(|row, said| {
        let old = uniform(3, row) >= 0.05 && (18.0 + 70.0 * uniform(3, row)).floor() >= 70.0;
        if old {
            other(row, said)
        } else {
            rounded(said, 4)
        }
    }));
    let segment = &by_age.segments[0];
    assert_eq!(segment.feature, "age");
    // Ranges are as wide as 64 of them must be.
    match segment.values {
        SegmentValues::Range(from, to) => assert!((68.0..=70.0).contains(&from) && to == 87.0),
        ref other => panic!("{other:?}"),
    }
    let missing = found(&with(|row, said| match uniform(3, row) < 0.05 {
        true => other(row, said),
        false => rounded(said, 4),
    }));
    assert_eq!(missing.segments[0].values, SegmentValues::Missing);
}

#[test]
fn forms_of_the_same_score() {
    let cases: Vec<(&str, Log, Form)> = vec![
        (
            "cut off",
            with(|_, s| (s * 1e4).floor() / 1e4),
            Form::CutOff { decimals: 4 },
        ),
        (
            "other class",
            with(|_, s| rounded(1.0 - s, 4)),
            Form::OtherClass,
        ),
        ("percent", with(|_, s| rounded(100.0 * s, 2)), Form::Percent),
        ("odds", with(|_, s| rounded(s / (1.0 - s), 5)), Form::Odds),
        (
            "log-odds",
            with(|_, s| rounded((s / (1.0 - s)).ln(), 4)),
            Form::LogOdds,
        ),
        (
            "rounded for a while",
            with(|row, s| rounded(s, if row < 1_500 { 2 } else { 5 })),
            Form::Rounded,
        ),
    ];
    for (name, log, form) in cases {
        let found = found(&log);
        assert!(found.unequal() > 1_000, "{name}: {found:?}");
        assert_eq!(found.form, Some(form), "{name}");
        assert!(form.is_same_model(), "{name}");
    }
}

#[test]
fn forms_that_change_the_answer() {
    let scaled = found(&with(|_, s| rounded(0.8 * s + 0.1, 4)));
    match scaled.form {
        Some(Form::Scaled { slope, intercept }) => {
            assert!((slope - 0.8).abs() < 1e-3 && (intercept - 0.1).abs() < 1e-3);
        }
        other => panic!("{other:?}"),
    }
    for (power, sign) in [(2.0, 1.0), (-0.5, -1.0)] {
        match found(&with(|_, s| rounded(s.powf(power), 5))).form {
            Some(Form::Recalibrated { spearman }) => {
                assert!((spearman - sign).abs() < 1e-4, "{spearman}");
            }
            other => panic!("{other:?}"),
        }
    }
    let noise = found(&with(other));
    assert_eq!((noise.form, noise.stretch), (None, None));
    assert!(noise.segments.is_empty(), "{:?}", noise.segments);
}

#[test]
fn a_join_off_by_one_row() {
    let said = faithful().said;
    for (by, expected) in [(1, "after"), (ROWS - 1, "before")] {
        let log = with(|row, _| rounded(said[(row + by) % ROWS], 4));
        let name = match found(&log).form {
            Some(Form::RowAfter { share }) if share > 0.99 => "after",
            Some(Form::RowBefore { share }) if share > 0.99 => "before",
            other => panic!("{other:?}"),
        };
        assert_eq!(name, expected);
    }
    let mut classes = faithful();
    classes.scored = false;
    if let Some((recorded, said)) = &mut classes.classes {
        *recorded = (0..ROWS).map(|row| said[(row + 1) % ROWS]).collect();
    }
    assert!(matches!(found(&classes).form, Some(Form::RowAfter { .. })));
}

#[test]
fn another_threshold() {
    let mut log = faithful();
    if let Some((recorded, _)) = &mut log.classes {
        *recorded = log.said.iter().map(|s| *s >= 0.3).collect();
    }
    let found = found(&log);
    match found.form {
        Some(Form::Threshold { at: Some(at) }) => assert!((at - 0.3).abs() < 0.005, "{at}"),
        other => panic!("{other:?}"),
    }
    assert_eq!(found.scores.map(|s| s.equal), Some(ROWS as u64));
    assert!(found.unequal() > 700);
}

#[test]
fn classes_alone() {
    let mut swapped = faithful();
    swapped.scored = false;
    if let Some((recorded, _)) = &mut swapped.classes {
        recorded.iter_mut().for_each(|c| *c = !*c);
    }
    let found = found(&swapped);
    assert_eq!((found.equal, found.form), (0, Some(Form::OtherClass)));
    assert!(
        found.rarer > 1_800 && found.rarer <= 2_000,
        "{}",
        found.rarer
    );
    assert!(found.scores.is_none());
}

#[test]
fn a_model_that_gives_scores_alone_is_asked_for_its_class() {
    let log = faithful();
    let recorded = OutcomeRows {
        predictions: texts(&log.classes.expect("classes").0),
        ..OutcomeRows::default()
    };
    for recomputed in [
        OutcomeRows {
            scores: vec![("0".to_owned(), log.said.iter().map(|s| 1.0 - s).collect())],
            ..OutcomeRows::default()
        },
        OutcomeRows {
            predictions: Answers::Numbers(log.said.clone()),
            ..OutcomeRows::default()
        },
    ] {
        let mut part = ParityPart::new(&spec(), false);
        part.observe(&ParityRows {
            first_row: 0,
            recorded: &recorded,
            recomputed: &recomputed,
            times: None,
            features: Vec::new(),
            beside: Vec::new(),
        });
        let found = part.finish(&[], &[]);
        assert!(found.equal >= found.compared - 1, "{found:?}");
        assert_eq!(found.compared, ROWS as u64);
    }
}

#[test]
fn several_classes_are_compared_by_name() {
    let spec = settle_classes(Task::Multiclass, ["a", "b", "c"].map(str::to_owned), None);
    let scores = |of: &dyn Fn(usize) -> [f64; 3]| -> Vec<(String, Vec<f64>)> {
        let column = |class: usize| (0..50).map(|row| of(row)[class]).collect();
        vec![
            ("c".into(), column(2)),
            ("a".into(), column(0)),
            ("b".into(), column(1)),
        ]
    };
    let said = |row: usize| {
        let a = 0.1 + 0.8 * uniform(5, row);
        [a, (1.0 - a) * 0.3, (1.0 - a) * 0.7]
    };
    let compare = |recorded: OutcomeRows| {
        let recomputed = OutcomeRows {
            scores: scores(&said),
            ..OutcomeRows::default()
        };
        let mut part = ParityPart::new(&spec, false);
        part.observe(&ParityRows {
            first_row: 0,
            recorded: &recorded,
            recomputed: &recomputed,
            times: None,
            features: Vec::new(),
            beside: Vec::new(),
        });
        part.finish(&[], &["a".to_owned(), "b".to_owned(), "c".to_owned()])
    };
    let recorded = |scores| OutcomeRows {
        scores,
        ..OutcomeRows::default()
    };
    let two: Vec<_> = scores(&said).into_iter().take(2).collect();
    for scores in [scores(&said), two] {
        let found = compare(recorded(scores));
        assert_eq!((found.compared, found.equal), (50, 50));
    }
    let greatest = (0..50)
        .map(|row| said(row).into_iter().fold(0.0, f64::max))
        .collect();
    let found = compare(recorded(vec![(String::new(), greatest)]));
    assert_eq!((found.compared, found.equal), (50, 50));
    let swapped = compare(recorded(scores(&|row| {
        let [a, b, c] = said(row);
        [b, a, c]
    })));
    assert!(swapped.equal < 5, "{swapped:?}");
}

#[test]
fn numbers_are_compared_relative_to_their_size() {
    let spec = settle_classes(Task::Regression, [], None);
    let compare = |change: f64| {
        let said: Vec<f64> = (0..100).map(|row| 1e6 * uniform(7, row)).collect();
        let rows = |values: Vec<f64>| OutcomeRows {
            predictions: Answers::Numbers(values),
            ..OutcomeRows::default()
        };
        let mut part = ParityPart::new(&spec, false);
        part.observe(&ParityRows {
            first_row: 0,
            recorded: &rows(said.iter().map(|v| rounded(v * change, 2)).collect()),
            recomputed: &rows(said),
            times: None,
            features: Vec::new(),
            beside: Vec::new(),
        });
        part.finish(&[], &[])
    };
    let same = compare(1.0 + 1e-7);
    assert_eq!((same.equal, same.compared, same.labels), (100, 100, None));
    assert!(!same.is_coarse());
    assert!(compare(1.01).equal < 3);
    assert!(
        matches!(compare(1.01).form, Some(Form::Scaled { slope, .. }) if (slope - 1.01).abs() < 1e-6)
    );
}

#[test]
fn nothing_comparable_is_said() {
    let missing = found(&with(|_, _| f64::NAN));
    assert_eq!((missing.recorded, missing.compared), (0, 0));
    assert_eq!(missing.unequal_share(), None);
    assert!(missing.notes[0].contains("No row has a recorded prediction"));
    assert_eq!(found(&with(|_, _| f64::INFINITY)).recorded, 0);

    let mut words = faithful();
    words.scored = false;
    let mut part = part(&words, 0, ROWS);
    part.recorded_classes = [("leaves".to_owned(), 1), ("stays".to_owned(), 2)].into();
    let other = part.finish(&[], &["0".to_owned(), "1".to_owned()]);
    assert_eq!(other.compared, 0);
    assert!(
        other.notes[0].contains("the log names them \"leaves\", \"stays\", the model \"0\", \"1\""),
        "{:?}",
        other.notes
    );
}

#[test]
fn rows_that_the_model_does_not_answer_are_unequal() {
    for wrong in [f64::NAN, f64::INFINITY] {
        let mut log = faithful();
        log.classes = None;
        log.said[..100].fill(wrong);
        let found = found(&log);
        let scores = found.scores.expect("scores");
        assert_eq!((found.unequal(), scores.unanswered), (100, 100));
        assert!(scores.largest.is_some_and(f64::is_finite));
    }
}

#[test]
fn a_coarse_log_cannot_tell_models_apart() {
    let coarse = found(&with(|_, s| s.round()));
    assert!(coarse.equal > 3_990 && coarse.is_coarse(), "{coarse:?}");
    let two = found(&with(|_, s| rounded(s, 2)));
    assert!(!two.is_coarse());
    assert_eq!(
        (two.equal, two.scores.map(|s| s.decimals)),
        (ROWS as u64, Some(2))
    );
    assert_eq!(rung(1.0, 0.5), 5);
}
