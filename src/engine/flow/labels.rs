//! Labels of production that came in a file of their own: read, matched to rows, counted.

use super::open::Opened;
use super::quality::rows_of;
use super::read::{ReadSample, locate};
use super::{Track, unexpected};
use crate::checks::{Facts, LabelFacts};
use crate::data::FileInfo;
use crate::data::roles::is_nearly_unique;
use crate::engine::Problem;
use crate::engine::answer::{Answer, ScoredPart};
use crate::engine::job::{Job, JoinBy, LabelSource, Part};
use crate::engine::runner::{Runner, run};
use std::collections::BTreeSet;

/// Labels in a file of their own, read once to know what is in it.
pub(super) struct Labels {
    pub source: LabelSource,
    pub ids: u64,
    pub repeated_ids: u64,
    pub classes: Vec<String>,
}

/// Labels that cannot be joined leave a note that says why.
pub(super) async fn read<R: Runner>(
    runner: &R,
    opened: &Opened,
    production: &ReadSample,
    facts: &mut Facts,
    track: &Track<'_>,
) -> Result<Option<Labels>, Problem> {
    let Some(file) = &opened.labels else {
        return Ok(None);
    };
    let name = &file.1.name;
    let roles = &opened.plan.roles;
    let mut note = |text: String| {
        if let Some(production) = &mut facts.production {
            production.notes.push(text);
        }
    };
    let here = |column: &String| file.1.column(column).is_some();
    let Some(label) = roles.label.clone().filter(here) else {
        note(format!(
            "{name} has no column of labels, so nothing was joined. Give one of its columns the role of the label."
        ));
        return Ok(None);
    };
    let in_production = |id: &String| {
        let mut files = opened.production.files.iter();
        files.any(|(_, info)| info.column(id).is_some())
    };
    let shared = roles.id.clone().filter(here).filter(in_production);
    let by = shared.map_or_else(|| by_order(&file.1, &label), JoinBy::Id);
    let parts = locate(
        runner,
        std::slice::from_ref(file),
        &opened.plan.missing,
        track,
    )
    .await?;
    let rows = |parts: &[Part]| parts.iter().filter_map(|p| p.located.rows).sum::<u64>();
    let (own, theirs) = (rows(&parts), rows(&production.parts));
    let source = LabelSource { parts, by, label };
    let job = Job::Labels {
        labels: source.clone(),
    };
    let (ids, repeated_ids, in_order, classes) = match run(runner, job, |_, _| {}).await? {
        Answer::Labels {
            ids,
            repeated_ids,
            in_order,
            classes,
        } => (ids, repeated_ids, in_order, classes),
        other => return Err(unexpected(&other)),
    };
    if matches!(source.by, JoinBy::Order { .. }) {
        if own != theirs || !in_order {
            let why = if own == theirs {
                "its rows are not numbered one after the other, so their order proves nothing"
                    .to_owned()
            } else {
                format!("its {own} rows are not as many as production's {theirs}")
            };
            note(format!(
                "The labels of {name} were not joined: it shares no column of ids with production, and {why}. Add the same id column to both files."
            ));
            return Ok(None);
        }
        note(format!(
            "{name} shares no column of ids with production; it has as many rows, so each row was given the label at its place. If the files are not in the same order, add the same id column to both."
        ));
    }
    Ok(Some(Labels {
        source,
        ids,
        repeated_ids,
        classes,
    }))
}

/// The order of the rows, as the column beside the label numbers them.
fn by_order(labels: &FileInfo, label: &str) -> JoinBy {
    let mut others = labels.columns.iter().filter(|c| c.name != label);
    let numbers = others
        .clone()
        .find(|c| c.whole && is_nearly_unique(c))
        .or_else(|| others.next())
        .map(|c| c.name.clone());
    JoinBy::Order { numbers }
}

/// What production's labels came to; nothing without labels.
pub(super) fn facts(
    labels: Option<&Labels>,
    production: &[ScoredPart],
    facts: &Facts,
) -> Option<LabelFacts> {
    let rows = rows_of(production);
    let labelled: u64 = production.iter().map(|p| p.labelled).sum();
    if production.is_empty() || (labels.is_none() && labelled == 0) {
        return None;
    }
    let matched: BTreeSet<u64> = production
        .iter()
        .flat_map(|p| p.matched.iter().copied())
        .collect();
    let windows = facts.performance.iter().flat_map(|p| &p.windows);
    let labelled_until = windows
        .filter(|w| w.sample.n_labelled * 2 >= w.sample.n && w.sample.n > 0)
        .map(|w| w.window.end)
        .max();
    Some(LabelFacts {
        labelled,
        rows,
        unmatched: labels.map_or(0, |l| l.ids.saturating_sub(matched.len() as u64)),
        repeated_ids: labels.map_or(0, |l| l.repeated_ids),
        labelled_until,
    })
}
