//! Failures that happen upstream, each as a change of a clean table.

use crate::table::{BEGIN, Cells, DAY, Random, Table};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use seaworthy::data::Kind;

/// What is planted, the kind it is found by, the columns, and the change of production.
pub type Planted = (
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

/// One after the other, each into a table of its own.
pub const PLANTED: &[Planted] = &[
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
            t.column("amount").unparseable = 40;
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
