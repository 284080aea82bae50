//! What a report says, in order, without saying how it looks.

mod judging;
mod model;
mod parity;
mod quality;
mod report;
mod scorecard;
mod serving;
mod streams;

pub(super) use report::report;
pub(super) use scorecard::scorecard;

use crate::checks::State;
use crate::checks::wording::number;
use crate::profile::Histogram;

/// One part of a page. A closed set: outlines fill it, formats lay it out.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Block {
    /// The answer, in a sentence.
    Title(String),
    /// What the answer rests on.
    Lead(String),
    /// Begins a part.
    Heading(String),
    /// A paragraph.
    Text(String),
    /// A paragraph in small print.
    Small(String),
    /// The large numbers.
    Scores(Vec<Score>),
    /// Numbers of 0 to 100 drawn as bars.
    Bars(Vec<Bar>),
    /// Days drawn as a strip.
    Strip(Strip),
    /// Rows of cells.
    Table {
        /// One per cell of a row.
        columns: Vec<Column>,
        /// Top to bottom.
        rows: Vec<Vec<Cell>>,
    },
    /// Judgements, worst first.
    Findings(Vec<Finding>),
    /// Judgements that ask for nothing: folded away under a line, where the format can.
    Folded(String, Vec<Finding>),
}

/// A large number.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Score {
    /// "Readiness".
    pub(super) name: String,
    /// 0 to 100.
    pub(super) value: f64,
    /// The number as text.
    pub(super) shown: String,
    /// What stands beside it.
    pub(super) says: String,
}

/// A number drawn as a bar.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bar {
    /// "Rollback".
    pub(super) name: String,
    /// 0 to 100; none when nothing applies.
    pub(super) value: Option<f64>,
    /// The number as text.
    pub(super) shown: String,
    /// How many findings stand behind it.
    pub(super) says: String,
    /// Whether it is the least.
    pub(super) weakest: bool,
}

/// Days drawn as a strip.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Strip {
    /// Share covered per day, 0 to 1.
    pub(super) days: Vec<f64>,
    /// The same in words.
    pub(super) says: String,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Column {
    /// Its heading.
    pub(super) name: String,
    /// Numbers stand on the right.
    pub(super) number: bool,
}

impl Column {
    /// A column of words.
    pub(super) fn text(name: &str) -> Column {
        Column {
            name: name.to_owned(),
            number: false,
        }
    }

    /// A column of numbers.
    pub(super) fn number(name: &str) -> Column {
        Column {
            name: name.to_owned(),
            number: true,
        }
    }
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    /// Words.
    Text(String),
    /// A number as text.
    Number(String),
    /// A name with something under it, perhaps nothing.
    Named {
        /// The name.
        name: String,
        /// Causes, kinds, reasons.
        under: String,
    },
    /// A state and the word for it here.
    State(State, String),
    /// Two distributions, where the format can draw.
    Histogram(Histogram),
}

/// A judgement.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Finding {
    /// Its state.
    pub(super) state: State,
    /// The title of its state.
    pub(super) title: String,
    /// The numbers in a sentence.
    pub(super) says: String,
    /// What to do; empty when nothing.
    pub(super) remedy: String,
    /// Who answers for it, and what it rests on.
    pub(super) answers: String,
}

/// The number, or a dash where there is none.
fn maybe(value: Option<f64>) -> String {
    value.map_or("–".to_owned(), number)
}

/// The texts as sentences, one after the other.
fn sentences(texts: &[String]) -> String {
    let texts = texts.iter().map(|t| t.trim()).filter(|t| !t.is_empty());
    let ended = texts.map(|t| match t.ends_with(['.', '!', '?']) {
        true => t.to_owned(),
        false => format!("{t}."),
    });
    ended.collect::<Vec<_>>().join(" ")
}
