//! A job to its answer: the only way from the page's code to readers, statistics and the model.

use super::answer::Answer;
#[cfg(feature = "model")]
use super::job::Engine;
use super::job::{FileId, Job, LabelSource};
use super::labels::LabelTable;
#[cfg(feature = "model")]
use super::model_jobs;
#[cfg(feature = "model")]
use super::timing_jobs::Loading;
use super::{Problem, data_jobs};
use crate::data::ByteSource;
#[cfg(feature = "model")]
use crate::model::{Model, Walk};
use std::sync::Arc;

/// Finds a file's bytes by its id.
pub type Sources = Box<dyn Fn(FileId) -> Option<Arc<dyn ByteSource>>>;
/// Microseconds on a clock that only goes forward.
pub type Clock = Box<dyn Fn() -> f64>;

/// What one worker keeps between jobs.
pub struct Executor {
    pub(super) sources: Sources,
    #[cfg(feature = "model")]
    pub(super) clock: Clock,
    /// The last file of labels: every part of production needs the same one.
    pub(super) labels: Option<(LabelSource, Arc<LabelTable>)>,
    /// The last model.
    #[cfg(feature = "model")]
    pub(super) model: Option<(FileId, Model)>,
    /// The same model, prepared to be looked into; only once that was asked for.
    #[cfg(feature = "model")]
    pub(super) walk: Option<(FileId, Walk)>,
    /// How it was loaded.
    #[cfg(feature = "model")]
    pub(super) loading: Loading,
}

impl Executor {
    /// A worker with nothing kept yet.
    #[cfg_attr(
        not(feature = "model"),
        expect(unused_variables, reason = "only the model is timed")
    )]
    pub fn new(sources: Sources, clock: Clock) -> Self {
        Executor {
            sources,
            #[cfg(feature = "model")]
            clock,
            labels: None,
            #[cfg(feature = "model")]
            model: None,
            #[cfg(feature = "model")]
            walk: None,
            #[cfg(feature = "model")]
            loading: Loading::default(),
        }
    }

    /// Runs any job.
    ///
    /// # Errors
    /// The job's problem.
    #[cfg(feature = "model")]
    pub fn run(&mut self, job: Job, progress: &mut dyn FnMut(u64, u64)) -> Result<Answer, Problem> {
        match job.engine() {
            Engine::Data => self.run_data(job, progress),
            Engine::Model => self.run_model(job, progress),
        }
    }

    /// Runs a job that needs no model. The data worker links only this.
    ///
    /// # Errors
    /// The job's problem.
    pub fn run_data(
        &mut self,
        job: Job,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Answer, Problem> {
        data_jobs::run(self, job, progress)
    }

    /// Runs a job that needs the model. The model worker links only this.
    ///
    /// # Errors
    /// The job's problem.
    #[cfg(feature = "model")]
    pub fn run_model(
        &mut self,
        job: Job,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Answer, Problem> {
        model_jobs::run(self, job, progress)
    }

    pub(super) fn source(&self, file: FileId) -> Result<Arc<dyn ByteSource>, Problem> {
        (self.sources)(file)
            .ok_or_else(|| Problem::new("A file is no longer there. Drop it again."))
    }
}

/// A job came to the wrong worker.
pub(super) fn misplaced(job: &Job) -> Problem {
    Problem::new(format!(
        "A worker was asked for something it cannot do ({}). Reload the page.",
        job.what()
    ))
}
