//! Where jobs run, as the flow sees it.

use super::{Answer, Job, Problem};
use futures::StreamExt;
use futures::channel::mpsc::UnboundedReceiver;
use serde::{Deserialize, Serialize};

/// A place where jobs run: this thread, native threads, or the browser's workers.
pub trait Runner {
    /// How many jobs run side by side.
    fn width(&self) -> usize;
    /// Queues a job. The stream ends with [`Update::Done`]; dropping it gives the job up.
    fn start(&self, job: Job) -> UnboundedReceiver<Update>;
}

/// News of a job.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Update {
    /// So far.
    Progress {
        /// Bytes of the file taken in.
        bytes: u64,
        /// Rows taken in.
        rows: u64,
    },
    /// The end.
    Done(Box<Result<Answer, Problem>>),
}

impl Update {
    /// The end of a job.
    pub fn ended(result: Result<Answer, Problem>) -> Self {
        Update::Done(Box::new(result))
    }

    /// The end of a job that failed.
    pub fn failed(problem: Problem) -> Self {
        Update::ended(Err(problem))
    }
}

/// Runs one job to its end and hands its progress on.
///
/// # Errors
/// The job's own problem, or that its worker was ended.
pub async fn run<R: Runner>(
    runner: &R,
    job: Job,
    on_progress: impl Fn(u64, u64),
) -> Result<Answer, Problem> {
    let mut updates = runner.start(job);
    while let Some(update) = updates.next().await {
        match update {
            Update::Progress { bytes, rows } => on_progress(bytes, rows),
            Update::Done(result) => return *result,
        }
    }
    Err(Problem::cancelled())
}
