//! Everything the page knows, as plain data in signals. Pages read it; only `actions` writes it.

use super::parts::Part;
use super::route::Route;
use super::row_edits::Edits;
use super::timings::PastTiming;
use crate::checks::{Answers, Facts, run_all};
use crate::data::{Columns, FileInfo, Kind};
use crate::engine::Problem;
use crate::engine::flow::Side;
use crate::model::{Binding, Walked};
use crate::plan::Plan;
use crate::scorecard::{Attestations, Confirmation, Judgement, People, judge};
use crate::share::calendar::Calendar;
use crate::share::{History, Undo};
use leptos::prelude::*;
use std::sync::Arc;

/// The page's one store. A handle: copying it copies no data.
#[derive(Clone, Copy)]
pub struct Session {
    /// The page that is shown.
    pub route: RwSignal<Route>,
    /// The files of this tab.
    pub files: RwSignal<Vec<OpenFile>>,
    /// What the person has settled; what it leaves out is guessed.
    pub plan: RwSignal<Plan>,
    /// Columns bound to the model's inputs by hand.
    pub binding: RwSignal<Option<Binding>>,
    /// What has been measured, by this tab or in an opened report.
    pub facts: RwSignal<Option<Arc<Facts>>>,
    /// Where the facts come from.
    pub origin: RwSignal<Origin>,
    /// How fast models were on this device, oldest first.
    pub timings: RwSignal<Vec<PastTiming>>,
    /// The row that is put through the model step by step.
    pub row: RowSteps,
    /// What is being worked on.
    pub work: RwSignal<Work>,
    /// Whether files or plan have changed since the facts were measured.
    pub stale: RwSignal<bool>,
    /// What went wrong, newest last, until it is put away.
    pub problems: RwSignal<Vec<Problem>>,
    /// Who is at the keyboard, where the page was told.
    pub who: RwSignal<String>,
    /// What people answered.
    pub answers: RwSignal<Answers>,
    /// Who owns what.
    pub people: RwSignal<People>,
    /// What the four stakeholders say success is.
    pub success: RwSignal<Vec<Confirmation>>,
    /// What was changed, by whom and when.
    pub history: RwSignal<History>,
    /// What can be taken back.
    pub undo: RwSignal<Undo>,
    /// Findings and scorecards: judged again whenever facts or answers change.
    pub judgement: Memo<Arc<Judgement>>,
    /// A rota from elsewhere that waits to be accepted.
    pub calendar: RwSignal<Option<Calendar>>,
    /// A short confirmation of what was just done.
    pub notice: RwSignal<Option<String>>,
    /// Whether the window is narrow: charts are drawn narrower rather than shrunk.
    pub narrow: RwSignal<bool>,
    /// Today in days since 1970.
    pub today: i32,
}

/// A row on its way through the model. A handle: copying it copies no data.
#[derive(Clone, Copy, Default)]
pub struct RowSteps {
    /// The row.
    pub picked: RwSignal<Option<Arc<PickedRow>>>,
    /// What was typed over its values.
    pub edits: RwSignal<Edits>,
    /// What the model makes of it, as it is and as changed.
    pub walked: RwSignal<Option<Arc<Walked>>>,
    /// Whether an answer is on its way.
    pub waiting: RwSignal<bool>,
    /// Why the last question has no answer.
    pub wrong: RwSignal<Option<String>>,
}

/// A row of a sample.
#[derive(Debug, Clone, PartialEq)]
pub struct PickedRow {
    /// The sample.
    pub side: Side,
    /// Its number, from 1 on.
    pub number: u64,
    /// Rows of the sample.
    pub count: u64,
    /// The columns that feed the model, and as what they are read.
    pub columns: Vec<(String, Kind)>,
    /// Their values.
    pub values: Columns,
}

/// A file of this tab.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenFile {
    /// By which the engine knows it.
    pub id: u32,
    /// Its name.
    pub name: String,
    /// Length in bytes.
    pub bytes: u64,
    /// The part it plays.
    pub part: Part,
    /// Whether a person chose the part.
    pub by_hand: bool,
    /// Why it was given the part; empty when a person chose it.
    pub why: String,
    /// What it was found to be.
    pub info: Loading<FileInfo>,
}

/// Something that takes a while.
#[derive(Debug, Clone, PartialEq)]
pub enum Loading<T> {
    /// On its way.
    Busy,
    /// Here.
    Ready(T),
    /// Not coming; the problem is shown with the others.
    Failed,
}

impl<T> Loading<T> {
    /// What is here, if it is.
    pub fn ready(&self) -> Option<&T> {
        match self {
            Loading::Ready(value) => Some(value),
            _ => None,
        }
    }
}

/// Where facts come from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Origin {
    /// There are none.
    #[default]
    Nothing,
    /// Measured here from this tab's files.
    Files,
    /// Read from a report or workspace file of this name.
    Document(String),
    /// Kept by the browser from an earlier visit.
    Kept,
}

/// What is being worked on.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Work {
    /// Nothing.
    #[default]
    Idle,
    /// A measurement.
    Busy {
        /// "Reading".
        phase: String,
        /// Bytes done and in all; both 0 when bytes say nothing.
        bytes: (u64, u64),
        /// Rows done.
        rows: u64,
    },
}

impl Session {
    /// An empty session that shows `route`.
    pub fn new(route: Route, today: i32) -> Session {
        let facts = RwSignal::new(None::<Arc<Facts>>);
        let answers = RwSignal::new(Answers::default());
        let people = RwSignal::new(People::default());
        let success = RwSignal::new(Vec::new());
        let judgement = Memo::new(move |_| {
            let attestations = Attestations {
                answers: answers.get(),
                people: people.get(),
                success: success.get(),
            };
            Arc::new(judged(facts.get().as_deref(), &attestations, today))
        });
        Session {
            route: RwSignal::new(route),
            files: RwSignal::new(Vec::new()),
            plan: RwSignal::new(Plan::default()),
            binding: RwSignal::new(None),
            facts,
            origin: RwSignal::new(Origin::Nothing),
            timings: RwSignal::new(Vec::new()),
            row: RowSteps::default(),
            work: RwSignal::new(Work::Idle),
            stale: RwSignal::new(false),
            problems: RwSignal::new(Vec::new()),
            who: RwSignal::new(String::new()),
            answers,
            people,
            success,
            history: RwSignal::new(History::default()),
            undo: RwSignal::new(Undo::default()),
            judgement,
            calendar: RwSignal::new(None),
            notice: RwSignal::new(None),
            narrow: RwSignal::new(false),
            today,
        }
    }

    /// The session of this page.
    pub fn here() -> Session {
        expect_context::<Session>()
    }

    /// The facts; empty ones when nothing has been measured.
    pub fn measured(&self) -> Arc<Facts> {
        self.facts.get().unwrap_or_default()
    }

    /// Width of a chart's picture in CSS pixels.
    pub fn chart_width(&self) -> u32 {
        if self.narrow.get() { 330 } else { 520 }
    }
}

fn judged(facts: Option<&Facts>, attestations: &Attestations, today: i32) -> Judgement {
    let facts = facts.cloned().unwrap_or_default();
    judge(run_all(&facts), attestations, &facts.plan, today)
}
