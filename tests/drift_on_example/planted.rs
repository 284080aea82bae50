//! Through the whole flow: each thing that `public/example/SOURCES.md` says was planted is found, named by a sentence
//! of its kind, and dated with its month.

use futures::executor::block_on;
use seaworthy::checks::{self, Evidence, Facts, Feature, Finding, State};
use seaworthy::drift::{Cause, Course, Manner};
use seaworthy::engine::NativeRunner;
use seaworthy::engine::flow::{Request, analyse};
use std::fs;
use std::path::Path;

/// The day after the labels were exported: 1 Jan 2025.
const JUDGED_ON: i32 = 20_089;

fn analysed() -> Facts {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("public/example");
    let file = |name: &str| fs::read(folder.join(name)).expect("a file of the example");
    let runner = NativeRunner::new(2);
    let add = |name: &str| runner.add_bytes(name, file(name));
    let request = Request {
        reference: vec![add("reference.csv")],
        production: vec![add("production.csv.gz")],
        labels: Some(add("labels.csv")),
        plan: serde_json::from_slice(&file("plan.json")).expect("a plan"),
        judged_on: JUDGED_ON,
        ..Request::default()
    };
    block_on(analyse(&runner, request, &|_| {})).expect("the example is readable")
}

fn column<'a>(facts: &'a Facts, name: &str) -> &'a Feature {
    let found = facts.features.iter().find(|f| f.name == name);
    found.expect("a shared column")
}

/// What was planted in one column.
struct Planted {
    column: &'static str,
    /// The kind of the finding.
    kind: &'static str,
    /// Its sentence, word for word.
    says: &'static str,
    /// The least confidence.
    sure: f64,
    /// The sentence that dates it, word for word; the same where it dates itself.
    when: &'static str,
    /// Every change of level: how, in its first and in its last month.
    steps: &'static [(Manner, &'static str, &'static str)],
    course: Option<Course>,
}

const PLANTED: &[Planted] = &[
    Planted {
        column: "payment_method",
        kind: "renamed-category",
        says: "Renamed upstream: direct_debit became sepa_debit in 75 % of its rows",
        sure: 0.6,
        when: "Began to move in 2024-04 (suddenly, between 1 and 30 Apr 2024), over its limit since then; it has stayed",
        steps: &[(Manner::Sudden, "2024-04", "2024-04")],
        course: Some(Course::Stayed),
    },
    Planted {
        column: "annual_kwh",
        kind: "unit-change",
        says: "Unit change: values ÷ 1,000 in 17 % of rows",
        sure: 0.9,
        when: "Began to move in 2024-06 (suddenly, between 1 and 30 Jun 2024), over its limit only for a time: from 2024-06 to 2024-07; most of it went back suddenly between 1 and 31 Aug 2024",
        steps: &[
            (Manner::Sudden, "2024-06", "2024-06"),
            (Manner::Sudden, "2024-08", "2024-08"),
        ],
        course: Some(Course::Over),
    },
    Planted {
        column: "support_calls_90d",
        kind: "frozen",
        says: "In 2024-12, and since 2024-09: Frozen upstream: every value is 0 (41 % in the reference)",
        sure: 0.9,
        when: "Began to move in 2024-09 (suddenly, between 1 and 30 Sep 2024), over its limit since then; it has stayed",
        steps: &[(Manner::Sudden, "2024-09", "2024-09")],
        course: Some(Course::Stayed),
    },
    Planted {
        column: "app_logins_30d",
        kind: "missing-changed",
        says: "Missing rose from 1.9 % to 13 %, since 2024-07",
        sure: 0.9,
        when: "Missing rose from 1.9 % to 13 %, since 2024-07",
        // The values that are there have not moved.
        steps: &[],
        course: None,
    },
    Planted {
        column: "channel",
        kind: "mix-shift",
        says: "Mix shifted: comparison_site 20 % → 33 %, own_website 39 % → 32 % and phone 19 % → 16 %",
        sure: 0.5,
        // It rises from January on; in the first months by less than chance moves a month of 1,500 rows.
        when: "Began to move in 2024-04 (gradually, between 1 Apr and 31 Dec 2024), over its limit since 2024-07; it is still moving",
        steps: &[(Manner::Gradual, "2024-04", "2024-12")],
        course: Some(Course::Moving),
    },
];

#[test]
fn each_is_found_and_named_and_dated() {
    let facts = analysed();
    for planted in PLANTED {
        let name = planted.column;
        let feature = column(&facts, name);
        let of_kind: Vec<&Cause> = feature
            .forensics
            .iter()
            .filter(|c| c.kind == planted.kind)
            .collect();
        let [found] = of_kind[..] else {
            panic!("{name}: {:#?}", feature.forensics);
        };
        assert_eq!(found.says, planted.says, "{name}");
        assert_eq!(found.columns, [name]);
        assert!(found.confidence >= planted.sure, "{name}: {found:?}");
        let first = feature.causes.first().map(String::as_str);
        assert_eq!(first, Some(planted.says), "{name}: what stands on top");
        let when = feature.causes.last().map(String::as_str);
        assert_eq!(when, Some(planted.when), "{name}");
        let change = feature.change.as_ref().expect("there are windows");
        let steps: Vec<_> = change
            .steps
            .iter()
            .map(|s| (s.manner, s.first.as_str(), s.last.as_str()))
            .collect();
        assert_eq!(steps, planted.steps, "{name}: {}", change.sentence);
        assert_eq!(change.course, planted.course, "{name}");
    }
    let frozen = &column(&facts, "support_calls_90d").forensics;
    let frozen = frozen.iter().find(|c| c.kind == "frozen");
    let since = frozen.and_then(|c| c.since.as_deref());
    assert_eq!(since, Some("2024-09"), "as data");
    // From January on, so that all of production has it and no month is the first.
    let renamed: Vec<&Cause> = facts
        .forensics
        .iter()
        .filter(|c| c.kind == "renamed-column")
        .collect();
    let [renamed] = renamed[..] else {
        panic!("{:#?}", facts.forensics);
    };
    assert_eq!(renamed.columns, ["newsletter", "newsletter_opt_in"]);
    let begins = "Probably renamed: newsletter → newsletter_opt_in";
    assert!(renamed.says.starts_with(begins), "{}", renamed.says);
    assert!(renamed.confidence >= 0.9, "{renamed:?}");
    nothing_else(&facts);
    since_october_it_loses(&facts);
}

/// Columns in which nothing was planted have neither a sentence nor a finding.
fn nothing_else(facts: &Facts) {
    let moved = [
        "payment_method",
        "annual_kwh",
        "support_calls_90d",
        "app_logins_30d",
        "channel",
        // Customers won on comparison sites have been there for a shorter time.
        "tenure_months",
    ];
    let still = facts.features.iter().filter(|f| f.role == "feature");
    let still = still.filter(|f| !moved.contains(&f.name.as_str()));
    let mut seen = 0;
    for feature in still {
        assert!(
            feature.causes.is_empty() && feature.forensics.is_empty(),
            "{}: {:?} {:#?}",
            feature.name,
            feature.causes,
            feature.forensics
        );
        assert_eq!(feature.verdict.drifted, Some(false), "{}", feature.name);
        seen += 1;
    }
    assert_eq!(seen, 7, "what did not move");
}

/// Who leaves is no longer who left: only the labels show it, in October and November.
fn since_october_it_loses(facts: &Facts) {
    let findings = checks::run_all(facts);
    let of = |id: &str| -> &Finding {
        let found = findings.iter().find(|f| f.check == id);
        found.expect("every check is run")
    };
    let worst = of("worst-window");
    assert_eq!(worst.state, State::Fail);
    assert!(
        worst.says.contains("2 of 11 judged windows fail"),
        "{}",
        worst.says
    );
    let losing = of("losing-windows");
    assert_eq!(losing.state, State::Warn);
    assert!(
        losing.says.starts_with(
            "By Brier score doing nothing would have been as good in 2 of 11 judged windows, from 2024-10 to 2024-11, though not by ROC AUC"
        ),
        "{}",
        losing.says
    );
    let Some(Evidence::Timeline { points, .. }) = losing.evidence.first() else {
        panic!("{:?}", losing.evidence);
    };
    // The gain in ROC AUC: about a third until September, under a tenth from October on.
    for (label, gain) in points {
        let gain = gain.expect("every judged window has one");
        let holds = if label.as_str() < "2024-10" {
            gain > 0.25
        } else {
            gain < 0.1
        };
        assert!(holds, "{label}: {gain}");
    }
}
