//! What entropy does to the model: drawn rows of the reference with inputs that go wrong, through the model.

use super::model::Running;
use super::open::Opened;
use super::read::ReadSample;
use super::{Phase, Request, Track, unexpected};
use crate::checks::Facts;
use crate::engine::Problem;
use crate::engine::answer::Answer;
use crate::engine::job::Job;
use crate::engine::parcel::Parcel;
use crate::engine::runner::{Runner, run};
use crate::model::{Decision, Disturb, Robustness, Stressed, within_bounds};
use futures::{StreamExt, TryStreamExt, stream};

/// Chooses the rows, the noise and the order of stale values.
const SEED: u64 = 20_242;
/// Inputs of one job. Not by the number of workers, or the count of predictions would depend on it.
const INPUTS_A_JOB: usize = 4;
/// Sizes of the sets of weakest inputs that are missing together.
const TOGETHER: [usize; 2] = [2, 3];

/// Fills what disturbed inputs do; a failure becomes the reason and takes nothing else with it.
///
/// # Errors
/// When the analysis was cancelled.
pub(super) async fn measure<R: Runner>(
    runner: &R,
    opened: &Opened,
    request: &Request,
    reference: &ReadSample,
    facts: &mut Facts,
    track: &Track<'_>,
) -> Result<(), Problem> {
    let ran = facts.model.as_ref().is_some_and(|m| m.reason.is_none());
    let (Some(task), Ok(Some(running))) = (opened.plan.task, Running::bind(opened, request)) else {
        return Ok(());
    };
    if !ran || reference.merged.rows == 0 || reference.parts.is_empty() {
        return Ok(());
    }
    track.begin(Phase::Disturbing, 0);
    let stage = Stage {
        runner,
        running: &running,
        decision: Decision {
            task,
            threshold: opened.plan.threshold,
        },
        track,
    };
    facts.robustness = match stage.measure(reference).await {
        Ok(robustness) => Some(robustness),
        Err(problem) if problem.cancelled => return Err(problem),
        Err(problem) => Some(Robustness {
            reason: Some(problem.to_string()),
            seed: SEED,
            ..Robustness::default()
        }),
    };
    Ok(())
}

struct Stage<'a, R: Runner> {
    runner: &'a R,
    running: &'a Running,
    decision: Decision,
    track: &'a Track<'a>,
}

impl<R: Runner> Stage<'_, R> {
    /// Each input by itself, side by side; then the weakest together.
    async fn measure(&self, reference: &ReadSample) -> Result<Robustness, Problem> {
        let names: Vec<String> = self
            .running
            .columns
            .iter()
            .map(|(n, _)| n.clone())
            .collect();
        let (taken, wanted) = within_bounds(&names);
        let rows = self
            .running
            .drawn(self.runner, reference, wanted, SEED)
            .await?;
        let jobs = taken
            .chunks(INPUTS_A_JOB)
            .map(|names| self.stressed(&rows, Disturb::Each(names.to_vec())));
        let parts: Vec<Stressed> = stream::iter(jobs)
            .buffered(self.runner.width() + 1)
            .try_collect()
            .await?;
        let mut robustness = Robustness {
            seed: SEED,
            left_out: names.get(taken.len()..).unwrap_or_default().to_vec(),
            ..Robustness::default()
        };
        for part in parts {
            add(&mut robustness, part);
        }
        let sets = weakest(&robustness);
        add(
            &mut robustness,
            self.stressed(&rows, Disturb::Together(sets)).await?,
        );
        Ok(robustness)
    }

    async fn stressed(&self, rows: &[Parcel], disturb: Disturb) -> Result<Stressed, Problem> {
        let job = Job::Stress {
            file: self.running.file,
            binding: self.running.binding.clone(),
            rows: rows.to_vec(),
            decision: self.decision,
            disturb,
            seed: SEED,
        };
        match run(self.runner, job, self.track.job(Phase::Disturbing)).await? {
            Answer::Stressed(stressed) => Ok(stressed),
            other => Err(unexpected(&other)),
        }
    }
}

fn add(to: &mut Robustness, part: Stressed) {
    to.rows = part.rows;
    to.numbers = part.numbers;
    to.predictions += part.predictions;
    to.effects.extend(part.effects);
    to.probes.extend(part.probes);
}

/// The two and the three inputs whose absence alone changes most answers; none of those that change nothing.
fn weakest(robustness: &Robustness) -> Vec<Vec<String>> {
    let missing: Vec<String> = robustness
        .weak_spots()
        .into_iter()
        .filter(|e| e.disturbance == "missing")
        .flat_map(|e| e.inputs.clone())
        .collect();
    TOGETHER
        .iter()
        .filter_map(|n| missing.get(..*n).map(<[String]>::to_vec))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Effect;

    #[test]
    fn only_inputs_that_matter_alone_are_missing_together() {
        let missing = |input: &str, changed| Effect {
            disturbance: "missing".to_owned(),
            inputs: vec![input.to_owned()],
            changed,
            ..Effect::default()
        };
        let mut robustness = Robustness {
            effects: vec![
                missing("a", Some(0.1)),
                missing("b", Some(0.0)),
                missing("c", None),
                missing("d", Some(0.3)),
            ],
            ..Robustness::default()
        };
        assert_eq!(weakest(&robustness), [["d", "a"]]);
        robustness.effects[1].changed = Some(0.2);
        let sets: Vec<Vec<String>> = vec![
            ["d", "b"].map(str::to_owned).to_vec(),
            ["d", "b", "a"].map(str::to_owned).to_vec(),
        ];
        assert_eq!(weakest(&robustness), sets);
        robustness.effects.truncate(1);
        assert!(weakest(&robustness).is_empty());
    }
}
