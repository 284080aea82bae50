//! A clean seeded table of every kind of column, and the way from its rows to what is said of it.

use arrow_array::{ArrayRef, Float64Array, RecordBatch, StringArray, TimestampMillisecondArray};
use seaworthy::data::Kind;
use seaworthy::drift::{Cause, Comparison, compare};
use seaworthy::plan::{Plan, Roles, WindowBy};
use seaworthy::profile::{DatasetAccumulator, DatasetProfile, ProfileSpec, WindowCut};
use std::sync::Arc;

pub const DAY: f64 = 86_400_000.0;
/// 1 January 2024.
pub const START: f64 = 1_704_067_200_000.0;
/// Production begins here; the reference's rows lie before.
pub const BEGIN: f64 = START + 182.0 * DAY;

/// SplitMix64.
pub struct Random(pub u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn uniform(&mut self) -> f64 {
        ((self.next() >> 11) as f64 + 0.5) / (1u64 << 53) as f64
    }

    pub fn normal(&mut self) -> f64 {
        let (u, v) = (self.uniform(), self.uniform());
        (-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos()
    }

    pub fn one_of<'a>(&mut self, weighted: &[(&'a str, f64)]) -> &'a str {
        let mut left = self.uniform();
        for (value, weight) in weighted {
            left -= weight;
            if left < 0.0 {
                return value;
            }
        }
        weighted[weighted.len() - 1].0
    }
}

#[derive(Clone)]
pub enum Cells {
    Numbers(Vec<Option<f64>>),
    Moments(Vec<Option<f64>>),
    Texts(Vec<Option<String>>),
}

#[derive(Clone)]
pub struct Column {
    pub name: String,
    pub kind: Kind,
    pub cells: Cells,
    /// Cells that could not be read; they are missing ones.
    pub unparseable: u64,
}

impl Column {
    pub fn numbers(&mut self) -> &mut Vec<Option<f64>> {
        match &mut self.cells {
            Cells::Numbers(cells) | Cells::Moments(cells) => cells,
            Cells::Texts(_) => panic!("{} holds texts", self.name),
        }
    }

    pub fn texts(&mut self) -> &mut Vec<Option<String>> {
        match &mut self.cells {
            Cells::Texts(cells) => cells,
            _ => panic!("{} holds numbers", self.name),
        }
    }
}

/// Rows by column, in order of time.
#[derive(Clone)]
pub struct Table(pub Vec<Column>);

impl Table {
    pub fn column(&mut self, name: &str) -> &mut Column {
        let found = self.0.iter_mut().find(|c| c.name == name);
        found.unwrap_or_else(|| panic!("no column {name}"))
    }

    /// Changes each value of a column of numbers or moments that is there; the row's place runs from 0 to 1.
    pub fn change(&mut self, name: &str, mut change: impl FnMut(f64, f64) -> Option<f64>) {
        let cells = self.column(name).numbers();
        let rows = cells.len() as f64;
        for (i, cell) in cells.iter_mut().enumerate() {
            *cell = cell.and_then(|v| change(v, i as f64 / rows));
        }
    }

    /// Changes each text of a column.
    pub fn rewrite(&mut self, name: &str, mut change: impl FnMut(&str) -> String) {
        for cell in self.column(name).texts().iter_mut().flatten() {
            *cell = change(cell);
        }
    }

    /// Repeats every `each`-th row at the end.
    pub fn repeat(&mut self, each: usize) {
        for column in &mut self.0 {
            match &mut column.cells {
                Cells::Numbers(cells) | Cells::Moments(cells) => {
                    let again: Vec<_> = cells.iter().step_by(each).copied().collect();
                    cells.extend(again);
                }
                Cells::Texts(cells) => {
                    let again: Vec<_> = cells.iter().step_by(each).cloned().collect();
                    cells.extend(again);
                }
            }
        }
    }

    pub fn profile(&self, windows: Option<WindowBy>) -> DatasetProfile {
        let spec = ProfileSpec {
            columns: self.0.iter().map(|c| (c.name.clone(), c.kind)).collect(),
            timestamp: Some("when".to_owned()),
            windows: windows.and_then(|by| WindowCut::resolve(by, 0)),
            duplicates: true,
        };
        let arrays = self.0.iter().map(|column| {
            let array: ArrayRef = match &column.cells {
                Cells::Numbers(cells) => Arc::new(Float64Array::from(cells.clone())),
                Cells::Moments(cells) => {
                    let whole = cells.iter().map(|v| v.map(|v| v as i64));
                    Arc::new(TimestampMillisecondArray::from_iter(whole))
                }
                Cells::Texts(cells) => Arc::new(StringArray::from(cells.clone())),
            };
            (column.name.clone(), array, true)
        });
        let record =
            RecordBatch::try_from_iter_with_nullable(arrays).expect("columns of one length");
        let unparseable: Vec<u64> = self.0.iter().map(|c| c.unparseable).collect();
        let mut all = DatasetAccumulator::new(&spec);
        all.observe_batch(&record, 0, &unparseable);
        all.finish()
    }
}

const CITIES: [(&str, f64); 6] = [
    ("München", 0.3),
    ("Saint-Étienne", 0.2),
    ("New York", 0.2),
    ("Frankfurt am Main", 0.15),
    ("Rio de Janeiro", 0.1),
    ("unknown", 0.05),
];
const STATUS: [(&str, f64); 3] = [("open", 0.5), ("paid", 0.3), ("late", 0.2)];

/// Rows without any failure; production's lie after the reference's.
pub fn clean(random: &mut Random, rows: usize, production: bool) -> Table {
    let from = if production { BEGIN } else { START };
    let place = |i: usize| from + 182.0 * DAY * (i as f64 + 0.5) / rows as f64;
    let mut numbers = |name: &str, draw: &mut dyn FnMut(&mut Random) -> f64| Column {
        name: name.to_owned(),
        kind: Kind::Numeric,
        cells: Cells::Numbers(
            (0..rows)
                .map(|_| {
                    let value = draw(random);
                    (random.uniform() >= 0.02).then_some(value)
                })
                .collect(),
        ),
        unparseable: 0,
    };
    let cents = |v: f64| (v * 100.0).round() / 100.0;
    let mut columns = vec![
        numbers("amount", &mut |r| cents((r.normal() * 0.6 + 6.0).exp())),
        numbers("age", &mut |r| (r.normal() * 12.0 + 45.0).round()),
        numbers("visits", &mut |r| (r.uniform() * r.uniform() * 9.0).floor()),
        numbers("outside", &mut |r| cents(r.normal() * 7.0 + 11.0)),
        numbers("height", &mut |r| cents(r.normal() * 8.0 + 172.0)),
        numbers("width", &mut |r| cents(r.normal() * 9.0 + 80.0)),
        numbers("epoch", &mut |r| {
            ((START - r.uniform() * 900.0 * DAY) / 1e3).round()
        }),
        numbers("flag", &mut |r| f64::from(u8::from(r.uniform() < 0.3))),
    ];
    let moments = |name: &str, cells: Vec<f64>| Column {
        name: name.to_owned(),
        kind: Kind::Datetime,
        cells: Cells::Moments(cells.into_iter().map(Some).collect()),
        unparseable: 0,
    };
    columns.push(moments("when", (0..rows).map(place).collect()));
    let mut seen = Vec::new();
    let mut born = Vec::new();
    for i in 0..rows {
        seen.push(place(i) - random.uniform() * 5.0 * DAY);
        born.push(START - ((20.0 + 50.0 * random.uniform()) * 365.25).floor() * DAY);
    }
    columns.push(moments("seen", seen));
    columns.push(moments("born", born));
    let mut texts = |name: &str, kind: Kind, values: &[(&str, f64)]| Column {
        name: name.to_owned(),
        kind,
        cells: Cells::Texts(
            (0..rows)
                .map(|_| {
                    let value = random.one_of(values).to_owned();
                    (random.uniform() >= 0.02).then_some(value)
                })
                .collect(),
        ),
        unparseable: 0,
    };
    columns.push(texts("city", Kind::Categorical, &CITIES));
    columns.push(texts("status", Kind::Categorical, &STATUS));
    columns.push(texts(
        "grade",
        Kind::Categorical,
        &[("1", 0.3), ("2", 0.5), ("3", 0.2)],
    ));
    columns.push(texts(
        "smoker",
        Kind::Boolean,
        &[("true", 0.2), ("false", 0.8)],
    ));
    columns.push(texts(
        "label",
        Kind::Categorical,
        &[("good", 0.8), ("bad", 0.2)],
    ));
    let words: Vec<String> = (0..400).map(|i| format!("text {i}")).collect();
    let words: Vec<(&str, f64)> = words.iter().map(|w| (w.as_str(), 1.0 / 400.0)).collect();
    columns.push(texts("note", Kind::Text, &words));
    Table(columns)
}

/// Both samples compared as the product does it.
pub fn compared(reference: &Table, production: &Table, by: WindowBy) -> Comparison {
    let plan = Plan {
        roles: Roles {
            timestamp: Some("when".to_owned()),
            label: Some("label".to_owned()),
            ..Roles::default()
        },
        ..Plan::default()
    };
    compare(
        &reference.profile(None),
        &production.profile(Some(by)),
        &plan,
    )
}

/// Everything found, of single columns and of the table.
pub fn found(reference: &Table, production: &Table, by: WindowBy) -> Vec<Cause> {
    let comparison = compared(reference, production, by);
    let of_columns = comparison.columns.iter().flat_map(|c| &c.forensics);
    of_columns.chain(&comparison.forensics).cloned().collect()
}
