//! What follows from the scorecards: the gate, the next actions, what success was said to be.

use super::{Block, Cell, Column, Finding};
use crate::checks::State;
use crate::checks::wording::{day, points};
use crate::scorecard::{Action, Confirmation, GateResult, Raise, differences};

/// Actions that a page lists; the rest is counted.
const FIRST_ACTIONS: usize = 5;

/// What the gate misses, puts up with, and no longer puts up with; nothing when there is nothing to say.
pub(super) fn policy(gate: &GateResult) -> Vec<Block> {
    let line = |state: State, text: &str, answers: &str| Finding {
        state,
        title: text.to_owned(),
        says: String::new(),
        remedy: String::new(),
        answers: answers.to_owned(),
    };
    let missed = gate.reasons.iter().map(|r| line(State::Fail, r, ""));
    let exempt = gate.exempt.iter().map(|e| {
        let answers = format!("Exempt, not passed. [{}]", e.check);
        line(State::Warn, &e.says, &answers)
    });
    let notes = gate.notes.iter().map(|n| line(State::Warn, n, ""));
    let lines: Vec<Finding> = missed.chain(exempt).chain(notes).collect();
    match lines.is_empty() {
        true => Vec::new(),
        false => vec![
            Block::Heading("The gate".to_owned()),
            Block::Findings(lines),
        ],
    }
}

/// The first of the next actions, and what each cap costs.
pub(super) fn raise(raise: &Raise) -> Vec<Block> {
    if raise.actions.is_empty() {
        return Vec::new();
    }
    let shown = raise.actions.iter().take(FIRST_ACTIONS);
    let columns = vec![
        Column::text("What to do"),
        Column::text("Counts in"),
        Column::number("Alone"),
        Column::number("In its dimension"),
        Column::number("With those above"),
    ];
    let mut blocks = vec![
        Block::Heading("What would raise the score".to_owned()),
        Block::Table {
            columns,
            rows: shown.map(action).collect(),
        },
    ];
    let more = raise.actions.len().saturating_sub(FIRST_ACTIONS);
    let rest = match more {
        0 => String::new(),
        n => format!(" {n} more are in the JSON report."),
    };
    blocks.push(Block::Small(format!(
        "Points, each judged again with that one item passing. The score is the least dimension under the least cap, so \
         one action alone may gain nothing.{rest}"
    )));
    blocks.extend(raise.caps.iter().map(|cap| {
        let (now, without) = (points(raise.score), points(cap.without));
        let costs = match cap.without > raise.score {
            true => format!("without this cap the score would be {without} instead of {now}"),
            false => format!("without this cap alone the score would stay at {now}"),
        };
        Block::Text(format!(
            "{} At most {}; {costs}.",
            cap.reason,
            points(cap.at)
        ))
    }));
    blocks
}

fn action(action: &Action) -> Vec<Cell> {
    let plus = |v: f64| Cell::Number(format!("+{}", points(v)));
    vec![
        Cell::Named {
            name: action.title.clone(),
            under: action.remedy.clone(),
        },
        Cell::Text(action.dimension.title().to_owned()),
        plus(action.gain),
        plus(action.dimension_gain),
        Cell::Number(points(action.then)),
    ]
}

/// Who says what success is, and where they differ.
pub(super) fn success(said: &[Confirmation]) -> Vec<Block> {
    let said: Vec<&Confirmation> = said.iter().filter(|c| !c.is_blank()).collect();
    if said.is_empty() {
        return Vec::new();
    }
    let rows = said.iter().map(|c| {
        let on = |d: Option<i32>| Cell::Text(d.map_or("–".to_owned(), day));
        vec![
            Cell::Named {
                name: c.role.title().to_owned(),
                under: c.person.clone(),
            },
            Cell::Text(c.metric.clone()),
            Cell::Text(c.do_nothing.clone()),
            Cell::Text(c.target.clone()),
            on(c.judged_on),
            on(c.confirmed_on),
        ]
    });
    let columns = [
        "Stakeholder",
        "Metric",
        "If we do nothing",
        "Target",
        "Judged on",
        "Confirmed on",
    ];
    let mut blocks = vec![
        Block::Heading("What success is".to_owned()),
        Block::Table {
            columns: columns.map(Column::text).to_vec(),
            rows: rows.collect(),
        },
    ];
    let all: Vec<Confirmation> = said.into_iter().cloned().collect();
    let differ = differences(&all).into_iter().map(|d| Finding {
        state: State::Fail,
        title: d.sentence(),
        says: String::new(),
        remedy: String::new(),
        answers: String::new(),
    });
    let differ: Vec<Finding> = differ.collect();
    if !differ.is_empty() {
        blocks.push(Block::Findings(differ));
    }
    blocks
}
