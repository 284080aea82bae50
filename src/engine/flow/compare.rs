//! Two merged summaries to the facts about each feature.

use super::open::{Opened, role_of};
use super::read::{ReadSample, timestamp_in};
use super::{Phase, Track, unexpected};
use crate::checks::{Facts, Feature, SampleFacts};
use crate::drift::{AlertBudget, Cause, ColumnComparison, judge};
use crate::engine::Problem;
use crate::engine::answer::{Answer, ComparedColumn};
use crate::engine::job::Job;
use crate::engine::packed_profile::PackedProfile;
use crate::engine::parcel::Json;
use crate::engine::runner::{Runner, run};
use crate::profile::{Window, WindowCut};
use futures::{StreamExt, TryStreamExt, stream};

/// Fills the features, the windows and what is known of both samples.
pub(super) async fn features<R: Runner>(
    runner: &R,
    opened: &Opened,
    reference: &ReadSample,
    production: &ReadSample,
    facts: &mut Facts,
    track: &Track<'_>,
) -> Result<(), Problem> {
    track.begin(Phase::Comparing, 0);
    fill_sample(&mut facts.reference, reference, opened);
    fill_sample(&mut facts.production, production, opened);
    facts.windows.clone_from(&production.merged.windows);
    let names: Vec<String> = opened
        .reference
        .columns
        .iter()
        .chain(&opened.production.columns)
        .map(|(n, _)| n.clone())
        .collect();
    let mut shared: Vec<String> = Vec::new();
    for name in names {
        let wanted = role_of(&opened.plan, &name) != "timestamp" && !shared.contains(&name);
        // With one sample alone its columns are still described; with two, only shared ones are compared.
        let both = reference.merged.rows == 0
            || production.merged.rows == 0
            || (has(reference, &name) && has(production, &name));
        if wanted && both {
            shared.push(name);
        }
    }
    let compared = columns(
        runner,
        &reference.merged.profile,
        &production.merged.profile,
        &shared,
        facts,
        &uncut(opened, reference, production),
        runner.width(),
    )
    .await?;
    facts.features = into_features(compared, facts, |name| {
        role_of(&opened.plan, name).to_owned()
    });
    if reference.merged.rows > 0 && production.merged.rows > 0 {
        facts.forensics = table_causes(runner, opened, reference, production).await?;
    }
    facts.alert_budget = (production.merged.rows > 0).then(|| budget(facts, production));
    Ok(())
}

async fn table_causes<R: Runner>(
    runner: &R,
    opened: &Opened,
    reference: &ReadSample,
    production: &ReadSample,
) -> Result<Vec<Cause>, Problem> {
    let job = Job::TableCauses {
        reference: reference.merged.profile.outline().clone(),
        production: production.merged.profile.outline().clone(),
        roles: Json(opened.plan.roles.clone()),
    };
    match run(runner, job, |_, _| {}).await? {
        Answer::Causes(Json(causes)) => Ok(causes),
        other => Err(unexpected(&other)),
    }
}

fn budget(facts: &Facts, production: &ReadSample) -> AlertBudget {
    let judged = facts
        .features
        .iter()
        .filter(|f| f.role == "feature" && f.verdict.drifted.is_some());
    // Windows of rows say nothing of months.
    let timeline = match production.cut {
        Some(WindowCut::Period(_)) => facts.windows.as_slice(),
        _ => &[],
    };
    AlertBudget::of(&facts.plan.limits, judged.count(), timeline)
}

fn has(sample: &ReadSample, name: &str) -> bool {
    sample.merged.columns.iter().any(|(n, _)| n == name)
}

/// Why the reference's own windows cannot be learned from; empty when they can. One that is a profile brings its windows along.
pub(super) fn uncut(opened: &Opened, reference: &ReadSample, production: &ReadSample) -> String {
    let windows = &reference.merged.windows;
    let alike = match production.cut {
        Some(WindowCut::Rows { .. }) => windows.iter().all(Window::is_of_rows),
        Some(cut @ WindowCut::Period(_)) => windows.iter().all(|w| {
            let start = cut.start_of(Some(w.start), 0);
            start == Some(w.start) && cut.window(w.start, 0).end == w.end
        }),
        None => true,
    };
    let time = opened.plan.roles.timestamp.as_deref();
    match (windows.is_empty(), production.cut, time) {
        (false, ..) if alike => String::new(),
        (false, ..) => {
            "the reference's profile is cut into other windows than production".to_owned()
        }
        _ if reference.parts.is_empty() => "the reference's profile holds no windows".to_owned(),
        (_, Some(WindowCut::Period(_)), Some(time))
            if timestamp_in(opened, &opened.reference).is_none() =>
        {
            format!("the reference has no column \"{time}\" to cut it by")
        }
        (_, Some(WindowCut::Period(_)), _) => {
            "no row of the reference has a time to cut it by".to_owned()
        }
        _ => "the reference cannot be cut as production is".to_owned(),
    }
}

/// Compares these columns, spread over the runner's workers.
pub(super) async fn columns<R: Runner>(
    runner: &R,
    reference: &PackedProfile,
    production: &PackedProfile,
    names: &[String],
    facts: &Facts,
    uncut: &str,
    width: usize,
) -> Result<Vec<ComparedColumn>, Problem> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let share = share_of_work(names.len(), width);
    let jobs = names.chunks(share).map(|names| async move {
        let job = Job::Compare {
            reference: reference.only(names),
            production: production.only(names),
            columns: names.to_vec(),
            limits: Json(facts.plan.limits.clone()),
            uncut: uncut.to_owned(),
        };
        match run(runner, job, |_, _| {}).await? {
            Answer::Compared(Json(columns)) => Ok(columns),
            other => Err(unexpected(&other)),
        }
    });
    let compared: Vec<Vec<ComparedColumn>> =
        stream::iter(jobs).buffered(width + 1).try_collect().await?;
    Ok(compared.into_iter().flatten().collect())
}

/// Columns of one job: several jobs for each worker, so that few columns are packed at a time and all workers end at about the same time.
pub(super) fn share_of_work(columns: usize, width: usize) -> usize {
    columns.div_ceil(width.max(1) * 4).max(1)
}

/// Adjusts p-values over the features (other roles apart) and states the verdicts.
pub(super) fn into_features(
    compared: Vec<ComparedColumn>,
    facts: &Facts,
    role: impl Fn(&str) -> String,
) -> Vec<Feature> {
    let roles: Vec<String> = compared.iter().map(|c| role(&c.comparison.name)).collect();
    let mut comparisons: Vec<ColumnComparison> =
        compared.iter().map(|c| c.comparison.clone()).collect();
    for group in ["feature", "label", "prediction", "score"] {
        let (mut inside, places): (Vec<ColumnComparison>, Vec<usize>) = comparisons
            .iter()
            .enumerate()
            .filter(|(i, _)| roles[*i] == group)
            .map(|(i, c)| (c.clone(), i))
            .unzip();
        judge(&mut inside, &facts.plan.limits);
        for (comparison, place) in inside.into_iter().zip(places) {
            comparisons[place] = comparison;
        }
    }
    compared
        .into_iter()
        .zip(comparisons)
        .zip(roles)
        .map(|((column, comparison), role)| into_feature(column, comparison, role))
        .collect()
}

fn into_feature(column: ComparedColumn, comparison: ColumnComparison, role: String) -> Feature {
    Feature {
        name: comparison.name,
        kind: comparison.kind,
        role,
        reference: column.reference,
        production: column.production,
        drift: comparison.drift,
        verdict: comparison.verdict,
        detectable: None,
        missing: comparison.missing,
        unseen: comparison.unseen,
        unseen_total: comparison.unseen_total,
        vanished: comparison.vanished,
        causes: comparison.causes,
        impact: None,
        forensics: comparison.forensics,
        notes: comparison.notes,
        histogram: column.histogram,
        quantiles: column.quantiles,
        windows: comparison.windows,
        change: comparison.change,
        window_limits: comparison.window_limits,
    }
}

fn fill_sample(facts: &mut Option<SampleFacts>, sample: &ReadSample, opened: &Opened) {
    let Some(facts) = facts else { return };
    let time = opened.plan.roles.timestamp.as_ref();
    facts.rows = sample.merged.rows;
    facts.duplicate_rows = sample.merged.duplicate_rows;
    facts.rows_without_time = sample.merged.rows_outside_windows;
    facts.span = sample
        .merged
        .spans
        .iter()
        .find(|(n, ..)| Some(n) == time)
        .map(|(_, from, to)| (*from, *to));
    facts.notes.extend(sample.notes.iter().cloned());
}
