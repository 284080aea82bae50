//! Each failure planted into a clean table is found by its kind, in its column and in no other; and clean tables stay silent.

mod table;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use seaworthy::data::Kind;
use seaworthy::drift::{Cause, LabelTable, MissingTable, label_leakage, missing_not_at_random};
use seaworthy::plan::WindowBy;
use std::collections::{BTreeMap, BTreeSet};
use std::thread::ScopedJoinHandle;
use table::{BEGIN, Cells, DAY, Random, Table, clean, compared, found};

/// What is planted, the kind it is found by, the columns, and the change of production.
type Planted = (
    &'static str,
    &'static str,
    &'static [&'static str],
    fn(&mut Table, &mut Random),
);

fn some(random: &mut Random, share: f64) -> bool {
    random.uniform() < share
}

fn swap_day_and_month(moment: f64) -> Option<f64> {
    let date = jiff::Timestamp::from_millisecond(moment as i64).ok()?;
    let date = date.to_zoned(TimeZone::UTC).date();
    let swapped = Date::new(date.year(), date.day(), date.month()).ok()?;
    let start = swapped.to_zoned(TimeZone::UTC).ok()?;
    Some(start.timestamp().as_millisecond() as f64)
}

const PLANTED: &[Planted] = &[
    (
        "a new name",
        "renamed-column",
        &["amount", "amount_eur"],
        |t, _| {
            t.column("amount").name = "amount_eur".to_owned();
        },
    ),
    (
        "two columns swapped",
        "swapped-columns",
        &["height", "width"],
        |t, _| {
            t.column("height").name = "between".to_owned();
            t.column("width").name = "height".to_owned();
            t.column("between").name = "width".to_owned();
        },
    ),
    ("cents for euros", "unit-change", &["amount"], |t, _| {
        t.change("amount", |v, _| Some(v * 100.0));
    }),
    (
        "thousands in some rows",
        "unit-change",
        &["amount"],
        |t, r| {
            t.change("amount", |v, _| {
                Some(if some(r, 0.3) { v / 1e3 } else { v })
            });
        },
    ),
    ("°C as °F", "unit-change", &["outside"], |t, _| {
        t.change("outside", |v, _| Some(v * 1.8 + 32.0));
    }),
    ("°C as °F lately", "unit-change", &["outside"], |t, _| {
        t.change("outside", |v, at| {
            Some(if at > 0.6 { v * 1.8 + 32.0 } else { v })
        });
    }),
    ("s as ms", "time-unit", &["epoch"], |t, _| {
        t.change("epoch", |v, _| Some(v * 1e3));
    }),
    ("one number", "frozen", &["age"], |t, _| {
        t.change("age", |_, _| Some(45.0))
    }),
    ("one number lately", "frozen", &["age"], |t, _| {
        t.change("age", |v, at| Some(if at > 0.6 { 45.0 } else { v }));
    }),
    ("one category", "frozen", &["city"], |t, _| {
        t.rewrite("city", |_| "München".to_owned())
    }),
    ("moments that stop", "stale", &["seen"], |t, _| {
        t.change("seen", |v, _| Some(v.min(BEGIN + 110.0 * DAY)));
    }),
    ("moments that lag", "stale", &["seen"], |t, _| {
        t.change("seen", |v, at| Some(v - at * 90.0 * DAY));
    }),
    ("zeros", "default-flood", &["visits"], |t, r| {
        t.change("visits", |v, _| Some(if some(r, 0.4) { 0.0 } else { v }));
    }),
    ("unknown", "default-flood", &["city"], |t, r| {
        t.rewrite("city", |c| {
            if some(r, 0.3) { "unknown" } else { c }.to_owned()
        });
    }),
    ("1970", "default-flood", &["seen"], |t, r| {
        t.change("seen", |v, _| Some(if some(r, 0.1) { 0.0 } else { v }));
    }),
    ("-1", "placeholder", &["amount"], |t, r| {
        t.change("amount", |v, _| Some(if some(r, 0.06) { -1.0 } else { v }));
    }),
    ("999", "placeholder", &["age"], |t, r| {
        t.change("age", |v, _| Some(if some(r, 0.04) { 999.0 } else { v }));
    }),
    (
        "a decimal comma, read as text",
        "type-change",
        &["amount"],
        |t, _| {
            let column = t.column("amount");
            let comma = |v: &Option<f64>| v.map(|v| format!("{v:.2}").replace('.', ","));
            column.cells = Cells::Texts(column.numbers().iter().map(comma).collect());
            column.kind = Kind::Categorical;
        },
    ),
    (
        "a decimal comma, read as numbers",
        "type-change",
        &["amount"],
        |t, _| {
            let cells = t.column("amount").numbers();
            let gone: Vec<Option<f64>> = cells
                .iter()
                .map(|v| v.filter(|v| v.fract() == 0.0))
                .collect();
            let there = |cells: &[Option<f64>]| cells.iter().flatten().count() as u64;
            let unparseable = there(cells) - there(&gone);
            *cells = gone;
            t.column("amount").unparseable = unparseable;
        },
    ),
    (
        "whole numbers as floats",
        "type-change",
        &["grade"],
        |t, _| {
            t.rewrite("grade", |g| format!("{g}.0"));
        },
    ),
    (
        "true and false as numbers",
        "type-change",
        &["smoker"],
        |t, _| {
            t.rewrite("smoker", |s| if s == "true" { "1" } else { "0" }.to_owned());
        },
    ),
    (
        "day and month, by a strict reader",
        "dates-swapped",
        &["born"],
        |t, _| {
            t.change("born", |v, _| swap_day_and_month(v));
            let gone = t
                .column("born")
                .numbers()
                .iter()
                .filter(|v| v.is_none())
                .count();
            t.column("born").unparseable = gone as u64;
        },
    ),
    (
        "a few unreadable cells",
        "unreadable",
        &["amount"],
        |t, r| {
            t.change("amount", |v, _| (!some(r, 0.05)).then_some(v));
            t.column("amount").unparseable = 50;
        },
    ),
    ("cut above", "clipped", &["amount"], |t, _| {
        t.change("amount", |v, _| Some(v.min(900.0)));
    }),
    ("cut below", "clipped", &["outside"], |t, _| {
        t.change("outside", |v, _| Some(v.max(0.0)));
    }),
    ("cut texts", "cut-text", &["city"], |t, _| {
        t.rewrite("city", |c| c.chars().take(10).collect());
    }),
    ("mojibake", "category-variants", &["city"], |t, _| {
        t.rewrite("city", |c| c.replace('ü', "Ã¼"));
    }),
    ("signs apart", "category-variants", &["city"], |t, _| {
        t.rewrite("city", |c| c.replace('É', "E\u{301}"));
    }),
    (
        "blanks in some rows",
        "category-variants",
        &["status"],
        |t, r| {
            t.rewrite("status", |s| {
                if some(r, 0.1) {
                    format!(" {s}")
                } else {
                    s.to_owned()
                }
            });
        },
    ),
    ("capitals", "category-variants", &["status"], |t, _| {
        t.rewrite("status", str::to_uppercase);
    }),
    ("repeated rows", "duplicate-rows", &[], |t, _| t.repeat(12)),
    ("another name", "renamed-category", &["status"], |t, _| {
        t.rewrite("status", |s| {
            if s == "paid" { "settled" } else { s }.to_owned()
        });
    }),
    ("new categories", "new-category", &["status"], |t, r| {
        t.rewrite("status", |s| {
            if some(r, 0.05) { "disputed" } else { s }.to_owned()
        });
    }),
    ("a category gone", "vanished-category", &["city"], |t, _| {
        t.rewrite("city", |c| {
            if c == "New York" { "München" } else { c }.to_owned()
        });
    }),
    ("beyond the range", "outside-range", &["height"], |t, r| {
        t.change("height", |v, _| {
            Some(if some(r, 0.03) { v + 80.0 } else { v })
        });
    }),
    ("e-mail addresses", "personal-data", &["city"], |t, r| {
        t.rewrite("city", |c| match some(r, 0.05) {
            true => format!("person{}@example.org", (r.uniform() * 100.0) as u32),
            false => c.to_owned(),
        });
    }),
    ("missing values", "missing-changed", &["height"], |t, r| {
        t.change("height", |v, _| (!some(r, 0.15)).then_some(v));
    }),
    ("another mix", "mix-shift", &["status"], |t, r| {
        t.rewrite("status", |s| {
            if some(r, 0.3) { "late" } else { s }.to_owned()
        });
    }),
    ("all higher", "moved", &["outside"], |t, _| {
        t.change("outside", |v, _| Some(v + 4.0))
    }),
];

#[test]
fn what_is_planted_is_found_by_its_kind_and_nowhere_else() {
    let mut random = Random(1);
    let reference = clean(&mut random, 1_200, false);
    let production = clean(&mut random, 1_000, true);
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

/// No kind is found in more than 1 % of clean draws. Measured with these 200 seeds: not one finding of any kind.
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
    let mut reference = clean(&mut random, 300, false);
    let mut production = clean(&mut random, 250, true);
    let mut causes = found(&reference, &production, WindowBy::Quarter);
    causes.extend(joint(&mut reference));
    causes.extend(joint(&mut production));
    causes.into_iter().map(|c| c.kind).collect()
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
