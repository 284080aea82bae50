//! Tables that no generator of tidy data makes, through the whole flow: an answer or an error, never a report that does not open again.

use futures::executor::block_on;
use seaworthy::checks::{self, Facts};
use seaworthy::engine::flow::{Request, analyse};
use seaworthy::engine::{NativeRunner, Problem};
use seaworthy::scorecard::{Attestations, judge};
use seaworthy::share::Report;

fn analysed(reference: &str, production: &str, labels: Option<&str>) -> Result<Facts, Problem> {
    let runner = NativeRunner::new(2);
    let add = |name: &str, text: &str| runner.add_bytes(name, text.to_owned());
    let request = Request {
        reference: vec![add("reference.csv", reference)],
        production: vec![add("production.csv", production)],
        labels: labels.map(|text| add("labels.csv", text)),
        judged_on: 20_000,
        ..Request::default()
    };
    block_on(analyse(&runner, request, &|_| {}))
}

fn reported(facts: Facts) -> Report {
    let judgement = judge(
        checks::run_all(&facts),
        &Attestations::default(),
        &facts.plan,
        facts.judged_on,
    );
    Report::new(facts, judgement)
}

/// Rows of a column `x` beside a label and a score, so that quality is measured too.
fn table(x: &[&str]) -> String {
    let mut out = "x,y,y_score\n".to_owned();
    for (i, x) in x.iter().enumerate() {
        out += &format!("{x},{},{}\n", i % 2, (i % 10) as f64 / 10.0);
    }
    out
}

#[test]
fn a_report_says_where_its_statistics_are_approximate() {
    let table = |from: usize| {
        let row = |i: usize| format!("code {i},{},{:.6}\n", i % 7, (i as f64).sqrt());
        "x,y,z\n".to_owned() + &(from..from + 70_000).map(row).collect::<String>()
    };
    let runner = NativeRunner::new(2);
    let add = |name: &str, text: String| vec![runner.add_bytes(name, text)];
    let request = Request {
        reference: add("reference.csv", table(0)),
        production: add("production.csv", table(30_000)),
        plan: serde_json::from_str(
            r#"{"roles": {"categorical": ["x"]}, "window": {"by": {"rows": 35000}}}"#,
        )
        .expect("a plan"),
        judged_on: 20_000,
        ..Request::default()
    };
    let facts = block_on(analyse(&runner, request, &|_| {})).expect("tidy files");
    let holds = |name: &str, beginnings: &[&str]| {
        let feature = facts.features.iter().find(|f| f.name == name);
        let notes = &feature.expect("a shared column").notes;
        let each = notes.iter().zip(beginnings);
        assert!(
            notes.len() == beginnings.len() && each.clone().all(|(n, b)| n.starts_with(b)),
            "{name}: {notes:?}"
        );
    };
    // More categories than a sample keeps, and than a window keeps; few numbers; and many, which are all kept.
    holds(
        "x",
        &[
            "Approximate: of more than 65536 different values a sample is kept",
            "In 2 of 2 windows the statistics are approximate, as a window keeps fewer different values; in rows 35,001–70,000: ",
        ],
    );
    holds("z", &[]);
    holds("y", &[]);
}

#[test]
fn a_report_of_odd_tables_opens_again_as_it_was() {
    let healthy: Vec<String> = (0..60).map(|i| (i * 7 % 31).to_string()).collect();
    let healthy: Vec<&str> = healthy.iter().map(String::as_str).collect();
    let odd: Vec<(&str, Vec<&str>)> = vec![
        ("all missing", vec![""; 40]),
        ("one row", vec!["5"]),
        ("two rows", vec!["5", "6"]),
        ("constant", vec!["3"; 40]),
        ("infinite", vec!["inf", "-inf", "1", "2", "inf", "3"]),
        ("only infinite", vec!["inf"; 12]),
        (
            "nearly the largest number",
            vec!["1.7e308", "-1.7e308", "1.6e308", "0", "1e-320"],
        ),
        (
            "smaller than normal numbers",
            vec!["5e-324", "1e-323", "0", "-5e-324"],
        ),
        ("words", vec!["a", "b", "a", "c"]),
    ];
    for (what, values) in &odd {
        for (reference, production) in [
            (table(&healthy), table(values)),
            (table(values), table(&healthy)),
            (table(values), table(values)),
        ] {
            let facts = analysed(&reference, &production, None)
                .unwrap_or_else(|problem| panic!("{what}: {problem}"));
            let report = reported(facts);
            let text = serde_json::to_string(&report).expect("plain data");
            let again = Report::read(text.as_bytes()).unwrap_or_else(|e| panic!("{what}: {e}"));
            assert!(
                again == report,
                "{what}: the report changed on its way through JSON"
            );
        }
    }
}

#[test]
fn labels_without_a_shared_id_are_joined_by_order_or_not_at_all() {
    let rows: Vec<String> = (0..50).map(|i| (i % 7).to_string()).collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let whole = table(&rows);
    // Production as it was before its labels came.
    let unlabelled: String = whole
        .lines()
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            format!("{},{}\n", cells[0], cells[2])
        })
        .collect();
    let labels = |count: usize, number: fn(usize) -> usize| -> String {
        let rows = (0..count).map(|i| format!("{},{}\n", number(i), i % 2));
        format!("id,y\n{}", rows.collect::<String>())
    };
    let with_own = analysed(&whole, &whole, None).expect("sound tables");
    let by_order =
        analysed(&whole, &unlabelled, Some(&labels(50, |i| 1000 + i))).expect("sound tables");
    assert_eq!(by_order.performance, with_own.performance);
    assert_eq!(
        by_order.labels.as_ref().map(|l| (l.labelled, l.unmatched)),
        Some((50, 0))
    );
    let notes = |facts: &Facts| {
        facts
            .production
            .as_ref()
            .map(|p| p.notes.join(" "))
            .unwrap_or_default()
    };
    assert!(
        notes(&by_order).contains("label at its place"),
        "{}",
        notes(&by_order)
    );

    for (labels, says) in [
        (
            labels(49, |i| i),
            "its 49 rows are not as many as production's 50",
        ),
        (
            labels(50, |i| i * 31 % 50),
            "not numbered one after the other",
        ),
    ] {
        let refused = analysed(&whole, &unlabelled, Some(&labels)).expect("sound tables");
        assert!(notes(&refused).contains(says), "{}", notes(&refused));
        assert!(refused.labels.is_none_or(|l| l.labelled == 0));
    }
}
