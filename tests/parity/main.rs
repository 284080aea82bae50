//! From files to facts: recorded predictions of the built-in example, as they are and as they would be had something else happened.

use flate2::read::GzDecoder;
use futures::executor::block_on;
use seaworthy::checks::{Facts, Finding, State, run_all};
use seaworthy::engine::NativeRunner;
use seaworthy::engine::flow::{Request, analyse};
use seaworthy::performance::{Form, Parity, SegmentValues};
use seaworthy::plan::Plan;
use seaworthy::share::exports;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

/// 1 Jan 2025.
const JUDGED_ON: i32 = 20_089;
const ROWS: u64 = 18_000;

fn example(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("public/example")
        .join(file)
}

fn production() -> String {
    let packed = fs::read(example("production.csv.gz")).expect("the example");
    let mut text = String::new();
    GzDecoder::new(packed.as_slice())
        .read_to_string(&mut text)
        .expect("gzip");
    text
}

/// Production with each row's score and prediction changed; the row is handed over with its number and cells.
fn changed(mut change: impl FnMut(usize, &mut Vec<String>)) -> String {
    let text = production();
    let mut lines = text.lines();
    let mut out = format!("{}\n", lines.next().expect("a header"));
    for (row, line) in lines.enumerate() {
        let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
        change(row, &mut cells);
        out += &cells.join(",");
        out.push('\n');
    }
    out
}

/// Places of the cells.
const AT: usize = 1;
const PAYMENT: usize = 14;
const SCORE: usize = 16;
const PREDICTION: usize = 17;

fn score(cells: &[String]) -> f64 {
    cells[SCORE].parse().expect("a score")
}

fn analysed(production: String, threads: usize, change: impl Fn(&mut Plan)) -> Facts {
    let runner = NativeRunner::new(threads);
    let mut plan: Plan =
        serde_json::from_slice(&fs::read(example("plan.json")).expect("the example"))
            .expect("a plan");
    change(&mut plan);
    let request = Request {
        production: vec![runner.add_bytes("production.csv", production)],
        model: Some(
            runner
                .add_path(&example("model.onnx"))
                .expect("the example"),
        ),
        plan,
        judged_on: JUDGED_ON,
        ..Request::default()
    };
    block_on(analyse(&runner, request, &|_| {})).expect("production is readable")
}

fn judged(facts: &Facts) -> Finding {
    let findings = run_all(facts);
    let found = findings
        .into_iter()
        .find(|f| f.check == "production-runs-this-model");
    found.expect("the check is listed")
}

fn parity(production: String) -> (Parity, Finding) {
    let facts = analysed(production, 2, |_| {});
    let finding = judged(&facts);
    (facts.parity.expect("predictions are recorded"), finding)
}

#[test]
fn the_example_is_served_by_its_model() {
    let facts = analysed(production(), 2, |_| {});
    let finding = judged(&facts);
    let found = facts.parity.as_ref().expect("predictions are recorded");
    assert_eq!((found.rows, found.recorded), (ROWS, ROWS));
    assert_eq!((found.compared, found.equal), (ROWS, ROWS), "{found:?}");
    assert_eq!(found.labels, Some((ROWS, ROWS)));
    let scores = found.scores.expect("scores");
    assert_eq!((scores.decimals, scores.equal), (4, ROWS));
    assert!(scores.largest.is_some_and(|d| d > 4e-5 && d < 6e-5));
    assert_eq!(found.windows.len(), 12);
    assert!(
        found
            .windows
            .iter()
            .all(|w| w.compared > 1_000 && w.compared == w.equal)
    );
    assert_eq!(finding.state, State::Pass);
    assert_eq!(
        finding.says,
        "All 18,000 rows that were compared have the answer that this model gives."
    );
    let report = seaworthy::share::Report {
        facts,
        ..Default::default()
    };
    let text = exports::text::write(&report);
    assert!(text.contains("Does production run this model?") && text.contains(&finding.says));
}

#[test]
fn the_day_from_which_another_model_runs() {
    let text = changed(|_, cells| {
        if cells[AT].as_str() >= "2024-05-14" {
            let other = 0.9 * score(cells) + 0.03 * f64::from(cells[2].len() as u32);
            cells[SCORE] = format!("{other:.4}");
            cells[PREDICTION] = u8::from(other >= 0.5).to_string();
        }
    });
    let (found, finding) = parity(text);
    assert_eq!(finding.state, State::Fail);
    let begins = "Production does not run this model: ";
    assert!(finding.says.starts_with(begins), "{}", finding.says);
    assert!(
        finding.says.contains("all of them from 14 May 2024 on"),
        "{}",
        finding.says
    );
    let stretch = found.stretch.expect("a stretch");
    assert_eq!((stretch.to, stretch.outside.1), (None, 0));
    let months: Vec<u64> = found.windows.iter().map(|w| w.compared - w.equal).collect();
    assert_eq!(months[..4], [0, 0, 0, 0]);
    assert!(
        months[4] > 700 && months[5..].iter().all(|n| *n > 1_300),
        "{months:?}"
    );
}

#[test]
fn one_category_is_answered_otherwise() {
    let (found, finding) = parity(changed(|_, cells| {
        if cells[PAYMENT] == "card" {
            cells[SCORE] = format!("{:.4}", 0.7 * score(cells));
        }
    }));
    assert_eq!(finding.state, State::Fail);
    let segment = &found.segments[0];
    assert_eq!(segment.feature, "payment_method");
    assert_eq!(segment.values, SegmentValues::Category("card".to_owned()));
    assert!(
        segment.of_unequal == 1.0 && segment.lift > 3.0,
        "{segment:?}"
    );
    assert_eq!(found.stretch, None);
}

/// Production with two more columns, which no model reads; the score is another where they say so.
fn with_partners(differs: impl Fn(&str, &str) -> bool) -> String {
    let text = changed(|row, cells| {
        let partner = ["acme", "bolt", "corp"][row / 7 % 3];
        let shard = ["1", "2", "3", "4"][row / 11 % 4];
        if differs(partner, shard) {
            cells[SCORE] = format!("{:.4}", 0.7 * score(cells));
        }
        cells.extend([partner.to_owned(), shard.to_owned()]);
    });
    text.replacen("prediction\n", "prediction,partner,shard\n", 1)
}

#[test]
fn a_segment_of_a_column_that_the_model_does_not_read_is_named() {
    let ignore = |plan: &mut Plan| plan.roles.ignored = vec!["shard".to_owned()];
    for (text, feature, values, says) in [
        (
            with_partners(|partner, _| partner == "bolt"),
            "partner",
            SegmentValues::Category("bolt".to_owned()),
            "partner is \"bolt\" (not read by the model)",
        ),
        (
            with_partners(|_, shard| shard == "3"),
            "shard",
            SegmentValues::Range(3.0, 3.0),
            "shard is 3 (not read by the model)",
        ),
    ] {
        let facts = analysed(text, 2, ignore);
        let found = facts.parity.as_ref().expect("predictions are recorded");
        let segment = &found.segments[0];
        assert_eq!((segment.feature.as_str(), segment.unread), (feature, true));
        assert_eq!(segment.values, values);
        assert!(segment.of_unequal == 1.0, "{segment:?}");
        assert_eq!(found.segments.len(), 1, "{:?}", found.segments);
        let report = seaworthy::share::Report {
            facts,
            ..Default::default()
        };
        let page = exports::text::write(&report);
        assert!(page.contains(says), "{page}");
    }
}

#[test]
fn the_same_model_written_otherwise() {
    for (change, form, says) in [
        (
            (|s| format!("{:.2}", 100.0 * s)) as fn(f64) -> String,
            Form::Percent,
            "in percent",
        ),
        (
            |s| format!("{:.4}", 1.0 - s),
            Form::OtherClass,
            "the other class's",
        ),
    ] {
        let (found, finding) = parity(changed(|_, cells| cells[SCORE] = change(score(cells))));
        assert_eq!((found.form, finding.state), (Some(form), State::Warn));
        assert!(finding.says.contains(says), "{}", finding.says);
    }
}

#[test]
fn a_log_one_row_off_is_told_from_another_model() {
    let mut before = ("0.5".to_owned(), "1".to_owned());
    let (found, finding) = parity(changed(|_, cells| {
        std::mem::swap(&mut cells[SCORE], &mut before.0);
        std::mem::swap(&mut cells[PREDICTION], &mut before.1);
    }));
    match found.form {
        Some(Form::RowBefore { share }) => assert!(share > 0.99, "{share}"),
        other => panic!("{other:?}"),
    }
    assert_eq!(finding.state, State::Fail);
    assert!(
        finding.says.contains("joined one row off"),
        "{}",
        finding.says
    );
}

#[test]
fn nothing_readable_is_unknown_and_never_a_pass() {
    for (what, cell) in [
        ("missing", ""),
        ("undefined", "NaN"),
        ("text", "see ticket"),
    ] {
        let facts = analysed(
            changed(|_, cells| {
                cells[SCORE] = cell.to_owned();
                cells[PREDICTION] = String::new();
            }),
            2,
            |plan| plan.roles.prediction = None,
        );
        let finding = judged(&facts);
        assert_eq!(finding.state, State::Unknown, "{what}: {}", finding.says);
    }
    let unrecorded = analysed(production(), 2, |plan| {
        plan.roles.prediction = None;
        plan.roles.score = None;
        plan.roles.ignored = vec!["score".to_owned(), "prediction".to_owned()];
    });
    assert_eq!(unrecorded.parity, None);
    let finding = judged(&unrecorded);
    assert_eq!(finding.state, State::Unknown);
    assert!(
        finding.says.contains("records no predictions"),
        "{}",
        finding.says
    );
}

#[test]
fn neither_threads_nor_parts_change_it() {
    // Enough rows for several parts: the example four times over, the last quarter with another score.
    let once = production();
    let (header, body) = once.split_once('\n').expect("a header");
    let text = changed(|_, cells| cells[SCORE] = format!("{:.4}", score(cells).sqrt()));
    let (_, other) = text.split_once('\n').expect("a header");
    let whole = format!("{header}\n{body}{body}{body}{other}");
    let of = |threads| analysed(whole.clone(), threads, |_| {}).parity;
    let (one, four) = (of(1).expect("recorded"), of(4).expect("recorded"));
    assert_eq!(one, four);
    assert_eq!((one.compared, one.recorded), (4 * ROWS, 4 * ROWS));
    assert!(
        one.unequal() > ROWS * 9 / 10 && one.unequal() <= ROWS,
        "{}",
        one.unequal()
    );
    assert!(matches!(one.form, Some(Form::Recalibrated { spearman }) if spearman > 0.999));
}
