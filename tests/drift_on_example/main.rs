//! The built-in example: what is told of it is what `public/example/SOURCES.md` says went wrong, and nothing else.

mod planted;
#[path = "../common/whole_table.rs"]
mod whole_table;

use seaworthy::data::{self, Kind, MemorySource, Reading};
use seaworthy::drift::{ColumnComparison, Comparison, Course, Manner, changes, compare};
use seaworthy::plan::{Plan, WindowBy};
use seaworthy::profile::{DatasetAccumulator, DatasetProfile, ProfileSpec, WindowCut};
use std::fs;
use std::path::Path;
use whole_table::each_batch;

fn profile(file: &str, plan: &Plan, windows: Option<WindowCut>) -> DatasetProfile {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("public/example")
        .join(file);
    let source = MemorySource::new(file, fs::read(path).expect("a file of the example"));
    let info = data::inspect(&source, &plan.missing).expect("a table");
    let roles = &plan.roles;
    let kind = |name: &String, guessed: Kind| match () {
        () if roles.numeric.contains(name) => Kind::Numeric,
        () if roles.categorical.contains(name) => Kind::Categorical,
        () => guessed,
    };
    let columns: Vec<(String, Kind)> = info
        .columns
        .iter()
        .map(|c| (c.name.clone(), kind(&c.name, c.kind)))
        .collect();
    let spec = ProfileSpec {
        columns: columns.clone(),
        timestamp: roles.timestamp.clone(),
        windows,
        duplicates: false,
    };
    let reading = Reading {
        columns,
        missing: plan.missing.clone(),
    };
    let mut all = DatasetAccumulator::new(&spec);
    each_batch(&source, &info, &reading, |batch| {
        all.observe_batch(&batch.record, batch.first_row, &batch.unparseable);
    });
    all.finish()
}

fn comparison() -> Comparison {
    let text =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("public/example/plan.json"))
            .expect("the plan");
    let plan: Plan = serde_json::from_str(&text).expect("a plan");
    let reference = profile("reference.csv", &plan, None);
    let production = profile(
        "production.csv.gz",
        &plan,
        WindowCut::resolve(WindowBy::Month, 0),
    );
    assert_eq!(
        (reference.rows, production.rows, production.windows.len()),
        (5_000, 18_000, 12)
    );
    compare(&reference, &production, &plan)
}

#[test]
fn what_went_wrong_is_told_and_nothing_else() {
    let comparison = comparison();
    if std::env::var_os("SHOW").is_some() {
        for column in &comparison.columns {
            println!(
                "{}: {} {:?} {:?}",
                column.name, column.verdict.sentence, column.verdict.effect, column.causes
            );
            let months: Vec<_> = column
                .windows
                .iter()
                .map(|w| w.verdict.drifted.map_or(9, u8::from))
                .collect();
            println!("    {months:?} since {:?}", column.since);
            println!(
                "    {:?}",
                column.change.as_ref().map(|c| (&c.sentence, c.noise))
            );
        }
        println!(
            "{:?} {:?} {:?}",
            comparison.renames, comparison.only_reference, comparison.only_production
        );
    }
    let column = |name: &str| -> &ColumnComparison {
        comparison
            .columns
            .iter()
            .find(|c| c.name == name)
            .expect("a shared column")
    };
    let still = [
        "offer_change_percent",
        "days_to_contract_end",
        "late_payments_12m",
        "household_size",
        "region",
        "dwelling",
        "tariff",
    ];
    for name in still {
        let column = column(name);
        assert_eq!(column.verdict.drifted, Some(false), "{name}");
        assert!(
            column.causes.is_empty() && !column.missing.changed,
            "{name}: {:?}",
            column.causes
        );
        assert!(
            column
                .windows
                .iter()
                .all(|w| w.verdict.drifted == Some(false)),
            "{name} in a window"
        );
    }
    for (name, said) in [
        (
            "payment_method",
            "Renamed upstream: direct_debit became sepa_debit",
        ),
        (
            "payment_method",
            "Began to move in 2024-04 (suddenly, between 1 and 30 Apr 2024), over its limit since then; it has stayed",
        ),
        ("annual_kwh", "Unit change: values ÷ 1,000 in 17 % of rows"),
        (
            "annual_kwh",
            "ver its limit only for a time: from 2024-06 to 2024-07",
        ),
        (
            "support_calls_90d",
            "In 2024-12, and since 2024-09: Frozen upstream: every value is 0 (41 % in the reference)",
        ),
        ("support_calls_90d", "over its limit since then"),
        (
            "app_logins_30d",
            "Missing rose from 1.9 % to 13 %, since 2024-07",
        ),
        ("tenure_months", "In 2024-12: Values fell: median "),
        ("channel", "Mix shifted: comparison_site "),
        ("channel", "(gradually, between "),
    ] {
        let causes = &column(name).causes;
        assert!(
            causes.iter().any(|c| c.contains(said)),
            "{name} should say \"{said}\": {causes:?}"
        );
    }
    assert_eq!(
        column("payment_method").causes.len(),
        2,
        "{:?}",
        column("payment_method").causes
    );
    assert_eq!(
        column("app_logins_30d").verdict.drifted,
        Some(false),
        "only whether it is there changed"
    );
    assert!(
        column("tenure_months")
            .windows
            .iter()
            .rev()
            .take(3)
            .all(|w| w.verdict.drifted == Some(true))
    );
    assert_eq!(
        comparison.only_reference,
        ["newsletter", "left"],
        "labels come in a file of their own"
    );
    let renames: Vec<&str> = comparison
        .renames
        .iter()
        .map(|r| r.sentence.as_str())
        .collect();
    assert!(
        renames
            .iter()
            .any(|s| s.starts_with("Probably renamed: newsletter → newsletter_opt_in")),
        "{renames:?}"
    );
}

#[test]
fn when_it_went_wrong_is_told() {
    let comparison = comparison();
    let mut quiet = 0;
    for column in &comparison.columns {
        let change = column.change.as_ref().expect("there are windows");
        let told: Vec<(Manner, &str, &str)> = change
            .steps
            .iter()
            .map(|s| (s.manner, s.first.as_str(), s.last.as_str()))
            .collect();
        let sudden = |month| (Manner::Sudden, month, month);
        let (expected, course) = match column.name.as_str() {
            "payment_method" => (vec![sudden("2024-04")], Some(Course::Stayed)),
            "annual_kwh" => (
                vec![sudden("2024-06"), sudden("2024-08")],
                Some(Course::Over),
            ),
            "support_calls_90d" => (vec![sudden("2024-09")], Some(Course::Stayed)),
            "channel" => (
                vec![(Manner::Gradual, "2024-04", "2024-12")],
                Some(Course::Moving),
            ),
            // They follow from the others: how long a household has been a customer, and what the model makes of all of it.
            "tenure_months" | "score" | "prediction" => continue,
            _ => {
                quiet += 1;
                (Vec::new(), None)
            }
        };
        assert_eq!(told, expected, "{}: {}", column.name, change.sentence);
        assert_eq!(change.course, course, "{}", column.name);
    }
    assert_eq!(quiet, 8, "what did not move");
    // What only describes a shift has no beginning of its own.
    for column in &comparison.columns {
        let (_, latest) = column.latest.as_ref().expect("there are windows");
        for cause in latest {
            let describes = ["moved", "mix-shift"].contains(&cause.kind.as_str());
            assert!(!describes || cause.since.is_none(), "{cause:?}");
        }
    }
    let sentence = |name: &str| {
        let column = comparison.columns.iter().find(|c| c.name == name);
        column.and_then(|c| Some(c.change.as_ref()?.sentence.clone()))
    };
    assert_eq!(
        sentence("payment_method").as_deref(),
        Some("Changed suddenly between 1 and 30 Apr 2024 and has stayed")
    );
    let logins = comparison
        .columns
        .iter()
        .find(|c| c.name == "app_logins_30d");
    let logins = changes(&logins.expect("the column").windows, 0.05);
    let missing = logins.iter().find(|(name, _)| name == "missing-share");
    let (_, missing) = missing.expect("a series of every column");
    assert_eq!(missing.course, Some(Course::Moving), "{}", missing.sentence);
    assert!(
        missing.steps.iter().all(|s| s.manner == Manner::Gradual),
        "{}",
        missing.sentence
    );
}
