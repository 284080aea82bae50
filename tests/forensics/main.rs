//! Each failure planted into a clean table is found by its kind, in its column and in no other; and clean tables stay silent.

mod files;
mod planted;
mod table;

use planted::{PLANTED, Planted};
use seaworthy::data::{Column, Columns, Kind};
use seaworthy::drift::{
    Cause, JointRows, LabelTable, MissingTable, joint_causes, label_leakage, missing_not_at_random,
};
use seaworthy::plan::WindowBy;
use std::collections::{BTreeMap, BTreeSet};
use std::thread::ScopedJoinHandle;
use table::{Cells, Random, Table, clean, compared, found};

#[test]
fn what_is_planted_is_found_by_its_kind_and_nowhere_else() {
    let mut random = Random(1);
    let reference = clean(&mut random, 1_000, false);
    let production = clean(&mut random, 800, true);
    assert_eq!(
        found(&reference, &production, WindowBy::Month),
        [],
        "before anything is planted"
    );
    let half = |part: &'static [Planted]| {
        let (reference, production) = (&reference, &production);
        move || -> Vec<String> {
            let wrong = part
                .iter()
                .flat_map(|one| planted(one, reference, production));
            wrong.collect()
        }
    };
    let (first, second) = PLANTED.split_at(PLANTED.len() / 2);
    let wrong = std::thread::scope(|scope| {
        let (first, second) = (scope.spawn(half(first)), scope.spawn(half(second)));
        let of = |part: ScopedJoinHandle<'_, Vec<String>>| part.join().expect("a half");
        [of(first), of(second)].concat()
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is wrong with the findings after one failure was planted: none of its kind, or some elsewhere.
fn planted(one: &Planted, reference: &Table, production: &Table) -> Vec<String> {
    let (what, kind, columns, plant) = one;
    let mut broken = production.clone();
    plant(&mut broken, &mut Random(7));
    let causes = found(reference, &broken, WindowBy::Month);
    let mut wrong = Vec::new();
    if !causes
        .iter()
        .any(|c| c.kind == *kind && c.columns == *columns)
    {
        wrong.push(format!(
            "{what}: no {kind} in {columns:?} among {causes:#?}"
        ));
    }
    for cause in &causes {
        let there = |name: &String| columns.contains(&name.as_str());
        if cause.kind != *kind && !cause.columns.iter().any(there) {
            wrong.push(format!("{what}: also {cause:?}"));
        }
        let sound = (0.0..=1.0).contains(&cause.confidence)
            && cause.share.is_none_or(|s| (0.0..=1.0).contains(&s))
            && !cause.says.is_empty()
            && cause.numbers.values().all(|v| v.is_finite());
        let shows = cause.kind == "personal-data" && cause.says.contains('@');
        if !sound || shows {
            wrong.push(format!("{what}: {cause:?}"));
        }
    }
    wrong
}

#[test]
fn what_never_varied_or_names_the_row_or_copies_the_label() {
    let mut random = Random(2);
    let mut reference = clean(&mut random, 900, false);
    let mut production = clean(&mut random, 800, true);
    for table in [&mut reference, &mut production] {
        table.change("flag", |_, _| Some(1.0));
        let (mut row, mut other) = (0.0, 0);
        table.column("age").numbers().iter_mut().for_each(|v| {
            row += 1.0;
            *v = Some(row);
        });
        table.rewrite("city", |_| {
            other += 1;
            format!("customer {other}")
        });
        let Cells::Texts(labels) = table.column("label").cells.clone() else {
            panic!("labels are texts")
        };
        *table.column("status").texts() = labels
            .iter()
            .map(|l| {
                l.as_ref()
                    .map(|l| if l == "bad" { "1" } else { "0" }.to_owned())
            })
            .collect();
    }
    let causes = found(&reference, &production, WindowBy::Month);
    for (kind, column) in [
        ("constant", "flag"),
        ("id-like", "age"),
        ("id-like", "city"),
        ("label-leakage", "status"),
    ] {
        let is = |c: &&Cause| c.kind == kind && c.columns == [column];
        assert!(
            causes.iter().any(|c| is(&c)),
            "{kind} in {column}: {causes:#?}"
        );
    }
    let words: Vec<String> = compared(&reference, &production, WindowBy::Month)
        .columns
        .into_iter()
        .flat_map(|c| c.causes)
        .collect();
    assert!(
        !words.iter().any(|w| w.contains("Constant")),
        "no change: {words:?}"
    );
}

#[test]
fn joint_counts_tell_where_values_are_missing_and_what_tells_the_label() {
    let mut random = Random(3);
    let mut table = clean(&mut random, 2_000, true);
    let ages = table.column("age").numbers().clone();
    let heights: Vec<bool> = ages
        .iter()
        .map(|age| random.uniform() < if *age > Some(55.0) { 0.5 } else { 0.02 })
        .collect();
    let by_age = MissingTable::by_numbers(&heights, &ages);
    let cause = missing_not_at_random("height", "age", &by_age, 300).expect("missing for the old");
    assert_eq!(
        (cause.kind.as_str(), cause.columns.len()),
        ("missing-not-at-random", 2)
    );
    let widths = table.column("width").numbers().clone();
    let by_width = MissingTable::by_numbers(&heights, &widths);
    assert_eq!(
        missing_not_at_random("height", "width", &by_width, 300),
        None
    );

    let labels = table.column("label").texts().clone();
    let labels: Vec<Option<&str>> = labels.iter().map(Option::as_deref).collect();
    let paid_back: Vec<Option<f64>> = labels
        .iter()
        .map(|l| l.map(|l| random.normal() + if l == "bad" { 5.0 } else { 0.0 }))
        .collect();
    let cause = label_leakage("paid_back", &LabelTable::of_numbers(&paid_back, &labels));
    assert_eq!(cause.map(|c| c.kind).as_deref(), Some("label-leakage"));
    assert_eq!(
        label_leakage("age", &LabelTable::of_numbers(&ages, &labels)),
        None
    );
}

/// No kind is found in more than 1 % of clean draws. Measured: none of any kind, with these 200 seeds,
/// on which some limits were tightened, and with 400 others (from 500,000 and 900,000 on), on which none was.
#[test]
fn clean_draws_stay_silent() {
    const DRAWS: u64 = 200;
    let half = |first: u64| {
        move || {
            (first..DRAWS)
                .step_by(2)
                .flat_map(kinds_in_a_clean_draw)
                .collect()
        }
    };
    let kinds: Vec<String> = std::thread::scope(|scope| {
        let (even, odd) = (scope.spawn(half(0)), scope.spawn(half(1)));
        let of = |part: ScopedJoinHandle<'_, Vec<String>>| part.join().expect("a half");
        [of(even), of(odd)].concat()
    });
    let mut rates: BTreeMap<String, u64> = BTreeMap::new();
    for kind in kinds {
        *rates.entry(kind).or_insert(0) += 1;
    }
    println!("findings in {DRAWS} clean draws: {rates:?}");
    for (kind, draws) in &rates {
        assert!(
            *draws * 100 <= DRAWS,
            "{kind} in {draws} of {DRAWS} clean draws"
        );
    }
}

/// The kinds found in one draw, each once.
fn kinds_in_a_clean_draw(seed: u64) -> BTreeSet<String> {
    let mut random = Random(1_000 + seed);
    let mut reference = clean(&mut random, 250, false);
    let mut production = clean(&mut random, 200, true);
    let mut causes = found(&reference, &production, WindowBy::Quarter);
    causes.extend(joint(&mut reference));
    causes.extend(joint(&mut production));
    let (reference, production) = (columns(&reference), columns(&production));
    causes.extend(joint_causes(Some(rows(&reference)), Some(rows(&production))).causes);
    causes.into_iter().map(|c| c.kind).collect()
}

/// A table as rows are drawn from it: all but moments and free text.
fn columns(table: &Table) -> Columns {
    let drawn = table.0.iter().filter_map(|c| {
        let cells = match &c.cells {
            Cells::Numbers(cells) => {
                Column::Numbers(cells.iter().map(|v| v.unwrap_or(f64::NAN)).collect())
            }
            Cells::Texts(cells) if c.kind != Kind::Text => Column::Texts(cells.clone()),
            _ => return None,
        };
        Some((c.name.clone(), cells))
    });
    let columns: Vec<(String, Column)> = drawn.collect();
    let rows = match &columns[0].1 {
        Column::Numbers(values) => values.len(),
        Column::Texts(values) => values.len(),
    };
    Columns { rows, columns }
}

fn rows(rows: &Columns) -> JointRows<'_> {
    JointRows {
        rows,
        label: Some("label"),
        regression: false,
    }
}

/// What joint counts say of a table, over all pairs of its numbers, and of each number with the label.
fn joint(table: &mut Table) -> Vec<Cause> {
    const NUMBERS: [&str; 5] = ["amount", "age", "visits", "outside", "height"];
    let labels = table.column("label").texts().clone();
    let labels: Vec<Option<&str>> = labels.iter().map(Option::as_deref).collect();
    let columns = NUMBERS.map(|name| table.column(name).numbers().clone());
    let mut causes = Vec::new();
    for (name, column) in NUMBERS.iter().zip(&columns) {
        causes.extend(label_leakage(
            name,
            &LabelTable::of_numbers(column, &labels),
        ));
        let missing: Vec<bool> = column.iter().map(Option::is_none).collect();
        for (by, other) in NUMBERS.iter().zip(&columns).filter(|(by, _)| *by != name) {
            let counts = MissingTable::by_numbers(&missing, other);
            causes.extend(missing_not_at_random(name, by, &counts, 20));
        }
    }
    causes
}
