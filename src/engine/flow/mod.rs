//! From files to facts: the same steps on this page, in the command and in tests, over any [`Runner`].

mod compare;
mod detectable;
mod impact;
mod joint;
mod labels;
mod model;
mod multivariate;
mod open;
mod parity;
mod quality;
mod read;
mod robustness;
mod row;
mod serving;
mod streams;

use super::Problem;
use super::answer::Answer;
use super::job::{FileId, Job};
use super::parcel::Json;
use super::runner::{Runner, run};
use crate::checks::{Facts, SampleFacts};
use crate::data::FileInfo;
use crate::model::{Binding, ModelFacts};
use crate::plan::Plan;
use futures::future::{try_join, try_join_all};
use serde::{Deserialize, Serialize};
use std::cell::RefCell;

pub use model::predict;
pub use open::Opened;
use open::{Sample, open};
pub use read::profile;
pub use row::{Change, Rows, Side};

/// Which files play which part, and the plan.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Request {
    /// The sample the model learned from: one or more files read as one, or one profile file.
    pub reference: Vec<FileId>,
    /// What it meets now.
    pub production: Vec<FileId>,
    /// Production's labels in a file of their own.
    pub labels: Option<FileId>,
    /// How long the server took.
    pub latencies: Option<FileId>,
    /// The model.
    pub model: Option<FileId>,
    /// Roles, limits, windows; what it leaves out is guessed.
    pub plan: Plan,
    /// Columns bound to the model's inputs by hand.
    pub binding: Option<Binding>,
    /// Today in days since 1970.
    pub judged_on: i32,
}

/// What happens on the way.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// How far a phase is.
    Progress(Progress),
    /// Facts so far: more parts are filled each time.
    Facts(Box<Facts>),
}

/// How far a phase is.
#[derive(Debug, Clone, PartialEq)]
pub struct Progress {
    /// Which.
    pub phase: Phase,
    /// Bytes done and in all; both 0 when bytes say nothing.
    pub bytes: (u64, u64),
    /// Rows done.
    pub rows: u64,
}

/// The steps, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Phase {
    /// What the files are.
    Inspecting,
    /// The model's file to a graph that runs.
    Loading,
    /// Where records begin.
    Locating,
    /// Rows to summaries.
    Reading,
    /// Two summaries to scores.
    Comparing,
    /// Rows through the model.
    Predicting,
    /// Predictions and labels to quality.
    Measuring,
    /// SHA-256 of the files.
    Fingerprinting,
    /// Errors, scores and drifted features to the detectors of streams.
    Watching,
    /// Rows of the reference with inputs that go wrong, through the model.
    Disturbing,
    /// How long the model takes here.
    Timing,
}

impl Phase {
    /// What people read.
    pub fn title(self) -> &'static str {
        match self {
            Phase::Inspecting => "Looking at the files",
            Phase::Loading => "Loading the model",
            Phase::Locating => "Finding the records",
            Phase::Reading => "Reading",
            Phase::Comparing => "Comparing",
            Phase::Predicting => "Running the model",
            Phase::Measuring => "Measuring quality",
            Phase::Fingerprinting => "Taking fingerprints",
            Phase::Watching => "Watching row by row",
            Phase::Disturbing => "Disturbing the inputs",
            Phase::Timing => "Timing the model",
        }
    }
}

/// What a file is.
///
/// # Errors
/// When it cannot be recognised or read.
pub async fn inspect<R: Runner>(
    runner: &R,
    file: FileId,
    plan: &Plan,
) -> Result<FileInfo, Problem> {
    match run(
        runner,
        Job::Inspect {
            file,
            missing: plan.missing.clone(),
        },
        |_, _| {},
    )
    .await?
    {
        Answer::Info(info) => Ok(info),
        other => Err(unexpected(&other)),
    }
}

/// What a model is. `progress` is told how much of the file has gone through all steps, in bytes.
///
/// # Errors
/// When it cannot be loaded, with the operator and node that stand in the way.
pub async fn load_model<R: Runner>(
    runner: &R,
    file: FileId,
    progress: impl Fn(u64, u64),
) -> Result<ModelFacts, Problem> {
    match run(runner, Job::Model { file }, progress).await? {
        Answer::Model(Json(facts)) => Ok(facts),
        other => Err(unexpected(&other)),
    }
}

/// Everything measured of the request's files. Facts are handed on as parts become ready.
///
/// # Errors
/// The first problem that leaves nothing to judge. A model that cannot run, or labels that cannot be joined, are
/// facts with a reason, not errors.
pub async fn analyse<R: Runner>(
    runner: &R,
    request: Request,
    on_event: &dyn Fn(Event),
) -> Result<Facts, Problem> {
    let track = Track::new(on_event);
    let opened = open(runner, &request, &track).await?;
    let mut facts = opened.first_facts(&request);
    let together = multivariate::features(&opened);
    let drawn = |sample: &Sample, is_production| {
        let beside = joint::beside(&opened, sample, &together, is_production);
        Some((together.as_slice(), beside))
    };
    let (before, now) = (&opened.reference, &opened.production);
    let rule = read::window_rule(&opened, &opened.production);
    // The reference's own windows are wanted only for limits, and cost as much as production's.
    let own = rule.filter(|_| !opened.plan.limits.windows.is_constant());
    let (mut reference, mut production) = try_join(
        read::sample(runner, &opened, before, own, drawn(before, false), &track),
        read::sample(runner, &opened, now, rule, drawn(now, true), &track),
    )
    .await?;
    compare::features(runner, &opened, &reference, &production, &mut facts, &track).await?;
    on_event(Event::Facts(Box::new(facts.clone())));

    multivariate::measure(runner, &reference, &production, &mut facts, &track).await?;
    on_event(Event::Facts(Box::new(facts.clone())));

    if reference.merged.rows > 0 && production.merged.rows > 0 {
        detectable::measure(runner, &reference.merged.profile, &mut facts).await?;
        on_event(Event::Facts(Box::new(facts.clone())));
    }

    let labels = labels::read(runner, &opened, &production, &mut facts, &track).await?;
    let drawn = (reference.drawn.take(), production.drawn.take());
    joint::measure(runner, &opened, drawn, labels.as_ref(), &mut facts).await?;
    let said = quality::measure(
        runner,
        &opened,
        &request,
        (&reference, &production),
        labels,
        &mut facts,
        &track,
    )
    .await?;
    on_event(Event::Facts(Box::new(facts.clone())));

    track.begin(Phase::Fingerprinting, 0);
    fingerprint(runner, &opened.reference, &mut facts.reference).await?;
    fingerprint(runner, &opened.production, &mut facts.production).await?;
    on_event(Event::Facts(Box::new(facts.clone())));

    serving::measure(runner, &request, &opened.plan, &mut facts, &track).await?;
    streams::measure(runner, &opened, &production, said, &mut facts, &track).await?;
    on_event(Event::Facts(Box::new(facts.clone())));

    robustness::measure(runner, &opened, &request, &reference, &mut facts, &track).await?;
    // Last, since it takes its time however few the rows, and because a clock runs truest beside nothing else.
    track.begin(Phase::Timing, 0);
    let part = production.parts.first().or(reference.parts.first());
    serving::time(runner, &opened, &request, part, &mut facts).await?;
    Ok(facts)
}

async fn fingerprint<R: Runner>(
    runner: &R,
    sample: &Sample,
    facts: &mut Option<SampleFacts>,
) -> Result<(), Problem> {
    let Some(facts) = facts else { return Ok(()) };
    let jobs = sample
        .files
        .iter()
        .map(|(file, _)| run(runner, Job::Fingerprint { file: *file }, |_, _| {}));
    for (fact, answer) in facts.files.iter_mut().zip(try_join_all(jobs).await?) {
        match answer {
            Answer::Fingerprint(hex) => fact.sha256 = hex,
            other => return Err(unexpected(&other)),
        }
    }
    Ok(())
}

/// Adds up the progress of jobs that run side by side.
pub(super) struct Track<'a> {
    on_event: &'a dyn Fn(Event),
    state: RefCell<Progress>,
}

impl<'a> Track<'a> {
    fn new(on_event: &'a dyn Fn(Event)) -> Self {
        Track {
            on_event,
            state: RefCell::new(Progress {
                phase: Phase::Inspecting,
                bytes: (0, 0),
                rows: 0,
            }),
        }
    }

    /// A phase begins, or more bytes join the one that runs.
    fn begin(&self, phase: Phase, bytes: u64) {
        let now = {
            let mut state = self.state.borrow_mut();
            if state.phase == phase {
                state.bytes.1 += bytes;
            } else {
                *state = Progress {
                    phase,
                    bytes: (0, bytes),
                    rows: 0,
                };
            }
            state.clone()
        };
        (self.on_event)(Event::Progress(now));
    }

    /// One job's part of the progress; turns its running totals into differences.
    fn job(&self, phase: Phase) -> impl Fn(u64, u64) + '_ {
        let before = RefCell::new((0u64, 0u64));
        move |bytes, rows| {
            let (bytes_before, rows_before) = before.replace((bytes, rows));
            let now = {
                let mut state = self.state.borrow_mut();
                if state.phase != phase {
                    return;
                }
                state.bytes.0 =
                    (state.bytes.0 + bytes.saturating_sub(bytes_before)).min(state.bytes.1);
                state.rows += rows.saturating_sub(rows_before);
                state.clone()
            };
            (self.on_event)(Event::Progress(now));
        }
    }
}

fn unexpected(answer: &Answer) -> Problem {
    let name = answer.name();
    Problem::new(format!(
        "A worker answered another question ({name}). Reload the page: it may be a mix of two versions."
    ))
}
