//! The model over rows.

use super::open::Opened;
use super::quality::columns_for;
use super::read::{ReadSample, locate};
use super::{Request, Track, inspect, load_model, unexpected};
use crate::data::Kind;
use crate::engine::Problem;
use crate::engine::answer::Answer;
use crate::engine::job::{FileId, Job, LabelSource, Part, RowDraw};
use crate::engine::parcel::Parcel;
use crate::engine::runner::{Runner, run};
use crate::engine::scoring::Scoring;
use crate::model::{
    Binding, ElementType, Latency, ModelFacts, ModelInput, Predictions, Timing, bind,
};
use crate::plan::Plan;
use futures::{StreamExt, TryStreamExt, stream};

/// Rows that latency is timed on.
const TIMED_ROWS: u64 = 2048;

/// A model bound to a table's columns.
pub(super) struct Running {
    pub file: FileId,
    /// Columns to inputs.
    pub binding: Binding,
    /// The columns that feed it, and as what they are read.
    pub columns: Vec<(String, Kind)>,
}

impl Running {
    /// The request's model bound to the samples' columns; none when there is no model that loads.
    pub fn bind(opened: &Opened, request: &Request) -> Result<Option<Running>, Problem> {
        let Some((file, Ok(facts))) = &opened.model else {
            return Ok(None);
        };
        let sample = if opened.reference.files.is_empty() || opened.reference.columns.is_empty() {
            &opened.production
        } else {
            &opened.reference
        };
        let features: Vec<(String, Kind)> = sample
            .columns
            .iter()
            .filter(|(n, _)| super::open::role_of(&opened.plan, n) == "feature")
            .cloned()
            .collect();
        let binding = bind(
            &facts.inputs,
            &features,
            &sample.columns,
            request.binding.as_ref(),
            &facts.feature_names,
        )
        .and_then(|b| b.filled_with(&facts.inputs, &opened.plan.fill))
        .map_err(|e| Problem::in_file(&facts.file, e.to_string()))?;
        Ok(Some(Running::new(*file, binding, facts, &sample.columns)))
    }

    /// Whether this column feeds it.
    pub fn takes(&self, column: &str) -> bool {
        self.columns.iter().any(|(name, _)| name == column)
    }

    fn new(
        file: FileId,
        binding: Binding,
        facts: &ModelFacts,
        kinds: &[(String, Kind)],
    ) -> Running {
        let mut columns: Vec<(String, Kind)> = Vec::new();
        for bound in &binding.inputs {
            let input: Option<&ModelInput> = facts.inputs.iter().find(|i| i.name == bound.input);
            for name in &bound.columns {
                let seen = kinds
                    .iter()
                    .find(|(n, _)| n == name)
                    .map_or(Kind::Numeric, |(_, k)| *k);
                if !columns.iter().any(|(n, _)| n == name) {
                    columns.push((name.clone(), read_as(input, seen)));
                }
            }
        }
        Running {
            file,
            binding,
            columns,
        }
    }

    /// Reads a part, runs the model over it and scores it.
    pub async fn score<R: Runner>(
        &self,
        runner: &R,
        part: &Part,
        scoring: &Scoring,
        labels: Option<&LabelSource>,
        progress: impl Fn(u64, u64),
    ) -> Result<Answer, Problem> {
        let columns = columns_for(&self.columns, Some(scoring), labels);
        let rows = read_rows(runner, part, columns, labels.cloned(), None).await?;
        let job = Job::Predict {
            file: self.file,
            binding: self.binding.clone(),
            rows,
            first_row: part.first_row,
            scoring: Some(scoring.clone()),
        };
        run(runner, job, progress).await
    }

    async fn predict_part<R: Runner>(
        &self,
        runner: &R,
        part: &Part,
    ) -> Result<Predictions, Problem> {
        let rows = read_rows(runner, part, self.columns.clone(), None, None).await?;
        let job = Job::Predict {
            file: self.file,
            binding: self.binding.clone(),
            rows,
            first_row: part.first_row,
            scoring: None,
        };
        match run(runner, job, |_, _| {}).await? {
            Answer::Predictions(predictions) => predictions.open(),
            other => Err(unexpected(&other)),
        }
    }

    /// About `wanted` rows of a sample, drawn by a hash of their number; part by part in file order.
    pub async fn drawn<R: Runner>(
        &self,
        runner: &R,
        sample: &ReadSample,
        wanted: u64,
        seed: u64,
    ) -> Result<Vec<Parcel>, Problem> {
        let draw = RowDraw {
            wanted,
            of: sample.merged.rows,
            seed,
        };
        let jobs = sample.parts.iter().map(|part| {
            let job = Job::Draw {
                part: part.clone(),
                columns: self.columns.clone(),
                draw,
            };
            async move {
                match run(runner, job, |_, _| {}).await? {
                    Answer::Rows(rows) => Ok(rows),
                    other => Err(unexpected(&other)),
                }
            }
        });
        stream::iter(jobs)
            .buffered(runner.width() * 2)
            .try_collect()
            .await
    }

    /// Times the model on the first rows of a part.
    pub async fn latency<R: Runner>(
        &self,
        runner: &R,
        part: &Part,
    ) -> Result<(Vec<Latency>, Option<Timing>), Problem> {
        let rows = read_rows(runner, part, self.columns.clone(), None, Some(TIMED_ROWS)).await?;
        let job = Job::Latency {
            file: self.file,
            binding: self.binding.clone(),
            rows,
        };
        match run(runner, job, |_, _| {}).await? {
            Answer::Latency(latency, timing) => Ok((latency, timing)),
            other => Err(unexpected(&other)),
        }
    }
}

/// Numbers go into a number input as they are; everything else goes as text, so that a cast that fails is not taken for
/// a missing value.
fn read_as(input: Option<&ModelInput>, seen: Kind) -> Kind {
    match (input.map(|i| i.element), seen) {
        (Some(ElementType::String), _) => Kind::Categorical,
        (_, Kind::Numeric | Kind::Boolean) => seen,
        (_, _) => Kind::Categorical,
    }
}

pub(super) async fn read_rows<R: Runner>(
    runner: &R,
    part: &Part,
    columns: Vec<(String, Kind)>,
    labels: Option<LabelSource>,
    limit: Option<u64>,
) -> Result<Parcel, Problem> {
    match run(
        runner,
        Job::Rows {
            part: part.clone(),
            columns,
            labels,
            limit,
        },
        |_, _| {},
    )
    .await?
    {
        Answer::Rows(rows) => Ok(rows),
        other => Err(unexpected(&other)),
    }
}

/// A model's answers for a table's rows, part by part in file order.
///
/// # Errors
/// When the model does not load or bind, or a row cannot be cast to what it takes.
pub async fn predict<R: Runner>(
    runner: &R,
    model: FileId,
    data: FileId,
    plan: &Plan,
) -> Result<(ModelFacts, Vec<Predictions>), Problem> {
    let (facts, running, parts) = running(runner, model, data, plan).await?;
    let jobs = parts.iter().map(|part| running.predict_part(runner, part));
    let predictions = stream::iter(jobs)
        .buffered(runner.width() * 2)
        .try_collect()
        .await?;
    Ok((facts, predictions))
}

/// A model bound to a table, and the table's parts.
pub(super) async fn running<R: Runner>(
    runner: &R,
    model: FileId,
    data: FileId,
    plan: &Plan,
) -> Result<(ModelFacts, Running, Vec<Part>), Problem> {
    let quiet = |_| {};
    let track = Track::new(&quiet);
    let facts = load_model(runner, model, |_, _| {}).await?;
    let info = inspect(runner, data, plan).await?;
    let kinds: Vec<(String, Kind)> = info
        .columns
        .iter()
        .map(|c| (c.name.clone(), super::open::kind_of(plan, &c.name, c.kind)))
        .collect();
    let features: Vec<(String, Kind)> = kinds
        .iter()
        .filter(|(n, _)| {
            super::open::role_of(plan, n) == "feature"
                && !plan.roles.ignored.contains(n)
                && plan.roles.id.as_ref() != Some(n)
        })
        .cloned()
        .collect();
    let binding = bind(&facts.inputs, &features, &kinds, None, &facts.feature_names)
        .and_then(|b| b.filled_with(&facts.inputs, &plan.fill))
        .map_err(|e| Problem::in_file(&facts.file, e.to_string()))?;
    let running = Running::new(model, binding, &facts, &kinds);
    let parts = locate(runner, &[(data, info)], &plan.missing, &track).await?;
    Ok((facts, running, parts))
}
