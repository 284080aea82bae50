//! What is no statistic of one column: detectors of streams, methods for all features together, causes, rules for windows' limits, and the
//! model's metrics.

use crate::page::{Page, ticked};
use seaworthy::drift::cause_kinds;
use seaworthy::drift::multivariate::Multivariate;
use seaworthy::drift::sequential::{SEQUENTIAL, Takes};
use seaworthy::performance::METRICS;
use seaworthy::plan::{Task, WindowLimit};
use std::collections::BTreeSet;
use std::path::Path;

#[test]
fn detectors_stand_in_their_order_with_their_settings_and_sources() {
    let page = Page::read();
    let section = page.section("Detectors of a stream");
    let rows = section.table("| id | for | drift when | settings |");
    assert_eq!(rows.len(), SEQUENTIAL.len());
    for (row, about) in rows.iter().zip(SEQUENTIAL) {
        let takes = match about.takes {
            Takes::Numbers => "numbers",
            Takes::Errors => "errors",
        };
        assert_eq!(row[..2], [format!("`{}`", about.id), takes.to_owned()]);
        let told = numbers_in(&row[2..].join(" "));
        for number in numbers_in(about.settings) {
            // The draws of one detector are described below the table.
            let below = number == "42" && section.says("seed 42");
            assert!(
                told.contains(&number) || below,
                "{}: {number} of {:?}",
                about.id,
                about.settings
            );
        }
        assert_eq!(section.lacks(about.source), Vec::<String>::new());
    }
}

/// Numbers in a text, as written; an ordinal counts as its number.
fn numbers_in(text: &str) -> BTreeSet<String> {
    let parts = text.split(|c: char| !(c.is_ascii_digit() || c == '.'));
    let parts = parts.map(|p| p.trim_matches('.'));
    parts.filter(|p| !p.is_empty()).map(str::to_owned).collect()
}

#[test]
fn alarms_without_cause_are_those_that_reports_show() {
    let page = Page::read();
    let head = "| | errors, one in five | scores, even from 0 to 1 | normal numbers, scaled |";
    let percent = |share: f64| format!("{} %", (share * 1000.0).round() / 10.0);
    let expected: Vec<Vec<String>> = SEQUENTIAL
        .iter()
        .map(|about| {
            let other = |share: Option<f64>| share.map(percent).unwrap_or_default();
            vec![
                format!("`{}`", about.id),
                percent(about.clean.errors),
                other(about.clean.scores),
                other(about.clean.numbers),
            ]
        })
        .collect();
    assert_eq!(page.section("On production's rows").table(head), expected);
}

#[test]
fn all_features_together_have_a_section_each() {
    let page = Page::read();
    let facts = serde_json::to_value(Multivariate::undefined(1, "")).expect("JSON");
    let fields = facts.as_object().expect("an object");
    let methods: BTreeSet<String> = fields
        .iter()
        .filter(|(_, value)| value.get("undefined").is_some())
        .map(|(name, _)| name.replace('_', "-"))
        .collect();
    assert_eq!(methods.len(), 4);
    let told: BTreeSet<String> = page
        .ids_under("All features together")
        .into_iter()
        .map(str::to_owned)
        .collect();
    assert_eq!(told, methods);
    for id in &methods {
        assert!(page.of_id(id).says("Source"), "the source of `{id}`");
    }
}

#[test]
fn causes_are_those_that_are_looked_for() {
    let page = Page::read();
    let section = page.section("What happened upstream");
    let mut told: Vec<String> = Vec::new();
    for head in [
        "| kind | says | on what evidence | why so | confidence |",
        "| kind | says | on what evidence | confidence |",
    ] {
        for row in section.table(head) {
            let (kinds, rest) = row.split_first().expect("a cell");
            told.extend(ticked(kinds).into_iter().map(str::to_owned));
            let confidence = rest.last().expect("a confidence");
            assert!(confidence.contains("0."), "{kinds}: {confidence}");
        }
    }
    let lines = section
        .text
        .lines()
        .filter_map(|line| line.strip_prefix("- `"));
    told.extend(lines.filter_map(|line| Some(line.split_once('`')?.0.to_owned())));
    let known: BTreeSet<String> = cause_kinds().map(str::to_owned).collect();
    assert_eq!(told.iter().cloned().collect::<BTreeSet<_>>(), known);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/drift/causes");
    for kind in known.iter().filter(|kind| *kind != "missing-changed") {
        let file = folder.join(format!("{}.rs", kind.replace('-', "_")));
        assert!(file.is_file(), "the page says that {kind} has its own file");
    }
}

#[test]
fn rules_for_the_limits_of_windows_are_the_plans() {
    let page = Page::read();
    let told: Vec<String> = page
        .section("Limits of windows")
        .table("| rule (plan, `limits.windows`) | bounds |")
        .iter()
        .flat_map(|row| {
            ticked(&row[0])
                .into_iter()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
        .collect();
    let (below, above) = (None, None);
    let known = [
        WindowLimit::Constant,
        WindowLimit::Deviations { below, above },
        WindowLimit::Quantiles { below, above },
    ];
    let known: Vec<String> = known
        .iter()
        .map(|rule| match serde_json::to_value(rule).expect("JSON") {
            serde_json::Value::String(name) => name,
            other => other
                .as_object()
                .and_then(|o| o.keys().next().cloned())
                .expect("a name"),
        })
        .collect();
    assert_eq!(told, known);
}

#[test]
fn metrics_are_the_list() {
    let page = Page::read();
    let head = "| id | is | for | better | convention |";
    let expected: Vec<Vec<String>> = METRICS
        .iter()
        .map(|about| {
            let tasks: Vec<&str> = about
                .tasks
                .iter()
                .map(|task| match task {
                    Task::Binary => "two classes",
                    Task::Multiclass => "several",
                    Task::Regression => "numbers",
                })
                .collect();
            let better = if about.higher_is_better {
                "more"
            } else {
                "less"
            };
            vec![
                format!("`{}`", about.id),
                tasks.join(", "),
                better.to_owned(),
                about.method.to_owned(),
            ]
        })
        .collect();
    let mut stands = page.section("Quality of the model").table(head);
    // The formula is told on the page alone.
    assert!(
        stands
            .iter()
            .all(|row| row.len() == 5 && !row[1].is_empty())
    );
    stands.iter_mut().for_each(|row| drop(row.remove(1)));
    let lines: Vec<String> = expected
        .iter()
        .map(|row| format!("| {} |", row.join(" | ")))
        .collect();
    assert!(
        stands == expected,
        "the table should be, without formulas,\n{}",
        lines.join("\n")
    );
}
