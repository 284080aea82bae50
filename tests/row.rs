//! One row step by step, from files: found by its number, however the file is cut, and changed by what is typed.
#![cfg(not(target_arch = "wasm32"))]

use futures::executor::block_on;
use seaworthy::data::{Column, Columns};
use seaworthy::engine::flow::{Change, Request, Rows, Side, predict};
use seaworthy::engine::{FileId, NativeRunner, Problem};
use seaworthy::model::Walked;
use seaworthy::plan::Plan;
use std::path::{Path, PathBuf};

fn example(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("public/example")
        .join(file)
}

/// The example's reference written out often enough to be read in several parts; `tenure_months` counts the rows.
fn long_table(copies: usize) -> String {
    let text = std::fs::read_to_string(example("reference.csv")).expect("the example");
    let mut lines = text.lines();
    let header = lines.next().expect("a header");
    let at = header
        .split(',')
        .position(|c| c == "tenure_months")
        .expect("a column");
    let rows: Vec<&str> = lines.collect();
    let mut out = format!("{header}\n");
    for number in 0..rows.len() * copies {
        let mut cells: Vec<String> = rows[number % rows.len()]
            .split(',')
            .map(str::to_owned)
            .collect();
        cells[at] = number.to_string();
        out += &cells.join(",");
        out.push('\n');
    }
    out
}

fn number(row: &Columns, name: &str) -> f64 {
    match row.get(name) {
        Some(Column::Numbers(v)) => v[0],
        other => panic!("{name}: {other:?}"),
    }
}

fn change(column: &str, text: Option<&str>) -> Change {
    Change {
        column: column.to_owned(),
        text: text.map(str::to_owned),
    }
}

struct Opened {
    runner: NativeRunner,
    rows: Rows,
}

impl Opened {
    fn read(&self, row: u64) -> Result<Columns, Problem> {
        block_on(self.rows.read(&self.runner, row))
    }

    fn walk(&self, row: &Columns, changes: &[Change]) -> Result<Walked, Problem> {
        block_on(self.rows.walk(&self.runner, row, changes))
    }
}

/// The request's rows; the example's model, and these files.
fn open(reference: &[&str], production: &[PathBuf], side: Side) -> Result<Opened, Problem> {
    let runner = NativeRunner::new(2);
    let path = |file: &PathBuf| runner.add_path(file).expect("the file");
    let request = Request {
        reference: reference
            .iter()
            .map(|text| runner.add_bytes("reference.csv", text.as_bytes().to_vec()))
            .collect::<Vec<FileId>>(),
        production: production.iter().map(path).collect(),
        model: Some(path(&example("model.onnx"))),
        ..Request::default()
    };
    let rows = block_on(Rows::open(&runner, &request, side))?;
    Ok(Opened { runner, rows })
}

#[test]
fn a_row_is_found_in_whichever_part_and_file_it_lies() {
    let long = long_table(8);
    assert!(long.len() > 3 << 20, "several parts: {} bytes", long.len());
    let opened = open(&[&long, &long], &[], Side::Reference).expect("rows");
    let in_file = 40_000;
    assert_eq!(opened.rows.count(), in_file * 2);
    for row in [
        1,
        2,
        9_999,
        10_000,
        23_456,
        in_file,
        in_file + 1,
        in_file * 2,
    ] {
        let found = opened.read(row).expect("the row");
        assert_eq!(found.rows, 1);
        assert_eq!(
            number(&found, "tenure_months"),
            ((row - 1) % in_file) as f64,
            "row {row}"
        );
    }
    for row in [0, in_file * 2 + 1, u64::MAX] {
        let problem = opened.read(row).expect_err("no such row").to_string();
        assert!(problem.contains(&format!("no row {row}")), "{problem}");
    }
}

#[test]
fn both_samples_are_walked_as_all_their_rows_are_predicted() {
    let runner = NativeRunner::new(2);
    let add = |file: &str| runner.add_path(&example(file)).expect("the example");
    let (model, data) = (add("model.onnx"), add("production.csv.gz"));
    let (_, parts) =
        block_on(predict(&runner, model, data, &Plan::default())).expect("predictions");
    let opened = open(&[], &[example("production.csv.gz")], Side::Production).expect("rows");
    for row in [1usize, 777, 18_000] {
        let found = opened.read(row as u64).expect("the row");
        let walked = opened.walk(&found, &[]).expect("a walk");
        for (at, (class, score)) in walked.answer.scores.iter().enumerate() {
            let (name, scores) = &parts[0].scores[at];
            assert_eq!(
                (class, score.to_bits()),
                (name, scores[row - 1].to_bits()),
                "row {row}"
            );
        }
        assert_eq!(walked.changed, None);
    }
}

#[test]
fn what_is_typed_is_read_as_the_column_is_and_moves_the_answer() {
    let text = std::fs::read_to_string(example("reference.csv")).expect("the example");
    let opened = open(&[&text], &[], Side::Reference).expect("rows");
    let row = opened.read(12).expect("the row");
    let changes = [
        change("annual_kwh", Some(" 9000 ")),
        change("region", Some("west")),
    ];
    let walked = opened.walk(&row, &changes).expect("a walk");
    let changed = walked.changed.as_ref().expect("an answer");
    assert_ne!(changed.scores, walked.answer.scores);

    // The changed row is answered as a row with these values is.
    let other = opened.rows.change(&row, &changes).expect("a row");
    assert_eq!(number(&other, "annual_kwh"), 9000.0);
    assert_eq!(
        other.get("region"),
        Some(&Column::Texts(vec![Some("west".to_owned())]))
    );
    assert_eq!(&opened.walk(&other, &[]).expect("a walk").answer, changed);

    let missing = opened
        .rows
        .change(&row, &[change("annual_kwh", None)])
        .expect("a row");
    assert!(number(&missing, "annual_kwh").is_nan());
    let same = opened.walk(
        &row,
        &[change(
            "tenure_months",
            Some(&number(&row, "tenure_months").to_string()),
        )],
    );
    let same = same.expect("a walk");
    assert_eq!(
        same.changed.as_ref(),
        Some(&same.answer),
        "its own value changes nothing"
    );
}

#[test]
fn what_cannot_be_walked_is_said_with_its_column_or_file() {
    let text = std::fs::read_to_string(example("reference.csv")).expect("the example");
    let opened = open(&[&text], &[], Side::Reference).expect("rows");
    let row = opened.read(1).expect("the row");
    for (change, says) in [
        (
            change("annual_kwh", Some("a lot")),
            "column \"annual_kwh\" takes a number",
        ),
        (change("shoe_size", Some("44")), "\"shoe_size\""),
    ] {
        let problem = opened.walk(&row, &[change]).expect_err(says).to_string();
        assert!(problem.contains(says), "{problem}");
    }
    let none = open(&[&text], &[], Side::Production)
        .err()
        .expect("no production")
        .to_string();
    assert!(none.contains("no rows"), "{none}");

    let runner = NativeRunner::new(1);
    let request = Request {
        reference: vec![runner.add_bytes("reference.csv", text)],
        ..Request::default()
    };
    let no_model = block_on(Rows::open(&runner, &request, Side::Reference)).err();
    assert!(no_model.is_some_and(|p| p.to_string().contains("no model")));
}
