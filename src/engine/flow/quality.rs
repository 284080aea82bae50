//! The model over all rows, or the recorded predictions, against the labels.

use super::model::Running;
use super::open::{Opened, Sample, score_columns};
use super::read::ReadSample;
use super::streams::Said;
use super::{Phase, Request, Track, unexpected};
use super::{compare, impact, labels, parity};
use crate::checks::{Facts, Feature};
use crate::data::Kind;
use crate::engine::Problem;
use crate::engine::answer::{Answer, ScoredPart};
use crate::engine::job::{Job, LabelSource, Part};
use crate::engine::packed_profile::PackedProfile;
use crate::engine::parcel::Json;
use crate::engine::runner::{Runner, run};
use crate::engine::scoring::{PREDICTION, SCORE, Scoring};
use crate::model::ModelFacts;
use crate::performance::{Cut, OutcomeSpec, Performance, class_text, settle_classes};
use crate::plan::Task;
use futures::{StreamExt, TryStreamExt, stream};
use std::collections::BTreeSet;

/// Fills prediction drift, quality, labels, and the model's binding. What was said of production, row by row, is handed back.
pub(super) async fn measure<R: Runner>(
    runner: &R,
    opened: &Opened,
    request: &Request,
    samples: (&ReadSample, &ReadSample),
    labels: Option<labels::Labels>,
    facts: &mut Facts,
    track: &Track<'_>,
) -> Result<Option<Said>, Problem> {
    let (reference, production) = samples;
    let running = match Running::bind(opened, request) {
        Ok(running) => running,
        Err(problem) => {
            if let Some(model) = &mut facts.model {
                model.reason = Some(problem.to_string());
            }
            None
        }
    };
    if let (Some(running), Some(model)) = (&running, &mut facts.model) {
        model.binding = Some(running.binding.clone());
    }
    let Some(task) = opened.plan.task else {
        return Ok(None);
    };
    let spec = outcome_spec(opened, task, samples, &labels);
    if let Some(positive) = &spec.positive {
        facts.plan.roles.positive = Some(positive.clone());
    }
    let stage = Stage {
        runner,
        opened,
        running: running.as_ref(),
        spec: &spec,
        track,
    };
    track.begin(Phase::Predicting, 0);
    let scored = async {
        let reference = stage.score(&opened.reference, reference, None).await?;
        Ok((
            reference,
            stage
                .score(
                    &opened.production,
                    production,
                    labels.as_ref().map(|l| &l.source),
                )
                .await?,
        ))
    };
    let (reference_parts, production_parts) = match scored.await {
        Ok(parts) => parts,
        Err(problem) => return give_up(problem, facts).map(|()| None),
    };
    if let Some(running) = &running {
        impact::measure(runner, opened, running, samples, facts, track).await?;
    }
    track.begin(Phase::Measuring, 0);
    facts.prediction = stage
        .prediction_drift(&reference_parts, &production_parts, facts, samples)
        .await?;
    facts.performance = stage
        .performance(&reference_parts, &production_parts, facts)
        .await?;
    facts.parity = parity::measure(runner, &production_parts, facts).await?;
    facts.labels = labels::facts(labels.as_ref(), &production_parts, facts);
    if let (Some(_), Some(model)) = (&running, &mut facts.model) {
        model.rows_predicted = rows_of(&reference_parts) + rows_of(&production_parts);
    }
    let (outcomes, times) = production_parts
        .into_iter()
        .map(|part| (part.outcomes, part.times))
        .unzip();
    Ok(Some(Said {
        spec,
        outcomes,
        times,
    }))
}

/// A model that fails over the rows leaves everything else standing.
fn give_up(problem: Problem, facts: &mut Facts) -> Result<(), Problem> {
    match &mut facts.model {
        Some(model) if !problem.cancelled => {
            model.reason = Some(problem.to_string());
            Ok(())
        }
        _ => Err(problem),
    }
}

pub(super) fn rows_of(parts: &[ScoredPart]) -> u64 {
    parts.iter().map(|p| p.rows).sum()
}

fn outcome_spec(
    opened: &Opened,
    task: Task,
    samples: (&ReadSample, &ReadSample),
    labels: &Option<labels::Labels>,
) -> OutcomeSpec {
    let mut seen: BTreeSet<String> = BTreeSet::new();
    seen.extend(samples.0.merged.classes.iter().cloned());
    seen.extend(samples.1.merged.classes.iter().cloned());
    seen.extend(labels.iter().flat_map(|l| l.classes.iter().cloned()));
    if let Some((_, Ok(model))) = &opened.model {
        seen.extend(model.classes.iter().cloned());
    }
    seen.extend(
        score_columns(&opened.plan.roles)
            .into_iter()
            .map(|(class, _)| class)
            .filter(|c| !c.is_empty()),
    );
    // One number for two classes names neither: they are 0 and 1, where no row says otherwise.
    let of_zero_and_one = |class: &String| ["0", "1"].contains(&class_text(class).as_str());
    let names_none =
        |m: &(_, Result<ModelFacts, _>)| m.1.as_ref().is_ok_and(|m| m.classes.is_empty());
    let unnamed = opened.model.as_ref().is_some_and(names_none);
    if unnamed && task == Task::Binary && seen.len() < 2 && seen.iter().all(of_zero_and_one) {
        seen.extend(["0", "1"].map(str::to_owned));
    }
    OutcomeSpec {
        cut: opened.plan.threshold.map_or(Cut::default(), Cut::At),
        ..settle_classes(task, seen, opened.plan.roles.positive.as_deref())
    }
}

struct Stage<'a, R: Runner> {
    runner: &'a R,
    opened: &'a Opened,
    running: Option<&'a Running>,
    spec: &'a OutcomeSpec,
    track: &'a Track<'a>,
}

impl<R: Runner> Stage<'_, R> {
    /// Predictions and labels of a sample, part by part; empty when it has no predictions to look at.
    async fn score(
        &self,
        sample: &Sample,
        read: &ReadSample,
        labels: Option<&LabelSource>,
    ) -> Result<Vec<ScoredPart>, Problem> {
        let scoring = self.scoring(sample, read, labels);
        if read.parts.is_empty() || (self.running.is_none() && !scoring.has_predictions()) {
            return Ok(Vec::new());
        }
        let jobs = read
            .parts
            .iter()
            .map(|part| self.score_part(part, &scoring, labels));
        stream::iter(jobs)
            .buffered(self.runner.width() * 2)
            .try_collect()
            .await
    }

    async fn score_part(
        &self,
        part: &Part,
        scoring: &Scoring,
        labels: Option<&LabelSource>,
    ) -> Result<ScoredPart, Problem> {
        let answer = match self.running {
            Some(running) => {
                running
                    .score(
                        self.runner,
                        part,
                        scoring,
                        labels,
                        self.track.job(Phase::Predicting),
                    )
                    .await?
            }
            None => {
                let job = Job::Score {
                    part: part.clone(),
                    scoring: scoring.clone(),
                    labels: labels.cloned(),
                };
                run(self.runner, job, self.track.job(Phase::Predicting)).await?
            }
        };
        match answer {
            Answer::Scored(part) => Ok(part),
            other => Err(unexpected(&other)),
        }
    }

    fn scoring(&self, sample: &Sample, read: &ReadSample, labels: Option<&LabelSource>) -> Scoring {
        let roles = &self.opened.plan.roles;
        let here = |name: &Option<String>| {
            name.clone()
                .filter(|n| sample.columns.iter().any(|(c, _)| c == n))
        };
        let scores: Vec<(String, String)> = score_columns(roles)
            .into_iter()
            .filter(|(_, c)| sample.columns.iter().any(|(n, _)| n == c))
            .collect();
        let is_production = std::ptr::eq(sample, &self.opened.production);
        let prediction = here(&roles.prediction);
        let recorded = prediction.is_some() || !scores.is_empty();
        let compare_at = self
            .running
            .filter(|_| is_production && recorded)
            .map(|running| running.columns.iter().map(|(n, _)| n.clone()).collect());
        let compare_beside = match (&compare_at, self.running) {
            (Some(_), Some(running)) => parity::beside(sample, self.opened, running),
            _ => Vec::new(),
        };
        Scoring {
            outcome: self.spec.clone(),
            label: labels
                .map(|l| l.label.clone())
                .or_else(|| here(&roles.label)),
            prediction,
            scores,
            timestamp: here(&roles.timestamp),
            windows: read.cut,
            times: is_production,
            compare_at,
            compare_beside,
        }
    }

    async fn prediction_drift(
        &self,
        reference: &[ScoredPart],
        production: &[ScoredPart],
        facts: &Facts,
        samples: (&ReadSample, &ReadSample),
    ) -> Result<Option<Feature>, Problem> {
        if reference.is_empty() && production.is_empty() {
            return Ok(None);
        }
        let (reference, production) = (
            self.merged(reference).await?,
            self.merged(production).await?,
        );
        let names = [SCORE.to_owned(), PREDICTION.to_owned()];
        let uncut = compare::uncut(self.opened, samples.0, samples.1);
        let compared = compare::columns(
            self.runner,
            &reference,
            &production,
            &names,
            facts,
            &uncut,
            1,
        )
        .await?;
        let features = compare::into_features(compared, facts, |name| {
            if name == SCORE {
                "score".to_owned()
            } else {
                "prediction".to_owned()
            }
        });
        // A score says more than the class it was cut to; a sample without scores has classes alone.
        Ok(features.into_iter().find(|f| {
            f.reference.n.max(f.production.n) > f.reference.missing + f.production.missing
        }))
    }

    async fn merged(&self, parts: &[ScoredPart]) -> Result<PackedProfile, Problem> {
        if parts.is_empty() {
            return Ok(PackedProfile::default());
        }
        let job = Job::Merge {
            parts: parts.iter().map(|p| p.profile.clone()).collect(),
            class_columns: Vec::new(),
        };
        match run(self.runner, job, |_, _| {}).await? {
            Answer::Sample(sample) => Ok(sample.profile),
            other => Err(unexpected(&other)),
        }
    }

    async fn performance(
        &self,
        reference: &[ScoredPart],
        production: &[ScoredPart],
        facts: &Facts,
    ) -> Result<Option<Performance>, Problem> {
        if reference.is_empty() && production.is_empty() {
            return Ok(None);
        }
        let outcomes = |parts: &[ScoredPart]| parts.iter().map(|p| p.outcomes.clone()).collect();
        let job = Job::Measure {
            spec: self.spec.clone(),
            reference: outcomes(reference),
            production: outcomes(production),
            windows: facts.windows.clone(),
            predictions: if self.running.is_some() {
                "recomputed"
            } else {
                "recorded"
            }
            .to_owned(),
        };
        match run(self.runner, job, |_, _| {}).await? {
            Answer::Performance(Json(performance)) => Ok(Some(performance)),
            other => Err(unexpected(&other)),
        }
    }
}

/// Columns a part is read for when the model runs: its inputs, and what scoring needs.
pub(super) fn columns_for(
    inputs: &[(String, Kind)],
    scoring: Option<&Scoring>,
    labels: Option<&LabelSource>,
) -> Vec<(String, Kind)> {
    let mut columns = inputs.to_vec();
    for (name, kind) in scoring.map(|s| s.columns(labels)).unwrap_or_default() {
        if !columns.iter().any(|(n, _)| *n == name) {
            columns.push((name, kind));
        }
    }
    columns
}
