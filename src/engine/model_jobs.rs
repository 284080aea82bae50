//! Jobs that need the model.

use super::Problem;
use super::answer::{Answer, ScoredPart};
use super::execute::{Executor, misplaced};
use super::job::{FileId, Job};
use super::memory;
use super::parcel::{Json, Parcel};
use super::scoring::{self, Said, Scoring};
use super::timing_jobs::{self, Loading};
use crate::data::Columns;
use crate::drift::Restoration;
use crate::model::{self, Binding, Decision, LOADING_STEPS, Model, PredictionChange, Stress, Walk};
use crate::performance::{OutcomeRows, ParityPart, ParityRows};

/// Largest model file read, in bytes.
const LARGEST: u64 = 1 << 30;
/// Bytes of it read at a time.
const PIECE: u64 = 4 << 20;
/// Rows per run of the model.
const BATCH: usize = 1024;
/// Chooses the rows that a restoration changes.
const IMPACT_SEED: u64 = 20_240;

pub(super) fn run(
    executor: &mut Executor,
    job: Job,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Answer, Problem> {
    match job {
        Job::Model { file } => {
            let model = loading(executor, file, progress)?;
            Ok(Answer::Model(Json(model.facts().clone())))
        }
        Job::Predict {
            file,
            binding,
            rows,
            first_row,
            scoring,
        } => {
            let rows: Columns = rows.open()?;
            let model = loaded(executor, file)?;
            let name = model.facts().file.clone();
            let predictions = model
                .predict(&binding, &rows, BATCH, &mut |done| progress(0, done as u64))
                .map_err(|e| Problem::in_file(&name, e.after(first_row).to_string()))?;
            match scoring {
                Some(scoring) => {
                    let said = Said::of(predictions, &scoring.outcome);
                    Ok(Answer::Scored(ScoredPart {
                        parity: compare(&rows, first_row, &said, &scoring),
                        ..scoring::score(&rows, first_row, &said, &scoring)?
                    }))
                }
                None => Ok(Answer::Predictions(Parcel::pack(&predictions))),
            }
        }
        Job::Impact {
            file,
            binding,
            rows,
            restorations,
            positive,
            decision,
        } => {
            let all = together(&rows)?;
            let restorations: Vec<(String, Restoration)> = restorations.open()?;
            let model = loaded(executor, file)?;
            impact(
                model,
                &binding,
                all,
                &restorations,
                (positive.as_deref(), decision),
                progress,
            )
        }
        Job::Stress {
            file,
            binding,
            rows,
            decision,
            disturb,
            seed,
        } => {
            let rows = together(&rows)?;
            let model = loaded(executor, file)?;
            let of = Stress {
                inputs: model.inputs(),
                binding: &binding,
                rows: &rows,
                decision,
                seed,
            };
            let mut predict = |rows: &Columns| model.predict(&binding, rows, BATCH, &mut |_| ());
            model::stress(of, &disturb, &mut predict, &mut |done| progress(0, done))
                .map(Answer::Stressed)
                .map_err(|why| Problem::in_file(&model.facts().file, why))
        }
        Job::Walk {
            file,
            binding,
            rows,
        } => walk(executor, file, &binding, &rows),
        Job::Latency {
            file,
            binding,
            rows,
        } => timing_jobs::time(executor, file, &binding, &rows.open()?),
        other => Err(misplaced(&other)),
    }
}

/// The file is prepared once more for it, and so kept until another model comes.
fn walk(
    executor: &mut Executor,
    file: FileId,
    binding: &Binding,
    rows: &Columns,
) -> Result<Answer, Problem> {
    loaded(executor, file)?;
    if executor.walk.as_ref().is_none_or(|(id, _)| *id != file) {
        let source = executor.source(file)?;
        let bytes = source.read(0..source.len())?;
        let walk = Walk::new(source.name(), &bytes)
            .map_err(|e| Problem::in_file(source.name(), e.to_string()))?;
        executor.walk = Some((file, walk));
    }
    match (&executor.model, &executor.walk) {
        (Some((_, model)), Some((_, walk))) => walk
            .row(model, binding, rows)
            .map(|walked| Answer::Walked(Box::new(walked)))
            .map_err(|e| Problem::in_file(&model.facts().file, e.to_string())),
        _ => Err(Problem::new("The model went away. Drop it again.")),
    }
}

/// The rows of all parts.
fn together(parts: &[Parcel]) -> Result<Columns, Problem> {
    let mut all = Columns::default();
    for part in parts {
        all.append(part.open()?);
    }
    Ok(all)
}

/// What was recorded of a part beside what the model says; empty where nobody asks, or nothing is recorded.
fn compare<'a>(rows: &'a Columns, first_row: u64, said: &Said, scoring: &'a Scoring) -> Parcel {
    let Some(columns) = &scoring.compare_at else {
        return Parcel::default();
    };
    let times = scoring::times_of(rows, scoring);
    let recorded = OutcomeRows {
        windows: scoring.windows_of(rows.rows, first_row, times),
        ..scoring.recorded(rows).outcome_rows()
    };
    let column = |name: &'a String| Some((name.as_str(), rows.get(name)?));
    let beside = scoring.compare_beside.iter().map(|(name, _)| name);
    let mut part = ParityPart::new(&scoring.outcome, scoring.timestamp.is_some());
    part.observe(&ParityRows {
        first_row,
        recorded: &recorded,
        recomputed: &said.outcome_rows(),
        times,
        features: columns.iter().filter_map(column).collect(),
        beside: beside.filter_map(column).collect(),
    });
    Parcel::pack(&part)
}

/// Every restoration by itself: what drifted together is not separated.
fn impact(
    model: &Model,
    binding: &Binding,
    mut rows: Columns,
    restorations: &[(String, Restoration)],
    (positive, decision): (Option<&str>, Decision),
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Answer, Problem> {
    let predict = |rows: &Columns| {
        model
            .predict(binding, rows, BATCH, &mut |_| ())
            .map(|said| decision.read(said))
            .map_err(|e| Problem::in_file(&model.facts().file, e.to_string()))
    };
    let before = predict(&rows)?;
    let mut changes = Vec::new();
    for (done, (name, restoration)) in restorations.iter().enumerate() {
        progress(0, (done * rows.rows) as u64);
        let Some(at) = rows.columns.iter().position(|(n, _)| n == name) else {
            continue;
        };
        let restored = restoration.apply(&rows.columns[at].1, IMPACT_SEED);
        let present = std::mem::replace(&mut rows.columns[at].1, restored);
        let change = PredictionChange::between(&before, &predict(&rows)?, positive, decision);
        rows.columns[at].1 = present;
        changes.push((name.clone(), change));
    }
    Ok(Answer::Impact(changes))
}

/// The model of this file; loaded, and the loading timed, when the worker does not hold it.
pub(super) fn loaded(executor: &mut Executor, file: FileId) -> Result<&Model, Problem> {
    loading(executor, file, &mut |_, _| ())
}

/// The same; `progress` is told how much of the file has gone through all steps.
fn loading<'e>(
    executor: &'e mut Executor,
    file: FileId,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<&'e Model, Problem> {
    if executor.model.as_ref().is_none_or(|(id, _)| *id != file) {
        let source = executor.source(file)?;
        if source.len() > LARGEST {
            return Err(Problem::in_file(
                source.name(),
                format!("is over {} MB, too large for a browser tab", LARGEST >> 20),
            ));
        }
        let before = memory::bytes();
        let begin = (executor.clock)();
        let all = source.len();
        // Reading is a step too.
        let reached = |steps: u64| all * steps / (LOADING_STEPS + 1);
        let mut bytes = Vec::with_capacity(all as usize);
        while (bytes.len() as u64) < all {
            let at = bytes.len() as u64;
            bytes.extend_from_slice(&source.read(at..all.min(at + PIECE))?);
            progress(bytes.len() as u64 / (LOADING_STEPS + 1), 0);
        }
        let read = (executor.clock)();
        let mut steps = 1;
        let mut step = || {
            steps += 1;
            progress(reached(steps), 0);
        };
        let model = model::load_in_steps(source.name(), bytes, &mut step)
            .map_err(|e| Problem::in_file(source.name(), e.to_string()))?;
        executor.loading = Loading {
            read_us: read - begin,
            prepare_us: (executor.clock)() - read,
            memory: (before, memory::bytes()),
        };
        executor.model = Some((file, model));
        executor.walk = None;
    }
    match &executor.model {
        Some((_, model)) => Ok(model),
        None => Err(Problem::new("The model went away. Drop it again.")),
    }
}
