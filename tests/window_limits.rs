//! Limits of windows from the reference's own windows, from files to facts: how the reference is cut, and what is said when it cannot be.

use futures::executor::block_on;
use seaworthy::checks::Facts;
use seaworthy::drift::WindowLimits;
use seaworthy::engine::flow::{self, Request, analyse};
use seaworthy::engine::{FileId, NativeRunner};
use seaworthy::plan::Plan;
use seaworthy::profile::{DatasetProfile, ProfileFile};

const LARGE: &str = "jensen-shannon:deciles";
const THREE: &str = r#""limits":{"windows":{"deviations":{"above":3}}}"#;

/// Days from 2024-01-01, forty rows a day of a number that moves up by `shift`, with its moment, a label and a score.
fn table(days: std::ops::Range<i64>, shift: f64, time: bool) -> String {
    let mut out = if time {
        "when,x,y,y_score\n"
    } else {
        "x,y,y_score\n"
    }
    .to_owned();
    let mut state = 88_172_645_463_325_252_u64 ^ days.start.unsigned_abs();
    let mut uniform = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let first: jiff::civil::Date = "2024-01-01".parse().expect("a date");
    for day in days {
        let date = first
            .checked_add(jiff::Span::new().days(day))
            .expect("a date");
        for _ in 0..40 {
            let x = (0..6).map(|_| uniform()).sum::<f64>() + shift;
            let score = uniform();
            let label = u8::from(uniform() < score);
            if time {
                out += &format!("{date}T12:00:00Z,");
            }
            out += &format!("{x:.5},{label},{score:.4}\n");
        }
    }
    out
}

fn plan(text: &str) -> Plan {
    let roles = r#""roles":{"timestamp":"when","label":"y","score":"y_score"}"#;
    serde_json::from_str(&format!("{{{roles},{text}}}")).expect("a plan")
}

fn facts(runner: &NativeRunner, reference: FileId, production: &str, plan: Plan) -> Facts {
    let request = Request {
        reference: vec![reference],
        production: vec![runner.add_bytes("production.csv", production.to_owned())],
        plan,
        judged_on: 20_200,
        ..Request::default()
    };
    block_on(analyse(runner, request, &|_| {})).expect("facts")
}

fn analysed(reference: &str, production: &str, plan_text: &str) -> Facts {
    let runner = NativeRunner::new(2);
    let reference = runner.add_bytes("reference.csv", reference.to_owned());
    facts(&runner, reference, production, plan(plan_text))
}

fn limits_of<'f>(facts: &'f Facts, name: &str) -> Option<&'f WindowLimits> {
    let mut all = facts.features.iter().chain(&facts.prediction);
    let found = all
        .find(|f| f.name == name)
        .unwrap_or_else(|| panic!("{name} is there"));
    found.window_limits.as_ref()
}

#[test]
fn the_reference_is_cut_by_productions_period_and_by_rows_and_number_likewise() {
    let (reference, production) = (table(0..200, 0.0, true), table(200..340, 0.02, true));
    for (window, windows, rows) in [
        // 140 days of production are weeks, and so are the reference's 200 days, its last with fewer days than a week.
        ("", 29, 280),
        (r#""window":{"by":"month"},"#, 7, 1_200),
        (r#""window":{"by":{"rows":1000}},"#, 8, 1_000),
        (r#""window":{"by":{"count":10}},"#, 10, 800),
    ] {
        let facts = analysed(&reference, &production, &format!("{window}{THREE}"));
        for name in ["x", "y", "score"] {
            let limits = limits_of(&facts, name).expect("asked for");
            assert_eq!(
                (limits.reason.as_deref(), limits.windows, limits.rows),
                (None, windows, rows),
                "{name} {window}"
            );
        }
        let upper = limits_of(&facts, "x").and_then(|l| l.bounds(LARGE)?.upper);
        let feature = facts.features.iter().find(|f| f.name == "x").expect("x");
        assert!(!feature.windows.is_empty());
        for window in &feature.windows {
            let mut results = window.drift.iter();
            let large = results
                .find(|r| r.variant.as_deref() == Some("deciles"))
                .expect("a result");
            assert_eq!(Some(large.limit), upper);
            assert_eq!(large.drifted, large.statistic.map(|s| Some(s) > upper));
        }
    }
}

#[test]
fn fixed_limits_cut_no_reference_and_say_nothing() {
    let (reference, production) = (table(0..200, 0.0, true), table(200..340, 0.02, true));
    let fixed = analysed(&reference, &production, r#""limits":{}"#);
    let constant = analysed(
        &reference,
        &production,
        r#""limits":{"windows":"constant"}"#,
    );
    assert_eq!(fixed, constant);
    assert_eq!(limits_of(&fixed, "x"), None);
    let without_windows = |facts: &Facts| {
        let mut facts = facts.clone();
        facts.plan.limits = seaworthy::plan::Limits::default();
        for feature in facts.features.iter_mut().chain(&mut facts.prediction) {
            feature.windows.clear();
            feature.change = None;
            feature.window_limits = None;
            feature.causes.clear();
        }
        facts
    };
    let learned = analysed(&reference, &production, THREE);
    assert_eq!(
        without_windows(&learned),
        without_windows(&fixed),
        "nothing but windows depends on it"
    );
}

#[test]
fn what_cannot_be_cut_says_why_and_keeps_the_fixed_limits() {
    let production = table(200..340, 0.02, true);
    let short = table(0..30, 0.0, true);
    for (reference, said) in [
        (
            table(0..200, 0.0, false),
            "the reference has no column \"when\" to cut it by",
        ),
        (
            short,
            "the reference has 5 whole windows, at least 6 are needed to tell what is usual",
        ),
    ] {
        let facts = analysed(&reference, &production, THREE);
        let limits = limits_of(&facts, "x").expect("asked for");
        assert_eq!(limits.why_fixed(LARGE), Some(said));
        let feature = facts.features.iter().find(|f| f.name == "x").expect("x");
        let mut results = feature.windows.iter().flat_map(|w| &w.drift);
        assert!(results.all(|r| [0.05, 0.1].contains(&r.limit)));
    }
    // Rows need no time.
    let rows = format!(r#""window":{{"by":{{"rows":1000}}}},{THREE}"#);
    let facts = analysed(&table(0..200, 0.0, false), &production, &rows);
    assert!(limits_of(&facts, "x").is_some_and(|l| l.reason.is_none()));
}

#[test]
fn a_profile_that_stands_in_brings_its_windows_along() {
    let (reference, production) = (table(0..200, 0.0, true), table(200..340, 0.02, true));
    let whole = analysed(&reference, &production, THREE);
    let profile_by = |text: &str| -> DatasetProfile {
        let runner = NativeRunner::new(2);
        let file = runner.add_bytes("reference.csv", reference.clone());
        let merged = block_on(flow::profile(&runner, &[file], &plan(text))).expect("a profile");
        merged.profile.open().expect("a profile")
    };
    let weeks = r#""window":{"by":"week"}"#;
    for (made_by, said) in [
        (format!("{weeks},{THREE}"), None),
        (
            weeks.to_owned(),
            Some("the reference's profile holds no windows"),
        ),
        (
            format!(r#""window":{{"by":"month"}},{THREE}"#),
            Some("the reference's profile is cut into other windows than production"),
        ),
    ] {
        let runner = NativeRunner::new(2);
        let file = ProfileFile::new(profile_by(&made_by)).write();
        let reference = runner.add_bytes("reference.json", file);
        let facts = facts(&runner, reference, &production, plan(THREE));
        let limits = limits_of(&facts, "x").expect("asked for");
        assert_eq!(limits.reason.as_deref(), said);
        if said.is_none() {
            assert_eq!(Some(limits), limits_of(&whole, "x"), "as from the rows");
        }
    }
}
