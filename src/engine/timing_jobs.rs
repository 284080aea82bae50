//! Timing the model on this device.

use super::Problem;
use super::answer::Answer;
use super::execute::Executor;
use super::job::FileId;
use super::memory;
use super::model_jobs::loaded;
use crate::data::Columns;
use crate::model::{self, Binding, Latency, Memory, Timing};

/// Batch sizes that are timed.
const TIMED: [usize; 5] = [1, 8, 64, 512, 4_096];
/// Time spent on timing them, in microseconds.
const SIZES_BUDGET_US: f64 = 2_100_000.0;
/// Rows per run that is looked into.
const PARTS_BATCH: usize = 512;
/// Time spent on finding where the time of a run goes, in microseconds.
const PARTS_BUDGET_US: f64 = 400_000.0;

/// How the model that a worker holds was loaded.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Loading {
    pub read_us: f64,
    pub prepare_us: f64,
    /// Bytes held before and after.
    pub memory: (Option<u64>, Option<u64>),
}

/// Loads the model anew, and times its first run, runs of every size, and the parts of a run.
pub(super) fn time(
    executor: &mut Executor,
    file: FileId,
    binding: &Binding,
    rows: &Columns,
) -> Result<Answer, Problem> {
    let loading = load_anew(executor, file)?;
    let Executor {
        model: Some((_, model)),
        clock,
        ..
    } = executor
    else {
        return Err(Problem::new("The model went away. Drop it again."));
    };
    let name = model.facts().file.clone();
    let failed = |e: model::ModelError| Problem::in_file(&name, e.to_string());
    let mut clock = || clock();
    let mut one = rows.clone();
    one.truncate(1);
    let begin = clock();
    model
        .predict(binding, &one, 1, &mut |_| ())
        .map_err(failed)?;
    let first_run_us = clock() - begin;
    let latency = model::latency(model, binding, rows, &TIMED, &mut clock, SIZES_BUDGET_US)
        .map_err(failed)?;
    let parts = match parts_fit(&latency) {
        true => model::time_parts(
            model,
            binding,
            rows,
            PARTS_BATCH,
            &mut clock,
            PARTS_BUDGET_US,
        )
        .map_err(failed)?,
        false => None,
    };
    let memory = match (loading.memory, memory::bytes()) {
        ((Some(before), Some(loaded)), Some(timed)) => Some(Memory {
            whole_process: memory::OF_WHOLE_PROCESS,
            before,
            loaded,
            timed,
        }),
        _ => None,
    };
    let timing = (!latency.is_empty()).then_some(Timing {
        read_us: loading.read_us,
        prepare_us: loading.prepare_us,
        first_run_us,
        parts,
        memory,
    });
    Ok(Answer::Latency(latency, timing))
}

/// Loads the model, also when the worker holds it already: what is timed is a start.
fn load_anew(executor: &mut Executor, file: FileId) -> Result<Loading, Problem> {
    let held = executor.model.take_if(|(id, _)| *id == file).is_some();
    let first = executor.loading;
    loaded(executor, file)?;
    if held {
        // Memory grew when it was first loaded: what the former model gave back is used again.
        executor.loading.memory = first.memory;
    }
    Ok(executor.loading)
}

/// Whether a run that is looked into takes no longer than all the time there is for it, by the pace of the largest size timed up to it.
fn parts_fit(latency: &[Latency]) -> bool {
    let nearest = latency.iter().rfind(|l| l.batch <= PARTS_BATCH as u64);
    let pace = nearest.and_then(Latency::rows_per_second);
    pace.is_some_and(|rows| PARTS_BATCH as f64 / rows * 1e6 <= PARTS_BUDGET_US)
}
